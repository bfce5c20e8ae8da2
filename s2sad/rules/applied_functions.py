"""Functions of NumPy that call a function of the user's."""

import functools
import gc

import numpy as np

from s2sad.rules import rule
from s2sad.rules.ufunc_methods import accumulated, outer, reduced, reduced_at


def values(pyfunc, arrays, count):
    """Return the values of a function at each element of the arrays."""
    if count == 1:
        return [pyfunc(a) for a in np.ravel(arrays[0])]
    if count == 2:
        return [pyfunc(a, b) for a, b in zip(np.ravel(arrays[0]), np.ravel(arrays[1]), strict=True)]
    if count == 3:
        rows = zip(np.ravel(arrays[0]), np.ravel(arrays[1]), np.ravel(arrays[2]), strict=True)
        return [pyfunc(a, b, c) for a, b, c in rows]
    raise NotImplementedError("[S2S206] a function is applied to at most three arrays by a rule: write the loop")


@rule.rewrite(np.vectorize.__call__)
def vectorized(pyfunc, *args):
    """Of at most three arrays, given by position. The results are floats, as the first of them must be."""
    arrays = args if len(args) == 1 else np.broadcast_arrays(*args)
    found = values(pyfunc, arrays, len(args))
    if len(found) > 0 and isinstance(found[0], (int, np.integer)):
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


class FromPyFunc:
    """What ``np.frompyfunc`` makes, written in Python. Where it gives arrays of objects, these are numbers here."""

    def __init__(self, func, nin, nout):
        self.func = func
        self.nin = nin
        self.nout = nout

    def __call__(self, *args):
        """Of at most three arrays, given by position."""
        if len(args) != self.nin:
            raise NotImplementedError("[S2S206] np.frompyfunc writes into objects, which have no derivative: no `out`")
        # the first, the last and the one between them are all
        if np.ndim(args[0]) == 0 and np.ndim(args[-1]) == 0 and np.ndim(args[len(args) // 2]) == 0:
            return self.func(*args)
        arrays = args if len(args) == 1 else np.broadcast_arrays(*args)
        found = values(self.func, arrays, len(args))
        if self.nout == 1:
            return np.reshape(np.array(found), np.shape(arrays[0]))
        if self.nout == 2:
            first, second = [parts[0] for parts in found], [parts[1] for parts in found]
            return np.reshape(np.array(first), np.shape(arrays[0])), np.reshape(np.array(second), np.shape(arrays[0]))
        raise NotImplementedError("[S2S206] np.frompyfunc has a rule for at most two results: call it once for each")

    reduce = reduced
    accumulate = accumulated
    reduceat = reduced_at
    outer = outer


@rule.rewrite(np.frompyfunc)
def frompyfunc(func, nin, nout, *, identity=None):
    """As ``FromPyFunc``: results are numbers."""
    return FromPyFunc(func, nin, nout)


def function_of(made):
    """Return the function of a ufunc that ``np.frompyfunc`` has made, or None. It does not tell, but refers to it."""
    objects = set("".join(made.types)) == set("O->")
    return next((f for f in gc.get_referents(made) if callable(f)), None) if objects else None


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
