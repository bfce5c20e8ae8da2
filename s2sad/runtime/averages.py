"""Weights brought to the shape of what they weigh, and elements sorted into bins or segments."""

from __future__ import annotations

from typing import Any

import numpy as np

from s2sad.runtime.structure import like


def along_axes(weights: Any, shape: tuple[int, ...], axis: Any) -> Any:
    """Give the weights of some axes the rank of the array of which they weigh the elements.

    >>> along_axes(np.ones(3), (2, 3, 4), 1).shape
    (1, 3, 1)
    """
    if np.shape(weights) == shape:
        return weights
    axes = np.remainder(axis if isinstance(axis, tuple) else (axis,), len(shape)).tolist()
    lengths = tuple([shape[i] if i in axes else 1 for i in range(len(shape))])
    return np.reshape(np.transpose(weights, np.argsort(axes)), lengths)


def bin_count(a: Any, bins: Any, range: Any, weights: Any) -> int:
    """Return into how many bins ``np.histogram`` sorts the elements."""
    return len(np.histogram_bin_edges(a, bins, range, weights)) - 1


def bin_sums(a: Any, bins: Any, range: Any, weights: Any) -> Any:
    """Return how many elements fall into each bin, or the sums of their weights."""
    return np.histogram(a, bins, range, weights=weights)[0]


def bin_sums_bar(g: Any, a: Any, bins: Any, range: Any, weights: Any) -> Any:
    """Return the adjoint of the weights: that of the bin into which the element falls.

    >>> bin_sums_bar(np.array([10.0, 20.0]), np.array([0.0, 1.0, 2.0, 3.0]), [0.0, 1.0, 2.0], None, np.ones(4))
    array([10., 20., 20.,  0.])
    """
    edges = np.histogram_bin_edges(a, bins, range, weights)
    flat = np.ravel(a)
    # bins hold their left edge, the last one its right edge too
    place = np.minimum(np.searchsorted(edges, flat, "right"), len(g)) - 1
    inside = (flat >= edges[0]) & (flat <= edges[-1])
    return like(np.reshape(np.where(inside, g[place], 0.0), np.shape(weights)), weights)


def spans(indices: Any, length: int) -> list[slice]:
    """Return the slices that ``ufunc.reduceat`` reduces: from each index to the next, of one element if that is lower.

    >>> spans([0, 2, 1], 4)
    [slice(0, 2, None), slice(2, 3, None), slice(1, 4, None)]
    """
    starts = np.asarray(indices).tolist()
    return [slice(i, max(i + 1, j)) for i, j in zip(starts, [*starts[1:], length], strict=True)]


def segments(indices: Any, length: int) -> tuple[Any, Any]:
    """Return the elements that ``ufunc.reduceat`` takes, segment after segment, and the segment of each.

    >>> segments([0, 2, 1], 4)
    (array([0, 1, 2, 1, 2, 3]), array([0, 0, 1, 2, 2, 2]))
    """
    starts = np.asarray(indices)
    widths = np.maximum(np.append(starts[1:], length) - starts, 1)
    skipped = np.cumsum(widths) - widths - starts
    return np.arange(np.sum(widths)) - np.repeat(skipped, widths), np.repeat(np.arange(len(widths)), widths)


def reduceat_bar(g: Any, shape: tuple[int, ...], indices: Any, axis: int = 0) -> Any:
    """Return the transpose of ``np.add.reduceat``."""
    a_bar = np.zeros(shape, np.asarray(g).dtype)
    axis = 0 if axis is None else axis
    widths = np.diff(np.append(indices, shape[axis]))
    if np.all(widths > 0):
        # the parts follow each other
        tail = np.moveaxis(a_bar, axis, 0)[indices[0] :]
        tail[...] = np.moveaxis(np.repeat(g, widths, axis), axis, 0)
        return a_bar
    place, owner = segments(indices, shape[axis])
    np.add.at(np.moveaxis(a_bar, axis, 0), place, np.moveaxis(g, axis, 0)[owner])
    return a_bar
