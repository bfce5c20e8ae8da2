"""Programs on sampled functions."""

import numpy as np

from tests.programs.case import case

XP = np.array([0.1, 0.9, 1.3, 2.2, 3.1])
FP = np.array([0.4, -0.7, 1.1, 0.3, 0.9])
X = np.array([-0.4, 0.5, 1.1, 2.9, 3.6])
M = np.array([[0.3, 1.1, 0.2, 0.9], [-0.4, 0.8, 0.5, -0.1], [0.7, -0.9, 1.3, 0.6]])
trapezoid = np.trapezoid if hasattr(np, "trapezoid") else np.trapz


def interpolated(x, xp, fp):
    return np.sum(np.interp(x, xp, fp) ** 2) + np.interp(x[1], xp, fp) ** 3


def interpolated_to_ends(x, fp, a):
    return np.sum(np.interp(x, XP, fp, left=a, right=a * a) ** 2) + np.interp(a, XP.tolist(), fp)


def interpolated_on_a_circle(x, xp, fp, a):
    return np.sum(np.interp(x, xp, fp, period=a) ** 2)


def interpolated_at_a_sample(a, fp):
    return np.interp(a, [0.0, 1.0, 2.0], fp) + np.interp(2.0, [0.0, 1.0, a], fp) + np.interp(0.5, [0.5], fp[:1])


def slopes(x, a):
    return np.sum(np.gradient(x * x) ** 2) + np.sum(np.gradient(x, a) ** 2) + np.sum(np.gradient(x, XP) * x)


def second_order_ends(x, a, t):
    return np.sum(np.gradient(x, a, edge_order=2) ** 2) + np.sum(np.gradient(x, t, edge_order=2) * x)


def slopes_of_a_field(m, a):
    u, v = np.gradient(m)
    p, q = np.gradient(m, a, XP[:4], edge_order=2)
    r = np.gradient(m, a, axis=1)
    s, t = np.gradient(m, a, axis=(1, 0))
    return np.sum(u * v) + np.sum(p * q) + np.sum(r * r) + np.sum(s * t * t)


def curl(m):
    fields = np.gradient(m)
    return np.sum(fields[0] * np.sin(fields[1]))


def integrals(y, x, m, a):
    return (
        trapezoid(y, x) * trapezoid(y * y)
        + trapezoid(y, dx=a)
        + np.sum(trapezoid(m, x[:3], axis=0) ** 2)
        + np.sum(trapezoid(m, m * a) ** 2)
    )


def phases(x, a):
    return np.sum(np.unwrap(4.0 * x) ** 2) + np.sum(np.unwrap(x * x, period=a) ** 2)


CASES = [
    case(interpolated, X, XP, FP),
    case(interpolated_to_ends, X, FP, 0.7),
    case(interpolated_on_a_circle, X, XP, FP, 2.65, wrt=("x", "xp", "fp")),
    case(interpolated_at_a_sample, 1.0, FP[:3], wrt=("fp",)),
    case(slopes, FP, 0.7),
    case(second_order_ends, FP, 0.7, XP),
    case(slopes_of_a_field, M, 0.7),
    case(curl, M),
    case(integrals, FP, XP, M, 0.7),
    case(phases, X, 1.7),
]
