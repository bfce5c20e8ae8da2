"""Running sums and products, and differences along an axis."""

import numpy as np

from s2sad.rules import rule
from s2sad.runtime.multiplication import cumprod_bar, cumprod_bar_steps, cumprod_dot, cumprod_dot_steps
from s2sad.runtime.scans import (
    cumsum_like,
    diff_bar,
    diff_edge_bar,
    extent,
    leaders,
    sum_from_end,
    undiff,
    with_first,
    without_first,
)
from s2sad.runtime.structure import like

rule.method(np.cumsum, np.ndarray.cumsum)
rule.method(np.cumprod, np.ndarray.cumprod)
rule.nondifferentiable(extent, leaders)


@rule.linear(np.cumsum)
def cumsum(y, a, axis=None, dtype=None, out=None, *, y_bar):
    return sum_from_end(y_bar, np.shape(a), axis) if dtype is None else like(sum_from_end(y_bar, np.shape(a), axis), a)


@rule.reverse(np.cumprod)
def cumprod(y, a, axis=None, dtype=None, out=None, *, y_bar):
    """Exact with zeros."""
    return cumprod_bar(y_bar, y, a, axis) if dtype is None else like(cumprod_bar(y_bar, y, a, axis), a)


@rule.forward(np.cumprod, wrt="a")
def cumprod_a(y, a, axis=None, dtype=None, out=None, *, a_dot):
    return cumprod_dot(a_dot, y, a, axis) if dtype is None else like(cumprod_dot(a_dot, y, a, axis), y)


@rule.reverse(np.nancumsum)
def nancumsum(y, a, axis=None, dtype=None, out=None, *, y_bar):
    """The adjoint of a NaN, which counts as zero, is zero."""
    return like(np.where(np.isnan(a), 0.0, sum_from_end(y_bar, np.shape(a), axis)), a)


@rule.forward(np.nancumsum, wrt="a")
def nancumsum_a(y, a, axis=None, dtype=None, out=None, *, a_dot):
    return np.cumsum(np.where(np.isnan(a), 0.0, a_dot), axis=axis, dtype=dtype)


@rule.reverse(np.nancumprod)
def nancumprod(y, a, axis=None, dtype=None, out=None, *, y_bar):
    """The adjoint of a NaN, which counts as one, is zero."""
    bar = cumprod_bar(y_bar, y, np.where(np.isnan(a), 1.0, a), axis)
    return like(np.where(np.isnan(a), 0.0, bar), a)


@rule.forward(np.nancumprod, wrt="a")
def nancumprod_a(y, a, axis=None, dtype=None, out=None, *, a_dot):
    missing = np.isnan(a)
    return like(cumprod_dot(np.where(missing, 0.0, a_dot), y, np.where(missing, 1.0, a), axis), y)


if hasattr(np, "cumulative_sum"):

    @rule.linear(np.cumulative_sum)
    def cumulative_sum(y, x, axis=None, dtype=None, out=None, include_initial=False, *, y_bar):
        bar = without_first(y_bar, axis) if include_initial else y_bar
        return like(sum_from_end(bar, np.shape(x), axis), x)

    @rule.reverse(np.cumulative_prod)
    def cumulative_prod(y, x, axis=None, dtype=None, out=None, include_initial=False, *, y_bar):
        """Exact with zeros."""
        bar = without_first(y_bar, axis) if include_initial else y_bar
        return like(cumprod_bar(bar, without_first(y, axis) if include_initial else y, x, axis), x)

    @rule.forward(np.cumulative_prod, wrt="x")
    def cumulative_prod_x(y, x, axis=None, dtype=None, out=None, include_initial=False, *, x_dot):
        tangent = cumprod_dot(x_dot, without_first(y, axis) if include_initial else y, x, axis)
        return like(with_first(tangent, axis) if include_initial else tangent, y)


@rule.linear(np.diff, wrt=("a", "prepend", "append"))
def diff(y, a, n=1, axis=-1, prepend=None, append=None, *, y_bar):
    return (
        diff_bar(y_bar, np.shape(a), n, axis)
        if prepend is None and append is None
        else like(diff_bar(y_bar, np.shape(a), n, axis, prepend, append), a),
        diff_edge_bar(y_bar, prepend, np.shape(y)[axis] + n, n, axis, False),
        diff_edge_bar(y_bar, append, np.shape(y)[axis] + n, n, axis, True),
    )


@rule.rewrite(np.ediff1d)
def ediff1d(ary, to_end=None, to_begin=None):
    inner = np.diff(np.ravel(ary))
    head = inner if to_begin is None else np.concatenate((np.ravel(to_begin), inner))
    return head if to_end is None else np.concatenate((head, np.ravel(to_end)))


# -- the transposes themselves -----------------------------------------------------------------------------------------


@rule.rewrite(cumprod_bar)
def cumprod_bar_(y_bar, y, a, axis=None):
    return cumprod_bar_steps(y_bar, y, a, axis)


@rule.rewrite(cumprod_dot)
def cumprod_dot_(a_dot, y, a, axis=None):
    return cumprod_dot_steps(a_dot, y, a, axis)


@rule.linear(sum_from_end)
def sum_from_end_(y, g, shape, axis=None, *, y_bar):
    return cumsum_like(y_bar, g, axis)


@rule.linear(cumsum_like, ignores=("y_",))
def cumsum_like_(y, g, y_, axis=None, *, y_bar):
    return sum_from_end(y_bar, np.shape(g), axis)


@rule.linear(undiff)
def undiff_(y, g, length, n=1, axis=-1, *, y_bar):
    return np.diff(y_bar, n, axis)
