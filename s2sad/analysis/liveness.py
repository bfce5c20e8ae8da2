"""Liveness: which names are still to be read after each statement."""

from __future__ import annotations

from s2sad import core
from s2sad.core import Block, For, If, Stmt, While, With

Live = frozenset[str]


def after(body: Block, at_end: Live = frozenset()) -> dict[Stmt, Live]:
    """Return the names live after each statement."""
    table: dict[Stmt, Live] = {}
    _block(body, at_end, table, [])
    return table


def entering(body: Block, at_end: Live = frozenset()) -> dict[Stmt, Live]:
    """Return the names live before each statement."""
    table: dict[Stmt, Live] = {}
    _block(body, at_end, {}, [], table)
    return table


def before(body: Block, at_end: Live = frozenset()) -> Live:
    """Return the names live on entry of a block."""
    return _block(body, at_end, {}, [])


def _block(
    block: Block, live: Live, table: dict[Stmt, Live], exits: list[Live], heads: dict[Stmt, Live] | None = None
) -> Live:
    for stmt in reversed(block):
        table[stmt] = live
        live = _stmt(stmt, live, table, exits, heads)
        if heads is not None:
            heads[stmt] = live
    return live


def _stmt(stmt: Stmt, live: Live, table: dict[Stmt, Live], exits: list[Live], heads: dict[Stmt, Live] | None) -> Live:
    if isinstance(stmt, If):
        return (
            _block(stmt.body, live, table, exits, heads)
            | _block(stmt.orelse, live, table, exits, heads)
            | core.header_reads(stmt)
        )
    if isinstance(stmt, (For, While)):
        head = live
        while True:
            inside = _block(stmt.body, head | core.header_reads(stmt), table, [*exits, live], heads)
            if isinstance(stmt, For):
                inside -= frozenset(core.target_names(stmt.target))
            new = head | inside | (core.header_reads(stmt) if isinstance(stmt, While) else frozenset())
            if new == head:
                break
            head = new
        table[stmt] = live
        return head | core.header_reads(stmt)
    if isinstance(stmt, With):
        return (_block(stmt.body, live, table, exits, heads) - frozenset(core.header_writes(stmt))) | core.header_reads(
            stmt
        )
    if isinstance(stmt, core.Break):
        return exits[-1] if exits else live
    return (live - frozenset(core.header_writes(stmt))) | core.header_reads(stmt)
