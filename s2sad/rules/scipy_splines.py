"""Splines of FITPACK, ``scipy.interpolate.splev`` and ``bisplev``: their derivatives are splines as well."""

import numpy as np
from scipy import interpolate

from s2sad.rules import rule
from s2sad.rules.scipy_splines_runtime import grid, spline_slope, surface_slope
from s2sad.runtime.structure import like


@rule.reverse(interpolate.splev, wrt="x")
def splev(y, x, tck, der=0, ext=0, *, y_bar):
    """With constant knots and coefficients."""
    return like(y_bar * spline_slope(x, tck, der, ext), x)


@rule.forward(interpolate.splev, wrt="x")
def splev_in_x(y, x, tck, der=0, ext=0, *, x_dot):
    return x_dot * spline_slope(x, tck, der, ext)


@rule.reverse(interpolate.bisplev, wrt=("x", "y_"))
def bisplev(y, x, y_, tck, dx=0, dy=0, *, y_bar):
    """With constant knots and coefficients."""
    x_bar = np.sum(grid(y_bar, x, y_) * surface_slope(x, y_, tck, dx, dy, 0), axis=1)
    y_bar_ = np.sum(grid(y_bar, x, y_) * surface_slope(x, y_, tck, dx, dy, 1), axis=0)
    return like(np.reshape(x_bar, np.shape(x)), x), like(np.reshape(y_bar_, np.shape(y_)), y_)


@rule.forward(interpolate.bisplev, wrt="x")
def bisplev_in_x(y, x, y_, tck, dx=0, dy=0, *, x_dot):
    slope = surface_slope(x, y_, tck, dx, dy, 0)
    return np.reshape(slope * np.reshape(x_dot, (-1, 1)), np.shape(y))


@rule.forward(interpolate.bisplev, wrt="y_")
def bisplev_in_y(y, x, y_, tck, dx=0, dy=0, *, y__dot):
    slope = surface_slope(x, y_, tck, dx, dy, 1)
    return np.reshape(slope * np.reshape(y__dot, (1, -1)), np.shape(y))
