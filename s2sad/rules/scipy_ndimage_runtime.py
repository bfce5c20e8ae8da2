"""What filters of images and samples between their pixels are made of."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
from scipy import ndimage

from s2sad.runtime.indexing import scatter_add
from s2sad.runtime.structure import like


def unasked(output: Any) -> None:
    """Refuse the array or dtype that a filter was given for its result: an array would have to be written into."""
    if output is not None:
        raise NotImplementedError("[S2S206] filters of scipy.ndimage have no rule with output: assign what they return")


def self_adjoint(mode: Any, order: Any) -> Any:
    """Return the mode, if a symmetric filter is its own transpose in it; else raise."""
    if order != 0 or mode not in ("reflect", "grid-mirror", "constant", "grid-constant", "wrap", "grid-wrap"):
        raise NotImplementedError(
            "[S2S206] gaussian_filter has a rule for order 0 and the modes reflect, constant and wrap: pad the array"
        )
    return mode


def smoothed(input: Any, sigma: Any, mode: str, cval: float, truncate: float) -> Any:
    """Return ``scipy.ndimage.gaussian_filter`` as a new array; without ``cval`` it is linear and its own transpose."""
    return ndimage.gaussian_filter(input, sigma, mode=mode, cval=cval, truncate=truncate)


# how np.pad names the ways in which an array goes on outside
OUTSIDE = {
    "reflect": "symmetric",
    "grid-mirror": "symmetric",
    "mirror": "reflect",
    "nearest": "edge",
    "wrap": "wrap",
    "grid-wrap": "wrap",
}


def outside(mode: Any) -> str:
    """Return how ``np.pad`` names a mode."""
    if not isinstance(mode, str) or mode not in OUTSIDE:
        raise NotImplementedError("[S2S206] filters have rules for the modes of scipy.ndimage, given as one text")
    return OUTSIDE[mode]


def continued(input: Any, widths: Any, mode: Any, cval: float) -> Any:
    """Return the array with what follows outside of it."""
    if mode in ("constant", "grid-constant"):
        return np.pad(input, widths, constant_values=cval)
    return np.pad(input, widths, mode=outside(mode))  # type: ignore[call-overload]


def margins(shape: Any, origin: Any, flipped: bool, moved: Any = None) -> list[tuple[int, int]]:
    """Return how many elements outside of an array a filter of a shape sees, before and behind, on each axis.

    ``origin``, one or one for each axis, moves it along the last ``moved`` axes.

    >>> margins((3, 4), 0, False)
    [(1, 1), (2, 1)]
    """
    found = []
    origins = (origin,) * len(shape) if np.ndim(origin) == 0 else origin
    for k, n in enumerate(shape):
        near = n // 2 + (origins[k] if moved is None or k >= len(shape) - moved else 0)
        found.append((n - 1 - near, near) if flipped else (near, n - 1 - near))
    return found


def radius_of(sigma: float, truncate: float, radius: Any) -> int:
    """Return how far a Gaussian filter reaches."""
    return int(truncate * float(sigma) + 0.5) if radius is None else int(radius)


def gaussian(sigma: Any, order: int, radius: int) -> Any:
    """Return the weights of a correlation with a derivative of a Gaussian.

    >>> gaussian(1.0, 0, 1).round(3)
    array([0.274, 0.452, 0.274])
    """
    x = np.arange(-radius, radius + 1.0)
    bell = np.exp(-0.5 * (x / sigma) ** 2)
    bell = bell / np.sum(bell)
    z = x / sigma
    if order == 0:
        return bell
    if order == 1:
        return bell * z / sigma
    if order == 2:
        return bell * (z * z - 1.0) / sigma**2
    if order == 3:
        return bell * (z * z - 3.0) * z / sigma**3
    raise NotImplementedError("[S2S206] gaussian_filter1d has a rule for the orders 0 to 3")


# -- splines of images: the values are those of B-splines (Unser, Aldroubi and Eden 1993) ------------------------------

FOLDED = ("constant", "mirror", "nearest", "reflect", "grid-mirror")


def coefficients(a: Any, order: int, mode: str) -> Any:
    """Return the coefficients of the spline through an image. Reflected, SciPy's are approximations on small images."""
    if mode not in ("constant", "mirror"):
        raise NotImplementedError("[S2S206] map_coordinates of an order above 1 has a rule for constant and mirror")
    return like(ndimage.spline_filter(a, order, mode=mode), a)


