"""Adjoints of functions that move, repeat and window elements."""

from __future__ import annotations

from typing import Any

import numpy as np

from s2sad.runtime.indexing import take_bar
from s2sad.runtime.structure import like, unbroadcast


def unbroadcast_each(g: Any, arrays: Any) -> tuple[Any, ...]:
    """Return the transpose of ``np.broadcast_arrays``."""
    return tuple([unbroadcast(g[i], arrays[i]) for i in range(len(arrays))])


def at_least(arrays: Any, rank: int) -> list[Any]:
    """Return ``np.atleast_1d``, ``2d`` or ``3d`` of each array of a sequence."""
    raised = (np.atleast_1d, np.atleast_2d, np.atleast_3d)[rank - 1]
    return [raised(a) for a in arrays]


def reshape_each(g: Any, arrays: Any) -> tuple[Any, ...]:
    """Return the transpose of ``at_least``."""
    return tuple([like(np.reshape(g[i], np.shape(arrays[i])), arrays[i]) for i in range(len(arrays))])


def inverse_axes(axes: Any, rank: int) -> tuple[int, ...] | None:
    """Return the permutation that undoes ``np.transpose(a, axes)``."""
    return None if axes is None else tuple(np.argsort(np.remainder(axes, rank)).tolist())


def rolled_to(rank: int, axis: int, start: int) -> int:
    """Return where ``np.rollaxis(a, axis, start)`` puts the axis."""
    axis = axis + rank if axis < 0 else axis
    start = start + rank if start < 0 else start
    return start - 1 if axis < start else start


def diagonal_bar(g: Any, shape: tuple[int, ...], offset: int = 0, axis1: int = 0, axis2: int = 1) -> Any:
    """Return the transpose of ``np.diagonal``: zeros of the given shape with ``g`` on the diagonal.

    >>> diagonal_bar(np.array([1.0, 2.0]), (2, 3), 1)
    array([[0., 1., 0.],
           [0., 0., 2.]])
    """
    a_bar = np.zeros(shape, np.asarray(g).dtype)
    rows = np.arange(np.shape(g)[-1]) + max(0, -offset)
    np.moveaxis(a_bar, (axis1, axis2), (-2, -1))[..., rows, rows + offset] = g
    return a_bar


def trace_bar(g: Any, shape: tuple[int, ...], offset: int = 0, axis1: int = 0, axis2: int = 1) -> Any:
    """Return the transpose of ``np.trace``."""
    length = np.shape(np.diagonal(np.broadcast_to(0.0, shape), offset, axis1, axis2))[-1]
    return diagonal_bar(np.broadcast_to(np.expand_dims(g, -1), (*np.shape(g), length)), shape, offset, axis1, axis2)


def repeat_bar(g: Any, shape: tuple[int, ...], repeats: Any, axis: Any = None) -> Any:
    """Return the transpose of ``np.repeat``: the sums of the copies.

    >>> repeat_bar(np.array([1.0, 2.0, 4.0]), (2,), [1, 2])
    array([1., 6.])
    """
    if axis is None or not shape:
        return np.reshape(repeat_bar(g, (int(np.prod(shape)),), repeats, 0), shape)
    axis = axis % len(shape)
    if np.size(repeats) == 1:
        copies = np.moveaxis(np.reshape(g, (*shape[: axis + 1], int(np.sum(repeats)), *shape[axis + 1 :])), axis + 1, 0)
        # to sum a short axis takes longer than to add its elements
        return sum(copies[1:], copies[0]) if 0 < len(copies) <= 8 else np.sum(copies, 0)
    return take_bar(g, shape, np.repeat(np.arange(shape[axis]), repeats), axis)


def tile_bar(g: Any, shape: tuple[int, ...], reps: Any) -> Any:
    """Return the transpose of ``np.tile``: the sum of the tiles.

    >>> tile_bar(np.arange(4.0), (2,), 2)
    array([2., 4.])
    """
    lengths = (1,) * (np.ndim(g) - len(shape)) + shape
    split: list[int] = []
    for i in range(np.ndim(g)):
        split.extend([np.shape(g)[i] // max(lengths[i], 1), lengths[i]])
    return np.reshape(np.sum(np.reshape(g, split), tuple(range(0, len(split), 2))), shape)


def resize_bar(g: Any, shape: tuple[int, ...]) -> Any:
    """Return the transpose of ``np.resize``: the sum of the repetitions, of which the last may be cut."""
    size = int(np.prod(shape))
    if size == 0 or np.size(g) == 0:
        return np.zeros(shape, np.asarray(g).dtype)
    rest = np.zeros(-np.size(g) % size, np.asarray(g).dtype)
    return np.reshape(np.sum(np.reshape(np.concatenate([np.ravel(g), rest]), (-1, size)), 0), shape)


def windows_bar(g: Any, shape: tuple[int, ...], window_shape: Any, axis: Any = None) -> Any:
    """Return the transpose of ``sliding_window_view``: each element's adjoints from all windows that hold it."""
    window = np.atleast_1d(window_shape)
    axes = np.arange(len(shape)) if axis is None else np.remainder(np.atleast_1d(axis), len(shape))
    a_bar = np.zeros(shape, np.asarray(g).dtype)
    for offset in np.ndindex(*window.tolist()):
        start = np.zeros(len(shape), int)
        np.add.at(start, axes, offset)
        part = tuple([slice(start[i], start[i] + np.shape(g)[i]) for i in range(len(shape))])
        a_bar[part] += g[(..., *offset)]
    return a_bar
