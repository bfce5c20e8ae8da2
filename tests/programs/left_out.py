"""Programs that compute more than they use: where a slope is infinite and what it belongs to is left out, zero wins."""

import math

import numpy as np

from tests.programs.case import case

X = np.array([0.0, 2.0, 1.0])
TABLE = np.array([[0.0, 2.0], [0.0, 1.0]])
POINTS = np.array([0.5, 1.5, -0.7, 0.2, 0.9, -1.3])


def mask_overwritten(x):
    s = np.sqrt(x * x)
    s[x < 0.5] = 1.0
    return np.sum(s * x)


def element_overwritten(x):
    s = x / (x * x)
    s[0] = 1.0
    return np.sum(s * s)


def slice_overwritten(x):
    s = np.log(x * x)
    s[:1] = x[1:2]
    return np.sum(s * s)


def overwritten_in_a_loop(x):
    s = np.log(x * x)
    for i in range(3):
        if i == 0:
            s[i] = -5.0
    return np.sum(s * s)


def overwritten_after_arithmetic(x):
    s = np.log(x * x) * 2.0
    t = s + 1.0
    t[0] = x[1]
    return np.sum(t * t)


def element_overwritten_by_element(x):
    y = np.zeros(3)
    for i in range(3):
        y[i] = np.log(x[i] * x[i])
        if y[i] < -4.0:
            y[i] = -4.0
    return np.sum(y)


def copied_where(x):
    s = np.log(x * x)
    np.copyto(s, 0.0, where=x < 0.5)
    return np.sum(s * s)


def mask_put(x):
    s = np.log(x * x)
    np.putmask(s, x < 0.5, 0.0)
    return np.sum(s * s)


def diagonal_filled(x):
    p = x.reshape(3, 2)
    d = p[:, None, :] - p[None, :, :]
    u = 1.0 / np.sqrt((d**2).sum(-1))
    np.fill_diagonal(u, 0.0)
    return np.sum(u)


def upper_triangle(x):
    p = x.reshape(3, 2)
    d = p[:, None, :] - p[None, :, :]
    r = np.sqrt((d**2).sum(-1))
    return np.sum(r[np.triu_indices(3, 1)]) + np.sum(np.triu(r, 1) ** 2)


def raised_to_a_bound(x):
    return np.sum(np.maximum(np.log(x * x), -4.0))


def clipped(x):
    return np.sum(np.clip(np.log(x * x), -4.0, 4.0))


def kept_below(x):
    return np.sum(np.minimum(1.0 / (x * x), 4.0))


def largest(x):
    s = np.log(x * x)
    return np.max(s) + np.sort(s)[1]


def taken_along_an_axis(x):
    s = np.sqrt(x * x)
    return np.take(s, 1, axis=1).sum() + np.diag(s)[1]


def compressed(x):
    s = np.sqrt(x * x)
    return np.sum(np.compress(x > 0.5, s)) + np.sum(np.extract(x > 0.5, s)) + np.sum(s, where=x > 0.5)


def reduced_where(x):
    s = np.log(x * x)
    return np.max(s, where=x > 0.5, initial=-1.0) + np.mean(s, where=x > 0.5)


def row_skipped(x):
    s = np.sqrt(x * x).T
    total = 0.0
    for i, row in enumerate(s):
        if i == 0:
            continue
        total += row.sum()
    return total


def element_of_a_list(x):
    c = [math.sqrt(x * x), x * 3.0]
    return c[1] * x


def element_of_a_list_by_variable(x, k):
    c = [math.sqrt(x * x), x * 3.0]
    return c[k] * x


def value_of_a_dict(x):
    c = {"a": math.sqrt(x * x), "b": x * 3.0}
    return c["b"] * x


def element_of_an_array(x, k):
    c = np.array([math.sqrt(x * x), x * 3.0])
    return c[k] * x


def item_replaced(x):
    s = [math.sqrt(v * v) for v in x]
    s[0] = x[1]
    return sum(s)


def key_replaced(x):
    s = {}
    for i in range(3):
        s[i] = np.sqrt(x[i] * x[i])
    s[0] = x[1]
    return s[0] * s[1] * s[2]


