"""engine="numba": compile the text as it is. What Numba cannot compile is its error; there is no fall-back."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any


@lru_cache(maxsize=1)
def _teach() -> Any:
    """Teach Numba ``reversed(range(...))``, which the reverse of every counted loop uses."""
    import numba
    from numba.core import types
    from numba.extending import overload

    @overload(reversed)
    def reversed_range(items):  # noqa: ANN001, ANN202 - Numba compares the signatures
        if not isinstance(items, types.RangeType):
            return None

        def backward(items):  # noqa: ANN001, ANN202
            return range(items.start + (len(items) - 1) * items.step, items.start - items.step, -items.step)

        return backward

    return numba


def compiled(function: Callable) -> Callable:
    """Return the function compiled by ``numba.njit``."""
    return _teach().njit(function)
