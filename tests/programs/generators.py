"""Generator functions whose values are all used at once, and what is refused of others."""

import math

import numpy as np

from tests.programs.case import case


def terms(x, n):
    t = 1.0
    for k in range(n):
        yield t
        t = t * x / (k + 1)


def summed(x, y):
    return sum(terms(x, 5)) * y


def in_a_loop(x, y):
    s = 0.0
    for t in terms(x * y, 4):
        s = s * y + t
    return s


def of_a_closure(x, y):
    def gen():
        for k in range(3):
            if k == 1:
                continue
            yield x**k
            yield y * k
        if x > 100:
            return
        yield from [x, y]

    return sum(t * t for t in gen()) + max(gen()) + list(gen())[1]


def counted_and_left(x, y):
    s = 0.0
    for i, t in enumerate(terms(x, 4)):
        if i == 2:
            break
        s = s + t * i * y
    return s


def in_step(x, y):
    return sum(a * b for a, b in zip(terms(x, 4), terms(y, 4)))


def in_turns_with_writes(x, y):
    v = [x, y, x * y]

    def gen():
        for i in range(3):
            yield v[i]

    s = 0.0
    for t in gen():
        v[2] = v[2] + t
        s = s + t
    return s


def in_turns_with_names(x, y):
    a = x

    def gen():
        for i in range(3):
            yield a * i

    s = 0.0
    for t in gen():
        a = a * y
        s = s + t
    return s


def endless(x, y):
    def gen():
        t = x
        while True:
            yield t
            t = t * y

    s = 0.0
    for t in gen():
        s = s + t
        if s > 3:
            break
    return s


def named(x, y):
    g = terms(x, 3)
    s = sum(g) + sum(g)
    return s


def one_by_one(x, y):
    g = terms(x, 3)
    return next(g) * y + next(g)


def listed(x, y):
    return math.prod(list(terms(x, 3))) + np.sum(np.array([t for t in terms(x, 3)])) * y


def constant(x, y):
    s = 0.0
    for t in terms(2.0, 3):
        s = s + t * x
    return s * y


class A:
    def __init__(s, k):
        s.k = k

    def items(s):
        for i in range(2):
            yield s.k * i

    def __iter__(s):
        return s.items()


def method(x, y):
    return sum(A(x).items()) * y


CASES = [
    *(case(f, 1.3, 0.7) for f in (summed, in_a_loop, counted_and_left, in_step, listed, constant)),
    case(of_a_closure, 1.3, 0.7),
    case(method, 1.3, 0.7),
    *(
        case(f, 1.3, 0.7, refuses="S2S106")
        for f in (in_turns_with_writes, in_turns_with_names, endless, named, one_by_one)
    ),
]
