"""Samples of the rules of scipy.linalg. Where one triangle is read, matrices that are not symmetric are the samples."""

import inspect

import numpy as np
import scipy
import scipy.linalg as sl

from s2sad.rules import scipy_linalg, scipy_matrices  # noqa: F401
from tests.rules.sample import S
from tests.rules.samples_decompositions import (
    MATRIX_ORDERS,
    TALL,
    VECTOR_ORDERS,
    WIDE,
    K,
    M,
    N,
    X,
    Z,
    cplx,
    positive,
    single,
)

REAL, COMPLEX = positive(N), positive(Z)
B = np.arange(1.0, 7.0).reshape(3, 2) / 5.0
C = B + 1j * B[::-1]
SYSTEMS = [(N, X), (N, B), (Z, C), (single(N), single(X)), ([[2.0, 0.3], [0.4, 1.5]], [0.5, 0.7])]
NEW = ("upper triangular", "lower triangular", "diagonal", "tridiagonal")  # SciPy 1.15
WELL = REAL + np.triu(REAL, 1).T
C4 = np.array([3.0, 0.5, -0.3, 0.2])
R4 = np.array([9.0, 0.7, 0.4, -0.6])
BAND = np.array([[0.0, 0.4, 0.5, -0.3], [3.0, 2.5, 4.0, 2.0], [0.6, -0.7, 0.2, 0.0], [0.3, 0.1, 0.0, 0.0]])

