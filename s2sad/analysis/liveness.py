"""Liveness: which names are still to be read after a statement."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from s2sad import core
from s2sad.core import Block, For, If, Stmt, While, With

Live = frozenset[str]


def after(body: Block, at_end: Live = frozenset(), at: Callable[[Stmt], Any] = bool) -> dict[Stmt, Live]:
    """Return the names live after statements: all, or those of which ``at`` holds."""
    walk = _Walk(at, None)
    walk.block(body, at_end)
    return walk.after


def entering(body: Block, at_end: Live = frozenset(), at: Callable[[Stmt], Any] = bool) -> dict[Stmt, Live]:
    """Return the names live before statements: all, or those of which ``at`` holds."""
    walk = _Walk(None, at)
    walk.block(body, at_end)
    return walk.entering


def before(body: Block, at_end: Live = frozenset()) -> Live:
    """Return the names live on entry of a block."""
    return _Walk(None, None).block(body, at_end)


class _Walk:
    """One walk backward. The sets of a long block are one set that changes, copied only where it is asked for."""

    def __init__(self, at_after: Callable[[Stmt], Any] | None, at_entry: Callable[[Stmt], Any] | None) -> None:
        self.at_after, self.at_entry = at_after, at_entry
        self.after: dict[Stmt, Live] = {}
        self.entering: dict[Stmt, Live] = {}
        self.exits: list[Live] = []

    def block(self, block: Block, live: Live) -> Live:
        state = set(live)
        for stmt in reversed(block):
            if self.at_after is not None and self.at_after(stmt):
                self.after[stmt] = frozenset(state)
            if isinstance(stmt, core.Break):
                state = set(self.exits[-1] if self.exits else state)
            elif core.blocks_of(stmt):
                state = set(self.compound(stmt, frozenset(state)))
            else:
                state.difference_update(core.header_writes(stmt))
                state |= core.header_reads(stmt)
            if self.at_entry is not None and self.at_entry(stmt):
                self.entering[stmt] = frozenset(state)
        return frozenset(state)

    def compound(self, stmt: Stmt, live: Live) -> Live:
        header = core.header_reads(stmt)
        if isinstance(stmt, If):
            return self.block(stmt.body, live) | self.block(stmt.orelse, live) | header
        if isinstance(stmt, With):
            return (self.block(stmt.body, live) - frozenset(core.header_writes(stmt))) | header
        assert isinstance(stmt, (For, While))
        head = live
        self.exits.append(live)
        while True:
            inside = self.block(stmt.body, head | header)
            if isinstance(stmt, For):
                inside -= frozenset(core.target_names(stmt.target))
            new = head | inside | (header if isinstance(stmt, While) else frozenset())
            if new == head:
                break
            head = new
        self.exits.pop()
        return head | header
