"""The noise levels of a Kalman filter, from the gradient of its likelihood.

One learns that a filter is a loop over small matrices and differentiated as such; the gradient agrees with the one of
the equivalent joint Gaussian, which needs the whole covariance matrix.
"""

import numpy as np
from scipy.optimize import minimize

import s2sad

F = np.array([[1.0, 1.0], [0.0, 1.0]])
H = np.array([[1.0, 0.0]])


def negative_log_likelihood(theta, ys):
    q = np.exp(theta[0]) * np.array([[0.25, 0.5], [0.5, 1.0]])
    r = np.exp(theta[1]) * np.eye(1)
    m = np.zeros(2)
    p = np.eye(2)
    total = 0.0
    for y in ys:
        m = F @ m
        p = F @ p @ F.T + q
        innovation = y - H @ m
        s = H @ p @ H.T + r
        gain = np.linalg.solve(s, H @ p).T
        m = m + gain @ innovation
        p = p - gain @ s @ gain.T
        total += 0.5 * (innovation @ np.linalg.solve(s, innovation) + np.log(np.linalg.det(2 * np.pi * s)))
    return total


def joint_log_density(theta, ys):
    """The same likelihood from the covariance matrix of all observations at once."""
    n = len(ys)
    q, r = np.exp(theta[0]) * np.array([[0.25, 0.5], [0.5, 1.0]]), np.exp(theta[1])
    powers = [np.linalg.matrix_power(F, k) for k in range(n + 1)]
    cov = r * np.eye(n)
    for i in range(1, n + 1):
        for j in range(1, n + 1):
            state = powers[i] @ powers[j].T
            for k in range(1, min(i, j) + 1):
                state = state + powers[i - k] @ q @ powers[j - k].T
            cov[i - 1, j - 1] += state[0, 0]
    y = ys[:, 0]
    return 0.5 * (y @ np.linalg.solve(cov, y) + np.linalg.slogdet(2 * np.pi * cov)[1])


def simulate(rng, n):
    state, ys = np.zeros(2), []
    for _ in range(n):
        state = F @ state + 0.3 * rng.standard_normal() * np.array([0.5, 1.0])
        ys.append(H @ state + 0.5 * rng.standard_normal(1))
    return np.array(ys)


if __name__ == "__main__":
    ys = simulate(np.random.default_rng(3), 40)
    start = np.array([0.0, 0.0])
    objective = s2sad.value_and_grad(negative_log_likelihood)
    print(objective.source_for(start, ys))
    value, theta_bar = objective(start, ys)
    h = 1e-5
    numeric = [
        (joint_log_density(start + h * e, ys) - joint_log_density(start - h * e, ys)) / (2 * h) for e in np.eye(2)
    ]
    assert np.isclose(value, joint_log_density(start, ys))
    assert np.allclose(theta_bar, numeric, rtol=1e-6)

    found = minimize(objective, start, args=(ys,), jac=True)
    print("          sd of process  sd of measurement  -log p")
    for label, theta in (("start", start), ("optimum", found.x), ("truth", 2 * np.log([0.3, 0.5]))):
        print(f"{label:8s}  {np.exp(theta[0] / 2):13.3f}  {np.exp(theta[1] / 2):17.3f}  {objective(theta, ys)[0]:6.2f}")
    assert found.success and found.fun < objective(2 * np.log([0.3, 0.5]), ys)[0]
