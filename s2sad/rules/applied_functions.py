"""Functions of NumPy that call a function of the user's."""

import functools

import numpy as np

from s2sad.rules import rule


@rule.rewrite(np.vectorize.__call__)
def vectorized(pyfunc, *args):
    """Of at most three arrays, given by position. The results are floats, as the first of them must be."""
    arrays = np.broadcast_arrays(*args)
    if len(args) == 1:
        found = [pyfunc(a) for a in np.ravel(arrays[0])]
    elif len(args) == 2:
        found = [pyfunc(a, b) for a, b in zip(np.ravel(arrays[0]), np.ravel(arrays[1]), strict=True)]
    elif len(args) == 3:
        rows = zip(np.ravel(arrays[0]), np.ravel(arrays[1]), np.ravel(arrays[2]), strict=True)
        found = [pyfunc(a, b, c) for a, b, c in rows]
    else:
        raise NotImplementedError("[S2S206] np.vectorize has a rule for at most three arrays: write the loop")
    if isinstance(found[0], (int, np.integer)):
        raise NotImplementedError("[S2S206] np.vectorize rounds all results if the first is an integer: return a float")
    return np.reshape(np.array(found), np.shape(arrays[0]))


def vectorized_as(pyfunc, otypes, *args):
    if np.dtype(otypes[0]).kind not in "fc" or len(otypes) > 1:
        raise NotImplementedError("[S2S206] np.vectorize has a rule for one result, of floats: leave otypes out")
    return vectorized(pyfunc, *args).astype(otypes[0])


@rule.rewrite(np.vectorize)
def vectorize(pyfunc, otypes=None):
    if otypes is None:
        return functools.partial(vectorized, pyfunc)
    return functools.partial(vectorized_as, pyfunc, otypes)


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
