"""Time stepping and relaxation on grids, written in place, beside the same algorithms on new arrays."""

import numpy as np

from tests.programs.case import case

# -- heat --------------------------------------------------------------------------------------------------------------


def heat_functional(u, k, steps):
    for _ in range(steps):
        u = np.concatenate([u[:1], u[1:-1] + k * (u[2:] - 2.0 * u[1:-1] + u[:-2]), u[-1:]])
    return np.sum(u * u * u)


def heat_loops(u0, k, steps):
    u = u0.copy()
    new = np.empty_like(u)
    n = len(u)
    for _ in range(steps):
        new[0] = u[0]
        new[n - 1] = u[n - 1]
        for i in range(1, n - 1):
            new[i] = u[i] + k * (u[i + 1] - 2.0 * u[i] + u[i - 1])
        u[:] = new
    return np.sum(u * u * u)


def heat_one_old_value(u0, k, steps):
    u = u0.copy()
    for _ in range(steps):
        left = u[0]
        for i in range(1, u.size - 1):
            here = u[i]
            u[i] += k * (u[i + 1] - 2.0 * here + left)
            left = here
    return np.sum(u * u * u)


def heat_swapped(u0, k, steps):
    u, new = u0.copy(), u0.copy()
    for _ in range(steps):
        new[1:-1] = u[1:-1] + k * (u[2:] - 2.0 * u[1:-1] + u[:-2])
        u, new = new, u
    return (u**3).sum()


def heat_parity(u0, k, steps):
    a = u0.copy()
    b = u0.copy()
    for t in range(steps):
        if t % 2 == 0:
            b[1:-1] = a[1:-1] + k * (a[2:] - 2.0 * a[1:-1] + a[:-2])
        else:
            a[1:-1] = b[1:-1] + k * (b[2:] - 2.0 * b[1:-1] + b[:-2])
    u = a if steps % 2 == 0 else b
    return np.sum(u**3)


def heat_out(u0, k, steps):
    u = np.array(u0)
    work = np.empty(len(u) - 2)
    for _ in range(steps):
        np.add(u[2:], u[:-2], out=work)
        np.subtract(work, 2.0 * u[1:-1], out=work)
        np.multiply(work, k, out=work)
        u[1:-1] += work
    return np.sum(u * u * u)


def heat_out_slice(u0, k, steps):
    u = u0.copy()
    work = np.zeros_like(u)
    for _ in range(steps):
        np.subtract(u[2:], u[1:-1], out=work[1:-1])
        work[1:-1] -= u[1:-1] - u[:-2]
        work *= k
        np.add(u, work, out=u)
    return np.sum(u * u * u)


def heat_history(u0, k, steps):
    traj = np.zeros((steps + 1, len(u0)))
    traj[0] = u0
    for t in range(steps):
        traj[t + 1] = traj[t]
        traj[t + 1, 1:-1] += k * (traj[t, 2:] - 2.0 * traj[t, 1:-1] + traj[t, :-2])
    return np.sum(traj[-1] ** 3)


def heat_flux(u0, k, steps):
    u = u0.copy()
    flux = np.zeros(len(u) - 1)
    for _ in range(steps):
        for i in range(len(flux)):
            flux[i] = k * (u[i] - u[i + 1])
        for i in range(1, len(u) - 1):
            u[i] -= flux[i] - flux[i - 1]
    return np.sum(u * u * u)


def laplacian_into(out, u):
    out[1:-1] = u[2:] - 2.0 * u[1:-1] + u[:-2]


def scale(a, factor):
    a *= factor


def heat_increment(work, u, k):
    laplacian_into(work, u)
    scale(work, k)


def heat_step(u, work, k):
    heat_increment(work, u, k)
    u += work


def heat_helpers(u0, k, steps):
    u = u0.copy()
    work = np.zeros_like(u)
    for _ in range(steps):
        heat_step(u, work, k)
    return np.sum(u * u * u)


def heat_argument(u, k, steps):
    for _ in range(steps):
        u[1:-1] += k * (u[2:] - 2.0 * u[1:-1] + u[:-2])
    return np.sum(u * u * u)


def heat_views(u0, k, steps):
    u = u0.copy()
    left, middle, right = u[:-2], u[1:-1], u[2:]
    for _ in range(steps):
        middle += k * (right - 2.0 * middle + left)
    return np.sum(u * u * u)


