"""Time of generated gradients over hand-written ones, in one run: the ratios, not the seconds, are the result."""

import math
import timeit

import numpy as np

import s2sad


def chain(x: float, n: int):
    y = x
    for i in range(n):
        y = math.sin(y) * x
    return y


def chain_by_hand(x, n):
    ys = []
    y = x
    for i in range(n):
        ys.append(y)
        y = math.sin(y) * x
    y_bar, x_bar = 1.0, 0.0
    for i in reversed(range(n)):
        y = ys.pop()
        x_bar += y_bar * math.sin(y)
        y_bar = y_bar * x * math.cos(y)
    return x_bar + y_bar


def product(x: float, y: float):
    z = x * y
    return math.sin(z) + z * z


def product_by_hand(x, y):
    z = x * y
    z_bar = math.cos(z) + z + z
    return z_bar * y, z_bar * x


def heat(u0, k, steps):
    u = u0.copy()
    for _ in range(steps):
        u[1:-1] += k * (u[2:] - 2 * u[1:-1] + u[:-2])
    return np.sum(u)


def heat_by_hand(u0, k, steps):
    u_bar = np.ones_like(u0)
    for _ in range(steps):
        t_bar = k * u_bar[1:-1]
        u_bar[2:] += t_bar
        u_bar[1:-1] -= 2 * t_bar
        u_bar[:-2] += t_bar
    return u_bar


def burgers(u0, k, steps):
    u = u0.copy()
    for _ in range(steps):
        u[1:-1] -= k * u[1:-1] * (u[2:] - u[:-2])
    return np.sum(u)


def burgers_by_hand(u0, k, steps):
    u = u0.copy()
    saved = []
    for _ in range(steps):
        saved.append(u[1:-1].copy())
        u[1:-1] -= k * u[1:-1] * (u[2:] - u[:-2])
    u_bar = np.ones_like(u0)
    for _ in range(steps):
        u[1:-1] = saved.pop()
        d = k * u_bar[1:-1]
        e = d * u[1:-1]
        u_bar[1:-1] -= d * (u[2:] - u[:-2])
        u_bar[2:] -= e
        u_bar[:-2] += e
    return u_bar


def loss(w, x, y):
    z = x @ w
    return np.mean(np.log1p(np.exp(-y * z)))


def loss_by_hand(w, x, y):
    e = np.exp(-y * (x @ w))
    return x.T @ (-y * e / (1.0 + e) / len(y))


def measure(function, *args):
    number = 1
    while timeit.timeit(lambda: function(*args), number=number) < 0.02:
        number *= 2
    return min(timeit.repeat(lambda: function(*args), number=number, repeat=7)) / number


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    rows = [
        ("scalar loop, 1000 steps", chain, chain_by_hand, "x", (0.9, 1000)),
        ("two floats", product, product_by_hand, ("x", "y"), (1.3, 0.7)),
        ("heat, 200 points", heat, heat_by_hand, "u0", (rng.standard_normal(200), 0.1, 100)),
        ("Burgers, 200 points", burgers, burgers_by_hand, "u0", (0.1 * rng.standard_normal(200), 0.01, 100)),
        (
            "logistic regression",
            loss,
            loss_by_hand,
            "w",
            (rng.standard_normal(20), rng.standard_normal((500, 20)), np.ones(500)),
        ),
    ]
    print(f"{'gradient of':26} {'by hand':>10} {'generated':>10} {'ratio':>6} {'dispatch':>9}")
    for label, function, by_hand, wrt, args in rows:
        derivative = s2sad.grad(function, wrt=wrt)
        plain = derivative.specialize(*args)
        assert all(
            np.allclose(a, b) for a, b in zip(np.atleast_1d(plain(*args)), np.atleast_1d(by_hand(*args)), strict=True)
        )
        hand, made, whole = measure(by_hand, *args), measure(plain, *args), measure(derivative, *args)
        print(f"{label:26} {hand * 1e6:8.2f}us {made * 1e6:8.2f}us {made / hand:6.2f} {(whole - made) * 1e6:7.2f}us")
    start = timeit.default_timer()
    for _ in range(20):
        s2sad.grad(burgers).derive({})
    print(f"one derivation of a small function: {(timeit.default_timer() - start) / 20 * 1e3:.1f} ms")
