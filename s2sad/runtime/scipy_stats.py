"""Derivatives of distribution functions that take more than one line. They need SciPy. All are plain NumPy code."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import scipy.special as sc
import scipy.stats as stats

from s2sad.runtime.scipy_special import (
    absorbing_product,
    absorbing_quotient,
    betainc_da,
    betainc_daa,
    betainc_db,
    betainc_dbb,
    digamma_rise,
)

# Gauss-Legendre nodes for integrals over [0, 1]
_LEGENDRE_NODES, _LEGENDRE_WEIGHTS = np.polynomial.legendre.leggauss(64)
UNIT_NODES = 0.5 * (_LEGENDRE_NODES + 1.0)
UNIT_WEIGHTS = 0.5 * _LEGENDRE_WEIGHTS


def hazard(z: Any, log_density: Any, log_probability: Any) -> Any:
    """Return exp(log_density - log_probability), and zero at finite ``z`` where the density is zero."""
    outside = (np.asarray(log_density) == -np.inf) & (np.abs(z) < np.inf)
    ratio = np.exp(np.where(outside, 0.0, log_density) - np.where(outside, 0.0, log_probability))
    return np.where(outside, 0.0, ratio)


def weibull_density(z: Any, c: Any) -> Any:
    """Return c z**(c - 1) exp(-z**c), and zero for z outside [0, inf)."""
    outside = (np.asarray(z) < 0) | (np.asarray(z) == np.inf)
    u = np.where(outside, 1.0, z)
    return np.where(outside, 0.0, c * np.exp(sc.xlogy(c - 1.0, u) - u**c))


def weibull_density_slope(z: Any, c: Any) -> Any:
    """Return the derivative of weibull_density(z, c) in z, one-sided at z = 0."""
    outside = (np.asarray(z) < 0) | (np.asarray(z) == np.inf)
    u = np.where(outside, 1.0, z)
    rise = absorbing_product(c - 1.0, np.exp(sc.xlogy(c - 2.0, u) - u**c))
    return np.where(outside, 0.0, c * rise - c * c * np.exp(sc.xlogy(2.0 * c - 2.0, u) - u**c))


def t_logpdf_slope(z: Any, df: Any) -> Any:
    """Return the derivative of the log-density of Student's t in df."""
    w = z * z / df
    return 0.5 * (digamma_rise(0.5 * df, 0.5) - 1.0 / df - np.log1p(w) + w / (1.0 + w) * (1.0 + 1.0 / df))


def _t_parts(z: Any, df: Any) -> tuple[Any, ...]:
    """Return what the derivatives of the distribution function of Student's t have in common, see ``t_cdf_slope``."""
    square = np.where(np.abs(z) < np.inf, z, 0.0) ** 2
    total = df + square
    half = 0.5 * df
    near = square < df
    smaller = np.where(near, square, df) / total
    by_argument = np.exp(-half * np.log1p(square / df) - sc.betaln(half, 0.5)) * np.sqrt(square / total) / df
    return square, total, half, near, smaller, by_argument


def t_cdf_slope(z: Any, df: Any) -> Any:
    """Return the derivative of the distribution function of Student's t in df.

    With w = df / (df + z**2), the upper tail of |z| is betainc(df / 2, 1 / 2, w) / 2, which is also
    (1 - betainc(1 / 2, df / 2, 1 - w)) / 2; the form with the smaller argument keeps its digits.
    """
    _, _, half, near, smaller, by_argument = _t_parts(z, df)
    by_shape = np.where(near, -betainc_db(0.5, half, smaller), betainc_da(half, 0.5, smaller))
    return -0.5 * np.sign(z) * (0.5 * by_shape + by_argument)


def t_cdf_bend(z: Any, df: Any) -> Any:
    """Return the second derivative of the distribution function of Student's t in df: that of ``t_cdf_slope``."""
    square, total, half, near, smaller, by_argument = _t_parts(z, df)
    by_shape = np.where(near, -betainc_dbb(0.5, half, smaller), betainc_daa(half, 0.5, smaller))
    rate = digamma_rise(half, 0.5) + 0.5 * (square - 1.0) / total - 1.0 / df - np.log1p(square / df)
    return -0.5 * np.sign(z) * (0.25 * by_shape + by_argument * rate)


