"""Elements of displays, and of what is walked over, are what they were before anything was done with the first."""

import functools
import itertools
import math

import numpy as np

from tests.programs.case import case

X = np.array([0.6, 0.7, 0.8])


def map_nonlocal(x):
    a = x

    def c(q):
        nonlocal a
        a = 0.5
        return q * x

    return sum(map(c, [a, a]))


def map_writes(x):
    y = x * 1.0

    def c(q):
        y[1] = 5.0 * q
        return q * y[0]

    return sum(map(c, [y[0], y[1]]))


def map_zip(x):
    a = x

    def c(q, r):
        nonlocal a
        a = a * 2.0
        return q * r

    return sum(map(c, [a, a, 2.0], (x, a, a * a)))


def loop_pairs(x):
    a = x
    for f, v in [(math.sin, a), (math.cos, a), (math.exp, a * a)]:
        a = f(v) * a + v
    return a


def loop_pairs_zip(x):
    a = x
    for f, v in zip([math.sin, math.cos, math.exp], [a, a, a * a]):
        a = f(v) * a + v
    return a


def loop_pairs_enum(x):
    a = x
    for i, (f, v) in enumerate(((math.sin, a), (math.cos, a))):
        a = f(v) * a + v * i
    return a


def loop_writes(x):
    y = x * 1.0
    for f, v in [(math.sin, y[0]), (math.cos, y[1])]:
        y[1] = f(v) * y[1] + v
    return np.sum(y)


def loop_mixed(x):
    a = x
    s = 0.0
    for v in [a, "k", a * 2.0]:
        if isinstance(v, str):
            a = a * 3.0
        else:
            s += v * a
    return s


def reduce_nonlocal(x):
    a = x

    def c(p, q):
        nonlocal a
        a = a * 2.0
        return p * q + a

    return functools.reduce(c, [a, a, a])


def filter_nonlocal(x):
    a = x

    def c(q):
        nonlocal a
        a = a * 2.0
        return q > 0

    return sum(filter(c, [a, a, a]))


def sorted_nonlocal(x):
    a = x

    def key(q):
        nonlocal a
        a = a * 2.0
        return -q

    return sorted([a, a * 0.5], key=key)[0] * a


def comp_nonlocal(x):
    a = x

    def c(q):
        nonlocal a
        a = a * 2.0
        return q * x

    return sum([c(v) for v in [a, a, x]]) + sum(c(v) for v in (a, a))


def args_nonlocal(x):
    a = x

    def c(q):
        nonlocal a
        a = a * 2.0
        return q * x

    return max(a, c(a), a) + a * c(a) + c(a) * a


def tuple_nonlocal(x):
    a = x

    def c():
        nonlocal a
        a = a * 2.0
        return a

    t = (a, c(), a)
    d = {"u": a, "v": c(), "w": a}
    l = [a, c(), a]
    return t[0] * t[1] + t[2] + d["u"] * d["v"] + d["w"] + l[0] * l[2]


def starred_nonlocal(x):
    a = x

    def c(*q):
        nonlocal a
        a = a * 2.0
        return q[0] * q[1] + a

    return c(*[a, a]) + c(*(a, x))


def param_alias(x):
    a = x

    def c(q, r=a):
        nonlocal a
        a = 0.5 * x
        return q * r * a

    return c(a) + c(a)


def kw_alias(x):
    a = x

    def c(q, **kw):
        nonlocal a
        a = 0.5 * x
        return q * kw["r"] * a

    return c(a, r=a) + c(q=a, r=a)


def partial_alias(x):
    a = x

    def c(q, r):
        nonlocal a
        a = 0.5 * x
        return q * r * a

    p = functools.partial(c, a)
    return p(a) + p(a)


def accumulate_alias(x):
    a = x

    def c(p, q):
        nonlocal a
        a = a * 2.0
        return p + q * a

    return sum(itertools.accumulate([a, a, a], c))


def gen_alias(x):
    a = x

    def g():
        nonlocal a
        for v in (a, a, a):
            a = a * 2.0
            yield v * a

    return sum(g()) * a


def tuple_rebound(x):
    t = (x, x * x)
    s = 0.0
    for v in t:
        t = (1.0, 2.0)
        s += v * t[0]
    return s + t[1] * x


def fs_rebound(x):
    f, g = math.sin, math.cos
    s = x
    for h in [f, g, f]:
        f = math.exp
        g = math.sin
        s = h(s) * x
    return s * f(x) * g(x)


def fs_tuple_rebound(x):
    fs = (math.sin, math.cos)
    s = x
    for h in fs:
        fs = (math.exp, math.exp)
        s = h(s) * x
    return s * fs[0](x)


def target_in_display(x):
    v = x
    s = 0.0
    for f, v in [(math.sin, v), (math.cos, v * 2.0), (math.exp, v)]:  # noqa: B020
        s += f(v)
    return s * v


def zip_star(x):
    a = x
    for f, v, w in zip((math.sin, lambda q: q * a), (a, a * a), [a, 1.0]):
        a = f(v) + w
    return a


def map_unpack(x):
    a = x

    def c(q):
        nonlocal a
        a = a * 2.0
        return q * a

    p, q = map(c, (a, a * x))
    return p * q * a


def max_key(x):
    a = x

    def key(q):
        nonlocal a
        a = a * 2.0
        return -q

    return max([a, a * 0.5], key=key) * a


def min_append(x):
    log = []

    def key(q):
        log.append(q)
        return q

    m = min([x, x * x], key=key)
    return m * sum(log)


CASES = [
    case(map_nonlocal, 1.3),
    case(map_writes, X),
    case(map_zip, 1.3),
    case(loop_pairs, 1.3),
    case(loop_pairs_zip, 1.3),
    case(loop_pairs_enum, 1.3),
    case(loop_writes, X),
    case(loop_mixed, 1.3),
    case(reduce_nonlocal, 1.3),
    case(filter_nonlocal, 1.3),
    case(sorted_nonlocal, 1.3),
    case(comp_nonlocal, 1.3),
    case(args_nonlocal, 1.3),
    case(tuple_nonlocal, 1.3),
    case(starred_nonlocal, 1.3),
    case(param_alias, 1.3),
    case(kw_alias, 1.3),
    case(partial_alias, 1.3),
    case(accumulate_alias, 1.3),
    case(gen_alias, 1.3),
    case(tuple_rebound, 1.3),
    case(fs_rebound, 1.3),
    case(fs_tuple_rebound, 1.3),
    case(target_in_display, 1.3),
    case(zip_star, 1.3),
    case(map_unpack, 1.3),
    case(max_key, 1.3),
    case(min_append, 1.3),
]
