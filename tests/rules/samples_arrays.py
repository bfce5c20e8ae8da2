"""Samples of the rules of arrays made, reshaped, repeated and padded."""

import importlib

import numpy as np

from s2sad.runtime.creation import grids, linspace_bars, meshgrid_bars
from s2sad.runtime.padding import pad_bars, pad_dot
from s2sad.runtime.shaping import at_least, diagonal_bar, repeat_bar, resize_bar, tile_bar, trace_bar, windows_bar
from tests.rules.sample import S

for topic in ("creation", "padding", "ranges", "repeating", "shaping"):
    importlib.import_module(f"s2sad.rules.{topic}")

rng = np.random.default_rng(11)
zero = np.array(0.7)
line = rng.standard_normal(4)
table = rng.standard_normal((2, 3))
square = rng.standard_normal((3, 3))
cube = rng.standard_normal((2, 3, 4))
column = rng.standard_normal((3, 1))
empty = np.zeros((0, 2))
strided = rng.standard_normal((4, 6))[::2, ::-2]
fortran = np.asfortranarray(rng.standard_normal((2, 3)))
single = table.astype(np.float32)
z = table + 1j * rng.standard_normal((2, 3))
SHAPES = (zero, line, table, cube, empty, strided, single, z)

window = np.lib.stride_tricks.sliding_window_view

CREATION = [
    *(S(f, x) for f in (np.array, np.asarray, np.copy) for x in (*SHAPES, 0.7)),
    *(S(f, x) for f in (np.asanyarray, np.ascontiguousarray, np.asfortranarray) for x in (table, single, 0.7)),
    *(S(f, x) for f in (np.asarray_chkfinite, np.require) for x in (table, [0.3, 0.4])),
    S(np.array, [0.3, np.float64(0.4), np.array(0.5)]),
    S(np.array, (0.3, 0.4)),
    S(np.array, [[0.3, 0.4], [0.5, 0.6]]),
    S(np.array, [line, line + 1.0]),
    S(np.array, [[0.3, (0.4, 0.5)], table[:, :2], [line[:2], [0.6, 0.7]]][1]),
    S(np.array, ([0.3, 0.4], line[:2])),
    S(np.array, [np.float32(0.3), np.float32(0.5)]),
    S(np.array, [0.3 + 0.1j, 0.5]),
    S(np.array, line, ndmin=3),
    S(np.array, [0.3, 0.4], ndmin=2),
    S(np.array, 0.3, ndmin=1),
    S(np.array, table, dtype=complex),
    S(np.asarray, table, complex),
    S(np.asarray, fortran, order="C"),
    S(np.ndarray.copy, table),
    S(np.ndarray.copy, strided, "F"),
    S(np.ndarray.astype, table, float),
    S(np.ndarray.astype, table, complex),
    S(np.ndarray.astype, z, float),
    S(np.ndarray.astype, single, np.float64),
    *(S(f, x) for f in (np.float64, np.longdouble) for x in (0.3, table, [0.3, 0.4])),
    S(np.complex128, 0.3 + 0.1j),
    S(np.complex128, 0.3),
    S(np.float32, single),
    S(np.complex64, single),
    S(np.float16, np.float16(0.5), tol=1e-1),
    S(np.clongdouble, z),
    S(np.fromiter, [0.3, 0.4], float),
    S(np.ndarray.tolist, table),
    S(np.ndarray.tolist, single),
    S(np.ndarray.tolist, empty),
    S(np.ndarray.tolist, z),
    S(np.full, (2, 3), 0.3),
    S(np.full, 3, 0.3, dtype=float),
    S(np.full, (2, 3), line[:3]),
    S(np.full, (0, 3), 0.3),
    S(np.full, (2, 3), np.float32(0.3)),
    S(np.full, (2, 3), 0.3 + 0.2j),
    S(np.full_like, table, 0.3),
    S(np.full_like, table, column[:2]),
    S(np.full_like, single, np.float32(0.3)),
    S(np.full_like, table, 0.3, shape=(4,)),
]
if hasattr(np, "astype"):
    CREATION += [S(np.astype, table, complex), S(np.astype, z, float, copy=False), S(np.astype, single, np.float64)]

