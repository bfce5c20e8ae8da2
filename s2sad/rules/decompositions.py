"""numpy.linalg: decompositions of matrices. The sources are named in ``s2sad.runtime.decompositions``."""

import numpy as np

from s2sad.rules import rule
from s2sad.runtime.decompositions import (
    cholesky_bar,
    cholesky_dot,
    eig_bar,
    eig_dot,
    eigh_bar,
    eigh_dot,
    eigvals_bar,
    eigvals_dot,
    eigvalsh_bar,
    eigvalsh_dot,
    in_row,
    in_use,
    largest_real,
)
from s2sad.runtime.hermitian import hermitian_bar, hermitian_dot, is_hermitian
from s2sad.runtime.joining import unstack_like
from s2sad.runtime.qr import qr_bar, qr_dot
from s2sad.runtime.singular_values import decomposition_bar, decomposition_dot

rule.nondifferentiable(in_row, largest_real, in_use, is_hermitian)


@rule.reverse(np.linalg.cholesky)
def cholesky(y, a, upper=False, *, y_bar):
    """A Hermitian matrix has a Hermitian gradient; of any other matrix one triangle is read."""
    return hermitian_bar(cholesky_bar(y_bar, y, "U" if upper else "L"), a, "U" if upper else "L")


@rule.forward(np.linalg.cholesky, wrt="a")
def cholesky_a(y, a, upper=False, *, a_dot):
    return cholesky_dot(hermitian_dot(a_dot, a, "U" if upper else "L"), y, "U" if upper else "L")


@rule.reverse(np.linalg.eigh)
def eigh(y, a, UPLO="L", *, y_bar):
    """A Hermitian matrix has a Hermitian gradient; of any other matrix one triangle is read.

    Vectors of equal values have no derivative: infinite or NaN where they are used.
    """
    return hermitian_bar(eigh_bar(y_bar[0], y_bar[1], y[0], y[1], UPLO), a, UPLO)


@rule.forward(np.linalg.eigh, wrt="a")
def eigh_a(y, a, UPLO="L", *, a_dot):
    return type(y)(*eigh_dot(hermitian_dot(a_dot, a, UPLO), y[0], y[1], UPLO))


@rule.reverse(np.linalg.eigvalsh)
def eigvalsh(y, a, UPLO="L", *, y_bar):
    """A Hermitian matrix has a Hermitian gradient; of any other matrix one triangle is read."""
    return hermitian_bar(eigvalsh_bar(y_bar, np.linalg.eigh(a, UPLO)[1]), a, UPLO)


@rule.forward(np.linalg.eigvalsh, wrt="a")
def eigvalsh_a(y, a, UPLO="L", *, a_dot):
    return eigvalsh_dot(hermitian_dot(a_dot, a, UPLO), np.linalg.eigh(a, UPLO)[1])


@rule.reverse(np.linalg.eig)
def eig(y, a, *, y_bar):
    """Vectors of equal values have no derivative: infinite or NaN where they are used."""
    return unstack_like(eig_bar(y_bar[0], y_bar[1], y[0], y[1]), a)


@rule.forward(np.linalg.eig, wrt="a")
def eig_a(y, a, *, a_dot):
    return type(y)(*eig_dot(a_dot, y[0], y[1]))


@rule.reverse(np.linalg.eigvals)
def eigvals(y, a, *, y_bar):
    return unstack_like(eigvals_bar(y_bar, np.linalg.eig(a)[1]), a)


@rule.forward(np.linalg.eigvals, wrt="a")
def eigvals_a(y, a, *, a_dot):
    return eigvals_dot(a_dot, np.linalg.eig(a)[1])


@rule.reverse(np.linalg.qr)
def qr(y, a, mode="reduced", *, y_bar):
    """The columns of the matrix, as many as fit, must be independent. Not with mode "raw"."""
    return unstack_like(qr_bar(y_bar, y, a, mode), a)


@rule.forward(np.linalg.qr, wrt="a")
def qr_a(y, a, mode="reduced", *, a_dot):
    return qr_dot(a_dot, y, a, mode)


@rule.reverse(np.linalg.svd)
def svd(y, a, full_matrices=True, compute_uv=True, hermitian=False, *, y_bar):
    """Vectors of equal values have no derivative: infinite or NaN where they are used.

    Of vectors without a value, which full_matrices adds, only the space has a derivative: anything else is refused.
    """
    return decomposition_bar(y_bar, y, a, compute_uv, hermitian)


@rule.forward(np.linalg.svd, wrt="a")
def svd_a(y, a, full_matrices=True, compute_uv=True, hermitian=False, *, a_dot):
    return decomposition_dot(a_dot, y, a, compute_uv, hermitian)


if hasattr(np.linalg, "svdvals"):  # NumPy 2

    @rule.reverse(np.linalg.svdvals)
    def svdvals(y, x, *, y_bar):
        return decomposition_bar(y_bar, y, x, False, False)

    @rule.forward(np.linalg.svdvals, wrt="x")
    def svdvals_x(y, x, *, x_dot):
        return decomposition_dot(x_dot, y, x, False, False)


# -- parts of the rules themselves -----------------------------------------------------------------------------------


@rule.linear(hermitian_bar, ignores=("a",))
def hermitian_bar_(y, g, a, read="L", *, y_bar):
    return hermitian_dot(y_bar, a, read)


@rule.linear(hermitian_dot, ignores=("a",))
def hermitian_dot_(y, a_dot, a, read="L", *, y_bar):
    return hermitian_bar(y_bar, a, read)
