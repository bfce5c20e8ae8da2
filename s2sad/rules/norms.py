"""numpy.linalg: norms of vectors and matrices, of every order."""

import numpy as np

from s2sad.rules import rule
from s2sad.runtime.norms import (
    length_bar,
    length_dot,
    matrix_norm,
    norm_bar,
    norm_dot,
    vector_norm_bar,
    vector_norm_dot,
)


@rule.reverse(np.linalg.norm)
def norm(y, x, ord=None, axis=None, keepdims=False, *, y_bar):
    """0 at 0; equal extrema share equally."""
    any_norm = norm_bar(y_bar, y, x, ord, axis, keepdims)
    return (length_bar(y_bar, y, x) if axis is None else any_norm) if ord is None else any_norm


@rule.forward(np.linalg.norm, wrt="x")
def norm_x(y, x, ord=None, axis=None, keepdims=False, *, x_dot):
    any_norm = norm_dot(x_dot, y, x, ord, axis, keepdims)
    return (length_dot(x_dot, y, x) if axis is None else any_norm) if ord is None else any_norm


@rule.reverse(matrix_norm)
def matrix_norm_(y, x, order, *, y_bar):
    return norm_bar(y_bar, y, x, order, (-2, -1), False)


@rule.forward(matrix_norm, wrt="x")
def matrix_norm_dot(y, x, order, *, x_dot):
    return norm_dot(x_dot, y, x, order, (-2, -1), False)


if hasattr(np.linalg, "vector_norm"):  # NumPy 2

    @rule.reverse(np.linalg.matrix_norm)
    def linalg_matrix_norm(y, x, keepdims=False, ord="fro", *, y_bar):
        """0 at 0; equal extrema share equally."""
        return norm_bar(y_bar, y, x, ord, (-2, -1), keepdims)

    @rule.forward(np.linalg.matrix_norm, wrt="x")
    def linalg_matrix_norm_x(y, x, keepdims=False, ord="fro", *, x_dot):
        return norm_dot(x_dot, y, x, ord, (-2, -1), keepdims)

    @rule.reverse(np.linalg.vector_norm)
    def linalg_vector_norm(y, x, axis=None, keepdims=False, ord=2, *, y_bar):
        """0 at 0; equal extrema share equally."""
        return vector_norm_bar(y_bar, y, x, axis, keepdims, ord)

    @rule.forward(np.linalg.vector_norm, wrt="x")
    def linalg_vector_norm_x(y, x, axis=None, keepdims=False, ord=2, *, x_dot):
        return vector_norm_dot(x_dot, y, x, axis, keepdims, ord)
