"""Time and memory of generated gradients of programs that write in place, over adjoints written by hand, in one run.

Words on the command line select programs.
"""

import sys
import timeit
import tracemalloc

import numpy as np
from sweeps import (
    adi,
    adi_by_hand,
    gauss_seidel,
    gauss_seidel_by_hand,
    heat_3d,
    heat_3d_by_hand,
    qr,
    qr_by_hand,
)

import s2sad


def heat(u0, k, steps):
    u = u0.copy()
    for _ in range(steps):
        u[1:-1] += k * (u[2:] - 2.0 * u[1:-1] + u[:-2])
    return np.sum(u * u)


def heat_by_hand(u0, k, steps):
    u = u0.copy()
    saved = []
    for _ in range(steps):
        lap = u[2:] - 2.0 * u[1:-1] + u[:-2]
        saved.append(lap)
        u[1:-1] += k * lap
    u_bar, k_bar = 2.0 * u, 0.0
    for _ in range(steps):
        k_bar += u_bar[1:-1] @ saved.pop()
        t_bar = k * u_bar[1:-1]
        u_bar[2:] += t_bar
        u_bar[1:-1] -= 2.0 * t_bar
        u_bar[:-2] += t_bar
    return u_bar, k_bar


def wave(u0, c, steps):
    before, now, after = u0.copy(), u0.copy(), u0.copy()
    c2 = c * c
    for _ in range(steps):
        after[1:-1] = 2.0 * now[1:-1] - before[1:-1] + c2[1:-1] * (now[2:] - 2.0 * now[1:-1] + now[:-2])
        before, now, after = now, after, before
    return np.sum(now * now)


def wave_by_hand(u0, c, steps):
    before, now, after = u0.copy(), u0.copy(), u0.copy()
    c2 = c * c
    saved = []
    for _ in range(steps):
        lap = now[2:] - 2.0 * now[1:-1] + now[:-2]
        saved.append(lap)
        after[1:-1] = 2.0 * now[1:-1] - before[1:-1] + c2[1:-1] * lap
        before, now, after = now, after, before
    before_bar, now_bar, after_bar, c2_bar = np.zeros_like(u0), 2.0 * now, np.zeros_like(u0), np.zeros_like(c)
    for _ in range(steps):
        before_bar, now_bar, after_bar = after_bar, before_bar, now_bar
        t_bar = after_bar[1:-1].copy()
        after_bar[1:-1] = 0.0
        c2_bar[1:-1] += t_bar * saved.pop()
        lap_bar = t_bar * c2[1:-1]
        before_bar[1:-1] -= t_bar
        now_bar[1:-1] += 2.0 * (t_bar - lap_bar)
        now_bar[2:] += lap_bar
        now_bar[:-2] += lap_bar
    return before_bar + now_bar + after_bar, 2.0 * c * c2_bar


def advection(u0, speed, steps):
    u = u0.copy()
    for _ in range(steps):
        u[1:] -= speed[1:] * (u[1:] - u[:-1])
    return np.sum(u * u)


def advection_by_hand(u0, speed, steps):
    u = u0.copy()
    saved = []
    for _ in range(steps):
        d = u[1:] - u[:-1]
        saved.append(d)
        u[1:] -= speed[1:] * d
    u_bar, speed_bar = 2.0 * u, np.zeros_like(speed)
    for _ in range(steps):
        speed_bar[1:] -= u_bar[1:] * saved.pop()
        d_bar = u_bar[1:] * speed[1:]
        u_bar[1:] -= d_bar
        u_bar[:-1] += d_bar
    return u_bar, speed_bar


def burgers(u0, nu, steps):
    u = u0.copy()
    f = np.empty(len(u) - 1)
    for _ in range(steps):
        f[:] = 0.25 * (u[1:] ** 2 + u[:-1] ** 2) - nu * (u[1:] - u[:-1])
        u[1:-1] -= 0.1 * (f[1:] - f[:-1])
    return np.sum(u * u)


def burgers_by_hand(u0, nu, steps):
    u = u0.copy()
    f = np.empty(len(u) - 1)
    saved = []
    for _ in range(steps):
        saved.append(u.copy())
        f[:] = 0.25 * (u[1:] ** 2 + u[:-1] ** 2) - nu * (u[1:] - u[:-1])
        u[1:-1] -= 0.1 * (f[1:] - f[:-1])
    u_bar, nu_bar, f_bar = 2.0 * u, 0.0, np.empty_like(f)
    for _ in range(steps):
        u = saved.pop()
        t_bar = 0.1 * u_bar[1:-1]
        f_bar[:-1] = t_bar
        f_bar[-1] = 0.0
        f_bar[1:] -= t_bar
        nu_bar -= f_bar @ (u[1:] - u[:-1])
        d_bar = nu * f_bar
        f_bar *= 0.5
        u_bar[1:] += f_bar * u[1:] - d_bar
        u_bar[:-1] += f_bar * u[:-1] + d_bar
    return u_bar, nu_bar


