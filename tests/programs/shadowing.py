"""Programs whose variables have the names of builtins, which the generated code calls."""

import math

import numpy as np

from tests.programs.case import case


def width(v):
    min, max = v[0], v[0]
    for t in v:
        if t < min:
            min = t
        if t > max:
            max = t
    range = max - min
    return range


def total(v):
    return sum(v[i] * max(v[i], 1.0) for i in range(len(v)))


def loops_reversed(x):
    reversed, zip = x[0], x[1]
    slice = x[1:]
    s = 0.0
    y = x.copy()
    for i in (0, 1):
        y[i] = y[i] * reversed + zip
        s += np.sin(y[i]) * slice[0]
    return s * reversed


def counted_rounds(x):
    len = x[0]
    s, k = 1.0, 0
    for v in x:
        s = math.sin(s * v) * len
        k += 1
    while s < 3.0:
        s = s * s + 1.0 + len
    return s * k


def in_a_callee(x):
    s = 0.0
    for i in range(len(x)):
        s += width(x * i) * width(x)
    return s


def around_a_callee(x):
    sum, len, max = x[0], 3.0, 2.0
    return total(x) * sum * len * max


def a_list(x):
    list = [v * v for v in x[1:]]
    iter = 0
    while iter < 2:
        list.append(list[-1] * x[0])
        iter += 1
    return sum(list)


def nested(x):
    len = x[0]

    def scale(v):
        nonlocal len
        len = len * v
        return [len * 2.0 for _ in (0, 1)][1]

    def twice(len):
        list = len * 2.0
        return (lambda min: min * list)(len)

    next = scale(x[1])
    return next * twice(2.0) * len


X = np.array([1.3, 0.7])
CASES = [
    case(loops_reversed, X),
    case(counted_rounds, X),
    case(in_a_callee, X),
    case(around_a_callee, X),
    case(a_list, np.array([1.3, 0.7, 0.4])),
    case(nested, X),
]
