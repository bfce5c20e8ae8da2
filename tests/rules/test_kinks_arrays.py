"""What the samples of the array functions cannot show: ties, NaN, repeated indices, structures, dtypes, refusals."""

import numpy as np
import pytest

from s2sad.rules import library
from s2sad.rules.apply import jvp, vjp
from s2sad.runtime.indexing import may_repeat, scatter_add
from s2sad.runtime.inplace import selected, turns
from s2sad.runtime.joining import unstack_like

library.load()


def bars(primitive, y_bar, *args, **kwargs):
    with np.errstate(all="ignore"):
        return vjp(primitive, primitive(*args, **kwargs), y_bar, args, kwargs)


def equal(got, want):
    if isinstance(want, (list, tuple)):
        assert type(got) is type(want) and len(got) == len(want)
        for g, w in zip(got, want, strict=True):
            equal(g, w)
    else:
        np.testing.assert_array_equal(got, want)
        assert np.asarray(got).dtype == np.asarray(want).dtype


# -- extrema and selections ------------------------------------------------------------------------------------------


def test_equal_extrema_of_a_pad_share():
    x = np.array([2.0, 1.0, 2.0])
    y_bar = np.array([1.0, 0.0, 0.0, 0.0, 4.0])
    equal(bars(np.pad, y_bar, x, 1, "maximum")["array"], np.array([2.5, 0.0, 2.5]))
    equal(bars(np.pad, y_bar, -x, 1, "minimum")["array"], np.array([2.5, 0.0, 2.5]))
    tangent = jvp(np.pad, np.pad(x, 1, "maximum"), {"array": np.array([1.0, 7.0, 3.0])}, (x, 1, "maximum"), {})
    equal(tangent, np.array([2.0, 1.0, 7.0, 3.0, 2.0]))


def test_what_select_does_not_take_receives_zero():
    x = np.array([1.0, -1.0])
    with np.errstate(all="ignore"):
        logs = np.log(x)
    y_bar = np.array([2.0, np.nan])
    got = bars(np.select, y_bar, [x > 0], [logs], 0.5)
    equal(got["choicelist"], [np.array([2.0, 0.0])])
    assert np.isnan(got["default"])
    got = bars(np.select, np.ones(2), [x > 0, x > -2.0], [x, x])
    equal(got["choicelist"], [np.array([1.0, 0.0]), np.array([0.0, 1.0])])


def test_what_choose_does_not_take_receives_zero():
    got = bars(np.choose, np.array([np.nan, 2.0]), np.array([0, 1]), [np.zeros(2), np.zeros(2)])
    equal(got["choices"][1], np.array([0.0, 2.0]))


def test_the_length_of_a_range_is_a_constant():
    assert bars(np.arange, np.ones(3), 3.0) == {"start": 0.0, "stop": 0.0, "step": 3.0}
    assert bars(np.arange, np.ones(3), 0.5, 3.5) == {"start": 3.0, "stop": 0.0, "step": 3.0}


# -- indices ---------------------------------------------------------------------------------------------------------


def test_repeated_indices_add_up():
    equal(bars(np.take, np.array([1.0, 2.0, 4.0]), np.zeros(3), [1, 1, -2])["a"], np.array([0.0, 7.0, 0.0]))
    along = np.array([[0, 0, 2]])
    got = bars(np.take_along_axis, np.array([[1.0, 2.0, 4.0]]), np.zeros((1, 3)), along, 1)
    equal(got["arr"], np.array([[3.0, 0.0, 4.0]]))


INDICES = [
    1,
    -1,
    (0, 2),
    slice(1, None),
    (..., 0),
    (slice(None), None, 1),
    np.array(1),
    [1, 0, 1],
    np.array([[1], [-1]]),
    (np.array([0, 1, 0]), [2, 2, 2]),
    (slice(None), [0, 0, 3]),
    np.arange(8).reshape(2, 4) % 3 == 0,
    [True, False],
    (np.array([True, False]), 1),
    ([], [0]),
    (np.array([[0], [1]]), np.array([1, 1])),
]


@pytest.mark.parametrize("index", INDICES, ids=str)
@pytest.mark.parametrize("order", ["C", "F"])
def test_scatter_add_is_the_transpose_of_indexing(index, order):
    rng = np.random.default_rng(3)
    x = rng.standard_normal((2, 4))
    g = rng.standard_normal(np.shape(x[index]))
    into = np.zeros((2, 4), order=order)
    assert scatter_add(into, index, g) is into
    np.testing.assert_allclose(np.sum(into * x), np.sum(g * x[index]), rtol=1e-13, atol=1e-14)
    scatter_add(into, index, 1.0)
    np.testing.assert_allclose(np.sum(into), np.sum(g) + np.size(g), rtol=1e-13, atol=1e-13)


