"""Python's arithmetic operators, and the NumPy functions of the same meaning."""

import operator

import numpy as np

from s2sad.rules import rule
from s2sad.runtime.elementwise import power_partial, power_partial_exponent


@rule.elementwise(operator.add, np.add)
def add(y, x1, x2):
    return 1.0, 1.0


@rule.elementwise(operator.sub, np.subtract)
def subtract(y, x1, x2):
    return 1.0, -1.0


@rule.elementwise(operator.mul, np.multiply)
def multiply(y, x1, x2):
    return x2, x1


@rule.elementwise(operator.truediv, np.divide, np.true_divide, singular=True)
def divide(y, x1, x2):
    return 1.0 / x2, -y / x2


@rule.forward(operator.truediv, np.divide, np.true_divide, wrt=("x1", "x2"))
def divide_both(y, x1, x2, *, x1_dot, x2_dot):
    return (x1_dot - x2_dot * y) / x2


@rule.elementwise(operator.mod, np.mod, np.remainder, singular=True)
def modulo(y, x1, x2):
    """The smooth part only: jumps have no derivative."""
    return 1.0, -(x1 // x2)


@rule.elementwise(operator.pow, pow, np.power, np.float_power, singular=True)
def power(y, x1, x2):
    """x**0 -> 0; w.r.t. the exponent: 0 at base 0 and positive exponent, nan at a negative base."""
    return power_partial(x1, x2), power_partial_exponent(y, x1, x2)


@rule.elementwise(operator.neg, np.negative)
def negative(y, x):
    return -1.0


@rule.elementwise(operator.pos, np.positive)
def positive(y, x):
    return 1.0
