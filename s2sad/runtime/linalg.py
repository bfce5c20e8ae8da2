"""Adjoints and tangents of inverses, linear systems and determinants. Source: Giles 2008.

Adjoints pair with tangents by Re(sum(x_bar * x_dot)), without a conjugate: a formula that literature writes with the
conjugate transpose has the plain transpose here, and the conjugate where literature has none.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from s2sad.runtime.joining import unstack_like
from s2sad.runtime.products import dot_bar_a, dot_bar_b
from s2sad.runtime.structure import unbroadcast


def transposed(a: Any) -> Any:
    """Return the transpose of each matrix of a stack."""
    return np.swapaxes(a, -1, -2)


def dagger(a: Any) -> Any:
    """Return the conjugate transpose of each matrix of a stack."""
    return np.conj(np.swapaxes(a, -1, -2))


# -- linear systems --------------------------------------------------------------------------------------------------


def solve_as(a: Any, g: Any) -> Any:
    """Solve ``a @ x = g``, where a ``g`` of a lower rank than ``a`` is a vector or a stack of vectors."""
    if np.ndim(g) < np.ndim(a) and np.ndim(a) > 2:
        return np.linalg.solve(a, np.expand_dims(g, -1))[..., 0]
    return np.linalg.solve(a, g)


def multiply_as(a: Any, x: Any) -> Any:
    """Return ``a @ x``, where an ``x`` of a lower rank than ``a`` is a vector or a stack of vectors."""
    if np.ndim(x) < np.ndim(a) and np.ndim(a) > 2:
        return np.matmul(a, np.expand_dims(x, -1))[..., 0]
    return np.matmul(a, x)


def solve_bar_a(b_bar: Any, y: Any, a: Any) -> Any:
    """Return the adjoint of the matrix of a linear system: minus the outer product of b_bar and the solution.

    ``b_bar`` has the shape of the solution ``y``: what ``b`` receives before its broadcasting is undone.
    """
    if np.ndim(y) < np.ndim(a):
        a_bar = -np.expand_dims(b_bar, -1) * np.expand_dims(y, -2)
    else:
        a_bar = -np.matmul(b_bar, transposed(y))
    return fit_like(a_bar, a)


def fit_like(x_bar: Any, x: Any) -> Any:
    """Undo the broadcasting of an array or of nested lists of numbers; keep structure, realness and dtype."""
    return unstack_like(unbroadcast(x_bar, np.asarray(x)), x)


def multi_dot_bars(y_bar: Any, arrays: Any) -> Any:
    """Return the adjoints of the factors of a chain of matrix products; the first and the last may be vectors."""
    if len(arrays) == 2:  # np.dot, of any rank
        a, b = np.asarray(arrays[0]), np.asarray(arrays[1])
        bars = [unstack_like(dot_bar_a(y_bar, a, b), arrays[0]), unstack_like(dot_bar_b(y_bar, a, b), arrays[1])]
        return tuple(bars) if isinstance(arrays, tuple) else bars
    rows = np.shape(arrays[0])[0] if np.ndim(arrays[0]) == 2 else 1
    g = np.reshape(y_bar, (rows, -1))
    bars = [multi_dot_bar(g, arrays, i) for i in range(len(arrays))]
    return tuple(bars) if isinstance(arrays, tuple) else bars


def multi_dot_bar(g: Any, arrays: Any, i: int) -> Any:
    """Return the adjoint of one factor of a chain, of which ``g`` is the adjoint as a matrix."""
    if i > 0:
        left = np.linalg.multi_dot(arrays[:i]) if i > 1 else arrays[0]
        g = np.matmul(np.transpose(np.reshape(left, (np.shape(g)[0], -1))), g)
    if i < len(arrays) - 1:
        right = np.linalg.multi_dot(arrays[i + 1 :]) if i < len(arrays) - 2 else arrays[-1]
        g = np.matmul(g, np.transpose(np.reshape(right, (-1, np.shape(g)[1]))))
    return unstack_like(g, arrays[i])


def multi_dot_dot(arrays_dot: Any, arrays: Any) -> Any:
    """Return the tangent of a chain of matrix products."""
    total = np.linalg.multi_dot([arrays_dot[0], *arrays[1:]])
    for i in range(1, len(arrays)):
        total = total + np.linalg.multi_dot([*arrays[:i], arrays_dot[i], *arrays[i + 1 :]])
    return total


def matrix_power_dot(a_dot: Any, a: Any, n: int) -> Any:
    """Return the tangent of a power of a matrix, which is squared for each binary digit of the exponent.

    >>> matrix_power_dot(np.ones((1, 1)), np.full((1, 1), 2.0), 3)
    array([[12.]])
    """
    if n == 0:
        return np.zeros_like(a_dot)
    if n < 0:
        a = np.linalg.inv(a)
        a_dot = -np.matmul(np.matmul(a, a_dot), a)
    power, power_dot = a, a_dot
    for digit in bin(abs(n))[3:]:
        power_dot = np.matmul(power_dot, power) + np.matmul(power, power_dot)
        power = np.matmul(power, power)
        if digit == "1":
            power_dot = np.matmul(power_dot, a) + np.matmul(power, a_dot)
            power = np.matmul(power, a)
    return power_dot


def upper_block(a: Any, b: Any) -> Any:
    """Return [[a, b], [0, a]].

    >>> upper_block(np.ones((1, 1)), np.full((1, 1), 2.0))
    array([[1., 2.],
           [0., 1.]])
    """
    return np.concatenate((np.concatenate((a, b), axis=-1), np.concatenate((np.zeros_like(a), a), axis=-1)), axis=-2)


# -- determinants ----------------------------------------------------------------------------------------------------


def cofactors(a: Any) -> Any:
    """Return the cofactor matrix, the gradient of the determinant; of singular matrices too.

    Nearly singular matrices need no care: the large elements of the inverse and the small determinant have the same
    error (Stewart 1998, "On the adjugate matrix").

    >>> cofactors(np.array([[1.0, 2.0], [2.0, 4.0]])).round(12) + 0.0
    array([[ 4., -2.],
           [-2.,  1.]])
    """
    y = np.linalg.det(a)
    if np.all(np.not_equal(y, 0)):
        return np.expand_dims(y, (-2, -1)) * transposed(np.linalg.inv(a))
    u, s, vh = np.linalg.svd(a)
    sign = np.linalg.det(u) * np.linalg.det(vh)
    others = np.prod(np.where(np.eye(np.shape(a)[-1], dtype=bool), 1.0, np.expand_dims(s, -2)), axis=-1)
    return np.expand_dims(sign, (-2, -1)) * np.conj(np.matmul(u * np.expand_dims(others, -2), vh))


def cofactors_dot(a_dot: Any, a: Any) -> Any:
    """Return the tangent of the cofactor matrix, and its adjoint: the second derivative of det is symmetric.

    Where ``a`` is ill-conditioned the terms with the inverse cancel. With a = u s vh, where e is ``a_dot`` in these
    bases and p[i, j] the product of all singular values but two, the tangent has the diagonal sum(p[i, j] * e[j, j])
    and the other elements -p[i, j] * e[j, i].
    """
    y = np.linalg.det(a)
    if np.all(np.not_equal(y, 0)):
        inverse = np.linalg.inv(a)
        condition = np.linalg.norm(a, axis=(-2, -1)) * np.linalg.norm(inverse, axis=(-2, -1))
        if np.max(condition, initial=0.0) < np.finfo(condition.dtype).eps ** (-1 / 3):
            scaled = np.expand_dims(y, (-2, -1)) * transposed(inverse)
            growth = np.sum(transposed(inverse) * a_dot, axis=(-2, -1), keepdims=True)
            return growth * scaled - np.matmul(np.matmul(transposed(inverse), transposed(a_dot)), scaled)
    u, s, vh = np.linalg.svd(a)
    one = np.eye(np.shape(a)[-1], dtype=bool)
    left_out = one[:, None, :] | one[None, :, :]
    p = np.where(one, 0.0, np.prod(np.where(left_out, 1.0, s[..., None, None, :]), axis=-1))
    e = np.matmul(np.matmul(dagger(u), a_dot), dagger(vh))
    diagonal = np.expand_dims(np.matmul(p, np.expand_dims(np.diagonal(e, 0, -2, -1), -1))[..., 0], -2)
    turned = np.where(one, diagonal, -p * transposed(e))
    sign = np.linalg.det(u) * np.linalg.det(vh)
    return np.expand_dims(sign, (-2, -1)) * np.conj(np.matmul(np.matmul(u, np.conj(turned)), vh))


def slogdet_bar(y_bar: Any, y: Any, a: Any) -> Any:
    """Return the adjoint of ``np.linalg.slogdet``; the sign of a complex determinant has a derivative too."""
    turned = 1j * np.imag(y[0] * y_bar[0]) if np.iscomplexobj(y[0]) else 0.0
    return unstack_like(np.expand_dims(y_bar[1] + turned, (-2, -1)) * transposed(np.linalg.inv(a)), a)


def slogdet_dot(a_dot: Any, y: Any, a: Any) -> Any:
    """Return the tangent of ``np.linalg.slogdet``."""
    t = np.sum(transposed(np.linalg.inv(a)) * a_dot, axis=(-2, -1))
    sign_dot = 1j * y[0] * np.imag(t) if np.iscomplexobj(y[0]) else np.zeros_like(y[0])
    return type(y)(sign_dot, np.real(t))


# -- pseudo-inverses and least squares -------------------------------------------------------------------------------


def pinv_bar(g: Any, p: Any, a: Any) -> Any:
    """Return the adjoint of the pseudo-inverse ``p`` of ``a`` (Golub and Pereyra 1973), whose rank is constant."""
    if np.shape(a)[-2] < np.shape(a)[-1]:  # so that no product is larger than a
        return transposed(pinv_bar_tall(transposed(g), transposed(p), transposed(a)))
    return pinv_bar_tall(g, p, a)


def pinv_bar_tall(g: Any, p: Any, a: Any) -> Any:
    h = np.conj(g)
    inside = np.matmul(np.matmul(p, transposed(g)), p)
    left = np.matmul(np.matmul(p, dagger(p)), h)
    left = left - np.matmul(np.matmul(left, a), p)
    right = np.matmul(np.matmul(h, dagger(p)), p)
    right = right - np.matmul(p, np.matmul(a, right))
    return transposed(left + right - inside)


def pinv_dot(a_dot: Any, p: Any, a: Any) -> Any:
    """Return the tangent of the pseudo-inverse ``p`` of ``a``, whose rank is constant."""
    if np.shape(a)[-2] < np.shape(a)[-1]:
        return transposed(pinv_dot_tall(transposed(a_dot), transposed(p), transposed(a)))
    return pinv_dot_tall(a_dot, p, a)


def pinv_dot_tall(a_dot: Any, p: Any, a: Any) -> Any:
    e = dagger(a_dot)
    left = np.matmul(np.matmul(p, dagger(p)), e)
    left = left - np.matmul(np.matmul(left, a), p)
    right = np.matmul(np.matmul(e, dagger(p)), p)
    right = right - np.matmul(p, np.matmul(a, right))
    return left + right - np.matmul(np.matmul(p, a_dot), p)


def inverted(a: Any, p: Any) -> Any:
    """Return ``a``, all of which its pseudo-inverse ``p`` must invert: what a cutoff leaves out moves with the rest."""
    left_out = np.max(np.abs(a - np.matmul(np.matmul(a, p), a)), initial=0.0)
    if left_out > 1e3 * max(np.shape(a)) * np.finfo(np.asarray(a).dtype).eps * np.max(np.abs(a), initial=0.0):
        raise NotImplementedError(
            "[S2S206] a cutoff that leaves out a part of the matrix has no derivative rule: write it with np.linalg.svd"
        )
    return a


def cutoff(a: Any, rcond: Any) -> Any:
    """Return the relative size below which ``np.linalg.lstsq`` takes a singular value for zero."""
    eps = np.finfo(np.asarray(a).dtype).eps
    if rcond is None:
        return eps * max(np.shape(a))
    return eps if isinstance(rcond, str) or rcond < 0 else rcond


def residual(x: Any, a: Any, b: Any) -> Any:
    """Return the conjugate of what a solution leaves over."""
    return np.conj(b - np.matmul(a, x))


def lstsq_bars(y_bar: Any, y: Any, a: Any, b: Any, rcond: Any) -> tuple[Any, Any]:
    """Return the adjoints of the matrix and the right side of ``np.linalg.lstsq``."""
    p = np.linalg.pinv(a, cutoff(a, rcond))
    a = inverted(a, p)
    x_bar = np.reshape(y_bar[0], (np.shape(p)[0], -1))
    x = np.reshape(y[0], np.shape(x_bar))
    columns = np.reshape(b, (np.shape(p)[1], -1))
    b_bar = np.matmul(transposed(p), x_bar)
    a_bar = pinv_bar(np.matmul(x_bar, transposed(columns)), p, a)
    if np.size(y[1]):
        r = 2.0 * y_bar[1] * residual(x, a, columns)
        a_bar = a_bar - np.matmul(r, transposed(x))
        b_bar = b_bar + r
    u, _, vh = np.linalg.svd(a, full_matrices=False)
    a_bar = a_bar + np.conj(np.matmul(u * y_bar[3], vh))
    return unstack_like(a_bar, a), unstack_like(b_bar, b)


def lstsq_dot_a(a_dot: Any, y: Any, a: Any, b: Any, rcond: Any) -> Any:
    """Return the tangent of ``np.linalg.lstsq`` due to the matrix."""
    p = np.linalg.pinv(a, cutoff(a, rcond))
    r_dot = np.zeros_like(y[1])
    if np.size(y[1]):
        r_dot = -2.0 * column_sums(residual(y[0], a, b) * np.matmul(a_dot, y[0]))
    u, _, vh = np.linalg.svd(a, full_matrices=False)
    s_dot = np.real(np.sum(np.conj(u) * np.matmul(a_dot, dagger(vh)), axis=0))
    return np.matmul(pinv_dot(a_dot, p, inverted(a, p)), b), r_dot, 0, s_dot


def lstsq_dot_b(b_dot: Any, y: Any, a: Any, b: Any, rcond: Any) -> Any:
    """Return the tangent of ``np.linalg.lstsq`` due to the right side."""
    r_dot = np.zeros_like(y[1])
    if np.size(y[1]):
        r_dot = 2.0 * column_sums(residual(y[0], a, b) * b_dot)
    return np.matmul(np.linalg.pinv(a, cutoff(a, rcond)), b_dot), r_dot, 0, np.zeros_like(y[3])


def column_sums(products: Any) -> Any:
    return np.atleast_1d(np.real(np.sum(products, axis=0)))
