"""Programs that hand functions to NumPy."""

import numpy as np

from tests.programs.case import case

M = np.array([[1.3, 0.2, 0.4], [0.3, 0.8, 0.1]])
T = np.sin(np.arange(12.0)).reshape(2, 3, 2)


def square(row):
    return np.sum(row * row)


def share(row, scale=2.0):
    return row * scale / np.sum(row)


def to_scalars(m, t, a):
    return np.sum(np.apply_along_axis(square, 0, m) ** 2) + np.sum(np.apply_along_axis(lambda r: a * r[0], 1, t) ** 3)


def to_vectors(m, a):
    return np.sum(np.apply_along_axis(share, 1, m, a) * np.apply_along_axis(share, -2, m, scale=a * a) ** 2)


def to_matrices(t):
    blocks = np.apply_along_axis(lambda r: np.outer(r, r[:2]), 1, t)
    return np.sum(blocks[0, :, 1] * blocks[1, :, 0])


def over_axes(t):
    return np.sum(np.apply_over_axes(np.sum, t * t, (0, 2)) ** 2) + np.apply_over_axes(np.max, t, [0, 1])[0, 0, 1]


def from_indices(a):
    wave = np.fromfunction(lambda i, j: np.sin(a * i) + j * a, (2, 3))
    ramp = np.fromfunction(lambda i, power: (a + i) ** power, (4,), power=2)
    return np.sum(wave * wave) + np.sum(ramp) + np.fromfunction(lambda i, j, k: a * i * j * k, (2, 2, 2))[1, 1, 1]


def in_pieces(x):
    return np.sum(np.piecewise(x, [x < 0.5, x >= 0.5], [np.sin, np.cos]))


CASES = [
    case(to_scalars, M, T, 0.7),
    case(to_vectors, M, 0.7),
    case(to_matrices, T),
    case(over_axes, T),
    case(from_indices, 0.7),
    case(in_pieces, M[0], refuses="S2S201"),
]
