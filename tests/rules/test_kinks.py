"""The conventions at kinks: exact values at the points where a rule had to choose."""

import math

import numpy as np
import pytest

import s2sad

ZERO = 0.0


def at(function, x):
    with np.errstate(all="ignore"):
        return s2sad.grad(function)(x)


def along(function, x):
    """Return the gradient by forward mode: one tangent for each element."""
    with np.errstate(all="ignore"):
        if np.ndim(x) == 0:
            return s2sad.jvp(function)(x, 1.0)[1]
        found = np.empty(np.shape(x))
        for index in np.ndindex(np.shape(x)):
            direction = np.zeros(np.shape(x))
            direction[index] = 1.0
            found[index] = s2sad.jvp(function)(x, direction)[1]
        return found


@pytest.mark.parametrize("derivative", [at, along])
@pytest.mark.parametrize(
    ("function", "x", "expected"),
    [
        (lambda x: abs(x), 0.0, 0.0),
        (lambda x: np.abs(x), 0.0, 0.0),
        (lambda x: math.fabs(x), 0.0, 0.0),
        (lambda x: np.sqrt(x), 0.0, np.inf),
        (lambda x: math.sqrt(x), 0.0, np.inf),
        (lambda x: np.linalg.norm(x), np.zeros(2), np.zeros(2)),
        (lambda x: np.std(x), np.ones(3), np.zeros(3)),
        (lambda x: np.hypot(x, 0.0), 0.0, 0.0),
        (lambda x: np.maximum(x, 0.0), 0.0, 0.5),
        (lambda x: max(x, 0.0), 0.0, 0.5),
        (lambda x: np.max(x), np.array([1.0, 1.0, 0.0]), np.array([0.5, 0.5, 0.0])),
        (lambda x: np.clip(x, 0.0, 1.0), 1.0, 1.0),
        (lambda x: np.where(x > 0, np.log(x), 0.0), 0.0, 0.0),
        (lambda x: np.where(x > 0, np.sqrt(x), 0.0), 0.0, 0.0),
        (lambda x: np.sum(np.where(x > 0, 1.0 / x, 0.0)), np.array([0.0]), np.array([0.0])),
        (lambda x: np.sum(np.where(x > 0, np.log(x), 0.0)), np.array([-1.0, 0.0, 2.0]), np.array([0.0, 0.0, 0.5])),
        (lambda x: x**0, 0.0, 0.0),
        (lambda x: x**0.0, 0.0, 0.0),
        (lambda x: x**2, 0.0, 0.0),
        (lambda x: x**1, 0.0, 1.0),
        (lambda y: 0.0**y, 2.0, 0.0),
        (lambda y: (-2.0) ** y, 2.0, np.nan),
        (lambda x: np.arctan2(x, 0.0), 0.0, np.nan),
        (lambda x: np.sinc(x), 0.0, 0.0),
        (lambda x: np.prod(x), np.array([0.0, 2.0, 3.0]), np.array([6.0, 0.0, 0.0])),
        (lambda x: np.prod(x), np.array([0.0, 0.0, 3.0]), np.zeros(3)),
        (lambda x: np.linalg.det(x), np.array([[1.0, 2.0], [2.0, 4.0]]), np.array([[4.0, -2.0], [-2.0, 1.0]])),
        (lambda x: x**ZERO, 0.0, 0.0),
        (lambda x: np.power(x, ZERO), 0.0, 0.0),
        (lambda x: np.median(x), np.array([1.0, 4.0, 2.0, 3.0]), np.array([0.0, 0.0, 0.5, 0.5])),
        (lambda x: np.median(x), np.array([2.0, 2.0, 1.0]), np.array([1.0, 0.0, 0.0])),
        (
            lambda x: np.sum(np.sort(x) * np.array([1.0, 2.0, 4.0])),
            np.array([5.0, 1.0, 1.0]),
            np.array([4.0, 1.0, 2.0]),
        ),
        (lambda x: np.linalg.eigvalsh(x)[0], np.diag([1.0, 3.0]), np.diag([1.0, 0.0])),
        (lambda x: np.linalg.cholesky(x)[1, 0], np.eye(2), np.array([[0.0, 0.5], [0.5, 0.0]])),
        (lambda x: x % 1.0, 2.0, 1.0),
        (lambda x: math.floor(x) * 3.0 + x, 2.0, 1.0),
        (lambda x: np.logaddexp(x, -np.inf), -np.inf, 0.5),
        (lambda x: np.linalg.norm(x, axis=0)[0], np.zeros((2, 1)), np.zeros((2, 1))),
        (lambda x: np.nanstd(x), np.ones(3), np.zeros(3)),
        (lambda x: math.hypot(x, 0.0), 0.0, 0.0),
        (lambda x: np.maximum(0.0, x), 0.0, 0.5),
        (lambda x: np.minimum(x, 0.0), 0.0, 0.5),
        (lambda x: min(x, 0.0), 0.0, 0.5),
        (lambda x: np.min(x), np.array([1.0, 1.0, 2.0]), np.array([0.5, 0.5, 0.0])),
        (lambda x: np.clip(x, 0.0, 1.0), 0.0, 1.0),
        (lambda x: np.where(x > 0, np.sqrt(x), 0.0), -1.0, 0.0),
        (lambda x: np.where(x > 0, np.log(x), 0.0), -1.0, 0.0),
        (lambda x: np.sqrt(np.maximum(x, 0.0)), -1.0, 0.0),
        (lambda x: np.sqrt(np.clip(x, 0.0, 5.0)), -1.0, 0.0),
        (lambda x: np.log(np.maximum(x, 0.0) ** 2 + 1.0), -1.0, 0.0),
        (lambda x: np.sqrt(np.where(x > 0, x, 0.0)), -1.0, 0.0),
        (lambda x: np.sum(np.sqrt(np.maximum(x, 0.0))), np.array([-1.0, 4.0]), np.array([0.0, 0.25])),
        (lambda x: math.sqrt(max(x, 0.0)), -1.0, 0.0),
        (lambda x: np.power(x, 2.0), 0.0, 0.0),
        (lambda y: np.power(0.0, y), 2.0, 0.0),
        (lambda y: math.pow(0.0, y), 2.0, 0.0),
        (lambda x: np.arctan2(0.0, x), 0.0, np.nan),
        (lambda x: math.atan2(x, 0.0), 0.0, np.nan),
        (lambda x: np.prod(x), np.array([[0.0, 2.0], [3.0, 4.0]]), np.array([[24.0, 0.0], [0.0, 0.0]])),
        (lambda x: np.linalg.det(x), np.zeros((3, 3)), np.zeros((3, 3))),
        (lambda x: np.median(x, axis=0)[0], np.array([[1.0], [3.0]]), np.array([[0.5], [0.5]])),
        (lambda x: np.mod(x, 1.0), 0.3, 1.0),
        (lambda x: np.fmod(x, 1.0), 1.3, 1.0),
    ],
)
def test_convention(function, x, expected, derivative):
    np.testing.assert_allclose(derivative(function, x), expected, atol=1e-12)


def test_float32_stays_float32():
    x = np.array([0.5, 2.0], np.float32)
    assert s2sad.grad(lambda x: np.sum(np.sin(x) * x * 2.0))(x).dtype == np.float32


def test_complex_gradient_is_conjugate_of_the_direction_of_steepest_ascent():
    """For f = |z|^2 = a^2 + b^2: df/da - i df/db = 2a - 2ib."""
    z = np.array([1.0 + 2.0j])
    np.testing.assert_allclose(s2sad.grad(lambda z: np.sum(np.real(z * np.conj(z))))(z), 2 * z.conj())


def test_unused_nan_does_not_poison():
    def f(x):
        y = np.sqrt(x - 5.0)
        return x * x + 0.0 * 1.0 if x < 5 else y

    assert at(f, 2.0) == 4.0
