"""Which names are bound at each point: surely, on every path that comes there, and possibly, on some."""

from __future__ import annotations

from dataclasses import dataclass, field

from s2sad import core
from s2sad.core import Block, Break, For, If, Stmt, Verbatim, While, With

Names = frozenset[str]


@dataclass(frozen=True, eq=False)
class Bound:
    """The names bound at a point: those bound at an earlier one, and some more."""

    more: Names
    earlier: Bound | None = None

    def __contains__(self, name: str) -> bool:
        point: Bound | None = self
        while point is not None and name not in point.more:
            point = point.earlier
        return point is not None


NOWHERE = Bound(frozenset())


@dataclass
class Assigned:
    """``surely``: bound after each statement, whatever the path. ``possibly``: bound before a branch on some path."""

    surely: dict[Stmt, Bound] = field(default_factory=dict)
    possibly: dict[If, Names] = field(default_factory=dict)
    at_end: Names = frozenset()


def find(body: Block, parameters: Names) -> Assigned:
    """Return the names bound at each point of a function body."""
    found = Assigned()
    _possibly(body, parameters, found)
    found.at_end = parameters | (_surely(body, Bound(parameters), frozenset(), found, []) or frozenset())
    return found


def _possibly(block: Block, entering: Names, found: Assigned) -> None:
    bound = set(entering)
    for stmt in block:
        if isinstance(stmt, (For, While)):
            bound |= core.all_writes(stmt)
        if isinstance(stmt, If):
            found.possibly[stmt] = frozenset(bound)
        for inner in core.blocks_of(stmt):
            _possibly(inner, frozenset(bound.union(core.header_writes(stmt))), found)
        bound |= core.all_writes(stmt)


def _surely(block: Block, point: Bound, since: Names, found: Assigned, exits: list[list[Names]]) -> Names | None:
    """Return what a block binds; None if its end is not reached. ``since``: what its loop has bound before."""
    added: set[str] = set()
    reached = True
    for stmt in block:
        if reached:
            new = _after(stmt, point, since.union(added), found, exits) if _is_special(stmt) else _bound(stmt)
            reached = new is not None
            if new:
                point = Bound(new, point)
                added |= new
        found.surely[stmt] = point if reached else NOWHERE
    return frozenset(added) if reached else None


def _bound(stmt: Stmt) -> Names:
    return frozenset(core.header_writes(stmt))


def _is_special(stmt: Stmt) -> bool:
    return bool(core.blocks_of(stmt)) or isinstance(stmt, (Break, Verbatim))


def _after(stmt: Stmt, point: Bound, since: Names, found: Assigned, exits: list[list[Names]]) -> Names | None:
    if isinstance(stmt, If):
        yes = _surely(stmt.body, point, since, found, exits)
        no = _surely(stmt.orelse, point, since, found, exits)
        return no if yes is None else yes if no is None else yes & no
    if isinstance(stmt, (For, While)):
        exits.append([])
        _surely(stmt.body, Bound(_bound(stmt), point), _bound(stmt), found, exits)
        leaving = exits.pop()
        forever = isinstance(stmt, While) and getattr(stmt.test, "value", False) is True
        if not forever:
            return frozenset()
        return frozenset.intersection(*leaving) if leaving else None
    if isinstance(stmt, With):
        inner = _surely(stmt.body, Bound(_bound(stmt), point), since | _bound(stmt), found, exits)
        return None if inner is None else inner | _bound(stmt)
    if isinstance(stmt, Break):
        if exits:
            exits[-1].append(since)
        return None
    raises = isinstance(stmt, Verbatim) and type(stmt.node).__name__ == "Raise"
    return None if raises else _bound(stmt)
