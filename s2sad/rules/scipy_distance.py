"""Distances between points, of ``scipy.spatial.distance``."""

import numpy as np
from scipy.spatial import distance

from s2sad.rules import rule


def length(d, u, v, metric, p):
    """Return the distances of pairs of points with differences ``d``; two equal points have derivative 0."""
    if metric == "euclidean":
        return np.linalg.norm(d, axis=-1)
    if metric == "sqeuclidean":
        return np.sum(d * d, axis=-1)
    if metric == "cityblock":
        return np.sum(np.abs(d), axis=-1)
    if metric == "chebyshev":
        return np.max(np.abs(d), axis=-1)
    if metric == "minkowski":
        return np.linalg.norm(d, p, axis=-1)
    if metric == "cosine":
        return 1.0 - np.sum(u * v, axis=-1) / (np.linalg.norm(u, axis=-1) * np.linalg.norm(v, axis=-1))
    raise NotImplementedError(
        "[S2S206] this metric has no rule: euclidean, sqeuclidean, cityblock, chebyshev, minkowski and cosine have one"
    )


@rule.rewrite(distance.cdist)
def cdist(XA, XB, metric="euclidean", *, p=2.0):
    """Metrics: euclidean, sqeuclidean, cityblock, chebyshev, minkowski, cosine."""
    u, v = np.asarray(XA)[:, np.newaxis, :], np.asarray(XB)[np.newaxis, :, :]
    return length(u - v, u, v, metric, p)


@rule.rewrite(distance.pdist)
def pdist(X, metric="euclidean", *, p=2.0):
    """Metrics: euclidean, sqeuclidean, cityblock, chebyshev, minkowski, cosine."""
    X = np.asarray(X)
    first, second = np.triu_indices(len(X), 1)
    u, v = X[first], X[second]
    return length(u - v, u, v, metric, p)
