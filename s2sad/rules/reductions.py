"""Reductions of NumPy: sums, means, products, extrema, variances."""

import numpy as np

from s2sad.rules import rule
from s2sad.runtime.reductions import centred, extremum_share, mean_factor, prod_partial, reduce_sum, undiff, unreduce

rule.method(np.sum, np.ndarray.sum)
rule.method(np.mean, np.ndarray.mean)
rule.method(np.prod, np.ndarray.prod)
rule.method(np.max, np.ndarray.max)
rule.method(np.min, np.ndarray.min)
rule.method(np.var, np.ndarray.var)
rule.method(np.std, np.ndarray.std)
rule.method(np.cumsum, np.ndarray.cumsum)


@rule.linear(np.sum)
def sum_(y, a, axis=None, dtype=None, out=None, keepdims=False, initial=0.0, where=True, *, y_bar):
    return unreduce(y_bar, np.shape(a), axis, keepdims, where)


@rule.linear(np.mean)
def mean(y, a, axis=None, dtype=None, out=None, keepdims=False, *, y_bar):
    return unreduce(y_bar * mean_factor(np.shape(a), axis), np.shape(a), axis, keepdims, True)


@rule.reverse(np.prod)
def prod(y, a, axis=None, dtype=None, out=None, keepdims=False, *, y_bar):
    """Exact with zeros."""
    return unreduce(y_bar, np.shape(a), axis, keepdims, True) * prod_partial(a, axis)


@rule.forward(np.prod, wrt="a")
def prod_dot(y, a, axis=None, dtype=None, out=None, keepdims=False, *, a_dot):
    return reduce_sum(prod_partial(a, axis) * a_dot, axis, keepdims)


@rule.reverse(np.max, np.min)
def extremum(y, a, axis=None, out=None, keepdims=False, *, y_bar):
    """Ties share equally."""
    return unreduce(y_bar, np.shape(a), axis, keepdims, True) * extremum_share(y, a, axis, keepdims)


@rule.forward(np.max, np.min, wrt="a")
def extremum_dot(y, a, axis=None, out=None, keepdims=False, *, a_dot):
    return reduce_sum(extremum_share(y, a, axis, keepdims) * a_dot, axis, keepdims)


@rule.reverse(np.var)
def var(y, a, axis=None, dtype=None, out=None, ddof=0, keepdims=False, *, y_bar):
    return unreduce(y_bar * (2.0 * mean_factor(np.shape(a), axis, ddof)), np.shape(a), axis, keepdims, True) * centred(a, axis)


@rule.forward(np.var, wrt="a")
def var_dot(y, a, axis=None, dtype=None, out=None, ddof=0, keepdims=False, *, a_dot):
    return reduce_sum(centred(a, axis) * a_dot, axis, keepdims) * (2.0 * mean_factor(np.shape(a), axis, ddof))


@rule.reverse(np.std)
def std(y, a, axis=None, dtype=None, out=None, ddof=0, keepdims=False, *, y_bar):
    """0 for a constant."""
    scale = mean_factor(np.shape(a), axis, ddof) / np.where(np.equal(y, 0), 1.0, y)
    return unreduce(y_bar * scale, np.shape(a), axis, keepdims, True) * centred(a, axis)


@rule.forward(np.std, wrt="a")
def std_dot(y, a, axis=None, dtype=None, out=None, ddof=0, keepdims=False, *, a_dot):
    scale = mean_factor(np.shape(a), axis, ddof) / np.where(np.equal(y, 0), 1.0, y)
    return reduce_sum(centred(a, axis) * a_dot, axis, keepdims) * scale


@rule.linear(np.cumsum)
def cumsum(y, a, axis=None, dtype=None, out=None, *, y_bar):
    return np.reshape(np.flip(np.cumsum(np.flip(y_bar, axis), axis if axis is not None else 0), axis), np.shape(a))


@rule.linear(np.diff)
def diff(y, a, n=1, axis=-1, *, y_bar):
    return undiff(y_bar, np.shape(a), n, axis)


