"""Programs that sweep over lines and columns, with their gradients by hand; ``stencils.py`` measures them."""

import numpy as np


def heat_3d(u0, k, steps):
    u = u0.copy()
    for _ in range(steps):
        inner = u[1:-1, 1:-1, 1:-1]
        inner += k * (
            u[2:, 1:-1, 1:-1]
            + u[:-2, 1:-1, 1:-1]
            + u[1:-1, 2:, 1:-1]
            + u[1:-1, :-2, 1:-1]
            + u[1:-1, 1:-1, 2:]
            + u[1:-1, 1:-1, :-2]
            - 6.0 * inner
        )
    return np.sum(u * u)


def heat_3d_by_hand(u0, k, steps):
    u = u0.copy()
    inner = u[1:-1, 1:-1, 1:-1]
    saved = []
    for _ in range(steps):
        lap = (
            u[2:, 1:-1, 1:-1]
            + u[:-2, 1:-1, 1:-1]
            + u[1:-1, 2:, 1:-1]
            + u[1:-1, :-2, 1:-1]
            + u[1:-1, 1:-1, 2:]
            + u[1:-1, 1:-1, :-2]
            - 6.0 * inner
        )
        saved.append(lap)
        inner += k * lap
    u_bar, k_bar = 2.0 * u, 0.0
    inner_bar = u_bar[1:-1, 1:-1, 1:-1]
    for _ in range(steps):
        k_bar += np.sum(inner_bar * saved.pop())
        t_bar = k * inner_bar
        u_bar[2:, 1:-1, 1:-1] += t_bar
        u_bar[:-2, 1:-1, 1:-1] += t_bar
        u_bar[1:-1, 2:, 1:-1] += t_bar
        u_bar[1:-1, :-2, 1:-1] += t_bar
        u_bar[1:-1, 1:-1, 2:] += t_bar
        u_bar[1:-1, 1:-1, :-2] += t_bar
        inner_bar -= 6.0 * t_bar
    return u_bar, k_bar


def gauss_seidel(u0, f, sweeps):
    u = u0.copy()
    n, m = u.shape
    for _ in range(sweeps):
        for i in range(1, n - 1):
            for j in range(1, m - 1):
                u[i, j] = 0.25 * (u[i - 1, j] + u[i + 1, j] + u[i, j - 1] + u[i, j + 1] - f[i, j])
    return np.sum(u * u)


def gauss_seidel_by_hand(u0, f, sweeps):
    u = u0.copy()
    n, m = u.shape
    for _ in range(sweeps):
        for i in range(1, n - 1):
            for j in range(1, m - 1):
                u[i, j] = 0.25 * (u[i - 1, j] + u[i + 1, j] + u[i, j - 1] + u[i, j + 1] - f[i, j])
    u_bar, f_bar = 2.0 * u, np.zeros_like(f)
    for _ in range(sweeps):
        for i in range(n - 2, 0, -1):
            for j in range(m - 2, 0, -1):
                t_bar = 0.25 * u_bar[i, j]
                u_bar[i, j] = 0.0
                u_bar[i - 1, j] += t_bar
                u_bar[i + 1, j] += t_bar
                u_bar[i, j - 1] += t_bar
                u_bar[i, j + 1] += t_bar
                f_bar[i, j] -= t_bar
    return u_bar, f_bar


def adi(u0, r, steps):
    u = u0.copy()
    n = len(u)
    c = np.zeros(n)
    c[0] = -r / (1.0 + 2.0 * r)
    for i in range(1, n):
        c[i] = -r / (1.0 + 2.0 * r + r * c[i - 1])
    for _ in range(steps):
        u[:, 0] /= 1.0 + 2.0 * r
        for j in range(1, n):
            u[:, j] = (u[:, j] + r * u[:, j - 1]) / (1.0 + 2.0 * r + r * c[j - 1])
        for j in range(n - 2, -1, -1):
            u[:, j] -= c[j] * u[:, j + 1]
        u[0] /= 1.0 + 2.0 * r
        for i in range(1, n):
            u[i] = (u[i] + r * u[i - 1]) / (1.0 + 2.0 * r + r * c[i - 1])
        for i in range(n - 2, -1, -1):
            u[i] -= c[i] * u[i + 1]
    return np.sum(u**3)


