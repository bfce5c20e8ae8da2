"""Gamma, chi-square and beta distributions in scipy.stats."""

import numpy as np
import scipy.special as sc
import scipy.stats as stats

from s2sad.rules import rule
from s2sad.runtime.scipy_special import (
    absorbing_product,
    absorbing_quotient,
    beta_density,
    beta_density_slope,
    betainc_da,
    betainc_db,
    gamma_density,
    gamma_density_slope,
    gammainc_da,
)
from s2sad.runtime.scipy_stats import hazard


@rule.elementwise(stats.gamma.logpdf, wrt=("x", "a", "loc", "scale"), singular=True)
def gamma_logpdf(y, x, a, loc=0, scale=1):
    z = (x - loc) / scale
    outside = z < 0
    u = np.where(outside, 1.0, z)
    inside = 1.0 - outside
    slope = inside * (absorbing_quotient(a - 1.0, u) - 1.0) / scale
    return slope, inside * (np.log(u) - sc.digamma(a)), -slope, inside * (u - a) / scale


@rule.elementwise(stats.gamma.pdf, wrt=("x", "a", "loc", "scale"), singular=True)
def gamma_pdf(y, x, a, loc=0, scale=1):
    z = (x - loc) / scale
    u = np.where(z < 0, 1.0, z)
    slope = gamma_density_slope(a, z) / (scale * scale)
    a_partial = absorbing_product(y, np.log(u) - sc.digamma(a))
    return slope, a_partial, -slope, -y / scale - absorbing_product(z, slope)


@rule.elementwise(stats.gamma.cdf, wrt=("x", "a", "loc", "scale"), singular=True)
def gamma_cdf(y, x, a, loc=0, scale=1):
    z = (x - loc) / scale
    density = gamma_density(a, z) / scale
    return density, gammainc_da(a, z), -density, -absorbing_product(z, density)


@rule.elementwise(stats.gamma.sf, wrt=("x", "a", "loc", "scale"), singular=True)
def gamma_sf(y, x, a, loc=0, scale=1):
    z = (x - loc) / scale
    density = gamma_density(a, z) / scale
    return -density, -gammainc_da(a, z), density, absorbing_product(z, density)


@rule.elementwise(stats.gamma.logcdf, wrt=("x", "a", "loc", "scale"), singular=True)
def gamma_logcdf(y, x, a, loc=0, scale=1):
    z = (x - loc) / scale
    rate = hazard(z, stats.gamma.logpdf(x, a, loc, scale), y)
    return rate, absorbing_quotient(gammainc_da(a, z), np.exp(y)), -rate, -absorbing_product(z, rate)


@rule.elementwise(stats.gamma.logsf, wrt=("x", "a", "loc", "scale"), singular=True)
def gamma_logsf(y, x, a, loc=0, scale=1):
    z = (x - loc) / scale
    rate = hazard(z, stats.gamma.logpdf(x, a, loc, scale), y)
    return -rate, -absorbing_quotient(gammainc_da(a, z), np.exp(y)), rate, absorbing_product(z, rate)


@rule.elementwise(stats.gamma.ppf, wrt=("q", "a", "loc", "scale"), singular=True)
def gamma_ppf(y, q, a, loc=0, scale=1):
    z = (y - loc) / scale
    density = gamma_density(a, z) / scale
    return 1.0 / density, -absorbing_quotient(gammainc_da(a, z), density), 1.0, z


@rule.elementwise(stats.gamma.isf, wrt=("q", "a", "loc", "scale"), singular=True)
def gamma_isf(y, q, a, loc=0, scale=1):
    z = (y - loc) / scale
    density = gamma_density(a, z) / scale
    return -1.0 / density, -absorbing_quotient(gammainc_da(a, z), density), 1.0, z


