"""Leave out what nothing reads: assignments, stores, loops, and stacks whose values are never used."""

from __future__ import annotations

import sys
from types import FunctionType
from typing import Any

import gast

from s2sad import core
from s2sad.analysis import liveness, operations
from s2sad.analysis.liveness import Names
from s2sad.core import Assign, Block, Effect, For, If, Stmt, Store, Verbatim, While, With
from s2sad.namespace import Namespace
from s2sad.optimise.effects import is_pure
from s2sad.rules import registry


class DeadCode:
    """One walk backward. ``shared`` gives the names whose memory a name may share."""

    def __init__(self, namespace: Namespace, shared: dict[str, frozenset[str]], keep: frozenset[str]) -> None:
        self.namespace, self.shared, self.keep = namespace, shared, keep
        self.live = Names()
        # for each loop around: what is live at the end of a round, but not behind the loop
        self.added: list[list[str]] = []
        # what was found for inner loops in earlier rounds of outer ones
        self.known: dict[Stmt, list[str]] = {}

    def run(self, body: Block) -> Block:
        return self.block(body)

    def block(self, block: Block) -> Block:
        out: list[Stmt] = []
        live = self.live
        for stmt in reversed(block):
            new: Stmt | None = stmt
            if core.blocks_of(stmt):
                new = self.compound(stmt)
            elif isinstance(stmt, core.Break):
                # it stands at the end of a round
                live.take(self.added[-1] if self.added else ())
            elif self.matters(stmt, live):
                live.take(core.header_writes(stmt))
                live.give(_verbatim_reads(stmt) if isinstance(stmt, Verbatim) else core.header_reads(stmt))
            else:
                new = None
            if new is not None:
                out.append(new)
        out.reverse()
        return core.settled(out, block)

    def matters(self, stmt: Stmt, live: set[str]) -> bool:
        match stmt:
            case Assign():
                return not live.isdisjoint(core.target_names(stmt.target)) or not is_pure(stmt.value, self.namespace)
            case Store():
                return self.reaches(stmt.base, live) or not is_pure(stmt.value, self.namespace)
            case Effect():
                base = _appended(stmt.value)
                if base is None:
                    return not is_pure(stmt.value, self.namespace) or self.is_marked(stmt.value)
                return self.reaches(base, live) or not all(is_pure(a, self.namespace) for a in stmt.value.args)
            case Verbatim():
                binds_only = isinstance(stmt.node, gast.FunctionDef) or _is_imported(stmt.node)
                return not (binds_only and live.isdisjoint(stmt.writes))
        return True

    def is_marked(self, call: Any) -> bool:
        """Tell whether a function is called that is not read, but marked: as a statement for what it does."""
        callee = operations.denoted(call.func, self.namespace) if isinstance(call, gast.Call) else None
        return isinstance(callee, FunctionType) and registry.find(callee) is not None

    def reaches(self, base: str, live: set[str]) -> bool:
        """Tell whether memory behind a name may still be read. An object of the user's module always may."""
        if base in self.namespace.bindings:
            return True
        group = self.shared.get(base, frozenset((base,)))
        return not group.isdisjoint(live) or not group.isdisjoint(self.keep)

    def compound(self, stmt: Stmt) -> Stmt | None:
        live = self.live
        match stmt:
            case If():
                blocks, ends = [], []
                for each in (stmt.body, stmt.orelse):
                    mark = live.mark()
                    blocks.append(self.block(each))
                    ends.append(live.back(mark))
                live.either(*ends)
                if not any(blocks) and is_pure(stmt.test, self.namespace):
                    return None
                live.give(core.reads(stmt.test))
                return core.with_blocks(stmt, tuple(blocks))
            case With():
                entered = any(n in live for n in core.header_writes(stmt))
                inner = self.block(stmt.body)
                live.give(core.header_reads(stmt))
                return core.with_blocks(stmt, (inner,)) if inner or entered else None
        assert isinstance(stmt, (For, While))
        targets = frozenset(core.header_writes(stmt))
        header = core.header_reads(stmt)
        grown = [*self.known.get(stmt, ()), *(header if isinstance(stmt, While) else ())]
        added: list[str] = []
        self.added.append(added)
        while True:
            added.extend(dict.fromkeys(n for n in grown if n not in live))
            live.give(added)
            mark = live.mark()
            inner = self.block(stmt.body)
            changed = live.back(mark)
            grown = [n for n, now in changed.items() if now and n not in live and n not in targets]
            if not grown:
                break
        self.added.pop()
        self.known[stmt] = added
        if isinstance(stmt, For) and not inner and targets.isdisjoint(live) and is_pure(stmt.iter, self.namespace):
            return None
        live.give(header)
        return core.with_blocks(stmt, (inner,))


def _is_imported(node: Any) -> bool:
    """Tell whether a statement imports what has been imported before, and so does nothing but bind names."""
    if isinstance(node, gast.Import):
        return all(a.name in sys.modules for a in node.names)
    if isinstance(node, gast.ImportFrom) and node.module in sys.modules:
        return all(hasattr(sys.modules[node.module], a.name) for a in node.names)
    return False


def _verbatim_reads(stmt: Verbatim) -> frozenset[str]:
    if isinstance(stmt.node, gast.FunctionDef):
        return frozenset(core.identifiers(stmt.node))
    return stmt.reads


def _appended(call: Any) -> str | None:
    if isinstance(call, gast.Call) and isinstance(call.func, gast.Attribute) and isinstance(call.func.value, gast.Name):
        if call.func.attr in ("append", "extend", "insert"):
            return call.func.value.id
    return None


def unused_stacks(body: Block, namespace: Namespace, live_at_end: frozenset[str] = frozenset()) -> Block:
    """Remove lists that are only pushed and popped, where what is popped is never read."""
    if not any(map(_popped, core.walk(body))):
        return body
    after = liveness.after(body, live_at_end, _popped)
    pops: dict[str, list[bool]] = {}
    other: set[str] = set()
    for stmt in core.walk(body):
        if isinstance(stmt, Assign) and not isinstance(stmt.value, gast.List):
            # a second name for a list, or for a part of something
            other.update(core.target_names(stmt.target))
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


@core.of_node
def _popped(stmt: Stmt) -> str | None:
    value = getattr(stmt, "value", None)
    if isinstance(stmt, (Assign, Effect)) and isinstance(value, gast.Call) and isinstance(value.func, gast.Attribute):
        if value.func.attr == "pop" and not value.args and isinstance(value.func.value, gast.Name):
            return value.func.value.id
    return None
