"""Motion, filters, recurrences and iterations with preallocated arrays, beside the same on new arrays."""

import math

import numpy as np

from tests.programs.case import case

# -- bodies ------------------------------------------------------------------------------------------------------------


def forces_into(f, q, m):
    f[:] = 0.0
    for i in range(len(q)):
        for j in range(i):
            d = q[j] - q[i]
            pull = d * (m[i] * m[j] / (d @ d + 0.1) ** 1.5)
            f[i] += pull
            f[j] -= pull


def nbody(q0, v0, m, steps):
    q, v = q0.copy(), v0.copy()
    f = np.zeros_like(q)
    for _ in range(steps):
        forces_into(f, q, m)
        v += 0.1 * f / m[:, None]
        q += 0.1 * v
    return np.sum(q * v)


def nbody_scalars(q0, v0, m, steps):
    n, dim = q0.shape
    q = q0.copy()
    v = v0.copy()
    a = np.zeros((n, dim))
    for _ in range(steps):
        for i in range(n):
            for k in range(dim):
                a[i, k] = 0.0
            for j in range(n):
                if i == j:
                    continue
                r2 = 0.1
                for k in range(dim):
                    r2 += (q[j, k] - q[i, k]) ** 2
                for k in range(dim):
                    a[i, k] += m[j] * (q[j, k] - q[i, k]) / (r2 * math.sqrt(r2))
        for i in range(n):
            for k in range(dim):
                v[i, k] += 0.1 * a[i, k]
                q[i, k] += 0.1 * v[i, k]
    return np.sum(q * v)


def nbody_pairs(q0, v0, m, steps):
    q, v = np.array(q0), np.array(v0)
    first, second = np.triu_indices(len(q), 1)
    a = np.empty_like(q)
    for _ in range(steps):
        d = q[second] - q[first]
        pull = d / ((np.sum(d * d, axis=1) + 0.1) ** 1.5)[:, None]
        a[...] = 0.0
        np.add.at(a, first, m[second, None] * pull)
        np.subtract.at(a, second, m[first, None] * pull)
        v += 0.1 * a
        q += 0.1 * v
    return np.sum(q * v)


def pull_on(acceleration, here, there, mass):
    d = there - here
    acceleration += mass * d / (d @ d + 0.1) ** 1.5


def nbody_row_views(q0, v0, m, steps):
    q, v = q0.copy(), v0.copy()
    a = np.zeros_like(q)
    for _ in range(steps):
        a.fill(0.0)
        for i in range(len(q)):
            for j in range(len(q)):
                if i != j:
                    pull_on(a[i], q[i], q[j], m[j])
        v += 0.1 * a
        q += 0.1 * v
    return np.sum(q * v)


def nbody_functional(q, v, m, steps):
    for _ in range(steps):
        d = q[None] - q[:, None]
        v = v + 0.1 * np.sum(m[:, None] * d / ((np.sum(d * d, axis=2) + 0.1) ** 1.5)[:, :, None], axis=1)
        q = q + 0.1 * v
    return np.sum(q * v)


def leapfrog(q, v, dt, steps):
    a = -np.sin(q)
    for _ in range(steps):
        v += 0.5 * dt * a
        q += dt * v
        a[:] = -np.sin(q)
        v += 0.5 * dt * a
    return np.sum(q * q) + np.sum(v * q)


def leapfrog_out(q0, v0, dt, steps):
    q, v, a = q0.copy(), v0.copy(), np.empty_like(q0)
    np.sin(q, out=a)
    for _ in range(steps):
        v -= 0.5 * dt * a
        q += dt * v
        np.sin(q, out=a)
        v -= 0.5 * dt * a
    return np.sum(q * q) + np.sum(v * q)


def verlet_history(q0, v0, dt, steps):
    q = np.zeros((steps + 1, len(q0)))
    v = np.zeros((steps + 1, len(q0)))
    q[0], v[0] = q0, v0
    for t in range(steps):
        half = v[t] - 0.5 * dt * np.sin(q[t])
        q[t + 1] = q[t] + dt * half
        v[t + 1] = half - 0.5 * dt * np.sin(q[t + 1])
    return np.sum(q[-1] ** 2) + np.sum(v[-1] * q[-1])


