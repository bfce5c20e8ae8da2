"""Convolutions and correlations of sequences."""

import numpy as np

from s2sad.rules import rule
from s2sad.runtime.convolution import convolve_bar, correlate_bar_a, correlate_bar_v


@rule.bilinear(np.convolve)
def convolve(y, a, v, mode="full", *, y_bar):
    return convolve_bar(y_bar, a, v, mode), convolve_bar(y_bar, v, a, mode)


@rule.bilinear(np.correlate)
def correlate(y, a, v, mode="valid", *, y_bar):
    return correlate_bar_a(y_bar, a, v, mode), correlate_bar_v(y_bar, a, v, mode)


# -- the transposes themselves ---------------------------------------------------------------------------------------


@rule.bilinear(convolve_bar, wrt=("g", "v"), ignores=("a",))
def convolve_bar_(y, g, a, v, mode="full", *, y_bar):
    return np.convolve(y_bar, v, mode), convolve_bar(g, v, y_bar, mode)


@rule.bilinear(correlate_bar_a, wrt=("g", "v"), ignores=("a",))
def correlate_bar_a_(y, g, a, v, mode="valid", *, y_bar):
    return np.correlate(y_bar, v, mode), correlate_bar_v(g, y_bar, v, mode)


@rule.bilinear(correlate_bar_v, wrt=("g", "a"), ignores=("v",))
def correlate_bar_v_(y, g, a, v, mode="valid", *, y_bar):
    return np.correlate(a, y_bar, mode), correlate_bar_a(g, a, y_bar, mode)
