"""Derivatives of special functions that take more than one line. They need SciPy.

Some have rules of their own (``rules/scipy_special_runtime.py``). The others are plain NumPy code, differentiated from
their source. Where a formula does not hold at a point, the argument is first replaced by a harmless one, so that
the arm not selected raises no warning.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.special as sc

from s2sad.runtime.structure import like

# Gauss-Legendre nodes for integrals over [0, inf) of a function that decays on the scale 1, by v = 80 r**2.
_LEGENDRE_NODES, _LEGENDRE_WEIGHTS = np.polynomial.legendre.leggauss(64)
DECAY_NODES = 20.0 * (_LEGENDRE_NODES + 1.0) ** 2
DECAY_WEIGHTS = 40.0 * (_LEGENDRE_NODES + 1.0) * _LEGENDRE_WEIGHTS

# B_2j of the Bernoulli numbers, j = 1, 2, ...
BERNOULLI = (1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510, 43867 / 798, -174611 / 330)


def absorbing_product(u: Any, v: Any) -> Any:
    """Return ``u * v``, where a zero factor wins over an infinite or undefined one."""
    with np.errstate(invalid="ignore"):
        product = np.multiply(u, v)
    return np.where((np.asarray(u) == 0) | (np.asarray(v) == 0), np.zeros_like(product), product)[()]


def absorbing_quotient(u: Any, v: Any) -> Any:
    """Return ``u / v``, and zero where ``u`` is zero, whatever ``v`` is."""
    with np.errstate(invalid="ignore", divide="ignore"):
        quotient = np.divide(u, v)
    return np.where(np.asarray(u) == 0, np.zeros_like(quotient), quotient)[()]


def log_ratio(x: Any, y: Any) -> Any:
    """Return ``log(x / y)``, and infinity for ``y = 0``, the limit of every ``x > 0``."""
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = np.log(np.divide(x, y))
    return np.where(np.asarray(y) == 0, np.full_like(ratio, np.inf), ratio)[()]


def real_only(z: Any, name: str) -> Any:
    """Return a real ``z``; refuse a complex one, for which the function named is not holomorphic."""
    if np.iscomplexobj(z):
        raise TypeError(f"{name} of a complex argument is not holomorphic; it can be differentiated at real arguments")
    return z


def digamma_rise(x: Any, h: Any) -> Any:
    """Return digamma(x + h) - digamma(x), also where the two nearly cancel (Abramowitz and Stegun 6.3.18)."""
    large = np.asarray(x) > 15.0
    u = np.where(large, x, 15.0)
    v = u + h
    tail = h / (2.0 * u * v)
    for j in range(7):
        tail = tail + BERNOULLI[j] / (2 * j + 2) * (u ** (-2 * j - 2) - v ** (-2 * j - 2))
    return np.where(large, np.log1p(h / u) + tail, sc.digamma(x + h) - sc.digamma(x))


def rgamma_slope(x: Any) -> Any:
    """Return the derivative of 1 / gamma, by the reflection formula for x < 1/2, where gamma has its poles."""
    left = np.real(x) < 0.5
    u = np.where(left, x, 0.0)
    v = np.where(left, 1.0, x)
    reflected = sc.gamma(1.0 - u) * (np.cos(np.pi * u) - np.sin(np.pi * u) * sc.digamma(1.0 - u) / np.pi)
    return np.where(left, reflected, -sc.rgamma(v) * sc.digamma(v))


def poch_slope(z: Any, m: Any) -> Any:
    """Return the derivative of gamma(z + m) / gamma(z) in z, also at the poles of gamma(z)."""
    pole = (np.asarray(z) <= 0) & (np.asarray(z) == np.floor(z))
    twin = pole & (z + m <= 0) & (np.asarray(m) == np.floor(m))  # the poles of both cancel; reflect both
    pole = pole & ~twin
    u = np.where(pole | twin, 1.0, z)
    regular = sc.poch(u, m) * (sc.digamma(u + m) - sc.digamma(u))
    v = np.where(pole, z, 1.0)
    n = np.where(pole, m, 1.0)
    alone = sc.gamma(v + n) * (rgamma_slope(v) + sc.digamma(v + n) * sc.rgamma(v))
    w = np.where(twin, z, 0.0)
    n = np.where(twin, m, 0.0)
    paired = sc.poch(w, n) * (sc.digamma(1.0 - w - n) - sc.digamma(1.0 - w))
    return np.where(pole, alone, np.where(twin, paired, regular))


def multigammaln_slope(a: Any, d: Any) -> Any:
    """Return the derivative of multigammaln(a, d) in a."""
    total = sc.digamma(a)
    for j in range(1, int(d)):
        total = total + sc.digamma(a - 0.5 * j)
    return total


def hurwitz_zeta(s: float, q: Any) -> Any:
    """Return zeta(s, q) = sum((q + k)**-s) for s > 1; of complex q by Euler-Maclaurin summation (DLMF 25.11.5).

    >>> np.round(hurwitz_zeta(2.0, 1.0 + 0j) - np.pi**2 / 6, 14)
    0j
    """
    if not np.iscomplexobj(q):
        return sc.zeta(s, q)
    q = np.where(np.real(q) < -1000.0, np.nan, q)
    total = 0.0
    for _ in range(int(np.ceil(15.0 - np.fmin.reduce(np.real(np.ravel(q)), initial=15.0)))):
        total = total + q**-s
        q = q + 1.0
    power = q**-s
    total = total + power * (q / (s - 1.0) + 0.5)
    scale = 0.5 * s / q  # s (s + 1) ... (s + 2j - 2) / (2j)! * q**(1 - 2j)
    for j in range(10):
        total = total + BERNOULLI[j] * scale * power
        scale = scale * ((s + 2 * j + 1) * (s + 2 * j + 2) / ((2 * j + 3) * (2 * j + 4))) / (q * q)
    return total


def zeta_slope(s: Any, q: Any) -> Any:
    """Return the derivative of zeta(s, q) in s, NaN for s < 0, by Euler-Maclaurin summation (DLMF 25.11.5)."""
    s = np.where(np.asarray(s) < 0, np.nan, s)
    total = 0.0
    for k in range(12):
        total = total - np.log(q + k) * (q + k) ** -s
    r = q + 12.0
    log_r = np.log(r)
    power = r**-s
    total = total - power * (r / (s - 1.0) * (log_r + 1.0 / (s - 1.0)) + 0.5 * log_r)
    rising = s  # s (s + 1) ... (s + 2j - 2) / (2j)! * r**(1 - 2j), without the factors that do not depend on s
    rising_slope = 1.0
    scale = 0.5 / r
    for j in range(10):
        total = total + BERNOULLI[j] * scale * power * (rising_slope - log_r * rising)
        factor = (s + 2 * j + 1) * (s + 2 * j + 2)
        rising_slope = rising_slope * factor + rising * (2.0 * s + 4 * j + 3)
        rising = rising * factor
        scale = scale / ((2 * j + 3) * (2 * j + 4) * r * r)
    return total


def spence_slope(z: Any) -> Any:
    """Return log(z) / (1 - z), which is -1 at z = 1."""
    near = np.abs(z - 1.0) < 0.5
    u = np.where(near, z, 1.0)
    v = np.where(near, 2.0, z)
    return np.where(near, -sc.hyp2f1(1.0, 1.0, 2.0, 1.0 - u), np.log(v) / (1.0 - v))


def exprel_slope(x: Any) -> Any:
    """Return the derivative of (exp(x) - 1) / x; SciPy's 1F1(1; 2; x), which it is, takes forever at large -x."""
    near = np.abs(x) < 1.0
    u = np.where(near, x, 0.0)
    v = np.where(near, 1.0, x)
    return np.where(near, 0.5 * sc.hyp1f1(2.0, 3.0, u), (np.exp(v) * (1.0 - 1.0 / v) + 1.0 / v) / v)


