"""Defaults that are made once and written by each call; comparisons that leave their last operands out."""

# ruff: noqa: B006, B008
import numpy as np

from tests.programs.case import case


def mutable_default(x):
    def f(v, store=[]):
        store.append(v)
        return sum(store)

    return f(x) * f(x * x) + f(2.0)


def array_default(x):
    def f(v, store=np.zeros(2), *, d={}):
        store[0] += v
        d["k"] = store[0] * x
        return store[0] * d["k"] + len(d)

    return f(x) * f(x * x) + f(2.0)


def lambda_default(x):
    f = lambda v, s=[]: (s.append(v), sum(s))[1]  # noqa: E731
    return f(x) * f(2.0 * x)


def chain_of_calls(x):
    n = 0

    def f(v):
        nonlocal n
        n += 1
        return v

    if 0.0 < f(x) < f(x * 2.0) < f(1.0) < f(3.0):
        return x * n
    return x * x * n


def chain_that_begins_with_a_call(x):
    n = 0.0

    def f(v):
        nonlocal n
        n += v
        return v

    if 0.0 < f(x) < 3.0:
        return x * n
    return x * x * n


def chain_walrus(x):
    y = 5.0
    if 2.0 < x < (y := x * x):
        return y
    return y * x


def default_in_loop(x):
    s = 0.0
    for i in range(3):

        def f(v, store=[]):
            store.append(v * i)
            return sum(store)

        s += f(x) * f(x * x)
    return s


def module_default(v, store=[1.0]):
    return v * store[0]


def uses_module_default(x):
    return module_default(x) * module_default(x, [x])


def while_chain(x):
    n = 0

    def f(v):
        nonlocal n
        n += 1
        return v + n

    while 0.0 < f(x) < f(4.0) < 12.0:
        x = x * 1.1
    return x * n


CASES = [
    case(mutable_default, 1.3),
    case(array_default, 1.3),
    case(lambda_default, 1.3),
    case(chain_of_calls, 1.3, refuses="S2S104"),
    case(chain_that_begins_with_a_call, 1.3),
    case(chain_walrus, 1.3, refuses="S2S104"),
    case(default_in_loop, 1.3),
    case(uses_module_default, 1.3),
    case(while_chain, 1.3, refuses="S2S104"),
]
