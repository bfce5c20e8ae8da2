"""Parts of complex numbers, and the functions of ``cmath``. A holomorphic function's adjoint is ``y_bar * f'(x)``."""

import cmath

import numpy as np

from s2sad.rules import rule
from s2sad.runtime.complex_numbers import angle_partial, polar_bar, polar_dot, turn, with_imag, with_real
from s2sad.runtime.elementwise import abs_partial
from s2sad.runtime.structure import like, unbroadcast

rule.method(np.conj, np.ndarray.conjugate)


@rule.linear(np.imag, np.ndarray.imag)
def imag(y, val, *, y_bar):
    return like(-1j * y_bar, val)


@rule.linear(with_real, wrt=("z", "value"))
def with_real_(y, z, value, *, y_bar):
    return 1j * np.imag(y_bar), unbroadcast(np.real(y_bar), value)


@rule.linear(with_imag, wrt=("z", "value"))
def with_imag_(y, z, value, *, y_bar):
    return np.real(y_bar) + 0.0j, unbroadcast(-np.imag(y_bar), value)


@rule.reverse(np.angle)
def angle(y, z, deg=False, *, y_bar):
    """nan at 0; the angle of a real number is a constant."""
    return like(y_bar * angle_partial(z, deg), z)


@rule.forward(np.angle, wrt="z")
def angle_z(y, z, deg=False, *, z_dot):
    return like(z_dot * angle_partial(z, deg), y)


@rule.reverse(abs_partial)
def abs_partial_(y, x, *, y_bar):
    """Of a complex number, a direction that turns with it; of a real one, a sign."""
    return like(turn(y_bar, y, x), x)


@rule.forward(abs_partial, wrt="x")
def abs_partial_x(y, x, *, x_dot):
    return turn(x_dot, y, x)


if np.sign(2j) == 1j:  # NumPy 1 gives the sign of the real part

    @rule.reverse(np.sign)
    def sign(y, x, *, y_bar):
        """Of a complex number, its direction z/|z|, 0 at 0; of a real one, a constant of the run."""
        return like(turn(np.conj(y_bar), np.conj(y), x), x)

    @rule.forward(np.sign, wrt="x")
    def sign_x(y, x, *, x_dot):
        return np.conj(turn(x_dot, np.conj(y), x))


rule.nondifferentiable(np.sign, abs_partial)


@rule.rewrite(np.real_if_close)
def real_if_close(a, tol=100):
    """Whether imaginary parts are dropped is a constant of the run."""
    return np.real(a) if np.isrealobj(np.real_if_close(a, tol)) else np.asarray(a)


@rule.linear(complex, wrt=("real", "imag"))
def complex_(y, real=0.0, imag=0.0, *, y_bar):
    return unbroadcast(y_bar, real), unbroadcast(1j * y_bar, imag)


# -- cmath -----------------------------------------------------------------------------------------------------------


@rule.elementwise(cmath.exp)
def exp(y, x):
    return y


@rule.elementwise(cmath.log, wrt=("x", "base"))
def log(y, x, base=None):
    return 1.0 / x if base is None else 1.0 / (x * cmath.log(base)), (
        0.0 if base is None else -y / (base * cmath.log(base))
    )


@rule.elementwise(cmath.log10)
def log10(y, x):
    return 0.4342944819032518 / x


@rule.elementwise(cmath.sqrt)
def sqrt(y, x):
    """inf at 0."""
    return 0.5 / y if y != 0.0 else cmath.inf


@rule.elementwise(cmath.sin)
def sin(y, x):
    return cmath.cos(x)


@rule.elementwise(cmath.cos)
def cos(y, x):
    return -cmath.sin(x)


@rule.elementwise(cmath.tan)
def tan(y, x):
    return 1.0 + y * y


@rule.elementwise(cmath.asin)
def asin(y, x):
    return 1.0 / cmath.sqrt(1.0 - x * x)


@rule.elementwise(cmath.acos)
def acos(y, x):
    return -1.0 / cmath.sqrt(1.0 - x * x)


@rule.elementwise(cmath.atan)
def atan(y, x):
    return 1.0 / (1.0 + x * x)


@rule.elementwise(cmath.sinh)
def sinh(y, x):
    return cmath.cosh(x)


@rule.elementwise(cmath.cosh)
def cosh(y, x):
    return cmath.sinh(x)


@rule.elementwise(cmath.tanh)
def tanh(y, x):
    return 1.0 - y * y


@rule.elementwise(cmath.asinh)
def asinh(y, x):
    return 1.0 / cmath.sqrt(1.0 + x * x)


@rule.elementwise(cmath.acosh)
def acosh(y, x):
    # two roots: that of x * x - 1 has the other sign in the left half plane
    return 1.0 / (cmath.sqrt(x - 1.0) * cmath.sqrt(x + 1.0))


@rule.elementwise(cmath.atanh)
def atanh(y, x):
    return 1.0 / (1.0 - x * x)


@rule.reverse(cmath.phase)
def phase(y, z, *, y_bar):
    return unbroadcast(y_bar * angle_partial(z), z)


@rule.forward(cmath.phase, wrt="z")
def phase_z(y, z, *, z_dot):
    return like(z_dot * angle_partial(z), y)


@rule.reverse(cmath.polar)
def polar(y, z, *, y_bar):
    """The modulus, whose derivative is 0 at 0, and the phase."""
    return unbroadcast(polar_bar(y_bar, z), z)


@rule.forward(cmath.polar, wrt="z")
def polar_z(y, z, *, z_dot):
    return polar_dot(z_dot, z)


@rule.elementwise(cmath.rect)
def rect(y, r, phi):
    return cmath.exp(1j * phi), 1j * y
