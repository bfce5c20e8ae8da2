"""Value and gradient at once: what is generated against what an expert writes, as ratios within one run.

Products and functions are computed once in both, and shifts against overflow have no adjoint in either, so the ratio is
1 but for the style of the code.
"""

import math

import numpy as np
from operators import best, programs

import s2sad


def chain(x, n):
    ys = []
    y = x
    for _ in range(n):
        ys.append(y)
        y = math.sin(y) * x
    y_bar, x_bar = 1.0, 0.0
    for before in reversed(ys):
        x_bar += y_bar * math.sin(before)
        y_bar = y_bar * x * math.cos(before)
    return y, x_bar + y_bar


def burgers(u0, k, steps):
    u = u0.copy()
    saved = []
    for _ in range(steps):
        saved.append(u[1:-1].copy())
        u[1:-1] -= k * u[1:-1] * (u[2:] - u[:-2])
    value = np.sum(u)
    u_bar = np.ones_like(u0)
    for inner in reversed(saved):
        u[1:-1] = inner
        d = k * u_bar[1:-1]
        e = d * inner
        u_bar[1:-1] -= d * (u[2:] - u[:-2])
        u_bar[2:] -= e
        u_bar[:-2] += e
    return value, u_bar


def rosenbrock(x):
    left = x[:-1]
    valley, away = x[1:] - left**2, 1.0 - left
    x_bar = np.zeros_like(x)
    x_bar[:-1] = -400.0 * valley * left - 2.0 * away
    x_bar[1:] += 200.0 * valley
    return np.sum(100.0 * valley**2 + away**2), x_bar


def logistic(w, x, y):
    e = np.exp(-y * (x @ w))
    return np.mean(np.log1p(e)), x.T @ (-y * e / (1.0 + e) / len(y))


def network(params, x, y):
    h = np.tanh(x @ params["w1"] + params["b1"])
    away = h @ params["w2"] + params["b2"] - y
    out_bar = 2.0 / len(y) * away
    z_bar = np.outer(out_bar, params["w2"]) * (1.0 - h * h)
    return np.mean(away**2), {
        "w1": x.T @ z_bar,
        "b1": np.sum(z_bar, axis=0),
        "w2": h.T @ out_bar,
        "b2": np.sum(out_bar),
    }


def recurrent(w, u, xs, target):
    hs = [np.zeros(3)]
    for x in xs:
        hs.append(np.tanh(w @ hs[-1] + u * x))
    away = hs[-1] - target
    h_bar = 2.0 * away
    w_bar = np.zeros_like(w)
    for t in range(len(xs), 0, -1):
        z_bar = h_bar * (1.0 - hs[t] ** 2)
        w_bar += np.outer(z_bar, hs[t - 1])
        h_bar = w.T @ z_bar
    return np.sum(away**2), w_bar


def mixture(params, x):
    logits, means, log_scales = params["logits"], params["means"], params["log_scales"]
    e = np.exp(logits - logits.max())
    weights = e / np.sum(e)
    scales = np.exp(log_scales)
    z = (x[:, None] - means) / scales
    log_p = np.log(weights) - log_scales - 0.5 * np.log(2 * np.pi) - 0.5 * z**2
    top = np.max(log_p, axis=1)
    p = np.exp(log_p - top[:, None])
    total = np.sum(p, axis=1)
    share = p / total[:, None] / len(x)
    away = share * z
    count = np.sum(share, axis=0)
    return np.mean(top + np.log(total)), {
        "logits": count - weights,
        "means": np.sum(away, axis=0) / scales,
        "log_scales": np.sum(away * z, axis=0) - count,
    }


BY_HAND = {
    "scalar loop": chain,
    "Burgers": burgers,
    "Rosenbrock": rosenbrock,
    "logistic regression": logistic,
    "neural network": network,
    "RNN": recurrent,
    "Gaussian mixture": mixture,
}


def leaves(value):
    return list(value.values()) if isinstance(value, dict) else [value]


if __name__ == "__main__":
    print(f"{'value and gradient of':24} {'by hand':>10} {'generated':>10} {'ratio':>6}")
    for label, by_hand in BY_HAND.items():
        function, *args = programs()[label]
        made = s2sad.value_and_grad(function).specialize(*args)
        (value, bar), (expected, expected_bar) = made(*args), by_hand(*args)
        assert np.isclose(value, expected) and all(map(np.allclose, leaves(bar), leaves(expected_bar))), label
        hand, ours = best(lambda f=by_hand, a=args: f(*a), lambda a=args, f=made: f(*a))
        print(f"{label:24} {hand * 1e6:8.1f}us {ours * 1e6:8.1f}us {ours / hand:6.2f}")
