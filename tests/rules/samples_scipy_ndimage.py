"""Samples of what splines of images are made of."""

import numpy as np

from s2sad.rules.scipy_ndimage_runtime import coefficients, coefficients_bar, sampled_at, sampled_at_bar, smoothed
from tests.rules.sample import S

RNG = np.random.default_rng(7)
IMAGE, LINE = RNG.standard_normal((5, 6)), RNG.standard_normal(7)
PLACES, ON_LINE = np.array([[0.3, 2.2, 3.7], [0.6, 4.3, 2.1]]), np.array([[0.3, 2.2, 5.7, 3.4]])
GIVEN = RNG.standard_normal(3)

SAMPLES = [
    *(
        S(f, a, k, mode)
        for f in (coefficients, coefficients_bar)
        for a in (IMAGE, LINE)
        for k in (2, 3, 5)
        for mode in ("constant", "mirror")
    ),
    *(S(sampled_at, IMAGE, PLACES, k, mode, 0.0, None) for k in (1, 3, 4) for mode in ("constant", "mirror")),
    *(S(sampled_at, IMAGE, PLACES, 3, "constant", 0.0, nu) for nu in ((0, 0), (1, 0), (1, 1))),
    *(S(sampled_at, LINE, ON_LINE, k, "mirror", 0.5, None) for k in (1, 2, 3)),
    *(S(sampled_at_bar, GIVEN, PLACES, (5, 6), 3, "mirror", nu) for nu in (None, (0, 1))),
    *(S(smoothed, a, 0.8, mode, 0.3, 4.0) for a in (IMAGE, LINE) for mode in ("reflect", "constant", "wrap")),
]
