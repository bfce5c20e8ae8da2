"""Programs that filter signals, measure distances and solve systems by SciPy."""

import numpy as np
from scipy import interpolate, linalg, ndimage, signal
from scipy.spatial import distance

from tests.programs.case import case

LONG, SHORT = np.sin(np.arange(7.0)) + 0.3, np.array([0.2, 0.5, -0.3])
POINTS = np.cos(np.arange(8.0)).reshape(4, 2) * 1.7
OTHERS = np.array([[0.3, 0.4], [1.0, -0.7], [-0.4, 0.1]])


def correlated(x, k):
    parts = [signal.correlate(x, k, mode=m) for m in ("full", "same", "valid")]
    table = signal.correlate2d(np.outer(x, x), np.outer(k, k), "same")
    return np.sum(parts[0] ** 2) + np.sum(parts[1] * x) + np.sum(parts[2] ** 3) + np.sum(table**2)


def filtered(x, b, a):
    y = signal.lfilter(b, np.array([1.0, a]), x)
    return np.sum(signal.lfilter(y[:2], [1.0, -0.3], y) ** 2)


def smoothed(x, k):
    return np.sum(signal.fftconvolve(x, k, "same") ** 2) + np.sum(signal.convolve(x, k)[2:] ** 3)


def far(u, v):
    total = np.sum(distance.cdist(u, v) * distance.cdist(u, v, "sqeuclidean"))
    total = total + np.sum(distance.cdist(u, v, "cityblock") * distance.cdist(u, v, "chebyshev"))
    return total + np.sum(distance.cdist(u, v, metric="cosine") * distance.cdist(u, v, "minkowski", p=3.0))


def among(u):
    return np.sum(np.exp(-distance.pdist(u))) + np.sum(distance.pdist(u, "sqeuclidean") ** 2)


def other_metric(u):
    return np.sum(distance.pdist(u, "braycurtis"))


def blurred(x, a):
    table = np.outer(x, np.cos(x)) * a
    return np.sum(ndimage.gaussian_filter(table, 1.0) ** 2) + np.sum(ndimage.gaussian_filter(x, 0.7, mode="wrap") ** 3)


def blurred_at_edges(x):
    return np.sum(ndimage.gaussian_filter(x, 1.0, mode="nearest") ** 2)


def between_samples(y, t):
    line = interpolate.interp1d(np.array([0.0, 2.0, 1.0, 3.0]), y[:4])
    return np.sum(line(np.array([0.3, 1.7, 2.2]) * t) ** 2) * line(t)


def splines(y):
    return np.sum(interpolate.interp1d(np.arange(7.0), y, kind="cubic")(np.array([0.3])))


def least_squares(a, b):
    x, residues, _, _ = linalg.lstsq(a, b)
    return np.sum(x**3) + residues + np.sum(linalg.lstsq(a, np.outer(b, b))[1] ** 2)


def inverted(a):
    return linalg.hankel(a[0], a[1]) @ linalg.pinv(a)


def inverted_by_size(a):
    return linalg.pinv(a, atol=1e-9)


def stationary(a, q):
    return linalg.solve_discrete_lyapunov(a / 4.0, q @ q.T)


CASES = [
    case(least_squares, POINTS, np.array([0.3, 1.0, -0.4, 0.7])),
    case(inverted, POINTS),
    case(inverted_by_size, POINTS, refuses="S2S206"),
    case(stationary, POINTS[:2], POINTS[2:]),
    case(blurred, LONG, 0.7),
    case(blurred_at_edges, LONG, refuses="S2S206"),
    case(between_samples, LONG, 0.9),
    case(splines, LONG),
    case(correlated, LONG, SHORT),
    case(filtered, LONG, SHORT, 0.4),
    case(smoothed, LONG, SHORT),
    case(far, POINTS, OTHERS),
    case(among, POINTS),
    case(other_metric, POINTS, refuses="S2S206"),
]
