"""Functions of which one triangle of a Hermitian matrix is read.

A matrix that is Hermitian counts as Hermitian all along, and its adjoint is. Of any other matrix NumPy reads one
triangle, and the adjoint is that of the elements read.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from s2sad.runtime.joining import unstack_like
from s2sad.runtime.linalg import dagger, transposed


def is_hermitian(a: Any) -> bool:
    """Tell whether each matrix of a stack equals its conjugate transpose, up to what rounding may have done."""
    a = np.asarray(a)
    level = np.sqrt(np.finfo(a.dtype).eps) if a.dtype.kind in "fc" else 0.0
    return bool(np.all(np.abs(a - dagger(a)) <= level * np.max(np.abs(a), initial=0.0)))


def half_triangle(a: Any) -> Any:
    """Return the lower triangle with the diagonal halved.

    >>> half_triangle(np.ones((2, 2)))
    array([[0.5, 0. ],
           [1. , 0.5]])
    """
    return 0.5 * (np.tril(a) + np.tril(a, -1))


def hermitian_bar(g: Any, a: Any, read: str = "L") -> Any:
    """Return the adjoint of a matrix from what it receives as if all its elements were read, not the triangle ``read``.

    >>> hermitian_bar(np.array([[1.0, 2.0], [4.0, 1.0]]), np.eye(2))
    array([[1., 3.],
           [3., 1.]])
    >>> hermitian_bar(np.array([[1.0, 2.0], [4.0, 1.0]]), np.array([[1.0, 0.0], [5.0, 1.0]]))
    array([[1., 0.],
           [6., 1.]])
    """
    both = g + dagger(g)
    if is_hermitian(a):
        return unstack_like(0.5 * both, a)
    half = half_triangle(both)
    return unstack_like(half if read in "lL" else dagger(half), a)


def hermitian_dot(a_dot: Any, a: Any, read: str = "L") -> Any:
    """Return the tangent of the Hermitian matrix that is read from ``a``."""
    if is_hermitian(a):
        half = 0.5 * np.asarray(a_dot)
    else:
        half = half_triangle(a_dot) if read in "lL" else transposed(half_triangle(transposed(a_dot)))
    return half + dagger(half)
