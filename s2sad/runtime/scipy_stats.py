"""Derivatives of distribution functions that take more than one line. They need SciPy. All are plain NumPy code."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import scipy.special as sc

from s2sad.runtime.scipy_special import absorbing_product, betainc_da, betainc_db, digamma_rise

# Gauss-Legendre nodes for integrals over [0, 1]
_LEGENDRE_NODES, _LEGENDRE_WEIGHTS = np.polynomial.legendre.leggauss(64)
UNIT_NODES = 0.5 * (_LEGENDRE_NODES + 1.0)
UNIT_WEIGHTS = 0.5 * _LEGENDRE_WEIGHTS


def hazard(z: Any, log_density: Any, log_probability: Any) -> Any:
    """Return exp(log_density - log_probability), and zero at finite ``z`` where the density is zero."""
    outside = (np.asarray(log_density) == -np.inf) & (np.abs(z) < np.inf)
    ratio = np.exp(np.where(outside, 0.0, log_density) - np.where(outside, 0.0, log_probability))
    return np.where(outside, 0.0, ratio)


def weibull_pdf_slope(z: Any, c: Any) -> Any:
    """Return the derivative of c z**(c - 1) exp(-z**c), also at z = 0, and zero below."""
    outside = np.asarray(z) < 0
    u = np.where(outside, 1.0, z)
    power = u**c
    slope = c * absorbing_product(c - 1.0, np.exp(sc.xlogy(c - 2.0, u) - power))
    slope = slope - c * c * np.exp(sc.xlogy(2.0 * c - 2.0, u) - power)
    return np.where(outside, 0.0, slope)


def t_logpdf_slope(z: Any, df: Any) -> Any:
    """Return the derivative of the log-density of Student's t in df."""
    w = z * z / df
    return 0.5 * (digamma_rise(0.5 * df, 0.5) - 1.0 / df - np.log1p(w) + w / (1.0 + w) * (1.0 + 1.0 / df))


def t_cdf_slope(z: Any, df: Any) -> Any:
    """Return the derivative of the distribution function of Student's t in df.

    With w = df / (df + z**2), the upper tail of |z| is betainc(df / 2, 1 / 2, w) / 2, which is also
    (1 - betainc(1 / 2, df / 2, 1 - w)) / 2; the form with the smaller argument keeps its digits.
    """
    square = np.where(np.abs(z) < np.inf, z, 0.0) ** 2
    total = df + square
    half = 0.5 * df
    near = square < df
    smaller = np.where(near, square, df) / total
    by_shape = np.where(near, -betainc_db(0.5, half, smaller), betainc_da(half, 0.5, smaller))
    by_argument = np.exp(sc.xlog1py(half, -square / total) - sc.betaln(half, 0.5)) * np.sqrt(square / total) / df
    return -0.5 * np.sign(z) * (0.5 * by_shape + by_argument)


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
    reach = np.arccos(1.0 - np.minimum(40.0 / np.maximum(kappa, 1.0), 2.0))
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