def coefficients_bar(g: Any, order: int, mode: str) -> Any:
    """Return the transpose of ``coefficients``: mirrored, the outermost samples count half."""
    weight = np.ones(np.shape(g))
    for axis, n in enumerate(np.shape(g)):
        if n > 1:
            ends = np.where(np.isin(np.arange(n), (0, n - 1)), 0.5, 1.0)
            weight = weight * np.reshape(ends, [n if k == axis else 1 for k in range(np.ndim(g))])
    return like(weight * ndimage.spline_filter(g / weight, order, mode=mode), g)


def bspline(t: Any, order: int, nu: int) -> Any:
    """Return a derivative of the B-spline centred at 0, by truncated powers.

    >>> bspline(np.array([0.0, 0.5, 1.0]), 1, 0)
    array([1. , 0.5, 0. ])
    """
    if nu > 0:
        return bspline(t + 0.5, order - 1, nu - 1) - bspline(t - 0.5, order - 1, nu - 1) if order > 0 else 0.0 * t
    if order == 0:
        return np.where((t >= -0.5) & (t < 0.5), 1.0, 0.0)
    half = (order + 1) / 2.0
    powers = [(-1) ** j * math.comb(order + 1, j) * np.maximum(t + half - j, 0.0) ** order for j in range(order + 2)]
    return sum(powers) / math.factorial(order)


def corners(coordinates: Any, shape: Any, order: int, mode: str, nu: Any) -> list[tuple[Any, Any]]:
    """Return the elements around each place, as an index, and what each contributes to the value there."""
    if mode not in FOLDED or mode == "nearest" and order > 1:
        raise NotImplementedError("[S2S206] map_coordinates has a rule for the modes constant, mirror and reflect")
    axes = []
    inside = 1.0
    for x, n, k in zip(coordinates, shape, nu, strict=True):
        if mode == "constant":
            inside = inside * ((x >= 0) & (x <= n - 1))
        if mode == "nearest":
            inside = inside * ((x >= 0) & (x <= n - 1)) if k else inside
            x = np.clip(x, 0, n - 1)
        start = np.floor(x - (order - 1) / 2.0) if order % 2 else np.floor(x + 0.5) - order // 2
        found = []
        for step in range(order + 1):
            at = (start + step).astype(int)
            if mode in ("reflect", "grid-mirror"):
                folded = np.abs((at + n) % (2 * n) - n + 0.5) - 0.5
            else:
                folded = np.abs((at + n - 1) % max(2 * n - 2, 1) - n + 1) if n > 1 else 0 * at
            found.append((folded.astype(int), bspline(x - start - step, order, k)))
        axes.append(found)
    return [
        (tuple(place for place, _ in chosen), math.prod([weight for _, weight in chosen]) * inside)
        for chosen in itertools.product(*axes)
    ]


def more_along(nu: Any, axis: int) -> tuple[int, ...]:
    """Return the orders of derivatives with one more along an axis.

    >>> more_along((0, 1), 1)
    (0, 2)
    """
    return tuple(n + (k == axis) for k, n in enumerate(nu))


def sampled_at(table: Any, coordinates: Any, order: int, mode: str, cval: float, nu: Any) -> Any:
    """Return the values of a spline at places, or those of its derivative of the orders ``nu`` along the axes."""
    if nu is None:
        return ndimage.map_coordinates(table, coordinates, None, order, mode, cval, False)
    found = [weight * table[place] for place, weight in corners(coordinates, np.shape(table), order, mode, nu)]
    return np.sum(found, axis=0)


def sampled_at_bar(g: Any, coordinates: Any, shape: Any, order: int, mode: str, nu: Any) -> Any:
    """Return the adjoint of the coefficients of a spline: each place gives its own to the elements around it."""
    bar = np.zeros(shape, np.result_type(float, g))
    for place, weight in corners(coordinates, shape, order, mode, (0,) * len(shape) if nu is None else nu):
        scatter_add(bar, place, weight * g)
    return bar
