"""``try`` whose body comes some way before it raises: what it did until then stays done."""

import math

from tests.programs.case import case


def far(x, y):
    found = False
    v = x
    try:
        v = math.log(y) * x
        found = True
        if v < x:
            found = False
        w = math.sqrt(v - 0.1)
        v = v * w
    except ValueError:
        pass
    if not found:
        v = v * x
    return v * x


def leaves_early(x, y):
    try:
        a = x * y
        b = a / (y - 1.0)
        c = math.sqrt(b) * a
        d = c * c
    except ZeroDivisionError:
        return a * x
    except ValueError:
        return a * b
    return d * x


def in_loop(x, ys):
    total = 0.0
    for y in ys:
        t = 1.0
        try:
            t = x * y
            u = math.sqrt(y)
            t = t * u
            z = math.log(u - 1.0)
        except ValueError:
            total += t
            continue
        total += t * z
    return total


def with_finally(x, y):
    s = x
    try:
        s = s * y
        s = s * math.log(y)
        s = s / 0.5
    except ValueError:
        s = s + 1.0
    finally:
        s = s * x
    return s


def augmented(x, y):
    s = x
    try:
        s += x * y
        s *= math.sqrt(y)
        s -= math.log(y - 0.5)
    except ValueError:
        pass
    return s * s


def secant_like(x, n):
    def f(v):
        return v * v - x

    def secant(a, b):
        for _ in range(n):
            if abs(f(b) - f(a)) < 1e-14:
                return b
            a, b = b, b - f(b) * (b - a) / (f(b) - f(a))
        if n < 3:
            raise RuntimeError("no")
        return b

    found = False
    try:
        v = secant(1.0, 2.0)
        found = True
        if v < 0.0 or v > 10.0:
            found = False
    except Exception:
        pass
    if not found:
        v = x * 0.5
    return v * x


CASES = [
    case(far, 1.3, 2.0, wrt=("x", "y")),
    case(far, 1.3, 4.0),
    case(far, 1.3, -2.0),
    case(far, 1.3, 1.01),
    case(leaves_early, 1.3, 2.0),
    case(leaves_early, 1.3, 1.0, wrt=("x",)),
    case(leaves_early, 1.3, 0.5),
    case(leaves_early, -1.3, 0.5),
    case(in_loop, 1.3, [0.5, 4.0, -1.0, 9.0, 1.0], wrt=("x",)),
    case(in_loop, 1.3, [], wrt=("x",)),
    case(with_finally, 1.3, 2.0),
    case(with_finally, 1.3, -2.0),
    case(augmented, 1.3, 2.0),
    case(augmented, 1.3, -2.0),
    case(augmented, 1.3, 0.3),
    case(secant_like, 1.3, 8, wrt=("x",)),
    case(secant_like, 1.3, 2, wrt=("x",)),
]
