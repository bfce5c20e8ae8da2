"""Poisson, binomial, Bernoulli, negative binomial and geometric distributions in scipy.stats.

They are differentiable in their continuous parameters, not in the counts nor in the location, a shift of the counts.
"""

import numpy as np
import scipy.special as sc
import scipy.stats as stats

from s2sad.rules import rule
from s2sad.runtime.scipy_special import absorbing_product, absorbing_quotient, betainc_da
from s2sad.runtime.scipy_stats import whole

rule.nondifferentiable(
    *(stats.poisson.ppf, stats.binom.ppf, stats.bernoulli.ppf, stats.nbinom.ppf, stats.geom.ppf),
    *(stats.poisson.isf, stats.binom.isf, stats.bernoulli.isf, stats.nbinom.isf, stats.geom.isf),
)


@rule.elementwise(stats.poisson.logpmf, wrt="mu", singular=True)
def poisson_logpmf(y, k, mu, loc=0):
    m = k - loc
    return absorbing_product(whole(m, 0.0, np.inf), absorbing_quotient(m, mu) - 1.0)


@rule.elementwise(stats.poisson.pmf, wrt="mu")
def poisson_pmf(y, k, mu, loc=0):
    return stats.poisson.pmf(k - 1, mu, loc) - y


@rule.elementwise(stats.poisson.cdf, wrt="mu")
def poisson_cdf(y, k, mu, loc=0):
    return -stats.poisson.pmf(np.floor(k - loc), mu)


@rule.elementwise(stats.poisson.sf, wrt="mu")
def poisson_sf(y, k, mu, loc=0):
    return stats.poisson.pmf(np.floor(k - loc), mu)


@rule.elementwise(stats.poisson.logcdf, wrt="mu", singular=True)
def poisson_logcdf(y, k, mu, loc=0):
    return -absorbing_quotient(stats.poisson.pmf(np.floor(k - loc), mu), np.exp(y))


@rule.elementwise(stats.poisson.logsf, wrt="mu", singular=True)
def poisson_logsf(y, k, mu, loc=0):
    return absorbing_quotient(stats.poisson.pmf(np.floor(k - loc), mu), np.exp(y))


@rule.elementwise(stats.binom.logpmf, wrt="p", singular=True)
def binom_logpmf(y, k, n, p, loc=0):
    m = k - loc
    score = absorbing_quotient(m, p) - absorbing_quotient(n - m, 1.0 - p)
    return absorbing_product(whole(m, 0.0, n), score)


@rule.elementwise(stats.binom.pmf, wrt="p")
def binom_pmf(y, k, n, p, loc=0):
    return absorbing_product(n, stats.binom.pmf(k - 1, n - 1, p, loc) - stats.binom.pmf(k, n - 1, p, loc))


@rule.elementwise(stats.binom.cdf, wrt="p")
def binom_cdf(y, k, n, p, loc=0):
    return -absorbing_product(n, stats.binom.pmf(np.floor(k - loc), n - 1, p))


@rule.elementwise(stats.binom.sf, wrt="p")
def binom_sf(y, k, n, p, loc=0):
    return absorbing_product(n, stats.binom.pmf(np.floor(k - loc), n - 1, p))


@rule.elementwise(stats.binom.logcdf, wrt="p", singular=True)
def binom_logcdf(y, k, n, p, loc=0):
    slope = absorbing_product(n, stats.binom.pmf(np.floor(k - loc), n - 1, p))
    return -absorbing_quotient(slope, np.exp(y))


@rule.elementwise(stats.binom.logsf, wrt="p", singular=True)
def binom_logsf(y, k, n, p, loc=0):
    slope = absorbing_product(n, stats.binom.pmf(np.floor(k - loc), n - 1, p))
    return absorbing_quotient(slope, np.exp(y))


@rule.elementwise(stats.bernoulli.logpmf, wrt="p", singular=True)
def bernoulli_logpmf(y, k, p, loc=0):
    m = k - loc
    score = absorbing_quotient(m, p) - absorbing_quotient(1 - m, 1.0 - p)
    return absorbing_product(whole(m, 0.0, 1.0), score)


@rule.elementwise(stats.bernoulli.pmf, wrt="p")
def bernoulli_pmf(y, k, p, loc=0):
    m = k - loc
    return whole(m, 1.0, 1.0) - whole(m, 0.0, 0.0)


@rule.elementwise(stats.bernoulli.cdf, wrt="p")
def bernoulli_cdf(y, k, p, loc=0):
    return -whole(np.floor(k - loc), 0.0, 0.0)


@rule.elementwise(stats.bernoulli.sf, wrt="p")
def bernoulli_sf(y, k, p, loc=0):
    return whole(np.floor(k - loc), 0.0, 0.0)