def jacobi(u0, f, steps):
    u, new = u0.copy(), u0.copy()
    for _ in range(steps):
        new[1:-1, 1:-1] = 0.25 * (u[:-2, 1:-1] + u[2:, 1:-1] + u[1:-1, :-2] + u[1:-1, 2:] - f[1:-1, 1:-1])
        u, new = new, u
    return np.sum(u * u)


def jacobi_by_hand(u0, f, steps):
    u, new = u0.copy(), u0.copy()
    for _ in range(steps):
        new[1:-1, 1:-1] = 0.25 * (u[:-2, 1:-1] + u[2:, 1:-1] + u[1:-1, :-2] + u[1:-1, 2:] - f[1:-1, 1:-1])
        u, new = new, u
    u_bar, new_bar, f_bar = 2.0 * u, np.zeros_like(u0), np.zeros_like(f)
    for _ in range(steps):
        u_bar, new_bar = new_bar, u_bar
        t_bar = 0.25 * new_bar[1:-1, 1:-1]
        new_bar[1:-1, 1:-1] = 0.0
        u_bar[:-2, 1:-1] += t_bar
        u_bar[2:, 1:-1] += t_bar
        u_bar[1:-1, :-2] += t_bar
        u_bar[1:-1, 2:] += t_bar
        f_bar[1:-1, 1:-1] -= t_bar
    return u_bar + new_bar, f_bar


def cholesky(a):
    l = np.zeros_like(a)
    for j in range(len(a)):
        l[j:, j] = a[j:, j] - l[j:, :j] @ l[j, :j]
        l[j:, j] /= np.sqrt(l[j, j])
    return np.sum(l * l * l)


def cholesky_by_hand(a):
    l = np.zeros_like(a)
    for j in range(len(a)):
        l[j:, j] = a[j:, j] - l[j:, :j] @ l[j, :j]
        l[j:, j] /= np.sqrt(l[j, j])
    # the factor itself is all that its adjoint needs
    l_bar = 3.0 * l * l
    for j in reversed(range(len(a))):
        l_bar[j, j] -= l[j + 1 :, j] @ l_bar[j + 1 :, j] / l[j, j]
        l_bar[j:, j] /= l[j, j]
        l_bar[j, :j] -= l_bar[j, j] * l[j, :j] + l_bar[j + 1 :, j] @ l[j + 1 :, :j]
        l_bar[j + 1 :, :j] -= l_bar[j + 1 :, j, None] * l[j, :j]
        l_bar[j, j] *= 0.5
    return l_bar


def lu(a):
    u = a.copy()
    for k in range(len(u)):
        u[k + 1 :, k] /= u[k, k]
        u[k + 1 :, k + 1 :] -= u[k + 1 :, k, None] * u[k, k + 1 :]
    return np.sum(u * u)


def lu_by_hand(a):
    u = a.copy()
    for k in range(len(u)):
        u[k + 1 :, k] /= u[k, k]
        u[k + 1 :, k + 1 :] -= u[k + 1 :, k, None] * u[k, k + 1 :]
    # row and column k have their final values after step k
    u_bar = 2.0 * u
    for k in reversed(range(len(u))):
        u_bar[k + 1 :, k] -= u_bar[k + 1 :, k + 1 :] @ u[k, k + 1 :]
        u_bar[k, k + 1 :] -= u[k + 1 :, k] @ u_bar[k + 1 :, k + 1 :]
        u_bar[k + 1 :, k] /= u[k, k]
        u_bar[k, k] -= u_bar[k + 1 :, k] @ u[k + 1 :, k]
    return u_bar


def thomas(a, b, c, d):
    n = len(d)
    cp, dp, x = np.zeros(n), np.zeros(n), np.zeros(n)
    cp[0] = c[0] / b[0]
    dp[0] = d[0] / b[0]
    for i in range(1, n):
        pivot = b[i] - a[i] * cp[i - 1]
        cp[i] = c[i] / pivot
        dp[i] = (d[i] - a[i] * dp[i - 1]) / pivot
    x[n - 1] = dp[n - 1]
    for i in range(n - 2, -1, -1):
        x[i] = dp[i] - cp[i] * x[i + 1]
    return np.sum(x * x)


