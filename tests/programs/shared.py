"""Programs in which containers, rows and views lead to one memory that is written: their adjoints share as they do."""

from types import SimpleNamespace

import numpy as np

from tests.programs.case import case


def rows_in_a_list(a, x):
    rows = [a[i] for i in range(len(a))]
    rows[0][:] = x * 2.0
    rows[1] *= rows[0]
    return np.sum(a * a)


def rows_after_it(a, x, n):
    cur = a[0]
    for i in range(1, n):
        cur[:] = np.sin(cur) * x
        cur = a[i % len(a)]
        cur[0] += x
    return np.sum(a * a * a)


def table_of_numbers(x, n):
    table = [[0.0] * n for _ in range(n)]
    for i in range(n):
        table[i][0] = x[0] * i
        for j in range(1, n):
            table[i][j] = np.tanh(table[i][j - 1] * x[1]) + (table[i - 1][j] if i > 0 else x[0])
    return sum(table[n - 1]) * table[0][n - 1]


def table_at_once(x, n):
    table = np.zeros((n, n))
    for i in range(n):
        table[i, 0] = x[0] * i
        for j in range(1, n):
            table[i, j] = np.tanh(table[i, j - 1] * x[1]) + (table[i - 1, j] if i > 0 else x[0])
    return sum(table[n - 1]) * table[0, n - 1]


def one_row_many_times(x):
    table = [[0.0] * 2] * 3
    table[0][1] = x[0]
    table[2][1] *= x[1]
    return table[1][1] * x[0]


def state_in_a_dict(a, x):
    state = {"u": a, "v": a[1], "w": np.zeros(3)}
    state["v"][0] = x
    state["u"] *= x
    state["w"][1:] = state["u"][0, 1:]
    state["w"] += state["v"]
    return np.sum(state["w"] * state["w"]) * a[1, 0]


def views_by_number(a, x):
    views = {}
    for i in range(2):
        views[i] = a[i]
    for i in range(2):
        views[i][1:] += x * views[i][:-1]
    return np.sum(a * a)


def two_buffers(a, x, n):
    bufs = [np.zeros(3), np.zeros(3)]
    for i in range(n):
        bufs[i % 2][:] = bufs[1 - i % 2] * x + a[i % 2]
    return np.sum(bufs[0] * bufs[1]) + np.sum(bufs[n % 2])


def two_buffers_swapped(a, x, n):
    old, new = np.zeros(3), a[0].copy()
    for i in range(n):
        old[:] = new * x + a[i % 2] * old
        old, new = new, old
    return np.sum(old * new)


def pair_of_buffers(a, x, n):
    bufs = (np.zeros(3), a[1].copy())
    for i in range(n):
        source, target = bufs[i % 2], bufs[1 - i % 2]
        target[:] = source * x + a[i % 2]
    return np.sum(bufs[0] * bufs[1])


def buffers_turned(a, x, n):
    bufs = [a[0].copy(), a[1].copy(), np.zeros(3)]
    for _ in range(n):
        bufs[2][:] = bufs[0] * bufs[1] * x
        bufs = [bufs[1], bufs[2], bufs[0]]
    return np.sum(bufs[0] * bufs[1] + bufs[2])


def buffers_taken_out(a, x, n):
    bufs = [a[0].copy(), a[1].copy(), np.zeros(3)]
    for _ in range(n):
        first = bufs.pop(0)
        first *= x
        bufs.append(first)
        bufs[0][1] += first[0]
    return np.sum(bufs[0] * bufs[1] * x + bufs[2])


def flat_view(a, x):
    v = a.ravel()
    v[1] = x
    v[3:] *= v[:3]
    return np.sum(a * a)


def reshaped_view(a, x):
    b = a.copy()
    v = b.reshape(3, 2)
    v[1] = v[0] * x
    v *= 2.0
    w = v.reshape(-1)
    w[0] = x * w[5]
    return np.sum(b * b * v.T.ravel()[0])


