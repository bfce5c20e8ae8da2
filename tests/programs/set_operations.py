"""Programs on sets of numbers."""

import numpy as np

from tests.programs.case import case

X = np.array([0.3, -1.2, 1.7, 0.9])
Y = np.array([1.1, 0.4, -0.6])


def union(x, y):
    return np.sum(np.union1d(x * x, np.append(y, x[1] * x[1])) * np.arange(7.0))


def differences(x, y):
    z = np.concatenate([x, y[:1]])
    return np.sum(np.setdiff1d(x, z[1:3]) ** 2) + np.sum(np.setdiff1d(z, y, assume_unique=True) ** 3)


def either(x, y):
    return np.sum(np.setxor1d(x, np.append(y, x[2])) * np.arange(6.0))


def sorted_complex(x, y):
    z = np.sort_complex(x[:3] + 1j * y)
    return np.sum(np.real(z) * np.imag(z)) + np.real(np.sort_complex(x * x)[2])


CASES = [
    case(union, X, Y),
    case(differences, X, Y),
    case(either, X, Y),
    case(sorted_complex, X, Y),
]