def ellipk_slope(p: Any) -> Any:
    """Return the derivative of the elliptic integral K at m = 1 - p (DLMF 19.25.1: by one of the second kind)."""
    return sc.elliprd(0.0, 1.0, p) / 6.0


def ellipe_slope(p: Any) -> Any:
    """Return the derivative of the elliptic integral E at m = 1 - p (DLMF 19.25.1)."""
    return sc.elliprd(0.0, p, 1.0) / -6.0


# Of Dawson's integral and its relatives, the derivative is a difference that cancels at large arguments. There, the
# slope is that of the asymptotic series 1/z + 1/(2 z**3) + 3/(4 z**5) + ... (DLMF 7.12), from this modulus on:
FAR = 50.0


def far_slope(u: Any) -> Any:
    """Return minus half the slope of that series, given u = 1 / (2 z**2)."""
    return u * (1.0 + u * (3.0 + u * (15.0 + u * (105.0 + u * 945.0))))


def erfcx_slope(y: Any, z: Any) -> Any:
    """Return the derivative of erfcx, given its value."""
    far = np.real(z) > FAR
    slope = far_slope(-0.5 * np.where(far, z, 1.0) ** -2.0)
    return 2.0 * np.where(far, slope / np.sqrt(np.pi), np.where(far, 0.0, z) * y - 1.0 / np.sqrt(np.pi))


