"""Adjoints of cross products and Kronecker products."""

from __future__ import annotations

from typing import Any

import numpy as np

from s2sad.runtime.joining import unstack_like
from s2sad.runtime.structure import unbroadcast


def in_space(v: Any, axis: int) -> Any:
    """Return vectors along the last axis; those of the plane get a third component 0.

    >>> in_space([1.0, 2.0], -1)
    array([1., 2., 0.])
    """
    v = np.moveaxis(np.asarray(v), axis, -1)
    return v if np.shape(v)[-1] == 3 else np.concatenate((v, 0.0 * v[..., :1]), -1)


def cross_bars(g: Any, a: Any, b: Any, axisa: int, axisb: int, axisc: int, axis: Any) -> tuple[Any, Any]:
    """Return both adjoints of ``np.cross``: b x g and g x a.

    >>> cross_bars(np.array([0.0, 0.0, 1.0]), [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], -1, -1, -1, None)
    ([1.0, 0.0, 0.0], [0.0, 1.0, 0.0])
    """
    if axis is not None:
        axisa, axisb, axisc = axis, axis, axis
    u, v = in_space(a, axisa), in_space(b, axisb)
    if np.shape(a)[axisa] == 2 and np.shape(b)[axisb] == 2:
        w = np.expand_dims(g, -1) * np.array([0.0, 0.0, 1.0])
    else:
        w = np.moveaxis(g, axisc, -1)
    return cross_bar(np.cross(v, w), a, axisa), cross_bar(np.cross(w, u), b, axisb)


def cross_bar(x_bar: Any, x: Any, axis: int) -> Any:
    """Bring the adjoint of vectors along the last axis to the shape and structure of the vectors."""
    moved = np.moveaxis(np.asarray(x), axis, -1)
    return unstack_like(np.moveaxis(unbroadcast(x_bar[..., : np.shape(moved)[-1]], moved), -1, axis), x)


def kron_bars(g: Any, a: Any, b: Any) -> tuple[Any, Any]:
    """Return both adjoints of ``np.kron``.

    >>> kron_bars(np.ones(4), np.array([1.0, 2.0]), np.array([10.0, 20.0]))
    (array([30., 30.]), array([3., 3.]))
    """
    rank = max(np.ndim(a), np.ndim(b))
    outer = (1,) * (rank - np.ndim(a)) + np.shape(a)
    inner = (1,) * (rank - np.ndim(b)) + np.shape(b)
    blocks = np.reshape(g, [n for i in range(rank) for n in (outer[i], inner[i])])
    order = [*range(0, 2 * rank, 2), *range(1, 2 * rank, 2)]
    table = np.reshape(np.transpose(blocks, order), (np.size(a), np.size(b)))
    a_bar = np.reshape(np.dot(table, np.ravel(b)), np.shape(a))
    b_bar = np.reshape(np.dot(np.ravel(a), table), np.shape(b))
    return unstack_like(a_bar, a), unstack_like(b_bar, b)


def along(g: Any, other: Any, x: Any, axis: int) -> Any:
    """Return the adjoint of one factor of ``np.vecdot``, whose vectors lie along the same axis of arrays of any rank.

    >>> along(np.array([1.0, 2.0]), np.array([[3.0, 4.0], [5.0, 6.0]]), np.zeros(2), 0)
    array([11., 17.])
    """
    vectors = np.expand_dims(g, -1) * np.moveaxis(np.asarray(other), axis, -1)
    return np.moveaxis(unbroadcast(vectors, np.moveaxis(np.asarray(x), axis, -1)), -1, axis)
