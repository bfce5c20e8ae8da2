"""What derivatives are given besides the arguments: do tangents fit the arguments, and seeds the result?"""

from __future__ import annotations

from typing import Any

import numpy as np

from s2sad import kinds
from s2sad.errors import fail
from s2sad.kinds import Kind

NUMBERS = (float, int, complex, np.ndarray, np.generic)


def tangent(name: str, seed: Any, like: Any) -> Any:
    """Return the tangent for an argument, integers made floats; S2S403 if it does not fit."""
    what = f"its argument `{name.removesuffix('_dot')}`"
    _check(name, seed, _measured(like), what)
    return _promoted(seed, like)


def seed_of(result: Kind, name: str, seed: Any, arguments: dict[str, Any]) -> Any:
    """Return the seed for a result of which the kind is known before it is computed; S2S403 if it does not fit."""
    _check(name, seed, _expected(result, arguments), "the result")
    return seed


def _measured(value: Any) -> Any:
    """Return the structure of a value: shapes of arrays and numbers; None for what is not looked into."""
    if isinstance(value, NUMBERS):
        return np.shape(value)
    if isinstance(value, (list, tuple)):
        return type(value), [_measured(v) for v in value]
    return (dict, {k: _measured(v) for k, v in value.items()}) if isinstance(value, dict) else None


def _expected(kind: Kind, arguments: dict[str, Any]) -> Any:
    """Return the structure of a kind, in the same form; lengths that are not known are None."""
    if isinstance(kind, kinds.Scalar):
        return ()
    if isinstance(kind, kinds.Array):
        return None if kind.shape is None else tuple(_length(d, arguments) for d in kind.shape)
    if isinstance(kind, kinds.Tuple):
        return tuple, [_expected(k, arguments) for k in kind.elements]
    if isinstance(kind, kinds.Dict) and kind.items is not None:
        return dict, {k: _expected(v, arguments) for k, v in kind.items}
    return None


def _length(dim: kinds.Dim, arguments: dict[str, Any]) -> int | None:
    """Return the length of an axis that is an argument's, or that an argument gives."""
    name, less = dim or ("", 0)
    name, _, axis = name.partition(".")
    value = arguments.get(name)
    if axis.isdigit() and isinstance(value, np.ndarray):
        return max(0, value.shape[int(axis)] - less)
    return max(0, value - less) if not axis and isinstance(value, int) else None


def _check(name: str, seed: Any, wanted: Any, what: str) -> None:
    if wanted is None:
        return
    if isinstance(wanted, tuple) and not (wanted and isinstance(wanted[0], type)):
        shape = np.shape(seed) if isinstance(seed, NUMBERS) else None
        if shape is None or len(shape) != len(wanted) or any(w not in (None, n) for n, w in zip(shape, wanted)):
            found = type(seed).__name__ if shape is None else _words(shape)
            fail("S2S403", f"`{name}` is {found}, and {what} is {_words(wanted)}", help=("give one of the same shape",))
        return
    cls, parts = wanted
    keys = parts if cls is dict else range(len(parts))
    fits = isinstance(seed, dict) and set(seed) == set(parts) if cls is dict else isinstance(seed, (list, tuple))
    if not fits or len(seed) != len(parts):
        of = f"with the keys {', '.join(map(repr, parts))}" if cls is dict else f"of {len(parts)}"
        help = "give one of the same structure"
        fail("S2S403", f"`{name}` does not fit {what}, a {cls.__name__} {of}", help=(help,))
    for key in keys:
        _check(f"{name}[{key!r}]", seed[key], parts[key], what)


def _words(shape: tuple[int | None, ...]) -> str:
    if not shape:
        return "a number"
    lengths = ", ".join("?" if n is None else str(n) for n in shape)
    return f"an array of shape ({lengths}{',' * (len(shape) == 1)})"


def _promoted(seed: Any, like: Any) -> Any:
    if isinstance(seed, int) and isinstance(like, float):
        return float(seed)
    if isinstance(seed, np.ndarray) and seed.dtype.kind in "iu":
        return seed.astype(float)
    return seed