def lognorm_cdf_slope(z: Any, s: Any) -> Any:
    """Return the derivative of ndtr(log(z) / s) in s, and zero for z <= 0."""
    outside = np.asarray(z) <= 0
    w = np.log(np.where(outside, 1.0, z)) / s
    return -absorbing_product(w, np.exp(-0.5 * w * w)) / (math.sqrt(2.0 * math.pi) * s)


def vonmises_cdf_slope(z: Any, kappa: Any) -> Any:
    """Return the derivative of the distribution function of the von Mises distribution in kappa.

    The integral from 0 to z of density(t) * (cos(t) - I1(kappa) / I0(kappa)), cut off where the density is negligible.
    """
    i0e = sc.i0e(kappa)
    reach = np.minimum(14.0 / np.sqrt(np.maximum(kappa, 1.0)), np.pi)  # kappa * (1 - cos(t)) > 39 beyond
    end = np.clip(z - 2.0 * np.pi * np.round(z / (2.0 * np.pi)), -reach, reach)
    dip = 2.0 * np.sin(0.5 * np.expand_dims(end, -1) * UNIT_NODES) ** 2  # 1 - cos(t)
    density = np.exp(-np.expand_dims(kappa, -1) * dip)
    score = np.expand_dims((i0e - sc.i1e(kappa)) / i0e, -1) - dip
    return end * np.sum(UNIT_WEIGHTS * density * score, axis=-1) / (2.0 * np.pi * i0e)


def pareto_cdf_slope(z: Any, b: Any) -> Any:
    """Return the derivative of 1 - z**-b in b, and zero for z < 1."""
    w = np.log(np.maximum(z, 1.0))
    return absorbing_product(w, np.exp(-b * w))


def weibull_cdf_slope(z: Any, c: Any) -> Any:
    """Return the derivative of 1 - exp(-z**c) in c, and zero for z <= 0."""
    u = np.maximum(z, 0.0)
    power = u**c
    return absorbing_product(np.exp(-power), sc.xlogy(power, u))


def whole(m: Any, low: Any, high: Any) -> Any:
    """Return 1.0 where ``m`` is a whole number of [low, high], elsewhere 0.0."""
    return np.where((m == np.floor(m)) & (m >= low) & (m <= high), 1.0, 0.0)


def covariance_matrix(cov: Any, dim: int) -> Any:
    """Return the matrix that SciPy makes of a variance, of a vector of variances or of a matrix."""
    if np.ndim(cov) == 0:
        return cov * np.eye(dim)
    if np.ndim(cov) == 1:
        return np.diag(cov)
    return np.asarray(cov)


def normal_deviation(x: Any, mean: Any, cov: Any) -> Any:
    """Return x - mean, a row for each point."""
    if np.ndim(cov) > 0:
        dim = np.shape(cov)[0]
    else:
        dim = 1 if mean is None else np.size(mean)
    points = np.reshape(x, (-1, dim))
    return points if mean is None else points - mean


def covariance_bar(g: Any, cov: Any) -> Any:
    """Return the transpose of ``covariance_matrix``."""
    if np.ndim(cov) == 0:
        return np.trace(g)
    return np.diagonal(g) if np.ndim(cov) == 1 else g


def normal_residual(x: Any, mean: Any, cov: Any) -> Any:
    """Return inverse(cov) @ (x - mean), a row for each point, the gradient of minus the log-density in x."""
    deviation = normal_deviation(x, mean, cov)
    return np.linalg.solve(covariance_matrix(cov, np.shape(deviation)[1]), deviation.T).T


def normal_covariance_bar(residual: Any, cov: Any, y_bar: Any) -> Any:
    """Return the adjoint of the covariance for the adjoint ``y_bar`` of the log-density at each point."""
    dim = np.shape(residual)[1]
    inverse = np.linalg.inv(covariance_matrix(cov, dim))
    cov_bar = 0.5 * (residual.T @ (np.reshape(y_bar, (-1, 1)) * residual) - np.sum(y_bar) * inverse)
    return covariance_bar(cov_bar, cov)


