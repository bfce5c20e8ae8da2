"""Arguments that are passed on: ``*args`` and ``**kwargs`` of wrappers, of which only some vary."""

import functools

import numpy as np

from tests.programs.case import case

TABLE = (np.array([0.1, 0.2]), np.array([1.0, 2.0]), 3)


def inner(x, table, k=1.0, *, s=2.0):
    return x * np.sum(table[0]) * table[2] * k + s


def passes(*args, **kwargs):
    return inner(*args, **kwargs)


def through(x):
    return passes(x, TABLE, k=x, s=3.0) * x


def deco(f):
    @functools.wraps(f)
    def wrapper(*args, **kwargs):
        return f(*args, **kwargs)

    return wrapper


decorated = deco(inner)


def through_decorated(x):
    return decorated(x, TABLE, s=x)


def chosen(*args):
    n = len(args)
    s = 0.0
    for a in args:
        s = s + a
    return args[0] * args[-1] + args[n - 1] + s


def indexed(x):
    y = x * x
    r = chosen(y, x, 3.0)
    return r + chosen(x)


def keeps(*args):
    return lambda: args[0] * args[1]


def escaping(x):
    y = x * x
    f = keeps(y, x)
    y = 3.0 * x
    return f() * y


def changing(x):
    y = x * x

    def bump():
        nonlocal y
        y = y * 3.0
        return 0.0

    def use(*args):
        args[2]()
        return args[0] * args[1]

    return use(y, x, bump) + y


def rebinds(*args):
    args = (args[1], args[0])
    return args[0] * args[0] * args[1]


def rebinding(x):
    return rebinds(x, x * x)


def writes(*args, **kw):
    kw["a"] = kw["a"] * 2.0
    kw.pop("b")
    return args[0] * kw["a"] * len(kw)


def writing(x):
    return writes(x, a=x, b=2.0)


def array_written(*args):
    args[0][0] = args[1]
    return np.sum(args[0] * args[0])


def stored(x):
    y = x * 1.0
    r = array_written(y, x[1])
    return r + y[0]


def recursive(*args):
    if len(args) == 1:
        return args[0]
    return args[0] * recursive(*args[1:])


def product(x):
    return recursive(x, x + 1.0, 2.0 * x)


def looped(x):
    s = x
    for i in range(3):
        s = chosen(s, x, s * x)
    return s


CASES = [
    case(through, 1.3),
    case(through_decorated, 1.3),
    case(indexed, 1.3),
    case(escaping, 1.3),
    case(changing, 1.3),
    case(rebinding, 1.3),
    case(writing, 1.3),
    case(stored, np.array([0.5, 0.7, 0.9])),
    case(product, 1.3, order=1),
    case(looped, 0.3),
]
