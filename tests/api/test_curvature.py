"""Second derivatives: the operators against each other and against exact values."""

import numpy as np
import pytest

import s2sad

X, V = np.array([0.3, -1.2, 0.8]), np.array([1.0, -2.0, 0.5])


def product(x):
    return np.prod(np.cos(x) + 2.0) * x[0]


def filled(x):
    y = np.zeros(4)
    for i in range(3):
        y[i + 1] = y[i] * x[i] + np.sin(x[i])
        y[i] += x[i] ** 2
    return np.sum(y * y)


def branched(x):
    total = 0.0
    for i in range(3):
        if x[i] > 0:
            total += x[i] ** 3 * x[i - 1]
        else:
            total -= np.exp(x[i])
    return total


def overwritten(x):
    x[1:] = x[1:] * x[:-1]
    return np.sum(x**3)


PROGRAMS = [product, filled, branched, overwritten]


@pytest.mark.parametrize("f", PROGRAMS)
def test_identities(f):
    x = X.copy()
    h = s2sad.hessian(f)(x)
    np.testing.assert_allclose(h, h.T, atol=1e-12)
    np.testing.assert_allclose(s2sad.jacobian(s2sad.grad(f), mode="reverse")(x), h, atol=1e-12)
    np.testing.assert_allclose(s2sad.hvp(f)(x, V), h @ V, atol=1e-12)
    np.testing.assert_allclose(s2sad.vhp(f)(x, V), h @ V, atol=1e-12)
    for chunk in (None, 2):
        np.testing.assert_allclose(s2sad.hessian_diagonal(f, chunk=chunk)(x), np.diag(h), atol=1e-12)
        assert np.isclose(s2sad.laplacian(f, chunk=chunk)(x), np.trace(h), atol=1e-12)
    np.testing.assert_array_equal(x, X)
    step = 1e-5
    gradient = s2sad.grad(f)
    numeric = np.stack([(gradient(X + step * e) - gradient(X - step * e)) / (2 * step) for e in np.eye(3)])
    np.testing.assert_allclose(h, numeric, atol=1e-6)


def forces(x, masses):
    a = np.zeros_like(x)
    for i in range(len(masses)):
        for j in range(i + 1, len(masses)):
            r = x[j] - x[i]
            pull = r / (r * r + 0.5) ** 1.5
            a[i] += masses[j] * pull
            a[j] -= masses[i] * pull
    a = a - 0.1 * x
    energy = np.sum(a * a)
    scale = 1.0 / (1.0 + energy)
    return a * scale


def orbit(x):
    masses = np.array([1.0, 0.5, 0.2])
    v = 0.1 * x
    a = forces(x, masses)
    for _ in range(2):
        v = v + 0.1 * a
        x = x + 0.1 * v
        a = forces(x, masses)
    return np.sum(x * v)


def test_a_callee_that_stays_a_function_is_read_in_place_at_second_order():
    assert "forces_backward" in s2sad.grad(orbit).source_for(X)
    step, gradient = 1e-6, s2sad.grad(orbit)
    numeric = (gradient(X + step * V) - gradient(X - step * V)) / (2 * step)
    np.testing.assert_allclose(s2sad.hvp(orbit)(X, V), numeric, rtol=1e-6)
    np.testing.assert_allclose(s2sad.jvp(gradient)(X, V)[1], numeric, rtol=1e-6)


def residuals(p, t):
    return p["a"] * np.exp(-p["b"] * t) - 1.0


T = np.linspace(0.0, 1.0, 5)
P = {"a": 2.0, "b": np.array([0.5])}


def test_gauss_newton():
    j = s2sad.jacobian(residuals)(P, T)
    full = np.concatenate([j["a"][:, None], j["b"]], axis=1)
    v = {"a": 0.7, "b": np.array([-0.3])}
    flat = np.array([0.7, -0.3])
    got = s2sad.gauss_newton_vp(residuals)(P, T, v)
    np.testing.assert_allclose([got["a"], *got["b"]], full.T @ full @ flat)
    for args, kwargs in (((P, T), {"p_dot": v}), ((), {"p": P, "t": T, "p_dot": v})):
        again = s2sad.gauss_newton_vp(residuals)(*args, **kwargs)
        np.testing.assert_allclose([again["a"], *again["b"]], [got["a"], *got["b"]])

    def loss(r):
        return np.sum(np.cosh(r))

    middle = np.diag(np.cosh(residuals(P, T)))
    got = s2sad.gauss_newton_vp(residuals, loss=loss)(P, T, v)
    np.testing.assert_allclose([got["a"], *got["b"]], full.T @ middle @ full @ flat)


def test_structures_and_several_arguments():
    def f(p, q):
        return np.sum(p["u"] ** 3) * q + p["v"] ** 2 * q**2

    p = {"u": np.array([1.0, 2.0]), "v": 3.0}
    diagonal, second = s2sad.hessian_diagonal(f, wrt=("p", "q"))(p, 2.0)
    np.testing.assert_allclose(diagonal["u"], [12.0, 24.0])
    assert diagonal["v"] == 8.0 and second == 18.0
    assert s2sad.laplacian(f, wrt=("p", "q"))(p, 2.0) == 12.0 + 24.0 + 8.0 + 18.0
    assert s2sad.laplacian(f, wrt="q")(p, q=2.0) == 18.0


def test_harmonic_function_and_numbers():
    """Re z^3 is harmonic."""
    assert abs(s2sad.laplacian(lambda x: x[0] ** 3 - 3.0 * x[0] * x[1] ** 2)(X)) < 1e-13
    assert s2sad.hessian_diagonal(lambda x: x**3)(2.0) == 12.0
    assert s2sad.laplacian(lambda x: np.sum(x))(np.zeros(0)) == 0.0
    assert s2sad.hessian_diagonal(lambda x: np.sum(x**2))(X.astype(np.float32)).dtype == np.float32


def test_elementwise():
    np.testing.assert_allclose(s2sad.elementwise_grad(lambda x, k: np.sin(k * x))(X, 2.0), 2.0 * np.cos(2.0 * X))
    assert s2sad.elementwise_grad(lambda x: x * x)(3) == 6.0
    twice = s2sad.elementwise_grad(lambda x, y: x * y, wrt=("x", "y"))(X, V)
    np.testing.assert_array_equal(twice, (V, X))

    def doubled(x):
        x *= 2.0
        return x

    x = X.copy()
    np.testing.assert_array_equal(s2sad.elementwise_grad(doubled)(x), [2.0, 2.0, 2.0])
    np.testing.assert_array_equal(x, X)


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: s2sad.elementwise_grad(lambda x: (x, x))(X), "S2S402"),
        (lambda: s2sad.laplacian(lambda x: x * x)(X), "S2S402"),
        (lambda: s2sad.hessian_diagonal(lambda z: np.sum(np.abs(z)))(1j * X), "S2S405"),
        (lambda: s2sad.vhp(product)(X, V[:2]), "S2S403"),
        (lambda: s2sad.gauss_newton_vp(residuals)(P, T), "S2S404"),
    ],
)
def test_refused(call, code):
    with pytest.raises(s2sad.S2sadError) as caught:
        call()
    assert caught.value.code == code
