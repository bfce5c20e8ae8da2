"""Rules of our own SciPy runtime functions, so that derivatives of derivatives close and stay short."""

import math

import numpy as np
import scipy.special as sc

from s2sad.rules import rule
from s2sad.runtime.scipy_special import (
    absorbing_product,
    absorbing_quotient,
    beta_density,
    beta_density_slope,
    betainc_da,
    betainc_daa,
    betainc_dab,
    betainc_db,
    betainc_dbb,
    ellipe_slope,
    ellipk_slope,
    gamma_density,
    gamma_density_slope,
    gammainc_da,
    gammainc_daa,
    hurwitz_zeta,
    log_ratio,
)


@rule.elementwise(absorbing_product)
def absorbing_product_rule(y, u, v):
    return v, u


@rule.elementwise(absorbing_quotient, singular=True)
def absorbing_quotient_rule(y, u, v):
    return 1.0 / v, -absorbing_quotient(y, v)


@rule.elementwise(log_ratio, singular=True)
def log_ratio_rule(y, x1, x2):
    return np.reciprocal(x1), -np.reciprocal(x2)


@rule.elementwise(gamma_density, singular=True)
def gamma_density_rule(y, a, x):
    return absorbing_product(y, np.log(x) - sc.digamma(a)), gamma_density_slope(a, x)


@rule.elementwise(beta_density, singular=True)
def beta_density_rule(y, a, b, x):
    total = sc.digamma(a + b)
    a_partial = absorbing_product(y, np.log(x) - sc.digamma(a) + total)
    b_partial = absorbing_product(y, np.log1p(-x) - sc.digamma(b) + total)
    return a_partial, b_partial, beta_density_slope(a, b, x)


@rule.elementwise(gammainc_da)
def gammainc_da_rule(y, a, x):
    return gammainc_daa(a, x), absorbing_product(gamma_density(a, x), np.log(x) - sc.digamma(a))


@rule.elementwise(gammainc_daa, wrt="x")
def gammainc_daa_rule(y, a, x):
    score = np.log(x) - sc.digamma(a)
    return absorbing_product(gamma_density(a, x), score * score - sc.zeta(2.0, a))


@rule.elementwise(hurwitz_zeta, wrt="q", singular=True)
def hurwitz_zeta_rule(y, s, q):
    return -s * hurwitz_zeta(s + 1.0, q)


@rule.elementwise(betainc_da)
def betainc_da_rule(y, a, b, x):
    score = np.log(x) - sc.digamma(a) + sc.digamma(a + b)
    return betainc_daa(a, b, x), betainc_dab(a, b, x), absorbing_product(beta_density(a, b, x), score)


@rule.elementwise(betainc_db)
def betainc_db_rule(y, a, b, x):
    score = np.log1p(-x) - sc.digamma(b) + sc.digamma(a + b)
    return betainc_dab(a, b, x), betainc_dbb(a, b, x), absorbing_product(beta_density(a, b, x), score)


@rule.elementwise(ellipk_slope, singular=True)
def ellipk_slope_rule(y, p):
    """By the differential equation, and by the hypergeometric function near m = 0, where that divides by zero."""
    m = 1.0 - p
    near = np.abs(m) < 0.5
    u = np.where(near, m, 0.0)
    v = np.where(near, 0.5, p)
    by_equation = ((2.0 * v - 1.0) * y - 0.25 * sc.ellipkm1(v)) / (v * (1.0 - v))
    return np.where(near, -9.0 * math.pi / 64.0 * sc.hyp2f1(2.5, 2.5, 3.0, u), by_equation)


@rule.elementwise(ellipe_slope, singular=True)
def ellipe_slope_rule(y, p):
    """As of ``ellipk_slope``."""
    m = 1.0 - p
    near = np.abs(m) < 0.5
    u = np.where(near, m, 0.0)
    v = np.where(near, 1.0, m)
    return np.where(near, 3.0 * math.pi / 64.0 * sc.hyp2f1(1.5, 2.5, 3.0, u), (y + ellipk_slope(p)) / (2.0 * v))
