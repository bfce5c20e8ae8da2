"""Samples of the rules of sampled functions."""

import numpy as np

from tests.rules.sample import S

P = np.array([0.3, 3.0, 6.5, 0.1, -6.0])
M = np.array([[0.3, 5.0, 4.0], [0.1, -4.0, 6.0]])

SAMPLES = [
    *[S(np.unwrap, p, wrt="p", **k) for p in (P, M, M.T, M[:, :0]) for k in ({}, {"axis": 0}, {"discont": 4.0})],
    *[S(np.unwrap, p, period=3.7) for p in (P, M, M.T, M[:, :0])],
    S(np.unwrap, P, discont=4.0, period=2.3),
    S(np.unwrap, P.astype(np.float32), wrt="p"),
]
