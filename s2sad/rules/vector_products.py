"""Products of vectors, and of vectors and matrices, of which some take the conjugate of the first factor."""

import numpy as np

from s2sad.rules import rule
from s2sad.runtime.joining import unstack_like
from s2sad.runtime.structure import unbroadcast
from s2sad.runtime.vector_products import along, cross_bars, kron_bars


@rule.bilinear(np.vdot)
def vdot(y, a, b, *, y_bar):
    """Of the conjugate of ``a``."""
    return (
        unstack_like(np.conj(y_bar * np.reshape(b, np.shape(a))), a),
        unstack_like(y_bar * np.conj(np.reshape(a, np.shape(b))), b),
    )


@rule.bilinear(np.kron)
def kron(y, a, b, *, y_bar):
    bars = kron_bars(y_bar, a, b)
    return bars[0], bars[1]


@rule.bilinear(np.cross)
def cross(y, a, b, axisa=-1, axisb=-1, axisc=-1, axis=None, *, y_bar):
    bars = cross_bars(y_bar, a, b, axisa, axisb, axisc, axis)
    return bars[0], bars[1]


if hasattr(np, "vecdot"):  # NumPy 2.0

    @rule.bilinear(np.vecdot)
    def vecdot(y, x1, x2, axis=-1, *, y_bar):
        """Of the conjugate of ``x1``."""
        return (
            unbroadcast(np.conj(np.expand_dims(y_bar, -1) * x2), x1)
            if axis == -1
            else np.conj(along(y_bar, x2, x1, axis)),
            unbroadcast(np.expand_dims(y_bar, -1) * np.conj(x1), x2)
            if axis == -1
            else along(y_bar, np.conj(x1), x2, axis),
        )


if hasattr(np, "matvec"):  # NumPy 2.2

    @rule.bilinear(np.matvec)
    def matvec(y, x1, x2, *, y_bar):
        return (
            unbroadcast(np.expand_dims(y_bar, -1) * np.expand_dims(x2, -2), x1),
            unbroadcast(np.matvec(np.swapaxes(x1, -1, -2), y_bar), x2),
        )

    @rule.bilinear(np.vecmat)
    def vecmat(y, x1, x2, *, y_bar):
        """Of the conjugate of ``x1``."""
        return (
            unbroadcast(np.conj(np.matvec(x2, y_bar)), x1),
            unbroadcast(np.expand_dims(np.conj(x1), -1) * np.expand_dims(y_bar, -2), x2),
        )
