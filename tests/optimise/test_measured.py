"""Shapes that are measured: in symbols where they are surely so, and nothing where two lengths only happen to agree."""

import numpy as np
import pytest

import s2sad
from s2sad.analysis import shapes
from s2sad.analysis.kinds import result
from s2sad.kinds import FLOAT, Array, Known, Scalar, Tuple, of_constant, of_literal
from s2sad.runtime.reductions import unreduce

N, M = ("n", 0), ("m", 0)
ONE, THREE = of_literal(1), of_literal(3)


def array(*shape):
    return Array("float64", shape)


@pytest.mark.parametrize(
    ("primitive", "args", "shape"),
    [
        (np.linalg.solve, (array(N, N), array(N, M)), (N, M)),
        (np.expand_dims, (array(N), Known(-1)), (N, ONE)),
        (np.diff, (array(N, M), Known(1), Known(0)), (("n", 1), M)),
        (np.diag, (array(N),), (N, N)),
        (np.eye, (Scalar("int", N),), (N, N)),
        (np.eye, (Known(3),), (THREE, THREE)),
        (np.outer, (array(THREE), array(("n", 1))), (THREE, ("n", 1))),
        (
            unreduce,
            (array(N), Tuple((Scalar("int", N), Scalar("int", M))), Known(1), Known(False), Known(True)),
            (N, M),
        ),
        # the smaller of two lengths is neither of them
        (np.diag, (array(N, M),), (None,)),
        (np.diag, (array(N, THREE),), (None,)),
        (np.concatenate, (Tuple((array(N), array(M))),), (None,)),
        # what does not fit is not told
        (np.linalg.solve, (array(N, N), array(M)), None),
        # an array of another length than those of the arguments
        (np.repeat, (array(N), Known(2)), (None,)),
    ],
)
def test_shapes_in_symbols(primitive, args, shape):
    assert shapes.measured(primitive, args, ()) == shape


def test_large_literals_are_not_tried():
    assert shapes.measured(np.eye, (Known(10**9),), ()) is None


def test_lengths_that_depend_on_values_are_not_told():
    assert result(np.unique, (array(N),)) != array(N)
    assert result(np.repeat, (array(N), Array("int64", (N,)))).shape == (None,)


def test_draws_are_not_tried():
    state = np.random.get_state()[1].tolist()
    result(np.random.normal, (array(N), FLOAT))
    assert np.random.get_state()[1].tolist() == state


TABLE = np.array([[1.0, 2.0], [0.5, -1.0]])


def of_a_table(x):
    return np.sum((TABLE @ x + np.array([1.0, 2.0])) ** 2)


def test_the_lengths_of_a_table_hold_as_long_as_the_table(monkeypatch):
    assert of_constant(TABLE).shape == (of_literal(2), of_literal(2))
    gradient = s2sad.grad(of_a_table)
    assert np.allclose(gradient(np.ones(2)), 2 * TABLE.T @ (TABLE @ np.ones(2) + [1.0, 2.0]))
    assert "unbroadcast" not in gradient.source_for(np.ones(2))
    # one row is broadcast against two
    row = np.array([[1.0, 2.0]])
    monkeypatch.setitem(of_a_table.__globals__, "TABLE", row)
    assert np.allclose(gradient(np.ones(2)), 2 * row[0] * np.sum(row @ np.ones(2) + np.array([1.0, 2.0])))
