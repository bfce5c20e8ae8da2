"""Samples of the rules of numpy.linalg. Where one triangle is read, matrices that are not symmetric are the samples."""

import numpy as np

from tests.rules.sample import S

RNG = np.random.default_rng(5)


def real(*shape):
    return RNG.standard_normal(shape)


def cplx(*shape):
    return real(*shape) + 1j * real(*shape)


def positive(a):
    """Positive definite as its lower triangle is read, with something else above."""
    n = a.shape[-1]
    p = a @ np.conj(np.swapaxes(a, -1, -2)) + n * np.eye(n)
    return np.tril(p) + np.triu(a, 1)


def single(a):
    return a.astype(np.complex64 if np.iscomplexobj(a) else np.float32)


M, N, K = real(4, 4), real(3, 3) + 3.0 * np.eye(3), real(2, 3, 3)
Z = cplx(3, 3)
TALL, WIDE = real(5, 3), real(3, 5)
STRIDED = real(6, 6)[::2, ::2]
SINGULAR = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0]])
EMPTY = np.zeros((0, 3, 3))
X, Y = real(3), real(3)

LISTS = [[2.0, 0.3], [0.4, 1.5]]

SQUARES = [M, K, Z, cplx(2, 2, 2), single(N), STRIDED, EMPTY]
SYSTEMS = [
    (N, X),
    (N, real(3, 2)),
    (Z, cplx(3)),
    (Z, real(3, 2)),
    (K, real(2, 3, 1)),
    (K, real(1, 3, 2)),
    (N, real(2, 3, 2)),
    (real(2, 1, 3, 3), real(1, 4, 3, 2)),
    (single(N), single(X)),
    ([[2.0, 0.3], [0.4, 1.5]], [0.5, 0.7]),
]
VECTOR_ORDERS = (None, 2, 1, 0, np.inf, -np.inf, 3, 2.5, 0.5, -1, -2)
MATRIX_ORDERS = (None, "fro", "nuc", 1, -1, 2, -2, np.inf, -np.inf)
T = real(2, 3, 4)
CT = cplx(2, 3, 4)
CHOLESKY = [*(positive(a) for a in (M, N, Z, cplx(2, 3, 3))), single(positive(N))]

