"""``check="nan"``: the first line whose value or adjoint is not finite."""

import numpy as np
import pytest

import s2sad


def root(x):
    y = x * x
    r = np.sqrt(y)
    return np.sum(r * 2.0)


def masked(x):
    return np.sum(np.where(x > 0.0, np.log(x), 0.0))


def walk(x, n):
    for i in range(n):
        if i == 3:
            x = x / (x - x)
        x = x * 1.1
    return x


def inner(z):
    r = 1.0 / z
    return r


def outer(x):
    a = x * 2.0
    return inner(a - a) + a


def stored(x):
    out = np.zeros(3)
    out[0] = x * x
    out[1] = np.sqrt(-x)
    out[2] = x
    return np.sum(out)


def line_of(function, text):
    import inspect

    lines, start = inspect.getsourcelines(function)
    return start + next(i for i, line in enumerate(lines) if text in line)


@pytest.mark.parametrize(
    ("function", "args", "where", "text", "what"),
    [
        (root, (np.array([1.0, 0.0]),), root, "np.sqrt", "adjoint of `y`"),
        (walk, (1.0, 5), walk, "x / (x - x)", ""),
        (outer, (1.0,), inner, "1.0 / z", ""),
        (stored, (2.0,), stored, "np.sqrt", ""),
    ],
)
@pytest.mark.parametrize("operator", [s2sad.grad, s2sad.value_and_grad])
def test_the_first_line_is_named(operator, function, args, where, text, what):
    with np.errstate(all="ignore"):
        if function is walk or function is outer:
            args = (np.float64(args[0]), *args[1:])
        with pytest.raises(s2sad.NotFinite) as caught:
            operator(function, check="nan")(*args)
    (found,) = caught.value.diagnostics
    assert found.code == "S2S501" and found.span is not None
    assert (found.span.file, found.span.line) == (__file__, line_of(where, text))
    assert what in found.message
    assert isinstance(caught.value, ArithmeticError)


def test_what_is_masked_is_no_error():
    x = np.array([1.0, -2.0, 0.0])
    with np.errstate(all="ignore"):
        np.testing.assert_array_equal(s2sad.grad(masked, check="nan")(x), [1.0, 0.0, 0.0])


def test_good_results_are_those_of_the_plain_derivative():
    checked = s2sad.value_and_grad(root, check="nan")
    x = np.array([1.0, 2.0])
    for _ in range(2):
        value, bar = checked(x)
        assert value == root(x)
        np.testing.assert_array_equal(bar, s2sad.grad(root)(x))
    assert "check_finite" not in checked.source_for(x)


def test_the_argument_is_named():
    with pytest.raises(s2sad.NotFinite, match="argument `x`"):
        s2sad.grad(lambda w, x: w * x, check="nan")(1.0, np.nan)


def test_structures_are_looked_into():
    def f(p):
        return p["a"] * 1.0 * np.log(p["b"] * 0.0)

    with np.errstate(all="ignore"), pytest.raises(s2sad.NotFinite) as caught:
        s2sad.grad(f, check="nan")({"a": 1.0, "b": np.float32(2.0)})
    assert caught.value.diagnostics[0].span.line == line_of(f, "np.log")


def test_what_is_drawn_anew_may_be_finite_the_second_time():
    draws = iter([np.nan, 1.0])

    def f(x):
        return x * next(draws)

    with pytest.raises(s2sad.NotFinite):
        s2sad.grad(f, check="nan")(2.0)


def test_a_checked_derivative_is_pickled_as_one():
    import pickle

    again = pickle.loads(pickle.dumps(s2sad.grad(root, check="nan")))
    with np.errstate(all="ignore"), pytest.raises(s2sad.NotFinite):
        again(np.array([1.0, 0.0]))
