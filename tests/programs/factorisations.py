"""Cholesky, LU and QR factorisations by loops and stores."""

import math

import numpy as np

from tests.programs.case import case

# -- triangular factors ------------------------------------------------------------------------------------------------


def cholesky_dots(a):
    n = len(a)
    l = np.zeros_like(a)
    for j in range(n):
        l[j, j] = np.sqrt(a[j, j] - np.dot(l[j, :j], l[j, :j]))
        for i in range(j + 1, n):
            l[i, j] = (a[i, j] - np.dot(l[i, :j], l[j, :j])) / l[j, j]
    return np.sum(l * WEIGHTS)


def cholesky_columns(a):
    n = a.shape[0]
    l = np.zeros((n, n))
    for j in range(n):
        l[j:, j] = a[j:, j] - l[j:, :j] @ l[j, :j]
        l[j:, j] /= np.sqrt(l[j, j])
    return np.sum(l * WEIGHTS)


def cholesky_right_looking(a):
    l = a.copy()
    n = len(l)
    for k in range(n):
        l[k, k] = math.sqrt(l[k, k])
        l[k + 1 :, k] /= l[k, k]
        for j in range(k + 1, n):
            l[j:, j] -= l[j:, k] * l[j, k]
    return np.sum(np.tril(l) * WEIGHTS)


def cholesky_argument(a):
    for k in range(len(a)):
        a[k, k] = a[k, k] ** 0.5
        a[k + 1 :, k] /= a[k, k]
        a[k + 1 :, k + 1 :] -= np.outer(a[k + 1 :, k], a[k + 1 :, k])
        a[k, k + 1 :] = 0.0
    return np.sum(a * WEIGHTS)


def cholesky_column_views(a):
    l = np.tril(a)
    for k in range(len(l)):
        column = l[k:, k]
        column /= np.sqrt(column[0])
        for j in range(k + 1, len(l)):
            l[j:, j] -= column[j - k :] * column[j - k]
    return np.sum(l * WEIGHTS)


def cholesky_functional(a):
    return np.sum(np.linalg.cholesky(np.tril(a) + np.tril(a, -1).T) * WEIGHTS)


def cholesky_argument_functional(a):
    n = len(a)
    rows = [a]
    total = 0.0
    for k in range(n):
        a = rows[-1]
        pivot = a[0, 0] ** 0.5
        column = a[1:, 0] / pivot
        total = total + pivot * WEIGHTS[k, k] + np.sum(column * WEIGHTS[k + 1 :, k])
        rows.append(a[1:, 1:] - np.outer(column, column))
    return total


def ldl(a):
    n = len(a)
    l = np.eye(n)
    d = np.zeros(n)
    for j in range(n):
        d[j] = a[j, j]
        for k in range(j):
            d[j] -= l[j, k] ** 2 * d[k]
        for i in range(j + 1, n):
            s = a[i, j]
            for k in range(j):
                s -= l[i, k] * l[j, k] * d[k]
            l[i, j] = s / d[j]
    return np.sum(l * WEIGHTS) + np.sum(np.log(d))


def ldl_functional(a):
    c = np.linalg.cholesky(np.tril(a) + np.tril(a, -1).T)
    d = np.diag(c)
    return np.sum(c / d * WEIGHTS) + 2.0 * np.sum(np.log(d))


def lu(a):
    n = len(a)
    l = np.eye(n)
    u = np.zeros((n, n))
    for i in range(n):
        for j in range(i, n):
            u[i, j] = a[i, j]
            for k in range(i):
                u[i, j] -= l[i, k] * u[k, j]
        for j in range(i + 1, n):
            l[j, i] = a[j, i]
            for k in range(i):
                l[j, i] -= l[j, k] * u[k, i]
            l[j, i] /= u[i, i]
    return np.sum((l + u) * WEIGHTS)


