"""Adjoints of convolutions and correlations, which keep a part of all overlaps of two sequences."""

from __future__ import annotations

from typing import Any

import numpy as np

from s2sad.runtime.joining import unstack_like


def overlaps(g: Any, n: int, m: int, mode: str, mirrored: bool = False) -> Any:
    """Return the adjoint of all overlaps of n and m elements, given that of those which ``mode`` keeps.

    >>> overlaps(np.ones(2), 3, 2, "valid")
    array([0., 1., 1., 0.])
    """
    shorter = min(n, m)
    before = {"f": 0, "s": (shorter - 1) // 2, "v": shorter - 1}[mode[0]]
    after = n + m - 1 - len(g) - before
    return np.pad(g, (after, before) if mirrored else (before, after))


def convolve_bar(g: Any, a: Any, v: Any, mode: str = "full") -> Any:
    """Return the adjoint of ``a`` in ``np.convolve(a, v, mode)``, or of ``v`` in ``np.convolve(v, a, mode)``.

    >>> convolve_bar(np.ones(4), np.zeros(3), np.array([1.0, 10.0]))
    array([11., 11., 11.])
    """
    full = overlaps(g, np.size(a), np.size(v), mode)
    return unstack_like(np.convolve(full, np.flip(np.ravel(v)), "valid"), a)


def correlate_bar_a(g: Any, a: Any, v: Any, mode: str = "valid") -> Any:
    """Return the adjoint of the first argument of ``np.correlate``."""
    full = overlaps(g, np.size(a), np.size(v), mode, np.size(v) > np.size(a))
    return unstack_like(np.convolve(full, np.conj(np.ravel(v)), "valid"), a)


def correlate_bar_v(g: Any, a: Any, v: Any, mode: str = "valid") -> Any:
    """Return the adjoint of the second argument of ``np.correlate``, of which NumPy takes the conjugate."""
    full = overlaps(g, np.size(a), np.size(v), mode, np.size(v) > np.size(a))
    return unstack_like(np.conj(np.flip(np.convolve(full, np.flip(np.ravel(a)), "valid"))), v)
