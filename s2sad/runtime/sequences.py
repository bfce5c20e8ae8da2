"""Adjoints and tangents of the largest and smallest of several numbers."""

from __future__ import annotations

from typing import Any

import numpy as np

from s2sad.runtime.structure import rebroadcast, unbroadcast, zeros_like


def spread(g: Any, xs: Any) -> Any:
    """Give every element of a sequence the adjoint ``g`` of their sum.

    >>> spread(2.0, [1.0, 3.0])
    [2.0, 2.0]
    """
    if isinstance(xs, np.ndarray):
        return unbroadcast(g, xs) if np.ndim(g) >= np.ndim(xs) else np.broadcast_to(g, xs.shape).copy()
    parts = [unbroadcast(g, x) for x in xs]
    return tuple(parts) if isinstance(xs, tuple) else parts


def gathered(y_bar: Any, g: Any) -> Any:
    """Return the transpose of ``spread``: the sum of what the elements have, in the shape of ``g``.

    >>> gathered((2.0, 3.0), 0.0)
    5.0
    """
    if isinstance(y_bar, np.ndarray):
        return rebroadcast(y_bar, g) if np.ndim(g) >= np.ndim(y_bar) else unbroadcast(y_bar, g)
    total = zeros_like(g)
    for part in y_bar:
        total = total + rebroadcast(part, g)
    return total


def max_bars(y: Any, values: Any, y_bar: Any) -> Any:
    """Return the adjoints of the arguments of ``max``: those equal to the result share ``y_bar``.

    >>> max_bars(2.0, (1.0, 2.0, 2.0), 1.0)
    [0.0, 0.5, 0.5]
    """
    if len(values) > 1:
        return shares(y, values, y_bar)
    bars = shares(y, values[0], y_bar)
    return [np.array(bars) if isinstance(values[0], np.ndarray) else bars]


def shares(y: Any, values: Any, y_bar: Any) -> Any:
    """Share ``y_bar`` among the numbers equal to ``y``."""
    count = sum([1 for v in values if v == y])
    return [y_bar / count if v == y else 0.0 for v in values]


def max_dot(y: Any, values: Any, values_dot: Any) -> Any:
    """Return the tangent of ``max``: the mean of the tangents of the arguments equal to the result."""
    if len(values) == 1:
        return share(y, values[0], values_dot[0])
    return share(y, values, values_dot)


def share(y: Any, values: Any, values_dot: Any) -> Any:
    """Return the mean of the tangents of the numbers equal to ``y``."""
    found = [d for v, d in zip(values, values_dot, strict=True) if v == y]
    return sum(found) / len(found)


def min_bars(y: Any, values: Any, y_bar: Any) -> Any:
    """Return the adjoints of the arguments of ``min``."""
    return max_bars(y, values, y_bar)


def min_dot(y: Any, values: Any, values_dot: Any) -> Any:
    """Return the tangent of ``min``."""
    return max_dot(y, values, values_dot)
