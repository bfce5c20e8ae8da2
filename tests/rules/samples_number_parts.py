"""Samples of the rules of numbers taken apart."""

import math

import numpy as np

from tests.rules.sample import S

A = np.array([7.3, -5.1, 0.4])
B = np.array([[2.2], [-1.6]])
F32 = A.astype(np.float32)

SAMPLES = [
    *[S(f, a) for f in (np.modf, np.frexp) for a in (A, B.T, F32, 7.3, np.array(-5.1), A[:0])],
    S(math.modf, -7.3),
    S(math.frexp, -7.3),
    S(np.ldexp, A, np.array([1, -2, 0]), wrt="x1"),
    S(np.ldexp, F32, 3, wrt="x1"),
    S(np.ldexp, 0.7, np.array([[1], [2]]), wrt="x1"),
    S(math.remainder, 7.3, 2.2),
    S(math.remainder, 6.9, -2.2),
    S(np.heaviside, np.array([0.3, 0.0, -0.7]), B, wrt="x2"),
    S(np.heaviside, np.float32(0.0), F32, wrt="x2"),
    S(np.nextafter, A, 9.0, wrt="x1"),
    S(math.nextafter, 7.3, 9.0, wrt="x1"),
    *[S(np.logaddexp2, a, b) for a, b in ((A, 0.7), (A, B), (F32, F32[::-1]), (0.3, 0.7))],
    S(np.logaddexp2, A, A),
]
if hasattr(math, "fma"):
    SAMPLES += [S(math.fma, 0.3, 0.7, 1.1)]
