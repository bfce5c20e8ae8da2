"""The von Mises distribution in scipy.stats."""

import numpy as np
import scipy.special as sc
import scipy.stats as stats

from s2sad.rules import rule
from s2sad.runtime.scipy_special import absorbing_product, absorbing_quotient
from s2sad.runtime.scipy_stats import vonmises_cdf_slope


@rule.elementwise(stats.vonmises.logpdf, wrt=("x", "kappa", "loc", "scale"), singular=True)
def vonmises_logpdf(y, x, kappa, loc=0, scale=1):
    z = (x - loc) / scale
    slope = -kappa * np.sin(z) / scale
    return slope, (np.cos(z) - sc.i1e(kappa) / sc.i0e(kappa)), -slope, (kappa * z * np.sin(z) - 1.0) / scale


@rule.elementwise(stats.vonmises.pdf, wrt=("x", "kappa", "loc", "scale"), singular=True)
def vonmises_pdf(y, x, kappa, loc=0, scale=1):
    z = (x - loc) / scale
    slope = -y * kappa * np.sin(z) / scale
    return slope, y * (np.cos(z) - sc.i1e(kappa) / sc.i0e(kappa)), -slope, y * (kappa * z * np.sin(z) - 1.0) / scale


@rule.elementwise(stats.vonmises.cdf, wrt=("x", "kappa", "loc", "scale"), singular=True)
def vonmises_cdf(y, x, kappa, loc=0, scale=1):
    z = (x - loc) / scale
    density = stats.vonmises.pdf(x, kappa, loc, scale)
    return density, vonmises_cdf_slope(z, kappa), -density, -absorbing_product(z, density)


@rule.elementwise(stats.vonmises.sf, wrt=("x", "kappa", "loc", "scale"), singular=True)
def vonmises_sf(y, x, kappa, loc=0, scale=1):
    z = (x - loc) / scale
    density = stats.vonmises.pdf(x, kappa, loc, scale)
    return -density, -vonmises_cdf_slope(z, kappa), density, absorbing_product(z, density)


@rule.elementwise(stats.vonmises.logcdf, wrt=("x", "kappa", "loc", "scale"), singular=True)
def vonmises_logcdf(y, x, kappa, loc=0, scale=1):
    z = (x - loc) / scale
    rate = np.exp(stats.vonmises.logpdf(x, kappa, loc, scale) - y)
    return rate, absorbing_quotient(vonmises_cdf_slope(z, kappa), np.exp(y)), -rate, -absorbing_product(z, rate)


@rule.elementwise(stats.vonmises.logsf, wrt=("x", "kappa", "loc", "scale"), singular=True)
def vonmises_logsf(y, x, kappa, loc=0, scale=1):
    z = (x - loc) / scale
    rate = np.exp(stats.vonmises.logpdf(x, kappa, loc, scale) - y)
    return -rate, -absorbing_quotient(vonmises_cdf_slope(z, kappa), np.exp(y)), rate, absorbing_product(z, rate)


@rule.elementwise(stats.vonmises.ppf, wrt=("q", "kappa", "loc", "scale"), singular=True)
def vonmises_ppf(y, q, kappa, loc=0, scale=1):
    z = (y - loc) / scale
    density = stats.vonmises.pdf(y, kappa, loc, scale)
    return 1.0 / density, -absorbing_quotient(vonmises_cdf_slope(z, kappa), density), 1.0, z


@rule.elementwise(stats.vonmises.isf, wrt=("q", "kappa", "loc", "scale"), singular=True)
def vonmises_isf(y, q, kappa, loc=0, scale=1):
    z = (y - loc) / scale
    density = stats.vonmises.pdf(y, kappa, loc, scale)
    return -1.0 / density, -absorbing_quotient(vonmises_cdf_slope(z, kappa), density), 1.0, z
