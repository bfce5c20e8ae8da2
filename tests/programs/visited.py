"""``np.nditer`` and ``np.ndenumerate``: loops over the elements of arrays, in the order of their memory."""

import numpy as np

from tests.programs.case import case


def read(a):
    s = 0.0
    for v in np.nditer(a):
        s = s * 0.5 + v * v
    return s


def in_the_order_of_memory(a):
    s = 0.0
    for v in np.nditer(a.T):
        s = s * 0.5 + v * v
    for v in np.nditer(a.T, order="C"):
        s = s * 0.5 + v
    return s


def with_places(a):
    b = np.zeros((2, 3))
    it = np.nditer(a, flags=["multi_index"])
    for v in it:
        b[it.multi_index] = v * v * it.multi_index[0]
    return b.sum()


def by_hand(a):
    s = 0.0
    it = np.nditer(a, flags=["multi_index"])
    while not it.finished:
        i, j = it.multi_index
        s = s + a[i, j] ** 2 * j + it[0]
        it.iternext()
    return s


def of_two(a, b):
    s = 0.0
    for p, q in np.nditer([a, b]):
        s = s + p * q * q
    return s


def written(a):
    a = a * 1.0
    for v in np.nditer(a, op_flags=["readwrite"]):
        v[...] = v * v * 2.0
        v += 1.0
    return np.sum(a * a)


def written_in_a_with(a, c):
    a = a.copy()
    with np.nditer(a, op_flags=[["readwrite"]], flags=["multi_index"]) as it:
        for v in it:
            if it.multi_index[1] == 0:
                continue
            v[...] = c * v[()] * it.multi_index[1]
    return np.sum(a**3)


def one_into_another(a, b):
    b = b + 0.0
    for p, q in np.nditer([a, b], op_flags=[["readonly"], ["readwrite"]]):
        q[...] = p * q
    return b.sum()


def left_early(a):
    s = 0.0
    for v in np.nditer(a):
        if v > 2.0:
            break
        s += float(v) ** 3
    return s


def twice(a):
    def norm(m):
        s = 0.0
        for v in np.nditer(m):
            s += v * v
        return s

    return norm(a) * norm(a[0]) + norm(a[:, :1])


def in_chunks(a):
    s = 0.0
    for row in np.nditer(a, flags=["external_loop"]):
        s = s + np.sum(row)
    return s


def used_after(a):
    s = 0.0
    for v in np.nditer(a):
        s = s + v
    return s * v


def enumerated(a):
    b = np.empty_like(a)
    s = 0.0
    for idx, v in np.ndenumerate(a):
        b[idx] = v * v + a[idx] * len(idx)
    for (i, j), v in np.ndenumerate(b):
        s = s + v * i + j * v * v
    return s


def enumerated_while_written(a):
    a = a.copy()
    for (i, j), v in np.ndenumerate(a):
        a[i, (j + 1) % a.shape[1]] += v * 0.5
    return np.sum(a * a)


def pairs(a):
    s = 0.0
    for pair in np.ndenumerate(a):
        s = s + pair[1] * pair[0][0]
    return s


def by_places(a):
    b = np.zeros_like(a)
    for place in np.ndindex(a.shape):
        b[place] = a[place] ** 2
    for place in np.ndindex(2, 3):
        b[place] *= a[place[0], 0]
    return b.sum()


A = np.arange(6.0).reshape(2, 3) * 0.3 + 0.2

CASES = [
    case(read, A),
    case(read, A[:, ::-1]),
    case(in_the_order_of_memory, A),
    case(with_places, A),
    case(by_hand, A),
    case(of_two, A, np.array([0.3, 1.2, -0.4])),
    case(written, A),
    case(written_in_a_with, A, 0.7),
    case(one_into_another, A, A[::-1] * 2.0),
    case(left_early, A * 3.0),
    case(twice, A),
    case(in_chunks, A, refuses="S2S204"),
    case(used_after, A, refuses="S2S204"),
    case(enumerated, A, order=1),
    case(enumerated_while_written, A),
    case(pairs, A),
    case(by_places, A),
]
