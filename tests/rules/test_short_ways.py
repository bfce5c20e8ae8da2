"""What rules do in a cheaper way where they can agrees with the way that always works."""

import numpy as np
import pytest

import s2sad
from s2sad.rules.apply import jvp, vjp
from s2sad.runtime.averages import segments, spans
from s2sad.runtime.multiplication import cumprod_bar, cumprod_bar_steps, cumprod_dot, cumprod_dot_steps
from s2sad.runtime.order_statistics import order_at
from s2sad.runtime.sampled import last_reached
from s2sad.runtime.sorting import sort_order
from s2sad.testing import check_grad, check_rule

RNG = np.random.default_rng(5)


@pytest.mark.parametrize("zeros", [0, 1, 2, 5])
@pytest.mark.parametrize(("shape", "axis"), [((7,), 0), ((3, 5), None), ((3, 5), 1), ((2, 3, 4), -2), ((0, 3), 1)])
def test_cumprod_with_zeros(shape, axis, zeros):
    a = RNG.standard_normal(shape)
    if a.size:
        a.flat[RNG.choice(a.size, zeros, replace=False)] = 0.0
    y = np.cumprod(a, axis)
    g, dot = RNG.standard_normal(y.shape), RNG.standard_normal(shape)
    np.testing.assert_allclose(cumprod_bar(g, y, a, axis), cumprod_bar_steps(g, y, a, axis), atol=1e-12)
    np.testing.assert_allclose(cumprod_dot(dot, y, a, axis), cumprod_dot_steps(dot, y, a, axis), atol=1e-12)


@pytest.mark.parametrize(
    "a",
    [
        [1e-200, 1e-200, 3.0],  # the product underflows
        [1e200, 1e200, 0.0, 2.0],  # it overflows
        [2.0, np.nan, 3.0],
        [1e-5, 0.0, 1e-300, 1e-300],
        [np.inf, 0.0, 2.0],
    ],
)
def test_cumprod_out_of_range_goes_step_by_step(a):
    a, g = np.array(a), np.arange(1.0, len(a) + 1)
    with np.errstate(all="ignore"):
        y = np.cumprod(a)
        np.testing.assert_array_equal(cumprod_bar(g, y, a), cumprod_bar_steps(g, y, a))
        np.testing.assert_array_equal(cumprod_dot(g, y, a), cumprod_dot_steps(g, y, a))


@pytest.mark.parametrize(("shape", "axis"), [((300,), 0), ((100, 2), 0), ((2, 67), 1), ((3, 25), None)])
@pytest.mark.parametrize("spread", [1.0, 40.0, 300.0])
@pytest.mark.parametrize("dtype", [float, complex, np.float32])
def test_cumprod_out_of_range_in_blocks(shape, axis, spread, dtype):
    a = np.exp(spread * RNG.uniform(-1.0, 1.0, shape) / (30.0 if dtype is np.float32 else 1.0)).astype(dtype)
    a.flat[[3, 50]] = 1e-20, 0.0
    with np.errstate(all="ignore"):
        y = np.cumprod(a, axis)
        g, dot = RNG.uniform(1.0, 2.0, y.shape).astype(dtype), RNG.uniform(1.0, 2.0, shape).astype(dtype)
        g.flat[30:40] = 0.0
        rtol = 1e-2 if dtype is np.float32 else 1e-11
        for found, expected in (
            (cumprod_bar(g, y, a, axis), cumprod_bar_steps(g, y, a, axis)),
            (cumprod_dot(dot, y, a, axis), cumprod_dot_steps(dot, y, a, axis)),
        ):
            assert found.dtype == expected.dtype and found.shape == expected.shape
            there = np.isfinite(expected)  # what has once left the range does not return, one by one
            np.testing.assert_allclose(found[there], expected[there], rtol, atol=np.finfo(dtype).tiny)


def test_cumprod_of_probabilities_that_underflow():
    a = np.full(4000, 0.5)
    a_bar = cumprod_bar(np.ones(4000), np.cumprod(a), a)
    np.testing.assert_allclose(a_bar[:1000], 2.0 ** -np.arange(1000) * 2.0, rtol=1e-12)
    assert np.all(np.isfinite(a_bar)) and a_bar[2000] == 0.0


def test_second_derivatives_of_cumprod_feel_pairs_of_zeros():
    def f(a):
        return np.sum(np.array([1.0, 2.0, 4.0, 8.0]) * np.cumprod(a))

    # d2/da0 da2 of 2 a0 a1 + 4 a0 a1 a2 + 8 a0 a1 a2 a3
    assert s2sad.hessian(f)(np.array([0.0, 2.0, 0.0, 3.0]))[0, 2] == 4.0 * 2.0 + 8.0 * 2.0 * 3.0
    for a in ([0.0, 2.0, 0.0, 3.0], [0.0, 0.0, 0.0, 1.5], [1.0, 0.0, 2.0, 3.0]):
        check_grad(f, np.array(a), order=2)


