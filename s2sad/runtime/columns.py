"""Columns: arrays with one more axis at the front, as generated vector code uses them."""

from __future__ import annotations

from typing import Any

import numpy as np


def spread(x: Any, count: int) -> Any:
    """Return ``count`` copies of the numbers of a structure, along a new first axis. What is no number stays.

    >>> spread((1.5, "text"), 2)
    (array([1.5, 1.5]), 'text')
    """
    if isinstance(x, (float, complex, np.inexact)) or isinstance(x, np.ndarray) and x.dtype.kind in "fc":
        return np.repeat(np.asarray(x)[None], count, axis=0)
    if isinstance(x, tuple):
        parts = [spread(v, count) for v in x]
        return type(x)(*parts) if hasattr(x, "_fields") else tuple(parts)
    if isinstance(x, list):
        return [spread(v, count) for v in x]
    if isinstance(x, dict):
        return {k: spread(v, count) for k, v in x.items()}
    return x


def sum_to(bars: Any, shape: tuple[int, ...]) -> Any:
    """Sum every column over the axes along which an array of the shape was broadcast to it.

    >>> sum_to(np.ones((2, 3, 4)), (4,))
    array([[3., 3., 3., 3.],
           [3., 3., 3., 3.]])
    """
    if bars.shape[1:] == shape:
        return bars
    extra = bars.ndim - 1 - len(shape)
    bars = np.sum(bars, axis=tuple(range(1, extra + 1)))
    axes = tuple(i + 1 for i, n in enumerate(shape) if n == 1 and bars.shape[i + 1] != 1)
    bars = np.sum(bars, axis=axes, keepdims=True)
    return bars if bars.shape[1:] == shape else np.broadcast_to(bars, (len(bars), *shape)).copy()
