"""``reduce``, ``accumulate``, ``reduceat`` and ``outer`` of ufuncs; ``at`` is in ``ufunc_at``."""

import numpy as np

from s2sad.rules import rule
from s2sad.runtime.averages import reduceat_bar, segments, spans
from s2sad.runtime.indexing import take_along_axis_bar
from s2sad.runtime.multiplication import cumprod_bar, cumprod_dot, prod_bar, prod_dot
from s2sad.runtime.reductions import extremum_bar, extremum_dot, kept, logaddexp_share, present, unreduce
from s2sad.runtime.scans import leaders, sum_from_end
from s2sad.runtime.structure import like, unbroadcast

rule.nondifferentiable(segments, spans)


@rule.linear(np.add.reduce, wrt=("array", "initial"))
def add_reduce(y, array, axis=0, dtype=None, out=None, keepdims=False, initial=0, where=True, *, y_bar):
    return like(unreduce(y_bar, np.shape(array), axis, keepdims, where), array), unbroadcast(y_bar, initial)


@rule.reverse(np.multiply.reduce)
def multiply_reduce(y, array, axis=0, dtype=None, out=None, keepdims=False, initial=1, where=True, *, y_bar):
    """Exact with zeros."""
    return (
        prod_bar(y_bar, array, axis, keepdims, initial, where)
        if dtype is None
        else like(prod_bar(y_bar, np.asarray(array).astype(dtype), axis, keepdims, initial, where), array)
    )


@rule.forward(np.multiply.reduce, wrt="array")
def multiply_reduce_array(y, array, axis=0, dtype=None, out=None, keepdims=False, initial=1, where=True, *, array_dot):
    return (
        prod_dot(array_dot, array, axis, keepdims, initial, where)
        if dtype is None
        else like(prod_dot(array_dot, np.asarray(array).astype(dtype), axis, keepdims, initial, where), y)
    )


@rule.reverse(np.maximum.reduce, np.minimum.reduce)
def extremum_reduce(y, array, axis=0, dtype=None, out=None, keepdims=False, initial=None, where=True, *, y_bar):
    """Ties share equally."""
    return extremum_bar(y_bar, y, array, axis, keepdims, initial, where)


@rule.forward(np.maximum.reduce, np.minimum.reduce, wrt="array")
def extremum_reduce_array(
    y, array, axis=0, dtype=None, out=None, keepdims=False, initial=None, where=True, *, array_dot
):
    return extremum_dot(array_dot, y, array, axis, keepdims, initial, where)


@rule.reverse(np.fmax.reduce, np.fmin.reduce)
def nan_extremum_reduce(y, array, axis=0, dtype=None, out=None, keepdims=False, initial=None, where=True, *, y_bar):
    """Ties share equally; the adjoint of a NaN is zero."""
    return extremum_bar(y_bar, y, array, axis, keepdims, initial, present(array, where))


@rule.forward(np.fmax.reduce, np.fmin.reduce, wrt="array")
def nan_extremum_reduce_array(
    y, array, axis=0, dtype=None, out=None, keepdims=False, initial=None, where=True, *, array_dot
):
    return extremum_dot(array_dot, y, array, axis, keepdims, initial, present(array, where))


@rule.reverse(np.logaddexp.reduce)
def logaddexp_reduce(y, array, axis=0, dtype=None, out=None, keepdims=False, initial=None, where=True, *, y_bar):
    """Infinite elements share equally."""
    a = array if dtype is None else np.asarray(array).astype(dtype)
    return like(kept(y_bar, axis, keepdims) * logaddexp_share(y, a, axis, keepdims, where), array)


@rule.forward(np.logaddexp.reduce, wrt="array")
def logaddexp_reduce_array(
    y, array, axis=0, dtype=None, out=None, keepdims=False, initial=None, where=True, *, array_dot
):
    a = array if dtype is None else np.asarray(array).astype(dtype)
    share = logaddexp_share(y, a, axis, keepdims, where)
    return like(np.sum(share * array_dot, axis=axis, keepdims=keepdims), y)


# -- accumulate, reduceat ----------------------------------------------------------------------------------------------


@rule.linear(np.add.accumulate)
def add_accumulate(y, array, axis=0, dtype=None, out=None, *, y_bar):
    return like(sum_from_end(y_bar, np.shape(array), axis), array)


@rule.reverse(np.multiply.accumulate)
def multiply_accumulate(y, array, axis=0, dtype=None, out=None, *, y_bar):
    """Exact with zeros."""
    return like(cumprod_bar(y_bar, y, array, axis), array)


@rule.forward(np.multiply.accumulate, wrt="array")
def multiply_accumulate_array(y, array, axis=0, dtype=None, out=None, *, array_dot):
    return like(cumprod_dot(array_dot, y, array, axis), y)


