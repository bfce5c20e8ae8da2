"""Rows of nested lists, dicts in lists and lists in dicts, written by a name of their own."""

import math
from types import SimpleNamespace

from tests.programs.case import case


def rows_by_name(x, n):
    rows = [[0.0] * n for _ in range(n)]
    for i in range(n):
        row = rows[i]
        for j in range(n):
            row[j] = x * (i + 1) + j
        row[0] += x
        row[-1] *= row[0]
    total = 0.0
    for row in rows:
        for v in row:
            total += v * v
    return total


def elimination(a, b):
    m = [list(r) for r in a]
    n = len(m)
    for k in range(n):
        pivot = m[k]
        for i in range(k + 1, n):
            row = m[i]
            f = row[k] / pivot[k]
            for j in range(k, n):
                row[j] -= f * pivot[j]
            b[i] = b[i] - f * b[k]
    x = [0.0] * n
    for k in range(n - 1, -1, -1):
        row = m[k]
        s = b[k]
        for j in range(k + 1, n):
            s -= row[j] * x[j]
        x[k] = s / row[k]
    return sum(v * v for v in x)


def determinant(a):
    m = [list(r) for r in a]
    n = len(m)
    det = 1.0
    for k in range(n):
        best = max(range(k, n), key=lambda i: abs(m[i][k]))
        if best != k:
            m[k], m[best] = m[best], m[k]
            det = -det
        pivot = m[k]
        det *= pivot[k]
        for i in range(k + 1, n):
            row = m[i]
            f = row[k] / pivot[k]
            for j in range(k + 1, n):
                row[j] = row[j] - f * pivot[j]
    return det


def row_of_argument(a):
    row = a[1]
    row[0] = row[1] ** 2
    return a[1][0] * a[0][0]


def rows_that_grow(x, n):
    rows = [[] for _ in range(n)]
    for i in range(n):
        row = rows[i]
        row.append(x * i)
        row.append(x**2)
    return sum(r[0] * r[1] for r in rows)


def one_row_twice(x):
    r = [x, 1.0]
    rows = [r, r]
    s = rows[0]
    s[1] = x * x
    return rows[1][1] * r[0]


def repeated_row(x, n):
    rows = [[0.0] * 2] * n
    row = rows[0]
    row[1] = x
    return sum(r[1] ** 2 for r in rows)


def planes(x):
    m = [[[0.0, 1.0] for _ in range(2)] for _ in range(2)]
    plane = m[1]
    row = plane[0]
    row[0] = x * x
    plane[1][1] = x * row[0]
    return m[1][0][0] * m[1][1][1]


def rows_in_a_dict(x):
    d = {"a": [x, 0.0], "b": [1.0, 2.0]}
    row = d["a"]
    row[1] = row[0] ** 2
    other = d["b"]
    other[0] = row[1] * x
    return d["a"][1] * d["b"][0]


def dicts_in_a_list(x):
    ds = [{"u": x, "v": 0.0}, {"u": 1.0, "v": 0.0}]
    for d in ds:
        d["v"] = d["u"] * x
    e = ds[1]
    e["u"] = e["v"] ** 2
    return ds[0]["v"] * ds[1]["u"]


def row_bound_again(x, n):
    rows = [[x, 1.0], [2.0, x]]
    row = rows[0]
    for _ in range(n):
        row[1] = row[0] * x
        row = rows[1]
    return rows[0][1] * rows[1][1] + row[0]


def left_early(x, n):
    rows = [[x, 1.0], [2.0, x]]
    for k in range(n):
        row = rows[k]
        row[0] = row[1] * x
        if row[0] > 1.5:
            return row[0] * rows[0][0]
    return rows[1][0]


def set_row(rows, i, v):
    row = rows[i]
    row[0] = v
    row[1] += v
    return row


def by_a_callee(x):
    rows = [[0.0, x], [x, 0.0]]
    r = set_row(rows, 0, x * 2)
    s = set_row(rows, 1, r[0] * x)
    return s[0] * rows[0][1] + rows[1][1]


def enumerated_rows(x, n):
    rows = [[1.0] * 3 for _ in range(n)]
    for i, row in enumerate(rows):
        for j, v in enumerate(row):
            row[j] = v * x + i
    return sum(sum(r) ** 2 for r in rows)


def rows_in_step(a, x):
    out = [[0.0, 0.0] for _ in a]
    for source, target in zip(a, out, strict=True):
        target[0] = source[0] * x
        target[1] = source[1] * target[0]
    return out[0][0] * out[1][1]


def rows_in_a_tuple(x):
    t = ([x, 0.0], [0.0, x])
    row = t[0]
    row[1] = row[0] * x
    return t[0][1] * t[1][1]


def unpacked_rows(x):
    rows = [[x, 0.0], [0.0, x]]
    a, b = rows
    a[1] = x * x
    b[0] = a[1] * x
    return rows[0][1] * rows[1][0]


def chosen_row(x, first):
    rows = [[x, 0.0], [0.0, x]]
    row = rows[0] if first else rows[1]
    row[0] = x**3
    return rows[0][0] * rows[1][1]


