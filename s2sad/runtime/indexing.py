"""Adjoints of functions that select elements: added back to where they were taken from."""

from __future__ import annotations

from typing import Any

import numpy as np

from s2sad.runtime.joining import in_order_of, unstack_like
from s2sad.runtime.structure import unbroadcast


def may_repeat(index: Any) -> bool:
    """Tell whether an index may select an element twice: it holds an array or list of integers."""
    if isinstance(index, tuple):
        return any([may_repeat(part) for part in index])
    if isinstance(index, np.ndarray):
        return index.ndim > 0 and index.dtype.kind != "b"
    return isinstance(index, list) and np.asarray(index).dtype.kind != "b"


def scatter_add(x_bar: Any, index: Any, v: Any) -> Any:
    """Add ``v`` to ``x_bar[index]`` in place, each repetition of an index counted; return ``x_bar``.

    >>> scatter_add(np.zeros(3), np.array([1, 1, -1]), np.array([5.0, 7.0, 1.0]))
    array([ 0., 12.,  1.])
    """
    if isinstance(index, tuple) and len(index) == 1:
        index = index[0]
    if not may_repeat(index):
        x_bar[index] += v
    elif x_bar.ndim == 1 and not isinstance(index, tuple):
        # one index along one axis: ten times as fast as an index of higher rank
        np.add.at(x_bar, np.ravel(index), np.ravel(np.broadcast_to(v, np.shape(index))))
    elif x_bar.ndim > 1 and x_bar.flags.c_contiguous and 4 * np.size(v) >= x_bar.size:
        # one flat index: several times as fast as np.add.at on rows or tuples, and worth the list of all places
        places = np.reshape(np.arange(x_bar.size), x_bar.shape)[index]
        np.add.at(np.reshape(x_bar, -1), np.ravel(places), np.ravel(np.broadcast_to(v, places.shape)))
    else:
        np.add.at(x_bar, index, v)
    return x_bar


def take_bar(g: Any, shape: tuple[int, ...], indices: Any, axis: Any = None, mode: str = "raise") -> Any:
    """Return the transpose of ``np.take``: zeros of the given shape with ``g`` added at the indices.

    >>> take_bar(np.array([5.0, 7.0]), (3,), [1, 1])
    array([ 0., 12.,  0.])
    """
    a_bar = np.zeros(shape, np.asarray(g).dtype)
    if axis is None:
        flat = np.reshape(a_bar, -1)
        scatter_add(flat, within(indices, flat.size, mode), g)
    else:
        axis = axis % len(shape)
        scatter_add(a_bar, (slice(None),) * axis + (within(indices, shape[axis], mode),), g)
    return a_bar


def within(indices: Any, size: int, mode: str) -> Any:
    """Return the indices that ``np.take`` and ``np.choose`` make of those out of bounds."""
    if mode == "raise":
        return np.asarray(indices)
    return np.clip(indices, 0, size - 1) if mode == "clip" else np.remainder(indices, size)


def along(shape: tuple[int, ...], indices: Any, axis: Any) -> tuple[Any, ...]:
    """Return the index with which ``x[index]`` is ``np.take_along_axis(x, indices, axis)``."""
    if axis is None:
        return np.unravel_index(np.take(np.arange(int(np.prod(shape))), indices), shape)
    index = [np.expand_dims(np.arange(n), tuple([j for j in range(len(shape)) if j != i])) for i, n in enumerate(shape)]
    index[axis] = indices
    return tuple(index)


def take_along_axis_bar(g: Any, shape: tuple[int, ...], indices: Any, axis: Any) -> Any:
    """Return the transpose of ``np.take_along_axis``."""
    return scatter_add(np.zeros(shape, np.asarray(g).dtype), along(shape, indices, axis), g)


def item_of(a: Any, index: Any) -> Any:
    """Return ``a.item(index)``: a flat index or a tuple, or None if there is but one element."""
    return a.item() if index is None else a.item(index)


def item_bar(g: Any, shape: tuple[int, ...], index: Any) -> Any:
    """Return the transpose of ``item_of``."""
    a_bar = np.zeros(shape, np.asarray(g).dtype)
    if index is None:
        index = (0,) * len(shape)
    elif not isinstance(index, tuple):
        index = np.unravel_index(index % a_bar.size, shape)
    a_bar[index] = g
    return a_bar


