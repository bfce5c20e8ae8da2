"""Exponential, uniform, Pareto and Weibull distributions in scipy.stats."""

import numpy as np
import scipy.special as sc
import scipy.stats as stats

from s2sad.rules import rule
from s2sad.runtime.scipy_special import absorbing_product, absorbing_quotient
from s2sad.runtime.scipy_stats import (
    hazard,
    pareto_cdf_slope,
    weibull_cdf_slope,
    weibull_density,
    weibull_density_slope,
)


@rule.elementwise(stats.expon.logpdf, wrt=("x", "loc", "scale"), singular=True)
def expon_logpdf(y, x, loc=0, scale=1):
    z = (x - loc) / scale
    inside = 1.0 - (z < 0)
    slope = -inside / scale
    return slope, -slope, inside * (z - 1.0) / scale


@rule.elementwise(stats.expon.pdf, wrt=("x", "loc", "scale"), singular=True)
def expon_pdf(y, x, loc=0, scale=1):
    z = (x - loc) / scale
    slope = -y / scale
    return slope, -slope, absorbing_product(y, z - 1.0) / scale


@rule.elementwise(stats.expon.cdf, wrt=("x", "loc", "scale"), singular=True)
def expon_cdf(y, x, loc=0, scale=1):
    z = (x - loc) / scale
    density = stats.expon.pdf(x, loc, scale)
    return density, -density, -absorbing_product(z, density)


@rule.elementwise(stats.expon.sf, wrt=("x", "loc", "scale"), singular=True)
def expon_sf(y, x, loc=0, scale=1):
    z = (x - loc) / scale
    density = stats.expon.pdf(x, loc, scale)
    return -density, density, absorbing_product(z, density)


@rule.elementwise(stats.expon.logcdf, wrt=("x", "loc", "scale"), singular=True)
def expon_logcdf(y, x, loc=0, scale=1):
    z = (x - loc) / scale
    rate = hazard(z, stats.expon.logpdf(x, loc, scale), y)
    return rate, -rate, -absorbing_product(z, rate)


@rule.elementwise(stats.expon.logsf, wrt=("x", "loc", "scale"), singular=True)
def expon_logsf(y, x, loc=0, scale=1):
    z = (x - loc) / scale
    rate = (1.0 - (z < 0)) / scale
    return -rate, rate, absorbing_product(z, rate)


@rule.elementwise(stats.expon.ppf, wrt=("q", "loc", "scale"), singular=True)
def expon_ppf(y, q, loc=0, scale=1):
    z = (y - loc) / scale
    density = stats.expon.pdf(y, loc, scale)
    return 1.0 / density, 1.0, z


@rule.elementwise(stats.expon.isf, wrt=("q", "loc", "scale"), singular=True)
def expon_isf(y, q, loc=0, scale=1):
    z = (y - loc) / scale
    density = stats.expon.pdf(y, loc, scale)
    return -1.0 / density, 1.0, z


@rule.elementwise(stats.uniform.logpdf, wrt=("x", "loc", "scale"), singular=True)
def uniform_logpdf(y, x, loc=0, scale=1):
    z = (x - loc) / scale
    inside = 1.0 - ((z < 0) | (z > 1))
    return 0.0, 0.0, -inside / scale


@rule.elementwise(stats.uniform.pdf, wrt=("x", "loc", "scale"), singular=True)
def uniform_pdf(y, x, loc=0, scale=1):
    return 0.0, 0.0, -y / scale


@rule.elementwise(stats.uniform.cdf, wrt=("x", "loc", "scale"), singular=True)
def uniform_cdf(y, x, loc=0, scale=1):
    z = (x - loc) / scale
    density = stats.uniform.pdf(x, loc, scale)
    return density, -density, -absorbing_product(z, density)


@rule.elementwise(stats.uniform.sf, wrt=("x", "loc", "scale"), singular=True)
def uniform_sf(y, x, loc=0, scale=1):
    z = (x - loc) / scale
    density = stats.uniform.pdf(x, loc, scale)
    return -density, density, absorbing_product(z, density)