def leapfrog_functional(q, v, dt, steps):
    for _ in range(steps):
        half = v - 0.5 * dt * np.sin(q)
        q = q + dt * half
        v = half - 0.5 * dt * np.sin(q)
    return np.sum(q * q) + np.sum(v * q)


# -- Runge-Kutta -------------------------------------------------------------------------------------------------------


def slope_into(k, y, p):
    k[0] = p[0] * y[0] - y[0] * y[1]
    k[1] = p[1] * y[0] * y[1] - y[1]


def slope(y, p):
    return np.stack([p[0] * y[0] - y[0] * y[1], p[1] * y[0] * y[1] - y[1]])


def rk4(y0, p, h, steps):
    y = y0.copy()
    k1, k2, k3, k4 = np.zeros(2), np.zeros(2), np.zeros(2), np.zeros(2)
    for _ in range(steps):
        slope_into(k1, y, p)
        slope_into(k2, y + 0.5 * h * k1, p)
        slope_into(k3, y + 0.5 * h * k2, p)
        slope_into(k4, y + h * k3, p)
        y += h / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4)
    return np.sum(y**2)


def rk4_stages(y0, p, h, steps):
    y = y0.copy()
    k = np.zeros((4, 2))
    work = np.empty_like(y)
    for _ in range(steps):
        for s in range(4):
            work[:] = y
            if s > 0:
                work += (0.5 if s < 3 else 1.0) * h * k[s - 1]
            k[s, 0] = p[0] * work[0] - work[0] * work[1]
            k[s, 1] = p[1] * work[0] * work[1] - work[1]
        y += h / 6.0 * (np.array([1.0, 2.0, 2.0, 1.0]) @ k)
    return np.sum(y**2)


def rk4_one_work_array(y, p, h, steps):
    work, total = np.zeros_like(y), np.zeros_like(y)
    for _ in range(steps):
        total[...] = 0.0
        work[...] = y
        for before, weight in ((0.5, 1.0), (0.5, 2.0), (1.0, 2.0), (0.0, 1.0)):
            k = slope(work, p)
            total += weight * k
            np.multiply(k, before * h, out=work)
            work += y
        total *= h / 6.0
        y += total
    return np.sum(y**2)


def rk4_step(y, k, work, p, h):
    slope_into(k[0], y, p)
    np.add(y, 0.5 * h * k[0], out=work)
    slope_into(k[1], work, p)
    np.add(y, 0.5 * h * k[1], out=work)
    slope_into(k[2], work, p)
    np.add(y, h * k[2], out=work)
    slope_into(k[3], work, p)
    y += h / 6.0 * (k[0] + 2.0 * k[1] + 2.0 * k[2] + k[3])


def rk4_rows_as_parameters(y0, p, h, steps):
    y, k, work = y0.copy(), np.zeros((4, 2)), np.zeros(2)
    for _ in range(steps):
        rk4_step(y, k, work, p, h)
    return np.sum(y**2)


def rk4_history(y0, p, h, steps):
    traj = np.empty((steps + 1, 2))
    traj[0] = y0
    for t in range(steps):
        y = traj[t]
        k1 = slope(y, p)
        k2 = slope(y + 0.5 * h * k1, p)
        k3 = slope(y + 0.5 * h * k2, p)
        k4 = slope(y + h * k3, p)
        traj[t + 1] = y + h / 6.0 * (k1 + 2.0 * (k2 + k3) + k4)
    return np.sum(traj[-1] ** 2)


def rk4_functional(y, p, h, steps):
    for _ in range(steps):
        k1 = slope(y, p)
        k2 = slope(y + 0.5 * h * k1, p)
        k3 = slope(y + 0.5 * h * k2, p)
        y = y + h / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + slope(y + h * k3, p))
    return np.sum(y**2)


def recorded(x0, rate, steps):
    traj = np.zeros((steps, 2))
    state = x0.copy()
    for t in range(steps):
        state[0], state[1] = state[0] + rate * state[1], state[1] - rate * np.sin(state[0])
        traj[t] = state
    return traj


def recorded_list(x0, rate, steps):
    traj = []
    state = x0.copy()
    for _ in range(steps):
        state[0], state[1] = state[0] + rate * state[1], state[1] - rate * np.sin(state[0])
        traj.append(state.copy())
    return np.array(traj)


