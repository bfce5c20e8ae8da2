"""Sparse matrices of ``scipy.sparse``: those that are constants of the run, and those made of entries that vary.

Where the entries vary is a constant of the run. In a derivative such a matrix is the list of its entries.
"""

import numpy as np
import scipy.sparse.linalg as spla
from scipy import sparse

from s2sad.rules import rule
from s2sad.rules.scipy_sparse_runtime import (
    entries_of,
    entries_products,
    entries_solve,
    entries_times,
    factor_solve,
    on_diagonals,
    paired,
)
from s2sad.runtime.structure import like

# -- constants of the run ----------------------------------------------------------------------------------------------

rule.method(np.matmul, sparse.csr_array.__matmul__, sparse.csr_array.__rmatmul__, sparse.csr_array.dot)
# of the older classes, also the star is the product of matrices
rule.method(np.matmul, sparse.csr_matrix.__mul__, sparse.csr_matrix.__rmul__)


@rule.linear(factor_solve, wrt="b")
def factor_solve_(y, a, b, turned, *, y_bar):
    return like(factor_solve(a, y_bar, not turned), b)


@rule.rewrite(spla.spsolve)
def spsolve(A, b, permc_spec=None, use_umfpack=True):
    if isinstance(A, Entries):
        return entries_solve(A.data, A.rows, A.cols, A.shape, b)
    return factor_solve(A, b, False)


# -- entries that vary -------------------------------------------------------------------------------------------------


class Entries:
    """A matrix given by its entries; those at the same place add up."""

    def __init__(self, data, rows, cols, shape):
        self.data = data
        self.rows = rows
        self.cols = cols
        self.shape = shape

    def __matmul__(self, x):
        return entries_times(self.data, self.rows, self.cols, self.shape, x)

    def __rmatmul__(self, x):
        return np.transpose(
            entries_times(self.data, self.cols, self.rows, (self.shape[1], self.shape[0]), np.transpose(x))
        )

    def __mul__(self, factor):
        return Entries(self.data * factor, self.rows, self.cols, self.shape)

    def __rmul__(self, factor):
        return Entries(factor * self.data, self.rows, self.cols, self.shape)

    def __truediv__(self, factor):
        return Entries(self.data / factor, self.rows, self.cols, self.shape)

    def __neg__(self):
        return Entries(-self.data, self.rows, self.cols, self.shape)

    def __add__(self, other):
        return self.joined(other, 1.0)

    def __radd__(self, other):
        return self.joined(other, 1.0)

    def __sub__(self, other):
        return self.joined(other, -1.0)

    def __rsub__(self, other):
        return (-self).joined(other, 1.0)

    def joined(self, other, factor):
        if isinstance(other, Entries):
            data, rows, cols = other.data, other.rows, other.cols
        else:
            data, rows, cols = entries_of(other)
        return Entries(
            np.concatenate((self.data, factor * data)),
            np.concatenate((self.rows, rows)),
            np.concatenate((self.cols, cols)),
            self.shape,
        )

    @property
    def T(self):  # noqa: N802
        return Entries(self.data, self.cols, self.rows, (self.shape[1], self.shape[0]))

    def transpose(self):
        return self.T

    def dot(self, x):
        return self @ x

    def tocsr(self):
        return self

    def tocsc(self):
        return self

    def tocoo(self):
        return self

    def toarray(self):
        return entries_times(self.data, self.rows, self.cols, self.shape, np.eye(self.shape[1]))


@rule.rewrite(sparse.coo_array, sparse.csr_array, sparse.csc_array)
def from_entries(arg1, shape=None, dtype=None, copy=False):
    """Of ``(data, (rows, columns))`` or of an array, of which what is not zero counts."""
    if isinstance(arg1, tuple):
        if len(arg1) != 2 or not isinstance(arg1[1], tuple):
            raise NotImplementedError("[S2S206] sparse matrices have a rule for (data, (rows, columns)): use that form")
        data, places = arg1
        rows, cols = paired(places)
        if shape is None:
            shape = (int(np.max(rows)) + 1, int(np.max(cols)) + 1)
        return Entries(of_dtype(np.asarray(data), dtype), rows, cols, shape)
    rows, cols = np.nonzero(arg1)
    return Entries(of_dtype(arg1[rows, cols], dtype), rows, cols, np.shape(arg1))


def of_dtype(data, dtype):
    """Return the entries as SciPy keeps them."""
    return data if dtype is None else data.astype(dtype)


def diags_array(diagonals, *, offsets=0, shape=None, format=None, dtype=None):
    """Of a list of diagonals of their full length."""
    if isinstance(offsets, int):
        offsets = [offsets]
        if np.ndim(diagonals[0]) == 0:
            diagonals = [diagonals]
    rows, cols, size = on_diagonals([len(d) for d in diagonals], offsets)
    return Entries(of_dtype(np.concatenate(diagonals), dtype), rows, cols, size if shape is None else shape)


if hasattr(sparse, "diags_array"):  # SciPy 1.12
    rule.rewrite(sparse.diags_array)(diags_array)


# -- of the older classes, the star is the product of matrices ---------------------------------------------------------


@rule.rewrite(sparse.coo_matrix, sparse.csr_matrix, sparse.csc_matrix)
def from_matrix_entries(arg1, shape=None, dtype=None, copy=False):
    """As of the newer classes, without the star: write ``@``."""
    return from_entries(arg1, shape, dtype)


@rule.rewrite(sparse.diags)
def diags(diagonals, offsets=0, shape=None, format=None, dtype=None):
    """As ``diags_array``."""
    return diags_array(diagonals, offsets=offsets, shape=shape, dtype=dtype)


# -- products and solutions --------------------------------------------------------------------------------------------

rule.nondifferentiable(entries_of, on_diagonals, paired)


WHERE = ("rows", "cols", "shape")


@rule.bilinear(entries_times, wrt=("data", "x"), ignores=WHERE)
def entries_times_(y, data, rows, cols, shape, x, *, y_bar):
    return (
        like(entries_products(y_bar, rows, cols, x), data),
        like(entries_times(data, cols, rows, shape[::-1], y_bar), x),
    )


@rule.bilinear(entries_products, wrt=("g", "x"), ignores=("rows", "cols"))
def entries_products_(y, g, rows, cols, x, *, y_bar):
    return (
        like(entries_times(y_bar, rows, cols, (len(g), len(x)), x), g),
        like(entries_times(y_bar, cols, rows, (len(x), len(g)), g), x),
    )


@rule.reverse(entries_solve, wrt=("data", "b"), ignores=WHERE)
def entries_solve_(y, data, rows, cols, shape, b, *, y_bar):
    b_bar = entries_solve(data, cols, rows, shape, y_bar)
    return like(-entries_products(b_bar, rows, cols, y), data), like(b_bar, b)


@rule.forward(entries_solve, wrt="data", ignores=WHERE)
def entries_solve_data(y, data, rows, cols, shape, b, *, data_dot):
    return -entries_solve(data, rows, cols, shape, entries_times(data_dot, rows, cols, shape, y))


@rule.forward(entries_solve, wrt="b", ignores=WHERE)
def entries_solve_b(y, data, rows, cols, shape, b, *, b_dot):
    return entries_solve(data, rows, cols, shape, b_dot)