SAMPLES = [
    *[S(f, a) for f in (sl.inv, sl.det) for a in (N, Z, single(N), [[0.3, 0.7], [1.2, -0.4]])],
    S(sl.det, np.arange(9.0).reshape(3, 3)),
    *[S(sl.norm, X, o) for o in VECTOR_ORDERS],
    *[S(sl.norm, TALL, o) for o in MATRIX_ORDERS],
    S(sl.norm, K, 2, axis=(0, 2), keepdims=True),
    *[S(sl.solve, a, b) for a, b in SYSTEMS],
    *[
        S(sl.solve, a, b, lower=low, assume_a=s)
        for s in ("sym", "pos")
        for low in (True, False)
        for a, b in ((WELL, B),)
    ],
    S(sl.solve, WELL + 1j * N + 1j * N.T, C, assume_a="sym"),
    S(sl.solve, COMPLEX, C, lower=True, assume_a="her"),
    S(sl.solve, N, X, transposed=True),
    S(sl.solve, N, B, check_finite=False, wrt="a"),
    *[
        S(sl.solve_triangular, a, b, trans=t, lower=low, unit_diagonal=unit)
        for a, b in ((N, X), (N, B), (Z + 2.0 * np.eye(3), C), (single(N), single(X)))
        for t in (0, 1, 2, "C")
        for low in (True, False)
        for unit in (True, False)
    ],
    *[S(sl.cholesky, a, lower=True) for a in (REAL, COMPLEX, single(REAL))],
    *[S(sl.cholesky, np.conj(a.T)) for a in (REAL, COMPLEX)],
    *[
        S(sl.cho_solve, (c, low), b, wrt=w)
        for c, b in ((REAL, X), (REAL, B), (COMPLEX, C))
        for low in (True, False)
        for w in ("c_and_lower", "b")
    ],
    *[S(sl.lu, a, permute_l=p) for a in (M, TALL, WIDE, Z, cplx(4, 2), single(M)) for p in (True, False)],
    S(sl.lu, M, p_indices=True),
    S(sl.lu, np.stack([TALL, TALL[::-1]])),
    *[S(sl.lu_factor, a) for a in (M, TALL, WIDE, Z, single(M))],
    *[
        S(sl.lu_solve, sl.lu_factor(a), b, t, wrt=w)
        for a, b in ((N, X), (N, B), (Z, C))
        for t in (0, 1, 2)
        for w in ("lu_and_piv", "b")
    ],
    *[S(f, 0.5 * a) for f in (sl.expm, sl.logm, sl.sqrtm) for a in (REAL, N, COMPLEX)],
    S(sl.expm, single(0.3 * N)),
    S(sl.expm, K),
    S(sl.expm, np.zeros((2, 2))),
    S(sl.solve_sylvester, N, REAL[:2, :2], B),
    S(sl.solve_sylvester, Z, np.conj(COMPLEX[:2, :2]), C),
    S(sl.solve_continuous_lyapunov, N, M[:3, :3]),
    S(sl.solve_continuous_lyapunov, Z, cplx(3, 3)),
    *[S(sl.polar, a, side) for a in (N, TALL, WIDE, Z, cplx(4, 2), cplx(2, 4)) for side in ("right", "left")],
    *[
        S(sl.qr, a, mode=mode, pivoting=pivoting)
        for a in (N, TALL, WIDE, cplx(4, 2), single(TALL))
        for mode in ("full", "economic", "r")
        for pivoting in (True, False)
    ],
    *[S(sl.svd, a, full_matrices=False) for a in (N, TALL, WIDE, Z)],
    *[S(sl.svd, N, lapack_driver=driver) for driver in ("gesdd", "gesvd")],
    S(sl.svd, TALL, compute_uv=False),
    S(sl.svdvals, WIDE),
    *[S(sl.eigh, a, lower=low, driver="evd") for a in (REAL, COMPLEX, single(REAL)) for low in (True, False)],
    *[S(f, REAL, positive(M[:3, :3])) for f in (sl.eigh, sl.eigvalsh)],
    S(sl.eigh, REAL, positive(M[:3, :3]).T, lower=False),
    S(sl.eigvalsh, COMPLEX, positive(cplx(3, 3))),
    S(sl.eigh, REAL, eigvals_only=True),
    S(sl.eigvalsh, REAL, subset_by_index=(1, 2)),
    S(sl.eigh, REAL, eigvals_only=True, subset_by_index=(0, 1)),
    S(sl.block_diag, B, X, 0.5, C),
    *[S(sl.circulant, c) for c in (X, cplx(4), single(X))],
    *[S(sl.toeplitz, c) for c in (C4, cplx(3))],
    *[S(sl.toeplitz, c, r) for c, r in ((C4, X), (X, R4), (cplx(3), cplx(2)), (list(X), list(R4)))],
    *[S(sl.solve_toeplitz, c, b) for c, b in ((C4, R4), (np.array([3.0, 0.2j, 0.4 + 0.1j]), C))],
    S(sl.solve_toeplitz, (C4, R4), np.outer(R4, X)),
    *[S(sl.solve_banded, lu, a, b) for lu, a, b in (((2, 1), BAND, R4), ((2, 1), BAND + 0.3j * BAND, np.outer(R4, X)))],
]

if inspect.signature(sl.solve).parameters["assume_a"].default is None:
    SAMPLES += [S(sl.solve, N, B, assume_a=s, transposed=t) for s in NEW for t in (True, False)]
if tuple(map(int, scipy.__version__.split(".")[:2])) >= (1, 16):  # stacks of matrices, and one right side for them
    STACK = np.stack([N, 1.1 * N + 0.2 * np.eye(3)])
    FACTORS = sl.lu_factor(STACK)
    CHOLESKY = sl.cho_factor(np.stack([REAL, 1.3 * REAL]))
    for right in (X, B, np.stack([B, 1.0 - B])):
        SAMPLES += [
            *[S(sl.lu_solve, FACTORS, right, t) for t in (0, 1, 2)],
            *[S(sl.solve_triangular, STACK, right, t) for t in (0, 1, 2)],
            *[S(sl.solve, STACK, right, assume_a=s) for s in ("gen", "sym", "upper triangular")],
            S(sl.cho_solve, CHOLESKY, right),
        ]
    SAMPLES += [
        *[S(sl.lu_solve, sl.lu_factor(N), np.stack([B, 1.0 - B]), t) for t in (0, 1, 2)],
        S(sl.solve_triangular, N, np.stack([B, 1.0 - B])),
        S(sl.solve_toeplitz, C4, np.stack([TALL[:4], 1.0 - TALL[:4]])),
    ]
