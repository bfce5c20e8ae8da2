"""Relaxation, diffusion and reactions on grids of two and three dimensions, in place, beside the same on new arrays."""

import numpy as np

from tests.programs.case import case


def framed(edge, inner):
    """Return ``edge`` with its interior replaced, as a new array."""
    middle = np.concatenate([edge[1:-1, :1], inner, edge[1:-1, -1:]], axis=1)
    return np.concatenate([edge[:1], middle, edge[-1:]], axis=0)


# -- Jacobi, Gauss-Seidel, SOR -----------------------------------------------------------------------------------------


def jacobi(u0, f, steps):
    u = u0.copy()
    new = u0.copy()
    for _ in range(steps):
        new[1:-1, 1:-1] = 0.25 * (u[:-2, 1:-1] + u[2:, 1:-1] + u[1:-1, :-2] + u[1:-1, 2:] - f[1:-1, 1:-1])
        u, new = new, u
    return np.sum(u * u)


def jacobi_loops(u0, f, steps):
    n, m = u0.shape
    u = np.array(u0)
    new = np.zeros((n, m))
    new[...] = u
    for _ in range(steps):
        for i in range(1, n - 1):
            for j in range(1, m - 1):
                new[i, j] = 0.25 * (u[i - 1, j] + u[i + 1, j] + u[i, j - 1] + u[i][j + 1] - f[i][j])
        u[1:-1, 1:-1] = new[1:-1, 1:-1]
    return np.sum(u * u)


def jacobi_argument(u, f, steps):
    for _ in range(steps):
        u[1:-1, 1:-1] = 0.25 * (u[:-2, 1:-1] + u[2:, 1:-1] + u[1:-1, :-2] + u[1:-1, 2:] - f[1:-1, 1:-1])
    return np.sum(u * u)


def jacobi_until(u0, f, steps):
    u = u0.copy()
    change = 1.0
    done = 0
    while change > 1e-12 and done < steps:
        old = u.copy()
        u[1:-1, 1:-1] = 0.25 * (old[:-2, 1:-1] + old[2:, 1:-1] + old[1:-1, :-2] + old[1:-1, 2:] - f[1:-1, 1:-1])
        change = np.max(np.abs(u - old))
        done += 1
    return np.sum(u * u)


def jacobi_out(u0, f, steps):
    u = u0.copy()
    work = np.empty_like(f[1:-1, 1:-1])
    for _ in range(steps):
        np.add(u[:-2, 1:-1], u[2:, 1:-1], out=work)
        work += u[1:-1, :-2]
        work += u[1:-1, 2:]
        work -= f[1:-1, 1:-1]
        u[1:-1, 1:-1] = work
        u[1:-1, 1:-1] *= 0.25
    return np.sum(u * u)


def average_neighbours(new, u, i):
    new[i, 1:-1] = u[i - 1, 1:-1] + u[i + 1, 1:-1] + u[i, :-2] + u[i, 2:]


def relax_row(new, u, f, i):
    average_neighbours(new, u, i)
    new[i, 1:-1] -= f[i, 1:-1]
    new[i, 1:-1] *= 0.25


def relax(new, u, f):
    for i in range(1, len(u) - 1):
        relax_row(new, u, f, i)


def jacobi_helpers(u0, f, steps):
    u, new = u0.copy(), u0.copy()
    for _ in range(steps):
        relax(new, u, f)
        u, new = new, u
    return np.sum(u * u)


def jacobi_interior_views(u0, f, steps):
    u = u0.copy()
    inside = u[1:-1, 1:-1]
    for _ in range(steps):
        inside[...] = 0.25 * (u[:-2, 1:-1] + u[2:, 1:-1] + u[1:-1, :-2] + u[1:-1, 2:] - f[1:-1, 1:-1])
    return np.sum(u * u)


def jacobi_row_views(u0, f, steps):
    u = u0.copy()
    for _ in range(steps):
        old = u.copy()
        for i in range(1, len(u) - 1):
            row, source = u[i], f[i]
            row[1:-1] = old[i - 1][1:-1] + old[i + 1][1:-1] + old[i][:-2] + old[i][2:] - source[1:-1]
            row[1:-1] *= 0.25
    return np.sum(u * u)


def jacobi_functional(u, f, steps):
    for _ in range(steps):
        u = framed(u, 0.25 * (u[:-2, 1:-1] + u[2:, 1:-1] + u[1:-1, :-2] + u[1:-1, 2:] - f[1:-1, 1:-1]))
    return np.sum(u * u)


