"""Adjoints of convolutions of several axes, and of filters."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import signal

from s2sad.runtime.joining import unstack_like
from s2sad.runtime.structure import like


def convolve_all_bar(g: Any, a: Any, v: Any) -> Any:
    """Return the adjoint of ``a`` in the convolution with ``v`` of which ``g`` is a centred part.

    >>> convolve_all_bar(np.ones(4), np.zeros(3), np.array([1.0, 10.0]))
    array([11., 11., 11.])
    """
    if np.ndim(g) == 0:
        return like(g * v, a)
    if np.size(a) == 0 or np.size(v) == 0:
        return like(np.zeros(np.shape(a)), a)
    whole = np.array(np.shape(a)) + np.array(np.shape(v)) - 1
    before = (whole - np.array(np.shape(g))) // 2
    after = whole - np.array(np.shape(g)) - before
    full = np.pad(g, np.stack((before, after), axis=-1))
    return like(signal.convolve(full, np.flip(v), "valid"), a)


def undone(y_bar: Any, a: Any, axis: int) -> Any:
    """Return the adjoint of what the recursive part of a filter is given: the filter, run backwards."""
    return np.flip(signal.lfilter(np.ones(1), a, np.flip(y_bar, axis), axis), axis)


def taps_bar(u: Any, x: Any, b: Any, axis: int) -> Any:
    """Return the adjoint of the coefficients with which delayed ``x`` were added up."""
    u, x = np.moveaxis(u, axis, -1), np.moveaxis(x, axis, -1)
    count = np.shape(x)[-1]
    bars = [np.sum(u[..., k:] * x[..., : count - k]) if k < count else 0.0 for k in range(np.size(b))]
    return unstack_like(np.array(bars), b)
