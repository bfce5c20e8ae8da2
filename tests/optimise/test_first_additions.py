"""What is added first to a place of zeros is stored there, in loops that come to each place once."""

import numpy as np
import pytest

import s2sad

X = np.array([0.7, -0.4, 1.3, 0.2])
M = np.outer(X, X[:3])


def each(x):
    s = 0.0
    for i in range(len(x)):
        s += np.sin(x[i]) * s + x[i]
    return s


def downwards(x):
    s = 1.0
    for i in range(len(x) - 1, -1, -1):
        s *= x[i] - s
    return s


def pairs(m):
    s = 1.0
    for i in range(m.shape[0]):
        for j in range(m.shape[1]):
            s = s * 0.5 + m[i, j] * s
    return s


@pytest.mark.parametrize(("f", "x"), [(each, X), (downwards, X), (pairs, M)])
def test_the_first_is_a_store(f, x):
    text = s2sad.grad(f).source_for(x)
    assert "_bar[i] = " in text or "_bar[i, j] = " in text, text
    s2sad.testing.check_grad(f, x, order=2)


def from_below_zero(x):
    """The last element comes twice: once as -1."""
    s = 1.0
    for i in range(-1, len(x)):
        s *= x[i] - s
    return s


def neighbours(x):
    s = 1.0
    for i in range(len(x) - 1):
        s *= x[i] - s * x[i + 1]
    return s


def rows_again(m):
    s = 1.0
    for _ in range(2):
        for j in range(m.shape[1]):
            s = s * 0.5 + m[1, j] * s
    return s


def bound_again(x):
    s = 1.0
    for i in range(len(x)):
        i = i // 2
        s *= x[i] - s
    return s


def twice(x):
    s = 1.0
    for i in range(len(x)):
        s *= x[i] - s
    for i in range(len(x)):
        s += x[i] * s
    return s


@pytest.mark.parametrize(
    ("f", "x"), [(from_below_zero, X), (neighbours, X), (rows_again, M), (bound_again, X), (twice, X)]
)
def test_places_that_come_again(f, x):
    s2sad.testing.check_grad(f, x, order=2)


def test_a_place_that_may_come_twice_is_added_to():
    text = s2sad.grad(from_below_zero).source_for(X)
    assert "x_bar[i] = " not in text and "x_bar[i] " in text
    assert s2sad.grad(twice).source_for(X).count("x_bar[i") == 2
