"""Draws that are moved, stretched or bent by active parameters: values, streams and derivatives."""

import numpy as np
import pytest

import s2sad

STEP = 1e-6


def normal(a, b, rng, size=None):
    return rng.normal(a, b, size)


def laplace(a, b, rng, size=None):
    return rng.laplace(a, b, size)


def logistic(a, b, rng, size=None):
    return rng.logistic(loc=a, scale=b, size=size)


def gumbel(a, b, rng, size=None):
    return rng.gumbel(a, b, size)


def lognormal(a, b, rng, size=None):
    return rng.lognormal(a, b, size=size)


def uniform(a, b, rng, size=None):
    return rng.uniform(a, a + b, size)


def triangular(a, b, rng, size=None):
    return rng.triangular(-a, a * b, 9.0 * b, size)


def exponential(a, b, rng, size=None):
    return rng.exponential(a * b, size)


def rayleigh(a, b, rng, size=None):
    return rng.rayleigh(scale=a * b, size=size)


def pareto(a, b, rng, size=None):
    return rng.pareto(a * b, size)


def weibull(a, b, rng, size=None):
    return rng.weibull(a * b, size)


def power(a, b, rng, size=None):
    return rng.power(a * b, size)


def gamma(a, b, rng, size=None):
    return rng.gamma(2.5, a * b, size)


def twice_in_a_loop(a, b, rng, size=None):
    total = a
    for _ in range(3):
        total = total * 0.5 + rng.normal(np.sin(total), b, size)
        b = b * rng.uniform(0.5, 1.0)
    return total


DRAWS = (normal, laplace, logistic, gumbel, lognormal, uniform, triangular, exponential, rayleigh, pareto, weibull)
DRAWS += (power, gamma, twice_in_a_loop)
PARAMETERS = [
    (0.7, 1.3, None),
    (0.7, 1.3, 4),
    (0.7, 1.3, (2, 3)),
    (np.array([0.4, 1.1, 0.6]), 1.3, None),
    (np.array([[0.4], [1.1]]), np.array([1.2, 0.9, 1.4]), None),
    (np.array([0.4, 1.1, 0.6]), 1.3, (2, 3)),
    (np.array(0.7), np.array([1.3]), None),
]


@pytest.mark.parametrize("make", [np.random.default_rng, np.random.RandomState])
@pytest.mark.parametrize("a, b, size", PARAMETERS, ids=str)
@pytest.mark.parametrize("draw", DRAWS, ids=lambda f: f.__name__)
def test_parameters(draw, a, b, size, make):
    rng = make(5)
    expected = draw(a, b, rng, size)
    after = rng.uniform()
    direction = 0.3 * np.cos(np.arange(np.size(a)).reshape(np.shape(a))), 0.5
    high = draw(a + STEP * direction[0], b + STEP * direction[1], make(5), size)
    low = draw(a - STEP * direction[0], b - STEP * direction[1], make(5), size)

    rng = make(5)
    value, tangent = s2sad.jvp(draw, wrt=("a", "b"))(
        a, b, rng, size, a_dot=like(direction[0], a), b_dot=like(direction[1], b)
    )
    np.testing.assert_allclose(value, expected, rtol=1e-14)
    assert np.shape(value) == np.shape(expected)
    assert rng.uniform() == after  # the stream is left where the function leaves it
    np.testing.assert_allclose(tangent, (high - low) / (2 * STEP), rtol=1e-6, atol=1e-8)

    rng = make(5)
    out_bar = np.sin(1.0 + np.arange(np.size(expected))).reshape(np.shape(expected))[()]
    a_bar, b_bar = s2sad.vjp(draw, wrt=("a", "b"))(a, b, rng, size, out_bar=like(out_bar, expected))
    assert rng.uniform() == after
    assert np.shape(a_bar) == np.shape(a) and np.shape(b_bar) == np.shape(b)
    paired = np.sum(a_bar * direction[0]) + np.sum(b_bar * direction[1])
    assert paired == pytest.approx(np.sum(out_bar * tangent), rel=1e-10)


def like(value, x):
    return np.broadcast_to(value, np.shape(x)).copy() if isinstance(x, np.ndarray) else float(value)


def of_the_module(x):
    z = np.random.normal(x, 1.0 / x, 3) * np.random.exponential(scale=x) + np.random.uniform(x, 3.0)
    return np.sum(np.sin(z)) + np.random.triangular(0.0, x, 3.0)


def test_the_functions_of_the_module():
    def seeded(x):
        np.random.seed(3)
        return of_the_module(x)

    numeric = (seeded(1.3 + STEP) - seeded(1.3 - STEP)) / (2 * STEP)
    after = np.random.rand()
    np.random.seed(3)
    assert s2sad.grad(of_the_module)(1.3) == pytest.approx(numeric, rel=1e-7)
    assert np.random.rand() == after


def test_second_order():
    def bent(x, rng):
        return np.sum(rng.weibull(x, 4) * rng.normal(x * x, x, 4))

    numeric = (
        s2sad.grad(bent)(1.3 + STEP, np.random.default_rng(3)) - s2sad.grad(bent)(1.3 - STEP, np.random.default_rng(3))
    ) / (2 * STEP)
    assert s2sad.grad(s2sad.grad(bent))(1.3, np.random.default_rng(3)) == pytest.approx(numeric, rel=1e-6)
    assert s2sad.hvp(bent)(1.3, np.random.default_rng(3), 1.0) == pytest.approx(numeric, rel=1e-6)


def test_a_scale_of_zero():
    """Recovering the standard draw from the result would divide zero by zero."""

    def spread(x, rng):
        return np.sum(rng.normal(1.0, x, 3))

    expected = np.sum(np.random.default_rng(3).normal(size=3))
    assert s2sad.grad(spread)(0.0, np.random.default_rng(3)) == pytest.approx(expected, rel=1e-14)


def test_the_text_is_the_reparameterised_draw():
    def loss(mu: float, rng: np.random.Generator):
        z = rng.normal(mu, 2.0, size=3)
        return np.sum(z * z)

    assert "rng.normal(size=3)" in s2sad.grad(loss).source_for(1.0, np.random.default_rng(0))
