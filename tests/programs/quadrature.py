"""Programs that integrate by SciPy: sums of samples, integrals of functions, differential equations."""

import numpy as np
from scipy import integrate

from tests.programs.case import case

X = np.linspace(0.0, 1.0, 6) ** 1.5
Y = np.sin(np.arange(6.0) + 0.3) + 1.5 * np.arange(6)


def samples(y):
    area = integrate.trapezoid(y, X) + integrate.trapezoid(X * X, y)
    running = integrate.cumulative_trapezoid(y, X, initial=0)
    return area * np.sum(running**2) + np.sum(integrate.cumulative_trapezoid(X, y) ** 2)


def rows(y):
    table = np.outer(y[:4], y[2:])
    inner = integrate.cumulative_trapezoid(table, dx=0.3, axis=0)
    return np.sum(inner * table[1:]) + np.sum(integrate.trapezoid(table, axis=0) ** 2)


def by_simpson(y):
    return integrate.simpson(y, x=X) * integrate.simpson(y[:-1] ** 2, dx=0.3)


def bell(p):
    return integrate.quad(lambda t: np.exp(-p * t * t) * p, 0.0, 2.0)[0]


def between(p):
    """Limits and integrand move; one integral runs backwards."""
    forth = integrate.quad(lambda t: np.sin(p * t), p, p * p)[0]
    return forth * p + integrate.quad(lambda t: np.sin(p * t), p * p, p, epsabs=1e-12)[0] ** 2


def half_lines(p):
    right = integrate.quad(lambda t: np.exp(-p * t), p, np.inf)[0]
    left = integrate.quad(lambda t: np.exp(p * t), -np.inf, p)[0]
    return right * left + integrate.quad(lambda t: np.exp(-p * t), np.inf, p)[0]


def wave(t, q, p):
    return np.exp(-q * t * t) * np.cos(p * t)


def whole_line(p, q):
    value, error = integrate.quad(wave, -np.inf, np.inf, args=(q, p))
    return value if error < 1.0 else 0.0


def kinked(p):
    return integrate.quad(lambda t: np.abs(t - p) * p, 0.0, 3.0, points=[1.3])[0]


def nested(p):
    return integrate.quad(lambda s: s * integrate.quad(lambda t: np.exp(-p * t * s), 0.0, 1.0)[0], 0.0, p)[0]


def singular(p):
    return integrate.quad(lambda t: t ** (-0.9) * p, 0.0, 1.0)[0]


def damped(p):
    def rhs(y, t, k):
        return [y[1], -k * y[0] - p * y[1]]

    states = integrate.odeint(rhs, [1.0, p], np.linspace(0.0, 3.0, 7), args=(p,), rtol=1e-12, atol=1e-12)
    return np.sum(states[:, 0] ** 2)


def at_moving_times(t):
    return np.sum(integrate.odeint(lambda y, s: -y * s, 1.5, t, rtol=1e-12, atol=1e-12) ** 2)


def until(p):
    """The solver chooses the times, the last one moves."""

    def rhs(t, y):
        return np.array([y[1], -p * y[0] - 0.1 * y[1] * t])

    found = integrate.solve_ivp(rhs, (0.0, 2.0 * p), [1.0, p], rtol=1e-11, atol=1e-12)
    return found.y[0, -1] * found.y[1, -1] if found.success else p


def at_given_times(p):
    found = integrate.solve_ivp(
        lambda t, y, k: -k * y * y, [0.5, 3.0], p * np.ones(2), t_eval=X[1:] + 1.0, args=(p,), rtol=1e-11, atol=1e-12
    )
    return np.sum(found.y**2 * found.t)


def stiff(p):
    return integrate.odeint(lambda y, t: -1e7 * p * (y - np.cos(t)), 0.0, [0.0, 1.0])[-1, 0]


def stopped_by_events(p):
    return integrate.solve_ivp(lambda t, y: -p * y, [0.0, 1.0], [p], events=lambda t, y: y[0] - 0.5).y[0, -1]


CASES = [
    case(samples, Y),
    case(rows, Y),
    case(by_simpson, Y, order=1),
    case(bell, 1.3),
    case(between, 1.3),
    case(half_lines, 1.3),
    case(whole_line, 1.3, 0.8),
    case(kinked, 1.3, gradient=(1.3**2 + 1.7**2) / 2 - 1.3 * 0.4, order=1),
    case(nested, 1.3, refuses="S2S103"),
    case(singular, 1.3, refuses="S2S206"),
    case(damped, 1.3),
    case(at_moving_times, X + 0.1),
    case(until, 1.3),
    case(at_given_times, 1.3),
    case(stiff, 1.3, refuses="S2S206"),
    case(stopped_by_events, 1.3, refuses="S2S206"),
]
