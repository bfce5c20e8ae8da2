"""Arrays joined and taken apart. All linear: both modes from one body."""

import numpy as np

from s2sad.rules import rule
from s2sad.runtime.indexing import delete_bar, insert_bars
from s2sad.runtime.joining import columns, rejoin, rows, unblock, unjoin, unsplit, unstack, unstack_like


@rule.linear(np.concatenate)
def concatenate(y, arrays, axis=0, out=None, dtype=None, casting="same_kind", *, y_bar):
    return unjoin(y_bar, arrays, axis)


@rule.linear(np.stack)
def stack(y, arrays, axis=0, out=None, dtype=None, casting="same_kind", *, y_bar):
    return unstack(y_bar, arrays, axis)


@rule.linear(np.vstack)
def vstack(y, tup, dtype=None, casting="same_kind", *, y_bar):
    return unjoin(y_bar, tup, 0, 2)


@rule.linear(np.hstack)
def hstack(y, tup, dtype=None, casting="same_kind", *, y_bar):
    return unjoin(y_bar, tup, 0 if np.ndim(y) == 1 else 1, 1)


@rule.linear(np.dstack)
def dstack(y, tup, *, y_bar):
    return unjoin(y_bar, tup, 2, 3)


@rule.linear(np.column_stack)
def column_stack(y, tup, *, y_bar):
    return unjoin(y_bar, tup, 1, 2)


@rule.linear(np.block)
def block(y, arrays, *, y_bar):
    return unblock(y_bar, arrays)


@rule.linear(np.append, wrt=("arr", "values"))
def append(y, arr, values, axis=None, *, y_bar):
    parts = unjoin(y_bar, (arr, values), axis)
    return parts[0], parts[1]


@rule.linear(np.insert, wrt=("arr", "values"))
def insert(y, arr, obj, values, axis=None, *, y_bar):
    bars = insert_bars(y_bar, np.shape(arr), obj, values, axis)
    return bars[0], bars[1]


@rule.linear(np.delete)
def delete(y, arr, obj, axis=None, *, y_bar):
    return delete_bar(y_bar, np.shape(arr), obj, axis)


@rule.linear(np.split, np.array_split)
def split(y, ary, indices_or_sections, axis=0, *, y_bar):
    return unsplit(y_bar, np.shape(ary), indices_or_sections, axis)


@rule.linear(np.vsplit)
def vsplit(y, ary, indices_or_sections, *, y_bar):
    return unsplit(y_bar, np.shape(ary), indices_or_sections, 0)


@rule.linear(np.hsplit)
def hsplit(y, ary, indices_or_sections, *, y_bar):
    return unsplit(y_bar, np.shape(ary), indices_or_sections, min(np.ndim(ary) - 1, 1))


@rule.linear(np.dsplit)
def dsplit(y, ary, indices_or_sections, *, y_bar):
    return unsplit(y_bar, np.shape(ary), indices_or_sections, 2)


if hasattr(np, "unstack"):

    @rule.linear(np.unstack)
    def unstack_(y, x, axis=0, *, y_bar):
        return np.stack(y_bar, axis)


# np.r_[a, b] and np.c_[a, b] are read as calls of these with the parts of the index; a slice among the parts stands for
# the array np.r_[slice].


@rule.rewrite(np.r_)
def r_(*parts):
    """Without a string among the parts."""
    return rows(parts)


@rule.rewrite(np.c_)
def c_(*parts):
    """Without a string among the parts."""
    return columns(parts)


@rule.linear(rows)
def rows_(y, parts, *, y_bar):
    return unjoin(y_bar, parts, 0, 1)


@rule.linear(columns)
def columns_(y, parts, *, y_bar):
    return unjoin(y_bar, parts, -1, 2)


# -- the transposes themselves ---------------------------------------------------------------------------------------


@rule.linear(unstack_like, ignores=("value",))
def unstack_like_(y, g, value, *, y_bar):
    return np.reshape(np.array(y_bar), np.shape(g))


@rule.linear(unjoin, ignores=("arrays",))
def unjoin_(y, g, arrays, axis, rank=0, *, y_bar):
    return rejoin(y_bar, np.shape(g), axis)


@rule.linear(rejoin)
def rejoin_(y, parts, shape, axis, *, y_bar):
    return unjoin(y_bar, parts, axis, len(shape))


@rule.linear(unstack, ignores=("arrays",))
def unstack_each(y, g, arrays, axis, *, y_bar):
    return np.stack(y_bar, axis)


@rule.linear(unblock, ignores=("arrays",))
def unblock_(y, g, arrays, *, y_bar):
    return np.block(y_bar)


@rule.linear(unsplit)
def unsplit_(y, parts, shape, indices_or_sections, axis, *, y_bar):
    return np.array_split(y_bar, indices_or_sections, axis)


@rule.linear(insert_bars, ignores=("values",))
def insert_bars_(y, g, shape, obj, values, axis, *, y_bar):
    return np.insert(y_bar[0], obj, y_bar[1], axis)


@rule.linear(delete_bar)
def delete_bar_(y, g, shape, obj, axis, *, y_bar):
    return np.delete(y_bar, obj, axis)
