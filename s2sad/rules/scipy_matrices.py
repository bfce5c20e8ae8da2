"""scipy.linalg: functions of matrices, spectral decompositions, special matrices. No overwriting of arguments."""

import numpy as np
import scipy.linalg as sl

from s2sad.rules import rule
from s2sad.runtime.joining import unstack_like
from s2sad.runtime.linalg import dagger, fit_like, transposed
from s2sad.runtime.scipy_linalg import refuse_overwriting
from s2sad.runtime.scipy_matrices import (
    band_of_product,
    band_times,
    band_transposed,
    block_diag_bars,
    block_starts,
    circulant_bar,
    column_order,
    eigh_bars,
    eigh_dot_a,
    eigh_dot_b,
    expm_dot,
    first_of_subset,
    logm_dot,
    magnitude,
    one_matrix,
    one_system,
    polar_bar,
    polar_dot,
    qr_bar,
    qr_dot,
    solve_toeplitz_b,
    solve_toeplitz_c,
    solve_toeplitz_dot_c,
    svd_bars,
    svd_dots,
    toeplitz_bars,
)

rule.nondifferentiable(block_starts, column_order, first_of_subset, magnitude, one_matrix, one_system)


# -- functions of matrices ---------------------------------------------------------------------------------------------


@rule.reverse(sl.expm)
def expm(y, A, *, y_bar):
    return unstack_like(expm_dot(y_bar, transposed(A)), A)


@rule.forward(sl.expm, wrt="A")
def expm_a(y, A, *, A_dot):
    return expm_dot(A_dot, A)


@rule.reverse(sl.logm)
def logm(y, A, *, y_bar):
    return unstack_like(logm_dot(y_bar, transposed(A)), A)


@rule.forward(sl.logm, wrt="A")
def logm_a(y, A, *, A_dot):
    return logm_dot(A_dot, A)


@rule.reverse(sl.sqrtm)
def sqrtm(y, A, *, y_bar):
    return unstack_like(sl.solve_sylvester(transposed(y), transposed(y), y_bar), A)


@rule.forward(sl.sqrtm, wrt="A")
def sqrtm_a(y, A, *, A_dot):
    return sl.solve_sylvester(y, y, A_dot)


# -- matrix equations --------------------------------------------------------------------------------------------------


@rule.reverse(sl.solve_sylvester, wrt=("a", "b", "q"))
def solve_sylvester(y, a, b, q, *, y_bar):
    q_bar = sl.solve_sylvester(transposed(a), transposed(b), y_bar)
    return (
        fit_like(-np.matmul(q_bar, transposed(y)), a),
        fit_like(-np.matmul(transposed(y), q_bar), b),
        fit_like(q_bar, q),
    )


@rule.forward(sl.solve_sylvester, wrt="a")
def solve_sylvester_a(y, a, b, q, *, a_dot):
    return -sl.solve_sylvester(a, b, np.matmul(a_dot, y))


@rule.forward(sl.solve_sylvester, wrt="b")
def solve_sylvester_b(y, a, b, q, *, b_dot):
    return -sl.solve_sylvester(a, b, np.matmul(y, b_dot))


@rule.forward(sl.solve_sylvester, wrt="q")
def solve_sylvester_q(y, a, b, q, *, q_dot):
    return sl.solve_sylvester(a, b, q_dot)


@rule.reverse(sl.solve_continuous_lyapunov, wrt=("a", "q"))
def solve_continuous_lyapunov(y, a, q, *, y_bar):
    q_bar = sl.solve_continuous_lyapunov(transposed(a), y_bar)
    a_bar = -np.matmul(q_bar, transposed(y)) - np.matmul(dagger(q_bar), np.conj(y))
    return fit_like(a_bar, a), fit_like(q_bar, q)


@rule.forward(sl.solve_continuous_lyapunov, wrt="a")
def solve_continuous_lyapunov_a(y, a, q, *, a_dot):
    return -sl.solve_continuous_lyapunov(a, np.matmul(a_dot, y) + np.matmul(y, dagger(a_dot)))


@rule.forward(sl.solve_continuous_lyapunov, wrt="q")
def solve_continuous_lyapunov_q(y, a, q, *, q_dot):
    return sl.solve_continuous_lyapunov(a, q_dot)


# -- decompositions ----------------------------------------------------------------------------------------------------


@rule.reverse(sl.polar)
def polar(y, a, side="right", *, y_bar):
    """The matrix must have full rank."""
    return unstack_like(polar_bar(y_bar, y, np.asarray(a), side), a)


@rule.forward(sl.polar, wrt="a")
def polar_a(y, a, side="right", *, a_dot):
    return polar_dot(a_dot, y, np.asarray(a), side)


