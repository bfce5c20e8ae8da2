"""Classes that are defined inside a function."""

import dataclasses
import math

import numpy as np

from tests.programs.case import case

GAIN = 2.0


def with_operators(x):
    class Point:
        """A point of the plane."""

        scale = 3.0

        def __init__(self, a, b):
            self.a, self.b = a, b

        def norm(self):
            return math.sqrt(self.a**2 + self.b**2) * self.scale * GAIN

        def __add__(self, other):
            return Point(self.a + other.a, self.b + other.b)

    p = Point(x, 2.0) + Point(1.0, x * x)
    return p.norm()


def as_dataclass(x):
    @dataclasses.dataclass(frozen=True)
    class State:
        v: float
        w: float = 1.5

        @property
        def energy(self):
            return self.v * self.v * self.w

    state = State(x)
    for _ in range(3):
        state = dataclasses.replace(state, v=state.energy * 0.5, w=state.w + 0.1 * state.v)
    return state.v * state.w


def derived(x):
    class Base:
        def value(self, x):
            return x * x

    class Derived(Base):
        def value(self, x):
            return super().value(x) + x

    return Derived().value(x)


def accumulating(x):
    class Sum:
        def __init__(self):
            self.total = 0.0

        def add(self, value):
            self.total += value
            return self

    held = Sum()
    for i in range(4):
        held.add(x * i)
    return held.total * x if isinstance(held, Sum) else 0.0


def in_a_nested_function(x):
    def square(y):
        class Box:
            def __init__(self, value):
                self.value = value

            def squared(self):
                return self.value**2

        return Box(y).squared()

    return square(x) + square(2.0 * x)


def in_a_loop(u):
    total = 0.0
    for i in range(len(u)):

        class Row:
            def __init__(self, values):
                self.values = values

        total = total + np.sum(Row(u[i] * u).values)
    return total


def on_one_path(x):
    if x > 1.0:

        class Kept:
            def __init__(self, value):
                self.value = value

        y = Kept(x * x).value
    else:
        y = x
    return y * x


def capturing(x):
    class Scaled:
        def __init__(self, a):
            self.a = a * x

    return Scaled(2.0).a


def of_two_names(x):
    class Pair:
        def __init__(self, a):
            self.a = a

    Pair = Pair if x > 0 else None
    return Pair(x).a


CASES = [
    case(with_operators, 0.7),
    case(as_dataclass, 0.7),
    case(derived, 0.7),
    case(accumulating, 0.7),
    case(in_a_nested_function, 0.7),
    case(in_a_loop, np.array([0.5, 1.5])),
    case(on_one_path, 1.3),
    case(on_one_path, 0.7),
    case(capturing, 0.7, refuses="S2S103"),
    case(of_two_names, 0.7, refuses="S2S103"),
]
