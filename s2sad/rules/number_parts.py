"""Numbers taken apart: quotient and remainder, integer and fraction, mantissa and exponent.

Quotients, integers and exponents are constants of the run.
"""

import math

import numpy as np

from s2sad.rules import rule
from s2sad.runtime.structure import like, zeros_like


@rule.rewrite(divmod)
def divmod_(x, y):
    return x // y, x % y


@rule.rewrite(np.divmod)
def np_divmod(x1, x2):
    return np.floor_divide(x1, x2), np.remainder(x1, x2)


@rule.reverse(np.modf, math.modf)
def modf(y, x, *, y_bar):
    return like(y_bar[0], x)


@rule.forward(np.modf, math.modf, wrt="x")
def modf_x(y, x, *, x_dot):
    return x_dot, zeros_like(y[1])


@rule.reverse(np.frexp)
def frexp(y, x, *, y_bar):
    return like(np.ldexp(y_bar[0], -y[1]), x)


@rule.forward(np.frexp, wrt="x")
def frexp_x(y, x, *, x_dot):
    return np.ldexp(x_dot, -y[1]), zeros_like(y[1])


@rule.reverse(math.frexp)
def math_frexp(y, x, *, y_bar):
    return math.ldexp(y_bar[0], -y[1])


@rule.forward(math.frexp, wrt="x")
def math_frexp_x(y, x, *, x_dot):
    return math.ldexp(x_dot, -y[1]), 0.0


@rule.elementwise(np.ldexp, wrt="x1")
def ldexp(y, x1, x2):
    return np.ldexp(1.0, x2)


@rule.elementwise(math.remainder)
def remainder(y, x, y_):
    """The smooth part only: jumps have no derivative."""
    return 1.0, -float(round((x - y) / y_))


@rule.elementwise(np.nextafter, math.nextafter, wrt="x1", ignores=("x2",))
def nextafter(y, x1, x2, steps=1):
    return 1.0


@rule.elementwise(np.heaviside, wrt="x2", ignores=("x1",))
def heaviside(y, x1, x2):
    """A step, and the value at 0."""
    return np.where(np.equal(x1, 0.0), 1.0, 0.0)


@rule.elementwise(np.logaddexp2)
def logaddexp2(y, x1, x2):
    """0.5 each where both are -inf."""
    return (
        np.where(np.equal(x1, x2), 0.5, np.exp2(x1 - np.where(np.isinf(y), 0.0, y))),
        np.where(np.equal(x1, x2), 0.5, np.exp2(x2 - np.where(np.isinf(y), 0.0, y))),
    )


if hasattr(math, "fma"):  # Python 3.13

    @rule.elementwise(math.fma)
    def fma(y, x, y_, z):
        return y_, x, 1.0
