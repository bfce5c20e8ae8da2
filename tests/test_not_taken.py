"""What is not read does not poison: a path not taken, an arm not selected, an element left out give zero, not NaN."""

import math

import numpy as np

import s2sad
from tests.programs.found import logarithm_only_where_positive, root_only_where_positive


def root_of_the_first(x):
    return np.sqrt(x)[1:]


def scaled(w, x):
    theta = np.sqrt(w @ w)
    if theta < 1e-12:
        return np.sum(w * x)
    return np.sum(w * x) * np.sin(theta) / theta


def test_a_root_on_the_path_not_taken():
    assert s2sad.grad(root_only_where_positive)(0.0) == 2.0
    assert s2sad.jvp(root_only_where_positive)(0.0, 1.0) == (0.0, 2.0)


def test_a_norm_on_the_path_not_taken():
    assert np.array_equal(s2sad.grad(scaled)(np.zeros(2), np.array([1.0, 2.0])), [1.0, 2.0])


def test_a_product_in_the_arm_not_selected():
    p = np.array([0.0, 0.4])
    with np.errstate(all="ignore"):
        assert np.allclose(s2sad.grad(logarithm_only_where_positive)(p), [0.0, -math.log(0.4) - 1.0])


def test_an_element_that_nobody_reads():
    with np.errstate(all="ignore"):
        bar = s2sad.vjp(root_of_the_first)(np.array([0.0, 4.0]), np.ones(1))
    assert np.array_equal(bar, [0.0, 0.25])
