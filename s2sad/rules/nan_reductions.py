"""Reductions that skip NaN: those of the elements present. The adjoint of a NaN is zero."""

import numpy as np

from s2sad.rules import rule
from s2sad.runtime.elementwise import ratio
from s2sad.runtime.multiplication import prod_bar, prod_dot
from s2sad.runtime.reductions import extremum_bar, extremum_dot, mean_bar, present, unreduce, var_bar, var_dot
from s2sad.runtime.structure import like

rule.nondifferentiable(present)


@rule.reverse(np.nansum)
def nansum(y, a, axis=None, dtype=None, out=None, keepdims=False, initial=0, where=True, *, y_bar):
    return like(unreduce(y_bar, np.shape(a), axis, keepdims, present(a, where)), a)


@rule.forward(np.nansum, wrt="a")
def nansum_a(y, a, axis=None, dtype=None, out=None, keepdims=False, initial=0, where=True, *, a_dot):
    return np.sum(a_dot, axis=axis, dtype=dtype, keepdims=keepdims, where=present(a, where))


@rule.reverse(np.nanmean)
def nanmean(y, a, axis=None, dtype=None, out=None, keepdims=False, where=True, *, y_bar):
    return mean_bar(y_bar, a, axis, keepdims, present(a, where))


@rule.forward(np.nanmean, wrt="a")
def nanmean_a(y, a, axis=None, dtype=None, out=None, keepdims=False, where=True, *, a_dot):
    return np.mean(a_dot, axis=axis, dtype=dtype, keepdims=keepdims, where=present(a, where))


@rule.reverse(np.nanprod)
def nanprod(y, a, axis=None, dtype=None, out=None, keepdims=False, initial=1, where=True, *, y_bar):
    """Exact with zeros."""
    return prod_bar(y_bar, a, axis, keepdims, initial, present(a, where))


@rule.forward(np.nanprod, wrt="a")
def nanprod_a(y, a, axis=None, dtype=None, out=None, keepdims=False, initial=1, where=True, *, a_dot):
    return like(prod_dot(a_dot, a, axis, keepdims, initial, present(a, where)), y)


@rule.reverse(np.nanmax, np.nanmin)
def nan_extremum(y, a, axis=None, out=None, keepdims=False, initial=None, where=True, *, y_bar):
    """Ties share equally."""
    return extremum_bar(y_bar, y, a, axis, keepdims, initial, present(a, where))


@rule.forward(np.nanmax, np.nanmin, wrt="a")
def nan_extremum_a(y, a, axis=None, out=None, keepdims=False, initial=None, where=True, *, a_dot):
    return extremum_dot(a_dot, y, a, axis, keepdims, initial, present(a, where))


@rule.reverse(np.nanvar)
def nanvar(
    y, a, axis=None, dtype=None, out=None, ddof=0, keepdims=False, where=True, mean=None, correction=None, *, y_bar
):
    """Of complex numbers, the mean of |a - mean|^2. A ``mean`` given is a constant."""
    return var_bar(y_bar, a, axis, ddof if correction is None else correction, keepdims, present(a, where), mean)


@rule.forward(np.nanvar, wrt="a")
def nanvar_a(
    y, a, axis=None, dtype=None, out=None, ddof=0, keepdims=False, where=True, mean=None, correction=None, *, a_dot
):
    free = ddof if correction is None else correction
    return like(var_dot(a_dot, a, axis, free, keepdims, present(a, where), mean), y)


@rule.reverse(np.nanstd)
def nanstd(
    y, a, axis=None, dtype=None, out=None, ddof=0, keepdims=False, where=True, mean=None, correction=None, *, y_bar
):
    """0 for a constant. A ``mean`` given is a constant."""
    slope = y_bar * ratio(0.5, y)
    return var_bar(slope, a, axis, ddof if correction is None else correction, keepdims, present(a, where), mean)


@rule.forward(np.nanstd, wrt="a")
def nanstd_a(
    y, a, axis=None, dtype=None, out=None, ddof=0, keepdims=False, where=True, mean=None, correction=None, *, a_dot
):
    free = ddof if correction is None else correction
    return like(ratio(0.5, y) * var_dot(a_dot, a, axis, free, keepdims, present(a, where), mean), y)