RANGES = [
    S(np.arange, 0.3, 2.9, 0.5, wrt=("start", "step")),
    S(np.arange, 0.3, 2.9, wrt="start"),
    S(np.arange, 0.3, 2.9, wrt="stop"),
    S(np.arange, 2.9),
    S(np.arange, 3.0, 0.2, step=-0.5, wrt=("start", "step")),
    S(np.linspace, 0.3, 1.7),
    S(np.linspace, 0.3, 1.7, 1),
    S(np.linspace, 0.3, 1.7, 0),
    S(np.linspace, 0.3, 1.7, 5, endpoint=False),
    S(np.linspace, 0.3, 1.7, 5, retstep=True),
    S(np.linspace, 0.3, line, 5, endpoint=False, retstep=True),
    S(np.linspace, column, line, 5),
    S(np.linspace, column, line, 5, axis=-1),
    S(np.linspace, column, line, 5, axis=1),
    S(np.linspace, np.float32(0.3), np.float32(1.7), 5),
    S(np.linspace, 0.3 + 0.1j, 1.7, 5),
    S(np.geomspace, 0.3, 1.7, 5),
    S(np.geomspace, 0.3, 1.7, 5, endpoint=False),
    S(np.geomspace, -0.3, -1.7, 5),
    S(np.geomspace, abs(line), abs(column), 5, axis=1),
    S(np.geomspace, abs(line), abs(column), 5, axis=-1),
    S(np.geomspace, abs(line), 2.0, 5),
    S(np.logspace, 0.3, 0.9, 5, wrt=("start", "stop")),
    S(np.logspace, 0.3, 0.9, 5, endpoint=False, base=2.5),
    S(np.logspace, line, column, 5, base=2.5, axis=1),
    S(np.logspace, line, column, 5, base=abs(line) + 0.5, axis=-1),
    S(np.logspace, 0.3, 0.9, 5, base=abs(line) + 0.5),
    S(grids, (line, line[:3])),
    S(grids, (line, line[:3]), indexing="ij"),
    S(grids, (line, line[:3], line[:2]), sparse=True),
    S(grids, (line, line[:3], line[:2]), sparse=False, indexing="ij"),
    S(grids, (0.3, line)),
    S(grids, (line,)),
    S(linspace_bars, line, 0.3, 1.7, True, False, 0),
    S(linspace_bars, rng.standard_normal((5, 3, 4)), column, line, False, False, 0),
    S(linspace_bars, (line, 0.3), 0.3, 1.7, False, True, 0),
    S(meshgrid_bars, [table, table + 1.0], (line[:3], line[:2]), False, "xy"),
    S(meshgrid_bars, [table[:, :1], table[:1]], (line[:2], line[:3]), True, "ij"),
]

