"""Arrays in another shape or order. All linear: both modes from one body."""

import numpy as np

from s2sad.rules import rule
from s2sad.runtime.shaping import at_least, inverse_axes, reshape_each, rolled_to, unbroadcast_each
from s2sad.runtime.structure import unbroadcast

rule.method(np.reshape, np.ndarray.reshape, gather="shape")
rule.method(np.ravel, np.ndarray.ravel, np.ndarray.flatten)
rule.method(np.transpose, np.ndarray.transpose, gather="axes")
rule.method(np.swapaxes, np.ndarray.swapaxes)
rule.method(np.squeeze, np.ndarray.squeeze)


@rule.linear(np.reshape)
def reshape(y, a, shape, order="C", copy=None, *, y_bar):
    """With ``order`` "C" or "F": "A" depends on how ``a`` lies in memory."""
    return np.reshape(y_bar, np.shape(a), order)


@rule.linear(np.ravel)
def ravel(y, a, order="C", *, y_bar):
    """With ``order`` "C" or "F": "A" and "K" depend on how ``a`` lies in memory."""
    return np.reshape(y_bar, np.shape(a), order)


@rule.rewrite(np.ndarray.flat)
def flat(a):
    """Read, not written."""
    return np.ravel(a)


@rule.linear(np.squeeze)
def squeeze(y, a, axis=None, *, y_bar):
    return np.reshape(y_bar, np.shape(a))


@rule.linear(np.expand_dims)
def expand_dims(y, a, axis, *, y_bar):
    return np.reshape(y_bar, np.shape(a))


# of one array; of several, as the rewrites
@rule.linear(np.atleast_1d, np.atleast_2d, np.atleast_3d)
def atleast(y, a, *, y_bar):
    return np.reshape(y_bar, np.shape(a))


@rule.rewrite(np.atleast_1d)
def atleast_1d_each(*arys):
    return at_least(arys, 1)


@rule.rewrite(np.atleast_2d)
def atleast_2d_each(*arys):
    return at_least(arys, 2)


@rule.rewrite(np.atleast_3d)
def atleast_3d_each(*arys):
    return at_least(arys, 3)


@rule.linear(at_least)
def at_least_(y, arrays, rank, *, y_bar):
    return reshape_each(y_bar, arrays)


@rule.linear(np.broadcast_to)
def broadcast_to(y, array, shape, subok=False, *, y_bar):
    return unbroadcast(y_bar, array)


@rule.linear(np.broadcast_arrays)
def broadcast_arrays(y, *args, y_bar):
    return unbroadcast_each(y_bar, args)


@rule.linear(np.transpose)
def transpose(y, a, axes=None, *, y_bar):
    return np.transpose(y_bar, inverse_axes(axes, np.ndim(a)))


@rule.linear(np.ndarray.T)
def transposed(y, a, *, y_bar):
    return np.transpose(y_bar)


@rule.linear(np.swapaxes)
def swapaxes(y, a, axis1, axis2, *, y_bar):
    return np.swapaxes(y_bar, axis1, axis2)


@rule.linear(np.moveaxis)
def moveaxis(y, a, source, destination, *, y_bar):
    return np.moveaxis(y_bar, destination, source)


@rule.linear(np.rollaxis)
def rollaxis(y, a, axis, start=0, *, y_bar):
    return np.moveaxis(y_bar, rolled_to(np.ndim(a), axis, start), axis)


@rule.linear(np.flip)
def flip(y, m, axis=None, *, y_bar):
    return np.flip(y_bar, axis)


@rule.linear(np.flipud)
def flipud(y, m, *, y_bar):
    return np.flipud(y_bar)


@rule.linear(np.fliplr)
def fliplr(y, m, *, y_bar):
    return np.fliplr(y_bar)


@rule.linear(np.rot90)
def rot90(y, m, k=1, axes=(0, 1), *, y_bar):
    return np.rot90(y_bar, -k, axes)


@rule.linear(np.roll)
def roll(y, a, shift, axis=None, *, y_bar):
    return np.roll(y_bar, np.negative(shift), axis)


if hasattr(np, "matrix_transpose"):

    @rule.linear(np.matrix_transpose, np.ndarray.mT)
    def matrix_transpose(y, x, *, y_bar):
        return np.swapaxes(y_bar, -1, -2)
