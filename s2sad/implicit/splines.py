"""Cubic splines through samples: their slopes at the samples, and their values. Samples lie along the first axis."""

import numpy as np
import scipy.linalg as sl

from s2sad.implicit.places import cell


def hermite(x, values, slopes, axis, outside, t, nu=0, extrapolate=None):
    """Return the values of the derivative of order ``nu`` of the cubic with these values and slopes."""
    if extrapolate is not None:
        outside = extrapolate
    t = np.asarray(t)
    if axis != 0 and np.ndim(t) > 1:
        raise NotImplementedError("[S2S206] several axes of points, and samples along another axis than the first")
    if isinstance(outside, str):
        t = x[0] + np.remainder(t - x[0], x[-1] - x[0])
    i = cell(t, x)
    wide = np.shape(t) + (1,) * (np.ndim(values) - 1)
    h = np.reshape(x[i + 1] - x[i], wide)
    u = np.reshape(t - x[i], wide) / h
    rise, first, last = values[i + 1] - values[i], h * slopes[i], h * slopes[i + 1]
    square, cube = 3.0 * rise - 2.0 * first - last, first + last - 2.0 * rise
    if nu == 0:
        value = values[i] + u * (first + u * (square + u * cube))
    elif nu == 1:
        value = (first + u * (2.0 * square + 3.0 * u * cube)) / h
    elif nu == 2:
        value = (2.0 * square + 6.0 * u * cube) / h**2
    else:
        value = (6.0 * cube if nu == 3 else 0.0 * cube) / h**3
    if outside is False:
        value = np.where(np.reshape(np.less(t, x[0]) | np.greater(t, x[-1]), wide), np.nan, value)
    return value if axis == 0 or np.ndim(t) == 0 else np.moveaxis(value, 0, axis)


def steps(x, y):
    """Return the widths of the intervals, with the rank of the samples, and the slopes of the chords."""
    h = np.reshape(np.diff(x), (len(x) - 1,) + (1,) * (np.ndim(y) - 1))
    return h, np.diff(y, axis=0) / h


def cubic_slopes(x, values, options):
    """Return the slopes for which the second derivative has no jumps (de Boor 1978, chapter IV)."""
    h, chord = steps(x, values)
    n = len(x)
    if isinstance(options, str) and options == "periodic":
        return periodic_slopes(h, chord)
    start, end = (options, options) if isinstance(options, str) else options
    if n == 2:
        start = (1, chord[0]) if isinstance(start, str) and start == "not-a-knot" else start
        end = (1, chord[0]) if isinstance(end, str) and end == "not-a-knot" else end
    free_start, free_end = (
        isinstance(start, str) and start == "not-a-knot",
        isinstance(end, str) and end == "not-a-knot",
    )
    if n == 3 and free_start and free_end:
        return three_point_slopes(h, chord)
    w = np.ravel(h)
    first, beside_first, right_first = boundary(start, h, chord, 1.0) if not free_start else free(h, chord)
    last, beside_last, right_last = (
        boundary(end, h[::-1], chord[::-1], -1.0) if not free_end else free(h[::-1], chord[::-1])
    )
    band = np.stack(
        (
            np.concatenate((np.zeros(1), np.ones(1) * beside_first, w[:-1])),
            np.concatenate((np.ones(1) * first, 2.0 * (w[:-1] + w[1:]), np.ones(1) * last)),
            np.concatenate((w[1:], np.ones(1) * beside_last, np.zeros(1))),
        )
    )
    inner = 3.0 * (h[1:] * chord[:-1] + h[:-1] * chord[1:])
    right = np.concatenate((np.expand_dims(right_first, 0), inner, np.expand_dims(right_last, 0)))
    return np.reshape(sl.solve_banded((1, 1), band, np.reshape(right, (n, -1))), np.shape(values))


def free(h, chord):
    """Return the equation of a first slope, the next one and their sum: the first two cubics are one."""
    both = h[0] + h[1]
    right = ((h[0] + 2.0 * both) * h[1] * chord[0] + h[0] ** 2 * chord[1]) / both
    return np.ravel(h[1])[0], np.ravel(both)[0], right