def adi_by_hand(u0, r, steps):
    u = u0.copy()
    n = len(u)
    c = np.zeros(n)
    c[0] = -r / (1.0 + 2.0 * r)
    for i in range(1, n):
        c[i] = -r / (1.0 + 2.0 * r + r * c[i - 1])
    for _ in range(steps):
        u[:, 0] /= 1.0 + 2.0 * r
        for j in range(1, n):
            u[:, j] = (u[:, j] + r * u[:, j - 1]) / (1.0 + 2.0 * r + r * c[j - 1])
        for j in range(n - 2, -1, -1):
            u[:, j] -= c[j] * u[:, j + 1]
        u[0] /= 1.0 + 2.0 * r
        for i in range(1, n):
            u[i] = (u[i] + r * u[i - 1]) / (1.0 + 2.0 * r + r * c[i - 1])
        for i in range(n - 2, -1, -1):
            u[i] -= c[i] * u[i + 1]
    # linear in u: nothing is saved
    u_bar = 3.0 * u**2
    for _ in range(steps):
        for i in range(n - 1):
            u_bar[i + 1] -= c[i] * u_bar[i]
        for i in range(n - 1, 0, -1):
            u_bar[i] /= 1.0 + 2.0 * r + r * c[i - 1]
            u_bar[i - 1] += r * u_bar[i]
        u_bar[0] /= 1.0 + 2.0 * r
        for j in range(n - 1):
            u_bar[:, j + 1] -= c[j] * u_bar[:, j]
        for j in range(n - 1, 0, -1):
            u_bar[:, j] /= 1.0 + 2.0 * r + r * c[j - 1]
            u_bar[:, j - 1] += r * u_bar[:, j]
        u_bar[:, 0] /= 1.0 + 2.0 * r
    return u_bar


def qr(a):
    """Modified Gram-Schmidt."""
    q = a.copy()
    n = q.shape[1]
    r = np.zeros((n, n))
    for i in range(n):
        r[i, i] = np.sqrt(q[:, i] @ q[:, i])
        q[:, i] /= r[i, i]
        for j in range(i + 1, n):
            r[i, j] = q[:, i] @ q[:, j]
            q[:, j] -= r[i, j] * q[:, i]
    return np.sum(q**3) + np.sum(r * r)


def qr_by_hand(a):
    q = a.copy()
    n = q.shape[1]
    r = np.zeros((n, n))
    for i in range(n):
        r[i, i] = np.sqrt(q[:, i] @ q[:, i])
        q[:, i] /= r[i, i]
        for j in range(i + 1, n):
            r[i, j] = q[:, i] @ q[:, j]
            q[:, j] -= r[i, j] * q[:, i]
    q_bar, r_bar = 3.0 * q**2, 2.0 * r
    for i in range(n - 1, -1, -1):
        for j in range(n - 1, i, -1):
            # the columns are taken back, as they were built
            q[:, j] += r[i, j] * q[:, i]
            r_bar[i, j] -= q_bar[:, j] @ q[:, i]
            q_bar[:, i] += r_bar[i, j] * q[:, j] - r[i, j] * q_bar[:, j]
            q_bar[:, j] += r_bar[i, j] * q[:, i]
        r_bar[i, i] -= q_bar[:, i] @ q[:, i] / r[i, i]
        q_bar[:, i] /= r[i, i]
        q[:, i] *= r[i, i]
        q_bar[:, i] += r_bar[i, i] / r[i, i] * q[:, i]
    return q_bar
