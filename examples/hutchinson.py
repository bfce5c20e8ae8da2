"""The trace and the log-determinant of a Jacobian from random probes (Hutchinson 1990), and the exact values.

One learns to work with a Jacobian that is never formed: v'Jv needs one tangent, J'J v a tangent and an adjoint; and
that the gradient of a log-determinant is an expectation of such products.
"""

import numpy as np

import s2sad


def residual_map(x, a):
    return x + 0.4 * np.tanh(a @ x)


def trace_estimate(push, x, a, probes):
    return np.mean([v @ push(x, a, v)[1] for v in probes])


def log_det_estimate(push, x, a, probes, terms=20):
    """log det(I + B) is the trace of B - B**2/2 + B**3/3 - ..., with B v = J v - v."""
    total = 0.0
    for v in probes:
        power = v
        for k in range(1, terms + 1):
            power = push(x, a, power)[1] - power
            total += (-1) ** (k + 1) * (v @ power) / k
    return total / len(probes)


def exact_log_det(a, x):
    """The log-determinant with its Jacobian by hand."""
    slope = 0.4 * (1.0 - np.tanh(a @ x) ** 2)
    jac = np.eye(len(x)) + slope[:, None] * a
    return np.linalg.slogdet(jac)[1]


def weighted(a, x, left, right):
    """left'J right, a scalar: its gradient with respect to a is a second derivative of the map."""
    return left @ s2sad.jvp(residual_map)(x, a, right)[1]


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    n = 5
    a, x = rng.standard_normal((n, n)) / np.sqrt(n), rng.standard_normal(n)
    push = s2sad.jvp(residual_map)
    print(push.source_for(x, a))
    weighted_bar = s2sad.grad(weighted)
    print(weighted_bar.source_for(a, x, x, x))
    jac = s2sad.jacobian(residual_map)(x, a)
    assert np.isclose(np.linalg.slogdet(jac)[1], exact_log_det(a, x))

    # the gradient of log|det J| with respect to a is E[v' J^-1 dJ v]: the unit vectors give it exactly
    probes = np.eye(n)
    left = np.linalg.solve(jac.T, np.eye(n)).T
    estimate = sum(weighted_bar(a, x, left[i], probes[i]) for i in range(n))
    exact = s2sad.grad(exact_log_det)(a, x)
    assert np.allclose(estimate, exact, rtol=1e-10)

    print("probes  trace  log det   error of its gradient")
    for count in (10, 100, 500):
        signs = rng.choice([-1.0, 1.0], (count, n))
        gradient = np.mean([weighted_bar(a, x, np.linalg.solve(jac.T, v), v) for v in signs], axis=0)
        trace, log_det = trace_estimate(push, x, a, signs), log_det_estimate(push, x, a, signs)
        print(f"{count:6d}  {trace:.3f}  {log_det:7.4f}   {np.linalg.norm(gradient - exact):.4f}")
    print(f" exact  {np.trace(jac):.3f}  {exact_log_det(a, x):7.4f}")
    assert abs(trace - np.trace(jac)) < 0.1
    assert abs(log_det - exact_log_det(a, x)) < 0.1
