"""Numbers between two ends, and grids of coordinates."""

import numpy as np

from s2sad.rules import rule
from s2sad.runtime.creation import arange_bars, first_dot, grids, linspace_bars, meshgrid_bars, ramp, spread
from s2sad.runtime.structure import unbroadcast


@rule.reverse(np.arange, wrt=("start", "stop", "step"))
def arange(y, start, stop=None, step=1, dtype=None, *, y_bar):
    """The number of elements is a constant of the run: the derivative in ``stop`` is zero."""
    bars = arange_bars(y_bar, stop)
    return bars[0], 0.0, bars[1]


@rule.forward(np.arange, wrt="start")
def arange_start(y, start, stop=None, step=1, dtype=None, *, start_dot):
    return np.full(np.shape(y), first_dot(start_dot, stop))


@rule.forward(np.arange, wrt="stop")
def arange_stop(y, start, stop=None, step=1, dtype=None, *, stop_dot):
    return np.zeros(np.shape(y))


@rule.forward(np.arange, wrt="step")
def arange_step(y, start, stop=None, step=1, dtype=None, *, step_dot):
    return step_dot * np.arange(np.shape(y)[0])


@rule.linear(np.linspace, wrt=("start", "stop"))
def linspace(y, start, stop, num=50, endpoint=True, retstep=False, dtype=None, axis=0, *, y_bar):
    bars = linspace_bars(y_bar, start, stop, endpoint, retstep, axis)
    return bars[0], bars[1]


@rule.reverse(np.geomspace, wrt=("start", "stop"))
def geomspace(y, start, stop, num=50, endpoint=True, dtype=None, axis=0, *, y_bar):
    """As start**(1 - t) * stop**t, with t from 0 to 1."""
    slope = y_bar * y
    t = ramp(np.shape(y), axis, endpoint)
    return (
        unbroadcast(np.sum(slope * (1.0 - t), axis) / start, start),
        unbroadcast(np.sum(slope * t, axis) / stop, stop),
    )


@rule.forward(np.geomspace, wrt="start")
def geomspace_start(y, start, stop, num=50, endpoint=True, dtype=None, axis=0, *, start_dot):
    return spread(start_dot / start, np.shape(y), axis) * y * (1.0 - ramp(np.shape(y), axis, endpoint))


@rule.forward(np.geomspace, wrt="stop")
def geomspace_stop(y, start, stop, num=50, endpoint=True, dtype=None, axis=0, *, stop_dot):
    return spread(stop_dot / stop, np.shape(y), axis) * y * ramp(np.shape(y), axis, endpoint)


@rule.reverse(np.logspace, wrt=("start", "stop", "base"))
def logspace(y, start, stop, num=50, endpoint=True, base=10.0, dtype=None, axis=0, *, y_bar):
    """As base**(start * (1 - t) + stop * t), with t from 0 to 1."""
    slope = y_bar * y
    t = ramp(np.shape(y), axis, endpoint)
    exponent = spread(start, np.shape(y), axis) * (1.0 - t) + spread(stop, np.shape(y), axis) * t
    return (
        unbroadcast(np.sum(slope * (1.0 - t), axis) * np.log(base), start),
        unbroadcast(np.sum(slope * t, axis) * np.log(base), stop),
        unbroadcast(np.sum(slope * exponent, axis) / base, base),
    )


@rule.forward(np.logspace, wrt="start")
def logspace_start(y, start, stop, num=50, endpoint=True, base=10.0, dtype=None, axis=0, *, start_dot):
    return spread(start_dot * np.log(base), np.shape(y), axis) * y * (1.0 - ramp(np.shape(y), axis, endpoint))


@rule.forward(np.logspace, wrt="stop")
def logspace_stop(y, start, stop, num=50, endpoint=True, base=10.0, dtype=None, axis=0, *, stop_dot):
    return spread(stop_dot * np.log(base), np.shape(y), axis) * y * ramp(np.shape(y), axis, endpoint)


@rule.forward(np.logspace, wrt="base")
def logspace_base(y, start, stop, num=50, endpoint=True, base=10.0, dtype=None, axis=0, *, base_dot):
    t = ramp(np.shape(y), axis, endpoint)
    exponent = spread(start, np.shape(y), axis) * (1.0 - t) + spread(stop, np.shape(y), axis) * t
    return spread(base_dot / base, np.shape(y), axis) * y * exponent


@rule.rewrite(np.meshgrid)
def meshgrid(*xi, copy=True, sparse=False, indexing="xy"):
    return grids([np.asarray(x) for x in xi], sparse, indexing)


@rule.linear(grids)
def grids_(y, xi, sparse=False, indexing="xy", *, y_bar):
    return meshgrid_bars(y_bar, xi, sparse, indexing)


# -- the transposes themselves ---------------------------------------------------------------------------------------


@rule.linear(linspace_bars, ignores=("start", "stop"))
def linspace_bars_(y, g, start, stop, endpoint, retstep, axis, *, y_bar):
    num = np.shape(g[0] if retstep else g)[axis]
    return np.linspace(y_bar[0], y_bar[1], num, endpoint, retstep, axis=axis)


@rule.linear(meshgrid_bars, ignores=("xi",))
def meshgrid_bars_(y, g, xi, sparse, indexing, *, y_bar):
    return grids(y_bar, sparse, indexing)
