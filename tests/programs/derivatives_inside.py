"""Programs that take derivatives of functions defined inside them: levels are kept apart, optimisers are nested."""

import math

import numpy as np

import s2sad
from tests.programs.case import case

X = np.array([1.3, 0.7, 0.2])


def captured(x, y):
    def f(w):
        return w * w * x

    return s2sad.grad(f)(y)


def of_a_lambda(x, y):
    slope = s2sad.grad(lambda w: math.sin(w * x))
    return slope(y) * y


def levels(x, y):
    # of two additions the inner derivative sees one
    return s2sad.grad(lambda u: u * s2sad.grad(lambda v: u + v)(y))(x)


def three_deep(x, y):
    def f(w):
        def h(v):
            return v * v * w * x

        return s2sad.grad(h)(w) * w

    return s2sad.grad(f)(y)


def of_an_operator(x, y):
    return s2sad.grad(s2sad.grad(lambda w: w**3 * x))(y)


def tangent(x, y):
    value, slope = s2sad.jvp(lambda w: w**3 * x)(y, x)
    return value * slope


def value_too(x, y):
    value, slope = s2sad.value_and_grad(lambda w, u: w**3 * x + u, wrt="w")(y, 2.0)
    return value * slope


def product(x, y):
    return s2sad.hvp(lambda w: w**4 * x)(y, x)


def seeds(x):
    def f(w):
        return w * x

    return np.sum(s2sad.vjp(f)(x, x**2)) + np.sum(s2sad.vjp(f)(x, out_bar=x))


def rosenbrock(x):
    return np.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)


def hessian_of_a_function(x):
    return np.sum(s2sad.hessian(rosenbrock)(x)) + s2sad.hessian(lambda w: w**3)(x[0])


def hessian_of_a_lambda(x):
    return np.sum(s2sad.hessian(lambda w: np.sum(w**3) * x[1] * w[0])(x) ** 2)


def jacobian_inside(x):
    return np.sum(s2sad.jacobian(lambda w: w[:2] ** 3 * x[0] * w[1:], wrt="w")(x) ** 2)


def newton_step(x):
    def f(w):
        return np.sum(np.cosh(w * x) + w**4)

    w = np.full(3, 0.2)
    for _ in range(2):
        w = w - np.linalg.solve(s2sad.hessian(f)(w), s2sad.grad(f)(w))
    return f(w)


def descent(x, y):
    def loss(w):
        return (w - x) ** 2 + y * w**4

    slope = s2sad.grad(loss)
    w = 0.0
    for _ in range(5):
        w = w - 0.1 * slope(w)
    return loss(w)


def saddle(x, y):
    """The minimum over a of the maximum over b, both by gradient steps."""

    def best(a):
        def value(b):
            return a * b * x - b * b * y + a * a

        b = 0.1
        for _ in range(4):
            b = b + 0.2 * s2sad.grad(value)(b)
        return value(b)

    a = x
    for _ in range(3):
        a = a - 0.1 * s2sad.grad(best)(a)
    return best(a)


def until_flat(x, y):
    w = x
    while abs(s2sad.grad(lambda t: (t * t - y) ** 2)(w)) > 1e-3:
        w = w - 0.05 * s2sad.grad(lambda t: (t * t - y) ** 2)(w)
    return w * x


def quadratic(x):
    a = np.outer(x, x) + np.eye(3)

    def energy(w):
        return w @ a @ w / 2 - w @ x

    w = np.zeros(3)
    for _ in range(4):
        w = w - 0.1 * s2sad.grad(energy)(w)
    return energy(w)


def residual_of_a_network(x):
    def u(t):
        return np.sum(np.tanh(x * t))

    total = 0.0
    for t in [0.1, 0.4]:
        total = total + (s2sad.grad(s2sad.grad(u))(t) + u(t)) ** 2
    return total


def at(function, point, scale):
    return s2sad.grad(function)(point) * scale


def given_to_a_function(x, y):
    return at(lambda w: w * w * x * y, x, y)


def slope_of(function):
    return s2sad.grad(function)


def made_by_a_function(x, y):
    return slope_of(lambda w: w * w * x * y)(y)


def decorated(x, y):
    @s2sad.grad
    def f(w):
        return w * w * x

    return f(y)


