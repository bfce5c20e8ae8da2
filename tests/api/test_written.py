"""Functions that return nothing: their result is what they wrote into a parameter."""

import numpy as np
import pytest

import s2sad

RNG = np.random.default_rng(0)
A, B = RNG.standard_normal(5), RNG.standard_normal(5)


def smooth(a, b):
    """Write into b."""
    b[0] = a[0] * b[1]
    b[1:-1] = a[2:] * a[:-2] + b[1:-1] ** 2
    b *= np.sin(a)


def relax(a, n):
    if n < 0:
        return
    for _ in range(n):
        a[1:-1] += 0.1 * a[2:] * a[:-2]
        if a[0] > 10.0:
            return
        a[0] = a[-1] * a[0]


def two(a, b, c):
    b[:] = a * 2.0
    c[:] = b * a


def both(table, x):
    table["v"] = x * table["v"]


def value_of(function, args, k):
    copies = [a.copy() if isinstance(a, np.ndarray) else a for a in args]
    assert function(*copies) is None
    return copies[k]


def differences(function, args, i, k, direction, step=1e-6):
    ends = []
    for sign in (1, -1):
        moved = list(args)
        moved[i] = args[i] + sign * step * direction
        ends.append(value_of(function, moved, k))
    return (ends[0] - ends[1]) / (2 * step)


@pytest.mark.parametrize(
    ("function", "args", "i", "k"),
    [
        (smooth, (A, B), 0, 1),
        (smooth, (A, B), 1, 1),
        (relax, (A, 3), 0, 0),
        (relax, (A, -1), 0, 0),
        (two, (A, B, B), 0, 2),
    ],
)
def test_both_modes(function, args, i, k):
    names = list(function.__code__.co_varnames)
    args = tuple(a.copy() if isinstance(a, np.ndarray) else a for a in args)
    direction, seed = RNG.standard_normal(5), RNG.standard_normal(5)
    want = differences(function, args, i, k, direction)
    value, dot = s2sad.jvp(function, wrt=names[i], of=names[k])(*args, direction)
    np.testing.assert_allclose(value, value_of(function, args, k))
    np.testing.assert_allclose(dot, want, rtol=1e-6, atol=1e-8)
    before = [a.copy() if isinstance(a, np.ndarray) else a for a in args]
    bar = s2sad.vjp(function, wrt=names[i], of=names[k])(*args, seed)
    assert np.isclose(bar @ direction, seed @ want, rtol=1e-6)
    for now, then in zip(args, before, strict=True):
        np.testing.assert_array_equal(now, then)


def test_what_is_overwritten_has_no_derivative():
    assert np.all(s2sad.vjp(two, wrt="b", of="b")(A, B, B.copy(), np.ones(5)) == 0.0)


def test_several_at_once():
    c = np.zeros(5)
    bar = s2sad.vjp(two, of=("b", "c"))(A, B, c, (np.ones(5), np.ones(5)))
    np.testing.assert_allclose(bar, 2.0 + 4.0 * A)


def test_second_order():
    v = s2sad.vjp(smooth, wrt="a", of="b")
    seed, direction, step = RNG.standard_normal(5), RNG.standard_normal(5), 1e-6
    want = (v(A + step * direction, B, seed) - v(A - step * direction, B, seed)) / (2 * step)
    got = s2sad.jvp(v, wrt="a")(A, B, seed, direction)[1]
    np.testing.assert_allclose(got, want, rtol=1e-6, atol=1e-8)


def test_containers():
    got = s2sad.vjp(both, wrt="x", of="table")({"v": 3.0}, 2.0, {"v": 1.0})
    assert got == 3.0


def rebinds(a):
    a = a * 2.0


def returns(a):
    a[0] = 1.0
    return a


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: s2sad.vjp(rebinds, of="a")(A, A), "`rebinds` does not write into its parameter `a`"),
        (lambda: s2sad.vjp(returns, of="a")(A, A), "`returns` returns a value"),
        (lambda: s2sad.vjp(smooth, of="c")(A, B, B), "of='c' is not a parameter of `smooth`"),
        (lambda: s2sad.vjp(relax, of="n")(A, 2, 1.0), "`relax` does not write into its parameter `n`"),
    ],
)
def test_refused(call, words):
    with pytest.raises(s2sad.CallError) as caught:
        call()
    assert caught.value.code == "S2S401" and words in str(caught.value)


def test_a_gradient_says_how():
    with pytest.raises(s2sad.CallError, match="S2S406") as caught:
        s2sad.grad(smooth)(A, B)
    assert 'of="A"' in str(caught.value)
