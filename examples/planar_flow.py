"""Planar flows (Rezende and Mohamed 2015): the evidence lower bound and its Monte-Carlo gradient with fixed noise.

One learns that random numbers drawn outside are constants, so that the gradient of the estimate is exact and descent
on it is repeatable, and that the log-determinant log|1 + u'psi| is the one of the Jacobian.
"""

import numpy as np
from plots import save

import s2sad


def log_target(z):
    """A ring of radius 2 that is heavier on its two sides."""
    ring = -0.5 * ((np.sqrt(np.sum(z**2, axis=1)) - 2.0) / 0.4) ** 2
    sides = np.logaddexp(-0.5 * ((z[:, 0] - 2.0) / 0.6) ** 2, -0.5 * ((z[:, 0] + 2.0) / 0.6) ** 2)
    return ring + sides


def flow(layers, z):
    log_det = np.zeros(len(z))
    for u, w, b in layers:
        h = np.tanh(z @ w + b)
        psi = (1.0 - h**2)[:, None] * w
        z = z + u * h[:, None]
        log_det += np.log(np.abs(1.0 + psi @ u))
    return z, log_det


def negative_elbo(layers, noise):
    z, log_det = flow(layers, noise)
    log_prior = -0.5 * np.sum(noise**2, axis=1) - np.log(2 * np.pi)
    return np.mean(log_prior - log_det - log_target(z))


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    layers = [(0.5 * rng.standard_normal(2), rng.standard_normal(2), 0.0) for _ in range(6)]
    noise = rng.standard_normal((300, 2))
    step = s2sad.value_and_grad(negative_elbo)
    print(step.source_for(layers, noise))
    s2sad.testing.check_grad(negative_elbo, layers, noise)

    # the determinant of the whole flow at one point, from its Jacobian
    jac = s2sad.jacobian(lambda z: flow(layers, z[None, :])[0][0])(noise[0])
    assert np.isclose(flow(layers, noise)[1][0], np.log(abs(np.linalg.det(jac))), rtol=1e-10)

    first = negative_elbo(layers, noise)
    print("step  -ELBO")
    for i in range(301):
        value, bars = step(layers, noise)
        if i % 100 == 0:
            print(f"{i:4d}  {value:.4f}")
        layers = [
            tuple(p - 0.05 * bar for p, bar in zip(layer, layer_bar, strict=True))
            for layer, layer_bar in zip(layers, bars, strict=True)
        ]
    assert value < first - 1.0

    def samples(axes):
        many = rng.standard_normal((4000, 2))
        axes.plot(*many.T, ".", markersize=1, label="noise")
        axes.plot(*flow(layers, many)[0].T, ".", markersize=1, label="after the flow")
        axes.set_aspect("equal")

    save("planar_flow", samples)
