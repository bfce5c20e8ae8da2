"""Functions that write into their first argument, as stores. Indices and masks are constants of the run."""

import numpy as np

from s2sad.rules import rule
from s2sad.runtime.indexing import along
from s2sad.runtime.inplace import diagonal_index, flat_index

rule.nondifferentiable(along, diagonal_index, flat_index)


@rule.rewrite(np.ndarray.fill)
def fill(a, value):
    a[...] = value


@rule.rewrite(np.copyto)
def copyto(dst, src, casting="same_kind", where=None):
    if where is None:
        dst[...] = src
    else:
        dst[...] = np.where(where, src, dst)


@rule.rewrite(np.put)
def put(a, ind, v, mode="raise"):
    a[flat_index(np.shape(a), ind, mode)] = np.resize(v, np.shape(ind))


@rule.rewrite(np.ndarray.put)
def put_method(a, indices, values, mode="raise"):
    a[flat_index(np.shape(a), indices, mode)] = np.resize(values, np.shape(indices))


@rule.rewrite(np.place)
def place(arr, mask, vals):
    where = np.reshape(np.asarray(mask, bool), np.shape(arr))
    arr[where] = np.resize(vals, (np.count_nonzero(where),))


@rule.rewrite(np.putmask)
def putmask(a, mask, values):
    where = np.reshape(np.asarray(mask, bool), np.shape(a))
    a[where] = np.resize(values, np.shape(a))[where]


@rule.rewrite(np.put_along_axis)
def put_along_axis(arr, indices, values, axis=-1):
    arr[along(np.shape(arr), indices, axis)] = values


@rule.rewrite(np.fill_diagonal)
def fill_diagonal(a, val, wrap=False):
    where = diagonal_index(np.shape(a), wrap)
    a[where] = np.resize(val, np.shape(where[0]))


@rule.rewrite(np.ndarray.partition)
def partition(a, kth, axis=-1, kind="introselect", order=None):
    a[...] = np.partition(a, kth, axis)
