"""Programs of objects: methods, properties, operators, inheritance."""

import abc
import math
from dataclasses import dataclass
from functools import cached_property
from types import SimpleNamespace

import numpy as np

from tests.programs.case import case

# -- methods -----------------------------------------------------------------------------------------------------------


class Line:
    count = 2

    def __init__(self, slope, shift=0.5):
        self.slope = slope
        self.shift = shift

    def __call__(self, x):
        return self.slope * x + self.shift

    def apply(self, x, times=1):
        for _ in range(times):
            x = self(x)
        return x

    def moved(self, by):
        self.shift = self.shift + by
        return self

    @property
    def root(self):
        return -self.shift / self.slope

    @root.setter
    def root(self, value):
        self.shift = -self.slope * value

    @staticmethod
    def middle(a, b):
        return 0.5 * (a + b)

    @classmethod
    def through(cls, x, y):
        return cls(y / x, 0.0)


class Parabola(Line):
    count = 3

    def __init__(self, slope, shift, bend):
        super().__init__(slope, shift=shift)
        self.bend = bend

    def __call__(self, x):
        return super().__call__(x) + self.bend * x * x

    def total(self, x):
        return self.count * self.apply(x, times=2)


class Shape(abc.ABC):
    @abc.abstractmethod
    def area(self):
        """Return the area."""

    def doubled(self):
        return 2.0 * self.area()


class Circle(Shape):
    def __init__(self, radius):
        self.radius = radius

    def area(self):
        return math.pi * self.radius**2


class Square(Shape):
    def __init__(self, side):
        self.side = side

    def area(self):
        return self.side * self.side


class Cached:
    def __init__(self, x):
        self.x = x

    @cached_property
    def square(self):
        return self.x * self.x


class Named:
    def scaled(self, x):
        return getattr(self, "factor", 2.0) * x


class Factor(Named):
    factor = 3.0


@dataclass
class Affine:
    slope: float
    shift: float = 0.5

    def __call__(self, x):
        return self.slope * x + self.shift

    @property
    def root(self):
        return -self.shift / self.slope


LINE = Line(2.0, 1.0)


def methods(x, y):
    line = Line(x)
    return line(y) * line.apply(y, 3) + line.root


def method_chain(x):
    return Line(x).moved(x * x).moved(1.0)(2.0)


def property_written(x, y):
    line = Line(x)
    line.root = y
    return line.shift * line(2.0)


def static_and_class(x, y):
    line = Line.through(x, y)
    return line(3.0) + Line.middle(x, y) * line.middle(x, 1.0) + Line.count * x


def inherited(x, y):
    p = Parabola(x, y, bend=x * y)
    return p(2.0) + p.total(0.5) + p.root


def polymorphic(x, y):
    total = 0.0
    for shape in (Circle(x), Square(y), Circle(x * y)):
        total = total + shape.doubled() * shape.area()
    return total


def global_object(x):
    return LINE(x) * LINE.slope + LINE.apply(x, 2)


def object_argument(x, line):
    return line(x) * line.slope + line.root


def bound_method(x, y):
    line = Line(x, y)
    f = line.apply
    return f(y) + f(x, times=2) + sum(map(line, [x, y]))


def unbound_method(x):
    return Line.apply(Line(x), x, 2)


def property_cached(x):
    c = Cached(x)
    return c.square * c.square + c.x


def attribute_default(x):
    return Named().scaled(x) * Factor().scaled(x)


def attribute_by_name(x, y):
    line = Line(x)
    name = "shift"
    setattr(line, name, y * x)
    return getattr(line, name) * line.slope if hasattr(line, "slope") else x


def class_test(x, y):
    total = 0.0
    for shape in [Circle(x), Square(y), 3.0]:
        if isinstance(shape, Circle):
            total += shape.radius
        elif isinstance(shape, Shape):
            total += shape.area()
        else:
            total += shape * x
    return total


def object_in_branch(x):
    line = Line(x)
    if x > 1.0:
        line.slope = x * x
    else:
        line.shift = x
    return line(2.0) * line.slope


def object_in_loop(x, n):
    line = Line(x)
    for i in range(n):
        line.slope = line.slope * x + i
        line.moved(line.slope)
    return line(1.5)


