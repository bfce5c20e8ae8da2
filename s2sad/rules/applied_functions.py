"""Functions of NumPy that call a function of the user's."""

import numpy as np

from s2sad.rules import rule

# np.piecewise takes its functions from a list: which one is called cannot be told


@rule.rewrite(np.apply_along_axis)
def apply_along_axis(func1d, axis, arr, *args, **kwargs):
    arr = np.moveaxis(np.asarray(arr), axis, -1)
    lead = np.shape(arr)[:-1]
    found = np.array([func1d(row, *args, **kwargs) for row in np.reshape(arr, (-1, np.shape(arr)[-1]))])
    whole = np.reshape(found, lead + np.shape(found)[1:])
    added = np.ndim(found) - 1
    axis = axis % (len(lead) + 1)
    return np.moveaxis(whole, tuple(range(len(lead), len(lead) + added)), tuple(range(axis, axis + added)))


@rule.rewrite(np.apply_over_axes)
def apply_over_axes(func, a, axes):
    a = np.asarray(a)
    for axis in np.atleast_1d(axes).tolist():
        result = func(a, axis)
        a = result if np.ndim(result) == np.ndim(a) else np.expand_dims(result, axis)
    return a


@rule.rewrite(np.fromfunction)
def fromfunction(function, shape, *, dtype=None, **kwargs):
    """Of at most three axes."""
    grid = np.indices(shape, float if dtype is None else dtype)
    if len(shape) == 1:
        return function(grid[0], **kwargs)
    if len(shape) == 2:
        return function(grid[0], grid[1], **kwargs)
    if len(shape) == 3:
        return function(grid[0], grid[1], grid[2], **kwargs)
    raise NotImplementedError(
        "[S2S206] np.fromfunction has a rule for at most three axes: call the function on np.indices"
    )
