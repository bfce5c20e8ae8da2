"""Where points lie between samples, and the values of splines that are constants of the run."""

from __future__ import annotations

from typing import Any

import numpy as np


def cell(t: Any, x: Any) -> Any:
    """Return the number of the interval of sorted samples in which each point lies; the outer ones go on for ever.

    >>> cell(np.array([-1.0, 1.0, 5.0]), np.array([0.0, 1.0, 2.0]))
    array([0, 1, 1])
    """
    return np.clip(np.searchsorted(x, t, "right") - 1, 0, len(x) - 2)


def corner(cells: Any, number: int) -> tuple[Any, ...]:
    """Return the index of a corner of cells of a grid: bit k of its number chooses the side along axis k.

    >>> corner([3, 5], 2)
    (3, 6)
    """
    return tuple(c + (number >> k & 1) for k, c in enumerate(cells))


def spline_value(spline: Any, x: Any, nu: int, extrapolate: Any) -> Any:
    """Return the values of a derivative of a spline."""
    return spline(x, nu, extrapolate)
