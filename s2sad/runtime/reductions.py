"""Reductions undone: an adjoint of the result spread over what was reduced."""

from __future__ import annotations

from typing import Any

import numpy as np


def unreduce(y_bar: Any, shape: tuple[int, ...], axis: Any, keepdims: Any = False, where: Any = True) -> Any:
    """Spread the adjoint of a reduction over the argument's shape; zero where ``where`` left elements out.

    >>> unreduce(np.array([1.0, 2.0]), (2, 3), 1)
    array([[1., 1., 1.],
           [2., 2., 2.]])
    """
    if shape == ():
        return y_bar
    if axis is not None and not keepdims and np.ndim(y_bar) > 0:
        y_bar = np.expand_dims(y_bar, axis)
    spread = np.zeros(shape, np.asarray(y_bar).dtype) + y_bar
    return spread if where is True else np.where(where, spread, 0.0)


def mean_factor(shape: tuple[int, ...], axis: Any, ddof: Any = 0) -> float:
    """Return one over the number of elements reduced, less ``ddof``."""
    axes = range(len(shape)) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    count = 1
    for i in axes:
        count = count * shape[i]
    return 1.0 / (count - ddof)


def reduce_sum(a: Any, axis: Any, keepdims: Any) -> Any:
    """Sum over the axis, as the reduction did."""
    return np.sum(a, axis=axis, keepdims=bool(keepdims))


def centred(a: Any, axis: Any) -> Any:
    """Return the deviations from the mean."""
    return a - np.mean(a, axis=axis, keepdims=True)


def extremum_share(y: Any, a: Any, axis: Any, keepdims: Any) -> Any:
    """Return, for each element, its share in the extremum: ties share equally.

    >>> extremum_share(1.0, np.array([1.0, 1.0, 0.0]), None, False)
    array([0.5, 0.5, 0. ])
    """
    if axis is not None and not keepdims and np.ndim(y) > 0:
        y = np.expand_dims(y, axis)
    hit = np.equal(a, y).astype(np.asarray(a).dtype)
    return hit / np.sum(hit, axis=axis, keepdims=True)


def prod_partial(a: Any, axis: Any) -> Any:
    """Return the product of all other elements, exact where some are zero.

    >>> prod_partial(np.array([0.0, 2.0, 3.0]), None)
    array([6., 0., 0.])
    """
    zeros = np.sum(np.equal(a, 0), axis=axis, keepdims=True)
    safe = np.where(np.equal(a, 0), 1.0, a)
    product = np.prod(safe, axis=axis, keepdims=True)
    alone = np.where(np.equal(zeros, 1) & np.equal(a, 0), 1.0, 0.0)
    return product / safe * np.where(np.equal(zeros, 0), 1.0, alone)


def undiff(y_bar: Any, shape: tuple[int, ...], n: int, axis: int) -> Any:
    """Return the transpose of the n-th difference."""
    for _ in range(n):
        pad = [(0, 0)] * len(shape)
        pad[axis] = (1, 1)
        y_bar = -np.diff(np.pad(y_bar, pad), axis=axis)
    return y_bar


def collect(g: Any, like: Any, axis: Any, keepdims: Any = False, where: Any = True) -> Any:
    """Return the transpose of ``unreduce``: the sum over what was spread, in the shape of ``like``."""
    if where is not True:
        g = np.where(where, g, 0.0)
    if axis is None:
        total = np.sum(g)
    else:
        total = np.sum(g, axis=axis, keepdims=bool(keepdims))
    if np.shape(total) != np.shape(like):
        total = np.reshape(np.sum(total), np.shape(like)) if np.size(like) == 1 else np.reshape(total, np.shape(like))
    return float(total) if isinstance(like, float) else total
