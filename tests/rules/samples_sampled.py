"""Samples of the rules of sampled functions."""

import numpy as np

from tests.rules.sample import S

P = np.array([0.3, 3.0, 6.5, 0.1, -6.0])
M = np.array([[0.3, 5.0, 4.0], [0.1, -4.0, 6.0]])

XP = np.array([0.1, 0.9, 1.3, 2.2, 3.1])
FP = np.array([0.4, -0.7, 1.1, 0.3, 0.9])
X = np.array([[-0.4, 0.5, 1.1], [2.9, 3.6, 0.95]])
Z = FP * np.exp(1j * XP)

SAMPLES = [
    *[S(np.interp, x, XP, FP) for x in (X, X.T, X[0], 0.7, -0.7, np.array(1.2), X[:0], X.astype(np.float32))],
    *[S(np.interp, X, XP, FP, left=0.3, right=r) for r in (0.7, None)],
    *[S(np.interp, X, XP[::-1], FP, period=p, wrt=("x", "xp", "fp")) for p in (5.1, 2.75)],
    S(np.interp, X, XP, FP, 0.3, 0.4, 2.75, wrt=("x", "xp", "fp")),
    S(np.interp, X, XP, Z),
    S(np.interp, X, XP, Z, left=0.3j),
    S(np.interp, X, XP.tolist(), FP.tolist(), wrt=("x", "fp")),
    S(np.interp, X, XP[:1], FP[:1]),
    S(np.interp, X, XP[:1], FP[:1], period=2.75, wrt=("x", "xp", "fp")),
    S(np.interp, X, [0, 1, 2], FP[:3], wrt=("x", "fp")),
    *[S(np.unwrap, p, wrt="p", **k) for p in (P, M, M.T, M[:, :0]) for k in ({}, {"axis": 0}, {"discont": 4.0})],
    *[S(np.unwrap, p, period=3.7) for p in (P, M, M.T, M[:, :0])],
    S(np.unwrap, P, discont=4.0, period=2.3),
    S(np.unwrap, P.astype(np.float32), wrt="p"),
]
