"""Calls that return several values, unpacked: the tuple is not made, and every value is the one from before."""

import math

import numpy as np

from tests.programs.case import case

U = np.array([0.4, 0.9, -0.3])


def crossed(a, b):
    return b, a


def swapped_by_a_call(x, y):
    x, y = crossed(x, y)
    return x * x * y


def swapped_in_a_loop(x, y):
    for _ in range(3):
        x, y = crossed(y * x, x + y)
    return x - 2.0 * y


def fibonacci(a, b):
    return b, a + b


def sequence(x, n):
    a, b = x, x * x
    for _ in range(n):
        a, b = fibonacci(a, b)
    return a * b


def lorenz(p, dt):
    x, y, z = p
    return x + dt * 10.0 * (y - x), y + dt * (x * (2.8 - z) - y), z + dt * (x * y - 2.6 * z)


def orbit(x, dt):
    state = x, x * x, 1.0
    for _ in range(4):
        a, b, c = lorenz(state, dt)
        state = c, a, b
    return a * b + c


def into_places(x, u):
    v = u.copy()
    v[0], v[1] = crossed(v[1] * x, v[0])
    return np.sum(v * u)


def into_places_of_views(x, u):
    v = u * x
    first, rest = halves(v)
    rest[0], first = crossed(first, rest[0] * x)
    return np.sum(v) * first


def halves(v):
    return v[0], v[1:].copy()


def nested_targets(x, y):
    (a, b), c = ((x * y, y), x)
    (a, c), b = pairs(a, b, c)
    return a * b + c


def pairs(a, b, c):
    return (c, a), b


def one_part_constant(x, n):
    value, count = counted(x, n)
    return value * count


def counted(x, n):
    return x**n, n


def same_twice(x, u):
    a, b = twice(u * x)
    a[0] = 2.0
    return np.sum(a * b)


def twice(u):
    return u, u.copy()


def early(x, n):
    if n > 2:
        return x * x, 1.0
    return 3.0 * x, x


def returned_early(x, n):
    a, b = early(x, n)
    return a * b


def rest_of_arguments(x, y):
    def g(a, *args):
        def f(p, q, r=2.0):
            return p * q - r

        return f(a, *args[1:]) + args[-1] * f(*args[:2]) + len(args[5:])

    return g(x, y, x * y) + sum(rest(x, y, 2.0))


def rest(a, *others):
    return others[::-1]


def sliced_tuple(x):
    t = (x, 2.0 * x, 3.0, x * x)
    a, b = t[1:3]
    c, *d = t[::2]
    return a * b * c + sum(d) + t[-3:][0] * math.prod(t[:-1]) + sum(t[4:])


def tail_is_a_list(x, u):
    a, *b = u * x
    b[0] *= a
    *c, d = b
    return a * sum(c) * d


def tail_of_rows(x, a):
    y = x * a
    *rest, last = y
    y[0] *= 2.0
    rest[1] = rest[0] * last
    return np.sum(rest[1]) + np.sum(y * y)


def tail_that_grows(x, u):
    a, *b = np.sin(u * x)
    b.append(a * b[0])
    b[0], b[1] = b[1], b[0] * 2.0
    return b[0] * b[1] * b[2]


def tails_of_rows(x, a):
    total = 0.0
    for first, *rest in x * a:
        rest[0] = rest[0] * first
        total += rest[0] * rest[1]
    return total


def tails_of_what_varies_not(x):
    a, *b, c = range(5)
    b.append(3)
    first, *text = "abc"
    text.append(first)
    return x * b[0] * b[-1] * c + x * x * len(text)


def sums_of_rests(x, y):
    t = (x, y, x * y, y * y)
    s = 0.0
    for i in range(4):
        s += sum(t[i:]) * x
    return s


CASES = [
    case(swapped_by_a_call, 0.7, 1.3),
    case(swapped_in_a_loop, 0.7, 1.3),
    case(sequence, 0.7, 5),
    case(sequence, 0.7, 0),
    case(orbit, 0.7, 0.01),
    case(into_places, 0.7, U),
    case(into_places_of_views, 0.7, U),
    case(nested_targets, 0.7, 1.3),
    case(one_part_constant, 0.7, 3),
    case(same_twice, 0.7, U),
    case(returned_early, 0.7, 1),
    case(returned_early, 0.7, 3),
    case(rest_of_arguments, 1.3, 0.7),
    case(sliced_tuple, 1.3),
    case(tail_is_a_list, 0.7, U),
    case(tail_of_rows, 0.7, np.outer(U, [0.5, 1.1, 0.8]), order=1),
    case(tail_that_grows, 0.7, U),
    case(tails_of_rows, 0.7, np.outer(U, [0.5, 1.1, 0.8])),
    case(tails_of_what_varies_not, 0.7),
    case(sums_of_rests, 0.7, 1.3),
]
