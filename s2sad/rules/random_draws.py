"""Draws whose parameters only move, stretch or bend a standard draw: they have derivatives in these parameters.

The standard draw is a constant of the run, made where the program makes its own, from the same numbers of the stream.
The transformations are those by which NumPy makes the draws (Devroye 1986, chapter II: inversion).
"""

import numpy as np

from s2sad.rules import rule

OWNERS = (np.random.Generator, np.random.RandomState, np.random)


def normal(self, loc=0.0, scale=1.0, size=None):
    if size is None and np.isscalar(loc) and np.isscalar(scale):
        return loc + scale * self.normal()
    if size is None:
        size = np.broadcast_shapes(np.shape(loc), np.shape(scale))
    return loc + scale * self.normal(size=size)


def laplace(self, loc=0.0, scale=1.0, size=None):
    if size is None and np.isscalar(loc) and np.isscalar(scale):
        return loc + scale * self.laplace()
    if size is None:
        size = np.broadcast_shapes(np.shape(loc), np.shape(scale))
    return loc + scale * self.laplace(size=size)


def logistic(self, loc=0.0, scale=1.0, size=None):
    if size is None and np.isscalar(loc) and np.isscalar(scale):
        return loc + scale * self.logistic()
    if size is None:
        size = np.broadcast_shapes(np.shape(loc), np.shape(scale))
    return loc + scale * self.logistic(size=size)


def gumbel(self, loc=0.0, scale=1.0, size=None):
    if size is None and np.isscalar(loc) and np.isscalar(scale):
        return loc + scale * self.gumbel()
    if size is None:
        size = np.broadcast_shapes(np.shape(loc), np.shape(scale))
    return loc + scale * self.gumbel(size=size)


def uniform(self, low=0.0, high=1.0, size=None):
    if size is None and np.isscalar(low) and np.isscalar(high):
        return low + (high - low) * self.uniform()
    if size is None:
        size = np.broadcast_shapes(np.shape(low), np.shape(high))
    return low + (high - low) * self.uniform(size=size)


def exponential(self, scale=1.0, size=None):
    if size is None and np.isscalar(scale):
        return scale * self.exponential()
    if size is None:
        size = np.shape(scale)
    return scale * self.exponential(size=size)


def rayleigh(self, scale=1.0, size=None):
    if size is None and np.isscalar(scale):
        return scale * self.rayleigh()
    if size is None:
        size = np.shape(scale)
    return scale * self.rayleigh(size=size)


def lognormal(self, mean=0.0, sigma=1.0, size=None):
    return np.exp(normal(self, mean, sigma, size))


def pareto(self, a, size=None):
    return np.expm1(exponential(self, 1.0 / a, size))


def weibull(self, a, size=None):
    if size is None and np.isscalar(a):
        return self.exponential() ** (1.0 / a)
    if size is None:
        size = np.shape(a)
    return self.exponential(size=size) ** (1.0 / a)


def power(self, a, size=None):
    if size is None and np.isscalar(a):
        return (-np.expm1(-self.exponential())) ** (1.0 / a)
    if size is None:
        size = np.shape(a)
    return (-np.expm1(-self.exponential(size=size))) ** (1.0 / a)


def triangular(self, left, mode, right, size=None):
    if size is None and np.isscalar(left) and np.isscalar(mode) and np.isscalar(right):
        u = self.uniform()
        if u * (right - left) <= mode - left:
            return left + np.sqrt(u * (right - left) * (mode - left))
        return right - np.sqrt((1.0 - u) * (right - left) * (right - mode))
    if size is None:
        size = np.broadcast_shapes(np.shape(left), np.shape(mode), np.shape(right))
    u = self.uniform(size=size)
    rising = left + np.sqrt(u * (right - left) * (mode - left))
    falling = right - np.sqrt((1.0 - u) * (right - left) * (right - mode))
    return np.where(u * (right - left) <= mode - left, rising, falling)


def gamma(self, shape, scale=1.0, size=None):
    """In the scale: the shape decides which proposals are rejected, and must be a constant of the run."""
    if size is None and np.isscalar(shape) and np.isscalar(scale):
        return scale * self.standard_gamma(shape)
    if size is None:
        size = np.broadcast_shapes(np.shape(shape), np.shape(scale))
    return scale * self.standard_gamma(shape, size=size)


for body in (
    normal,
    laplace,
    logistic,
    gumbel,
    uniform,
    exponential,
    rayleigh,
    lognormal,
    pareto,
    weibull,
    power,
    triangular,
    gamma,
):
    rule.rewrite(*(getattr(owner, body.__name__) for owner in OWNERS))(body)
