"""Products of arrays that may be broadcast to a sum, in loops; parts of arrays with lengths that nobody knows."""

from __future__ import annotations

import numpy as np

from tests.programs.case import case


def sum_of_product(a, b, c):
    return np.sum((a * b + c) ** 2)


def rows_added(a, b, c):
    s = c
    for i in range(3):
        s = s + a * b[i : i + 1]
        a = np.sin(a)
    return np.sum(s * c)


def repeated_rows(x, w):
    out = np.zeros((3, 4))
    for i in range(2):
        out += w[i] * x[i : i + 1]
    return np.sum(out**2)


def repeated_columns(x, w):
    out = np.zeros((3, 4))
    for i in range(2):
        out += w[i] * x[i : i + 3, 0:1]
        out *= 1.5
    return np.sum(out**2)


def convolution(image, kernel):
    height, width = image.shape
    k = kernel.shape[0]
    out = np.zeros((height - k + 1, width - k + 1))
    for i in range(k):
        for j in range(k):
            out += kernel[i, j] * image[i : i + height - k + 1, j : j + width - k + 1]
    return np.sum(np.maximum(out, 0.0) ** 2)


def handed_on(x, n):
    h = np.zeros(n)
    for i in range(3):
        g = x[i : i + n]
        h = h * g + np.sin(g) * x[i]
    return h.sum()


def gated(x, n):
    c = x[:n]
    for i in range(3):
        f = x[i : i + n]
        c = f * c + c / f
    return np.sum(c * c)


def gated_in_place(x, n):
    c = x[:n].copy()
    for i in range(3):
        f = x[i : i + n]
        c += f * c
        c[0] *= f[0]
    return np.sum(c * c)


def cell(w, xs):
    n = w.shape[0] // 4
    h, c = np.zeros(n), np.zeros(n)
    for x in xs:
        g = w @ np.concatenate([h, x])
        i, f, o = (1 / (1 + np.exp(-g[k * n : (k + 1) * n])) for k in range(3))
        c = f * c + i * np.tanh(g[3 * n :])
        h = o * np.tanh(c)
    return h.sum()


def soft_clusters(x, c):
    for _ in range(3):
        w = np.exp(-((x[:, None] - c) ** 2).sum(-1))
        w /= w.sum(axis=1, keepdims=True)
        c = (w.T @ x) / w.sum(axis=0)[:, None]
    return np.sum(c**2)


def forward_algorithm(transitions, emissions, start, observed):
    alpha = start + emissions[:, observed[0]]
    for o in observed[1:]:
        top = alpha.max()
        alpha = np.log(np.exp(alpha - top) @ np.exp(transitions)) + top + emissions[:, o]
    return alpha.max() + np.log(np.sum(np.exp(alpha - alpha.max())))


def solved(a, b):
    low = np.linalg.cholesky(a @ a.T + np.eye(3))
    return np.sum(np.linalg.solve(low, b) ** 2) + np.log(np.linalg.det(a)) + np.trace(np.linalg.inv(a))


def diagonals(a, b):
    x = np.linalg.solve(a, b)
    return x @ x + np.sum(np.diag(a)) + np.diag(np.diag(a))[0, 0]


def turned(a, b):
    c = (a @ b).T
    d = np.outer(c[0], c[1]).T
    return np.sum(d @ d) + np.sum(np.linalg.solve(a, b.T))


def gaussian_process(x, y, scale, height, noise):
    d = x[:, None, :] - x[None, :, :]
    k = height**2 * np.exp(-0.5 * np.sum(d**2, axis=-1) / scale**2) + noise**2 * np.eye(len(y))
    low = np.linalg.cholesky(k)
    alpha = np.linalg.solve(low.T, np.linalg.solve(low, y))
    return -0.5 * y @ alpha - np.sum(np.log(np.diag(low)))


def kalman(f, h, q, r, measured):
    x, p, total = np.zeros(f.shape[0]), np.eye(f.shape[0]), 0.0
    for z in measured:
        x, p = f @ x, f @ p @ f.T + q
        y, s = z - h @ x, h @ p @ h.T + r
        gain = p @ h.T @ np.linalg.inv(s)
        x, p = x + gain @ y, (np.eye(f.shape[0]) - gain @ h) @ p
        total -= 0.5 * (y @ np.linalg.solve(s, y) + np.log(np.linalg.det(s)))
    return total


RANDOM = np.random.default_rng(11)
X, V = RANDOM.normal(size=(5, 4)), RANDOM.uniform(0.5, 1.5, size=8)
A = RANDOM.normal(size=(3, 3)) + 3.0 * np.eye(3)
COLUMN, ROW, WHOLE = RANDOM.normal(size=(3, 1)), RANDOM.normal(size=4), RANDOM.normal(size=(3, 4))
F, H = np.array([[1.0, 0.1], [0.0, 1.0]]), np.array([[1.0, 0.3]])

CASES = [
    case(sum_of_product, COLUMN, np.array([1.3]), WHOLE),
    case(sum_of_product, COLUMN, 2.0 * COLUMN, WHOLE),
    case(sum_of_product, ROW, 1.3, WHOLE),
    case(rows_added, ROW, V, WHOLE[:2]),
    case(repeated_rows, X, V[:2]),
    case(repeated_columns, X, V[:2]),
    case(convolution, X, WHOLE[:, :3]),
    case(convolution, X, np.array([[1.3]])),
    case(handed_on, V, 3),
    case(handed_on, V, 1),
    case(handed_on, V, 0),
    case(gated, V, 3),
    case(gated, V, 1),
    case(gated_in_place, V, 3),
    case(gated_in_place, V, 1),
    case(cell, RANDOM.normal(size=(8, 4)), X[:3, :2]),
    case(cell, RANDOM.normal(size=(4, 3)), X[:3, :2]),
    case(soft_clusters, X, WHOLE),
    case(forward_algorithm, A, WHOLE, A[0], np.array([0, 3, 3, 1])),
    case(forward_algorithm, A, WHOLE, A[0], np.array([2])),
    case(solved, A, A[0]),
    case(solved, np.asfortranarray(A), V[::2][:3]),
    case(solved, A, WHOLE),
    case(diagonals, A, A[0]),
    case(turned, A, A + 1.0),
    case(gaussian_process, X[:, :2], V[:5], 0.7, 1.1, 0.3),
    case(kalman, F, H, 0.01 * np.eye(2), np.array([[0.1]]), X[:, :1]),
    case(kalman, F, np.eye(2), 0.01 * np.eye(2), 0.1 * np.eye(2), X[:, :2]),
]