def two_references(x):
    a = Line(x)
    b = a
    b.slope = x * x
    return a(2.0) * b.slope


def object_holds_object(x, y):
    outer = SimpleNamespace(line=Line(x), scale=y)
    outer.line.shift = y * y
    outer.line.slope *= outer.scale
    return outer.line(3.0)


def object_holds_array(x, u):
    p = SimpleNamespace(values=np.zeros(3), total=0.0)
    p.values[1:] = u * x
    p.values[0] = x
    p.values *= 2.0
    p.total = np.sum(p.values * p.values)
    return p.total


# -- operators of a class ----------------------------------------------------------------------------------------------


class Vector:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __sub__(self, other):
        return Vector(self.x - other.x, self.y - other.y)

    def __mul__(self, k):
        return Vector(k * self.x, k * self.y)

    __rmul__ = __mul__

    def __matmul__(self, other):
        return self.x * other.x + self.y * other.y

    def __neg__(self):
        return self * -1.0

    def __abs__(self):
        return math.hypot(self.x, self.y)

    def __getitem__(self, i):
        return self.x if i == 0 else self.y

    def __len__(self):
        return 2

    def __iter__(self):
        return iter((self.x, self.y))

    def __iadd__(self, other):
        self.x += other.x
        self.y += other.y
        return self

    def __lt__(self, other):
        return abs(self) < abs(other)

    def __bool__(self):
        return self.x != 0.0


@dataclass(frozen=True)
class Dual:
    value: float
    slope: float

    def __mul__(self, other):
        return Dual(self.value * other.value, self.slope * other.value + self.value * other.slope)

    def __radd__(self, c):
        return Dual(c + self.value, self.slope)


def vector_operators(x, y):
    v, w = Vector(x, y), Vector(y, 2.0)
    return (v + w * x - (-v)) @ (2.0 * w) + abs(v)


def vector_protocol(x, y):
    v = Vector(x, y)
    a, b = v
    return v[0] * v[1] * len(v) + a * b


def vector_in_place(x, y):
    v = Vector(x, y)
    w = v
    v += Vector(x * y, 1.0)
    return w.x * v.y


def vector_compared(x, y):
    v, w = Vector(x, y), Vector(1.0, 0.5)
    return abs(w) * x if v < w else abs(v) * y


def vector_true(x):
    v = Vector(x, 1.0)
    return v.x * v.x if v else 0.0


def vector_sum(x, y):
    total = Vector(0.0, 0.0)
    for k in range(3):
        total = total + k * Vector(x, y)
    return total @ total


def dual_numbers(x, n):
    d = Dual(x, 1.0)
    p = d
    for _ in range(n):
        p = p * d
    return (1.0 + p).slope


CASES = [
    case(global_object, 1.3),
    case(object_argument, 1.3, Affine(0.7)),
    case(object_in_branch, 1.3),
    case(object_in_branch, 0.3),
    case(object_in_loop, 1.3, 3),
    case(object_in_loop, 1.3, 0),
    case(vector_compared, 0.3, 0.7, order=1),
    case(vector_true, 1.3, order=1),
    case(methods, 1.3, 0.7),
    case(property_written, 1.3, 0.7),
    case(static_and_class, 1.3, 0.7),
    case(inherited, 1.3, 0.7),
    case(property_cached, 1.3),
    case(attribute_default, 1.3),
    case(attribute_by_name, 1.3, 0.7),
    case(vector_operators, 1.3, 0.7),
    case(vector_compared, 1.3, 0.7, order=1),
    case(vector_sum, 1.3, 0.7),
    case(two_references, 1.3),
    case(object_holds_array, 1.3, np.array([0.7, 0.2])),
    case(vector_in_place, 1.3, 0.7),
    case(dual_numbers, 1.3, 3),
    case(dual_numbers, 1.3, 0),
    case(method_chain, 1.3),
    case(polymorphic, 1.3, 0.7),
    case(bound_method, 1.3, 0.7),
    case(unbound_method, 1.3),
    case(class_test, 1.3, 0.7),
    case(object_holds_object, 1.3, 0.7),
    case(vector_protocol, 1.3, 0.7, order=1),
]
