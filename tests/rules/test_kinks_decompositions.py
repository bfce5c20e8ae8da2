"""What the samples of numpy.linalg cannot show: Hermitian matrices, equal values, singular matrices, refusals."""

import numpy as np
import pytest

import s2sad
from s2sad.rules import library
from s2sad.rules.apply import jvp, vjp
from s2sad.runtime.linalg import cofactors, cofactors_dot
from s2sad.testing import check_grad, inner, random_like

library.load()
RNG = np.random.default_rng(11)


def hermitian(n, complex_=False):
    a = RNG.standard_normal((n, n)) + (1j * RNG.standard_normal((n, n)) if complex_ else 0.0)
    return a + np.conj(a.T)


def bar(primitive, y_bar, *args, **kwargs):
    with np.errstate(all="ignore"):
        return next(iter(vjp(primitive, primitive(*args, **kwargs), y_bar, args, kwargs).values()))


# -- Hermitian matrices ------------------------------------------------------------------------------------------------

HERMITIAN = [
    (np.linalg.cholesky, {}),
    (np.linalg.eigh, {}),
    (np.linalg.eigh, {"UPLO": "U"}),
    (np.linalg.eigvalsh, {}),
    (np.linalg.svd, {"hermitian": True}),
    (np.linalg.pinv, {"hermitian": True}),
]


@pytest.mark.parametrize("complex_", [False, True])
@pytest.mark.parametrize(("primitive", "options"), HERMITIAN)
def test_hermitian_matrices_have_hermitian_gradients(primitive, options, complex_):
    a = hermitian(4, complex_)
    a = a @ a + np.eye(4)
    y = primitive(a, **options)
    y_bar = random_like(y, RNG)
    a_bar = bar(primitive, y_bar, a, **options)
    np.testing.assert_allclose(a_bar, np.conj(a_bar.T), atol=1e-12)
    a_dot, h = hermitian(4, complex_), 1e-6
    up, down = primitive(a + h * a_dot, **options), primitive(a - h * a_dot, **options)
    numeric = [(u - d) / (2.0 * h) for u, d in zip(up, down, strict=True)]
    expected = inner(list(y_bar), numeric)
    np.testing.assert_allclose(inner(a_bar, a_dot), expected, rtol=1e-6)
    np.testing.assert_allclose(inner(y_bar, jvp(primitive, y, {"a": a_dot}, (a,), options)), expected, rtol=1e-6)


def test_the_triangle_that_is_read():
    def of_lower(x):
        a = np.array([[2.0, 0.0], [0.0, 3.0]])
        a[1, 0] = x
        return np.linalg.cholesky(a)[1, 0]

    np.testing.assert_allclose(s2sad.grad(of_lower)(0.5), np.sqrt(0.5), rtol=1e-12)


# -- equal eigenvalues and singular values -----------------------------------------------------------------------------


def test_vectors_of_equal_values_have_no_derivative():
    for primitive in (np.linalg.eigh, np.linalg.eig):
        y = primitive(np.eye(3))
        assert not np.any(np.isfinite(bar(primitive, type(y)(np.zeros(3), np.ones((3, 3))), np.eye(3))))
    assert not np.any(np.isfinite(bar(np.linalg.svd, (np.ones((2, 2)), np.zeros(2), np.ones((2, 2))), np.eye(2))))
    rotation = np.linalg.qr(RNG.standard_normal((3, 3)))[0]
    nearly = rotation @ rotation.T * 7.0
    assert not np.any(np.isfinite(bar(np.linalg.eigh, (np.zeros(3), RNG.standard_normal((3, 3))), nearly)))


def test_equal_values_do_not_matter_where_their_vectors_are_not_used():
    a = np.diag([1.0, 1.0, 4.0])
    np.testing.assert_array_equal(
        bar(np.linalg.eigh, (np.array([1.0, 1.0, 0.0]), np.zeros((3, 3))), a), np.diag([1, 1, 0])
    )
    last = np.zeros((3, 3))
    last[0, 2] = 1.0
    expected = np.zeros((3, 3))
    expected[0, 2] = expected[2, 0] = 1.0 / 6.0
    np.testing.assert_allclose(bar(np.linalg.eigh, (np.zeros(3), last), a), expected)
    np.testing.assert_array_equal(bar(np.linalg.svd, np.ones(3), np.eye(3), compute_uv=False), np.eye(3))


def test_a_subspace_without_singular_values_has_a_derivative_its_basis_has_not():
    a, a_dot = RNG.standard_normal((5, 2)), RNG.standard_normal((5, 2))
    weight = RNG.standard_normal((5, 5))

    def projection(a):
        u, s, vh = np.linalg.svd(a)
        return np.sum(weight * (u[:, 2:] @ u[:, 2:].T))

    def element(a):
        return np.linalg.svd(a)[0][0, 3]

    h = 1e-6
    numeric = (projection(a + h * a_dot) - projection(a - h * a_dot)) / (2.0 * h)
    np.testing.assert_allclose(np.sum(s2sad.grad(projection)(a) * a_dot), numeric, rtol=1e-6)
    np.testing.assert_allclose(s2sad.jvp(projection)(a, a_dot)[1], numeric, rtol=1e-6)
    turned = s2sad.grad(lambda a: projection(a.T))(a.T)
    np.testing.assert_allclose(np.sum(turned * a_dot.T), numeric, rtol=1e-6)
    with pytest.raises(s2sad.MissingRule, match="S2S206"):
        s2sad.grad(element)(a)


