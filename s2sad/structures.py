"""The numbers and arrays in nested lists, tuples, dicts and objects."""

from __future__ import annotations

from typing import Any

import numpy as np

from s2sad.runtime.records import attributes, gradient_class, is_record, made


def leaves(value: Any) -> list[Any]:
    """Return the numbers and arrays of a structure, in order; of an object, those that have a derivative."""
    if isinstance(value, (list, tuple)):
        if hasattr(value, "_fields"):
            return [leaf for v in value for leaf in _held(v)]
        return [leaf for v in value for leaf in leaves(v)]
    if isinstance(value, dict):
        return [leaf for v in value.values() for leaf in leaves(v)]
    if is_record(value):
        return [leaf for v in attributes(value).values() for leaf in _held(v)]
    return [] if value is None else [value]


def holds_itself(value: Any, around: tuple[int, ...] = ()) -> bool:
    """Tell whether a structure is a part of itself.

    >>> holds_itself([[]])
    False
    """
    if id(value) in around:
        return True
    parts: list[Any] = []
    if isinstance(value, (list, tuple)):
        parts = list(value)
    elif isinstance(value, dict):
        parts = list(value.values())
    elif is_record(value):
        parts = list(attributes(value).values())
    return any(holds_itself(p, (*around, id(value))) for p in parts if not isinstance(p, (float, int, str)))


def _held(value: Any) -> list[Any]:
    """Return the leaves of a part of an object: integers and text are no variables of it."""
    return [leaf for leaf in leaves(value) if is_variable(leaf)]


def is_variable(leaf: Any) -> bool:
    """Tell whether a part of an object is a number or array that has a derivative."""
    if isinstance(leaf, np.ndarray):
        return leaf.dtype.kind in "fc"
    return isinstance(leaf, (float, complex, np.inexact))


def rebuild(like: Any, flat: Any, constants: bool = False) -> Any:
    """Return a structure like ``like`` whose leaves are taken, in order, from the iterator ``flat``.

    What an object holds besides is None, as in gradients; with ``constants``, what it is.
    """

    if is_record(like) or isinstance(like, tuple) and hasattr(like, "_fields"):
        return _inside(like, flat, constants)
    if isinstance(like, tuple):
        return tuple(rebuild(v, flat, constants) for v in like)
    if isinstance(like, list):
        return [rebuild(v, flat, constants) for v in like]
    if isinstance(like, dict):
        return {k: rebuild(v, flat, constants) for k, v in like.items()}
    return None if like is None else next(flat)


# no closures: two that call each other would keep the leaves alive until the next collection of garbage


def _inside(value: Any, flat: Any, constants: bool) -> Any:
    """Return an object, or a structure that it holds, with other leaves."""
    if isinstance(value, tuple):
        parts = [_rebuilt(v, flat, constants) for v in value]
        return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
    if isinstance(value, list):
        return [_rebuilt(v, flat, constants) for v in value]
    if isinstance(value, dict):
        return {k: _rebuilt(v, flat, constants) for k, v in value.items()}
    cls = type(value) if constants else gradient_class(type(value))
    return made(cls, {k: _rebuilt(v, flat, constants) for k, v in attributes(value).items()})


def _rebuilt(value: Any, flat: Any, constants: bool) -> Any:
    """Return a part of an object with other leaves."""
    if isinstance(value, (list, tuple, dict)) or is_record(value):
        return _inside(value, flat, constants)
    return next(flat) if _held(value) else value if constants else None