@rule.elementwise(stats.uniform.logcdf, wrt=("x", "loc", "scale"), singular=True)
def uniform_logcdf(y, x, loc=0, scale=1):
    z = (x - loc) / scale
    rate = hazard(z, stats.uniform.logpdf(x, loc, scale), y)
    return rate, -rate, -absorbing_product(z, rate)


@rule.elementwise(stats.uniform.logsf, wrt=("x", "loc", "scale"), singular=True)
def uniform_logsf(y, x, loc=0, scale=1):
    z = (x - loc) / scale
    rate = hazard(z, stats.uniform.logpdf(x, loc, scale), y)
    return -rate, rate, absorbing_product(z, rate)


@rule.elementwise(stats.uniform.ppf, wrt=("q", "loc", "scale"), singular=True)
def uniform_ppf(y, q, loc=0, scale=1):
    z = (y - loc) / scale
    density = stats.uniform.pdf(y, loc, scale)
    return 1.0 / density, 1.0, z


@rule.elementwise(stats.uniform.isf, wrt=("q", "loc", "scale"), singular=True)
def uniform_isf(y, q, loc=0, scale=1):
    z = (y - loc) / scale
    density = stats.uniform.pdf(y, loc, scale)
    return -1.0 / density, 1.0, z


@rule.elementwise(stats.pareto.logpdf, wrt=("x", "b", "loc", "scale"), singular=True)
def pareto_logpdf(y, x, b, loc=0, scale=1):
    z = (x - loc) / scale
    outside = z < 1
    u = np.where(outside, 1.0, z)
    inside = 1.0 - outside
    slope = -inside * (b + 1.0) / (u * scale)
    return slope, inside * (1.0 / b - np.log(u)), -slope, inside * b / scale


@rule.elementwise(stats.pareto.pdf, wrt=("x", "b", "loc", "scale"), singular=True)
def pareto_pdf(y, x, b, loc=0, scale=1):
    z = (x - loc) / scale
    u = np.where(z < 1, 1.0, z)
    slope = -y * (b + 1.0) / (u * scale)
    return slope, absorbing_product(y, 1.0 / b - np.log(u)), -slope, y * b / scale


@rule.elementwise(stats.pareto.cdf, wrt=("x", "b", "loc", "scale"), singular=True)
def pareto_cdf(y, x, b, loc=0, scale=1):
    z = (x - loc) / scale
    density = stats.pareto.pdf(x, b, loc, scale)
    return density, pareto_cdf_slope(z, b), -density, -absorbing_product(z, density)


@rule.elementwise(stats.pareto.sf, wrt=("x", "b", "loc", "scale"), singular=True)
def pareto_sf(y, x, b, loc=0, scale=1):
    z = (x - loc) / scale
    density = stats.pareto.pdf(x, b, loc, scale)
    return -density, -pareto_cdf_slope(z, b), density, absorbing_product(z, density)


@rule.elementwise(stats.pareto.logcdf, wrt=("x", "b", "loc", "scale"), singular=True)
def pareto_logcdf(y, x, b, loc=0, scale=1):
    z = (x - loc) / scale
    rate = hazard(z, stats.pareto.logpdf(x, b, loc, scale), y)
    return rate, absorbing_quotient(pareto_cdf_slope(z, b), np.exp(y)), -rate, -absorbing_product(z, rate)


@rule.elementwise(stats.pareto.logsf, wrt=("x", "b", "loc", "scale"), singular=True)
def pareto_logsf(y, x, b, loc=0, scale=1):
    z = (x - loc) / scale
    outside = z < 1
    u = np.where(outside, 1.0, z)
    slope = -(1.0 - outside) * b / (u * scale)
    return slope, -np.log(u), -slope, -u * slope


@rule.elementwise(stats.pareto.ppf, wrt=("q", "b", "loc", "scale"), singular=True)
def pareto_ppf(y, q, b, loc=0, scale=1):
    z = (y - loc) / scale
    density = stats.pareto.pdf(y, b, loc, scale)
    return 1.0 / density, (loc - y) * np.log(z) / b, 1.0, z