# -- determinants ------------------------------------------------------------------------------------------------------


def exact_cofactors(a):
    n = len(a)
    minors = [[np.delete(np.delete(a, i, 0), j, 1) for j in range(n)] for i in range(n)]
    return np.array([[(-1.0) ** (i + j) * np.linalg.det(minors[i][j]) for j in range(n)] for i in range(n)])


@pytest.mark.parametrize("rank", [0, 1, 2, 3, 4])
def test_cofactors_of_singular_matrices(rank):
    for _ in range(20):
        a = RNG.standard_normal((4, rank)) @ RNG.standard_normal((rank, 4))
        a_dot = RNG.standard_normal((4, 4))
        np.testing.assert_allclose(cofactors(a), exact_cofactors(a), atol=1e-12)
        slope = (exact_cofactors(a + 1e-5 * a_dot) - exact_cofactors(a - 1e-5 * a_dot)) / 2e-5
        np.testing.assert_allclose(cofactors_dot(a_dot, a), slope, atol=1e-7)


def test_the_determinant_is_linear_in_each_row():
    def f(x, y):
        return np.linalg.det(np.array([[x, 2.0], [y, 4.0]]))

    assert s2sad.grad(f, wrt=("x", "y"))(1.0, 2.0) == pytest.approx((4.0, -2.0), abs=1e-14)
    singular = np.arange(9.0).reshape(3, 3)
    hessian = s2sad.hessian(lambda a: np.linalg.det(a))(singular)
    np.testing.assert_allclose(hessian[0, 0, 1], [0.0, 8.0, -7.0], atol=1e-12)


# -- norms -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", [None, 2, 1, np.inf, -np.inf, 3, 0.5, -1])
def test_norms_of_zero(order):
    np.testing.assert_array_equal(bar(np.linalg.norm, 1.0, np.zeros(3), order), np.zeros(3))


@pytest.mark.parametrize("order", [None, "fro", "nuc", 1, -1, 2, -2, np.inf, -np.inf])
def test_matrix_norms_of_zero(order):
    np.testing.assert_array_equal(bar(np.linalg.norm, 1.0, np.zeros((3, 2)), order), np.zeros((3, 2)))


def test_equal_extrema_share_a_norm():
    x = np.array([2.0, -2.0, 1.0])
    np.testing.assert_array_equal(bar(np.linalg.norm, 1.0, x, np.inf), [0.5, -0.5, 0.0])
    np.testing.assert_array_equal(bar(np.linalg.norm, 1.0, np.eye(2), 1), [[0.5, 0.0], [0.0, 0.5]])
    np.testing.assert_array_equal(bar(np.linalg.norm, 1.0, 3.0 * np.eye(2), 2), [[0.5, 0.0], [0.0, 0.5]])
    np.testing.assert_array_equal(bar(np.linalg.norm, 1.0, np.array([0.0, 2.0, 3.0]), -1), [0.0, 0.0, 0.0])


# -- complex matrices, twice -------------------------------------------------------------------------------------------


def eigenvectors(a):
    w, v = np.linalg.eigh(a + np.conj(a.T))
    return np.sum(w**3) + np.sum(np.real(v * v))


def general_eigenvectors(a):
    w, v = np.linalg.eig(a)
    return np.sum(np.real(w * w)) + np.sum(np.real(v * v * v))


def singular_vectors(a):
    u, s, vh = np.linalg.svd(a)
    return np.sum(np.real(u * u)) + np.sum(s)


def triangular(a):
    q, r = np.linalg.qr(a)
    c = np.linalg.cholesky(a @ np.conj(a.T))
    return np.sum(np.real(q * q * q)) + np.sum(np.imag(r * r)) + np.sum(np.real(c * c * c))


def phase_of_determinant(a):
    sign, logdet = np.linalg.slogdet(a)
    return np.real(sign) * logdet


def norms(a):
    return np.linalg.norm(a) * np.linalg.norm(a[0], 1) + np.linalg.norm(a, 2) * np.linalg.norm(a, "nuc")


@pytest.mark.parametrize(
    "function", [eigenvectors, general_eigenvectors, singular_vectors, triangular, phase_of_determinant, norms]
)
def test_functions_of_complex_matrices_twice(function):
    a = RNG.standard_normal((3, 3)) + 1j * RNG.standard_normal((3, 3))
    check_grad(function, a)
    check_grad(s2sad.grad(function), a)


# -- refusals ----------------------------------------------------------------------------------------------------------


def test_raw_qr_is_refused():
    a = np.eye(3)
    with pytest.raises(NotImplementedError, match="S2S206"):
        bar(np.linalg.qr, (a, np.ones(3)), a, "raw")


@pytest.mark.parametrize("options", [{"rcond": 0.5}, {"rcond": 0.5, "hermitian": True}])
def test_a_cutoff_that_leaves_out_a_part_is_refused(options):
    a = np.diag([3.0, 2.0, 0.4])
    with pytest.raises(NotImplementedError, match="S2S206"):
        bar(np.linalg.pinv, np.ones((3, 3)), a, **options)
    with pytest.raises(s2sad.MissingRule, match="cutoff"):
        s2sad.grad(lambda a: np.sum(np.linalg.lstsq(a, np.ones(3), rcond=0.5)[0]))(a)