@rule.elementwise(stats.chi2.logpdf, wrt=("x", "df", "loc", "scale"), singular=True)
def chi2_logpdf(y, x, df, loc=0, scale=1):
    z = (x - loc) / scale
    outside = z < 0
    u = np.where(outside, 1.0, z)
    inside = 1.0 - outside
    slope = inside * (absorbing_quotient(0.5 * df - 1.0, u) - 0.5) / scale
    return slope, 0.5 * inside * (np.log(0.5 * u) - sc.digamma(0.5 * df)), -slope, 0.5 * inside * (u - df) / scale


@rule.elementwise(stats.chi2.pdf, wrt=("x", "df", "loc", "scale"), singular=True)
def chi2_pdf(y, x, df, loc=0, scale=1):
    z = (x - loc) / scale
    u = np.where(z < 0, 1.0, z)
    slope = 0.25 * gamma_density_slope(0.5 * df, 0.5 * z) / (scale * scale)
    df_partial = 0.5 * absorbing_product(y, np.log(0.5 * u) - sc.digamma(0.5 * df))
    return slope, df_partial, -slope, -y / scale - absorbing_product(z, slope)


@rule.elementwise(stats.chi2.cdf, wrt=("x", "df", "loc", "scale"), singular=True)
def chi2_cdf(y, x, df, loc=0, scale=1):
    z = (x - loc) / scale
    density = 0.5 * gamma_density(0.5 * df, 0.5 * z) / scale
    return density, 0.5 * gammainc_da(0.5 * df, 0.5 * z), -density, -absorbing_product(z, density)


@rule.elementwise(stats.chi2.sf, wrt=("x", "df", "loc", "scale"), singular=True)
def chi2_sf(y, x, df, loc=0, scale=1):
    z = (x - loc) / scale
    density = 0.5 * gamma_density(0.5 * df, 0.5 * z) / scale
    return -density, -0.5 * gammainc_da(0.5 * df, 0.5 * z), density, absorbing_product(z, density)


@rule.elementwise(stats.chi2.logcdf, wrt=("x", "df", "loc", "scale"), singular=True)
def chi2_logcdf(y, x, df, loc=0, scale=1):
    z = (x - loc) / scale
    rate = hazard(z, stats.chi2.logpdf(x, df, loc, scale), y)
    return rate, absorbing_quotient(0.5 * gammainc_da(0.5 * df, 0.5 * z), np.exp(y)), -rate, -absorbing_product(z, rate)


@rule.elementwise(stats.chi2.logsf, wrt=("x", "df", "loc", "scale"), singular=True)
def chi2_logsf(y, x, df, loc=0, scale=1):
    z = (x - loc) / scale
    rate = hazard(z, stats.chi2.logpdf(x, df, loc, scale), y)
    return -rate, -absorbing_quotient(0.5 * gammainc_da(0.5 * df, 0.5 * z), np.exp(y)), rate, absorbing_product(z, rate)


@rule.elementwise(stats.chi2.ppf, wrt=("q", "df", "loc", "scale"), singular=True)
def chi2_ppf(y, q, df, loc=0, scale=1):
    z = (y - loc) / scale
    density = 0.5 * gamma_density(0.5 * df, 0.5 * z) / scale
    return 1.0 / density, -absorbing_quotient(0.5 * gammainc_da(0.5 * df, 0.5 * z), density), 1.0, z


@rule.elementwise(stats.chi2.isf, wrt=("q", "df", "loc", "scale"), singular=True)
def chi2_isf(y, q, df, loc=0, scale=1):
    z = (y - loc) / scale
    density = 0.5 * gamma_density(0.5 * df, 0.5 * z) / scale
    return -1.0 / density, -absorbing_quotient(0.5 * gammainc_da(0.5 * df, 0.5 * z), density), 1.0, z


