"""Results with something beside the value."""

import numpy as np
import pytest

import s2sad


def fit(w, x):
    h = np.tanh(x @ w)
    return np.sum(h * h), {"h": h, "n": len(x)}


W, X = np.array([0.3, -0.4]), np.array([[1.0, 2.0], [0.5, -1.0], [0.0, 1.0]])


def value_only(w, x):
    return fit(w, x)[0]


def test_all_operators():
    value, aux = fit(W, X)
    want = s2sad.grad(value_only)(W, X)
    g, a = s2sad.grad(fit, has_aux=True)(W, X)
    np.testing.assert_allclose(g, want, rtol=1e-14)
    np.testing.assert_array_equal(a["h"], aux["h"])
    assert a["n"] == 3
    (v, a), g = s2sad.value_and_grad(fit, has_aux=True)(W, X)
    assert v == value and a["n"] == 3
    np.testing.assert_allclose(g, want, rtol=1e-14)
    g, a = s2sad.vjp(fit, has_aux=True)(W, X, 2.0)
    np.testing.assert_allclose(g, 2.0 * want, rtol=1e-14)
    v, t, a = s2sad.jvp(fit, has_aux=True)(W, X, np.array([1.0, 10.0]))
    np.testing.assert_allclose(t, want @ np.array([1.0, 10.0]), rtol=1e-14)
    v, pull, a = s2sad.pullback(fit, has_aux=True)(W, X)
    np.testing.assert_allclose(pull(1.0), want, rtol=1e-14)
    np.testing.assert_array_equal(a["h"], aux["h"])


def test_text_is_what_one_would_write():
    text = s2sad.grad(fit, has_aux=True).source_for(W, X)
    assert text.endswith('    return x.T @ ((h + h) * (1.0 - h * h)), {"h": h, "n": len(x)}\n'), text


def steps(x, n):
    """What is beside the value is written in place, and the reverse sweep restores it."""
    u = x.copy()
    for _ in range(n):
        u[1:] = u[1:] * u[:-1]
    return np.sum(np.sin(u)), u


def test_aux_is_not_changed_by_the_sweep():
    x = np.array([0.5, 1.5, -2.0])
    want = steps(x, 3)
    g, u = s2sad.grad(steps, has_aux=True)(x, 3)
    np.testing.assert_array_equal(u, want[1])
    np.testing.assert_allclose(g, s2sad.grad(lambda x: steps(x, 3)[0])(x), rtol=1e-13)
    value, pull, u = s2sad.pullback(steps, has_aux=True)(x, 3)
    first = pull(1.0)
    np.testing.assert_array_equal(u, want[1])
    u[:] = np.nan
    np.testing.assert_array_equal(pull(1.0), first)
    assert s2sad.jvp(steps, has_aux=True)(x, 3, np.ones(3))[2].tolist() == want[1].tolist()


def several(x, flag):
    if flag > 0:
        return x * x, "positive"
    y = x * 3.0
    pair = (y, "negative")
    return pair


@pytest.mark.parametrize(("flag", "want"), [(1.0, (4.0, "positive")), (-1.0, (3.0, "negative"))])
def test_several_returns(flag, want):
    assert s2sad.grad(several, has_aux=True)(2.0, flag) == want


def test_aux_that_depends_on_x_carries_nothing():
    assert s2sad.grad(lambda x: (x * x, x * x * x), has_aux=True)(2.0) == (4.0, 8.0)
    assert s2sad.grad(lambda x: (1.0, x * x), has_aux=True)(2.0) == (0.0, 4.0)
    assert s2sad.grad(lambda x: (x, x), has_aux=True)(2.0) == (1.0, 2.0)


def test_second_order_keeps_the_aux():
    twice = s2sad.grad(s2sad.grad(lambda x: (x**3, x + 1.0), has_aux=True), has_aux=True)
    assert twice(2.0) == (12.0, 3.0)


def test_recursion():
    def power(x, n):
        if n == 0:
            return 1.0, 0
        below, calls = power(x, n - 1)
        return x * below, calls + 1

    assert s2sad.grad(power, has_aux=True)(2.0, 3) == (12.0, 3)


@pytest.mark.parametrize("f", [lambda x: x * x, lambda x: (x, x, x)])
def test_no_pair_is_refused(f):
    with pytest.raises(s2sad.CallError) as caught:
        s2sad.grad(f, has_aux=True)(2.0)
    assert str(caught.value).splitlines() == [
        f"{'the result of `function` is not a pair':<66} [S2S402]",
        "  why:  with has_aux=True a function returns its value and something else",
        "  help: write `return value, aux`",
    ]
