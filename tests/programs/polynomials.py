"""Programs on polynomials."""

import numpy as np

from tests.programs.case import case

P = np.array([1.3, -0.7, 2.1, 0.4])
X = np.array([0.3, -1.2, 1.7])
M = np.array([[0.3, 1.1, 0.2], [-0.4, 0.8, 0.5], [0.7, -0.9, 1.3]])
FIT = np.array([0.1, 0.4, 0.9, 1.5, 2.2, 2.8])


def values(p, x):
    return np.sum(np.polyval(p, x) * np.polyval(np.polyder(p, 2), x[0]) + np.polyval([x[1], x[2]], 1.3))


def calculus(p, a):
    q = np.polyint(p, 2, k=[a, a * a])
    return np.polyval(np.polyint(np.polyder(q)), a) * np.polyval(np.polyint(p, k=a), 2.0)


def arithmetic(p, x):
    return np.sum(np.polysub(np.polymul(p, x), np.polyadd(x, p * p)) ** 2) + np.polyadd(x, x[0])[-1]


def shorter_product(p, a):
    return np.polyval(np.polymul(np.append([0.0, 0.0], p), [a, 2.0]), a)


def division(p, x):
    q, r = np.polydiv(p, x[:2])
    return np.sum(q * q) + np.sum(np.sin(r))


def division_without_remainder(p, a):
    q, r = np.polydiv(np.polymul(p, [1.0, a]), [1.0, a])
    return np.sum(q * q)


def from_roots(x):
    return np.sum(np.poly(x) ** 2)


def characteristic(m):
    p = np.poly(m)
    return p[1] * p[2] + p[3] ** 2


def powers(x):
    return np.sum(np.vander(x) @ x) + np.sum(np.sin(np.vander(x, 2, increasing=True)))


def largest_root(p):
    return np.max(np.abs(np.roots(p)))


def product_of_roots(p):
    return np.real(np.prod(np.roots(p)))


def fitted(x, y, w):
    p = np.polyfit(x, y, 2, w=w)
    return np.polyval(p, 0.7) + np.sum(np.polyfit(x, np.stack([y, y * y], axis=1), 1, w=w) ** 2)


def fitted_with_errors(x, y):
    p, spread = np.polyfit(x, y, 1, cov=True)
    _, plain = np.polyfit(x, y, 1, cov="unscaled")
    q, many = np.polyfit(x, np.stack([y, y * y], axis=1), 1, cov=True)
    return p[0] * spread[0, 0] + p[1] * spread[0, 1] + plain[1, 1] + q[0, 1] * many[1, 0, 1]


CASES = [
    case(values, P, X),
    case(calculus, P, 0.7),
    case(arithmetic, P, X),
    case(shorter_product, P, 0.7),
    case(division, P, X),
    case(division_without_remainder, P, 0.7, gradient=lambda p, a: (2.0 * p, 0.0)),
    case(from_roots, X),
    case(characteristic, M),
    case(characteristic, np.diag([1.5, 1.5, 0.7])),
    case(powers, X),
    case(fitted, FIT, np.sin(FIT) + 0.1 * FIT**3, 1.0 + 0.1 * FIT),
    case(fitted_with_errors, FIT, np.sin(2.0 * FIT)),
    case(largest_root, P),
    case(product_of_roots, P, gradient=lambda p: np.array([p[3] / p[0] ** 2, 0.0, 0.0, -1.0 / p[0]])),
]
