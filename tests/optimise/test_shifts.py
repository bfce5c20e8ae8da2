"""Shifts against overflow have no adjoint, as nobody would write one by hand."""

import numpy as np
import pytest

import s2sad
from tests.programs import shifts


def text(function):
    (found, *_) = (c for c in shifts.CASES if c.function is function)
    return s2sad.grad(function, wrt=tuple(range(len(found.args)))).source_for(*found.args)


@pytest.mark.parametrize(
    "function",
    [
        shifts.softmax_squares,
        shifts.log_sum_exp,
        shifts.rows,
        shifts.rows_without_axes,
        shifts.columns,
        shifts.three_axes,
        shifts.tempered,
        shifts.by_minimum,
        shifts.attention,
        shifts.in_a_loop,
        shifts.nested_shifts,
        shifts.decided_by,
    ],
)
def test_what_cancels_has_no_adjoint(function):
    assert "extremum_bar" not in text(function)
    assert "m_bar" not in text(function)


@pytest.mark.parametrize(
    "function", [shifts.not_given_back, shifts.given_back_twice, shifts.returned, shifts.other_axis, shifts.in_a_branch]
)
def test_what_does_not_cancel_has_one(function):
    assert "extremum_bar" in text(function)


def test_sums_over_axes_are_spread_by_broadcasting():
    def centred(x):
        c = x - x.mean(axis=0)
        return np.sum(np.sqrt(np.sum(c * c, axis=1)))

    derived = s2sad.grad(centred)
    assert "unreduce" not in derived.source_for(shifts.FLAT)
    assert "[:, None]" in derived.source_for(shifts.FLAT)
