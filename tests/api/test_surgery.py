"""Blocks, hooks and factors that act on the reverse sweep."""

import inspect

import numpy as np
import pytest

import s2sad

X = np.array([1.0, -2.0, 0.3])
seen = []


def clipped(x):
    y = x * x
    with s2sad.insert_grad_of(y) as g:
        g = np.clip(g, -1.0, 1.0)
    return np.sum(100.0 * y)


def recorded(x, n):
    y = x
    for i in range(n):
        y = np.sin(y) * x
        with s2sad.insert_grad_of(y) as g:
            seen.append((i, g, y))
    return np.sum(y)


def zeroed(x, flag):
    y = x * x
    if flag:
        with s2sad.insert_grad_of(y) as g:
            g[0] = 0.0
    return np.sum(3.0 * y)


def boundary(x, n):
    u = x.copy()
    for _ in range(n):
        u[1:-1] += 0.1 * (u[2:] - u[:-2])
        with s2sad.insert_grad_of(u) as g:
            g[0] = 0.0
            g[-1] = 0.0
    return np.sum(u * u)


def boundary_by_hand(x, n):
    u = x.copy()
    for _ in range(n):
        u[1:-1] += 0.1 * (u[2:] - u[:-2])
    u_bar = 2.0 * u
    for _ in range(n):
        u_bar[0] = u_bar[-1] = 0.0
        t = 0.1 * u_bar[1:-1]
        u_bar[2:] += t
        u_bar[:-2] -= t
    return u_bar


def layer(x, w):
    h = np.tanh(x * w)
    with s2sad.insert_grad_of(h) as g:
        g = g / max(1.0, np.linalg.norm(g))
    return h


def in_a_callee(x, w):
    return np.sum(layer(layer(x, w), w)) * 100.0


def replaced_in_a_dict(p):
    a = p["a"] * 2.0
    with s2sad.insert_grad_of(p) as g:
        g["b"] = g["b"] * 10.0
    return a * p["a"] + p["b"]


def only_looks(x):
    y = x * x
    with s2sad.insert_grad_of(y) as g:
        assert np.all(np.isfinite(g)), "not finite"
    return np.sum(y)


def test_a_block_replaces_the_adjoint():
    np.testing.assert_allclose(s2sad.grad(clipped)(X), 2.0 * X)
    text = s2sad.grad(clipped).source_for(X)
    assert "y_bar = np.clip(y_bar, -1.0, 1.0)" in text and "insert_grad_of" not in text


@pytest.mark.parametrize("n", [0, 1, 3])
def test_a_block_in_a_loop_sees_the_values_of_its_round_and_keeps_what_it_records(n):
    seen.clear()
    plain = s2sad.grad(lambda x, n: recorded_plain(x, n))(X, n)
    np.testing.assert_array_equal(s2sad.grad(recorded)(X, n), plain)
    assert [i for i, _, _ in seen] == list(reversed(range(n)))
    y, y_bar = X, [np.ones(3)]
    values = []
    for _ in range(n):
        values.append(y)
        y = np.sin(y) * X
    for y in values[:0:-1]:
        y_bar.append(y_bar[-1] * X * np.cos(y))
    for (_, g, _), expected in zip(seen, y_bar, strict=False):
        np.testing.assert_allclose(g, expected)
    for i, _, y in seen:
        np.testing.assert_array_equal(y, [*values, recorded_value(X, n)][i + 1])


def recorded_plain(x, n):
    y = x
    for i in range(n):
        y = np.sin(y) * x
    return np.sum(y)


def recorded_value(x, n):
    y = x
    for i in range(n):
        y = np.sin(y) * x
    return y


def test_a_block_in_a_branch():
    np.testing.assert_allclose(s2sad.grad(zeroed)(X, True), [0.0, -12.0, 1.8])
    np.testing.assert_array_equal(s2sad.grad(zeroed)(X, False), 6.0 * X)


@pytest.mark.parametrize("n", [0, 1, 4])
def test_a_block_changes_the_adjoint_in_place(n):
    x = np.linspace(0.3, 1.0, 6)
    for _ in range(2):
        np.testing.assert_allclose(s2sad.grad(boundary)(x, n), boundary_by_hand(x, n))


def test_a_block_in_a_callee_is_met_at_each_call():
    h = np.tanh(X * X)
    out = np.tanh(h * X)
    g = 100.0 * np.ones(3)
    g = g / np.linalg.norm(g)
    h_bar = g * (1 - out**2) * X
    h_bar = h_bar / max(1.0, np.linalg.norm(h_bar))
    np.testing.assert_allclose(s2sad.grad(in_a_callee)(X, X), h_bar * (1 - h**2) * X)


def test_a_block_sees_what_the_statements_below_it_contribute():
    assert s2sad.grad(replaced_in_a_dict)({"a": 1.0, "b": 2.0}) == {"a": 4.0, "b": 10.0}


