"""How long an expression will print, roughly."""

from __future__ import annotations

from typing import Any

import gast

from s2sad import core

# a value longer than this keeps a name of its own
LIMIT = 64


@core.of_node
def length(expr: Any) -> int:
    """Return about as many characters as the expression takes in print."""
    if isinstance(expr, gast.Name):
        return len(expr.id)
    if isinstance(expr, gast.Constant):
        return len(repr(expr.value))
    below = sum(length(child) for child in core.children(expr))
    if isinstance(expr, gast.Attribute):
        return below + len(expr.attr) + 1
    if isinstance(expr, (gast.BinOp, gast.Compare, gast.BoolOp)):
        return below + 3
    return below + 2 * isinstance(expr, (gast.Call, gast.Subscript, gast.UnaryOp, gast.Tuple, gast.List))
