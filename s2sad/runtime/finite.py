"""Values that are numbers: what ``check="nan"`` asks after each step."""

from __future__ import annotations

from typing import Any

import numpy as np

from s2sad.runtime.records import attributes, is_record


def is_finite(value: Any) -> bool:
    """Tell whether all numbers in a structure are finite. What is no number is.

    >>> is_finite([1.0, {"a": float("inf")}])
    False
    """
    if isinstance(value, (list, tuple)):
        return all(map(is_finite, value))
    if isinstance(value, dict):
        return all(map(is_finite, value.values()))
    if isinstance(value, (float, complex, np.ndarray, np.inexact)):
        return np.asarray(value).dtype.kind not in "fc" or bool(np.all(np.isfinite(value)))
    if is_record(value):
        return all(map(is_finite, attributes(value).values()))
    return True


def check_finite(value: Any, what: str) -> None:
    """Raise S2S501 if a value or an adjoint is not finite."""
    if not is_finite(value):
        shown = f"an array of shape {value.shape}, {_counted(value)}" if isinstance(value, np.ndarray) else repr(value)
        raise FloatingPointError(f"[S2S501] {what} is not finite here: it is {shown}")


def _counted(value: Any) -> str:
    wrong = ~np.isfinite(value)
    first = tuple(np.argwhere(wrong)[0].tolist())
    return f"with {value[first]} at {first}, and {np.count_nonzero(wrong) - 1} more"
