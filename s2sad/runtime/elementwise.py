"""Elementwise partial derivatives that one expression cannot give exactly at every point."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from s2sad.runtime.structure import like


def power_partial(x1: Any, x2: Any) -> Any:
    """Return d(x1**x2)/dx1 = x2 * x1**(x2 - 1), and 0 where x2 is 0.

    >>> power_partial(0.0, 0), power_partial(3.0, 2)
    (0.0, 6.0)
    """
    # np.float64 is a float: asking for its rank takes longer than the power
    if isinstance(x1, float) and type(x2) in (float, int) or np.ndim(x1) == 0 and np.ndim(x2) == 0:
        if x1 == 0 and not np.iscomplexobj(x2) and x2 < 1:
            return 0.0 * x1 if x2 == 0 else np.inf * x2
        return x2 * x1 ** (x2 - 1.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        exponent = np.where(np.equal(x2, 0) & np.equal(x1, 0), 1.0, np.subtract(x2, 1.0))
        if not np.iscomplexobj(x2):
            exponent = exponent.astype(np.result_type(x1, 0.0 * np.asarray(x1)), copy=False)
        return np.multiply(x2, np.power(x1, exponent))


def power_partial_exponent(y: Any, x1: Any, x2: Any) -> Any:
    """Return d(x1**x2)/dx2 = y * log(x1): 0 at x1 = 0 with x2 >= 0, nan at negative x1.

    >>> power_partial_exponent(0.0, 0.0, 2.0)
    0.0
    """
    if type(y) is type(x1) is float and x1 > 0.0:
        return y * math.log(x1)
    if np.iscomplexobj(x1) or np.iscomplexobj(y):
        return y * np.log(np.where(np.equal(x1, 0), 1.0, x1) + 0.0j)
    with np.errstate(divide="ignore", invalid="ignore"):
        logarithm = np.log(np.where(np.equal(x1, 0) & np.greater_equal(x2, 0), 1.0, x1))
        result = y * logarithm
    return like(result, y)


def abs_partial(x: Any) -> Any:
    """Return the sign of x, conj(x)/|x| for complex x; 0 at 0."""
    if type(x) is float:
        return 1.0 if x > 0.0 else -1.0 if x < 0.0 else 0.0 * x
    if np.iscomplexobj(x):
        return ratio(np.conj(x), np.abs(x))
    return np.sign(x)


def share(x1: Any, x2: Any) -> Any:
    """Return 1 where x1 > x2, 0.5 at ties, 0 elsewhere: what the first of two arguments of maximum receives.

    >>> share(2.0, 1.0), share(1.0, 1.0)
    (1.0, 0.5)
    """
    if type(x1) is type(x2) is float or np.ndim(x1) == 0 and np.ndim(x2) == 0:
        return 1.0 if x1 > x2 else 0.5 if x1 == x2 else 0.0
    halves = np.add(np.greater(x1, x2), np.greater_equal(x1, x2), dtype=np.int8)
    return np.multiply(halves, 0.5, dtype=np.result_type(x1, x2, np.float16))


def share_of_numbers(x1: Any, x2: Any) -> Any:
    """Return what the first of two arguments of ``fmax`` receives: all, if the second is not a number.

    >>> share_of_numbers(2.0, np.nan), share_of_numbers(np.nan, 2.0), share_of_numbers(1.0, 1.0)
    (1.0, 0.0, 0.5)
    """
    if np.ndim(x1) == 0 and np.ndim(x2) == 0:
        return 1.0 if x2 != x2 else share(x1, x2)
    return np.maximum(share(x1, x2), np.isnan(x2))


def raised(a: Any, y: Any, upper: Any) -> Any:
    """Tell where ``np.clip`` raised an element to its lower bound: bounds that cross give the upper one.

    >>> raised(np.array([0.0, 2.0]), np.array([1.0, 2.0]), None)
    array([ True, False])
    """
    return np.less(a, y) if upper is None else np.less(a, y) & np.not_equal(y, upper)


def marked(condition: Any, x: Any) -> Any:
    """Return 1 where a condition on ``x`` holds, and 0 elsewhere."""
    return condition.astype(np.result_type(x, np.float16)) if np.ndim(condition) else float(condition)


def ratio(x: Any, y: Any) -> Any:
    """Return x / y, and 0 where y is 0: the partial of a norm at the origin.

    >>> ratio(0.0, 0.0)
    0.0
    """
    if np.ndim(y) == 0 and np.ndim(x) == 0:
        return x / y if y != 0 else 0.0 * x
    return np.divide(x, np.where(np.equal(y, 0), 1.0, y)) * np.not_equal(y, 0)


def turn(x: float, square: float) -> float:
    """Return x / square, and nan where the square is 0: how an angle changes at the origin.

    >>> turn(2.0, 4.0), turn(0.0, 0.0)
    (0.5, nan)
    """
    return x / square if square != 0 else x * np.nan


def sinc_partial(y: Any, x: Any) -> Any:
    """Return d sinc(x)/dx = (cos(pi x) - sinc(x)) / x; near 0 its Taylor series, which can be differentiated there."""
    small = np.less(np.abs(x), 1e-2)
    safe = np.where(small, 1.0, x)
    square = np.square(np.pi * np.where(small, x, 0.0))
    series = -np.pi * np.pi * x * (1.0 / 3.0 - square / 30.0 + square * square / 840.0 - square**3 / 45360.0)
    return np.where(small, series, (np.cos(np.pi * safe) - np.sinc(safe)) / safe)


def digamma(x: Any) -> Any:
    """Return the logarithmic derivative of gamma (Abramowitz and Stegun 6.3.5, 6.3.7, 6.3.18).

    >>> round(digamma(1.0), 12)
    -0.577215664902
    """
    if np.ndim(x) > 0:
        return np.array([digamma(float(v)) for v in np.ravel(x)]).reshape(np.shape(x))
    if x <= 0.5 and x == np.floor(x) and x <= 0:
        return np.nan
    if x < 0.5:
        return digamma(1.0 - x) - np.pi / np.tan(np.pi * x)
    shift = 0.0
    while x < 10.0:
        shift = shift - 1.0 / x
        x = x + 1.0
    z = 1.0 / (x * x)
    tail = z * (1 / 12 - z * (1 / 120 - z * (1 / 252 - z * (1 / 240 - z * (1 / 132 - z * (691 / 32760 - z / 12))))))
    return float(shift + np.log(x) - 0.5 / x - tail)


def polygamma(n: int, x: Any) -> Any:
    """Return the n-th derivative of digamma (Abramowitz and Stegun 6.4.1, 6.4.6, 6.4.11).

    >>> round(polygamma(1, 1.0), 12)
    1.644934066848
    """
    if n == 0:
        return digamma(x)
    if np.ndim(x) > 0:
        return np.array([polygamma(n, float(v)) for v in np.ravel(x)]).reshape(np.shape(x))
    factorial = 1.0
    for k in range(1, n):
        factorial = factorial * k
    sign = -1.0 if n % 2 == 0 else 1.0
    total = 0.0
    while x < 20.0:
        total = total + factorial * n / x ** (n + 1)
        x = x + 1.0
    bernoulli = (1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6)
    total = total + factorial / x**n + factorial * n / (2.0 * x ** (n + 1))
    rising = factorial * n
    for k in range(1, len(bernoulli) + 1):
        rising = rising * (n + 2 * k - 1) / (2 * k) / (1.0 if k == 1 else 1.0)
        total = total + bernoulli[k - 1] * rising / x ** (n + 2 * k)
        rising = rising * (n + 2 * k) / (2 * k + 1)
    return float(sign * total)
