"""Transposes of Fourier transforms. The pairing is Re sum(x_bar * x_dot), so that ``fft`` is its own transpose.

Transforms of real signals keep half of a symmetric spectrum: a coefficient stands for itself and for its mirror image,
except the zeroth and, for even lengths, the last.
"""

from __future__ import annotations

from typing import Any

import numpy as np


def crop_or_pad(g: Any, shape: tuple[int, ...]) -> Any:
    """Cut each axis at the end, or fill it up with zeros, so that the array has the given shape.

    >>> crop_or_pad(np.ones((1, 3)), (2, 2))
    array([[1., 1.],
           [0., 0.]])
    """
    if np.shape(g) == shape:
        return g
    fitted = np.zeros(shape, g.dtype)
    part = tuple([slice(min(shape[i], g.shape[i])) for i in range(len(shape))])
    fitted[part] = g[part]
    return fitted


def scale_mirrored(g: Any, n: int, axis: int, factor: float) -> Any:
    """Multiply the coefficients of a half spectrum of ``n`` that stand for a mirror image too.

    >>> scale_mirrored(np.ones(3), 4, 0, 2.0)
    array([1., 2., 1.])
    """
    scaled = np.array(np.moveaxis(g, axis, -1))
    scaled[..., 1 : (n + 1) // 2] *= factor
    return np.moveaxis(scaled, -1, axis)


def transformed_axes(rank: int, s: Any, axes: Any) -> tuple[int, ...]:
    """Return the axes that an n-dimensional transform works on."""
    if axes is None:
        return tuple(range(rank)) if s is None else tuple(range(-len(s), 0))
    if s is not None and len(np.unique(np.remainder(axes, rank))) < len(axes):
        raise NotImplementedError("[S2S206] a Fourier transform with repeated axes and lengths `s` has no rule")
    return tuple(axes)


def rfftn_bar(g: Any, shape: tuple[int, ...], s: Any, axes: Any, norm: Any) -> Any:
    """Return the transpose of ``np.fft.rfftn`` of an array of the given shape."""
    axes = transformed_axes(len(shape), s, axes)
    n = shape[axes[-1]] if s is None or s[-1] in (None, -1) else s[-1]
    for axis in axes[:-1]:
        g = np.fft.fft(g, axis=axis, norm=norm)
    return crop_or_pad(np.fft.hfft(scale_mirrored(g, n, axes[-1], 0.5), n, axes[-1], norm), shape)


def irfftn_bar(g: Any, shape: tuple[int, ...], s: Any, axes: Any, norm: Any) -> Any:
    """Return the transpose of ``np.fft.irfftn`` of an array of the given shape."""
    axes = transformed_axes(len(shape), s, axes)
    n = np.shape(g)[axes[-1]]
    g = scale_mirrored(np.fft.ihfft(g, n, axes[-1], norm), n, axes[-1], 2.0)
    for axis in axes[:-1]:
        g = np.fft.ifft(g, axis=axis, norm=norm)
    return crop_or_pad(g, shape)
