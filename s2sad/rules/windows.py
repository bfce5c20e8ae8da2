"""The Bessel function i0 and the window made of it. The other windows of NumPy have no parameter but their length."""

import numpy as np

from s2sad.rules import rule
from s2sad.runtime.bessel import bessel_i1


@rule.elementwise(np.i0)
def i0(y, x):
    return bessel_i1(x)


@rule.rewrite(np.kaiser)
def kaiser(M, beta):
    if M == 1:
        return np.ones(1)
    position = np.linspace(-1.0, 1.0, M)
    return np.i0(beta * np.sqrt(1.0 - position * position)) / np.i0(float(beta))
