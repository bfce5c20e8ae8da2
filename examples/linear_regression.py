"""Least squares by gradient descent: the gradient that s2sad writes is the one of the textbook.

One learns that the generated text of `mean((x @ w + b - y)**2)` holds the residual once and the transposed product
once, and that descent on it ends at the solution of the normal equations.
"""

import numpy as np

import s2sad


def loss(w, b, x, y):
    residual = x @ w + b - y
    return np.mean(residual**2)


def samples(rng, n):
    x = rng.standard_normal((n, 3))
    y = x @ np.array([2.0, -3.4, 0.7]) + 4.2 + 0.01 * rng.standard_normal(n)
    return x, y


if __name__ == "__main__":
    x, y = samples(np.random.default_rng(0), 500)
    w, b = np.zeros(3), 0.0
    step = s2sad.value_and_grad(loss, wrt=("w", "b"))
    print(step.source_for(w, b, x, y))
    print("epoch      loss  |dL/dw|")
    for epoch in range(101):
        value, (w_bar, b_bar) = step(w, b, x, y)
        if epoch % 20 == 0:
            print(f"{epoch:5d}  {value:8.5f}  {np.linalg.norm(w_bar):.1e}")
        w = w - 0.2 * w_bar
        b = b - 0.2 * b_bar

    w_bar, b_bar = s2sad.grad(loss, wrt=("w", "b"))(np.ones(3), 0.5, x, y)
    residual = x @ np.ones(3) + 0.5 - y
    assert np.allclose(w_bar, 2 * x.T @ residual / len(y), rtol=1e-12)
    assert np.isclose(b_bar, 2 * np.mean(residual), rtol=1e-12)
    solution = np.linalg.lstsq(np.column_stack([x, np.ones(len(y))]), y, rcond=None)[0]
    assert np.allclose([*w, b], solution, atol=1e-6)
