"""Functions given by samples: interpolation, slopes, integrals, phases without jumps."""

import numpy as np

from s2sad.rules import rule
from s2sad.runtime.sampled import slope, spacing
from s2sad.runtime.structure import like, unbroadcast


@rule.rewrite(np.interp)
def interp(x, xp, fp, left=None, right=None, period=None):
    """At a sample, the slope of what lies to the right of it. Which samples are neighbours is a constant of the run."""
    xp, fp = np.asarray(xp), np.asarray(fp)
    if period is not None:
        x, xp = np.remainder(x, period), np.remainder(xp, period)
        order = np.argsort(xp)
        xp, fp = xp[order], fp[order]
        xp = np.concatenate((xp[-1:] - period, xp, xp[:1] + period))
        fp = np.concatenate((fp[-1:], fp, fp[:1]))
    low = np.clip(np.searchsorted(xp, x, "right") - 1, 0, max(len(xp) - 2, 0))
    high = np.minimum(low + 1, len(xp) - 1)
    inside = fp[low] + (x - xp[low]) * ((fp[high] - fp[low]) / (xp[high] - xp[low]))
    if period is not None:
        return inside
    before = fp[0] if left is None else left
    after = fp[-1] if right is None else right
    return np.where(np.less(x, xp[0]), before, np.where(np.greater_equal(x, xp[-1]), after, inside))[()]


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
