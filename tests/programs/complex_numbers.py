"""Programs on complex numbers."""

import cmath

import numpy as np

from tests.programs.case import case

X = np.array([0.3, -1.2, 1.7])


def parts(x):
    z = x * np.exp(1j * x)
    return np.sum(z.imag * np.angle(z + 2.0)) + np.sum(np.imag(np.conj(z) * z.conjugate()))


def real_again(x):
    z = x * np.exp(1j * x)
    return np.sum(np.real_if_close(z * np.conj(z)) ** 2) + np.sum(np.abs(np.real_if_close(z * z)))


def python_complex(a, b):
    z = complex(a, b) * complex(b)
    w = cmath.sqrt(z) * cmath.log(z) + cmath.exp(z.conjugate())
    return w.real * w.imag + abs(w)


def polar_form(a, b):
    r, phi = cmath.polar(complex(a, b))
    w = cmath.rect(r * r, 0.5 * phi)
    return r * phi + cmath.phase(w) * w.real


CASES = [
    case(parts, X),
    case(real_again, X),
    case(python_complex, 0.7, -0.4),
    case(polar_form, 0.7, -0.4),
]
