"""Functions that are chosen while the program runs."""

import math

import s2sad
from tests.programs.case import case

TABLE = {"a": math.sin, "b": lambda v: v * v, "c": math.cos}


def by_a_test(x, y):
    f = math.sin if x > y else math.cos
    return f(x) * y


def lambdas(x, y):
    f = (lambda v: v * v * y) if x > 5 else (lambda v: v + y)
    return f(x) * x


def definitions(x, y):
    if x > y:
        f = math.sin
    else:

        def f(v):
            return v * y

    return f(x) * f(y)


def out_of_a_table(x, y):
    s = 0.0
    for k in ["a", "b", "c", "a"]:
        s = s + TABLE[k](x) * y
    return s


def out_of_a_tuple(x, y):
    fs = (math.sin, lambda v: v * y, math.exp)
    s = 0.0
    for i in range(-2, 3):
        s = s * y + fs[i](x)
    return s


def in_step(x, y):
    t = 1.0
    for f, v in zip([math.exp, math.sin], [x, y], strict=True):
        t *= f(v)
    for i, f in enumerate((math.sin, math.cos)):
        t = t + f(x) * i
    return t


def again_in_a_loop(x, y):
    f = math.sin
    for i in range(4):
        f = math.cos if i % 2 else (lambda v: v * y)
        x = f(x)
    return x


def three(x, y):
    f = math.sin if x > y else (math.cos if y > 5 else math.exp)
    return apply(f, x) * f(y)


def apply(f, x):
    return f(x)


def called_at_once(x, y):
    return (math.sin if x > y else math.cos)(x) * y


def derivative_of_a_choice(x, y):
    f = math.sin if x > y else math.cos
    return s2sad.grad(lambda w: f(w) * w * y)(x)


def captured(x, y):
    if x > y:
        f = math.sin
    else:
        f = math.cos

    def g(v):
        return f(v) * y

    t = 0.0
    for _ in range(2):
        t = t + g(x)
    return t


def compose(*fs):
    def run(x):
        for f in reversed(fs):
            x = f(x)
        return x

    return run


def composed(x, y):
    return compose(math.sin, lambda v: v * y)(x) * compose(math.exp)(y)


def out_of_a_local_table(x, y):
    t = {"u": lambda v: v * x, "w": math.sin}
    k = "u" if x > 5 else "w"
    return t[k](y) * t[k](x)


def named_out_of_a_table(x, y, k="a"):
    functions = {"a": lambda v: v * y, "b": lambda v: v}
    chosen = functions[k]
    return chosen(x)


def out_of_a_list(x, y, n=1):
    functions = [lambda v: v * y, lambda v: v * 2]
    return functions[n - 1](x)


def values_of_a_dict(x, y):
    total = 0.0
    for f in {"a": lambda v: v * y, "b": lambda v: v}.values():
        total = total + f(x)
    return total


FUNCTIONS = [
    by_a_test,
    lambdas,
    definitions,
    out_of_a_table,
    out_of_a_tuple,
    in_step,
    again_in_a_loop,
    three,
    called_at_once,
    derivative_of_a_choice,
    captured,
    composed,
    out_of_a_local_table,
]

CASES = [
    *(case(f, *args) for f in FUNCTIONS for args in ((1.3, 0.7), (0.7, 1.3))),
    case(named_out_of_a_table, 1.3, 0.7),
    case(named_out_of_a_table, 1.3, 0.7, "b"),
    case(out_of_a_list, 1.3, 0.7, wrt=("y",)),
    case(values_of_a_dict, 1.3, 0.7, wrt=("y",), refuses="S2S204"),
]
