"""Elementwise functions of NumPy and math: partial derivatives."""

import math

import numpy as np

from s2sad.rules import rule


@rule.elementwise(np.tanh, math.tanh)
def tanh(y, x):
    return 1.0 - y * y


@rule.elementwise(np.log, math.log, singular=True)
def log(y, x):
    return 1.0 / x
