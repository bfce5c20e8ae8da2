"""Elliptic integrals, hypergeometric functions, Lambert's W and Spence's function in scipy.special."""

import numpy as np
import scipy.special as sc

from s2sad.rules import rule
from s2sad.runtime.scipy_special import ellipe_slope, ellipk_slope, exprel_slope, spence_slope


@rule.elementwise(sc.ellipk, singular=True)
def ellipk(y, m):
    return ellipk_slope(1.0 - m)


@rule.elementwise(sc.ellipe, singular=True)
def ellipe(y, m):
    return ellipe_slope(1.0 - m)


@rule.elementwise(sc.ellipkm1, singular=True)
def ellipkm1(y, p):
    return -ellipk_slope(p)


@rule.elementwise(sc.hyp1f1, wrt="x")
def hyp1f1(y, a, b, x):
    """Not differentiable in the parameters a and b."""
    return a / b * sc.hyp1f1(a + 1.0, b + 1.0, x)


@rule.elementwise(sc.exprel)
def exprel(y, x):
    return exprel_slope(x)


@rule.elementwise(sc.hyp2f1, wrt="z", singular=True)
def hyp2f1(y, a, b, c, z):
    """Not differentiable in the parameters a, b and c."""
    return a * b / c * sc.hyp2f1(a + 1.0, b + 1.0, c + 1.0, z)


@rule.elementwise(sc.lambertw, singular=True)
def lambertw(y, z, k=0, tol=1e-8):
    return np.exp(-y) / (1.0 + y)


@rule.elementwise(sc.spence, singular=True)
def spence(y, z):
    return spence_slope(z)
