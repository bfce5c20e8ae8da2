"""Adjoints and tangents of sorting. The order is a constant of the run; equal elements keep theirs."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from s2sad.runtime.structure import zeros_like


def sort_order(a: Any, axis: Any = -1) -> Any:
    """Return the indices that sort ``a``; equal elements keep their order.

    A stable sort is several times as slow as the default one, and the same where all elements differ.
    """
    order = np.argsort(a, axis=axis)
    rows = np.moveaxis(reorder(a, order, axis), 0 if axis is None else axis, 0)
    return order if np.all(rows[1:] > rows[:-1]) else np.argsort(a, axis=axis, kind="stable")


def permutation(y: Any, a: Any, axis: Any = -1) -> Any:
    """Return the indices that take ``a`` to ``y``, the same elements in another order.

    >>> permutation(np.array([3.0, 1.0, 2.0]), np.array([1.0, 2.0, 3.0]))
    array([2, 0, 1])
    """
    along = 0 if axis is None else axis
    return unorder(sort_order(a, axis), sort_order(y, along), np.shape(y), along)


def in_memory(order: Any, axis: int) -> Any:
    """Return the places in memory of the elements that ``order``, which has the array's shape, names along an axis.

    One flat index is several times as fast as one for each axis, of which ``np.take_along_axis`` makes use.

    >>> in_memory(np.array([[2, 0, 1], [0, 1, 2]]), 1)
    array([[2, 0, 1],
           [3, 4, 5]])
    """
    shape = np.shape(order)
    if len(shape) == 1 or np.size(order) == 0:
        return order
    axis = axis % len(shape)
    step = math.prod(shape[axis + 1 :])
    rows = np.reshape(np.arange(math.prod(shape[:axis])) * (shape[axis] * step), (-1, 1, 1)) + np.arange(step)
    return np.reshape(np.reshape(order, (-1, shape[axis], step)) * step + rows, shape)


def reorder(a: Any, order: Any, axis: Any = -1) -> Any:
    """Return the elements of ``a`` in the order given; with axis None, of ``a`` as one row."""
    return np.take(a, order if axis is None else in_memory(order, axis))


def unorder(g: Any, order: Any, shape: tuple[int, ...], axis: Any = -1) -> Any:
    """Return the transpose of ``reorder``: each element put back where it was.

    >>> unorder(np.array([1.0, 2.0, 3.0]), np.array([2, 0, 1]), (3,))
    array([2., 3., 1.])
    """
    a_bar = np.empty(np.size(g), np.asarray(g).dtype)
    a_bar[order if axis is None else in_memory(order, axis)] = g
    return np.reshape(a_bar, shape)


# -- values without repetitions ----------------------------------------------------------------------------------------


def first_places(values: Any, a: Any, axis: Any = None) -> Any:
    """Return where the values of ``np.unique`` are found first."""
    if axis is not None:
        return np.unique(a, return_index=True, axis=axis)[1]
    flat = np.ravel(a)
    if np.size(values) == np.size(flat):
        return np.argsort(flat)
    order = sort_order(flat)
    return order[np.searchsorted(flat[order], values)]


def unique_bar(y_bar: Any, y: Any, a: Any, axis: Any = None) -> Any:
    """Return the adjoint of ``np.unique``, whose result may be a tuple with indices and counts."""
    g, values = (y_bar[0], y[0]) if isinstance(y, tuple) else (y_bar, y)
    places = first_places(values, a, axis)
    a_bar = np.zeros(np.shape(a), np.asarray(g).dtype)
    if axis is None:
        np.reshape(a_bar, -1)[places] = g
    else:
        np.moveaxis(a_bar, axis, 0)[places] = np.moveaxis(g, axis, 0)
    return a_bar


def unique_dot(a_dot: Any, y: Any, a: Any, axis: Any = None) -> Any:
    """Return the tangent of ``np.unique``."""
    values = y[0] if isinstance(y, tuple) else y
    dot = np.take(a_dot, first_places(values, a, axis), axis)
    return (dot, *zeros_like(y[1:])) if isinstance(y, tuple) else dot
