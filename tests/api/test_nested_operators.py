"""Operators of operators, and operators inside functions, against differences of what is inside."""

from dataclasses import dataclass

import numpy as np
import pytest

import s2sad

X = np.array([0.3, 0.7, 1.1])
ONES = np.ones(3)


def differences(f, x, h=1e-6):
    """Return the Jacobian by central differences: the shape of the result, then that of the argument."""
    columns = [(np.asarray(f(x + h * e)) - np.asarray(f(x - h * e))) / (2 * h) for e in np.eye(len(x))]
    return np.stack(columns, axis=-1)


def swapped(x):
    return np.sin(x) * x[::-1]


def total(x):
    return np.sum(np.sin(x) * x * x[::-1])


def advected(x, n):
    u = x.copy()
    for t in s2sad.checkpointed(range(n), slots=3):
        u[1:-1] = u[1:-1] + 0.1 * np.sin(u[2:] - u[:-2]) * u[1:-1]
        u = u * np.cos(0.1 * t * u)
    return np.sum(u * u)


def test_second_derivatives_of_checkpointed_loops():
    exact = differences(lambda x: s2sad.grad(advected)(x, 12), X)
    assert np.allclose(s2sad.hessian(advected)(X, 12), exact, atol=1e-6)
    assert np.allclose(s2sad.vhp(advected)(X, 12, ONES), ONES @ exact, atol=1e-6)
    assert np.allclose(s2sad.hessian_diagonal(advected)(X, 12), np.diag(exact), atol=1e-6)


def norm_of_jacobian(x):
    return np.sum(s2sad.jacobian(swapped)(x) ** 2)


def norm_of_hessian(x):
    return np.sum(s2sad.hessian(total)(x) ** 2)


def norm_of_product(x):
    return np.sum(s2sad.hvp(total)(x, x) ** 2)


def adjoints(x):
    return np.sum(s2sad.vjp(swapped)(x, x * x) * x)


def tangents(x):
    value, tangent = s2sad.jvp(swapped)(x, x)
    return np.sum(value * tangent)


def both(x):
    value, gradient = s2sad.value_and_grad(total)(x * x)
    return value * np.sum(gradient)


@pytest.mark.parametrize("f", [norm_of_jacobian, norm_of_hessian, norm_of_product, adjoints, tangents, both])
def test_operators_inside_functions(f):
    exact = differences(f, X)
    assert np.allclose(s2sad.grad(f)(X), exact, rtol=1e-6, atol=1e-7)
    assert np.allclose(s2sad.jvp(f)(X, ONES)[1], exact @ ONES, rtol=1e-6, atol=1e-7)


def test_the_second_derivative_of_what_calls_a_jacobian():
    exact = differences(lambda x: s2sad.grad(norm_of_jacobian)(x), X)
    assert np.allclose(s2sad.hvp(norm_of_jacobian)(X, ONES), exact @ ONES, atol=1e-5)


def test_linearize_of_a_vjp():
    seed = np.array([1.0, 2.0, 3.0])
    value, push = s2sad.linearize(s2sad.vjp(swapped), wrt="x")(X, seed)
    assert np.allclose(value, s2sad.vjp(swapped)(X, seed))
    assert np.allclose(push(ONES), differences(lambda x: s2sad.vjp(swapped)(x, seed), X) @ ONES)


def test_a_sparsity_pattern_that_changes_with_the_arguments():
    def shifted(x, k):
        out = x.copy()
        out[k:] *= x[: len(x) - k]
        return out

    def either(x):
        out = x * x
        if x[0] > 0:
            out[0] += x[-1]
        else:
            out[-1] += x[0] * x[1]
        return out

    x = np.linspace(0.1, 1.0, 6)
    of_shifted, of_either = s2sad.jacobian(shifted, sparse=True), s2sad.jacobian(either, sparse=True)
    for k in (1, 2, 3, 1):
        assert np.allclose(of_shifted(x, k).toarray(), differences(lambda q, k=k: shifted(q, k), x))
    for q in (x, -x, x):
        assert np.allclose(of_either(q).toarray(), differences(either, q))


def test_holomorphic_with_stores():
    def f(z):
        w = z.copy()
        for i in range(1, len(z)):
            w[i] = w[i - 1] * z[i] + np.exp(z[i])
        w[0] *= 2j
        return w * w[0]

    z = np.array([0.3 + 0.2j, 0.5 - 0.1j, 1.0j])
    assert np.allclose(s2sad.jacobian(f, holomorphic=True)(z), differences(f, z))
    assert np.allclose(s2sad.grad(lambda z: np.sum(f(z)), holomorphic=True)(z), differences(lambda z: np.sum(f(z)), z))


def with_pullback(x):
    value, pull = s2sad.pullback(swapped)(x)
    return np.sum(pull(x))


def test_operators_whose_result_is_no_function_are_refused_inside():
    with pytest.raises(s2sad.S2sadError) as refused:
        s2sad.grad(with_pullback)(X)
    text = str(refused.value)
    assert "`s2sad.pullback` inside a function that is differentiated" in text and "[S2S204]" in text
    assert "help: use `s2sad.grad`, `vjp`, `jvp`, `hvp`, `jacobian` or `hessian` there" in text
    assert "s2sad.pullback(swapped)(x)\n                  ^^^^" in text


def test_a_jacobian_of_a_hessian_is_written_as_a_function():
    with pytest.raises(s2sad.S2sadError) as refused:
        s2sad.jacobian(s2sad.hessian(total))
    assert "what `s2sad.operators.jacobian.Jacobian` computes has no text of its own" in str(refused.value)
    assert "help: write `lambda x: s2sad.hessian(f)(x)`" in str(refused.value)
    third = s2sad.jacobian(lambda x: s2sad.hessian(total)(x))(X)
    assert np.allclose(third, differences(lambda x: s2sad.hessian(total)(x), X), atol=1e-6)


@dataclass
class Applied:
    function: float
    value: float


def test_a_field_may_be_called_function():
    def f(x):
        applied = Applied(function=x * x, value=x)
        return applied.function * applied.value

    assert s2sad.grad(f)(2.0) == 12.0
