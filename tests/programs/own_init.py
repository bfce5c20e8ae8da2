"""Dataclasses, and classes derived from them, with an ``__init__`` of their own."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field

from tests.programs.case import case


@dataclass
class Own:
    a: float
    b: float

    def __init__(self, a, b=1.0):
        self.a = a * a * b
        self.b = 2 * a


@dataclass(init=False)
class Turned:
    a: float
    b: float = 2.0

    def __init__(self, b, a):
        self.a = a
        self.b = b * b


@dataclass
class Plain:
    a: float
    b: float = 2.0


class Derived(Plain):
    def __init__(self, x):
        self.b = x * x
        self.a = x * self.b


class Handing(Plain):
    def __init__(self, x, y):
        super().__init__(x * x, b=3 * y)
        self.c = self.a * y


class WithDefault(Plain):
    def __init__(self, x):
        super().__init__(x)


@dataclass
class Finished:
    a: float
    parts: list = field(default_factory=list)

    def __post_init__(self):
        self.parts.append(self.a * self.a)


class HandingToFinished(Finished):
    def __init__(self, x):
        super().__init__(3 * x)


def own(x, y):
    return Own(x).a * Own(x, y).b + Own(y, x).a


def turned(x, y):
    t = Turned(x, y)
    return t.a * t.b


def derived(x, y):
    return Derived(x).a * y + Derived(y).b


def handing(x, y):
    h = Handing(x, y)
    return h.a * h.b + h.c


def with_default(x, y):
    w = WithDefault(x)
    return w.a * w.b * y


def finished(x, y):
    f = HandingToFinished(x)
    return f.parts[0] * f.a * y


def replaced(x, y):
    o = dataclasses.replace(Own(x, y), a=y)
    return o.a * o.b


CASES = [case(f, 1.3, 0.7) for f in (own, turned, derived, handing, with_default, finished, replaced)]
