"""Dicts that are merged and lose items; patterns of sequences, mappings and classes."""

import math
from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np

from tests.programs.case import case


def updated_in_place(x, y):
    a = {"k": x}
    a |= {"m": y, "k": y * x}
    return a["k"] * a["m"]


def merged(x, y):
    a = {"k": x}
    b = a | {"m": y}
    c = {**b, **{"k": y}}
    a["k"] = 5.0
    return b["k"] * c["m"] * c["k"] + a["k"]


def popped_from_another_name(x, y):
    a = {"k": x, "m": y}
    b = a
    v = a.pop("k")
    return v * len(b)


def keys_not_known(x, y):
    a = {i: x * i for i in range(3)}
    b = a | {5: y}
    return b[1] * b[5]


def popped_by_a_function(x, y):
    def f(d):
        d.pop("k")
        return d["m"]

    a = {"k": x, "m": y}
    r = f(a)
    return r * len(a) + x


def removed_in_a_loop(x, y):
    a = {"k": x, "m": y}
    for i in range(2):
        if i == 1:
            del a["k"]
    return a["m"] * len(a) * x


def popped_in_an_arm(x, y):
    a = {"k": x, "m": y}
    if x > 0:
        a.pop("k")
    return a.get("k", 7.0) * x * a["m"]


def masks_and_numbers(x, y):
    m = np.array([True, False]) | np.array([True, True])
    n = 3 | 4
    return x * n * np.sum(np.where(m, y, 0.0))


def popped_from_an_argument(p, y):
    v = p.pop("k")
    return v * y * len(p)


def rest_of_a_mapping(x, y):
    match {"a": x, "b": y, "c": 2.0}:
        case {"a": u, **rest}:
            return u * rest["b"] * len(rest)
    return x


def star_in_the_middle(x, y):
    match (x, y, x * y, 2.0):
        case [a, *mid, b]:
            return a * mid[0] * b * sum(mid)
    return x


@dataclass
class Pair:
    a: float
    b: float


def class_with_fields(x, y):
    match Pair(x, y):
        case Pair(a, b=1.0):
            return a
        case Pair(a, b):
            return a * b * b
    return x


def class_of_a_number(x, y):
    match x:
        case [_, _]:
            return y
        case float(z):
            return z * y
    return x


def nested_patterns(x, y):
    match [x, [y, 1]]:
        case [a, [b, 1 as k]] if a > 100:
            return a
        case [a, [b, int(k)]]:
            return a * b * (k + 1)
    return x


def by_specification(x, spec):
    match spec:
        case {"kind": "pow", "n": int(n)} if n > 1:
            return x**n
        case {"kind": "sum", "parts": [a, *rest]}:
            return x * a + sum(rest) * x * x
        case ("pair", a, b) | ["turned", b, a]:
            return a * x - b * x * x
        case SimpleNamespace(w=w) | {"w": w}:
            return w * x
        case _:
            return math.sin(x)


CASES = [
    case(by_specification, 1.3, {"kind": "pow", "n": 3}, wrt=("x",)),
    case(by_specification, 1.3, {"kind": "sum", "parts": [1.0, 2.0, 3.0]}, wrt=("x",)),
    case(by_specification, 1.3, ("pair", 1.0, 2.0), wrt=("x",)),
    case(by_specification, 1.3, ["turned", 1.0, 2.0], wrt=("x",)),
    case(by_specification, 1.3, SimpleNamespace(w=3.0), wrt=("x",)),
    case(by_specification, 1.3, {"w": 3.0}, wrt=("x",)),
    case(by_specification, 1.3, None, wrt=("x",)),
    *(
        case(f, 1.3, 0.7)
        for f in (
            updated_in_place,
            merged,
            popped_by_a_function,
            popped_in_an_arm,
            masks_and_numbers,
            rest_of_a_mapping,
            star_in_the_middle,
            class_with_fields,
            class_of_a_number,
            nested_patterns,
        )
    ),
    case(popped_in_an_arm, -1.3, 0.7),
    case(popped_from_an_argument, {"k": 1.3, "m": 2.0}, 0.7),
    case(popped_from_another_name, 1.3, 0.7, refuses="S2S205"),
    case(keys_not_known, 1.3, 0.7, refuses="S2S104"),
    case(removed_in_a_loop, 1.3, 0.7, refuses="S2S306"),
]