def thomas_by_hand(a, b, c, d):
    n = len(d)
    cp, dp, x = np.zeros(n), np.zeros(n), np.zeros(n)
    cp[0] = c[0] / b[0]
    dp[0] = d[0] / b[0]
    pivots = []
    for i in range(1, n):
        pivot = b[i] - a[i] * cp[i - 1]
        pivots.append(pivot)
        cp[i] = c[i] / pivot
        dp[i] = (d[i] - a[i] * dp[i - 1]) / pivot
    x[n - 1] = dp[n - 1]
    for i in range(n - 2, -1, -1):
        x[i] = dp[i] - cp[i] * x[i + 1]
    a_bar, b_bar, c_bar, d_bar = np.zeros(n), np.zeros(n), np.zeros(n), np.zeros(n)
    cp_bar, dp_bar, x_bar = np.zeros(n), np.zeros(n), 2.0 * x
    for i in range(n - 1):
        dp_bar[i] = x_bar[i]
        cp_bar[i] = -x_bar[i] * x[i + 1]
        x_bar[i + 1] -= x_bar[i] * cp[i]
    dp_bar[n - 1] = x_bar[n - 1]
    for i in range(n - 1, 0, -1):
        pivot = pivots.pop()
        t_bar = dp_bar[i] / pivot
        s_bar = cp_bar[i] / pivot
        pivot_bar = -t_bar * dp[i] - s_bar * cp[i]
        d_bar[i] = t_bar
        c_bar[i] = s_bar
        b_bar[i] = pivot_bar
        a_bar[i] = -t_bar * dp[i - 1] - pivot_bar * cp[i - 1]
        dp_bar[i - 1] -= t_bar * a[i]
        cp_bar[i - 1] -= pivot_bar * a[i]
    c_bar[0] = cp_bar[0] / b[0]
    d_bar[0] = dp_bar[0] / b[0]
    b_bar[0] = -(c_bar[0] * cp[0] + d_bar[0] * dp[0])
    return a_bar, b_bar, c_bar, d_bar


def growth_into(k, y, p):
    k[:] = p * y * (1.0 - y)


def rk4(y0, p, h, steps):
    y = y0.copy()
    k1, k2, k3, k4 = np.zeros_like(y), np.zeros_like(y), np.zeros_like(y), np.zeros_like(y)
    for _ in range(steps):
        growth_into(k1, y, p)
        growth_into(k2, y + 0.5 * h * k1, p)
        growth_into(k3, y + 0.5 * h * k2, p)
        growth_into(k4, y + h * k3, p)
        y += h / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4)
    return np.sum(y * y)


def rk4_by_hand(y0, p, h, steps):
    y = y0.copy()
    k1, k2, k3, k4 = np.zeros_like(y), np.zeros_like(y), np.zeros_like(y), np.zeros_like(y)
    saved = []
    for _ in range(steps):
        growth_into(k1, y, p)
        y2 = y + 0.5 * h * k1
        growth_into(k2, y2, p)
        y3 = y + 0.5 * h * k2
        growth_into(k3, y3, p)
        y4 = y + h * k3
        growth_into(k4, y4, p)
        saved.append((y.copy(), y2, y3, y4))
        y += h / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4)
    y_bar, p_bar = 2.0 * y, np.zeros_like(p)
    for _ in range(steps):
        y1, y2, y3, y4 = saved.pop()
        k_bar = h / 6.0 * y_bar
        p_bar += k_bar * y4 * (1.0 - y4)
        y4_bar = k_bar * p * (1.0 - 2.0 * y4)
        k3_bar = 2.0 * k_bar + h * y4_bar
        p_bar += k3_bar * y3 * (1.0 - y3)
        y3_bar = k3_bar * p * (1.0 - 2.0 * y3)
        k2_bar = 2.0 * k_bar + 0.5 * h * y3_bar
        p_bar += k2_bar * y2 * (1.0 - y2)
        y2_bar = k2_bar * p * (1.0 - 2.0 * y2)
        k1_bar = k_bar + 0.5 * h * y2_bar
        p_bar += k1_bar * y1 * (1.0 - y1)
        y_bar += y4_bar + y3_bar + y2_bar + k1_bar * p * (1.0 - 2.0 * y1)
    return y_bar, p_bar


