"""Adjoints and tangents of reductions. ``where`` is the mask of the elements reduced, or True."""

from __future__ import annotations

from typing import Any

import numpy as np

from s2sad.runtime.structure import like, masked_product


def kept(y: Any, axis: Any, keepdims: Any = False) -> Any:
    """Give the result of a reduction the axes that it lost, of length one: as with ``keepdims=True``."""
    return y if axis is None or keepdims or np.ndim(y) == 0 else np.expand_dims(y, axis)


def unreduce(y_bar: Any, shape: tuple[int, ...], axis: Any = None, keepdims: Any = False, where: Any = True) -> Any:
    """Spread the adjoint of a sum over the shape of what was summed; zero where ``where`` left elements out.

    The result is a new array, which its owner may change.

    >>> unreduce(np.array([1.0, 2.0]), (2, 3), 1)
    array([[1., 1., 1.],
           [2., 2., 2.]])
    """
    y_bar = kept(y_bar, axis, keepdims)
    if where is True:
        return np.full(shape, y_bar) if shape else y_bar
    spread = np.zeros(shape, np.asarray(y_bar).dtype)
    np.copyto(spread, y_bar, where=where)
    return spread


def collect(g: Any, like_: Any, axis: Any = None, keepdims: Any = False, where: Any = True) -> Any:
    """Return the transpose of ``unreduce``: the sum of what was spread, in the shape of ``like_``."""
    total = np.sum(g, axis=axis, where=where)
    return float(total) if isinstance(like_, float) else np.reshape(total, np.shape(like_))


def reduce_sum(a: Any, axis: Any, keepdims: Any) -> Any:
    """Sum over the axis, as the reduction did."""
    return np.sum(a, axis=axis, keepdims=bool(keepdims))


def present(a: Any, where: Any = True) -> Any:
    """Return the mask of the elements that a reduction which skips NaN takes."""
    return np.logical_and(np.equal(a, a), where)


def mean_factor(shape: tuple[int, ...], axis: Any, ddof: Any = 0, where: Any = True) -> Any:
    """Return one over the number of elements reduced less ``ddof``; with a mask, for each result, axes kept.

    >>> mean_factor((2, 5), 1), mean_factor((2, 5), 1, 1)
    (0.2, 0.25)
    """
    if where is not True:
        counts = np.sum(np.broadcast_to(where, shape), axis=axis, keepdims=True) - ddof
        return np.divide(1.0, counts, where=counts > 0, out=np.full(np.shape(counts), np.nan))
    axes = range(len(shape)) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    count = 1
    for i in axes:
        count = count * shape[i]
    return 1.0 / (count - ddof) if count > ddof else np.nan


def mean_bar(y_bar: Any, a: Any, axis: Any = None, keepdims: Any = False, where: Any = True) -> Any:
    """Return the adjoint of a mean, where ``where`` is a mask of the elements in it."""
    where = True if where is None else where
    factor = mean_factor(np.shape(a), axis, 0, where)
    return like(unreduce(kept(y_bar, axis, keepdims) * factor, np.shape(a), axis, True, where), a)


def lanes(a: Any, axis: Any) -> Any:
    """Move the axes reduced to the end, as one.

    >>> lanes(np.zeros((2, 3, 4)), (0, 2)).shape
    (3, 8)
    """
    if axis is None:
        return np.reshape(a, (np.size(a),))
    axes = axis if isinstance(axis, tuple) else (axis,)
    moved = np.moveaxis(a, axes, tuple(range(-len(axes), 0)))
    rest = np.shape(moved)[: np.ndim(a) - len(axes)]
    length = 1
    for i in axes:
        length = length * np.shape(a)[i]
    return np.reshape(moved, (*rest, length))


def unlanes(g: Any, shape: tuple[int, ...], axis: Any) -> Any:
    """Undo ``lanes`` of an array of the given shape."""
    if axis is None:
        return np.reshape(g, shape)
    axes = axis if isinstance(axis, tuple) else (axis,)
    lengths = tuple([shape[i] for i in axes])
    return np.moveaxis(np.reshape(g, (*np.shape(g)[:-1], *lengths)), tuple(range(-len(axes), 0)), axes)


# -- extrema -----------------------------------------------------------------------------------------------------------


