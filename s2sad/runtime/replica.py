"""Copies of structures in which what shared memory still does."""

from __future__ import annotations

import copy
import math
import tempfile
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np

from s2sad.runtime import records
from s2sad.runtime.records import is_plain, is_record, kept
from s2sad.runtime.structure import zeros_like


def replica(x: Any) -> Any:
    """Return a copy of a structure: parts that are the same object, or views of one array, are so in the copy.

    >>> import numpy as np
    >>> a = np.zeros(3)
    >>> b, row = replica((a, a[1:]))
    >>> row[0] = 5.0
    >>> a, b
    (array([0., 0., 0.]), array([0., 5., 0.]))

    A dict with more to it keeps its class, as the results of solvers do:

    >>> from collections import Counter
    >>> replica(Counter("aab"))
    Counter({'a': 2, 'b': 1})
    """
    return replicated(x, {})


def in_depth(x: Any) -> Any:
    """Return ``copy.deepcopy(x)``; refuse what that makes one object of because it is held twice.

    >>> a = [[1.0], [2.0]]
    >>> b = in_depth(a)
    >>> b[0][0] = 5.0
    >>> a
    [[1.0], [2.0]]
    """
    seen: set[int] = set()
    held = [x]
    while held:
        part = held.pop()
        if isinstance(part, (list, tuple)):
            inside = list(part)
        elif isinstance(part, dict):
            inside = list(part.values())
        elif is_record(part):
            inside = list(kept(part).values())
        elif isinstance(part, np.ndarray):
            inside = []
        else:
            continue
        own = hasattr(part, "__deepcopy__") and not isinstance(part, np.ndarray)
        if own or id(part) in seen and not isinstance(part, tuple):
            what = "a class with a `__deepcopy__` of its own" if own else "an array, list or object that it holds twice"
            raise NotImplementedError(f"[S2S302] `copy.deepcopy` of {what}; make the copy part by part")
        seen.add(id(part))
        held.extend(inside)
    return copy.deepcopy(x)


def shadow(x: Any) -> Any:
    """Return the zero adjoint of a structure, in which parts share memory as they do in the structure.

    >>> row = [1.0]
    >>> table_bar = shadow([row, row])
    >>> table_bar[0][0] = 5.0
    >>> table_bar
    [[5.0], [5.0]]
    """
    return _shadow(x, {})


def on_disk(x: Any) -> Any:
    """Return a copy of a structure as ``replica`` does, whose arrays lie in temporary files that vanish with them.

    >>> a = np.arange(3.0)
    >>> b, row = on_disk((a, a[1:]))
    >>> row[0] = 5.0
    >>> a, b
    (array([0., 1., 2.]), array([0., 5., 2.]))
    """
    return _mirrored(x, {}, _filed)


def _filed(x: np.ndarray, order: Any = "K") -> np.ndarray:
    """Return a copy of an array in a temporary file: the system may take its memory for something else."""
    if x.dtype.kind not in "biufc" or x.size == 0:
        return np.copy(x, order=order)
    with tempfile.TemporaryFile() as file:
        buffer = np.memmap(file, np.uint8, "w+", shape=(x.nbytes,))
    new: np.ndarray = np.ndarray(x.shape, x.dtype, buffer, 0, np.empty_like(x, order=order).strides)
    new[...] = x
    return new


def _shadow(x: Any, made: dict[int, Any]) -> Any:
    return _mirrored(x, made, np.zeros_like)


def replicated(x: Any, made: dict[int, Any]) -> Any:
    """Return the copy of a part. ``made`` has the copies so far, and what they are of, by its identity."""
    return _mirrored(x, made, np.copy)


def _mirrored(x: Any, made: dict[int, Any], like: Callable[..., np.ndarray]) -> Any:
    """Return a structure whose arrays are made by ``like``; with ``np.zeros_like`` all else is zero as well."""
    if id(x) in made:
        return made[id(x)][0]
    zero = like is np.zeros_like
    if isinstance(x, np.ndarray) and (not zero or x.dtype.kind in "fc"):
        return _array(x, made, like)
    if isinstance(x, tuple):
        parts = [_mirrored(v, made, like) for v in x]
        return type(x)(*parts) if hasattr(x, "_fields") else tuple(parts)
    if not (isinstance(x, (list, dict)) or is_record(x) and (zero or is_plain(type(x)))):
        return zeros_like(x) if zero else x
    new = hollow(x, plain=zero)
    # known before its parts are copied: one of them may hold it
    made[id(x)] = new, x
    return fill(new, x, lambda part: _mirrored(part, made, like))


def hollow(x: Any, plain: bool = False) -> Any:
    """Return a new list, dict or object like another, without its parts; ``plain``: of no class of the user's."""
    if isinstance(x, list):
        return []
    if isinstance(x, dict):
        # what is a dict with more to it stays that: the results of solvers
        return {} if plain or type(x) is dict else copy.copy(x)
    return SimpleNamespace() if plain else records.made(type(x), {})


