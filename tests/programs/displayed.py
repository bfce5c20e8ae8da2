"""Arrays made of displays: of numbers, rows, tuples, integers between, with a type, read and written later."""

from __future__ import annotations

import math

import numpy as np

from tests.programs.case import case


def rotated(a, x):
    m = np.array([[math.cos(a), -math.sin(a)], [math.sin(a), math.cos(a)]])
    return np.sum((m @ x) ** 3)


def pendulum(y, steps):
    def slope(y):
        return np.array([y[1], -math.sin(y[0])])

    for _ in range(steps):
        y = y + 0.1 * slope(y + 0.05 * slope(y))
    return y[0] * y[1]


def with_type(x, y):
    return np.prod(np.array([x, y, x * y], dtype=float)) + np.sum(np.asarray((x, 2.0, y), dtype=np.float64) ** 2)


def integers_between(x):
    return np.sum(np.array([1, x, 2 * x]) * np.array([3, 4, 5])) + np.array([[1, 2], [x, 3]])[1, 0] ** 2


def rows_of_arrays(u, x):
    return np.sum(np.array([u, 2.0 * u]) * x) + np.sum(np.array([[x, x * x], u]) ** 2)


def written_later(x, y):
    a = np.array([x, y, 0.0])
    a[2] = a[0] * a[1]
    b = a
    b[0] = b[0] * y
    return np.sum(a * a)


def single(x):
    return np.array([x])[0] * np.sum(np.array([[x * x]])) * np.array([x]).item() * float(np.array([x])[0])


def twice_the_same(x):
    parts = [x, x * x]
    a = np.array(parts)
    b = np.array([parts[1], x, parts[0]])
    parts.append(x)
    return np.sum(a) * np.prod(b) * np.sum(np.array(parts))


def of_complex(x, y):
    z = np.array([x + 1j * y, x * y])
    return float(np.sum(np.abs(z) ** 2))


def in_branches(x, n):
    a = np.array([x, 1.0]) if n > 1 else np.array([2.0, x * x])
    total = 0.0
    for i in range(n):
        a = np.array([a[1], a[0] * x]) * (i + 1)
        if i == 1:
            a = np.array([a[0], 3.0])
        total = total + a[0] * a[1]
    return total


def of_truths(x):
    return np.sum(np.array([x > 0, x > 2]) * x) + np.sum(np.array([x if x > 0 else 1, True]))


def of_records(x):
    table = np.array((2, 0.5), dtype=[("count", int), ("weight", float)])
    rows = np.array([(1, 2.0), (3, 4.0)], dtype=[("i", int), ("v", float)])
    return x * float(table["weight"]) + np.sum(rows["v"]) * x * x


CASES = [
    case(of_records, 1.3),
    case(rotated, 0.7, np.array([1.3, 0.2])),
    case(pendulum, np.array([0.7, 0.2]), 3),
    case(pendulum, np.array([0.7, 0.2]), 0),
    case(with_type, 1.3, 0.7),
    case(integers_between, 1.3),
    case(rows_of_arrays, np.array([1.3, 0.2]), 0.7),
    case(written_later, 1.3, 0.7),
    case(single, 1.3),
    case(twice_the_same, 1.3),
    case(of_complex, 1.3, 0.7),
    case(in_branches, 1.3, 3),
    case(in_branches, 1.3, 1),
    case(in_branches, 1.3, 0),
    case(of_truths, 1.3),
]