@rule.reverse(np.maximum.accumulate, np.minimum.accumulate)
def extremum_accumulate(y, array, axis=0, dtype=None, out=None, *, y_bar):
    """A running extremum belongs to the element that first attained it."""
    return like(take_along_axis_bar(y_bar, np.shape(array), leaders(y, axis), axis), array)


@rule.forward(np.maximum.accumulate, np.minimum.accumulate, wrt="array")
def extremum_accumulate_array(y, array, axis=0, dtype=None, out=None, *, array_dot):
    return np.take_along_axis(array_dot, leaders(y, axis), axis)


@rule.linear(np.add.reduceat)
def add_reduceat(y, array, indices, axis=0, dtype=None, out=None, *, y_bar):
    return like(reduceat_bar(y_bar, np.shape(array), indices, axis), array)


@rule.linear(reduceat_bar)
def reduceat_bar_(y, g, shape, indices, axis=0, *, y_bar):
    return np.add.reduceat(y_bar, indices, axis)


# -- as loops over the ufunc itself ------------------------------------------------------------------------------------


def reduced(ufunc, array, axis=0, *, keepdims=False, initial=None):
    """``ufunc.reduce``: from the left, along one axis or several."""
    array = np.asarray(array)
    if np.ndim(array) == 1:
        axis, rows = 0, array
    elif isinstance(axis, int):
        rows = np.moveaxis(array, axis, 0)
    else:
        axis = tuple(range(np.ndim(array))) if axis is None else axis
        rows = np.moveaxis(array, axis, tuple(range(len(axis))))
        rows = np.reshape(rows, (-1,) + np.shape(rows)[len(axis) :])
    y = rows[0] if initial is None else ufunc(initial, rows[0])
    for i in range(1, len(rows)):
        y = ufunc(y, rows[i])
    return np.expand_dims(y, axis) if keepdims else y


def accumulated(ufunc, array, axis=0):
    """``ufunc.accumulate``."""
    moved = np.moveaxis(np.asarray(array), axis, 0)
    y = np.zeros_like(moved)
    for i in range(len(moved)):
        y[i] = ufunc(y[i - 1], moved[i]) if i > 0 else moved[i]
    return np.moveaxis(y, 0, axis)


def reduced_at(ufunc, array, indices, axis=0):
    """``ufunc.reduceat``."""
    moved = np.moveaxis(np.asarray(array), axis, 0)
    parts = [ufunc.reduce(moved[part]) for part in spans(indices, len(moved))]
    return np.moveaxis(np.stack(parts), 0, axis)


def outer(ufunc, A, B):
    """``ufunc.outer``."""
    if np.ndim(B) == 1:  # as one writes it: the rank is seen in the text
        return ufunc(np.expand_dims(A, -1), B)
    return ufunc(np.reshape(A, np.shape(A) + (1,) * np.ndim(B)), B)


def reduce_by(ufunc):
    """Return the rewrite of the ``reduce`` of a ufunc."""

    def reduce(array, axis=0, *, keepdims=False, initial=None):
        return reduced(ufunc, array, axis, keepdims=keepdims, initial=initial)

    return reduce


def accumulate_by(ufunc):
    """Return the rewrite of the ``accumulate`` of a ufunc."""

    def accumulate(array, axis=0):
        return accumulated(ufunc, array, axis)

    return accumulate


def reduceat_by(ufunc):
    """Return the rewrite of the ``reduceat`` of a ufunc."""

    def reduceat(array, indices, axis=0):
        return reduced_at(ufunc, array, indices, axis)

    return reduceat


def outer_by(ufunc):
    """Return the rewrite of the ``outer`` of a ufunc."""

    def outer_of(A, B):
        return outer(ufunc, A, B)

    return outer_of


each: np.ufunc
for each in (np.subtract, np.divide, np.power, np.float_power, np.hypot):
    rule.rewrite(each.reduce)(reduce_by(each))
for each in (np.subtract, np.divide, np.power, np.float_power, np.hypot, np.logaddexp, np.fmax, np.fmin):
    rule.rewrite(each.accumulate)(accumulate_by(each))
for each in (
    np.multiply,
    np.maximum,
    np.minimum,
    np.fmax,
    np.fmin,
    np.logaddexp,
    np.subtract,
    np.divide,
    np.power,
    np.float_power,
    np.hypot,
):
    rule.rewrite(each.reduceat)(reduceat_by(each))
for each in (
    np.add,
    np.subtract,
    np.multiply,
    np.divide,
    np.power,
    np.float_power,
    np.maximum,
    np.minimum,
    np.fmax,
    np.fmin,
    np.hypot,
    np.logaddexp,
    np.logaddexp2,
    np.arctan2,
    np.copysign,
):
    rule.rewrite(each.outer)(outer_by(each))
