"""Functions of scipy.special whose derivatives need no function but themselves and their neighbours."""

import math

import numpy as np
import scipy.special as sc

from s2sad.rules import rule
from s2sad.runtime.elementwise import power_partial, power_partial_exponent


@rule.elementwise(sc.cbrt, singular=True)
def cbrt(y, x):
    return 1.0 / (3.0 * y * y)


@rule.elementwise(sc.exp2)
def exp2(y, x):
    return y * math.log(2.0)


@rule.elementwise(sc.exp10)
def exp10(y, x):
    return y * math.log(10.0)


@rule.elementwise(sc.expm1)
def expm1(y, x):
    return np.exp(x)


@rule.elementwise(sc.log1p, singular=True)
def log1p(y, x):
    return 1.0 / (1.0 + x)


@rule.elementwise(sc.powm1, singular=True)
def powm1(y, x1, x2):
    """As x**y."""
    return power_partial(x1, x2), power_partial_exponent(y + 1.0, x1, x2)


@rule.elementwise(sc.cosm1)
def cosm1(y, x):
    return -np.sin(x)


@rule.elementwise(sc.sindg)
def sindg(y, x):
    return sc.cosdg(x) * (math.pi / 180.0)


@rule.elementwise(sc.cosdg)
def cosdg(y, x):
    return sc.sindg(x) * (-math.pi / 180.0)


@rule.elementwise(sc.tandg)
def tandg(y, x):
    return (1.0 + y * y) * (math.pi / 180.0)


@rule.elementwise(sc.cotdg, singular=True)
def cotdg(y, x):
    return (1.0 + y * y) * (-math.pi / 180.0)


@rule.elementwise(sc.huber)
def huber(y, delta, r):
    return np.maximum(np.abs(r) - delta, 0.0), np.clip(r, -delta, delta)


@rule.elementwise(sc.pseudo_huber, singular=True)
def pseudo_huber(y, delta, r):
    root = np.sqrt(1.0 + np.square(r / delta))
    return (2.0 * y - np.square(r) / root) / delta, r / root


@rule.elementwise(sc.inv_boxcox, wrt="x", singular=True)
def inv_boxcox(y, x, lmbda):
    return y ** (1.0 - lmbda)


@rule.elementwise(sc.inv_boxcox1p, wrt="x", singular=True)
def inv_boxcox1p(y, x, lmbda):
    return (1.0 + y) ** (1.0 - lmbda)


@rule.elementwise(sc.wrightomega, singular=True)
def wrightomega(y, z):
    return y / (1.0 + y)


@rule.elementwise(sc.hyp0f1, wrt="z")
def hyp0f1(y, v, z):
    return sc.hyp0f1(v + 1.0, z) / v


# -- orthogonal polynomials of whole degree: the derivative is of the degree below (Abramowitz and Stegun 22.8) --------


@rule.elementwise(sc.eval_jacobi, wrt="x")
def eval_jacobi(y, n, alpha, beta, x):
    return 0.5 * (n + alpha + beta + 1.0) * sc.eval_jacobi(n - 1, alpha + 1.0, beta + 1.0, x) * np.not_equal(n, 0)


@rule.elementwise(sc.eval_gegenbauer, wrt="x")
def eval_gegenbauer(y, n, alpha, x):
    return 2.0 * alpha * sc.eval_gegenbauer(n - 1, alpha + 1.0, x) * np.not_equal(n, 0)


@rule.elementwise(sc.eval_genlaguerre, wrt="x")
def eval_genlaguerre(y, n, alpha, x):
    return -sc.eval_genlaguerre(n - 1, alpha + 1.0, x) * np.not_equal(n, 0)


@rule.elementwise(sc.eval_laguerre, wrt="x")
def eval_laguerre(y, n, x):
    return -sc.eval_genlaguerre(n - 1, 1.0, x) * np.not_equal(n, 0)


@rule.elementwise(sc.eval_legendre, wrt="x")
def eval_legendre(y, n, x):
    return 0.5 * (n + 1.0) * sc.eval_jacobi(n - 1, 1.0, 1.0, x) * np.not_equal(n, 0)


@rule.elementwise(sc.eval_chebyt, wrt="x")
def eval_chebyt(y, n, x):
    return n * sc.eval_gegenbauer(n - 1, 1.0, x) * np.not_equal(n, 0)


@rule.elementwise(sc.eval_chebyu, wrt="x")
def eval_chebyu(y, n, x):
    return 2.0 * sc.eval_gegenbauer(n - 1, 2.0, x) * np.not_equal(n, 0)


@rule.elementwise(sc.eval_hermite, wrt="x")
def eval_hermite(y, n, x):
    return 2.0 * n * sc.eval_hermite(np.maximum(n - 1, 0), x)


@rule.elementwise(sc.eval_hermitenorm, wrt="x")
def eval_hermitenorm(y, n, x):
    return n * sc.eval_hermitenorm(np.maximum(n - 1, 0), x)
