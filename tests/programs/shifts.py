"""Shifts against overflow, which cancel, beside some that look like it and do not."""

import math

import numpy as np

from tests.programs.case import case


def softmax(x):
    e = np.exp(x - np.max(x))
    return e / np.sum(e)


def softmax_squares(x):
    p = softmax(x)
    return np.sum(p * p)


def log_sum_exp(x):
    m = np.max(x)
    return m + np.log(np.sum(np.exp(x - m)))


def rows(x):
    m = x.max(axis=-1, keepdims=True)
    e = np.exp(x - m)
    return np.sum((e / e.sum(axis=-1, keepdims=True)) ** 2)


def rows_without_axes(x):
    m = np.max(x, axis=1)
    return np.sum((m + np.log(np.exp(x - m[:, None]).sum(axis=1))) ** 2)


def columns(x):
    m = x.max(axis=0)
    return np.sum((m + np.log(np.sum(np.exp(x - m), axis=0))) ** 3)


def three_axes(x):
    m = np.max(x, axis=(0, 2))
    e = np.exp(x - m[None, :, None])
    return np.sum((e / np.sum(e, axis=(0, 2))[..., None]) ** 2)


def tempered(x, t):
    m = np.max(x)
    return np.sum((m + t * np.log(np.mean(np.exp((x - m) / t)))) ** 2)


def by_minimum(x):
    m = np.min(x)
    e = np.exp(2.0 * (m - x))
    return np.sum(np.sqrt(e) * x) / np.sqrt(e.sum())


def of_floats(a, b):
    m = max(a, b)
    return m + math.log(math.exp(a - m) + math.exp(b - m))


def attention(q, k, v):
    s = q @ k.T
    w = np.exp(s - s.max(axis=1, keepdims=True))
    w /= w.sum(axis=1, keepdims=True)
    return np.sum((w @ v) ** 2)


def in_a_loop(x):
    total = 0.0
    for i in range(len(x)):
        m = np.max(x[i])
        e = np.exp(x[i] - m)
        total += np.sum((e / np.sum(e)) ** 2)
    return total


def nested_shifts(x):
    m = np.max(x)
    y = m + np.log(np.exp(x - m))
    top = np.max(y)
    return np.sum(np.exp(y - top) ** 2) / np.sum(np.exp(y - top)) ** 2


# -- what does not cancel ----------------------------------------------------------------------------------------------


def not_given_back(x):
    m = np.max(x)
    return np.log(np.sum(np.exp(x - m)))


def given_back_twice(x):
    m = np.max(x)
    return 2.0 * m + np.log(np.sum(np.exp(x - m)))


def returned(x):
    m = np.max(x)
    e = np.exp(x - m)
    return m * np.sum((e / np.sum(e)) ** 2)


def other_axis(x):
    # the lengths agree, the axes do not
    m = np.max(x, axis=0)
    e = np.exp(x - m)
    return np.sum((e / e.sum(axis=1)) ** 2)


def turned(x):
    m = np.max(x, axis=1)
    e = np.exp(x - m)
    return np.sum((e.T / e.sum(axis=0)) ** 2 * x)


def transposed_factor(x):
    e = np.exp(x - np.max(x, axis=1, keepdims=True))
    return np.sum(e / e.T)


def written_shift(x):
    m = np.max(x, axis=1)
    m[0] = 0.5 * m[1]
    e = np.exp(x - m[:, None])
    m[1] = x[0, 0]
    return np.sum(e * m)


def part_written(x):
    e = np.exp(x - np.max(x))
    e[0] = 2.0
    return np.sum((e / np.sum(e)) ** 2)


def of_the_round_before(x):
    m = 0.0
    total = 0.0
    for i in range(len(x)):
        e = np.exp(x[i] - m)
        m = np.max(x[i])
        total += m + np.log(np.sum(e))
    return total


def other_temperature(x, t):
    m = np.max(x)
    a = np.exp((x - m) / t)
    t = t * t
    return np.sum(m + t * np.log(np.mean(a)))


def in_a_branch(x):
    m = np.max(x)
    e = np.exp(x - m)
    out = np.sum(e / np.sum(e) * x)
    if x[0] > 0.0:
        out += m
    return out


def decided_by(x):
    m = np.max(x)
    e = np.exp(x - m)
    if m > 10.0:
        return np.sum(x)
    return np.sum((e / np.sum(e)) ** 2)


X = np.array([0.3, -1.2, 0.8, 0.1])
SQUARE = np.array([[0.3, -1.2, 0.8], [0.5, 0.1, -0.4], [-0.2, 0.9, 0.6]])
CUBE = np.linspace(-1.0, 1.0, 12).reshape(2, 3, 2) ** 3
FLAT = np.array([[0.3, -1.2], [0.8, 0.1], [0.4, -0.6]])

CASES = [
    case(softmax_squares, X),
    case(log_sum_exp, X),
    case(rows, SQUARE),
    case(rows, FLAT),
    case(rows, CUBE),
    case(rows_without_axes, SQUARE),
    case(rows_without_axes, FLAT),
    case(columns, SQUARE),
    case(columns, FLAT),
    case(three_axes, CUBE),
    case(tempered, X, 0.7),
    case(by_minimum, X),
    case(of_floats, 0.3, -0.4),
    case(attention, SQUARE, SQUARE[::-1].copy() + 0.1, FLAT),
    case(in_a_loop, FLAT),
    case(nested_shifts, X),
    case(not_given_back, X),
    case(given_back_twice, X),
    case(returned, X),
    case(other_axis, SQUARE),
    case(turned, SQUARE),
    case(transposed_factor, SQUARE),
    case(written_shift, SQUARE),
    case(part_written, X),
    case(of_the_round_before, FLAT),
    case(other_temperature, X, 0.7),
    case(in_a_branch, X),
    case(decided_by, X),
]
