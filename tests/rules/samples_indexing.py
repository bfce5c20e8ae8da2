"""Samples of the rules of elements taken, chosen and selected."""

import importlib

import numpy as np

from s2sad.runtime.indexing import choose_bar, item_bar, item_of, select_bars, take_along_axis_bar, take_bar
from tests.rules.sample import S

importlib.import_module("s2sad.rules.indexing")

rng = np.random.default_rng(13)
line = rng.standard_normal(4)
table = rng.standard_normal((2, 3))
cube = rng.standard_normal((2, 3, 4))
strided = rng.standard_normal((4, 6))[::2, ::-2]
single = table.astype(np.float32)
z = table + 1j * rng.standard_normal((2, 3))
twice = np.array([[0, 2], [-1, 0]])
mask = np.array([[True, False, True], [False, False, True]])

TAKEN = [
    *(S(np.take, x, indices) for x in (line, table, cube, strided, single, z) for indices in (1, -1, [2, 0, 2], twice)),
    *(S(np.take, cube, indices, axis) for indices in (1, [0, -1, 0], twice - 1) for axis in (0, 1, 2, -1)),
    S(np.take, line, np.array([], int)),
    S(np.take, line, [5, -7, 2], mode="wrap"),
    S(np.take, line, [5, -7, 2], mode="clip"),
    S(np.take, table, [5, -7, 2], axis=1, mode="clip"),
    S(np.take, table, 3, axis=0, mode="wrap"),
    S(np.ndarray.take, cube, [0, 0], axis=1),
    S(np.take_along_axis, line, np.array([1, 1, -1]), 0),
    S(np.take_along_axis, table, np.argsort(table, axis=1), axis=1),
    S(np.take_along_axis, table, np.array([[0, 1, 0]]), axis=0),
    S(np.take_along_axis, cube, np.array([[[1], [0], [0]]]), axis=-1),
    S(np.take_along_axis, cube, np.zeros((1, 3, 1), int), axis=0),
    S(np.take_along_axis, table, np.array([5, 0, 0, -1]), axis=None),
    S(np.take_along_axis, single, np.array([[0], [2]]), axis=1),
    S(np.compress, [False, True, True], line),
    S(np.compress, [False, True], table, axis=0),
    S(np.compress, [True, False, True], cube, axis=1),
    S(np.compress, mask.ravel(), z),
    S(np.ndarray.compress, table, [True, False, True], axis=1),
    S(np.extract, mask, table),
    S(np.extract, table > 0, strided),
    S(np.extract, mask, single),
    S(np.ndarray.item, line[:1]),
    S(np.ndarray.item, table, 4),
    S(np.ndarray.item, table, -1),
    S(np.ndarray.item, cube, (1, 2, -1)),
    S(np.ndarray.item, single, (0, 1)),
    S(np.ndarray.item, z, 2),
]

CHOSEN = [
    S(np.choose, np.array([0, 1, 0]), [table[0], table[1]]),
    S(np.choose, np.array([[0], [1]]), (line[:3], 0.3)),
    S(np.choose, 1, [line, 0.3]),
    S(np.choose, np.array([0, 1]), cube[:, 0, :2]),
    S(np.choose, np.array([-1, 5, 1]), [line[:3], 0.3], mode="wrap"),
    S(np.choose, np.array([-1, 5, 1]), [line[:3], 0.3], mode="clip"),
    S(np.choose, np.array([0, 1, 0]), [single[0], single[1]]),
    S(np.ndarray.choose, np.array([0, 1, 0]), [table[0], table[1]], wrt="choices"),
    S(np.select, [mask, table > 0], [table, strided]),
    S(np.select, [mask, table > 0], [table, strided], 0.3),
    S(np.select, [mask, table > 0], [line[:3], 0.3], default=strided),
    S(np.select, [line > 0, line > 0], [line, 2.0 * line]),
    S(np.select, [line > 0], (line,)),
    S(np.select, [mask], [single], np.float32(0.3)),
    S(np.select, [mask], [z], 0.3),
]

TRANSPOSES = [
    S(take_bar, line, (5,), [1, 1, 0, -1]),
    S(take_bar, table, (2, 5), [1, 1, 0], 1),
    S(take_bar, 0.3, (2, 3), 4),
    S(take_bar, line[:2], (3,), [7, -1], None, "wrap"),
    S(take_along_axis_bar, table[:, :1], (2, 3), np.array([[2], [0]]), 1),
    S(item_bar, 0.3, (2, 3), 4),
    S(item_bar, 0.3, (1, 1), None),
    S(item_of, line[:1], None),
    S(item_of, table, 4),
    S(choose_bar, line, np.array([0, 1, 1, 0]), [line, 0.3]),
    S(select_bars, line, [line > 0], [line], 0.3),
]

SAMPLES = [*TAKEN, *CHOSEN, *TRANSPOSES]