def lu_outer(a):
    u = a.copy()
    for k in range(len(u) - 1):
        u[k + 1 :, k] /= u[k, k]
        u[k + 1 :, k + 1 :] -= u[k + 1 :, k, None] * u[k, k + 1 :]
    return np.sum((u + np.eye(3)) * WEIGHTS)


def eliminate_row(u, k, i):
    u[i, k] /= u[k, k]
    u[i, k + 1 :] -= u[i, k] * u[k, k + 1 :]


def eliminate_column(u, k):
    for i in range(k + 1, len(u)):
        eliminate_row(u, k, i)


def lu_helpers(u):
    for k in range(len(u)):
        eliminate_column(u, k)
    return np.sum((u + np.eye(3)) * WEIGHTS)


def lu_row_views(a):
    u = a.copy()
    for k in range(len(u)):
        pivot = u[k]
        for i in range(k + 1, len(u)):
            row = u[i]
            row[k] /= pivot[k]
            row[k + 1 :] -= row[k] * pivot[k + 1 :]
    return np.sum((u + np.eye(3)) * WEIGHTS)


def lu_functional(a):
    l, u = [], []
    for i in range(3):
        row = list(a[i])
        factors = []
        for k in range(i):
            factors.append(row[k] / u[k][k])
            row = [row[j] - factors[k] * u[k][j] for j in range(3)]
        l.append(factors + [1.0] + [0.0] * (2 - i))
        u.append([0.0] * i + row[i:])
    return np.sum((np.array(l) + np.array(u)) * WEIGHTS)


# -- orthogonal factors ------------------------------------------------------------------------------------------------


def gram_schmidt(a):
    n = a.shape[1]
    q = np.zeros_like(a)
    r = np.zeros((n, n))
    for j in range(n):
        v = a[:, j].copy()
        for i in range(j):
            r[i, j] = q[:, i] @ a[:, j]
            v -= r[i, j] * q[:, i]
        r[j, j] = np.linalg.norm(v)
        q[:, j] = v / r[j, j]
    return np.sum(q * TALL) + np.sum(r * WEIGHTS)


def modified_gram_schmidt(a):
    q = a.copy()
    n = q.shape[1]
    r = np.zeros((n, n))
    for i in range(n):
        r[i, i] = np.sqrt(np.sum(q[:, i] ** 2))
        q[:, i] /= r[i, i]
        for j in range(i + 1, n):
            r[i, j] = np.sum(q[:, i] * q[:, j])
            q[:, j] -= r[i, j] * q[:, i]
    return np.sum(q * TALL) + np.sum(r * WEIGHTS)


def gram_schmidt_loops(a):
    m, n = a.shape
    q = np.zeros((m, n))
    r = np.zeros((n, n))
    for j in range(n):
        for l in range(m):
            q[l, j] = a[l, j]
        for i in range(j):
            for l in range(m):
                r[i, j] += q[l, i] * a[l, j]
            for l in range(m):
                q[l, j] -= r[i, j] * q[l, i]
        for l in range(m):
            r[j, j] += q[l, j] ** 2
        r[j, j] = math.sqrt(r[j, j])
        for l in range(m):
            q[l, j] /= r[j, j]
    return np.sum(q * TALL) + np.sum(r * WEIGHTS)


def gram_schmidt_column_views(a):
    q = a.copy()
    r = np.zeros((q.shape[1], q.shape[1]))
    for i in range(q.shape[1]):
        column = q[:, i]
        r[i, i] = np.sqrt(column @ column)
        column /= r[i, i]
        for j in range(i + 1, q.shape[1]):
            other = q[:, j]
            r[i, j] = column @ other
            other -= r[i, j] * column
    return np.sum(q * TALL) + np.sum(r * WEIGHTS)


def gram_schmidt_functional(a):
    q, r = np.linalg.qr(a)
    sign = np.sign(np.diag(r))
    return np.sum(q * sign * TALL) + np.sum(r * sign[:, None] * WEIGHTS)


