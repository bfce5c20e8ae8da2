"""Adjoints of convolutions and correlations, which keep a part of all overlaps of two sequences."""

from __future__ import annotations

from typing import Any

import numpy as np

from s2sad.runtime.joining import unstack_like


def overlaps(g: Any, n: int, m: int, mode: str, mirrored: bool = False) -> Any:
    """Return the adjoint of all overlaps of n and m elements, given that of those which ``mode`` keeps.

    >>> overlaps(np.ones(3), 3, 2, "same")
    array([1., 1., 1., 0.])
    """
    before = (min(n, m) - 1) // 2
    after = n + m - 1 - len(g) - before
    return g if mode[0] == "f" else np.pad(g, (after, before) if mirrored else (before, after))


def overlapped_bar(g: Any, n: int, v: Any, mode: str, mirrored: bool = False) -> Any:
    """Return the adjoint of n elements from that of their overlaps with others, of which ``v`` are the mirror image.

    >>> overlapped_bar(np.ones(4), 3, np.array([1.0, 10.0]), "full")
    array([11., 11., 11.])
    """
    m = len(v)
    if mode[0] == "v":  # without the overlaps at the ends: as few products as the convolution itself
        return np.convolve(g, v, "full" if n >= m else "valid")
    return np.convolve(overlaps(g, n, m, mode, mirrored), v, "valid")


def convolve_bar(g: Any, a: Any, v: Any, mode: str = "full") -> Any:
    """Return the adjoint of ``a`` in ``np.convolve(a, v, mode)``, or of ``v`` in ``np.convolve(v, a, mode)``.

    >>> convolve_bar(np.ones(4), np.zeros(3), np.array([1.0, 10.0]))
    array([11., 11., 11.])
    """
    return unstack_like(overlapped_bar(g, np.size(a), np.flip(np.ravel(v)), mode), a)


def correlate_bar_a(g: Any, a: Any, v: Any, mode: str = "valid") -> Any:
    """Return the adjoint of the first argument of ``np.correlate``."""
    return unstack_like(overlapped_bar(g, np.size(a), np.conj(np.ravel(v)), mode, np.size(v) > np.size(a)), a)


def correlate_bar_v(g: Any, a: Any, v: Any, mode: str = "valid") -> Any:
    """Return the adjoint of the second argument of ``np.correlate``, of which NumPy takes the conjugate."""
    mirrored = np.size(v) > np.size(a)
    return unstack_like(np.conj(np.flip(overlapped_bar(g, np.size(v), np.flip(np.ravel(a)), mode, mirrored))), v)
