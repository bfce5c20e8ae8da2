"""What a container hands out is written: the write is seen in the container."""

import numpy as np

from tests.programs.case import case


def grouped(x, names):
    groups = {}
    for i, name in enumerate(names):
        groups.setdefault(name, []).append(x * (i + 1))
    groups["b"][0] **= 2
    return sum(len(name) * sum(g) ** 2 for name, g in groups.items())


def grouped_under_a_name(x):
    groups = {}
    first = groups.setdefault("a", [])
    first.append(x)
    groups.setdefault("a", []).append(2.0 * x)
    return sum(groups["a"]) * x


def default_of_another_kind(x):
    d = {"a": 1.0, "n": [x]}
    d.setdefault("a", []) * 2
    return d["a"] * x + sum(d.setdefault("n", [])) + d.setdefault("m", x * x)


def default_array_written(x):
    d = {"u": np.zeros(2)}
    d.get("u")[0] = x
    d.setdefault("v", np.zeros(2))[1] = x * x
    return d["u"].sum() * x + d["v"].sum()


def shortest(x):
    rows = [[], []]
    for k in range(4):
        min(rows, key=len).append(x * (k + 1))
    return sum(rows[0]) * sum(rows[1])


def largest_is_written(x):
    rows = [np.zeros(2), np.ones(2)]
    max(rows, key=np.sum)[0] = x
    return rows[1].sum() * x


def next_of_values(x):
    d = {"k": []}
    next(iter(d.values())).append(x)
    return d["k"][0] * x


def called_once(x):
    rows = [[x], [2.0 * x], [3.0]]
    rows.pop().append(x)
    rows.pop(0).append(1.0)
    return sum(rows[0]) * len(rows) * x


def appended_through_another_key(x, u):
    d = {"a": [u * x, u + x]}
    d["b"] = d["a"]
    d["b"].append(u * 2.0 * x)
    return sum(np.sum(w) for w in d["a"])


def numbers_appended_through_another_key(x):
    d = {"a": [x * 2.0, x]}
    d["b"] = d["a"]
    d["b"].append(2.0 * x)
    return sum(d["a"])


def appended_to_a_part_of_a_tuple(x):
    t = ([x, 2.0], {"k": [x * x]})
    t[0][1] *= x
    t[1]["k"].append(t[0][1])
    row, d = t
    row.append(sum(d["k"]))
    return sum(t[0]) * d["k"][0]


# -- lists that are added to where they are held -----------------------------------------------------------------------


class Held:
    def __init__(self, v):
        self.v = v


def added_to_an_item(x):
    rows = [[x, 1.0]]
    row = rows[0]
    rows[0] += [x * x]
    return sum(row) * len(row)


def added_to_an_attribute(x):
    o = Held([x])
    row = o.v
    o.v += [x * x]
    o.v *= 2
    return sum(row) * len(o.v)


def added_in_a_loop(x):
    d = {"k": [x]}
    for i in range(3):
        d["k"] += [x * i]
    return sum(d["k"])


def repeated_item(x):
    rows = [[x, 1.0]]
    row = rows[0]
    rows[0] *= 2
    return sum(row) * len(row)


def repeated_under_a_second_name(x, flag):
    row = [x, 1.0]
    other = row if flag else [x]
    other *= 2
    return sum(row) * sum(other)


def extended_after_a_sum(x):
    first = [x]
    second = first
    first = first + [x * x]
    second += [3.0]
    second.append(x)
    return sum(first) * sum(second)


CASES = [
    case(grouped, 0.7, "abca", order=1),
    case(grouped_under_a_name, 0.7, order=1),
    case(default_of_another_kind, 0.7),
    case(default_array_written, 0.7, order=1),
    case(shortest, 0.7, refuses="S2S302"),
    case(largest_is_written, 0.7, refuses="S2S302"),
    case(next_of_values, 0.7, refuses="S2S302"),
    case(called_once, 0.7, order=1),
    case(appended_through_another_key, 0.7, np.array([0.5, 1.0, 2.0]), order=1),
    case(numbers_appended_through_another_key, 0.7, order=1),
    case(appended_to_a_part_of_a_tuple, 0.7, order=1),
    case(added_to_an_item, 0.7),
    case(added_to_an_attribute, 0.7),
    case(added_in_a_loop, 0.7),
    case(repeated_item, 0.7, refuses="S2S302"),
    case(repeated_under_a_second_name, 0.7, True, order=1),
    case(repeated_under_a_second_name, 0.7, 1, refuses="S2S302"),
    case(extended_after_a_sum, 0.7),
]
