"""Normal, Cauchy, Student, lognormal and truncated normal distributions in scipy.stats."""

import math

import numpy as np
import scipy.special as sc
import scipy.stats as stats

from s2sad.rules import rule
from s2sad.runtime.scipy_special import absorbing_product, absorbing_quotient
from s2sad.runtime.scipy_stats import hazard, lognorm_cdf_slope, t_cdf_slope, t_logpdf_slope


@rule.elementwise(stats.norm.logpdf, wrt=("x", "loc", "scale"), singular=True)
def norm_logpdf(y, x, loc=0, scale=1):
    z = (x - loc) / scale
    slope = -z / scale
    return slope, -slope, (z * z - 1.0) / scale


@rule.elementwise(stats.norm.pdf, wrt=("x", "loc", "scale"), singular=True)
def norm_pdf(y, x, loc=0, scale=1):
    z = (x - loc) / scale
    slope = absorbing_product(-z, y) / scale
    return slope, -slope, absorbing_product(z * z - 1.0, y) / scale


@rule.elementwise(stats.norm.cdf, wrt=("x", "loc", "scale"), singular=True)
def norm_cdf(y, x, loc=0, scale=1):
    z = (x - loc) / scale
    density = stats.norm.pdf(x, loc, scale)
    return density, -density, -absorbing_product(z, density)


@rule.elementwise(stats.norm.sf, wrt=("x", "loc", "scale"), singular=True)
def norm_sf(y, x, loc=0, scale=1):
    z = (x - loc) / scale
    density = stats.norm.pdf(x, loc, scale)
    return -density, density, absorbing_product(z, density)


@rule.elementwise(stats.norm.logcdf, wrt=("x", "loc", "scale"), singular=True)
def norm_logcdf(y, x, loc=0, scale=1):
    z = (x - loc) / scale
    rate = math.sqrt(2.0 / math.pi) / sc.erfcx(-z / math.sqrt(2.0)) / scale
    return rate, -rate, -absorbing_product(z, rate)


@rule.elementwise(stats.norm.logsf, wrt=("x", "loc", "scale"), singular=True)
def norm_logsf(y, x, loc=0, scale=1):
    z = (x - loc) / scale
    rate = math.sqrt(2.0 / math.pi) / sc.erfcx(z / math.sqrt(2.0)) / scale
    return -rate, rate, absorbing_product(z, rate)


@rule.elementwise(stats.norm.ppf, wrt=("q", "loc", "scale"), singular=True)
def norm_ppf(y, q, loc=0, scale=1):
    z = (y - loc) / scale
    density = stats.norm.pdf(y, loc, scale)
    return 1.0 / density, 1.0, z


@rule.elementwise(stats.norm.isf, wrt=("q", "loc", "scale"), singular=True)
def norm_isf(y, q, loc=0, scale=1):
    z = (y - loc) / scale
    density = stats.norm.pdf(y, loc, scale)
    return -1.0 / density, 1.0, z


@rule.elementwise(stats.cauchy.logpdf, wrt=("x", "loc", "scale"), singular=True)
def cauchy_logpdf(y, x, loc=0, scale=1):
    z = (x - loc) / scale
    slope = -2.0 * z / (1.0 + z * z) / scale
    return slope, -slope, (z * z - 1.0) / (z * z + 1.0) / scale


@rule.elementwise(stats.cauchy.pdf, wrt=("x", "loc", "scale"), singular=True)
def cauchy_pdf(y, x, loc=0, scale=1):
    z = (x - loc) / scale
    slope = -y * 2.0 * z / (1.0 + z * z) / scale
    return slope, -slope, y * (z * z - 1.0) / (z * z + 1.0) / scale


@rule.elementwise(stats.cauchy.cdf, wrt=("x", "loc", "scale"), singular=True)
def cauchy_cdf(y, x, loc=0, scale=1):
    z = (x - loc) / scale
    density = stats.cauchy.pdf(x, loc, scale)
    return density, -density, -absorbing_product(z, density)


@rule.elementwise(stats.cauchy.sf, wrt=("x", "loc", "scale"), singular=True)
def cauchy_sf(y, x, loc=0, scale=1):
    z = (x - loc) / scale
    density = stats.cauchy.pdf(x, loc, scale)
    return -density, density, absorbing_product(z, density)


