"""Adjoints of arrays that are made of a display: each number has its element, each array that is joined its slice."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from itertools import pairwise
from typing import Any

import gast
import numpy as np

from s2sad import core, kinds
from s2sad.analysis import shapes
from s2sad.analysis.operations import Operation
from s2sad.core import Assign, Block, Expr, Stmt
from s2sad.differentiate.context import Context
from s2sad.kinds import Array, Kind, Tuple

# of so many lengths, the bounds of a slice are still read at a glance
LENGTHS = 2


def taken_apart(context: Context, stmt: Stmt, op: Operation, name: str, y: str) -> Expr | None:
    """Return the adjoint of the tuple that an array is made of, as elements and views; None if they are not known."""
    made, given = context.kind(y), context.kind(name)
    if not isinstance(made, Array) or made.dtype != "float64" or not isinstance(given, Tuple) or not _of_floats(given):
        return None
    y_bar = core.name(context.bar(y))
    if op.primitive in shapes.DISPLAYING:
        return _elements(given, y_bar) if shapes.of_display(given) else None
    if op.primitive in shapes.JOINING:
        display = context.displays.get(stmt)
        if display is None or display.target != name:
            return None
        return _joined(context, display.value.elts, op, given, made, y_bar)
    return None


def _of_floats(kind: Kind) -> bool:
    """Tell whether nested tuples hold floats, and no other inexact numbers."""
    if isinstance(kind, Tuple):
        return all(map(_of_floats, kind.elements))
    known = kinds.widened(kind)
    if isinstance(known, Array):
        return known.dtype == "float64"
    return isinstance(known, kinds.Scalar) and known.dtype in ("float", "int", "bool")


def _elements(kind: Kind, y_bar: Expr, *index: int) -> Expr:
    if isinstance(kind, Tuple):
        return core.tuple_([_elements(e, y_bar, *index, i) for i, e in enumerate(kind.elements)])
    parts = [core.constant(i) for i in index]
    return core.subscript(y_bar, parts[0] if len(parts) == 1 else core.tuple_(parts))


# -- arrays that are joined --------------------------------------------------------------------------------------------


def found(block: Block) -> Iterator[tuple[Stmt, Assign]]:
    """Yield the statements that follow a display, with the statement that names it."""
    for before, stmt in pairwise(block):
        if isinstance(before, Assign) and isinstance(before.value, gast.Tuple):
            yield stmt, before
    for stmt in block:
        for inner in core.blocks_of(stmt):
            yield from found(inner)


def _joined(context: Context, parts: list[Any], op: Operation, given: Tuple, made: Kind, y_bar: Expr) -> Expr | None:
    """Return the slices of the adjoint of arrays that are joined along an axis that is known."""
    ranks = {kinds.rank(kind) for kind in given.elements}
    rank = kinds.rank(made)
    place = _axis(context, op, rank, *ranks) if len(ranks) == 1 else None
    if place is None or len(parts) != len(given.elements):
        return None
    axis, new = place
    if new:
        return core.tuple_([_part(y_bar, axis, core.constant(i)) for i in range(len(parts))])
    bounds: list[Any] = [None]
    size, lengths = 0, []
    for part, kind in zip(parts[:-1], given.elements, strict=False):
        assert isinstance(kind, Array) and kind.shape is not None
        length = kinds.literal_size(kind.shape[axis])
        if length is not None:
            size += length
        elif isinstance(part, gast.Name):
            lengths.append(_length(context.stand_in(part.id), kind, axis))
        else:
            return None
        terms = [*lengths, core.constant(size)] if size else lengths
        bounds.append(reduce(core.add, terms) if terms else core.constant(0))
    if len(lengths) > LENGTHS:
        return None
    bounds.append(None)
    slices = [gast.Slice(lower=lower, upper=upper, step=None) for lower, upper in pairwise(bounds)]
    return core.tuple_([_part(y_bar, axis, each) for each in slices])


def _axis(context: Context, op: Operation, made: int | None, given: int | None) -> tuple[int, bool] | None:
    """Return the axis along which arrays of one rank are joined, and whether it is a new one."""
    if made is None or given is None or given < 1 or op.options:
        return None
    new = made > given
    if op.primitive is np.hstack:
        return (0 if made == 1 else 1), False
    if op.primitive in (np.vstack, np.column_stack):
        return (0 if op.primitive is np.vstack else 1), new
    given_axis = op.arguments.get("axis")
    axis = op.defaults["axis"] if given_axis is None else core.integer(given_axis)
    return (axis % made, new) if axis is not None and new == (op.primitive is np.stack) else None


def _part(y_bar: Expr, axis: int, index: Expr) -> Expr:
    lead = [core.ALL for _ in range(axis)]
    return core.subscript(y_bar, core.tuple_([*lead, index]) if lead else index)


def _length(name: str, kind: Any, axis: int) -> Expr:
    if len(kind.shape) == 1:
        return core.call(core.name("len"), core.name(name))
    return core.subscript(core.attribute(core.name(name), "shape"), core.constant(axis))
