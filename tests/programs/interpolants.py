"""Programs on the interpolants of SciPy: of constants, and of samples that vary."""

import inspect

import numpy as np
from scipy import interpolate

from tests.programs.case import case

PLACES = np.array([0.0, 0.7, 1.1, 2.0, 2.6])
HEIGHTS = np.array([0.3, -1.2, 0.4, 0.9, 2.0])
TABLE = np.array([[0.3, 1.1], [-1.2, 0.2], [0.4, -0.8], [0.9, 1.7], [2.0, 0.1]])
POINTS = np.array([0.3, 1.5, 2.2, -0.4])
INSIDE = np.array([0.3, 1.5, 2.2])
SPLINE = interpolate.CubicSpline(PLACES, HEIGHTS)
SPLINES = interpolate.PchipInterpolator(PLACES, TABLE)
BSPLINE = interpolate.make_interp_spline(PLACES, HEIGHTS)
SMOOTH = interpolate.UnivariateSpline(PLACES, HEIGHTS, s=0.0)
STEPS = interpolate.interp1d(PLACES, HEIGHTS, fill_value="extrapolate")
ROWS, COLUMNS = np.array([0.0, 1.0, 1.5]), np.array([0.0, 0.4, 1.0, 2.0])
GRID = np.arange(12.0).reshape(3, 4) ** 1.5 / 7.0
ON_GRID = interpolate.RegularGridInterpolator((ROWS, COLUMNS), GRID)


def of_constants(t, s):
    near = SPLINE(t) * BSPLINE(t) + SMOOTH(t) ** 2 + SPLINE(t, 1)
    return np.sum(near) + np.sum(SPLINES(t) * np.array([1.0, -2.0])) + STEPS(s) * SPLINE(s) * s


def on_a_constant_grid(t, s):
    return np.sum(ON_GRID(np.stack((t / 3.0, t), axis=-1)) ** 2) + ON_GRID((s, s * s))


def cubic(x, y, t):
    near, closed = interpolate.CubicSpline(x, y), np.concatenate((y[:-1], y[:1]))
    clamped = interpolate.CubicSpline(x, y, bc_type=("clamped", (2, 0.3)))
    periodic = interpolate.CubicSpline(x, closed, bc_type="periodic")
    return np.sum(near(t) * near(t, 1) + near(t, 2) + clamped(t) * near(t, 3) + periodic(t) ** 2)


def short_cubic(x, y, t):
    parabola, line = interpolate.CubicSpline(x[:3], y[:3]), interpolate.CubicSpline(x[:2], y[:2])
    natural = interpolate.CubicSpline(x[1:], y[1:], bc_type="natural")
    return np.sum(parabola(t) ** 2 + line(t) * natural(t))


def several_columns(x, y, t):
    near = interpolate.CubicSpline(x, y.T, axis=1)(t)
    return np.sum(near**2) + np.sum(interpolate.PchipInterpolator(x, y)(t[0]) * y[0])


def monotone(x, y, t):
    return np.sum(interpolate.PchipInterpolator(x, y)(t) ** 2) + np.sum(interpolate.PchipInterpolator(x, y)(t, 1))


def akima(x, y, t):
    return np.sum(interpolate.Akima1DInterpolator(x, y)(t) ** 2)


def modified_akima(x, y, t):
    return np.sum(interpolate.Akima1DInterpolator(x, y, method="makima")(t) ** 2)


def with_slopes(x, y, t):
    return np.sum(interpolate.CubicHermiteSpline(x, y, np.sin(y))(t) ** 2) + interpolate.make_interp_spline(x, y)(t[0])


def sampled(x, y, t):
    line = interpolate.interp1d(x, y, fill_value="extrapolate")
    near = interpolate.interp1d(x, y, kind="cubic")(t)
    level = interpolate.interp1d(x, y, kind="previous")(t) + interpolate.interp1d(x, y, kind="nearest")(t)
    apart = interpolate.interp1d(x, y, bounds_error=False, fill_value=(0.1, 0.0))(3.0 * t - 2.6)
    return np.sum(line(t + 1.0) * near + level * t) + np.sum(apart**2)


def on_grid(rows, values, t):
    found = interpolate.RegularGridInterpolator((rows, COLUMNS), values, bounds_error=False, fill_value=None)
    level = interpolate.RegularGridInterpolator((rows, COLUMNS), values, method="nearest")
    at = np.stack((t / 3.0, t), axis=-1)
    return np.sum(found(at) ** 2 + level(at) * t) + np.sum(found((t, 1.1 * t)))


def beyond(y, t):
    return interpolate.interp1d(PLACES, y)(t)


def quintic(y, t):
    return interpolate.make_interp_spline(PLACES, y, k=5)(t)


CASES = [
    case(of_constants, INSIDE, 0.9),
    case(on_a_constant_grid, np.array([0.3, 1.5]), 0.7),
    case(cubic, PLACES, HEIGHTS, POINTS, order=1),
    case(short_cubic, PLACES, HEIGHTS, POINTS, order=1),
    case(several_columns, PLACES, TABLE, POINTS, order=1),
    case(monotone, PLACES, HEIGHTS, POINTS),
    case(akima, PLACES, HEIGHTS, INSIDE, order=1),
    case(with_slopes, PLACES, HEIGHTS, INSIDE, order=1),
    case(sampled, PLACES, HEIGHTS, INSIDE, order=1),
    case(on_grid, ROWS, GRID, np.array([0.3, 1.3]), order=1),
    case(quintic, HEIGHTS, 0.4, refuses="S2S206"),
]
if "method" in inspect.signature(interpolate.Akima1DInterpolator).parameters:  # since SciPy 1.13
    CASES.append(case(modified_akima, PLACES, HEIGHTS, INSIDE, order=1))
