"""``np.r_``, ``np.c_``, ``np.mgrid`` and ``np.ogrid`` whose parts or bounds have a derivative."""

import numpy as np
import pytest
from numpy import mgrid as coordinates

import s2sad
from s2sad.testing import check_grad

X = np.array([0.3, -0.2])


def row(x, b):
    return np.r_[x, b, 0:b:5j, x * b, 7, b:4:0.5]


def short_row(x, b):
    return np.r_[x, 0:b:5j]


def columns(x, b):
    return np.c_[x, np.sin(x), [b, 1.0], b:2:2j]


def single_grid(x, b):
    return np.mgrid[x[0] : b : 4j]


def grid(x, b):
    u, v = np.mgrid[x[0] : b : 4j, 0:3]
    return u * v


def grid_of_one_axis(x, b):
    return coordinates[0:b:4j,]


def steps(x, b):
    return np.mgrid[b : 4.1 : 0.5 * b]


def open_grid(x, b):
    u, v, w = np.ogrid[0:b:4j, b:2:3j, 0:2]
    return u * v + w * x[1]


def counted(x, b):
    n = 3
    return np.mgrid[0 : b : n * 1j]


@pytest.mark.parametrize("f", [short_row, columns, single_grid, grid, grid_of_one_axis, steps, open_grid, counted])
def test_derivatives(f):
    check_grad(f, X, 1.3, wrt=(0, 1), order=2)
    value, _ = s2sad.jvp(f, 1)(X, 1.3, 1.0)
    np.testing.assert_allclose(value, f(X, 1.3), rtol=1e-15)
    assert value.shape == f(X, 1.3).shape and value.dtype == f(X, 1.3).dtype


def test_many_parts():
    # twice, what one number receives from several parts would have to be told from these
    check_grad(row, X, 1.3, wrt=(0, 1))


def test_indices_without_a_derivative_stay_as_they_are():
    def f(x):
        u, v = np.mgrid[0:3, 0:4]
        return np.sum(np.sin(u * v * x)) + np.sum(np.r_[0:3:4j] * x)

    derivative = s2sad.grad(f)
    check_grad(f, 0.7, order=2)
    derivative(0.7)
    assert "np.mgrid[0:3, 0:4]" in derivative.source and "np.r_[0:3:4j]" in derivative.source


def test_text_among_the_parts():
    with pytest.raises(s2sad.UnsupportedSyntax) as caught:
        s2sad.grad(lambda x: np.sum(np.r_["0,2", x, 1.0]))(1.3)
    assert (
        str(caught.value)
        .splitlines()[0]
        .startswith("`np.r_['0,2', x, 1.0]` with a derivative, and with text among its parts or a step of unknown kind")
    )
    assert "[S2S104]" in str(caught.value)
    assert str(caught.value).endswith("help: use np.concatenate, np.stack, np.linspace or np.arange")
