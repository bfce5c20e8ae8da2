"""Methods, properties and operators of named tuples; classes that make their objects in a way of their own."""

from __future__ import annotations

from collections import namedtuple
from typing import NamedTuple

from tests.programs.case import case


class Vector(NamedTuple):
    x: float
    y: float

    def __add__(self, other):
        return Vector(self.x + 2 * other.x, self.y + other.y)

    def __mul__(self, k):
        return Vector(self.x * k, self.y * k)

    __rmul__ = __mul__

    def __neg__(self):
        return Vector(-2 * self.x, -self.y)

    def __abs__(self):
        return (self.x**2 + self.y**2) ** 0.5

    def __call__(self, z):
        return self.x * z + self.y

    @property
    def area(self):
        return self.x * self.y

    @classmethod
    def on_parabola(cls, a):
        return cls(a, a * a)

    @staticmethod
    def square(a):
        return a * a

    def norm(self):
        return (self.x**2 + self.y**2) ** 0.5


class Longer(Vector):
    def norm(self):
        return super().norm() + self.area


def properties(x, y):
    return Vector(x, y).area * x


def methods(x, y):
    v = Longer(x, y)
    return v.norm() * v.square(y) + v.on_parabola(y).y + Vector.on_parabola(x).area


def operators(x, y):
    v = Vector(x, y) + Vector(y, x * y)
    return (2 * -v * 3).area + abs(v) + v(y)


def in_a_loop(x, y):
    v = Vector(x, y)
    for _ in range(3):
        v = v + Vector(x, v.area) * 0.5
    return v.norm() * v.area


def of_argument(v):
    return v.norm() * v.area + abs(v)


class Doubled(namedtuple("Doubled", "x y")):
    def __new__(cls, x, y=1.0):
        return super().__new__(cls, 2 * x, x * y)


class Squared:
    def __new__(cls, x=1.0):
        made = object.__new__(cls)
        made.y = x * x
        return made

    def __init__(self, x=1.0):
        self.z = x


class Number(float):
    def __init__(self, x):
        self.other = x


class Factory(type):
    def __call__(cls, x):
        return super().__call__(x * x)


class Made(metaclass=Factory):
    def __init__(self, x):
        self.x = x


def made_by_new(x):
    return Squared(x).y + Squared(x).z


def tuple_made_by_new(x):
    return Doubled(x).x * Doubled(x).y


def made_of_a_number(x):
    return Number(x) * Number(x).other


def made_by_metaclass(x):
    return Made(x).x


CASES = [
    case(properties, 1.3, 0.7),
    case(methods, 1.3, 0.7),
    case(methods, 1.3, 0.7, wrt=("x",)),
    case(operators, 1.3, 0.7),
    case(in_a_loop, 1.3, 0.7),
    case(of_argument, Vector(1.3, 0.7)),
    case(made_by_new, 2.0, refuses="S2S204"),
    case(tuple_made_by_new, 2.0, refuses="S2S204"),
    case(made_of_a_number, 2.0, refuses="S2S204"),
    case(made_by_metaclass, 2.0, refuses="S2S204"),
]
