"""Copies of structures in which what shared memory still does."""

from __future__ import annotations

from typing import Any

import numpy as np

from s2sad.runtime.records import is_record, kept


def replica(x: Any) -> Any:
    """Return a copy of a structure: parts that are the same object, or views of one array, are so in the copy.

    >>> import numpy as np
    >>> a = np.zeros(3)
    >>> b, row = replica((a, a[1:]))
    >>> row[0] = 5.0
    >>> a, b
    (array([0., 0., 0.]), array([0., 5., 0.]))
    """
    return replicated(x, {})


def replicated(x: Any, made: dict[int, Any]) -> Any:
    """Return the copy of a part. ``made`` has the copies so far, and what they are of, by its identity."""
    if id(x) in made:
        return made[id(x)][0]
    if isinstance(x, np.ndarray):
        return _array(x, made)
    if isinstance(x, tuple):
        parts = [replicated(v, made) for v in x]
        return type(x)(*parts) if hasattr(x, "_fields") else tuple(parts)
    if isinstance(x, list):
        copy: Any = []
        made[id(x)] = copy, x
        copy.extend([replicated(v, made) for v in x])
        return copy
    if isinstance(x, dict):
        copy = {}
        made[id(x)] = copy, x
        for k, v in x.items():
            copy[k] = replicated(v, made)
        return copy
    if is_record(x) and type(x).__new__ is object.__new__:
        copy = type(x).__new__(type(x))  # type: ignore[call-overload]
        made[id(x)] = copy, x
        for k, v in kept(x).items():
            object.__setattr__(copy, k, replicated(v, made))
        return copy
    return x


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


def _array(x: np.ndarray, made: dict[int, Any]) -> np.ndarray:
    whole = root(x)
    if id(whole) not in made:
        # the same layout, so that views can be found in it by their distance from its beginning
        made[id(whole)] = whole.copy(order="K"), whole
    copy = made[id(whole)][0]
    if x is whole:
        return copy
    if copy.strides != whole.strides:
        return x.copy()
    offset = x.__array_interface__["data"][0] - whole.__array_interface__["data"][0]
    return np.ndarray(x.shape, x.dtype, copy, offset, x.strides)
