"""Samples of the rules of operators, builtins, math and NumPy."""

import math
import operator

import numpy as np

from tests.rules.sample import S

X = np.array([0.3, 1.7, -0.6])
P = np.array([0.3, 1.7, 0.6])
Q = np.array([[1.2], [0.4]])
M = np.array([[1.2, 0.3, -0.5], [0.4, 2.0, 0.1], [-0.2, 0.6, 1.5]])
T = np.arange(1.0, 13.0).reshape(2, 3, 2) / 5.0
F32 = np.array([0.3, 0.7], np.float32)
Z = np.array([0.3 + 0.2j, -1.1 + 0.5j])
EMPTY = np.zeros((0, 3))
STRIDED = np.arange(1.0, 7.0)[::2] / 4.0

BINARY = [operator.add, operator.sub, operator.mul, operator.truediv, np.add, np.subtract, np.multiply, np.divide]
UNARY = [np.sin, np.cos, np.tan, np.arctan, np.sinh, np.cosh, np.tanh, np.arcsinh, np.exp, np.exp2, np.expm1, np.square,
         np.sinc, np.deg2rad, np.rad2deg, np.negative, operator.neg, operator.pos, np.positive, np.abs, np.fabs, abs]
POSITIVE = [np.log, np.log2, np.log10, np.log1p, np.sqrt, np.cbrt, np.reciprocal]
INSIDE = [np.arcsin, np.arccos, np.arctanh]
MATH = [math.sin, math.cos, math.tan, math.asin, math.acos, math.atan, math.sinh, math.cosh, math.tanh, math.asinh,
        math.atanh, math.exp, math.expm1, math.log, math.log2, math.log10, math.log1p, math.sqrt, math.fabs, math.radians,
        math.degrees, math.erf, math.erfc, math.gamma, math.lgamma]
MATH += [getattr(math, n) for n in ("cbrt", "exp2") if hasattr(math, n)]

