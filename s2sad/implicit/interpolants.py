"""Interpolation by ``scipy.interpolate``, where the samples, their places or the points asked for carry a derivative.

An interpolant made of samples that vary is a function of the point (and of the order of a derivative): what else its
SciPy object can do, it cannot. One made of constants keeps its object.
"""

import functools

import numpy as np
from scipy import interpolate

from s2sad.api import jvp, vjp
from s2sad.implicit.places import cell, corner, spline_value
from s2sad.implicit.sampled import between_samples, on_grid
from s2sad.implicit.splines import akima_slopes, cubic_slopes, hermite, monotone_slopes
from s2sad.rules import rule
from s2sad.runtime.structure import like

rule.nondifferentiable(cell, corner)

# -- interpolants that are constants of the run ------------------------------------------------------------------------


@rule.rewrite(interpolate.PPoly.__call__, interpolate.BSpline.__call__)
def spline(self, x, nu=0, extrapolate=None):
    """Of the pieces that are constants of the run."""
    return spline_value(self, x, nu, extrapolate)


@rule.rewrite(interpolate.UnivariateSpline.__call__)
def smoothing_spline(self, x, nu=0, ext=None):
    return spline_value(self, x, nu, ext)


@rule.reverse(spline_value, wrt="x")
def spline_value_(y, spline, x, nu, extrapolate, *, y_bar):
    slope = y_bar * spline_value(spline, x, nu + 1, extrapolate)
    return like(np.sum(np.reshape(slope, (*np.shape(x), -1)), axis=-1), x)


@rule.forward(spline_value, wrt="x")
def spline_value_x(y, spline, x, nu, extrapolate, *, x_dot):
    wide = np.reshape(x_dot, np.shape(x) + (1,) * (np.ndim(y) - np.ndim(x)))
    return like(wide * spline_value(spline, x, nu + 1, extrapolate), y)


@rule.rewrite(interpolate.RegularGridInterpolator.__call__)
def grid(self, xi, method=None, *, nu=None):
    """Of the methods linear and nearest."""
    if nu is not None:
        raise NotImplementedError("[S2S206] the derivatives `nu` of a RegularGridInterpolator have no rule")
    kind = self.method if method is None else method
    return on_grid(self.grid, self.values, kind, self.bounds_error, self.fill_value, xi)


@rule.rewrite(interpolate.interp1d.__call__)
def samples(self, x):
    """Of the kinds that ``interp1d`` has a rule for."""
    axis = self.axis
    outside = "extrapolate" if self._extrapolate else self.fill_value
    return between_samples(self.x, self.y, self._kind, axis, self.bounds_error, outside, x)


# -- interpolants of samples that vary ---------------------------------------------------------------------------------


@rule.rewrite(interpolate.CubicSpline)
def cubic_spline(x, y, axis=0, bc_type="not-a-knot", extrapolate=None):
    """Its values and derivatives at points."""
    x, y = np.asarray(x), np.moveaxis(np.asarray(y), axis, 0)
    outside = bc_type == "periodic" and "periodic" if extrapolate is None else extrapolate
    return functools.partial(hermite, x, y, cubic_slopes(x, y, bc_type), axis, outside or extrapolate is None)


@rule.rewrite(interpolate.PchipInterpolator)
def pchip(x, y, axis=0, extrapolate=None):
    """Its values and derivatives at points."""
    x, y = np.asarray(x), np.moveaxis(np.asarray(y), axis, 0)
    return functools.partial(hermite, x, y, monotone_slopes(x, y, None), axis, extrapolate is None or extrapolate)


@rule.rewrite(interpolate.Akima1DInterpolator)
def akima(x, y, axis=0, *, method="akima", extrapolate=None):
    """Its values and derivatives at points."""
    x, y = np.asarray(x), np.moveaxis(np.asarray(y), axis, 0)
    return functools.partial(hermite, x, y, akima_slopes(x, y, method), axis, extrapolate or False)


@rule.rewrite(interpolate.CubicHermiteSpline)
def hermite_spline(x, y, dydx, axis=0, extrapolate=None):
    """Its values and derivatives at points."""
    y, slopes = np.moveaxis(np.asarray(y), axis, 0), np.moveaxis(np.asarray(dydx), axis, 0)
    return functools.partial(hermite, np.asarray(x), y, slopes, axis, extrapolate is None or extrapolate)


@rule.rewrite(interpolate.make_interp_spline)
def interpolating_spline(x, y, k=3, t=None, bc_type=None, axis=0, check_finite=True):
    """Cubic ones, without knots of their own; their values and derivatives at points."""
    if k != 3 or t is not None:
        raise NotImplementedError("[S2S206] make_interp_spline has a rule for cubic splines without knots of their own")
    return cubic_spline(x, y, axis, "not-a-knot" if bc_type is None else bc_type)


@rule.rewrite(interpolate.interp1d)
def interp1d(x, y, kind="linear", axis=-1, copy=True, bounds_error=None, fill_value=np.nan, assume_sorted=False):
    """Of the kinds linear, cubic, nearest, previous and next."""
    return functools.partial(between_samples, x, y, kind, axis, bounds_error, fill_value)


@rule.rewrite(interpolate.RegularGridInterpolator)
def grid_interpolator(points, values, method="linear", bounds_error=True, fill_value=np.nan, **options):
    """Of the methods linear and nearest."""
    return functools.partial(on_grid, points, values, method, bounds_error, fill_value)


