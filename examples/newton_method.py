"""Newton's method with the Hessian, and Newton-CG with Hessian-vector products, on logistic regression.

One learns the two uses of second derivatives: `hessian` forms the matrix, `hvp` multiplies by it at the price of a
few gradients, which is all that conjugate gradients need.
"""

import numpy as np
from scipy.optimize import minimize

import s2sad


def loss(w, x, y):
    margin = y * (x @ w)
    return np.mean(np.logaddexp(0.0, -margin)) + 0.01 * np.sum(w**2)


def hessian_by_hand(w, x, y):
    p = 1.0 / (1.0 + np.exp(-y * (x @ w)))
    return (x.T * (p * (1 - p))) @ x / len(y) + 0.02 * np.eye(len(w))


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    x = rng.standard_normal((200, 5))
    y = np.where(x @ np.array([1.0, -2.0, 0.5, 0.0, 3.0]) + 0.5 * rng.standard_normal(200) > 0, 1.0, -1.0)
    gradient, hessian, hvp = s2sad.grad(loss), s2sad.hessian(loss), s2sad.hvp(loss)
    w = np.zeros(5)
    print(gradient.source_for(w, x, y))
    print(hvp.source_for(w, x, y))
    print("step      loss   |gradient|")
    for step in range(8):
        g = gradient(w, x, y)
        print(f"{step:4d}  {loss(w, x, y):.6f}  {np.linalg.norm(g):.3e}")
        assert np.allclose(hessian(w, x, y), hessian_by_hand(w, x, y), rtol=1e-10)
        w = w - np.linalg.solve(hessian(w, x, y), g)
    # quadratic convergence
    assert np.linalg.norm(gradient(w, x, y)) < 1e-13

    v = rng.standard_normal(5)
    assert np.allclose(hvp(w, x, y, v), hessian_by_hand(w, x, y) @ v, rtol=1e-10)
    found = minimize(
        loss, np.zeros(5), args=(x, y), jac=gradient, hessp=lambda w, v, x, y: hvp(w, x, y, v), method="Newton-CG"
    )
    assert np.allclose(found.x, w, atol=1e-5)
