"""Complex derivatives of holomorphic functions."""

import cmath

import numpy as np
import pytest

import s2sad


def wave(z, k):
    return np.sum(np.exp(1j * z) * z**k) + z[0] / z[1]


Z = np.array([0.3 + 1.1j, -0.7 + 0.2j, 1.5 - 0.4j])


def test_gradient_is_the_complex_derivative():
    assert cmath.isclose(s2sad.grad(lambda z: cmath.exp(z) * z, holomorphic=True)(1 + 2j), cmath.exp(1 + 2j) * (2 + 2j))
    value, g = s2sad.value_and_grad(wave, holomorphic=True)(Z, 3)
    assert value == wave(Z, 3)
    for step in (1e-6, 1e-6j):
        numeric = [(wave(Z + step * e, 3) - wave(Z - step * e, 3)) / (2 * step) for e in np.eye(3)]
        np.testing.assert_allclose(g, numeric, rtol=1e-7)
    np.testing.assert_allclose(s2sad.jacobian(wave, holomorphic=True)(Z, 3), g)


def test_second_derivative_and_aux():
    second = s2sad.grad(s2sad.grad(lambda z: z**4, holomorphic=True), holomorphic=True)
    assert cmath.isclose(second(1 + 1j), 12 * (1 + 1j) ** 2)
    g, aux = s2sad.grad(lambda z: (z * z, "beside"), holomorphic=True, has_aux=True)(2j)
    assert g == 4j and aux == "beside"


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: s2sad.grad(lambda z: z * z, holomorphic=True)(2.0), "S2S405"),
        (lambda: s2sad.grad(lambda z: abs(z), holomorphic=True)(2j), "S2S402"),
        (lambda: s2sad.grad(lambda z: z * z, holomorphic=True)(Z), "S2S402"),
        (lambda: s2sad.grad(lambda z: z * z)(2j), "S2S402"),
    ],
)
def test_refused(call, code):
    with pytest.raises(s2sad.S2sadError) as caught:
        call()
    assert caught.value.code == code
