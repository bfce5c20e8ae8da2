"""Slices and copies of containers whose parts have other names, and objects with slots."""

import numpy as np

from tests.programs.case import case


def slice_of_a_shared_row(x):
    a = [x, x * x, 3.0]
    rows = [a, [x, 1.0]]
    rows[0][0] = 5.0 * x
    s = a[:2]
    return s[0] * s[1] + sum(rows[0])


def slices_between_writes(x):
    a = [x, x * x, 3.0]
    rows = [a, a]
    s = rows[1][1:]
    a[1] = 7.0 * x
    s[0] *= x
    t = a[::2]
    return s[0] * s[1] + sum(rows[0]) + t[0] * t[1]


def slice_of_rows(x, u):
    rows = [u * x, u + x]
    both = [rows, rows]
    part = both[0][:1]
    rows[0][1] = x**3
    return part[0][1] * x + both[1][0].sum()


def rows_of_growing_length(x, n):
    rows = [[1.0]]
    for i in range(1, n):
        row = [x] * (i + 1)
        for j in range(1, i):
            row[j] = rows[-1][j - 1] + rows[-1][j] * x
        rows.append(row)
    return sum(row[len(row) // 2] for row in rows)


def copied_dict(x, u):
    d = {"w": u * x, "b": x * x}
    e = d.copy()
    e["w"][0] = 3.0 * x
    e["b"] = e["b"] * 2.0
    return d["w"].sum() * d["b"] + e["b"] * e["w"][0]


def dict_copied_before_it_varies(x, k):
    d = {"w": np.zeros(2), "b": 1.0}
    e = d.copy()
    e["w"][k] = 3.0 * x
    e["b"] = x * x
    return d["w"].sum() * d["b"] * x + e["b"] * e["w"][0]


class Slotted:
    __slots__ = ("value", "parts", "__hidden")

    def __init__(self, value, parts=()):
        self.value = value
        self.parts = parts
        self.__hidden = value * 2.0

    def __add__(self, other):
        return Slotted(self.value + other.value, (self, other))

    def __mul__(self, other):
        return Slotted(self.value * other.value, (self, other))

    def hidden(self):
        return self.__hidden


def slots(x, y):
    a, b = Slotted(x), Slotted(y)
    c = a * b + a
    return c.value * c.hidden() + c.parts[0].value * 2.0


U = np.array([1.0, 2.0])

CASES = [
    case(slice_of_a_shared_row, 0.7, order=1),
    case(slices_between_writes, 0.7, order=1),
    case(slice_of_rows, 0.7, U, order=1),
    case(rows_of_growing_length, 0.7, 3),
    case(rows_of_growing_length, 0.7, 5),
    case(copied_dict, 0.7, U, order=1),
    case(dict_copied_before_it_varies, 0.7, 0, refuses="S2S302"),
    case(slots, 0.7, 1.2, order=1),
]
