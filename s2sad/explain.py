"""Why a derivative is what it is: where it is cut, what does not count, what is kept for the reverse sweep."""

from __future__ import annotations

import linecache
from collections.abc import Iterator

from s2sad import core
from s2sad.core import Assign, If, Stmt, While
from s2sad.errors import Span
from s2sad.pipeline import Derivative


def report(made: Derivative) -> Iterator[str]:
    """Yield the lines that explain a derivative, in the order of the user's lines, then the plan."""
    context = made.context
    for name in context.wrt:
        if name not in context.useful:
            yield f"the result does not depend on `{name}`: its derivative is zero"
    depends = {*context.wrt, *(n for s in context.varied for n in core.header_writes(s))}
    said: set[tuple[str, int, str]] = set()
    for stmt in core.walk(context.body):
        span, why = stmt.origin.span, _reason(stmt, depends, made)
        if span is None or why is None or (span.file, span.line, why) in said:
            continue
        said.add((span.file, span.line, why))
        yield f"{_place(span, made)}: {linecache.getline(span.file, span.line).strip()}"
        yield f"    {why}"
    yield from plan(made)


def _reason(stmt: Stmt, depends: set[str], made: Derivative) -> str | None:
    reads = ", ".join(f"`{n}`" for n in sorted(core.header_reads(stmt) & depends))
    if reads and isinstance(stmt, (If, While)):
        return f"the test reads {reads}: the derivative is that of the path taken"
    if not reads or not isinstance(stmt, Assign) or stmt in made.context.active:
        return None
    if stmt in made.context.varied:
        return f"{_targets(stmt)} depends on {reads}, but the result does not depend on it"
    return f"the derivative ends here: {_targets(stmt)} is a constant of the run, although it is made from {reads}"


def _targets(stmt: Assign) -> str:
    return ", ".join(f"`{n}`" for n in core.target_names(stmt.target))


def _place(span: Span, made: Derivative) -> str:
    return f"line {span.line}" if span.file == made.source.file else f"{span.file}, line {span.line}"


def plan(made: Derivative) -> Iterator[str]:
    """Yield what the reverse sweep keeps of the forward sweep, and why."""
    if made.plan is None:
        return
    for name, decision, why in made.plan.reasons:
        yield f"{made.context.renamed.get(name, name)}: {decision}, {why}"
    if not made.plan.reasons:
        yield "nothing is saved: every value that the reverse sweep reads is still in its variable"
