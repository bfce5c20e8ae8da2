"""States of a few numbers that loops read by element: rebound, kept by other names, replaced in branches, written."""

from __future__ import annotations

import math

import numpy as np

from tests.programs.case import case


def lotka(y, steps):
    for _ in range(steps):
        y = y + 0.1 * np.array([y[0] * (1.0 - y[1]), y[1] * (y[0] - 1.0)])
    return y[0] * y[1]


def heun(y, steps):
    for _ in range(steps):
        slope = np.array([y[1], -math.sin(y[0])])
        guess = y + 0.1 * slope
        y = y + 0.05 * (slope + np.array([guess[1], -math.sin(guess[0])]))
    return y[0] ** 2 + y[1]


def rebound_between(y, steps):
    total = 0.0
    for _ in range(steps):
        a = y[0] * y[1]
        y = np.sin(y) * y[1]
        total = total + a * y[0] * y[0] * y[1]
    return total


def replaced_in_branch(y, steps):
    total = 0.0
    for i in range(steps):
        product = y[0] * y[1]
        if product > 0.2:
            y = y * product
            total += y[0] * y[1] * product
        else:
            y = np.array([y[1] * y[0], y[0] * 2.0])
        total = total + y[1] * y[0] * i
    return total


def kept_under_another_name(y, steps):
    before = y
    total = 0.0
    for _ in range(steps):
        total = total + before[0] * before[1] * y[0] * y[1]
        before, y = y, np.array([y[1] * before[0], y[0] * y[0]])
    return total


def written_between(y, steps):
    y = y.copy()
    total = 0.0
    for _ in range(steps):
        z = y * y
        total = total + z[0] * z[1] * y[0]
        y[0] = z[1] * z[0]
        total = total + y[0] * y[1]
    return total


def left_early(y, steps):
    total = 1.0
    for i in range(steps):
        z = np.exp(0.1 * y)
        total = total * z[0] * z[1]
        if i == 2:
            break
        y = np.array([z[1] * z[0], z[0] * z[0]])
    return total * y[0]


def used_after_the_loop(y, steps):
    a = b = 1.0
    for _ in range(steps):
        z = y * y
        a = z[0]
        b = z[1] * a
        y = 0.5 * np.array([b * a, a * b * b])
    return a * b * y[0]


def rows(m, steps):
    total = 0.0
    for _ in range(steps):
        total = total + np.sum(m[0] * m[1])
        m = np.stack([m[1] * m[0], np.sin(m[0])])
    return total


def nested(y, outer, inner):
    total = 0.0
    for _ in range(outer):
        w = y * y
        for j in range(inner):
            z = w * y
            total = total + z[0] * z[1] * w[0] * w[1]
            y = 0.3 * np.array([z[1], z[0] * (j + 1)])
    return total


CASES = [
    case(lotka, np.array([0.7, 1.3]), 4),
    case(lotka, np.array([0.7, 1.3]), 0),
    case(heun, np.array([0.7, 1.3]), 3),
    case(rebound_between, np.array([0.7, 1.3]), 3),
    case(replaced_in_branch, np.array([0.7, 1.3]), 4),
    case(kept_under_another_name, np.array([0.7, 1.3]), 3),
    case(written_between, np.array([0.7, 0.8]), 3),
    case(left_early, np.array([0.7, 1.3]), 5),
    case(left_early, np.array([0.7, 1.3]), 2),
    case(used_after_the_loop, np.array([0.7, 1.3]), 2),
    case(used_after_the_loop, np.array([0.7, 1.3]), 0),
    case(rows, np.array([[0.7, 1.3], [0.2, 0.4]]), 3),
    case(nested, np.array([0.7, 1.3]), 2, 2),
    case(nested, np.array([0.7, 1.3]), 2, 0),
]
