"""A recurrent network over a sequence: the reverse sweep is backpropagation through time."""

import numpy as np

import s2sad


def loss(w, u, xs, target):
    h = np.zeros(3)
    for x in xs:
        h = np.tanh(w @ h + u * x)
    return np.sum((h - target) ** 2)


if __name__ == "__main__":
    rng = np.random.default_rng(1)
    w, u, xs, target = rng.standard_normal((3, 3)), rng.standard_normal(3), rng.standard_normal(6), np.ones(3)
    derivative = s2sad.grad(loss, wrt=("w", "u"))
    print(derivative.source_for(w, u, xs, target))
    w_bar, u_bar = derivative(w, u, xs, target)
    s2sad.testing.check_grad(loss, w, u, xs, target, wrt=("w", "u"))
    print("dL/du =", u_bar)
    assert w_bar.shape == (3, 3)