@rule.elementwise(stats.cauchy.logcdf, wrt=("x", "loc", "scale"), singular=True)
def cauchy_logcdf(y, x, loc=0, scale=1):
    z = (x - loc) / scale
    rate = np.exp(stats.cauchy.logpdf(x, loc, scale) - y)
    return rate, -rate, -absorbing_product(z, rate)


@rule.elementwise(stats.cauchy.logsf, wrt=("x", "loc", "scale"), singular=True)
def cauchy_logsf(y, x, loc=0, scale=1):
    z = (x - loc) / scale
    rate = np.exp(stats.cauchy.logpdf(x, loc, scale) - y)
    return -rate, rate, absorbing_product(z, rate)


@rule.elementwise(stats.cauchy.ppf, wrt=("q", "loc", "scale"), singular=True)
def cauchy_ppf(y, q, loc=0, scale=1):
    z = (y - loc) / scale
    density = stats.cauchy.pdf(y, loc, scale)
    return 1.0 / density, 1.0, z


@rule.elementwise(stats.cauchy.isf, wrt=("q", "loc", "scale"), singular=True)
def cauchy_isf(y, q, loc=0, scale=1):
    z = (y - loc) / scale
    density = stats.cauchy.pdf(y, loc, scale)
    return -1.0 / density, 1.0, z


@rule.elementwise(stats.t.logpdf, wrt=("x", "df", "loc", "scale"), singular=True)
def t_logpdf(y, x, df, loc=0, scale=1):
    z = (x - loc) / scale
    common = (1.0 + 1.0 / df) / (1.0 + z * z / df)
    slope = -z * common / scale
    return slope, t_logpdf_slope(z, df), -slope, (z * z * common - 1.0) / scale


@rule.elementwise(stats.t.pdf, wrt=("x", "df", "loc", "scale"), singular=True)
def t_pdf(y, x, df, loc=0, scale=1):
    z = (x - loc) / scale
    common = (1.0 + 1.0 / df) / (1.0 + z * z / df)
    slope = -y * z * common / scale
    return slope, y * t_logpdf_slope(z, df), -slope, y * (z * z * common - 1.0) / scale


@rule.elementwise(stats.t.cdf, wrt=("x", "df", "loc", "scale"), singular=True)
def t_cdf(y, x, df, loc=0, scale=1):
    z = (x - loc) / scale
    density = stats.t.pdf(x, df, loc, scale)
    return density, t_cdf_slope(z, df), -density, -absorbing_product(z, density)


@rule.elementwise(stats.t.sf, wrt=("x", "df", "loc", "scale"), singular=True)
def t_sf(y, x, df, loc=0, scale=1):
    z = (x - loc) / scale
    density = stats.t.pdf(x, df, loc, scale)
    return -density, -t_cdf_slope(z, df), density, absorbing_product(z, density)


@rule.elementwise(stats.t.logcdf, wrt=("x", "df", "loc", "scale"), singular=True)
def t_logcdf(y, x, df, loc=0, scale=1):
    z = (x - loc) / scale
    rate = np.exp(stats.t.logpdf(x, df, loc, scale) - y)
    return rate, absorbing_quotient(t_cdf_slope(z, df), np.exp(y)), -rate, -absorbing_product(z, rate)


@rule.elementwise(stats.t.logsf, wrt=("x", "df", "loc", "scale"), singular=True)
def t_logsf(y, x, df, loc=0, scale=1):
    z = (x - loc) / scale
    rate = np.exp(stats.t.logpdf(x, df, loc, scale) - y)
    return -rate, -absorbing_quotient(t_cdf_slope(z, df), np.exp(y)), rate, absorbing_product(z, rate)


@rule.elementwise(stats.t.ppf, wrt=("q", "df", "loc", "scale"), singular=True)
def t_ppf(y, q, df, loc=0, scale=1):
    z = (y - loc) / scale
    density = stats.t.pdf(y, df, loc, scale)
    return 1.0 / density, -absorbing_quotient(t_cdf_slope(z, df), density), 1.0, z


@rule.elementwise(stats.t.isf, wrt=("q", "df", "loc", "scale"), singular=True)
def t_isf(y, q, df, loc=0, scale=1):
    z = (y - loc) / scale
    density = stats.t.pdf(y, df, loc, scale)
    return -1.0 / density, -absorbing_quotient(t_cdf_slope(z, df), density), 1.0, z


