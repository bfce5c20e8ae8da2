"""Which names are bound at each point: surely, on every path that comes there, and possibly, on some."""

from __future__ import annotations

from dataclasses import dataclass, field

from s2sad import core
from s2sad.core import Block, Break, For, If, Stmt, Verbatim, While

Names = frozenset[str]


@dataclass
class Assigned:
    """``surely``: bound after each statement, whatever the path. ``possibly``: bound before it on some path."""

    surely: dict[Stmt, Names] = field(default_factory=dict)
    possibly: dict[Stmt, Names] = field(default_factory=dict)
    at_end: Names = frozenset()


def find(body: Block, parameters: Names) -> Assigned:
    """Return the names bound at each point of a function body."""
    found = Assigned()
    _possibly(body, parameters, found)
    found.at_end = _surely(body, parameters, found, []) or parameters
    return found


def _possibly(block: Block, bound: Names, found: Assigned) -> Names:
    for stmt in block:
        if isinstance(stmt, (For, While)):
            bound |= core.all_writes(stmt)
        found.possibly[stmt] = bound
        for inner in core.blocks_of(stmt):
            _possibly(inner, bound | frozenset(core.header_writes(stmt)), found)
        bound |= core.all_writes(stmt)
    return bound


def _surely(block: Block, bound: Names | None, found: Assigned, exits: list[list[Names]]) -> Names | None:
    """``None`` is a point that no path reaches."""
    for stmt in block:
        if bound is None:
            found.surely[stmt] = frozenset()
            continue
        bound = _after(stmt, bound, found, exits)
        found.surely[stmt] = bound if bound is not None else frozenset()
    return bound


def _after(stmt: Stmt, bound: Names, found: Assigned, exits: list[list[Names]]) -> Names | None:
    if isinstance(stmt, If):
        yes = _surely(stmt.body, bound, found, exits)
        no = _surely(stmt.orelse, bound, found, exits)
        return no if yes is None else yes if no is None else yes & no
    if isinstance(stmt, (For, While)):
        exits.append([])
        _surely(stmt.body, bound | frozenset(core.header_writes(stmt)), found, exits)
        leaving = exits.pop()
        forever = isinstance(stmt, While) and getattr(stmt.test, "value", False) is True
        paths = leaving if forever else [bound, *leaving]
        return frozenset.intersection(*paths) if paths else None
    if isinstance(stmt, core.With):
        return _surely(stmt.body, bound | frozenset(core.header_writes(stmt)), found, exits)
    if isinstance(stmt, Break):
        if exits:
            exits[-1].append(bound)
        return None
    if isinstance(stmt, Verbatim) and type(stmt.node).__name__ == "Raise":
        return None
    return bound | frozenset(core.header_writes(stmt))
