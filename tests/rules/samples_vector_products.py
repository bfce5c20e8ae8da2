"""Samples of the rules of products of vectors."""

import numpy as np

from tests.rules.sample import S

A = np.array([0.3, 1.7, -0.6])
B = np.array([1.2, 0.4, -0.7])
M = np.array([[0.3, 1.1, 0.2], [-0.4, 0.8, 0.5]])
T = np.sin(np.arange(12.0)).reshape(2, 2, 3)
Z = np.array([0.3 + 0.2j, -1.1 + 0.5j, 0.4j])
A32, B32 = A.astype(np.float32), B.astype(np.float32)
EMPTY = np.zeros((0, 3))

SAMPLES = [
    *[S(np.vdot, a, b) for a, b in ((A, B), (M, M.T[::-1]), (Z, A), (A, Z), (Z, Z[::-1]), (0.3, 0.7), (A32, B32))],
    S(np.vdot, [0.3, 0.7], A[:2]),
    S(np.vdot, np.zeros(0), np.zeros(0)),
    *[
        S(np.kron, a, b)
        for a, b in ((A, B), (M, A), (A, M), (M, M.T), (T, M), (Z, M), (1.3, M), (A32, B32), (EMPTY, M))
    ],
    S(np.kron, [0.3, 0.7], A),
    *[S(np.cross, a, b) for a, b in ((A, B), (M, A), (A, T), (Z, A), (A32, B32), (EMPTY, A), ([0.3, 0.7, 0.1], A))],
    S(np.cross, M.T, A, axisa=0),
    S(np.cross, M.T, M.T, axis=0),
    S(np.cross, M.T, M, 0, 1, 0),
]
if np.lib.NumpyVersion(np.__version__) < "2.5.0":  # vectors in the plane
    SAMPLES += [S(np.cross, a, b) for a, b in ((A[:2], B), (A, M[:, :2]), (A[:2], B[:2]), (M[:, :2], B[:2]))]
if hasattr(np, "vecdot"):
    SAMPLES += [S(np.vecdot, a, b) for a, b in ((A, B), (M, A), (T, M), (Z, M), (M, Z), (A32, B32), (EMPTY, A))]
    SAMPLES += [S(np.vecdot, T, T[0].copy(), axis=-2)]
if hasattr(np, "matvec"):
    SAMPLES += [S(np.matvec, a, b) for a, b in ((M, A), (T, A), (M, T), (M, Z), (M * 1j, Z), (EMPTY, A))]
    SAMPLES += [S(np.vecmat, a, b) for a, b in ((A[:2], M), (M[0], M.T), (T[..., 0], T), (Z, M.T), (Z, M.T * 1j))]
