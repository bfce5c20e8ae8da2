"""Loops whose bodies rebind, overwrite or lengthen what they iterate over: what Python goes on with."""

import math

import numpy as np

from tests.programs.case import case

# -- rebound: the loop keeps the old object ----------------------------------------------------------------------------


def array_rebound(x, u):
    for e in u:
        u = np.array([-1.3, e * e, x, e])
    return math.sin(u[1]) + u[3]


def rebound_in_zip(x, u):
    for i, e in zip(range(4), u):
        u = np.array([-1.3, e * i, x, e])
    return math.sin(u[1]) + u[3]


def rebound_in_enumerate(x, u):
    for i, e in enumerate(u):
        u = np.array([-1.3, e * e, x * i, e])
    return math.sin(u[1]) + u[3]


def two_of_one(x, u):
    for a, b in zip(u, u[1:]):
        u = np.array([-1.3, b * b, x, a])
    return math.sin(u[1]) + u[3]


def reversed_and_rebound(x, u):
    for e in reversed(u):
        u = np.array([e * x, e])
    return u[0] + u[1]


def list_rebound(x, n):
    xs = [x, x * x, 2.0]
    total = 0.0
    for e in xs:
        xs = [e, e * x]
        total = total + e * xs[1]
    return total + len(xs)


def dict_rebound(x, n):
    d = {"a": x, "b": x * x}
    total = 0.0
    for k, v in d.items():
        d = {"a": v * 3.0, "b": 5.0}
        total = total + v * d[k]
    return total


def rebound_to_active(x, u):
    total = 0.0
    w = np.array([1.0, 2.0, 3.0])
    for e in w:
        total = total + e * x
        w = x * u
    return total + w[0]


def rebound_by_a_walrus(x, u):
    total = 0.0
    for e in u:
        if (u := u * x)[0] > 0.0:
            total = total + e
    return total + u[1]


def rebound_inside(x, n):
    xs = [x, 2.0 * x]

    def change():
        nonlocal xs
        xs = [x * x, 1.0]

    total = 0.0
    for e in xs:
        change()
        total = total + e * xs[0]
    return total


def bound_changed(x, n):
    total = 0.0
    for i in range(n):
        n = 2
        total = total + x * i
        x = x * x
    return total


# -- overwritten: the loop sees what is there now ----------------------------------------------------------------------


def becomes_active(x, u):
    w = np.array([0.5, 0.7, 1.1])
    total = 0.0
    for e in w:
        w[2] = x
        total = total + e * x * u[0]
    return total


def becomes_active_by_an_alias(x, u):
    w = [0.5, 0.7, 1.1]
    v = w
    total = 0.0
    for e in w:
        v[2] = x * u[0]
        total = total + e * x
    return total


def inactive_overwritten(x, u):
    w = np.array([0.5, 0.7, 1.1])
    total = 0.0
    for e in w:
        total = total + e * x * u[0]
        w[0] = 3.0
        w[1] = 2.0
    return total


def active_overwritten(x, u):
    w = u * x
    total = 0.0
    for e in w:
        total = total + e * e
        w[1:] = total * 0.5
    return total


def inactive_list_overwritten(x, n):
    w = [1, 2, 3]
    total = 0.0
    for e in w:
        total = total + e * x
        w[0] = 7
        w[2] = 9
    return total


def captured_list_returned(x, n):
    xs = [1.0]

    def found():
        return xs

    ys = found()
    xs.append(x)
    return sum(ys) * x


def captured_view_returned(x, u):
    w = np.ones(3)

    def found():
        return w[1:]

    v = found()
    w[1] = x * u[0]
    return np.sum(v) * x


# -- lengthened or shortened: a list is read as long as it is now ------------------------------------------------------


def appended(x, n):
    xs = [x]
    total = 0.0
    for e in xs:
        if len(xs) < 5:
            xs.append(e * x)
        total = total + math.sin(e)
    return total


def appended_inactive(x, n):
    xs = [1.0]
    total = 0.0
    for e in xs:
        if len(xs) < 4:
            xs.append(e * 1.5)
        total = total + e * x
    return total


def enumerated_and_appended(x, n):
    xs = [x]
    total = 0.0
    for i, e in enumerate(xs):
        if i < 3:
            xs.append(e * x)
        total = total + i * e
    return total


def popped(x, n):
    xs = [x, x * x, x * 3.0, 1.0]
    total = 0.0
    for e in xs:
        total = total + e * x
        xs.pop()
    return total


def appended_by_a_function(x, n):
    def more(ys, e):
        if len(ys) < 4:
            ys.append(e * x)

    xs = [x]
    total = 0.0
    for e in xs:
        more(xs, e)
        total = total + e
    return total


def captured_and_appended(x, n):
    xs = [x]

    def found():
        return xs

    total = 0.0
    for e in found():
        if len(xs) < 4:
            xs.append(e * x)
        total = total + e
    return total


def constants_captured_and_appended(x, n):
    xs = [1.0]

    def found():
        return xs

    total = 0.0
    for i, e in enumerate(found()):
        if i < n:
            xs.append(e * x)
        total = total + e
    return total


def reversed_and_appended(x, n):
    xs = [x, x * x]
    total = 0.0
    for e in reversed(xs):
        xs.append(e * 2.0)
        total = total + e * len(xs)
    return total + xs[-1]


def continued_while_growing(x, n):
    xs = [x]
    total = 0.0
    for e in xs:
        if len(xs) < 6:
            xs.append(e + x)
        if e > 2.0:
            continue
        total = total + e * e
        if total > 50.0:
            break
    else:
        total = total * 2.0
    return total


U = np.array([0.3, 0.5, 0.7, 0.2])
CASES = [
    case(array_rebound, 0.9, U),
    case(rebound_in_zip, 0.9, U),
    case(rebound_in_enumerate, 0.9, U),
    case(two_of_one, 0.9, U),
    case(reversed_and_rebound, 0.9, U),
    case(list_rebound, 0.9, 3),
    case(dict_rebound, 0.9, 3),
    case(rebound_to_active, 0.9, U[:3]),
    case(rebound_by_a_walrus, 0.9, U),
    case(rebound_inside, 0.9, 3),
    case(bound_changed, 0.9, 3),
    case(becomes_active, 0.9, U),
    case(becomes_active_by_an_alias, 0.9, U),
    case(inactive_overwritten, 0.9, U),
    case(active_overwritten, 0.9, U),
    case(inactive_list_overwritten, 0.9, 3),
    case(captured_list_returned, 0.9, 3),
    case(captured_view_returned, 0.9, U),
    case(appended, 0.9, 3),
    case(appended_inactive, 0.9, 3),
    case(enumerated_and_appended, 0.9, 3),
    case(popped, 0.9, 3),
    case(appended_by_a_function, 0.9, 3),
    case(captured_and_appended, 0.9, 3),
    case(constants_captured_and_appended, 0.9, 3),
    case(reversed_and_appended, 0.9, 3),
    case(continued_while_growing, 0.9, 3),
]
