"""Products with, and systems of, sparse matrices."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import sparse
from scipy.sparse import linalg


def factor_solve(a: Any, b: Any, turned: bool) -> Any:
    """Return the solution of ``a x = b``, or of that with the transpose of ``a``.

    >>> factor_solve(sparse.csc_array(np.array([[2.0, 1.0], [0.0, 4.0]])), np.array([2.0, 4.0]), True)
    array([1.  , 0.75])
    """
    return np.reshape(linalg.spsolve(sparse.csc_array(a.T if turned else a), b), np.shape(b))


def entries_times(data: Any, rows: Any, cols: Any, shape: Any, x: Any) -> Any:
    """Return the product of a matrix given by its entries with a vector or a matrix.

    >>> entries_times(np.array([2.0, 3.0]), [0, 0], [0, 1], (2, 2), np.array([1.0, 10.0]))
    array([32.,  0.])
    """
    return sparse.csr_array((data, (rows, cols)), shape=shape) @ x


def entries_products(g: Any, rows: Any, cols: Any, x: Any) -> Any:
    """Return, for each entry, the product of what its row and its column have in ``g`` and ``x``.

    >>> entries_products(np.array([2.0, 3.0]), [0, 1], [1, 1], np.array([5.0, 7.0]))
    array([14., 21.])
    """
    products = np.asarray(g)[rows] * np.asarray(x)[cols]
    return products if np.ndim(products) == 1 else np.sum(products, axis=1)


def entries_solve(data: Any, rows: Any, cols: Any, shape: Any, b: Any) -> Any:
    """Return the solution of a system whose matrix is given by its entries."""
    return factor_solve(sparse.csc_array((data, (rows, cols)), shape=shape), b, False)


def entries_of(matrix: Any) -> tuple[Any, Any, Any]:
    """Return the values, rows and columns of the entries of a sparse matrix."""
    matrix = sparse.coo_array(matrix)
    return matrix.data, matrix.row, matrix.col


def paired(places: Any) -> tuple[Any, Any]:
    """Return the rows and columns of entries as arrays."""
    return np.asarray(places[0]), np.asarray(places[1])


def on_diagonals(lengths: Any, offsets: Any) -> tuple[Any, Any, tuple[int, int]]:
    """Return the rows and columns of the elements of diagonals, and the shape of the square matrix they belong to.

    >>> on_diagonals([2, 1], [0, 1])
    (array([0, 1, 0]), array([0, 1, 1]), (2, 2))
    """
    counts = [np.arange(n) for n in lengths]
    rows = np.concatenate([c + max(-k, 0) for c, k in zip(counts, offsets, strict=True)])
    cols = np.concatenate([c + max(k, 0) for c, k in zip(counts, offsets, strict=True)])
    n = lengths[0] + abs(offsets[0])
    return rows, cols, (n, n)
