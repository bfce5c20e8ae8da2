"""Samples of the rules of ``scipy.interpolate.splev`` and ``bisplev``."""

import numpy as np
from scipy import interpolate

from tests.rules.sample import S

X = np.linspace(0.0, 3.0, 9)
CUBIC = interpolate.splrep(X, np.sin(X))
LINEAR = interpolate.splrep(X, np.cos(X), k=1)
AT = np.array([0.21, 1.47, 2.83])
OUTSIDE = np.array([-0.4, 0.9, 3.6])
SURFACE = interpolate.bisplrep(*(a.ravel() for a in np.meshgrid(X, X)), np.outer(np.sin(X), np.exp(-X)).ravel(), s=0)
KNOTS = np.array([0.0, 0.0, 1.0, 2.0, 3.0, 3.0])
FACETS = (KNOTS, KNOTS, np.cos(np.arange(16.0)), 1, 1)

SAMPLES = [
    *(S(interpolate.splev, x, tck) for x in (AT, AT.reshape(3, 1), 0.77, np.array(1.1)) for tck in (CUBIC, LINEAR)),
    *(S(interpolate.splev, AT, CUBIC, der) for der in (1, 2, 3)),
    *(S(interpolate.splev, OUTSIDE, CUBIC, ext=ext) for ext in (0, 1, 3)),
    S(interpolate.bisplev, 0.77, 1.3, SURFACE),
    S(interpolate.bisplev, AT, 1.3, SURFACE),
    S(interpolate.bisplev, 1.3, AT, SURFACE),
    S(interpolate.bisplev, AT, np.array([0.6, 1.9]), SURFACE),
    S(interpolate.bisplev, AT, AT, SURFACE, 1, 0),
    S(interpolate.bisplev, AT, 1.3, SURFACE, dx=0, dy=1),
    S(interpolate.bisplev, AT, np.array([0.65, 1.9]), FACETS),
    *(S(interpolate.bisplev, OUTSIDE, np.array([-0.1, 1.9, 3.2]), tck) for tck in (SURFACE, FACETS)),
    S(interpolate.bisplev, OUTSIDE, 1.4, SURFACE, 2, 0),
]