# -- their derivatives: those of the code that computes them, derived once and called ----------------------------------


def declare_slopes(slopes):
    """Declare the rules of slopes at samples."""
    pull = vjp(slopes, wrt=("x", "values"))
    push_x, push_values = jvp(slopes, wrt="x"), jvp(slopes, wrt="values")

    @rule.reverse(slopes, wrt=("x", "values"))
    def slopes_bars(y, x, values, options, *, y_bar):
        bars = pull(x, values, options, out_bar=y_bar)
        return bars[0], bars[1]

    @rule.forward(slopes, wrt="x")
    def slopes_x(y, x, values, options, *, x_dot):
        return push_x(x, values, options, x_dot=x_dot)[1]

    @rule.forward(slopes, wrt="values")
    def slopes_values(y, x, values, options, *, values_dot):
        return push_values(x, values, options, values_dot=values_dot)[1]


declare_slopes(cubic_slopes)
declare_slopes(monotone_slopes)
declare_slopes(akima_slopes)

hermite_pull = vjp(hermite, wrt=("x", "values", "slopes", "t"))
hermite_push_x, hermite_push_t = jvp(hermite, wrt="x"), jvp(hermite, wrt="t")


@rule.reverse(hermite, wrt=("x", "values", "slopes", "t"))
def hermite_(y, x, values, slopes, axis, outside, t, nu=0, extrapolate=None, *, y_bar):
    bars = hermite_pull(x, values, slopes, axis, outside, t, nu, extrapolate, out_bar=y_bar)
    return bars[0], bars[1], bars[2], bars[3]


@rule.forward(hermite, wrt="x")
def hermite_x(y, x, values, slopes, axis, outside, t, nu=0, extrapolate=None, *, x_dot):
    return hermite_push_x(x, values, slopes, axis, outside, t, nu, extrapolate, x_dot=x_dot)[1]


@rule.forward(hermite, wrt="values")
def hermite_values(y, x, values, slopes, axis, outside, t, nu=0, extrapolate=None, *, values_dot):
    return hermite(x, values_dot, np.zeros_like(slopes), axis, outside, t, nu, extrapolate)


@rule.forward(hermite, wrt="slopes")
def hermite_slopes(y, x, values, slopes, axis, outside, t, nu=0, extrapolate=None, *, slopes_dot):
    return hermite(x, np.zeros_like(values), slopes_dot, axis, outside, t, nu, extrapolate)


@rule.forward(hermite, wrt="t")
def hermite_t(y, x, values, slopes, axis, outside, t, nu=0, extrapolate=None, *, t_dot):
    return hermite_push_t(x, values, slopes, axis, outside, t, nu, extrapolate, t_dot=t_dot)[1]


samples_pull = vjp(between_samples, wrt=("x", "values", "t"))
samples_push_x = jvp(between_samples, wrt="x")
samples_push_values = jvp(between_samples, wrt="values")
samples_push_t = jvp(between_samples, wrt="t")


@rule.reverse(between_samples, wrt=("x", "values", "t"))
def between_samples_(y, x, values, kind, axis, bounds_error, outside, t, *, y_bar):
    bars = samples_pull(x, values, kind, axis, bounds_error, outside, t, out_bar=y_bar)
    return bars[0], bars[1], bars[2]


@rule.forward(between_samples, wrt="x")
def between_samples_x(y, x, values, kind, axis, bounds_error, outside, t, *, x_dot):
    return samples_push_x(x, values, kind, axis, bounds_error, outside, t, x_dot=x_dot)[1]


@rule.forward(between_samples, wrt="values")
def between_samples_values(y, x, values, kind, axis, bounds_error, outside, t, *, values_dot):
    return samples_push_values(x, values, kind, axis, bounds_error, outside, t, values_dot=values_dot)[1]


@rule.forward(between_samples, wrt="t")
def between_samples_t(y, x, values, kind, axis, bounds_error, outside, t, *, t_dot):
    return samples_push_t(x, values, kind, axis, bounds_error, outside, t, t_dot=t_dot)[1]


grid_pull = vjp(on_grid, wrt=("points", "values", "xi"))
grid_push_points = jvp(on_grid, wrt="points")
grid_push_xi = jvp(on_grid, wrt="xi")


@rule.reverse(on_grid, wrt=("points", "values", "xi"))
def on_grid_(y, points, values, method, bounds_error, fill_value, xi, *, y_bar):
    bars = grid_pull(points, values, method, bounds_error, fill_value, xi, out_bar=y_bar)
    return bars[0], bars[1], bars[2]


@rule.forward(on_grid, wrt="points")
def on_grid_points(y, points, values, method, bounds_error, fill_value, xi, *, points_dot):
    return grid_push_points(points, values, method, bounds_error, fill_value, xi, points_dot=points_dot)[1]


@rule.forward(on_grid, wrt="values")
def on_grid_values(y, points, values, method, bounds_error, fill_value, xi, *, values_dot):
    return on_grid(points, values_dot, method, bounds_error, None if fill_value is None else 0.0, xi)


@rule.forward(on_grid, wrt="xi")
def on_grid_xi(y, points, values, method, bounds_error, fill_value, xi, *, xi_dot):
    return grid_push_xi(points, values, method, bounds_error, fill_value, xi, xi_dot=xi_dot)[1]
