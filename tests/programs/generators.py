"""Generator functions whose values are all used at once, and what is refused of others."""

import itertools
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


# -- what is yielded, and changed later --------------------------------------------------------------------------------


def states(x, y):
    u = np.array([x, y])
    for k in range(3):
        u[0] = u[0] * u[1] + k
        yield u


def states_in_a_loop(x, y):
    total = 0.0
    for u in states(x, y):
        total += u[0] * u[1]
    return total


def states_in_a_comprehension(x, y):
    return sum(u[0] for u in states(x, y))


def states_zipped(x, y):
    return sum(k * u[0] for k, u in zip([x, 2.0, 3.0], states(x, y)))


def states_mapped(x, y):
    return sum(map(lambda u: u[0] * u[1], states(x, y)))


def states_passed_on(x, y):
    def again():
        yield from states(x, y)

    return sum(u[0] for u in again())


def states_at_once(x, y):
    first, _, last = list(states(x, y))
    return first[0] * last[1]


def rows(x, n):
    for i in range(n):
        row = []
        for j in range(i + 1):
            row.append(x**j)
        yield row


def new_rows(x, y):
    return sum(sum(row) for row in rows(x, 3)) * y


def copies(x, n):
    u = np.array([x, 1.0])
    for k in range(n):
        u[0] = u[0] * u[1] + k
        yield u.copy()


def copied_states(x, y):
    return sum(u[0] * u[1] for u in copies(x, 3)) * y


def numbers_of(x, n):
    u = np.array([x, 1.0])
    for k in range(n):
        u[0] = u[0] * u[1] + k
        yield u[0]


def yielded_numbers(x, y):
    return sum(numbers_of(x, 3)) * y


def buffer():
    b = [0.0, 0.0]
    for k in range(3):
        b[0] = k + 1.0
        b[1] += b[0]
        yield b


class Counter:
    def __init__(self):
        self.a = np.zeros(2)

    def __iter__(self):
        return self

    def __next__(self):
        if self.a[0] >= 3.0:
            raise StopIteration
        self.a[0] += 1.0
        return self.a


def one_buffer(x, y):
    total = 0.0
    for k, b in enumerate(buffer()):
        total += b[0] * x + b[1] * y**2 * k
    for b in buffer():
        if b[1] > 5.0:
            break
        total *= x * b[0]
    return total + sum(a[0] * y for a in Counter())


def one_buffer_is_kept(x, y):
    held = []
    for b in buffer():
        held.append(b)
    return sum(b[0] for b in held) * x * y


def groups_of_constants(x, y):
    total = 0.0
    for k, group in itertools.groupby([1.0, 1.0, 3.0]):
        for v in group:
            total += v * x**2 + k * y
    sizes = [len(list(g)) for _, g in itertools.groupby([1, 1, 2])]
    return total * sizes[0] * x


CASES = [
    *(case(f, 1.3, 0.7) for f in (summed, in_a_loop, counted_and_left, in_step, listed, constant)),
    case(of_a_closure, 1.3, 0.7),
    case(method, 1.3, 0.7),
    *(case(f, 1.3, 0.7) for f in (new_rows, copied_states, yielded_numbers, one_buffer, one_buffer_is_kept)),
    case(groups_of_constants, 1.3, 0.7),
    case(states_at_once, 1.3, 0.7, order=1),
    *(
        case(f, 1.3, 0.7, refuses="S2S106")
        for f in (states_in_a_loop, states_in_a_comprehension, states_zipped, states_mapped, states_passed_on)
    ),
    *(
        case(f, 1.3, 0.7, refuses="S2S106")
        for f in (in_turns_with_writes, in_turns_with_names, endless, named, one_by_one)
    ),
]