def transposed(a, x):
    v = a.T
    v[1] = v[0] * x
    w = np.swapaxes(v, 0, 1)
    w[0, 0] *= x
    return np.sum(a * a)


def parts_of_it(a, x):
    left, right = np.split(a, [1], axis=1)
    right *= left
    left[0] += x * right[1, 0]
    return np.sum(a * a)


def chosen_row(a, x, n):
    v = a[0] if n > 1 else a[1]
    v[:] = x * v * v
    return np.sum(a * a)


def chosen_array(a, x, n):
    b = np.zeros_like(a)
    c = b if n > 1 else a
    c[0] = x * a[1]
    c += x
    return np.sum(a * b) + np.sum(b * b)


def alias_of_either(a, x, n):
    b = np.ones(3)
    for i in range(n):
        c = a[0] if i % 2 else b
        c *= x
        b[i % 3] += a[0, 0]
    return np.sum(b * a[0])


class Work:
    def __init__(self, n):
        self.u = np.zeros(n)
        self.v = self.u[1:]


def buffers_of_an_object(a, x):
    w = Work(3)
    w.u += a[0]
    w.v *= x
    w.u[1] = w.v[1] * x
    return np.sum(w.u * w.u) + np.sum(w.v)


def put_into_an_object(a, x):
    o = SimpleNamespace(u=a, k=1.0)
    o.v = a[0]
    o.k = o.k * x
    o.v[:] = x * a[1] * o.k
    o.u *= 0.5
    return np.sum(o.u * a) * o.k


def early_exit(a, x, n):
    rows = [a[0], a[1]]
    for i in range(n):
        rows[i % 2][0] *= x
        if np.sum(a) > 100.0:
            break
        if i == 2:
            return np.sum(a * a)
        rows[1 - i % 2][1:] = rows[i % 2][:2] * x
    return np.sum(a * rows[0])


def overlapping(a, x):
    u = a[0]
    left, right = u[:-1], u[1:]
    right[:] = left
    left += right * x
    right -= left
    u[0] = x * u[2]
    return np.sum(a * a)


def given_rows(rows, x):
    rows[0][:] = rows[1] * x
    rows[1] += rows[0]
    return np.sum(rows[0] * rows[1])


def returned_rows(a, x):
    rows = [a[0], a[1]]
    rows[0][:] = rows[1] * x
    return rows


def returned_whole(a, x):
    v = a[0]
    v[:] = v * x
    return a


def fill(v, k, depth):
    v[0] = k * v[1]
    if depth > 0:
        fill(v[1:], k * 0.5, depth - 1)


def into_rows(a, x):
    for row in (a[0], a[1]):
        fill(row, x, 0)
    return np.sum(a * a)


