"""``np.pad``: linear in the array and in the values that the pads end in, but for the modes maximum and minimum."""

import numpy as np

from s2sad.rules import rule
from s2sad.runtime.joining import unstack_like
from s2sad.runtime.padding import pad_bars, pad_dot
from s2sad.runtime.structure import unbroadcast


@rule.reverse(np.pad, wrt=("array", "constant_values", "end_values"))
def pad(
    y,
    array,
    pad_width,
    mode="constant",
    stat_length=None,
    constant_values=0,
    end_values=0,
    reflect_type="even",
    *,
    y_bar,
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
    y,
    array,
    pad_width,
    mode="constant",
    stat_length=None,
    constant_values=0,
    end_values=0,
    reflect_type="even",
    *,
    array_dot,
):
    result = y if mode in ("maximum", "minimum") else None
    return pad_dot(array_dot, 0.0, result, np.shape(array), pad_width, mode, stat_length, reflect_type)


@rule.forward(np.pad, wrt="constant_values")
def pad_constants(
    y,
    array,
    pad_width,
    mode="constant",
    stat_length=None,
    constant_values=0,
    end_values=0,
    reflect_type="even",
    *,
    constant_values_dot,
):
    return np.pad(np.zeros_like(array), pad_width, "constant", constant_values=constant_values_dot)


@rule.forward(np.pad, wrt="end_values")
def pad_ends(
    y,
    array,
    pad_width,
    mode="constant",
    stat_length=None,
    constant_values=0,
    end_values=0,
    reflect_type="even",
    *,
    end_values_dot,
):
    return np.pad(np.zeros_like(array), pad_width, "linear_ramp", end_values=end_values_dot)


@rule.linear(pad_bars, ignores=("y_",))
def pad_bars_(y, g, y_, shape, pad_width, mode, stat_length=None, reflect_type="even", *, y_bar):
    return pad_dot(y_bar[0], y_bar[1], y_, shape, pad_width, mode, stat_length, reflect_type)


@rule.linear(pad_dot, wrt=("array_dot", "ends_dot"), ignores=("y_",))
def pad_dot_(y, array_dot, ends_dot, y_, shape, pad_width, mode, stat_length=None, reflect_type="even", *, y_bar):
    bars = pad_bars(y_bar, y_, shape, pad_width, mode, stat_length, reflect_type)
    return bars[0], unbroadcast(bars[1], ends_dot)
