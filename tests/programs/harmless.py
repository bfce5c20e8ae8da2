"""Functions and methods that are called as they are: some leave alone what they are given, some change it."""

from __future__ import annotations

import heapq
import random

import numpy as np

from tests.programs.case import case


def doubled(c):
    return np.array([2 * c[0], c[1]])


def scaled_in_place(c):
    c *= 2
    return c.sum()


def through_a_view(c):
    head = c[:1]
    head[0] = 5.0
    return c.sum()


def through_another(c):
    return through_a_view(c) + 1


def shuffled(c):
    np.random.default_rng(0).shuffle(c)
    return c.sum()


def shuffled_list(c):
    random.Random(3).shuffle(c)
    return c[0]


def popped(c):
    return heapq.heappop(c)


def view_of(c):
    return c[::-1]


def only_of_arrays(c):
    if isinstance(c, np.ndarray):
        c[0] = 3.0
        return 1.0
    return 2.0


def text_of(c):
    return f"{c}"


class Table:
    def __init__(self, values):
        self.values = values
        self.count = 0

    def total(self, k):
        return self.values.sum() * k[0]

    def change(self, k):
        self.values[0] = k[1]
        return self.values.sum()

    def change_given(self, k):
        k[0] += self.values[1]
        return k.sum()


def unchanged(x, c):
    y = np.sin(x * c)
    first, second = doubled(doubled(c))
    return np.sum(y) * first * second


def unchanged_in_a_test(x, c):
    y = np.sin(x * c)
    if doubled(c)[0] > 1 and text_of(c):
        y = y * x
    return np.sum(y)


def unchanged_in_a_loop(x, c):
    y = x
    for v in doubled(c):
        y = y * c * v
    return np.sum(y)


def unchanged_under_a_name(x, c):
    c = np.asarray(c)
    y = np.sin(x * c)
    return np.sum(y * doubled(c))


def changed(x, c):
    c = c.copy()
    y = np.sin(x * c)
    total = scaled_in_place(c)
    return np.sum(y * c) * total


def changed_behind(x, c):
    c = c.copy()
    y = np.sin(x * c)
    total = through_another(c)
    return np.sum(y * c) * total


def changed_by_library(x, c):
    c = c.copy()
    y = np.sin(x * c)
    total = shuffled(c)
    return np.sum(y * c) * total


def changed_list(x, c):
    c = list(c)
    y = np.sin(x * c[0]) * x * c[1]
    total = shuffled_list(c) + popped(c)
    return np.sum(y * c[0]) * total


def returned_view(x, c):
    c = c.copy()
    y = np.sin(x * c)
    back = view_of(c)
    back[0] = 7.0
    return np.sum(y * c)


def of_two_kinds(x, c):
    c = c.copy()
    y = np.sin(x * c)
    k = only_of_arrays(2.0) + only_of_arrays([1.0]) + only_of_arrays(c)
    return np.sum(y * c) * k


def in_a_comprehension(x, c):
    rows = [c.copy(), 2 * c]
    y = np.sin(x * rows[0]) * x * rows[1]
    totals = [only_of_arrays(r) for r in rows]
    return np.sum(y * rows[0]) * totals[0]


def method(x, c):
    table = Table(c.copy())
    k = np.array([2.0, 3.0])
    y = np.sin(x * table.values) * np.cos(x * k)
    return np.sum(y) * table.total(k)


def method_changes(x, c):
    table = Table(c.copy())
    k = np.array([2.0, 3.0])
    y = np.sin(x * table.values) * np.cos(x * k)
    total = table.change(k) + table.change_given(k)
    return np.sum(y * k * table.values) * total


def nested(x, c):
    c = c.copy()

    def change(d):
        d[0] = d[0] + 1.0
        return d[0]

    def read(d):
        return d[0] + 1.0

    y = np.sin(x * c) * read(c)
    total = change(c)
    return np.sum(y * c) * total


def filling(a, b=None):
    if b is not None:
        b[0] = 5.0
    return 1.0


def changed_behind_a_star(x, c):
    c = c.copy()
    total = filling([1.0])
    given = [[1.0]]
    for _ in range(1):
        given.append(c)
    y = x * c[0]
    total = total + filling(*given)
    return np.sum(y * y) + total * c[0]


X, C = np.array([0.3, 0.7]), np.array([1.5, 2.5])
CASES = [
    case(f, X, C, wrt=("x",))
    for f in (
        unchanged,
        unchanged_in_a_test,
        unchanged_in_a_loop,
        unchanged_under_a_name,
        changed,
        changed_behind,
        changed_by_library,
        changed_list,
        returned_view,
        of_two_kinds,
        method,
        method_changes,
        nested,
    )
]
CASES += [case(in_a_comprehension, X, C, wrt=("x",), refuses="S2S104")]
CASES += [case(changed_behind_a_star, X, C, wrt=("x",), refuses="S2S306")]
