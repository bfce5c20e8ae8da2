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


def parts_written(x):
    w = x * (1.0 + 2.0j)
    w.real[...] += x * x
    w.imag[0] -= x[0] * x[1]
    return np.sum(np.abs(w) ** 2)


def parts_set(x):
    w = np.zeros(3, dtype=complex)
    w.real, w.imag = x, -x[::-1]
    w.real *= 2.0
    z = w.copy()
    z.real -= w.imag
    z.imag = 0.5
    return np.sum(np.abs(z * w))


def rows_of_parts(x):
    w = np.zeros((2, 3), dtype=complex)
    w[0].real = x
    w[1].imag = x * x
    w[0].imag[1:] = x[:-1]
    return np.sum(np.abs(w[0] * w[1]))


def parts_by_index(x):
    w = x * (1.0 + 0.5j)
    w *= w
    w.real[np.array([0, 0, 1])] *= x
    w.imag[w.imag > 0] = 0.5
    return np.sum(w.real * x + w.imag)


def parts_by_name(x):
    w = x * (1.0 + 2.0j)
    re, im = w.real, w.imag
    for i in range(len(x)):
        re[i] = im[i] * x[0]
        im[i] -= re[i] * re[i]
    return np.sum(np.abs(w) ** 2)


def parts_in_a_loop(x):
    w = x * (1.0 + 0.5j)
    for k in range(2):
        w.imag[k:] += w.real[k] * x[k]
        w.real[k] = 0.0
    return np.sum(np.abs(w) ** 2)


def real_part_of_reals(x):
    y = x * x
    y.real[1] = x[0]
    y.real *= x
    r = y.real
    r *= 2.0
    y.real = y * x
    return np.sum(y * y)


def elements_in_a_row(x):
    y = np.outer(x, x)
    y.flat = x[:2]
    y.flat[::4] += x
    return np.sum(y**3)


CASES = [
    case(parts, X),
    case(real_again, X),
    case(python_complex, 0.7, -0.4),
    case(polar_form, 0.7, -0.4),
    case(parts_written, X),
    case(parts_set, X),
    case(rows_of_parts, X),
    case(parts_by_index, X),
    case(parts_by_name, X),
    case(parts_in_a_loop, X, order=1),
    case(real_part_of_reals, X),
    case(elements_in_a_row, X),
]