@rule.reverse(sl.qr)
def qr(y, a, overwrite_a=False, lwork=None, mode="full", pivoting=False, check_finite=True, *, y_bar):
    """The columns of the matrix, as many as fit, must be independent. Not with mode "raw"."""
    return refuse_overwriting() if overwrite_a else unstack_like(qr_bar(y_bar, y, a, mode, pivoting), a)


@rule.forward(sl.qr, wrt="a")
def qr_a(y, a, overwrite_a=False, lwork=None, mode="full", pivoting=False, check_finite=True, *, a_dot):
    return refuse_overwriting() if overwrite_a else qr_dot(a_dot, y, a, mode, pivoting)


@rule.reverse(sl.svd)
def svd(
    y, a, full_matrices=True, compute_uv=True, overwrite_a=False, check_finite=True, lapack_driver="gesdd", *, y_bar
):
    """Vectors of equal values have no derivative: infinite or NaN where they are used.

    Of vectors without a value, which full_matrices adds, only the space has a derivative: anything else is refused.
    """
    return refuse_overwriting() if overwrite_a else svd_bars(y_bar, y, a, compute_uv)


@rule.forward(sl.svd, wrt="a")
def svd_a(
    y, a, full_matrices=True, compute_uv=True, overwrite_a=False, check_finite=True, lapack_driver="gesdd", *, a_dot
):
    return refuse_overwriting() if overwrite_a else svd_dots(a_dot, y, a, compute_uv)


@rule.reverse(sl.svdvals)
def svdvals(y, a, overwrite_a=False, check_finite=True, *, y_bar):
    return refuse_overwriting() if overwrite_a else svd_bars(y_bar, y, a, False)


@rule.forward(sl.svdvals, wrt="a")
def svdvals_a(y, a, overwrite_a=False, check_finite=True, *, a_dot):
    return refuse_overwriting() if overwrite_a else svd_dots(a_dot, y, a, False)


@rule.reverse(sl.eigh, wrt=("a", "b"))
def eigh(
    y,
    a,
    b=None,
    lower=True,
    eigvals_only=False,
    overwrite_a=False,
    overwrite_b=False,
    type=1,
    check_finite=True,
    subset_by_index=None,
    subset_by_value=None,
    driver=None,
    *,
    y_bar,
):
    """Hermitian matrices have Hermitian gradients; of other matrices one triangle is read. Not with type 2 or 3.

    Vectors of equal values have no derivative: infinite or NaN where they are used.
    """
    bars = eigh_bars(y_bar, y, a, b, lower, eigvals_only, type, subset_by_index, subset_by_value)
    return (
        refuse_overwriting() if overwrite_a else refuse_overwriting() if overwrite_b else bars[0],
        refuse_overwriting() if overwrite_a else refuse_overwriting() if overwrite_b else bars[1],
    )


@rule.forward(sl.eigh, wrt="a")
def eigh_a(
    y,
    a,
    b=None,
    lower=True,
    eigvals_only=False,
    overwrite_a=False,
    overwrite_b=False,
    type=1,
    check_finite=True,
    subset_by_index=None,
    subset_by_value=None,
    driver=None,
    *,
    a_dot,
):
    part = eigh_dot_a(a_dot, y, a, b, lower, eigvals_only, type, subset_by_index, subset_by_value)
    return refuse_overwriting() if overwrite_a else refuse_overwriting() if overwrite_b else part


@rule.forward(sl.eigh, wrt="b")
def eigh_b(
    y,
    a,
    b=None,
    lower=True,
    eigvals_only=False,
    overwrite_a=False,
    overwrite_b=False,
    type=1,
    check_finite=True,
    subset_by_index=None,
    subset_by_value=None,
    driver=None,
    *,
    b_dot,
):
    part = eigh_dot_b(b_dot, y, a, b, lower, eigvals_only, type, subset_by_index, subset_by_value)
    return refuse_overwriting() if overwrite_a else refuse_overwriting() if overwrite_b else part


@rule.reverse(sl.eigvalsh, wrt=("a", "b"))
def eigvalsh(
    y,
    a,
    b=None,
    lower=True,
    overwrite_a=False,
    overwrite_b=False,
    type=1,
    check_finite=True,
    subset_by_index=None,
    subset_by_value=None,
    driver=None,
    *,
    y_bar,
):
    """Hermitian matrices have Hermitian gradients; of other matrices one triangle is read. Not with type 2 or 3."""
    bars = eigh_bars(y_bar, y, a, b, lower, True, type, subset_by_index, subset_by_value)
    return (
        refuse_overwriting() if overwrite_a else refuse_overwriting() if overwrite_b else bars[0],
        refuse_overwriting() if overwrite_a else refuse_overwriting() if overwrite_b else bars[1],
    )