@pytest.mark.parametrize(
    ("obj", "values", "axis"),
    [
        (2, 0.3, None),
        (-1, 0.3, None),
        (0, np.arange(4.0), 0),
        (-2, np.arange(4.0), 0),
        (3, np.arange(8.0).reshape(2, 4), 0),
        (1, np.arange(3.0), 1),
        (4, np.arange(6.0).reshape(3, 2).T, 1),
        ([1], np.arange(6.0).reshape(3, 2), 1),
        ([3, 0, 0], np.arange(3.0), 1),
        ([-1, 2], np.arange(8.0).reshape(2, 4), 0),
        (slice(0, 3, 2), 0.7, 1),
        (np.array([5, 5, 1]), np.arange(3.0), None),
    ],
)
def test_insert(obj, values, axis):
    check_rule(np.insert, RNG.standard_normal((3, 4)), obj, values, axis)


@pytest.mark.parametrize("sizes", [(5, 5), (6, 2), (2, 6), (1, 4), (4, 1)])
@pytest.mark.parametrize("mode", ["full", "same", "valid"])
def test_overlaps_at_the_ends(sizes, mode):
    a, v = (RNG.standard_normal(n) + 1j * RNG.standard_normal(n) for n in sizes)
    check_rule(np.convolve, a, v, mode)
    check_rule(np.correlate, a, v, mode)


def test_places_are_those_of_a_binary_search():
    xp = np.cumsum(RNG.exponential(size=300) ** 4)
    xp[[7, 8, 100, 101, 102]] = xp[[7, 7, 100, 100, 100]]
    xp.sort()
    for x in (xp, np.nextafter(xp, -np.inf), np.nextafter(xp, np.inf), RNG.uniform(-1.0, xp[-1] + 1.0, 500)):
        np.testing.assert_array_equal(
            np.maximum(last_reached(x, xp), 0), np.maximum(np.searchsorted(xp, x, "right") - 1, 0)
        )
    infinite = np.array([-np.inf, 0.0, 1.0, np.inf])
    x = np.array([-3.0, 0.0, 0.5, 7.0, np.nan])
    np.testing.assert_array_equal(last_reached(x, infinite), np.searchsorted(infinite, x, "right") - 1)


def test_orders_with_and_without_ties():
    for a in (RNG.standard_normal((4, 9)), RNG.integers(0, 3, (4, 9)) * 1.0, np.array([[1.0, np.nan, 0.0, np.nan]])):
        for axis in (0, 1, None):
            np.testing.assert_array_equal(sort_order(a, axis), np.argsort(a, axis, kind="stable"))
        wanted = np.full((2, len(a)), 1) + np.array([[0], [1]])
        found, order = order_at(a, wanted), np.argsort(a, 1, kind="stable")
        np.testing.assert_array_equal(found[:, 1:3], order[:, 1:3])


def test_segments_are_the_spans_one_after_the_other():
    for indices in ([0, 4, 1, 5, 2, 6], [3], [0, 0, 0], [5, 1]):
        place, owner = segments(indices, 7)
        parts = spans(indices, 7)
        np.testing.assert_array_equal(place, np.concatenate([np.arange(7)[part] for part in parts]))
        np.testing.assert_array_equal(np.diff(owner).clip(0).cumsum().max(initial=0), len(parts) - 1)


def test_rows_of_an_array_are_joined_without_a_loop():
    rows = RNG.standard_normal((3, 2, 4))
    for join in (np.concatenate, np.hstack, np.vstack, np.dstack):
        y = join(rows)
        g = RNG.standard_normal(y.shape)
        name = "arrays" if join is np.concatenate else "tup"
        as_list = vjp(join, y, g, (list(rows),), {})[name]
        np.testing.assert_array_equal(vjp(join, y, g, (rows,), {})[name], np.stack(as_list))
    for axis in (None, 0, 1, -1):
        check_rule(np.concatenate, rows, axis=axis)
    check_rule(np.column_stack, rows[0])
    check_rule(np.hstack, rows[0, 0])


@pytest.mark.parametrize("n", [-5, -2, -1, 0, 1, 2, 3, 6, 7, 13])
def test_powers_of_a_matrix(n):
    a = np.eye(3) + 0.2 * RNG.standard_normal((2, 3, 3))
    check_rule(np.linalg.matrix_power, a, n)
    check_grad(lambda a: np.linalg.matrix_power(a, n), a[0], order=2, tol=1e-5)


def test_repeated_few_and_many_times():
    for repeats in (0, 1, 2, 8, 9, 30):
        check_rule(np.repeat, RNG.standard_normal((2, 3)), repeats, axis=-1)
    g = jvp(np.repeat, np.zeros((2, 6)), {"a": np.ones((2, 3))}, (np.zeros((2, 3)), 2), {"axis": 1})
    np.testing.assert_array_equal(g, np.ones((2, 6)))
