"""numpy.fft. All linear: both modes from one body."""

import numpy as np

from s2sad.rules import rule
from s2sad.runtime.fft import crop_or_pad, irfftn_bar, rfftn_bar, scale_mirrored, transformed_axes
from s2sad.runtime.joining import unstack_like
from s2sad.runtime.structure import unbroadcast

rule.nondifferentiable(transformed_axes)


@rule.linear(np.fft.fft)
def fft(y, a, n=None, axis=-1, norm=None, out=None, *, y_bar):
    bar = np.fft.fft(y_bar, axis=axis, norm=norm)
    return unstack_like(bar if n is None else crop_or_pad(bar, np.shape(a)), a)


@rule.linear(np.fft.ifft)
def ifft(y, a, n=None, axis=-1, norm=None, out=None, *, y_bar):
    bar = np.fft.ifft(y_bar, axis=axis, norm=norm)
    return unstack_like(bar if n is None else crop_or_pad(bar, np.shape(a)), a)


@rule.linear(np.fft.fft2)
def fft2(y, a, s=None, axes=(-2, -1), norm=None, out=None, *, y_bar):
    bar = np.fft.fftn(y_bar, axes=transformed_axes(np.ndim(a), s, axes), norm=norm)
    return unstack_like(bar if s is None else crop_or_pad(bar, np.shape(a)), a)


@rule.linear(np.fft.ifft2)
def ifft2(y, a, s=None, axes=(-2, -1), norm=None, out=None, *, y_bar):
    bar = np.fft.ifftn(y_bar, axes=transformed_axes(np.ndim(a), s, axes), norm=norm)
    return unstack_like(bar if s is None else crop_or_pad(bar, np.shape(a)), a)


@rule.linear(np.fft.fftn)
def fftn(y, a, s=None, axes=None, norm=None, out=None, *, y_bar):
    """Not with both repeated axes and lengths ``s``."""
    bar = np.fft.fftn(y_bar, axes=transformed_axes(np.ndim(a), s, axes), norm=norm)
    return unstack_like(bar if s is None else crop_or_pad(bar, np.shape(a)), a)


@rule.linear(np.fft.ifftn)
def ifftn(y, a, s=None, axes=None, norm=None, out=None, *, y_bar):
    """Not with both repeated axes and lengths ``s``."""
    bar = np.fft.ifftn(y_bar, axes=transformed_axes(np.ndim(a), s, axes), norm=norm)
    return unstack_like(bar if s is None else crop_or_pad(bar, np.shape(a)), a)


# -- real signals, half spectra --------------------------------------------------------------------------------------


@rule.linear(np.fft.rfft)
def rfft(y, a, n=None, axis=-1, norm=None, out=None, *, y_bar):
    length = np.shape(a)[axis] if n is None else n
    bar = np.fft.hfft(scale_mirrored(y_bar, length, axis, 0.5), length, axis, norm)
    return unstack_like(bar if n is None else crop_or_pad(bar, np.shape(a)), a)


@rule.linear(np.fft.ihfft)
def ihfft(y, a, n=None, axis=-1, norm=None, out=None, *, y_bar):
    length = np.shape(a)[axis] if n is None else n
    bar = np.fft.irfft(scale_mirrored(y_bar, length, axis, 0.5), length, axis, norm)
    return unstack_like(bar if n is None else crop_or_pad(bar, np.shape(a)), a)


@rule.linear(np.fft.irfft)
def irfft(y, a, n=None, axis=-1, norm=None, out=None, *, y_bar):
    """The imaginary parts that the transform does not read have derivative 0."""
    length = np.shape(y_bar)[axis]
    bar = scale_mirrored(np.fft.ihfft(y_bar, length, axis, norm), length, axis, 2.0)
    return unstack_like(bar if n is None else crop_or_pad(bar, np.shape(a)), a)


@rule.linear(np.fft.hfft)
def hfft(y, a, n=None, axis=-1, norm=None, out=None, *, y_bar):
    """The imaginary parts that the transform does not read have derivative 0."""
    length = np.shape(y_bar)[axis]
    bar = scale_mirrored(np.fft.rfft(y_bar, length, axis, norm), length, axis, 2.0)
    return unstack_like(bar if n is None else crop_or_pad(bar, np.shape(a)), a)


@rule.linear(np.fft.rfft2)
def rfft2(y, a, s=None, axes=(-2, -1), norm=None, out=None, *, y_bar):
    return unstack_like(rfftn_bar(y_bar, np.shape(a), s, axes, norm), a)


@rule.linear(np.fft.rfftn)
def rfftn(y, a, s=None, axes=None, norm=None, out=None, *, y_bar):
    return unstack_like(rfftn_bar(y_bar, np.shape(a), s, axes, norm), a)


@rule.linear(np.fft.irfft2)
def irfft2(y, a, s=None, axes=(-2, -1), norm=None, out=None, *, y_bar):
    return unstack_like(irfftn_bar(y_bar, np.shape(a), s, axes, norm), a)


@rule.linear(np.fft.irfftn)
def irfftn(y, a, s=None, axes=None, norm=None, out=None, *, y_bar):
    return unstack_like(irfftn_bar(y_bar, np.shape(a), s, axes, norm), a)


# -- order and frequencies -------------------------------------------------------------------------------------------


@rule.linear(np.fft.fftshift)
def fftshift(y, x, axes=None, *, y_bar):
    return unstack_like(np.fft.ifftshift(y_bar, axes), x)


@rule.linear(np.fft.ifftshift)
def ifftshift(y, x, axes=None, *, y_bar):
    return unstack_like(np.fft.fftshift(y_bar, axes), x)


@rule.reverse(np.fft.fftfreq, np.fft.rfftfreq, wrt="d")
def fftfreq(y, n, d=1.0, *, y_bar):
    return unbroadcast(-y_bar * y / d, d)


@rule.forward(np.fft.fftfreq, np.fft.rfftfreq, wrt="d")
def fftfreq_dot(y, n, d=1.0, *, d_dot):
    return -d_dot * y / d


# -- the transposes themselves ---------------------------------------------------------------------------------------


@rule.linear(crop_or_pad)
def crop_or_pad_(y, g, shape, *, y_bar):
    return crop_or_pad(y_bar, np.shape(g))


@rule.linear(scale_mirrored)
def scale_mirrored_(y, g, n, axis, factor, *, y_bar):
    return scale_mirrored(y_bar, n, axis, factor)


@rule.linear(rfftn_bar)
def rfftn_bar_(y, g, shape, s, axes, norm, *, y_bar):
    return np.fft.rfftn(y_bar, s, axes, norm)


@rule.linear(irfftn_bar)
def irfftn_bar_(y, g, shape, s, axes, norm, *, y_bar):
    return np.fft.irfftn(y_bar, s, axes, norm)