def heat_rows(u0, k, steps):
    traj = np.zeros((steps + 1, len(u0)))
    traj[0] = u0
    for t in range(steps):
        old, new = traj[t], traj[t + 1]
        new[:] = old
        new[1:-1] += k * (old[2:] - 2.0 * old[1:-1] + old[:-2])
    return np.sum(traj[-1] ** 3)


def heat_two_levels(u0, k, steps):
    levels = np.stack([u0, u0])
    for t in range(steps):
        old = levels[t % 2]
        new = levels[(t + 1) % 2]
        laplacian_into(new, old)
        new[1:-1] *= k
        new[1:-1] += old[1:-1]
    return np.sum(levels[steps % 2] ** 3)


def heat_list_of_levels(u0, k, steps):
    levels = [u0.copy(), u0.copy()]
    for t in range(steps):
        old, new = levels[t % 2], levels[1 - t % 2]
        new[1:-1] = old[1:-1] + k * (old[2:] - 2.0 * old[1:-1] + old[:-2])
    return np.sum(levels[steps % 2] ** 3)


def heat_periodic(u0, kappa, steps):
    n = len(u0)
    u = np.empty(n + 2)
    u[1:-1] = u0
    for _ in range(steps):
        u[0] = u[n]
        u[n + 1] = u[1]
        u[1:-1] += kappa * (u[2:] - 2.0 * u[1:-1] + u[:-2])
    return u[1:-1] * u[2:]


def heat_periodic_functional(u, kappa, steps):
    for _ in range(steps):
        ghost = np.concatenate([u[-1:], u, u[:1]])
        last = u[0]
        u = u + kappa * (ghost[2:] - 2.0 * u + ghost[:-2])
    return u * np.append(u[1:], last)


# -- waves -------------------------------------------------------------------------------------------------------------


def wave(u0, c, steps):
    previous = u0.copy()
    now = u0.copy()
    following = np.zeros_like(u0)
    for _ in range(steps):
        following[1:-1] = 2.0 * now[1:-1] - previous[1:-1] + c[1:-1] ** 2 * (now[2:] - 2.0 * now[1:-1] + now[:-2])
        following[0] = 0.0
        following[-1] = now[-2]
        previous, now, following = now, following, previous
    return np.sum(now**2) + previous[1] * now[2]


def wave_history(u0, c, steps):
    n = len(u0)
    u = np.zeros((steps + 2, n))
    u[0] = u0
    u[1, :] = u0
    for t in range(1, steps + 1):
        for i in range(1, n - 1):
            u[t + 1, i] = 2.0 * u[t, i] - u[t - 1, i] + c[i] ** 2 * (u[t, i + 1] - 2.0 * u[t, i] + u[t, i - 1])
        u[t + 1, n - 1] = u[t, n - 2]
    return np.sum(u[steps + 1] ** 2) + u[steps, 1] * u[steps + 1, 2]


def wave_copied_buffers(u0, c, steps):
    previous, now, following = u0.copy(), u0.copy(), np.zeros(len(u0))
    for _ in range(steps):
        laplacian_into(following, now)
        following *= c * c
        following += 2.0 * now - previous
        following[0] = 0.0
        following[-1] = now[-2]
        previous[...] = now
        now[...] = following
    return np.sum(now**2) + previous[1] * now[2]


def wave_functional(u0, c, steps):
    previous, now = u0, u0
    for _ in range(steps):
        inner = 2.0 * now[1:-1] - previous[1:-1] + c[1:-1] ** 2 * (now[2:] - 2.0 * now[1:-1] + now[:-2])
        previous, now = now, np.concatenate([np.zeros(1), inner, now[-2:-1]])
    return np.sum(now**2) + previous[1] * now[2]


def staggered_wave(p, v, dt, steps):
    p = p.copy()
    v = v.copy()
    for _ in range(steps):
        v[1:-1] -= dt * (p[1:] - p[:-1])
        v[0] = v[-1] = 0.0
        p -= dt * (v[1:] - v[:-1])
    return p @ p + v @ v


def staggered_wave_functional(p, v, dt, steps):
    for _ in range(steps):
        v = np.concatenate([[0.0], v[1:-1] - dt * np.diff(p), [0.0]])
        p = p - dt * np.diff(v)
    return p @ p + v @ v


# -- transport ---------------------------------------------------------------------------------------------------------


def upwind(u0, speed, dt, steps):
    u = u0.copy()
    for _ in range(steps):
        inflow = u[-1]
        u[1:] -= dt * speed[1:] * (u[1:] - u[:-1])
        u[0] -= dt * speed[0] * (u[0] - inflow)
    return np.sum(u * u)