def dawsn_slope(y: Any, z: Any) -> Any:
    """Return the derivative of Dawson's integral, given its value."""
    far = np.abs(np.real(z)) > np.maximum(FAR, 2.0 * np.abs(np.imag(z)))
    slope = far_slope(0.5 * np.where(far, z, 1.0) ** -2.0)
    return np.where(far, -slope, 1.0 - 2.0 * np.where(far, 0.0, z) * y)


def wofz_slope(y: Any, z: Any) -> Any:
    """Return the derivative of the Faddeeva function, given its value."""
    far = (np.imag(z) > FAR) | (np.abs(np.real(z)) > FAR) & (np.imag(z) > -0.5)
    slope = far_slope(0.5 * np.where(far, z, 1.0) ** -2.0)
    return 2.0 * np.where(far, -1j / np.sqrt(np.pi) * slope, 1j / np.sqrt(np.pi) - np.where(far, 0.0, z) * y)


def boxcox_slope(log_x: Any, lmbda: Any) -> Any:
    """Return the derivative of (x**lmbda - 1) / lmbda in lmbda, given log(x); at x = 0 its limit."""
    zero = np.asarray(log_x) == -np.inf
    t = np.where(zero, 0.0, log_x)
    limit = np.where(np.asarray(lmbda) > 0, np.where(zero, lmbda, 1.0) ** -2.0, np.inf)
    return np.where(zero, limit, t * t * exprel_slope(lmbda * t))


def gamma_density(a: Any, x: Any) -> Any:
    """Return x**(a - 1) exp(-x) / gamma(a), and zero for x outside [0, inf)."""
    outside = (np.asarray(x) < 0) | (np.asarray(x) == np.inf)
    x = np.where(outside, 1.0, x)
    return np.where(outside, 0.0, np.exp(sc.xlogy(a - 1.0, x) - x - sc.gammaln(a)))


def gamma_density_slope(a: Any, x: Any) -> Any:
    """Return the derivative of gamma_density(a, x) in x, one-sided at x = 0."""
    outside = (np.asarray(x) < 0) | (np.asarray(x) == np.inf)
    x = np.where(outside, 1.0, x)
    norm = x + sc.gammaln(a)
    rise = absorbing_product(a - 1.0, np.exp(sc.xlogy(a - 2.0, x) - norm))
    return np.where(outside, 0.0, rise - np.exp(sc.xlogy(a - 1.0, x) - norm))


def beta_density(a: Any, b: Any, x: Any) -> Any:
    """Return x**(a - 1) (1 - x)**(b - 1) / beta(a, b), and zero for x outside [0, 1]."""
    outside = (np.asarray(x) < 0) | (np.asarray(x) > 1)
    x = np.where(outside, 0.5, x)
    return np.where(outside, 0.0, np.exp(sc.xlogy(a - 1.0, x) + sc.xlog1py(b - 1.0, -x) - sc.betaln(a, b)))


def beta_density_slope(a: Any, b: Any, x: Any) -> Any:
    """Return the derivative of beta_density(a, b, x) in x, one-sided at 0 and 1."""
    outside = (np.asarray(x) < 0) | (np.asarray(x) > 1)
    x = np.where(outside, 0.5, x)
    norm = sc.betaln(a, b)
    rise = absorbing_product(a - 1.0, np.exp(sc.xlogy(a - 2.0, x) + sc.xlog1py(b - 1.0, -x) - norm))
    fall = absorbing_product(b - 1.0, np.exp(sc.xlogy(a - 1.0, x) + sc.xlog1py(b - 2.0, -x) - norm))
    return np.where(outside, 0.0, rise - fall)


def gammainc_da(a: Any, x: Any) -> Any:
    """Return the derivative of gammainc(a, x) in a, zero for x outside (0, inf)."""
    return gammainc_jet(a, x)[0]


def gammainc_daa(a: Any, x: Any) -> Any:
    """Return the second derivative of gammainc(a, x) in a, zero for x outside (0, inf)."""
    return gammainc_jet(a, x)[1]


