"""Calls inside expressions that change what the rest of the expression reads: each part is read in its turn."""

# ruff: noqa: E731
import numpy as np

from tests.programs.case import case

X = np.array([0.6, 0.7, 0.8])


def order_call_args(x):
    a = [x]

    def f(v):
        a[0] = a[0] * v
        return a[0]

    def g(p, q, r):
        return p + q * 2.0 + r * 3.0

    return g(a[0], f(2.0), a[0]) + g(f(x), a[0], f(3.0))


def order_binop(x):
    a = [x]

    def f(v):
        a[0] = a[0] * v
        return a[0]

    return a[0] + f(2.0) * a[0] - f(x) * a[0]


def order_tuple_assign(x):
    a = [x, 2.0]

    def f():
        a[0] = a[0] * 3.0
        return a[0]

    p, q, r = a[0], f(), a[0]
    a[0], a[1] = a[1], a[0]
    return p + q * 2.0 + r * a[0] + a[1]


def order_aug(x):
    s = x

    def f():
        nonlocal s
        s = s * 2.0
        return s

    s += f()
    s = s + f()
    s *= f() + s
    return s


def order_aug_array(x):
    y = x * 1.0

    def f():
        y[0] = y[0] * 2.0
        return y[0]

    y[0] += f()
    y[1] = y[0] + f()
    y *= f()
    return np.sum(y)


def order_subscript(x):
    i = 0
    y = [x, 2.0 * x, 3.0 * x]

    def nxt():
        nonlocal i
        i += 1
        return i

    return y[i] + y[nxt()] * y[i] + y[nxt()] * i


def order_kw(x):
    s = x

    def f():
        nonlocal s
        s = s * 2.0
        return s

    def g(a, *, b, c=0.0):
        return a + b * 2.0 + c * 3.0

    return g(s, c=f(), b=s) + g(b=f(), a=s)


def order_dict(x):
    s = x

    def f():
        nonlocal s
        s = s * 2.0
        return s

    d = {"a": s, **{"b": f()}, "c": s}
    return d["a"] + d["b"] * 2.0 + d["c"] * 3.0


def order_cond(x):
    s = x

    def f():
        nonlocal s
        s = s * 2.0
        return s

    y = s if f() > 1.0 else -s
    z = f() if s > 1.0 else s
    return y * z + s


def order_return(x):
    s = x

    def f():
        nonlocal s
        s = s * 2.0
        return s

    return s, f(), s


def order_fstring(x):
    log = []

    def f():
        log.append(x)
        return 1

    t = f"{f()} {f()}"
    return len(log) * x if t == "1 1" else x


def assert_side(x):
    log = [1.0]

    def ok(v):
        log.append(v)
        return True

    assert ok(x)
    return sum(log) * x


def print_side(x):
    log = [1.0]

    def ok(v):
        log.append(v)
        return 1

    str(ok(x))
    return sum(log) * x


def lambda_side(x):
    log = []
    f = lambda v: log.append(v * x) or v
    return f(2.0) * f(x) + sum(log)


def del_side(x):
    d = {"a": x, "b": x * x}
    y = d.pop("a") + d.get("a", 2.0) * x
    del d["b"]
    return y * (1 + len(d))


def taken_while_there_are_some(x):
    xs = [x, 2.0 * x, x * x]

    def take():
        return xs.pop()

    s = 0.0
    while xs and (v := take()) > 0:
        s = s * x + v
    return s


CASES = [
    case(taken_while_there_are_some, 1.3),
    case(order_call_args, 1.3),
    case(order_binop, 1.3),
    case(order_tuple_assign, 1.3),
    case(order_aug, 1.3),
    case(order_aug_array, X),
    case(order_subscript, 1.3),
    case(order_kw, 1.3),
    case(order_dict, 1.3),
    case(order_cond, 1.3),
    case(order_return, 1.3),
    case(order_fstring, 1.3),
    case(assert_side, 1.3),
    case(print_side, 1.3),
    case(lambda_side, 1.3),
    case(del_side, 1.3),
]
