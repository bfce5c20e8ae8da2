"""Elements repeated, padded, windowed, kept in part, or put on a diagonal."""

import numpy as np

from s2sad.rules import rule
from s2sad.runtime.padding import pad_bars, pad_dot
from s2sad.runtime.joining import unstack_like
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
    return tile_bar(y_bar, np.shape(A))


@rule.linear(np.resize)
def resize(y, a, new_shape, *, y_bar):
    return resize_bar(y_bar, np.shape(a))


@rule.linear(np.lib.stride_tricks.sliding_window_view)
def sliding_window_view(y, x, window_shape, axis=None, *, y_bar):
    return windows_bar(y_bar, np.shape(x), window_shape, axis)


@rule.linear(np.tril)
def tril(y, m, k=0, *, y_bar):
    return np.tril(y_bar, k)


@rule.linear(np.triu)
def triu(y, m, k=0, *, y_bar):
    return np.triu(y_bar, k)
