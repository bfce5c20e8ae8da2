"""The derivative at a point as a linear function: equal to the jvp, and apart from what the caller changes."""

import numpy as np
import pytest

import s2sad
from s2sad.testing import inner, random_like
from tests.api.test_pullback import changed, stepped
from tests.programs.case import Case
from tests.programs.test_programs import GOOD, GOOD_IDS, active, arguments, close

# every fifth, and those where what is not taken has an infinite slope
CHOSEN = [(c, i) for k, ((f, c), i) in enumerate(zip(GOOD, GOOD_IDS, strict=True)) if k % 5 == 0 or f == "halting"]


@pytest.mark.parametrize("case", [c for c, _ in CHOSEN], ids=[i for _, i in CHOSEN])
def test_equals_jvp(case: Case) -> None:
    wrt, args = active(case), arguments(case)
    rng = np.random.default_rng(7)
    with np.errstate(all="ignore"):
        value, push = s2sad.linearize(case.function, wrt=wrt)(**args)
        dots = [[random_like(args[w], rng) for w in wrt] for _ in range(2)]
        jvp = s2sad.jvp(case.function, wrt=wrt)
        want = [jvp(**args, **{f"{w}_dot": d for w, d in zip(wrt, each, strict=True)})[1] for each in dots]
        for each, expected in zip([*dots, *dots], want * 2, strict=True):
            close(push(*each), expected, max(1e-10, 1e-3 * case.tol if case.tol > 1e-3 else 0.0), "pushed")
        changed([*args.values(), value])
        close(
            push(*dots[0]),
            want[0],
            max(1e-10, 1e-3 * case.tol if case.tol > 1e-3 else 0.0),
            "after the caller's changes",
        )


def test_is_the_transpose_of_the_pullback():
    x, rng = np.array([0.4, 1.1, -0.3]), np.random.default_rng(0)
    value, pull = s2sad.pullback(stepped)(x, 3)
    _, push = s2sad.linearize(stepped)(x, 3)
    out_bar, x_dot = rng.standard_normal(3), rng.standard_normal(3)
    assert np.isclose(inner(pull(out_bar), x_dot), inner(out_bar, push(x_dot)), rtol=1e-13)


def test_text_is_what_one_would_write():
    text = s2sad.linearize(stepped).source_for(np.ones(2), 3)
    assert text.partition("\n\n\n")[2] == (
        "def stepped_forward(x, n):\n"
        "    saved_stack = []\n"
        "    y = x\n"
        "    for _ in range(n):\n"
        "        y_1 = np.sin(y)\n"
        "        slope = np.cos(y)\n"
        "        y = y_1 * x\n"
        "        saved_stack.append((slope, y_1))\n"
        "    return y, (x, saved_stack)\n"
        "\n\n"
        "def stepped_linear(saved, x_dot):\n"
        "    x, saved_stack = saved\n"
        "    y_dot = x_dot\n"
        "    for slope, y_1 in saved_stack:\n"
        "        y_dot = y_dot * slope * x + x_dot * y_1\n"
        "    return y_dot\n"
    )
    value, push = s2sad.linearize(stepped)(np.ones(2), 3)
    assert push.source == text.partition("\n\n\n")[2].partition("\n\n\n")[2]


def test_value_is_computed_once(capsys):
    def f(x):
        print("value")
        return np.exp(x) * x

    value, push = s2sad.linearize(f)(2.0)
    assert push(1.0) == push(1) == 3.0 * np.exp(2.0)
    assert capsys.readouterr().out == "value\n"


def wandering(x, n):
    """Breaks, branches and loops in loops, lists that grow, an array that is written."""
    rows, y = [], np.zeros(3)
    for i in range(n):
        k = 0
        while True:
            k += 1
            y[k % 3] += x[i % 2] * k
            if k > i or y[0] > 2.0:
                break
            x = x * 1.1
        if i == 1:
            continue
        rows.append(np.sum(y * y) * x)
        if len(rows) > 2:
            return rows[0] * rows[-1] + y[:2]
    return y[1:] * x


