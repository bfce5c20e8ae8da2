"""Samples of the rules of running sums and products, sorting, einsum, angles and operators in place."""

import math

import numpy as np

from s2sad.runtime.products import einsum_along, einsum_bars
from tests.rules.sample import S

RNG = np.random.default_rng(22)
LINE = RNG.standard_normal(5)
TABLE = RNG.standard_normal((3, 4))
SQUARE = RNG.standard_normal((3, 3))
CUBE = RNG.standard_normal((2, 3, 4))
STRIDED = RNG.standard_normal((4, 6))[::2, ::-2]
SINGLE = TABLE.astype(np.float32)
Z = TABLE + 1j * RNG.standard_normal((3, 4))
EMPTY = np.zeros((0, 3))
ZEROS = np.array([[0.0, 2.0, 3.0], [0.0, 0.0, 1.5], [1.2, 0.3, -0.5]])
NAN_LINE, NAN_CUBE, NAN_ZEROS = LINE.copy(), CUBE.copy(), ZEROS.copy()
NAN_LINE[1] = NAN_CUBE[0, 1, 1:3] = NAN_CUBE[1, :, 0] = NAN_ZEROS[0, 1] = np.nan

SHAPES = (LINE, TABLE, CUBE, STRIDED, SINGLE)
AXES = ({}, {"axis": 0}, {"axis": 1}, {"axis": -1})

SCANS = [
    *(S(np.cumprod, x) for x in (0.7, np.array(0.7), *SHAPES, Z, EMPTY)),
    *(S(f, CUBE, **k) for f in (np.cumsum, np.cumprod) for k in AXES),
    *(S(f, ZEROS, **k) for f in (np.cumprod, np.nancumprod) for k in AXES),
    *(S(f, EMPTY, axis=k) for f in (np.cumprod, np.nancumsum, np.nancumprod) for k in (0, 1)),
    *(S(f, x) for f in (np.nancumsum, np.nancumprod) for x in (0.7, NAN_LINE, NAN_CUBE, SINGLE, Z)),
    *(S(f, NAN_CUBE, **k) for f in (np.nancumsum, np.nancumprod) for k in AXES),
    *(S(np.nancumprod, NAN_ZEROS, **k) for k in AXES),
    *(S(f, SINGLE, 1, float, tol=2e-2) for f in (np.cumsum, np.cumprod, np.nancumsum, np.nancumprod)),
    *(S(f, SINGLE, 1, complex, tol=2e-2) for f in (np.cumsum, np.cumprod)),
    *(S(np.ndarray.cumprod, x, 0) for x in SHAPES),
    *(S(f.accumulate, x) for f in (np.add, np.multiply, np.maximum, np.minimum) for x in SHAPES),
    *(S(f.accumulate, CUBE, k) for f in (np.add, np.multiply, np.maximum, np.minimum) for k in (0, 1, 2, -1, -2)),
    *(S(f.accumulate, x, axis=1) for f in (np.add, np.multiply) for x in (Z, ZEROS, EMPTY)),
    *(S(f.accumulate, EMPTY) for f in (np.add, np.multiply, np.maximum, np.minimum)),
]
if hasattr(np, "cumulative_sum"):
    SCANS += [
        *(S(f, x) for f in (np.cumulative_sum, np.cumulative_prod) for x in (LINE, LINE.astype(np.float32), Z[0])),
        *(
            S(f, CUBE, axis=k, include_initial=i)
            for f in (np.cumulative_sum, np.cumulative_prod)
            for k in (0, 1, -1)
            for i in (False, True)
        ),
        *(S(f, LINE, include_initial=True) for f in (np.cumulative_sum, np.cumulative_prod)),
        *(S(f, EMPTY, axis=0, include_initial=True) for f in (np.cumulative_sum, np.cumulative_prod)),
        *(S(f, SINGLE, axis=1, dtype=float, tol=2e-2) for f in (np.cumulative_sum, np.cumulative_prod)),
        *(S(np.cumulative_prod, ZEROS, axis=k, include_initial=True) for k in (0, 1)),
    ]

SORTING = [
    *(S(np.sort, x) for x in (*SHAPES, EMPTY)),
    *(S(np.sort, x, axis=k) for x in (CUBE, Z) for k in (0, 1, None)),
    *(S(np.sort, TABLE, kind=k) for k in ("quicksort", "stable", "heapsort")),
    *(S(np.partition, x, 2) for x in SHAPES),
    *(S(np.partition, CUBE, 1, axis=k) for k in (0, 1, -1, None)),
    *(S(np.partition, x, (1, 3)) for x in (LINE, TABLE)),
    S(np.partition, LINE, -2),
    *(S(np.unique, x) for x in (0.7, *SHAPES, EMPTY)),
    *(S(np.unique, TABLE, axis=k) for k in (0, 1, -1)),
    *(S(np.unique, CUBE, axis=k) for k in (0, 2)),
    S(np.unique, TABLE, return_index=True),
    S(np.unique, TABLE, return_counts=True, return_inverse=True),
    S(np.unique, TABLE, True, True, True, axis=0),
]
if hasattr(np, "unique_values"):
    SORTING += [S(np.unique_values, x) for x in (0.7, *SHAPES, EMPTY)]

