"""Samples of the Bessel function i0."""

import numpy as np

from tests.rules.sample import S

X = np.array([[0.3, -1.7, 0.0], [1e-9, 9.5, -30.0]])

SAMPLES = [S(np.i0, x) for x in (X[:, :2], X, X.T, 0.7, np.array(0.7), X[0].astype(np.float32))]
