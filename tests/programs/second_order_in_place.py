"""Programs whose gradients keep second names of what is written: swapped buffers, lists of views, recursion."""

import numpy as np

from tests.programs.case import case


def buffers_in_a_dict(x, n):
    s = {"old": x.copy(), "new": np.zeros(4)}
    for _ in range(n):
        s["new"][:] = np.sin(s["old"]) * x
        s["new"][0] += s["old"][-1]
        s["old"], s["new"] = s["new"], s["old"]
    return np.sum(s["old"] * s["new"])


def buffers_until(x, k, n):
    a, b = x.copy(), np.empty(4)
    i = 0
    while True:
        b[0] = a[0] * k
        b[1:] = a[1:] + k * a[:-1] * a[1:]
        if np.sum(b * b) > 6.0:
            break
        a, b = b, a
        i += 1
        if i >= n:
            return np.sum(a) * np.sum(b * x)
    return np.sum(a * b)


def list_of_views(x, n):
    u = x.copy()
    views = [u[i : i + 2] for i in range(3)]
    for _ in range(n):
        for v in views:
            v[0] = v[0] * v[1]
            v[1] += 0.1 * v[0]
    return np.sum(u**2)


def history_of_names(x, n):
    u = x.copy()
    past = []
    for k in range(n):
        past.append(u)
        u = u * u
        past[-1][k] += u[k]
    return sum(np.sum(v * v) for v in past) + u[0] * u[3]


def rows_apart(m):
    a = m.copy()
    first, *rest = a
    first *= rest[0]
    for r in rest:
        r += first
    rest[1][0] = first[1] ** 2
    return np.sum(a**2)


def columns_by_lists(m):
    a = m.copy()
    i, j = np.array([0, 2, 0]), np.array([1, 1, 1])
    a[i, j] *= a[j, i]
    a[i] += a[j] * 2
    a[:, j] -= a[:, i]
    a[np.ix_([0, 1], [1, 2])] *= m[1:, 1:]
    a[i, 0] = a[0]
    return np.sum(a * m)


def scale_tail(v, k):
    v[1:] *= k
    v[0] = v[-1] * v[1]


def scale_rows(a, k):
    for r in a:
        scale_tail(r, k)
    scale_tail(a[:, 0], k * k)


def three_levels_down(m, k):
    s = {"a": m.copy()}
    scale_rows(s["a"], k)
    scale_rows(s["a"].T, k)
    return np.sum(s["a"] ** 2)


def quick(a, lo, hi):
    if hi - lo < 2:
        return
    p, i = a[hi - 1], lo
    for j in range(lo, hi - 1):
        if a[j] < p:
            a[i], a[j] = a[j], a[i]
            i += 1
    a[i], a[hi - 1] = a[hi - 1], a[i]
    quick(a, lo, i)
    quick(a, i + 1, hi)


def quicksort(x):
    a = x.copy()
    quick(a, 0, len(a))
    return np.sum(a**2 * np.arange(6.0))


def quicksort_functional(x):
    return np.sum(np.sort(x) ** 2 * np.arange(6.0))


def haar(a, n):
    if n == 1:
        return
    h = n // 2
    s, d = a[:n:2] + a[1:n:2], a[:n:2] - a[1:n:2]
    a[:h] = s * 0.7
    a[h:n] = d * s
    haar(a, h)


def wavelet(x):
    a = x.copy()
    haar(a, len(a))
    return np.sum(a**2 * np.arange(4.0))


def gather(tree, value, total, v):
    total[v] = value[v]
    for c in tree[v]:
        gather(tree, value, total, c)
        total[v] += total[c] * value[v]


def tree_sum(tree, value):
    total = np.zeros(4)
    gather(tree, value, total, 0)
    return np.sum(total**2)


def remembered(n, x, table):
    if n < 2:
        return x
    if table[n] != 0.0:
        return table[n]
    table[n] = remembered(n - 1, x, table) * x + remembered(n - 2, x, table)
    return table[n]


def fibonacci(x, n):
    return remembered(n, x, np.zeros(n + 1))


X = np.array([0.7, -0.4, 1.3, 0.2])
M = np.array([[0.7, -0.4, 1.3], [0.2, 0.9, -1.1], [0.5, 0.3, 0.8]])

CASES = [
    case(buffers_in_a_dict, X, 3),
    case(buffers_until, X, 0.7, 5),
    case(buffers_until, X, 0.3, 5),
    case(list_of_views, X, 2),
    case(history_of_names, X, 2),
    case(rows_apart, M),
    case(columns_by_lists, M),
    case(three_levels_down, M, 0.8, wrt=("m",)),
    case(quicksort, np.array([0.73, -0.41, 1.31, 0.22, 0.5, -1.0]), functional=quicksort_functional),
    case(wavelet, X),
    case(tree_sum, [[1, 2], [3], [], []], X, wrt=("value",)),
    case(fibonacci, 0.9, 6),
]