def test_scatter_add_keeps_dtypes_and_counts_large_selections():
    index = np.arange(1000) % 7
    for dtype in (np.float32, complex):
        equal(scatter_add(np.zeros((7, 2), dtype), index, np.ones((1000, 2), dtype))[0], np.full(2, 143.0, dtype))
    equal(scatter_add(np.zeros(7), index, 2.0)[6], np.float64(284.0))


def test_which_indices_may_repeat():
    assert not any(map(may_repeat, [1, slice(3), (0, ...), np.array([True]), [True, False], np.array(2), (None, 0)]))
    assert all(map(may_repeat, [[0], np.array([0, 1]), (slice(None), [1]), (0, np.array([[1]]))]))


@pytest.mark.parametrize("index", INDICES, ids=str)
def test_turns_visit_every_selected_element_in_order(index):
    want = np.zeros((2, 4))
    values = 1.0 + np.arange(np.size(want[index]))
    got = want.copy()
    np.add.at(want, index, np.reshape(values, np.shape(want[index])))
    for where, which in turns((2, 4), index):
        assert len(np.unique(np.ravel_multi_index(where, (2, 4)))) == len(which)
        got[where] += values[which]
    equal(got, want)
    assert np.shape(selected((2, 4), index)) == np.shape(want[index])


# -- structures and dtypes -------------------------------------------------------------------------------------------


def test_adjoints_of_nested_lists_have_their_structure():
    value = [[0.5, 1], (np.zeros(2), [0.5, 0.25])[1]]
    equal(unstack_like(np.array([[1.0, 2.0], [3.0, 4.0]]), value), [[1.0, 2.0], [3.0, 4.0]])
    equal(unstack_like(np.ones((1, 1, 2)), (0.5, 0.5)), (1.0, 1.0))
    equal(unstack_like(np.ones((1, 1, 1)), [[0.5]]), [[1.0]])
    assert type(bars(np.array, np.ones(2), [0.5, 0.5])["object"][0]) is float
    assert type(bars(np.hstack, np.ones(3), [np.zeros(2), 0.5])["tup"][1]) is float


def test_every_part_keeps_its_dtype():
    single, double = np.zeros(2, np.float32), np.zeros(2)
    equal(bars(np.concatenate, np.ones(4), (single, double))["arrays"], (np.ones(2, np.float32), np.ones(2)))
    equal(bars(np.stack, np.ones((2, 2)) + 1j, [double, single])["arrays"], [np.ones(2), np.ones(2, np.float32)])
    equal(bars(np.append, np.ones(4), single, double)["arr"], np.ones(2, np.float32))
    equal(bars(np.full, np.ones(3), 3, np.float32(0.5))["fill_value"], np.float32(3.0))
    equal(bars(np.ndarray.astype, np.ones(2, np.float32), double, np.float32)["a"], np.ones(2))
    equal(bars(np.ndarray.astype, np.ones(2), single + 1j, float)["a"], np.ones(2, np.complex64))
    equal(bars(np.asarray, np.ones(2, complex) + 1j, double, complex)["a"], np.ones(2))
    equal(bars(np.ndarray.item, 1.0, single, 1)["a"], np.array([0.0, 1.0], np.float32))


def test_no_end_of_a_part_is_lost():
    x = np.zeros(4)
    equal(bars(np.split, [np.ones(3), np.zeros(0), np.ones(3)], x, [3, 1])["ary"], np.array([1.0, 2.0, 2.0, 1.0]))
    equal(bars(np.resize, np.arange(6.0), x, (2, 3))["a"], np.array([4.0, 6.0, 2.0, 3.0]))
    equal(bars(np.insert, np.arange(6.0), x, [3, 0], [0.5, 0.25])["values"], [4.0, 0.0])


# -- refusals --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mode", "options"),
    [
        ("median", {}),
        (lambda vector, width, axis, kwargs: None, {}),
        ("reflect", {"reflect_type": "odd"}),
    ],
)
def test_pads_without_a_rule_are_refused(mode, options):
    x = np.array([1.0, 2.0, 3.0])
    with pytest.raises(NotImplementedError, match="S2S206"):
        bars(np.pad, np.ones(9), x, 3, mode, **options)
