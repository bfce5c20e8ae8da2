"""Slopes of the splines of FITPACK."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import interpolate


def spline_slope(x: Any, tck: Any, der: int, ext: int) -> Any:
    """Return the next derivative of a spline: of the highest one it is zero, and so it is where it stays at its ends.

    >>> spline_slope(0.5, (np.array([0.0, 0.0, 1.0, 1.0]), np.array([1.0, 3.0, 0.0, 0.0]), 1), 0, 0)
    array(2.)
    """
    knots, _, degree = tck
    if der >= degree:
        return 0.0 * np.asarray(x, float)
    slope = interpolate.splev(x, tck, der + 1, ext)
    if ext == 3:
        return np.where((x >= knots[degree]) & (x <= knots[-degree - 1]), slope, 0.0)
    return slope


def surface_slope(x: Any, y: Any, tck: Any, dx: int, dy: int, axis: int) -> Any:
    """Return the derivative of ``bisplev(x, y, tck, dx, dy)`` in one coordinate, on the grid of both.

    It is zero where the surface stays at its ends.

    >>> knots = np.array([0.0, 0.0, 1.0, 1.0])
    >>> surface_slope(0.5, 0.25, (knots, knots, np.array([1.0, 3.0, 0.0, 0.0]), 1, 1), 0, 0, 1)
    array([[1.]])
    """
    if axis == 0:
        return surface(x, y, tck, dx + 1, dy) * _is_within(x, tck[0], tck[3])[:, np.newaxis]
    return surface(x, y, tck, dx, dy + 1) * _is_within(y, tck[1], tck[4])


def surface(x: Any, y: Any, tck: Any, dx: int, dy: int) -> Any:
    """Return a partial derivative of a surface as ``bisplev`` does, of any order.

    The highest one, constant between knots, is a difference inside of them: FITPACK does not give it.
    """
    across, along, _, degree, other = tck
    if dx > degree or dy > other:
        return np.zeros((np.size(x), np.size(y)))
    if dx == degree and dx > 0:
        low, high = inside(x, across, degree)
        rise = surface(high, y, tck, dx - 1, dy) - surface(low, y, tck, dx - 1, dy)
        return rise / (high - low)[:, np.newaxis]
    if dy == other and dy > 0:
        low, high = inside(y, along, other)
        return (surface(x, high, tck, dx, dy - 1) - surface(x, low, tck, dx, dy - 1)) / (high - low)
    return grid(interpolate.bisplev(x, y, tck, dx, dy), x, y)


def inside(x: Any, knots: Any, degree: int) -> Any:
    """Return two points between the knots around each coordinate."""
    at = np.clip(np.searchsorted(knots, np.atleast_1d(x), "right") - 1, degree, len(knots) - degree - 2)
    left, width = knots[at], knots[at + 1] - knots[at]
    return left + 0.25 * width, left + 0.75 * width


def _is_within(x: Any, knots: Any, degree: int) -> Any:
    at = np.atleast_1d(x)
    return (at >= knots[degree]) & (at <= knots[-degree - 1])


def grid(z: Any, x: Any, y: Any) -> Any:
    """Return what was squeezed as the values on the grid of two coordinates."""
    return np.reshape(z, (np.size(x), np.size(y)))