@rule.elementwise(stats.bernoulli.logcdf, wrt="p", singular=True)
def bernoulli_logcdf(y, k, p, loc=0):
    return -absorbing_quotient(whole(np.floor(k - loc), 0.0, 0.0), 1.0 - p)


@rule.elementwise(stats.bernoulli.logsf, wrt="p", singular=True)
def bernoulli_logsf(y, k, p, loc=0):
    return absorbing_quotient(whole(np.floor(k - loc), 0.0, 0.0), p)


@rule.elementwise(stats.nbinom.logpmf, wrt=("n", "p"), singular=True)
def nbinom_logpmf(y, k, n, p, loc=0):
    m = k - loc
    inside = whole(m, 0.0, np.inf)
    n_partial = absorbing_product(inside, sc.digamma(m + n) - sc.digamma(n) + np.log(p))
    return n_partial, absorbing_product(inside, n / p - absorbing_quotient(m, 1.0 - p))


@rule.elementwise(stats.nbinom.pmf, wrt=("n", "p"), singular=True)
def nbinom_pmf(y, k, n, p, loc=0):
    n_partial = absorbing_product(y, sc.digamma(k - loc + n) - sc.digamma(n) + np.log(p))
    return n_partial, n / p * (y - stats.nbinom.pmf(k - 1, n + 1, p, loc))


@rule.elementwise(stats.nbinom.cdf, wrt=("n", "p"), singular=True)
def nbinom_cdf(y, k, n, p, loc=0):
    m = np.floor(k - loc)
    n_partial = whole(m, 0.0, np.inf) * betainc_da(n, np.maximum(m, 0.0) + 1.0, p)
    return n_partial, n * stats.nbinom.pmf(m, n + 1, p) / (p * p)


@rule.elementwise(stats.nbinom.sf, wrt=("n", "p"), singular=True)
def nbinom_sf(y, k, n, p, loc=0):
    m = np.floor(k - loc)
    n_partial = -whole(m, 0.0, np.inf) * betainc_da(n, np.maximum(m, 0.0) + 1.0, p)
    return n_partial, -n * stats.nbinom.pmf(m, n + 1, p) / (p * p)


@rule.elementwise(stats.nbinom.logcdf, wrt=("n", "p"), singular=True)
def nbinom_logcdf(y, k, n, p, loc=0):
    m = np.floor(k - loc)
    probability = np.exp(y)
    n_partial = absorbing_quotient(whole(m, 0.0, np.inf) * betainc_da(n, np.maximum(m, 0.0) + 1.0, p), probability)
    return n_partial, absorbing_quotient(n * stats.nbinom.pmf(m, n + 1, p) / (p * p), probability)


@rule.elementwise(stats.nbinom.logsf, wrt=("n", "p"), singular=True)
def nbinom_logsf(y, k, n, p, loc=0):
    m = np.floor(k - loc)
    probability = np.exp(y)
    n_partial = absorbing_quotient(-whole(m, 0.0, np.inf) * betainc_da(n, np.maximum(m, 0.0) + 1.0, p), probability)
    return n_partial, absorbing_quotient(-n * stats.nbinom.pmf(m, n + 1, p) / (p * p), probability)


@rule.elementwise(stats.geom.logpmf, wrt="p", singular=True)
def geom_logpmf(y, k, p, loc=0):
    m = k - loc
    return absorbing_product(whole(m, 1.0, np.inf), 1.0 / p - absorbing_quotient(m - 1, 1.0 - p))


@rule.elementwise(stats.geom.pmf, wrt="p", singular=True)
def geom_pmf(y, k, p, loc=0):
    return (y - stats.nbinom.pmf(k - 2, 2, p, loc)) / p


@rule.elementwise(stats.geom.cdf, wrt="p", singular=True)
def geom_cdf(y, k, p, loc=0):
    m = np.maximum(np.floor(k - loc), 0.0)
    return absorbing_product(m, (1.0 - p) ** (m - 1.0))


@rule.elementwise(stats.geom.sf, wrt="p", singular=True)
def geom_sf(y, k, p, loc=0):
    m = np.maximum(np.floor(k - loc), 0.0)
    return -absorbing_product(m, (1.0 - p) ** (m - 1.0))


@rule.elementwise(stats.geom.logcdf, wrt="p", singular=True)
def geom_logcdf(y, k, p, loc=0):
    m = np.maximum(np.floor(k - loc), 0.0)
    return absorbing_quotient(absorbing_product(m, (1.0 - p) ** (m - 1.0)), np.exp(y))


@rule.elementwise(stats.geom.logsf, wrt="p", singular=True)
def geom_logsf(y, k, p, loc=0):
    return -absorbing_quotient(np.maximum(np.floor(k - loc), 0.0), 1.0 - p)
