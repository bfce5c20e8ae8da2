"""Products of arrays."""

import operator

import numpy as np

from s2sad.rules import rule
from s2sad.runtime.products import (
    dot_bar_a,
    dot_bar_b,
    einsum_along,
    einsum_along_dot,
    einsum_bars,
    einsum_bars_dot,
    matmul_bar_a,
    matmul_bar_b,
    tensordot_bars,
)
from s2sad.runtime.structure import like, unbroadcast

rule.method(np.dot, np.ndarray.dot)


@rule.bilinear(np.dot)
def dot(y, a, b, *, y_bar):
    return dot_bar_a(y_bar, a, b), dot_bar_b(y_bar, a, b)


@rule.bilinear(operator.matmul, np.matmul)
def matmul(y, a, b, *, y_bar):
    return matmul_bar_a(y_bar, a, b), matmul_bar_b(y_bar, a, b)


@rule.bilinear(np.outer)
def outer(y, a, b, *, y_bar):
    return (
        like(np.reshape(np.dot(y_bar, np.ravel(b)), np.shape(a)), a),
        like(np.reshape(np.dot(np.ravel(a), y_bar), np.shape(b)), b),
    )


@rule.bilinear(np.inner)
def inner(y, a, b, *, y_bar):
    bars = tensordot_bars(y_bar, a, b, ([np.ndim(a) - 1], [np.ndim(b) - 1])) if np.ndim(a) and np.ndim(b) else None
    return bars[0] if bars is not None else unbroadcast(y_bar * b, a), (
        bars[1] if bars is not None else unbroadcast(y_bar * a, b)
    )


@rule.bilinear(np.tensordot)
def tensordot(y, a, b, axes=2, *, y_bar):
    bars = tensordot_bars(y_bar, a, b, axes)
    return bars[0], bars[1]


@rule.reverse(np.einsum, wrt="operands")
def einsum(y, subscripts, *operands, optimize=False, order="K", casting="safe", y_bar):
    """Subscripts as text. The adjoints choose their own order of contraction if ``optimize`` says anything."""
    return einsum_bars(y_bar, subscripts, operands, bool(optimize))


@rule.forward(np.einsum, wrt="operands")
def einsum_dot(y, subscripts, *operands, optimize=False, order="K", casting="safe", operands_dot):
    return einsum_along(subscripts, operands, operands_dot, optimize)


# -- the adjoints themselves -------------------------------------------------------------------------------------------


@rule.reverse(einsum_bars, wrt=("g", "operands"))
def einsum_bars_(y, g, subscripts, operands, optimize=False, *, y_bar):
    return (
        like(einsum_along(subscripts, operands, y_bar, optimize), g),
        einsum_bars_dot(g, subscripts, operands, y_bar, optimize),
    )


@rule.forward(einsum_bars, wrt="g")
def einsum_bars_g(y, g, subscripts, operands, optimize=False, *, g_dot):
    return einsum_bars(g_dot, subscripts, operands, optimize)


@rule.forward(einsum_bars, wrt="operands")
def einsum_bars_operands(y, g, subscripts, operands, optimize=False, *, operands_dot):
    return einsum_bars_dot(g, subscripts, operands, operands_dot, optimize)


@rule.reverse(einsum_along, wrt=("operands", "dots"))
def einsum_along_(y, subscripts, operands, dots, optimize=False, *, y_bar):
    return (
        einsum_bars_dot(y_bar, subscripts, operands, dots, optimize),
        einsum_bars(y_bar, subscripts, operands, optimize),
    )


@rule.forward(einsum_along, wrt="operands")
def einsum_along_operands(y, subscripts, operands, dots, optimize=False, *, operands_dot):
    return einsum_along_dot(subscripts, operands, dots, operands_dot, optimize)


@rule.forward(einsum_along, wrt="dots")
def einsum_along_dots(y, subscripts, operands, dots, optimize=False, *, dots_dot):
    return einsum_along(subscripts, operands, dots_dot, optimize)
