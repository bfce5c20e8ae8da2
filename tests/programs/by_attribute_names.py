"""Attributes by names: setattr, getattr over known names, the dicts of objects."""

import dataclasses
from dataclasses import dataclass

from tests.programs.case import case

FIELDS = ("a", "b", "c")


class Thing:
    pass


def set_and_read(x):
    o = Thing()
    for name, value in (("a", x), ("b", x * x)):
        setattr(o, name, value)
    total = 0.0
    for name in ("a", "b"):
        total = total + getattr(o, name) * 2.0
    return total * o.a


def over_a_table(x):
    o = Thing()
    for i, name in enumerate(FIELDS):
        setattr(o, name, x * i)
    return o.a + o.b * o.c + sum(getattr(o, n) ** 2 for n in FIELDS)


def over_a_list(x, other):
    o = Thing()
    names = ["a", "b", "c"]
    names[0] = other
    for i, name in enumerate(names):
        setattr(o, name, x**i)
    return o.b * x


def over_a_local_list(x):
    o = Thing()
    names = ["a", "b"]
    for name in names:
        setattr(o, name, x * x)
    for name in reversed(names):
        setattr(o, name, getattr(o, name) * o.a)
    return o.a * o.b


class Bag:
    def __init__(self, **parts):
        for key, value in parts.items():
            setattr(self, key, value)

    def total(self):
        return self.first * 2.0 + self.second


def from_keywords(x):
    bag = Bag(first=x, second=x * x)
    return bag.total() * bag.first


class Updated:
    def __init__(self, x, **others):
        self.__dict__.update(others)
        self.__dict__.update({"x": x, "twice": 2.0 * x})
        self.__dict__["last"] = x * x


def updated(x):
    o = Updated(x, first=x * 3.0)
    o.__dict__.update(x=o.twice, twice=o.x)
    return o.x * o.twice + o.first * vars(o)["last"]


def walked_over(x):
    o = Thing()
    o.a = x
    vars(o)["b"] = x * x
    total = sum(vars(o).values())
    for key, value in vars(o).items():
        total = total * x + value * len(key)
    for key in o.__dict__:
        total = total + getattr(o, key)
    return total + len(vars(o)) + vars(o).get("c", x)


def product(a, b):
    return a * b


def as_keywords(x):
    o = Thing()
    o.a = x
    o.b = x * x
    copy = dict(vars(o))
    o.a = 5.0
    return product(**vars(o)) + copy["a"]


@dataclass
class Pair:
    left: float
    right: float

    def norm(self):
        total = 0.0
        for f in dataclasses.fields(self):
            total = total + getattr(self, f.name) ** 2
        return total


def of_a_dataclass(x):
    return Pair(x, x * x).norm()


def of_an_argument(pair):
    total = 0.0
    for name in ("left", "right"):
        total = total * 2.0 + getattr(pair, name) ** 2
    return total


def order_unknown(x):
    o = Thing()
    if x > 0:
        o.a = x
        o.b = x * x
    else:
        o.b = x
        o.a = 1.0
    total = 0.0
    for value in vars(o).values():
        total = total * 3.0 + value
    return total


def on_one_path(x):
    o = Thing()
    o.a = x
    if x > 1.0:
        o.b = x * x
    return sum(vars(o).values())


def kept_dict(x):
    o = Thing()
    o.a = x
    d = o.__dict__
    d["a"] = x * 3.0
    return o.a * x


def name_unknown(x, name):
    o = Thing()
    o.a = x
    o.b = x * x
    while name != "a":
        name = name[1:]
    return getattr(o, name)


CASES = [
    case(set_and_read, 0.7),
    case(over_a_table, 0.7),
    case(over_a_list, 0.7, "a", refuses="S2S104"),
    case(over_a_local_list, 0.7),
    case(from_keywords, 0.7),
    case(updated, 0.7),
    case(walked_over, 0.7),
    case(as_keywords, 0.7),
    case(of_a_dataclass, 0.7),
    case(of_an_argument, Pair(0.7, 1.2), wrt=("pair",), order=1),
    case(order_unknown, 0.7, refuses="S2S201"),
    case(on_one_path, 1.7, refuses="S2S201"),
    case(kept_dict, 0.7, refuses="S2S205"),
    case(name_unknown, 0.7, "ba", refuses="S2S104"),
]
