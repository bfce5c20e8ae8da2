"""numpy.linalg (Giles 2008, "An extended collection of matrix derivative results")."""

import numpy as np

from s2sad.rules import rule
from s2sad.runtime.linalg import (
    cholesky_bar,
    cholesky_dot,
    det_partial,
    norm_bar,
    norm_dot,
    slogdet_bar,
    solve_bar_a,
    transposed,
)


@rule.reverse(np.linalg.inv)
def inv(y, a, *, y_bar):
    return -np.matmul(np.matmul(transposed(y), y_bar), transposed(y))


@rule.forward(np.linalg.inv, wrt="a")
def inv_dot(y, a, *, a_dot):
    return -np.matmul(np.matmul(y, a_dot), y)


@rule.reverse(np.linalg.solve, wrt=("a", "b"))
def solve(y, a, b, *, y_bar):
    b_bar = np.linalg.solve(transposed(a), y_bar)
    return solve_bar_a(b_bar, y), b_bar


@rule.forward(np.linalg.solve, wrt="a")
def solve_dot_a(y, a, b, *, a_dot):
    return -np.linalg.solve(a, np.matmul(a_dot, y))


@rule.forward(np.linalg.solve, wrt="b")
def solve_dot_b(y, a, b, *, b_dot):
    return np.linalg.solve(a, b_dot)


@rule.reverse(np.linalg.det)
def det(y, a, *, y_bar):
    """Exact for singular matrices: the cofactors."""
    return np.expand_dims(y_bar, (-2, -1)) * det_partial(a)


@rule.forward(np.linalg.det, wrt="a")
def det_dot(y, a, *, a_dot):
    return np.sum(det_partial(a) * a_dot, axis=(-2, -1))


@rule.reverse(np.linalg.slogdet)
def slogdet(y, a, *, y_bar):
    return slogdet_bar(y_bar, a)


@rule.forward(np.linalg.slogdet, wrt="a")
def slogdet_dot(y, a, *, a_dot):
    return np.zeros_like(y[0]), np.sum(transposed(np.linalg.inv(a)) * a_dot, axis=(-2, -1))


@rule.reverse(np.linalg.cholesky)
def cholesky(y, a, *, y_bar):
    """The gradient is symmetrised."""
    return cholesky_bar(y_bar, y)


@rule.forward(np.linalg.cholesky, wrt="a")
def cholesky_dot_(y, a, *, a_dot):
    return cholesky_dot(a_dot, y)


@rule.reverse(np.linalg.norm)
def norm(y, x, ord=None, axis=None, keepdims=False, *, y_bar):
    """The Euclidean and Frobenius norms (ord None, 2 of vectors, "fro"); 0 at 0."""
    return norm_bar(y_bar, y, x, ord, axis, keepdims)


@rule.forward(np.linalg.norm, wrt="x")
def norm_dot_(y, x, ord=None, axis=None, keepdims=False, *, x_dot):
    return norm_dot(x_dot, y, x, ord, axis, keepdims)
