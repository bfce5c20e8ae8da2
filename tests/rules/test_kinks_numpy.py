"""Where the functions have corners, jumps or poles: the value that the convention gives."""

import cmath
import math
import statistics

import numpy as np
import pytest

import s2sad
from s2sad.rules import library
from s2sad.rules.apply import vjp

library.load()


def bar(primitive, *args, wrt=None, seed=1.0, **kwargs):
    bars = vjp(primitive, primitive(*args, **kwargs), seed, args, kwargs)
    return bars[wrt] if wrt else next(iter(bars.values()))


def test_interpolation_at_samples():
    x, xp, fp = np.array([-1.0, 0.0, 1.0, 2.0, 3.0]), np.array([0.0, 1.0, 2.0]), np.array([0.0, 1.0, 5.0])
    np.testing.assert_array_equal(bar(np.interp, x, xp, fp, seed=np.ones(5)), [0.0, 1.0, 4.0, 0.0, 0.0])
    np.testing.assert_array_equal(bar(np.interp, x, xp, fp, wrt="fp", seed=np.ones(5)), [2.0, 1.0, 2.0])


def test_phases():
    assert np.isnan(bar(np.angle, np.array(0j))) and bar(np.angle, -3.0) == 0.0
    assert bar(np.angle, np.array(-2.0 + 0j)) == 0.5j
    assert bar(cmath.sqrt, 0j) == cmath.inf


def test_modulus_of_zero_in_polar_form():
    assert bar(cmath.polar, 0j, seed=(1.0, 0.0)) == 0.0


def test_acosh_in_the_left_half_plane():
    z, h = -1.1 + 0.5j, 1e-6
    slope = pytest.approx((cmath.acosh(z + h) - cmath.acosh(z - h)) / (2 * h))
    assert bar(cmath.acosh, z) == slope and bar(np.arccosh, z) == slope


def test_second_derivative_of_a_modulus():
    def modulus(x):
        return np.abs(np.exp(1j * x) + 1.0)  # 2 cos(x / 2)

    assert s2sad.grad(s2sad.grad(modulus))(0.7) == pytest.approx(-0.5 * math.cos(0.35))


def test_logaddexp2():
    assert bar(np.logaddexp2, -np.inf, -np.inf) == 0.5
    assert bar(np.logaddexp2, -np.inf, 1.0) == 0.0
    assert bar(np.logaddexp2, 2.0, 2.0) == 0.5


def test_i0():
    assert bar(np.i0, np.array(0.0)) == 0.0
    assert s2sad.grad(s2sad.grad(lambda x: np.i0(x)[()]))(0.0) == pytest.approx(0.5)


def test_step():
    assert bar(np.heaviside, 0.0, 0.5) == 1.0 and bar(np.heaviside, 1.0, 0.5) == 0.0


def test_polynomials_at_zero():
    np.testing.assert_array_equal(bar(np.polyval, np.array([1.0, 2.0, 3.0]), 0.0), [0.0, 0.0, 1.0])
    np.testing.assert_array_equal(bar(np.vander, np.array([0.0]), 3, seed=np.ones((1, 3))), [1.0])


def test_spread_of_equal_numbers():
    assert s2sad.grad(lambda x: statistics.stdev([x, x]))(1.3) == 0.0
    assert s2sad.grad(lambda x: math.dist([x, x], [x, x]))(1.3) == 0.0


def test_product_with_zeros():
    assert s2sad.grad(lambda x: math.prod([x, 0.0, 3.0]) + math.prod([x[0] for x in [[2.0], [3.0]]]) * x)(0.0) == 6.0


def test_sign_of_a_complex_number():
    if np.sign(2j) != 1j:
        pytest.skip("NumPy 1 gives the sign of the real part")
    np.testing.assert_array_equal(bar(np.sign, np.array([0.0j, 2.0 + 0.0j]), seed=np.ones(2) * 1j), [0.0, 0.5j])

    def turned(x):
        return np.real(np.sign(x * (1.0 + 2.0j) + 1.0j))

    assert s2sad.grad(turned)(0.0) == pytest.approx(1.0, rel=1e-14)
    assert s2sad.grad(lambda x: np.sign(x) * x)(-2.0) == -1.0
