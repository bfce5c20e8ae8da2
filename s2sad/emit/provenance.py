"""Where each generated line comes from: comments for the reader, and a map of lines for exceptions.

Both are found by walking the printed text and the statements it was printed from in step.
"""

from __future__ import annotations

import ast
import linecache
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import gast

from s2sad import core
from s2sad.core import If, Stmt
from s2sad.errors import Span
from s2sad.rules import registry
from s2sad.rules.paths import path_of

SWEEP = "# -- reverse sweep --"
WIDTH = 88
# a sweep that is not longer is read at a glance: the user's lines would be clutter
SHORT = 8
# lines of our own rewrites and helpers: where they stand is of no use to a reader
OWN = str(Path(__file__).parent.parent)
COMPOUND = (gast.If, gast.For, gast.While, gast.With, gast.FunctionDef)

Pair = tuple[Stmt, ast.stmt]
Comment = tuple[int, str]


@dataclass(frozen=True)
class Annotated:
    """A generated module with comments. ``origin`` gives, for its lines, the places they were derived from."""

    text: str
    origin: dict[int, Span]


def annotated(text: str, functions: Sequence[tuple[core.Function, Span]]) -> Annotated:
    """Add comments to a generated module that ends with these functions, and map its lines.

    Each comes with the definition that it was derived from: lines that belong to it as a whole go there.
    """
    definitions = ast.parse(text).body[-len(functions) :]
    comments: list[Comment] = []
    old: dict[int, Span] = {}
    for (function, home), definition in zip(functions, definitions, strict=True):
        assert isinstance(definition, ast.FunctionDef)
        pairs = list(zip(function.body, definition.body, strict=False))
        comments.extend(_comments(pairs, home.file))
        old.update(dict.fromkeys(range(definition.lineno, (definition.end_lineno or definition.lineno) + 1), home))
        for stmt, node in _all(pairs):
            span = stmt.origin.span
            if span is not None:
                old.update(dict.fromkeys(range(node.lineno, (node.end_lineno or node.lineno) + 1), span))
    lines = text.splitlines()
    above: dict[int, list[str]] = {}
    for at, comment in comments:
        above.setdefault(at, []).append(comment)
    out: list[str] = []
    new: dict[int, Span] = {}
    for number, line in enumerate(lines, 1):
        indent = line[: len(line) - len(line.lstrip())]
        out.extend(indent + comment for comment in above.get(number, ()))
        out.append(line)
        if number in old:
            new[len(out)] = old[number]
    return Annotated("\n".join(out) + "\n", new)


def _inner(stmt: Stmt, node: ast.stmt) -> list[list[Pair]]:
    """Return the pairs of each inner block. An ``if`` without a body was printed with the opposite test."""
    blocks = core.blocks_of(stmt)
    if isinstance(stmt, If) and not stmt.body:
        blocks = blocks[1:]
    printed = [getattr(node, "body", []), getattr(node, "orelse", [])]
    # a block of nothing was printed as ``pass``
    return [list(zip(block, nodes, strict=False)) for block, nodes in zip(blocks, printed, strict=False)]


def _all(pairs: Sequence[Pair]) -> Iterator[Pair]:
    for stmt, node in pairs:
        yield stmt, node
        for block in _inner(stmt, node):
            yield from _all(block)


def _comments(pairs: list[Pair], file: str) -> list[Comment]:
    """Return where comments are put, and the comments: where the reverse sweep starts, and which lines it reverses."""
    start = next((i for i, (s, _) in enumerate(pairs) if s.origin.role in ("seed", "reverse")), len(pairs))
    forward, sweep = pairs[:start], pairs[start:]
    lines = list(_groups(sweep, file))
    count = sum(not core.blocks_of(stmt) for stmt, _ in _all(sweep))
    if count <= SHORT or count < 2 * len(lines):
        lines = []
    if sweep and (forward and lines or any(core.blocks_of(stmt) for stmt, _ in forward)):
        return [(sweep[0][1].lineno, SWEEP), *lines]
    return lines


def _groups(pairs: Sequence[Pair], file: str) -> Iterator[Comment]:
    """Yield a comment for each run of statements that reverse one line. Headers speak for themselves."""
    last: Span | None = None
    for stmt, node in pairs:
        inner = _inner(stmt, node)
        span = None if inner or isinstance(stmt.origin.node, COMPOUND) else stmt.origin.span
        if span is not None and (last is None or (span.file, span.line) != (last.file, last.line)):
            yield node.lineno, _quoted(span, file, node.col_offset)
        last = span or (None if inner else last)
        for block in inner:
            yield from _groups(block, file)


def _quoted(span: Span, file: str, indent: int) -> str:
    """Return the comment for a line of the user's: ``# line 25: z[1] = np.exp(z[0])``."""
    text = linecache.getline(span.file, span.line).strip() + " ..." * (span.end_line > span.line)
    if span.file.startswith(OWN):
        place = _primitive(span)
    else:
        place = f"line {span.line}" if span.file == file else f"line {span.line} of {span.file}"
    made = f"# {place}: {text}"
    return made if indent + len(made) <= WIDTH else made[: WIDTH - indent - 4] + " ..."


@lru_cache(maxsize=1024)
def _primitive(span: Span) -> str:
    """Return the primitive that a line of a rewrite belongs to; a helper's lines belong to the helper."""
    for rules in registry.everything():
        code = rules.rewrite.body.__code__ if rules.rewrite else None
        if code is not None and (code.co_name, code.co_filename) == (span.function, span.file):
            return path_of(rules.primitive)
    return span.function
