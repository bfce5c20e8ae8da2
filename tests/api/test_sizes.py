"""Versions for sizes that agree: another pattern of sizes is another version, and none is used for the wrong one."""

import numpy as np

import s2sad


def product(x, y):
    return np.sum(np.sin(x) * y * y)


def test_sizes_in_any_order():
    derivative = s2sad.grad(product, wrt=("x", "y"))
    rng = np.random.default_rng(0)
    shapes = [((3,), (3,)), ((3,), (1,)), ((1,), (3,)), ((2, 3), (3,)), ((3, 3), (3,)), ((3, 1), (3,)), ((1, 1), (1,))]
    for _ in range(2):
        for a, b in [*shapes, *reversed(shapes)]:
            x, y = rng.normal(size=a), rng.normal(size=b)
            x_bar, y_bar = derivative(x, y)
            assert x_bar.shape == a and y_bar.shape == b
            expected = np.cos(x) * y * y
            assert np.isclose(x_bar.sum(), expected.sum())
            assert np.isclose(y_bar.sum(), (2 * np.sin(x) * y).sum())


def test_empty_sizes():
    derivative = s2sad.grad(product, wrt=("x", "y"))
    for a, b in (((0,), (0,)), ((0,), (1,)), ((2, 0), (0,))):
        x_bar, y_bar = derivative(np.ones(a), np.ones(b))
        assert x_bar.shape == a and y_bar.shape == b and not x_bar.any() and not y_bar.any()


def test_sizes_inside_a_dict():
    def loss(p, x):
        return np.sum((x @ p["w"] + p["b"]) ** 2)

    derivative = s2sad.grad(loss)
    x = np.arange(6.0).reshape(2, 3)
    for b in (np.ones(2), np.ones(1), np.ones(2)):
        bars = derivative({"w": np.ones(3), "b": b}, x)
        assert bars["b"].shape == b.shape and bars["w"].shape == (3,)
        residual = 2 * (x @ np.ones(3) + b)
        assert np.allclose(bars["w"], x.T @ residual) and np.isclose(bars["b"].sum(), residual.sum())


def test_the_second_derivative_knows_them_too():
    second = s2sad.hvp(lambda x, y: np.sum(x**3 * y))
    for y in (np.ones(3), np.full(1, 2.0), np.ones(3)):
        assert np.allclose(second(np.arange(3.0), y, np.ones(3)), 6 * np.arange(3.0) * y)


def weights(x, k):
    found = np.zeros_like(x)
    for i in range(len(x)):
        found[i] = k * i
    return found[:-1]


def weighted(y, x, k):
    return np.sum(y * weights(x, k) * np.sin(y))


def test_sizes_that_a_call_without_a_derivative_returns():
    """A helper of constants gives an array as long as what it is given: nothing is broadcast."""
    derivative = s2sad.grad(weighted)
    assert "unbroadcast" not in derivative.source_for(np.ones(3), np.ones((4, 3)), 2.0)
    for y, x in [((3,), (4,)), ((1,), (4,)), ((2, 3), (4,)), ((4, 3), (5, 3)), ((3,), (5, 3)), ((5, 1), (6, 3))]:
        for _ in range(2):
            s2sad.testing.check_grad(weighted, np.linspace(0.1, 0.9, np.prod(y)).reshape(y), np.ones(x), 2.0)
