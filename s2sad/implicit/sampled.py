"""Values between samples, as ``interp1d`` and ``RegularGridInterpolator`` give them, in plain code."""

import numpy as np

from s2sad.implicit.places import cell, corner
from s2sad.implicit.splines import cubic_slopes, hermite


def between_samples(x, values, kind, axis, bounds_error, outside, t):
    """Return what ``interp1d`` returns."""
    order = np.argsort(x)
    x, y = np.asarray(x)[order], np.moveaxis(np.asarray(values), axis, 0)[order]
    t = np.asarray(t)
    beyond = np.less(t, x[0]) | np.greater(t, x[-1])
    extended = isinstance(outside, str)
    if bounds_error is None:
        bounds_error = not extended and np.all(np.isnan(outside))
    if bounds_error and np.any(beyond):
        raise ValueError("a value lies outside of the samples of interp1d")
    i = cell(t, x)
    trailing = np.shape(t) + (1,) * (np.ndim(y) - 1)
    if kind in ("linear", "slinear"):
        fraction = np.reshape((t - x[i]) / (x[i + 1] - x[i]), trailing)
        value = y[i] + fraction * (y[i + 1] - y[i])
    elif kind == "cubic":
        value = hermite(x, y, cubic_slopes(x, y, "not-a-knot"), 0, True, t)
    elif kind == "nearest":
        value = y[np.where(t > (x[i] + x[i + 1]) / 2.0, i + 1, i)]
    elif kind in ("previous", "zero"):
        value = y[np.where(np.greater_equal(t, x[-1]), len(x) - 1, i)]
    elif kind == "next":
        value = y[np.where(np.greater(t, x[i]), i + 1, i)]
    else:
        raise NotImplementedError("[S2S206] interp1d has rules for linear, cubic, nearest, previous and next")
    if extended:
        outside = (
            np.nan if kind == "previous" else value,
            np.nan if kind == "next" else value,
        )
    if not extended or kind in ("previous", "next"):
        below, above = outside if isinstance(outside, tuple) else (outside, outside)
        value = np.where(np.reshape(np.less(t, x[0]), trailing), below, value)
        value = np.where(np.reshape(np.greater(t, x[-1]), trailing), above, value)
    return value if axis == 0 or np.ndim(t) == 0 else np.moveaxis(value, 0, axis)


def on_grid(points, values, method, bounds_error, fill_value, xi):
    """Return what ``RegularGridInterpolator`` returns: of the corners of a cell, by their distances."""
    if method not in ("linear", "nearest"):
        raise NotImplementedError("[S2S206] RegularGridInterpolator has rules for the methods linear and nearest")
    rank = len(points)
    values = np.asarray(values)
    if not isinstance(xi, tuple):
        xi = np.asarray(xi)
        if rank == 1 and (np.ndim(xi) == 0 or np.shape(xi)[-1] != 1):
            xi = np.expand_dims(xi, -1)
        elif np.ndim(xi) == 1:
            xi = np.expand_dims(xi, 0)
    places = [np.asarray(xi[k] if isinstance(xi, tuple) else xi[..., k]) for k in range(rank)]
    axes = [np.asarray(points[k]) for k in range(rank)]
    cells = [cell(places[k], axes[k]) for k in range(rank)]
    inside = True
    for k in range(rank):
        inside = inside & np.greater_equal(places[k], axes[k][0]) & np.less_equal(places[k], axes[k][-1])
    if bounds_error and not np.all(inside):
        raise ValueError("a point lies outside of the grid of RegularGridInterpolator")
    fractions = [(places[k] - axes[k][cells[k]]) / (axes[k][cells[k] + 1] - axes[k][cells[k]]) for k in range(rank)]
    total = 0.0
    for number in range(2**rank):
        weight = 1.0
        for k in range(rank):
            if method == "linear":
                weight = weight * (fractions[k] if number >> k & 1 else 1.0 - fractions[k])
            else:
                weight = weight * np.equal(fractions[k] > 0.5, bool(number >> k & 1))
        found = values[corner(cells, number)]
        total = total + np.reshape(weight, np.shape(weight) + (1,) * (np.ndim(found) - np.ndim(weight))) * found
    if fill_value is not None:
        total = np.where(
            np.reshape(inside, np.shape(inside) + (1,) * (np.ndim(total) - np.ndim(inside))), total, fill_value
        )
    return total
