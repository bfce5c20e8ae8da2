"""A long short-term memory cell that learns to sum a sequence; the parameters are a dict.

One learns that nothing is special about recurrent networks: the cell is a function, the sequence a loop, the
parameters a dict, and the gradient a dict of the same keys. Backpropagation through time is the reverse sweep of the
loop.
"""

import numpy as np
from plots import save

import s2sad


def sigmoid(x):
    return 1.0 / (1.0 + np.exp(-x))


def lstm_cell(params, x, h, c):
    z = np.concatenate([x, h], axis=1)
    forget = sigmoid(z @ params["wf"] + params["bf"])
    update = sigmoid(z @ params["wi"] + params["bi"])
    candidate = np.tanh(z @ params["wc"] + params["bc"])
    output = sigmoid(z @ params["wo"] + params["bo"])
    c = forget * c + update * candidate
    h = output * np.tanh(c)
    return h, c


def predict(params, xs):
    batch, hidden = xs.shape[1], params["bf"].shape[0]
    h = np.zeros((batch, hidden))
    c = np.zeros((batch, hidden))
    for x in xs:
        h, c = lstm_cell(params, x, h, c)
    return h @ params["w"] + params["b"]


def loss(params, xs, target):
    return np.mean((predict(params, xs) - target) ** 2)


def initial(rng, inputs, hidden):
    params = {}
    for gate in "fico":
        params["w" + gate] = rng.standard_normal((inputs + hidden, hidden)) / np.sqrt(inputs + hidden)
        params["b" + gate] = np.zeros(hidden)
    params["w"] = rng.standard_normal(hidden) / np.sqrt(hidden)
    params["b"] = 0.0
    return params


def by_complex_step(params, key, xs, target, h=1e-30):
    """The derivative with respect to one entry after the other, free of cancellation: an independent check."""
    derivative = np.zeros_like(params[key])
    for index in np.ndindex(derivative.shape):
        moved = params[key].astype(complex)
        moved[index] += 1j * h
        derivative[index] = loss({**params, key: moved}, xs, target).imag / h
    return derivative


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    params = initial(rng, 1, 8)
    xs = rng.uniform(-0.5, 0.5, (6, 64, 1))
    target = xs.sum(axis=(0, 2))
    step = s2sad.value_and_grad(loss)
    print(step.source_for(params, xs, target))
    first, bars = step(params, xs, target)
    for key in ("wf", "bi", "wc", "w"):
        assert np.allclose(bars[key], by_complex_step(params, key, xs, target), rtol=1e-10)

    print("step    loss")
    losses = []
    for i in range(401):
        value, bars = step(params, xs, target)
        losses.append(value)
        params = {k: params[k] - 0.05 * bars[k] for k in params}
        if i % 100 == 0:
            print(f"{i:4d}  {value:.4f}")
    assert value < 0.1 * first

    def training(axes):
        axes.semilogy(losses, label="loss")
        axes.set_xlabel("step")

    save("lstm", training)
