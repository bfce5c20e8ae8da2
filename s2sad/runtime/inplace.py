"""Indices for the rewrites of functions that write in place."""

from __future__ import annotations

from typing import Any

import numpy as np


def selected(shape: tuple[int, ...], index: Any) -> Any:
    """Return the flat positions that ``x[index]`` selects, in the shape of the selection."""
    return np.reshape(np.arange(int(np.prod(shape))), shape)[index]


def turns(shape: tuple[int, ...], index: Any) -> list[tuple[Any, Any]]:
    """Split a selection with repetitions into turns without: (where in the array, which of the flat selection).

    The first turn visits each selected element once, the second those selected at least twice, and so on, so that
    each element meets its values in the order of the selection.

    >>> [(where, which.tolist()) for where, which in turns((3,), [2, 0, 2])]
    [((array([0, 2]),), [1, 0]), ((array([2]),), [2])]
    """
    places = np.ravel(selected(shape, index))
    order = np.argsort(places, kind="stable")
    ordered = places[order]
    groups = np.flatnonzero(np.concatenate([ordered[:1] == ordered[:1], ordered[1:] != ordered[:-1]]))
    lengths = np.diff(np.concatenate([groups, [len(ordered)]]))
    rank = np.arange(len(ordered)) - np.repeat(groups, lengths)
    found = []
    for turn in range(int(np.max(lengths, initial=0))):
        which = order[rank == turn]
        found.append((np.unravel_index(places[which], shape), which))
    return found


def flat_index(shape: tuple[int, ...], indices: Any, mode: Any = "raise") -> tuple[Any, ...]:
    """Return the index of an array's elements numbered in C order."""
    return np.unravel_index(np.take(np.arange(int(np.prod(shape))), indices, mode=mode), shape)


def diagonal_index(shape: tuple[int, ...], wrap: bool) -> tuple[Any, ...]:
    """Return the index of what ``np.fill_diagonal`` fills.

    >>> diagonal_index((3, 2), False)
    (array([0, 1]), array([0, 1]))
    """
    size = int(np.prod(shape))
    if len(shape) == 2:
        stop = size if wrap else min(size, shape[1] * shape[1])
        return np.unravel_index(np.arange(0, stop, shape[1] + 1), shape)
    return (np.arange(shape[0]),) * len(shape)


def scattered(b: Any, shape: tuple[int, ...], indices: Any) -> Any:
    """Return an array of zeros to which the elements of ``b`` are added, each repetition of an index counted.

    >>> scattered(np.array([1.0, 2.0, 4.0]), (3,), [0, 2, 2])
    array([1., 0., 6.])
    """
    total = np.zeros(shape, np.result_type(np.asarray(b).dtype, np.float16))
    np.add.at(total, indices, b)
    return total
