"""Functions in lists, dicts and objects, of which only the run tells which one is called."""

# ruff: noqa: B023, E731
import math
from types import SimpleNamespace

import numpy as np

from tests.programs.case import case


def by_a_computed_index(x, n):
    fs = [lambda t: t * x, lambda t: t + x * x]
    s = 1.0
    for i in range(n):
        s = fs[i % 2](s)
    return s


def in_a_comprehension(x):
    fs = [lambda t: t * x, lambda t: t + x]
    return sum(fs[i % 2](2.0) for i in range(3))


def by_a_key_of_now(x):
    table = {"times": lambda t: t * x, "plus": lambda t: t + x}
    f = table["times" if x > 1.0 else "plus"]
    g = table.get("plus" if x > 1.0 else "times")
    return f(2.0) * g(3.0)


def by_their_items(x):
    def times(t):
        return t * x

    def plus(t):
        return t + x

    total = 0.0
    for name, f in {"times": times, "plus": plus}.items():
        total += len(name) * f(total + 1.0)
    return total


def handed_over(x):
    fs = [lambda t: t * x, lambda t: t + x]
    f = fs[1 if x > 1.0 else 0]

    def apply(g):
        return g(3.0)

    return apply(f) * apply(fs[0]) + list(map(fs[-1], [1.0, 2.0]))[0]


def with_weights(x):
    terms = [(1.0, lambda t: t), (2.0, lambda t: t * t), (x, math.sin)]
    return sum(c * f(x) for c, f in terms)


def basis(x):
    functions = [lambda t: 1.0, lambda t: t, lambda t: t * t]
    a = np.zeros((3, 3))
    for i in range(3):
        for j in range(3):
            a[i, j] = functions[i](x) * functions[j](2.0)
    return np.sum(a * a)


def of_numpy(x):
    return sum((i + 1) * f(x) for i, f in enumerate([np.sin, np.cos, np.exp]))


class Layer:
    def __init__(self, w, act):
        self.w = w
        self.act = act

    def __call__(self, v):
        return self.act(self.w * v)


def layers(x):
    v = 1.0
    for layer in [Layer(x, math.tanh), Layer(2.0, lambda t: t), Layer(x * x, lambda t: t * x)]:
        v = layer(v)
    return v


def layers_in_a_list(x):
    net = [Layer(x, math.tanh), Layer(2.0, lambda t: t), Layer(x * x, lambda t: t * x)]
    v = 1.0
    for layer in net:
        v = layer(v)
    return v


def swapped(x, n):
    fs = [lambda t: t * x, lambda t: t + x]
    out = []
    for i in range(n):
        out.append(fs[i % 2](x))
        fs[0], fs[1] = fs[1], fs[0]
    return sum(o * (j + 1) for j, o in enumerate(out))


def taken_off(x):
    stack = [lambda t: t * x, lambda t: t + x]
    s = 1.0
    while stack:
        s = stack.pop()(s)
    return s


def none_on_one_path(x):
    o = SimpleNamespace(f=None)
    o.f = lambda t: t * x
    if x > 3.0:
        o.f = None
    if o.f is not None:
        return o.f(2.0)
    return x


def named_on_one_path(x):
    fs = [lambda t: t * x, lambda t: t + x] if x > 1.0 else [lambda t: t - x, lambda t: t + x * x]
    return fs[0](2.0) * fs[-1](1.0)


# which of those of one text is called, nobody can tell: no derivative is a constant of the run


class Line:
    def __init__(self, a):
        self.a = a

    def times(self, t):
        return self.a * t

    def plus(self, t):
        return self.a + t


LINE = Line(2.0)


def bound_methods(x, n):
    fs = [LINE.times, LINE.plus]
    for i in range(n):
        x = fs[i % 2](x)
    return x


def of_a_loop(x):
    fs = []
    for k in range(3):
        fs.append(lambda t, k=k: t * x + k)
    return sum(fs[i](2.0) for i in range(3))


def of_a_loop_by_key(x):
    table = {}
    for k in range(3):
        table[k] = lambda t, k=k: t * x + k

    def apply(f):
        return f(2.0)

    return apply(table[0])


def of_a_comprehension(x):
    a = 1.0
    fs = [lambda t: t * a for _ in range(2)]

    def apply(f):
        return f(2.0)

    a = x
    return apply(fs[0])


def bound_on_one_path(x):
    o = SimpleNamespace()
    if x > 1.0:
        o.f = lambda t: t * x

    def apply(f):
        return f(2.0)

    return apply(o.f) if x > 1.0 else 0.0


def among_numbers(x):
    table = {"f": lambda t: t * x, "n": 2}

    def apply(f):
        return f(2.0)

    return apply(table["f" if x > 1.0 else "n"])


def defined_again(x):
    def f(t):
        return t * x

    def g(t):
        return t + x

    fs = [f, g]

    def f(t):  # noqa: F811
        return t * t

    return fs[0](3.0) + f(x)


CASES = [
    case(by_a_computed_index, 1.3, 3),
    case(in_a_comprehension, 1.3),
    case(by_a_key_of_now, 1.3),
    case(by_a_key_of_now, 0.7),
    case(by_their_items, 1.3),
    case(handed_over, 1.3),
    case(with_weights, 1.3),
    case(basis, 1.3),
    case(of_numpy, np.array([0.3, 0.2])),
    case(layers, 1.3),
    case(layers_in_a_list, 1.3, order=1),
    case(swapped, 1.3, 3),
    case(taken_off, 1.3),
    case(none_on_one_path, 1.3),
    case(none_on_one_path, 3.3),
    case(bound_methods, 1.3, 2, refuses="S2S204"),
    case(of_a_loop, 1.3),
    case(of_a_loop_by_key, 1.3),
    case(of_a_comprehension, 1.3),
    case(bound_on_one_path, 1.3, refuses="S2S204"),
    case(named_on_one_path, 1.3),
    case(named_on_one_path, 0.7),
    case(among_numbers, 1.3, refuses="S2S204"),
    case(defined_again, 1.3, refuses="S2S204"),
]
