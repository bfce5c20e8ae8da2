"""Bessel functions in scipy.special. They are not differentiable in the order."""

import numpy as np
import scipy.special as sc

from s2sad.rules import rule
from s2sad.runtime.scipy_special import real_only


@rule.elementwise(sc.j0)
def j0(y, x):
    return -sc.j1(x)


@rule.elementwise(sc.j1)
def j1(y, x):
    return 0.5 * (sc.j0(x) - sc.jv(2.0, x))


@rule.elementwise(sc.jv, wrt="z", singular=True)
def jv(y, v, z):
    """Also known as jn. Not differentiable in the order v."""
    return 0.5 * (sc.jv(v - 1.0, z) - sc.jv(v + 1.0, z))


@rule.elementwise(sc.y0, singular=True)
def y0(y, x):
    return -sc.y1(x)


@rule.elementwise(sc.y1, singular=True)
def y1(y, x):
    return 0.5 * (sc.y0(x) - sc.yn(2, x))


@rule.elementwise(sc.yn, wrt="x", singular=True)
def yn(y, n, x):
    """Not differentiable in the order n."""
    return 0.5 * (sc.yn(n - 1, x) - sc.yn(n + 1, x))


@rule.elementwise(sc.yv, wrt="z", singular=True)
def yv(y, v, z):
    """Not differentiable in the order v."""
    return 0.5 * (sc.yv(v - 1.0, z) - sc.yv(v + 1.0, z))


@rule.elementwise(sc.i0)
def i0(y, x):
    return sc.i1(x)


@rule.elementwise(sc.i0e)
def i0e(y, x):
    """At the kink x = 0 the derivative is 0."""
    return sc.i1e(x) - np.sign(x) * y


@rule.elementwise(sc.i1)
def i1(y, x):
    return 0.5 * (sc.i0(x) + sc.iv(2.0, x))


@rule.elementwise(sc.i1e)
def i1e(y, x):
    return 0.5 * (sc.i0e(x) + sc.ive(2.0, x)) - np.sign(x) * y


@rule.elementwise(sc.iv, wrt="z", singular=True)
def iv(y, v, z):
    """Not differentiable in the order v."""
    return 0.5 * (sc.iv(v - 1.0, z) + sc.iv(v + 1.0, z))


@rule.elementwise(sc.ive, wrt="z", singular=True)
def ive(y, v, z):
    """Not differentiable in the order v, nor at complex z, where the scaling is not holomorphic."""
    x = real_only(z, "scipy.special.ive")
    return 0.5 * (sc.ive(v - 1.0, x) + sc.ive(v + 1.0, x)) - np.sign(x) * y


@rule.elementwise(sc.k0, singular=True)
def k0(y, x):
    return -sc.k1(x)


@rule.elementwise(sc.k1, singular=True)
def k1(y, x):
    return -0.5 * (sc.k0(x) + sc.kn(2, x))


@rule.elementwise(sc.kn, wrt="x", singular=True)
def kn(y, n, x):
    """Not differentiable in the order n."""
    return -0.5 * (sc.kn(np.abs(n - 1), x) + sc.kn(n + 1, x))


@rule.elementwise(sc.kv, wrt="z", singular=True)
def kv(y, v, z):
    """Not differentiable in the order v."""
    return -0.5 * (sc.kv(v - 1.0, z) + sc.kv(v + 1.0, z))


@rule.elementwise(sc.kve, wrt="z", singular=True)
def kve(y, v, z):
    """Not differentiable in the order v."""
    return y - 0.5 * (sc.kve(v - 1.0, z) + sc.kve(v + 1.0, z))
