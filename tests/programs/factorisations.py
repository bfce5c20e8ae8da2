"""Linear algebra by loops and stores: products, factorisations, triangular solves, orthogonalisation, Fourier sums."""

import math

import numpy as np

from tests.programs.case import case

# -- products --------------------------------------------------------------------------------------------------------------


def matmul(a, b):
    n, k = a.shape
    m = b.shape[1]
    c = np.zeros((n, m))
    for i in range(n):
        for j in range(m):
            s = 0.0
            for l in range(k):
                s += a[i, l] * b[l, j]
            c[i, j] = s
    return np.sum(c**3)


def matmul_axpy(a, b):
    c = np.zeros((a.shape[0], b.shape[1]))
    for i in range(a.shape[0]):
        for l in range(a.shape[1]):
            c[i] += a[i, l] * b[l]
    return np.sum(c**3)


def matmul_outer(a, b):
    c = np.zeros((len(a), len(b[0])))
    for l in range(len(b)):
        c += np.outer(a[:, l], b[l])
    return np.sum(c**3)


def matmul_dots(a, b):
    c = np.empty((a.shape[0], b.shape[1]))
    for i, row in enumerate(a):
        for j, column in enumerate(b.T):
            c[i, j] = row @ column
    return np.sum(c**3)


def matmul_blocks(a, b):
    c = np.zeros((len(a), b.shape[1]))
    for i in range(0, len(a), 2):
        for l in range(0, len(b), 2):
            c[i : i + 2, :] += a[i : i + 2, l : l + 2] @ b[l : l + 2, :]
    return np.sum(c**3)


def matmul_row_views(a, b):
    c = np.zeros((len(a), b.shape[1]))
    for i in range(len(a)):
        row = c[i]
        for l in range(len(b)):
            row += a[i, l] * b[l]
    return np.sum(c**3)


def product(out, a, b):
    for i in range(len(a)):
        for j in range(len(b)):
            out[i, j] = np.dot(a[i, :], b[:, j])


def power_by_squaring(a, n):
    result = np.eye(len(a))
    base = a.copy()
    work = np.empty_like(a)
    while n > 0:
        if n % 2 == 1:
            product(work, result, base)
            result[...] = work
        product(work, base, base)
        base[...] = work
        n //= 2
    return np.sum(result * np.arange(9.0).reshape(3, 3))


# -- triangular factors ----------------------------------------------------------------------------------------------------


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


# -- triangular and tridiagonal systems ------------------------------------------------------------------------------------


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


# -- orthogonal factors ----------------------------------------------------------------------------------------------------


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


# -- iterations ------------------------------------------------------------------------------------------------------------


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


# -- Fourier sums ----------------------------------------------------------------------------------------------------------


def dft_complex(x):
    n = len(x)
    spectrum = np.zeros(n, dtype=complex)
    for k in range(n):
        for t in range(n):
            spectrum[k] += x[t] * np.exp(-2j * np.pi * k * t / n)
    return np.sum(np.abs(spectrum) ** 2 * np.arange(n))


