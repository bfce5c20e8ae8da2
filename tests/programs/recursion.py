"""Programs that call themselves: each callee becomes a pair of functions, or one that returns value and tangent."""

import math

import numpy as np

from tests.programs.case import case


def power(x, n):
    if n == 0:
        return 1.0
    return x * power(x, n - 1)


def in_a_ternary(x, n):
    return 1.0 if n == 0 else math.sin(x) * in_a_ternary(x * 1.1, n - 1)


def fibonacci(x, n):
    if n < 2:
        return x
    a = fibonacci(x, n - 1)
    b = fibonacci(x * 0.5, n - 2)
    return a * b + a


def keywords_in_any_order(x, n, a=1.0, b=2.0):
    if n == 0:
        return x * a + b
    if n == 2:
        return keywords_in_any_order(x * x, n - 1, b=a * 3.0, a=b)
    return keywords_in_any_order(x, n - 1, a=a * x, b=b)


def even(x, n):
    return x if n == 0 else odd(x * x, n - 1)


def odd(x, n):
    return x + 1.0 if n == 0 else even(math.cos(x), n - 1)


def of_a_tree(x, tree):
    total = 0.0
    for child in tree:
        total += of_a_tree(x * 0.9, child)
    return total + math.exp(x)


def nested(x, n):
    def go(k):
        return x if k == 0 else x * go(k - 1)

    return go(n) + go(n - 1)


def nested_around(x, y, n):
    scale = x * y

    def go(k, z):
        if k == 0:
            return z
        return go(k - 1, z * scale + math.sin(y))

    return go(n, x)


def called_in_a_loop(x, n):
    y = x * 2
    for i in range(n):
        y = y + power(y, i) * 0.1
    return y


def of_arrays(u, n):
    if n == 0:
        return u
    h = np.tanh(u)
    return of_arrays(h * u, n - 1) + u


def divide_and_conquer(u):
    if len(u) == 1:
        return u[0] * u[0]
    middle = len(u) // 2
    return divide_and_conquer(u[:middle]) * divide_and_conquer(u[middle:]) + u[0]


def returns_two(x, n):
    if n == 0:
        return x, 1.0
    a, b = returns_two(x * 0.5, n - 1)
    return a * b, a + b


def use_of_two(x, n):
    a, b = returns_two(x, n)
    return a * b


def with_defaults(x, n=3, *, scale=0.5):
    if n == 0:
        return x
    return with_defaults(x * x + scale, n=n - 1, scale=scale * x)


def argument_overwritten(u, n):
    total = 0.0
    for i in range(n):
        total = total + divide_and_conquer(u)
        u[0] = u[1] * total
        u = u * 0.5 + i
    return total


def keeps_its_result(u, n):
    if n == 0:
        return u * 1.0
    h = np.sin(keeps_its_result(u, n - 1))
    return h


def result_overwritten(u, n):
    h = keeps_its_result(u, n)
    h[0] = h[1] * 2.0
    return h


def adaptive(a, b, x, depth):
    """Simpson's rule, refined where it is not good enough."""
    m = 0.5 * (a + b)
    whole = (b - a) / 6 * (math.exp(a * x) + 4 * math.exp(m * x) + math.exp(b * x))
    if depth == 0 or b - a < 0.3:
        return whole
    return adaptive(a, m, x, depth - 1) + adaptive(m, b, x, depth - 1)


def ackermann_like(x, m, n):
    if m == 0:
        return x + n
    if n == 0:
        return ackermann_like(x, m - 1, 1)
    return ackermann_like(ackermann_like(x, m, n - 1) * 0.5, m - 1, n)


def writes_its_argument(u, n):
    if n == 0:
        return u[0]
    u[0] = u[0] * u[1]
    return writes_its_argument(u, n - 1)


U = np.array([0.3, -0.4, 1.2, 0.7])
CASES = [
    case(keywords_in_any_order, 0.7, 3),
    case(power, 1.3, 0, wrt=("x",)),
    case(power, 1.3, 5, gradient=lambda x, n: n * x ** (n - 1)),
    case(in_a_ternary, 1.3, 4),
    case(fibonacci, 1.2, 5, order=1),
    case(even, 0.7, 4),
    case(even, 0.7, 5),
    case(of_a_tree, 0.7, [[], [[], []]], wrt=("x",), order=1),
    case(nested, 1.2, 3),
    case(nested_around, 1.2, 0.4, 3),
    case(called_in_a_loop, 0.8, 4),
    case(called_in_a_loop, 0.8, 0),
    case(of_arrays, U, 3, order=1),
    case(divide_and_conquer, U, order=1),
    case(use_of_two, 0.8, 3, order=1),
    case(with_defaults, 0.8),
    case(with_defaults, 0.8, kwargs={"scale": 0.1}, wrt=("x", "scale")),
    case(argument_overwritten, U, 3, order=1),
    case(result_overwritten, U, 2, order=1),
    case(adaptive, 0.2, 1.5, 0.7, 5, order=1),
    case(ackermann_like, 0.7, 2, 2),
    case(writes_its_argument, U, 2, refuses="S2S103"),
]
