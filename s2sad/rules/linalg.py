"""numpy.linalg: inverses, linear systems, determinants and products (Giles 2008). Stacks of matrices everywhere."""

import numpy as np

from s2sad.rules import rule
from s2sad.runtime.hermitian import hermitian_bar, hermitian_dot
from s2sad.runtime.joining import unstack_like
from s2sad.runtime.linalg import (
    cofactors,
    cofactors_dot,
    cutoff,
    dagger,
    fit_like,
    inverted,
    lstsq_bars,
    lstsq_dot_a,
    lstsq_dot_b,
    matrix_power_dot,
    multi_dot_bars,
    multi_dot_dot,
    multiply_as,
    pinv_bar,
    pinv_dot,
    slogdet_bar,
    slogdet_dot,
    solve_as,
    solve_bar_a,
    transposed,
)
from s2sad.runtime.norms import matrix_norm
from s2sad.runtime.products import matmul_bar_a, matmul_bar_b, tensordot_bars
from s2sad.runtime.shaping import diagonal_bar, trace_bar
from s2sad.runtime.structure import unbroadcast
from s2sad.runtime.vector_products import along

rule.nondifferentiable(cutoff)


@rule.reverse(np.linalg.inv)
def inv(y, a, *, y_bar):
    return unstack_like(-np.matmul(np.matmul(transposed(y), y_bar), transposed(y)), a)


@rule.forward(np.linalg.inv, wrt="a")
def inv_dot(y, a, *, a_dot):
    return -np.matmul(np.matmul(y, a_dot), y)


@rule.reverse(np.linalg.solve, wrt=("a", "b"))
def solve(y, a, b, *, y_bar):
    b_bar = solve_as(transposed(a), y_bar)
    return solve_bar_a(b_bar, y, a), fit_like(b_bar, b)


@rule.forward(np.linalg.solve, wrt="a")
def solve_a(y, a, b, *, a_dot):
    return -solve_as(a, multiply_as(a_dot, y))


@rule.forward(np.linalg.solve, wrt="b")
def solve_b(y, a, b, *, b_dot):
    return np.linalg.solve(a, b_dot)


@rule.forward(np.linalg.solve, wrt=("a", "b"))
def solve_both(y, a, b, *, a_dot, b_dot):
    return solve_as(a, b_dot - multiply_as(a_dot, y))


# -- determinants ----------------------------------------------------------------------------------------------------


@rule.reverse(np.linalg.det)
def det(y, a, *, y_bar):
    """Exact for singular matrices: the cofactors."""
    return unstack_like(np.expand_dims(y_bar, (-2, -1)) * cofactors(a), a)


@rule.forward(np.linalg.det, wrt="a")
def det_dot(y, a, *, a_dot):
    return np.sum(cofactors(a) * a_dot, axis=(-2, -1))


@rule.reverse(cofactors)
def cofactors_(y, a, *, y_bar):
    return unstack_like(cofactors_dot(y_bar, a), a)


@rule.forward(cofactors, wrt="a")
def cofactors_dot_(y, a, *, a_dot):
    return cofactors_dot(a_dot, a)


@rule.reverse(np.linalg.slogdet)
def slogdet(y, a, *, y_bar):
    return slogdet_bar(y_bar, y, a)


@rule.forward(np.linalg.slogdet, wrt="a")
def slogdet_a(y, a, *, a_dot):
    return slogdet_dot(a_dot, y, a)


# -- pseudo-inverses and least squares -------------------------------------------------------------------------------


@rule.reverse(np.linalg.pinv)
def pinv(y, a, rcond=None, hermitian=False, rtol=None, *, y_bar):
    """The rank counts as constant. Not where ``rcond`` or ``rtol`` leaves out a part of the matrix."""
    read = hermitian_dot(a, a) if hermitian else a
    a_bar = pinv_bar(y_bar, y, read if rcond is None and rtol is None else inverted(read, y))
    return hermitian_bar(a_bar, a) if hermitian else unstack_like(a_bar, a)


@rule.forward(np.linalg.pinv, wrt="a")
def pinv_a(y, a, rcond=None, hermitian=False, rtol=None, *, a_dot):
    read = hermitian_dot(a, a) if hermitian else a
    whole = read if rcond is None and rtol is None else inverted(read, y)
    return pinv_dot(hermitian_dot(a_dot, a) if hermitian else a_dot, y, whole)


@rule.reverse(np.linalg.lstsq, wrt=("a", "b"))
def lstsq(y, a, b, rcond=None, *, y_bar):
    """The rank counts as constant."""
    bars = lstsq_bars(y_bar, y, a, b, rcond)
    return bars[0], bars[1]


