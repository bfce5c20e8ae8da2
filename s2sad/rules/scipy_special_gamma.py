"""Gamma, beta, zeta and their relatives in scipy.special."""

import scipy.special as sc

from s2sad.rules import rule
from s2sad.runtime.scipy_special import (
    absorbing_product,
    absorbing_quotient,
    beta_density,
    betainc_da,
    betainc_db,
    gamma_density,
    gammainc_da,
    hurwitz_zeta,
    multigammaln_slope,
    poch_slope,
    rgamma_slope,
    zeta_slope,
)

rule.nondifferentiable(sc.gammasgn)


@rule.elementwise(sc.gamma, singular=True)
def gamma(y, z):
    return y * sc.digamma(z)


@rule.elementwise(sc.gammaln, sc.loggamma, singular=True)
def gammaln(y, z):
    return sc.digamma(z)


@rule.elementwise(sc.rgamma)
def rgamma(y, z):
    """Exact at the poles of gamma: at -n the derivative is (-1)**n n!."""
    return rgamma_slope(z)


@rule.elementwise(sc.digamma, singular=True)
def digamma(y, z):
    """Of complex arguments by Euler-Maclaurin summation, NaN where the real part is below -1000."""
    return hurwitz_zeta(2.0, z)


@rule.elementwise(sc.polygamma, wrt="x", singular=True)
def polygamma(y, n, x):
    return sc.polygamma(n + 1, x)


@rule.elementwise(sc.multigammaln, wrt="a", singular=True)
def multigammaln(y, a, d):
    return multigammaln_slope(a, d)


@rule.elementwise(sc.poch, singular=True)
def poch(y, z, m):
    return poch_slope(z, m), y * sc.digamma(z + m)


@rule.elementwise(sc.factorial)
def factorial(y, n, exact=False, extend="zero"):
    """Continued between the integers by the gamma function; zero, and so the derivative, at negative arguments."""
    return absorbing_product(y, sc.digamma(n + 1.0))


@rule.elementwise(sc.comb, wrt=("N", "k"))
def comb(y, N, k, exact=False, repetition=False):
    """Continued between the integers by the gamma function; zero, and so the derivative, where comb is zero."""
    n = N + k - 1.0 if repetition else N
    above = sc.digamma(n + 1.0) - sc.digamma(n - k + 1.0)
    below = sc.digamma(n + 1.0 if repetition else n - k + 1.0) - sc.digamma(k + 1.0)
    return absorbing_product(y, above), absorbing_product(y, below)


@rule.elementwise(sc.binom)
def binom(y, n, k):
    above = sc.digamma(n - k + 1.0)
    return y * (sc.digamma(n + 1.0) - above), y * (above - sc.digamma(k + 1.0))


@rule.elementwise(sc.beta, singular=True)
def beta(y, a, b):
    both = sc.digamma(a + b)
    return y * (sc.digamma(a) - both), y * (sc.digamma(b) - both)


@rule.elementwise(sc.betaln, singular=True)
def betaln(y, a, b):
    both = sc.digamma(a + b)
    return sc.digamma(a) - both, sc.digamma(b) - both


@rule.elementwise(sc.gammainc, singular=True)
def gammainc(y, a, x):
    """The derivative in a is a quadrature with relative error about 1e-12."""
    return gammainc_da(a, x), gamma_density(a, x)


@rule.elementwise(sc.gammaincc, singular=True)
def gammaincc(y, a, x):
    """The derivative in a is a quadrature with relative error about 1e-12."""
    return -gammainc_da(a, x), -gamma_density(a, x)


@rule.elementwise(sc.gammaincinv, singular=True)
def gammaincinv(y, a, p):
    density = gamma_density(a, y)
    return absorbing_quotient(-gammainc_da(a, y), density), 1.0 / density


@rule.elementwise(sc.gammainccinv, singular=True)
def gammainccinv(y, a, q):
    density = gamma_density(a, y)
    return absorbing_quotient(-gammainc_da(a, y), density), -1.0 / density


@rule.elementwise(sc.betainc, singular=True)
def betainc(y, a, b, x):
    """The derivatives in a and b are quadratures with relative error about 1e-10."""
    return betainc_da(a, b, x), betainc_db(a, b, x), beta_density(a, b, x)


if hasattr(sc, "betaincc"):

    @rule.elementwise(sc.betaincc, singular=True)
    def betaincc(y, a, b, x):
        """The derivatives in a and b are quadratures with relative error about 1e-10."""
        return -betainc_da(a, b, x), -betainc_db(a, b, x), -beta_density(a, b, x)


@rule.elementwise(sc.betaincinv, singular=True)
def betaincinv(y, a, b, p):
    density = beta_density(a, b, y)
    a_partial = absorbing_quotient(-betainc_da(a, b, y), density)
    b_partial = absorbing_quotient(-betainc_db(a, b, y), density)
    return a_partial, b_partial, 1.0 / density


@rule.elementwise(sc.zeta, wrt=("x", "q"), singular=True)
def zeta(y, x, q=None):
    """The derivative in x is NaN at x < 0; it is known by a series with relative error about 1e-13 elsewhere."""
    base = 1.0 if q is None else q
    return zeta_slope(x, base), -x * sc.zeta(x + 1.0, base)
