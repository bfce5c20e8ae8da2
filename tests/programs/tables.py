"""Programs that write arrays part by part: what is written after it was read must be put back, and nothing else."""

import numpy as np

from tests.programs.case import case


def prefix(x):
    y = np.zeros_like(x)
    y[0] = x[0]
    for i in range(1, len(x)):
        y[i] = np.sin(y[i - 1]) * x[i]
    return np.sum(y * y)


def around_the_end(x):
    y = x.copy()
    for i in range(len(x)):
        y[i] = np.sin(y[i - 1]) * x[i] + y[i]
    return np.sum(y * y)


def backwards(x):
    y = x.copy()
    for i in range(len(x) - 2, -1, -1):
        y[i] = np.sin(y[i + 1]) * y[i]
    return np.sum(y * y)


def backwards_wrong_way(x):
    y = x.copy()
    for i in range(len(x) - 1, 0, -1):
        y[i] = np.sin(y[i - 1]) * y[i]
    return np.sum(y * y)


def ahead(x):
    y = x.copy()
    for i in range(len(x) - 1):
        y[i] = np.sin(y[i + 1]) * y[i]
    return np.sum(y * y)


def sweeps(x, n):
    y = x.copy()
    for _ in range(n):
        for i in range(1, len(x) - 1):
            y[i] = 0.5 * np.sin(y[i - 1]) * y[i + 1] + 0.2 * y[i] ** 2
    return np.sum(y * y)


def row_sweeps(a, n):
    b = a.copy()
    for _ in range(n):
        for i in range(1, len(a)):
            b[i] = np.sin(b[i - 1]) * b[i]
    return np.sum(b * b)


def rows_once(a):
    b = a.copy()
    for i in range(1, len(a)):
        b[i] = np.sin(b[i - 1]) * b[i - 1]
        b[i, 0] = b[i, 1] * b[i - 1, 0]
    return np.sum(b * b)


def columns_crossing(a):
    b = a.copy()
    for i in range(3):
        for j in range(3):
            b[i, j] = np.sin(b[j, i]) * a[i, j]
    return np.sum(b * b)


def triangle(a):
    b = a.copy()
    for k in range(3):
        for i in range(k + 1, 3):
            b[i, k:] = b[i, k:] - b[i, k] * np.sin(b[k, k:])
            b[k, k] += 0.1 * b[i, i]
    return np.sum(b * b)


def eliminated(a):
    u = a + 4.0 * np.eye(3)
    for k in range(len(u)):
        u[k + 1 :, k] /= u[k, k]
        u[k + 1 :, k + 1 :] -= u[k + 1 :, k, None] * u[k, k + 1 :]
    return np.sum(u * u * u)


def eliminated_at_once(a):
    u = a + 4.0 * np.eye(3)
    low = np.eye(3)
    up = u
    for k in range(3):
        factor = np.concatenate([np.zeros(k + 1), up[k + 1 :, k] / up[k, k]])
        low = low + np.outer(factor, np.eye(3)[k])
        up = up - np.outer(factor, up[k])
    return np.sum((low - np.eye(3) + np.triu(up)) ** 3)


def two_apart(x):
    y = x.copy()
    for i in range(0, len(x) - 2, 2):
        y[i + 2] = np.sin(y[i]) * y[i + 1]
        y[i + 1] = y[i] * x[i]
    return np.sum(y * y)


def read_then_hit(x, at):
    y = x.copy()
    for i in range(1, len(x)):
        y[i] = np.sin(y[i - 1]) * y[i]
        y[at] = 0.3 * y[i]
    return np.sum(y * y)


def read_then_all(x):
    y = x.copy()
    for i in range(1, len(x)):
        y[i] = np.sin(y[i - 1]) * y[i]
        y *= 0.9
    return np.sum(y * y)


def through_another_name(x):
    y = x.copy()
    w = y[1:]
    for i in range(1, len(x) - 1):
        y[i] = np.sin(y[i - 1]) * y[i]
        w[i - 1] = w[i - 1] * w[i]
    return np.sum(y * y)


def masked(a):
    b = a.copy()
    for i in range(1, 3):
        row = np.sin(b[i - 1]) * b[i]
        b[b > 0.5] = 0.25 * b[i, i]
        b[i] = row * b[i - 1]
        b[[0, 2], i] = row[0] * row[1]
    return np.sum(b * b)


def until(x, limit):
    y = np.ones_like(x)
    for i in range(1, len(x)):
        y[i] = y[i - 1] * np.sin(x[i])
        if y[i] < limit:
            break
        y[i - 1] *= x[i]
    return np.sum(y * y)


def counted(x):
    y, i = x.copy(), 1
    while i < len(x):
        y[i] = np.sin(y[i - 1]) * y[i]
        i += 1
    y[2:4] = y[1:3] * y[2:4]
    return np.sum(y * y)


def index_changed(x):
    y = x.copy()
    for i in range(1, len(x)):
        a = y[i - 1] * x[i]
        i = 0
        y[i] = np.sin(a) * y[1]
    return np.sum(y * y)


def new_each_time(x, n):
    total = 0.0
    for k in range(n):
        y = np.zeros_like(x)
        y[0] = x[k]
        for i in range(1, len(x)):
            y[i] = np.sin(y[i - 1]) * x[i]
        total += np.sum(y * y)
    return total


def second_loop_hits(x):
    y = x.copy()
    for i in range(1, len(x)):
        y[i] = np.sin(y[i - 1]) * y[i]
    for j in range(len(x)):
        y[j] = y[j] * y[j] * x[0]
    return np.sum(y * y)


def inner_bounds(x):
    n = len(x)
    t = np.zeros((n, n))
    for i in range(n):
        t[i, i] = x[i]
        for j in range(i):
            t[i, j] = np.sin(t[i, i]) * t[j, j] + 0.3 * t[i - 1, j]
    return np.sum(t * t)


X = np.array([0.3, 0.7, -0.4, 1.1, 0.6])
A = np.array([[0.3, -0.4, 1.2], [0.7, 0.1, -0.6], [0.9, 0.2, 0.5]])
CASES = [
    case(prefix, X),
    case(prefix, X[:1]),
    case(around_the_end, X),
    case(backwards, X),
    case(backwards_wrong_way, X),
    case(ahead, X),
    case(sweeps, X, 3),
    case(sweeps, X, 0),
    case(row_sweeps, A, 2),
    case(rows_once, A),
    case(columns_crossing, A),
    case(triangle, A),
    case(eliminated, A, functional=eliminated_at_once),
    case(two_apart, X),
    case(read_then_hit, X, 2),
    case(read_then_hit, X, 0),
    case(read_then_all, X),
    case(through_another_name, X),
    case(masked, A),
    case(until, X, -2.0),
    case(until, X, 0.2),
    case(counted, X),
    case(index_changed, X),
    case(new_each_time, X, 3),
    case(second_loop_hits, X),
    case(inner_bounds, X),
]
