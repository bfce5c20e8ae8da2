"""Parts of an array that are stored in parts of the same array, along other axes or in other steps."""

import numpy as np

from tests.programs.case import case


def row_of_its_column(m):
    a = m.copy()
    for i in range(3):
        a[i] = a[:, i]
    return np.sum(a * m)


def columns_of_earlier_rows(m):
    a = m.copy()
    a[:, 0] = a[2]
    a[0] = a[:, 1]
    return np.sum(a * m)


def every_other(x):
    u = x.copy()
    u[::2] = u[1::2]
    u[1::2] = u[::-2]
    u[:] = u[::-1]
    return np.sum(u * x)


def through_names(m):
    a = m.copy()
    row, column = a[1], a[:, 1]
    row[:] = column
    column *= row
    return np.sum(a * m)


def row_of_a_later_column(m):
    a = m.copy()
    a[1] = a[:, 2]
    return np.sum(a * m)


def column_of_a_name(m):
    a = m.copy()
    row = a[1]
    row *= 2.0
    a.T[2] = row
    return np.sum(a * m)


def half_of_all(x):
    u = x.copy()
    u[::2] = u[1:5]
    return np.sum(u * u)


M = np.array([[0.7, -0.4, 1.3], [0.2, 0.9, -1.1], [0.5, 0.3, 0.8]])
X = np.array([0.7, -0.4, 1.3, 0.2, 0.6, -0.9])

CASES = [
    case(row_of_its_column, M),
    case(columns_of_earlier_rows, M),
    case(every_other, X),
    case(through_names, M),
    # NumPy stores in these what it has just overwritten
    case(row_of_a_later_column, M, refuses="S2S302"),
    case(column_of_a_name, M, refuses="S2S302"),
    case(half_of_all, np.arange(8.0), refuses="S2S302"),
]
