"""Signs, factors, copies and views in the reverse sweeps of stencils and factorisations."""

import numpy as np

import s2sad
from s2sad.testing import check_grad


def advection(u0, speed, steps):
    u = u0.copy()
    for _ in range(steps):
        u[1:] -= speed[1:] * (u[1:] - u[:-1])
    return np.sum(u * u)


def squares(u0, steps):
    u, f = u0.copy(), np.empty(len(u0) - 1)
    for _ in range(steps):
        f[:] = 0.25 * (u[1:] ** 2 + u[:-1] ** 2)
        u[1:-1] -= 0.1 * (f[1:] - f[:-1])
    return np.sum(u * u)


def lu(a):
    u = a.copy()
    for k in range(len(u)):
        u[k + 1 :, k] /= u[k, k]
        u[k + 1 :, k + 1 :] -= u[k + 1 :, k, None] * u[k, k + 1 :]
    return np.sum(u * u)


def leapfrog(q, v, dt, steps):
    a = -np.sin(q)
    for _ in range(steps):
        v = v + 0.5 * dt * a
        q = q + dt * v
        a[:] = -np.sin(q)
        v = v + 0.5 * dt * a
    return np.sum(q * q) + np.sum(v * q)


def named(x, s):
    d1 = np.sin(x) / s
    d2 = d1 - s
    return np.exp(d1) - 3.0 * np.exp(d2) * d2


def read_after_the_write(u0):
    u = u0.copy()
    u[1:] -= u[:-1] * u[1:]
    u[:-1] -= u[1:] * u0[1:]
    return np.sum(u * u * u)


U = np.linspace(0.2, 1.4, 7)
A = np.eye(4) * 3.0 + np.linspace(0.1, 0.9, 16).reshape(4, 4)


def reverse(text: str) -> str:
    return text.partition("in reversed(")[2]


def test_signs_go_into_additions():
    text = reverse(s2sad.grad(advection, wrt=("u0", "speed")).source_for(U, 0.1 * U, 3))
    assert "= -" not in text and ".copy()" not in text
    check_grad(advection, U, 0.1 * U, 3, wrt=("u0", "speed"))


def test_factors_are_put_together():
    text = reverse(s2sad.grad(squares).source_for(U, 3))
    assert "f_bar * 0.5" in text and "2 *" not in text
    check_grad(squares, U, 3)


def test_what_is_written_elsewhere_leaves_a_view_alone():
    text = s2sad.grad(lu).source_for(A)
    assert "_stack" not in text and ".copy()" not in reverse(text)
    check_grad(lu, A)


def test_the_last_holder_owns_an_adjoint():
    text = reverse(s2sad.grad(leapfrog, wrt=("q", "v")).source_for(U, 0.5 * U, 0.1, 3))
    assert ".copy()" not in text
    check_grad(leapfrog, U, 0.5 * U, 0.1, 3, wrt=("q", "v"))


def test_the_adjoint_of_a_variable_is_not_its_opposite():
    text = s2sad.grad(named, wrt=("x", "s")).source_for(0.4, 0.7)
    assert "+ d2_bar" in text and "-d2_bar" in text
    check_grad(named, 0.4, 0.7, wrt=("x", "s"))


def test_a_view_is_not_read_after_what_it_shows_was_written():
    check_grad(read_after_the_write, U)
    check_grad(read_after_the_write, U[:2])