def chosen_from_a_list(x):
    s = [math.sqrt(v * v) for v in x]
    return s[1] * s[2]


def larger(x):
    return max(math.sqrt(x * x) - 1.0, x)


def part_of_a_root(x):
    s = np.sqrt(x * x)
    return np.sum(s[1:] ** 2)


def first_of_a_sweep(b, d):
    """Tridiagonal elimination: what is stored once is surely used, and needs no guard."""
    n = len(b)
    c = np.zeros(n)
    x = np.zeros(n)
    c[0] = d[0] / b[0]
    for i in range(1, n):
        c[i] = d[i] / (b[i] - 0.2 * c[i - 1])
    x[n - 1] = c[n - 1] / b[n - 1]
    for i in range(n - 2, -1, -1):
        x[i] = c[i] / b[i] - 0.3 * x[i + 1]
    return np.sum(x * x)


def root_for_a_try(x, flag):
    s = (x * x) ** 0.25
    try:
        y = 1.0 / (0.0 if flag else s)
        z = y * s
    except ZeroDivisionError:
        z = 2.0 * x
    return z


# -- loops that are not made -------------------------------------------------------------------------------------------


def root_for_a_loop(x, n):
    s = math.sqrt(x * x)
    y = 3.0 * x
    for _ in range(n):
        y = y + s
    return y


def roots_for_a_loop(x, n):
    s = np.sqrt(x * x)
    y = x.sum()
    for _ in range(n):
        y = y + np.sum(s)
    return y


def root_for_a_while(x):
    s = math.sqrt(x * x)
    y = 3.0 * x
    while y > 5.0:
        y = y - s
    return y


def root_for_an_inner_loop(x, n, m):
    s = math.sqrt(x * x)
    total = x
    for i in range(n):
        part = x
        for _ in range(m):
            part = part + s
        total = total + part * (i + 1)
    return total


def root_for_a_triangle(x, n):
    s = math.sqrt(x * x)
    total = x
    for i in range(n):
        for _ in range(i):
            total += s
    return total


def root_handed_on(x, n):
    s = math.sqrt(x * x)
    y = 0.0
    for _ in range(n):
        y = y + s
        s = y * x
    return y + x


def root_for_none_of_a_list(x, weights):
    s = math.sqrt(x * x)
    return x + sum([w * s for w in weights])


def power_for_a_callee(x, n):
    def total(s):
        t = 0.0
        for i in range(n):
            t += s * i
        return t

    return x + total((x * x) ** 0.25)


CASES = [
    case(root_for_a_try, 0.0, True),
    case(root_for_a_loop, 0.0, 0),
    case(root_for_a_loop, 0.7, 2),
    case(roots_for_a_loop, X, 0),
    case(root_for_a_while, 0.0),
    case(root_for_an_inner_loop, 0.0, 2, 0),
    case(root_for_a_triangle, 0.0, 1),
    case(root_handed_on, 0.0, 0),
    case(root_for_none_of_a_list, 0.0, ()),
    case(root_for_none_of_a_list, 0.0, []),
    case(power_for_a_callee, 0.0, 0),
    case(mask_overwritten, X),
    case(element_overwritten, X),
    case(slice_overwritten, X),
    case(overwritten_in_a_loop, X),
    case(overwritten_after_arithmetic, X),
    case(element_overwritten_by_element, X),
    case(copied_where, X),
    case(mask_put, X),
    case(diagonal_filled, POINTS),
    case(upper_triangle, POINTS, tol=1e-4),
    case(raised_to_a_bound, X),
    case(clipped, X),
    case(kept_below, X),
    case(largest, X),
    case(taken_along_an_axis, TABLE),
    case(compressed, X),
    case(reduced_where, X),
    case(row_skipped, TABLE, order=1),
    case(element_of_a_list, 0.0),
    case(element_of_a_list_by_variable, 0.0, 1),
    case(value_of_a_dict, 0.0),
    case(element_of_an_array, 0.0, 1),
    case(item_replaced, X),
    case(key_replaced, X),
    case(chosen_from_a_list, X),
    case(larger, 0.0),
    case(part_of_a_root, X),
    case(first_of_a_sweep, np.array([1.3, 0.7, 2.0]), np.array([0.3, 0.7, 1.0])),
]
