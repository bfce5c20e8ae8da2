"""Adjoints of running sums and extrema, and of differences along an axis."""

from __future__ import annotations

from typing import Any

import numpy as np

from s2sad.runtime.structure import unbroadcast


def sum_from_end(y_bar: Any, shape: tuple[int, ...], axis: Any = None) -> Any:
    """Return the transpose of ``np.cumsum``: the sums from each element to the last.

    >>> sum_from_end(np.array([1.0, 10.0, 100.0]), (3,))
    array([111., 110., 100.])
    """
    along = 0 if axis is None else axis
    return np.reshape(np.flip(np.cumsum(np.flip(y_bar, along), along), along), shape)


def cumsum_like(g: Any, y_bar: Any, axis: Any = None) -> Any:
    """Return the transpose of ``sum_from_end``, in the shape of ``y_bar``."""
    return np.reshape(np.cumsum(g, axis), np.shape(y_bar))


def without_first(y: Any, axis: Any) -> Any:
    """Return a running sum or product without the initial value that it begins with."""
    return np.delete(y, 0, 0 if axis is None else axis)


def with_first(y_dot: Any, axis: Any) -> Any:
    """Return the tangent of a running sum or product with that of the initial value that it begins with."""
    return np.insert(y_dot, 0, 0.0, 0 if axis is None else axis)


def leaders(y: Any, axis: int) -> Any:
    """Return, for each element of a running extremum, the index of the element that first attained it.

    >>> leaders(np.array([1.0, 1.0, 3.0, 3.0]), 0)
    array([0, 0, 2, 2])
    """
    runs = np.moveaxis(y, axis, -1)
    index = np.broadcast_to(np.arange(np.shape(runs)[-1]), np.shape(runs))
    changed = np.not_equal(runs[..., 1:], runs[..., :-1]) & np.equal(runs[..., :-1], runs[..., :-1])
    starts = np.concatenate([index[..., :1], np.where(changed, index[..., 1:], 0)], axis=-1)
    return np.moveaxis(np.maximum.accumulate(starts, axis=-1), -1, axis)


# -- differences -------------------------------------------------------------------------------------------------------


def undiff(y_bar: Any, length: int, n: int = 1, axis: int = -1) -> Any:
    """Return the transpose of ``np.diff`` along an axis of the given length.

    >>> undiff(np.array([1.0, 10.0]), 3)
    array([-1., -9., 10.])
    """
    if n == 0:
        return np.array(y_bar)
    g = np.moveaxis(y_bar, axis, 0)
    if len(g) == 0:
        g = np.zeros((length, *np.shape(g)[1:]), np.asarray(y_bar).dtype)
        return np.moveaxis(g, 0, axis)
    for _ in range(n):
        edge = np.zeros_like(g[:1])
        g = np.concatenate([edge, g]) - np.concatenate([g, edge])
    return np.moveaxis(g, 0, axis)


def extent(edge: Any, axis: int) -> int:
    """Return how many elements ``prepend`` or ``append`` adds to an axis."""
    return 0 if edge is None else 1 if np.ndim(edge) == 0 else np.shape(edge)[axis]


def diff_bar(
    y_bar: Any, shape: tuple[int, ...], n: int = 1, axis: int = -1, prepend: Any = None, append: Any = None
) -> Any:
    """Return the adjoint of the array in ``np.diff``: the middle part of what was differenced."""
    before, length = extent(prepend, axis), shape[axis]
    joined = undiff(y_bar, before + length + extent(append, axis), n, axis)
    return np.moveaxis(np.moveaxis(joined, axis, 0)[before : before + length], 0, axis)


def diff_edge_bar(y_bar: Any, edge: Any, length: int, n: int, axis: int, last: bool) -> Any:
    """Return the adjoint of what was prepended or appended (``last``) to an axis, to that new length."""
    count = extent(edge, axis)
    joined = np.moveaxis(undiff(y_bar, length, n, axis), axis, 0)
    part = joined[length - count :] if last else joined[:count]
    return unbroadcast(np.moveaxis(part, 0, axis), edge)
