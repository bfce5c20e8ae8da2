"""The symbolic shapes of products and reductions."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np

from s2sad.kinds import Array, Dim, Kind, Known, Scalar, Tuple, of_literal, widened

PRODUCTS = frozenset({operator.matmul, np.matmul, np.dot, np.ndarray.dot})
REDUCTIONS = frozenset(
    getattr(owner, name)
    for owner in (np, np.ndarray)
    for name in ("sum", "mean", "prod", "max", "min", "std", "var", "amax", "amin")
    if hasattr(owner, name)
)
# what makes an array of a display, with its first argument alone
DISPLAYING = frozenset({np.array, np.asarray, np.asanyarray})
Shape = tuple[Dim, ...]


def of(primitive: Any, args: tuple[Kind, ...], keywords: tuple[tuple[str, Kind], ...]) -> Shape | None:
    """Return the shape of ``primitive(*args, **keywords)``; None where it is not told by those of its arguments."""
    shapes = [a.shape if isinstance(a, Array) else None for a in args]
    if primitive in PRODUCTS and len(args) == 2 and not keywords:
        return _of_product(shapes[0], shapes[1])
    if primitive is np.outer and len(args) == 2 and not keywords:
        a, b = shapes
        return (*a, *b) if a is not None and b is not None and len(a) == len(b) == 1 else None
    if primitive in DISPLAYING and len(args) == 1 and isinstance(args[0], Tuple) and dict(keywords).keys() <= {"dtype"}:
        return of_display(args[0])
    if primitive in REDUCTIONS and shapes and shapes[0] is not None:
        return _of_reduction(shapes[0], args[1:], dict(keywords))
    return None


def of_display(kind: Kind) -> Shape | None:
    """Return the shape of an array of nested tuples; None if it is not sure that they have one."""
    if isinstance(kind, Tuple):
        parts = [of_display(e) for e in kind.elements]
        if not parts or any(p is None or len(p) != len(parts[0] or ()) for p in parts):
            return None
        # one has the shape of the other, or there is no array
        return (of_literal(len(parts)), *(parts[0] or ()))
    kind = widened(kind)
    return () if isinstance(kind, Scalar) else kind.shape if isinstance(kind, Array) else None


def _of_product(a: Shape | None, b: Shape | None) -> Shape | None:
    if a is None or b is None or not 1 <= len(a) <= 2 or not 1 <= len(b) <= 2:
        return None
    return (*a[:-1], *b[1:])


def _of_reduction(shape: Shape, rest: tuple[Kind, ...], options: dict[str, Kind]) -> Shape | None:
    """A reduction along one axis that is a literal."""
    axis = rest[0] if rest else options.pop("axis", None)
    if len(rest) > 1 or options or not isinstance(axis, Known) or type(axis.value) is not int:
        return None
    if not -len(shape) <= axis.value < len(shape):
        return None
    position = axis.value % len(shape)
    return (*shape[:position], *shape[position + 1 :])


__all__ = ["of"]
