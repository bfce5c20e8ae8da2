"""Programs that hand functions to NumPy."""

import math

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


def bent(t):
    if t > 0.5:
        return t * t
    return math.sin(t)


BENT = np.vectorize(bent)


@np.vectorize
def mixed(t, a):
    return t * a if t < 1.0 else np.exp(-a * t)


@np.vectorize(otypes=[float])
def rooted(t, a, b):
    return np.sqrt(t * a + b)


def vectorised_functions(m, a):
    return np.sum(BENT(m) ** 2) * BENT(a) + np.sum(mixed(m, a) * mixed(a, m[0]))


def of_three_arrays(m, a):
    return np.sum(rooted(m, a, m[:, :1]) ** 3)


def vectorised_inside(m, a):
    scaled = np.vectorize(lambda t: t * a + t**a, otypes=[float])
    return np.sum(scaled(m[0]) * np.vectorize(bent)(m[1])) + np.vectorize(bent, [float])(a) ** 2


OF_OBJECTS = np.frompyfunc(bent, 1, 1)
MIXED_OBJECTS = np.frompyfunc(lambda t, a: t * a if t < 1.0 else np.exp(-a * t), 2, 1)
POLAR = np.frompyfunc(lambda r, t: (r * math.cos(t), r * math.sin(t)), 2, 2)


def of_objects(m, a):
    return np.sum(OF_OBJECTS(m).astype(float) ** 2) * OF_OBJECTS(a) + OF_OBJECTS(np.array(a))


def broadcast_objects(m, a):
    return np.sum(MIXED_OBJECTS(m, a) * MIXED_OBJECTS(a, m[0]))


def two_results(r, t):
    x, y = POLAR(r, t)
    return np.sum(x * y + y)


def objects_of_functions_inside(m, a):
    scaled = np.frompyfunc(lambda t, s: t * a + s**a, 2, 1)
    for row in m:
        bent_again = np.frompyfunc(bent, 1, 1)
        a = a * scaled(row[0], row[1]) + np.sum(bent_again(row))
    return a


def three_objects(m, a):
    return np.sum(np.frompyfunc(lambda x, y, z: x * y + z * z, 3, 1)(m, a, m[:, :1]) * m)


def folded_objects(m):
    outer = np.sum(MIXED_OBJECTS.outer(m[0], m[1]) ** 2)
    return MIXED_OBJECTS.reduce(m[0]) + outer + np.sum(MIXED_OBJECTS.accumulate(m[1]) ** 2)


def folded_rows_of_objects(m, a):
    decayed = np.frompyfunc(lambda s, t: s * a + math.sin(t), 2, 1)
    columns = decayed.reduce(m, axis=1, keepdims=True)
    return np.sum(columns**2 * m) + np.sum(decayed.reduce(m, axis=0) ** 2) + decayed.reduce(m[1], initial=a)


def joined_segments_of_objects(x):
    return np.sum(MIXED_OBJECTS.reduceat(x, [0, 2]) ** 2)


def whole_numbers_among_objects(m):
    return np.sum(np.frompyfunc(lambda t: 2 if t > 0.5 else t * t, 1, 1)(m) * m)


def no_objects(x):
    return np.sum(OF_OBJECTS(x)) + np.sum(MIXED_OBJECTS(x, 2.0))


def selected_by_objects(m):
    small = np.frompyfunc(lambda t: t < 0.35, 1, 1)(m)
    return np.sum(m[small.astype(bool)] ** 3)


def hypotenuse_of_all(m):
    return np.hypot.reduce(m, axis=None) * np.hypot.reduce(m[:, :2], axis=(0, 1), initial=2.0)


def hypotenuse_kept(m):
    return np.sum(np.hypot.reduce(m, axis=None, keepdims=True) * m)


def into_objects(x, y):
    return np.sum(OF_OBJECTS(x, y))


def where_objects(x):
    return np.sum(OF_OBJECTS(x, where=x > 0.0))


def in_pieces(x, a):
    two = np.piecewise(x, [x < 0.5, x >= 0.5], [np.sin, lambda t: a * t**3])
    overlapping = np.piecewise(x, [x > 0.0, x > 1.0], [a, lambda t: np.log(t) * a])
    otherwise = np.piecewise(x, [x < 0.35], [lambda t, b: np.sqrt(-b * t + 9.0), lambda t, b: b * t * t], a)
    return np.sum(two * x) + np.sum(overlapping * two) + np.sum(otherwise**2)


def one_piece(x, a):
    return np.piecewise(x, [x < a, x >= a], [np.sin, lambda t: np.exp(-t * a)]) * x


def listed_pieces(x, functions):
    return np.sum(np.piecewise(x, [x < 0.5, x >= 0.5], functions))


def rounded_pieces(a):
    return np.sum(np.piecewise(np.arange(3), [np.arange(3) > 1], [a]))


def selected(x, a):
    return np.sum(np.select([x < 0.25, x > 1.0], [np.sin(a * x), np.log(x)], default=a * x**2) * x)


CASES = [
    case(to_scalars, M, T, 0.7),
    case(to_vectors, M, 0.7),
    case(to_matrices, T),
    case(over_axes, T),
    case(from_indices, 0.7),
    case(vectorised_functions, M, 0.7),
    case(of_three_arrays, M, 0.7),
    case(vectorised_inside, M, 0.7),
    case(of_objects, M, 0.7),
    case(of_objects, M, 0.3),
    case(broadcast_objects, M, 0.7),
    case(two_results, M[0], M[1]),
    case(objects_of_functions_inside, M, 0.7),
    case(three_objects, M, 0.7),
    case(folded_objects, M),
    case(folded_rows_of_objects, M, 0.7),
    case(joined_segments_of_objects, M[0], order=1),
    case(whole_numbers_among_objects, M),
    case(no_objects, np.zeros((0, 2)), gradient=np.zeros((0, 2))),
    case(selected_by_objects, M),
    case(hypotenuse_of_all, M),
    case(hypotenuse_kept, M),
    case(into_objects, M, np.zeros_like(M), wrt=("x",), refuses="S2S206"),
    case(where_objects, M, refuses="S2S202"),
    case(in_pieces, M[0], 0.7),
    case(in_pieces, M, 0.7),
    case(one_piece, 0.5, 0.7),
    case(one_piece, 0.9, 0.7),
    case(listed_pieces, M[0], [np.sin, np.cos], refuses="S2S104"),
    case(rounded_pieces, 0.7, refuses="S2S303"),
    case(selected, M, 0.7),
]