@rule.elementwise(stats.lognorm.logpdf, wrt=("x", "s", "loc", "scale"), singular=True)
def lognorm_logpdf(y, x, s, loc=0, scale=1):
    z = (x - loc) / scale
    outside = z < 0
    u = np.where(outside, 1.0, z)
    inside = 1.0 - outside
    w = np.log(u) / s
    slope = -inside * (1.0 + w / s) / (u * scale)
    return slope, inside * (w * w - 1.0) / s, -slope, inside * w / (s * scale)


@rule.elementwise(stats.lognorm.pdf, wrt=("x", "s", "loc", "scale"), singular=True)
def lognorm_pdf(y, x, s, loc=0, scale=1):
    z = (x - loc) / scale
    u = np.where(z < 0, 1.0, z)
    w = np.log(u) / s
    slope = -absorbing_product(y, (1.0 + w / s) / u) / scale
    return slope, absorbing_product(y, w * w - 1.0) / s, -slope, absorbing_product(y, w) / (s * scale)


@rule.elementwise(stats.lognorm.cdf, wrt=("x", "s", "loc", "scale"), singular=True)
def lognorm_cdf(y, x, s, loc=0, scale=1):
    z = (x - loc) / scale
    density = stats.lognorm.pdf(x, s, loc, scale)
    return density, lognorm_cdf_slope(z, s), -density, -absorbing_product(z, density)


@rule.elementwise(stats.lognorm.sf, wrt=("x", "s", "loc", "scale"), singular=True)
def lognorm_sf(y, x, s, loc=0, scale=1):
    z = (x - loc) / scale
    density = stats.lognorm.pdf(x, s, loc, scale)
    return -density, -lognorm_cdf_slope(z, s), density, absorbing_product(z, density)


@rule.elementwise(stats.lognorm.logcdf, wrt=("x", "s", "loc", "scale"), singular=True)
def lognorm_logcdf(y, x, s, loc=0, scale=1):
    z = (x - loc) / scale
    rate = hazard(z, stats.lognorm.logpdf(x, s, loc, scale), y)
    relative = absorbing_product(z, rate)
    s_partial = -relative * scale * np.log(np.where(z <= 0, 1.0, z)) / s
    return rate, s_partial, -rate, -relative


@rule.elementwise(stats.lognorm.logsf, wrt=("x", "s", "loc", "scale"), singular=True)
def lognorm_logsf(y, x, s, loc=0, scale=1):
    z = (x - loc) / scale
    rate = hazard(z, stats.lognorm.logpdf(x, s, loc, scale), y)
    relative = absorbing_product(z, rate)
    s_partial = relative * scale * np.log(np.where(z <= 0, 1.0, z)) / s
    return -rate, s_partial, rate, relative


@rule.elementwise(stats.lognorm.ppf, wrt=("q", "s", "loc", "scale"), singular=True)
def lognorm_ppf(y, q, s, loc=0, scale=1):
    z = (y - loc) / scale
    density = stats.lognorm.pdf(y, s, loc, scale)
    return 1.0 / density, -absorbing_quotient(lognorm_cdf_slope(z, s), density), 1.0, z


@rule.elementwise(stats.lognorm.isf, wrt=("q", "s", "loc", "scale"), singular=True)
def lognorm_isf(y, q, s, loc=0, scale=1):
    z = (y - loc) / scale
    density = stats.lognorm.pdf(y, s, loc, scale)
    return -1.0 / density, -absorbing_quotient(lognorm_cdf_slope(z, s), density), 1.0, z


@rule.elementwise(stats.truncnorm.logpdf, wrt=("x", "a", "b", "loc", "scale"), singular=True)
def truncnorm_logpdf(y, x, a, b, loc=0, scale=1):
    z = (x - loc) / scale
    inside = 1.0 - ((z < a) | (z > b))
    slope = -inside * z / scale
    a_partial = inside * stats.truncnorm.pdf(a, a, b)
    b_partial = -inside * stats.truncnorm.pdf(b, a, b)
    return slope, a_partial, b_partial, -slope, inside * (z * z - 1.0) / scale


