"""Linear systems solved by loops and stores: elimination, triangular and tridiagonal systems, iterations."""

import math

import numpy as np

from tests.programs.case import case

# -- elimination -------------------------------------------------------------------------------------------------------


def swap_rows(a, i, j):
    a[[i, j]] = a[[j, i]]


def determinant_with_pivoting(a):
    u = a.copy()
    n = len(u)
    sign = 1.0
    for k in range(n):
        p = k + int(np.argmax(np.abs(u[k:, k])))
        if p != k:
            swap_rows(u, k, p)
            sign = -sign
        for i in range(k + 1, n):
            u[i, k:] -= u[i, k] / u[k, k] * u[k, k:]
    det = sign
    for k in range(n):
        det *= u[k, k]
    return det


def determinant_with_copied_rows(a):
    u = a.copy()
    sign = 1.0
    for k in range(len(u)):
        p = k
        for i in range(k + 1, len(u)):
            if abs(u[i, k]) > abs(u[p, k]):
                p = i
        if p > k:
            row = u[k].copy()
            u[k] = u[p]
            u[p] = row
            sign *= -1.0
        for i in range(k + 1, len(u)):
            for j in range(len(u) - 1, k - 1, -1):
                u[i, j] -= u[i, k] / u[k, k] * u[k, j]
    return sign * np.prod(np.diag(u))


def solve_with_permutation(a, b):
    a = a.copy()
    n = len(a)
    perm = list(range(n))
    for k in range(n):
        p = k
        for i in range(k + 1, n):
            if abs(a[perm[i], k]) > abs(a[perm[p], k]):
                p = i
        perm[k], perm[p] = perm[p], perm[k]
        for i in range(k + 1, n):
            a[perm[i], k] /= a[perm[k], k]
            for j in range(k + 1, n):
                a[perm[i], j] -= a[perm[i], k] * a[perm[k], j]
    x = np.zeros(n)
    for i in range(n):
        x[i] = b[perm[i]] - np.dot(a[perm[i], :i], x[:i])
    for i in reversed(range(n)):
        x[i] = (x[i] - np.dot(a[perm[i], i + 1 :], x[i + 1 :])) / a[perm[i], i]
    return x


def gauss_jordan(a):
    n = len(a)
    work = np.zeros((n, 2 * n))
    work[:, :n] = a
    work[:, n:] = np.eye(n)
    for k in range(n):
        work[k] /= work[k, k]
        for i in range(n):
            if i != k:
                work[i] -= work[i, k] * work[k]
    return work[:, n:]


# -- triangular and tridiagonal systems --------------------------------------------------------------------------------


def forward_substitution(l, b):
    x = np.zeros(len(b))
    for i in range(len(b)):
        s = b[i]
        for j in range(i):
            s -= l[i, j] * x[j]
        x[i] = s / l[i, i]
    return x


def forward_by_columns(l, b):
    x = b.copy()
    for j in range(len(x)):
        x[j] /= l[j, j]
        x[j + 1 :] -= x[j] * l[j + 1 :, j]
    return x


def forward_argument(l, b):
    for i in range(len(b)):
        b[i] = (b[i] - l[i, :i] @ b[:i]) / l[i, i]
    return b


def back_substitution(u, b):
    x = np.empty_like(b)
    for i in range(len(b) - 1, -1, -1):
        x[i] = (b[i] - u[i, i + 1 :] @ x[i + 1 :]) / u[i, i]
    return np.sum(x**3)


def back_many(u, b):
    x = b.copy()
    for i in reversed(range(len(x))):
        for j in range(i + 1, len(x)):
            x[i] -= u[i, j] * x[j]
        x[i] /= u[i, i]
    return np.sum(x**3)


def solve_spd(a, b):
    n = len(b)
    l = np.zeros((n, n))
    for j in range(n):
        for i in range(j, n):
            s = a[i, j] - l[i, :j] @ l[j, :j]
            l[i, j] = np.sqrt(s) if i == j else s / l[j, j]
    x = b.copy()
    for i in range(n):
        x[i] = (x[i] - l[i, :i] @ x[:i]) / l[i, i]
    for i in range(n - 1, -1, -1):
        x[i] = (x[i] - l[i + 1 :, i] @ x[i + 1 :]) / l[i, i]
    return x @ b


def solve_spd_gradient(a, b):
    # only the lower triangle is read
    x = np.linalg.solve(a, b)
    g = -np.outer(x, x)
    return np.tril(g) + np.triu(g, 1).T, 2.0 * x


def thomas(a, b, c, d):
    n = len(d)
    cp = np.zeros(n)
    dp = np.zeros(n)
    cp[0] = c[0] / b[0]
    dp[0] = d[0] / b[0]
    for i in range(1, n):
        pivot = b[i] - a[i] * cp[i - 1]
        cp[i] = c[i] / pivot
        dp[i] = (d[i] - a[i] * dp[i - 1]) / pivot
    x = np.zeros(n)
    x[-1] = dp[-1]
    for i in range(n - 2, -1, -1):
        x[i] = dp[i] - cp[i] * x[i + 1]
    return np.dot(x, x)


