"""What the samples of scipy.linalg cannot show: structures, parts of a spectrum, equal values, refusals."""

import numpy as np
import pytest
import scipy.linalg as sl

import s2sad
from s2sad.rules import scipy_linalg, scipy_matrices  # noqa: F401
from s2sad.rules.apply import jvp, vjp
from s2sad.testing import check_grad

RNG = np.random.default_rng(12)
A = RNG.standard_normal((4, 4)) + 4.0 * np.eye(4)
B = A @ A.T + np.eye(4)
X = RNG.standard_normal(4)


@pytest.mark.parametrize("lower", [False, True])
def test_the_other_triangle_of_cho_factor(lower):
    a_dot, c_bar, h = RNG.standard_normal((4, 4)), RNG.standard_normal((4, 4)), 1e-6
    a = B + (np.triu(A, 1) if lower else np.tril(A, -1))
    y = sl.cho_factor(a, lower)
    numeric = (sl.cho_factor(a + h * a_dot, lower)[0] - sl.cho_factor(a - h * a_dot, lower)[0]) / (2.0 * h)
    np.testing.assert_allclose(jvp(sl.cho_factor, y, {"a": a_dot}, (a, lower), {})[0], numeric, atol=1e-8)
    a_bar = vjp(sl.cho_factor, y, (c_bar, 0.0), (a, lower), {})["a"]
    np.testing.assert_allclose(np.sum(a_bar * a_dot), np.sum(c_bar * numeric), rtol=1e-7)


def test_part_of_a_spectrum():
    def largest(a):
        w, v = sl.eigh(a + a.T, subset_by_index=(2, 3))
        return np.sum(w**2) + np.sum(v**4)

    def above(a):
        w, v = sl.eigh(a + a.T, subset_by_value=(0.0, np.inf))
        return np.sum(w**2) + np.sum(v**4)

    check_grad(largest, A)
    check_grad(above, RNG.standard_normal((4, 4)))


def test_phases_that_are_not_known_must_not_matter():
    a, c = A + A.T + 1j * (A - A.T), A + 0.3j * RNG.standard_normal((4, 4))

    def length(c):
        return np.sum(np.abs(sl.eigh(a, c @ np.conj(c.T))[1]) ** 4)

    def element(c):
        return np.real(sl.eigh(a, c @ np.conj(c.T))[1][0, 0])

    check_grad(length, c)
    with pytest.raises(s2sad.MissingRule, match="S2S206"):
        s2sad.grad(element)(c)


def test_functions_of_matrices_do_not_mind_equal_eigenvalues():
    for function, slope in ((sl.expm, np.e), (sl.sqrtm, 0.5), (sl.logm, 1.0)):
        y_bar = RNG.standard_normal((3, 3))
        a_bar = next(iter(vjp(function, function(np.eye(3)), y_bar, (np.eye(3),), {}).values()))
        np.testing.assert_allclose(a_bar, slope * y_bar, rtol=1e-12)
    jordan = np.array([[2.0, 1.0], [0.0, 2.0]])
    check_grad(lambda a: np.sum(sl.expm(a) ** 2), jordan)
    check_grad(lambda a: np.sum(sl.polar(a)[0] ** 3), np.eye(3) + 0.0)


def test_a_large_tangent_does_not_spoil_an_exponential():
    a_dot = RNG.standard_normal((4, 4))
    small = jvp(sl.expm, sl.expm(A), {"A": a_dot}, (A,), {})
    large = jvp(sl.expm, sl.expm(A), {"A": 1e12 * a_dot}, (A,), {})
    np.testing.assert_allclose(large, 1e12 * small, rtol=1e-12)


def test_the_determinant_of_a_singular_matrix():
    singular = np.array([[1.0, 2.0], [2.0, 4.0]])
    np.testing.assert_allclose(vjp(sl.det, 0.0, 1.0, (singular,), {})["a"], [[4.0, -2.0], [-2.0, 1.0]], atol=1e-14)


OVERWRITING = [
    (sl.inv, (A,), {"overwrite_a": True}),
    (sl.det, (A,), {"overwrite_a": True}),
    (sl.solve, (A, X), {"overwrite_b": True}),
    (sl.solve_triangular, (A, X), {"overwrite_b": True}),
    (sl.cholesky, (B,), {"overwrite_a": True}),
    (sl.eigvalsh, (B,), {"overwrite_a": True}),
    (sl.solve_banded, ((0, 0), X[None], X), {"overwrite_ab": True}),
]


@pytest.mark.parametrize(("primitive", "args", "options"), OVERWRITING)
def test_overwriting_is_refused(primitive, args, options):
    with pytest.raises(NotImplementedError, match="S2S206"):
        vjp(primitive, primitive(*args), np.ones_like(primitive(*args)), args, options)


def test_what_has_no_rule_is_refused():
    for primitive, args, options in (
        (sl.qr, (A,), {"mode": "raw"}),
        (sl.eigh, (B, B), {"type": 2}),
        (sl.solve, (A, X), {"assume_a": "unknown"}),
    ):
        y = (A, A) if primitive is not sl.solve else X
        with pytest.raises(NotImplementedError, match="S2S206"):
            vjp(primitive, y, y, args, options)


@pytest.mark.parametrize("trans", [0, 1, 2])
def test_second_derivatives_of_solutions_from_factors(trans):
    lu, pivots = sl.lu_factor(RNG.standard_normal((3, 3)) + 1j * RNG.standard_normal((3, 3)))
    b = RNG.standard_normal((3, 2))
    check_grad(lambda lu, b: sl.lu_solve((lu, pivots), b, trans), lu, b, wrt=(0, 1), order=2)
    check_grad(lambda lu, b: sl.lu_solve((lu, pivots), b, trans), lu.real, b, wrt=(0, 1), order=2)
