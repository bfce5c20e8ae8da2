"""Reductions, scans and sorting where elements are equal, NaN or zero, and of lists of numbers."""

import numpy as np
import pytest

import s2sad
from s2sad.rules import library
from s2sad.rules.apply import jvp, vjp

library.load()
TIED = np.array([2.0, 1.0, 2.0, 2.0])
HOLED = np.array([1.0, np.nan, 3.0, np.nan])


def bar(primitive, x, *args, seed=1.0, **kwargs):
    args = (np.asarray(x), *args)
    return next(iter(vjp(primitive, primitive(*args, **kwargs), seed, args, kwargs).values()))


@pytest.mark.parametrize("f", [np.max, np.amax, np.nanmax, np.maximum.reduce, np.fmax.reduce])
def test_ties_share_equally(f):
    np.testing.assert_allclose(bar(f, TIED), [1 / 3, 0.0, 1 / 3, 1 / 3])
    np.testing.assert_allclose(bar(f, TIED, initial=2.0), [0.25, 0.0, 0.25, 0.25])
    assert bar(f, TIED, initial=3.0).tolist() == [0.0] * 4


def test_ties_of_numbers():
    assert vjp(max, 2.0, 1.0, (2.0, 1.0, 2.0), {}) == {"values": [0.5, 0.0, 0.5]}
    assert vjp(min, 1.0, 1.0, ([1.0, 1.0, 2.0],), {}) == {"values": [[0.5, 0.5, 0.0]]}


def test_a_constant_has_no_spread():
    for f in (np.ptp, np.std, np.nanstd):
        np.testing.assert_allclose(bar(f, np.full(3, 1.5)), 0.0, atol=1e-16)


def test_equal_elements_keep_their_order():
    seed = np.array([1.0, 2.0, 3.0, 4.0])
    assert bar(np.sort, TIED, seed=seed).tolist() == [2.0, 1.0, 3.0, 4.0]
    assert jvp(np.sort, np.sort(TIED), {"a": seed}, (TIED,), {}).tolist() == [2.0, 1.0, 3.0, 4.0]
    assert bar(np.unique, TIED, seed=seed[:2]).tolist() == [2.0, 1.0, 0.0, 0.0]
    assert bar(np.median, TIED).tolist() == [0.5, 0.0, 0.5, 0.0]


def test_a_running_extremum_belongs_to_its_first_element():
    assert bar(np.maximum.accumulate, TIED, seed=np.ones(4)).tolist() == [4.0, 0.0, 0.0, 0.0]
    assert bar(np.minimum.accumulate, TIED, seed=np.ones(4)).tolist() == [1.0, 3.0, 0.0, 0.0]


def test_nan_is_the_extremum_and_sorted_last():
    assert bar(np.amax, HOLED).tolist() == [0.0, 0.5, 0.0, 0.5]
    assert bar(np.sort, HOLED, seed=np.arange(4.0)).tolist() == [0.0, 2.0, 1.0, 3.0]


def test_nothing_but_nan():
    void = np.full(2, np.nan)
    for f in (np.nansum, np.nanprod):
        assert bar(f, void).tolist() == [0.0, 0.0]


def test_products_of_zeros():
    assert bar(np.multiply.reduce, [0.0, 2.0, 3.0]).tolist() == [6.0, 0.0, 0.0]
    assert bar(np.cumprod, [2.0, 0.0, 3.0, 0.0], seed=np.ones(4)).tolist() == [1.0, 8.0, 0.0, 0.0]
    assert bar(np.nanprod, [0.0, np.nan, 0.0]).tolist() == [0.0, 0.0, 0.0]


def of_lists(x):
    y = [2.0 * x, x, 0.3]
    total = np.amax(y) + np.median(y) + np.ptp(y) + np.nansum([x, np.nan]) + np.add.reduce(y)
    total = total + np.cumprod(y)[2] + np.sort(y)[1] + np.unique(y)[1] + np.multiply.accumulate(y)[1]
    return total * np.bincount([1, 1, 0], y)[1] + np.einsum("i,i->", y, [x, 3.0, x])


def test_lists_of_numbers():
    s2sad.testing.check_grad(of_lists, 1.3)


def started(x):
    return np.add.reduce(x * x, initial=0.4) + np.add.reduce(x, initial=x[0]) ** 2


def test_the_initial_value_of_a_sum():
    s2sad.testing.check_grad(started, np.array([0.3, 0.7]))


def contracted(x):
    return np.sum(np.einsum("...i,ij->...j", np.sin(x), x[:3]) ** 2) + np.einsum("ij,ij,i->", x, x, x[:, 0])


def test_second_derivatives_of_einsum():
    x, v = np.arange(1.0, 10.0).reshape(3, 3) / 5.0, np.cos(np.arange(9.0)).reshape(3, 3)
    gradient, step = s2sad.grad(contracted), 1e-6
    numeric = (gradient(x + step * v) - gradient(x - step * v)) / (2.0 * step)
    np.testing.assert_allclose(s2sad.jvp(gradient)(x, v)[1], numeric, rtol=1e-7)
    np.testing.assert_allclose(s2sad.grad(lambda x: np.sum(gradient(x) * v))(x), numeric, rtol=1e-7)

    def slope(x):
        return s2sad.jvp(contracted)(x, np.sin(x))[1]

    numeric = (slope(x + step * v) - slope(x - step * v)) / (2.0 * step)
    assert s2sad.jvp(slope)(x, v)[1] == pytest.approx(numeric, rel=1e-7)
    assert np.sum(s2sad.grad(slope)(x) * v) == pytest.approx(numeric, rel=1e-7)
