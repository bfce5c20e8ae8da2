"""Elements repeated, windowed, kept in part, or put on a diagonal."""

import numpy as np

from s2sad.rules import rule
from s2sad.runtime.shaping import diagonal_bar, repeat_bar, resize_bar, tile_bar, trace_bar, windows_bar
from s2sad.runtime.structure import unbroadcast

rule.method(np.repeat, np.ndarray.repeat)
rule.method(np.diagonal, np.ndarray.diagonal)
rule.method(np.trace, np.ndarray.trace)


@rule.linear(np.repeat)
def repeat(y, a, repeats, axis=None, *, y_bar):
    return repeat_bar(y_bar, np.shape(a), repeats, axis)


@rule.linear(np.tile)
def tile(y, A, reps, *, y_bar):
    return tile_bar(y_bar, np.shape(A), reps)


@rule.linear(np.resize)
def resize(y, a, new_shape, *, y_bar):
    return resize_bar(y_bar, np.shape(a))


@rule.linear(np.lib.stride_tricks.sliding_window_view)
def sliding_window_view(y, x, window_shape, axis=None, *, y_bar):
    return windows_bar(y_bar, np.shape(x), window_shape, axis)


@rule.linear(np.tril)
def tril(y, m, k=0, *, y_bar):
    return unbroadcast(np.tril(y_bar, k), m)


@rule.linear(np.triu)
def triu(y, m, k=0, *, y_bar):
    return unbroadcast(np.triu(y_bar, k), m)


@rule.linear(np.diag)
def diag(y, v, k=0, *, y_bar):
    return np.diag(y_bar, k) if np.ndim(v) == 1 else diagonal_bar(y_bar, np.shape(v), k)


@rule.linear(np.diagflat)
def diagflat(y, v, k=0, *, y_bar):
    return np.reshape(np.diag(y_bar, k), np.shape(v))


@rule.linear(np.diagonal)
def diagonal(y, a, offset=0, axis1=0, axis2=1, *, y_bar):
    return diagonal_bar(y_bar, np.shape(a), offset, axis1, axis2)


@rule.linear(np.trace)
def trace(y, a, offset=0, axis1=0, axis2=1, *, y_bar):
    """Without ``dtype``."""
    return trace_bar(y_bar, np.shape(a), offset, axis1, axis2)


# -- the transposes themselves ---------------------------------------------------------------------------------------


@rule.linear(repeat_bar)
def repeat_bar_(y, g, shape, repeats, axis=None, *, y_bar):
    return np.repeat(y_bar, repeats, axis)


@rule.linear(tile_bar)
def tile_bar_(y, g, shape, reps, *, y_bar):
    return np.tile(y_bar, reps)


@rule.linear(resize_bar)
def resize_bar_(y, g, shape, *, y_bar):
    return np.resize(y_bar, np.shape(g))


@rule.linear(windows_bar)
def windows_bar_(y, g, shape, window_shape, axis=None, *, y_bar):
    return np.lib.stride_tricks.sliding_window_view(y_bar, window_shape, axis)


@rule.linear(diagonal_bar)
def diagonal_bar_(y, g, shape, offset=0, axis1=0, axis2=1, *, y_bar):
    return np.diagonal(y_bar, offset, axis1, axis2)


@rule.linear(trace_bar)
def trace_bar_(y, g, shape, offset=0, axis1=0, axis2=1, *, y_bar):
    return np.trace(y_bar, offset, axis1, axis2)
