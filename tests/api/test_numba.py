"""The generated text compiles unchanged under Numba: floats, 1-d and 2-d arrays, loops, stores."""

import math

import numpy as np
import pytest

import s2sad

pytest.importorskip("numba")


def chain(x: float, n: int):
    y = x
    for i in range(n):
        y = math.sin(y) * x
    return y


def branches(a: float, n: int):
    s = 0.0
    for i in range(n):
        if i % 2 == 0:
            s += math.sin(a * i)
        else:
            s -= a
    return s


def newton(a: float):
    x = a
    while abs(x * x - a) > 1e-12 * a:
        x = 0.5 * (x + a / x)
    return x


def dot(a, b):
    s = 0.0
    for i in range(len(a)):
        s += a[i] * b[i]
    return s


def matrix(a):
    s = 0.0
    n, m = a.shape
    for i in range(n):
        for j in range(m):
            s += a[i, j] * math.sin(a[i, j])
    return s


def heat(u0, k, steps):
    u = u0.copy()
    for _ in range(steps):
        u[1:-1] += k * (u[2:] - 2 * u[1:-1] + u[:-2])
    return np.sum(u)


def burgers(u0, k, steps):
    u = u0.copy()
    for _ in range(steps):
        u[1:-1] -= k * u[1:-1] * (u[2:] - u[:-2])
    return np.sum(u)


def elements(u0, k, steps):
    u = u0.copy()
    for _ in range(steps):
        for i in range(1, len(u) - 1):
            u[i] = u[i] + k * u[i - 1] * u[i + 1]
    return np.sum(u)


def softened(x: float, y: float):
    r = math.sqrt(x * x + y * y + 0.01)
    if r > 1.0:
        return 1.0 / r
    return math.exp(-r) + x


def polynomial(c, x: float):
    y = 0.0
    for k in range(len(c) - 1, -1, -1):
        y = y * x + c[k]
    return y


def plate(u0, k, steps):
    u = u0.copy()
    for _ in range(steps):
        u[1:-1, 1:-1] += k * (u[2:, 1:-1] + u[:-2, 1:-1] + u[1:-1, 2:] + u[1:-1, :-2] - 4.0 * u[1:-1, 1:-1])
    return np.sum(u)


def thomas(d, b):
    n = len(b)
    c = np.zeros(n)
    y = np.zeros(n)
    c[0] = 1.0 / d[0]
    y[0] = b[0] / d[0]
    for i in range(1, n):
        m = d[i] - c[i - 1]
        c[i] = 1.0 / m
        y[i] = (b[i] - y[i - 1]) / m
    s = y[n - 1]
    for i in range(n - 2, -1, -1):
        s = y[i] - c[i] * s
    return s


def least_squares(w, x, y):
    s = 0.0
    for i in range(len(y)):
        r = -y[i]
        for j in range(len(w)):
            r += x[i, j] * w[j]
        s += r * r
    return s


U = np.linspace(0.1, 0.9, 7)


@pytest.mark.parametrize(
    ("function", "args", "wrt"),
    [
        (chain, (0.9, 10), "x"),
        (branches, (0.7, 5), "a"),
        (newton, (2.0,), "a"),
        (dot, (U, U[::-1].copy()), ("a", "b")),
        (matrix, (U[:6].reshape(2, 3),), "a"),
        (heat, (U, 0.1, 3), "u0"),
        (burgers, (U, 0.1, 3), "u0"),
        (elements, (U, 0.1, 2), ("u0", "k")),
        (softened, (0.3, 0.4), ("x", "y")),
        (softened, (1.3, 0.4), ("x", "y")),
        (polynomial, (U, 0.8), ("c", "x")),
        (plate, (np.outer(U, U), 0.1, 3), "u0"),
        (thomas, (U + 3.0, U), ("d", "b")),
        (least_squares, (U[:3], U[:6].reshape(2, 3), U[:2]), ("w", "x")),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_compiled_equals_interpreted(function, args, wrt):
    compiled = s2sad.grad(function, wrt=wrt, engine="numba")(*args)
    plain = s2sad.grad(function, wrt=wrt)(*args)
    for a, b in zip(
        compiled if isinstance(plain, tuple) else (compiled,),
        plain if isinstance(plain, tuple) else (plain,),
        strict=True,
    ):
        np.testing.assert_allclose(a, b, rtol=1e-12)