def cube(w):
    return w * w * w


def at_an_integer(x, y):
    return s2sad.grad(lambda w: w * w * x)(3) + s2sad.grad(cube)(2) * y + s2sad.grad(cube)(x)


def keywords(x, y):
    def f(w, *, k=x):
        return w * w * k

    return s2sad.grad(f)(y) + s2sad.grad(f)(y, k=y) + s2sad.grad(f, wrt="k")(x, k=y)


def rest(x, y):
    def scale(t):
        return t * x

    def f(w, *others):
        return scale(w) * w * others[0]

    return s2sad.grad(f)(y, x)


def structure(x, y):
    slope = s2sad.grad(lambda p: p["a"] * p["b"][0] * p["b"][1] * x)({"a": x, "b": [y, x * y]})
    return slope["a"] + slope["b"][1]


def several(x):
    def f(w, u):
        return np.sum(w * u * x)

    a, b = s2sad.grad(f, wrt=("w", "u"))(x, x**2)
    return np.sum(a * b)


def recursive(x):
    def power(w, n):
        return 1.0 if n == 0 else w * x[0] * power(w, n - 1)

    return s2sad.grad(power)(x[1], 3)


def branches(x):
    def f(w):
        if w[0] > 1:
            return np.sum(w * x)
        total = 0.0
        for i in range(len(w)):
            if i == 1:
                continue
            total = total + w[i] ** 2 * x[i]
        return total

    return np.sum(s2sad.grad(f)(x) ** 2) + np.sum(s2sad.grad(f)(x * 0.1) ** 2)


class Model:
    def __init__(self, k):
        self.k = k

    def slope(self, x):
        def f(w):
            return np.sum(w**2) * self.k * x[0]

        return np.sum(s2sad.grad(f)(x))


def of_an_object(x):
    return Model(x[0]).slope(x)


def nothing_active(x):
    n = 0
    while s2sad.grad(lambda w: w**2)(float(n)) < 5:
        n += 1
    return np.sum(x) * n


def not_used(x):
    s2sad.grad(lambda w: np.sum(w))(x)
    return np.sum(x**2)


def counted(x, y):
    calls = 0

    def f(w):
        nonlocal calls
        calls = calls + 1
        return w * w * calls

    return s2sad.grad(f)(x) * y


CASES = [
    case(captured, 1.3, 0.7, gradient=lambda x, y: (2 * y, 2 * x)),
    case(of_a_lambda, 1.3, 0.7),
    case(levels, 1.3, 0.7, order=1),
    case(three_deep, 1.3, 0.7, gradient=lambda x, y: (6 * y**2, 12 * y * x)),
    case(of_an_operator, 1.3, 0.7, gradient=lambda x, y: (6 * y, 6 * x)),
    case(tangent, 1.3, 0.7, gradient=lambda x, y: (9 * x**2 * y**5, 15 * x**3 * y**4)),
    case(value_too, 1.3, 0.7),
    case(product, 1.3, 0.7, gradient=lambda x, y: (24 * x * y**2, 24 * x**2 * y)),
    case(seeds, X),
    case(hessian_of_a_function, X),
    case(hessian_of_a_lambda, X),
    case(jacobian_inside, X),
    case(newton_step, X),
    case(descent, 1.3, 0.7),
    case(saddle, 1.3, 0.7),
    case(until_flat, 1.3, 0.7),
    case(quadratic, X),
    case(residual_of_a_network, X),
    case(given_to_a_function, 1.3, 0.7, gradient=lambda x, y: (4 * x * y**2, 4 * x**2 * y)),
    case(made_by_a_function, 1.3, 0.7, gradient=lambda x, y: (2 * y**2, 4 * x * y)),
    case(decorated, 1.3, 0.7, gradient=lambda x, y: (2 * y, 2 * x)),
    case(at_an_integer, 1.3, 0.7, gradient=lambda x, y: (6 + 6 * x, 12.0)),
    case(keywords, 1.3, 0.7),
    case(rest, 1.3, 0.7),
    case(structure, 1.3, 0.7),
    case(several, X),
    case(recursive, X, order=1),
    case(branches, X),
    case(of_an_object, X),
    case(nothing_active, X),
    case(not_used, X),
    case(counted, 1.3, 0.7, refuses="S2S204"),
]
