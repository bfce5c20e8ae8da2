"""Adjoints and tangents of matrix decompositions.

Sources: Giles 2008; Murray 2016 (Cholesky); Walter and Lehmann 2010 (QR); Seeger et al. 2017 (eigenvalues, singular
values). Adjoints pair with tangents by Re(sum(x_bar * x_dot)): see ``s2sad.runtime.linalg``.

Eigenvectors of equal eigenvalues are not determined and have no derivative: where a result uses them it is infinite or
NaN. The phases of complex vectors are those that LAPACK chooses.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from s2sad.runtime.hermitian import half_triangle
from s2sad.runtime.linalg import dagger, transposed

# -- Cholesky --------------------------------------------------------------------------------------------------------


def cholesky_bar(y_bar: Any, y: Any, read: str) -> Any:
    """Return what the matrix of a Cholesky factor receives, every element of it. ``read``: "L" or "U", the triangle."""
    factor = y if read == "L" else dagger(y)
    g = y_bar if read == "L" else dagger(y_bar)
    middle = np.linalg.solve(transposed(factor), half_triangle(np.matmul(transposed(factor), g)))
    return transposed(np.linalg.solve(dagger(factor), transposed(middle)))


def cholesky_dot(a_dot: Any, y: Any, read: str) -> Any:
    """Return the tangent of the Cholesky factor, for a Hermitian tangent of the matrix."""
    factor = y if read == "L" else dagger(y)
    middle = dagger(np.linalg.solve(factor, dagger(np.linalg.solve(factor, a_dot))))
    dot = np.matmul(factor, half_triangle(middle))
    return dot if read == "L" else dagger(dot)


# -- eigenvalues -----------------------------------------------------------------------------------------------------


def gaps(w: Any, used: Any) -> Any:
    """Return w[j] - w[i]: zero where it is rounding, infinite for i = j and for equal values of vectors not used."""
    gap = np.expand_dims(w, -2) - np.expand_dims(w, -1)
    level = np.shape(w)[-1] * np.finfo(gap.dtype).eps * np.max(np.abs(w), axis=-1, keepdims=True, initial=0.0)
    equal = np.abs(gap) <= np.expand_dims(level, -1)
    ignored = np.eye(np.shape(w)[-1], dtype=bool) | equal & ~np.expand_dims(used, -2)
    return np.where(ignored, np.inf, np.where(equal, 0.0, gap))


def over(x: Any, gap: Any) -> Any:
    """Return x / gap, without a warning where the gap is zero."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return x / gap


def in_use(g: Any) -> Any:
    """Tell which columns have an adjoint."""
    return np.any(np.not_equal(g, 0), axis=-2)


def diagonal(s: Any) -> Any:
    """Return diagonal matrices."""
    return np.expand_dims(s, -2) * np.eye(np.shape(s)[-1], dtype=np.asarray(s).dtype)


def in_row(v: Any, row: int) -> Any:
    """Mark one component of each column."""
    mark = np.zeros(np.shape(v), dtype=bool)
    mark[..., row, :] = True
    return mark


def largest_real(v: Any) -> Any:
    """Mark the largest real component of each column."""
    rows = np.argmax(np.where(np.imag(v) == 0, np.abs(v), 0.0), axis=-2)
    return np.expand_dims(np.arange(np.shape(v)[-2]), -1) == np.expand_dims(rows, -2)


def pins(v: Any, mark: Any) -> Any:
    """Return 1 / v at the marked components, unless they are too small to tell a phase; zero elsewhere."""
    marked = mark & (np.abs(v) > np.sqrt(np.finfo(v.dtype).eps))
    return np.where(marked, 1.0 / np.where(marked, v, 1.0), 0.0)


def fix_phase(v_dot: Any, v: Any, mark: Any) -> Any:
    """Turn the tangents of complex vectors so that the phase of the marked components stays."""
    if not np.iscomplexobj(v):
        return v_dot
    return v_dot - 1j * v * np.imag(np.sum(pins(v, mark) * v_dot, axis=-2, keepdims=True))


def fix_phase_bar(g: Any, v: Any, mark: Any) -> Any:
    """Return the adjoint of ``fix_phase``."""
    if not np.iscomplexobj(v):
        return g
    return g - 1j * pins(v, mark) * np.imag(np.sum(g * v, axis=-2, keepdims=True))


def eigh_bar(w_bar: Any, v_bar: Any, w: Any, v: Any, read: str) -> Any:
    """Return what a Hermitian matrix receives from its eigenvalues and eigenvectors.

    Reduced to tridiagonal form, the matrix leaves the first component of its eigenvectors real, or the last.
    """
    g = fix_phase_bar(v_bar, v, in_row(v, 0 if read in "lL" else -1))
    middle = diagonal(w_bar) + over(np.matmul(transposed(v), g), gaps(w, in_use(v_bar)))
    return np.matmul(np.matmul(np.conj(v), middle), transposed(v))


def eigh_dot(a_dot: Any, w: Any, v: Any, read: str) -> tuple[Any, Any]:
    """Return the tangents of eigenvalues and eigenvectors, for a Hermitian tangent of the matrix."""
    e = np.matmul(np.matmul(dagger(v), a_dot), v)
    v_dot = np.matmul(v, over(e, gaps(w, np.ones(np.shape(w), dtype=bool))))
    w_dot = np.real(np.diagonal(e, 0, -2, -1))
    return w_dot, fix_phase(v_dot, v, in_row(v, 0 if read in "lL" else -1))


def eigvalsh_bar(w_bar: Any, v: Any) -> Any:
    """Return what a Hermitian matrix with eigenvectors ``v`` receives from its eigenvalues."""
    return np.matmul(np.conj(v) * np.expand_dims(w_bar, -2), transposed(v))


def eigvalsh_dot(a_dot: Any, v: Any) -> Any:
    """Return the tangent of the eigenvalues, for a Hermitian tangent of the matrix."""
    return np.real(np.sum(np.conj(v) * np.matmul(a_dot, v), axis=-2))


def eig_bar(w_bar: Any, v_bar: Any, w: Any, v: Any) -> Any:
    """Return the adjoint of a matrix from those of its eigenvalues and eigenvectors, which have length one."""
    g = fix_phase_bar(v_bar, v, largest_real(v))
    g = g - np.conj(v) * np.real(np.sum(v_bar * v, axis=-2, keepdims=True))
    middle = diagonal(w_bar) + over(np.matmul(transposed(v), g), gaps(w, in_use(v_bar)))
    return np.linalg.solve(transposed(v), np.matmul(middle, transposed(v)))


def eig_dot(a_dot: Any, w: Any, v: Any) -> tuple[Any, Any]:
    """Return the tangents of eigenvalues and eigenvectors, which have length one."""
    e = np.linalg.solve(v, np.matmul(a_dot, v))
    v_dot = np.matmul(v, over(e, gaps(w, np.ones(np.shape(w), dtype=bool))))
    along = np.real(np.sum(np.conj(v) * v_dot, axis=-2, keepdims=True))
    return np.diagonal(e, 0, -2, -1), fix_phase(v_dot, v, largest_real(v)) - v * along


def eigvals_bar(w_bar: Any, v: Any) -> Any:
    """Return the adjoint of a matrix with eigenvectors ``v`` from that of its eigenvalues."""
    return np.linalg.solve(transposed(v), np.expand_dims(w_bar, -1) * transposed(v))


def eigvals_dot(a_dot: Any, v: Any) -> Any:
    """Return the tangent of the eigenvalues of a matrix with eigenvectors ``v``."""
    return np.diagonal(np.linalg.solve(v, np.matmul(a_dot, v)), 0, -2, -1)