def gammainc_jet(a: Any, x: Any) -> tuple[Any, Any]:
    """Return the first and second derivatives of gammainc(a, x) in a.

    With t of the gamma distribution, the first is gammainc(a, x) * mean(log t - digamma(a)) over t < x, or beyond the
    mean of t the same with the upper tail. Such a conditional mean is the ratio of two integrals of smooth decaying
    functions, so that the normalising constant plays no part. For a < 1 the recurrence
    gammainc(a, x) = gammainc(a + 1, x) + x**a exp(-x) / gamma(a + 1) comes first. Relative error about 1e-12.
    """
    outside = (np.asarray(x) <= 0) | (np.asarray(x) == np.inf)
    x = np.where(outside, 1.0, x)
    small = np.asarray(a) < 1.0
    b = np.where(small, a + 1.0, a)
    upper = x > b

    # t = x (1 + v) above, t = x exp(-v) below
    v = np.expand_dims(1.0 / (np.abs(x - b) + np.sqrt(b)), -1) * DECAY_NODES
    above = np.expand_dims(upper, -1)
    shape = np.expand_dims(b, -1)
    rise = np.where(above, np.log1p(v), -v)
    fall = np.expand_dims(x, -1) * np.where(above, v, np.expm1(-v))
    weight = np.exp(np.where(above, shape - 1.0, shape) * rise - fall) * DECAY_WEIGHTS
    tail = np.where(upper, -sc.gammaincc(b, x), sc.gammainc(b, x)) / np.sum(weight, axis=-1)
    score = np.expand_dims(np.log(x) - sc.digamma(b), -1) + rise
    first = tail * np.sum(weight * score, axis=-1)
    second = tail * np.sum(weight * (score * score - np.expand_dims(sc.zeta(2.0, b), -1)), axis=-1)

    step = np.where(small, np.exp(sc.xlogy(a, x) - x - sc.gammaln(a + 1.0)), 0.0)
    score = np.log(x) - sc.digamma(a + 1.0)
    first = first + step * score
    second = second + step * (score * score - sc.zeta(2.0, a + 1.0))
    return np.where(outside, 0.0, first), np.where(outside, 0.0, second)


def betainc_da(a: Any, b: Any, x: Any) -> Any:
    """Return the derivative of betainc(a, b, x) in a, zero for x outside (0, 1)."""
    return betainc_jet(a, b, x)[0]


def betainc_db(a: Any, b: Any, x: Any) -> Any:
    """Return the derivative of betainc(a, b, x) in b, zero for x outside (0, 1)."""
    return betainc_jet(a, b, x)[1]


def betainc_daa(a: Any, b: Any, x: Any) -> Any:
    """Return the second derivative of betainc(a, b, x) in a, zero for x outside (0, 1)."""
    return betainc_jet(a, b, x)[2]


def betainc_dab(a: Any, b: Any, x: Any) -> Any:
    """Return the derivative of betainc(a, b, x) in a and b, zero for x outside (0, 1)."""
    return betainc_jet(a, b, x)[3]


def betainc_dbb(a: Any, b: Any, x: Any) -> Any:
    """Return the second derivative of betainc(a, b, x) in b, zero for x outside (0, 1)."""
    return betainc_jet(a, b, x)[4]


