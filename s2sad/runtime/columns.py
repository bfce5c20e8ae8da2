"""Columns: arrays with one more axis at the front, as generated vector code uses them."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from s2sad.runtime.replica import offset, root


def spread(x: Any, count: int) -> Any:
    """Return ``count`` copies of the numbers of a structure, along a new first axis. What is no number stays.

    Parts that are the same object, or views of one array, are so in the copy.

    >>> spread((1.5, "text"), 2)
    (array([1.5, 1.5]), 'text')
    >>> row = [1.5]
    >>> table = spread([row, row], 2)
    >>> table[0] is table[1]
    True
    """
    if isinstance(x, (tuple, list, dict)):
        roots = Counter(id(root(a)) for a in _arrays(x, {}).values())
        return _spread(x, count, {}, {k for k, n in roots.items() if n > 1})
    return _spread(x, count, {}, set())


def _spread(x: Any, count: int, made: dict[int, Any], shared: set[int]) -> Any:
    if isinstance(x, (float, complex, np.inexact)):
        return np.repeat(np.asarray(x)[None], count, axis=0)
    if id(x) in made:
        return made[id(x)]
    if isinstance(x, np.ndarray) and x.dtype.kind in "fc":
        whole = root(x)
        made[id(x)] = _views(x, whole, count, made) if id(whole) in shared else np.repeat(x[None], count, axis=0)
        return made[id(x)]
    if isinstance(x, tuple):
        parts = [_spread(v, count, made, shared) for v in x]
        return type(x)(*parts) if hasattr(x, "_fields") else tuple(parts)
    if isinstance(x, list):
        made[id(x)] = found = []
        found.extend([_spread(v, count, made, shared) for v in x])
        return found
    if isinstance(x, dict):
        made[id(x)] = table = {}
        table.update({k: _spread(v, count, made, shared) for k, v in x.items()})
        return table
    return x


def _views(x: np.ndarray, whole: np.ndarray, count: int, made: dict[int, Any]) -> np.ndarray:
    """Return copies of a part of an array as a view of the copies of the whole."""
    # not under its own identity: it may be a part as well
    key = -id(whole)
    if key not in made:
        made[key] = np.repeat(whole.ravel(order="K")[None], count, axis=0)
    return np.ndarray((count, *x.shape), x.dtype, made[key], offset(x, whole), (whole.nbytes, *x.strides))


def _arrays(x: Any, seen: dict[int, Any]) -> dict[int, np.ndarray]:
    """Return the arrays in a structure by their identities."""
    if id(x) in seen:
        return {}
    if isinstance(x, np.ndarray):
        return {id(x): x} if x.dtype.kind in "fc" else {}
    found: dict[int, np.ndarray] = {}
    if isinstance(x, (tuple, list, dict)):
        seen[id(x)] = x
        for part in x.values() if isinstance(x, dict) else x:
            found.update(_arrays(part, seen))
    return found


def sum_to(bars: Any, shape: tuple[int, ...]) -> Any:
    """Sum every column over the axes along which an array of the shape was broadcast to it.

    >>> sum_to(np.ones((2, 3, 4)), (4,))
    array([[3., 3., 3., 3.],
           [3., 3., 3., 3.]])
    """
    if bars.shape[1:] == shape:
        return bars
    extra = bars.ndim - 1 - len(shape)
    bars = np.sum(bars, axis=tuple(range(1, extra + 1)))
    axes = tuple(i + 1 for i, n in enumerate(shape) if n == 1 and bars.shape[i + 1] != 1)
    bars = np.sum(bars, axis=axes, keepdims=True)
    return bars if bars.shape[1:] == shape else np.broadcast_to(bars, (len(bars), *shape)).copy()


def each(x: Any, count: int) -> Any:
    """Return the single columns of a structure.

    >>> each((np.eye(2), "text"), 2)
    [(array([1., 0.]), 'text'), (array([0., 1.]), 'text')]
    """
    return [column(x, i) for i in range(count)]


def column(x: Any, i: int) -> Any:
    """Return one column of a structure."""
    if isinstance(x, np.ndarray):
        return x[i] if x.dtype.kind in "fc" else x
    if isinstance(x, tuple):
        parts = [column(v, i) for v in x]
        return type(x)(*parts) if hasattr(x, "_fields") else tuple(parts)
    if isinstance(x, list):
        return [column(v, i) for v in x]
    return {k: column(v, i) for k, v in x.items()} if isinstance(x, dict) else x


def gathered(parts: Any) -> Any:
    """Return the structure over all columns of which these are the single ones: what ``each`` takes apart.

    >>> gathered([(0.5, "text"), (1.5, "text")])
    (array([0.5, 1.5]), 'text')
    """
    first = parts[0]
    if isinstance(first, (float, complex, np.inexact)) or isinstance(first, np.ndarray) and first.dtype.kind in "fc":
        return np.stack(parts)
    if isinstance(first, tuple):
        made = [gathered([p[k] for p in parts]) for k in range(len(first))]
        return type(first)(*made) if hasattr(first, "_fields") else tuple(made)
    if isinstance(first, list):
        return [gathered([p[k] for p in parts]) for k in range(len(first))]
    return {k: gathered([p[k] for p in parts]) for k in first} if isinstance(first, dict) else first


def stacked(parts: list[Any], count: int) -> Any:
    """Return ``np.array`` of a list, each of whose elements has the axis of columns; whole numbers have none.

    >>> stacked([np.array([1.0, 2.0]), np.array([3.0, 4.0])], 2)
    array([[1., 3.],
           [2., 4.]])
    >>> stacked([], 2).shape
    (2, 0)
    """
    whole = [p if np.asarray(p).dtype.kind in "fc" else np.repeat(np.asarray(p)[None], count, axis=0) for p in parts]
    return np.stack(whole, axis=1) if parts else np.zeros((count, 0))
