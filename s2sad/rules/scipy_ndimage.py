"""Filters of ``scipy.ndimage``."""

from scipy import ndimage

from s2sad.rules import rule
from s2sad.rules.scipy_ndimage_runtime import self_adjoint


@rule.reverse(ndimage.gaussian_filter, wrt="input")
def gaussian_filter(y, input, sigma, order=0, output=None, mode="reflect", cval=0.0, truncate=4.0, *, y_bar):
    """Of floats, of order 0, in the modes reflect, constant and wrap, in which the filter is its own transpose."""
    return ndimage.gaussian_filter(y_bar, sigma, mode=self_adjoint(mode, order), truncate=truncate)


@rule.forward(ndimage.gaussian_filter, wrt="input")
def gaussian_filter_input(y, input, sigma, order=0, output=None, mode="reflect", cval=0.0, truncate=4.0, *, input_dot):
    return ndimage.gaussian_filter(input_dot, sigma, order, mode=mode, truncate=truncate)