@rule.forward(sl.eigvalsh, wrt="a")
def eigvalsh_a(
    y,
    a,
    b=None,
    lower=True,
    overwrite_a=False,
    overwrite_b=False,
    type=1,
    check_finite=True,
    subset_by_index=None,
    subset_by_value=None,
    driver=None,
    *,
    a_dot,
):
    part = eigh_dot_a(a_dot, y, a, b, lower, True, type, subset_by_index, subset_by_value)
    return refuse_overwriting() if overwrite_a else refuse_overwriting() if overwrite_b else part


@rule.forward(sl.eigvalsh, wrt="b")
def eigvalsh_b(
    y,
    a,
    b=None,
    lower=True,
    overwrite_a=False,
    overwrite_b=False,
    type=1,
    check_finite=True,
    subset_by_index=None,
    subset_by_value=None,
    driver=None,
    *,
    b_dot,
):
    part = eigh_dot_b(b_dot, y, a, b, lower, True, type, subset_by_index, subset_by_value)
    return refuse_overwriting() if overwrite_a else refuse_overwriting() if overwrite_b else part


# -- special matrices --------------------------------------------------------------------------------------------------


@rule.linear(sl.block_diag, wrt="arrs")
def block_diag(y, *arrs, y_bar):
    """Matrices, not stacks of them."""
    return block_diag_bars(y_bar, arrs)


@rule.linear(sl.circulant)
def circulant(y, c, *, y_bar):
    """Of a stack of columns (SciPy 1.16), a stack of matrices."""
    return circulant_bar(y_bar, c)


@rule.linear(sl.toeplitz, wrt=("c", "r"))
def toeplitz(y, c, r=None, *, y_bar):
    """Of stacks of columns and rows (SciPy 1.16), a stack of matrices."""
    bars = toeplitz_bars(y_bar, c, r)
    return bars[0], bars[1]


@rule.reverse(sl.solve_toeplitz, wrt=("c_or_cr", "b"))
def solve_toeplitz(y, c_or_cr, b, check_finite=True, *, y_bar):
    """Column and row as vectors."""
    b_bar = solve_toeplitz_b(y_bar, c_or_cr)
    return solve_toeplitz_c(b_bar, y, c_or_cr), fit_like(b_bar, b)


@rule.forward(sl.solve_toeplitz, wrt="c_or_cr")
def solve_toeplitz_matrix(y, c_or_cr, b, check_finite=True, *, c_or_cr_dot):
    return solve_toeplitz_dot_c(c_or_cr_dot, y, c_or_cr)


@rule.forward(sl.solve_toeplitz, wrt="b")
def solve_toeplitz_side(y, c_or_cr, b, check_finite=True, *, b_dot):
    return sl.solve_toeplitz(c_or_cr, b_dot)


@rule.reverse(sl.solve_banded, wrt=("ab", "b"))
def solve_banded(y, l_and_u, ab, b, overwrite_ab=False, overwrite_b=False, check_finite=True, *, y_bar):
    """One system, not a stack."""
    low, up = l_and_u
    b_bar = sl.solve_banded((up, low), band_transposed(np.asarray(ab), low, up), y_bar)
    ab_bar = unstack_like(-band_of_product(b_bar, y, np.asarray(ab), low, up), ab)
    return (
        refuse_overwriting() if overwrite_ab else refuse_overwriting() if overwrite_b else ab_bar,
        refuse_overwriting() if overwrite_ab else refuse_overwriting() if overwrite_b else unstack_like(b_bar, b),
    )


@rule.forward(sl.solve_banded, wrt="ab")
def solve_banded_matrix(y, l_and_u, ab, b, overwrite_ab=False, overwrite_b=False, check_finite=True, *, ab_dot):
    moved = band_times(np.asarray(ab_dot), y, l_and_u[0], l_and_u[1])
    return (
        refuse_overwriting()
        if overwrite_ab
        else refuse_overwriting()
        if overwrite_b
        else -sl.solve_banded(l_and_u, ab, moved)
    )


@rule.forward(sl.solve_banded, wrt="b")
def solve_banded_side(y, l_and_u, ab, b, overwrite_ab=False, overwrite_b=False, check_finite=True, *, b_dot):
    return (
        refuse_overwriting()
        if overwrite_ab
        else refuse_overwriting()
        if overwrite_b
        else sl.solve_banded(l_and_u, ab, b_dot)
    )


# -- the transposes themselves -----------------------------------------------------------------------------------------


@rule.linear(band_transposed)
def band_transposed_(y, ab, low, up, *, y_bar):
    return band_transposed(y_bar, up, low)


@rule.linear(block_diag_bars, ignores=("arrays",))
def block_diag_bars_(y, g, arrays, *, y_bar):
    return sl.block_diag(*y_bar)
