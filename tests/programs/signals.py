"""Programs on convolutions and on products of vectors."""

import numpy as np

from tests.programs.case import case

X = np.array([0.3, -1.2, 1.7, 0.9, 0.4])
K = np.array([0.5, -0.2, 0.8])
U = np.array([[0.3, -1.2, 1.7], [0.9, 0.4, -0.6]])
V = np.array([1.1, 0.4, -0.6])


def filtered(x, k):
    y = np.convolve(np.tanh(np.convolve(x, k, "same")), k[::-1], mode="valid")
    return np.sum(y * y) + np.sum(np.convolve(k, x) ** 3)


def matched(x, k):
    return np.max(np.correlate(x, k, "full")) * np.sum(np.correlate(k, x, "same") ** 2) + np.correlate(x, x)[0]


def spectrum_of_lags(x, a):
    z = x * np.exp(1j * a * x)
    return np.sum(np.abs(np.correlate(z, z[:3], "full")) ** 2) + np.real(np.vdot(z, z * z))


def blur(x, k, steps):
    for _ in range(steps):
        x = np.convolve(x, k, "same")
    return np.sum(x * x)


def torque(u, v):
    return np.sum(np.cross(u, v) ** 2) + np.dot(np.cross(u[0], v), np.cross(v, u[1])) + np.vdot(u[0], v) ** 2


def in_the_plane(u, v):
    area = np.cross(np.append(u[:, :2], np.zeros((2, 1)), axis=1), v, axisa=1)[:, 2]
    return np.sum(area * area * np.kron(v[:2], v[1:2]))


def tensor_products(u, v):
    return np.sum(np.kron(u, v) @ np.kron(v, np.kron(v, v))[:9] ** 2) + np.trace(np.kron(np.outer(v, v), u[:, :2]))


def stacked(u, v):
    return np.sum(np.vecdot(u, v) * np.matvec(u, v * v)) + np.sum(np.vecmat(u[:, 0], u) ** 2)


CASES = [
    case(filtered, X, K),
    case(matched, X, K),
    case(spectrum_of_lags, X, 0.7),
    case(blur, X, K, 3),
    case(torque, U, V),
    case(in_the_plane, U, V),
    case(tensor_products, U, V),
]
if hasattr(np, "matvec"):
    CASES += [case(stacked, U, V)]
