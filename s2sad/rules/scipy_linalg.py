"""scipy.linalg: linear systems and factorisations. What overwrites its arguments is refused."""

import numpy as np
import scipy.linalg as sl

from s2sad.rules import rule
from s2sad.runtime.decompositions import cholesky_bar, cholesky_dot
from s2sad.runtime.hermitian import hermitian_bar, hermitian_dot
from s2sad.runtime.joining import unstack_like
from s2sad.runtime.linalg import cofactors, fit_like, transposed
from s2sad.runtime.norms import norm_bar, norm_dot
from s2sad.runtime.scipy_linalg import (
    cho_factor_bar,
    cho_factor_dot,
    cho_solve_c,
    cho_solve_dot_b,
    cho_solve_dot_c,
    lu_bars,
    lu_dots,
    lu_factor_bar,
    lu_factor_dot,
    lu_solve_b,
    lu_solve_dot_lu,
    lu_solve_lu,
    matrix_read,
    matrix_read_bar,
    refuse_overwriting,
    row_order,
    solve_bars,
    solve_dot_a,
    solve_dot_b,
    solve_triangular_a,
    solve_triangular_b,
    solve_triangular_dot_a,
)
from s2sad.runtime.structure import like

rule.nondifferentiable(refuse_overwriting, row_order)


@rule.reverse(sl.inv)
def inv(y, a, overwrite_a=False, check_finite=True, *, y_bar):
    a_bar = unstack_like(-np.matmul(np.matmul(transposed(y), y_bar), transposed(y)), a)
    return refuse_overwriting() if overwrite_a else a_bar


@rule.forward(sl.inv, wrt="a")
def inv_a(y, a, overwrite_a=False, check_finite=True, *, a_dot):
    return refuse_overwriting() if overwrite_a else -np.matmul(np.matmul(y, a_dot), y)


@rule.reverse(sl.det)
def det(y, a, overwrite_a=False, check_finite=True, *, y_bar):
    """Exact for singular matrices: the cofactors."""
    return refuse_overwriting() if overwrite_a else unstack_like(np.expand_dims(y_bar, (-2, -1)) * cofactors(a), a)


@rule.forward(sl.det, wrt="a")
def det_a(y, a, overwrite_a=False, check_finite=True, *, a_dot):
    return refuse_overwriting() if overwrite_a else like(np.sum(cofactors(a) * a_dot, axis=(-2, -1)), y)


@rule.reverse(sl.norm)
def norm(y, a, ord=None, axis=None, keepdims=False, check_finite=True, *, y_bar):
    """0 at 0; equal extrema share equally."""
    return norm_bar(y_bar, y, a, ord, axis, keepdims)


@rule.forward(sl.norm, wrt="a")
def norm_a(y, a, ord=None, axis=None, keepdims=False, check_finite=True, *, a_dot):
    return norm_dot(a_dot, y, a, ord, axis, keepdims)


# -- linear systems ----------------------------------------------------------------------------------------------------


@rule.reverse(sl.solve, wrt=("a", "b"))
def solve(
    y,
    a,
    b,
    lower=False,
    overwrite_a=False,
    overwrite_b=False,
    check_finite=True,
    assume_a=None,
    transposed=False,
    *,
    y_bar,
):
    """A matrix assumed symmetric or positive definite that is so has such a gradient."""
    bars = solve_bars(y_bar, y, a, b, lower, assume_a, transposed)
    return (
        refuse_overwriting() if overwrite_a else refuse_overwriting() if overwrite_b else bars[0],
        refuse_overwriting() if overwrite_a else refuse_overwriting() if overwrite_b else bars[1],
    )


@rule.forward(sl.solve, wrt="a")
def solve_a(
    y,
    a,
    b,
    lower=False,
    overwrite_a=False,
    overwrite_b=False,
    check_finite=True,
    assume_a=None,
    transposed=False,
    *,
    a_dot,
):
    a_part = solve_dot_a(a_dot, y, a, lower, assume_a, transposed)
    return refuse_overwriting() if overwrite_a else refuse_overwriting() if overwrite_b else a_part


@rule.forward(sl.solve, wrt="b")
def solve_b(
    y,
    a,
    b,
    lower=False,
    overwrite_a=False,
    overwrite_b=False,
    check_finite=True,
    assume_a=None,
    transposed=False,
    *,
    b_dot,
):
    b_part = solve_dot_b(b_dot, y, a, lower, assume_a, transposed)
    return refuse_overwriting() if overwrite_a else refuse_overwriting() if overwrite_b else b_part


