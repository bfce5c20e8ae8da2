"""Programs on sparse matrices, of constants and of what varies."""

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import spsolve

from tests.programs.case import case

DENSE = np.array([[3.0, 1.0, 0.0], [0.0, 2.0, 1.0], [0.5, 0.0, 1.0]])
A = sparse.csr_array(DENSE)
M = sparse.csc_matrix(DENSE)
X = np.array([1.0, -2.0, 0.5])
D = np.array([1.0, 2.0, 0.7, 0.4])
ROWS, COLS = [0, 1, 2, 0], [1, 0, 2, 0]


def products(x):
    return np.sum((A @ x) ** 2) + np.sum(A.dot(x) * (A.T @ x)) + np.sum((x @ A) ** 3)


def products_dense(x):
    return np.sum((DENSE @ x) ** 2) + np.sum((DENSE @ x) * (DENSE.T @ x)) + np.sum((x @ DENSE) ** 3)


def stars(x):
    """Of the older classes, the star is the product of matrices."""
    return np.sum((M * x) ** 2 * (x * M)) + np.sum((M.T * np.outer(x, x)) ** 2)


def stars_dense(x):
    return np.sum((DENSE @ x) ** 2 * (x @ DENSE)) + np.sum((DENSE.T @ np.outer(x, x)) ** 2)


def of_expressions(x):
    return np.sum((2 * A + A.T)[1:] @ x) ** 2 + np.sum(
        (sparse.csr_array(np.eye(3)) - A) @ np.outer(x, x[:2]) @ np.ones(2)
    )


def of_expressions_dense(x):
    return np.sum((2 * DENSE + DENSE.T)[1:] @ x) ** 2 + np.sum((np.eye(3) - DENSE) @ np.outer(x, x[:2]) @ np.ones(2))


def of_an_argument(x, matrix):
    for _ in range(3):
        x = np.tanh(matrix @ x) + matrix.T.dot(x)
    return np.sum(x)


def systems(x):
    return np.sum(spsolve(M, x) ** 2) + np.sum(spsolve(A.T.tocsc(), np.outer(x, x[:2])) ** 2)


def systems_dense(x):
    return np.sum(np.linalg.solve(DENSE, x) ** 2) + np.sum(np.linalg.solve(DENSE.T, np.outer(x, x[:2])) ** 2)


def entries_that_vary(x, d):
    s = sparse.csr_matrix((d * d, (ROWS, COLS)), shape=(3, 3))
    t = sparse.csc_array((d, (ROWS, COLS)))
    u = 2.0 * t - A + t / d[0]
    return np.sum((s @ x) * (s.T @ np.sin(x))) + np.sum(spsolve(u.tocsc(), x) ** 2) + np.sum((x @ u).dot(x)) ** 2


def entries_that_vary_dense(x, d):
    s, t = np.zeros((3, 3)), np.zeros((3, 3))
    s[ROWS, COLS] = d * d
    t[ROWS, COLS] = d
    u = 2.0 * t - DENSE + t / d[0]
    return np.sum((s @ x) * (s.T @ np.sin(x))) + np.sum(np.linalg.solve(u, x) ** 2) + np.sum((x @ u).dot(x)) ** 2


def a_line_of_heat(x, k):
    """One implicit step, the matrix by its diagonals."""
    step = sparse.diags([-k * x[:2], 1.0 + 2.0 * k * x * x, -k * x[1:]], [-1, 0, 1], format="csc")
    return np.sum(spsolve(step, x) ** 2)


def a_line_of_heat_dense(x, k):
    step = np.diag(1.0 + 2.0 * k * x * x) + np.diag(-k * x[:2], -1) + np.diag(-k * x[1:], 1)
    return np.sum(np.linalg.solve(step, x) ** 2)


def from_an_array(x):
    s = sparse.csr_array(np.outer(x, x) * DENSE)
    return np.sum(s.toarray() ** 2) + np.sum((s @ x) ** 3)


def from_an_array_dense(x):
    s = np.outer(x, x) * DENSE
    return np.sum(s**2) + np.sum((s @ x) ** 3)


def elementwise(x):
    return np.sum(A.multiply(x))


CASES = [
    case(products, X, functional=products_dense),
    case(stars, X, functional=stars_dense),
    case(of_expressions, X, functional=of_expressions_dense),
    case(of_an_argument, X, A, wrt=("x",)),
    case(systems, X, functional=systems_dense),
    case(entries_that_vary, X, D, functional=entries_that_vary_dense),
    case(a_line_of_heat, X, 0.3, functional=a_line_of_heat_dense),
    case(from_an_array, X, functional=from_an_array_dense),
    case(elementwise, X, refuses="S2S205"),
]
