"""Programs on the functions that make, shape, join, index and overwrite arrays."""

import importlib

import numpy as np

from s2sad.rules import library
from tests.programs.case import case

library.load()
for topic in ("creation", "ranges", "shaping", "repeating", "padding", "joining", "indexing", "inplace", "ufunc_at"):
    importlib.import_module(f"s2sad.rules.{topic}")

X = np.array([1.3, 0.7, 2.1, -0.4])
Y = np.array([0.5, 1.5, -1.0, 2.0])
M = np.array([[1.2, 0.3, -0.5], [0.4, 2.0, 0.1]])
S = np.array([[1.2, 0.3, -0.5], [0.4, 2.0, 0.1], [-0.2, 0.6, 1.5]])
C = np.sin(np.arange(24.0)).reshape(2, 3, 4)


# -- arrays made and shaped ------------------------------------------------------------------------------------------


def of_scalars(a, b):
    x = np.array([a, b, a * b])
    return np.sum(x * x * np.array([[a, 1.0, b], [2.0, a, a]]))


def scalar_through_arrays(a):
    x = np.atleast_1d(a)
    y = np.reshape(a, (1, 1)) * np.expand_dims(a, 0) + np.asarray(a)
    return np.sum(x * x) + np.sum(y * y) + np.squeeze(y) * np.float64(a)


def scalar_used_twice(a):
    x = np.atleast_2d(a)
    b = np.sin(a)
    return np.concatenate([np.ravel(x), np.ravel(b), np.tile(b, 2), np.repeat(a, 3)])


def grid(x, y):
    u, v = np.meshgrid(x, y)
    p, q = np.meshgrid(x, y, indexing="ij", sparse=True)
    return np.sum(u * v * v) + np.sum(np.sin(p * q))


def ranges(a, b):
    t = np.linspace(a, b, 5)
    u, step = np.linspace(a, b, 4, endpoint=False, retstep=True)
    return np.sum(t * t) + step * np.sum(u * u) + np.sum(np.geomspace(a, b, 3)) + np.sum(np.logspace(a, b, 3, base=1.5))


def filled(a, x):
    return np.sum(np.full((2, 4), a) * np.full_like(x, a * x[0])) + np.sum(np.full(4, x) * x)


def broadcast_together(x, a):
    u, v = np.broadcast_arrays(x[:, None], a * x)
    return np.sum(u * v * v)


def methods(m):
    a = m.reshape(3, 2) @ m.reshape((2, 3), order="F").copy()
    b = m.ravel()[1:4] * m.T.flatten()[:3] + m.transpose(1, 0)[0].sum() + m.swapaxes(0, 1).squeeze()[2, 1]
    c = np.array(m.tolist())
    return np.sum(a * a) + np.sum(b * b) + m[:1, :1].item() * m.item(1, 2) + m.item(4) + np.sum(c * c)


def moved(c):
    a = np.rollaxis(c, 2) * np.moveaxis(c, (0, 1, 2), (1, 2, 0)) + np.roll(np.transpose(c, (2, 0, 1)), (1, 1), (0, 2))
    return np.sum(np.flip(a, 0) * np.rot90(np.rot90(a, 1, (1, 2)), 1, (2, 1)))


def windows(x):
    w = np.lib.stride_tricks.sliding_window_view(x, 2)
    return np.sum(np.prod(w, axis=1)) + np.sum(np.resize(x, (2, 3)) * np.tile(x[:3], (2, 1)))


def diagonals(s):
    return np.trace(s @ s) + np.sum(np.diag(np.diag(s, 1)) * s[:2, :2]) + np.sum(np.tril(s, -1) * np.triu(s).T)


def padded(x, v):
    a = np.pad(x * x, 2, constant_values=v) * np.pad(x, (1, 3), mode="reflect")
    b = np.pad(x * x, 1, "maximum") + np.pad(x, 1, "linear_ramp", end_values=v)
    return np.sum(a * a) + np.sum(b * b)


# -- joined and indexed ----------------------------------------------------------------------------------------------


def joined(x, m, a):
    p = np.vstack([x[:3], m, m * a])
    q = np.hstack([x, [a, a * a], x[0] * x])
    r = np.column_stack([x, x * x]) @ np.append(m[0, :1], a)
    s = np.block([[m, m[:, :1]], [x]])
    return np.sum(p * p) + np.sum(q * q) + np.sum(r * r) + np.sum(s * s * s) + np.sum(np.dstack([m, m * m]) ** 2)


