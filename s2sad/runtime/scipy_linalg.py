"""Adjoints and tangents of SciPy's linear systems and factorisations. They need SciPy. All are plain NumPy code.

Adjoints pair with tangents by Re(sum(x_bar * x_dot)): see ``s2sad.runtime.linalg``.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.linalg as sl

from s2sad.runtime.decompositions import cholesky_bar, cholesky_dot
from s2sad.runtime.hermitian import half_triangle, hermitian_bar, hermitian_dot
from s2sad.runtime.joining import unstack_like
from s2sad.runtime.linalg import dagger, fit_like, multiply_as, solve_as, solve_bar_a, transposed
from s2sad.runtime.structure import zeros_like


def refuse_overwriting() -> Any:
    """Refuse a call that may have destroyed its argument, which its adjoint reads."""
    raise NotImplementedError("[S2S206] a call with overwrite_a or overwrite_b cannot be differentiated")


def triangle(a: Any, lower: Any, strict: bool = False) -> Any:
    """Return the lower or the upper triangle; ``strict`` leaves the diagonal out."""
    return np.tril(a, -int(strict)) if lower else np.triu(a, int(strict))


# -- linear systems ----------------------------------------------------------------------------------------------------

FULL = (None, "gen", "general", "banded")
HERMITIAN = ("her", "hermitian", "pos", "positive definite")
SYMMETRIC = ("sym", "symmetric")


def matrix_read(x: Any, a: Any, structure: Any, lower: bool) -> Any:
    """Return what ``scipy.linalg.solve`` reads, with a structure assumed, of its matrix ``a`` or of a tangent of it."""
    if structure in FULL:
        return x
    if structure in HERMITIAN or structure in SYMMETRIC and not np.iscomplexobj(a):
        return hermitian_dot(x, a, "L" if lower else "U")
    if structure in SYMMETRIC:
        half = half_triangle(x) if lower else transposed(half_triangle(transposed(x)))
        return half + transposed(half)
    return structure_kept(x, structure)


def matrix_read_bar(g: Any, a: Any, structure: Any, lower: bool) -> Any:
    """Return the transpose of ``matrix_read``."""
    if structure in FULL:
        return g
    if structure in HERMITIAN or structure in SYMMETRIC and not np.iscomplexobj(a):
        return hermitian_bar(g, a, "L" if lower else "U")
    if structure in SYMMETRIC:
        half = half_triangle(g + transposed(g))
        return half if lower else transposed(half)
    return structure_kept(g, structure)


def structure_kept(x: Any, structure: Any) -> Any:
    """Return the elements of a triangular, diagonal or tridiagonal matrix."""
    if structure == "lower triangular" or structure == "upper triangular":
        return triangle(x, structure == "lower triangular")
    if structure == "diagonal" or structure == "tridiagonal":
        width = 1 if structure == "tridiagonal" else 0
        return np.triu(np.tril(x, width), -width)
    raise NotImplementedError(f"[S2S206] solve with assume_a={structure!r} has no derivative rule")


def solve_bars(y_bar: Any, y: Any, a: Any, b: Any, lower: bool, structure: Any, turned: bool) -> tuple[Any, Any]:
    """Return the adjoints of ``scipy.linalg.solve``."""
    read = matrix_read(np.asarray(a), np.asarray(a), structure, lower)
    b_bar = solve_as(read if turned else transposed(read), y_bar)
    g = solve_bar_a(b_bar, y, read)
    a_bar = matrix_read_bar(transposed(g) if turned else g, np.asarray(a), structure, lower)
    return unstack_like(a_bar, a), fit_like(b_bar, b)


def solve_dot_a(a_dot: Any, y: Any, a: Any, lower: bool, structure: Any, turned: bool) -> Any:
    """Return the tangent of ``scipy.linalg.solve`` due to its matrix."""
    moved = matrix_read(np.asarray(a_dot), np.asarray(a), structure, lower)
    return -solve_dot_b(multiply_as(transposed(moved) if turned else moved, y), y, a, lower, structure, turned)


def solve_dot_b(b_dot: Any, y: Any, a: Any, lower: bool, structure: Any, turned: bool) -> Any:
    """Return the tangent of ``scipy.linalg.solve`` due to its right side, which may be one for a stack of matrices."""
    read = matrix_read(np.asarray(a), np.asarray(a), structure, lower)
    return solve_as(transposed(read) if turned else read, np.broadcast_to(b_dot, np.shape(y)))


def turned_by(a: Any, trans: Any) -> Any:
    """Return the matrix, its transpose or its conjugate transpose, as ``trans`` says."""
    if trans == 0 or trans == "N":
        return a
    return transposed(a) if trans == 1 or trans == "T" else dagger(a)


def columns(g: Any, a: Any) -> Any:
    """Return a stack of vectors, one for each matrix, as matrices of one column: SciPy would take it for a matrix."""
    return np.expand_dims(g, -1) if 1 < np.ndim(g) < np.ndim(a) else g


def solve_triangular_b(y_bar: Any, a: Any, trans: Any, lower: bool, unit: bool) -> Any:
    """Return the adjoint of the right side of a triangular system."""
    if trans == 2 or trans == "C":
        return np.conj(solve_triangular_dot_b(np.conj(y_bar), a, 0, lower, unit))
    return solve_triangular_dot_b(y_bar, a, 1 if trans == 0 or trans == "N" else 0, lower, unit)


def solve_triangular_dot_b(g: Any, a: Any, trans: Any, lower: bool, unit: bool) -> Any:
    """Solve a triangular system for what has the shape of its solution."""
    return np.reshape(sl.solve_triangular(a, columns(g, a), trans, lower, unit), np.shape(g))


def solve_triangular_a(b_bar: Any, y: Any, a: Any, trans: Any, lower: bool, unit: bool) -> Any:
    """Return the adjoint of the matrix of a triangular system."""
    return unstack_like(triangle(turned_by(solve_bar_a(b_bar, y, np.asarray(a)), trans), lower, unit), a)


def solve_triangular_dot_a(a_dot: Any, y: Any, a: Any, trans: Any, lower: bool, unit: bool) -> Any:
    """Return the tangent of the solution of a triangular system due to its matrix."""
    moved = multiply_as(turned_by(triangle(a_dot, lower, unit), trans), y)
    return -solve_triangular_dot_b(moved, a, trans, lower, unit)


# -- Cholesky ----------------------------------------------------------------------------------------------------------


# of the other triangle ``scipy.linalg.cho_factor`` returns what it was, and zeros from SciPy 1.18 on
OTHER_TRIANGLE = 1.0 if np.any(np.tril(sl.cho_factor(np.array([[1.0, 0.0], [0.5, 1.0]]))[0], -1)) else 0.0


def cho_factor_bar(c_bar: Any, c: Any, a: Any, lower: bool) -> Any:
    """Return the adjoint of ``scipy.linalg.cho_factor``."""
    read = "L" if lower else "U"
    factor_bar = triangle(c_bar, lower)
    g = hermitian_bar(cholesky_bar(factor_bar, triangle(c, lower), read), np.asarray(a), read)
    return unstack_like(g + OTHER_TRIANGLE * (c_bar - factor_bar), a)


def cho_factor_dot(a_dot: Any, c: Any, a: Any, lower: bool) -> Any:
    """Return the tangent of the matrix that ``scipy.linalg.cho_factor`` returns."""
    read = "L" if lower else "U"
    factor_dot = cholesky_dot(hermitian_dot(a_dot, a, read), triangle(c, lower), read)
    return factor_dot + OTHER_TRIANGLE * triangle(a_dot, not lower, True)


def cho_solve_dot_b(g: Any, c_and_lower: Any) -> Any:
    """Solve a system for what has the shape of its solution."""
    return np.reshape(sl.cho_solve(c_and_lower, columns(g, c_and_lower[0])), np.shape(g))


def cho_solve_c(b_bar: Any, y: Any, c_and_lower: Any) -> Any:
    """Return the adjoint of the factor of ``scipy.linalg.cho_solve``."""
    c = c_and_lower[0]
    g = solve_bar_a(b_bar, y, c)
    if np.all(c_and_lower[1]):  # of stacks of matrices, SciPy says it for each
        return np.tril(np.matmul(g + dagger(g), np.conj(np.tril(c))))
    return np.triu(np.matmul(np.conj(np.triu(c)), g + dagger(g)))


def cho_solve_dot_c(c_dot: Any, y: Any, c_and_lower: Any) -> Any:
    """Return the tangent of ``scipy.linalg.cho_solve`` due to the factor."""
    lower = np.all(c_and_lower[1])
    factor, moved = triangle(c_and_lower[0], lower), triangle(c_dot, lower)
    half = np.matmul(moved, dagger(factor)) if lower else np.matmul(dagger(moved), factor)
    return -cho_solve_dot_b(multiply_as(half + dagger(half), y), c_and_lower)


# -- LU ----------------------------------------------------------------------------------------------------------------


def triangular(a: Any, b: Any, lower: bool) -> Any:
    """Solve a triangular system, or a stack of them, which SciPy solves from version 1.15 on only."""
    if np.ndim(a) > 2 or np.size(b) == 0:
        return np.linalg.solve(a, b)
    return sl.solve_triangular(a, b, lower=lower, check_finite=False)


def lu_bar(l_bar: Any, u_bar: Any, l: Any, u: Any) -> Any:
    """Return what the product of a unit lower and an upper triangular factor receives, of any shape."""
    k = np.shape(l)[-1]
    square_l, square_u = l[..., :k, :], u[..., :k]
    l_head, u_head = l_bar[..., :k, :], u_bar[..., :k]
    below = transposed(triangular(square_u, transposed(l_bar[..., k:, :]), False))
    beside = triangular(transposed(square_l), u_bar[..., k:], False)
    u_head = u_head - np.matmul(transposed(l[..., k:, :]), below)
    l_head = l_head - np.matmul(beside, transposed(u[..., k:]))
    middle = np.tril(np.matmul(transposed(square_l), l_head), -1) + np.triu(np.matmul(u_head, transposed(square_u)))
    left = triangular(transposed(square_l), middle, False)
    head = transposed(triangular(square_u, transposed(left), False))
    if np.shape(u)[-1] > k:
        return np.concatenate((head, beside), axis=-1)
    return np.concatenate((head, below), axis=-2)


def lu_dot(x_dot: Any, l: Any, u: Any) -> tuple[Any, Any]:
    """Return the tangents of the triangular factors of a matrix, of any shape."""
    k = np.shape(l)[-1]
    square_l, square_u = l[..., :k, :], u[..., :k]
    left = triangular(square_l, x_dot[..., :k, :k], True)
    middle = transposed(triangular(transposed(square_u), transposed(left), True))
    l_head, u_head = np.matmul(square_l, np.tril(middle, -1)), np.matmul(np.triu(middle), square_u)
    moved = x_dot[..., k:, :k] - np.matmul(l[..., k:, :], u_head)
    below = transposed(triangular(transposed(square_u), transposed(moved), True))
    beside = triangular(square_l, x_dot[..., :k, k:] - np.matmul(l_head, u[..., k:]), True)
    return np.concatenate((l_head, below), axis=-2), np.concatenate((u_head, beside), axis=-1)


def unpacked(lu: Any) -> tuple[Any, Any]:
    """Return the triangular factors that ``scipy.linalg.lu_factor`` keeps in one array."""
    k = min(np.shape(lu)[-2:])
    l = np.tril(lu[..., :k], -1)
    return l + np.eye(np.shape(l)[-2], k, dtype=l.dtype), np.triu(lu[..., :k, :])


def row_order(piv: Any, rows: int) -> Any:
    """Return the rows of the matrix in the order of its factors: row i was exchanged with row piv[i].

    >>> row_order(np.array([2, 2, 2]), 3)
    array([2, 0, 1])
    """
    piv = np.asarray(piv, int)  # differentiated with the factors, it comes as floats
    orders = []
    for exchanges in np.reshape(piv, (-1, np.shape(piv)[-1])).tolist():
        order = list(range(rows))
        for i, there in enumerate(exchanges):
            order[i], order[there] = order[there], order[i]
        orders.append(order)
    return np.reshape(np.array(orders, int), (*np.shape(piv)[:-1], rows))


def rows_in(a: Any, order: Any) -> Any:
    """Return the rows of each matrix of a stack in another order."""
    return np.take_along_axis(a, np.expand_dims(order, -1), axis=-2)


def lu_factor_bar(g: Any, lu: Any, piv: Any) -> Any:
    """Return the adjoint of ``scipy.linalg.lu_factor``."""
    l, u = unpacked(lu)
    k = np.shape(u)[-2]
    x_bar = lu_bar(np.tril(g[..., :k], -1), np.triu(g[..., :k, :]), l, u)
    return rows_in(x_bar, np.argsort(row_order(piv, np.shape(lu)[-2]), axis=-1))


def lu_factor_dot(a_dot: Any, lu: Any, piv: Any) -> Any:
    """Return the tangent of the array in which ``scipy.linalg.lu_factor`` keeps the factors."""
    l, u = unpacked(lu)
    k = np.shape(u)[-2]
    l_dot, u_dot = lu_dot(rows_in(np.asarray(a_dot), row_order(piv, np.shape(lu)[-2])), l, u)
    square = np.tril(l_dot[..., :k, :], -1) + u_dot[..., :k]
    if np.shape(l)[-2] > k:
        return np.concatenate((square, l_dot[..., k:, :]), axis=-2)
    return np.concatenate((square, u_dot[..., k:]), axis=-1)


def lu_solve_b(y_bar: Any, lu_and_piv: Any, trans: int) -> Any:
    """Return the adjoint of the right side of ``scipy.linalg.lu_solve``."""
    if trans == 2:
        return np.conj(lu_solve_dot_b(np.conj(y_bar), lu_and_piv, 0))
    return lu_solve_dot_b(y_bar, lu_and_piv, 1 if trans == 0 else 0)


def lu_solve_dot_b(g: Any, lu_and_piv: Any, trans: int) -> Any:
    """Solve a system for what has the shape of its solution."""
    return np.reshape(sl.lu_solve(lu_and_piv, columns(g, lu_and_piv[0]), trans), np.shape(g))


def lu_solve_lu(b_bar: Any, y: Any, lu_and_piv: Any, trans: int) -> Any:
    """Return the adjoint of the factors of ``scipy.linalg.lu_solve``.

    That of their product is minus the product of as many columns and rows as there are right sides: it is not made.
    """
    lu, piv = lu_and_piv
    n = np.shape(lu)[-1]
    given, found = (np.expand_dims(b_bar, -1), np.expand_dims(y, -1)) if np.ndim(y) < np.ndim(lu) else (b_bar, y)
    left, right = (given, found) if trans == 0 else (found, given) if trans == 1 else (np.conj(found), np.conj(given))
    left = -rows_in(left, np.broadcast_to(row_order(piv, n), np.shape(left)[:-1]))
    l_bar = np.matmul(left, transposed(np.matmul(np.triu(lu), right)))
    u_bar = np.matmul(left + np.matmul(transposed(np.tril(lu, -1)), left), transposed(right))
    return fit_like(np.where(np.tri(n, k=-1, dtype=bool), l_bar, u_bar), lu)


def lu_solve_dot_lu(lu_dot_: Any, y: Any, lu_and_piv: Any, trans: int) -> Any:
    """Return the tangent of ``scipy.linalg.lu_solve`` due to the factors."""
    lu, piv = lu_and_piv
    l, u = unpacked(lu)
    x_dot = np.matmul(np.tril(lu_dot_, -1), u) + np.matmul(l, np.triu(lu_dot_))
    a_dot = rows_in(x_dot, np.argsort(row_order(piv, np.shape(lu)[-1]), axis=-1))
    return -lu_solve_dot_b(multiply_as(turned_by(a_dot, trans), y), lu_and_piv, trans)


def lu_bars(y_bar: Any, a: Any, permute_l: bool) -> Any:
    """Return the adjoint of ``scipy.linalg.lu``. The permutation is a constant of the run."""
    p, l, u = sl.lu(a, p_indices=True)
    if permute_l:
        return unstack_like(rows_in(lu_bar(rows_in(y_bar[0], np.argsort(p, axis=-1)), y_bar[1], l, u), p), a)
    return unstack_like(rows_in(lu_bar(y_bar[1], y_bar[2], l, u), p), a)


def lu_dots(a_dot: Any, y: Any, a: Any, permute_l: bool) -> Any:
    """Return the tangent of ``scipy.linalg.lu``."""
    p, l, u = sl.lu(a, p_indices=True)
    l_dot, u_dot = lu_dot(rows_in(np.asarray(a_dot), np.argsort(p, axis=-1)), l, u)
    return (rows_in(l_dot, p), u_dot) if permute_l else (zeros_like(y[0]), l_dot, u_dot)
