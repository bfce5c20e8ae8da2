"""A derivative called again goes to its version at once: only when that version is the right one."""

from __future__ import annotations

import numpy as np
import pytest

import s2sad

FACTOR = 2.0


def scaled(x, y=3.0):  # noqa: ANN001, ANN201
    return FACTOR * x * y


def cube(x):  # noqa: ANN001, ANN201
    return np.sum(x * x * x)


@pytest.mark.parametrize(
    "value",
    [
        2,
        2.0,
        np.float64(2.0),
        np.float32(2.0),
        np.int64(2),
        np.array(2.0),
        np.array([1, 2]),
        np.ones((2, 2), np.float32),
    ],
    ids=lambda v: f"{type(v).__name__}{np.shape(v)}",
)
def test_the_same_twice_and_after_others(value: object) -> None:
    derivative = s2sad.grad(cube)
    first = derivative(value)
    assert not isinstance(first, int) and np.asarray(first).dtype.kind == "f"
    for other in (1.5, np.ones(3), np.ones((3, 1)), 4):
        derivative(other)
    again = derivative(value)
    assert type(again) is type(first) and np.shape(again) == np.shape(value)
    np.testing.assert_array_equal(again, 3.0 * np.asarray(value) ** 2)
    assert np.asarray(again).dtype == np.asarray(first).dtype


def test_arguments_left_out_and_given_by_name() -> None:
    derivative = s2sad.grad(scaled)
    for _ in range(2):
        assert derivative(1.0) == 6.0
        assert derivative(1.0, 5.0) == 10.0
        assert derivative(1.0, y=5.0) == derivative(x=1.0, y=5) == 10.0
    with pytest.raises(s2sad.CallError):
        derivative(1.0, 2.0, 3.0)


def test_globals_are_read_at_each_call(monkeypatch: pytest.MonkeyPatch) -> None:
    derivative = s2sad.grad(scaled)
    assert [derivative(1.0), derivative(1.0)] == [6.0, 6.0]
    monkeypatch.setitem(globals(), "FACTOR", 10.0)
    assert [derivative(1.0), derivative(1.0)] == [30.0, 30.0]


def test_an_option_is_part_of_the_version() -> None:
    def power(x, how):  # noqa: ANN001, ANN202
        return x * x if how == "square" else x * x * x

    derivative = s2sad.grad(power)
    for text in (str, np.str_):
        assert [derivative(2.0, text(how)) for how in ("square", "cube", "square")] == [4.0, 12.0, 4.0]


def test_tangents_are_checked_at_each_call() -> None:
    push = s2sad.jvp(cube)
    x = np.array([1.0, 2.0])
    for _ in range(2):
        assert push(x, np.ones(2)) == (9.0, 15.0)
        with pytest.raises(s2sad.CallError):
            push(x, np.ones(3))
        with pytest.raises(s2sad.CallError):
            push(x, 1.0)
        assert push(2.0, 1) == (8.0, 12.0)
        assert push(x, np.ones(2, int)) == (9.0, 15.0)


def test_seeds_by_name_and_missing_seeds() -> None:
    push = s2sad.jvp(scaled, wrt=("x", "y"))
    assert push(1.0, 2.0, x_dot=1.0, y_dot=0.0) == (4.0, 4.0)
    with pytest.raises(s2sad.CallError):
        push(1.0, 2.0, x_dot=1.0)
    with pytest.raises(s2sad.CallError):
        s2sad.vjp(cube)()


def test_a_missing_direction_is_told():
    with pytest.raises(s2sad.CallError) as refused:
        s2sad.hvp(lambda x: x * x)(2.0)
    assert "`function_hvp`: missing a required argument: 'x'" in str(refused.value)
    assert "help: its parameters are those of `function`: (x), then x_dot" in str(refused.value)


def test_seeds_of_arrays_are_compared_at_every_call():
    def scaled(x, k=2.0):
        return x * k

    pull = s2sad.vjp(scaled)
    for _ in range(3):
        np.testing.assert_array_equal(pull(np.ones(3), np.ones(3)), np.full(3, 2.0))
        np.testing.assert_array_equal(pull(np.ones(3), 5.0, np.ones(3)), np.full(3, 5.0))
        np.testing.assert_array_equal(pull(np.ones(3), 5.0, np.ones(3, int)), np.full(3, 5.0))
        np.testing.assert_array_equal(pull(np.ones((2, 3)), 5.0, np.ones((2, 3))), np.full((2, 3), 5.0))
        for args in ((np.ones(4),), (5.0, np.ones(4)), (5.0, np.ones((3, 1))), (5.0, 1.0), (5.0, np.ones((1, 3)))):
            with pytest.raises(s2sad.CallError, match="S2S403"):
                pull(np.ones(3), *args)