def recorded_columns(x0, rate, steps):
    traj = np.zeros((2, steps))
    state = x0
    for t in range(steps):
        state = np.array([state[0] + rate * state[1], state[1] - rate * np.sin(state[0])])
        traj[:, t] = state
    return traj.T


def recorded_functional(x0, rate, steps):
    rows = []
    a, b = x0
    for _ in range(steps):
        a, b = a + rate * b, b - rate * np.sin(a)
        rows.append([a, b])
    return np.array(rows)


def every_other(x0, rate, steps):
    saved = np.zeros((steps // 2, len(x0)))
    x = x0.copy()
    for t in range(steps):
        x[1:] += rate * (x[:-1] - x[1:]) * x[1:]
        if t % 2 == 1:
            saved[t // 2] = x
            saved[t // 2] *= 2.0
    return np.sum(saved**2)


def every_other_functional(x, rate, steps):
    saved = []
    for t in range(steps):
        x = np.concatenate([x[:1], x[1:] + rate * (x[:-1] - x[1:]) * x[1:]])
        if t % 2 == 1:
            saved.append(2.0 * x)
    return np.sum(np.stack(saved) ** 2)


# -- filters -----------------------------------------------------------------------------------------------------------


def kalman(x0, a, zs):
    x = x0.copy()
    p = np.eye(2)
    loss = 0.0
    for k in range(len(zs)):
        x[:] = a @ x
        p[:] = a @ p @ a.T
        p[0, 0] += 0.1
        p[1, 1] += 0.1
        s = p[0, 0] + 0.5
        gain = p[:, 0] / s
        e = zs[k] - x[0]
        loss += e * e / s + np.log(s)
        x += gain * e
        p -= np.outer(gain, p[0])
    return loss


def predict(x, p, a):
    x[:] = a @ x
    p[:, :] = a @ p @ a.T
    p += 0.1 * np.eye(2)


def correct(x, p, z):
    s = p[0, 0] + 0.5
    gain = p[:, 0] / s
    e = z - x[0]
    x += gain * e
    p -= np.outer(gain, p[0])
    return e * e / s + np.log(s)


def filter_step(x, p, a, z):
    predict(x, p, a)
    return correct(x, p, z)


def kalman_helpers(x0, a, zs):
    x, p = x0.copy(), np.eye(2)
    loss = 0.0
    for z in zs:
        loss += filter_step(x, p, a, z)
    return loss


def kalman_history(x0, a, zs):
    n = len(zs)
    xs, ps, losses = np.zeros((n + 1, 2)), np.zeros((n + 1, 2, 2)), np.zeros(n)
    xs[0], ps[0] = x0, np.eye(2)
    for k in range(n):
        x = a @ xs[k]
        p = a @ ps[k] @ a.T + 0.1 * np.eye(2)
        s = p[0, 0] + 0.5
        gain = p[:, 0] / s
        xs[k + 1] = x + gain * (zs[k] - x[0])
        ps[k + 1] = p - gain[:, None] * p[0]
        losses[k] = (zs[k] - x[0]) ** 2 / s + np.log(s)
    return losses.sum()


def kalman_functional(x, a, zs):
    p = np.eye(2)
    loss = 0.0
    for z in zs:
        x, p = a @ x, a @ p @ a.T + 0.1 * np.eye(2)
        s = p[0, 0] + 0.5
        e = z - x[0]
        loss = loss + e * e / s + np.log(s)
        x, p = x + p[:, 0] / s * e, p - np.outer(p[:, 0] / s, p[0])
    return loss


def echo(x, a, b):
    y = np.zeros_like(x)
    for n in range(len(x)):
        y[n] = b[0] * x[n]
        for k in range(1, len(b)):
            if n >= k:
                y[n] += b[k] * x[n - k]
        for k in range(len(a)):
            if n - k - 1 >= 0:
                y[n] -= a[k] * y[n - k - 1]
    return np.sum(y**2)


def echo_delay_line(x, a, b):
    y = np.empty_like(x)
    z = np.zeros(len(a) + 1)
    for n in range(len(x)):
        y[n] = b[0] * x[n] + z[0]
        for k in range(len(a)):
            z[k] = z[k + 1] + b[k + 1] * x[n] - a[k] * y[n]
    return np.sum(y**2)


def echo_functional(x, a, b):
    y = []
    for n in range(len(x)):
        new = sum(b[k] * x[n - k] for k in range(len(b)) if k <= n)
        y.append(new - sum(a[k] * y[n - k - 1] for k in range(len(a)) if k < n))
    return np.sum(np.array(y) ** 2)


def volatility(returns, omega, alpha, beta):
    s = np.empty(len(returns))
    s[0] = np.mean(returns**2)
    for t in range(1, len(returns)):
        s[t] = omega + alpha * returns[t - 1] ** 2 + beta * s[t - 1]
    return 0.5 * np.sum(np.log(s) + returns**2 / s)


def volatility_functional(returns, omega, alpha, beta):
    s = [np.mean(returns**2)]
    for r in returns[:-1]:
        s.append(omega + alpha * r * r + beta * s[-1])
    s = np.stack(s)
    return 0.5 * np.sum(np.log(s) + returns**2 / s)


# -- recurrent networks ------------------------------------------------------------------------------------------------


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def lstm(w, u, xs):
    t, n = len(xs), u.shape[1]
    h, c = np.zeros((t + 1, n)), np.zeros((t + 1, n))
    gates = np.empty((t, 4 * n))
    for k in range(t):
        gates[k] = w @ xs[k] + u @ h[k]
        gates[k, : 3 * n] = sigmoid(gates[k, : 3 * n])
        gates[k, 3 * n :] = np.tanh(gates[k, 3 * n :])
        c[k + 1] = gates[k, n : 2 * n] * c[k] + gates[k, :n] * gates[k, 3 * n :]
        h[k + 1] = gates[k, 2 * n : 3 * n] * np.tanh(c[k + 1])
    return np.sum(h[1:] ** 2)


def cell(h, c, w, u, x):
    n = len(h)
    z = w @ x + u @ h
    z[: 3 * n] = sigmoid(z[: 3 * n])
    np.tanh(z[3 * n :], out=z[3 * n :])
    c *= z[n : 2 * n]
    c += z[:n] * z[3 * n :]
    h[:] = z[2 * n : 3 * n] * np.tanh(c)


def lstm_cell_in_place(w, u, xs):
    h, c = np.zeros(u.shape[1]), np.zeros(u.shape[1])
    outputs = np.empty((len(xs), len(h)))
    for k, x in enumerate(xs):
        cell(h, c, w, u, x)
        outputs[k] = h
    return np.sum(outputs**2)


def lstm_gates(w, u, xs):
    n = u.shape[1]
    h, c = np.zeros(n), np.zeros(n)
    gates = np.zeros((4, n))
    outputs = np.zeros((len(xs), n))
    for k in range(len(xs)):
        for g in range(4):
            gates[g] = w[g * n : (g + 1) * n] @ xs[k] + u[g * n : (g + 1) * n] @ h
            gates[g] = np.tanh(gates[g]) if g == 3 else sigmoid(gates[g])
        c[:] = gates[1] * c + gates[0] * gates[3]
        h[:] = gates[2] * np.tanh(c)
        outputs[k, :] = h
    return np.sum(outputs * outputs)


def lstm_functional(w, u, xs):
    n = u.shape[1]
    h, c = np.zeros(n), np.zeros(n)
    total = 0.0
    for x in xs:
        z = w @ x + u @ h
        c = sigmoid(z[n : 2 * n]) * c + sigmoid(z[:n]) * np.tanh(z[3 * n :])
        h = sigmoid(z[2 * n : 3 * n]) * np.tanh(c)
        total = total + np.sum(h**2)
    return total


def layers(x, ws):
    activations = np.zeros((len(ws) + 1, len(x)))
    activations[0] = x
    for k in range(len(ws)):
        np.dot(ws[k], activations[k], out=activations[k + 1])
        activations[k + 1] = np.maximum(activations[k + 1], 0.1 * activations[k + 1])
    return np.sum(activations[1:] ** 2)


def layers_stored(x, ws):
    activations = np.zeros((len(ws) + 1, len(x)))
    activations[0] = x
    for k, w in enumerate(ws):
        activations[k + 1] = w @ activations[k]
        low = activations[k + 1] < 0.0
        activations[k + 1, low] *= 0.1
    return np.sum(activations[1:] ** 2)


def layers_functional(x, ws):
    total = 0.0
    for w in ws:
        x = w @ x
        x = np.where(x < 0.0, 0.1 * x, x)
        total = total + np.sum(x**2)
    return total


def momentum_descent(w0, rate, steps):
    w, v, g = w0.copy(), np.zeros_like(w0), np.empty_like(w0)
    for _ in range(steps):
        g[:-1] = 2.0 * w[:-1] - np.cos(w[1:])
        g[-1] = w[-1] ** 3
        v *= 0.9
        v -= rate * g
        w += v
    return np.sum(w**2)


def momentum_descent_functional(w, rate, steps):
    v = 0.0
    for _ in range(steps):
        g = np.append(2.0 * w[:-1] - np.cos(w[1:]), w[-1] ** 3)
        v = 0.9 * v - rate * g
        w = w + v
    return np.sum(w**2)


def adam(w0, rate, steps):
    w = w0.copy()
    m, s = np.zeros(len(w)), np.zeros(len(w))
    for t in range(1, steps + 1):
        g = w - np.sin(2.0 * w)
        m += 0.1 * (g - m)
        s += 0.01 * (g * g - s)
        w -= rate * (m / (1.0 - 0.9**t)) / (np.sqrt(s / (1.0 - 0.99**t)) + 1e-2)
    return np.sum(w**2)


def adam_functional(w, rate, steps):
    m = s = 0.0
    for t in range(1, steps + 1):
        g = w - np.sin(2.0 * w)
        m, s = 0.9 * m + 0.1 * g, 0.99 * s + 0.01 * g * g
        w = w - rate * (m / (1.0 - 0.9**t)) / (np.sqrt(s / (1.0 - 0.99**t)) + 1e-2)
    return np.sum(w**2)


# -- networks and chains -----------------------------------------------------------------------------------------------


def page_rank(weights, damping, steps):
    n = len(weights)
    rank = np.full(n, 1.0 / n)
    new = np.zeros(n)
    for _ in range(steps):
        new[:] = (1.0 - damping) / n
        for i in range(n):
            out = np.sum(weights[i])
            for j in range(n):
                new[j] += damping * rank[i] * weights[i, j] / out
        rank, new = new, rank
    return rank * rank


def page_rank_matrix(weights, damping, steps):
    m = weights.T.copy()
    m /= m.sum(axis=0)
    m *= damping
    rank = np.ones(len(m)) / len(m)
    for _ in range(steps):
        rank[...] = m @ rank + (1.0 - damping) / len(m)
    return rank**2


def page_rank_until(weights, damping, steps):
    n = len(weights)
    rank = np.ones(n) / n
    delta = 1.0
    count = 0
    while delta > 1e-9:
        old = rank.copy()
        rank.fill((1.0 - damping) / n)
        for i in range(n):
            rank += damping * old[i] * weights[i] / weights[i].sum()
        delta = np.abs(rank - old).max()
        count += 1
        if count == steps:
            break
    return rank**2


def page_rank_functional(weights, damping, steps):
    n = len(weights)
    rank = np.ones(n) / n
    for _ in range(steps):
        rank = damping * rank @ (weights / np.sum(weights, axis=1, keepdims=True)) + (1.0 - damping) / n
    return rank**2


def spring_chain(x, v, k, steps):
    f = np.zeros_like(x)
    for _ in range(steps):
        f[:] = 0.0
        for i in range(len(x) - 1):
            stretch = x[i + 1] - x[i] - 1.0
            f[i] += k * stretch
            f[i + 1] -= k * stretch
        f[0] = 0.0
        v += 0.1 * f
        v *= 0.99
        x += 0.1 * v
    return np.sum(x * v)


def spring_chain_functional(x, v, k, steps):
    for _ in range(steps):
        pull = k * (np.diff(x) - 1.0)
        f = np.append(pull, 0.0) - np.insert(pull, 0, 0.0)
        v = 0.99 * (v + 0.1 * f * (np.arange(len(x)) > 0))
        x = x + 0.1 * v
    return np.sum(x * v)


def epidemic(beta, gamma, days):
    s, i, r = np.zeros(days + 1), np.zeros(days + 1), np.zeros(days + 1)
    s[0], i[0] = 0.99, 0.01
    for t in range(days):
        new = beta * s[t] * i[t]
        s[t + 1] = s[t] - new
        i[t + 1] = i[t] + new - gamma * i[t]
        r[t + 1] = r[t] + gamma * i[t]
    return np.max(i) + np.sum(r)


def epidemic_functional(beta, gamma, days):
    s, i, r = 0.99, 0.01, 0.0
    infected, removed = [i], [r]
    for _ in range(days):
        s, i, r = s - beta * s * i, i + beta * s * i - gamma * i, r + gamma * i
        infected.append(i)
        removed.append(r)
    return max(infected) + sum(removed)


RNG = np.random.default_rng(0)
Q, V = RNG.standard_normal((3, 2)), RNG.standard_normal((3, 2))
MASSES = np.array([1.0, 0.5, 2.0])
X = np.array([1.3, 0.7, 2.1, -0.4])
W, R, XS = 0.5 * RNG.standard_normal((8, 3)), 0.5 * RNG.standard_normal((8, 2)), RNG.standard_normal((2, 3))
LINKS = RNG.uniform(0.1, 1.0, (3, 3))
PREY, RATES = np.array([1.0, 0.5]), np.array([1.5, 0.8])
TURN = np.array([[1.0, 0.1], [-0.2, 0.9]])

CASES = [
    case(nbody, Q, V, MASSES, 2, wrt=("q0", "m"), functional=nbody_functional),
    *(case(f, Q, V, MASSES, 2, order=1, functional=nbody_functional) for f in (nbody_scalars, nbody_pairs)),
    *(
        case(f, X, V.ravel()[:4], 0.3, 2, functional=leapfrog_functional)
        for f in (leapfrog, leapfrog_out, verlet_history)
    ),
    case(rk4, PREY, RATES, 0.1, 2, wrt=("y0", "p"), functional=rk4_functional),
    *(
        case(f, PREY, RATES, 0.1, 2, order=1, wrt=("y0", "p"), functional=rk4_functional)
        for f in (rk4_stages, rk4_history)
    ),
    case(rk4_one_work_array, PREY, RATES, 0.1, 2, order=1, wrt=("y", "p"), functional=rk4_functional),
    *(
        case(f, np.array([0.4, 0.2]), 0.3, 3, functional=recorded_functional)
        for f in (recorded, recorded_list, recorded_columns)
    ),
    case(every_other, X, 0.2, 4, functional=every_other_functional),
    *(case(f, Q[0], TURN, XS[0], functional=kalman_functional) for f in (kalman, kalman_history)),
    *(case(f, X, np.array([0.4, -0.2]), MASSES, functional=echo_functional) for f in (echo, echo_delay_line)),
    case(volatility, X, 0.1, 0.2, 0.6, wrt=("returns", "alpha", "beta"), functional=volatility_functional),
    case(lstm_gates, W, R, XS, order=1, functional=lstm_functional),
    case(layers_stored, MASSES, LINKS[None] - 0.4, functional=layers_functional),
    case(momentum_descent, X, 0.1, 3, functional=momentum_descent_functional),
    case(adam, X, 0.1, 3, functional=adam_functional),
    *(case(f, LINKS, 0.85, 2, functional=page_rank_functional) for f in (page_rank, page_rank_matrix, page_rank_until)),
    case(spring_chain, np.arange(4.0) * 1.1, X, 3.0, 2, functional=spring_chain_functional),
    case(epidemic, 0.8, 0.2, 5, functional=epidemic_functional),
]

CASES += [
    case(nbody_row_views, Q, V, MASSES, 2, functional=nbody_functional),
    case(rk4_rows_as_parameters, PREY, RATES, 0.1, 2, functional=rk4_functional),
    case(kalman_helpers, Q[0], TURN, XS[0], functional=kalman_functional),
    case(lstm_cell_in_place, W, R, XS, functional=lstm_functional),
    case(layers, MASSES, LINKS[None] - 0.4, functional=layers_functional),
    case(lstm, W, R, XS, functional=lstm_functional),
    case(layers_stored, MASSES, LINKS[None] - 0.4, functional=layers_functional),
]
