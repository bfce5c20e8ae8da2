"""Linear interpolation between samples, and slopes of sampled functions."""

from __future__ import annotations

from typing import Any

import numpy as np

from s2sad.runtime.indexing import take_bar
from s2sad.runtime.joining import unstack_like
from s2sad.runtime.structure import like


def places(x: Any, xp: Any, period: Any = None) -> tuple[Any, Any]:
    """Return the samples between which each point lies; both are the last sample if there is but one.

    >>> places(np.array([-1.0, 0.5, 2.0]), np.array([0.0, 1.0, 2.0]))
    (array([0, 0, 1]), array([1, 1, 2]))
    >>> places(np.array([0.5]), np.array([0.7, 0.1]), 1.0)
    (array([1]), array([0]))
    """
    if period is None:
        last = len(xp) - 1
        low = np.clip(last_reached(x, np.asarray(xp)), 0, max(last - 1, 0))
        return low, np.minimum(low + 1, last)
    order = np.argsort(np.remainder(xp, period))
    above = np.searchsorted(np.remainder(xp, period)[order], np.remainder(x, period), "right")
    return order[above - 1], order[above % len(xp)]


def last_reached(x: Any, xp: Any) -> Any:
    """Return the last of increasing samples that each point has reached; 0 also before the first.

    ``np.interp`` starts to search where the last point was, which is several times as fast as ``np.searchsorted``.
    Its places may be rounded to the next sample.
    """
    place = np.interp(x, xp, np.arange(len(xp)))
    if np.any(np.isnan(place)):  # of NaN, or of infinite samples
        return np.searchsorted(xp, x, "right") - 1
    low = place.astype(int)
    low = low - np.less(x, xp[low])
    return low + (np.less(low, len(xp) - 1) & np.greater_equal(x, xp[np.minimum(low + 1, len(xp) - 1)]))


def distance(x: Any, start: Any, period: Any) -> Any:
    """Return how far x lies after ``start``, on a circle of that period if there is one."""
    return x - start if period is None else np.remainder(x - start, period)


def fraction(x: Any, xp: Any, period: Any, low: Any, high: Any) -> Any:
    """Return how far each point has come from one sample to the next, from 0 to 1."""
    width = np.where(np.equal(low, high), 1.0 if period is None else period, distance(xp[high], xp[low], period))
    return np.clip(distance(x, xp[low], period) / width, 0.0, 1.0)


def interp_slope(x: Any, xp: Any, fp: Any, period: Any = None) -> Any:
    """Return the derivative of ``np.interp`` in x: 0 outside of the samples.

    >>> interp_slope(np.array([0.5, 1.0, 5.0]), np.array([0.0, 1.0, 2.0]), np.array([0.0, 1.0, 4.0]))
    array([1., 3., 0.])
    """
    xp, fp = np.asarray(xp), np.asarray(fp)
    low, high = places(x, xp, period)
    inside = np.not_equal(low, high)
    if period is None:
        inside = inside & np.greater_equal(x, xp[0]) & np.less(x, xp[-1])
    width = np.where(inside, distance(xp[high], xp[low], period), 1.0)
    return np.where(inside, (fp[high] - fp[low]) / width, 0.0)


def interp_bar(g: Any, x: Any, xp: Any, fp: Any, period: Any = None) -> Any:
    """Return the adjoint of ``fp``: each point gives its own to the two samples between which it lies.

    >>> interp_bar(np.ones(2), np.array([0.25, 5.0]), np.array([0.0, 1.0, 2.0]), np.zeros(3))
    array([0.75, 0.25, 1.  ])
    """
    low, high = places(x, xp, period)
    t = fraction(x, np.asarray(xp), period, low, high)
    bar = take_bar((1.0 - t) * g, np.shape(fp), low, 0) + take_bar(t * g, np.shape(fp), high, 0)
    return unstack_like(bar, fp)


def between(g: Any, x: Any, xp: Any, left: Any, right: Any, period: Any = None) -> Any:
    """Return ``g`` where the result of ``np.interp`` is taken from the samples, 0 where it is ``left`` or ``right``."""
    if period is not None:
        return g
    if left is not None:
        g = np.where(np.less(x, xp[0]), 0.0, g)
    return g if right is None else np.where(np.greater(x, xp[-1]), 0.0, g)


def spacing(varargs: Any, i: int) -> Any:
    """Return the step or the coordinates of an axis, of those that ``np.gradient`` was given."""
    if len(varargs) == 0:
        return 1.0
    return varargs[0] if len(varargs) == 1 else varargs[i]


def slope(f: Any, step: Any, axis: int, edge_order: int = 1) -> Any:
    """Return the slopes of ``f`` along an axis with a constant step or with coordinates (Fornberg 1988).

    >>> slope(np.array([0.0, 1.0, 4.0, 9.0]), 1.0, 0, 2)
    array([0., 2., 4., 6.])
    """
    f = np.moveaxis(f, axis, -1)
    count = np.shape(f)[-1]
    if count < edge_order + 1:
        raise ValueError("np.gradient needs at least edge_order + 1 elements along each axis")
    widths = np.diff(step) if np.ndim(step) == 1 else step * np.ones(count - 1, f.dtype)
    # a float first: the differences of unsigned integers wrap around
    rises = (1.0 * f[..., 1:] - f[..., :-1]) / widths
    left, right = widths[:-1], widths[1:]
    inner = (right * rises[..., :-1] + left * rises[..., 1:]) / (left + right)
    first, last = rises[..., :1], rises[..., -1:]
    if edge_order == 2:
        first, last = 2.0 * first - inner[..., :1], 2.0 * last - inner[..., -1:]
    return np.moveaxis(like(np.concatenate((first, inner, last), -1), f), -1, axis)