def normal_covariance_score(residual: Any, cov: Any, cov_dot: Any) -> Any:
    """Return the tangent of the log-density at each point for the tangent ``cov_dot`` of the covariance."""
    dim = np.shape(residual)[1]
    matrix_dot = covariance_matrix(cov_dot, dim)
    trace = np.trace(np.linalg.solve(covariance_matrix(cov, dim), matrix_dot))
    return 0.5 * (np.sum((residual @ matrix_dot) * residual, axis=1) - trace)


def normal_share(u: Any, cov: Any, held: list[int], options: Any) -> Any:
    """Return the density of the components ``held``, times the distribution function of the others given them."""
    rest = [k for k in range(np.shape(u)[1]) if k not in held]
    within = cov[np.ix_(held, held)]
    density = np.reshape(stats.multivariate_normal.pdf(u[:, held], None, within), (-1,))
    if len(rest) == 0:
        return density
    weights = np.linalg.solve(within, cov[np.ix_(held, rest)])
    others = cov[np.ix_(rest, rest)] - cov[np.ix_(rest, held)] @ weights
    maxpts, abseps, releps = options
    below = stats.multivariate_normal.cdf(u[:, rest] - u[:, held] @ weights, None, others, True, maxpts, abseps, releps)
    return density * np.reshape(below, (-1,))


def normal_cdf_slopes(x: Any, mean: Any, cov: Any, options: Any, lower_limit: Any) -> Any:
    """Return the gradient of the distribution function in x, a row for each point."""
    if lower_limit is not None:
        raise NotImplementedError("[S2S206] multivariate_normal.cdf has no rule with lower_limit: take differences")
    u = normal_deviation(x, mean, cov)
    dim = np.shape(u)[1]
    matrix = covariance_matrix(cov, dim)
    return np.stack([normal_share(u, matrix, [i], options) for i in range(dim)], axis=1)


def normal_cdf_bends(x: Any, mean: Any, cov: Any, options: Any, lower_limit: Any) -> Any:
    """Return the second derivatives of the distribution function in x, twice those in the covariance (Plackett 1954).

    The diagonal follows from ``cov[i] @ bends[:, i] = -u[i] * slopes[i]``.
    """
    slopes = normal_cdf_slopes(x, mean, cov, options, lower_limit)
    u = normal_deviation(x, mean, cov)
    dim = np.shape(u)[1]
    matrix = covariance_matrix(cov, dim)
    rows = []
    for i in range(dim):
        bends = [normal_share(u, matrix, [i, j], options) if j != i else np.zeros(len(u)) for j in range(dim)]
        row = np.stack(bends, axis=1)
        own = -(u[:, i] * slopes[:, i] + row @ matrix[i]) / matrix[i, i]
        rows.append(row + np.expand_dims(own, 1) * np.eye(dim)[i])
    return np.stack(rows, axis=1)


def dirichlet_point(x: Any, alpha: Any) -> Any:
    """Return the point with all its components; SciPy lets the last one be left out."""
    x = np.asarray(x)
    if np.shape(x)[0] == np.size(alpha):
        return x
    return np.concatenate((x, 1.0 - np.sum(x, axis=0, keepdims=True)))


def dirichlet_score(x: Any, alpha: Any) -> Any:
    """Return the derivative of the log-density in x."""
    point = dirichlet_point(x, alpha)
    column = np.reshape(alpha, (-1,) + (1,) * (np.ndim(point) - 1))
    ratio = absorbing_quotient(column - 1.0, point)
    if np.shape(x)[0] == np.size(alpha):
        return ratio
    return ratio[:-1] - ratio[-1:]


def dirichlet_shape_score(x: Any, alpha: Any) -> Any:
    """Return the derivative of the log-density in alpha, at each point."""
    point = dirichlet_point(x, alpha)
    rise = sc.digamma(np.sum(alpha)) - sc.digamma(alpha)
    return np.log(point) + np.reshape(rise, (-1,) + (1,) * (np.ndim(point) - 1))


def multinomial_score(x: Any, n: Any, p: Any) -> Any:
    """Return the derivative of the log-probability in p, zero where the counts do not add up to n."""
    inside = np.expand_dims(np.sum(x, axis=-1) == n, -1)
    return absorbing_product(inside, absorbing_quotient(x, p))
