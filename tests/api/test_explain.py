"""Why a gradient is zero: the path of dependence, or the statement that ends it."""

import numpy as np

from s2sad import explain
from s2sad.derivative import Derivative


def good(w, x):
    h = np.tanh(w * x)
    out = np.zeros(2)
    out[0] = h
    return np.sum(out) * 2.0


def cut(w, x):
    a = w * 2.0
    n = int(a)
    b = n * x
    return b + x


def unused(w, x):
    a = w * 2.0
    b = a * a  # noqa: F841
    return x


def masked(w, x):
    m = w > 0.0
    return np.sum(np.where(m, x, 0.0))


def looped(w, x):
    n = 0
    for i in range(3):
        n = n + np.argmax(w)
    return x * n


def inner(w):
    r = np.floor(w)
    return r * 1.0


def called(w, x):
    return inner(w) * x


def lines(function, **known):
    derivative = Derivative(function, "grad", "w")
    start = function.__code__.co_firstlineno
    found = list(explain.dependence("w", derivative.derive(known)))
    for number in range(start + 9, start - 9, -1):
        found = [line.replace(f"line {number}", f"line +{number - start}") for line in found]
    return found


ZERO = "the result does not depend on `w`: its derivative is zero"
LOST = "    it is lost in the last of these: what that makes is a constant of the run"


def test_the_path_is_shown():
    assert lines(good) == ["the result depends on `w` by line +1, line +3, line +4"]


def test_the_statement_that_cuts_is_shown():
    assert lines(cut) == [ZERO, LOST, "    line +1: a = w * 2.0", "    line +2: n = int(a)"]
    assert lines(masked) == [ZERO, LOST, "    line +1: m = w > 0.0"]
    assert lines(looped) == [ZERO, LOST, "    line +3: n = n + np.argmax(w)"]


def test_what_leads_nowhere_is_shown():
    last = "    nothing that is made from it leads to the result; it is used last in"
    assert lines(unused) == [ZERO, last, "    line +2: b = a * a  # noqa: F841"]
    assert lines(lambda w, x: x)[1:] == ["    nothing that is made from it leads to the result"]


def test_it_is_followed_into_callees():
    assert "    line +-4: r = np.floor(w)" in lines(called)
