"""Additive coupling layers (NICE, Dinh, Krueger and Bengio 2015): an invertible network whose determinant is one.

One learns to ask for the Jacobian of a network, to see that its determinant is 1 whatever the parameters, and to go
backwards without memory: the inputs of each layer are computed again from its outputs, and `vjp` takes one layer at a
time.
"""

import numpy as np

import s2sad


def shift(layer, x):
    w1, b1, w2 = layer
    return np.tanh(x @ w1 + b1) @ w2


def couple(layer, x, swap):
    a, b = np.split(x, 2)
    if swap:
        return np.concatenate([a + shift(layer, b), b])
    return np.concatenate([a, b + shift(layer, a)])


def uncouple(layer, y, swap):
    a, b = np.split(y, 2)
    if swap:
        return np.concatenate([a - shift(layer, b), b])
    return np.concatenate([a, b - shift(layer, a)])


def network(layers, x):
    for i, layer in enumerate(layers):
        x = couple(layer, x, i % 2 == 1)
    return x


def negative_log_likelihood(layers, x):
    """With a standard normal prior and determinant one."""
    z = network(layers, x)
    return 0.5 * np.sum(z**2) + 0.5 * len(z) * np.log(2 * np.pi)


def backward_without_memory(layers, x):
    """The gradient with respect to the layers, keeping one activation only."""
    pull = s2sad.vjp(couple, wrt=("layer", "x"))
    z = network(layers, x)
    z_bar = z.copy()
    bars = []
    for i in reversed(range(len(layers))):
        z = uncouple(layers[i], z, i % 2 == 1)
        layer_bar, z_bar = pull(layers[i], z, i % 2 == 1, z_bar)
        bars.append(layer_bar)
    return bars[::-1]


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    n, hidden = 6, 8
    layers = [
        (rng.standard_normal((n // 2, hidden)), rng.standard_normal(hidden), rng.standard_normal((hidden, n // 2)))
        for _ in range(4)
    ]
    x = rng.standard_normal(n)
    print(s2sad.vjp(couple, wrt=("layer", "x")).source_for(layers[0], x, False))

    jac = s2sad.jacobian(network, wrt="x")(layers, x)
    layer_jacobian = s2sad.jacobian(couple, wrt="x")
    for i, layer in enumerate(layers):
        print(f"det of layer {i}     {np.linalg.det(layer_jacobian(layer, x, i % 2 == 1)):.12f}")
    print(f"det of the network {np.linalg.det(jac):.12f}")
    assert np.isclose(np.linalg.det(jac), 1.0, rtol=1e-10)

    z = network(layers, x)
    for i in reversed(range(4)):
        z = uncouple(layers[i], z, i % 2 == 1)
    assert np.allclose(z, x, rtol=1e-12)

    bars = s2sad.grad(negative_log_likelihood)(layers, x)
    by_layer = backward_without_memory(layers, x)
    for ours, theirs in zip(bars, by_layer, strict=True):
        assert all(np.allclose(a, b, rtol=1e-10) for a, b in zip(ours, theirs, strict=True))
    print("the backward pass without memory agrees")
