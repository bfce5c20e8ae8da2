"""Helpers of the SciPy rules that have rules of their own, so that derivatives of derivatives close."""

import numpy as np
import scipy.special as sc

from s2sad.rules import rule
from s2sad.runtime.scipy_special import absorbing_product, absorbing_quotient, log_ratio


@rule.elementwise(absorbing_product)
def absorbing_product_rule(y, u, v):
    return v, u


@rule.elementwise(absorbing_quotient, singular=True)
def absorbing_quotient_rule(y, u, v):
    return 1.0 / v, -absorbing_quotient(y, v)


@rule.elementwise(log_ratio, singular=True)
def log_ratio_rule(y, x1, x2):
    return np.reciprocal(x1), -np.reciprocal(x2)
