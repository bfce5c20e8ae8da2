"""Convolutions and filters of ``scipy.signal``."""

import numpy as np
from scipy import signal

from s2sad.rules import rule
from s2sad.rules.scipy_signal_runtime import convolve_all_bar, taps_bar, undone
from s2sad.runtime.structure import like


@rule.bilinear(signal.convolve)
def convolve(y, in1, in2, mode="full", method="auto", *, y_bar):
    return convolve_all_bar(y_bar, in1, in2), convolve_all_bar(y_bar, in2, in1)


@rule.bilinear(signal.fftconvolve, signal.oaconvolve)
def fftconvolve(y, in1, in2, mode="full", *, y_bar):
    """Over all axes."""
    return convolve_all_bar(y_bar, in1, in2), convolve_all_bar(y_bar, in2, in1)


@rule.bilinear(signal.convolve2d)
def convolve2d(y, in1, in2, mode="full", *, y_bar):
    """With zeros at the boundary."""
    return convolve_all_bar(y_bar, in1, in2), convolve_all_bar(y_bar, in2, in1)


@rule.rewrite(signal.correlate)
def correlate(in1, in2, mode="full", method="auto"):
    return signal.convolve(in1, np.conj(np.flip(in2)), mode, method)


@rule.rewrite(signal.correlate2d)
def correlate2d(in1, in2, mode="full"):
    """With zeros at the boundary."""
    return signal.convolve2d(in1, np.conj(np.flip(in2)), mode)


@rule.reverse(signal.lfilter, wrt=("b", "a", "x"))
def lfilter(y, b, a, x, axis=-1, *, y_bar):
    """Starting at rest."""
    u = undone(y_bar, a, axis)
    return (
        taps_bar(u, x, b, axis),
        taps_bar(-u, y, a, axis),
        like(np.flip(signal.lfilter(np.atleast_1d(b), np.ones(1), np.flip(u, axis), axis), axis), x),
    )


@rule.forward(signal.lfilter, wrt="b")
def lfilter_b(y, b, a, x, axis=-1, *, b_dot):
    return signal.lfilter(b_dot, a, x, axis)


@rule.forward(signal.lfilter, wrt="a")
def lfilter_a(y, b, a, x, axis=-1, *, a_dot):
    return -signal.lfilter(np.ones(1), a, signal.lfilter(np.atleast_1d(a_dot), np.ones(1), y, axis), axis)


@rule.forward(signal.lfilter, wrt="x")
def lfilter_x(y, b, a, x, axis=-1, *, x_dot):
    return signal.lfilter(b, a, x_dot, axis)
