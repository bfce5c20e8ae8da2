"""Error functions, normal distribution functions, exponential and trigonometric integrals in scipy.special."""

import math

import numpy as np
import scipy.special as sc

from s2sad.rules import rule
from s2sad.runtime.scipy_special import absorbing_product, dawsn_slope, erfcx_slope, wofz_slope


@rule.elementwise(sc.erf)
def erf(y, z):
    return 2.0 / math.sqrt(math.pi) * np.exp(-z * z)


@rule.elementwise(sc.erfc)
def erfc(y, z):
    return -2.0 / math.sqrt(math.pi) * np.exp(-z * z)


@rule.elementwise(sc.erfcx)
def erfcx(y, z):
    return erfcx_slope(y, z)


@rule.elementwise(sc.erfi)
def erfi(y, z):
    return 2.0 / math.sqrt(math.pi) * np.exp(z * z)


@rule.elementwise(sc.erfinv, singular=True)
def erfinv(y, x):
    return 0.5 * math.sqrt(math.pi) * np.exp(y * y)


@rule.elementwise(sc.erfcinv, singular=True)
def erfcinv(y, x):
    return -0.5 * math.sqrt(math.pi) * np.exp(y * y)


@rule.elementwise(sc.dawsn)
def dawsn(y, z):
    return dawsn_slope(y, z)


@rule.elementwise(sc.wofz)
def wofz(y, z):
    return wofz_slope(y, z)


@rule.elementwise(sc.ndtr)
def ndtr(y, x):
    return np.exp(-0.5 * x * x) / math.sqrt(2.0 * math.pi)


@rule.elementwise(sc.log_ndtr)
def log_ndtr(y, x):
    return math.sqrt(2.0 / math.pi) / sc.erfcx(-x / math.sqrt(2.0))


@rule.elementwise(sc.ndtri, singular=True)
def ndtri(y, p):
    return math.sqrt(2.0 * math.pi) * np.exp(0.5 * y * y)


@rule.elementwise(sc.owens_t)
def owens_t(y, h, a):
    u = a * h
    h_partial = -0.5 / math.sqrt(2.0 * math.pi) * np.exp(-0.5 * h * h) * sc.erf(u / math.sqrt(2.0))
    return h_partial, np.exp(-0.5 * (h * h + u * u)) / (2.0 * math.pi * (1.0 + a * a))


@rule.elementwise(sc.exp1, singular=True)
def exp1(y, z):
    return -np.exp(-z) / z


@rule.elementwise(sc.expi, singular=True)
def expi(y, x):
    return np.exp(x) / x


@rule.elementwise(sc.expn, wrt="x", singular=True)
def expn(y, n, x):
    """Not differentiable in the order n."""
    return np.where(n == 0, -y * (1.0 + np.reciprocal(x)), -sc.expn(np.maximum(n, 1) - 1, x))


@rule.reverse(sc.fresnel)
def fresnel(y, z, *, y_bar):
    s_bar, c_bar = y_bar
    angle = 0.5 * math.pi * z * z
    return s_bar * np.sin(angle) + c_bar * np.cos(angle)


@rule.forward(sc.fresnel, wrt="z")
def fresnel_forward(y, z, *, z_dot):
    angle = 0.5 * math.pi * z * z
    return np.sin(angle) * z_dot, np.cos(angle) * z_dot


@rule.reverse(sc.sici)
def sici(y, x, *, y_bar):
    s_bar, c_bar = y_bar
    return s_bar * np.sinc(x / math.pi) + absorbing_product(c_bar, np.cos(x) / x)


@rule.forward(sc.sici, wrt="x")
def sici_forward(y, x, *, x_dot):
    return np.sinc(x / math.pi) * x_dot, np.cos(x) / x * x_dot
