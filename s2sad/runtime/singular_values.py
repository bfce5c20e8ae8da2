"""Adjoints and tangents of the singular value decomposition (Seeger et al. 2017; complex: Wan and Zhang 2019).

In the bases of the singular vectors, with e = dagger(u) a_dot v, the vectors turn by

    u_turn, v_turn = x + z, x - z,   2 x[i, j] = (e + dagger(e))[i, j] / (s[j] - s[i])
                                     2 z[i, j] = (e - dagger(e))[i, j] / (s[j] + s[i])

so that only x needs the singular values to differ. Complex vectors keep the phase that LAPACK chooses, which leaves
the first component of the right vectors real, of the left ones if the matrix is wide.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from s2sad.runtime.decompositions import diagonal, gaps, in_row, in_use, over, pins
from s2sad.runtime.hermitian import hermitian_bar, hermitian_dot
from s2sad.runtime.joining import unstack_like
from s2sad.runtime.linalg import dagger, transposed


def sums(s: Any, used: Any, real: bool) -> Any:
    """Return s[j] + s[i]: zero where it is rounding, infinite where neither vector is used.

    Real vectors have no phase: the diagonal is infinite.
    """
    total = np.expand_dims(s, -2) + np.expand_dims(s, -1)
    level = np.shape(s)[-1] * np.finfo(s.dtype).eps * np.max(s, axis=-1, keepdims=True, initial=0.0)
    none = total <= np.expand_dims(level, -1)
    ignored = none & ~np.expand_dims(used, -2)
    if real:
        ignored = ignored | np.eye(np.shape(s)[-1], dtype=bool)
    return np.where(ignored, np.inf, np.where(none, 0.0, total))


def lengths(s: Any, used: Any) -> Any:
    """Return the singular values as a row: zero where they are rounding, infinite where the vectors are not used."""
    level = np.shape(s)[-1] * np.finfo(s.dtype).eps * np.max(s, axis=-1, keepdims=True, initial=0.0)
    none = s <= level
    return np.expand_dims(np.where(none & ~used, np.inf, np.where(none, 0.0, s)), -2)


def determined(g: Any, basis: Any) -> Any:
    """Return dagger(g), having made sure that the result depends on the space that a basis spans only."""
    turned = np.matmul(dagger(basis), g)
    if np.any(np.abs(turned - dagger(turned)) > 1e-3 * np.sqrt(np.finfo(g.dtype).eps) + 1e-6 * np.max(np.abs(g))):
        raise NotImplementedError(
            "[S2S206] the result depends on the basis that svd chose for vectors without a singular value; "
            "use full_matrices=False"
        )
    return dagger(g)


def svd_bar(y_bar: Any, y: Any) -> Any:
    """Return the adjoint of a matrix from those of its singular values and vectors."""
    k = np.shape(y[1])[-1]
    s = y[1]
    u, v = y[0][..., :k], dagger(y[2][..., :k, :])
    rows, columns = np.shape(u)[-2], np.shape(v)[-2]
    u_bar, v_bar = y_bar[0][..., :k], dagger(y_bar[2][..., :k, :])
    used = in_use(u_bar) | in_use(v_bar)
    if np.iscomplexobj(u):
        phase = np.imag(np.sum(u_bar * u, axis=-2, keepdims=True) + np.sum(v_bar * v, axis=-2, keepdims=True))
        if rows >= columns:
            v_bar = v_bar - 1j * pins(v, in_row(v, 0)) * phase
        else:
            u_bar = u_bar - 1j * pins(u, in_row(u, 0)) * phase
    g, h = np.conj(u_bar), np.conj(v_bar)
    left, right = np.matmul(dagger(u), g), np.matmul(dagger(v), h)
    x = over(0.5 * (left + right), gaps(s, used))
    z = over(0.5 * (left - right), sums(s, used, not np.iscomplexobj(u)))
    a_bar = np.matmul(np.matmul(u, diagonal(y_bar[1]) + x + dagger(x) + z - dagger(z)), dagger(v))
    if rows > k:
        rest = g - np.matmul(u, left)
        if np.shape(y[0])[-1] > k:
            others = y[0][..., k:]
            rest = rest - np.matmul(others, np.matmul(determined(np.conj(y_bar[0][..., k:]), others), u))
            used = used | np.any(in_use(y_bar[0][..., k:]), axis=-1, keepdims=True)
        a_bar = a_bar + np.matmul(over(rest, lengths(s, used)), dagger(v))
    if columns > k:
        rest = h - np.matmul(v, right)
        if np.shape(y[2])[-2] > k:
            others = dagger(y[2][..., k:, :])
            rest = rest - np.matmul(others, np.matmul(determined(transposed(y_bar[2][..., k:, :]), others), v))
            used = used | np.any(in_use(transposed(y_bar[2][..., k:, :])), axis=-1, keepdims=True)
        a_bar = a_bar + np.matmul(u, dagger(over(rest, lengths(s, used))))
    return np.conj(a_bar)


def svd_dot(a_dot: Any, y: Any) -> tuple[Any, Any, Any]:
    """Return the tangents of singular values and vectors.

    The vectors without a singular value turn as little as they must.
    """
    k = np.shape(y[1])[-1]
    s = y[1]
    u, v = y[0][..., :k], dagger(y[2][..., :k, :])
    rows, columns = np.shape(u)[-2], np.shape(v)[-2]
    used = np.ones(np.shape(s), dtype=bool)
    e = np.matmul(np.matmul(dagger(u), a_dot), v)
    x = over(0.5 * (e + dagger(e)), gaps(s, used))
    z = over(0.5 * (e - dagger(e)), sums(s, used, not np.iscomplexobj(u)))
    u_dot, v_dot = np.matmul(u, x + z), np.matmul(v, x - z)
    outside_u, outside_v = np.matmul(a_dot, v) - np.matmul(u, e), np.matmul(dagger(a_dot), u) - np.matmul(v, dagger(e))
    if rows > k:
        u_dot = u_dot + over(outside_u, lengths(s, used))
    if columns > k:
        v_dot = v_dot + over(outside_v, lengths(s, used))
    if np.iscomplexobj(u):
        pinned = pins(v, in_row(v, 0)) * v_dot if rows >= columns else pins(u, in_row(u, 0)) * u_dot
        phase = 1j * np.imag(np.sum(pinned, axis=-2, keepdims=True))
        u_dot, v_dot = u_dot - u * phase, v_dot - v * phase
    if np.shape(y[0])[-1] > k:
        others = y[0][..., k:]
        turned = np.matmul(u, dagger(np.matmul(dagger(others), over(outside_u, lengths(s, used)))))
        u_dot = np.concatenate((u_dot, -turned), axis=-1)
    if np.shape(y[2])[-2] > k:
        others = dagger(y[2][..., k:, :])
        turned = np.matmul(v, dagger(np.matmul(dagger(others), over(outside_v, lengths(s, used)))))
        v_dot = np.concatenate((v_dot, -turned), axis=-1)
    return u_dot, np.real(np.diagonal(e, 0, -2, -1)), dagger(v_dot)


def singular_values_bar(s_bar: Any, u: Any, vh: Any) -> Any:
    """Return the adjoint of a matrix from that of its singular values."""
    return np.conj(np.matmul(u * np.expand_dims(s_bar, -2), vh))


def singular_values_dot(a_dot: Any, u: Any, vh: Any) -> Any:
    """Return the tangent of the singular values."""
    return np.real(np.sum(np.conj(u) * np.matmul(a_dot, dagger(vh)), axis=-2))


def decomposition_bar(y_bar: Any, y: Any, a: Any, compute_uv: bool, hermitian: bool) -> Any:
    """Return the adjoint of ``np.linalg.svd``."""
    if compute_uv:
        g = svd_bar(y_bar, y)
    else:
        u, _, vh = np.linalg.svd(a, False, True, hermitian)
        g = singular_values_bar(y_bar, u, vh)
    return hermitian_bar(g, a) if hermitian else unstack_like(g, a)


def decomposition_dot(a_dot: Any, y: Any, a: Any, compute_uv: bool, hermitian: bool) -> Any:
    """Return the tangent of ``np.linalg.svd``."""
    if hermitian:
        a_dot = hermitian_dot(a_dot, a)
    if compute_uv:
        return type(y)(*svd_dot(a_dot, y))
    u, _, vh = np.linalg.svd(a, False, True, hermitian)
    return singular_values_dot(a_dot, u, vh)
