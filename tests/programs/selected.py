"""Elements selected by arrays of indices: one of each row, several of one, axes that stand apart."""

import numpy as np

from tests.programs.case import case


def one_of_each_row(scores, labels):
    return -np.mean(scores[np.arange(len(labels)), labels] ** 2)


def cross_entropy(w, x, labels):
    z = x @ w
    z = z - np.max(z, axis=1, keepdims=True)
    log_p = z - np.log(np.sum(np.exp(z), axis=1, keepdims=True))
    return -np.mean(log_p[np.arange(len(labels)), labels])


def one_row_repeated(x, columns):
    # one row is broadcast over all columns: these may be the same
    return np.sum(x[np.arange(1), columns] ** 2)


def pairs_of_a_row(x, columns):
    return np.sum(x[np.arange(len(columns))[:, None], columns] ** 2)


def written_rows(x, columns):
    rows = np.arange(len(columns))
    rows[1] = 0
    return np.sum(x[rows, columns] ** 2)


def rows_by_another_name(x, columns):
    rows = np.arange(len(columns))
    same = rows
    same[1:] = 0
    return np.sum(x[rows, columns] ** 2)


def rows_bound_again(x, columns):
    rows = np.arange(len(columns))
    if x[0, 0] > -5.0:
        rows = rows * 0
    return np.sum(x[rows, columns] ** 2)


def filled_one_of_each_row(x, columns):
    y = np.zeros_like(x)
    y[np.arange(len(columns)), columns] = x[:, 0] ** 2
    y[np.arange(len(columns)), columns] += x[:, 1]
    return np.sum(y * y)


def apart(x, i, j):
    return np.sum(x[i, :, j] * np.sin(x[j, 0, i])[:, None])


def beside(x, i, mask):
    return np.sum(x[:, i, 1] ** 2) + np.sum(x[mask, 0] ** 2) + np.sum(x[None, ..., i] ** 3)


def every_other(x, columns):
    return np.sum(x[np.arange(0, 2 * len(columns), 2), columns] ** 2)


X = np.linspace(-1.0, 1.0, 12).reshape(4, 3) ** 3 + 0.1
LABELS = np.array([2, 0, 0, 1])
CUBE = np.linspace(-1.0, 1.0, 24).reshape(4, 2, 3)

CASES = [
    case(one_of_each_row, X, LABELS),
    case(cross_entropy, X[:3].copy(), X[:, :3].copy(), LABELS),
    case(one_row_repeated, X, LABELS),
    case(one_row_repeated, X, np.array([1])),
    case(pairs_of_a_row, X, np.array([[0, 0], [1, 2], [2, 2], [0, 1]])),
    case(written_rows, X, np.array([0, 0, 1, 1])),
    case(rows_by_another_name, X, np.array([0, 0, 1, 1])),
    case(rows_bound_again, X, np.array([0, 0, 1, 1])),
    case(filled_one_of_each_row, X, LABELS),
    case(apart, CUBE[:3].copy(), np.array([0, 2, 0]), np.array([1, 2, 1])),
    case(beside, CUBE, np.array([1, 0, 1]), np.array([True, False, True, True])),
    case(every_other, X, LABELS[:2]),
]
