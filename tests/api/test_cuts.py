"""Warnings where a derivative is cut: where the result depends on a rounded number, and nowhere else."""

from __future__ import annotations

import math
import types
import warnings

import numpy as np
import pytest

import s2sad


def rounded(x):
    return round(x * x, 3)


def truncated(x):
    n = int(x * 3)
    return n * x


def cast(x):
    a = np.array([x, 2.0 * x])
    return np.sum(a.astype(int)) * x


def counted(x):
    a = np.array([x, 2.0 * x])
    return np.mean(a > 1.0) + x


def counted_by_name(x):
    above = x > 0.5
    count = float(above) + 1.0
    return count * x


def steps_of_a_length(x):
    total, step = 0.0, x / int(x * 10)
    for k in range(int(x * 10)):
        total += step * k
    return total


def in_a_callee(x):
    def near(v):
        return np.around(v, 2)

    return near(x) + np.int64(x)


def kept_in_a_list(x):
    parts = [0.0]
    parts.append(round(x))
    return sum(parts) + x


def converted(x):
    a = np.asarray([x, 2.7], dtype=int)
    b = np.array([x, 3.0], np.int64)
    return np.sum(a * x) + b[0]


def through_a_text(x):
    text = f"{x * 2:.3f}"
    return float(text.strip()) * x + float(str(x)[:3])


def counted_elements(x):
    a = np.array([x, 2.0 * x])
    return np.sum(a) / np.count_nonzero(a > 0.5)


LOUD = [
    (rounded, ["round(x * x, 3)"]),
    (truncated, ["int(x * 3)"]),
    (cast, ["a.astype(int)"]),
    (counted, ["a > 1.0"]),
    (counted_by_name, ["x > 0.5"]),
    (steps_of_a_length, ["int(x * 10)"]),
    (in_a_callee, ["np.around(v, 2)", "np.int64(x)"]),
    (kept_in_a_list, ["round(x)"]),
    (converted, ["np.asarray([x, 2.7], dtype=int)", "np.array([x, 3.0], np.int64)"]),
    (through_a_text, ["float(text.strip())", "float(str(x)[:3])"]),
    (counted_elements, ["a > 0.5"]),
]


@pytest.mark.parametrize("operator", [s2sad.grad, s2sad.jvp, s2sad.hessian])
@pytest.mark.parametrize("function, places", LOUD, ids=[f.__name__ for f, _ in LOUD])
def test_one_warning_names_all_places_in_order(operator, function, places):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", s2sad.DerivativeCutWarning)
        again = types.FunctionType(function.__code__, globals(), function.__name__)
        operator(again)(*((0.7, 1.0) if operator is s2sad.jvp else (0.7,)))
    (found,) = caught
    assert [d.message.split("`")[1] for d in found.message.diagnostics] == places
    assert found.filename == __file__ and found.message.code == "S2S601"
    lines = [d.span.line for d in found.message.diagnostics]
    assert lines == sorted(lines) and found.lineno == lines[0]
    for place, text in zip(places, str(found.message).split("\n\n"), strict=True):
        assert f"    {'^' * len(place)}" in text and "\n  help: if that is meant, say so: `s2sad.stop_gradient(" in text


def masked(x):
    a = np.array([x, -x])
    above = a > 0
    return np.sum(a * (a > 0)) + np.sum((a > 0).astype(float) * a) + np.sum(above * a)


def indexed(x):
    table = [1.0, 2.0, 3.0]
    return table[int(x * 3)] * x


def bounded(x):
    t = x
    for _ in range(int(x * 5)):
        t *= x
    return t


def shown(x):
    text = f"{round(x, 2)} {int(x)}"
    return x if len(text) > 100 else x * x


def on_purpose(x):
    return s2sad.stop_gradient(int(x * 3)) * x


def steps(x):
    return x - math.floor(x) + np.ceil(x) * x + x // 1 + x % 1


def chosen(x):
    return np.where(x > 0.3, x, x * x) + (x if x > 0.5 else 0.0) + [x, 1.0][x > 0.5]


def selected(x):
    a = np.array([x, 2.0 * x])
    i = int(np.argmax(a))
    return np.sum(a[a > 1.0]) * a[i]


def of_constants(x, n=3, w=2.7):
    return x * int(w) + round(w, 1) + (w > 1.0) + n


def not_in_the_result(x):
    count = int(x) + round(x)
    if count > 5:
        raise ValueError(count)
    return x * x


def places_and_shapes(x):
    t, n = np.arange(6.0) * x, int(x * 4)
    at = np.array([x, 2.0 * x]).astype(int)
    h = np.zeros(4)
    np.add.at(h, at, x)
    taken = np.sum(np.take(t, at)) + np.sum(t.take(at)) + np.sum(np.roll(t, n)) + np.sum(np.bincount(at, weights=t[:2]))
    made = np.sum(np.full(n, x)) + np.sum(np.linspace(0.0, x, n)) + np.sum(np.repeat(x, n)) + sum([x] * n)
    return taken + made + np.sum(t.reshape(n, -1)[0]) + np.sum(np.split(t, n)[0]) + np.sum(h**2)


def texts_that_are_returned(x):
    found = {"label": f"x = {x:.2f}", "value": x * x}
    return found["value"] if found["label"] != "" else x


QUIET = [masked, indexed, bounded, shown, on_purpose, steps, chosen, selected, of_constants, not_in_the_result]
QUIET += [places_and_shapes, texts_that_are_returned]


@pytest.mark.parametrize("function", QUIET, ids=[f.__name__ for f in QUIET])
def test_what_selects_is_not_warned_of(function):
    with warnings.catch_warnings():
        warnings.simplefilter("error", s2sad.DerivativeCutWarning)
        s2sad.grad(function)(0.7)
        s2sad.jvp(function)(0.7, 1.0)


def test_it_comes_once_for_a_derivation():
    gradient = s2sad.grad(types.FunctionType(truncated.__code__, globals(), "truncated"))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", s2sad.DerivativeCutWarning)
        assert [gradient(x) for x in (0.7, 0.8, 1.1)] == [2.0, 2.0, 3.0]
        s2sad.grad(gradient)(0.7)
    assert len(caught) == 1


def test_it_can_be_made_an_error():
    with warnings.catch_warnings():
        warnings.simplefilter("error", s2sad.DerivativeCutWarning)
        with pytest.raises(s2sad.DerivativeCutWarning, match="cuts the derivative"):
            s2sad.grad(lambda x: round(x * x, 3))(0.7)