def upwind_backwards(u0, speed, dt, steps):
    u = u0.copy()
    for _ in range(steps):
        inflow = u[-1]
        for i in range(len(u) - 1, 0, -1):
            u[i] = u[i] - dt * speed[i] * (u[i] - u[i - 1])
        u[0] = u[0] - dt * speed[0] * (u[0] - inflow)
    return np.sum(u * u)


def upwind_functional(u, speed, dt, steps):
    for _ in range(steps):
        u = u - dt * speed * (u - np.roll(u, 1))
    return np.sum(u * u)


def upwind_by_sign(u0, speed, steps):
    u = u0.copy()
    du = np.zeros_like(u)
    for _ in range(steps):
        for i in range(len(u)):
            if speed[i] > 0:
                du[i] = speed[i] * (u[i] - u[i - 1])
            else:
                du[i] = speed[i] * (u[(i + 1) % len(u)] - u[i])
        u -= 0.2 * du
    return np.sum(u**2)


def upwind_by_mask(u0, speed, steps):
    u = u0.copy()
    du = np.empty(u.shape)
    right = speed > 0
    for _ in range(steps):
        du[right] = (u - np.roll(u, 1))[right]
        du[~right] = (np.roll(u, -1) - u)[~right]
        du *= speed
        u -= 0.2 * du
    return np.sum(u**2)


def upwind_by_sign_functional(u, speed, steps):
    for _ in range(steps):
        back, ahead = u - np.roll(u, 1), np.roll(u, -1) - u
        u = u - 0.2 * np.where(speed > 0, speed * back, speed * ahead)
    return np.sum(u**2)


def minmod(a, b):
    return np.where(a * b > 0, np.where(np.abs(a) < np.abs(b), a, b), 0.0)


def limited_advection(u0, c, steps):
    u = u0.copy()
    slope = np.zeros_like(u)
    face = np.zeros(len(u) + 1)
    for _ in range(steps):
        d = u[1:] - u[:-1]
        slope[1:-1] = minmod(d[:-1], d[1:])
        face[1:] = u + 0.5 * (1.0 - c) * slope
        face[0] = face[-1]
        u -= c * np.diff(face)
    return np.sum(np.sin(u))


def limited_advection_functional(u, c, steps):
    for _ in range(steps):
        d = np.diff(u)
        right = u + 0.5 * (1.0 - c) * np.concatenate([[0.0], minmod(d[:-1], d[1:]), [0.0]])
        u = u - c * (right - np.roll(right, 1))
    return np.sum(np.sin(u))


def burgers_fluxes(u0, nu, steps):
    u = u0.copy()
    f = np.empty(u.size - 1)
    for _ in range(steps):
        f[:] = 0.25 * (u[1:] ** 2 + u[:-1] ** 2) - nu * (u[1:] - u[:-1])
        u[1:-1] -= 0.1 * (f[1:] - f[:-1])
    return np.sum(u * u)


def centred_flux(u, nu, f):
    for i in range(len(f)):
        f[i] = 0.25 * (u[i + 1] ** 2 + u[i] ** 2) - nu * (u[i + 1] - u[i])


def apply_flux(u, f, dt):
    for i in range(1, len(u) - 1):
        u[i] -= dt * (f[i] - f[i - 1])


def burgers_step(u, f, nu, dt):
    centred_flux(u, nu, f)
    apply_flux(u, f, dt)


def burgers_helpers(u, nu, steps):
    f = np.zeros(len(u) - 1)
    for _ in range(steps):
        burgers_step(u, f, nu, 0.1)
    return np.sum(u * u)


def burgers_in_place_everything(u0, nu, steps):
    u = +u0
    f = np.empty(u.size - 1)
    square = np.empty_like(u)
    for _ in range(steps):
        np.square(u, out=square)
        np.add(square[1:], square[:-1], out=f)
        f *= 0.25
        f -= nu * (u[1:] - u[:-1])
        u[1:-1] -= 0.1 * (f[1:] - f[:-1])
    return np.sum(u * u)


def burgers_functional(u, nu, steps):
    for _ in range(steps):
        f = 0.25 * (u[1:] ** 2 + u[:-1] ** 2) - nu * np.diff(u)
        u = np.concatenate([u[:1], u[1:-1] - 0.1 * np.diff(f), u[-1:]])
    return np.sum(u * u)


