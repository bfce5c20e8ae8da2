"""Samples of the rules of ``scipy.signal``, and of ``scipy.ndimage.gaussian_filter``."""

import numpy as np
from scipy import signal

from s2sad.rules.scipy_ndimage_runtime import smoothed
from tests.rules.sample import S

RNG = np.random.default_rng(11)
LONG, SHORT = RNG.standard_normal(7), RNG.standard_normal(3)
TALL, SMALL = RNG.standard_normal((5, 6)), RNG.standard_normal((3, 2))
Z = RNG.standard_normal(4) + 1j * RNG.standard_normal(4)
MODES = ("full", "same", "valid")
B, A = np.array([0.7, -0.2, 0.4]), np.array([1.5, -0.3])

SAMPLES = [
    *(S(signal.convolve, a, b, m) for m in MODES for a, b in ((LONG, SHORT), (SHORT, LONG), (TALL, SMALL))),
    *(S(signal.convolve, LONG, SHORT, mode=m, method=w) for m in MODES for w in ("direct", "fft")),
    S(signal.convolve, Z, SHORT),
    S(signal.convolve, LONG, Z, "same"),
    S(signal.convolve, LONG.astype(np.float32), SHORT.astype(np.float32)),
    S(signal.convolve, TALL[None], SMALL[None]),
    *(S(f, TALL, SMALL, m) for f in (signal.fftconvolve, signal.oaconvolve, signal.convolve2d) for m in MODES),
    S(signal.lfilter, B, A, LONG),
    S(signal.lfilter, B, A, LONG[:2]),
    S(signal.lfilter, B[:1], A, TALL),
    S(signal.lfilter, B, A, TALL, axis=0),
    S(signal.lfilter, A, B, TALL[:, ::2], 0),
    *(S(smoothed, TALL, 0.8, m, 0.0, 4.0) for m in ("reflect", "constant", "wrap", "grid-wrap")),
    S(smoothed, TALL, (0.5, 1.5), "reflect", 0.0, 2.0),
    S(smoothed, LONG, 2.0, "constant", 1.0, 4.0),
]
