"""Programs on filters of images, samples between pixels, and integrals of samples."""

import numpy as np
from scipy import integrate, ndimage

from tests.programs.case import case

IMAGE = np.sin(np.arange(30.0)).reshape(5, 6)
WEIGHTS = np.array([[0.3, -1.1], [0.5, 0.2], [0.9, -0.4]])
LINE = np.array([0.2, 0.5, -0.3])
PLACES = np.array([[0.3, 2.2, 3.7, -0.5], [0.6, 4.3, 2.1, 3.3]])
INSIDE = PLACES[:, :3]
X = np.array([0.0, 0.4, 1.1, 1.5, 2.6, 3.0])


def correlations(a, w):
    here = ndimage.correlate(a, w, mode="mirror") * ndimage.convolve(a, w, mode="constant", cval=0.3)
    return np.sum(here) + np.sum(ndimage.correlate(a, w, mode="nearest") ** 2) + np.sum(ndimage.convolve(a, w) ** 2)


def along_one_axis(a, w):
    mixed = ndimage.correlate1d(a, w, axis=0, mode="wrap", origin=1) * ndimage.convolve1d(a, w, mode="nearest")
    return np.sum(mixed) + np.sum(ndimage.uniform_filter1d(a, 4, axis=0) ** 2)


def smoothed(a, s):
    edges = ndimage.gaussian_filter1d(a, s, order=1) * ndimage.gaussian_filter1d(a, 1.1, axis=0, order=2)
    return np.sum(edges) + np.sum(ndimage.gaussian_filter1d(a, s, order=3, mode="constant", radius=2) ** 2)


def between_pixels(a, places):
    smooth = ndimage.map_coordinates(a, places) * ndimage.map_coordinates(a, places, order=5, mode="mirror")
    return np.sum(smooth) + np.sum(ndimage.map_coordinates(a, places, order=3, prefilter=False) ** 2)


def between_pixels_linearly(a, places):
    lines = ndimage.map_coordinates(a, places, order=1, mode="reflect")
    level = ndimage.map_coordinates(a, places, order=0, mode="nearest")
    return np.sum(lines * ndimage.map_coordinates(a, places, order=1, mode="nearest") + level * places[0])


def outside_of_the_image(a, places):
    return ndimage.map_coordinates(a, places, mode="wrap")


def areas(y, x):
    table = np.stack((y, y * y))
    odd = integrate.simpson(y[1:], dx=0.3) * integrate.simpson(y[:2], x=x[:2])
    return integrate.simpson(y, x=x) ** 2 + odd + np.sum(integrate.simpson(table, x=x, axis=1))


CASES = [
    case(correlations, IMAGE, WEIGHTS),
    case(along_one_axis, IMAGE, LINE),
    case(smoothed, IMAGE, 0.8),
    case(between_pixels, IMAGE, INSIDE),
    case(between_pixels_linearly, IMAGE, PLACES, order=1),
    case(outside_of_the_image, IMAGE, PLACES, refuses="S2S206"),
    case(areas, np.cos(X), X),
]