def test_a_block_that_only_looks_is_left_out_in_forward_mode():
    assert s2sad.jvp(only_looks)(X, np.ones(3)) == (np.sum(X * X), np.sum(2.0 * X))
    with pytest.raises(AssertionError, match="not finite"):
        s2sad.vjp(only_looks)(X, np.nan)


def test_derivatives_of_derivatives_go_through_the_block():
    def halved(x):
        y = x * x * x
        with s2sad.insert_grad_of(y) as g:
            g = g * g * 0.5
        return y * y

    # the adjoint is (2 y)**2 / 2 = 2 x**6, the gradient 6 x**8
    assert s2sad.grad(halved)(1.5) == pytest.approx(6.0 * 1.5**8)
    assert s2sad.grad(s2sad.grad(halved))(1.5) == pytest.approx(48.0 * 1.5**7)
    assert s2sad.hvp(halved)(1.5, 1.0) == pytest.approx(48.0 * 1.5**7)


def test_the_adjoint_keeps_its_dtype():
    assert s2sad.grad(clipped)(X.astype(np.float32)).dtype == np.float32


# -- the primal --------------------------------------------------------------------------------------------------------

ran = []


def noted(x, n=2, *, k=1.0):
    """Say what is done."""
    with s2sad.insert_grad_of(x) as g:
        ran.append(g)
    return x**n * k


@s2sad.differentiable
def decorated(x, n=2, *, k=1.0):
    """Say what is done."""
    with s2sad.insert_grad_of(x) as g:
        ran.append(g)
    return x**n * k


def test_undecorated_the_block_runs_on_zeros():
    ran.clear()
    assert noted(3.0) == 9.0 and ran == [0.0]
    noted(X)
    np.testing.assert_array_equal(ran[1], np.zeros(3))


def test_decorated_the_primal_skips_the_block():
    ran.clear()
    assert decorated(3.0, k=2.0) == 18.0 and decorated(2.0, 3) == 8.0 and ran == []
    assert decorated.grad(3.0) == 6.0 and ran == [6.0]
    assert decorated.__doc__ == "Say what is done." and decorated.__name__ == "decorated"
    assert inspect.signature(decorated) == inspect.signature(noted)
    assert s2sad.grad(decorated)(3.0) == 6.0 and len(ran) == 2
    assert s2sad.grad(lambda x: decorated(x) * 2.0)(3.0) == 12.0 and ran[2] == 12.0


def test_decorated_closures_keep_their_variables():
    scale = 2.0

    @s2sad.differentiable
    def scaled(x):
        with s2sad.insert_grad_of(x) as g:
            ran.append(g)
        return scale * x

    ran.clear()
    assert scaled(3.0) == 6.0 and ran == []
    scale = 5.0
    assert scaled(3.0) == 15.0 and scaled.grad(3.0) == 5.0


# -- hooks and factors -------------------------------------------------------------------------------------------------


def limited(g):
    return np.clip(g, -0.1, 0.1)


def test_a_hook_takes_the_adjoint_through_a_function():
    assert s2sad.adjoint_hook(3.0, limited) == 3.0
    assert s2sad.grad(lambda x: s2sad.adjoint_hook(x, limited) * 4.0)(1.0) == 0.1
    assert s2sad.grad(lambda x: s2sad.adjoint_hook(fn=lambda g: 7.0, x=x) * 4.0)(1.0) == 7.0


def test_a_hook_is_for_its_value_only():
    assert s2sad.grad(lambda x: s2sad.adjoint_hook(x * x, lambda g: g * 10.0) + x)(3.0) == 61.0


def test_a_hook_sees_variables_as_they_are_at_the_hook():
    def f(x):
        k = 3.0
        y = s2sad.adjoint_hook(x * 2.0, lambda g: g * k)
        k = 5.0
        return y * x * k

    assert s2sad.grad(f)(1.5) == 5.0 * 2.0 * 1.5 + 3.0 * 5.0 * 1.5 * 2.0


def test_a_hook_on_what_nobody_reads_does_nothing():
    def f(x):
        s2sad.adjoint_hook(x * x, limited)
        return 2.0 * x

    assert s2sad.grad(f)(1.5) == 2.0


@pytest.mark.parametrize("x", [1.5, np.float32(1.5), X, X.astype(np.float32), X * 1j, np.array(0.5), np.zeros((0, 2))])
def test_a_gradient_is_scaled_in_both_modes(x):
    def f(x):
        return s2sad.scale_gradient(x * x, 0.25)

    def g(x):
        return s2sad.reverse_gradient(x * x)

    dot = np.ones_like(x) if isinstance(x, np.ndarray) else type(x)(1.0)
    for function, factor in ((f, 0.25), (g, -1.0)):
        np.testing.assert_array_equal(function(x), x * x)
        value, tangent = s2sad.jvp(function)(x, dot)
        np.testing.assert_allclose(tangent, factor * 2.0 * x)
        bar = s2sad.vjp(function)(x, dot)
        np.testing.assert_allclose(bar, factor * 2.0 * x)
        assert np.asarray(bar).dtype == np.asarray(x).dtype == np.asarray(tangent).dtype


