"""Reductions of NumPy: sums, means, products, extrema, variances; those that skip NaN are in ``nan_reductions``."""

import numpy as np

from s2sad.rules import rule
from s2sad.runtime.elementwise import ratio
from s2sad.runtime.multiplication import ordinary, prod_bar, prod_dot, prod_partial, prod_partial_dot
from s2sad.runtime.reductions import extremum_bar, extremum_dot, mean_bar, mean_factor, unreduce, var_bar, var_dot
from s2sad.runtime.structure import like, unbroadcast

rule.method(np.sum, np.ndarray.sum)
rule.method(np.mean, np.ndarray.mean)
rule.method(np.prod, np.ndarray.prod)
rule.method(np.max, np.ndarray.max)
rule.method(np.min, np.ndarray.min)
rule.method(np.var, np.ndarray.var)
rule.method(np.std, np.ndarray.std)
if hasattr(np.ndarray, "ptp"):
    rule.method(np.ptp, np.ndarray.ptp)
rule.nondifferentiable(ordinary)


@rule.linear(np.sum, wrt=("a", "initial"))
def sum_(y, a, axis=None, dtype=None, out=None, keepdims=False, initial=0, where=True, *, y_bar):
    return (
        unreduce(y_bar, np.shape(a), axis, keepdims, where)
        if dtype is None
        else like(unreduce(y_bar, np.shape(a), axis, keepdims, where), a),
        unbroadcast(y_bar, initial),
    )


@rule.linear(np.mean)
def mean(y, a, axis=None, dtype=None, out=None, keepdims=False, where=None, *, y_bar):
    return (
        (
            unreduce(y_bar * mean_factor(np.shape(a), axis), np.shape(a), axis, keepdims)
            if where is None
            else mean_bar(y_bar, a, axis, keepdims, where)
        )
        if dtype is None
        else mean_bar(y_bar, a, axis, keepdims, where)
    )


@rule.reverse(np.prod, wrt=("a", "initial"))
def prod(y, a, axis=None, dtype=None, out=None, keepdims=False, initial=1, where=True, *, y_bar):
    """Exact with zeros."""
    return (
        prod_bar(y_bar, a, axis, keepdims, initial, where)
        if dtype is None
        else like(prod_bar(y_bar, np.asarray(a).astype(dtype), axis, keepdims, initial, where), a),
        unbroadcast(y_bar * np.prod(a, axis=axis, dtype=dtype, keepdims=keepdims, where=where), initial),
    )


@rule.forward(np.prod, wrt="a")
def prod_a(y, a, axis=None, dtype=None, out=None, keepdims=False, initial=1, where=True, *, a_dot):
    return (
        prod_dot(a_dot, a, axis, keepdims, initial, where)
        if dtype is None
        else like(prod_dot(a_dot, np.asarray(a).astype(dtype), axis, keepdims, initial, where), y)
    )


@rule.forward(np.prod, wrt="initial")
def prod_initial(y, a, axis=None, dtype=None, out=None, keepdims=False, initial=1, where=True, *, initial_dot):
    return initial_dot * np.prod(a, axis=axis, keepdims=keepdims, where=where)


@rule.reverse(np.max, np.min, np.amax, np.amin)
def extremum(y, a, axis=None, out=None, keepdims=False, initial=None, where=True, *, y_bar):
    """Ties share equally."""
    return extremum_bar(y_bar, y, a, axis, keepdims, initial, where)


@rule.forward(np.max, np.min, np.amax, np.amin, wrt="a")
def extremum_a(y, a, axis=None, out=None, keepdims=False, initial=None, where=True, *, a_dot):
    return extremum_dot(a_dot, y, a, axis, keepdims, initial, where)


@rule.reverse(np.ptp)
def ptp(y, a, axis=None, out=None, keepdims=False, *, y_bar):
    """The maximum less the minimum; ties share equally."""
    top, bottom = np.max(a, axis=axis, keepdims=keepdims), np.min(a, axis=axis, keepdims=keepdims)
    return extremum_bar(y_bar, top, a, axis, keepdims) - extremum_bar(y_bar, bottom, a, axis, keepdims)


@rule.forward(np.ptp, wrt="a")
def ptp_a(y, a, axis=None, out=None, keepdims=False, *, a_dot):
    top, bottom = np.max(a, axis=axis, keepdims=keepdims), np.min(a, axis=axis, keepdims=keepdims)
    return extremum_dot(a_dot, top, a, axis, keepdims) - extremum_dot(a_dot, bottom, a, axis, keepdims)


@rule.reverse(np.var, wrt=("a", "mean"))
def var(
    y, a, axis=None, dtype=None, out=None, ddof=0, keepdims=False, where=True, mean=None, correction=None, *, y_bar
):
    """Of complex numbers, the mean of |a - mean|^2."""
    return (
        var_bar(y_bar, a, axis, ddof if correction is None else correction, keepdims, where, mean),
        unbroadcast(-var_bar(y_bar, a, axis, ddof if correction is None else correction, keepdims, where, mean), mean),
    )


@rule.forward(np.var, wrt="a")
def var_a(
    y, a, axis=None, dtype=None, out=None, ddof=0, keepdims=False, where=True, mean=None, correction=None, *, a_dot
):
    return like(var_dot(a_dot, a, axis, ddof if correction is None else correction, keepdims, where, mean), y)


@rule.forward(np.var, wrt="mean")
def var_mean(
    y, a, axis=None, dtype=None, out=None, ddof=0, keepdims=False, where=True, mean=None, correction=None, *, mean_dot
):
    return like(-var_dot(mean_dot, a, axis, ddof if correction is None else correction, keepdims, where, mean), y)


