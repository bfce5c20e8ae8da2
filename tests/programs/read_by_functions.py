"""Objects and arrays that other functions read: in nested functions, in attributes, as defaults."""

from __future__ import annotations

import re

import numpy as np

from tests.programs.case import case


class Settings:
    def __init__(self):
        self.pattern = re.compile("x")
        self.k = 2.0


class Plain:
    def __init__(self):
        self.k = 2.0


def set_after_the_functions(x):
    s = Plain()

    def g(v):
        return v * s.k

    def h(v):
        return g(v) * s.k

    s.k = 3.0
    return h(x) * h(2.0)


def varied_after_the_functions(x):
    s = Plain()

    def g(v):
        return v * s.k

    before = g(2.0)
    s.k = x
    return g(x) * g(2.0) * before


def unknown_attribute(x):
    s = Settings()

    def g(v):
        return v * s.k if s.pattern else v

    def h(v):
        return g(v) * s.k

    return h(x) * h(2.0)


def of_an_argument(x, s):
    def g(v):
        return v * s.k if s.pattern else v

    return g(x) * g(2.0) * x


def functions_as_attributes(x, s):
    s = Plain()
    s.f = lambda v: v * s.k
    s.g = lambda v: s.f(v)
    return s.g(x) * s.k * s.g(2.0)


WEIGHTS = np.array([2.0, 3.0])


def weighted(v, w=WEIGHTS):
    return v * w


def array_for_a_default(x):
    def shifted(v, w=WEIGHTS):
        return v + w

    return np.sum(weighted(x) * shifted(x) * weighted(2.0))


CASES = [
    case(array_for_a_default, 1.3),
    case(set_after_the_functions, 1.3),
    case(varied_after_the_functions, 1.3),
    case(unknown_attribute, 1.3),
    case(of_an_argument, 1.3, Settings(), wrt=("x",)),
    case(functions_as_attributes, 1.3, None, wrt=("x",)),
]