def boundary(condition, h, chord, sign):
    """Return the equation of a first slope for a condition; ``sign`` is -1 at the end, seen from there."""
    if isinstance(condition, str):
        condition = (2, 0.0) if condition == "natural" else (1, 0.0)
    order, value = condition
    if order == 1:
        return 1.0, 0.0, value + 0.0 * chord[0]
    return 2.0, 1.0, 3.0 * chord[0] - sign * value * h[0] / 2.0


def three_point_slopes(h, chord):
    """Return the slopes of the parabola through three samples."""
    both = h[0] + h[1]
    return np.stack(
        (
            ((both + h[0]) * chord[0] - h[0] * chord[1]) / both,
            (h[1] * chord[0] + h[0] * chord[1]) / both,
            ((both + h[1]) * chord[1] - h[1] * chord[0]) / both,
        )
    )


def periodic_slopes(h, chord):
    """Return the slopes of a curve that is closed: those inside as straight lines in the first one, which follows."""
    n = len(h)
    w = np.ravel(h)
    flat = np.reshape(chord, (n, -1))
    wide = np.reshape(h, (n, 1))
    inner = 3.0 * (wide[1:] * flat[:-1] + wide[:-1] * flat[1:])
    band = np.stack(
        (
            np.concatenate((np.zeros(1), w[:-2])),
            2.0 * (w[:-1] + w[1:]),
            np.concatenate((w[2:], np.zeros(1))),
        )
    )
    ends = np.zeros((n - 1, 1))
    push = ends + np.where(np.arange(n - 1)[:, None] == 0, w[1], 0.0)
    push = push + np.where(np.arange(n - 1)[:, None] == n - 2, w[-2], 0.0)
    found = sl.solve_banded((1, 1), band, np.concatenate((inner, push), axis=1))
    base, gain = found[:, :-1], found[:, -1:]
    right = 3.0 * (w[0] * flat[-1] + w[-1] * flat[0]) - w[0] * base[-1] - w[-1] * base[0]
    first = right / (2.0 * (w[0] + w[-1]) - w[0] * gain[-1] - w[-1] * gain[0])
    slopes = np.concatenate((first[None], base - gain * first, first[None]))
    return np.reshape(slopes, (n + 1, *np.shape(chord)[1:]))


def monotone_slopes(x, values, options):
    """Return slopes that keep the samples' order: weighted harmonic means of the chords (Fritsch and Butland 1984)."""
    h, chord = steps(x, values)
    if len(x) == 2:
        return np.concatenate((chord, chord))
    before, after = chord[:-1], chord[1:]
    same = before * after > 0.0
    left, right = 2.0 * h[1:] + h[:-1], h[1:] + 2.0 * h[:-1]
    mean = (left + right) / (left / np.where(same, before, 1.0) + right / np.where(same, after, 1.0))
    inner = np.where(same, mean, 0.0)
    return np.concatenate((outer_slope(h, chord)[None], inner, outer_slope(h[::-1], chord[::-1])[None]))


def outer_slope(h, chord):
    """Return the first slope: that of a parabola, kept within bounds."""
    both = h[0] + h[1]
    slope = ((both + h[0]) * chord[0] - h[0] * chord[1]) / both
    slope = np.where(np.sign(slope) == np.sign(chord[0]), slope, 0.0)
    steep = (np.sign(chord[0]) != np.sign(chord[1])) & (np.abs(slope) > 3.0 * np.abs(chord[0]))
    return np.where(steep, 3.0 * chord[0], slope)


def akima_slopes(x, values, options):
    """Return means of chords, weighted by how little those beyond them change (Akima 1970)."""
    _, chord = steps(x, values)
    if len(x) == 2:
        return np.concatenate((chord, chord))
    low, high = 2.0 * chord[:1] - chord[1:2], 2.0 * chord[-1:] - chord[-2:-1]
    m = np.concatenate((2.0 * low - chord[:1], low, chord, high, 2.0 * high - chord[-1:]))
    change = np.abs(m[1:] - m[:-1])
    if options == "makima":
        change = change + np.abs(m[1:] + m[:-1]) / 2.0
    after, before = change[2:], change[:-2]
    total = after + before
    bent = total > 1e-9 * np.max(total)
    mean = (after * m[1:-2] + before * m[2:-1]) / np.where(bent, total, 1.0)
    return np.where(bent, mean, (m[3:] + m[:-3]) / 2.0)
