"""The Jacobian of an autoregressive map in D passes, and its determinant from the diagonal alone.

One learns that a map whose output i depends on the inputs up to i has a triangular Jacobian, so that log|det| is the
sum of the logarithms of the diagonal, and that the diagonal is had by D forward passes, each along one unit vector.
"""

import numpy as np

import s2sad


def autoregressive(x, w, b):
    y = np.zeros_like(x)
    for i in range(len(x)):
        context = np.tanh(w[i, :i] @ x[:i] + b[i])
        y[i] = x[i] * np.exp(context) + 0.1 * x[i] ** 3 + context
    return y


def log_det_by_hand(x, w, b):
    total = 0.0
    for i in range(len(x)):
        total += np.log(np.exp(np.tanh(w[i, :i] @ x[:i] + b[i])) + 0.3 * x[i] ** 2)
    return total


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    d = 5
    x, w, b = rng.standard_normal(d), rng.standard_normal((d, d)), rng.standard_normal(d)
    push = s2sad.jvp(autoregressive)
    print(push.source_for(x, w, b))
    print("pass  column of the Jacobian")
    columns = []
    for i, unit in enumerate(np.eye(d)):
        value, column = push(x, w, b, unit)
        columns.append(column)
        print(f"{i:4d}  " + "".join(f"{entry:9.4f}" for entry in column))
    jac = np.column_stack(columns)
    assert np.all(np.triu(jac, 1) == 0)
    assert np.allclose(jac, s2sad.jacobian(autoregressive, mode="reverse")(x, w, b), rtol=1e-12)
    log_det = np.sum(np.log(np.abs(np.diag(jac))))
    print(f"log|det| = {log_det:.12f}")
    assert np.isclose(log_det, np.linalg.slogdet(jac)[1], rtol=1e-12)
    assert np.isclose(log_det, log_det_by_hand(x, w, b), rtol=1e-12)