def made_in_the_loop(x, n):
    kept = []
    for i in range(n):
        u = x * i
        kept.append(u)
        u[0] += 1.0
        kept[i // 2][1] *= x[0]
    total = 0.0
    for u in kept:
        total += np.sum(u * u)
    return total


def grown(x):
    lists = [[x[0]], [x[1], x[0]]]
    first = lists[0]
    first.append(x[1] * 2.0)
    lists[1][0] = first[1] * x[0]
    return lists[0][1] * lists[1][0] + len(first)


def second_name_of_a_list(x):
    u = [x[0], x[1]]
    w = u
    w[0] = w[1] * x[0]
    u[1] += w[0]
    return u[0] * w[1]


def held_arrays_change(a, x):
    o = SimpleNamespace(u=a)
    o.u += x
    d = {"b": a}
    d["b"] *= 0.5
    rows = [a[0], a[1]]
    rows[0] -= x * rows[1]
    return np.sum(a * a)


def bodies(position, mass, n):
    at, speed, force = position.copy(), np.zeros_like(position), np.zeros_like(position)
    for _ in range(n):
        force[:] = 0.0
        for i in range(len(mass)):
            mine = force[i]
            for j in range(len(mass)):
                if i != j:
                    apart = at[j] - at[i]
                    mine += mass[j] * apart / (np.sum(apart * apart) + 0.1) ** 1.5
        speed += 0.1 * force
        at += 0.1 * speed
    return np.sum(at * at)


def bodies_at_once(position, mass, n):
    at, speed = position, 0.0 * position
    for _ in range(n):
        apart = at[None] - at[:, None]
        weight = mass / (np.sum(apart * apart, axis=2) + 0.1) ** 1.5
        speed = speed + 0.1 * np.sum(weight[:, :, None] * apart, axis=1)
        at = at + 0.1 * speed
    return np.sum(at * at)


def slope(y, p):
    return np.array([y[1], -p * np.sin(y[0])])


def slope_into(out, y, p):
    out[0] = y[1]
    out[1] = -p * np.sin(y[0])


def runge_kutta_with_work_arrays(y0, p, n):
    y, work, slopes = y0.copy(), np.zeros(2), [np.zeros(2) for _ in range(4)]
    for _ in range(n):
        slope_into(slopes[0], y, p)
        for k, h in ((1, 0.05), (2, 0.05), (3, 0.1)):
            work[:] = y
            work += h * slopes[k - 1]
            slope_into(slopes[k], work, p)
        y += 0.1 / 6.0 * (slopes[0] + 2.0 * slopes[1] + 2.0 * slopes[2] + slopes[3])
    return np.sum(y * y)


def runge_kutta(y0, p, n):
    y = y0
    for _ in range(n):
        a = slope(y, p)
        b = slope(y + 0.05 * a, p)
        c = slope(y + 0.05 * b, p)
        d = slope(y + 0.1 * c, p)
        y = y + 0.1 / 6.0 * (a + 2.0 * b + 2.0 * c + d)
    return np.sum(y * y)


X = np.array([0.3, 0.7])
A = np.array([[0.3, -0.4, 1.2], [0.7, 0.1, -0.6]])
CASES = [
    case(rows_in_a_list, A, 0.8),
    case(rows_after_it, A, 0.8, 4),
    case(rows_after_it, A, 0.8, 0),
    case(table_of_numbers, X, 3, functional=table_at_once, order=1),
    case(one_row_many_times, X),
    case(state_in_a_dict, A, 0.8),
    case(views_by_number, A, 0.8),
    case(two_buffers, A, 0.8, 3),
    case(two_buffers, A, 0.8, 0),
    case(two_buffers_swapped, A, 0.8, 3),
    case(pair_of_buffers, A, 0.8, 3),
    case(buffers_turned, A, 0.8, 4),
    case(buffers_taken_out, A, 0.8, 4),
    case(flat_view, A, 0.8),
    case(reshaped_view, A, 0.8),
    case(transposed, A, 0.8),
    case(parts_of_it, A, 0.8),
    case(chosen_row, A, 0.8, 1),
    case(chosen_row, A, 0.8, 2),
    case(chosen_array, A, 0.8, 1),
    case(chosen_array, A, 0.8, 2),
    case(alias_of_either, A, 0.8, 4),
    case(buffers_of_an_object, A, 0.8),
    case(put_into_an_object, A, 0.8),
    case(early_exit, A, 0.8, 0),
    case(early_exit, A, 0.8, 2),
    case(early_exit, A, 0.8, 5),
    case(overlapping, A, 0.8),
    case(given_rows, [A[0], A[1]], 0.8),
    case(returned_rows, A, 0.8),
    case(returned_whole, A, 0.8),
    case(into_rows, A, 0.8),
    case(made_in_the_loop, X, 4),
    case(bodies, A, np.array([1.0, 0.7]), 3, functional=bodies_at_once),
    case(runge_kutta_with_work_arrays, X, 1.3, 3, functional=runge_kutta),
    case(held_arrays_change, A, 0.8),
    case(grown, X),
    case(second_name_of_a_list, X),
]
