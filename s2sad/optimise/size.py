"""How long an expression will print, roughly."""

from __future__ import annotations

from typing import Any

import gast


def length(expr: Any) -> int:
    """Return about as many characters as the expression takes in print."""
    total = 0
    for node in gast.walk(expr):
        if isinstance(node, gast.Name):
            total += len(node.id)
        elif isinstance(node, gast.Constant):
            total += len(repr(node.value))
        elif isinstance(node, gast.Attribute):
            total += len(node.attr) + 1
        elif isinstance(node, (gast.BinOp, gast.Compare, gast.BoolOp)):
            total += 3
        elif isinstance(node, (gast.Call, gast.Subscript, gast.UnaryOp, gast.Tuple, gast.List)):
            total += 2
    return total