@rule.elementwise(stats.beta.logpdf, wrt=("x", "a", "b", "loc", "scale"), singular=True)
def beta_logpdf(y, x, a, b, loc=0, scale=1):
    z = (x - loc) / scale
    outside = (z < 0) | (z > 1)
    u = np.where(outside, 0.5, z)
    inside = 1.0 - outside
    total = sc.digamma(a + b)
    slope = inside * (absorbing_quotient(a - 1.0, u) - absorbing_quotient(b - 1.0, 1.0 - u)) / scale
    a_partial = inside * (np.log(u) - sc.digamma(a) + total)
    b_partial = inside * (np.log1p(-u) - sc.digamma(b) + total)
    scale_partial = inside * (absorbing_quotient((b - 1.0) * u, 1.0 - u) - a) / scale
    return slope, a_partial, b_partial, -slope, scale_partial


@rule.elementwise(stats.beta.pdf, wrt=("x", "a", "b", "loc", "scale"), singular=True)
def beta_pdf(y, x, a, b, loc=0, scale=1):
    z = (x - loc) / scale
    u = np.where((z < 0) | (z > 1), 0.5, z)
    total = sc.digamma(a + b)
    slope = beta_density_slope(a, b, z) / (scale * scale)
    a_partial = absorbing_product(y, np.log(u) - sc.digamma(a) + total)
    b_partial = absorbing_product(y, np.log1p(-u) - sc.digamma(b) + total)
    return slope, a_partial, b_partial, -slope, -y / scale - absorbing_product(z, slope)


@rule.elementwise(stats.beta.cdf, wrt=("x", "a", "b", "loc", "scale"), singular=True)
def beta_cdf(y, x, a, b, loc=0, scale=1):
    z = (x - loc) / scale
    density = beta_density(a, b, z) / scale
    return density, betainc_da(a, b, z), betainc_db(a, b, z), -density, -absorbing_product(z, density)


@rule.elementwise(stats.beta.sf, wrt=("x", "a", "b", "loc", "scale"), singular=True)
def beta_sf(y, x, a, b, loc=0, scale=1):
    z = (x - loc) / scale
    density = beta_density(a, b, z) / scale
    return -density, -betainc_da(a, b, z), -betainc_db(a, b, z), density, absorbing_product(z, density)


@rule.elementwise(stats.beta.logcdf, wrt=("x", "a", "b", "loc", "scale"), singular=True)
def beta_logcdf(y, x, a, b, loc=0, scale=1):
    z = (x - loc) / scale
    rate = hazard(z, stats.beta.logpdf(x, a, b, loc, scale), y)
    probability = np.exp(y)
    a_partial = absorbing_quotient(betainc_da(a, b, z), probability)
    b_partial = absorbing_quotient(betainc_db(a, b, z), probability)
    return rate, a_partial, b_partial, -rate, -absorbing_product(z, rate)


@rule.elementwise(stats.beta.logsf, wrt=("x", "a", "b", "loc", "scale"), singular=True)
def beta_logsf(y, x, a, b, loc=0, scale=1):
    z = (x - loc) / scale
    rate = hazard(z, stats.beta.logpdf(x, a, b, loc, scale), y)
    probability = np.exp(y)
    a_partial = -absorbing_quotient(betainc_da(a, b, z), probability)
    b_partial = -absorbing_quotient(betainc_db(a, b, z), probability)
    return -rate, a_partial, b_partial, rate, absorbing_product(z, rate)


@rule.elementwise(stats.beta.ppf, wrt=("q", "a", "b", "loc", "scale"), singular=True)
def beta_ppf(y, q, a, b, loc=0, scale=1):
    z = (y - loc) / scale
    density = beta_density(a, b, z) / scale
    a_partial = -absorbing_quotient(betainc_da(a, b, z), density)
    b_partial = -absorbing_quotient(betainc_db(a, b, z), density)
    return 1.0 / density, a_partial, b_partial, 1.0, z


@rule.elementwise(stats.beta.isf, wrt=("q", "a", "b", "loc", "scale"), singular=True)
def beta_isf(y, q, a, b, loc=0, scale=1):
    z = (y - loc) / scale
    density = beta_density(a, b, z) / scale
    a_partial = -absorbing_quotient(betainc_da(a, b, z), density)
    b_partial = -absorbing_quotient(betainc_db(a, b, z), density)
    return -1.0 / density, a_partial, b_partial, 1.0, z
