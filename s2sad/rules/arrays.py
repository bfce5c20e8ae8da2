"""Arrays made, reshaped, joined and taken apart. All linear: both modes from one body."""

import numpy as np

from s2sad.rules import rule
from s2sad.runtime.arrays import split_like, stack_like, unconcatenate, undiagonal, unstack_like, untake
from s2sad.runtime.structure import like, unbroadcast

rule.method(np.copy, np.ndarray.copy)
rule.method(np.reshape, np.ndarray.reshape, gather="shape")
rule.method(np.transpose, np.ndarray.transpose, gather="axes")
rule.method(np.ravel, np.ndarray.ravel, np.ndarray.flatten)
rule.method(np.squeeze, np.ndarray.squeeze)
rule.method(np.swapaxes, np.ndarray.swapaxes)
rule.method(np.diagonal, np.ndarray.diagonal)
rule.method(np.trace, np.ndarray.trace)
rule.method(np.take, np.ndarray.take)
rule.method(np.repeat, np.ndarray.repeat)


@rule.linear(np.copy)
def copy(y, a, order="K", *, y_bar):
    return y_bar


@rule.linear(np.array, np.asarray, np.asanyarray, np.ascontiguousarray)
def array(y, object, dtype=None, *, y_bar):
    return unstack_like(y_bar, object)


@rule.linear(np.ndarray.astype)
def astype(y, a, dtype, *, y_bar):
    return like(y_bar, a)


@rule.linear(np.ndarray.item)
def item(y, a, *, y_bar):
    return np.reshape(y_bar, np.shape(a))


@rule.linear(np.ndarray.tolist)
def tolist(y, a, *, y_bar):
    return np.array(y_bar)


@rule.linear(np.reshape)
def reshape(y, a, shape, order="C", *, y_bar):
    return np.reshape(y_bar, np.shape(a), order=order)


@rule.linear(np.ravel)
def ravel(y, a, order="C", *, y_bar):
    return np.reshape(y_bar, np.shape(a), order=order)


@rule.linear(np.transpose)
def transpose(y, a, axes=None, *, y_bar):
    return np.transpose(y_bar, axes if axes is None else tuple(np.argsort(axes)))


@rule.linear(np.ndarray.T)
def transposed(y, a, *, y_bar):
    return y_bar.T


@rule.linear(np.swapaxes)
def swapaxes(y, a, axis1, axis2, *, y_bar):
    return np.swapaxes(y_bar, axis1, axis2)


@rule.linear(np.moveaxis)
def moveaxis(y, a, source, destination, *, y_bar):
    return np.moveaxis(y_bar, destination, source)


@rule.linear(np.squeeze, np.atleast_1d, np.atleast_2d, np.atleast_3d)
def squeeze(y, a, axis=None, *, y_bar):
    return np.reshape(y_bar, np.shape(a))


@rule.linear(np.expand_dims)
def expand_dims(y, a, axis, *, y_bar):
    return np.reshape(y_bar, np.shape(a))


@rule.linear(np.broadcast_to)
def broadcast_to(y, array, shape, *, y_bar):
    return unbroadcast(y_bar, array)


@rule.linear(np.flip)
def flip(y, m, axis=None, *, y_bar):
    return np.flip(y_bar, axis)


@rule.linear(np.flipud)
def flipud(y, m, *, y_bar):
    return np.flipud(y_bar)


@rule.linear(np.fliplr)
def fliplr(y, m, *, y_bar):
    return np.fliplr(y_bar)


@rule.linear(np.roll)
def roll(y, a, shift, axis=None, *, y_bar):
    return np.roll(y_bar, tuple(-s for s in shift) if isinstance(shift, tuple) else -shift, axis)


@rule.linear(np.tril)
def tril(y, m, k=0, *, y_bar):
    return np.tril(y_bar, k)


@rule.linear(np.triu)
def triu(y, m, k=0, *, y_bar):
    return np.triu(y_bar, k)


@rule.linear(np.diag)
def diag(y, v, k=0, *, y_bar):
    return np.diag(y_bar, k) if np.ndim(v) == 1 else undiagonal(y_bar, np.shape(v), k)


@rule.linear(np.diagonal)
def diagonal(y, a, offset=0, *, y_bar):
    return undiagonal(y_bar, np.shape(a), offset)


@rule.linear(np.trace)
def trace(y, a, offset=0, *, y_bar):
    return y_bar * np.eye(np.shape(a)[0], np.shape(a)[1], offset)


@rule.linear(np.concatenate)
def concatenate(y, arrays, axis=0, *, y_bar):
    return unconcatenate(y_bar, arrays, axis)


@rule.linear(np.stack)
def stack(y, arrays, axis=0, *, y_bar):
    return stack_like(np.moveaxis(y_bar, axis, 0), arrays)


@rule.linear(np.vstack)
def vstack(y, tup, *, y_bar):
    return split_like(y_bar, tup, 0, 2)


@rule.linear(np.hstack)
def hstack(y, tup, *, y_bar):
    return split_like(y_bar, tup, 0 if np.ndim(tup[0]) <= 1 else 1, 1)


@rule.linear(np.column_stack)
def column_stack(y, tup, *, y_bar):
    return split_like(y_bar, tup, 1, -2)


@rule.linear(np.take)
def take(y, a, indices, axis=None, *, y_bar):
    return untake(y_bar, np.shape(a), indices, axis)


@rule.linear(np.repeat)
def repeat(y, a, repeats, axis=None, *, y_bar):
    return untake(y_bar, np.shape(a), np.repeat(np.arange(np.size(a) if axis is None else np.shape(a)[axis]), repeats), axis)


@rule.linear(np.full, wrt="fill_value")
def full(y, shape, fill_value, dtype=None, *, y_bar):
    return unbroadcast(y_bar, fill_value)


@rule.linear(np.full_like, wrt="fill_value", ignores=("a",))
def full_like(y, a, fill_value, *, y_bar):
    return unbroadcast(y_bar, fill_value)


@rule.linear(np.linspace, wrt=("start", "stop"))
def linspace(y, start, stop, num=50, endpoint=True, *, y_bar):
    return (
        np.sum(y_bar * (1.0 - np.linspace(0.0, 1.0, num, endpoint))),
        np.sum(y_bar * np.linspace(0.0, 1.0, num, endpoint)),
    )
