"""Results that NumPy writes into arrays it is given, inside expressions, where nothing else has a derivative."""

from __future__ import annotations

import numpy as np

from tests.programs.case import case


def mask_written_again(x):
    mask = x > 0.5
    y = np.where(mask, x * x, 3 * x)
    other = np.greater(x, 5, out=mask)
    return np.sum(y) + np.sum(np.where(other, x**3, 2 * x))


def weights_written_again(x):
    w = np.array([1.0, 2.0, 3.0])
    y = x * w * x
    total = np.add(w, 3.5, out=w)[0]
    return np.sum(y) + np.sum(w * x) * total


def floors(x):
    below = np.floor(x)
    y = x * below * x
    np.floor(x + 3, below)
    return np.sum(y) + np.sum(below * x)


def floors_for_products(x):
    b = 2 * x
    y = x * b * x
    c = np.floor(x + 3, out=b)
    return np.sum(y) + np.sum(b * x) + np.sum(c)


def masked_comparison(x):
    small = np.full_like(x, False, dtype="bool")
    np.less(x, 0.5, where=~np.isnan(x), out=small)
    return np.sum(np.where(small, x * x, 3 * x))


def method_into(x):
    w = np.array([1.0, 2.0, 3.0])
    y = x * w * x
    first = w.clip(2, 2.5, out=w)[0]
    return np.sum(y) + np.sum(w * x) * first


def in_a_test(x):
    w = np.ones(3)
    y = x * w * x
    while np.multiply(w, 2, out=w)[0] < 10:
        y = y * x
    return np.sum(y) + np.sum(w * x)


def in_an_iterable(x):
    w = np.ones(3)
    y = x * w * x
    for v in np.multiply(w, 2, out=w):
        y = y * v
    n = len(np.multiply(w, 2, out=w))
    return np.sum(y) + np.sum(w * x) * n


def second_name(x):
    w = np.ones(3)
    rows = [w]
    y = x * w * x
    if np.multiply(w, 2, out=rows[0]).sum() > 3:
        y = y * x
    return np.sum(y) + np.sum(w * x)


def refused_in_a_comprehension(x):
    w = np.ones(3)
    y = x * w * x
    firsts = [np.multiply(w, 2, out=w)[0] for _ in range(3)]
    return np.sum(y) + np.sum(w * x) * firsts[0]


X = np.array([0.2, 1.8, 6.3])
CASES = [
    case(mask_written_again, X),
    case(weights_written_again, X),
    case(floors, X),
    case(floors_for_products, X),
    case(masked_comparison, X),
    case(method_into, X),
    case(in_a_test, X),
    case(in_an_iterable, X),
    case(second_name, X),
    case(refused_in_a_comprehension, X, refuses="S2S104"),
]
