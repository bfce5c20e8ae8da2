"""Names and places that hold arrays of one shape, then of another: each adjoint has the shape of its own value."""

import numpy as np

from tests.programs.case import case


def grows(u, n):
    for _ in range(n):
        u = np.concatenate([u, u[:1] * 2])
    return np.sum(u**2)


def another_length(u, n):
    for _ in range(n):
        u = np.array([u[0] * 2, u[0], u[-1]])
    return np.sum(u**2)


def shrinks(u, n):
    for _ in range(n):
        u = u[1:] * u[:-1]
    return np.sum(u**2)


def padded(u, n):
    for _ in range(n):
        u = np.array([u[0] * 2, 1.0, 2.0, 3.0])
    return u[0]


def in_a_branch(u, n):
    if n > 1:
        u = np.array([u[0], 2.0])
    return u[0]


def another_rank(u, n):
    if n > 1:
        u = np.array([[u[0], 2.0]])
    return np.sum(u)


def by_turns(u, n):
    for i in range(n):
        if i == 1:
            u = np.array([u[0], 2.0, 5.0])
        elif i == 2:
            u = u[0] * np.ones(2)
    return np.sum(u)


def local_of_each_round(u, n):
    total = 0.0
    for i in range(n):
        v = np.ones(i + 1) * u[0]
        v[0] = 2.0
        if i > 1:
            total += np.sum(v)
        total += v[-1]
    return total


def carried(u, n):
    v = u
    total = 0.0
    for i in range(n):
        total += v[0]
        v = np.ones(i + 1)
        v[-1] = total
    return total + np.sum(v)


def in_a_list(u, n):
    xs = [u * 2.0]
    total = np.sum(xs[0])
    xs[0] = np.ones(4) * u[0]
    return total + np.sum(xs[0])


def in_a_list_each_round(u, n):
    xs = [u * 2.0, u[:1]]
    total = 0.0
    for i in range(n):
        total += np.sum(xs[0] * xs[0])
        xs[0] = np.ones(i + 2) * xs[0][0] * u[0]
        xs[1], xs[0] = xs[0], xs[1]
    return total + np.sum(xs[0]) * np.sum(xs[1])


def in_a_dict(u, n):
    d = {"a": u * 2.0}
    total = np.sum(d["a"])
    d["a"] = np.ones((2, 3)) * u[0]
    return total + np.sum(d["a"])


class State:
    def __init__(self, h):
        self.h = h


def in_an_attribute(u, n):
    s = State(u * 2.0)
    total = np.sum(s.h)
    s.h = np.ones(3) * u[0]
    return total + np.sum(s.h)


def number_then_array(u, n):
    h = 0.0
    for i in range(n):
        h = h + u
        if i == 1:
            h = np.sum(h)
    return np.sum(h)


def never_stored(u, n):
    xs = [None] * n
    h = u
    for i in range(n):
        h = np.tanh(h) * u
        xs[i] = h
    return np.sum(h) + sum(np.sum(x) for x in xs)


ONE, FOUR = np.array([0.3]), np.array([0.3, 0.5, 0.7, 0.2])
CASES = [
    case(f, u, n)
    for f in (grows, another_length, padded, in_a_branch, another_rank, by_turns, local_of_each_round, carried)
    for u, n in ((ONE, 0), (ONE, 3), (FOUR, 1), (FOUR, 2))
] + [
    case(shrinks, FOUR, 2),
    case(shrinks, FOUR, 3),
    case(in_a_list, ONE, 1),
    case(in_a_list, FOUR[:2], 1),
    case(in_a_list_each_round, ONE, 3),
    case(in_a_list_each_round, FOUR, 3),
    case(in_a_dict, ONE, 1),
    case(in_an_attribute, ONE, 1),
    case(number_then_array, FOUR, 4),
    case(never_stored, FOUR, 3),
]