def fft_complex(x):
    n = len(x)
    bits = n.bit_length() - 1
    y = np.zeros(n, dtype=np.complex128)
    for i in range(n):
        y[int(f"{i:0{bits}b}"[::-1], 2)] = x[i]
    size = 2
    while size <= n:
        for start in range(0, n, size):
            for k in range(size // 2):
                w = np.exp(-2j * np.pi * k / size)
                even = y[start + k]
                odd = w * y[start + k + size // 2]
                y[start + k] = even + odd
                y[start + k + size // 2] = even - odd
        size *= 2
    return np.sum(np.abs(y) ** 2 * np.arange(n))


def fft_slices(x):
    n = len(x)
    y = x.astype(complex)[[0, 4, 2, 6, 1, 5, 3, 7]]
    size = 1
    while size < n:
        w = np.exp(-1j * np.pi * np.arange(size) / size)
        for start in range(0, n, 2 * size):
            odd = w * y[start + size : start + 2 * size]
            y[start + size : start + 2 * size] = y[start : start + size] - odd
            y[start : start + size] += odd
        size *= 2
    return np.sum((y * np.conj(y)).real * np.arange(n))


def fft_pairs(x):
    n = len(x)
    re, im = x[[0, 4, 2, 6, 1, 5, 3, 7]], np.zeros(n)
    size = 1
    while size < n:
        for k in range(size):
            c, s = math.cos(math.pi * k / size), -math.sin(math.pi * k / size)
            for i in range(k, n, 2 * size):
                j = i + size
                tr = c * re[j] - s * im[j]
                ti = c * im[j] + s * re[j]
                re[j], im[j] = re[i] - tr, im[i] - ti
                re[i] += tr
                im[i] += ti
        size *= 2
    return np.sum((re**2 + im**2) * np.arange(n))


def butterfly(re, im, i, j, c, s):
    tr, ti = c * re[j] - s * im[j], c * im[j] + s * re[j]
    re[j] = re[i] - tr
    im[j] = im[i] - ti
    re[i] += tr
    im[i] += ti


def fft_level(re, im, size):
    for k in range(size):
        angle = -math.pi * k / size
        for i in range(k, len(re), 2 * size):
            butterfly(re, im, i, i + size, math.cos(angle), math.sin(angle))


def fft_helpers(x):
    re, im = x[[0, 4, 2, 6, 1, 5, 3, 7]], np.zeros(8)
    for size in (1, 2, 4):
        fft_level(re, im, size)
    return np.sum((re**2 + im**2) * np.arange(8))


def haar(x):
    y = x.copy()
    n = len(y)
    while n > 1:
        n //= 2
        low = (y[: 2 * n : 2] + y[1 : 2 * n : 2]) / math.sqrt(2.0)
        high = (y[: 2 * n : 2] - y[1 : 2 * n : 2]) / math.sqrt(2.0)
        y[:n] = low
        y[n : 2 * n] = high
    return np.sum(y**3)


def haar_functional(x):
    kept = []
    while len(x) > 1:
        kept.insert(0, (x[::2] - x[1::2]) / math.sqrt(2.0))
        x = (x[::2] + x[1::2]) / math.sqrt(2.0)
    return np.sum(np.concatenate([x, *kept]) ** 3)


def fft_functional(x):
    return np.sum(np.abs(np.fft.fft(x)) ** 2 * np.arange(len(x)))


WEIGHTS = np.cos(np.arange(9.0)).reshape(3, 3) + 0.5
TALL = np.sin(np.arange(12.0)).reshape(4, 3)
RNG = np.random.default_rng(0)
M = RNG.standard_normal((3, 3))
SPD = M @ M.T + 3.0 * np.eye(3)
LOWER = np.tril(M) + 3.0 * np.eye(3)
DIAGONAL = (np.array([0.0, 0.4, -0.6, 0.3]), np.array([3.0, 2.5, 3.5, 2.0]), np.array([0.7, -0.2, 0.5, 0.0]))
SIGNAL = np.sin(1.7 * np.arange(8.0)) + 0.3
Y = np.array([0.5, -1.0, 2.0])

CASES = [
    *(
        case(f, M, SPD, functional=lambda a, b: np.sum((a @ b) ** 3))
        for f in (matmul, matmul_axpy, matmul_outer, matmul_dots)
    ),
    case(
        power_by_squaring,
        M,
        5,
        functional=lambda a, n: np.sum(np.linalg.matrix_power(a, n) * np.arange(9).reshape(3, 3)),
    ),
    *(case(f, SPD, functional=cholesky_functional) for f in (cholesky_dots, cholesky_columns)),
    case(cholesky_argument, SPD, functional=cholesky_argument_functional),
    case(ldl, SPD, functional=ldl_functional),
    *(case(f, SPD + M, functional=lu_functional) for f in (lu, lu_outer, lu_helpers)),
    *(
        case(f, M, functional=np.linalg.det, gradient=lambda a: np.linalg.det(a) * np.linalg.inv(a).T)
        for f in (determinant_with_pivoting, determinant_with_copied_rows)
    ),
    case(solve_with_permutation, M, Y, functional=np.linalg.solve),
    *(
        case(f, LOWER, Y, functional=lambda l, b: np.linalg.solve(np.tril(l), b))
        for f in (forward_substitution, forward_by_columns, forward_argument)
    ),
    case(back_substitution, LOWER.T, Y, functional=lambda u, b: np.sum(np.linalg.solve(np.triu(u), b) ** 3)),
    case(back_many, LOWER.T, M, functional=lambda u, b: np.sum(np.linalg.solve(np.triu(u), b) ** 3)),
    case(solve_spd, SPD, Y, gradient=solve_spd_gradient),
    *(
        case(f, *DIAGONAL, SIGNAL[:4], wrt=("a", "b", "d"), functional=thomas_functional)
        for f in (thomas, thomas_destroying, thomas_helpers)
    ),
    *(case(f, TALL + np.eye(4, 3), functional=gram_schmidt_functional) for f in (gram_schmidt, modified_gram_schmidt)),
    *(
        case(f, TALL + np.eye(4, 3), functional=triangle_functional)
        for f in (householder, householder_compact, givens, givens_helpers)
    ),
    case(conjugate_gradients, SPD, Y, 2, functional=conjugate_gradients_functional),
    case(jacobi_rotations, SPD, 2, functional=jacobi_rotations_functional),
    *(case(f, SIGNAL, functional=fft_functional) for f in (fft_complex, fft_slices, fft_pairs, fft_helpers)),
    case(dft_complex, SIGNAL, order=1, functional=fft_functional),
    case(haar, SIGNAL, functional=haar_functional),
]

# not right yet: written sharing (refused with S2S302) ...
PENDING = [
    case(matmul_row_views, M, SPD, functional=lambda a, b: np.sum((a @ b) ** 3)),
    case(cholesky_column_views, SPD, functional=cholesky_functional),
    case(lu_row_views, SPD + M, functional=lu_functional),
    case(gram_schmidt_column_views, TALL + np.eye(4, 3), functional=gram_schmidt_functional),
    # ... a result recomputed from a part that its own store has overwritten
    case(cholesky_right_looking, SPD, functional=cholesky_functional),
    case(gauss_jordan, SPD + M, functional=np.linalg.inv),
    case(gram_schmidt_loops, TALL + np.eye(4, 3), functional=gram_schmidt_functional),
    # ... second order over slices of different lengths, and over the absolute value of complex numbers
    case(matmul_blocks, M, SPD, functional=lambda a, b: np.sum((a @ b) ** 3)),
    case(dft_complex, SIGNAL, functional=fft_functional),
]
