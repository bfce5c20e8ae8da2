"""Calls with ``*xs`` of lists and arrays: how many arguments these are, the function called or the run tells."""

import math
from dataclasses import dataclass

import numpy as np

from tests.programs.case import case


def decay(t, a, b, c=0.0):
    return a * math.exp(-b * t) + c


def fitted(x):
    found = [x, 2.0]
    return decay(1.5, *found) + decay(0.5, *found, c=x) + decay(0.1, *found, x)


def fitted_array(x):
    return decay(1.5, *x) + sum(decay(t, *x[:2]) for t in (0.1, 0.2))


def with_args(f, a, b, args=()):
    return (f(a, *args) + f(b, *args)) * (b - a) / 2.0


def of_lambdas(x):
    return with_args(lambda t, a, b: t * a + b, 0.0, 1.0, args=[x, x * x])


def of_rows(rows):
    return sum(decay(*row) for row in rows)


def step(p, v, dt=0.2):
    return p + dt * v, v - dt * p


def again_and_again(x, n):
    y = [x, 0.5]
    for _ in range(n):
        y = list(step(*y, dt=0.1))
    return y[0] * y[1]


def changed_between(x):
    args = [x, 2.0]
    ratio = lambda a, b: a / b  # noqa: E731
    y = ratio(*args)
    args[0] = 5.0
    return y * ratio(*args) * x + math.pow(*args) * np.hypot(*args)


def largest(x):
    values = [x, 2.0 * x, 1.0]
    return max(*values) * min(*values)


@dataclass
class Line:
    slope: float
    at_zero: float = 1.0

    def at(self, t):
        return self.slope * t + self.at_zero


def made(x):
    p = [x, 2.0]
    q = [x * x]
    return Line(*p).at(x) * Line(*q).at(2.0)


def of_unknown_keys(x):
    options = {}
    for key in ("a", "b"):
        options[key] = x
    return decay(1.0, **options)


def of_other_keys(x):
    options = {}
    for key in ("a", "t"):
        options[key] = x
    return sum_of(2.0, **options) + sum_of(1.0, b=x, **{k: x * x for k in ("c", "d")})


def sum_of(v, b=1.0, **others):
    total = b
    for i, (key, other) in enumerate(others.items()):
        total = total * v + other * (i + 1) * (key != "t")
    return total


def sum_of_others(**others):
    total = 0.0
    for key, other in others.items():
        total = total + other * len(key)
    return total


def into_any_keywords(x, n):
    options = {}
    for i in range(n):
        options["k" * (i + 1)] = x**i
    first = sum_of_others(**options)
    options["k"] = 5.0
    return first * x + sum_of_others(**options)


def fit(t, *, rate, amplitude=1.0, shift=None):
    value = amplitude * math.exp(-rate * t)
    return value if shift is None else value + shift


def parameters_in_a_dict(params):
    return fit(2.0, **params) * fit(1.0, rate=params["rate"])


def by_chosen_keys(x, names):
    return fit(0.5, **{k: x * len(k) for k in names})


class Model:
    def __init__(self, k, start=0.5):
        self.k, self.start = k, start

    def at(self, a, b, c=1.0):
        return a * b * self.k + c * self.start

    def any_of(self, first, *rest):
        return first * self.k + sum(rest)

    @classmethod
    def of(cls, values):
        return cls(*values)

    @staticmethod
    def plain(a, b):
        return a - b * b


def of_methods(x, n):
    m = Model(x)
    xs = [x, x * x, x + 1.0]
    grown = [x * i for i in range(n)]
    return m.at(*xs) + m.at(*xs[:2]) + m.any_of(*grown) + m.any_of(x, *grown) + Model.plain(*xs[1:])


def of_methods_by_keys(x):
    m = Model.of([x])
    options = {k: x * 2.0 for k in ("a", "b")}
    bound = m.at
    return m.at(**options) * bound(x, *[x], c=2.0)


CASES = [
    case(of_other_keys, 1.3, refuses="S2S104"),
    case(into_any_keywords, 1.3, 3),
    case(into_any_keywords, 1.3, 1),
    case(parameters_in_a_dict, {"rate": 0.3, "amplitude": 1.3}),
    case(by_chosen_keys, 1.3, ("rate",), wrt=("x",)),
    case(by_chosen_keys, 1.3, ("rate", "amplitude"), wrt=("x",)),
    case(of_methods, 1.3, 4),
    case(of_methods_by_keys, 1.3),
    case(fitted, 1.3),
    case(fitted_array, np.array([1.3, 2.0, 0.4])),
    case(fitted_array, np.array([1.3, 2.0])),
    case(of_lambdas, 1.3),
    case(of_rows, [[1.3, 0.7, 0.5], [0.2, 0.3, 0.4, 0.6]], order=1),
    case(again_and_again, 1.3, 3),
    case(again_and_again, 1.3, 0),
    case(changed_between, 1.3),
    case(largest, 1.3),
    case(made, 1.3),
    case(of_unknown_keys, 1.3),
]
