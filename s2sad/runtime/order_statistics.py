"""Adjoints and tangents of medians and quantiles.

A median or quantile of the ranks 0, 1, 2, ... of the elements in sorted order, taken by the same function with the
same options, is the place of the result among them: 3.25 means 0.75 of the element of rank 3 and 0.25 of the next.
Equal elements are ranked as in a stable sort.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from s2sad.runtime.averages import along_axes
from s2sad.runtime.joining import unstack_like
from s2sad.runtime.reductions import lanes, unlanes
from s2sad.runtime.sorting import sort_order
from s2sad.runtime.structure import like

# alpha and beta of the quantile methods that are continuous in q (Hyndman and Fan 1996)
PLOTTING_POSITIONS = {
    "interpolated_inverted_cdf": (0.0, 1.0),
    "hazen": (0.5, 0.5),
    "weibull": (0.0, 0.0),
    "linear": (1.0, 1.0),
    "median_unbiased": (1 / 3, 1 / 3),
    "normal_unbiased": (3 / 8, 3 / 8),
}


# NumPy before 2.1 puts the axes of q on both sides of those of the elements where it skips NaN
MIXES_AXES = np.shape(np.nanquantile(np.zeros((3, 1)), np.zeros((1, 2)), 1)) != (1, 2, 3)


def in_order(q: Any, skips: bool) -> Any:
    """Return q, unless the axes of the quantiles are mixed."""
    if skips and MIXES_AXES and np.ndim(q) > 1:
        raise NotImplementedError("[S2S206] several axes of q, which this NumPy mixes with those of the elements")
    return q


def ranks(a: Any, axis: Any, overwrite_input: bool = False) -> Any:
    """Return, for the elements reduced together, sorted, the numbers 0, 1, 2, ...; NaN for the NaN, which are last.

    >>> ranks(np.array([7.0, np.nan, 5.0]), None)
    array([ 0.,  1., nan])
    """
    if overwrite_input:
        raise NotImplementedError(
            "[S2S206] overwrite_input=True destroys the order that the derivative needs: leave it out"
        )
    rows = lanes(np.asarray(a), axis)
    index = np.broadcast_to(np.arange(np.shape(rows)[-1]), np.shape(rows))
    found = np.where(index < np.sum(np.equal(rows, rows), axis=-1, keepdims=True), index, np.nan)
    # NumPy rounds q as the elements are rounded
    return found.astype(np.float32) if rows.dtype == np.float32 else found


def sorted_weights(weights: Any, a: Any, axis: Any) -> Any:
    """Return the weights of the elements reduced together in the order of ``ranks``."""
    spread = np.broadcast_to(along_axes(weights, np.shape(a), axis), np.shape(a))
    return np.take_along_axis(lanes(spread, axis), sort_order(lanes(a, axis)), -1)


def neighbours(a: Any, place: Any, axis: Any) -> tuple[Any, Any, Any, Any]:
    """Return (row, column, column, fraction) of the two elements between which each result lies.

    A row is what is reduced together. There is one result for each quantile and row.
    """
    rows = lanes(a, axis)
    rows = np.reshape(rows, (-1, np.shape(rows)[-1]))
    last = np.maximum(np.sum(np.equal(rows, rows), axis=-1) - 1, 0)
    place = np.reshape(place, (-1, len(rows)))
    low = np.clip(np.floor(np.where(np.isnan(place), 0.0, place)), 0, np.maximum(last - 1, 0)).astype(int)
    high = np.minimum(low + 1, last)
    row = np.arange(len(rows))
    order = order_at(rows, np.concatenate([low, high]))
    return row, order[row, low], order[row, high], place - low


def order_at(rows: Any, wanted: Any) -> Any:
    """Return indices that sort each row, if only at the places wanted: a row of them for each quantile."""
    places = np.unique(wanted)
    if len(places) <= 8:  # else a sort is cheaper
        order = np.argpartition(rows, places, axis=-1)
        found = [np.take_along_axis(rows, np.take_along_axis(order, at[:, None], 1), 1) for at in wanted]
        if not any(np.count_nonzero(np.equal(rows, value)) > len(rows) for value in found):
            return order
    return sort_order(rows)


def order_bar(g: Any, a: Any, place: Any, axis: Any) -> Any:
    """Return the adjoint of a median or quantile.

    >>> order_bar(1.0, np.array([7.0, 5.0, 6.0, 0.0]), 1.5, None)
    array([0. , 0.5, 0.5, 0. ])
    """
    rows = np.zeros(np.shape(lanes(a, axis)), np.asarray(a).dtype)
    if np.size(a) > 0:
        row, low, high, fraction = neighbours(a, place, axis)
        g = np.reshape(g, np.shape(fraction))
        add_to_rows(rows, row, low, (1.0 - fraction) * g)
        add_to_rows(rows, row, high, fraction * g)
    return unlanes(rows, np.shape(a), axis)


def add_to_rows(rows: Any, row: Any, column: Any, g: Any) -> None:
    """Add to one element of each row for each quantile: by one flat index, which is much faster than by two."""
    np.add.at(np.reshape(rows, -1), np.ravel(row * np.shape(rows)[-1] + column), np.ravel(g))


def order_dot(a_dot: Any, y: Any, a: Any, place: Any, axis: Any) -> Any:
    """Return the tangent of a median or quantile ``y``."""
    if np.size(a) == 0:
        return np.full(np.shape(y), np.nan)
    row, low, high, fraction = neighbours(a, place, axis)
    rows = np.reshape(lanes(a_dot, axis), (len(row), -1))
    return like(np.reshape((1.0 - fraction) * rows[row, low] + fraction * rows[row, high], np.shape(y)), y)


def order_gap(v: Any, a: Any, place: Any, axis: Any) -> Any:
    """Return how much more ``v`` is at the second than at the first of the two elements around each place.

    >>> order_gap(np.array([7.0, 5.0, 6.0, 0.0]), np.array([7.0, 5.0, 6.0, 0.0]), np.array([1.5, 0.5]), None)
    array([1., 5.])
    """
    if np.size(a) == 0:
        return np.zeros(np.shape(place))
    row, low, high, _ = neighbours(a, place, axis)
    rows = np.reshape(lanes(v, axis), (len(row), -1))
    return np.reshape(rows[row, high] - rows[row, low], np.shape(place))


def order_gap_bar(g: Any, a: Any, place: Any, axis: Any) -> Any:
    """Return the adjoint of ``order_gap``."""
    rows = np.zeros(np.shape(lanes(a, axis)), np.asarray(a).dtype)
    if np.size(a) > 0:
        row, low, high, fraction = neighbours(a, place, axis)
        g = np.reshape(g, np.shape(fraction))
        add_to_rows(rows, row, low, -g)
        add_to_rows(rows, row, high, g)
    return unlanes(rows, np.shape(a), axis)


# -- with respect to q -------------------------------------------------------------------------------------------------


def quantile_slope(a: Any, q: Any, place: Any, axis: Any, method: str) -> Any:
    """Return the derivative of quantiles in q, one row for each q; 0 for methods that jump."""
    if np.size(a) == 0:
        return np.zeros((np.size(q), np.size(place) // max(np.size(q), 1)))
    row, low, high, fraction = neighbours(a, place, axis)
    if method not in PLOTTING_POSITIONS:
        return np.zeros(np.shape(fraction))
    alpha, beta = PLOTTING_POSITIONS[method]
    rows = np.reshape(lanes(a, axis), (len(row), -1))
    count = np.sum(np.equal(rows, rows), axis=-1)
    gain = count + (1.0 - alpha - beta)
    wanted = np.reshape(q, (-1, 1)) * gain + (alpha - 1.0)
    inside = (wanted >= 0.0) & (wanted <= count - 1.0)
    return np.where(inside, gain * (rows[row, high] - rows[row, low]), 0.0)


def slope_bar(y_bar: Any, slope: Any, q: Any) -> Any:
    """Return the adjoint of q."""
    return unstack_like(np.sum(np.reshape(y_bar, np.shape(slope)) * slope, axis=1), q)


def slope_dot(q_dot: Any, slope: Any, y: Any) -> Any:
    """Return the tangent of quantiles ``y`` due to that of q."""
    return like(np.reshape(np.reshape(q_dot, (-1, 1)) * slope, np.shape(y)), y)
