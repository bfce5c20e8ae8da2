"""The conventions at kinks in every spelling: function, method, operator, `reduce`, `out=`, `where=`, keywords."""

import math

import numpy as np
import pytest

from tests.rules.test_kinks import along, at

TIES = np.array([1.0, 1.0, 0.0])
SHARED = np.array([0.5, 0.5, 0.0])
ROWS = np.array([[1.0, 1.0, 0.0], [2.0, 2.0, 2.0]])
SHARED_ROWS = np.array([[0.5, 0.5, 0.0], [1 / 3, 1 / 3, 1 / 3]])
ZEROS = np.zeros(2)
ORDERED = np.array([2.0, 1.0, 2.0, 1.0])
WEIGHTS = np.array([1.0, 2.0, 3.0, 4.0])
AS_ORDERED = np.array([3.0, 1.0, 4.0, 2.0])  # the weights of sorted places, where equal elements keep their order


def absolute_in_place(x):
    y = x * 1.0
    np.abs(y, out=y)
    return np.sum(y)


def clipped_in_place(x):
    y = x * 1.0
    y.clip(0.0, 1.0, out=y)
    return np.sum(y)


def maximum_into(x):
    y = np.zeros(3)
    np.maximum(x, 1.0, y)
    return np.sum(y)


def maximum_somewhere(x):
    return np.sum(np.maximum(x, 1.0, where=x > 0.5, out=np.zeros(3)))


def sorted_in_place(x):
    y = x.copy()
    y.sort()
    return np.sum(y * WEIGHTS)


def largest_so_far(x):
    best = x[0]
    for each in x:
        best = max(best, each)
    return best