def thomas_destroying(a, b, c, d):
    n = len(d)
    for i in range(1, n):
        w = a[i] / b[i - 1]
        b[i] -= w * c[i - 1]
        d[i] -= w * d[i - 1]
    d[n - 1] /= b[n - 1]
    for i in range(n - 2, -1, -1):
        d[i] = (d[i] - c[i] * d[i + 1]) / b[i]
    return d.dot(d)


def sweep_down(a, b, c, d):
    for i in range(1, len(d)):
        w = a[i] / b[i - 1]
        b[i] -= w * c[i - 1]
        d[i] -= w * d[i - 1]


def sweep_up(b, c, d):
    d[-1] /= b[-1]
    for i in reversed(range(len(d) - 1)):
        d[i] = (d[i] - c[i] * d[i + 1]) / b[i]


def thomas_helpers(a, b, c, d):
    b, x = b.copy(), d.copy()
    sweep_down(a, b, c, x)
    sweep_up(b, c, x)
    return np.sum(x * x)


def thomas_functional(a, b, c, d):
    x = np.linalg.solve(np.diag(b) + np.diag(a[1:], -1) + np.diag(c[:-1], 1), d)
    return x @ x


# -- iterations --------------------------------------------------------------------------------------------------------


def conjugate_gradients(a, b, steps):
    x = np.zeros_like(b)
    r = b.copy()
    p = r.copy()
    rr = r @ r
    for _ in range(steps):
        ap = a @ p
        alpha = rr / (p @ ap)
        x += alpha * p
        r -= alpha * ap
        new = r @ r
        p *= new / rr
        p += r
        rr = new
    return x


def conjugate_gradients_functional(a, b, steps):
    x, r, p = 0.0 * b, b, b
    for _ in range(steps):
        alpha = (r @ r) / (p @ a @ p)
        new = r - alpha * (a @ p)
        x, p, r = x + alpha * p, new + (new @ new) / (r @ r) * p, new
    return x


def jacobi_rotations(a, sweeps):
    s = a.copy()
    for _ in range(sweeps):
        for p in range(len(s)):
            for q in range(p + 1, len(s)):
                theta = 0.5 * math.atan2(2.0 * s[p, q], s[q, q] - s[p, p])
                c, z = math.cos(theta), math.sin(theta)
                for k in range(len(s)):
                    s[k, p], s[k, q] = c * s[k, p] - z * s[k, q], z * s[k, p] + c * s[k, q]
                for k in range(len(s)):
                    s[p, k], s[q, k] = c * s[p, k] - z * s[q, k], z * s[p, k] + c * s[q, k]
    return np.sum(np.exp(0.1 * np.sort(np.diag(s))) * np.arange(3.0))


def jacobi_rotations_functional(a, sweeps):
    return np.sum(np.exp(0.1 * np.linalg.eigvalsh(0.5 * (a + a.T))) * np.arange(3.0))


M = np.random.default_rng(0).standard_normal((3, 3))
SPD = M @ M.T + 3.0 * np.eye(3)
LOWER = np.tril(M) + 3.0 * np.eye(3)
DIAGONALS = (np.array([0.0, 0.4, -0.6, 0.3]), np.array([3.0, 2.5, 3.5, 2.0]), np.array([0.7, -0.2, 0.5, 0.0]))
Y = np.array([0.5, -1.0, 2.0])

CASES = [
    *(
        case(f, M, functional=np.linalg.det, gradient=lambda a: np.linalg.det(a) * np.linalg.inv(a).T)
        for f in (determinant_with_pivoting, determinant_with_copied_rows)
    ),
    *(
        case(f, LOWER, Y, functional=lambda l, b: np.linalg.solve(np.tril(l), b))
        for f in (forward_substitution, forward_by_columns, forward_argument)
    ),
    case(back_substitution, LOWER.T, Y, functional=lambda u, b: np.sum(np.linalg.solve(np.triu(u), b) ** 3)),
    case(back_many, LOWER.T, M, functional=lambda u, b: np.sum(np.linalg.solve(np.triu(u), b) ** 3)),
    case(solve_spd, SPD, Y, order=1, gradient=solve_spd_gradient),
    *(
        case(f, *DIAGONALS, np.cos(np.arange(4.0)), wrt=("a", "b", "d"), functional=thomas_functional)
        for f in (thomas, thomas_destroying, thomas_helpers)
    ),
    case(conjugate_gradients, SPD, Y, 2, functional=conjugate_gradients_functional),
    case(jacobi_rotations, SPD, 2, order=1, functional=jacobi_rotations_functional),
]

CASES += [
    case(gauss_jordan, SPD + M, functional=np.linalg.inv),
    case(solve_with_permutation, M, Y, functional=np.linalg.solve),
]
