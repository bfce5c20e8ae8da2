"""The neural tangent kernel of a small network: K = J J' with J the Jacobian with respect to all parameters.

One learns to flatten the gradients of a structure into rows of a Jacobian, and what the kernel is for: near the
start, gradient descent moves the predictions along the eigenvectors of K at the speed of its eigenvalues (Jacot,
Gabriel and Hongler 2018).
"""

import numpy as np

import s2sad


def network(params, x):
    (w1, b1), (w2, b2) = params
    h = np.tanh(w1 * x + b1)
    return w2 @ h / np.sqrt(len(h)) + b2


gradient = s2sad.grad(network)


def jacobian(params, xs):
    rows = [gradient(params, x) for x in xs]
    return np.array([np.concatenate([np.ravel(bar) for layer in bars for bar in layer]) for bars in rows])


def kernel_by_hand(params, xs):
    (w1, b1), (w2, _) = params
    n = len(w1)
    h = np.tanh(np.outer(xs, w1) + b1)
    slope = (1 - h**2) * w2 / np.sqrt(n)
    return h @ h.T / n + 1.0 + (slope @ slope.T) * (1.0 + np.outer(xs, xs))


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    n = 400
    params = (rng.standard_normal(n), rng.standard_normal(n)), (rng.standard_normal(n), 0.0)
    xs = np.linspace(-1.5, 1.5, 8)
    print(gradient.source_for(params, xs[0]))
    jac = jacobian(params, xs)
    kernel = jac @ jac.T
    assert jac.shape == (8, 3 * n + 1)
    assert np.allclose(kernel, kernel_by_hand(params, xs), rtol=1e-12)

    eigenvalues, vectors = np.linalg.eigh(kernel)
    ys = np.sin(2 * xs)
    rate, steps = 0.02, 25
    start = np.array([network(params, x) for x in xs]) - ys
    residual = start
    for _ in range(steps):
        theta_bar = residual @ jacobian(params, xs)
        w1_bar, b1_bar, w2_bar, b2_bar = np.split(theta_bar, [n, 2 * n, 3 * n])
        (w1, b1), (w2, b2) = params
        params = (w1 - rate * w1_bar, b1 - rate * b1_bar), (w2 - rate * w2_bar, b2 - rate * float(b2_bar[0]))
        residual = np.array([network(params, x) for x in xs]) - ys
    predicted = (1 - rate * eigenvalues) ** steps * (vectors.T @ start)
    print("eigenvalue   residual at start  after  predicted")
    for i in reversed(range(len(xs))):
        before, after = vectors[:, i] @ start, vectors[:, i] @ residual
        print(f"{eigenvalues[i]:10.5f}  {before:17.3f}  {after:6.3f}  {predicted[i]:9.3f}")
    assert np.allclose(vectors.T @ residual, predicted, atol=0.1)
