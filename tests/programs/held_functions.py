"""Functions held in lists, dicts and objects that read what varies: what they give is no constant."""

# ruff: noqa: B023, E731
import functools
from types import SimpleNamespace

import numpy as np

from tests.programs.case import case


def late_loop(x):
    fs = []
    for i in range(3):

        def f(v):
            return v * x + i

        fs.append(f)
    return sum(f(2.0) for f in fs)


def late_for(x):
    fs = []
    for i in range(3):

        def f(v):
            return v * x + i

        fs.append(f)
    s = 0.0
    for g in fs:
        s += g(2.0)
    return s


def comp_display(x):
    f = lambda v: v * x
    g = lambda v: v + x
    return sum([h(2.0) for h in (f, g)]) + sum(h(1.0) for h in [f, f])


def comp_dict(x):
    d = {"a": lambda v: v * x, "b": lambda v: v * x * x}
    return sum(f(2.0) for f in d.values()) + sum(d[k](1.0) for k in d) + sum(v(3.0) for k, v in d.items())


def comp_map(x):
    fs = [lambda v: v * x, lambda v: v * x * x]
    return sum(map(lambda h: h(2.0), fs))


def pops(x):
    fs = [lambda v: v * x]
    s = 0.0
    while fs:
        f = fs.pop()
        s += f(2.0)
    return s


def in_object(x):
    o = SimpleNamespace(f=lambda v: v * x)
    os = [o, o]
    return sum(p.f(2.0) for p in os) + o.f(1.0)


def in_tuple(x):
    f = lambda v: v * x
    ps = [(f, 2.0), (f, 3.0)]
    return sum(h(a) for h, a in ps) + sum(p[0](p[1]) for p in ps)


def next_of(x):
    fs = [lambda v: v * x]
    f = next(iter(fs))
    return f(2.0)


def any_all(x):
    fs = [lambda v: v * x]
    n = len([f for f in fs if f(1.0) > 0])
    best = max(fs, key=lambda f: f(2.0))
    return best(3.0) * n + max(f(2.0) for f in fs)


def dict_comp(x):
    fs = {"a": lambda v: v * x}
    r = {k: f(2.0) for k, f in fs.items()}
    return r["a"] * 2.0


def reduce_fs(x):
    fs = [lambda v: v * x, lambda v: v * x]
    return functools.reduce(lambda a, f: f(a), fs, 2.0)


def array_of(x):
    fs = [lambda v: v * x, lambda v: v * x * x]
    return np.sum(np.array([f(2.0) for f in fs])) + np.dot([f(1.0) for f in fs], [1.0, 2.0])


def stored(x):
    fs = [None] * 2
    fs[0] = lambda v: v * x
    fs[1] = lambda v: v * x * x
    return fs[0](1.0) + fs[1](2.0)


def stored_attr(x):
    o = SimpleNamespace()
    o.f = lambda v: v * x
    return o.f(2.0)


def called_nested(x):
    def apply(fs, v):
        return sum(f(v) for f in fs)

    return apply([lambda v: v * x, lambda v: v + 1.0], 2.0)


def str_key(x):
    t = {}
    t["k"] = lambda v: v * x
    return t["k"](2.0) + t.get("k")(1.0)


class Applied:
    def __init__(self, function):
        self.function = function

    def __call__(self, t):
        return self.function(t)

    def twice(self, t):
        return 2.0 * self.function(t)


def in_own_object(x):
    f = Applied(lambda v: v * x)
    return f(2.0) + f.twice(1.5)


def in_own_object_of_late(x, rows):
    f = Applied(lambda v: v * x)
    x = x * x
    s = 0.0
    for row in rows:
        s += f(row[0]) * f.function(row[1])
    return s


def in_one_of_two_objects(x):
    f = Applied(lambda v: v * x) if x > 1.0 else Applied(lambda v: v + x)
    return f(2.0) + [f, f][0].twice(3.0)


def in_kept_objects(x):
    kept = {"a": Applied(lambda v: v * x)}
    return kept["a"](2.0) + kept["a"].function(3.0)


CASES = [
    case(late_loop, 1.3),
    case(late_for, 1.3),
    case(comp_display, 1.3),
    case(comp_dict, 1.3),
    case(comp_map, 1.3),
    case(pops, 1.3),
    case(in_object, 1.3),
    case(in_tuple, 1.3),
    case(next_of, 1.3),
    case(any_all, 1.3),
    case(dict_comp, 1.3),
    case(reduce_fs, 1.3),
    case(array_of, 1.3),
    case(stored, 1.3),
    case(stored_attr, 1.3),
    case(called_nested, 1.3, refuses="S2S204"),
    case(str_key, 1.3),
    case(in_own_object, 1.3),
    case(in_own_object_of_late, 1.3, np.array([[0.5, 2.0], [1.5, 0.3]]), wrt=("x",)),
    case(in_one_of_two_objects, 1.3, refuses="S2S204"),
    case(in_kept_objects, 1.3),
]