def test_a_scaled_gradient_of_a_structure():
    def f(p):
        q = s2sad.scale_gradient(p, 3)
        r = s2sad.reverse_gradient(p)
        return q["a"] * q["b"][0] + r["a"]

    p = {"a": 2.0, "b": [5.0]}
    assert s2sad.grad(f)(p) == {"a": 14.0, "b": [6.0]}
    assert s2sad.jvp(f)(p, {"a": 1.0, "b": [10.0]}) == (12.0, 14.0 + 60.0)


def test_the_factor_has_no_derivative_but_the_gradient_depends_on_it():
    def f(x, k):
        return s2sad.scale_gradient(x * x, k)

    assert s2sad.grad(f, wrt=("x", "k"))(3.0, 0.5) == (3.0, 0.0)
    assert s2sad.grad(s2sad.grad(f), wrt="k")(3.0, 0.5) == 6.0
    assert s2sad.grad(s2sad.grad(f))(3.0, 0.5) == 1.0


def test_marks_return_the_value_itself():
    for mark in (s2sad.stop_gradient, s2sad.reverse_gradient, lambda x: s2sad.scale_gradient(x, 2.0)):
        assert mark(X) is X

    def f(x):
        y = s2sad.scale_gradient(x, 2.0)
        y[0] = 3.0
        return np.sum(x * x)

    # the write is seen through x
    with pytest.raises(s2sad.Ambiguous):
        s2sad.grad(f)(X)


def test_the_adjoint_has_a_name_of_its_own():
    def f(x):
        g = 9.81
        y = x * x
        with s2sad.insert_grad_of(y) as g:  # noqa: F811
            print(g)
        return y * g

    with pytest.raises(s2sad.UnsupportedSyntax, match="binds `g`, which is used outside"):
        s2sad.grad(f)(2.0)

    def two(x):
        y = x * x
        with s2sad.insert_grad_of(y) as g:
            g = g * 2.0
        z = y * y
        with s2sad.insert_grad_of(z) as g:
            g = g * 3.0
        return z

    assert s2sad.grad(two)(2.0) == 6.0 * 4.0 * 2.0**3


# -- blocks where callees stay functions -------------------------------------------------------------------------------


def long(x, w):
    a = np.sin(x * w)
    b = np.cos(a) * x
    c = np.tanh(b) * w
    d = c * c + a
    e = np.exp(-d * d)
    h = e * x
    with s2sad.insert_grad_of(h) as g:
        g = g * 2.0
    k = h * w
    m = np.sin(k)
    n = np.cos(m * m)
    return n * a + e


def long_by_rule(x, w):
    a = np.sin(x * w)
    b = np.cos(a) * x
    c = np.tanh(b) * w
    d = c * c + a
    e = np.exp(-d * d)
    h = s2sad.scale_gradient(e * x, 2.0)
    k = h * w
    m = np.sin(k)
    n = np.cos(m * m)
    return n * a + e


def test_blocks_in_callees_that_stay_functions():
    twice = s2sad.grad(lambda x, w: np.sum(long(long(x, w), w)), wrt=("x", "w"))
    expected = s2sad.grad(lambda x, w: np.sum(long_by_rule(long_by_rule(x, w), w)), wrt=("x", "w"))
    assert "def long_forward" in twice.source_for(X, X + 1.0)
    for got, bar in zip(twice(X, X + 1.0), expected(X, X + 1.0), strict=True):
        np.testing.assert_allclose(got, bar)


def recursive(x, n):
    if n == 0:
        return x
    y = 0.5 * x * x
    with s2sad.insert_grad_of(y) as g:
        g = g * 3.0
    return recursive(y, n - 1)


def test_blocks_in_recursion():
    assert s2sad.grad(recursive)(1.3, 3) == pytest.approx(27.0 * 1.3 * (1.3**2 / 2) * (1.3**4 / 8))


def test_blocks_in_what_is_recomputed():
    def marked(x, n):
        y = x * 1.0
        for _ in s2sad.checkpointed(range(n), slots=2):
            y = s2sad.checkpoint(layer)(y, x)
        return np.sum(y) * 10.0

    def plain(x, n):
        y = x * 1.0
        for _ in range(n):
            y = layer(y, x)
        return np.sum(y) * 10.0

    for n in (0, 1, 5):
        np.testing.assert_allclose(s2sad.grad(marked)(X, n), s2sad.grad(plain)(X, n))


def test_a_block_before_a_loop_that_leaves_early():
    def f(x):
        y = x * x
        with s2sad.insert_grad_of(y) as g:
            g = g * 0.5
        while y > 1.0:
            y = y * 0.5
            with s2sad.insert_grad_of(y) as g:
                for k in range(3):
                    if k == 1:
                        break
                    g = g * 2.0
        return y

    # four halvings, each doubled, and the half of 2 x
    assert s2sad.grad(f)(3.0) == 3.0