def godunov(u0, steps):
    u = u0.copy()
    f = np.zeros(len(u) + 1)
    for _ in range(steps):
        f[1:-1] = np.maximum(0.5 * np.maximum(u[:-1], 0.0) ** 2, 0.5 * np.minimum(u[1:], 0.0) ** 2)
        f[0] = f[1]
        f[-1] = f[-2]
        u -= 0.2 * (f[1:] - f[:-1])
    return np.sum(u**3)


def godunov_functional(u, steps):
    for _ in range(steps):
        f = np.maximum(0.5 * np.maximum(u[:-1], 0.0) ** 2, 0.5 * np.minimum(u[1:], 0.0) ** 2)
        u = u - 0.2 * np.diff(np.concatenate([f[:1], f, f[-1:]]))
    return np.sum(u**3)


def shallow_water(h0, q0, steps):
    h, q = h0.copy(), q0.copy()
    fh = np.zeros(len(h) - 1)
    fq = np.zeros(len(h) - 1)
    for _ in range(steps):
        momentum = q * q / h + 0.5 * h * h
        fh[:] = 0.5 * (q[1:] + q[:-1]) - 0.4 * (h[1:] - h[:-1])
        fq[:] = 0.5 * (momentum[1:] + momentum[:-1]) - 0.4 * (q[1:] - q[:-1])
        h[1:-1] -= 0.1 * (fh[1:] - fh[:-1])
        q[1:-1] -= 0.1 * (fq[1:] - fq[:-1])
        q[0], q[-1] = -q[1], -q[-2]
        h[0], h[-1] = h[1], h[-2]
    return np.sum(h * h) + np.sum(q * q / h)


def shallow_water_functional(h, q, steps):
    for _ in range(steps):
        momentum = q * q / h + 0.5 * h * h
        fh = 0.5 * (q[1:] + q[:-1]) - 0.4 * np.diff(h)
        fq = 0.5 * (momentum[1:] + momentum[:-1]) - 0.4 * np.diff(q)
        hi = h[1:-1] - 0.1 * np.diff(fh)
        qi = q[1:-1] - 0.1 * np.diff(fq)
        h = np.concatenate([hi[:1], hi, hi[-1:]])
        q = np.concatenate([-qi[:1], qi, -qi[-1:]])
    return np.sum(h * h) + np.sum(q * q / h)


U = np.sin(1.3 * np.arange(7.0)) + 0.2
C = 0.3 + 0.1 * np.cos(np.arange(7.0))
SPEED = np.array([0.8, -0.5, 0.6, 1.1, -0.9, -0.3, 0.7])

CASES = [
    *(
        case(f, U, 0.2, steps, functional=heat_functional)
        for f, steps in [
            (heat_loops, 2),
            (heat_one_old_value, 2),
            (heat_swapped, 3),
            (heat_swapped, 0),
            (heat_parity, 3),
            (heat_out, 3),
            (heat_history, 2),
            (heat_flux, 2),
            (heat_argument, 3),
        ]
    ),
    case(heat_periodic, U, 0.2, 3, functional=heat_periodic_functional),
    case(wave, U, C, 3, functional=wave_functional),
    case(wave_history, U, C, 2, functional=wave_functional),
    case(wave_copied_buffers, U, C, 3, functional=wave_functional),
    case(staggered_wave, U, np.cos(np.arange(8.0)), 0.3, 3, functional=staggered_wave_functional),
    case(upwind, U, C, 0.5, 3, functional=upwind_functional),
    case(upwind_backwards, U, C, 0.5, 2, functional=upwind_functional),
    case(upwind_by_sign, U, SPEED, 2, functional=upwind_by_sign_functional),
    case(upwind_by_mask, U, SPEED, 2, functional=upwind_by_sign_functional),
    case(limited_advection, U, 0.4, 2, functional=limited_advection_functional),
    case(burgers_fluxes, U, 0.3, 3, functional=burgers_functional),
    case(burgers_helpers, U, 0.3, 2, functional=burgers_functional),
    case(burgers_in_place_everything, U, 0.3, 2, functional=burgers_functional),
    case(godunov, U, 3, functional=godunov_functional),
    case(shallow_water, U + 2.0, SPEED, 2, functional=shallow_water_functional),
]

CASES += [
    *(
        case(f, U, 0.2, 2, functional=heat_functional)
        for f in (heat_views, heat_rows, heat_two_levels, heat_out_slice, heat_helpers)
    ),
    case(heat_list_of_levels, U, 0.2, 2),
]
