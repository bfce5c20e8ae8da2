"""Elementwise functions of NumPy: exponentials, logarithms, roots, absolute values, extrema."""

import numpy as np

from s2sad.rules import rule
from s2sad.runtime.elementwise import abs_partial, marked, raised, ratio, share, share_of_numbers, sinc_partial
from s2sad.runtime.structure import like, unbroadcast

rule.nondifferentiable(raised)


@rule.elementwise(np.exp)
def exp(y, x):
    return y


@rule.elementwise(np.exp2)
def exp2(y, x):
    return y * 0.6931471805599453


@rule.elementwise(np.expm1)
def expm1(y, x):
    return y + 1.0


@rule.elementwise(np.log, singular=True)
def log(y, x):
    return 1.0 / x


@rule.elementwise(np.log2, singular=True)
def log2(y, x):
    return 1.4426950408889634 / x


@rule.elementwise(np.log10, singular=True)
def log10(y, x):
    return 0.4342944819032518 / x


@rule.elementwise(np.log1p, singular=True)
def log1p(y, x):
    return 1.0 / (1.0 + x)


@rule.elementwise(np.sqrt, singular=True)
def sqrt(y, x):
    return 0.5 / y


@rule.elementwise(np.cbrt, singular=True)
def cbrt(y, x):
    return 1.0 / (3.0 * y * y)


@rule.elementwise(np.square)
def square(y, x):
    return 2.0 * x


@rule.elementwise(np.reciprocal, singular=True)
def reciprocal(y, x):
    return -y * y


@rule.elementwise(np.fabs)
def fabs(y, x):
    return np.sign(x)


@rule.reverse(np.abs, abs)
def absolute(y, x, *, y_bar):
    """0 at 0. For complex x the gradient of the modulus is conj(x)/|x|."""
    return y_bar * abs_partial(x)


@rule.forward(np.abs, abs, wrt="x")
def absolute_dot(y, x, *, x_dot):
    return like(x_dot * abs_partial(x), y)


@rule.elementwise(np.hypot)
def hypot(y, x1, x2):
    """0 at the origin."""
    return ratio(x1, y), ratio(x2, y)


@rule.elementwise(np.maximum)
def maximum(y, x1, x2):
    """Ties share equally."""
    return share(x1, x2), share(x2, x1)


@rule.elementwise(np.minimum)
def minimum(y, x1, x2):
    """Ties share equally."""
    return share(x2, x1), share(x1, x2)


@rule.elementwise(np.fmax)
def fmax(y, x1, x2):
    """Ties share equally; beside NaN, a number receives all."""
    return share_of_numbers(x1, x2), share_of_numbers(x2, x1)


@rule.elementwise(np.fmin)
def fmin(y, x1, x2):
    """Ties share equally; beside NaN, a number receives all."""
    return share_of_numbers(-x1, -x2), share_of_numbers(-x2, -x1)


@rule.elementwise(np.logaddexp)
def logaddexp(y, x1, x2):
    """0.5 each where both are -inf."""
    return (
        np.where(np.isinf(y) & np.equal(x1, x2), 0.5, np.exp(x1 - np.where(np.isinf(y), 0.0, y))),
        np.where(np.isinf(y) & np.equal(x1, x2), 0.5, np.exp(x2 - np.where(np.isinf(y), 0.0, y))),
    )


@rule.elementwise(np.sinc)
def sinc(y, x):
    """0 at 0."""
    return sinc_partial(y, x)


@rule.elementwise(np.copysign, wrt="x1", ignores=("x2",))
def copysign(y, x1, x2):
    return np.sign(y) * np.sign(x1)


@rule.elementwise(np.fmod, singular=True)
def fmod(y, x1, x2):
    """The smooth part only."""
    return 1.0, -np.trunc(x1 / x2)


@rule.elementwise(np.clip, np.ndarray.clip, wrt=("a", "a_min", "a_max", "min", "max"))
def clip(y, a, a_min=None, a_max=None, *, min=None, max=None):
    """1 inside the closed interval. Where the bounds cross, NumPy takes the upper one."""
    return (
        marked(np.equal(a, y), y),
        marked(raised(a, y, a_max), y),
        marked(np.not_equal(a, y) & np.equal(y, a_max), y),
        marked(raised(a, y, max), y),
        marked(np.not_equal(a, y) & np.equal(y, max), y),
    )


@rule.linear(np.where, wrt=("x", "y_"))
def where(y, condition, x, y_, *, y_bar):
    """Selects: what is not chosen receives zero, never NaN."""
    return unbroadcast(np.where(condition, y_bar, 0.0), x), unbroadcast(np.where(condition, 0.0, y_bar), y_)


@rule.linear(np.real, np.ndarray.real)
def real(y, val, *, y_bar):
    return like(y_bar, val)


@rule.linear(np.conj, np.ndarray.conj)
def conjugate(y, x, *, y_bar):
    return np.conj(y_bar)


@rule.elementwise(np.nan_to_num, wrt="x")
def nan_to_num(y, x, copy=True, nan=0.0, posinf=None, neginf=None):
    return marked(np.isfinite(x), x)


@rule.linear(float, np.float64, np.float32)
def cast(y, x, *, y_bar):
    """A cast to a floating type."""
    return unbroadcast(y_bar, x)