def householder(a):
    r = a.copy()
    m, n = r.shape
    for k in range(n):
        v = r[k:, k].copy()
        v[0] += math.copysign(1.0, v[0]) * np.linalg.norm(v)
        v /= np.linalg.norm(v)
        r[k:, k:] -= 2.0 * np.outer(v, v @ r[k:, k:])
    return np.sum(r[:n] ** 2 * WEIGHTS)


def householder_compact(a):
    m, n = a.shape
    beta = np.zeros(n)
    for k in range(n):
        norm = np.sqrt(np.sum(a[k:, k] ** 2))
        alpha = -norm if a[k, k] > 0 else norm
        pivot = a[k, k] - alpha
        beta[k] = -pivot / alpha
        a[k + 1 :, k] /= pivot
        a[k, k] = alpha
        for j in range(k + 1, n):
            s = (a[k, j] + a[k + 1 :, k] @ a[k + 1 :, j]) * beta[k]
            a[k, j] -= s
            a[k + 1 :, j] -= s * a[k + 1 :, k]
    return np.sum(np.triu(a[:n]) ** 2 * WEIGHTS)


def givens(a):
    r = a.copy()
    m, n = r.shape
    for j in range(n):
        for i in range(m - 1, j, -1):
            h = math.hypot(r[i - 1, j], r[i, j])
            c, s = r[i - 1, j] / h, r[i, j] / h
            for k in range(j, n):
                upper = c * r[i - 1, k] + s * r[i, k]
                r[i, k] = c * r[i, k] - s * r[i - 1, k]
                r[i - 1, k] = upper
    return np.sum(r[:n] ** 2 * WEIGHTS)


def rotate(r, i, c, s):
    upper = r[i - 1].copy()
    r[i - 1] = c * r[i - 1] + s * r[i]
    r[i] = c * r[i] - s * upper


def givens_helpers(r):
    for j in range(r.shape[1]):
        for i in range(len(r) - 1, j, -1):
            h = np.hypot(r[i - 1, j], r[i, j])
            rotate(r, i, r[i - 1, j] / h, r[i, j] / h)
    return np.sum(np.triu(r[: r.shape[1]]) ** 2 * WEIGHTS)


def triangle_functional(a):
    return np.sum(np.linalg.qr(a)[1] ** 2 * WEIGHTS)


WEIGHTS = np.cos(np.arange(9.0)).reshape(3, 3) + 0.5
TALL = np.sin(np.arange(12.0)).reshape(4, 3)
M = np.random.default_rng(0).standard_normal((3, 3))
SPD = M @ M.T + 3.0 * np.eye(3)

CASES = [
    *(case(f, SPD, functional=cholesky_functional) for f in (cholesky_dots, cholesky_columns)),
    case(cholesky_argument, SPD, functional=cholesky_argument_functional),
    case(ldl, SPD, functional=ldl_functional),
    case(lu, SPD + M, order=1, functional=lu_functional),
    *(case(f, SPD + M, functional=lu_functional) for f in (lu_outer, lu_helpers)),
    *(case(f, TALL + np.eye(4, 3), functional=gram_schmidt_functional) for f in (gram_schmidt, modified_gram_schmidt)),
    *(case(f, TALL + np.eye(4, 3), functional=triangle_functional) for f in (householder, givens_helpers)),
    *(case(f, TALL + np.eye(4, 3), order=1, functional=triangle_functional) for f in (householder_compact, givens)),
]

CASES += [
    case(cholesky_column_views, SPD, functional=cholesky_functional),
    case(lu_row_views, SPD + M, functional=lu_functional),
    case(gram_schmidt_column_views, TALL + np.eye(4, 3), functional=gram_schmidt_functional),
    case(cholesky_right_looking, SPD, functional=cholesky_functional),
    case(gram_schmidt_loops, TALL + np.eye(4, 3), functional=gram_schmidt_functional),
]
