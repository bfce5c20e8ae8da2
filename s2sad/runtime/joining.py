"""Adjoints of functions that join arrays or take them apart."""

from __future__ import annotations

from typing import Any

import numpy as np

from s2sad.runtime.structure import like


def unstack_like(g: Any, value: Any) -> Any:
    """Take an array's adjoint apart into the structure that the array was made from.

    >>> unstack_like(np.array([[1.0, 2.0], [3.0, 4.0]]), [[0.5, 0.5], np.zeros(2)])
    [[1.0, 2.0], array([3., 4.])]
    """
    if isinstance(value, (list, tuple)):
        while len(g) == 1 and len(value) != 1:  # an axis that ``ndmin`` put in front
            g = g[0]
        parts = [unstack_like(g[i], value[i]) for i in range(len(value))]
        return parts if isinstance(value, list) else tuple(parts)
    return like(g if np.shape(g) == np.shape(value) else np.reshape(g, np.shape(value)), value)


def in_order_of(parts: list[Any], arrays: Any) -> Any:
    """Return the adjoints of several arrays in the kind of sequence that held these."""
    if isinstance(arrays, np.ndarray):
        return np.stack(parts)
    return tuple(parts) if isinstance(arrays, tuple) else parts


def unjoin(g: Any, arrays: Any, axis: Any, rank: int = 0) -> Any:
    """Split the adjoint of arrays joined along an axis; those of a lower rank took up one element of it.

    >>> unjoin(np.arange(5.0), [np.zeros(2), np.zeros(3)], 0)
    [array([0., 1.]), array([2., 3., 4.])]
    """
    if isinstance(arrays, np.ndarray):  # its rows
        if axis is None:
            return np.reshape(g, arrays.shape)
        axis = axis % np.ndim(g)
        rows = np.reshape(g, (*np.shape(g)[:axis], len(arrays), -1, *np.shape(g)[axis + 1 :]))
        return like(np.reshape(np.moveaxis(rows, axis, 0), arrays.shape), arrays)
    parts = []
    start = 0
    lead = () if axis is None else (slice(None),) * (axis % np.ndim(g))
    for i in range(len(arrays)):
        shape = np.shape(arrays[i])
        if axis is None:
            size = int(np.prod(shape))
        else:
            size = shape[axis] if len(shape) >= rank else 1
        parts.append(unstack_like(np.reshape(g[(*lead, slice(start, start + size))], shape), arrays[i]))
        start = start + size
    return in_order_of(parts, arrays)


def rejoin(parts: Any, shape: tuple[int, ...], axis: Any) -> Any:
    """Return the transpose of ``unjoin``: the parts joined into an array of the given shape."""
    if int(np.prod(shape)) == 0:
        return np.zeros(shape)
    if axis is None:
        return np.concatenate(parts, None)
    axis = axis % len(shape)
    slabs = [np.reshape(parts[i], (*shape[:axis], -1, *shape[axis + 1 :])) for i in range(len(parts))]
    return np.concatenate(slabs, axis)


def unstack(g: Any, arrays: Any, axis: int) -> Any:
    """Return the parts of a stack's adjoint, one for each array.

    >>> unstack(np.array([[1.0, 2.0]]), (0.5, 0.5), 1)
    (1.0, 2.0)
    """
    moved = np.moveaxis(g, axis, 0)
    return in_order_of([unstack_like(moved[i], arrays[i]) for i in range(len(arrays))], arrays)


def rows(parts: Any) -> Any:
    """Return ``np.r_`` of a sequence of numbers and arrays."""
    return np.r_[tuple(parts)]


def columns(parts: Any) -> Any:
    """Return ``np.c_`` of a sequence of numbers and arrays."""
    return np.c_[tuple(parts)]


def nesting(arrays: Any) -> int:
    """Return how deep the lists of ``np.block`` are nested."""
    return 1 + nesting(arrays[0]) if isinstance(arrays, list) else 0


def extent(block: Any, axis: int) -> int:
    """Return how long a nested list of blocks is along an axis counted from the last, -1."""
    if isinstance(block, list):
        sizes = [extent(part, axis) for part in block]
        return sum(sizes) if axis == -nesting(block) else sizes[0]
    shape = np.shape(block)
    return shape[axis] if len(shape) >= -axis else 1


def unblock(g: Any, arrays: Any) -> Any:
    """Take the adjoint of ``np.block`` apart into the nested lists of its argument.

    >>> unblock(np.arange(6.0).reshape(2, 3), [[np.eye(2), np.ones((2, 1))]])
    [[array([[0., 1.],
           [3., 4.]]), array([[2.],
           [5.]])]]
    """
    if not isinstance(arrays, list):
        return like(np.reshape(g, np.shape(arrays)), arrays)
    axis = -nesting(arrays)
    parts = []
    start = 0
    for part in arrays:
        size = extent(part, axis)
        parts.append(unblock(g[(..., slice(start, start + size)) + (slice(None),) * (-axis - 1)], part))
        start = start + size
    return parts


def unsplit(parts: Any, shape: tuple[int, ...], indices_or_sections: Any, axis: int) -> Any:
    """Return the transpose of ``np.split``: the parts added back, which overlap if the indices go back.

    >>> unsplit([np.ones(1), np.ones(2)], (3,), [1], 0)
    array([1., 1., 1.])
    """
    if np.ndim(indices_or_sections) == 0:
        return np.concatenate(parts, axis)
    a_bar = np.zeros(shape, np.asarray(parts[0]).dtype)
    moved = np.moveaxis(a_bar, axis, 0)
    bounds = [0, *indices_or_sections, None]
    for i in range(len(parts)):
        moved[bounds[i] : bounds[i + 1]] += np.moveaxis(parts[i], axis, 0)
    return a_bar
