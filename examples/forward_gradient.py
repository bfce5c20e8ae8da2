"""Training without a reverse sweep: the forward gradient (Baydin et al. 2022, "Gradients without backpropagation").

One learns that a directional derivative along a random direction v, times v, has the gradient as its mean. Forward
mode gives it together with the value in one run, with no history.
"""

import numpy as np
from plots import save

import s2sad


def loss(w, x, y):
    return np.mean(np.log1p(np.exp(-y * (x @ w))))


def forward_gradient(push, w, x, y, rng):
    v = rng.standard_normal(w.shape)
    value, slope = push(w, x, y, v)
    return value, slope * v


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    x = rng.standard_normal((300, 4))
    y = np.where(x @ np.array([2.0, -1.0, 0.5, 1.0]) > 0, 1.0, -1.0)
    w = np.zeros(4)
    push = s2sad.jvp(loss)
    print(push.source_for(w, x, y))

    exact = s2sad.grad(loss)(w, x, y)
    assert np.allclose(exact, -x.T @ (y / 2) / len(y))
    print("samples  error of the mean")
    for n in (100, 1000, 10000):
        mean = np.mean([forward_gradient(push, w, x, y, rng)[1] for _ in range(n)], axis=0)
        print(f"{n:7d}  {np.linalg.norm(mean - exact):.4f}")
    # E[(g.v) v] = g with variance |g|^2 + g_i^2 in entry i
    assert np.all(np.abs(mean - exact) < 5 * np.sqrt((exact @ exact + exact**2) / n))

    first = loss(w, x, y)
    losses = []
    for _ in range(500):
        value, estimate = forward_gradient(push, w, x, y, rng)
        w = w - 0.2 * estimate
        losses.append(value)
    print(f"loss {first:.4f} -> {value:.4f}")
    assert value < 0.3 * first

    def training(axes):
        axes.plot(losses, label="loss")
        axes.set_xlabel("step")

    save("forward_gradient", training)
