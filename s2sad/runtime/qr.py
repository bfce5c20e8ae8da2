"""Adjoints and tangents of the QR decomposition (Walter and Lehmann 2010; wide matrices: Roberts and Roberts 2020)."""

from __future__ import annotations

from typing import Any

import numpy as np

from s2sad.runtime.hermitian import half_triangle
from s2sad.runtime.linalg import dagger, transposed


def half_upper(a: Any) -> Any:
    """Return the upper triangle with the diagonal halved."""
    return transposed(half_triangle(transposed(a)))


def thin_bar(q_bar: Any, r_bar: Any, q: Any, r: Any) -> Any:
    """Return the adjoint of a matrix that is not wide from those of its orthonormal and triangular factors."""
    half = half_upper(np.matmul(r_bar, transposed(r)) - np.matmul(transposed(q), q_bar))
    g = q_bar + np.matmul(np.conj(q), half + dagger(half))
    return transposed(np.linalg.solve(r, transposed(g)))


def thin_dot(a_dot: Any, q: Any, r: Any) -> tuple[Any, Any]:
    """Return the tangents of the factors of a matrix that is not wide. The diagonal of r is real."""
    moved = transposed(np.linalg.solve(transposed(r), transposed(a_dot)))
    c = np.matmul(dagger(q), moved)
    s = half_upper(c + dagger(c))
    return moved - np.matmul(q, s), np.matmul(s, r)


def reduced_bar(q_bar: Any, r_bar: Any, q: Any, r: Any, a: Any) -> Any:
    """Return the adjoint of a matrix from those of its factors, r as wide as the matrix."""
    rows = np.shape(a)[-2]
    if rows >= np.shape(a)[-1]:
        return thin_bar(q_bar, r_bar, q, r)
    rest, rest_bar = a[..., rows:], r_bar[..., rows:]
    head = thin_bar(q_bar + np.matmul(np.conj(rest), dagger(rest_bar)), r_bar[..., :rows], q, r[..., :rows])
    return np.concatenate((head, np.matmul(np.conj(q), rest_bar)), axis=-1)


def reduced_dot(a_dot: Any, q: Any, r: Any, a: Any) -> tuple[Any, Any]:
    """Return the tangents of the factors, r as wide as the matrix."""
    rows = np.shape(a)[-2]
    if rows >= np.shape(a)[-1]:
        return thin_dot(a_dot, q, r)
    q_dot, head = thin_dot(a_dot[..., :rows], q, r[..., :rows])
    rest = np.matmul(dagger(q), a_dot[..., rows:]) + np.matmul(dagger(q_dot), a[..., rows:])
    return q_dot, np.concatenate((head, rest), axis=-1)


# With e the first columns of the unit matrix, (q - e) = v t holds the Householder vectors v (Ballard et al. 2014,
# "Reconstructing Householder vectors from tall-skinny QR"). Written by blocks of rows, q = [top; bottom], the columns
# that complete q to a square matrix are [0; 1] + (q - e) dagger(x) with x = bottom inverse(top - 1).


def completed_bar(g: Any, q: Any) -> Any:
    """Return what orthonormal columns receive from those that complete them."""
    n = np.shape(q)[-1]
    away = q - np.eye(np.shape(q)[-2], n, dtype=q.dtype)
    top = away[..., :n, :]
    x = transposed(np.linalg.solve(transposed(top), transposed(q[..., n:, :])))
    h = np.conj(g)
    z = dagger(np.linalg.solve(top, np.matmul(dagger(away), h)))
    return np.conj(np.matmul(h, x) + np.concatenate((-np.matmul(dagger(x), z), z), axis=-2))


def completed_dot(q_dot: Any, q: Any) -> Any:
    """Return the tangent of the columns that complete orthonormal columns."""
    n = np.shape(q)[-1]
    away = q - np.eye(np.shape(q)[-2], n, dtype=q.dtype)
    top = transposed(away[..., :n, :])
    x = transposed(np.linalg.solve(top, transposed(q[..., n:, :])))
    x_dot = transposed(np.linalg.solve(top, transposed(q_dot[..., n:, :] - np.matmul(x, q_dot[..., :n, :]))))
    return np.matmul(q_dot, dagger(x)) + np.matmul(away, dagger(x_dot))


def factors_bar(q_bar: Any, r_bar: Any, q: Any, r: Any, a: Any) -> Any:
    """Return the adjoint of a matrix from those of its factors, reduced or complete."""
    n = np.shape(a)[-1]
    if np.shape(q)[-1] <= n:
        return reduced_bar(q_bar, r_bar, q, r, a)
    head = q[..., :n]
    head_bar = q_bar[..., :n] + completed_bar(q_bar[..., n:], head)
    return reduced_bar(head_bar, r_bar[..., :n, :], head, r[..., :n, :], a)


def factors_dot(a_dot: Any, q: Any, r: Any, a: Any) -> tuple[Any, Any]:
    """Return the tangents of the factors, reduced or complete."""
    n = np.shape(a)[-1]
    if np.shape(q)[-1] <= n:
        return reduced_dot(a_dot, q, r, a)
    head = q[..., :n]
    q_dot, r_dot = reduced_dot(a_dot, head, r[..., :n, :], a)
    q_dot = np.concatenate((q_dot, completed_dot(q_dot, head)), axis=-1)
    return q_dot, np.concatenate((r_dot, np.zeros_like(r[..., n:, :])), axis=-2)


def qr_bar(y_bar: Any, y: Any, a: Any, mode: str) -> Any:
    """Return the adjoint of ``np.linalg.qr``."""
    a = np.asarray(a)
    if mode == "r":
        q = np.linalg.qr(a)[0]
        return reduced_bar(np.zeros_like(q), y_bar, q, y, a)
    if mode != "reduced" and mode != "complete":
        raise NotImplementedError(f"[S2S206] the mode {mode!r} of qr has no derivative rule")
    return factors_bar(y_bar[0], y_bar[1], y[0], y[1], a)


def qr_dot(a_dot: Any, y: Any, a: Any, mode: str) -> Any:
    """Return the tangent of ``np.linalg.qr``."""
    a_dot, a = np.asarray(a_dot), np.asarray(a)
    if mode == "r":
        return reduced_dot(a_dot, np.linalg.qr(a)[0], y, a)[1]
    if mode != "reduced" and mode != "complete":
        raise NotImplementedError(f"[S2S206] the mode {mode!r} of qr has no derivative rule")
    q_dot, r_dot = factors_dot(a_dot, y[0], y[1], a)
    return type(y)(q_dot, r_dot)
