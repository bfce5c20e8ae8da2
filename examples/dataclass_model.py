"""A model that is a dataclass, trained with gradients that are models.

One learns that the gradient by an object is an object of its class, with None for what is no variable (the name of the
activation), so that an optimiser can walk both together; and that in the text for `wrt="self.out.weights"` only that
part has an adjoint.
"""

from dataclasses import dataclass, fields, replace

import numpy as np

import s2sad


@dataclass(frozen=True)
class Layer:
    weights: np.ndarray
    bias: np.ndarray
    activation: str = "tanh"

    def __call__(self, x):
        z = x @ self.weights + self.bias
        return np.tanh(z) if self.activation == "tanh" else z


@dataclass(frozen=True)
class Model:
    hidden: Layer
    out: Layer
    decay: int = 2

    def loss(self, x, y):
        residual = self.out(self.hidden(x))[:, 0] - y
        return np.mean(residual**2) + 1e-4 * np.sum(np.abs(self.out.weights) ** self.decay)


def moved(model, gradient, rate):
    """Return the model one step further: `model - rate * gradient` in every part that has a gradient."""
    changes = {}
    for f in fields(model):
        part, bar = getattr(model, f.name), getattr(gradient, f.name)
        if bar is not None:
            changes[f.name] = moved(part, bar, rate) if isinstance(part, Layer) else part - rate * bar
    return replace(model, **changes)


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    x = np.linspace(-2.0, 2.0, 40)[:, None]
    y = np.sin(2.0 * x[:, 0])
    hidden = Layer(rng.standard_normal((1, 8)), rng.standard_normal(8))
    model = Model(hidden, Layer(0.1 * rng.standard_normal((8, 1)), np.zeros(1), "none"))
    step = s2sad.value_and_grad(Model.loss, wrt="self")
    for epoch in range(1001):
        value, gradient = step(model, x, y)
        if epoch % 250 == 0:
            print(f"{epoch:5d}  {value:8.5f}")
        model = moved(model, gradient, 0.1)
    assert type(gradient) is Model and type(gradient.out) is Layer
    assert gradient.out.activation is None and gradient.decay is None
    assert value < 0.01

    part = s2sad.grad(Model.loss, wrt="self.out.weights")
    print(part.source_for(model, x, y))
    np.testing.assert_allclose(part(model, x, y), s2sad.grad(Model.loss, wrt="self")(model, x, y).out.weights)
    s2sad.testing.check_grad(Model.loss, model, x, y, wrt="self", order=2)
