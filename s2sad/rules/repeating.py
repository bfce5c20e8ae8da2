"""Elements repeated, padded, windowed, kept in part, or put on a diagonal."""

import numpy as np

from s2sad.rules import rule
from s2sad.runtime.joining import unstack_like
from s2sad.runtime.padding import pad_bars, pad_dot
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


# -- np.pad: linear in the array for all modes but maximum and minimum ---------------------------------------------------


@rule.reverse(np.pad, wrt=("array", "constant_values", "end_values"))
def pad(
    y, array, pad_width, mode="constant", stat_length=None, constant_values=0, end_values=0, reflect_type="even", *, y_bar
):
    """All modes but median, functions, and odd reflections longer than the array; equal extrema share equally."""
    result = y if mode in ("maximum", "minimum") else None
    bars = pad_bars(y_bar, result, np.shape(array), pad_width, mode, stat_length, reflect_type)
    return (
        bars[0],
        unstack_like(unbroadcast(bars[1], np.asarray(constant_values)), constant_values),
        unstack_like(unbroadcast(bars[1], np.asarray(end_values)), end_values),
    )


@rule.forward(np.pad, wrt="array")
def pad_array(
    y, array, pad_width, mode="constant", stat_length=None, constant_values=0, end_values=0, reflect_type="even", *,
    array_dot,
):
    result = y if mode in ("maximum", "minimum") else None
    return pad_dot(array_dot, result, pad_width, mode, stat_length, reflect_type)


@rule.forward(np.pad, wrt="constant_values")
def pad_constants(
    y, array, pad_width, mode="constant", stat_length=None, constant_values=0, end_values=0, reflect_type="even", *,
    constant_values_dot,
):
    return np.pad(np.zeros_like(array), pad_width, "constant", constant_values=constant_values_dot)


@rule.forward(np.pad, wrt="end_values")
def pad_ends(
    y, array, pad_width, mode="constant", stat_length=None, constant_values=0, end_values=0, reflect_type="even", *,
    end_values_dot,
):
    return np.pad(np.zeros_like(array), pad_width, "linear_ramp", end_values=end_values_dot)
