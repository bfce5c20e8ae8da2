"""A small neural network trained with stochastic gradient descent; the parameters are a dict."""

import numpy as np
from plots import save

import s2sad


def loss(params, x, y):
    h = np.tanh(x @ params["w1"] + params["b1"])
    out = h @ params["w2"] + params["b2"]
    return np.mean((out - y) ** 2)


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    params = {
        "w1": rng.standard_normal((1, 16)),
        "b1": np.zeros(16),
        "w2": rng.standard_normal(16) * 0.3,
        "b2": 0.0,
    }
    x = np.linspace(-2.0, 2.0, 64)[:, None]
    y = np.sin(2.0 * x[:, 0])
    step = s2sad.value_and_grad(loss)
    print(step.source_for(params, x, y))
    first = loss(params, x, y)
    for i in range(600):
        batch = rng.integers(0, len(x), 16)
        value, bars = step(params, x[batch], y[batch])
        params = {k: params[k] - 0.05 * bars[k] for k in params}
        if i % 200 == 0:
            print(f"step {i:3d}  loss {value:.4f}")
    last = loss(params, x, y)
    print(f"loss {first:.4f} -> {last:.4f}")
    assert last < 0.2 * first

    def fit(axes):
        axes.plot(x, y, label="sin(2 x)")
        hidden = np.tanh(x @ params["w1"] + params["b1"])
        axes.plot(x, hidden @ params["w2"] + params["b2"], "--", label="network")

    save("neural_network", fit)
