"""Programs on matrices and their decompositions: numpy.linalg as numerical code uses it."""

import numpy as np

from tests.programs.case import case

RNG = np.random.default_rng(21)
A = RNG.standard_normal((4, 4)) + 3.0 * np.eye(4)
TALL = RNG.standard_normal((6, 3))
SPD = A @ A.T / 4.0 + np.eye(4)
X = RNG.standard_normal(4)
Y = RNG.standard_normal(6)
POINTS = RNG.standard_normal((5, 2))
STACK = RNG.standard_normal((3, 2, 2)) + 2.0 * np.eye(2)


# -- likelihoods -------------------------------------------------------------------------------------------------------


def gaussian_by_cholesky(mean, root, x):
    factor = np.linalg.cholesky(root @ root.T + np.eye(len(x)))
    z = np.linalg.solve(factor, x - mean)
    return -0.5 * z @ z - np.sum(np.log(np.diag(factor))) - 0.5 * len(x) * np.log(2.0 * np.pi)


def gaussian_by_slogdet(mean, root, x):
    covariance = root @ root.T + np.eye(len(x))
    sign, logdet = np.linalg.slogdet(covariance)
    away = x - mean
    return -0.5 * (away @ np.linalg.inv(covariance) @ away + logdet + len(x) * np.log(2.0 * np.pi))


def gaussian_process(scale, noise, points, y):
    n = len(points)
    kernel = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            kernel[i, j] = np.exp(-np.sum((points[i] - points[j]) ** 2) / scale**2)
    factor = np.linalg.cholesky(kernel + noise**2 * np.eye(n))
    alpha = np.linalg.solve(factor.T, np.linalg.solve(factor, y))
    return 0.5 * y @ alpha + np.sum(np.log(np.diagonal(factor)))


def kalman_filter(f, q, ys):
    x, p, total = np.zeros(2), np.eye(2), 0.0
    h = np.array([[1.0, 0.5]])
    for y in ys:
        x, p = f @ x, f @ p @ f.T + q * np.eye(2)
        s = h @ p @ h.T + 0.1 * np.eye(1)
        innovation = y - h @ x
        gain = np.linalg.solve(s, h @ p).T
        x, p = x + gain @ innovation, p - gain @ h @ p
        total = total + innovation @ np.linalg.solve(s, innovation) + np.log(np.linalg.det(s))
    return total


# -- least squares -----------------------------------------------------------------------------------------------------


def regression(a, y):
    x, residuals, rank, s = np.linalg.lstsq(a, y, rcond=None)
    return np.sum(x**2) + residuals[0] / rank + np.log(s[0] / s[-1])


def ridge(a, y, strength):
    return np.linalg.norm(a @ np.linalg.solve(a.T @ a + strength * np.eye(3), a.T @ y) - y)


def by_pseudo_inverse(a, y):
    return np.sum((np.linalg.pinv(a) @ y) ** 3)


def by_qr(a, y):
    q, r = np.linalg.qr(a)
    return np.sum(np.linalg.solve(r, q.T @ y) ** 3)


# -- spectra -----------------------------------------------------------------------------------------------------------


def first_principal_component(points):
    away = points - np.mean(points, axis=0)
    w, v = np.linalg.eigh(away.T @ away)
    return w[-1] / np.sum(w) + np.abs(v[0, -1])


def explained_variance(a):
    u, s, vt = np.linalg.svd(a - np.mean(a, axis=0), full_matrices=False)
    return s[0] ** 2 / np.sum(s**2) + np.sum((u[:, :1] * s[0] @ vt[:1]) ** 3)


def low_rank_error(a):
    result = np.linalg.svd(a, full_matrices=False)
    near = (result[0][:, :2] * result[1][:2]) @ result[2][:2]
    return np.linalg.norm(a - near) ** 2


def null_space(a):
    others = np.linalg.svd(a)[0][:, 3:]
    projection = others @ others.T
    return np.sum(projection[0] ** 3)


def smallest_eigenvalue(a):
    return np.linalg.eigvalsh(a + a.T)[0]


def spectral_radius(a):
    return np.max(np.abs(np.linalg.eigvals(a)))


