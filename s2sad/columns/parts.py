"""Expressions with one more axis at the front: which have it, how many others they have, how they are aligned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gast
import numpy as np

from s2sad import core, kinds
from s2sad.core import Expr
from s2sad.kinds import Kind, Known

SLICE = gast.Slice(lower=None, upper=None, step=None)
CONTAINERS = (kinds.Tuple, kinds.List, kinds.Dict)


class NoColumns(Exception):
    """A statement has no form with one more axis."""


@dataclass(frozen=True)
class Part:
    """An expression, whether its value has the axis of columns, and the kind of one column."""

    expr: Expr
    many: bool
    kind: Kind

    @property
    def rank(self) -> int:
        """The number of axes of one column."""
        found = rank(self.kind)
        if found is None:
            raise NoColumns("the rank of an array is not known")
        return found


def rank(kind: Kind) -> int | None:
    kind = kinds.widened(kind)
    if isinstance(kind, kinds.Scalar):
        return 0
    return len(kind.shape) if isinstance(kind, kinds.Array) and kind.shape is not None else None


def aligned(part: Part, wanted: int) -> Expr:
    """Return an expression with ones behind the axis of columns, so that others broadcast as they do for one column."""
    if not part.many or part.rank == wanted:
        return part.expr
    return opened(part.expr, [core.constant(None)] * (wanted - part.rank))


def opened(array: Expr, index: list[Expr]) -> Expr:
    """Return every column indexed."""
    return core.subscript(array, core.tuple_([SLICE, *index]))


def batchable(kind: Kind) -> bool:
    """Tell whether a value of this kind has an axis of columns where it holds what varies: numbers, not indices."""
    if isinstance(kind, CONTAINERS):
        return True
    kind = kinds.widened(kind)
    return isinstance(kind, (kinds.Scalar, kinds.Array)) and kinds.is_inexact(kind)


def numeric(kind: Kind) -> bool:
    """Tell whether the columns of a value are the elements of an array."""
    return batchable(kind) and not isinstance(kind, CONTAINERS)


def gatherable(kind: Kind) -> bool:
    """Tell whether single values of a kind can be put together: numbers, arrays, and structures of what is known."""
    if isinstance(kind, kinds.Tuple):
        return all(map(known, kind.elements)) and any(map(gatherable, kind.elements))
    if isinstance(kind, (kinds.List, kinds.Dict)):
        return gatherable(kind.element if isinstance(kind, kinds.List) else kind.value)
    return batchable(kind)


def known(kind: Kind) -> bool:
    """Tell whether enough is known of a value to say if it has the axis of columns."""
    return isinstance(kind, (kinds.Scalar, kinds.Array, kinds.Known, *CONTAINERS))


def lifted(kind: Kind, inner: bool = False) -> Kind:
    """Return the kind of several columns of one kind. In a container, what is no inexact number has no axis."""
    if isinstance(kind, kinds.Tuple):
        return kinds.Tuple(tuple(lifted(k, True) for k in kind.elements), kind.cls)
    if isinstance(kind, kinds.List):
        return kinds.List(lifted(kind.element, True))
    if isinstance(kind, kinds.Dict):
        items = None if kind.items is None else tuple((k, lifted(v, True)) for k, v in kind.items)
        return kinds.Dict(items, lifted(kind.value, True))
    kind = kinds.widened(kind)
    if inner and not batchable(kind) or not isinstance(kind, (kinds.Scalar, kinds.Array)):
        return kind
    if isinstance(kind, kinds.Scalar):
        dtype = {"float": "float64", "complex": "complex128", "int": "int64"}.get(kind.dtype, kind.dtype)
        return kinds.Array(dtype, (("columns", 0),))
    return kinds.Array(kind.dtype, None if kind.shape is None else (("columns", 0), *kind.shape))


def literal(expr: Any) -> Any:
    """Return the value of a literal: numbers, None, text, tuples of those."""
    if isinstance(expr, gast.Constant):
        return expr.value
    if isinstance(expr, gast.UnaryOp) and isinstance(expr.op, gast.USub):
        return -literal(expr.operand)
    if isinstance(expr, (gast.Tuple, gast.List)):
        return tuple(map(literal, expr.elts))
    raise NoColumns("an option is not a literal")


def spelled(value: Any) -> Expr:
    """Return syntax for a literal."""
    if isinstance(value, tuple):
        return core.tuple_(map(spelled, value))
    if isinstance(value, int) and not isinstance(value, bool) and value < 0:
        return core.unary(gast.USub, core.constant(-value))
    return core.constant(value)


def slot(index: Any, base: int, kind_of: Any) -> tuple[int, list[Expr]]:
    """Return the rank of one column at an index, and the parts of the index.

    Arrays in it must stand together: else NumPy would put their axes before that of the columns.
    """
    parts = list(index.elts) if isinstance(index, gast.Tuple) else [index]
    left, arrays, places = base, [], []
    for place, part in enumerate(parts):
        if isinstance(part, gast.Slice):
            continue
        kind = Known(part.value) if isinstance(part, gast.Constant) else kinds.widened(kind_of(part))
        if isinstance(part, gast.Constant) and part.value is None:
            left += 1
        elif isinstance(part, gast.Constant) and part.value is Ellipsis:
            continue
        elif isinstance(kind, kinds.Array) and kind.shape is not None and kind.dtype is not None:
            mask = np.dtype(kind.dtype).kind == "b"
            left -= len(kind.shape) if mask else 1
            arrays.append(1 if mask else len(kind.shape))
            places.append(place)
        elif isinstance(kind, kinds.List) and isinstance(kind.element, kinds.Scalar) and kind.element.dtype == "int":
            left -= 1
            arrays.append(1)
            places.append(place)
        elif isinstance(kind, (kinds.Scalar, Known)) and kinds.widened(kind) == kinds.INT or _is_int(kind):
            left -= 1
            places.append(place)
        else:
            raise NoColumns("what an index is, is not known")
    if arrays and places != list(range(places[0], places[-1] + 1)):
        raise NoColumns("arrays in an index do not stand together")
    return left + max(arrays, default=0), parts


def _is_int(kind: Kind) -> bool:
    return isinstance(kind, kinds.Scalar) and kind.dtype is not None and kind.dtype.startswith(("int", "uint"))