@rule.forward(np.linalg.lstsq, wrt="a")
def lstsq_a(y, a, b, rcond=None, *, a_dot):
    return lstsq_dot_a(a_dot, y, a, b, rcond)


@rule.forward(np.linalg.lstsq, wrt="b")
def lstsq_b(y, a, b, rcond=None, *, b_dot):
    return lstsq_dot_b(b_dot, y, a, b, rcond)


# -- products --------------------------------------------------------------------------------------------------------


@rule.reverse(np.linalg.multi_dot)
def multi_dot(y, arrays, *, y_bar):
    return multi_dot_bars(y_bar, arrays)


@rule.forward(np.linalg.multi_dot, wrt="arrays")
def multi_dot_arrays(y, arrays, *, arrays_dot):
    return multi_dot_dot(arrays_dot, arrays)


@rule.reverse(np.linalg.matrix_power)
def matrix_power(y, a, n, *, y_bar):
    return unstack_like(matrix_power_dot(y_bar, transposed(a), n), a)


@rule.forward(np.linalg.matrix_power, wrt="a")
def matrix_power_a(y, a, n, *, a_dot):
    return matrix_power_dot(a_dot, a, n)


@rule.rewrite(np.linalg.tensorinv)
def tensorinv(a, ind=2):
    shape = np.shape(a)
    rows = int(np.prod(shape[:ind]))
    return np.reshape(np.linalg.inv(np.reshape(a, (rows, -1))), shape[ind:] + shape[:ind])


@rule.rewrite(np.linalg.tensorsolve)
def tensorsolve(a, b, axes=None):
    if axes is not None:
        a = np.moveaxis(a, axes, tuple(range(-len(axes), 0)))
    shape = np.shape(a)[np.ndim(b) :]
    return np.reshape(np.linalg.solve(np.reshape(a, (np.size(b), -1)), np.ravel(b)), shape)


@rule.rewrite(np.linalg.cond)
def cond(x, p=None):
    if p in (None, 2):
        s = np.linalg.svd(x, compute_uv=False)
        return s[..., 0] / s[..., -1]
    if p == -2:
        s = np.linalg.svd(x, compute_uv=False)
        return s[..., -1] / s[..., 0]
    return matrix_norm(x, p) * matrix_norm(np.linalg.inv(x), p)


if hasattr(np.linalg, "matmul"):  # NumPy 2

    @rule.bilinear(np.linalg.matmul)
    def linalg_matmul(y, x1, x2, *, y_bar):
        return matmul_bar_a(y_bar, x1, x2), matmul_bar_b(y_bar, x1, x2)

    @rule.bilinear(np.linalg.outer)
    def linalg_outer(y, x1, x2, *, y_bar):
        return unstack_like(np.dot(y_bar, x2), x1), unstack_like(np.dot(x1, y_bar), x2)

    @rule.bilinear(np.linalg.tensordot)
    def linalg_tensordot(y, x1, x2, axes=2, *, y_bar):
        bars = tensordot_bars(y_bar, x1, x2, axes)
        return bars[0], bars[1]

    @rule.bilinear(np.linalg.vecdot)
    def linalg_vecdot(y, x1, x2, axis=-1, *, y_bar):
        return fit_like(np.conj(along(y_bar, x2, x1, axis)), x1), fit_like(along(y_bar, np.conj(x1), x2, axis), x2)

    @rule.bilinear(np.linalg.cross)
    def linalg_cross(y, x1, x2, axis=-1, *, y_bar):
        return (
            fit_like(np.linalg.cross(x2, y_bar, axis=axis), x1),
            fit_like(np.linalg.cross(y_bar, x1, axis=axis), x2),
        )

    @rule.linear(np.linalg.matrix_transpose)
    def linalg_matrix_transpose(y, x, *, y_bar):
        return unstack_like(transposed(y_bar), x)

    @rule.linear(np.linalg.diagonal)
    def linalg_diagonal(y, x, offset=0, *, y_bar):
        return unstack_like(diagonal_bar(y_bar, np.shape(x), offset, -2, -1), x)

    @rule.linear(np.linalg.trace)
    def linalg_trace(y, x, offset=0, dtype=None, *, y_bar):
        return unstack_like(trace_bar(y_bar, np.shape(x), offset, -2, -1), x)


# -- the transposes themselves ---------------------------------------------------------------------------------------


@rule.linear(transposed)
def transposed_(y, a, *, y_bar):
    return transposed(y_bar)


@rule.linear(dagger)
def dagger_(y, a, *, y_bar):
    return dagger(y_bar)


@rule.linear(fit_like, ignores=("x",))
def fit_like_(y, x_bar, x, *, y_bar):
    return unbroadcast(y_bar, x_bar)
