"""Samples of the rules of complex numbers and of ``cmath``."""

import cmath

import numpy as np

from tests.rules.sample import S

Z = np.array([0.3 + 0.2j, -1.1 + 0.5j])
M = np.array([[0.3 + 0.2j, -1.1 + 0.5j], [2.0 - 0.4j, -0.7j]])
Z64 = Z.astype(np.complex64)
X = np.array([0.3, -1.7])
F = [
    cmath.exp,
    cmath.log,
    cmath.log10,
    cmath.sqrt,
    cmath.sin,
    cmath.cos,
    cmath.tan,
    cmath.asin,
    cmath.acos,
    cmath.atan,
    cmath.sinh,
    cmath.cosh,
    cmath.tanh,
    cmath.asinh,
    cmath.acosh,
    cmath.atanh,
]

SAMPLES = [
    S(np.imag, Z64, tol=0.2),
    *[S(f, z) for f in (np.imag, np.angle) for z in (Z, M, M.T, 0.3 - 0.2j, np.array(0.3 - 0.2j), Z[:0], X, 0.3)],
    *([S(np.sign, z) for z in (Z, M, 0.3 - 0.2j, np.array(0.3 - 0.2j), Z[:0])] if np.sign(2j) == 1j else []),
    S(np.angle, Z, deg=True),
    S(np.angle, X, True),
    S(np.ndarray.imag, M),
    S(np.ndarray.imag, X),
    S(np.ndarray.conjugate, Z),
    S(complex, 0.3, -0.7),
    S(complex, 0.3, wrt="real"),
    S(complex, 0.3 + 0.2j, 0.7j),
    *[S(f, z) for f in F for z in (0.3 + 0.2j, -1.3 + 0.4j, -0.4 - 1.2j, 0.6)],
    S(cmath.log, 0.3 + 0.2j, 1.3),
    S(cmath.log, 0.3 + 0.2j, 1.3 - 0.4j),
    *[S(f, z) for f in (cmath.phase, cmath.polar) for z in (0.3 + 0.2j, -1.3 - 0.4j, -0.7)],
    S(cmath.rect, 1.3, 0.7),
]
