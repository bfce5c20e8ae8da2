"""``np.r_``, ``np.c_``, ``np.mgrid`` and ``np.ogrid`` of what varies: an index that is no index, written as calls."""

from __future__ import annotations

from typing import Any

import gast
import numpy as np

from s2sad import core, kinds
from s2sad.core import Expr
from s2sad.front.evaluate import kind_of, live_object
from s2sad.front.lower import Lowerer, Value
from s2sad.front.varied import touches
from s2sad.front.words import text_of

INDEXED = (np.r_, np.c_, np.mgrid, np.ogrid)


def item(lo: Lowerer, node: gast.Subscript) -> tuple[Expr, Value] | None:
    """Lower ``np.r_[a, 0:b:5j]`` and the like; None if it is another item, or of constants only."""
    from s2sad.front import calls, expressions

    if not touches(lo, node.slice):
        return None
    made_by = live_object(lo, node.value)
    if not any(made_by is each for each in INDEXED):
        return None
    parts = node.slice.elts if isinstance(node.slice, gast.Tuple) else [node.slice]
    pieces = [_range(lo, part) if isinstance(part, gast.Slice) else part for part in parts]
    if not all(map(_is_read, pieces)):
        lo.report(
            "S2S104",
            f"`{text_of(node)}` with a derivative, and with text among its parts or a step of unknown kind",
            node,
            help=("use np.concatenate, np.stack, np.linspace or np.arange",),
        )
        return lo.whole(node), Value(kinds.UNKNOWN, True)
    if made_by is np.r_ or made_by is np.c_:
        return calls.known_call(lo, made_by, gast.copy_location(core.call(node.value, *pieces), node))
    if not isinstance(node.slice, gast.Tuple):
        return expressions.operation(lo, gast.copy_location(pieces[0], node))
    options = {"sparse": core.constant(True)} if made_by is np.ogrid else {}
    grids = core.call(lo.namespace.numpy("meshgrid"), *pieces, indexing=core.constant("ij"), **options)
    made = core.call(lo.namespace.numpy("stack"), grids) if made_by is np.mgrid else grids
    return expressions.operation(lo, gast.copy_location(made, node))


def _is_read(piece: Any) -> bool:
    return piece is not None and not (isinstance(piece, gast.Constant) and isinstance(piece.value, str))


def _range(lo: Lowerer, part: gast.Slice) -> Expr | None:
    """Return the call that a slice stands for: an imaginary step is a number of elements, the last one included."""
    lower = part.lower or core.constant(0)
    if part.step is None:
        return core.call(lo.namespace.numpy("arange"), lower, part.upper)
    kind = kinds.widened(kind_of(lo, part.step))
    if kind == kinds.COMPLEX:
        count = core.call(core.name("int"), core.call(core.name("abs"), part.step))
        return core.call(lo.namespace.numpy("linspace"), lower, part.upper, count)
    if isinstance(kind, kinds.Scalar):
        return core.call(lo.namespace.numpy("arange"), lower, part.upper, part.step)
    return None
