"""The transpose and the tangent of ``np.pad``, which pads one axis after the other, each with what is there by then."""

from __future__ import annotations

from typing import Any

import numpy as np


def in_pairs(option: Any, rank: int) -> Any:
    """Return an option of ``np.pad`` as an array of (before, after), one row for each axis."""
    if isinstance(option, dict):
        pairs = np.zeros((rank, 2), int)
        for axis, widths in option.items():
            pairs[axis] = widths
        return pairs
    return np.broadcast_to(np.asarray(option), (rank, 2))


def chunks(stat_length: Any, rank: int, axis: int, size: int) -> tuple[slice, slice]:
    """Return the elements of which the pads before and after an axis are the statistics."""
    before, after = (size, size) if stat_length is None else in_pairs(stat_length, rank)[axis]
    return slice(0, min(int(before), size)), slice(max(size - int(after), 0), size)


def shares(chunk: Any, mode: str) -> Any:
    """Return the derivative of a statistic along the first axis; equal extrema share."""
    if mode == "mean":
        return np.full(np.shape(chunk), 1.0 / len(chunk))
    hit = np.equal(chunk, np.max(chunk, axis=0) if mode == "maximum" else np.min(chunk, axis=0))
    return hit / np.sum(hit, axis=0)


def slopes(before: int, after: int, rank: int) -> tuple[Any, Any]:
    """Return the weights of the edges in linear ramps, to be broadcast along the first axis."""
    up = np.reshape(np.linspace(0.0, 1.0, before, endpoint=False), (-1, *(1,) * (rank - 1)))
    down = np.reshape(np.linspace(0.0, 1.0, after, endpoint=False)[::-1], (-1, *(1,) * (rank - 1)))
    return up, down


def unpadded(y: Any, widths: Any, shape: tuple[int, ...], axis: int) -> Any:
    """Return the array as it was before ``axis`` and the axes after it were padded."""
    index = [slice(None)] * axis
    for i in range(axis, len(shape)):
        index.append(slice(int(widths[i][0]), int(widths[i][0]) + shape[i]))
    return y[tuple(index)]


def pad_bars(
    g: Any,
    y: Any,
    shape: tuple[int, ...],
    pad_width: Any,
    mode: Any,
    stat_length: Any = None,
    reflect_type: str = "even",
) -> tuple[Any, Any]:
    """Return the adjoint of the array, and of its end values as one (before, after) for each axis.

    ``y``, the result, is read by the modes maximum and minimum only.

    >>> pad_bars(np.arange(4.0), None, (2,), 1, "edge")[0]
    array([1., 5.])
    """
    if not isinstance(mode, str) or mode == "median":
        raise NotImplementedError(f"[S2S206] np.pad with mode={mode!r} has no derivative rule")
    widths = in_pairs(pad_width, len(shape))
    ends_bar = np.zeros((len(shape), 2), np.asarray(g).dtype)
    for axis in reversed(range(len(shape))):
        before, after = (int(n) for n in widths[axis])
        stop = before + shape[axis]
        if before + after == 0:
            continue
        moved = np.moveaxis(g, axis, 0)
        left, kept, right = moved[:before], moved[before:stop].copy(), moved[stop:]
        if mode == "constant":
            ends_bar[axis] = np.sum(left), np.sum(right)
        elif mode == "linear_ramp":
            up, down = slopes(before, after, kept.ndim)
            kept[0] += np.sum(up * left, 0)
            kept[-1] += np.sum(down * right, 0)
            ends_bar[axis] = np.sum((1.0 - up) * left), np.sum((1.0 - down) * right)
        elif mode in ("mean", "maximum", "minimum"):
            first, last = chunks(stat_length, len(shape), axis, shape[axis])
            values = kept if mode == "mean" else np.moveaxis(unpadded(y, widths, shape, axis), axis, 0)
            kept[first] += shares(values[first], mode) * np.sum(left, 0)
            kept[last] += shares(values[last], mode) * np.sum(right, 0)
        elif mode != "empty":
            add_repeated(kept, left, right, mode, reflect_type)
        g = np.moveaxis(kept, 0, axis)
    return g, ends_bar


def add_repeated(kept: Any, left: Any, right: Any, mode: Any, reflect_type: str) -> None:
    """Add the adjoints of pads to the elements that they repeat: edge, wrap, reflect, symmetric."""
    places = np.pad(np.arange(len(kept)), (len(left), len(right)), mode)
    sign = 1.0
    if reflect_type == "odd" and len(kept) > 1:
        # twice the edge, less the mirrored element
        if max(len(left), len(right)) > len(kept) - (mode == "reflect"):
            raise NotImplementedError('[S2S206] np.pad with reflect_type="odd" has no rule for pads beyond the axis')
        kept[0] += 2.0 * np.sum(left, 0)
        kept[-1] += 2.0 * np.sum(right, 0)
        sign = -1.0
    np.add.at(kept, places[: len(left)], sign * left)
    np.add.at(kept, places[len(left) + len(kept) :], sign * right)


def pad_dot(
    array_dot: Any,
    ends_dot: Any,
    y: Any,
    shape: tuple[int, ...],
    pad_width: Any,
    mode: Any,
    stat_length: Any = None,
    reflect_type: str = "even",
) -> Any:
    """Return the tangent of ``np.pad`` due to the array of the given shape and to its end values."""
    if mode == "constant":
        return np.pad(array_dot, pad_width, mode, constant_values=ends_dot)
    if mode == "linear_ramp":
        return np.pad(array_dot, pad_width, mode, end_values=ends_dot)
    if mode == "mean":
        return np.pad(array_dot, pad_width, mode, stat_length=stat_length)
    if mode in ("reflect", "symmetric"):
        return np.pad(array_dot, pad_width, mode, reflect_type=reflect_type)
    if mode in ("edge", "wrap"):
        return np.pad(array_dot, pad_width, mode)
    y_dot = np.pad(array_dot, pad_width)
    if mode == "empty":
        return y_dot
    widths = in_pairs(pad_width, len(shape))
    for axis in range(len(shape)):
        first, last = chunks(stat_length, len(shape), axis, shape[axis])
        start, stop = int(widths[axis][0]), int(widths[axis][0]) + shape[axis]
        if np.sum(widths[axis]) == 0:
            continue
        values = np.moveaxis(unpadded(y, widths, shape, axis), axis, 0)
        dots = np.moveaxis(unpadded(y_dot, widths, shape, axis + 1), axis, 0)
        dots[:start] = np.sum(shares(values[first], mode) * dots[start:stop][first], 0)
        dots[stop:] = np.sum(shares(values[last], mode) * dots[start:stop][last], 0)
    return y_dot
