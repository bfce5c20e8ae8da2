"""Adjoints and tangents of matrix functions. Sources: Giles 2008; Murray 2016 for the Cholesky factor."""

from __future__ import annotations

from typing import Any

import numpy as np


def transposed(a: Any) -> Any:
    """Return the transpose of each matrix of a stack."""
    return np.swapaxes(a, -1, -2)


def solve_bar_a(b_bar: Any, y: Any) -> Any:
    """Return the adjoint of the matrix of a linear system: minus the outer product of b_bar and the solution."""
    if np.ndim(y) == 1:
        return -np.outer(b_bar, y)
    return -np.matmul(b_bar, transposed(y))


def det_partial(a: Any) -> Any:
    """Return the cofactor matrix, by the singular value decomposition: exact for singular matrices.

    >>> det_partial(np.array([[1.0, 2.0], [2.0, 4.0]])).round(12) + 0.0
    array([[ 4., -2.],
           [-2.,  1.]])
    """
    u, s, v = np.linalg.svd(a)
    n = np.shape(a)[-1]
    others = [np.prod(np.delete(s, i, axis=-1), axis=-1) for i in range(n)]
    sign = np.linalg.det(u) * np.linalg.det(v)
    return np.matmul(u * (np.stack(others, axis=-1) * np.expand_dims(sign, -1))[..., None, :], v)


def slogdet_bar(y_bar: Any, a: Any) -> Any:
    """Return the adjoint of ``np.linalg.slogdet``: only the logarithm has a derivative."""
    return np.expand_dims(y_bar[1], (-2, -1)) * transposed(np.linalg.inv(a))


def phi(a: Any) -> Any:
    """Return the lower triangle with the diagonal halved."""
    return np.tril(a) - 0.5 * np.eye(np.shape(a)[-1]) * a


def cholesky_bar(y_bar: Any, y: Any) -> Any:
    """Return the symmetric adjoint of the Cholesky factor."""
    middle = phi(np.matmul(transposed(y), y_bar))
    inverse = np.linalg.inv(y)
    s = np.matmul(np.matmul(transposed(inverse), middle), inverse)
    return 0.5 * (s + transposed(s))


def cholesky_dot(a_dot: Any, y: Any) -> Any:
    """Return the tangent of the Cholesky factor of a symmetric matrix."""
    inverse = np.linalg.inv(y)
    symmetric = 0.5 * (a_dot + transposed(a_dot))
    return np.matmul(y, phi(np.matmul(np.matmul(inverse, symmetric), transposed(inverse))))


def norm_direction(y: Any, x: Any, order: Any, axis: Any, keepdims: Any) -> Any:
    """Return x / norm(x), 0 at 0; refuse other orders."""
    vector = axis is None and np.ndim(x) == 1 or isinstance(axis, int)
    if not (order is None or order == "fro" or order == 2 and vector):
        raise NotImplementedError(f"[S2S206] the norm of order {order!r} has no derivative rule")
    if axis is not None and not keepdims:
        y = np.expand_dims(y, axis)
    return x / np.where(np.equal(y, 0), 1.0, y)


def norm_bar(y_bar: Any, y: Any, x: Any, order: Any, axis: Any, keepdims: Any) -> Any:
    """Return the adjoint of a Euclidean or Frobenius norm."""
    if axis is not None and not keepdims:
        y_bar = np.expand_dims(y_bar, axis)
    return y_bar * norm_direction(y, x, order, axis, keepdims)


def norm_dot(x_dot: Any, y: Any, x: Any, order: Any, axis: Any, keepdims: Any) -> Any:
    """Return the tangent of a Euclidean or Frobenius norm."""
    return np.sum(norm_direction(y, x, order, axis, keepdims) * x_dot, axis=axis, keepdims=bool(keepdims))
