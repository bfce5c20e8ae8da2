"""Why a derivative is what it is: where it is cut, what does not count, what is kept for the reverse sweep."""

from __future__ import annotations

import linecache
from collections import deque
from collections.abc import Container, Iterator

import numpy as np

from s2sad import core, kinds
from s2sad.analysis.sharing import written_by
from s2sad.core import Assign, Block, For, If, Stmt, While
from s2sad.errors import Span
from s2sad.pipeline import Derivative


def report(made: Derivative) -> Iterator[str]:
    """Yield the lines that explain a derivative, in the order of the user's lines, then the plan."""
    context = made.context
    for name in context.wrt:
        yield from dependence(name, made)
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


def dependence(name: str, made: Derivative) -> Iterator[str]:
    """Yield by which lines the result depends on a parameter, or which statement ends that: the gradient is zero."""
    context = made.context
    path = _chains(name, made, context.active).get(context.result.id)
    if path is not None:
        places = dict.fromkeys(_place(s.origin.span, made) for s in path if s.origin.span is not None)
        yield f"the result depends on `{name}`" + (f" by {', '.join(places)}" if places else "")
        return
    yield f"the result does not depend on `{name}`: its derivative is zero"
    cuts = list(dict.fromkeys(tuple(_lines(path, made)) for path in _cuts(name, made)))
    if cuts:
        yield "    it is lost in the last of these: what that makes is a constant of the run"
        yield from cuts[0]
        for lines in cuts[1:]:
            yield "    and in the last of these"
            yield from lines
        return
    chains = _chains(name, made, None)
    reading = [s for s in core.walk(context.body) if _flow(s) and not chains.keys().isdisjoint(core.header_reads(s))]
    yield "    nothing that is made from it leads to the result" + ("; it is used last in" if reading else "")
    yield from _lines(reading[-1:], made)


def _cuts(name: str, made: Derivative) -> Iterator[list[Stmt]]:
    """Yield the paths by which a parameter would lead to the result, each up to the statement that ends it."""
    context = made.context
    chains = _chains(name, made, context.varied)
    leading: set[str] = {context.result.id}
    size = 0
    while size != len(leading):
        size = len(leading)
        for stmt in core.walk(context.body):
            if not leading.isdisjoint(_flow(stmt)):
                leading |= core.header_reads(stmt)
    for stmt in core.walk(context.body):
        if stmt not in context.varied and not leading.isdisjoint(_flow(stmt)):
            read = [chains[n] for n in sorted(core.header_reads(stmt)) if n in chains]
            if read:
                yield [*min(read, key=len), stmt]


def _chains(name: str, made: Derivative, within: Container[Stmt] | None) -> dict[str, list[Stmt]]:
    """Return the shortest chains of statements by which a value leads to others, among some statements; None: all."""
    into: dict[str, list[Stmt]] = {}
    for stmt in core.walk(made.context.body):
        if within is None or stmt in within:
            for source in core.header_reads(stmt):
                into.setdefault(source, []).append(stmt)
    found: dict[str, list[Stmt]] = {name: []}
    waiting = deque([name])
    while waiting:
        here = waiting.popleft()
        for stmt in into.get(here, ()):
            for target in _flow(stmt):
                if target not in found:
                    found[target] = [*found[here], stmt]
                    waiting.append(target)
    return found


def _flow(stmt: Stmt) -> tuple[str, ...]:
    """Return the names into which a statement puts a value."""
    base = written_by(stmt)
    return (*core.header_writes(stmt), *([base] if base is not None else []))


def _lines(path: list[Stmt], made: Derivative) -> Iterator[str]:
    shown: dict[str, None] = {}
    for stmt in path:
        span = stmt.origin.span
        if span is not None:
            shown.setdefault(f"    {_place(span, made)}: {linecache.getline(span.file, span.line).strip()}")
    yield from shown


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
    """Yield what the reverse sweep keeps of the forward sweep, why, and how large it is."""
    if made.plan is None:
        return
    around = dict(_loops(made.plan.prepared.body, ()))
    renamed = made.context.renamed
    for r in made.plan.reasons:
        if r.name not in renamed and r.name in renamed.values():
            # it is computed where it is read, and its name is another's now
            continue
        line = f"{renamed.get(r.name, r.name)}: {r.decision}, {r.why}"
        yield line if r.kind is None else f"{line}: {size(r.kind)}{_rounds(around.get(r.stmt, ()))}"
    if not made.plan.reasons:
        yield "nothing is saved: every value that the reverse sweep reads is still in its variable"


def _loops(block: Block, outer: tuple[Stmt, ...]) -> Iterator[tuple[Stmt, tuple[Stmt, ...]]]:
    for stmt in block:
        yield stmt, outer
        inside = (*outer, stmt) if isinstance(stmt, (For, While)) else outer
        for inner in core.blocks_of(stmt):
            yield from _loops(inner, inside)


def _rounds(loops: tuple[Stmt, ...]) -> str:
    lines = " and ".join(str(s.origin.line) for s in loops)
    return f" in each round of the loop{'s' * (len(loops) > 1)} at line {lines}" if loops else ""


def size(kind: kinds.Kind) -> str:
    """Return how many bytes a value takes, as a formula in the shapes of the arguments.

    >>> size(kinds.Array("float64", (("u.0", 2), ("=3", 0))))
    '24 * (u.shape[0] - 2) bytes'
    >>> size(kinds.FLOAT)
    '8 bytes'
    """
    known = kinds.widened(kind)
    if isinstance(known, kinds.Scalar):
        return "8 bytes"
    if not isinstance(known, kinds.Array) or known.shape is None or known.dtype is None or None in known.shape:
        return "its size is not known before the program runs"
    number, factors, most = np.dtype(known.dtype).itemsize, [], ""
    for label, less in known.shape:  # type: ignore[misc]
        if "[" in label:
            # a slice with bounds that change is no longer than what it is of
            (label, _, _), less, most = label.partition("[")[0].rpartition("-"), 0, "up to "
        if label.startswith("="):
            number *= int(label[1:]) - less
        elif label.startswith("#"):
            return "its size is not known before the program runs"
        else:
            name, _, axis = label.rpartition(".")
            length = f"{name}.shape[{axis}]" if name else label
            factors.append(f"({length} - {less})" if less else length)
    return most + " * ".join([str(number), *factors]) + " bytes"
