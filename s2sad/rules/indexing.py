"""Elements taken, chosen and selected. Index arrays and conditions are constants of the run."""

import numpy as np

from s2sad.rules import rule
from s2sad.runtime.indexing import (
    choose_bar,
    item_bar,
    item_of,
    nonzero_part,
    scatter_add,
    select_bars,
    take_along_axis_bar,
    take_bar,
)
from s2sad.runtime.structure import like

rule.method(np.take, np.ndarray.take)
rule.method(np.choose, np.ndarray.choose)
rule.method(np.ndarray.item, np.ndarray.item, gather="args")
rule.nondifferentiable(
    np.ix_, np.diag_indices, np.diag_indices_from, np.tril_indices_from, np.triu_indices_from, nonzero_part
)


@rule.linear(np.take)
def take(y, a, indices, axis=None, out=None, mode="raise", *, y_bar):
    return take_bar(y_bar, np.shape(a), indices, axis, mode)


@rule.linear(np.take_along_axis)
def take_along_axis(y, arr, indices, axis=-1, *, y_bar):
    return take_along_axis_bar(y_bar, np.shape(arr), indices, axis)


@rule.linear(np.compress, wrt="a")
def compress(y, condition, a, axis=None, out=None, *, y_bar):
    return take_bar(y_bar, np.shape(a), np.flatnonzero(condition), axis)


@rule.linear(np.ndarray.compress)
def compress_method(y, a, condition, axis=None, out=None, *, y_bar):
    return take_bar(y_bar, np.shape(a), np.flatnonzero(condition), axis)


@rule.linear(np.extract, wrt="arr")
def extract(y, condition, arr, *, y_bar):
    return take_bar(y_bar, np.shape(arr), np.flatnonzero(condition))


@rule.linear(np.ndarray.item)
def item(y, a, args=None, *, y_bar):
    return like(item_bar(y_bar, np.shape(a), args), a)


@rule.rewrite(np.trim_zeros)
def trim_zeros(filt, trim="fb"):
    """Of one axis; which elements are zero is a constant of the run."""
    return filt[nonzero_part(filt, trim)]


@rule.linear(np.choose, wrt="choices")
def choose(y, a, choices, out=None, mode="raise", *, y_bar):
    return choose_bar(y_bar, a, choices, mode)


@rule.linear(np.select, wrt=("choicelist", "default"))
def select(y, condlist, choicelist, default=0, *, y_bar):
    """The first condition that is true selects; what is not selected receives zero, never NaN."""
    bars = select_bars(y_bar, condlist, choicelist, default)
    return bars[0], bars[1]


# -- the transposes themselves ---------------------------------------------------------------------------------------


@rule.rewrite(scatter_add)
def scatter_add_(x_bar, index, v):
    np.add.at(x_bar, index, v)
    return x_bar


@rule.linear(take_bar)
def take_bar_(y, g, shape, indices, axis=None, mode="raise", *, y_bar):
    return np.take(y_bar, indices, axis, mode=mode)


@rule.linear(take_along_axis_bar)
def take_along_axis_bar_(y, g, shape, indices, axis, *, y_bar):
    return np.take_along_axis(y_bar, indices, axis)


@rule.linear(item_bar)
def item_bar_(y, g, shape, index, *, y_bar):
    return item_of(y_bar, index)


@rule.linear(item_of)
def item_of_(y, a, index, *, y_bar):
    return item_bar(y_bar, np.shape(a), index)


@rule.linear(choose_bar, ignores=("choices",))
def choose_bar_(y, g, a, choices, mode="raise", *, y_bar):
    return np.choose(a, y_bar, mode=mode)


@rule.linear(select_bars, ignores=("choicelist", "default"))
def select_bars_(y, g, condlist, choicelist, default, *, y_bar):
    return np.select(condlist, y_bar[0], y_bar[1])
