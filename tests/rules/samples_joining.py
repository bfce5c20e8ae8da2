"""Samples of the rules of arrays joined and taken apart."""

import importlib

import numpy as np

from s2sad.runtime.indexing import delete_bar, insert_bars
from s2sad.runtime.joining import columns, rejoin, rows, unblock, unjoin, unsplit, unstack, unstack_like
from tests.rules.sample import S

importlib.import_module("s2sad.rules.joining")

rng = np.random.default_rng(12)
line = rng.standard_normal(4)
table = rng.standard_normal((2, 3))
cube = rng.standard_normal((2, 3, 4))
empty = np.zeros((0, 3))
strided = rng.standard_normal((4, 6))[::2, ::-2]
single = table.astype(np.float32)
z = table + 1j * rng.standard_normal((2, 3))

JOINED = [
    S(np.concatenate, [line, line[:2]]),
    S(np.concatenate, (table, single.astype(float), strided)),
    S(np.concatenate, [line]),
    S(np.concatenate, [table, table[:, :1]], axis=1),
    S(np.concatenate, [cube, cube[:, :1]], -2),
    S(np.concatenate, [table, empty, table]),
    S(np.concatenate, [empty, empty], axis=1),
    S(np.concatenate, [single, single]),
    S(np.concatenate, [z, table]),
    S(np.concatenate, [table, 0.3, line], axis=None),
    S(np.concatenate, [[0.1, 0.2], line]),
    S(np.concatenate, [[[0.1], [0.2]], table], axis=1),
    S(np.concatenate, cube),
    S(np.concatenate, cube, axis=1),
    *(S(np.stack, x, axis) for x in ([line, line + 1.0], (table, strided)) for axis in (0, 1, -1)),
    S(np.stack, [0.1, 0.2]),
    S(np.stack, [np.float32(0.1), np.float32(0.2)]),
    S(np.stack, [[0.1, 0.2], line[:2]]),
    S(np.stack, cube, axis=1),
    *(
        S(f, x)
        for f in (np.vstack, np.hstack, np.dstack, np.column_stack)
        for x in (
            [line, line + 1.0],
            (table, strided),
            [cube, cube],
            [single, single],
            [z, table],
            [0.1, 0.2],
            [[0.1, 0.2], [0.3, 0.4]],
            table,
            [empty, table[:0]],
        )
    ),
    S(np.vstack, [line[:3], table]),
    S(np.column_stack, [line[:2], table]),
    S(np.dstack, [line[:3], table[:1]]),
    S(np.hstack, [line, [0.1]]),
    S(np.block, [line, 0.3]),
    S(np.block, [[table, np.ones((2, 1))], [np.ones((1, 4))]]),
    S(np.block, [[0.1, 0.2], [0.3, 0.4]]),
    S(np.block, [[line[:3]], [table]]),
    S(np.block, [[[cube, cube], [cube[:, :, :1], np.ones((2, 3, 7))]]]),
    S(np.block, table),
    S(np.block, 0.3),
    S(np.append, line, 0.3),
    S(np.append, line, table),
    S(np.append, table, [0.1, 0.2]),
    S(np.append, table, table[:1], axis=0),
    S(np.append, 0.1, 0.2),
    S(np.append, single, single[:, :1], 1),
    S(rows, (line, 0.3, line[:1])),
    S(rows, (table, table)),
    S(columns, (line, line)),
    S(columns, (table, line[:2])),
    S(columns, (0.1, 0.2)),
    S(columns, (cube, cube[:, :, :1])),
]

INSERTED = [
    S(np.insert, line, 2, 0.3),
    S(np.insert, line, 1, line[:3]),
    S(np.insert, line, -1, [0.1, 0.2]),
    S(np.insert, line, [0, 4, 2], 0.3),
    S(np.insert, line, [2, 0, 2], np.array([0.1, 0.2, 0.3])),
    S(np.insert, line, slice(1, 3), np.array([0.1, 0.2])),
    S(np.insert, line, np.array([True, False, True, False]), 0.3),
    S(np.insert, table, 1, 0.3),
    S(np.insert, table, 1, line[:3], axis=0),
    S(np.insert, table, 1, line[:2], axis=1),
    S(np.insert, table, 1, np.ones((2, 3)), axis=0),
    S(np.insert, table, [1], np.ones((2, 2)), axis=1),
    S(np.insert, table, [1], np.ones((2, 1)), axis=1),
    S(np.insert, table, [3, 0], np.ones((2, 2)), axis=-1),
    S(np.insert, cube, [0, 2], 0.3, axis=1),
    S(np.insert, single, 0, np.float32(0.3), axis=0),
    *(S(np.delete, line, obj) for obj in (1, -1, [0, 2], [], slice(None, None, 2), [True, False, False, True])),
    *(S(np.delete, x, 1) for x in (table, strided, single, z)),
    S(np.delete, table, 1, axis=1),
    S(np.delete, cube, [0, -1], 2),
    S(insert_bars, rng.standard_normal((2, 5)), (2, 3), [2, 0], np.ones((2, 2)), 1),
    S(insert_bars, line, (3,), 1, 0.3, None),
    S(delete_bar, line, (5,), 2, None),
]

SPLIT = [
    *(S(f, x, 2) for f in (np.split, np.array_split, np.vsplit) for x in (table, cube, strided, single, z)),
    *(S(np.array_split, line, n) for n in (1, 3, 6)),
    S(np.split, line, [1, 3]),
    S(np.split, line, np.array([3])),
    S(np.split, line, [3, 1]),
    S(np.split, line, [-1, 9]),
    S(np.split, cube, [1], axis=1),
    S(np.split, cube, 2, -1),
    S(np.array_split, cube, [2, 3], axis=2),
    S(np.hsplit, line, 2),
    S(np.hsplit, table, [1]),
    S(np.dsplit, cube, 4),
    S(np.dsplit, cube, [1, 1]),
]
if hasattr(np, "unstack"):
    SPLIT += [S(np.unstack, table), S(np.unstack, cube, axis=1), S(np.unstack, single, axis=-1), S(np.unstack, line)]

TRANSPOSES = [
    S(unstack_like, table, [[0.1, 0.2, 0.3], line[:3]]),
    S(unstack_like, table, table),
    S(unjoin, line, [line[:3], 0.3], None),
    S(unjoin, table, [line[:3], line[:3]], 0, 2),
    S(unjoin, cube, (cube[:, :1], cube[:, :2]), 1),
    S(unjoin, empty, (empty, empty), 0),
    S(rejoin, [line, table], (10,), None),
    S(rejoin, [line, line], (2, 4), 0),
    S(unstack, table, [line[:3], line[:3]], 0),
    S(unblock, table, [[np.ones((2, 1)), np.ones((2, 2))]]),
    S(unsplit, [line, line[:2]], (6,), [4], 0),
    S(unsplit, [table, table], (4, 3), 2, 0),
]

SAMPLES = [*JOINED, *INSERTED, *SPLIT, *TRANSPOSES]
