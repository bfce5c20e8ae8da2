"""Rosenbrock's function minimised by SciPy with the gradient of s2sad."""

import numpy as np

import s2sad


def rosenbrock(x):
    return np.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2)


if __name__ == "__main__":
    from scipy.optimize import minimize, rosen_der

    value_and_gradient = s2sad.value_and_grad(rosenbrock)
    start = np.array([-1.2, 1.0, 0.5])
    print(value_and_gradient.source_for(start))
    found = minimize(value_and_gradient, start, jac=True, method="BFGS")
    print("minimum at", found.x.round(5), "after", found.nit, "iterations")
    assert np.allclose(found.x, 1.0, atol=1e-4)
    assert np.allclose(value_and_gradient(start)[1], rosen_der(start))
