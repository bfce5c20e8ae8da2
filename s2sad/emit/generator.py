"""The parts of the printed text, and the choice of parentheses, on top of astor's generator.

The output is a list of parts. Commas and operators are ``Delimiter`` parts, and a value that may be put in parentheses
stands between ``SOFT_OPEN`` and ``SOFT_CLOSE``: that is what ``s2sad.emit.wrap`` needs to break long lines.
"""

from __future__ import annotations

import ast
import warnings
from typing import Any

with warnings.catch_warnings():
    # astor names syntax classes that newer Pythons deprecate
    warnings.simplefilter("ignore", DeprecationWarning)
    from astor.code_gen import SourceGenerator, set_precedence
    from astor.op_util import Precedence, get_op_precedence, get_op_symbol

from s2sad.emit.wrap import COMMA, SOFT_CLOSE, SOFT_OPEN, Delimiter

__all__ = ["EXPRESSION", "OPERATORS", "Generator", "Precedence"]

# what may stand where an expression is asked for: no tuple, no walrus, no yield
EXPRESSION = Precedence.Lambda
# a line is broken first at the operators that bind least
OPERATORS = {
    cls: Delimiter(f" {get_op_symbol(cls())} ", -get_op_precedence(cls()))
    for base in (ast.operator, ast.boolop, ast.cmpop)
    for cls in base.__subclasses__()
    if cls.__module__ in ("ast", "_ast")
}


class Generator(SourceGenerator):  # type: ignore[misc]
    """Collects the parts of the text in ``result``."""

    def __init__(self, indentation: int = 0) -> None:
        super().__init__(" " * 4)
        self.indentation = indentation
        self.new_lines = 0
        self.starts_block = True
        self.nested_strings = 0
        self.plain_commas = 0

    def separated(self, items: Any, level: int = Precedence.Comma) -> None:
        """Write nodes with commas between them."""
        set_precedence(level, list(items))
        for i, item in enumerate(items):
            if i:
                self.comma()
            self.write(item)

    def comma(self) -> None:
        """Write a comma at which a line may be broken, unless it belongs to a lambda's or a loop's names."""
        self.write(", " if self.plain_commas else COMMA)

    def at(self, level: Any, node: Any, before: str = "", after: str = "") -> None:
        """Write a node, if there is one, in parentheses if it binds less than the level."""
        if node is not None:
            set_precedence(level, node)
            self.write(before, node, after)

    def soft(self, level: Any, node: Any) -> None:
        """Write a node that may be put in parentheses to break its line."""
        self.write("")
        self.result.append(SOFT_OPEN)
        self.at(level, node)
        self.result.append(SOFT_CLOSE)

    # astor's own visitors call these three

    def comma_list(self, items: Any, trailing: bool = False) -> None:
        self.separated(items)
        self.write("," if trailing else "")

    def newline(self, node: Any = None, extra: int = 0) -> None:
        super().newline(None, 0 if self.starts_block else extra)
        self.starts_block = False

    def body(self, statements: Any) -> None:
        self.starts_block = True
        super().body(statements)
        # no blank lines at the end of a block
        self.new_lines = min(self.new_lines, 1)
