"""Why a gradient is zero: the path of dependence, or the statement that ends it."""

import numpy as np

from s2sad import explain, kinds
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


def cut_twice(w, x):
    a = w * 2.0
    n = int(a)
    b = n * x
    m = round(w, 1)
    last = a * b  # noqa: F841
    return b + m * n


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


def test_all_statements_that_cut_are_shown():
    several = ["    and in the last of these", "    line +4: m = round(w, 1)"]
    assert lines(cut_twice) == [ZERO, LOST, "    line +1: a = w * 2.0", "    line +2: n = int(a)", *several]


def test_what_leads_nowhere_is_shown():
    last = "    nothing that is made from it leads to the result; it is used last in"
    assert lines(unused) == [ZERO, last, "    line +2: b = a * a  # noqa: F841"]
    assert lines(lambda w, x: x)[1:] == ["    nothing that is made from it leads to the result"]


def test_it_is_followed_into_callees():
    assert "    line +-4: r = np.floor(w)" in lines(called)


def kept(u, k, n):
    v = u.copy()
    w = np.zeros(3)
    for _ in range(n):
        v[1:-1] = np.sin(v[2:]) * k
        w[0] = w[1] * k
    return np.sum(v) + w[0]


def tables(a):
    low = np.zeros_like(a)
    for j in range(len(a)):
        column = np.exp(a[j:, j] - low[j:, :j] @ low[j, :j])
        low[j:, j] = column * column
    return np.sum(low)


def plan_of(function, *args):
    derivative = Derivative(function, "grad", 0)
    made = derivative.derive(derivative.kinds_of(derivative.bound(args, {})))
    start = function.__code__.co_firstlineno
    found = list(explain.plan(made))
    for number in range(start + 9, start, -1):
        found = [line.replace(f"line {number}", f"line +{number - start}") for line in found]
    return found


def test_what_is_saved_is_told_with_its_size():
    part = "overwritten at line +4, and an adjoint reads it: 8 * (u.shape[0] - 2) bytes"
    where = "in each round of the loop at line +3"
    assert f"a part of v: saved and put back, {part} {where}" in plan_of(kept, np.ones(6), 0.5, 2)
    new = "saved, made anew in each round of the block at line +2, and an adjoint reads it"
    assert any(f"{new}: up to 8 * a.shape[0] bytes" in line for line in plan_of(tables, np.eye(3)))
    assert plan_of(lambda x: x * 2.0, 1.0) == [
        "nothing is saved: every value that the reverse sweep reads is still in its variable"
    ]


def test_sizes():
    assert explain.size(kinds.Array("float32", (("=3", 1), ("a.1", 0)))) == "8 * a.shape[1] bytes"
    assert explain.size(kinds.Array("float64", (("#1", 0),))) == "its size is not known before the program runs"
    assert explain.size(kinds.List(kinds.FLOAT)) == "its size is not known before the program runs"
