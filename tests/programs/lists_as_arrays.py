"""Lists and tuples of numbers where NumPy makes arrays of them: operators, functions, stores."""

import numpy as np

from tests.programs.case import case


def by_element(xs, x):
    ys = [x, 2.0, 3.0 * x]
    return np.sum(np.power(xs, 3) * np.maximum(ys, 1.5)) + np.hypot(xs, x)[1] + np.sum(np.multiply(ys, (x, x * x, 1.0)))


def by_operators(xs, a):
    return np.sum(a * xs) + np.sum(xs - a) * np.sum(a / xs) + np.sum(xs**a) + np.max(a * [2.0, xs[0], 1.0])


def by_products(xs, x):
    ys = [x, 1.0, x * x]
    return np.dot(xs, ys) + np.array(ys) @ xs + np.sum(np.outer(xs, ys)) + np.sum(np.cross(xs, (1.0, x, 2.0)))


def chosen_and_clipped(xs, x):
    return (
        np.where(np.array([True, False, True]), xs, x)[2]
        + np.sum(np.clip(xs, 0.1, 1.0))
        + np.sum(np.where(x > 0.5, xs, 0.0))
    )


def stored(xs, x):
    a = np.array([1.0, x, 2.0])
    a += xs
    a[:] = a * xs
    b = np.zeros(3)
    b[0:3] -= xs
    return np.sum(a * b * [2.0, x, 1.0])


def rows(x):
    m = [[x, 1.0], [2.0, x * x]]
    return np.sum(np.ones((2, 2)) * m) + np.sum(np.exp(m)) + np.linalg.det(m) + np.transpose(m)[0, 1]


def repeated(x, n):
    xs = [x, x * x]
    return sum(xs * n) + len(2 * xs) * x + sum(xs + [1.0] * n)


XS = [1.3, 0.2, 0.7]
CASES = [
    case(by_element, XS, 0.9),
    case(by_operators, XS, np.array([0.4, 1.1, 2.0])),
    case(by_products, XS, 0.9),
    case(chosen_and_clipped, XS, 0.9),
    case(stored, XS, 0.9),
    case(stored, (1.3, 0.2, 0.7), 0.9),
    case(rows, 0.9),
    case(repeated, 0.9, 2),
    case(repeated, 0.9, 0),
]
