"""Weighted averages, covariances and histograms, as their definitions in other functions."""

import numpy as np

from s2sad.rules import rule
from s2sad.runtime.averages import along_axes, bin_count, bin_sums, bin_sums_bar
from s2sad.runtime.structure import like

rule.nondifferentiable(bin_count)


@rule.rewrite(np.average)
def average(a, axis=None, weights=None, returned=False, *, keepdims=False):
    a = np.asarray(a)
    if weights is None:
        result = np.mean(a, axis=axis, keepdims=keepdims)
        total = np.asarray(np.size(a) / np.size(result))
    else:
        parts = np.broadcast_to(along_axes(np.asarray(weights), np.shape(a), axis), np.shape(a))
        total = np.sum(parts, axis=axis, keepdims=keepdims)
        if np.any(total == 0.0):
            raise ZeroDivisionError("Weights sum to zero, can't be normalized")
        result = np.sum(a * parts, axis=axis, keepdims=keepdims) / total
    if returned:
        return result, np.broadcast_to(total, np.shape(result))
    return result


@rule.rewrite(np.cov)
def cov(m, y=None, rowvar=True, bias=False, ddof=None, fweights=None, aweights=None, *, dtype=None):
    m = np.asarray(m)
    rows = np.array(m, dtype=np.result_type(m, np.float64) if dtype is None else dtype, ndmin=2)
    if not rowvar and np.ndim(m) != 1:
        rows = np.transpose(rows)
    if y is not None:
        y = np.asarray(y)
        others = np.array(y, dtype=np.result_type(y, np.float64) if dtype is None else dtype, ndmin=2)
        if not rowvar and np.shape(others)[0] != 1:
            others = np.transpose(others)
        rows = np.concatenate((rows, others), axis=0)
    lost = ddof if ddof is not None else 0 if bias else 1
    if fweights is None and aweights is None:
        freedom = float(np.shape(rows)[1] - lost)
        away = rows - np.mean(rows, axis=1, keepdims=True)
        product = np.dot(away, np.conj(np.transpose(away)))
    else:
        # fweights count observations, aweights weigh them
        weights = np.asarray(1.0 if fweights is None else fweights) * np.asarray(1.0 if aweights is None else aweights)
        total = np.sum(weights)
        spread = total if aweights is None else np.sum(weights * np.asarray(aweights))
        freedom = total - lost * (1.0 if aweights is None else spread / total)
        away = rows - np.sum(rows * weights, axis=1, keepdims=True) / total
        product = np.dot(away, np.conj(np.transpose(away * weights)))
    return np.squeeze(product * np.divide(1.0, np.maximum(freedom, 0.0)))


@rule.rewrite(np.corrcoef)
def corrcoef(x, y=None, rowvar=True, *, dtype=None):
    c = np.cov(x, y, rowvar, dtype=dtype)
    if np.ndim(c) == 0:
        return c / c
    deviation = np.sqrt(np.real(np.diag(c)))
    c = c / deviation[:, None] / deviation[None, :]
    if np.iscomplexobj(c):
        return np.clip(np.real(c), -1.0, 1.0) + 1j * np.clip(np.imag(c), -1.0, 1.0)
    return np.clip(c, -1.0, 1.0)


@rule.linear(np.bincount, wrt="weights")
def bincount(y, x, weights=None, minlength=0, *, y_bar):
    return like(np.take(y_bar, x), weights)


@rule.rewrite(np.histogram_bin_edges)
def histogram_bin_edges(a, bins=10, range=None, weights=None):
    """The number of bins is a constant of the run."""
    if np.ndim(bins) == 1:
        return np.asarray(bins)
    if range is not None:
        first, last = range
    elif np.size(a) == 0:
        first, last = 0.0, 1.0
    else:
        first, last = np.min(a), np.max(a)
    if first == last:
        first, last = first - 0.5, last + 0.5
    return np.linspace(first, last, bin_count(a, bins, range, weights) + 1)


@rule.rewrite(np.histogram)
def histogram(a, bins=10, range=None, density=None, weights=None):
    """Counts are constants of the run; weights, and edges between the extrema, have derivatives."""
    weights = weights if weights is None else np.asarray(weights)
    edges = np.histogram_bin_edges(a, bins, range, weights)
    sums = bin_sums(a, bins, range, weights)
    if density:
        return sums / np.diff(edges) / np.sum(sums), edges
    return sums, edges


@rule.linear(bin_sums, wrt="weights", ignores=("a", "bins", "range"))
def bin_sums_(y, a, bins, range, weights, *, y_bar):
    return bin_sums_bar(y_bar, a, bins, range, weights)


@rule.linear(bin_sums_bar, ignores=("a", "bins", "range", "weights"))
def bin_sums_bar_(y, g, a, bins, range, weights, *, y_bar):
    return bin_sums(a, bins, range, y_bar)
