"""Samples of the rules of convolutions."""

import numpy as np

from s2sad.runtime.convolution import convolve_bar, correlate_bar_a, correlate_bar_v
from tests.rules.sample import S

A = np.array([0.3, 1.7, -0.6, 0.9, -1.1])
V = np.array([1.2, 0.4, -0.7, 0.2])
Z = np.array([0.3 + 0.2j, -1.1 + 0.5j, 0.4j])
PAIRS = [(A, V), (V, A), (A, A), (A, V[:3]), (V[:1], A), (Z, A), (V[:2], Z), (Z, Z[:2]), (Z[:2], Z), (A[::-2], V[::2])]
MODES = ["full", "same", "valid"]

SAMPLES = [
    *[S(f, a, v, mode=m) for f in (np.convolve, np.correlate) for a, v in PAIRS for m in MODES],
    *[S(np.convolve, a, v) for a, v in ((A, [0.3, 0.7]), (A, 1.3), (0.7, A))],
    S(np.correlate, A, [0.3, 0.7]),
    *[S(f, A.astype(np.float32), V.astype(np.float32)) for f in (np.convolve, np.correlate)],
    *[S(convolve_bar, np.convolve(a, v, m), a, v, m, wrt=("g", "v")) for a, v in PAIRS[:4] for m in MODES],
    *[S(correlate_bar_a, np.correlate(a, v, m), a, v, m, wrt=("g", "v")) for a, v in PAIRS for m in MODES],
    *[S(correlate_bar_v, np.correlate(a, v, m), a, v, m, wrt=("g", "a")) for a, v in PAIRS for m in MODES],
]