def betainc_jet(a: Any, b: Any, x: Any) -> tuple[Any, Any, Any, Any, Any]:
    """Return the derivatives of betainc(a, b, x) in a, in b, in a twice, in a and b, and in b twice.

    As in ``gammainc_jet``: conditional means over the smaller tail, after the recurrences
    betainc(a, b) = betainc(a + 1, b) + a_step and betainc(a, b) = betainc(a, b + 1) - b_step (DLMF 8.17.20-21), which
    lift parameters below 1. Relative error about 1e-10.
    """
    outside = (np.asarray(x) <= 0) | (np.asarray(x) >= 1)
    x = np.where(outside, 0.5, x)
    log_x = np.log(x)
    log_y = np.log1p(-x)
    a_small = np.asarray(a) < 1.0
    b_small = np.asarray(b) < 1.0
    c = np.where(a_small, a + 1.0, a)
    d = np.where(b_small, b + 1.0, b)
    upper = x * (c + d) > c

    # the tail t < z of the distribution with parameters p, q, where t = z exp(-v)
    p = np.where(upper, d, c)
    q = np.where(upper, c, d)
    odds = np.where(upper, (1.0 - x) / x, x / (1.0 - x))
    rate = np.abs(p - (q - 1.0) * odds) + np.sqrt((q - 1.0) * odds * (1.0 + odds))
    v = np.expand_dims(1.0 / rate, -1) * DECAY_NODES
    rise = np.log1p(-np.expand_dims(odds, -1) * np.expm1(-v))
    weight = np.exp(np.expand_dims(q - 1.0, -1) * rise - np.expand_dims(p, -1) * v) * DECAY_WEIGHTS
    tail = np.where(upper, -sc.betainc(d, c, 1.0 - x), sc.betainc(c, d, x)) / np.sum(weight, axis=-1)
    above = np.expand_dims(upper, -1)
    a_score = np.expand_dims(log_x + digamma_rise(c, d), -1) + np.where(above, rise, -v)
    b_score = np.expand_dims(log_y + digamma_rise(d, c), -1) + np.where(above, -v, rise)
    trigamma = sc.zeta(2.0, c + d)
    da = tail * np.sum(weight * a_score, axis=-1)
    db = tail * np.sum(weight * b_score, axis=-1)
    daa = tail * np.sum(weight * (a_score**2 + np.expand_dims(trigamma - sc.zeta(2.0, c), -1)), axis=-1)
    dab = tail * np.sum(weight * (a_score * b_score + np.expand_dims(trigamma, -1)), axis=-1)
    dbb = tail * np.sum(weight * (b_score**2 + np.expand_dims(trigamma - sc.zeta(2.0, d), -1)), axis=-1)

    a_step = np.where(a_small, np.exp(a * log_x + b * log_y - np.log(a) - sc.betaln(a, b)), 0.0)
    a_score = log_x + digamma_rise(a + 1.0, b - 1.0)
    b_score = log_y + digamma_rise(b, a)
    trigamma = sc.zeta(2.0, a + b)
    da = da + a_step * a_score
    db = db + a_step * b_score
    daa = daa + a_step * (a_score**2 + trigamma - sc.zeta(2.0, a + 1.0))
    dab = dab + a_step * (a_score * b_score + trigamma)
    dbb = dbb + a_step * (b_score**2 + trigamma - sc.zeta(2.0, b))

    b_step = np.where(b_small, np.exp(c * log_x + b * log_y - np.log(b) - sc.betaln(c, b)), 0.0)
    a_score = log_x + digamma_rise(c, b)
    b_score = log_y + digamma_rise(b + 1.0, c - 1.0)
    trigamma = sc.zeta(2.0, c + b)
    da = da - b_step * a_score
    db = db - b_step * b_score
    daa = daa - b_step * (a_score**2 + trigamma - sc.zeta(2.0, c))
    dab = dab - b_step * (a_score * b_score + trigamma)
    dbb = dbb - b_step * (b_score**2 + trigamma - sc.zeta(2.0, b + 1.0))
    inside = np.where(outside, 0.0, 1.0)
    return inside * da, inside * db, inside * daa, inside * dab, inside * dbb


def restore_axes(reduced: Any, ndim: int, axis: Any, keepdims: bool) -> Any:
    """Give the result of a reduction of an ``ndim``-dimensional array its reduced axes back, with length one."""
    if keepdims:
        return reduced
    return np.expand_dims(reduced, tuple(range(ndim)) if axis is None else axis)


def logsumexp_share(y: Any, a: Any, axis: Any, b: Any, keepdims: bool, return_sign: bool) -> Any:
    """Return exp(a - y), what each summand contributes to the result per unit of its weight ``b``.

    Where the result is infinite, the summands equal to it share equally.
    """
    ndim = np.ndim(a) if b is None else max(np.ndim(a), np.ndim(b))
    total = restore_axes(y[0] if return_sign else y, ndim, axis, keepdims)
    infinite = np.isinf(total)
    tie = like(np.where(np.asarray(a) == total, 1.0, 0.0), total)
    count = np.sum(tie, axis=axis, keepdims=True)
    share = np.where(infinite, tie / np.where(infinite, count, 1.0), np.exp(a - np.where(infinite, 0.0, total)))
    return share * restore_axes(y[1], ndim, axis, keepdims) if return_sign else share


def logsumexp_bar(y_bar: Any, y: Any, a: Any, axis: Any, b: Any, keepdims: bool, return_sign: bool) -> Any:
    """Return the adjoint of each summand, given that of the result."""
    ndim = np.ndim(a) if b is None else max(np.ndim(a), np.ndim(b))
    total_bar = restore_axes(y_bar[0] if return_sign else y_bar, ndim, axis, keepdims)
    return total_bar * logsumexp_share(y, a, axis, b, keepdims, return_sign)


def logsumexp_dot(term_dot: Any, y: Any, a: Any, axis: Any, b: Any, keepdims: bool, return_sign: bool) -> Any:
    """Return the tangent of the result, given that of each summand."""
    share = logsumexp_share(y, a, axis, b, keepdims, return_sign)
    total_dot = np.sum(term_dot * share, axis=axis, keepdims=keepdims)
    return (total_dot, np.zeros_like(total_dot)) if return_sign else total_dot
