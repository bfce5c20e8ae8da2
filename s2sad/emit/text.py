"""Print gast statements as Python text, through astor."""

from __future__ import annotations

import ast
import warnings
from typing import Any

import gast

with warnings.catch_warnings():
    # astor names AST classes that newer Pythons deprecate
    warnings.simplefilter("ignore", DeprecationWarning)
    import astor

WIDTH = 100
MARK = "#!"


def to_text(node: Any) -> str:
    """Return the text of a gast node or a list of statements.

    >>> import gast
    >>> to_text(gast.parse("y = -x**2").body)
    'y = -x ** 2\\n'
    """
    if isinstance(node, list):
        node = gast.Module(body=node, type_ignores=[])
    tree = ast.fix_missing_locations(gast.gast_to_ast(node))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        text = astor.to_source(tree, pretty_source="".join)
    return "".join(_line(line) for line in text.splitlines(keepends=True))


def comment(text: str) -> Any:
    """Return a statement that prints as a comment."""
    return gast.Expr(value=gast.Constant(value=MARK + text, kind=None))


def _line(line: str) -> str:
    stripped = line.strip()
    for quotes in ('"""', "'"):
        if stripped.startswith(quotes + MARK):
            indent = line[: len(line) - len(line.lstrip())]
            return f"{indent}# {stripped[len(quotes) + len(MARK) : -len(quotes)]}\n"
    if len(line) <= WIDTH or '"' in line or "'" in line:
        return line
    return _wrapped(line)


def _wrapped(line: str) -> str:
    """Break a long line at the outermost commas or operators that lie inside brackets."""
    indent = len(line) - len(line.lstrip())
    text = line.rstrip("\n")
    opening = next((i for i, c in enumerate(text) if c in "([{"), None)
    head, _, tail = text.partition(" = ")
    if head.strip().replace("_", "").replace(",", "").replace(" ", "").isalnum() and tail and not _enclosed(tail):
        broken = _break(tail, indent + 4)
        return f"{head} = (\n{broken}\n{' ' * indent})\n" if broken else line
    if text.strip().startswith("return ") and not _enclosed(text.strip()[7:]):
        broken = _break(text.strip()[7:], indent + 4)
        return f"{' ' * indent}return (\n{broken}\n{' ' * indent})\n" if broken else line
    if opening is None:
        return line
    return line


def _enclosed(text: str) -> bool:
    """Tell whether one pair of brackets holds the whole text."""
    if not text or text[0] not in "([{":
        return False
    depth = 0
    for i, c in enumerate(text):
        depth += (c in "([{") - (c in ")]}")
        if depth == 0:
            return i == len(text) - 1
    return False


def _break(text: str, indent: int) -> str | None:
    """Return the text in lines, broken before ``+`` and ``-`` or after commas outside brackets."""
    parts: list[str] = []
    depth = start = 0
    for i, c in enumerate(text):
        depth += (c in "([{") - (c in ")]}")
        if depth == 0 and c == "," and text[i + 1 : i + 2] == " ":
            parts.append(text[start : i + 1])
            start = i + 2
        elif depth == 0 and c == " " and text[i + 1 : i + 3] in ("+ ", "- "):
            parts.append(text[start:i])
            start = i + 1
    parts.append(text[start:])
    if len(parts) == 1:
        return None
    lines: list[str] = []
    for part in parts:
        if lines and len(lines[-1]) + 1 + len(part) + indent <= WIDTH - 10:
            lines[-1] += " " + part
        else:
            lines.append(part)
    return "\n".join(" " * indent + each for each in lines)
