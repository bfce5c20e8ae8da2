"""Sorting, and the values of an array without repetitions. The order is a constant of the run."""

import numpy as np

from s2sad.rules import rule
from s2sad.runtime.sorting import first_places, permutation, reorder, sort_order, unique_bar, unique_dot, unorder

rule.nondifferentiable(first_places, permutation, sort_order)


@rule.reverse(np.sort)
def sort(y, a, axis=-1, kind=None, order=None, stable=None, *, y_bar):
    """Equal elements keep their order."""
    return unorder(y_bar, sort_order(a, axis), np.shape(a), axis)


@rule.forward(np.sort, wrt="a")
def sort_a(y, a, axis=-1, kind=None, order=None, stable=None, *, a_dot):
    return reorder(a_dot, sort_order(a, axis), axis)


@rule.rewrite(np.ndarray.sort)
def sort_in_place(a, axis=-1, kind=None, order=None, *, stable=None):
    a[...] = np.sort(a, axis)


@rule.reverse(np.partition)
def partition(y, a, kth, axis=-1, kind="introselect", order=None, *, y_bar):
    """Equal elements keep their order."""
    return unorder(y_bar, permutation(y, a, axis), np.shape(a), axis)


@rule.forward(np.partition, wrt="a")
def partition_a(y, a, kth, axis=-1, kind="introselect", order=None, *, a_dot):
    return reorder(a_dot, permutation(y, a, axis), axis)


@rule.reverse(np.unique)
def unique(
    y,
    ar,
    return_index=False,
    return_inverse=False,
    return_counts=False,
    axis=None,
    equal_nan=True,
    sorted=True,
    *,
    y_bar,
):
    """Of equal elements, the first is the one returned."""
    return unique_bar(y_bar, y, ar, axis)


@rule.forward(np.unique, wrt="ar")
def unique_ar(
    y,
    ar,
    return_index=False,
    return_inverse=False,
    return_counts=False,
    axis=None,
    equal_nan=True,
    sorted=True,
    *,
    ar_dot,
):
    return unique_dot(ar_dot, y, ar, axis)


if hasattr(np, "unique_values"):

    @rule.reverse(np.unique_values)
    def unique_values(y, x, *, y_bar):
        """Of equal elements, the first is the one returned."""
        return unique_bar(y_bar, y, x)

    @rule.forward(np.unique_values, wrt="x")
    def unique_values_x(y, x, *, x_dot):
        return unique_dot(x_dot, y, x)


# -- the transposes themselves -----------------------------------------------------------------------------------------


@rule.linear(reorder)
def reorder_(y, a, order, axis=-1, *, y_bar):
    return unorder(y_bar, order, np.shape(a), axis)


@rule.linear(unorder)
def unorder_(y, g, order, shape, axis=-1, *, y_bar):
    return reorder(y_bar, order, axis)


@rule.linear(unique_bar, ignores=("y_", "a"))
def unique_bar_(y, g, y_, a, axis=None, *, y_bar):
    return unique_dot(y_bar, y_, a, axis)