SHAPING = [
    *(S(f, x) for f in (np.ravel, np.squeeze, np.atleast_1d, np.atleast_2d, np.atleast_3d) for x in (*SHAPES, 0.7)),
    *(S(np.transpose, x) for x in SHAPES),
    *(S(np.ndarray.T, x) for x in SHAPES[1:]),
    S(np.reshape, table, (3, 2)),
    S(np.reshape, table, -1),
    S(np.reshape, 0.7, (1, 1)),
    S(np.reshape, table, (3, -1), order="F"),
    S(np.reshape, fortran, (3, 2), order="F"),
    S(np.reshape, strided, 6, "F"),
    S(np.reshape, line[:1], ()),
    S(np.reshape, empty, (2, 0, 3)),
    S(np.ndarray.reshape, cube, (4, 6)),
    S(np.ndarray.reshape, cube, 24, order="F"),
    *(S(np.ravel, x, order) for x in (table, fortran, strided, cube.transpose(1, 2, 0)) for order in "CF"),
    S(np.ndarray.ravel, table, "F"),
    S(np.ndarray.flatten, fortran, "F"),
    S(np.ndarray.flatten, strided),
    S(np.squeeze, column),
    S(np.squeeze, column, 1),
    S(np.squeeze, cube[:1, :, :1], axis=(0, 2)),
    S(np.squeeze, line[:1]),
    S(np.ndarray.squeeze, column, axis=1),
    S(np.expand_dims, table, 0),
    S(np.expand_dims, table, (0, -1)),
    S(np.expand_dims, 0.7, 0),
    S(np.transpose, cube, (2, 0, 1)),
    S(np.transpose, cube, (1, -1, 0)),
    S(np.ndarray.transpose, cube, (2, 0, 1)),
    S(np.ndarray.transpose, table),
    S(np.swapaxes, cube, 0, -1),
    S(np.ndarray.swapaxes, cube, 1, 2),
    S(np.moveaxis, cube, 0, -1),
    S(np.moveaxis, cube, (0, 1), (2, 0)),
    *(S(np.rollaxis, cube, axis, start) for axis in (0, 1, 2, -1) for start in (0, 1, 2, 3, -1)),
    S(np.rollaxis, cube, 2),
    S(np.broadcast_to, column, (2, 3, 4)),
    S(np.broadcast_to, 0.7, (2, 3)),
    S(np.broadcast_to, table, (2, 3)),
    S(np.broadcast_to, single, (2, 2, 3)),
    S(np.broadcast_to, empty, (3, 0, 2)),
    S(np.broadcast_arrays, column, line, 0.3),
    S(np.broadcast_arrays, table, table),
    S(at_least, (0.3, line, table), 1),
    S(at_least, (line, 0.3), 2),
    S(at_least, [line, 0.3], 3),
    *(S(np.flip, x) for x in SHAPES[1:]),
    S(np.flip, cube, 1),
    S(np.flip, cube, axis=(0, 2)),
    S(np.flipud, table),
    S(np.fliplr, cube),
    S(np.rot90, table),
    S(np.rot90, cube, 3, axes=(1, 2)),
    S(np.rot90, cube, k=-2, axes=(2, 0)),
    S(np.roll, line, 1),
    S(np.roll, table, -2),
    S(np.roll, table, 1, axis=1),
    S(np.roll, cube, (1, 2), axis=(0, 2)),
    S(np.roll, cube, (1, 2), axis=0),
    S(np.roll, cube, 2, axis=(0, 1)),
]
if hasattr(np, "matrix_transpose"):
    SHAPING += [S(np.matrix_transpose, cube), S(np.ndarray.mT, cube), S(np.permute_dims, cube, (1, 2, 0))]

REPEATING = [
    *(S(np.repeat, x, 2) for x in (*SHAPES, 0.7)),
    S(np.repeat, line, [0, 2, 1, 3]),
    S(np.repeat, line, [2]),
    S(np.repeat, table, 3, axis=1),
    S(np.repeat, table, [2, 0], axis=0),
    S(np.repeat, cube, [1, 0, 2], axis=-2),
    S(np.repeat, table, 0),
    S(np.ndarray.repeat, table, 2, axis=-1),
    *(S(np.tile, x, reps) for x in (*SHAPES, 0.7) for reps in (2, (2, 3), (2, 1, 3))),
    S(np.tile, table, 0),
    *(S(np.resize, x, shape) for x in (*SHAPES, 0.7) for shape in (3, (4, 5), (1, 2))),
    S(window, line, 2),
    S(window, line, 4),
    S(window, cube, (2, 2, 3)),
    S(window, cube, 2, axis=1),
    S(window, cube, (3, 2), axis=(-1, 0)),
    S(window, line, (2, 2), axis=(0, 0)),
    S(window, single, (1, 2)),
    *(S(f, x, k) for f in (np.tril, np.triu) for x in (line, table, cube, strided, single, z) for k in (0, -1, 1)),
    *(S(np.diag, x, k) for x in (line, square, table, strided, z) for k in (0, 1, -2)),
    S(np.diag, table, 5),
    *(S(np.diagflat, x, k) for x in (line, table, 0.7) for k in (0, -1)),
    *(S(f, x) for f in (np.diagonal, np.trace) for x in (table, cube, strided, single, z)),
    *(S(f, cube, 1, 2, 0) for f in (np.diagonal, np.ndarray.diagonal, np.trace, np.ndarray.trace)),
    *(S(f, x, offset) for f in (np.diagonal, np.trace) for x in (table, cube) for offset in (1, -1, 4, -4)),
    S(np.trace, cube, offset=-1, axis1=-1, axis2=0),
    S(diagonal_bar, line, (5, 6), 2),
    S(repeat_bar, line, (2,), 2),
    S(repeat_bar, line, (3,), [1, 0, 3], 0),
    S(tile_bar, cube, (3, 2), (2, 1, 2)),
    S(resize_bar, line, (3,)),
    S(trace_bar, line, (2, 3, 4), 0, 0, 1),
    S(windows_bar, rng.standard_normal((3, 2)), (4,), 2, None),
]

