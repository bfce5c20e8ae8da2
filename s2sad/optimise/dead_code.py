"""Leave out what nothing reads: assignments, stores, loops, and stacks whose values are never used."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import gast

from s2sad import core
from s2sad.core import Assign, Block, Effect, For, If, Stmt, Store, Verbatim, While, With
from s2sad.namespace import Namespace
from s2sad.optimise.effects import is_pure

Live = frozenset[str]


class DeadCode:
    """One backward walk. ``shared`` gives the names whose memory a name may share."""

    def __init__(self, namespace: Namespace, shared: dict[str, frozenset[str]], keep: frozenset[str]) -> None:
        self.namespace, self.shared, self.keep = namespace, shared, keep

    def run(self, body: Block, at_end: Live = frozenset()) -> Block:
        new, _ = self.block(body, at_end, [])
        return new

    def block(self, block: Block, live: Live, exits: list[Live]) -> tuple[Block, Live]:
        out: list[Stmt] = []
        state = set(live)
        for stmt in reversed(block):
            new: Stmt | None = stmt
            if core.blocks_of(stmt):
                new, live = self.compound(stmt, frozenset(state), exits)
                state = set(live)
            elif isinstance(stmt, core.Break):
                state = set(exits[-1] if exits else state)
            elif self.matters(stmt, state):
                state.difference_update(core.header_writes(stmt))
                state |= _verbatim_reads(stmt) if isinstance(stmt, Verbatim) else core.header_reads(stmt)
            else:
                new = None
            if new is not None:
                out.append(new)
        return tuple(reversed(out)), frozenset(state)

    def matters(self, stmt: Stmt, live: set[str]) -> bool:
        match stmt:
            case Assign():
                return not live.isdisjoint(core.target_names(stmt.target)) or not is_pure(stmt.value, self.namespace)
            case Store():
                return self.reaches(stmt.base, live) or not is_pure(stmt.value, self.namespace)
            case Effect():
                base = _appended(stmt.value)
                if base is None:
                    return not is_pure(stmt.value, self.namespace)
                return self.reaches(base, live) or not all(is_pure(a, self.namespace) for a in stmt.value.args)
            case Verbatim():
                return not (isinstance(stmt.node, gast.FunctionDef) and live.isdisjoint(stmt.writes))
        return True

    def reaches(self, base: str, live: set[str]) -> bool:
        """Tell whether memory behind a name may still be read. An object of the user's module always may."""
        if base in self.namespace.bindings:
            return True
        group = self.shared.get(base, frozenset((base,)))
        return not group.isdisjoint(live) or not group.isdisjoint(self.keep)

    def compound(self, stmt: Stmt, live: Live, exits: list[Live]) -> tuple[Stmt | None, Live]:
        match stmt:
            case If():
                yes, a = self.block(stmt.body, live, exits)
                no, b = self.block(stmt.orelse, live, exits)
                if not yes and not no and is_pure(stmt.test, self.namespace):
                    return None, live
                return replace(stmt, body=yes, orelse=no), a | b | core.reads(stmt.test)
            case With():
                inner, live = self.block(stmt.body, live, exits)
                return (replace(stmt, body=inner) if inner else None), live | core.header_reads(stmt)
        assert isinstance(stmt, (For, While))
        header = core.header_reads(stmt)
        targets = frozenset(core.header_writes(stmt))
        head = live | (header if isinstance(stmt, While) else frozenset())
        while True:
            inner, start = self.block(stmt.body, head, [*exits, live])
            new = head | (start - targets)
            if new == head:
                break
            head = new
        if isinstance(stmt, For) and not inner and not targets & live and is_pure(stmt.iter, self.namespace):
            return None, live
        return replace(stmt, body=inner), head | header


def _verbatim_reads(stmt: Verbatim) -> frozenset[str]:
    if isinstance(stmt.node, gast.FunctionDef):
        return frozenset(core.identifiers(stmt.node))
    return stmt.reads


def _appended(call: Any) -> str | None:
    if isinstance(call, gast.Call) and isinstance(call.func, gast.Attribute) and isinstance(call.func.value, gast.Name):
        if call.func.attr in ("append", "extend", "insert"):
            return call.func.value.id
    return None


def unused_stacks(body: Block, namespace: Namespace, live_at_end: Live = frozenset()) -> Block:
    """Remove lists that are only pushed and popped, where what is popped is never read."""
    from s2sad.analysis import liveness

    after = liveness.after(body, live_at_end, _popped)
    pops: dict[str, list[bool]] = {}
    other: set[str] = set()
    for stmt in core.walk(body):
        name = _popped(stmt)
        if name is not None:
            pops.setdefault(name, []).append(any(t in after[stmt] for t in core.header_writes(stmt)))
            continue
        pushed = _appended(stmt.value) if isinstance(stmt, Effect) else None
        reads = set(core.header_reads(stmt))
        if pushed is not None and isinstance(stmt, Effect) and all(is_pure(a, namespace) for a in stmt.value.args):  # type: ignore[attr-defined]
            reads -= {pushed}
            reads |= set().union(*(core.reads(a) for a in stmt.value.args))  # type: ignore[attr-defined]
        other |= reads
    unused = {n for n, used in pops.items() if not any(used) and n not in other}
    if not unused:
        return body
    from s2sad.analysis.rewrite import rebuilt

    def change(stmt: Stmt) -> list[Stmt]:
        gone = _popped(stmt) in unused or isinstance(stmt, Effect) and _appended(stmt.value) in unused
        return [] if gone else [stmt]

    return rebuilt(body, change, set())


def _popped(stmt: Stmt) -> str | None:
    value = getattr(stmt, "value", None)
    if isinstance(stmt, (Assign, Effect)) and isinstance(value, gast.Call) and isinstance(value.func, gast.Attribute):
        if value.func.attr == "pop" and not value.args and isinstance(value.func.value, gast.Name):
            return value.func.value.id
    return None