def fill(new: Any, x: Any, part: Callable[[Any], Any]) -> Any:
    """Put what is made of the parts of a list, dict or object into a new one, and return that."""
    if isinstance(x, list):
        new.extend([part(v) for v in x])
    elif isinstance(x, dict):
        # that of a counter would add
        dict.update(new, {k: part(v) for k, v in x.items()})
    else:
        for name, value in kept(x).items():
            object.__setattr__(new, name, part(value))
    return new


def tangent(x: Any, x_dot: Any) -> Any:
    """Return a copy of the tangent of a structure, in which parts share memory as they do in the structure.

    >>> a = np.zeros(2)
    >>> tangent([a, a], [np.ones(2), np.ones(2)])
    [array([1., 1.]), array([1., 1.])]
    """
    return _tangent(x, x_dot, {})


def _tangent(x: Any, x_dot: Any, made: dict[int, Any]) -> Any:
    if isinstance(x, np.ndarray) and x.dtype.kind in "fc":
        dot = _shadow(x, made)
        dot[...] = x_dot
        return dot
    if isinstance(x, tuple):
        parts = [_tangent(v, d, made) for v, d in zip(x, x_dot, strict=True)]
        return type(x)(*parts) if hasattr(x, "_fields") else tuple(parts)
    if isinstance(x, list):
        new = _shadow(x, made)
        new[:] = [_tangent(v, d, made) for v, d in zip(x, x_dot, strict=True)]
        return new
    if isinstance(x, dict):
        new = _shadow(x, made)
        new.update({k: _tangent(v, x_dot[k], made) for k, v in x.items()})
        return new
    if is_record(x):
        new = _shadow(x, made)
        given = kept(x_dot)
        new.__dict__.update({k: _tangent(v, given[k], made) for k, v in kept(x).items() if k in given})
        return new
    return x_dot


def dense(x: Any, like_: Any) -> Any:
    """Return the first of two arrays if reshaping either gives a view; of others it may be a copy: raise.

    >>> dense(np.zeros((2, 3)), np.ones((2, 3))).shape
    (2, 3)
    """
    if not (x.flags.c_contiguous and like_.flags.c_contiguous):
        raise ValueError(
            "[S2S302] an array that is reshaped is written behind one of its names, and its elements do not lie one "
            "after the other: whether that makes a copy cannot be decided; pass np.ascontiguousarray(x)"
        )
    return x


def in_order(place: Any, value: Any) -> None:
    """Raise if NumPy overwrites elements of a part of an array that it has still to read, when it is stored in another.

    >>> a = np.zeros((3, 3))
    >>> in_order(a[0], a[:, 0])
    """
    if np.ndim(place) != 1 or np.ndim(value) != 1 or place.strides == value.strides:
        return
    if len(place) != len(value) or not np.shares_memory(place, value):
        return
    # the same with numbers that all differ, one for each place where an element may begin
    starts = [x.__array_interface__["data"][0] + min(0, (len(x) - 1) * x.strides[0]) for x in (place, value)]
    unit = math.gcd(place.strides[0], value.strides[0], starts[0] - starts[1]) or 1
    size = max(abs(x.strides[0]) for x in (place, value)) * len(place) + abs(starts[0] - starts[1])
    labels = np.arange(size // unit + 1)
    into, old = (
        _likewise(labels[(start - min(starts)) // unit :], len(x), x.strides[0] // unit)
        for start, x in zip(starts, (place, value), strict=True)
    )
    wanted = old.copy()
    into[...] = old
    if not np.array_equal(into, wanted):
        raise ValueError(
            "[S2S302] a part of an array is stored in a part that crosses it, and NumPy overwrites what it has still "
            "to read: what comes out is not what was there; store a copy of the part"
        )


def _likewise(labels: np.ndarray, count: int, step: int) -> np.ndarray:
    """Return a view of so many labels in such steps, the first of which in memory is the first."""
    first = labels if step >= 0 else labels[-(count - 1) * step :]
    return np.lib.stride_tricks.as_strided(first, (count,), (step * labels.itemsize,))


def root(x: np.ndarray) -> np.ndarray:
    """Return the array that a view is of, at the end of the chain."""
    while True:
        base = x.base
        if not isinstance(base, np.ndarray):
            # windows made by stride tricks hold theirs by an object between
            base = getattr(base, "base", None)
        if not isinstance(base, np.ndarray):
            return x
        x = base


def offset(x: np.ndarray, whole: np.ndarray) -> int:
    """Return how many bytes behind the beginning of an array its view begins.

    >>> a = np.zeros(4)
    >>> offset(a[2:], a)
    16
    """
    return x.__array_interface__["data"][0] - whole.__array_interface__["data"][0]


def _array(x: np.ndarray, made: dict[int, Any], like: Any) -> np.ndarray:
    whole = root(x)
    if id(whole) not in made:
        # the same layout, so that views can be found in it by their distance from its beginning
        made[id(whole)] = like(whole, order="K"), whole
    new = made[id(whole)][0]
    if x is whole:
        return new
    if new.strides != whole.strides:
        return like(x)
    return np.ndarray(x.shape, x.dtype, new, offset(x, whole), x.strides)