@pytest.mark.parametrize("n", [0, 1, 2, 3, 4, 6])
def test_both_parts_go_the_same_way(n):
    x, rng = np.array([0.3, 0.7]), np.random.default_rng(1)
    linearized = s2sad.linearize(wandering)
    value, push = linearized(x, n)
    assert not linearized.mixed
    np.testing.assert_allclose(value, wandering(x, n), rtol=1e-14)
    for _ in range(3):
        x_dot = rng.standard_normal(2)
        before = x_dot.copy()
        np.testing.assert_allclose(push(x_dot), s2sad.jvp(wandering)(x, n, x_dot)[1], rtol=1e-12)
        np.testing.assert_array_equal(x_dot, before)


def power(x, n):
    return x if n == 0 else power(x, n - 1) * np.sin(x)


def test_recursion_computes_its_value_again():
    value, push = s2sad.linearize(power)(0.7, 4)
    assert value == power(0.7, 4)
    np.testing.assert_allclose(push(2.0), s2sad.jvp(power)(0.7, 4, 2.0)[1], rtol=1e-14)


def test_what_cannot_be_told_apart_is_the_jvp():
    pytest.importorskip("scipy")
    from scipy.interpolate import CubicSpline

    x = np.linspace(0.0, 1.0, 5)
    y = np.stack([np.sin(x), np.cos(x)], axis=1)

    def f(y):
        return np.sum(CubicSpline(x, y)(np.array([0.3, 0.7])) ** 2)

    linearized = s2sad.linearize(f)
    value, push = linearized(y)
    assert linearized.mixed and value == pytest.approx(f(y), rel=1e-14)
    want, tangent = s2sad.jvp(f)(y, y_dot=np.ones((5, 2)))
    assert push(np.ones((5, 2))) == pytest.approx(tangent, rel=1e-14) and want == value


def test_of_lists_that_a_loop_fills():
    def f(xs):
        kept = []
        for x in xs:
            if x > 0:
                kept.append(x * x)
        return max(kept) if kept else 0.0 * xs[0]

    linearized = s2sad.linearize(f)
    value, push = linearized([3.0, -2.0, 1.0])
    assert value == 9.0 and push([1.0, 5.0, 7.0]) == 6.0 and push([2, 5, 7]) == 12.0
    assert "max_dot" in push.source and "max_dot" in linearized.source_for([3.0])


def test_of_a_derivative_and_of_several_arguments():
    _, push = s2sad.linearize(s2sad.grad(lambda x, w: np.sum(np.sin(x * w))), wrt=("w", "x"))(np.ones(2), np.ones(2))
    gradient = s2sad.grad(lambda x, w: np.sum(np.sin(x * w)))
    dots = np.array([1.0, 2.0]), np.array([-1.0, 0.5])
    want = s2sad.jvp(gradient, wrt=("w", "x"))(np.ones(2), np.ones(2), *dots)[1]
    np.testing.assert_allclose(push(*dots), want, rtol=1e-14)


@pytest.mark.parametrize(
    ("dots", "code"),
    [((np.ones(2),), "S2S403"), ((), "S2S404"), ((np.ones(3), np.ones(3)), "S2S404"), ((1.0,), "S2S403")],
)
def test_wrong_tangents(dots, code):
    _, push = s2sad.linearize(stepped)(np.ones(3), 2)
    with pytest.raises(s2sad.CallError) as caught:
        push(*dots)
    assert caught.value.code == code


def deleted(x):
    y, places = x.copy(), [0, 1, 2]
    for k in range(2):
        y[places[0]] *= x[k]
        del places[0]
    return np.sum(y**2)


def test_lists_that_become_shorter_are_kept_as_they_were():
    x, x_dot = np.array([0.7, -0.4, 1.3]), np.array([1.0, 0.5, -0.2])
    assert np.isclose(s2sad.linearize(deleted)(x)[1](x_dot), s2sad.jvp(deleted)(x, x_dot)[1], rtol=1e-12)
