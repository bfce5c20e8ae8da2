"""What derivatives are given besides the arguments: do tangents fit the arguments, and seeds the result?"""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, TypeAlias

import numpy as np

from s2sad import kinds
from s2sad.errors import fail
from s2sad.kinds import Kind
from s2sad.runtime.records import attributes, is_record
from s2sad.structures import is_variable

NUMBERS = (float, int, complex, np.ndarray, np.generic)
# a length that is not known is None
Shape: TypeAlias = "tuple[int | None, ...]"


@dataclass(frozen=True)
class Structure:
    """A list, tuple, dict or object, and what stands in it by index, key or name. None: not looked into."""

    cls: type
    parts: dict[Any, Structure | Shape | None]


def tangent(name: str, seed: Any, like: Any) -> Any:
    """Return the tangent for an argument, integers made floats; S2S403 if it does not fit."""
    check(name, seed, measured(like), f"its argument `{name.removesuffix('_dot')}`")
    if isinstance(seed, int) and isinstance(like, float):
        return float(seed)
    if isinstance(like, np.ndarray):
        # a number fits an array without axes
        return floating(np.asarray(seed))
    return seed if isinstance(seed, float) else floating(seed)


def floating(seed: Any) -> Any:
    """Return a seed with its integers made floats, and its objects namespaces, as adjoints and tangents are inside.

    >>> floating((1, {"a": 2.5}))
    (1.0, {'a': 2.5})
    """
    if isinstance(seed, (int, np.integer)):
        return float(seed)
    if isinstance(seed, np.ndarray):
        return seed.astype(float) if seed.dtype.kind in "iu" else seed
    if isinstance(seed, list):
        return [floating(s) for s in seed]
    if isinstance(seed, tuple):
        parts = [floating(s) for s in seed]
        return type(seed)(*parts) if hasattr(seed, "_fields") else tuple(parts)
    if is_record(seed):
        return SimpleNamespace(**{k: floating(s) for k, s in attributes(seed).items()})
    return {k: floating(s) for k, s in seed.items()} if isinstance(seed, dict) else seed


def check_seed(name: str, seed: Any, result: Kind, arguments: dict[str, Any]) -> None:
    """Compare a seed with the result, of which only the kind is known; S2S403 if it does not fit."""
    check(name, seed, _expected(result, arguments), "the result")


def measured(value: Any, held: bool = False) -> Structure | Shape | None:
    """Return the structure of a value, with the shapes of its arrays. ``held``: it is a part of an object."""
    if isinstance(value, NUMBERS):
        return np.shape(value) if is_variable(value) or not held else None
    if isinstance(value, (list, tuple)):
        held = held or hasattr(value, "_fields")
        return Structure(type(value), {i: measured(v, held) for i, v in enumerate(value)})
    if isinstance(value, dict):
        return Structure(dict, {k: measured(v, held) for k, v in value.items()})
    return (
        Structure(type(value), {k: measured(v, True) for k, v in attributes(value).items()})
        if is_record(value)
        else None
    )


def _expected(kind: Kind, arguments: dict[str, Any]) -> Structure | Shape | None:
    if isinstance(kind, kinds.Scalar):
        return ()
    if isinstance(kind, kinds.Array):
        return None if kind.shape is None else tuple(_length(d, arguments) for d in kind.shape)
    if isinstance(kind, kinds.Tuple):
        return Structure(tuple, {i: _expected(k, arguments) for i, k in enumerate(kind.elements)})
    if isinstance(kind, kinds.Object):
        return Structure(
            kind.cls, {k: _expected(v, arguments) if kinds.carries(v) else None for k, v in kind.attributes}
        )
    if isinstance(kind, kinds.Dict) and kind.items is not None:
        return Structure(dict, {k: _expected(v, arguments) for k, v in kind.items})
    return None


def stand_in(kind: Kind, arguments: dict[str, Any]) -> Any:
    """Return a value with the structure, shapes and dtypes of a result of which the kind tells all; else None."""
    if isinstance(kind, kinds.Scalar) and kind.dtype in ("float", "complex"):
        return 0.0 if kind.dtype == "float" else 0j
    if isinstance(kind, kinds.Array) and kind.shape is not None and kind.dtype is not None:
        shape = [n for d in kind.shape if (n := _length(d, arguments)) is not None]
        known = len(shape) == len(kind.shape)
        return np.broadcast_to(np.zeros((), kind.dtype), shape) if known else None
    if isinstance(kind, kinds.Tuple):
        parts = [stand_in(k, arguments) for k in kind.elements]
        return None if any(p is None for p in parts) or kind.cls is not tuple else tuple(parts)
    return None


def _length(dim: kinds.Dim, arguments: dict[str, Any]) -> int | None:
    """Return the length of an axis that is an argument's, or that an argument gives."""
    name, less = dim or ("", 0)
    name, _, axis = name.partition(".")
    value = arguments.get(name)
    if axis.isdigit() and isinstance(value, np.ndarray):
        return max(0, value.shape[int(axis)] - less)
    return max(0, value - less) if not axis and isinstance(value, int) else None


def check(name: str, seed: Any, wanted: Structure | Shape | None, what: str) -> None:
    """Compare a seed with the structure that it should have; S2S403 if it does not fit."""
    if isinstance(wanted, tuple):
        shape = np.shape(seed) if isinstance(seed, NUMBERS) else None
        if shape is None or not _agree(shape, wanted):
            found = f"a {type(seed).__name__}" if shape is None else _words(shape)
            fail("S2S403", f"`{name}` is {found}, and {what} is {_words(wanted)}", help=("give one of the same shape",))
    elif wanted is not None:
        if not issubclass(wanted.cls, (list, tuple, dict)):
            _check_object(name, seed, wanted, what)
            return
        keys = _keys(seed, dict if wanted.cls is dict else (list, tuple))
        if keys != set(wanted.parts):
            of = (
                f"with the keys {', '.join(map(repr, wanted.parts))}"
                if wanted.cls is dict
                else f"of {len(wanted.parts)}"
            )
            help = "give one of the same structure"
            fail("S2S403", f"`{name}` does not fit {what}, a {wanted.cls.__name__} {of}", help=(help,))
        for key, part in wanted.parts.items():
            check(f"{name}[{key!r}]", seed[key], part, what)


def _check_object(name: str, seed: Any, wanted: Structure, what: str) -> None:
    variables = {k: part for k, part in wanted.parts.items() if part is not None}
    given = attributes(seed) if is_record(seed) else {}
    missing = [k for k in variables if k not in given]
    if missing or not is_record(seed):
        of = f"a {wanted.cls.__name__} with {', '.join(variables)}"
        help = "give one of the same class, or a SimpleNamespace of these attributes"
        fail("S2S403", f"`{name}` does not fit {what}, {of}", help=(help,))
    for key, part in variables.items():
        check(f"{name}.{key}", given[key], part, what)


def _agree(shape: tuple[int, ...], wanted: Shape) -> bool:
    return len(shape) == len(wanted) and all(w in (None, n) for n, w in zip(shape, wanted, strict=True))


def _keys(seed: Any, cls: Any) -> set[Any] | None:
    """Return the keys or indices of a structure of a class; None for others."""
    if not isinstance(seed, cls):
        return None
    return set(seed) if isinstance(seed, dict) else set(range(len(seed)))


def _words(shape: Shape) -> str:
    if not shape:
        return "a number"
    lengths = ", ".join("?" if n is None else str(n) for n in shape)
    return f"an array of shape ({lengths}{',' * (len(shape) == 1)})"
