"""Rules of our own runtime functions, so that derivatives of derivatives stay short."""

import numpy as np

from s2sad.rules import rule
from s2sad.runtime.elementwise import ratio, share
from s2sad.runtime.indexing import visited
from s2sad.runtime.inplace import diagonal_index, flat_index
from s2sad.runtime.products import dot_bar_a, dot_bar_b, matmul_bar_a, matmul_bar_b
from s2sad.runtime.records import as_gradient
from s2sad.runtime.reductions import collect, extremum_hits, extremum_share, mean_factor, reduce_sum, unreduce
from s2sad.runtime.replica import dense, in_depth, in_order, on_disk, replica, shadow, tangent
from s2sad.runtime.sequences import gathered, spread
from s2sad.runtime.shaping import inverse_axes
from s2sad.runtime.structure import (
    add,
    add_item,
    broadcast,
    fit,
    like,
    masked_product,
    overwritten,
    own,
    rebroadcast,
    seed,
    unbroadcast,
    zeros_like,
)

rule.nondifferentiable(share)
rule.nondifferentiable(
    flat_index,
    diagonal_index,
    inverse_axes,
    zeros_like,
    shadow,
    seed,
    mean_factor,
    extremum_hits,
    extremum_share,
    share,
    in_order,
    visited,
)


@rule.linear(unbroadcast, fit, wrt="x_bar", ignores=("x",))
def unbroadcast_(y, x_bar, x, *, y_bar):
    return rebroadcast(y_bar, x_bar)


@rule.linear(dense, wrt="x", ignores=("like_",))
def dense_(y, x, like_, *, y_bar):
    return y_bar


@rule.linear(tangent, wrt="x_dot", ignores=("x",))
def tangent_(y, x, x_dot, *, y_bar):
    return y_bar


@rule.linear(rebroadcast, wrt="g", ignores=("like_",))
def rebroadcast_(y, g, like_, *, y_bar):
    return unbroadcast(y_bar, g)


@rule.linear(like, wrt="x_bar", ignores=("x",))
def like_(y, x_bar, x, *, y_bar):
    return like(y_bar, x_bar)


@rule.linear(add_item, wrt=("x_bar", "v"))
def add_item_(y, x_bar, index, v, *, y_bar):
    return y_bar, fit(own(y_bar[index]), v)


@rule.linear(spread, wrt="g", ignores=("xs",))
def spread_(y, g, xs, *, y_bar):
    return gathered(y_bar, g)


@rule.rewrite(overwritten)
def overwritten_(held, index):
    return held.get(index) if isinstance(held, dict) else own(held[index])


@rule.linear(own, replica, on_disk, in_depth)
def own_(y, x, *, y_bar):
    return y_bar


@rule.linear(as_gradient, wrt="x_bar", ignores=("x",))
def as_gradient_(y, x_bar, x, *, y_bar):
    return y_bar


@rule.linear(broadcast, wrt="y_dot", ignores=("x",))
def broadcast_(y, y_dot, x, *, y_bar):
    return unbroadcast(y_bar, y_dot)


@rule.linear(add, wrt=("a", "b"))
def add_(y, a, b, *, y_bar):
    return y_bar, y_bar


@rule.bilinear(masked_product)
def masked_product_(y, y_, partial, *, y_bar):
    return unbroadcast(masked_product(y_bar, partial), y_), unbroadcast(y_bar * y_, partial)


@rule.linear(unreduce, wrt="g")
def unreduce_(y, g, shape, axis=None, keepdims=False, where=True, *, y_bar):
    return collect(y_bar, g, axis, keepdims, where)


@rule.linear(collect, wrt="g", ignores=("like_",))
def collect_(y, g, like_, axis=None, keepdims=False, where=True, *, y_bar):
    return unreduce(y_bar, np.shape(g), axis, keepdims, where)


@rule.linear(reduce_sum, wrt="a")
def reduce_sum_(y, a, axis, keepdims, *, y_bar):
    return unreduce(y_bar, np.shape(a), axis, keepdims)


@rule.elementwise(ratio)
def ratio_(y, x1, x2):
    return ratio(1.0, x2), -ratio(y, x2)


@rule.bilinear(dot_bar_a, wrt=("g", "b"), ignores=("a",))
def dot_bar_a_(y, g, a, b, *, y_bar):
    return np.dot(y_bar, b), dot_bar_b(g, y_bar, b)


@rule.bilinear(dot_bar_b, wrt=("g", "a"), ignores=("b",))
def dot_bar_b_(y, g, a, b, *, y_bar):
    return np.dot(a, y_bar), dot_bar_a(g, a, y_bar)


@rule.bilinear(matmul_bar_a, wrt=("g", "b"), ignores=("a",))
def matmul_bar_a_(y, g, a, b, *, y_bar):
    return y_bar @ b, matmul_bar_b(g, y_bar, b)


@rule.bilinear(matmul_bar_b, wrt=("g", "a"), ignores=("b",))
def matmul_bar_b_(y, g, a, b, *, y_bar):
    return a @ y_bar, matmul_bar_a(g, a, y_bar)
