"""Integrals: the derivative is that of a sum over the subintervals on which QUADPACK ended (Leibniz's rule)."""

import math

import numpy as np
from scipy import integrate

from s2sad.implicit.arguments import in_tuple
from s2sad.rules import rule
from s2sad.rules.marks import held, solved
from s2sad.rules.sampled import trapezoid

rule.rewrite(integrate.trapezoid)(trapezoid)


@rule.rewrite(integrate.cumulative_trapezoid)
def cumulative_trapezoid(y, x=None, dx=1.0, axis=-1, initial=None):
    y = np.moveaxis(np.asarray(y), axis, -1)
    widths = dx if x is None else np.diff(np.asarray(x) if np.ndim(x) == 1 else np.moveaxis(x, axis, -1))
    total = np.cumsum(widths * (y[..., 1:] + y[..., :-1]) / 2.0, axis=-1)
    if initial is not None:
        total = np.concatenate((initial + 0.0 * y[..., :1], total), axis=-1)
    return np.moveaxis(total, -1, axis)


@rule.rewrite(integrate.simpson)
def simpson(y, x=None, *, dx=1.0, axis=-1):
    """Of an even number of samples, the last interval by the parabola through the last three (Cartwright 2017)."""
    y = np.moveaxis(np.asarray(y), axis, -1)
    count = np.shape(y)[-1]
    if x is None:
        h = dx * np.ones(count - 1)
    else:
        h = np.diff(np.asarray(x) if np.ndim(x) == 1 else np.moveaxis(x, axis, -1), axis=-1)
    if count == 2:
        return np.sum(h * (y[..., 1:] + y[..., :-1]) / 2.0, axis=-1)
    last = count - 1 if count % 2 else count - 2
    a, b = h[..., 0:last:2], h[..., 1:last:2]
    left, middle, right = y[..., 0:last:2], y[..., 1:last:2], y[..., 2 : last + 1 : 2]
    both = a + b
    total = np.sum(
        both / 6.0 * (left * (2.0 - b / a) + middle * both * both / (a * b) + right * (2.0 - a / b)), axis=-1
    )
    if last == count - 1:
        return total
    a, b = h[..., -2], h[..., -1]
    return total + (
        y[..., -1] * (2.0 * b * b + 3.0 * a * b) / (6.0 * (a + b))
        + y[..., -2] * (b * b + 3.0 * a * b) / (6.0 * a)
        - y[..., -3] * b**3 / (6.0 * a * (a + b))
    )


@rule.rewrite(integrate.quad)
def quad(func, a, b, args=(), full_output=0, epsabs=1.49e-8, epsrel=1.49e-8, limit=50, points=None):
    """As good as the sum of Gauss's rule of 21 points on each subinterval, which must agree with the integral found."""
    found = solved(integrate.quad(func, a, b, args, True, epsabs, epsrel, limit, points))
    fractions, weights = nodes(found[2], a, b)
    origin, width = 0.0, 1.0
    if math.isfinite(a) and math.isfinite(b):
        origin, width = a, b - a
    elif math.isfinite(a):
        origin = a
    elif math.isfinite(b):
        origin = b
    given = in_tuple(args)
    total = 0.0
    for fraction, weight in zip(fractions, weights, strict=True):
        total = total + float(weight) * func(origin + width * float(fraction), *given)
    total = total * width
    if not abs(total - found[0]) <= 10.0 * max(found[1], epsabs, epsrel * abs(found[0])):
        raise NotImplementedError("[S2S206] the integrand is too singular for the derivative of quad: substitute")
    value = found[0] + (total - held(total))
    if full_output:
        return value, found[1], found[2]
    return value, found[1]


def nodes(info, a, b):
    """Return places from 0 to 1 between finite limits, or distances from the finite one, and their weights.

    >>> fractions, weights = nodes({"last": 1, "alist": [2.0], "blist": [4.0]}, 2.0, 4.0)
    >>> round(float(np.sum(weights * fractions**2)), 12)
    0.333333333333
    """
    low, high = (np.asarray(info[key])[: info["last"], None] for key in ("alist", "blist"))
    places, weights = np.polynomial.legendre.leggauss(21)
    x = np.ravel((low + high) / 2.0 + (high - low) / 2.0 * places)
    w = np.ravel((high - low) / 2.0 * weights)
    if math.isfinite(b - a):
        return (x - a) / (b - a), w / abs(b - a)
    distance, w = (1.0 - x) / x, w / x**2
    if math.isinf(a) and math.isinf(b):
        return np.concatenate((distance, -distance)), np.concatenate((w, w)) * np.sign(b - a)
    return distance * (-1.0 if -math.inf in (a, b) else 1.0), w * np.sign(b - a)


rule.nondifferentiable(nodes)