MODES = ("edge", "reflect", "symmetric", "wrap", "linear_ramp", "mean", "maximum", "minimum")
PADDED = [
    *(S(np.pad, x, 2) for x in (line, table, cube, empty, strided, single, z)),
    *(S(np.pad, x, 2, mode) for x in (line, table) for mode in MODES),
    *(S(np.pad, cube, ((1, 0), (0, 3), (2, 2)), mode) for mode in ("constant", *MODES)),
    *(S(np.pad, line, (9, 7), mode) for mode in ("reflect", "symmetric", "wrap", "edge", "mean", "maximum")),
    *(S(np.pad, table, 1, mode, reflect_type="odd") for mode in ("reflect", "symmetric")),
    S(np.pad, line, (3, 2), "reflect", reflect_type="odd"),
    S(np.pad, line[:1], (3, 2), "reflect", reflect_type="odd"),
    S(np.pad, single, 1, "reflect"),
    S(np.pad, single, 1, "linear_ramp"),
    S(np.pad, single, 1, "maximum"),
    S(np.pad, z, 1, "wrap"),
    S(np.pad, z, 1, "mean"),
    *(S(np.pad, cube, (2, 1), mode, stat_length=2) for mode in ("mean", "maximum", "minimum")),
    S(np.pad, table, (2, 1), "mean", stat_length=((1, 2), (3, 1))),
    S(np.pad, table, ((1, 2), (0, 0)), "minimum", stat_length=9),
    S(np.pad, table, 2, constant_values=0.3),
    S(np.pad, table, 2, constant_values=((0.1, 0.2), (0.3, 0.4))),
    S(np.pad, table, ((1, 2), (3, 0)), constant_values=(0.1, 0.2)),
    S(np.pad, table, ((1, 2), (3, 0)), constant_values=[[0.1, 0.2]]),
    S(np.pad, cube, 2, "linear_ramp", end_values=0.3),
    S(np.pad, table, ((1, 2), (3, 0)), "linear_ramp", end_values=np.array([[0.1, 0.2], [0.3, 0.4]])),
    S(np.pad, line, 0),
    S(pad_bars, cube, None, (2, 2, 2), ((0, 0), (0, 1), (1, 1)), "reflect"),
    S(pad_bars, cube, None, (2, 2, 2), ((0, 0), (0, 1), (1, 1)), "constant"),
    S(pad_bars, cube, None, (2, 2, 2), ((0, 0), (0, 1), (1, 1)), "linear_ramp"),
    S(pad_bars, cube, cube, (2, 2, 2), ((0, 0), (0, 1), (1, 1)), "maximum", wrt="g"),
    S(pad_dot, table, 0.3, None, (2, 3), 2, "constant"),
    S(pad_dot, table, 0.3, None, (2, 3), 2, "edge"),
]
if np.lib.NumpyVersion(np.__version__) >= "2.2.0":
    PADDED += [S(np.pad, cube, {1: (1, 2), -1: 1}, "edge"), S(np.pad, cube, {1: 2})]

SAMPLES = [*CREATION, *RANGES, *SHAPING, *REPEATING, *PADDED]
