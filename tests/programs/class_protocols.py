"""Programs of classes that say what operators, items, iteration and attributes mean."""

import copy
import math
from dataclasses import asdict, dataclass, field, replace
from typing import NamedTuple

import numpy as np

from tests.programs.case import case


class Poly:
    """A polynomial: items, length, iteration, calls, arithmetic."""

    def __init__(self, coefficients):
        self.coefficients = list(coefficients)

    def __getitem__(self, i):
        return self.coefficients[i]

    def __len__(self):
        return len(self.coefficients)

    def __iter__(self):
        return iter(self.coefficients)

    def __call__(self, x):
        total = 0.0
        for c in reversed(self.coefficients):
            total = total * x + c
        return total

    def __add__(self, other):
        return Poly([a + b for a, b in zip(self.coefficients, other.coefficients, strict=True)])

    def __mul__(self, k):
        return Poly([k * c for c in self.coefficients])

    __rmul__ = __mul__

    def derivative(self):
        return Poly([i * c for i, c in enumerate(self.coefficients)][1:])


class Pair:
    def __init__(self, a, b):
        self.a, self.b = a, b

    def __iter__(self):
        yield self.a
        yield self.b

    def __truediv__(self, other):
        return Pair(self.a / other.a, self.b / other.b)

    def __rsub__(self, c):
        return Pair(c - self.a, c - self.b)

    def __pow__(self, n):
        return Pair(self.a**n, self.b**n)

    def __setitem__(self, i, value):
        if i == 0:
            self.a = value
        else:
            self.b = value

    def __getitem__(self, i):
        return self.a if i == 0 else self.b

    def __contains__(self, x):
        return self.a <= x <= self.b

    def __float__(self):
        return self.a * self.b


class Celsius:
    """A property with a setter, and one that follows from it."""

    scale = 1.8

    def __init__(self, degrees):
        self._degrees = degrees

    @property
    def degrees(self):
        return self._degrees

    @degrees.setter
    def degrees(self, value):
        self._degrees = value * 1.0

    @property
    def fahrenheit(self):
        return self.scale * self.degrees + 32.0

    @fahrenheit.setter
    def fahrenheit(self, value):
        self.degrees = (value - 32.0) / self.scale

    @classmethod
    def freezing(cls, offset):
        made = cls(0.0)
        made.degrees += offset
        return made

    @staticmethod
    def mean(a, b):
        return (a.degrees + b.degrees) / 2.0


class Base:
    weight = 2.0

    def __init__(self, x):
        self.x = x
        self.setup()

    def setup(self):
        self.y = self.x

    def value(self):
        return self.weight * self.x * self.y


class Middle(Base):
    def setup(self):
        super().setup()
        self.y = self.y * self.x


class Mixin:
    def value(self):
        return 1.0 + super().value()


class Leaf(Mixin, Middle):
    weight = 3.0

    def value(self):
        return math.sin(super().value())


@dataclass
class Body:
    mass: float
    position: np.ndarray
    velocity: np.ndarray = field(default_factory=lambda: np.zeros(2))

    def kinetic(self):
        return 0.5 * self.mass * np.sum(self.velocity**2)

    def step(self, force, h):
        self.velocity = self.velocity + h * force / self.mass
        self.position = self.position + h * self.velocity


@dataclass(frozen=True)
class Clamped:
    low: float
    high: float

    def __post_init__(self):
        if self.low > self.high:
            raise ValueError("low above high")
        object.__setattr__(self, "low", 2.0 * self.low)


@dataclass(frozen=True)
class Inner:
    a: float
    b: float = 2.0


@dataclass(frozen=True)
class Outer:
    inner: Inner
    c: float


class Counter:
    """It counts its calls: an attribute that is no variable."""

    def __init__(self, gain):
        self.gain, self.calls = gain, 0

    def __call__(self, x):
        self.calls += 1
        return self.gain * x * self.calls


class Stack:
    def __init__(self):
        self.items = []

    def push(self, x):
        self.items.append(x)
        return self

    def pop(self):
        return self.items.pop()


class Node(NamedTuple):
    value: float
    next: object = None


def polynomial(x, y):
    p = Poly([x, y, x * y])
    q = p + 2.0 * p
    return q(y) + q.derivative()(x) + p[1] * len(p)


def iterated_object(x, y):
    a, b = Pair(x * y, y) / Pair(y, x)
    total = a * b
    for v in 1.0 - Pair(x, y):
        total = total + v * v
    return total + sum(Pair(x, 3.0))


def items_set(x, y):
    p = Pair(x, y)
    p[0] = p[1] * x
    p[1] *= p[0]
    return p[0] * p[1] + float(p)


def power_of_pair(x, y):
    p = Pair(x, y) ** 2
    return p.a * p.b if 0.5 in Pair(0.0, 1.0) else x


