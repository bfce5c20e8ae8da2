"""Adjoints and tangents of polynomials: coefficients with the highest power first."""

from __future__ import annotations

from typing import Any

import numpy as np

from s2sad.runtime.joining import unstack_like
from s2sad.runtime.structure import unbroadcast


def leading(p: Any) -> int:
    """Return the index of the highest coefficient that is not zero; of the last one if all are.

    >>> leading([0.0, 0.0, 3.0, 0.0])
    2
    """
    places = np.flatnonzero(p)
    return int(places[0]) if len(places) > 0 else np.size(p) - 1


def value_bar(y_bar: Any, p: Any, x: Any) -> Any:
    """Return the adjoint of the coefficients of ``np.polyval``: each receives its power of the points.

    >>> value_bar(np.ones(2), np.zeros(3), np.array([2.0, 3.0]))
    array([13.,  5.,  2.])
    """
    weighted, points = np.ravel(y_bar), np.ravel(x)
    parts = []
    for _ in range(len(p)):
        parts.append(np.sum(weighted))
        weighted = weighted * points
    return unstack_like(np.array(parts[::-1]), p)


def vander_partial(y: Any, increasing: bool = False) -> Any:
    """Return the derivatives n x**(n-1) of the powers in ``y``, the result of ``np.vander``.

    >>> vander_partial(np.array([[9.0, 3.0, 1.0]]))
    array([[6., 1., 0.]])
    """
    constant = np.zeros_like(y[:, :1])
    powers = np.arange(1, np.shape(y)[1])
    if increasing:
        return np.concatenate([constant, y[:, :-1] * powers], 1)
    return np.concatenate([y[:, 1:] * np.flip(powers), constant], 1)


def low_part(g: Any, p: Any) -> Any:
    """Return the adjoint of the coefficients of a summand: those of the lowest powers of the sum."""
    return unstack_like(g[len(g) - np.size(p) :], p)


def factorials(size: int, m: int) -> Any:
    """Return what m differentiations multiply the powers ``size - 1`` to 0 by: n (n-1) ..., not below 1.

    >>> factorials(4, 2)
    array([6., 2., 1., 1.])
    """
    powers = np.arange(size - 1.0, -1.0, -1.0)
    factors = np.ones(size)
    for i in range(m):
        factors = factors * np.maximum(powers - i, 1.0)
    return factors


def derivative_bar(g: Any, p: Any, m: int) -> Any:
    """Return the transpose of ``np.polyder``.

    >>> derivative_bar(np.array([1.0, 1.0]), np.zeros(4), 2)
    array([6., 2., 0., 0.])
    """
    return unstack_like(np.concatenate([g * factorials(len(p), m)[: len(g)], np.zeros(len(p) - len(g))]), p)


def integral_bars(g: Any, p: Any, m: int, k: Any) -> tuple[Any, Any]:
    """Return the adjoints of the coefficients and of the constants of integration of ``np.polyint``.

    >>> integral_bars(np.ones(3), np.zeros(1), 2, None)
    (array([0.5]), None)
    """
    bars = g / factorials(len(g), m)
    size = len(p)
    p_bar, k_bar = unstack_like(bars[:size], p), bars[size:]
    if k is None:
        return p_bar, None
    if np.size(k) > m:  # the first m constants are used
        return p_bar, unstack_like(np.concatenate((k_bar, np.zeros(np.size(k) - m, bars.dtype))), k)
    return p_bar, unstack_like(unbroadcast(k_bar, np.asarray(k)), k)


def root_partials(y: Any, p: Any) -> Any:
    """Return the derivatives of the roots ``y``, one row each, in the coefficients: -x**n / p'(x).

    >>> root_partials(np.array([3.0]), np.array([2.0, -6.0]))
    array([[-1.5, -0.5]])
    """
    return -np.vander(y, len(p)) / np.expand_dims(np.polyval(np.polyder(p), y), 1)