SAMPLES = [
    *[S(np.linalg.inv, a) for a in SQUARES],
    S(np.linalg.inv, [[0.3, 0.7], [1.2, -0.4]]),
    *[S(np.linalg.solve, a, b) for a, b in SYSTEMS],
    *[S(np.linalg.solve, a, b, wrt=w) for a, b in SYSTEMS[:3] for w in ("a", "b")],
    *[S(np.linalg.det, a) for a in (*SQUARES, SINGULAR, np.zeros((2, 2)), np.stack([SINGULAR, N]), np.ones((1, 1)))],
    S(np.linalg.det, [[0.3, 0.7], [1.2, -0.4]]),
    *[S(np.linalg.slogdet, a) for a in SQUARES],
    *[S(np.linalg.pinv, a) for a in (N, TALL, WIDE, cplx(4, 2), cplx(2, 4), real(2, 4, 3), single(TALL))],
    *[S(np.linalg.pinv, positive(a), hermitian=True) for a in (N, Z)],
    *[S(np.linalg.lstsq, a, b, rcond=None) for a, b in ((TALL, real(5)), (TALL, real(5, 2)), (WIDE, real(3)))],
    S(np.linalg.lstsq, cplx(5, 2), cplx(5, 3), None),
    S(np.linalg.lstsq, N, X, -1),
    *[S(np.linalg.multi_dot, list(f)) for f in ((M, real(4, 2), real(2, 3)), (X, N, Y), (X, K[0]), (N, K[0], Z, X))],
    S(np.linalg.multi_dot, (real(2, 3), real(3, 2), real(2, 2), real(2))),
    *[S(np.linalg.matrix_power, a, n) for a in (N, K, Z, single(N)) for n in (3, 1, 0, -2)],
    S(np.linalg.matrix_power, [[0.3, 0.7], [1.2, -0.4]], 5),
    *[S(np.linalg.norm, x, o) for x in (X, cplx(3), single(X)) for o in VECTOR_ORDERS],
    *[S(np.linalg.norm, x, o) for x in (TALL, cplx(3, 2), single(N @ np.diag([1.0, 2.0, 4.0]))) for o in MATRIX_ORDERS],
    *[S(np.linalg.norm, T, o, axis=1) for o in VECTOR_ORDERS],
    *[S(np.linalg.norm, x, o, axis=a) for x in (T, CT) for o in MATRIX_ORDERS for a in ((0, 2), (-1, 1))],
    *[S(np.linalg.norm, T, o, (1, 2), True) for o in MATRIX_ORDERS],
    S(np.linalg.norm, T),
    S(np.linalg.norm, T, keepdims=True),
    S(np.linalg.norm, T, 3, 2, True),
    S(np.linalg.norm, T, 2, (1,)),
    S(np.linalg.norm, [0.3, -0.4]),
    S(np.linalg.norm, np.zeros((0, 3)), axis=0),
    *[S(np.linalg.cholesky, a) for a in CHOLESKY],
    *[S(np.linalg.eigh, a) for a in CHOLESKY],
    *[S(np.linalg.eigh, a, "U") for a in CHOLESKY],
    *[S(np.linalg.eigvalsh, a) for a in CHOLESKY],
    S(np.linalg.eigvalsh, M, UPLO="U"),
    *[S(np.linalg.eig, a) for a in (positive(N).T @ N, positive(N), M, K, Z, cplx(2, 4, 4))],
    *[S(np.linalg.eigvals, a) for a in (M, N, K, Z)],
    *[
        S(np.linalg.qr, a, mode)
        for a in (N, TALL, WIDE, Z, cplx(5, 3), cplx(3, 5), real(2, 5, 2), single(TALL))
        for mode in ("reduced", "complete", "r")
    ],
    S(np.linalg.qr, TALL),
    *[S(np.linalg.svd, a, full_matrices=False) for a in (N, TALL, WIDE, K, Z, cplx(5, 3), cplx(3, 5), single(TALL))],
    *[S(np.linalg.svd, a, full_matrices=False) for a in (real(2, 5, 3), cplx(2, 3, 5))],
    *[S(np.linalg.svd, a) for a in (N, Z)],
    *[S(f, LISTS) for f in (np.linalg.slogdet, np.linalg.pinv, np.linalg.cholesky, np.linalg.eigh, np.linalg.eig)],
    *[S(f, LISTS) for f in (np.linalg.eigvals, np.linalg.eigvalsh, np.linalg.qr, np.linalg.svd, np.linalg.norm)],
    S(np.linalg.lstsq, LISTS, [0.5, 0.7], None),
    *[S(np.linalg.svd, a, compute_uv=False) for a in (N, TALL, WIDE, real(2, 5, 3), cplx(3, 5), single(TALL))],
    *[S(np.linalg.svd, a, hermitian=True) for a in (M, Z)],
    S(np.linalg.svd, M, compute_uv=False, hermitian=True),
]

if hasattr(np.linalg, "vector_norm"):  # NumPy 2
    SAMPLES += [
        *[S(np.linalg.cholesky, np.conj(np.swapaxes(a, -1, -2)), upper=True) for a in CHOLESKY],
        *[S(np.linalg.svdvals, a) for a in (N, TALL, cplx(3, 5))],
        *[S(np.linalg.vector_norm, T, ord=o, axis=a) for o in VECTOR_ORDERS[1:] for a in (None, 1, (0, 2), (0, 1, 2))],
        S(np.linalg.vector_norm, CT, axis=(0, 1), keepdims=True),
        S(np.linalg.vector_norm, X),
        *[S(np.linalg.matrix_norm, T, ord=o) for o in MATRIX_ORDERS[1:]],
        S(np.linalg.matrix_norm, CT, keepdims=True),
        *[S(np.linalg.matmul, a, b) for a, b in ((M, M), (K, X), (K, real(4, 1, 3, 2)))],
        S(np.linalg.outer, X, real(4)),
        S(np.linalg.tensordot, T, real(4, 3), axes=([1, 2], [1, 0])),
        S(np.linalg.tensordot, N, N),
        *[S(np.linalg.vecdot, a, b) for a, b in ((X, Y), (K, X), (cplx(3), cplx(2, 3)))],
        S(np.linalg.vecdot, T, real(1, 3, 1), axis=1),
        *[S(np.linalg.cross, a, b) for a, b in ((X, Y), (K, X), (cplx(3), cplx(3)))],
        S(np.linalg.cross, real(2, 3, 4), real(1, 3, 1), axis=1),
        *[S(np.linalg.matrix_transpose, a) for a in (M, T)],
        *[S(np.linalg.diagonal, a, offset=o) for a in (M, T) for o in (0, 1, -1)],
        *[S(np.linalg.trace, a, offset=o) for a in (M, T) for o in (0, 1)],
    ]
