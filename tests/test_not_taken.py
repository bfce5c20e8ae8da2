"""What is not read does not poison: a path not taken, an arm not selected, an element left out give zero, not NaN."""

import math

import numpy as np
import pytest

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


def one_arm(x, y):
    t = math.sqrt(x)
    if y > 0.5:
        return t * y
    return y * y


def two_arms(x, n):
    t = math.sqrt(x)
    total = 3.0 * x
    if n > 0:
        total = total + t
    if n > 1:
        total = total + 2.0 * t
    return total


def overwritten_on_one_path(x, n):
    t = math.sqrt(x)
    total = 3.0 * x + t * 0.0 if n > 5 else 3.0 * x
    if n > 0:
        t = 1.0
    else:
        t = 2.0
    return total * t


def through_an_operation(x, n):
    t = x**0.5
    u = 2.0 * t
    v = u + 1.0
    return v if n > 0 else 3.0 * x


def in_a_loop(x, n):
    t = math.sqrt(x)
    total = 3.0 * x
    for i in range(3):
        if i < n:
            total = total + t
    return total


def left_early(x, n):
    t = math.sqrt(x)
    while True:
        if n == 0:
            return 3.0 * x
        n = n - 1
        if n > 3:
            return t


@pytest.mark.parametrize("function", [two_arms, overwritten_on_one_path, through_an_operation, in_a_loop, left_early])
def test_no_infinite_slope_from_a_path_not_taken(function):
    expected = 6.0 if function is overwritten_on_one_path else 3.0
    assert s2sad.grad(function)(0.0, 0) == expected
    assert s2sad.jvp(function, wrt="x")(0.0, 0, x_dot=1.0)[1] == expected
    assert s2sad.grad(function)(np.float64(0.0), 0) == expected


def test_the_slope_where_it_is_used():
    assert s2sad.grad(one_arm)(0.0, 1.0) == math.inf
    assert s2sad.grad(one_arm)(0.0, 0.25) == 0.0
    assert s2sad.grad(two_arms)(4.0, 2) == 3.0 + 0.25 + 0.5
    assert s2sad.grad(in_a_loop)(4.0, 2) == 3.0 + 0.5


def parts_of_an_array(u):
    return np.sqrt(u)[1] + np.sum(np.where(u > 0.0, np.log(u), 0.0))


def test_the_parts_of_an_array_that_are_not_used():
    with np.errstate(divide="ignore"):
        assert np.array_equal(s2sad.grad(parts_of_an_array)(np.array([0.0, 4.0])), [0.0, 0.5])


def friction(re, roughness):
    """A branch on what every path uses: nothing in it can be zero times infinity."""
    a = roughness / 3.7
    b = 2.51 / re
    f = 0.02
    if re < 2300.0:
        f = 64.0 / re
    elif a > 1e-3:
        for _ in range(3):
            f = (-2.0 * math.log10(a + b / math.sqrt(f))) ** -2
    loss = f * a / b
    limit = loss / re
    if limit > 1e3:
        loss = loss + (limit - 1e3) ** 2
    return loss / re


def test_used_on_all_paths_is_not_masked():
    for re, roughness in ((1e3, 1e-2), (1e5, 1e-2), (1e5, 1e-5)):
        text = s2sad.grad(friction, wrt=(0, 1)).source_for(re, roughness)
        # the limit is used by one path only; what it is made of is used by all
        assert text.count("masked_product(") <= 2, text
        h = 1e-6
        expected = [
            (friction(re * (1 + h), roughness) - friction(re * (1 - h), roughness)) / (2 * h * re),
            (friction(re, roughness * (1 + h)) - friction(re, roughness * (1 - h))) / (2 * h * roughness),
        ]
        assert s2sad.grad(friction, wrt=(0, 1))(re, roughness) == pytest.approx(expected, rel=1e-6)