@rule.linear(matrix_read, ignores=("a",))
def matrix_read_(y, x, a, structure, lower, *, y_bar):
    return matrix_read_bar(y_bar, a, structure, lower)


@rule.linear(matrix_read_bar, ignores=("a",))
def matrix_read_bar_(y, g, a, structure, lower, *, y_bar):
    return matrix_read(y_bar, a, structure, lower)


@rule.reverse(sl.solve_triangular, wrt=("a", "b"))
def solve_triangular(
    y, a, b, trans=0, lower=False, unit_diagonal=False, overwrite_b=False, check_finite=True, *, y_bar
):
    b_bar = solve_triangular_b(y_bar, a, trans, lower, unit_diagonal)
    a_bar = solve_triangular_a(b_bar, y, a, trans, lower, unit_diagonal)
    return (
        refuse_overwriting() if overwrite_b else a_bar,
        refuse_overwriting() if overwrite_b else fit_like(b_bar, b),
    )


@rule.forward(sl.solve_triangular, wrt="a")
def solve_triangular_matrix(
    y, a, b, trans=0, lower=False, unit_diagonal=False, overwrite_b=False, check_finite=True, *, a_dot
):
    a_part = solve_triangular_dot_a(a_dot, y, a, trans, lower, unit_diagonal)
    return refuse_overwriting() if overwrite_b else a_part


@rule.forward(sl.solve_triangular, wrt="b")
def solve_triangular_side(
    y, a, b, trans=0, lower=False, unit_diagonal=False, overwrite_b=False, check_finite=True, *, b_dot
):
    return refuse_overwriting() if overwrite_b else sl.solve_triangular(a, b_dot, trans, lower, unit_diagonal)


# -- Cholesky and LU ---------------------------------------------------------------------------------------------------


@rule.reverse(sl.cholesky)
def cholesky(y, a, lower=False, overwrite_a=False, check_finite=True, *, y_bar):
    """A Hermitian matrix has a Hermitian gradient; of any other matrix one triangle is read."""
    return (
        refuse_overwriting()
        if overwrite_a
        else hermitian_bar(cholesky_bar(y_bar, y, "L" if lower else "U"), a, "L" if lower else "U")
    )


@rule.forward(sl.cholesky, wrt="a")
def cholesky_a(y, a, lower=False, overwrite_a=False, check_finite=True, *, a_dot):
    return (
        refuse_overwriting()
        if overwrite_a
        else cholesky_dot(hermitian_dot(a_dot, a, "L" if lower else "U"), y, "L" if lower else "U")
    )


@rule.reverse(sl.cho_factor)
def cho_factor(y, a, lower=False, overwrite_a=False, check_finite=True, *, y_bar):
    """A Hermitian matrix has a Hermitian gradient; of any other matrix one triangle is read."""
    return refuse_overwriting() if overwrite_a else cho_factor_bar(y_bar[0], y[0], a, lower)


@rule.forward(sl.cho_factor, wrt="a")
def cho_factor_a(y, a, lower=False, overwrite_a=False, check_finite=True, *, a_dot):
    return refuse_overwriting() if overwrite_a else cho_factor_dot(a_dot, y[0], a, lower), 0.0


@rule.reverse(sl.cho_solve, wrt=("c_and_lower", "b"))
def cho_solve(y, c_and_lower, b, overwrite_b=False, check_finite=True, *, y_bar):
    b_bar = np.conj(cho_solve_dot_b(np.conj(y_bar), c_and_lower))
    return (
        refuse_overwriting() if overwrite_b else (cho_solve_c(b_bar, y, c_and_lower), 0.0),
        refuse_overwriting() if overwrite_b else fit_like(b_bar, b),
    )


@rule.forward(sl.cho_solve, wrt="c_and_lower")
def cho_solve_factor(y, c_and_lower, b, overwrite_b=False, check_finite=True, *, c_and_lower_dot):
    return refuse_overwriting() if overwrite_b else cho_solve_dot_c(c_and_lower_dot[0], y, c_and_lower)


@rule.forward(sl.cho_solve, wrt="b")
def cho_solve_side(y, c_and_lower, b, overwrite_b=False, check_finite=True, *, b_dot):
    return refuse_overwriting() if overwrite_b else sl.cho_solve(c_and_lower, b_dot)