def nonzero_part(filt: Any, trim: str) -> slice:
    """Return which elements of a sequence ``np.trim_zeros`` keeps.

    >>> nonzero_part([0.0, 2.0, 0.0], "f")
    slice(1, 3, None)
    """
    if np.ndim(filt) != 1:
        raise NotImplementedError("[S2S206] np.trim_zeros has a rule for one axis only")
    places = np.flatnonzero(filt).tolist()
    if not places:
        return slice(0, 0)
    return slice(places[0] if "f" in trim.lower() else 0, places[-1] + 1 if "b" in trim.lower() else len(filt))


def choose_bar(g: Any, a: Any, choices: Any, mode: str = "raise") -> Any:
    """Return the adjoints of the arrays that ``np.choose`` picks from: what is not picked receives zero.

    >>> choose_bar(np.array([1.0, 2.0]), np.array([1, 0]), [np.zeros(2), 0.0])
    [array([0., 2.]), 1.0]
    """
    picked = within(a, len(choices), mode)
    parts = [unbroadcast(np.where(np.equal(picked, i), g, 0.0), choices[i]) for i in range(len(choices))]
    return in_order_of(parts, choices)


def select_bars(g: Any, condlist: Any, choicelist: Any, default: Any) -> Any:
    """Return the adjoints of ``choicelist`` and ``default`` of ``np.select``: the first true condition takes all.

    >>> select_bars(np.ones(3), [np.array([True, False, False])], [np.zeros(3)], 0.0)
    ([array([1., 0., 0.])], 2.0)
    """
    rest = g
    parts = []
    for i in range(len(condlist)):
        parts.append(unbroadcast(np.where(condlist[i], rest, 0.0), choicelist[i]))
        rest = np.where(condlist[i], 0.0, rest)
    return parts, unbroadcast(rest, default)


def delete_bar(g: Any, shape: tuple[int, ...], obj: Any, axis: Any) -> Any:
    """Return the transpose of ``np.delete``: zeros where elements were left out."""
    size = int(np.prod(shape)) if axis is None else shape[axis]
    return take_bar(g, shape, np.delete(np.arange(size), obj), axis)


def insert_bars(g: Any, shape: tuple[int, ...], obj: Any, values: Any, axis: Any) -> Any:
    """Return the adjoints of ``arr`` (of the given shape) and ``values`` of ``np.insert``.

    >>> insert_bars(np.array([1.0, 2.0, 3.0]), (2,), 1, 0.5, None)
    (array([1., 3.]), 2.0)
    """
    along_axis = 0 if axis is None else axis
    old = int(np.prod(shape)) if axis is None else shape[axis]
    moved = np.moveaxis(g, along_axis, 0)
    new = len(moved) - old
    if not isinstance(obj, slice) and np.ndim(obj) == 0:
        start = int(obj) + (old if obj < 0 else 0)
        kept = np.concatenate([moved[:start], moved[start + new :]])
        values_bar = moved[start : start + new]
    else:
        # negative labels travel with the values: they tell where each value went
        labels = np.insert(np.arange(old), obj, -1 - np.arange(new))
        places = np.flatnonzero(labels < 0)
        kept = moved[labels >= 0]
        values_bar = np.moveaxis(moved[places[np.argsort(-labels[places])]], 0, along_axis)
    arr_bar = np.reshape(np.moveaxis(kept, 0, along_axis), shape)
    return arr_bar, unstack_like(unbroadcast(values_bar, np.asarray(values)), values)


def visited(*arrays: Any, order: Any = "K") -> list[tuple[int, ...]]:
    """Return the indices of the elements of arrays, in the order in which ``np.nditer`` visits them.

    >>> import numpy as np
    >>> visited(np.zeros((2, 2)).T)
    [(0, 0), (1, 0), (0, 1), (1, 1)]
    """
    walk = np.nditer(arrays, flags=["multi_index", "zerosize_ok"], order=order)
    return [walk.multi_index for _ in walk]