def extremum_share(
    y: Any, a: Any, axis: Any = None, keepdims: Any = False, initial: Any = None, where: Any = True
) -> Any:
    """Return, for each element, its share in the extremum: ties share equally. A NaN is the extremum.

    >>> extremum_share(1.0, np.array([1.0, 1.0, 0.0]))
    array([0.5, 0.5, 0. ])
    """
    hit, count = extremum_hits(y, a, axis, keepdims, initial, where)
    return hit / count


def extremum_hits(y: Any, a: Any, axis: Any, keepdims: Any, initial: Any, where: Any) -> tuple[Any, Any]:
    """Return which elements are the extremum, and how many share it."""
    y = kept(y, axis, keepdims)
    hit = np.equal(a, y)
    if np.any(np.not_equal(y, y)):
        hit = hit | np.not_equal(a, a)
    if where is not True:
        hit = hit & where
    if initial is None and np.count_nonzero(hit) == np.size(y):
        # no ties: to count along a short axis takes longer than all the rest
        return hit, 1
    count = np.sum(hit, axis=axis, keepdims=True)
    if initial is not None:
        count = count + np.equal(y, initial)
    return hit, np.maximum(count, 1)


def extremum_bar(
    g: Any, y: Any, a: Any, axis: Any = None, keepdims: Any = False, initial: Any = None, where: Any = True
) -> Any:
    """Return the adjoint of a maximum or minimum ``y``."""
    hit, count = extremum_hits(y, a, axis, keepdims, initial, where)
    share = kept(g, axis, keepdims) / count
    # few are hit: to put them into zeros is faster than to select
    a_bar = np.zeros(np.shape(a), np.asarray(share).dtype)
    np.copyto(a_bar, share, where=hit)
    return like(a_bar, a)


def extremum_dot(
    a_dot: Any, y: Any, a: Any, axis: Any = None, keepdims: Any = False, initial: Any = None, where: Any = True
) -> Any:
    """Return the tangent of a maximum or minimum ``y``."""
    share = extremum_share(y, a, axis, keepdims, initial, where)
    return like(np.sum(masked_product(share, a_dot), axis=axis, keepdims=keepdims), y)


def logaddexp_share(y: Any, a: Any, axis: Any, keepdims: Any, where: Any) -> Any:
    """Return, for each element, its share exp(a - y) in log(sum(exp(a))); infinite ones share equally."""
    infinite = np.isinf(kept(y, axis, keepdims))
    equal = extremum_share(y, a, axis, keepdims, None, where)
    share = np.exp(a - np.where(infinite, 0.0, kept(y, axis, keepdims)))
    return like(np.where(infinite, equal, np.where(where, share, 0.0)), a)


# -- variances ---------------------------------------------------------------------------------------------------------


def deviations(a: Any, axis: Any, where: Any, mean: Any) -> Any:
    """Return the conjugate deviations from the mean; zero outside the mask."""
    centre = np.mean(a, axis=axis, keepdims=True, where=where) if mean is None else mean
    away = a - centre if where is True else np.where(where, a - centre, 0.0)
    return np.conj(away) if np.iscomplexobj(away) else away


def var_partial(a: Any, axis: Any, ddof: Any, where: Any, mean: Any) -> Any:
    """Return the gradient of a variance, 2 (a - mean) / (n - ddof); its conjugate where complex.

    >>> var_partial(np.array([1.0, 3.0]), None, 0, True, None)
    array([-1.,  1.])
    """
    return like(2.0 * mean_factor(np.shape(a), axis, ddof, where) * deviations(a, axis, where, mean), a)


def var_bar(
    g: Any, a: Any, axis: Any = None, ddof: Any = 0, keepdims: Any = False, where: Any = True, mean: Any = None
) -> Any:
    """Return the adjoint of a variance."""
    return like(kept(g, axis, keepdims) * var_partial(a, axis, ddof, where, mean), a)


def var_dot(
    a_dot: Any, a: Any, axis: Any = None, ddof: Any = 0, keepdims: Any = False, where: Any = True, mean: Any = None
) -> Any:
    """Return the tangent of a variance."""
    return np.real(np.sum(a_dot * var_partial(a, axis, ddof, where, mean), axis=axis, keepdims=keepdims))
