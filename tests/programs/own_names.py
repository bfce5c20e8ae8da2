"""Names of the user's that are those of builtins, or that a rewrite might choose for its own variables."""

import builtins
import functools

import numpy as np
from numpy import max, min, sum

import s2sad
from tests.programs.case import case

X = np.array([0.6, 0.7, 0.8])


def filter_e(x):
    e = 0.65
    return builtins.sum(filter(lambda v: v > e, x))


def map_e(x):
    e = x[0]
    return builtins.sum(map(lambda v: v * e, x))


def map_named_e(x):
    def e(v):
        return v * x[0]

    return builtins.sum(map(e, x))


def map2_e(x):
    e0 = x[0]
    e1 = x[1]
    return builtins.sum(map(lambda a, b: a * e0 + b * e1, x, x[::-1]))


def sorted_e(x):
    e = x[0]
    n = 0

    def key(v):
        nonlocal n
        n += 1
        return -v * e

    return sorted(x, key=key)[0] * n


def sorted_lam_e(x):
    e = 0.7
    log = []
    return sorted(x, key=lambda v: (log.append(v), abs(v - e))[1])[0] * builtins.sum(log)


def list_e(x):
    e = x * 2.0
    return builtins.sum(list(e)) * builtins.sum(tuple(v * e[0] for v in e))


def zip_e(x):
    e = x * 2.0
    e0 = x
    return builtins.sum([a * b for a, b in zip(e, e0)]) + builtins.sum(list(map(lambda v: v * e[0], e0)))


def reduce_e(x):
    e = x[0]
    return functools.reduce(lambda a, b: a * e + b, x)


def max_key_e(x):
    e = 0.62
    i = 3.0
    return builtins.max(x, key=lambda v: -abs(v - e) * i) * e * i


def star_zip(x):
    t = 0.0
    for a, b in zip(x, x * x):
        t += a * b
    for i, a in enumerate(x):
        t += a * i
    for a in reversed(x):
        t = t * a
    return t + sum([a * b for a, b in zip(x, x)])


def star_list(x):
    ys = [v * v for v in x]
    return sum(ys) * max(ys) + min(ys) + sum(list(map(lambda v, w: v * w, ys, ys)))


def callee_len(x, len):
    s = 0.0
    for v in x:
        s += v * len
    return s


def param_len(x):
    return callee_len(x, 2.0) * x[0]


def callee_many(xs, range, min, list, tuple=3.0, sorted=2.0, isinstance=1.0, float=1.5, int=2, enumerate=0.1, zip_=1.0):
    s = 0.0
    for a, b in zip(xs, xs * 2.0):
        s += a * b * range
    for v in [xs[0], xs[1] * min]:
        s += v * list
    ys = [v * tuple for v in xs]
    s += ys[0] * sorted * isinstance * float * int * enumerate
    return s


def param_many(x):
    return callee_many(x, 2.0, x[1], 0.5)


def args_partial(x):
    def f(a, b, *args, **options):
        return a * b + (args[0] if args else 0.0) * options.get("k", 1.0)

    args = x * 2.0
    options = x * 3.0
    p = functools.partial(f, args, k=options)
    return p(options) + p(x, x, k=args)


def unit_inner(x):
    unit = x * 2.0

    def f(v, unit):
        return v * v * unit

    return s2sad.grad(f)(x, unit) * s2sad.vjp(lambda v: v * unit)(x, unit)


def walrus_len(x):
    len = 2.0
    return sum([v * len for v in x])


def nested_shadow(x):
    def g(list, sum):
        total = 0.0
        for v in list:
            total += v * sum
        return total

    return g(x, 2.0) + g([x[0], x[1]], x[2])


CASES = [
    case(filter_e, X),
    case(map_e, X),
    case(map_named_e, X),
    case(map2_e, X),
    case(sorted_e, X),
    case(sorted_lam_e, X),
    case(list_e, X),
    case(zip_e, X),
    case(reduce_e, X),
    case(max_key_e, X),
    case(star_zip, X),
    case(star_list, X),
    case(param_len, X),
    case(param_many, X),
    case(args_partial, 1.3),
    case(unit_inner, 1.3),
    case(walrus_len, X),
    case(nested_shadow, X),
]
