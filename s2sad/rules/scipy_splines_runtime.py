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


def grid(z: Any, x: Any, y: Any) -> Any:
    """Return what was squeezed as the values on the grid of two coordinates."""
    return np.reshape(z, (np.size(x), np.size(y)))
