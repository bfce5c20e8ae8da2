"""Laplace, logistic and Gumbel distributions in scipy.stats."""

import numpy as np
import scipy.special as sc
import scipy.stats as stats

from s2sad.rules import rule
from s2sad.runtime.scipy_special import absorbing_product


@rule.elementwise(stats.laplace.logpdf, wrt=("x", "loc", "scale"), singular=True)
def laplace_logpdf(y, x, loc=0, scale=1):
    z = (x - loc) / scale
    slope = -np.sign(z) / scale
    return slope, -slope, (np.abs(z) - 1.0) / scale


@rule.elementwise(stats.laplace.pdf, wrt=("x", "loc", "scale"), singular=True)
def laplace_pdf(y, x, loc=0, scale=1):
    z = (x - loc) / scale
    slope = -y * np.sign(z) / scale
    return slope, -slope, y * (np.abs(z) - 1.0) / scale


@rule.elementwise(stats.laplace.cdf, wrt=("x", "loc", "scale"), singular=True)
def laplace_cdf(y, x, loc=0, scale=1):
    z = (x - loc) / scale
    density = stats.laplace.pdf(x, loc, scale)
    return density, -density, -absorbing_product(z, density)


@rule.elementwise(stats.laplace.sf, wrt=("x", "loc", "scale"), singular=True)
def laplace_sf(y, x, loc=0, scale=1):
    z = (x - loc) / scale
    density = stats.laplace.pdf(x, loc, scale)
    return -density, density, absorbing_product(z, density)


@rule.elementwise(stats.laplace.logcdf, wrt=("x", "loc", "scale"), singular=True)
def laplace_logcdf(y, x, loc=0, scale=1):
    z = (x - loc) / scale
    rate = np.exp(stats.laplace.logpdf(x, loc, scale) - y)
    return rate, -rate, -absorbing_product(z, rate)


@rule.elementwise(stats.laplace.logsf, wrt=("x", "loc", "scale"), singular=True)
def laplace_logsf(y, x, loc=0, scale=1):
    z = (x - loc) / scale
    rate = np.exp(stats.laplace.logpdf(x, loc, scale) - y)
    return -rate, rate, absorbing_product(z, rate)


@rule.elementwise(stats.laplace.ppf, wrt=("q", "loc", "scale"), singular=True)
def laplace_ppf(y, q, loc=0, scale=1):
    z = (y - loc) / scale
    density = stats.laplace.pdf(y, loc, scale)
    return 1.0 / density, 1.0, z


@rule.elementwise(stats.laplace.isf, wrt=("q", "loc", "scale"), singular=True)
def laplace_isf(y, q, loc=0, scale=1):
    z = (y - loc) / scale
    density = stats.laplace.pdf(y, loc, scale)
    return -1.0 / density, 1.0, z


@rule.elementwise(stats.logistic.logpdf, wrt=("x", "loc", "scale"), singular=True)
def logistic_logpdf(y, x, loc=0, scale=1):
    z = (x - loc) / scale
    slope = -np.tanh(0.5 * z) / scale
    return slope, -slope, (z * np.tanh(0.5 * z) - 1.0) / scale


@rule.elementwise(stats.logistic.pdf, wrt=("x", "loc", "scale"), singular=True)
def logistic_pdf(y, x, loc=0, scale=1):
    z = (x - loc) / scale
    slope = -y * np.tanh(0.5 * z) / scale
    return slope, -slope, y * (z * np.tanh(0.5 * z) - 1.0) / scale


@rule.elementwise(stats.logistic.cdf, wrt=("x", "loc", "scale"), singular=True)
def logistic_cdf(y, x, loc=0, scale=1):
    z = (x - loc) / scale
    density = stats.logistic.pdf(x, loc, scale)
    return density, -density, -absorbing_product(z, density)


@rule.elementwise(stats.logistic.sf, wrt=("x", "loc", "scale"), singular=True)
def logistic_sf(y, x, loc=0, scale=1):
    z = (x - loc) / scale
    density = stats.logistic.pdf(x, loc, scale)
    return -density, density, absorbing_product(z, density)


@rule.elementwise(stats.logistic.logcdf, wrt=("x", "loc", "scale"), singular=True)
def logistic_logcdf(y, x, loc=0, scale=1):
    z = (x - loc) / scale
    rate = sc.expit(-z) / scale
    return rate, -rate, -absorbing_product(z, rate)


@rule.elementwise(stats.logistic.logsf, wrt=("x", "loc", "scale"), singular=True)
def logistic_logsf(y, x, loc=0, scale=1):
    z = (x - loc) / scale
    rate = sc.expit(z) / scale
    return -rate, rate, absorbing_product(z, rate)


@rule.elementwise(stats.logistic.ppf, wrt=("q", "loc", "scale"), singular=True)
def logistic_ppf(y, q, loc=0, scale=1):
    z = (y - loc) / scale
    density = stats.logistic.pdf(y, loc, scale)
    return 1.0 / density, 1.0, z


@rule.elementwise(stats.logistic.isf, wrt=("q", "loc", "scale"), singular=True)
def logistic_isf(y, q, loc=0, scale=1):
    z = (y - loc) / scale
    density = stats.logistic.pdf(y, loc, scale)
    return -1.0 / density, 1.0, z


