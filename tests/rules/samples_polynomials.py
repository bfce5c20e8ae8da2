"""Samples of the rules of polynomials."""

import numpy as np

from tests.rules.sample import S

P = np.array([1.3, -0.7, 2.1, 0.4])
X = np.array([0.3, 0.0, -1.2])
M = np.array([[0.3, 1.1], [-0.4, 0.8]])
Z = np.array([0.3 + 0.2j, -1.1 + 0.5j])
P32, X32 = P.astype(np.float32), X.astype(np.float32)

SAMPLES = [
    *[S(np.polyval, P, x) for x in (X, 0.7, M, np.array(0.7), np.zeros(0), Z, np.asfortranarray(M)[::-1])],
    S(np.polyval, [1.3, -0.7], X),
    S(np.polyval, P[:1], X),
    S(np.polyval, P, 2, wrt="p"),
    S(np.polyval, [1, 0, 2], X, wrt="x"),
    S(np.polyval, Z, X),
    S(np.polyval, Z, Z),
    S(np.polyval, P32, X32),
    *[S(np.vander, x, **k) for x in (X, Z, X32) for k in ({}, {"N": 5}, {"N": 4, "increasing": True}, {"N": 1})],
    S(np.vander, [0.3, 0.7]),
    S(np.vander, np.zeros(0), 3),
    S(np.vander, X, 0),
    *[S(f, a, b) for f in (np.polyadd, np.polysub) for a, b in ((P, X), (X, P), ([0.3, 0.7], P), (Z, X), (1.3, P))],
    S(np.polyadd, P32, X32),
    *[S(np.polyder, p, **k) for p in (P, [1.3, 0.7, 0.4], Z) for k in ({}, {"m": 2}, {"m": 0}, {"m": 7})],
    S(np.polyder, P32),
    *[S(np.polyint, p, **k) for p in (P, [1.3, 0.7], Z) for k in ({}, {"m": 2}, {"m": 0}, {"m": 2, "k": [0.3, 0.7]})],
    S(np.polyint, P, 1, 0.7),
    S(np.polyint, P, 3, 0.7),
    S(np.polyint, P, 2, [0.7]),
    S(np.polyint, P32),
    S(np.roots, np.array([1.0, -6.0, 11.0, -6.0])),
    S(np.roots, P),
    S(np.roots, [2.0, -3.0]),
    S(np.roots, np.array([1.0, -3.0, 2.0, 0.0])),
    S(np.roots, np.array([1.3])),
    S(np.roots, np.array([1.0, 0.5j, Z[0], Z[1]])),
]
