"""Names that become a part of what they were: rests of lists and arrays, linked dicts and tuples."""

import numpy as np

from tests.programs.case import case

U = np.array([0.6, -0.7, 0.8, 1.3])
A = np.array([[1.3, 0.5, 0.7], [0.2, 0.9, 0.4], [0.8, 0.1, 1.6]])


def horner_of_a_list(x):
    rest = list(x)
    s = 0.0
    while rest:
        first = rest[0]
        rest = rest[1:]
        s = s * first + first
    return s


def horner_of_an_array(x):
    rest = x * 1.0
    s = 0.0
    while len(rest):
        first = rest[0]
        rest = rest[1:]
        s = s * first + first
    return s


def horner_of_a_tail(x):
    s = 0.0
    first, *rest = x
    while rest:
        first, *rest = rest
        s = s * first + first
    return s


def determinant(a):
    """Schur complements."""
    d = 1.0
    while len(a):
        d = d * a[0, 0]
        a = a[1:, 1:] - np.outer(a[1:, 0], a[0, 1:]) / a[0, 0]
    return d


def every_other(x):
    while len(x) > 1:
        x = x[::2]
    return x[0] * x[0]


def rest_that_is_written(x):
    y = x * 1.0
    s = 0.0
    while len(y) > 1:
        y[1] *= y[0]
        y = y[1:]
        s += y[0]
    return s


def nested_dicts(x):
    d = {"a": 1.0 * x, "rest": {"a": x * x, "rest": {"a": np.sin(x), "rest": None}}}
    s = 0.0
    while d is not None:
        s = s * np.sum(x) + np.sum(d["a"])
        d = d["rest"]
    return s


def nested_tuples(x):
    rest = None
    for v in x:
        rest = (v * v, rest)
    s = 0.0
    while rest is not None:
        v, rest = rest
        s = s * v + v
    return s


def versions(x):
    d = {"v": x[0] * x[1]}
    for i in range(3):
        d = {"v": d["v"] * x[i], "before": d}
    s = 1.0
    for _ in range(2):
        s = s * d["v"]
        d = d["before"]
    return s + d["v"]


def exact_tails(x):
    """The gradient of sum_k x[k] * prod_{j > k} x[j] that `horner_of_*` compute, by its definition."""
    n = len(x)
    return np.array([sum(np.prod(np.delete(x[k:], i - k)) for k in range(i + 1)) for i in range(n)])


CASES = [
    case(horner_of_a_list, U, gradient=exact_tails),
    case(horner_of_an_array, U, gradient=exact_tails),
    case(horner_of_a_tail, U),
    case(determinant, A, gradient=lambda a: np.linalg.det(a) * np.linalg.inv(a).T),
    case(every_other, U),
    case(rest_that_is_written, U),
    case(nested_dicts, U),
    case(nested_tuples, U),
    case(versions, U),
]