@rule.elementwise(stats.gumbel_r.logpdf, wrt=("x", "loc", "scale"), singular=True)
def gumbel_r_logpdf(y, x, loc=0, scale=1):
    z = (x - loc) / scale
    slope = (np.exp(-z) - 1.0) / scale
    return slope, -slope, (z - z * np.exp(-z) - 1.0) / scale


@rule.elementwise(stats.gumbel_r.pdf, wrt=("x", "loc", "scale"), singular=True)
def gumbel_r_pdf(y, x, loc=0, scale=1):
    z = (x - loc) / scale
    slope = absorbing_product(np.exp(-z) - 1.0, y) / scale
    return slope, -slope, absorbing_product(z - z * np.exp(-z) - 1.0, y) / scale


@rule.elementwise(stats.gumbel_r.cdf, wrt=("x", "loc", "scale"), singular=True)
def gumbel_r_cdf(y, x, loc=0, scale=1):
    z = (x - loc) / scale
    density = absorbing_product(np.exp(-z), np.exp(-np.exp(-z))) / scale
    return density, -density, -absorbing_product(z, density)


@rule.elementwise(stats.gumbel_r.sf, wrt=("x", "loc", "scale"), singular=True)
def gumbel_r_sf(y, x, loc=0, scale=1):
    z = (x - loc) / scale
    density = absorbing_product(np.exp(-z), np.exp(-np.exp(-z))) / scale
    return -density, density, absorbing_product(z, density)


@rule.elementwise(stats.gumbel_r.logcdf, wrt=("x", "loc", "scale"), singular=True)
def gumbel_r_logcdf(y, x, loc=0, scale=1):
    z = (x - loc) / scale
    rate = np.exp(-z) / scale
    return rate, -rate, -absorbing_product(z, rate)


@rule.elementwise(stats.gumbel_r.logsf, wrt=("x", "loc", "scale"), singular=True)
def gumbel_r_logsf(y, x, loc=0, scale=1):
    z = (x - loc) / scale
    rate = np.exp(stats.gumbel_r.logpdf(x, loc, scale) - y)
    return -rate, rate, absorbing_product(z, rate)


@rule.elementwise(stats.gumbel_r.ppf, wrt=("q", "loc", "scale"), singular=True)
def gumbel_r_ppf(y, q, loc=0, scale=1):
    z = (y - loc) / scale
    density = absorbing_product(np.exp(-z), np.exp(-np.exp(-z))) / scale
    return 1.0 / density, 1.0, z


@rule.elementwise(stats.gumbel_r.isf, wrt=("q", "loc", "scale"), singular=True)
def gumbel_r_isf(y, q, loc=0, scale=1):
    z = (y - loc) / scale
    density = absorbing_product(np.exp(-z), np.exp(-np.exp(-z))) / scale
    return -1.0 / density, 1.0, z


@rule.elementwise(stats.gumbel_l.logpdf, wrt=("x", "loc", "scale"), singular=True)
def gumbel_l_logpdf(y, x, loc=0, scale=1):
    z = (x - loc) / scale
    slope = (1.0 - np.exp(z)) / scale
    return slope, -slope, (z * np.exp(z) - z - 1.0) / scale


@rule.elementwise(stats.gumbel_l.pdf, wrt=("x", "loc", "scale"), singular=True)
def gumbel_l_pdf(y, x, loc=0, scale=1):
    z = (x - loc) / scale
    slope = absorbing_product(1.0 - np.exp(z), y) / scale
    return slope, -slope, absorbing_product(z * np.exp(z) - z - 1.0, y) / scale


@rule.elementwise(stats.gumbel_l.cdf, wrt=("x", "loc", "scale"), singular=True)
def gumbel_l_cdf(y, x, loc=0, scale=1):
    z = (x - loc) / scale
    density = absorbing_product(np.exp(z), np.exp(-np.exp(z))) / scale
    return density, -density, -absorbing_product(z, density)


@rule.elementwise(stats.gumbel_l.sf, wrt=("x", "loc", "scale"), singular=True)
def gumbel_l_sf(y, x, loc=0, scale=1):
    z = (x - loc) / scale
    density = absorbing_product(np.exp(z), np.exp(-np.exp(z))) / scale
    return -density, density, absorbing_product(z, density)


@rule.elementwise(stats.gumbel_l.logcdf, wrt=("x", "loc", "scale"), singular=True)
def gumbel_l_logcdf(y, x, loc=0, scale=1):
    z = (x - loc) / scale
    rate = np.exp(stats.gumbel_l.logpdf(x, loc, scale) - y)
    return rate, -rate, -absorbing_product(z, rate)


@rule.elementwise(stats.gumbel_l.logsf, wrt=("x", "loc", "scale"), singular=True)
def gumbel_l_logsf(y, x, loc=0, scale=1):
    z = (x - loc) / scale
    rate = np.exp(z) / scale
    return -rate, rate, absorbing_product(z, rate)


@rule.elementwise(stats.gumbel_l.ppf, wrt=("q", "loc", "scale"), singular=True)
def gumbel_l_ppf(y, q, loc=0, scale=1):
    z = (y - loc) / scale
    density = absorbing_product(np.exp(z), np.exp(-np.exp(z))) / scale
    return 1.0 / density, 1.0, z


@rule.elementwise(stats.gumbel_l.isf, wrt=("q", "loc", "scale"), singular=True)
def gumbel_l_isf(y, q, loc=0, scale=1):
    z = (y - loc) / scale
    density = absorbing_product(np.exp(z), np.exp(-np.exp(z))) / scale
    return -1.0 / density, 1.0, z
