"""Sums of products become matrix products; zeros that are added to at once, and copies of what stays, are not made."""

import numpy as np

import s2sad
from s2sad.testing import check_grad


def outer_step(a):
    u = a.copy()
    u[1:, 1:] -= u[1:, 0, None] * u[0, 1:]
    return np.sum(u * u * u)


def broadcast(a, w):
    # a has one row
    return np.sum((a * w[:, None]) ** 2) + np.sum(a[:, :1] * w)


def halves(a):
    u = a.copy()
    u[1:] = u[1:] / 2.0
    return np.sum(u * u)


def scaled(u, k):
    v = u.copy()
    for _ in range(2):
        v[1:-1] += k * (v[2:] - v[:-2])
    return np.sum(v * v)


def changed_itself(u, k):
    v = u.copy()
    for i in range(2):
        w = v[i:].copy()
        w[0] += k * w[1]
        v[i:] -= np.sin(w)
    return np.sum(v * v)


def own_sum(a, w):
    # the user's own sum stays what it is
    m = w[:, None]
    return np.sum(np.sum(a * m, axis=0) ** 2)


def overlapping(u):
    v = u.copy()
    v[1:] += v[:-1] * v[1:]
    v[:-1] -= v[1:]
    return np.sum(v * v * v)


A, U = np.arange(1.0, 10.0).reshape(3, 3) / 7.0, np.linspace(0.2, 1.4, 5)


def test_sums_over_an_axis_are_products():
    text = s2sad.grad(outer_step).source_for(A)
    assert "np.sum(" not in text and text.count("@") == 2
    check_grad(outer_step, A)
    for rows in (A, A[:1]):
        check_grad(broadcast, rows, np.ones(3), wrt=("a", "w"))


def test_a_zero_that_is_added_to_is_not_put():
    text = s2sad.grad(halves).source_for(A)
    assert "= 0.0" not in text
    check_grad(halves, A)


def test_what_stays_is_not_copied():
    text = s2sad.grad(scaled, wrt=("u", "k")).source_for(U, 0.3)
    assert text.count(".copy()") == 1
    check_grad(scaled, U, 0.3, wrt=("u", "k"))


def test_what_is_written_in_between_is_copied():
    check_grad(changed_itself, U, 0.3, wrt=("u", "k"))
    check_grad(overlapping, U)
    check_grad(overlapping, U[:1])


def test_sums_of_the_user_stay():
    assert "@" not in s2sad.value_and_grad(own_sum).source_for(A, np.ones(3))
    check_grad(own_sum, A, np.ones(3), wrt=("a", "w"))


def length(x):
    return np.sqrt(x @ x)


def test_the_tangent_of_a_square_is_one_product():
    text = s2sad.jvp(length).source_for(U)
    assert text.count("@") == 2 and "2.0 * (x_dot @ x)" in text
    check_grad(length, U)
    # products of matrices do not commute
    assert s2sad.jvp(lambda x: x @ x).source_for(A).count("@") == 3
    check_grad(lambda x: np.sum(x @ x), A)
    check_grad(lambda x: np.real(np.sum(x * x) * (x @ x)), U + 1j)