SAMPLES = [
    *[S(f, a, b) for f in BINARY for a, b in ((X, P), (X, 1.3), (1.3, P), (Q, X), (1.3, 0.7), (EMPTY, P), (F32, F32), (Z, Z))],
    *[S(f, a) for f in UNARY for a in (X, 0.7, M, F32, np.array(0.4), STRIDED, EMPTY)],
    *[S(f, a) for f in POSITIVE for a in (P, 0.7, F32, EMPTY)],
    *[S(f, np.array([0.3, -0.6])) for f in INSIDE], S(np.arccosh, 1.0 + P),
    *[S(f, Z) for f in (np.sin, np.exp, np.log, np.sqrt, np.square, np.tanh)],
    *[S(f, 0.37) for f in MATH], S(math.acosh, 1.7), S(math.log, 1.3, 2.2), S(math.log, 1.3, 2.2, wrt=("x", "base")),
    S(math.pow, 1.3, 2.4), S(math.atan2, 0.3, -0.7), S(math.copysign, 0.3, -2.0), S(math.fmod, 7.3, 2.0), S(math.ldexp, 0.3, 3),
    S(operator.pow, P, X), S(operator.pow, X, 3, wrt="x1"), S(np.power, 1.3, X), S(pow, 1.3, 0.7), S(np.float_power, P, 2.5),
    S(operator.mod, np.array([7.3, 5.1]), 2.2), S(np.fmod, np.array([7.3, -5.1]), 2.2),
    S(np.maximum, X, P + 0.1), S(np.minimum, Q, X), S(np.fmax, X, 0.1), S(np.fmin, X, 0.1), S(np.hypot, X, P), S(np.arctan2, X, P),
    S(np.logaddexp, X, P), S(np.copysign, X, -1.0), S(np.clip, M, -0.3, 1.3, wrt="a"), S(np.nan_to_num, X),
    S(np.where, X > 0, X, P), S(np.where, X > 0, X, 1.3), S(np.real, Z), S(np.conj, Z), S(np.abs, Z), S(np.real, X),
    S(float, 0.3), S(np.float64, 0.3),
    *[S(np.sum, T, **k) for k in ({}, {"axis": 0}, {"axis": (0, 2)}, {"axis": -1, "keepdims": True})], S(np.sum, F32), S(np.sum, 1.3),
    S(np.sum, X, where=X > 0), S(np.sum, EMPTY), S(np.sum, EMPTY, axis=0),
    *[S(np.mean, T, **k) for k in ({}, {"axis": 1}, {"axis": (0, 1), "keepdims": True})], S(np.ndarray.sum, T, 1), S(np.ndarray.mean, T),
    *[S(f, T, **k) for f in (np.prod, np.max, np.min, np.var, np.std) for k in ({}, {"axis": 1}, {"axis": -1, "keepdims": True})],
    S(np.prod, np.array([0.0, 2.0, 3.0])), S(np.prod, np.array([0.0, 0.0, 3.0])), S(np.var, X, ddof=1), S(np.std, X, ddof=1),
    S(np.cumsum, X), S(np.cumsum, M, axis=1), S(np.cumsum, M), S(np.diff, M), S(np.diff, X, 2), S(np.diff, M, axis=0),
    S(np.copy, M), S(np.array, [0.3, 0.7]), S(np.array, [X, P]), S(np.asarray, M), S(np.ndarray.astype, F32, np.float64),
    S(np.ndarray.item, np.array([1.3])), S(np.ndarray.tolist, X),
    S(np.reshape, M, (9,)), S(np.reshape, T, (3, 4), order="F"), S(np.ndarray.reshape, M, (9, 1)), S(np.ravel, T), S(np.ravel, T, "F"),
    S(np.transpose, T), S(np.transpose, T, (2, 0, 1)), S(np.ndarray.T, M), S(np.swapaxes, T, 0, 2), S(np.moveaxis, T, 0, -1),
    S(np.squeeze, Q), S(np.expand_dims, M, 1), S(np.atleast_2d, X), S(np.broadcast_to, X, (2, 3)),
    S(np.flip, M), S(np.flip, M, 1), S(np.flipud, M), S(np.fliplr, M), S(np.roll, M, 1), S(np.roll, M, (1, 2), (0, 1)),
    S(np.tril, M), S(np.triu, M, 1), S(np.diag, X), S(np.diag, M, 1), S(np.diag, X, -1), S(np.diagonal, M), S(np.diagonal, M, -1),
    S(np.trace, M), S(np.trace, M, 1),
    S(np.concatenate, (X, P)), S(np.concatenate, [M, M], axis=1), S(np.concatenate, (M, X), axis=None), S(np.stack, [X, P], axis=1),
    S(np.vstack, (X, M)), S(np.hstack, (X, P)), S(np.hstack, (M, M)), S(np.column_stack, (X, M)),
    S(np.take, M, np.array([0, 2, 2]), axis=1, wrt="a"), S(np.take, M, 3, wrt="a"), S(np.take, T, np.array([[0, 1], [1, 1]]), axis=0, wrt="a"),
    S(np.repeat, M, 2), S(np.repeat, M, np.array([1, 2, 0]), axis=0, wrt="a"),
    S(np.full, 3, 1.3, wrt="fill_value"), S(np.full_like, M, 1.3, wrt="fill_value"), S(np.linspace, 0.3, 1.7, 5),
    *[S(np.dot, a, b) for a, b in ((X, P), (M, X), (X, M), (M, M), (1.3, X), (M, 2.0), (T, Q.T[0]), (M[:2, :2], T[:, :2]), (T, T.transpose(1, 2, 0)))],
    *[S(f, a, b) for f in (operator.matmul, np.matmul) for a, b in (
        (X, P), (M, X), (X, M), (M, M), (T, T.transpose(0, 2, 1)), (T, Q[:, 0]), (X, T), (M[:2], T), (T, T[0].T))],
    S(np.outer, X, P), S(np.inner, M, M), S(np.inner, X, P), S(np.inner, 2.0, X), S(np.tensordot, M, M, 1),
    S(np.tensordot, T, T, ([0, 2], [0, 2])), S(np.tensordot, T, T.transpose(2, 0, 1), ([2, 0], [0, 1])),
    S(np.linalg.inv, M), S(np.linalg.inv, np.stack([M, M.T])), S(np.linalg.solve, M, X), S(np.linalg.solve, M, M),
    S(np.linalg.det, M), S(np.linalg.det, np.stack([M, M.T])), S(np.linalg.slogdet, M), S(np.linalg.norm, X), S(np.linalg.norm, M),
    S(np.linalg.norm, M, axis=1), S(np.linalg.norm, M, "fro"), S(np.linalg.norm, X, 2),
    S(sum, [0.3, 0.7], wrt="iterable"), S(math.fsum, [0.3, 0.7]),
]
