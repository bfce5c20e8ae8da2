"""What filters of images are their own transposes."""

from __future__ import annotations

from typing import Any


def self_adjoint(mode: Any, order: Any) -> Any:
    """Return the mode, if a symmetric filter is its own transpose in it; else raise."""
    if order != 0 or mode not in ("reflect", "grid-mirror", "constant", "grid-constant", "wrap", "grid-wrap"):
        raise NotImplementedError(
            "[S2S206] gaussian_filter has a rule for order 0 and the modes reflect, constant and wrap: pad the array"
        )
    return mode