@rule.reverse(sl.lu)
def lu(y, a, permute_l=False, overwrite_a=False, check_finite=True, p_indices=False, *, y_bar):
    """The permutation is a constant of the run."""
    return refuse_overwriting() if overwrite_a else lu_bars(y_bar, a, permute_l)


@rule.forward(sl.lu, wrt="a")
def lu_a(y, a, permute_l=False, overwrite_a=False, check_finite=True, p_indices=False, *, a_dot):
    return refuse_overwriting() if overwrite_a else lu_dots(a_dot, y, a, permute_l)


@rule.reverse(sl.lu_factor)
def lu_factor(y, a, overwrite_a=False, check_finite=True, *, y_bar):
    """The permutation is a constant of the run."""
    return refuse_overwriting() if overwrite_a else unstack_like(lu_factor_bar(y_bar[0], y[0], y[1]), a)


@rule.forward(sl.lu_factor, wrt="a")
def lu_factor_a(y, a, overwrite_a=False, check_finite=True, *, a_dot):
    return refuse_overwriting() if overwrite_a else lu_factor_dot(a_dot, y[0], y[1]), np.zeros(np.shape(y[1]))


@rule.reverse(sl.lu_solve, wrt=("lu_and_piv", "b"))
def lu_solve(y, lu_and_piv, b, trans=0, overwrite_b=False, check_finite=True, *, y_bar):
    b_bar = lu_solve_b(y_bar, lu_and_piv, trans)
    lu_bar = lu_solve_lu(b_bar, y, lu_and_piv, trans)
    return (
        refuse_overwriting() if overwrite_b else (lu_bar, np.zeros(np.shape(lu_and_piv[1]))),
        refuse_overwriting() if overwrite_b else fit_like(b_bar, b),
    )


@rule.forward(sl.lu_solve, wrt="lu_and_piv")
def lu_solve_factors(y, lu_and_piv, b, trans=0, overwrite_b=False, check_finite=True, *, lu_and_piv_dot):
    return refuse_overwriting() if overwrite_b else lu_solve_dot_lu(lu_and_piv_dot[0], y, lu_and_piv, trans)


@rule.forward(sl.lu_solve, wrt="b")
def lu_solve_side(y, lu_and_piv, b, trans=0, overwrite_b=False, check_finite=True, *, b_dot):
    return refuse_overwriting() if overwrite_b else sl.lu_solve(lu_and_piv, b_dot, trans)


# -- as others ---------------------------------------------------------------------------------------------------------


@rule.rewrite(sl.pinv)
def pinv(a, *, atol=None, rtol=None, return_rank=False, check_finite=True):
    """With a relative cutoff; as np.linalg.pinv."""
    if atol is not None or return_rank:
        raise NotImplementedError("[S2S206] pinv has a rule without atol and return_rank: give rtol")
    return np.linalg.pinv(a, max(np.shape(a)) * np.finfo(float).eps if rtol is None else rtol)


@rule.rewrite(sl.lstsq)
def lstsq(a, b, cond=None, overwrite_a=False, overwrite_b=False, check_finite=True, lapack_driver=None):
    """As np.linalg.lstsq."""
    x, residues, rank, s = np.linalg.lstsq(a, b, np.finfo(float).eps if cond is None else cond)
    return x, residues[0] if np.ndim(b) == 1 and len(residues) > 0 else residues, rank, s


@rule.rewrite(sl.hankel)
def hankel(c, r=None):
    c = np.ravel(c)
    r = np.zeros(np.shape(c)) if r is None else np.ravel(r)
    return np.concatenate([c, r[1:]])[np.arange(len(c))[:, None] + np.arange(len(r))]


@rule.rewrite(sl.solve_discrete_lyapunov)
def solve_discrete_lyapunov(a, q, method=None):
    """By the bilinear transformation into a continuous equation, which SciPy uses for large matrices."""
    one = np.eye(len(a))
    right = np.linalg.inv(np.conj(np.transpose(a)) + one)
    b = np.matmul(np.conj(np.transpose(a)) - one, right)
    c = 2.0 * np.matmul(np.matmul(np.linalg.inv(a + one), q), right)
    return sl.solve_continuous_lyapunov(np.conj(np.transpose(b)), -c)