@rule.reverse(np.std, wrt=("a", "mean"))
def std(
    y, a, axis=None, dtype=None, out=None, ddof=0, keepdims=False, where=True, mean=None, correction=None, *, y_bar
):
    """0 for a constant."""
    slope = y_bar * ratio(0.5, y)
    return (
        var_bar(slope, a, axis, ddof if correction is None else correction, keepdims, where, mean),
        unbroadcast(-var_bar(slope, a, axis, ddof if correction is None else correction, keepdims, where, mean), mean),
    )


@rule.forward(np.std, wrt="a")
def std_a(
    y, a, axis=None, dtype=None, out=None, ddof=0, keepdims=False, where=True, mean=None, correction=None, *, a_dot
):
    slope = var_dot(a_dot, a, axis, ddof if correction is None else correction, keepdims, where, mean)
    return like(ratio(0.5, y) * slope, y)


@rule.forward(np.std, wrt="mean")
def std_mean(
    y, a, axis=None, dtype=None, out=None, ddof=0, keepdims=False, where=True, mean=None, correction=None, *, mean_dot
):
    slope = var_dot(mean_dot, a, axis, ddof if correction is None else correction, keepdims, where, mean)
    return like(ratio(-0.5, y) * slope, y)


# -- the adjoints and tangents themselves ------------------------------------------------------------------------------


@rule.linear(extremum_bar, ignores=("y_", "a"))
def extremum_bar_(y, g, y_, a, axis=None, keepdims=False, initial=None, where=True, *, y_bar):
    """Which element is the extremum is a constant of the run."""
    return like(extremum_dot(y_bar, y_, a, axis, keepdims, initial, where), g)


@rule.linear(extremum_dot, ignores=("y_", "a"))
def extremum_dot_(y, a_dot, y_, a, axis=None, keepdims=False, initial=None, where=True, *, y_bar):
    """Which element is the extremum is a constant of the run."""
    return extremum_bar(y_bar, y_, a, axis, keepdims, initial, where)


@rule.reverse(prod_partial, wrt=("a", "initial"))
def prod_partial_(y, a, axis=None, initial=1, where=True, *, y_bar):
    return (
        prod_partial_dot(y_bar, a, axis, initial, where),
        unbroadcast(y_bar * prod_partial(a, axis, 1, where), initial),
    )


@rule.forward(prod_partial, wrt="initial")
def prod_partial_initial(y, a, axis=None, initial=1, where=True, *, initial_dot):
    return prod_partial(a, axis, 1, where) * initial_dot


@rule.forward(prod_partial, wrt="a")
def prod_partial_a(y, a, axis=None, initial=1, where=True, *, a_dot):
    return prod_partial_dot(a_dot, a, axis, initial, where)


# var_bar and var_dot are linear in each of two arguments. With a mean that is given, one element's deviation does not
# depend on the others: their derivatives are those about zero.


@rule.reverse(var_bar, wrt=("g", "a", "mean"))
def var_bar_(y, g, a, axis=None, ddof=0, keepdims=False, where=True, mean=None, *, y_bar):
    return (
        like(var_dot(y_bar, a, axis, ddof, keepdims, where, mean), g),
        var_bar(g, y_bar, axis, ddof, keepdims, where, None if mean is None else 0.0),
        unbroadcast(-var_bar(g, y_bar, axis, ddof, keepdims, where, 0.0), mean),
    )


@rule.forward(var_bar, wrt="g")
def var_bar_g(y, g, a, axis=None, ddof=0, keepdims=False, where=True, mean=None, *, g_dot):
    return var_bar(g_dot, a, axis, ddof, keepdims, where, mean)


@rule.forward(var_bar, wrt="a")
def var_bar_a(y, g, a, axis=None, ddof=0, keepdims=False, where=True, mean=None, *, a_dot):
    return var_bar(g, a_dot, axis, ddof, keepdims, where, None if mean is None else 0.0)


@rule.forward(var_bar, wrt="mean")
def var_bar_mean(y, g, a, axis=None, ddof=0, keepdims=False, where=True, mean=None, *, mean_dot):
    return var_bar(g, np.zeros_like(a), axis, ddof, keepdims, where, mean_dot)


@rule.reverse(var_dot, wrt=("t", "a", "mean"))
def var_dot_(y, t, a, axis=None, ddof=0, keepdims=False, where=True, mean=None, *, y_bar):
    return (
        var_bar(y_bar, a, axis, ddof, keepdims, where, mean),
        var_bar(y_bar, t, axis, ddof, keepdims, where, None if mean is None else 0.0),
        unbroadcast(-var_bar(y_bar, t, axis, ddof, keepdims, where, 0.0), mean),
    )


@rule.forward(var_dot, wrt="t")
def var_dot_t(y, t, a, axis=None, ddof=0, keepdims=False, where=True, mean=None, *, t_dot):
    return var_dot(t_dot, a, axis, ddof, keepdims, where, mean)


@rule.forward(var_dot, wrt="a")
def var_dot_a(y, t, a, axis=None, ddof=0, keepdims=False, where=True, mean=None, *, a_dot):
    return var_dot(t, a_dot, axis, ddof, keepdims, where, None if mean is None else 0.0)


@rule.forward(var_dot, wrt="mean")
def var_dot_mean(y, t, a, axis=None, ddof=0, keepdims=False, where=True, mean=None, *, mean_dot):
    return var_dot(t, np.zeros_like(a), axis, ddof, keepdims, where, mean_dot)
