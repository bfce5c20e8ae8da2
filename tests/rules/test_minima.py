"""Derivatives of minima that SciPy finds, against minima known in closed form."""

import numpy as np
import pytest
from scipy import optimize

import s2sad

A = np.array([[3.0, 1.0], [1.0, 2.0]])
B = np.array([1.0, -0.5])


def bent(x, p):
    """The minimum is at p - asinh(0.3 p)."""
    return np.cosh(x - p) + 0.3 * p * x


def where_bent(p):
    return p - np.arcsinh(0.3 * p)


def by_brent(p):
    return optimize.minimize_scalar(bent, args=(p,), tol=1e-12).x


def in_bounds(p):
    found = optimize.minimize_scalar(lambda x: bent(x, p), bounds=(-3.0, 4.0), method="bounded")
    return found.x if found.success else 0.0


def as_a_function(p):
    return optimize.fminbound(bent, -3.0, 4.0, args=(p,), xtol=1e-10)


@pytest.mark.parametrize("minimum", [by_brent, in_bounds, as_a_function])
def test_of_one_number(minimum):
    p = 1.3
    root = np.sqrt(1.0 + 0.09 * p * p)
    first, second = 1.0 - 0.3 / root, 0.027 * p / root**3
    assert minimum(p) == pytest.approx(where_bent(p), abs=1e-4)
    assert s2sad.grad(minimum)(p) == pytest.approx(first, abs=1e-4)
    assert s2sad.jvp(minimum)(p, 1.0)[1] == pytest.approx(first, abs=1e-4)
    assert s2sad.grad(s2sad.grad(minimum))(p) == pytest.approx(second, abs=1e-4)


def test_the_value_at_the_minimum():
    """Its derivative is the partial one (envelope theorem)."""

    def lowest(p):
        return optimize.minimize_scalar(bent, args=(p,), tol=1e-12).fun

    x = where_bent(1.3)
    assert s2sad.grad(lowest)(1.3) == pytest.approx(-np.sinh(x - 1.3) + 0.3 * x, rel=1e-7)


def quartic(x, b):
    """The minimum solves A x = b, whatever the last term is."""
    r = A @ x - b
    return 0.5 * r @ r + np.sum(r**4)


@pytest.mark.parametrize("method", ["BFGS", "CG", None])
def test_of_several_numbers(method):
    def minimum(b):
        return optimize.minimize(quartic, np.zeros(2), args=(b,), method=method, options={"gtol": 1e-9}).x

    np.testing.assert_allclose(s2sad.jacobian(minimum)(B), np.linalg.inv(A), atol=1e-5)

    def squared(b):
        found = optimize.minimize(lambda x: quartic(x, b * b), np.zeros(2), tol=1e-9)
        return found.x[0] * 2.0

    np.testing.assert_allclose(s2sad.grad(squared)(B), 4.0 * np.linalg.inv(A)[0] * B, atol=1e-5)
    np.testing.assert_allclose(s2sad.hessian(squared)(B), np.diag(4.0 * np.linalg.inv(A)[0]), atol=1e-3)


def test_the_search_itself_has_no_derivative():
    def started(x0):
        return optimize.minimize(quartic, np.array([x0, 1.0]), args=(B,), tol=1e-9).x[0]

    assert s2sad.grad(started)(0.5) == 0.0


def test_a_minimum_on_a_bound_is_refused():
    def held_back(p):
        return optimize.minimize_scalar(bent, bounds=(2.0, 4.0), args=(p,), method="bounded").x

    with pytest.raises(s2sad.MissingRule, match="on a bound"):
        s2sad.grad(held_back)(1.3)


def test_a_function_that_returns_its_gradient_is_refused():
    def pair(x, p):
        return np.sum((x - p) ** 2), 2.0 * (x - p)

    with pytest.raises(s2sad.MissingRule, match="returns its gradient"):
        s2sad.grad(lambda p: optimize.minimize(pair, np.ones(2), args=(p,), jac=True).fun)(1.3)