@rule.elementwise(stats.truncnorm.pdf, wrt=("x", "a", "b", "loc", "scale"), singular=True)
def truncnorm_pdf(y, x, a, b, loc=0, scale=1):
    z = (x - loc) / scale
    slope = absorbing_product(-z, y) / scale
    a_partial = y * stats.truncnorm.pdf(a, a, b)
    b_partial = -y * stats.truncnorm.pdf(b, a, b)
    return slope, a_partial, b_partial, -slope, absorbing_product(z * z - 1.0, y) / scale


@rule.elementwise(stats.truncnorm.cdf, wrt=("x", "a", "b", "loc", "scale"), singular=True)
def truncnorm_cdf(y, x, a, b, loc=0, scale=1):
    z = (x - loc) / scale
    density = stats.truncnorm.pdf(x, a, b, loc, scale)
    inside = 1.0 - ((z < a) | (z > b))
    a_partial = -inside * stats.truncnorm.pdf(a, a, b) * stats.truncnorm.sf(z, a, b)
    b_partial = -inside * stats.truncnorm.pdf(b, a, b) * y
    return density, a_partial, b_partial, -density, -absorbing_product(z, density)


@rule.elementwise(stats.truncnorm.sf, wrt=("x", "a", "b", "loc", "scale"), singular=True)
def truncnorm_sf(y, x, a, b, loc=0, scale=1):
    z = (x - loc) / scale
    density = stats.truncnorm.pdf(x, a, b, loc, scale)
    inside = 1.0 - ((z < a) | (z > b))
    a_partial = inside * stats.truncnorm.pdf(a, a, b) * y
    b_partial = inside * stats.truncnorm.pdf(b, a, b) * stats.truncnorm.cdf(z, a, b)
    return -density, a_partial, b_partial, density, absorbing_product(z, density)


@rule.elementwise(stats.truncnorm.logcdf, wrt=("x", "a", "b", "loc", "scale"), singular=True)
def truncnorm_logcdf(y, x, a, b, loc=0, scale=1):
    z = (x - loc) / scale
    rate = hazard(z, stats.truncnorm.logpdf(x, a, b, loc, scale), y)
    inside = 1.0 - ((z < a) | (z > b))
    odds = absorbing_quotient(inside * stats.truncnorm.sf(z, a, b), np.exp(y))
    a_partial = -absorbing_product(stats.truncnorm.pdf(a, a, b), odds)
    b_partial = -inside * stats.truncnorm.pdf(b, a, b)
    return rate, a_partial, b_partial, -rate, -absorbing_product(z, rate)


@rule.elementwise(stats.truncnorm.logsf, wrt=("x", "a", "b", "loc", "scale"), singular=True)
def truncnorm_logsf(y, x, a, b, loc=0, scale=1):
    z = (x - loc) / scale
    rate = hazard(z, stats.truncnorm.logpdf(x, a, b, loc, scale), y)
    inside = 1.0 - ((z < a) | (z > b))
    odds = absorbing_quotient(inside * stats.truncnorm.cdf(z, a, b), np.exp(y))
    a_partial = inside * stats.truncnorm.pdf(a, a, b)
    b_partial = absorbing_product(stats.truncnorm.pdf(b, a, b), odds)
    return -rate, a_partial, b_partial, rate, absorbing_product(z, rate)


@rule.elementwise(stats.truncnorm.ppf, wrt=("q", "a", "b", "loc", "scale"), singular=True)
def truncnorm_ppf(y, q, a, b, loc=0, scale=1):
    z = (y - loc) / scale
    density = stats.truncnorm.pdf(y, a, b, loc, scale)
    a_partial = absorbing_quotient(stats.truncnorm.pdf(a, a, b) * (1.0 - q), density)
    b_partial = absorbing_quotient(stats.truncnorm.pdf(b, a, b) * q, density)
    return 1.0 / density, a_partial, b_partial, 1.0, z


@rule.elementwise(stats.truncnorm.isf, wrt=("q", "a", "b", "loc", "scale"), singular=True)
def truncnorm_isf(y, q, a, b, loc=0, scale=1):
    z = (y - loc) / scale
    density = stats.truncnorm.pdf(y, a, b, loc, scale)
    a_partial = absorbing_quotient(stats.truncnorm.pdf(a, a, b) * q, density)
    b_partial = absorbing_quotient(stats.truncnorm.pdf(b, a, b) * (1.0 - q), density)
    return -1.0 / density, a_partial, b_partial, 1.0, z
