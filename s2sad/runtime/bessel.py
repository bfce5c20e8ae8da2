"""Bessel functions that NumPy lacks."""

from __future__ import annotations

from typing import Any

import numpy as np


def bessel_i1(x: Any) -> Any:
    """Return the modified Bessel function of order one, the derivative of ``np.i0`` (DLMF 10.32.3).

    The midpoint rule on the quarter period has no error but rounding, for all x at which the function is finite.

    >>> round(float(bessel_i1(1.0)), 12)
    0.565159103992
    """
    nodes = np.cos((np.arange(64) + 0.5) * (np.pi / 128.0))
    return np.mean(nodes * np.sinh(np.expand_dims(x, -1) * nodes), axis=-1)
