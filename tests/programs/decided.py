"""Tests that are decided before the program runs: texts, kinds of several values, attributes of numbers."""

from __future__ import annotations

import datetime
import math

import numpy as np

from tests.programs.case import case


def text_of_text(x, y, mode="  Cosine "):
    mode = mode.lower().strip()
    if mode.startswith("cos") and mode.replace("cosine", "c") == "c":
        return np.cos(x) * y
    return x.unknown()


def all_of_a_map(x, y):
    given = (x, y)
    if all(map(np.isscalar, given)):
        return x * y
    return x.unknown()


def any_of_a_generator(x, y, rest):
    if any(isinstance(v, np.ndarray) for v in (x, y)) or any(v is None for v in rest):
        return x.unknown()
    if not all([isinstance(v, float) for v in [x, y]]):
        return y.unknown()
    return x * y * rest[0]


def undecided(x, y):
    if any(v > 1 for v in (x, y)) and all([x < 2, y < 2]):
        return x * y
    return x + y


def empty(x, rest):
    return x * x if all(v is None for v in rest) and not any(map(callable, rest)) else x.unknown()


def no_date(x, y):
    if isinstance(x, (datetime.date, np.datetime64)):
        return x.unknown()
    return x * y


def labelled(x, y):
    z = np.clip(x * y, 0, 3)
    try:
        z.name = "product"
    except AttributeError:
        pass
    return z * x


def labelled_or_more(x, y):
    z = x * y
    try:
        z.name = "product"
        z = z * x
    except AttributeError:
        z = z * y
    return z


def of_numbers_or_arrays(x, y):
    h = x * y
    inside = x**2 + y**2 < 1
    try:
        if inside.any():
            h[inside] = -h[inside]
    except (TypeError, AttributeError):
        if inside:
            h = -h
    return h * x


def with_numpy(x, y):
    try:
        h = np.empty_like(x)
        far = np.isclose(x, y) | (x > 1)
        h[~far] = np.arctan(x[~far] / y[~far])
        h[far] = 0.5
        limit = np.pi / 2 - np.finfo(h.dtype).eps
    except NameError:
        h = math.atan(x / y)
    try:
        h = np.where(h >= limit, 0.0, h)
    except NameError:
        pass
    return h * x


CASES = [
    case(of_numbers_or_arrays, 0.3, 0.7),
    case(of_numbers_or_arrays, 1.3, 0.7),
    case(of_numbers_or_arrays, np.float64(0.3), np.float64(0.7)),
    case(of_numbers_or_arrays, np.array([0.3, 1.3]), np.array([0.7, 0.8])),
    case(with_numpy, np.array([0.3, 1.3]), np.array([0.7, 0.8])),
    case(with_numpy, np.array(0.3), np.array(0.7)),
    case(text_of_text, 0.3, 0.7),
    case(all_of_a_map, 0.3, 0.7),
    case(any_of_a_generator, 0.3, 0.7, (0.2,)),
    case(undecided, 1.3, 0.7),
    case(undecided, 0.3, 0.7),
    case(empty, 0.3, ()),
    case(no_date, 0.3, 0.7),
    case(labelled, 0.3, 0.7),
    case(labelled, np.array([0.3, 0.4]), np.array([0.7, 0.8])),
    case(labelled_or_more, 0.3, 0.7),
]
