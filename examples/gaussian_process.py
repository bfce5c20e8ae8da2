"""Hyperparameters of a Gaussian process by maximum likelihood.

One learns that matrix factorisations are differentiated as they stand: the log marginal likelihood goes through a
Cholesky factor and a solve, and its gradient agrees with the trace formula of Rasmussen and Williams 2006, equation
5.9.
"""

import numpy as np
from plots import save
from scipy.optimize import minimize

import s2sad


def kernel(x1, x2, log_length, log_amplitude):
    distance = (x1[:, None] - x2[None, :]) / np.exp(log_length)
    return np.exp(2 * log_amplitude) * np.exp(-0.5 * distance**2)


def negative_log_likelihood(theta, x, y):
    log_length, log_amplitude, log_noise = theta
    n = len(y)
    k = kernel(x, x, log_length, log_amplitude) + np.exp(2 * log_noise) * np.eye(n)
    chol = np.linalg.cholesky(k)
    alpha = np.linalg.solve(chol.T, np.linalg.solve(chol, y))
    return 0.5 * y @ alpha + np.sum(np.log(np.diag(chol))) + 0.5 * n * np.log(2 * np.pi)


def gradient_by_hand(theta, x, y):
    length, amplitude, noise = np.exp(theta)
    squared = (x[:, None] - x[None, :]) ** 2 / length**2
    smooth = amplitude**2 * np.exp(-0.5 * squared)
    inverse = np.linalg.inv(smooth + noise**2 * np.eye(len(y)))
    alpha = inverse @ y
    inner = inverse - np.outer(alpha, alpha)
    return np.array([0.5 * np.sum(inner * d) for d in (smooth * squared, 2 * smooth, 2 * noise**2 * np.eye(len(y)))])


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    x = np.sort(rng.uniform(0.0, 6.0, 40))
    y = np.sin(2 * x) + 0.1 * rng.standard_normal(40)
    start = np.array([0.0, 0.0, -1.0])
    objective = s2sad.value_and_grad(negative_log_likelihood)
    print(objective.source_for(start, x, y))
    value, theta_bar = objective(start, x, y)
    assert np.allclose(theta_bar, gradient_by_hand(start, x, y), rtol=1e-8)

    found = minimize(objective, start, args=(x, y), jac=True, method="BFGS")
    print("            length  amplitude  noise   -log p")
    for label, theta in (("start", start), ("optimum", found.x)):
        length, amplitude, noise = np.exp(theta)
        print(f"{label:10s}  {length:6.3f}  {amplitude:9.3f}  {noise:5.3f}  {objective(theta, x, y)[0]:7.2f}")
    assert abs(np.exp(found.x[2]) - 0.1) < 0.05
    assert np.linalg.norm(gradient_by_hand(found.x, x, y)) < 1e-3

    def posterior(axes):
        at = np.linspace(-0.5, 6.5, 200)
        smooth, noise = found.x[:2], np.exp(found.x[2])
        across = np.linalg.solve(kernel(x, x, *smooth) + noise**2 * np.eye(len(x)), kernel(x, at, *smooth)).T
        mean = across @ y
        spread = np.sqrt(np.diag(kernel(at, at, *smooth) - across @ kernel(x, at, *smooth)) + noise**2)
        axes.plot(x, y, ".", label="data")
        axes.plot(at, mean, label="mean at the optimum")
        axes.fill_between(at, mean - 2 * spread, mean + 2 * spread, alpha=0.2, label="two standard deviations")

    save("gaussian_process", posterior)