def properties(x, y):
    t = Celsius(x)
    t.fahrenheit = t.fahrenheit * y
    t.degrees *= 2.0
    u = Celsius.freezing(y * x)
    return t.degrees * Celsius.mean(t, u) + u.fahrenheit


def diamonds(x):
    return Leaf(x).value() + Middle(x).value() * Base(x * x).value()


def bodies(x, h, steps):
    a = Body(2.0, x, x * 0.5)
    b = Body(1.0, -x)
    for _ in range(steps):
        d = b.position - a.position
        force = d / (1.0 + np.sum(d * d))
        a.step(force, h)
        b.step(-force, h)
    return a.kinetic() + b.kinetic() + np.sum(a.position * b.position)


def frozen_post_init(x, y):
    c = Clamped(x, high=x + y)
    return c.low * c.high


def nested_replace(x, y):
    o = Outer(Inner(x), y)
    p = replace(o, inner=replace(o.inner, b=o.c * x))
    return p.inner.a * p.inner.b * p.c + o.inner.b * x


def as_dict(x, y):
    d = asdict(Outer(Inner(x * y), y))
    return d["inner"]["a"] * d["c"] + d["inner"]["b"] * x


def counted(x):
    f = Counter(x)
    return f(x) + f(2.0) * f(x)


def stack_object(x, y):
    s = Stack()
    s.push(x).push(x * y).push(y)
    return s.pop() * s.pop() + s.items[0]


def linked(x, n):
    head = Node(x)
    for i in range(n):
        head = Node(head.value * x + i)
    return head.value


def copied(x, y):
    p = Pair(x, y)
    q = copy.copy(p)
    q.a = q.a * y
    return p.a + q.a * q.b


def swapped(x, y):
    p, q = Pair(x, 2.0), Pair(y, x)
    if x > y:
        p, q = q, p
    p.a = p.a * 3.0
    return p.a * p.b + q.a * x


def exchanged_attributes(x, y):
    p = Pair(x, y * y)
    p.a, p.b = p.b, p.a
    p = Pair(p.b, p.a * x)
    return p.a * p.b**2


def chosen_class(x, y):
    made = Middle(x) if y > 0.0 else Middle(x * y)
    return made.value()


def object_carried_by_a_loop(x, n):
    p = Pair(x, 1.0)
    for _ in range(n):
        p = Pair(p.b * x, p.a + p.b)
    return p.a * p.b


def attribute_on_one_path(x, y):
    p = Celsius(x)
    if x > 0.0:
        p.extra = y * x
    return p.extra * p.degrees if x > 0.0 else p.degrees


def second_name_in_a_branch(x, y):
    p = Pair(x, y)
    q = p if x > 0.0 else Pair(y, x)
    q.a = q.a * y
    return q.a * q.b


def shared_part(x, u):
    inner = Pair(u * x, x)
    a, b = Pair(inner, 1.0), Pair(inner, 2.0)
    a.a.a[0] = x * x
    b.a.b = 3.0 * x
    return np.sum(b.a.a) * a.a.b


def closure_over_object(x, y):
    p = Pair(x, y)

    def scaled(k):
        p.a = p.a * k
        return p.a + p.b

    return scaled(y) * scaled(x)


U = np.array([0.7, -0.2])

CASES = [
    case(polynomial, 1.3, 0.7),
    case(iterated_object, 1.3, 0.7),
    case(items_set, 1.3, 0.7),
    case(power_of_pair, 1.3, 0.7),
    case(properties, 1.3, 0.7),
    case(diamonds, 1.3),
    case(bodies, U, 0.1, 3),
    case(bodies, U, 0.1, 0),
    case(frozen_post_init, 1.3, 2.7, refuses="S2S204"),
    case(nested_replace, 1.3, 0.7),
    case(as_dict, 1.3, 0.7),
    case(counted, 1.3),
    case(stack_object, 1.3, 0.7, refuses="S2S302"),
    case(linked, 1.3, 3),
    case(linked, 1.3, 0),
    case(copied, 1.3, 0.7),
    case(swapped, 1.3, 0.7),
    case(swapped, 0.3, 0.7),
    case(exchanged_attributes, 1.3, 0.7),
    case(chosen_class, 1.3, 0.7),
    case(chosen_class, 1.3, -0.7),
    case(object_carried_by_a_loop, 1.3, 4),
    case(object_carried_by_a_loop, 1.3, 0),
    case(attribute_on_one_path, 1.3, 0.7),
    case(attribute_on_one_path, -1.3, 0.7),
    case(second_name_in_a_branch, 1.3, 0.7),
    case(second_name_in_a_branch, -1.3, 0.7),
    case(shared_part, 1.3, U),
    case(closure_over_object, 1.3, 0.7),
]
