"""Callees that write into their arguments: arrays of recursive ones are copied and returned, all else is refused."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import gast

from s2sad import core, kinds
from s2sad.analysis import sharing
from s2sad.analysis.liveness import after as live_after
from s2sad.core import Assign, Stmt
from s2sad.front.entry import Lowered
from s2sad.front.outline import Callee, lasting
from s2sad.kinds import Kind
from s2sad.optimise import passes

WHY = "the derivative gives it copies of the arrays that it writes into, and these would be one array"


def written(found: Lowered) -> dict[Any, set[int | str]]:
    """Return for each callee that calls itself the arrays that it writes into, by position or by the captured name."""
    result: dict[Any, set[int | str]] = {}
    for callee in found.callees.values():
        if callee.use or not callee.recursive:
            continue
        bound = core.write_counts(callee.lowered.body)
        captured = callee.family[1:]
        first = len(callee.parameters) - len(captured)
        for name in _into(callee):
            if _is_copied(callee.given[name].kind) and name not in bound:
                at = callee.parameters.index(name)
                result.setdefault(lasting(callee.key), set()).add(at if at < first else captured[at - first])
    return result


def _is_copied(kind: Kind) -> bool:
    """Tell whether a callee can be given a copy: of arrays, and of dicts whose values nobody writes into."""
    if isinstance(kind, kinds.Dict):
        return kind.value is kinds.UNREACHED or kinds.is_immutable(kind.value)
    return kinds.is_array(kind)


def _into(callee: Callee) -> dict[str, Stmt]:
    """Return the parameters behind which a callee writes, and where."""
    lowered = callee.lowered
    body, types, outside = sharing.called(lowered.body, callee.parameters, lowered.types)
    live = {s: names | outside.keys() for s, names in live_after(body, frozenset((lowered.result,))).items()}
    found = sharing.find(body, types, lowered.namespace, live)
    return {outside[n]: stmt for pair, stmt in found.places.items() for n in pair if n in outside}


def refused(callee: Callee) -> Iterator[tuple[Any, ...]]:
    """What a callee writes into, and does not copy, is seen by its caller: the caller would have to know."""
    for stmt in _into(callee).values():
        help = ("write into a copy, and return it",)
        if callee.use:
            message = f"`{callee.name}` is run again in the reverse sweep, and writes into its arguments"
            yield "S2S112", message, stmt.origin.span, "the second run would find other values", help
        else:
            message = f"recursion of `{callee.name}`, which writes into its arguments"
            yield "S2S103", message, stmt.origin.span, "what it overwrites is seen by its caller", help


def messages(found: Lowered) -> Iterator[tuple[Any, ...]]:
    """Say what callees write into that they cannot be given copies of."""
    for callee in found.callees.values():
        yield from refused(callee)
        if callee.written and not callee.makes_new:
            message = f"recursion of `{callee.name}`, which returns what it writes into"
            span = callee.lowered.body[-1].origin.span
            yield "S2S103", message, span, WHY, ("return nothing, or a copy",)
    if any(c.written for c in found.callees.values()):
        for each in [found, *(c.lowered for c in found.callees.values())]:
            yield from _not_apart(each, found)


def _not_apart(lowered: Lowered, found: Lowered) -> Iterator[tuple[Any, ...]]:
    """Say where an array that a callee writes into may be another of its arguments as well."""
    calls = [(s, *c) for s in core.walk(lowered.body) if (c := _called(s, found)) is not None and c[0].written]
    # what a call returns are arrays of their own, and what is returned is not passed any more
    returned = {s.target for s, _, _ in calls if isinstance(s, Assign)}
    flat = [core.with_blocks(s, tuple(() for _ in core.blocks_of(s))) for s in core.walk(lowered.body)]
    rest = tuple(
        s
        for s in flat
        if not isinstance(s, Assign) or s.target != lowered.result and core.reads(s.value).isdisjoint(returned)
    )
    known = partial(_known, lowered.types)
    shared = passes.sharing(rest, known, lowered.types, lowered.namespace)
    for stmt, callee, args in calls:
        given = {p: a.id for p, a in zip(callee.parameters, args, strict=True) if isinstance(a, gast.Name)}
        for p in callee.written:
            near = shared.get(given.get(p, ""), frozenset()) | {given.get(p)}
            if any(a in near for q, a in given.items() if q != p and not kinds.is_immutable(known(a))):
                message = f"`{callee.name}` writes into an argument, and another one may be the same array"
                yield "S2S103", message, stmt.origin.span, WHY, (f"give it a copy as `{p}`",)


def _called(stmt: Stmt, found: Lowered) -> tuple[Callee, list[Any]] | None:
    """Return the callee that a statement binds the result of, and its arguments."""
    call = stmt.value if isinstance(stmt, Assign) else None
    callee = found.callees.get(getattr(call.func, "id", "")) if isinstance(call, gast.Call) else None
    return None if callee is None or call is None else (callee, call.args)


def _known(types: dict[str, Kind], name: str) -> Kind:
    return types.get(name, kinds.UNKNOWN)


__all__ = ["messages", "refused", "written"]
