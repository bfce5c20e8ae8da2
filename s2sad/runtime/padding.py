"""The transpose and the tangent of ``np.pad``, which pads one axis after the other, each with what is there by then."""

from __future__ import annotations

from typing import Any

import numpy as np

MIRRORED = ("reflect", "symmetric")
STATISTICS = ("mean", "maximum", "minimum")


def in_pairs(value: Any, rank: int) -> Any:
    """Return an option of ``np.pad`` as an array of (before, after), one row for each axis."""
    if isinstance(value, dict):
        pairs = np.zeros((rank, 2), int)
        for axis, widths in value.items():
            pairs[axis] = widths
        return pairs
    return np.broadcast_to(np.asarray(value), (rank, 2))


def chunk_lengths(stat_length: Any, rank: int, axis: int, size: int) -> tuple[int, int]:
    """Return over how many elements the statistics before and after an axis are taken."""
    if stat_length is None:
        return size, size
    before, after = in_pairs(stat_length, rank)[axis]
    return min(int(before), size), min(int(after), size)


def shares(chunk: Any, mode: str) -> Any:
    """Return the derivative of a statistic along the first axis; equal extrema share."""
    if mode == "mean":
        return np.full(np.shape(chunk), 1.0 / len(chunk))
    extremum = np.max(chunk, axis=0) if mode == "maximum" else np.min(chunk, axis=0)
    hit = np.equal(chunk, extremum)
    return hit / np.sum(hit, axis=0)


def mirror(size: int, before: int, after: int, mode: str, reflect_type: str) -> tuple[Any, Any]:
    """Return which elements the pads of an axis repeat. Odd mirrors longer than the axis are refused."""
    if reflect_type == "odd" and size > 1 and max(before, after) > size - (mode == "reflect"):
        raise NotImplementedError('[S2S206] np.pad(reflect_type="odd") is not supported for pads longer than the axis')
    places = np.pad(np.arange(size), (before, after), mode)
    return places[:before], places[before + size :]


def pad_bars(
    g: Any, y: Any, shape: tuple[int, ...], pad_width: Any, mode: Any, stat_length: Any = None, reflect_type: str = "even"
) -> Any:
    """Return the adjoint of the array and, as (before, after) for each axis, that of what the pads end in.

    ``y``, the result, is read by the modes maximum and minimum only.

    >>> pad_bars(np.arange(4.0), None, (2,), 1, "edge")[0]
    array([1., 5.])
    """
    if not isinstance(mode, str) or mode == "median":
        raise NotImplementedError(f"[S2S206] np.pad(mode={mode!r}) is not supported: its derivative is not known")
    widths = in_pairs(pad_width, len(shape))
    ends = np.zeros((len(shape), 2), np.asarray(g).dtype)
    for axis in reversed(range(len(shape))):
        before, after = (int(n) for n in widths[axis])
        size = shape[axis]
        if before == after == 0:
            continue
        moved = np.moveaxis(g, axis, 0)
        left, right, inner = moved[:before], moved[before + size :], moved[before : before + size].copy()
        if mode == "constant":
            ends[axis] = np.sum(left), np.sum(right)
        elif mode == "linear_ramp":
            up = np.reshape(np.linspace(0.0, 1.0, before, endpoint=False), (-1, *(1,) * (inner.ndim - 1)))
            down = np.reshape(np.linspace(0.0, 1.0, after, endpoint=False)[::-1], (-1, *(1,) * (inner.ndim - 1)))
            inner[0] += np.sum(up * left, 0)
            inner[-1] += np.sum(down * right, 0)
            ends[axis] = np.sum((1.0 - up) * left), np.sum((1.0 - down) * right)
        elif mode in STATISTICS:
            first, last = chunk_lengths(stat_length, len(shape), axis, size)
            values = inner if mode == "mean" else np.moveaxis(unpadded(y, widths, shape, axis), axis, 0)
            inner[:first] += shares(values[:first], mode) * np.sum(left, 0)
            inner[size - last :] += shares(values[size - last :], mode) * np.sum(right, 0)
        elif mode == "edge":
            inner[0] += np.sum(left, 0)
            inner[-1] += np.sum(right, 0)
        elif mode != "empty":
            from_left, from_right = mirror(size, before, after, mode, reflect_type)
            sign = 1.0
            if reflect_type == "odd":
                inner[0] += 2.0 * np.sum(left, 0)
                inner[-1] += 2.0 * np.sum(right, 0)
                sign = -1.0
            np.add.at(inner, from_left, sign * left)
            np.add.at(inner, from_right, sign * right)
        g = np.moveaxis(inner, 0, axis)
    return g, ends


def unpadded(y: Any, widths: Any, shape: tuple[int, ...], axis: int) -> Any:
    """Return the array as it was before ``axis`` and the axes after it were padded."""
    index = [slice(None)] * axis
    for i in range(axis, len(shape)):
        index.append(slice(int(widths[i][0]), int(widths[i][0]) + shape[i]))
    return y[tuple(index)]


def pad_dot(
    array_dot: Any, y: Any, pad_width: Any, mode: Any, stat_length: Any = None, reflect_type: str = "even"
) -> Any:
    """Return the tangent of ``np.pad`` due to the array."""
    if mode in MIRRORED:
        return np.pad(array_dot, pad_width, mode, reflect_type=reflect_type)
    if mode == "mean":
        return np.pad(array_dot, pad_width, mode, stat_length=stat_length)
    if mode not in ("maximum", "minimum"):
        return np.pad(array_dot, pad_width, "constant" if mode == "empty" else mode)
    shape = np.shape(array_dot)
    widths = in_pairs(pad_width, len(shape))
    y_dot = np.pad(array_dot, pad_width)
    for axis in range(len(shape)):
        before, after = (int(n) for n in widths[axis])
        size = shape[axis]
        first, last = chunk_lengths(stat_length, len(shape), axis, size)
        values = np.moveaxis(unpadded(y, widths, shape, axis), axis, 0)
        later = unpadded(y_dot, widths, (*shape[:axis], size + before + after, *shape[axis + 1 :]), axis + 1)
        dots = np.moveaxis(later, axis, 0)
        inner = dots[before : before + size]
        dots[:before] = np.sum(shares(values[:first], mode) * inner[:first], 0)
        dots[before + size :] = np.sum(shares(values[size - last :], mode) * inner[size - last :], 0)
    return y_dot
