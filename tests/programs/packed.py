"""Functions that a loop or a comprehension has made of one text, in lists, dicts, tuples and objects."""

import functools
import math
from types import SimpleNamespace

import numpy as np

from tests.programs.case import case


def made(x):
    def make(k):
        def g(y):
            return y * k * x

        return g

    fs = [make(n) for n in range(3)]
    s = 0.0
    for f in fs:
        s = s + f(x)
    return s + fs[1](x * x)


def made_of_active(x, y):
    def make(k):
        c = k * x

        def g(t):
            return math.sin(t) * c + y

        return g

    fs = [make(n) for n in [1.0, 2.0, y]]
    s = 1.0
    for f in fs:
        s = s * f(x)
    return s + fs[-1](x * x)


def in_a_dict(x):
    def make(k):
        return lambda y: y**k * x

    d = {k: make(v) for k, v in (("a", 1), ("b", 2))}
    return d["a"](x) + d["b"](x) * 2


def appended(x, n):
    def make(k):
        return lambda y: y**k * x

    fs = []
    for k in range(1, n):
        fs.append(make(k))
    return sum([f(x) for f in fs])


def defaults(x, ks):
    fs = [lambda y, k=k: k * y * x for k in ks]
    return fs[0](x) + fs[2](x) * fs[1](x, 3.0)


def late_binding(x):
    fs = []
    for k in (1.0, 2.0, 3.0):
        fs.append(lambda y: k * y)  # noqa: B023
    first = fs[0](x)
    k = x
    return first + fs[1](x)


def rebound_after(x):
    scale = x

    def make(k):
        return lambda y: k * y * scale

    fs = [make(i) for i in (1.0, 2.0)]
    scale = x * x
    return fs[0](x) * fs[1](x)


def of_arrays(w, x):
    layers = []
    for row in w:
        layers.append(lambda h, row=row: np.tanh(h * row))
    for layer in layers:
        x = layer(x)
    return np.sum(x)


def shares_an_array(x):
    def make(a, i):
        def g(v):
            a[i] += v * x
            return a[i]

        return g

    a = np.zeros(3)
    fs = [make(a, i) for i in range(3)]
    total = fs[0](x) + fs[2](x * x) * fs[0](1.0)
    return total + np.sum(a * a)


def captured_function(x):
    def make(f, k):
        def g(y):
            return f(y) * k

        return g

    fs = [make(f, k) for f, k in ((math.sin, 1.0), (math.cos, x))]
    return fs[0](x) + fs[1](x)


def layers_of_functions(x):
    def make(k):
        def inner(t):
            return t * k

        def outer(t):
            return inner(t) + x

        return outer

    fs = [make(k) for k in (2.0, 3.0)]
    return fs[0](fs[1](x))


def composed_in_a_loop(x, n):
    def after(f, k):
        return lambda y: f(y) * k + x

    stages = []
    for i in range(n):
        stages.append(after(math.sin, i + 1.0))
    return functools.reduce(lambda acc, f: f(acc), stages, x)


def rows_of_functions(x):
    rows = [[lambda y, i=i, j=j: y**i + j * x for j in range(2)] for i in range(3)]
    return rows[2][1](x) * rows[1][0](x)


def tuples_with_names(x):
    def make(k):
        return lambda y: y * k

    table = [(name, make(len(name))) for name in ("a", "bb", "ccc")]
    total = 0.0
    for name, f in table:
        if name != "bb":
            total = total + f(x) * f(x)
    return total


def in_objects(x):
    parts = []
    for k in (1.0, 2.0):
        part = SimpleNamespace()
        part.force = lambda y, k=k: -k * y * x
        parts.append(part)
    total = 0.0
    for part in parts:
        total = total + part.force(x)
    return total


def chosen(x, i):
    fs = [lambda y, k=k: y**k for k in range(1, 5)]
    return fs[i](x) * fs[-1 - i](x)


def none_made(x, n):
    fs = [lambda y, k=k: y * k for k in range(n)]
    total = x
    for f in fs:
        total = total * f(x)
    return total


def helper(v, ks):
    return [lambda y, k=k: y * k * v for k in ks]


def by_a_helper(x):
    fs, gs = helper(x, (1.0, 2.0)), helper(x * x, (3.0,))
    return fs[0](x) * gs[0](x) + fs[1](1.0)


def by_a_helper_in_a_loop(x):
    every = []
    for i in range(3):
        every.append(helper(x * (i + 1), (1.0, 2.0)))
    return every[0][1](x) + every[2][0](x)


def counting(x):
    def make(k):
        count = 0.0

        def g(y):
            nonlocal count
            count = count + k * y
            return count

        return g

    fs = [make(k) for k in (1.0, 2.0)]
    return fs[0](x) + fs[0](x)


def asked(x):
    fs = [lambda y, k=k: y * k for k in (1.0, 2.0)]
    total = 0.0
    for f in [*fs, 3.0]:
        total = total + (f(x) if callable(f) else f * x)
    return total


def of_constants_too(x):
    fs = [lambda y, k=k: y * k + 1.0 for k in (1.0, 2.0)]
    weight = sum(f(2.0) for f in fs) + fs[0](3.0)
    powers = [f(1.0) for f in fs if f(1.0) > 2.0]
    if fs[1](0.0) > 0.5:
        weight = weight + len(powers)
    return weight * fs[0](x)


CASES = [
    case(made, 0.7),
    case(made_of_active, 0.7, 0.4),
    case(in_a_dict, 0.7),
    case(appended, 0.7, 4),
    case(appended, 0.7, 1),
    case(defaults, 0.7, [1.0, 2.0, 3.0]),
    case(late_binding, 0.7),
    case(rebound_after, 0.7),
    case(of_arrays, np.array([[0.3, 0.7], [1.1, -0.4]]), np.array([0.5, 0.9])),
    case(shares_an_array, 0.7, refuses="S2S302"),
    case(captured_function, 0.7),
    case(layers_of_functions, 0.7),
    case(composed_in_a_loop, 0.7, 3),
    case(rows_of_functions, 0.7),
    case(tuples_with_names, 0.7),
    case(in_objects, 0.7),
    case(chosen, 0.7, 1),
    case(none_made, 0.7, 0),
    case(none_made, 0.7, 3),
    case(by_a_helper, 0.7),
    case(by_a_helper_in_a_loop, 0.7, order=1),
    case(of_constants_too, 0.7),
    case(counting, 0.7, refuses="S2S104"),
    case(asked, 0.7, refuses="S2S204"),
]
