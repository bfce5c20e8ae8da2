"""Gradients of norms: 0 at 0, shared equally by equal extrema. Of complex arrays, conjugate as all adjoints are."""

from __future__ import annotations

from typing import Any

import numpy as np

from s2sad.runtime.elementwise import ratio
from s2sad.runtime.joining import unstack_like
from s2sad.runtime.reductions import extremum_share, kept
from s2sad.runtime.structure import like


def unit(x: Any) -> Any:
    """Return the sign of x, conj(x) / |x| for complex x; 0 at 0."""
    return ratio(np.conj(x), np.abs(x)) if np.iscomplexobj(x) else np.sign(x)


def length_bar(y_bar: Any, y: Any, x: Any) -> Any:
    """Return the adjoint of the Euclidean norm of all elements."""
    return unstack_like(ratio(y_bar, y) * np.conj(x), x)


def length_dot(x_dot: Any, y: Any, x: Any) -> Any:
    """Return the tangent of the Euclidean norm of all elements."""
    return like(ratio(np.real(np.sum(np.conj(x) * x_dot)), y), y)


def vector_partial(y: Any, x: Any, order: Any, axis: Any) -> Any:
    """Return the gradient of a vector norm ``y``, which has kept its axes.

    >>> vector_partial(5.0, np.array([3.0, -4.0]), 2, None)
    array([ 0.6, -0.8])
    """
    if order == 0:
        return np.zeros_like(x)
    if order in (None, 2):
        return ratio(np.conj(x), y)
    size = np.abs(x)
    if order == np.inf:
        return unit(x) * extremum_share(np.max(size, axis=axis, keepdims=True), size, axis, True)
    if order == -np.inf:
        return unit(x) * extremum_share(np.min(size, axis=axis, keepdims=True), size, axis, True)
    if order == 1:
        return unit(x)
    power = (size / np.where(np.equal(y, 0), 1.0, y)) ** (order - 1.0)
    return unit(x) * np.where(np.equal(y, 0), 0.0, power)


def matrix_partial(x: Any, order: Any, axis: Any) -> Any:
    """Return the gradient of a norm of matrices, along two axes."""
    m = np.moveaxis(x, axis, (-2, -1))
    if order in (1, -1, np.inf, -np.inf):
        along = -2 if order in (1, -1) else -1
        sums = np.sum(np.abs(m), axis=along, keepdims=True)
        if order > 0:
            share = extremum_share(np.max(sums, axis=(-2, -1), keepdims=True), sums, (-2, -1), True)
        else:
            share = extremum_share(np.min(sums, axis=(-2, -1), keepdims=True), sums, (-2, -1), True)
        return np.moveaxis(unit(m) * share, (-2, -1), axis)
    u, s, vh = np.linalg.svd(m, full_matrices=False)
    weight = np.sign(s)  # a singular value that is 0 has derivative 0, as a norm has
    if order == 2:
        weight = weight * extremum_share(np.max(s, axis=-1, keepdims=True), s, -1, True)
    elif order == -2:
        weight = weight * extremum_share(np.min(s, axis=-1, keepdims=True), s, -1, True)
    return np.moveaxis(np.conj(np.matmul(u * np.expand_dims(weight, -2), vh)), (-2, -1), axis)


def norm_partial(y: Any, x: Any, order: Any, axis: Any, keepdims: Any) -> Any:
    """Return the gradient of ``np.linalg.norm``."""
    x = np.asarray(x)
    y = kept(y, axis, keepdims)
    if order in (None, "fro", "f"):
        return ratio(np.conj(x), y)
    if axis is None and np.ndim(x) == 2:
        return matrix_partial(x, order, (0, 1))
    if isinstance(axis, tuple) and len(axis) == 2:
        return matrix_partial(x, order, axis)
    return vector_partial(y, x, order, axis)


def norm_bar(y_bar: Any, y: Any, x: Any, order: Any, axis: Any, keepdims: Any) -> Any:
    """Return the adjoint of ``np.linalg.norm``."""
    return unstack_like(kept(y_bar, axis, keepdims) * norm_partial(y, x, order, axis, keepdims), x)


def norm_dot(x_dot: Any, y: Any, x: Any, order: Any, axis: Any, keepdims: Any) -> Any:
    """Return the tangent of ``np.linalg.norm``."""
    partial = norm_partial(y, x, order, axis, keepdims)
    return like(np.real(np.sum(partial * x_dot, axis=axis, keepdims=bool(keepdims))), y)


def matrix_norm(x: Any, order: Any) -> Any:
    """Return a norm of each matrix of a stack."""
    return np.linalg.norm(x, order, axis=(-2, -1))


def vector_norm_bar(y_bar: Any, y: Any, x: Any, axis: Any, keepdims: Any, order: Any) -> Any:
    """Return the adjoint of ``np.linalg.vector_norm``, over any number of axes."""
    partial = vector_partial(kept(y, axis, keepdims), np.asarray(x), order, axis)
    return unstack_like(kept(y_bar, axis, keepdims) * partial, x)


def vector_norm_dot(x_dot: Any, y: Any, x: Any, axis: Any, keepdims: Any, order: Any) -> Any:
    """Return the tangent of ``np.linalg.vector_norm``."""
    partial = vector_partial(kept(y, axis, keepdims), np.asarray(x), order, axis)
    return like(np.real(np.sum(partial * x_dot, axis=axis, keepdims=bool(keepdims))), y)
