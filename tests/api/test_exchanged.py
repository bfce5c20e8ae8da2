"""Derivatives of gradients as gradients of tangents: where a gradient shares memory that it writes."""

import numpy as np
import pytest

import s2sad


def buffers(x, k, n):
    """The gradient keeps both buffers, under changing names."""
    s = {"old": x.copy(), "new": np.zeros(len(x))}
    for _ in range(n):
        s["new"][:] = np.sin(s["old"]) * x * k
        s["new"][0] += s["old"][-1] ** 2
        s["old"], s["new"] = s["new"], s["old"]
    return np.sum(s["old"] * s["new"])


X, K, V = np.array([0.7, -0.4, 1.3]), 0.8, np.array([0.2, 0.5, -0.3])
STEP = 1e-6


def moved(f, *directions):
    """Return the differences of a function of x and k in a direction."""
    dx, dk = directions
    up, down = f(X + STEP * dx, K + STEP * dk, 3), f(X - STEP * dx, K - STEP * dk, 3)
    if isinstance(up, tuple):
        return tuple((a - b) / (2 * STEP) for a, b in zip(up, down, strict=True))
    return (up - down) / (2 * STEP)


def by_x(x, k, n):
    return s2sad.grad(buffers)(x, k, n)


def test_the_text_is_a_gradient_of_a_tangent():
    assert "def buffers_hvp(x, k, n, x_dot):" in s2sad.hvp(buffers).source_for(X, K, 3)
    assert "def buffers_grad_jvp(x, k, n, x_dot):" in s2sad.jvp(s2sad.grad(buffers)).source_for(X, K, 3)


def test_products():
    numeric = moved(by_x, V, 0.0)
    np.testing.assert_allclose(s2sad.hvp(buffers)(X, K, 3, V), numeric, rtol=1e-6)
    np.testing.assert_allclose(s2sad.vhp(buffers)(X, K, 3, V), numeric, rtol=1e-6)
    both = s2sad.hvp(buffers, wrt=("x", "k"))(X, K, 3, V, 0.5)
    for got, want in zip(both, moved(s2sad.grad(buffers, wrt=("x", "k")), V, 0.5), strict=True):
        np.testing.assert_allclose(got, want, rtol=1e-6)


def test_the_gradient_is_beside_the_product():
    value, tangent = s2sad.jvp(s2sad.grad(buffers))(X, K, 3, V)
    np.testing.assert_allclose(value, by_x(X, K, 3), rtol=1e-14)
    np.testing.assert_allclose(tangent, moved(by_x, V, 0.0), rtol=1e-6)


def test_by_another_parameter():
    mixed = s2sad.vjp(s2sad.grad(buffers, wrt="x"), wrt="k")(X, K, 3, V)
    assert mixed == pytest.approx(V @ moved(by_x, 0.0 * V, 1.0), rel=1e-6)


def test_hessians():
    h = s2sad.hessian(buffers)(X, K, 3)
    numeric = np.stack([moved(by_x, e, 0.0) for e in np.eye(3)])
    np.testing.assert_allclose(h, numeric, atol=1e-7)
    np.testing.assert_allclose(s2sad.hessian_diagonal(buffers)(X, K, 3), np.diag(h), rtol=1e-12)
    (xx, xk), (kx, kk) = s2sad.hessian(buffers, wrt=("x", "k"))(X, K, 3)
    np.testing.assert_allclose(xx, h, rtol=1e-12)
    np.testing.assert_allclose(xk, kx, rtol=1e-12)
    assert kk == pytest.approx(moved(s2sad.grad(buffers, wrt="k"), 0.0 * V, 1.0), rel=1e-6)


def test_arguments_stay_and_seeds_are_checked():
    x, v = X.copy(), V.copy()
    s2sad.hvp(buffers)(x, K, 3, v)
    assert np.array_equal(x, X) and np.array_equal(v, V)
    with pytest.raises(s2sad.S2sadError):
        s2sad.vjp(s2sad.grad(buffers))(X, K, 3, np.ones(2))


def test_what_has_no_such_form_is_refused():
    with pytest.raises(s2sad.Ambiguous, match="may share memory"):
        s2sad.jvp(s2sad.grad(buffers, wrt=("x", "k")), wrt=("x", "k"))(X, K, 3, V, 0.5)
