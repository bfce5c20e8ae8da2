"""Programs that solve equations by SciPy. (What finds minima is too rough for differences: see tests/rules.)"""

import numpy as np
from scipy import optimize
from scipy.optimize import fsolve, newton

from tests.programs.case import case

START = np.array([1.0, 1.0])


def cubic(p):
    return optimize.brentq(lambda x: x * x * x + x - p, 0.0, 10.0) * p


def wave(x, p, q):
    return np.cos(x) - p * x * q


def with_arguments(p, q):
    return optimize.brentq(wave, 0.0, 10.0, args=(p, q)) + optimize.ridder(wave, 0.0, 10.0, (q, p), xtol=1e-13)


def captured(p):
    def inner(x):
        y = p * x
        if x > 100.0:
            return y
        return np.exp(x) - y - 3.0 * p

    return newton(inner, 2.0, tol=1e-14) * p


def in_a_loop(p):
    total = 0.0
    for i in range(3):
        total = total + optimize.bisect(lambda x: x**3 + x - p * i - 1.0, 0.0, 10.0, xtol=1e-14)
        p = p * total
    return total


def of_a_root(p):
    inner = optimize.brentq(lambda x: np.exp(x) - p - 2.0, 0.0, 10.0)
    return optimize.brenth(lambda x: x * x - inner * p, 0.0, 10.0)


def system(x, p):
    return np.array([x[0] * x[0] + p * x[1] - 2.0, x[1] * x[1] * x[1] + x[0] - p])


def two_equations(p):
    x = fsolve(system, START, (p,), xtol=1e-12)
    return x[0] * x[1] ** 2


def listed(p):
    x = fsolve(lambda x: [x[0] * p - 2.0 - x[1], x[1] - x[0] * x[0] * p * 0.1], [1.0, 1.0], xtol=1e-12)
    return x[0] * x[1]


def fields(p):
    found = optimize.root(system, START, args=(p,), tol=1e-14)
    return found.x[0] * found.x[1] if found.success else p


def rosenbrock(x, a):
    return (a - x[0]) ** 2 + 10.0 * (x[1] - x[0] ** 2) ** 2 + np.cos(a * x[1])


def within_bounds(p):
    return optimize.minimize(rosenbrock, START, args=(p,), bounds=[(0.0, 1.0), (0.0, 1.0)]).fun


def several_starts(p):
    return np.sum(newton(lambda x: x * x - p, np.array([1.0, 2.0])))


def root_of_number(p):
    found = optimize.root_scalar(lambda t: t**3 + p * t - 2.0, bracket=(0.0, 3.0), xtol=1e-14)
    return found.root**2 if found.converged else p


def fitted(y, a):
    t = np.arange(4.0)
    found = optimize.least_squares(
        lambda q: q[0] * np.exp(-a * q[1] * t) - y,
        np.ones(2),
        # differences of differences would be rounding errors
        lambda q: np.stack([np.exp(-a * q[1] * t), -a * t * q[0] * np.exp(-a * q[1] * t)], axis=1),
        xtol=1e-15,
        ftol=1e-15,
        gtol=1e-15,
    )
    return found.x[0] * found.x[1] + found.cost


def one_argument_alone(q):
    root = optimize.brentq(lambda x, q: x**3 - q * x - 1.0, 0.5, 3.0, args=q)
    return root * optimize.fsolve(lambda x, q: x**3 - q * x - 1.0, 1.3, args=q)[0]


def root_with_report(q):
    root, report = optimize.brentq(lambda x: x**3 - q * x - 1.0, 0.5, 3.0, full_output=True)
    other, how = optimize.bisect(lambda x, q: x**3 - q * x - 1.0, 0.5, 3.0, args=(q,), full_output=True)
    return root * report.root if report.converged and how.converged else other


CASES = [
    case(one_argument_alone, 0.8),
    case(root_with_report, 0.8),
    case(root_of_number, 1.3),
    case(fitted, np.array([1.2, 0.8, 0.5, 0.4]), 0.9, tol=1e-3),  # what is found is good to nine digits
    case(cubic, 1.3),
    case(with_arguments, 1.3, 0.4),
    case(captured, 1.3),
    case(in_a_loop, 1.3),
    case(of_a_root, 1.3),
    case(two_equations, 1.3),
    case(listed, 1.3),
    case(fields, 1.3),
    case(within_bounds, 1.3, refuses="S2S206"),
    case(several_starts, 1.3, refuses="S2S206"),
]