@rule.elementwise(stats.pareto.isf, wrt=("q", "b", "loc", "scale"), singular=True)
def pareto_isf(y, q, b, loc=0, scale=1):
    z = (y - loc) / scale
    density = stats.pareto.pdf(y, b, loc, scale)
    return -1.0 / density, (loc - y) * np.log(z) / b, 1.0, z


@rule.elementwise(stats.weibull_min.logpdf, wrt=("x", "c", "loc", "scale"), singular=True)
def weibull_min_logpdf(y, x, c, loc=0, scale=1):
    z = (x - loc) / scale
    outside = z < 0
    u = np.where(outside, 1.0, z)
    inside = 1.0 - outside
    slope = inside * (absorbing_quotient(c - 1.0, u) - c * u ** (c - 1.0)) / scale
    c_partial = inside * (1.0 / c + np.log(u) - sc.xlogy(u**c, u))
    return slope, c_partial, -slope, inside * c * (u**c - 1.0) / scale


@rule.elementwise(stats.weibull_min.pdf, wrt=("x", "c", "loc", "scale"), singular=True)
def weibull_min_pdf(y, x, c, loc=0, scale=1):
    z = (x - loc) / scale
    u = np.where(z < 0, 1.0, z)
    slope = weibull_density_slope(z, c) / (scale * scale)
    c_partial = absorbing_product(y, 1.0 / c + np.log(u) - sc.xlogy(u**c, u))
    return slope, c_partial, -slope, -y / scale - absorbing_product(z, slope)


@rule.elementwise(stats.weibull_min.cdf, wrt=("x", "c", "loc", "scale"), singular=True)
def weibull_min_cdf(y, x, c, loc=0, scale=1):
    z = (x - loc) / scale
    density = weibull_density(z, c) / scale
    return density, weibull_cdf_slope(z, c), -density, -absorbing_product(z, density)


@rule.elementwise(stats.weibull_min.sf, wrt=("x", "c", "loc", "scale"), singular=True)
def weibull_min_sf(y, x, c, loc=0, scale=1):
    z = (x - loc) / scale
    density = weibull_density(z, c) / scale
    return -density, -weibull_cdf_slope(z, c), density, absorbing_product(z, density)


@rule.elementwise(stats.weibull_min.logcdf, wrt=("x", "c", "loc", "scale"), singular=True)
def weibull_min_logcdf(y, x, c, loc=0, scale=1):
    z = (x - loc) / scale
    rate = hazard(z, stats.weibull_min.logpdf(x, c, loc, scale), y)
    return rate, absorbing_quotient(weibull_cdf_slope(z, c), np.exp(y)), -rate, -absorbing_product(z, rate)


@rule.elementwise(stats.weibull_min.logsf, wrt=("x", "c", "loc", "scale"), singular=True)
def weibull_min_logsf(y, x, c, loc=0, scale=1):
    z = (x - loc) / scale
    outside = z < 0
    u = np.where(outside, 0.0, z)
    slope = -(1.0 - outside) * c * u ** (c - 1.0) / scale
    return slope, -sc.xlogy(u**c, u), -slope, c * u**c / scale


@rule.elementwise(stats.weibull_min.ppf, wrt=("q", "c", "loc", "scale"), singular=True)
def weibull_min_ppf(y, q, c, loc=0, scale=1):
    z = (y - loc) / scale
    density = weibull_density(z, c) / scale
    return 1.0 / density, -absorbing_quotient(weibull_cdf_slope(z, c), density), 1.0, z


@rule.elementwise(stats.weibull_min.isf, wrt=("q", "c", "loc", "scale"), singular=True)
def weibull_min_isf(y, q, c, loc=0, scale=1):
    z = (y - loc) / scale
    density = weibull_density(z, c) / scale
    return -1.0 / density, -absorbing_quotient(weibull_cdf_slope(z, c), density), 1.0, z