CONVENTIONS = {
    "abs": [
        (lambda x: np.sum(abs(x)), ZEROS, ZEROS),
        (lambda x: np.sum(np.absolute(x)), ZEROS, ZEROS),
        (lambda x: np.sum(np.fabs(x)), ZEROS, ZEROS),
        (lambda x: np.sum(np.abs(x, where=[True, False], out=np.zeros(2))), ZEROS, ZEROS),
        (absolute_in_place, ZEROS, ZEROS),
    ],
    "sqrt at 0": [
        (lambda x: np.sum(np.sqrt(x)), np.zeros(1), np.array([np.inf])),
        (lambda x: np.sum(x**0.5), np.zeros(1), np.array([np.inf])),
        (lambda x: np.sum(np.power(x, 0.5)), np.zeros(1), np.array([np.inf])),
        (lambda x: x**0.5, 0.0, np.inf),
        (lambda x: pow(x, 0.5), 0.0, np.inf),
        (lambda x: math.pow(x, 0.5), 0.0, np.inf),
        (lambda x: np.sum(np.float_power(x, 0.5)), np.zeros(1), np.array([np.inf])),
    ],
    "norms and spreads": [
        (lambda x: np.linalg.norm(x, 3), ZEROS, ZEROS),
        (lambda x: np.linalg.norm(x, axis=0, keepdims=True)[0], ZEROS, ZEROS),
        (lambda x: np.linalg.norm(x[None], "nuc"), ZEROS, ZEROS),
        (lambda x: np.linalg.norm(x[None], "fro"), ZEROS, ZEROS),
        (lambda x: x.std(), ZEROS, ZEROS),
        (lambda x: np.std(x, ddof=1), ZEROS, ZEROS),
        (lambda x: np.std(x, where=[True, True]), ZEROS, ZEROS),
        (lambda x: np.nanstd(x), ZEROS, ZEROS),
        (lambda x: np.hypot(x[0], x[1]), ZEROS, ZEROS),
        (lambda x: math.hypot(x[0], x[1]), ZEROS, ZEROS),
        (lambda x: math.dist(x, [0.0, 0.0]), ZEROS, ZEROS),
        (lambda x: np.hypot.reduce(x), ZEROS, ZEROS),
    ],
    "maximum of two": [
        (lambda x: np.sum(np.maximum(x, 1.0)), TIES, SHARED),
        (lambda x: np.sum(np.minimum(1.0, x)), TIES, np.array([0.5, 0.5, 1.0])),
        (lambda x: np.sum(np.fmax(x, 1.0)), TIES, SHARED),
        (lambda x: np.sum(np.fmin(x, 1.0)), TIES, np.array([0.5, 0.5, 1.0])),
        (lambda x: max(x[0], x[1]), TIES, SHARED),
        (lambda x: min(x[0], x[1], 3.0), TIES, SHARED),
        (maximum_into, TIES, SHARED),
        (maximum_somewhere, TIES, SHARED),
    ],
    "maximum of many": [
        (lambda x: x.max(), TIES, SHARED),
        (lambda x: np.amax(x), TIES, SHARED),
        (lambda x: max(x), TIES, SHARED),
        (lambda x: np.nanmax(x), TIES, SHARED),
        (lambda x: np.maximum.reduce(x), TIES, SHARED),
        (lambda x: np.fmax.reduce(x), TIES, SHARED),
        (lambda x: np.max(x, initial=0.5), TIES, SHARED),
        (lambda x: np.max(x, initial=-1.0, where=[True, True, False]), TIES, SHARED),
        (lambda x: np.max(x, keepdims=True)[0], TIES, SHARED),
        (lambda x: -np.min(-x), TIES, SHARED),
        (lambda x: -np.nanmin(-x), TIES, SHARED),
        (lambda x: -np.minimum.reduce(-x), TIES, SHARED),
        (lambda x: np.linalg.norm(x, np.inf), TIES, SHARED),
        (lambda x: np.ptp(np.append(x, 0.5)), TIES, np.array([0.5, 0.5, -1.0])),
        (lambda x: np.sum(np.max(x, axis=1)), ROWS, SHARED_ROWS),
        (lambda x: np.sum(x.max(axis=-1, keepdims=True)), ROWS, SHARED_ROWS),
        (lambda x: np.max(x, axis=(0, 1)), ROWS, np.array([[0.0, 0.0, 0.0], [1 / 3, 1 / 3, 1 / 3]])),
        (lambda x: np.sum(np.maximum.reduce(x, axis=1, out=np.zeros(2))), ROWS, SHARED_ROWS),
        (largest_so_far, TIES, SHARED),
    ],
    "clip": [
        (lambda x: np.sum(np.clip(x, 0.0, 1.0)), TIES, np.ones(3)),
        (lambda x: np.sum(x.clip(0.0, 1.0)), TIES, np.ones(3)),
        (lambda x: np.sum(np.clip(x, 1.0, None)), TIES, np.array([1.0, 1.0, 0.0])),
        (lambda x: np.sum(x.clip(max=0.0)), TIES, np.array([0.0, 0.0, 1.0])),
        (lambda x: np.sum(np.clip(x, np.ones(3), 2.0)), TIES, np.array([1.0, 1.0, 0.0])),
        (clipped_in_place, TIES, np.ones(3)),
    ],
    "arms not selected": [
        (lambda x: np.sum(np.where(x > 0, np.sqrt(x), 0.0)), -TIES, np.zeros(3)),
        (lambda x: np.sum(np.where(x > 0, 1.0 / x, x)), -TIES, np.ones(3)),
        (lambda x: np.sum(np.log(x, where=x > 0, out=np.zeros(3))), TIES, np.array([1.0, 1.0, 0.0])),
        (lambda x: np.sum(np.sqrt(x, where=x > 0, out=np.zeros(3))), TIES, np.array([0.5, 0.5, 0.0])),
        (lambda x: np.sum(np.divide(1.0, x, where=x > 0, out=np.zeros(3))), TIES, np.array([-1.0, -1.0, 0.0])),
        (lambda x: np.sum(np.select([x > 0], [np.log(x)], 0.0)), TIES, np.array([1.0, 1.0, 0.0])),
        (lambda x: math.log(x) if x > 0 else 0.0, 0.0, 0.0),
    ],
    "powers": [
        (lambda x: np.sum(np.power(x, 0)), ZEROS, ZEROS),
        (lambda x: np.sum(np.float_power(x, 0.0)), ZEROS, ZEROS),
        (lambda x: np.sum(x ** np.zeros(2)), ZEROS, ZEROS),
        (lambda x: math.pow(x, 0.0), 0.0, 0.0),
        (lambda x: pow(x, 0), 0.0, 0.0),
        (lambda y: np.power(0.0, y), 2.0, 0.0),
        (lambda y: math.pow(0.0, y), 2.0, 0.0),
        (lambda y: np.sum(np.zeros(2) ** y), np.array([2.0, 1.0]), ZEROS),
        (lambda y: np.sum(np.power(-2.0, y)), np.array([2.0]), np.array([np.nan])),
    ],
    "arctan2": [
        (lambda x: np.arctan2(x[0], x[1]), ZEROS, ZEROS + np.nan),
        (lambda x: math.atan2(x[0], x[1]), ZEROS, ZEROS + np.nan),
    ],
    "logaddexp": [
        (lambda x: np.logaddexp(x[0], x[1]), ZEROS - np.inf, ZEROS + 0.5),
        (lambda x: np.logaddexp2(x[0], x[1]), ZEROS - np.inf, ZEROS + 0.5),
        (lambda x: np.logaddexp.reduce(x), ZEROS - np.inf, ZEROS + 0.5),
    ],
    "products": [
        (lambda x: x.prod(), TIES, np.array([0.0, 0.0, 1.0])),
        (lambda x: np.multiply.reduce(x), TIES, np.array([0.0, 0.0, 1.0])),
        (lambda x: np.nanprod(x), TIES, np.array([0.0, 0.0, 1.0])),
        (lambda x: math.prod(x), TIES, np.array([0.0, 0.0, 1.0])),
        (lambda x: np.cumprod(x)[-1], TIES, np.array([0.0, 0.0, 1.0])),
        (lambda x: x.prod(initial=2.0), ZEROS, ZEROS),
        (lambda x: np.prod(x, where=[True, True, False]), TIES, np.array([1.0, 1.0, 0.0])),
        (lambda x: np.sum(x.prod(axis=1, keepdims=True)), ROWS, np.array([[0.0, 0.0, 1.0], [4.0, 4.0, 4.0]])),
        (lambda x: np.linalg.det(x), np.array([[1.0, 2.0], [2.0, 4.0]]), np.array([[4.0, -2.0], [-2.0, 1.0]])),
        (lambda x: np.sum(np.linalg.det(x[None])), np.zeros((2, 2)), np.zeros((2, 2))),
    ],
    "medians": [
        (lambda x: np.median(x), WEIGHTS, np.array([0.0, 0.5, 0.5, 0.0])),
        (lambda x: np.nanmedian(x), WEIGHTS, np.array([0.0, 0.5, 0.5, 0.0])),
        (lambda x: np.quantile(x, 0.5), WEIGHTS, np.array([0.0, 0.5, 0.5, 0.0])),
        (lambda x: np.percentile(x, 50), WEIGHTS, np.array([0.0, 0.5, 0.5, 0.0])),
        (lambda x: np.median(x[None], axis=1, keepdims=True)[0, 0], WEIGHTS, np.array([0.0, 0.5, 0.5, 0.0])),
    ],
    "sorting": [
        (lambda x: np.sum(np.sort(x, kind="stable") * WEIGHTS), ORDERED, AS_ORDERED),
        (lambda x: np.dot(sorted(x), WEIGHTS), ORDERED, AS_ORDERED),
        (lambda x: np.sum(np.sort(x[:, None], axis=0, kind="stable")[:, 0] * WEIGHTS), ORDERED, AS_ORDERED),
        (sorted_in_place, ORDERED, AS_ORDERED),
    ],
    "smooth parts": [
        (lambda x: np.sum(x % 1.0), TIES, np.ones(3)),
        (lambda x: np.sum(np.mod(x, 1.0)), TIES, np.ones(3)),
        (lambda x: np.sum(np.fmod(x, 1.0)), TIES, np.ones(3)),
        (lambda x: math.fmod(x, 1.0), 1.0, 1.0),
        (lambda x: np.sum(np.divmod(x, 1.0)[1]), TIES, np.ones(3)),
        (lambda x: divmod(x, 1.0)[1], 1.0, 1.0),
        (lambda x: np.sum(np.modf(x)[0]), TIES, np.ones(3)),
        (lambda x: np.sum(np.floor(x) * 3.0 + x), TIES, np.ones(3)),
        (lambda x: np.sum(x // 1.0 + np.sign(x) + np.rint(x)), TIES, np.zeros(3)),
    ],
}
ROWS_OF_TABLE = [(name, *row) for name, rows in CONVENTIONS.items() for row in rows]


@pytest.mark.filterwarnings("ignore::s2sad.DerivativeCutWarning")
@pytest.mark.parametrize("derivative", [at, along])
@pytest.mark.parametrize(
    ("function", "x", "expected"),
    [row[1:] for row in ROWS_OF_TABLE],
    ids=[f"{row[0]}-{i}" for i, row in enumerate(ROWS_OF_TABLE)],
)
def test_spelling(function, x, expected, derivative):
    np.testing.assert_allclose(derivative(function, x), expected, rtol=1e-14, atol=1e-14)