def gauss_seidel_2d(u0, f, steps):
    u = u0.copy()
    n, m = u.shape
    for _ in range(steps):
        for i in range(1, n - 1):
            for j in range(1, m - 1):
                u[i, j] = 0.25 * (u[i - 1, j] + u[i + 1, j] + u[i, j - 1] + u[i, j + 1] - f[i, j])
    return np.sum(u * u)


def gauss_seidel_2d_functional(u, f, steps):
    u = [[v for v in row] for row in u]
    for _ in range(steps):
        above = u[0]
        rows = [above]
        for i in range(1, len(u) - 1):
            row = [u[i][0]]
            for j in range(1, len(u[0]) - 1):
                row.append(0.25 * (above[j] + u[i + 1][j] + row[-1] + u[i][j + 1] - f[i, j]))
            above = [*row, u[i][-1]]
            rows.append(above)
        u = [*rows, u[-1]]
    return np.sum(np.array(u) ** 2)


def sor(a, b, omega, steps):
    x = np.zeros(len(b))
    for _ in range(steps):
        for i in range(len(b)):
            s = b[i]
            for j in range(len(b)):
                if j != i:
                    s -= a[i, j] * x[j]
            x[i] = (1.0 - omega) * x[i] + omega * s / a[i, i]
    return x


def sor_dots(a, b, omega, steps):
    x = np.zeros_like(b)
    for _ in range(steps):
        for i in range(len(b)):
            s = b[i] - np.dot(a[i, :i], x[:i]) - a[i, i + 1 :] @ x[i + 1 :]
            x[i] += omega * (s / a[i, i] - x[i])
    return x


def sor_functional(a, b, omega, steps):
    x = [0.0] * len(b)
    for _ in range(steps):
        new = []
        for i in range(len(b)):
            known = new + x[i:]
            s = b[i] - sum(a[i, j] * known[j] for j in range(len(b)) if j != i)
            new.append((1.0 - omega) * x[i] + omega * s / a[i, i])
        x = new
    return np.array(x)


def red_black(u0, steps):
    u = u0.copy()
    for _ in range(steps):
        u[1:-1:2] = 0.5 * (u[0:-2:2] + u[2::2])
        u[2:-1:2] = 0.5 * (u[1:-2:2] + u[3::2])
    return np.sum(np.exp(u))


def red_black_loops(u0, steps):
    u = u0.copy()
    for _ in range(steps):
        for start in (1, 2):
            for i in range(start, len(u) - 1, 2):
                u[i] = 0.5 * (u[i - 1] + u[i + 1])
    return np.sum(np.exp(u))


def red_black_functional(u, steps):
    odd = np.arange(len(u)) % 2 == 1
    for _ in range(steps):
        for colour in (odd, ~odd):
            inner = np.where(colour[1:-1], 0.5 * (u[:-2] + u[2:]), u[1:-1])
            u = np.concatenate([u[:1], inner, u[-1:]])
    return np.sum(np.exp(u))


# -- alternating directions --------------------------------------------------------------------------------------------


def thomas_in_place(r, d):
    """Solve (1 + 2r) x[i] - r (x[i-1] + x[i+1]) = d[i]; the solution replaces d."""
    n = len(d)
    c = np.zeros(n)
    c[0] = -r / (1.0 + 2.0 * r)
    d[0] /= 1.0 + 2.0 * r
    for i in range(1, n):
        pivot = 1.0 + 2.0 * r + r * c[i - 1]
        c[i] = -r / pivot
        d[i] = (d[i] + r * d[i - 1]) / pivot
    for i in range(n - 2, -1, -1):
        d[i] -= c[i] * d[i + 1]


def adi_rows(u0, r, steps):
    u = u0.copy()
    for _ in range(steps):
        for i in range(len(u)):
            thomas_in_place(r, u[i])
        for j in range(u.shape[1]):
            thomas_in_place(r, u[:, j])
    return np.sum(u**3)


def adi_copies(u0, r, steps):
    u = u0.copy()
    for _ in range(steps):
        for i in range(len(u)):
            line = u[i].copy()
            thomas_in_place(r, line)
            u[i] = line
        for j in range(u.shape[1]):
            line = u[:, j].copy()
            thomas_in_place(r, line)
            u[:, j] = line
    return np.sum(u**3)


def adi_all_lines(u0, r, steps):
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


def adi_functional(u, r, steps):
    n = len(u)
    a = (1.0 + 2.0 * r) * np.eye(n) - r * (np.eye(n, k=1) + np.eye(n, k=-1))
    for _ in range(steps):
        u = np.linalg.solve(a, np.linalg.solve(a, u.T).T)
    return np.sum(u**3)


# -- two and three dimensions ------------------------------------------------------------------------------------------


