"""Programs on the functions of ``math``, ``operator``, ``itertools`` and ``statistics``."""

import itertools
import math
import operator
import statistics
import sys

import numpy as np

from tests.programs.case import case

X = [0.3, -1.2, 1.7, 0.9, 2.2]
Y = [1.1, 0.4, -0.6, 1.3, 0.8]
P = [0.3, 1.2, 1.7, 0.9]


def quotients(a, b):
    q, r = divmod(a, b)
    p, s = np.divmod(np.array([a, -a]), b)
    return q * r + np.sum(p * s * s) + math.remainder(a, b) ** 2


def fractions_and_integers(a, b):
    f, i = math.modf(a)
    m, e = math.frexp(b)
    u, v = np.modf(np.array([a, a * b]))
    n, _ = np.frexp(np.array([a, b]))
    return f * f * i + m * m * e + np.sum(u * u * v) + np.sum(n * n) + np.ldexp(a, 2) * math.ldexp(b, -1)


def base_two(a, b):
    return np.logaddexp2(a, b) * math.nextafter(a, 2.0)


def on_sequences(x, a):
    return math.prod(x, start=a) + math.dist([a, x[1]], [x[0], a]) * math.prod([a, 0.0, x[0]])


def as_functions(x, a):
    y = operator.concat(x, [a])
    operator.setitem(y, 0, a * a)
    return operator.getitem(y, 0) * operator.getitem(y, -1) + operator.abs(y[1]) * operator.mul(y[2], y[3])


def running(x, a):
    total = 0.0
    for value in itertools.accumulate(x):
        total = total + value * value
    products = list(itertools.accumulate(x, operator.mul, initial=a))
    return total + products[-1] * products[1]


def means(p, w):
    return statistics.mean(p) * statistics.fmean(p) * statistics.geometric_mean(p) * statistics.harmonic_mean(
        p
    ) + statistics.harmonic_mean(p, w)


def spreads(x, a):
    return (
        statistics.variance(x) * statistics.pvariance(x, a)
        + statistics.stdev(x) * statistics.pstdev(x)
        + statistics.stdev(x, a)
    )


def middles(x, a):
    return (
        statistics.median(x) * statistics.median_low(x[:4])
        + statistics.median_high(x[:4]) ** 2
        + statistics.median_grouped(x, a) ** 2
    )


def quarters(x):
    first, second, third = statistics.quantiles(x)
    whole = statistics.quantiles(x, n=5, method="inclusive") + statistics.quantiles(x[:3], n=6)
    return first * second + third**2 + whole[0] * whole[3] + whole[4] * whole[8] + len(whole)


def pairs(x, y):
    slope, intercept = statistics.linear_regression(x, y)
    line = statistics.linear_regression(y, x)
    return slope * intercept + statistics.covariance(x, y) * statistics.correlation(x, y) + line.slope**2


def through_the_origin(x, y):
    return statistics.linear_regression(x, y, proportional=True).slope ** 2 + statistics.fmean(
        x, weights=[1, 2, 0, 1, 1]
    )


def window(x, b):
    return np.dot(np.kaiser(5, b), x) * np.i0(b)


def in_place(x, m, a):
    """The functions write into x, which is read again."""
    y = operator.imul(x, a)
    z = operator.iadd(y, 1.0)
    w = operator.imatmul(m, np.outer(x, z))
    v = operator.ipow(operator.itruediv(operator.isub(w, x), a), 2.0)
    return np.sum(y * x) + np.sum(v * m) + operator.imul(a, a) * operator.imod(a, 0.4)


def in_place_spelled(x, m, a):
    x = x * a + 1.0
    m = ((m @ np.outer(x, x) - x) / a) ** 2.0
    return np.sum(x * x) + np.sum(m * m) + a * a * (a % 0.4)


def whole_parts_in_place(x, a):
    y = x * a
    operator.ifloordiv(y, 0.5)
    y[1] //= a
    y[2:] //= x[:-2]
    return np.sum(y * x)


CASES = [
    case(in_place, np.array(X[:2]), np.array([[0.3, 1.1], [-0.4, 0.2]]), 0.7, functional=in_place_spelled),
    case(whole_parts_in_place, np.array(X), 0.7),
    case(quotients, 7.3, 2.2),
    case(fractions_and_integers, 2.3, -1.3),
    case(base_two, 0.7, 0.3),
    case(on_sequences, X, 0.7),
    case(as_functions, X, 0.7),
    case(running, X, 0.7),
    case(means, P, P[::-1]),
    case(spreads, X, 0.7),
    case(middles, X, 0.7),
    case(quarters, X),
    case(pairs, X, Y),
    case(window, np.array(X), 1.3),
]
if sys.version_info >= (3, 11):
    CASES += [case(through_the_origin, X, Y)]
