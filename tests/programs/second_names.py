"""Programs that write through a second name: rows, slices, aliases, rows of loops, views handed to helpers."""

import numpy as np

from tests.programs.case import case


def rows_by_name(x):
    a = np.zeros((3, 2))
    for i in range(3):
        row = a[i]
        row[0] = x[0] * i
        row[1] = row[0] * x[1]
    return np.sum(a * a)


def rows_iter(x):
    w = np.zeros((2, 2))
    for row in w:
        row[0] = x[0] * x[0]
        row += x
    return np.sum(w**2)


def alias(x):
    u = x.copy()
    w = u
    w *= x
    u[0] = w[1] * 2.0
    return np.sum(u * w)


def alias_arg(u, y):
    w = u
    w *= y
    return u


def view_used(x):
    a = np.outer(x, x)
    r = a[-1]
    r[:] = np.sin(r) * x
    s = r @ x
    a[-1, 0] = s
    return np.sum(a) * s + np.sum(r)


def rows_branch(x, n):
    a = np.outer(x, x)
    for i in range(n):
        r = a[i]
        if r[0] > 0.1:
            r[1] = r[0] * x[1]
        else:
            r *= 0.5
    return np.sum(a**2)


def slope_into(out, y, p):
    out[0] = y[1]
    out[1] = -p * y[0]


def rows_as_parameters(y0, p, h):
    y, k, work = y0.copy(), np.zeros((4, 2)), np.zeros(2)
    for _ in range(2):
        slope_into(k[0], y, p)
        np.add(y, 0.5 * h * k[0], out=work)
        slope_into(k[1], work, p)
        y += h * (k[0] + 2.0 * k[1])
    return np.sum(y**2)


def interior(u, n):
    v = u.copy()
    left, middle, right = v[:-2], v[1:-1], v[2:]
    for _ in range(n):
        middle += 0.1 * (left * right - middle)
        middle[:] = np.sin(middle)
    return np.sum(v * v)


def column(a, x):
    b = a.copy()
    c = b[:, 1]
    c *= x
    return np.sum(b * b[0])


def unknown_alias(x, y):
    w = x
    w *= y
    return x + w


def index_rebound(x):
    a = np.outer(x, x)
    i = 0
    r = a[i]
    i = 1
    r[0] = x[1]
    return np.sum(a[i] * r)


def base_rebound(x):
    a = np.outer(x, x)
    r = a[0]
    r[1] = x[0]
    a = a * 2.0
    return np.sum(a * r)


def used_before_in_the_loop(x, n):
    a = np.outer(x, x)
    r = a[0]
    for i in range(n):
        r[0] = r[1] * x[0]
        r = a[i]
    return np.sum(a * a)


X = np.array([0.3, 0.7])
U = np.array([0.3, -0.4, 1.2, 0.7, 0.1])


def thirds_of_it(x):
    y = x * x
    a, b, c = np.split(y, 3)
    a[:] = b * c
    b, c = c, b
    b *= 2.0
    return np.sum(y * y) + np.sum(a * b)


def thirds_in_a_loop(x):
    y = x * x
    for part in np.split(y, 3):
        part[0] *= part[1]
    return np.sum(y * y)


CASES = [
    case(thirds_of_it, np.linspace(0.3, 1.1, 6)),
    case(thirds_in_a_loop, np.linspace(0.3, 1.1, 6)),
    case(rows_by_name, X),
    case(rows_iter, X),
    case(alias, X),
    case(alias_arg, X, 0.7),
    case(view_used, X),
    case(rows_branch, X, 2),
    case(rows_as_parameters, X, 1.3, 0.1),
    case(interior, U, 2),
    case(interior, U, 0),
    case(column, np.outer(X, X), 0.6),
    case(unknown_alias, 0.3, 0.7),
    case(unknown_alias, X, 0.7),
    case(index_rebound, X),
    case(base_rebound, X),
    case(used_before_in_the_loop, X, 2),
]
