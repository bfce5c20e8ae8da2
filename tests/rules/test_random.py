"""Random draws are constants of the run: drawn once, in the order of the program."""

import numpy as np
import pytest

import s2sad

STEP = 1e-6


def legacy_in_a_loop(x, n):
    total = 0.0
    for _ in range(n):
        total = total + np.sin(x * np.random.randn()) * np.sum(np.random.normal(0.3, 1.2, size=2)) * x
        x = x * 1.1
    return total


def generator_in_a_loop(x, rng, n):
    total = 0.0
    for _ in range(n):
        draws = rng.normal(size=3)
        total = total + np.sum(np.sin(x * draws) * x)
        x = x * rng.uniform(0.5, 1.5)
    return total


def made_inside(x, n):
    rng = np.random.default_rng(n)
    points = rng.permutation(rng.standard_normal((4, 2)))
    return np.sum(np.tanh(x * points) ** 2)


def test_a_loop_draws_once_from_the_global_stream():
    def seeded(x):
        np.random.seed(3)
        return legacy_in_a_loop(x, 4)

    numeric = (seeded(1.3 + STEP) - seeded(1.3 - STEP)) / (2 * STEP)
    gradient = s2sad.grad(legacy_in_a_loop)
    for _ in range(2):
        np.random.seed(3)
        assert gradient(1.3, 4) == pytest.approx(numeric, rel=1e-6)


def test_a_loop_draws_once_from_a_generator():
    def seeded(x):
        return generator_in_a_loop(x, np.random.default_rng(3), 4)

    numeric = (seeded(1.3 + STEP) - seeded(1.3 - STEP)) / (2 * STEP)
    assert s2sad.grad(generator_in_a_loop)(1.3, np.random.default_rng(3), 4) == pytest.approx(numeric, rel=1e-6)
    value, tangent = s2sad.jvp(generator_in_a_loop)(1.3, np.random.default_rng(3), 4, x_dot=1.0)
    assert value == seeded(1.3) and tangent == pytest.approx(numeric, rel=1e-6)


def test_the_generator_is_left_where_the_function_leaves_it():
    one, other = np.random.default_rng(3), np.random.default_rng(3)
    generator_in_a_loop(1.3, one, 4)
    s2sad.grad(generator_in_a_loop)(1.3, other, 4)
    assert one.random() == other.random()


def test_a_generator_made_inside():
    s2sad.testing.check_grad(made_inside, np.array([0.3, 1.7]), 5)


def test_deriving_draws_nothing():
    np.random.seed(3)
    expected = np.random.rand()
    np.random.seed(3)
    s2sad.grad(legacy_in_a_loop).source_for(1.3, 4)
    assert np.random.rand() == expected


def legacy_binomial(x):
    return x * np.random.binomial(4, x)


def legacy_choice(x):
    return np.random.choice(np.array([x, x * x]))


def legacy_shuffle(x):
    y = np.array([x, x * x])
    np.random.shuffle(y)
    return y[0]


def generator_shape(x):
    rng = np.random.default_rng(3)
    return np.sum(rng.gamma(x, 2.0, size=3))


def generator_permutation(x):
    rng = np.random.default_rng(3)
    return rng.permutation(np.array([x, x * x]))[0]


def discrete(x):
    rng = np.random.default_rng(3)
    return x * rng.poisson(x)


@pytest.mark.parametrize(
    "function",
    [
        legacy_binomial,
        legacy_choice,
        legacy_shuffle,
        generator_shape,
        generator_permutation,
        discrete,
    ],
)
def test_active_parameters_are_refused(function):
    with pytest.raises(s2sad.DifferentiationError):
        s2sad.grad(function)(1.3)
