"""Filters and interpolation of ``scipy.ndimage``: a correlation with weights, of an array that is continued outside."""

import numpy as np
from scipy import ndimage, signal

from s2sad.rules import rule
from s2sad.rules.scipy_ndimage_runtime import (
    coefficients,
    coefficients_bar,
    continued,
    gaussian,
    margins,
    more_along,
    outside,
    radius_of,
    sampled_at,
    sampled_at_bar,
    self_adjoint,
    smoothed,
    unasked,
)
from s2sad.runtime.structure import like

rule.nondifferentiable(margins, more_along, outside, radius_of, self_adjoint, unasked)


@rule.rewrite(ndimage.gaussian_filter)
def gaussian_filter(input, sigma, order=0, output=None, mode="reflect", cval=0.0, truncate=4.0):
    """Of floats, of order 0, in the modes reflect, constant and wrap, in which the filter is its own transpose."""
    unasked(output)
    return smoothed(input, sigma, self_adjoint(mode, order), cval, truncate)


@rule.reverse(smoothed, wrt="input")
def smoothed_(y, input, sigma, mode, cval, truncate, *, y_bar):
    return smoothed(y_bar, sigma, mode, 0.0, truncate)


@rule.forward(smoothed, wrt="input")
def smoothed_input(y, input, sigma, mode, cval, truncate, *, input_dot):
    return smoothed(input_dot, sigma, mode, 0.0, truncate)


# -- correlations ------------------------------------------------------------------------------------------------------


@rule.rewrite(ndimage.correlate)
def correlate(input, weights, output=None, mode="reflect", cval=0.0, origin=0):
    """Of floats, over all axes."""
    unasked(output)
    input, weights = np.asarray(input), np.asarray(weights)
    wide = continued(input, margins(weights.shape, origin, False), mode, cval)
    return like(signal.convolve(wide, np.flip(np.conj(weights)), "valid", "direct"), input)


@rule.rewrite(ndimage.convolve)
def convolve(input, weights, output=None, mode="reflect", cval=0.0, origin=0):
    """Of floats, over all axes."""
    unasked(output)
    input, weights = np.asarray(input), np.asarray(weights)
    wide = continued(input, margins(weights.shape, origin, True), mode, cval)
    return like(signal.convolve(wide, weights, "valid", "direct"), input)


@rule.rewrite(ndimage.correlate1d)
def correlate1d(input, weights, axis=-1, output=None, mode="reflect", cval=0.0, origin=0):
    """Of floats."""
    unasked(output)
    input = np.asarray(input)
    turned = np.moveaxis(input, axis, -1)
    kernel = np.reshape(np.flip(weights), (1,) * (turned.ndim - 1) + (len(weights),))
    wide = continued(turned, margins(kernel.shape, origin, False, 1), mode, cval)
    return like(np.moveaxis(signal.convolve(wide, kernel, "valid", "direct"), -1, axis), input)


@rule.rewrite(ndimage.convolve1d)
def convolve1d(input, weights, axis=-1, output=None, mode="reflect", cval=0.0, origin=0):
    """Of floats."""
    shifted = -origin - (0 if len(weights) % 2 else 1)
    return correlate1d(input, np.flip(weights), axis, output, mode, cval, shifted)


@rule.rewrite(ndimage.uniform_filter1d)
def uniform_filter1d(input, size, axis=-1, output=None, mode="reflect", cval=0.0, origin=0):
    """Of floats."""
    return correlate1d(input, np.full(size, 1.0 / size), axis, output, mode, cval, origin)


@rule.rewrite(ndimage.gaussian_filter1d)
def gaussian_filter1d(
    input, sigma, axis=-1, order=0, output=None, mode="reflect", cval=0.0, truncate=4.0, *, radius=None
):
    """Of floats and of the width; of the orders 0 to 3."""
    return correlate1d(input, gaussian(sigma, order, radius_of(sigma, truncate, radius)), axis, output, mode, cval)


# -- between the samples -----------------------------------------------------------------------------------------------


@rule.rewrite(ndimage.map_coordinates)
def map_coordinates(input, coordinates, output=None, order=3, mode="constant", cval=0.0, prefilter=True):
    """In the modes constant and mirror; reflect and nearest as well for the orders 0 and 1."""
    unasked(output)
    table = coefficients(np.asarray(input), order, mode) if prefilter and order > 1 else np.asarray(input)
    return sampled_at(table, np.asarray(coordinates), order, mode, cval, None)


@rule.linear(coefficients, wrt="a")
def coefficients_(y, a, order, mode, *, y_bar):
    return coefficients_bar(y_bar, order, mode)


@rule.linear(coefficients_bar, wrt="g")
def coefficients_bar_(y, g, order, mode, *, y_bar):
    return coefficients(y_bar, order, mode)


def moved(coordinates, table, order, mode, nu):
    """Return how samples change with their coordinates, one row for each axis."""
    nu = (0,) * len(coordinates) if nu is None else nu
    return np.stack([sampled_at(table, coordinates, order, mode, 0.0, more_along(nu, k)) for k in range(len(nu))])


@rule.reverse(sampled_at, wrt=("table", "coordinates"))
def sampled_at_(y, table, coordinates, order, mode, cval, nu, *, y_bar):
    return (
        like(sampled_at_bar(y_bar, coordinates, np.shape(table), order, mode, nu), table),
        like(y_bar * moved(coordinates, table, order, mode, nu), coordinates),
    )


@rule.forward(sampled_at, wrt="table")
def sampled_at_table(y, table, coordinates, order, mode, cval, nu, *, table_dot):
    return sampled_at(table_dot, coordinates, order, mode, 0.0, nu)


@rule.forward(sampled_at, wrt="coordinates")
def sampled_at_coordinates(y, table, coordinates, order, mode, cval, nu, *, coordinates_dot):
    return like(np.sum(coordinates_dot * moved(coordinates, table, order, mode, nu), axis=0), y)


def spread(g, coordinates, coordinates_dot, shape, order, mode, nu):
    """Return how the transpose of sampling changes with the coordinates."""
    nu = (0,) * len(coordinates) if nu is None else nu
    total = np.zeros(shape, np.result_type(float, g))
    for k in range(len(nu)):
        total = total + sampled_at_bar(g * coordinates_dot[k], coordinates, shape, order, mode, more_along(nu, k))
    return total


@rule.reverse(sampled_at_bar, wrt=("g", "coordinates"))
def sampled_at_bar_(y, g, coordinates, shape, order, mode, nu, *, y_bar):
    return (
        like(sampled_at(y_bar, coordinates, order, mode, 0.0, nu), g),
        like(g * moved(coordinates, y_bar, order, mode, nu), coordinates),
    )


@rule.forward(sampled_at_bar, wrt="g")
def sampled_at_bar_g(y, g, coordinates, shape, order, mode, nu, *, g_dot):
    return sampled_at_bar(g_dot, coordinates, shape, order, mode, nu)


@rule.forward(sampled_at_bar, wrt="coordinates")
def sampled_at_bar_coordinates(y, g, coordinates, shape, order, mode, nu, *, coordinates_dot):
    return spread(g, coordinates, coordinates_dot, shape, order, mode, nu)