def nine_points(u0, w, steps):
    u = u0.copy()
    n, m = u.shape
    for _ in range(steps):
        acc = np.zeros((n - 2, m - 2))
        for di in range(3):
            for dj in range(3):
                acc += w[di, dj] * u[di : di + n - 2, dj : dj + m - 2]
        u[1:-1, 1:-1] = np.tanh(acc)
    return np.sum(u)


def nine_points_functional(u, w, steps):
    n, m = u.shape
    for _ in range(steps):
        acc = sum(w[i, j] * u[i : i + n - 2, j : j + m - 2] for i in range(3) for j in range(3))
        u = framed(u, np.tanh(acc))
    return np.sum(u)


def seven_points(u0, k, steps):
    u = u0.copy()
    lap = np.zeros_like(u)
    for _ in range(steps):
        lap[1:-1, 1:-1, 1:-1] = -6.0 * u[1:-1, 1:-1, 1:-1]
        lap[1:-1, 1:-1, 1:-1] += u[2:, 1:-1, 1:-1] + u[:-2, 1:-1, 1:-1]
        lap[1:-1, 1:-1, 1:-1] += u[1:-1, 2:, 1:-1] + u[1:-1, :-2, 1:-1]
        lap[1:-1, 1:-1, 1:-1] += u[1:-1, 1:-1, 2:] + u[1:-1, 1:-1, :-2]
        u += k * lap * u
    return np.sum(u**2)


def seven_points_loops(u0, k, steps):
    u = u0.copy()
    nx, ny, nz = u.shape
    for _ in range(steps):
        old = u.copy()
        for i in range(1, nx - 1):
            for j in range(1, ny - 1):
                for l in range(1, nz - 1):
                    lap = -6.0 * old[i, j, l] + old[i + 1, j, l] + old[i - 1, j, l]
                    lap += old[i, j + 1, l] + old[i, j - 1, l] + old[i, j, l + 1] + old[i, j, l - 1]
                    u[i, j, l] += k * lap * old[i, j, l]
    return np.sum(u**2)


def seven_points_planes(u0, k, steps):
    u = u0.copy()
    lap = np.zeros_like(u)
    for _ in range(steps):
        for i in range(1, len(u) - 1):
            plane = u[i]
            lap[i, 1:-1, 1:-1] = u[i + 1, 1:-1, 1:-1] + u[i - 1, 1:-1, 1:-1] - 6.0 * plane[1:-1, 1:-1]
            lap[i, 1:-1, 1:-1] += plane[2:, 1:-1] + plane[:-2, 1:-1] + plane[1:-1, 2:] + plane[1:-1, :-2]
        u *= 1.0 + k * lap
    return np.sum(u**2)


def seven_points_functional(u, k, steps):
    for _ in range(steps):
        inner = u[1:-1, 1:-1, 1:-1]
        lap = u[2:, 1:-1, 1:-1] + u[:-2, 1:-1, 1:-1] + u[1:-1, 2:, 1:-1] + u[1:-1, :-2, 1:-1]
        lap = lap + u[1:-1, 1:-1, 2:] + u[1:-1, 1:-1, :-2] - 6.0 * inner
        u = u + k * np.pad(lap, 1) * u
    return np.sum(u**2)


def obstacle(u0, wall, steps):
    u = u0.copy()
    for _ in range(steps):
        u[1:-1, 1:-1] += 0.1 * (u[2:, 1:-1] + u[:-2, 1:-1] - 2.0 * u[1:-1, 1:-1])
        u[wall] = 0.0
        u[~wall] *= 1.0 + 0.1 * u[~wall]
    return np.sum(u * u)


def obstacle_functional(u, wall, steps):
    for _ in range(steps):
        u = framed(u, u[1:-1, 1:-1] + 0.1 * (u[2:, 1:-1] + u[:-2, 1:-1] - 2.0 * u[1:-1, 1:-1]))
        u = np.where(wall, 0.0, u)
        u = u * (1.0 + 0.1 * u)
    return np.sum(u * u)


def wrap(z):
    z[0], z[-1] = z[-2].copy(), z[1].copy()
    z[:, 0], z[:, -1] = z[:, -2].copy(), z[:, 1].copy()


def laplacian_into(out, z):
    out[...] = z[:-2, 1:-1] + z[2:, 1:-1] + z[1:-1, :-2] + z[1:-1, 2:] - 4.0 * z[1:-1, 1:-1]


