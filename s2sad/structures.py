"""The numbers and arrays in nested lists, tuples and dicts."""

from __future__ import annotations

from typing import Any


def leaves(value: Any) -> list[Any]:
    """Return the numbers and arrays of a structure, in order."""
    if isinstance(value, (list, tuple)):
        return [leaf for v in value for leaf in leaves(v)]
    if isinstance(value, dict):
        return [leaf for v in value.values() for leaf in leaves(v)]
    return [] if value is None else [value]


def rebuild(like: Any, flat: Any) -> Any:
    """Return a structure like ``like`` whose leaves are taken, in order, from the iterator ``flat``."""
    if isinstance(like, tuple):
        parts = [rebuild(v, flat) for v in like]
        return type(like)(*parts) if hasattr(like, "_fields") else tuple(parts)
    if isinstance(like, list):
        return [rebuild(v, flat) for v in like]
    if isinstance(like, dict):
        return {k: rebuild(v, flat) for k, v in like.items()}
    return None if like is None else next(flat)