ROW = RNG.standard_normal(3)
BARS = [
    ("i,ij,j->", (ROW, SQUARE, ROW + 1.0)),
    ("ii->i", (SQUARE,)),
    ("...ij,jk->...ik", (CUBE, RNG.standard_normal((4, 2)))),
    ("ij,ij->i", (TABLE, Z[:, :1])),
]
EINSUM = [
    *(S(np.einsum, s, SQUARE) for s in ("ij->ji", "ij->", "ij->i", "ij->j", "ij", "ji", "ii", "ii->i", "ii->")),
    *(S(np.einsum, s, SQUARE, TABLE) for s in ("ij,jk->ik", "ij,jk", "ij, jk -> ki", "ij,jk->", "ii,ik->k", "ij,ik")),
    *(S(np.einsum, s, ROW, ROW[::-1]) for s in ("i,i", "i,i->i", "i,j->ij", "i,j->ji", "i,j->i")),
    *(S(np.einsum, "ij,jk,k->i", SQUARE, TABLE, TABLE[0], optimize=o) for o in (True, False, "greedy", "optimal")),
    S(np.einsum, "ij,jk,kl->il", SQUARE, SQUARE, TABLE, optimize=["einsum_path", (0, 1), (0, 1)]),
    S(np.einsum, "ij->j", TABLE, optimize=True, order="C"),
    *(S(np.einsum, s, CUBE, TABLE) for s in ("aij,ij->a", "aij,ij->aij", "aij,ik->ajk", "aij,kj", "aij,kl->al")),
    *(S(np.einsum, s, CUBE, TABLE) for s in ("...ij,...ij->...i", "...ij,...kj", "...,...", "a...i,...k")),
    *(S(np.einsum, s, CUBE) for s in ("...i->i...", "...ij->...", "a...", "...")),
    *(S(np.einsum, s, TABLE, TABLE[:, :1]) for s in ("ij,ij->ij", "ij,ij->i", "ij,ij->j", "ij,ij")),
    *(S(np.einsum, s, ROW[:1], SQUARE) for s in ("i,ij->j", "i,ij->", "i,ij->i")),
    *(S(einsum_bars, np.einsum(s, *x), s, x) for s, x in BARS),
    *(S(einsum_along, s, x, tuple(np.cos(a) for a in x)) for s, x in BARS),
    S(np.einsum, "i,ij,jk->k", ROW, SQUARE, TABLE),
    S(np.einsum, "i,ij,j", ROW, SQUARE, ROW),
    S(np.einsum, "abi,abj->aij", CUBE, CUBE),
    S(np.einsum, "iii->i", RNG.standard_normal((3, 3, 3))),
    S(np.einsum, "iij->j", RNG.standard_normal((3, 3, 2))),
    S(np.einsum, ",i->i", 0.7, ROW),
    S(np.einsum, "ij,jk->ik", SQUARE.astype(np.float32), SINGLE),
    S(np.einsum, "ij,jk->ik", SQUARE.astype(np.float32), TABLE, tol=2e-2),
    *(S(np.einsum, "ij,kj->ik", a, b) for a, b in ((Z, Z), (TABLE, Z), (Z, TABLE), (EMPTY, SQUARE))),
    S(np.einsum, "ij,jk->ik", np.ones((1, 1)), ROW[None]),
]

ANGLES = [S(f, x) for f in (np.degrees, np.radians) for x in (0.7, np.array(0.7), *SHAPES, EMPTY)]
PARTS = [
    *(S(np.ndarray.conj, x) for x in (TABLE, Z, Z.astype(np.complex64), EMPTY, STRIDED)),
    *(S(np.ndarray.real, x) for x in (TABLE, Z, EMPTY, STRIDED)),
    S(np.ndarray.real, Z.astype(np.complex64)),
    *(S(np.ndarray.clip, x, -0.3, 0.9, wrt="a") for x in (TABLE, CUBE, SINGLE, EMPTY)),
    S(np.ndarray.clip, TABLE, -0.3, 0.9),
    S(np.ndarray.clip, TABLE, TABLE - 0.1, 0.2 * TABLE[0] + 1.0),
    S(np.ndarray.clip, TABLE, ROW[:, None] - 0.7, None, wrt=("a",)),
    S(np.ndarray.clip, TABLE, None, 0.4, wrt=("a",)),
]

BIG = 4.0 + RNG.standard_normal((2, 3))
COLUMN = np.array([[1.37], [1.81]])
OPERATORS = [
    *(S(math.hypot, *x) for x in ((0.3, 0.7), (-1.2,), (0.3, -0.7, 1.1), (0.0, 0.7), (0.3, 0.0))),
    *(S(np.remainder, a, b) for a, b in ((7.3, 2.2), (BIG, 2.2), (7.3, BIG), (BIG, COLUMN), (-BIG, COLUMN))),
    S(np.remainder, BIG.astype(np.float32), COLUMN.astype(np.float32)),
]

SAMPLES = [*SCANS, *SORTING, *EINSUM, *ANGLES, *PARTS, *OPERATORS]
