"""Matrices that are known by their products with unit arrays."""

import numpy as np


def units(x):
    """Return the arrays of the shape of x that are one in one element and zero in the others."""
    n = np.size(x)
    return np.reshape(np.eye(n), (n, *np.shape(x)))


def hessian_of(product, x):
    """Return the array of shape ``x.shape + x.shape`` whose products with arrays are given."""
    if np.ndim(x) == 0:
        return product(1.0)
    n = np.size(x)
    result = np.zeros((n, n))
    each = units(x)
    for i in range(n):
        result[i] = np.ravel(product(each[i]))
    return np.reshape(result, np.shape(x) + np.shape(x))


def jacobian_of(push, x):
    """Return the array whose last axes are those of x, and whose products with arrays are given."""
    if np.ndim(x) == 0:
        return push(1.0)
    each = units(x)
    columns = []
    for i in range(np.size(x)):
        columns.append(push(each[i]))
    stacked = np.stack(columns, axis=-1)
    return np.reshape(stacked, np.shape(stacked)[:-1] + np.shape(x))
