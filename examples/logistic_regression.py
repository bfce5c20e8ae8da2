"""Logistic regression trained by gradient descent on plain NumPy."""

import numpy as np

import s2sad


def loss(w, x, y):
    z = x @ w
    return np.mean(np.log1p(np.exp(-y * z)))


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    x = rng.standard_normal((200, 3))
    y = np.where(x @ np.array([1.0, -2.0, 0.5]) > 0, 1.0, -1.0)
    step = s2sad.value_and_grad(loss)
    w = np.zeros(3)
    print(step.source_for(w, x, y))
    for i in range(200):
        value, w_bar = step(w, x, y)
        w = w - 0.5 * w_bar
        if i % 50 == 0:
            print(f"step {i:3d}  loss {value:.4f}")
    by_hand = -x.T @ (y / (1.0 + np.exp(y * (x @ w)))) / len(y)
    assert np.allclose(s2sad.grad(loss)(w, x, y), by_hand)
    assert np.mean(np.sign(x @ w) == y) > 0.95
