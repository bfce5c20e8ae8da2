"""Sparse Jacobians and Hessians: equal to the dense ones, with few colours, and never silently incomplete."""

import subprocess
import sys

import numpy as np
import pytest

import s2sad

pytest.importorskip("scipy")
X = np.random.default_rng(2).standard_normal(40)


def stencil(u):
    out = np.zeros_like(u)
    out[1:-1] = u[2:] * u[1:-1] - 2.0 * u[1:-1] ** 2 + np.sin(u[:-2])
    out[0], out[-1] = u[0], u[-1] * u[0]
    return out


def looped(u):
    out = np.zeros(len(u) // 2)
    for i in range(len(u) // 2):
        out[i] = u[2 * i] ** 2 * u[2 * i + 1]
    return out


def arrow(u):
    return np.concatenate([np.array([np.sum(u * u)]), u[1:] * u[1:]])


def energy(u):
    return np.sum((u[1:] - u[:-1]) ** 4) + np.sum(np.cos(u))


def broken(u):
    total = u * u
    total[:5] = total[:5] * (u[5:10] if u[0] > 0 else u[10:15])
    return total


@pytest.mark.parametrize(("f", "most"), [(stencil, 4), (looped, 2), (lambda u: u * 3.0, 1), (lambda u: u[:0], 0)])
@pytest.mark.parametrize("mode", ["auto", "forward", "reverse"])
def test_equals_the_dense_one(f, most, mode):
    j = s2sad.jacobian(f, mode=mode, sparse=True)
    for x in (X, X[::-1].copy(), np.abs(X)):
        got = j(x)
        assert type(got).__name__ == "csr_array" and got.shape == (np.size(f(x)), len(x))
        np.testing.assert_allclose(got.toarray(), s2sad.jacobian(f)(x), atol=1e-13)
    if mode == "auto":
        assert j.colours <= most, j.colours
        assert j.how == ("all at once" if most else "")


def test_rows_are_coloured_where_that_needs_fewer():
    j = s2sad.jacobian(arrow, sparse=True)
    np.testing.assert_allclose(j(X).toarray(), s2sad.jacobian(arrow)(X), atol=1e-13)
    assert j.mode_used == "reverse" and j.colours == 2


def test_hessian():
    h = s2sad.hessian(energy, sparse=True)
    np.testing.assert_allclose(h(X).toarray(), s2sad.hessian(energy)(X), atol=1e-12)
    assert h.colours == 3 and h(X).nnz == 3 * len(X) - 2


def test_matrices_have_a_row_for_each_element():
    j = s2sad.jacobian(lambda a: a[:, 1:] * a[:, :-1], sparse=True)
    a = X.reshape(8, 5)
    np.testing.assert_allclose(j(a).toarray(), s2sad.jacobian(lambda a: a[:, 1:] * a[:, :-1])(a).reshape(32, 40))


def test_another_branch_is_probed_again():
    j = s2sad.jacobian(broken, sparse=True)
    dense = s2sad.jacobian(broken)
    for first in (3.0, -30.0, 3.0):
        x = X.copy()
        x[0] = first
        np.testing.assert_allclose(j(x).toarray(), dense(x), atol=1e-13)


def test_a_zero_at_the_first_point_is_no_gap():
    j = s2sad.jacobian(lambda u: u * u, sparse=True)
    assert j(np.zeros(4)).nnz == 4
    np.testing.assert_allclose(j(X[:4]).toarray(), np.diag(2.0 * X[:4]))


def test_pattern_of_the_user():
    band = np.eye(40, dtype=bool) | np.eye(40, k=1, dtype=bool) | np.eye(40, k=-1, dtype=bool)
    band[-1, 0] = True
    j = s2sad.jacobian(stencil, pattern=band)
    np.testing.assert_allclose(j(X).toarray(), s2sad.jacobian(stencil)(X), atol=1e-13)
    assert j(X).nnz == band.sum()


@pytest.mark.parametrize(
    ("call", "code", "message"),
    [
        (
            lambda: s2sad.jacobian(stencil, pattern=np.eye(40))(X),
            "S2S407",
            "the pattern misses derivatives that are not zero",
        ),
        (
            lambda: s2sad.jacobian(stencil, pattern=np.eye(3))(X),
            "S2S407",
            "the pattern has shape (3, 3), and the Jacobian (40, 40)",
        ),
        (lambda: s2sad.jacobian(lambda u: {"a": u}, sparse=True)(X), "S2S407", "the result is no real array"),
        (lambda: s2sad.jacobian(stencil, sparse=True)(1j * X), "S2S407", "the argument is no real array"),
        (lambda: s2sad.jacobian(lambda a, b: a * b, ("a", "b"), sparse=True), "S2S401", "a sparse Jacobian is taken"),
        (lambda: s2sad.jacobian(stencil, sparse=True, has_aux=True), "S2S407", "sparse=True goes with neither"),
    ],
)
def test_refused(call, code, message):
    with pytest.raises(s2sad.CallError) as caught:
        call()
    assert caught.value.code == code
    assert str(caught.value).startswith(message), str(caught.value)


def test_pattern_that_misses_what_shares_a_colour():
    """The entry that is missed would be added to its neighbour: the random product tells."""
    pattern = np.array([[1, 0], [0, 1]])
    with pytest.raises(s2sad.CallError):
        s2sad.jacobian(lambda u: np.array([u[0] + u[1], u[1]]), pattern=pattern)(np.ones(2))


def test_without_scipy():
    code = (
        "import sys; sys.modules['scipy'] = None; sys.modules['scipy.sparse'] = None\n"
        "import s2sad, tests.api.sparse_program as p\n"
        "try: s2sad.jacobian(p.square, sparse=True)\n"
        "except s2sad.CallError as e: print(e.code, str(e).split('  ')[0])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "S2S407 sparse=True needs SciPy\n"