def stationary_distribution(rates):
    p = np.exp(rates)
    p = p / np.sum(p, axis=1, keepdims=True)
    w, v = np.linalg.eig(p.T)
    first = np.real(v[:, np.argmax(np.real(w))])
    return np.sum((first / np.sum(first)) ** 2)


def matrix_square_root(a):
    w, v = np.linalg.eigh(a @ a.T)
    return np.sum(((v * np.sqrt(w)) @ v.T) ** 3)


def power_iteration(a, x):
    m = a @ a.T
    for _ in range(5):
        x = m @ x
        x = x / np.linalg.norm(x)
    return x @ m @ x


# -- the rest ----------------------------------------------------------------------------------------------------------


def nested_lists(x, y):
    m = [[x, y], [y, 2.0]]
    values = np.linalg.eigvalsh(m)
    return np.linalg.det(m) + values[0] * np.linalg.norm([x, y]) + np.linalg.inv(m)[0][1]


def volumes(stack):
    signs, logs = np.linalg.slogdet(stack)
    return np.sum(np.linalg.det(stack) ** 2) + np.sum(logs * np.trace(np.linalg.inv(stack), axis1=1, axis2=2))


def powers(a):
    return np.sum(np.linalg.matrix_power(0.3 * a, 5) @ np.linalg.matrix_power(a, -2))


def chain(a, x):
    return np.linalg.multi_dot([x, a, a.T, x])


def tensors(a):
    inverse = np.linalg.tensorinv(np.reshape(a, (4, 2, 2)), ind=1)
    return np.sum(inverse**2) + np.sum(np.linalg.tensorsolve(np.reshape(a, (2, 2, 4)), np.eye(2)) ** 3)


def conditions(a):
    return np.linalg.cond(a) * np.linalg.cond(a, "fro") + np.linalg.cond(a, -2) * np.linalg.cond(a, 1)


def singular_determinant(x):
    return np.linalg.det(np.array([[x, 2.0 * x, 1.0], [2.0, 4.0, x], [1.0, 2.0, 3.0]]))


def rotated(a):
    q, r = np.linalg.qr(a, mode="complete")
    return np.sum(q**3) + np.sum(np.linalg.qr(a, "r") ** 3)


def polynomial_roots(c):
    companion = np.diag(np.ones(2), -1)
    companion[0] = -c
    return np.sum(np.real(np.linalg.eigvals(companion) ** 3))


CASES = [
    case(gaussian_by_cholesky, 0.5 * X, A, X),
    case(gaussian_by_slogdet, 0.5 * X, A, X),
    case(gaussian_process, 1.3, 0.4, POINTS, Y[:5]),
    case(kalman_filter, np.array([[0.9, 0.2], [-0.1, 0.8]]), 0.3, Y[:4], wrt=("f", "q")),
    case(regression, TALL, Y),
    case(ridge, TALL, Y, 0.7),
    case(by_pseudo_inverse, TALL, Y),
    case(by_pseudo_inverse, TALL.T.copy(), Y[:3]),
    case(by_qr, TALL, Y),
    case(first_principal_component, POINTS),
    case(explained_variance, TALL),
    case(low_rank_error, TALL),
    case(null_space, TALL),
    case(smallest_eigenvalue, A, gradient=lambda a: (lambda v: 2.0 * np.outer(v, v))(np.linalg.eigh(a + a.T)[1][:, 0])),
    case(spectral_radius, A),
    case(stationary_distribution, A),
    case(matrix_square_root, A),
    case(power_iteration, A, X),
    case(nested_lists, 1.3, 0.4),
    case(volumes, STACK),
    case(powers, A),
    case(chain, A, X, gradient=lambda a, x: (2.0 * np.outer(x, x @ a), 2.0 * a @ (a.T @ x))),
    case(tensors, A),
    case(conditions, A),
    case(singular_determinant, 3.0),
    case(rotated, TALL),
    case(
        polynomial_roots,
        np.array([0.3, 2.0, -0.7]),
        gradient=lambda c: np.array([-3.0 * (c[0] ** 2 - c[1]), 3.0 * c[0], -3.0]),
    ),
]
