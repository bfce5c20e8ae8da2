"""The Jacobian of a decoder, two latent numbers to many pixels: differences against forward mode, error and time.

One learns why differences are no substitute: their error is at best the square root or the cube root of the rounding
error, and the best step is not known beforehand, while the tangent is exact for the price of one more run.
"""

import time

import numpy as np
from plots import save

import s2sad


def decoder(z, w1, b1, w2, b2, w3, b3):
    h = np.tanh(z @ w1 + b1)
    h = np.tanh(h @ w2 + b2)
    return 1.0 / (1.0 + np.exp(-(h @ w3 + b3)))


def by_differences(z, weights, h, central=True):
    columns = []
    for unit in np.eye(len(z)):
        if central:
            columns.append((decoder(z + h * unit, *weights) - decoder(z - h * unit, *weights)) / (2 * h))
        else:
            columns.append((decoder(z + h * unit, *weights) - decoder(z, *weights)) / h)
    return np.column_stack(columns)


def by_hand(z, w1, b1, w2, b2, w3, b3):
    h1 = np.tanh(z @ w1 + b1)
    h2 = np.tanh(h1 @ w2 + b2)
    y = 1.0 / (1.0 + np.exp(-(h2 @ w3 + b3)))
    return (w1 * (1 - h1**2) @ (w2 * (1 - h2**2)) @ (w3 * (y * (1 - y)))).T


def milliseconds(f):
    start = time.perf_counter()
    for _ in range(50):
        f()
    return 20 * (time.perf_counter() - start)


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    sizes = (2, 64, 128, 784)
    weights = []
    for m, n in zip(sizes[:-1], sizes[1:], strict=True):
        weights += [rng.standard_normal((m, n)) / np.sqrt(m), 0.1 * rng.standard_normal(n)]
    z = np.array([0.3, -0.8])
    jac = s2sad.jacobian(decoder)
    print(s2sad.jvp(decoder).source_for(z, *weights))
    exact = by_hand(z, *weights)

    print("method                     error  milliseconds")
    rows = {"forward mode": lambda: jac(z, *weights)}
    for h in (1e-2, 1e-5, 1e-8, 1e-11):
        rows[f"central differences {h:.0e}"] = lambda h=h: by_differences(z, weights, h)
    rows["one-sided 1e-08"] = lambda: by_differences(z, weights, 1e-8, central=False)
    error = {}
    for name, f in rows.items():
        error[name] = np.max(np.abs(f() - exact))
        print(f"{name:25s}  {error[name]:.0e}  {milliseconds(f):12.3f}")
    steps = np.logspace(-12, -1, 23)
    errors = [np.max(np.abs(by_differences(z, weights, h) - exact)) for h in steps]

    def accuracy(axes):
        axes.loglog(steps, errors, "o-", label="central differences")
        axes.axhline(error["forward mode"], color="k", label="forward mode")
        axes.set_xlabel("step")
        axes.set_ylabel("error of the Jacobian")

    save("decoder_jacobian", accuracy)
    assert error["forward mode"] < 1e-15
    assert all(error[name] > 1000 * error["forward mode"] for name in rows if name != "forward mode")
