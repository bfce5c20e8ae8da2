"""Print gast syntax as Python text."""

from __future__ import annotations

from typing import Any

import gast

from s2sad.emit.convert import as_ast
from s2sad.emit.generator import EXPRESSION
from s2sad.emit.printer import Printer
from s2sad.emit.wrap import text_of

WIDTH = 88


def to_text(node: Any, indent: int = 0, width: int = WIDTH) -> str:
    """Return the text of an expression, a statement or a list of statements, indented by ``indent`` levels.

    >>> import gast
    >>> to_text(gast.parse("y = (-(x)**2);  a[(i,j)] += (f( x ) , 1)").body)
    'y = -x ** 2\\na[i, j] += f(x), 1\\n'
    >>> to_text(gast.parse("x+1").body[0].value)
    'x + 1'
    """
    printer = Printer(indent)
    if isinstance(node, gast.expr):
        printer.at(EXPRESSION, as_ast(node))
        return text_of(printer.result, width)
    body = node if isinstance(node, list) else node.body if isinstance(node, gast.Module) else [node]
    for statement in body:
        printer.visit(as_ast(statement))
    return text_of(printer.result, width).strip("\n") + "\n" * bool(body)
