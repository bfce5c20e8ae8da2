"""Adjoints of ranges: numbers spread evenly between two ends along a new axis."""

from __future__ import annotations

from typing import Any

import numpy as np

from s2sad.runtime.joining import in_order_of
from s2sad.runtime.structure import like, unbroadcast


def ramp(shape: tuple[int, ...], axis: int, endpoint: bool = True) -> Any:
    """Return the numbers from 0 to 1 along one axis of the shape, all other axes being of length 1."""
    lengths = np.ones(len(shape), int)
    lengths[axis] = shape[axis]
    return np.reshape(np.linspace(0.0, 1.0, shape[axis], endpoint), lengths)


def spread(value: Any, shape: tuple[int, ...], axis: int) -> Any:
    """Return the value broadcast to the shape without the axis, with that axis of length 1."""
    return np.expand_dims(np.broadcast_to(value, tuple(np.delete(shape, axis).tolist())), axis)


def arange_bars(g: Any, stop: Any) -> tuple[Any, Any]:
    """Return the adjoints of the first element and of the step of ``np.arange``.

    Without ``stop`` its first argument is the end: the first element is 0.
    """
    g = np.real(g)  # of dtype=complex
    return 0.0 if stop is None else np.sum(g), np.sum(g * np.arange(len(g)))


def first_dot(start_dot: Any, stop: Any) -> Any:
    """Return the tangent of the first element of ``np.arange``."""
    return 0.0 if stop is None else start_dot


def linspace_bars(g: Any, start: Any, stop: Any, endpoint: bool, retstep: bool, axis: int) -> tuple[Any, Any]:
    """Return the adjoints of the ends of ``np.linspace``.

    >>> linspace_bars(np.ones(3), 0.0, 1.0, True, False, 0)
    (1.5, 1.5)
    """
    step_bar = 0.0
    if retstep:
        g, step_bar = g
        step_bar = step_bar / max(np.shape(g)[axis] - endpoint, 1)
    t = ramp(np.shape(g), axis, endpoint)
    return unbroadcast(np.sum(g * (1.0 - t), axis) - step_bar, start), unbroadcast(np.sum(g * t, axis) + step_bar, stop)


def grids(xi: Any, sparse: bool = False, indexing: Any = "xy") -> list[Any]:
    """Return ``np.meshgrid`` of a sequence of coordinates."""
    return list(np.meshgrid(*xi, sparse=sparse, indexing=indexing))


def meshgrid_bars(g: Any, xi: Any, sparse: bool, indexing: str) -> Any:
    """Return the adjoints of the coordinates of ``np.meshgrid``: sums over the other axes.

    >>> meshgrid_bars([np.ones((2, 3)), np.ones((2, 3))], (np.zeros(3), np.zeros(2)), False, "xy")
    (array([2., 2., 2.]), array([3., 3.]))
    """
    parts = []
    for i in range(len(xi)):
        axis = 1 - i if indexing == "xy" and i < 2 and len(xi) > 1 else i
        others = tuple([j for j in range(len(xi)) if j != axis])
        parts.append(like(np.reshape(np.sum(g[i], others), np.shape(xi[i])), xi[i]))
    return in_order_of(parts, xi)
