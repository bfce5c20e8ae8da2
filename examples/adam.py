"""A network with any number of layers, a list of (weight, bias) pairs, trained by Adam.

One learns that a gradient has the structure of its argument, so that an optimiser is written once, over the leaves of
it (Kingma and Ba 2015, "Adam: a method for stochastic optimization").
"""

import numpy as np
from plots import save

import s2sad


def predict(layers, x):
    for w, b in layers[:-1]:
        x = np.maximum(x @ w + b, 0.0)
    w, b = layers[-1]
    return x @ w + b


def loss(layers, x, labels, decay=1e-4):
    scores = predict(layers, x)
    scores = scores - np.max(scores, axis=1, keepdims=True)
    log_p = scores - np.log(np.sum(np.exp(scores), axis=1, keepdims=True))
    penalty = sum(np.sum(w**2) for w, b in layers)
    return -np.mean(log_p[np.arange(len(labels)), labels]) + decay * penalty


def adam(layers, gradient, steps, rate=0.02, beta1=0.9, beta2=0.999):
    m = [[np.zeros_like(p) for p in layer] for layer in layers]
    v = [[np.zeros_like(p) for p in layer] for layer in layers]
    for t in range(1, steps + 1):
        bars = gradient(layers)
        for i, layer in enumerate(layers):
            for j, p in enumerate(layer):
                m[i][j] = beta1 * m[i][j] + (1 - beta1) * bars[i][j]
                v[i][j] = beta2 * v[i][j] + (1 - beta2) * bars[i][j] ** 2
                p -= rate * (m[i][j] / (1 - beta1**t)) / (np.sqrt(v[i][j] / (1 - beta2**t)) + 1e-8)
    return layers


def spirals(n):
    t = np.linspace(0.3, 3.0, n)
    arms = [np.column_stack([t * np.cos(2 * t + k * np.pi), t * np.sin(2 * t + k * np.pi)]) for k in range(2)]
    return np.concatenate(arms), np.repeat([0, 1], n)


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    x, labels = spirals(60)
    sizes = [2, 24, 24, 2]
    layers = [
        (rng.standard_normal((m, n)) * np.sqrt(2 / m), np.zeros(n)) for m, n in zip(sizes[:-1], sizes[1:], strict=True)
    ]
    gradient = s2sad.grad(loss)
    print(gradient.source_for(layers, x, labels))

    # the gradient of the scores is softmax minus one-hot, and so the last bias's is its column sums
    scores = predict(layers, x)
    p = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    assert np.allclose(gradient(layers, x, labels)[-1][1], (p - np.eye(2)[labels]).sum(axis=0) / len(x))

    print("steps    loss  accuracy")
    for steps in range(0, 151, 50):
        accuracy = np.mean(np.argmax(predict(layers, x), axis=1) == labels)
        print(f"{steps:5d}  {loss(layers, x, labels):.4f}  {accuracy:.3f}")
        layers = adam(layers, lambda p: gradient(p, x, labels), 50)
    assert accuracy > 0.98

    def classes(axes):
        side = np.linspace(-3.5, 3.5, 150)
        grid = np.stack(np.meshgrid(side, side), axis=-1)
        scores = predict(layers, grid.reshape(-1, 2)).reshape(150, 150, 2)
        axes.contourf(side, side, scores[:, :, 1] - scores[:, :, 0], [-100.0, 0.0, 100.0], alpha=0.3)
        axes.scatter(*x.T, c=labels, s=10)
        axes.set_aspect("equal")

    save("adam", classes)
