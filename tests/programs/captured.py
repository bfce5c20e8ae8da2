"""Programs with functions that outlive the call that made them: what they captured stays what it was."""

import functools
import math

import numpy as np

from tests.programs.case import case


def line(p):
    def at(v):
        return v * p + 1.0

    return at


def line_lambda(p):
    return lambda v: v * p + 1.0


def first_of(p):
    def at(v):
        return v * p[0] + 1.0

    return at


def composed(f, g):
    return lambda v: f(g(v))


def central(f, h):
    return lambda v: (f(v + h) - f(v - h)) / (2 * h)


def scaled(factor):
    def decorate(function):
        @functools.wraps(function)
        def inner(*args):
            return function(*args) * factor

        return inner

    return decorate


def argument_rebound(p):
    f = line(p)
    p = p * 10.0
    return f(2.0) * p


def lambda_argument_rebound(p):
    f = line_lambda(p)
    p = p * 10.0
    return f(2.0) * p


def array_argument_rebound(x):
    f = first_of(x)
    x = x * 10.0
    return f(2.0) * x[1]


def array_argument_written(x):
    y = x.copy()
    f = first_of(y)
    y[0] = y[1] * y[0]
    return f(2.0) * y[0]


def through_another(p):
    def made(q):
        return line(q)

    f = made(p)
    p = p + 1.0
    return f(p)


def two_of_one_factory(p, q):
    f, g = line(p), line(q)
    p = p * 10.0
    return f(g(p)) * g(f(q))


def composed_and_rebound(x):
    y = x
    f = composed(line(y), line(y * y))
    y = 7.0 * x
    return f(y)


def in_a_dict(x):
    table = {"f": line(x), "g": line(x * x)}
    x = x * 3.0
    return table["f"](x) * table["g"](1.0)


def in_a_loop(x):
    y = 0.0
    f = line(x)
    for _ in range(3):
        x = f(x)
        y += x
    return y


def numerical_derivative(x):
    h = 0.1 * x
    slope, of_sine = central(line(x), h), central(math.sin, h)
    h = 5.0
    return slope(x) * of_sine(x) * h


def decorator_argument_rebound(x):
    s = x * 1.0

    @scaled(s)
    def f(v):
        return v * s

    s = s * 4.0
    return f(x)


CASES = [
    case(argument_rebound, 0.6),
    case(lambda_argument_rebound, 0.6),
    case(array_argument_rebound, np.array([0.5, 0.7])),
    case(array_argument_written, np.array([0.5, 0.7])),
    case(through_another, 0.6),
    case(two_of_one_factory, 0.6, 1.2),
    case(composed_and_rebound, 0.6),
    case(in_a_dict, 0.6),
    case(in_a_loop, 0.6),
    case(numerical_derivative, 0.6),
    case(decorator_argument_rebound, 0.6),
]