def gray_scott(u0, v0, feed, kill, steps):
    n, m = u0.shape
    u = np.zeros((n + 2, m + 2))
    v = np.zeros((n + 2, m + 2))
    u[1:-1, 1:-1] = u0
    v[1:-1, 1:-1] = v0
    lu, lv = np.empty((n, m)), np.empty((n, m))
    for _ in range(steps):
        wrap(u)
        wrap(v)
        laplacian_into(lu, u)
        laplacian_into(lv, v)
        reaction = u[1:-1, 1:-1] * v[1:-1, 1:-1] ** 2
        u[1:-1, 1:-1] += 0.16 * lu - reaction + feed * (1.0 - u[1:-1, 1:-1])
        v[1:-1, 1:-1] += 0.08 * lv + reaction - (feed + kill) * v[1:-1, 1:-1]
    return np.sum(u[1:-1, 1:-1] * v[1:-1, 1:-1])


def gray_scott_roll(u0, v0, feed, kill, steps):
    fields = np.stack([u0, v0])
    lap = np.zeros_like(fields)
    for _ in range(steps):
        lap[:] = -4.0 * fields
        for axis in (1, 2):
            for shift in (-1, 1):
                lap += np.roll(fields, shift, axis)
        reaction = fields[0] * fields[1] ** 2
        fields[0] += 0.16 * lap[0] - reaction + feed * (1.0 - fields[0])
        fields[1] += 0.08 * lap[1] + reaction - (feed + kill) * fields[1]
    return np.sum(fields[0] * fields[1])


def gray_scott_interior_views(u0, v0, feed, kill, steps):
    u, v = np.pad(u0, 1), np.pad(v0, 1)
    inner_u, inner_v = u[1:-1, 1:-1], v[1:-1, 1:-1]
    lu, lv = np.empty_like(u0), np.empty_like(v0)
    for _ in range(steps):
        wrap(u)
        wrap(v)
        laplacian_into(lu, u)
        laplacian_into(lv, v)
        reaction = inner_u * inner_v**2
        inner_u += 0.16 * lu - reaction + feed * (1.0 - inner_u)
        inner_v += 0.08 * lv + reaction - (feed + kill) * inner_v
    return np.sum(inner_u * inner_v)


def gray_scott_functional(u, v, feed, kill, steps):
    for _ in range(steps):
        lu, lv = (sum(np.roll(z, s, axis) for s in (-1, 1) for axis in (0, 1)) - 4.0 * z for z in (u, v))
        reaction = u * v * v
        u, v = u + 0.16 * lu - reaction + feed * (1.0 - u), v + 0.08 * lv + reaction - (feed + kill) * v
    return np.sum(u * v)


RNG = np.random.default_rng(0)
G = RNG.standard_normal((4, 5))
F = RNG.standard_normal((4, 5))
CUBE = 0.3 * RNG.standard_normal((3, 4, 3))
A = RNG.standard_normal((3, 3)) + 4.0 * np.eye(3)
B = np.array([0.5, -1.0, 2.0])
WALL = np.abs(F) > 1.0
SEEDED = np.abs(F[:, :4]) * 0.3

CASES = [
    *(
        case(f, G, F, steps, functional=jacobi_functional)
        for f, steps in [
            (jacobi, 3),
            (jacobi, 0),
            (jacobi_loops, 2),
            (jacobi_argument, 3),
            (jacobi_until, 3),
            (jacobi_out, 2),
            (jacobi_helpers, 2),
        ]
    ),
    case(gauss_seidel_2d, G, F, 2, functional=gauss_seidel_2d_functional),
    case(sor, A, B, 1.2, 2, functional=sor_functional),
    case(sor_dots, A, B, 1.2, 2, functional=sor_functional),
    case(red_black, np.cos(np.arange(7.0)), 2, functional=red_black_functional),
    case(red_black_loops, np.cos(np.arange(7.0)), 2, functional=red_black_functional),
    case(nine_points, G, A * 0.3, 2, functional=nine_points_functional),
    case(seven_points, CUBE, 0.3, 2, functional=seven_points_functional),
    case(seven_points_loops, CUBE, 0.3, 2, order=1, functional=seven_points_functional),
    case(seven_points_planes, CUBE, 0.3, 2, functional=seven_points_functional),
    case(obstacle, G, WALL, 2, functional=obstacle_functional),
    *(
        case(f, G[:, :4], SEEDED, 0.04, 0.06, 2, order=1, wrt=("u0", "feed"), functional=gray_scott_functional)
        for f in (gray_scott, gray_scott_roll)
    ),
]

CASES += [
    *(case(f, G, F, 2, functional=jacobi_functional) for f in (jacobi_interior_views, jacobi_row_views)),
    case(adi_rows, G[:, :4], 0.4, 2),
    case(gray_scott_interior_views, G[:, :4], SEEDED, 0.04, 0.06, 2, wrt=("u0",), functional=gray_scott_functional),
    *(case(f, G[:, :4], 0.4, 2, functional=adi_functional) for f in (adi_copies, adi_all_lines)),
]
