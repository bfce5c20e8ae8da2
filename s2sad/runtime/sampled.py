"""Slopes of sampled functions, to second order inside."""

from __future__ import annotations

from typing import Any

import numpy as np

from s2sad.runtime.structure import like


def spacing(varargs: Any, i: int) -> Any:
    """Return the step or the coordinates of an axis, of those that ``np.gradient`` was given."""
    if len(varargs) == 0:
        return 1.0
    return varargs[0] if len(varargs) == 1 else varargs[i]


def slope(f: Any, step: Any, axis: int, edge_order: int = 1) -> Any:
    """Return the slopes of ``f`` along an axis with a constant step or with coordinates (Fornberg 1988).

    >>> slope(np.array([0.0, 1.0, 4.0, 9.0]), 1.0, 0, 2)
    array([0., 2., 4., 6.])
    """
    f = np.moveaxis(f, axis, -1)
    count = np.shape(f)[-1]
    if count < edge_order + 1:
        raise ValueError("np.gradient needs at least edge_order + 1 elements along each axis")
    widths = np.diff(step) if np.ndim(step) == 1 else step * np.ones(count - 1, f.dtype)
    # a float first: the differences of unsigned integers wrap around
    rises = (1.0 * f[..., 1:] - f[..., :-1]) / widths
    left, right = widths[:-1], widths[1:]
    inner = (right * rises[..., :-1] + left * rises[..., 1:]) / (left + right)
    first, last = rises[..., :1], rises[..., -1:]
    if edge_order == 2:
        first, last = 2.0 * first - inner[..., :1], 2.0 * last - inner[..., -1:]
    return np.moveaxis(like(np.concatenate((first, inner, last), -1), f), -1, axis)
