"""Rules of our own runtime functions for scipy.stats, where their source would not give an exact derivative."""

import numpy as np
import scipy.special as sc
import scipy.stats as stats

from s2sad.rules import rule
from s2sad.runtime.scipy_special import absorbing_product
from s2sad.runtime.scipy_stats import (
    t_cdf_bend,
    t_cdf_slope,
    t_logpdf_slope,
    weibull_density,
    weibull_density_slope,
    whole,
)

rule.nondifferentiable(whole)


@rule.elementwise(t_cdf_slope)
def t_cdf_slope_rule(y, z, df):
    return stats.t.pdf(z, df) * t_logpdf_slope(z, df), t_cdf_bend(z, df)


@rule.elementwise(weibull_density, singular=True)
def weibull_density_rule(y, z, c):
    score = 1.0 / c + np.log(z) - sc.xlogy(z**c, z)
    return weibull_density_slope(z, c), absorbing_product(y, score)