def matmul(a, b):
    n, m = a.shape
    c = np.zeros((n, b.shape[1]))
    for i in range(n):
        for j in range(b.shape[1]):
            for k in range(m):
                c[i, j] += a[i, k] * b[k, j]
    return np.sum(c * c)


def matmul_by_hand(a, b):
    n, m = a.shape
    c = np.zeros((n, b.shape[1]))
    for i in range(n):
        for j in range(b.shape[1]):
            for k in range(m):
                c[i, j] += a[i, k] * b[k, j]
    c_bar, a_bar, b_bar = 2.0 * c, np.zeros_like(a), np.zeros_like(b)
    for i in range(n):
        for j in range(b.shape[1]):
            t_bar = c_bar[i, j]
            for k in range(m):
                a_bar[i, k] += t_bar * b[k, j]
                b_bar[k, j] += t_bar * a[i, k]
    return a_bar, b_bar


def in_turns(one, other, args, turns=81):
    """Return the seconds of the quickest of many short runs of both, each made right after one of the other.

    What else the machine does only makes a run longer, and the shorter the runs are, the more of them it leaves alone.
    """
    calls = 1
    while timeit.timeit(lambda: one(*args), number=calls) < 0.002:
        calls *= 2
    times = [[timeit.timeit(lambda f=f: f(*args), number=calls) for f in (one, other)] for _ in range(turns)]
    return np.min(times, axis=0) / calls


def peak(function, *args):
    """Return the bytes that a call holds at most, its result included."""
    tracemalloc.start()
    function(*args)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    u, v = rng.standard_normal(400), rng.uniform(0.1, 0.4, 400)
    grid, source = rng.standard_normal((60, 60)), rng.standard_normal((60, 60))
    spd = grid @ grid.T + 60.0 * np.eye(60)
    diagonals = v, u + 6.0, v[::-1].copy(), u
    programs = [
        ("heat", heat, heat_by_hand, ("u0", "k"), (u, 0.2, 50)),
        ("wave", wave, wave_by_hand, ("u0", "c"), (u, v, 50)),
        ("advection, upwind", advection, advection_by_hand, ("u0", "speed"), (u, v, 50)),
        ("Burgers", burgers, burgers_by_hand, ("u0", "nu"), (u, 0.3, 50)),
        ("Jacobi, 60 x 60", jacobi, jacobi_by_hand, ("u0", "f"), (grid, source, 20)),
        ("heat, 20 x 20 x 20", heat_3d, heat_3d_by_hand, ("u0", "k"), (rng.standard_normal((20, 20, 20)), 0.1, 10)),
        ("Gauss-Seidel, 20 x 20", gauss_seidel, gauss_seidel_by_hand, ("u0", "f"), (grid[:20, :20], source, 5)),
        ("ADI, 60 x 60", adi, adi_by_hand, ("u0",), (grid, 0.3, 5)),
        ("Cholesky, 60 x 60", cholesky, cholesky_by_hand, ("a",), (spd,)),
        ("LU, 60 x 60", lu, lu_by_hand, ("a",), (spd,)),
        ("QR, 60 x 40", qr, qr_by_hand, ("a",), (grid[:, :40],)),
        ("Thomas, 400", thomas, thomas_by_hand, ("a", "b", "c", "d"), diagonals),
        ("Runge-Kutta, 400", rk4, rk4_by_hand, ("y0", "p"), (v, 1.0 + v, 0.05, 20)),
        ("matrix product, 12 x 12", matmul, matmul_by_hand, ("a", "b"), (grid[:12, :12], source[:12, :12])),
    ]
    print(f"{'gradient of':24}" + 2 * f"{'by hand':>11} {'generated':>10} {'ratio':>6}")
    for label, function, by_hand, wrt, args in programs:
        if not any(chosen in label for chosen in sys.argv[1:] or [""]):
            continue
        generated = s2sad.grad(function, wrt=wrt).specialize(*args)
        expected = by_hand(*args)
        for got, want in zip(generated(*args), expected if isinstance(expected, tuple) else (expected,), strict=True):
            np.testing.assert_allclose(got, want, rtol=1e-9, atol=1e-9 * np.max(np.abs(want)))
        hand, made = in_turns(by_hand, generated, args)
        held, kept = peak(by_hand, *args), peak(generated, *args)
        times = f"{hand * 1e3:8.3f}ms {made * 1e3:8.3f}ms {made / hand:6.2f}"
        print(f"{label:24} {times} {held / 1e3:8.0f}kB {kept / 1e3:8.0f}kB {kept / held:6.2f}")
