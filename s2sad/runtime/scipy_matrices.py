"""Adjoints and tangents of SciPy's functions of matrices, spectral decompositions and special matrices.

They need SciPy. Sources: Mathias 1996 (functions of matrices); see ``s2sad.runtime.decompositions`` for the others.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.linalg as sl

from s2sad.runtime.decompositions import (
    diagonal,
    fix_phase,
    fix_phase_bar,
    gaps,
    in_row,
    in_use,
    over,
)
from s2sad.runtime.hermitian import hermitian_bar, hermitian_dot
from s2sad.runtime.joining import unstack_like
from s2sad.runtime.linalg import dagger, fit_like, transposed, upper_block
from s2sad.runtime.qr import factors_bar, factors_dot
from s2sad.runtime.singular_values import singular_values_bar, singular_values_dot, svd_bar, svd_dot

# -- functions of matrices ---------------------------------------------------------------------------------------------


def magnitude(e: Any) -> float:
    """Return the largest absolute value, 1.0 for zeros: a tangent is divided by it before what is linear in it only."""
    size = float(np.max(np.abs(e), initial=0.0))
    return size if size > 0.0 else 1.0


def expm_dot(a_dot: Any, a: Any) -> Any:
    """Return the tangent of the exponential: above the diagonal of the exponential of [[a, a_dot], [0, a]]."""
    n = np.shape(a)[-1]
    size = magnitude(a_dot)
    return size * sl.expm(upper_block(a, np.asarray(a_dot) / size))[..., :n, n:]


def logm_dot(a_dot: Any, a: Any) -> Any:
    """Return the tangent of the logarithm of a matrix."""
    n = np.shape(a)[-1]
    size = magnitude(a_dot)
    return size * sl.logm(upper_block(a, np.asarray(a_dot) / size))[..., :n, n:]


# -- polar decomposition: a = u p or p u, where p is the product of dagger(u) and a ------------------------------------


def polar_bar(y_bar: Any, y: Any, a: Any, side: str) -> Any:
    """Return the adjoint of the polar decomposition of a matrix of full rank."""
    u, u_bar, p_bar = y[0], y_bar[0], y_bar[1]
    if side == "right":
        return unitary_bar(u_bar + np.matmul(np.conj(a), dagger(p_bar)), u, a) + np.matmul(np.conj(u), p_bar)
    return unitary_bar(u_bar + np.matmul(dagger(p_bar), np.conj(a)), u, a) + np.matmul(p_bar, np.conj(u))


def polar_dot(a_dot: Any, y: Any, a: Any, side: str) -> tuple[Any, Any]:
    """Return the tangents of the polar decomposition of a matrix of full rank."""
    u = y[0]
    u_dot = unitary_dot(a_dot, u, a)
    if side == "right":
        return u_dot, np.matmul(dagger(u_dot), a) + np.matmul(dagger(u), a_dot)
    return u_dot, np.matmul(a_dot, dagger(u)) + np.matmul(a, dagger(u_dot))


def unitary_bar(g: Any, u: Any, a: Any) -> Any:
    """Return what a matrix receives from its nearest matrix with orthonormal rows or columns."""
    if np.shape(a)[-2] < np.shape(a)[-1]:
        return transposed(unitary_bar_tall(transposed(g), transposed(u), transposed(a)))
    return unitary_bar_tall(g, u, a)


def unitary_bar_tall(g: Any, u: Any, a: Any) -> Any:
    h = np.conj(g)
    p, inside = np.matmul(dagger(u), a), np.matmul(dagger(u), h)
    z = sl.solve_sylvester(p, p, inside)
    outside = dagger(np.linalg.solve(dagger(p), dagger(h - np.matmul(u, inside))))
    return np.conj(np.matmul(u, z - dagger(z)) + outside)


def unitary_dot(a_dot: Any, u: Any, a: Any) -> Any:
    """Return the tangent of the nearest matrix with orthonormal rows or columns.

    With e = dagger(u) a_dot it turns by w = dagger(u) u_dot, where p w + w p = e - dagger(e).
    """
    if np.shape(a)[-2] < np.shape(a)[-1]:
        return transposed(unitary_dot_tall(transposed(a_dot), transposed(u), transposed(a)))
    return unitary_dot_tall(a_dot, u, a)


def unitary_dot_tall(a_dot: Any, u: Any, a: Any) -> Any:
    p, e = np.matmul(dagger(u), a), np.matmul(dagger(u), a_dot)
    outside = transposed(np.linalg.solve(transposed(p), transposed(a_dot - np.matmul(u, e))))
    return np.matmul(u, sl.solve_sylvester(p, p, e - dagger(e))) + outside


# -- QR ----------------------------------------------------------------------------------------------------------------


def column_order(y: Any, a: Any, pivoting: bool) -> Any:
    """Return the columns of the matrix in the order of its factors."""
    return y[-1] if pivoting else np.broadcast_to(np.arange(np.shape(a)[-1]), (*np.shape(a)[:-2], np.shape(a)[-1]))


def columns_in(a: Any, order: Any) -> Any:
    """Return the columns of each matrix of a stack in another order."""
    return np.take_along_axis(a, np.expand_dims(order, -2), axis=-1)


def qr_bar(y_bar: Any, y: Any, a: Any, mode: str, pivoting: bool) -> Any:
    """Return the adjoint of ``scipy.linalg.qr``. The order of the columns is a constant of the run."""
    order = column_order(y, a, pivoting)
    read = columns_in(np.asarray(a), order)
    if mode == "r":
        q = sl.qr(a, mode="economic", pivoting=pivoting)[0]
        k = np.shape(q)[-1]
        g = factors_bar(np.zeros_like(q), y_bar[0][..., :k, :], q, y[0][..., :k, :], read)
    elif mode == "full" or mode == "economic":
        g = factors_bar(y_bar[0], y_bar[1], y[0], y[1], read)
    else:
        raise NotImplementedError(f"[S2S206] the mode {mode!r} of qr has no derivative rule")
    return columns_in(g, np.argsort(order, axis=-1))


def qr_dot(a_dot: Any, y: Any, a: Any, mode: str, pivoting: bool) -> Any:
    """Return the tangent of ``scipy.linalg.qr``."""
    order = column_order(y, a, pivoting)
    read, read_dot = columns_in(np.asarray(a), order), columns_in(np.asarray(a_dot), order)
    constant = (np.zeros(np.shape(order)),) if pivoting else ()
    if mode == "r":
        q = sl.qr(a, mode="economic", pivoting=pivoting)[0]
        k = np.shape(q)[-1]
        r_dot = factors_dot(read_dot, q, y[0][..., :k, :], read)[1]
        return (np.concatenate((r_dot, np.zeros_like(y[0][..., k:, :])), axis=-2), *constant)
    if mode != "full" and mode != "economic":
        raise NotImplementedError(f"[S2S206] the mode {mode!r} of qr has no derivative rule")
    return (*factors_dot(read_dot, y[0], y[1], read), *constant)


# -- eigenvalues and singular values -----------------------------------------------------------------------------------


def first_of_subset(w: Any, by_index: Any, by_value: Any) -> int:
    """Return how many eigenvalues come before those that were asked for."""
    return int(by_index[0]) if by_index is not None else int(np.sum(np.less_equal(w, by_value[0])))


def spectrum(y: Any, a: Any, b: Any, lower: bool, only: bool, by_index: Any, by_value: Any) -> tuple[Any, Any, int]:
    """Return eigenvalues, eigenvectors, and where those of ``y`` start: all of them if the vectors are in ``y``."""
    if only:
        w, v = sl.eigh(a, b, lower=lower, subset_by_index=by_index, subset_by_value=by_value)
        return w, v, 0
    if by_index is None and by_value is None:
        return y[0], y[1], 0
    w, v = sl.eigh(a, b, lower=lower)
    start = first_of_subset(w, by_index, by_value)
    return w, np.concatenate((v[..., :start], y[1], v[..., start + np.shape(y[0])[-1] :]), axis=-1), start


def widened(g: Any, start: int, count: int) -> Any:
    """Put what a part of a spectrum receives, along the last axis, among zeros for the rest."""
    if np.shape(g)[-1] == count:
        return g
    whole = np.zeros((*np.shape(g)[:-1], count), g.dtype)
    whole[..., start : start + np.shape(g)[-1]] = g
    return whole


def eigh_bars(
    y_bar: Any, y: Any, a: Any, b: Any, lower: bool, only: bool, kind: int, by_index: Any, by_value: Any
) -> tuple[Any, Any]:
    """Return the adjoints of both matrices of ``scipy.linalg.eigh``."""
    require_first_kind(kind)
    w, v, start = spectrum(y, a, b, lower, only, by_index, by_value)
    if only:
        middle, along = diagonal(y_bar), np.zeros_like(w)
    else:
        v_bar = widened(y_bar[1], start, np.shape(w)[-1])
        along = np.real(np.sum(v_bar * v, axis=-2))
        g = free_of_phase(v_bar, v) if b is not None else fix_phase_bar(v_bar, v, in_row(v, 0 if lower else -1))
        middle = over(np.matmul(transposed(v), g), gaps(w, in_use(v_bar)))
        middle = middle + diagonal(widened(y_bar[0], start, np.shape(w)[-1]))
    a_bar = hermitian_bar(np.matmul(np.matmul(np.conj(v), middle), transposed(v)), a, "L" if lower else "U")
    if b is None:
        return a_bar, None
    middle = middle * np.expand_dims(w, -2) + 0.5 * diagonal(along)
    return a_bar, hermitian_bar(-np.matmul(np.matmul(np.conj(v), middle), transposed(v)), b, "L" if lower else "U")


def eigh_dot_a(
    a_dot: Any, y: Any, a: Any, b: Any, lower: bool, only: bool, kind: int, by_index: Any, by_value: Any
) -> Any:
    """Return the tangent of ``scipy.linalg.eigh`` due to its first matrix."""
    require_first_kind(kind)
    w, v, start = spectrum(y, a, b, lower, only, by_index, by_value)
    e = np.matmul(np.matmul(dagger(v), hermitian_dot(a_dot, a, "L" if lower else "U")), v)
    w_dot = np.real(np.diagonal(e, 0, -2, -1))
    if only:
        return w_dot
    v_dot = np.matmul(v, over(e, gaps(w, np.ones(np.shape(w), dtype=bool))))
    if b is None:
        v_dot = fix_phase(v_dot, v, in_row(v, 0 if lower else -1))
    end = start + np.shape(y[0])[-1]
    return w_dot[..., start:end], v_dot[..., start:end]


def eigh_dot_b(
    b_dot: Any, y: Any, a: Any, b: Any, lower: bool, only: bool, kind: int, by_index: Any, by_value: Any
) -> Any:
    """Return the tangent of ``scipy.linalg.eigh`` due to its second matrix."""
    require_first_kind(kind)
    w, v, start = spectrum(y, a, b, lower, only, by_index, by_value)
    f = np.matmul(np.matmul(dagger(v), hermitian_dot(b_dot, b, "L" if lower else "U")), v)
    along = np.real(np.diagonal(f, 0, -2, -1))
    if only:
        return -w * along
    turned = over(-f * np.expand_dims(w, -2), gaps(w, np.ones(np.shape(w), dtype=bool))) - 0.5 * diagonal(along)
    end = start + np.shape(y[0])[-1]
    return (-w * along)[..., start:end], np.matmul(v, turned)[..., start:end]


def require_first_kind(kind: int) -> None:
    """Refuse a b v = w v and b a v = w v."""
    if kind != 1:
        raise NotImplementedError(f"[S2S206] eigh with type={kind} has no derivative rule")


def free_of_phase(v_bar: Any, v: Any) -> Any:
    """Return the adjoint of vectors whose phase is not known, having made sure that it does not matter."""
    if np.any(np.abs(np.imag(np.sum(v_bar * v, axis=-2))) > 1e-6 * np.max(np.abs(v_bar), initial=0.0)):
        raise NotImplementedError("[S2S206] the result depends on the phases that eigh chose for its vectors")
    return v_bar


def svd_bars(y_bar: Any, y: Any, a: Any, compute_uv: bool) -> Any:
    """Return the adjoint of ``scipy.linalg.svd``."""
    if compute_uv:
        return unstack_like(svd_bar(y_bar, y), a)
    u, _, vh = np.linalg.svd(a, False)  # an empty matrix, too, which SciPy's refuses in some versions
    return unstack_like(singular_values_bar(y_bar, u, vh), a)


def svd_dots(a_dot: Any, y: Any, a: Any, compute_uv: bool) -> Any:
    """Return the tangent of ``scipy.linalg.svd``."""
    if compute_uv:
        return svd_dot(a_dot, y)
    u, _, vh = np.linalg.svd(a, False)  # an empty matrix, too, which SciPy's refuses in some versions
    return singular_values_dot(a_dot, u, vh)


# -- special matrices --------------------------------------------------------------------------------------------------


def block_starts(arrays: Any, axis: int) -> list[int]:
    """Return where the blocks of a block diagonal matrix start."""
    starts = [0]
    for a in arrays:
        starts.append(starts[-1] + np.shape(np.atleast_2d(a))[axis])
    return starts


def block_diag_bars(y_bar: Any, arrays: Any) -> tuple[Any, ...]:
    """Return the blocks on the diagonal, each in the shape of its array."""
    i, j = block_starts(arrays, 0), block_starts(arrays, 1)
    blocks = [y_bar[i[k] : i[k + 1], j[k] : j[k + 1]] for k in range(len(arrays))]
    return tuple([unstack_like(np.reshape(blocks[k], np.shape(arrays[k])), arrays[k]) for k in range(len(arrays))])


def diagonal_sums(g: Any, first: int, count: int) -> Any:
    """Return the sums of ``count`` diagonals, from the main one downwards or, with ``first`` = 1, upwards.

    >>> diagonal_sums(np.array([[1.0, 2.0], [3.0, 4.0]]), -1, 2)
    array([5., 3.])
    """
    return np.array([np.trace(g, first * k) for k in range(count)])


def toeplitz_bars(y_bar: Any, c: Any, r: Any) -> tuple[Any, Any]:
    """Return the adjoints of column and row of ``scipy.linalg.toeplitz``; the first element of the row is not read."""
    if np.ndim(y_bar) > 2:
        outer = np.shape(y_bar)[:-2]
        columns = np.broadcast_to(c, (*outer, np.shape(c)[-1]))
        rows = [None] * outer[0] if r is None else np.broadcast_to(r, (*outer, np.shape(r)[-1]))
        bars = [toeplitz_bars(y_bar[i], columns[i], rows[i]) for i in range(outer[0])]
        c_bar = fit_like(np.stack([bar[0] for bar in bars]), c)
        return c_bar, None if r is None else fit_like(np.stack([bar[1] for bar in bars]), r)
    c_bar = np.reshape(diagonal_sums(y_bar, -1, np.size(c)), np.shape(c))
    above = diagonal_sums(y_bar, 1, np.shape(y_bar)[1])
    above = np.concatenate((np.zeros_like(above[:1]), above[1:]))
    if r is None:
        return unstack_like(c_bar + np.reshape(np.conj(above), np.shape(c)), c), None
    return unstack_like(c_bar, c), unstack_like(np.reshape(above, np.shape(r)), r)


def circulant_bar(y_bar: Any, c: Any) -> Any:
    """Return the adjoint of the column of ``scipy.linalg.circulant``."""
    if np.ndim(y_bar) > 2:
        return unstack_like(np.stack([circulant_bar(y_bar[i], c[i]) for i in range(len(c))]), c)
    n = np.size(c)
    above = diagonal_sums(y_bar, 1, n)[::-1]
    below = diagonal_sums(y_bar, -1, n)
    wrapped = np.concatenate((np.zeros_like(above[:1]), above[:-1]))
    return unstack_like(np.reshape(below + wrapped, np.shape(c)), c)


def one_matrix(c_or_cr: Any) -> None:
    """Refuse stacks of Toeplitz matrices."""
    if np.ndim(c_or_cr[0] if isinstance(c_or_cr, tuple) else c_or_cr) > 1:
        raise NotImplementedError("[S2S206] solve_toeplitz has a rule for one system: write the loop over the stack")


def column_and_row(c_or_cr: Any) -> tuple[Any, Any]:
    """Return the column and the row of a Toeplitz matrix, both with its first element."""
    one_matrix(c_or_cr)
    if isinstance(c_or_cr, tuple):
        return np.ravel(c_or_cr[0]), np.concatenate((np.ravel(c_or_cr[0])[:1], np.ravel(c_or_cr[1])[1:]))
    c = np.ravel(c_or_cr)
    return c, np.concatenate((c[:1], np.conj(c[1:])))


def solve_toeplitz_b(y_bar: Any, c_or_cr: Any) -> Any:
    """Return the adjoint of the right side of a Toeplitz system."""
    c, r = column_and_row(c_or_cr)
    return sl.solve_toeplitz((r, c), y_bar)


def solve_toeplitz_c(b_bar: Any, y: Any, c_or_cr: Any) -> Any:
    """Return the adjoint of what defines the matrix of a Toeplitz system."""
    g = -np.outer(b_bar, y) if np.ndim(y) == 1 else -np.matmul(b_bar, transposed(y))
    if isinstance(c_or_cr, tuple):
        return toeplitz_bars(g, c_or_cr[0], c_or_cr[1])
    return toeplitz_bars(g, c_or_cr, None)[0]


def solve_toeplitz_dot_c(c_or_cr_dot: Any, y: Any, c_or_cr: Any) -> Any:
    """Return the tangent of a Toeplitz system due to its matrix."""
    one_matrix(c_or_cr)
    if isinstance(c_or_cr, tuple):
        moved = sl.toeplitz(np.ravel(c_or_cr_dot[0]), np.ravel(c_or_cr_dot[1]))
    else:
        moved = sl.toeplitz(np.ravel(c_or_cr_dot))
    return -sl.solve_toeplitz(c_or_cr, np.matmul(moved, y))


def one_system(ab: Any, x: Any = None) -> None:
    """Refuse stacks of matrices in band form, or of right sides."""
    if np.ndim(ab) > 2 or np.ndim(x) > 2:
        raise NotImplementedError("[S2S206] solve_banded has a rule for one system: write the loop over the stack")


def band_transposed(ab: Any, low: int, up: int) -> Any:
    """Return the band form of the transpose: ``ab[up + i - j, j]`` is element i, j.

    >>> band_transposed(np.array([[0.0, 1.0], [2.0, 3.0]]), 0, 1)
    array([[2., 3.],
           [1., 0.]])
    """
    one_system(ab)
    n = np.shape(ab)[1]
    turned = np.zeros_like(ab)
    for k in range(-up, low + 1):  # diagonals i - j = k
        start, end = max(0, -k), min(n, n - k)
        if start < end:
            turned[low - k, start + k : end + k] = ab[up + k, start:end]
    return turned


def band_of_product(g: Any, x: Any, ab: Any, low: int, up: int) -> Any:
    """Return the band form of ``g @ x.T`` for vectors, or for matrices with a column for each system."""
    one_system(ab, x)
    n = np.shape(ab)[1]
    band = np.zeros(np.shape(ab), np.result_type(g, x))
    for k in range(-up, low + 1):
        start, end = max(0, -k), min(n, n - k)
        if start < end:
            products = g[start + k : end + k] * x[start:end]
            band[up + k, start:end] = products if np.ndim(x) == 1 else np.sum(products, axis=1)
    return band


def band_times(ab: Any, x: Any, low: int, up: int) -> Any:
    """Return the product of a matrix in band form with a vector or matrix."""
    one_system(ab, x)
    n = np.shape(ab)[1]
    y = np.zeros(np.shape(x), np.result_type(ab, x))
    for k in range(-up, low + 1):
        start, end = max(0, -k), min(n, n - k)
        if start < end:
            element = ab[up + k, start:end] if np.ndim(x) == 1 else ab[up + k, start:end, None]
            y[start + k : end + k] += element * x[start:end]
    return y
