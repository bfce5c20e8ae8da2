"""Trigonometric and hyperbolic functions of NumPy."""

import numpy as np

from s2sad.rules import rule


@rule.elementwise(np.sin)
def sin(y, x):
    return np.cos(x)


@rule.elementwise(np.cos)
def cos(y, x):
    return -np.sin(x)


@rule.elementwise(np.tan)
def tan(y, x):
    return 1.0 + y * y


@rule.elementwise(np.arcsin, singular=True)
def arcsin(y, x):
    return 1.0 / np.sqrt(1.0 - x * x)


@rule.elementwise(np.arccos, singular=True)
def arccos(y, x):
    return -1.0 / np.sqrt(1.0 - x * x)


@rule.elementwise(np.arctan)
def arctan(y, x):
    return 1.0 / (1.0 + x * x)


@rule.elementwise(np.arctan2, singular=True)
def arctan2(y, x1, x2):
    """nan at (0, 0)."""
    return np.divide(x2, x1 * x1 + x2 * x2), np.divide(-x1, x1 * x1 + x2 * x2)


@rule.elementwise(np.sinh)
def sinh(y, x):
    return np.cosh(x)


@rule.elementwise(np.cosh)
def cosh(y, x):
    return np.sinh(x)


@rule.elementwise(np.tanh)
def tanh(y, x):
    return 1.0 - y * y


@rule.elementwise(np.arcsinh)
def arcsinh(y, x):
    return 1.0 / np.sqrt(1.0 + x * x)


@rule.elementwise(np.arccosh, singular=True)
def arccosh(y, x):
    # two roots: of a complex number in the left half plane, that of x * x - 1 has the other sign
    return 1.0 / (np.sqrt(x - 1.0) * np.sqrt(x + 1.0))


@rule.elementwise(np.arctanh, singular=True)
def arctanh(y, x):
    return 1.0 / (1.0 - x * x)


@rule.elementwise(np.deg2rad, np.radians)
def radians(y, x):
    return 0.017453292519943295


@rule.elementwise(np.rad2deg, np.degrees)
def degrees(y, x):
    return 57.29577951308232