def inserted(x, a):
    y = np.insert(x, [0, 2], [a, a * a]) * np.append(a, np.delete(np.insert(x * x, 1, a), 2))[[0, 1, 2, 3, 4, 4]]
    return np.sum(y * y)


def taken_apart(x, m):
    a, b = np.split(x, 2)
    p, q, r = np.array_split(m, 3, axis=1)
    return np.sum(a * b * b) + np.sum(p * q * r) + np.sum(np.hsplit(x, [1, 3])[1] ** 3)


def indexed(m, x):
    i = np.array([0, 3, 0, 1])
    a = np.take(x, i) * x.take([1, 1, 2, -1]) + np.take_along_axis(x, np.argsort(x), 0)
    b = np.compress([True, False, True], m, axis=1) * np.extract(x > 0, x)[:2]
    return np.sum(a * a) + np.sum(b * b)


def trimmed(x, a):
    y = np.trim_zeros(np.concatenate([np.zeros(2), x * a, np.zeros(1)])) * np.trim_zeros(np.append(0.0, x * x), "f")
    return np.sum(y * y * y)


def chosen(x, a):
    y = np.select([x > 1.0, x > 0.0], [np.log(np.abs(x)), x * x * a], a) * np.choose(np.array([0, 1, 1, 0]), [x, a * x])
    return np.sum(y * y)


# -- written in place ------------------------------------------------------------------------------------------------


def copied_to(x, a):
    y = np.zeros(4)
    np.copyto(y, x * x)
    np.copyto(y, a * x, where=x > 1.0)
    z = np.empty((2, 4))
    z.fill(a * a)
    return np.sum(y * y * y) + np.sum(z * y)


def put_into(x, a):
    y = x * x
    np.put(y, [0, -1], [a, a * a])
    y.put([1, 5], x[:1] * a, mode="wrap")
    z = np.outer(x, x)
    np.put(z, [3, 9, 14], a)
    return np.sum(y * y) + np.sum(z * z)


def masked_into(x, a):
    y = x * x
    np.place(y, x > 1.0, [a, a * a])
    np.putmask(y, x < 0.0, 2.0 * x)
    return np.sum(y * y * y)


def along_axis_into(m, a):
    y = m * m
    np.put_along_axis(y, np.argmax(m, axis=1)[:, None], a * a, axis=1)
    return np.sum(y * y)


def diagonal_into(s, x, a):
    y = s * s
    np.fill_diagonal(y, x[:3])
    z = np.concatenate([s, s])
    np.fill_diagonal(z, a * x[1], wrap=True)
    return np.sum(y * y) + np.sum(z * z * z)


def added_at(x, y):
    z = x * x
    np.add.at(z, [0, 1, 0, 3], y)
    np.subtract.at(z, np.array([2, 2]), y[:2] * y[2:])
    w = np.outer(x, y)
    np.add.at(w, (slice(None), [1, 1]), 2.0 * y[0])
    return np.sum(z * z) + np.sum(w * w)


def multiplied_at(x, y):
    z = x * x
    np.multiply.at(z, [0, 1, 0, 3], y)
    np.divide.at(z, [2, 2], y[:2])
    np.maximum.at(z, [1, 1, 3], x[1:])
    return np.sum(z * z)


CASES = [
    case(of_scalars, 1.3, 0.7),
    case(scalar_through_arrays, 1.3),
    case(scalar_used_twice, 1.3),
    case(grid, X, Y[:3]),
    case(ranges, 1.3, 0.7),
    case(filled, 1.3, X),
    case(broadcast_together, X, 1.3),
    case(methods, M),
    case(moved, C),
    case(windows, X),
    case(diagonals, S),
    case(padded, X, 1.3),
    case(joined, X, M, 1.3),
    case(inserted, X, 1.3),
    case(taken_apart, X, M),
    case(indexed, M, X),
    case(trimmed, X, 1.3),
    case(chosen, X, 1.3),
    case(copied_to, X, 1.3),
    case(put_into, X, 1.3),
    case(masked_into, X, 1.3),
    case(along_axis_into, M, 1.3),
    case(diagonal_into, S, X, 1.3),
    case(added_at, X, Y),
    case(multiplied_at, X, Y),
]
