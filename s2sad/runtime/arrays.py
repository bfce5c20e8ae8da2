"""Adjoints of functions that join, select and spread arrays."""

from __future__ import annotations

from typing import Any

import numpy as np

from s2sad.runtime.structure import like


def unstack_like(y_bar: Any, value: Any) -> Any:
    """Take an array's adjoint apart into the structure that the array was made from.

    >>> unstack_like(np.array([1.0, 2.0]), [0.5, 0.5])
    [1.0, 2.0]
    """
    if isinstance(value, (list, tuple)):
        parts = [unstack_like(y_bar[i], value[i]) for i in range(len(value))]
        return parts if isinstance(value, list) else tuple(parts)
    return like(y_bar, value)


def stack_like(y_bar: Any, arrays: Any) -> Any:
    """Return the parts of a stack's adjoint, one for each array."""
    parts = [like(y_bar[i], arrays[i]) for i in range(len(arrays))]
    return tuple(parts) if isinstance(arrays, tuple) else parts


def unconcatenate(y_bar: Any, arrays: Any, axis: Any) -> Any:
    """Split the adjoint of a concatenation into one for each array."""
    parts = []
    start = 0
    for a in arrays:
        if axis is None:
            parts.append(np.reshape(y_bar[start : start + np.size(a)], np.shape(a)))
            start = start + np.size(a)
        else:
            size = np.shape(a)[axis]
            parts.append(np.take(y_bar, np.arange(start, start + size), axis))
            start = start + size
    return tuple(parts) if isinstance(arrays, tuple) else parts


def split_like(y_bar: Any, arrays: Any, axis: int, rank: int) -> Any:
    """Split the adjoint of vstack, hstack or column_stack, giving each part the shape of its array."""
    parts = []
    start = 0
    for a in arrays:
        shape = np.shape(a)
        if len(shape) >= abs(rank):
            size = shape[axis]
        else:
            size = 1
        parts.append(np.reshape(np.take(y_bar, np.arange(start, start + size), axis), shape))
        start = start + size
    return tuple(parts) if isinstance(arrays, tuple) else parts


def undiagonal(y_bar: Any, shape: tuple[int, ...], offset: int) -> Any:
    """Put an adjoint of a diagonal back on the diagonal of a zero matrix."""
    a_bar = np.zeros(shape, np.asarray(y_bar).dtype)
    rows = np.arange(len(y_bar)) + max(0, -offset)
    a_bar[rows, rows + offset] = y_bar
    return a_bar


def untake(y_bar: Any, shape: tuple[int, ...], indices: Any, axis: Any) -> Any:
    """Add an adjoint back to the places it was taken from; repeated indices add up."""
    if axis is None:
        a_bar = np.zeros(int(np.prod(shape)), np.asarray(y_bar).dtype)
        np.add.at(a_bar, indices, y_bar)
        return np.reshape(a_bar, shape)
    a_bar = np.zeros(shape, np.asarray(y_bar).dtype)
    moved = np.moveaxis(a_bar, axis, 0)
    count = np.ndim(indices)
    first = axis % len(shape)
    order = tuple(range(first, first + count))
    np.add.at(moved, indices, np.moveaxis(y_bar, order, tuple(range(count))))
    return a_bar
