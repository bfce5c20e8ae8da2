"""The largest of tuples, lists and objects is one of them, and the items of a dict of arrays are updated in place."""

import math
from dataclasses import dataclass

import numpy as np

from tests.programs.case import case


@dataclass(order=True)
class Item:
    key: float
    value: float = 1.0


def largest_object(x, y):
    items = [Item(x, y), Item(y, x * y)]
    return max(items).value * min(items[0], items[1]).key


def largest_pair(x, y):
    rows = [(x, 1.0), (y, x * y)]
    return max(rows)[1] * min(rows)[0]


def largest_list(x, y):
    rows = [[x, 1.0], [y, x * y]]
    return max(rows)[1] * min(rows)[0]


def best_with_its_place(x, ys):
    best = max((math.sin(y * x), i) for i, y in enumerate(ys))
    return best[0] * (best[1] + 1)


def running_best(x, ys):
    best = (0.0, 0)
    for i, y in enumerate(ys):
        best = max(best, (y * x, i))
    return best[0] * best[1]


def descent(x, u):
    p = {"w": u * x, "b": u * 1.0}
    for _ in range(2):
        g = {"w": p["w"] * 2.0 + p["b"], "b": p["b"] + p["w"].sum()}
        for k in p:
            p[k] -= 0.1 * g[k]
    return sum(np.sum(v**2) for v in p.values())


YS = [0.5, 1.5, 2.0]

CASES = [
    case(largest_object, 0.7, 1.2),
    case(largest_pair, 0.7, 1.2),
    case(largest_list, 0.7, 1.2),
    case(best_with_its_place, 0.7, YS),
    case(running_best, 0.7, YS),
    case(descent, 0.7, np.array([0.5, 1.0]), order=1),
]
