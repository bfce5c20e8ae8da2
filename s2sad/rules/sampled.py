"""Functions given by samples: interpolation, slopes, integrals, phases without jumps."""

import numpy as np

from s2sad.rules import rule
from s2sad.runtime.sampled import between, interp_bar, interp_slope, places, slope, spacing
from s2sad.runtime.structure import like, unbroadcast

rule.nondifferentiable(places)


@rule.reverse(np.interp, wrt=("x", "xp", "fp", "left", "right"))
def interp(y, x, xp, fp, left=None, right=None, period=None, *, y_bar):
    """At a sample, the slope of what lies to the right of it; 0 outside of the samples."""
    bar = y_bar * interp_slope(x, xp, fp, period)
    return (
        unbroadcast(bar, x),
        interp_bar(-bar, x, xp, xp, period),
        interp_bar(between(y_bar, x, xp, left, right, period), x, xp, fp, period),
        unbroadcast(np.where(np.less(x, xp[0]), y_bar, 0.0) if period is None else 0.0, left),
        unbroadcast(np.where(np.greater(x, xp[-1]), y_bar, 0.0) if period is None else 0.0, right),
    )


@rule.forward(np.interp, wrt="x")
def interp_x(y, x, xp, fp, left=None, right=None, period=None, *, x_dot):
    return like(x_dot * interp_slope(x, xp, fp, period), y)


@rule.forward(np.interp, wrt="xp")
def interp_xp(y, x, xp, fp, left=None, right=None, period=None, *, xp_dot):
    return like(-interp_slope(x, xp, fp, period) * np.interp(x, xp, xp_dot, period=period), y)


@rule.forward(np.interp, wrt="fp")
def interp_fp(y, x, xp, fp, left=None, right=None, period=None, *, fp_dot):
    return like(between(np.interp(x, xp, fp_dot, period=period), x, xp, left, right, period), y)


@rule.forward(np.interp, wrt="left")
def interp_left(y, x, xp, fp, left=None, right=None, period=None, *, left_dot):
    return like(np.where(np.less(x, xp[0]), left_dot, 0.0) if period is None else np.zeros_like(y), y)


@rule.forward(np.interp, wrt="right")
def interp_right(y, x, xp, fp, left=None, right=None, period=None, *, right_dot):
    return like(np.where(np.greater(x, xp[-1]), right_dot, 0.0) if period is None else np.zeros_like(y), y)


@rule.rewrite(np.gradient)
def gradient(f, *varargs, axis=None, edge_order=1):
    """Along at most three axes."""
    f = np.asarray(f)
    if axis is None and f.ndim > 3 or isinstance(axis, tuple) and len(axis) > 3:
        raise NotImplementedError("[S2S206] np.gradient has a rule for at most three axes: take one after the other")
    if axis is None:
        axes = (0,) if f.ndim == 1 else (0, 1) if f.ndim == 2 else (0, 1, 2)
    else:
        axes = axis if isinstance(axis, tuple) else (axis,)
    first = slope(f, spacing(varargs, 0), axes[0], edge_order)
    if len(axes) == 1:
        return first
    second = slope(f, spacing(varargs, 1), axes[1], edge_order)
    if len(axes) == 2:
        return first, second
    return first, second, slope(f, spacing(varargs, 2), axes[2], edge_order)


@rule.rewrite(*[getattr(np, name) for name in ("trapezoid", "trapz") if hasattr(np, name)])
def trapezoid(y, x=None, dx=1.0, axis=-1):
    y = np.moveaxis(np.asarray(y), axis, -1)
    widths = dx if x is None else np.diff(np.asarray(x) if np.ndim(x) == 1 else np.moveaxis(x, axis, -1))
    return np.sum(widths * (y[..., 1:] + y[..., :-1]) / 2.0, axis=-1)


@rule.reverse(np.unwrap, wrt=("p", "period"))
def unwrap(y, p, discont=None, axis=-1, period=6.283185307179586, *, y_bar):
    """How many periods are added is a constant of the run."""
    return like(y_bar, p), unbroadcast(np.sum(y_bar * np.rint((y - p) / period)), period)


@rule.forward(np.unwrap, wrt="p")
def unwrap_p(y, p, discont=None, axis=-1, period=6.283185307179586, *, p_dot):
    return like(p_dot, y)


@rule.forward(np.unwrap, wrt="period")
def unwrap_period(y, p, discont=None, axis=-1, period=6.283185307179586, *, period_dot):
    return like(period_dot * np.rint((y - p) / period), y)
