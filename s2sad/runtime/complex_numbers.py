"""Derivatives of the modulus and phase of complex numbers."""

from __future__ import annotations

from typing import Any

import numpy as np

from s2sad.runtime.elementwise import abs_partial, ratio
from s2sad.runtime.structure import masked_product


def angle_partial(z: Any, deg: bool = False) -> Any:
    """Return the derivative -i/z of the phase; 0 for real z.

    >>> angle_partial(np.array([1.0, 1.0j]))
    array([-0.-1.j, -1.+0.j])
    """
    if not np.iscomplexobj(z):
        return np.zeros_like(z) if isinstance(z, np.ndarray) else 0.0
    return np.divide(-57.29577951308232j if deg else -1j, z)


def turn(g: Any, direction: Any, z: Any) -> Any:
    """Return how ``direction``, which is conj(z)/|z|, moves with z; the map is its own transpose. 0 for real z.

    >>> turn(np.array([1.0j]), np.array([1.0 + 0.0j]), np.array([2.0 + 0.0j]))
    array([0.-0.5j])
    """
    if not np.iscomplexobj(z):
        return 0.0 * g
    return -1j * direction * ratio(np.imag(g * direction), np.abs(z))


def polar_bar(y_bar: Any, z: Any) -> Any:
    """Return the adjoint of z, given those of its modulus and phase; at 0, 0 if the phase is not used."""
    return y_bar[0] * abs_partial(z) + masked_product(y_bar[1], angle_partial(z))


def polar_dot(z_dot: Any, z: Any) -> tuple[float, float]:
    """Return the tangents of the modulus and phase of z."""
    return float(np.real(z_dot * abs_partial(z))), float(np.real(z_dot * angle_partial(z)))


def holomorphic_seed(out: Any) -> Any:
    """Return the adjoint 1 of a complex scalar result; raise if it is not one.

    >>> holomorphic_seed(2j)
    (1+0j)
    """
    if isinstance(out, (list, tuple, dict, str)) or np.ndim(out) != 0 or not np.iscomplexobj(out):
        raise ValueError("[S2S402] the result is not a complex scalar: leave out holomorphic=True")
    return 1.0 + 0.0j if isinstance(out, complex) else np.ones_like(out)


def with_real(z: Any, value: Any) -> Any:
    """Return complex numbers with another real part.

    >>> with_real(np.array([1.0 + 2.0j, 3.0j]), 5.0)
    array([5.+2.j, 5.+3.j])
    """
    made = np.array(z)
    made.real = value
    return made[()]


def with_imag(z: Any, value: Any) -> Any:
    """Return complex numbers with another imaginary part.

    >>> with_imag(np.array([1.0 + 2.0j, 3.0j]), 5.0)
    array([1.+5.j, 0.+5.j])
    """
    made = np.array(z)
    made.imag = value
    return made[()]