def row_that_was_replaced(x):
    rows = [[x, 0.0], [0.0, x]]
    row = rows[0]
    rows[0] = [x * 2, x * 3]
    row[0] = x**3
    return rows[0][0] * row[0]


def rows_of_integers(x, n):
    table = [[0] * n for _ in range(n)]
    for i in range(n):
        row = table[i]
        row[i] = x * i
    return table[1][1] + table[2][2] ** 2


def history(x, n):
    past = []
    for k in range(n):
        row = [0.0] * 3
        past.append(row)
        row[0] = x * k
        row[1] = past[-1][0] * x
        if k > 0:
            before = past[k - 1]
            row[2] = before[1]
            before[0] = x
    return sum(h[0] + h[1] * h[2] for h in past)


def rows_of_an_object(x):
    o = SimpleNamespace(rows=[[x, 0.0], [0.0, x]])
    row = o.rows[0]
    row[1] = row[0] ** 2
    rows = o.rows
    second = rows[1]
    second[0] = rows[0][1] * x
    return o.rows[0][1] + o.rows[1][0]


def triangle(x, n):
    t = [[1.0]]
    for k in range(1, n):
        above = t[-1]
        row = [x]
        for i in range(1, k):
            row.append(above[i - 1] + above[i] * x)
        row.append(1.0)
        t.append(row)
    return sum(t[-1])


def two_levels(x, n):
    rows = [[0.0] * 2 for _ in range(3)]
    here, there = rows[0], rows[1]
    here[0] = x
    for _ in range(n):
        there[0] = here[0] * x
        there[1] = here[1] + here[0]
        here, there = there, here
    return here[0] * rows[0][1] + rows[1][0]


def empty_on_one_path(x, filled):
    t = []
    rows = []
    if filled:
        rows.append([1.0, x])
    else:
        t = rows
    t.append(2.0)
    return rows[0][1] * t[0] if filled else rows[0] * x


def popped_row(x):
    rows = [[x, 1.0], [2.0, 3.0]]
    first = rows.pop(0)
    first[1] = x * first[0]
    rows.append(first)
    return rows[1][1] * rows[0][0]


def dict_made_of_constants(x, n):
    d = {k: math.sin(1.5) * k for k in range(1, n + 1)}
    d[0] = d.get(7, x)
    d[n] = d.setdefault(2, x * x) * x
    return 0.3 * max(e for e in d.values()) + d.get(1, x * x) * x + sum(v for k, v in d.items() if k > 1)


def rows_in_a_comprehended_dict(x, names):
    d = {name: [0.0, 1.0] for name in names}
    for name in names:
        row = d[name]
        row[0] = x * len(name)
        row[1] *= row[0]
    return sum(r[0] * r[1] for r in d.values())


MATRIX = [[2.0, 1.0, 0.5], [0.3, 3.0, 0.2], [0.7, 0.1, 1.9]]
PIVOTED = [[0.1, 1.0, 0.5], [0.3, 3.0, 0.2], [0.7, 0.1, 1.9]]

CASES = [
    case(rows_by_name, 1.3, 3),
    case(rows_by_name, 1.3, 1),
    case(elimination, MATRIX, [1.0, 2.0, 0.5]),
    case(determinant, PIVOTED),
    case(row_of_argument, MATRIX),
    case(rows_that_grow, 1.3, 3),
    case(rows_that_grow, 1.3, 0),
    case(one_row_twice, 1.3),
    case(repeated_row, 1.3, 3),
    case(planes, 1.3),
    case(rows_in_a_dict, 1.3),
    case(dicts_in_a_list, 1.3),
    case(row_bound_again, 1.3, 0),
    case(row_bound_again, 1.3, 1),
    case(row_bound_again, 1.3, 2),
    case(left_early, 1.3, 2),
    case(left_early, 1.3, 0),
    case(by_a_callee, 1.3),
    case(enumerated_rows, 1.3, 3, order=1),
    case(enumerated_rows, 1.3, 0, order=1),
    case(rows_in_step, MATRIX, 1.3),
    case(rows_in_a_tuple, 1.3),
    case(unpacked_rows, 1.3),
    case(chosen_row, 1.3, True),
    case(chosen_row, 1.3, 0),
    case(row_that_was_replaced, 1.3),
    case(rows_of_integers, 1.3, 3),
    case(history, 1.3, 4),
    case(rows_of_an_object, 1.3),
    case(triangle, 1.3, 5),
    case(two_levels, 1.3, 0),
    case(two_levels, 1.3, 3),
    case(empty_on_one_path, 1.3, True),
    case(empty_on_one_path, 1.3, False),
    case(popped_row, 1.3),
    case(dict_made_of_constants, 1.3, 3),
    case(dict_made_of_constants, 1.3, 0),
    case(rows_in_a_comprehended_dict, 1.3, ("a", "bc")),
    case(rows_in_a_comprehended_dict, 1.3, ()),
]
