"""Liveness: which names are still to be read after a statement."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from s2sad import core
from s2sad.core import Block, For, If, Stmt, While, With

Live = frozenset[str]


class Names(set[str]):
    """A set of names that can be taken back to a mark, so that a path costs what it changes.

    >>> live = Names(["x"])
    >>> mark = live.mark()
    >>> live.take(["x"]), live.give(["y"])
    (None, None)
    >>> live.back(mark), live
    ({'x': False, 'y': True}, Names({'x'}))
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        super().__init__(names)
        self.log: list[str] = []
        self.marks = 0

    def give(self, names: Iterable[str]) -> None:
        for n in names:
            if n not in self:
                self.add(n)
                if self.marks:
                    self.log.append(n)

    def take(self, names: Iterable[str]) -> None:
        for n in names:
            if n in self:
                self.remove(n)
                if self.marks:
                    self.log.append(n)

    def mark(self) -> int:
        self.marks += 1
        return len(self.log)

    def back(self, mark: int) -> dict[str, bool]:
        """Take back what was done since a mark; return what that was: whether each name was in the set then."""
        changed = {n: n in self for n in self.log[mark:]}
        # whoever went in and out an even number of times is where it was
        for n in self.log[mark:]:
            if n in self:
                self.remove(n)
            else:
                self.add(n)
        del self.log[mark:]
        self.marks -= 1
        return changed

    def either(self, a: dict[str, bool], b: dict[str, bool]) -> None:
        """Go on behind two paths with these changes: a name is in if it is on one of them."""
        for n in {**a, **b}:
            (self.give if a.get(n, n in self) or b.get(n, n in self) else self.take)((n,))

    def both(self, a: dict[str, bool], b: dict[str, bool]) -> None:
        """Go on behind two paths with these changes: a name is in if it is on both of them."""
        for n in {**a, **b}:
            (self.give if a.get(n, n in self) and b.get(n, n in self) else self.take)((n,))


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


@core.of_node
def exposed(loop: For | While) -> Live:
    """Return the names that a round of a loop may read as they were before it."""
    walk = _Walk(None, None)
    walk.added.append(())
    return walk.block(loop.body, frozenset()).difference(core.header_writes(loop))


class _Walk:
    """One walk backward, with one set that changes; it is copied only where it is asked for."""

    def __init__(self, at_after: Callable[[Stmt], Any] | None, at_entry: Callable[[Stmt], Any] | None) -> None:
        self.at_after, self.at_entry = at_after, at_entry
        self.after: dict[Stmt, Live] = {}
        self.entering: dict[Stmt, Live] = {}
        # for each loop around: what is live at the end of a round, but not behind the loop
        self.added: list[Iterable[str]] = []

    def block(self, block: Block, live: Live) -> Live:
        state = Names(live)
        self.back(block, state)
        return frozenset(state)

    def back(self, block: Block, state: Names) -> None:
        for stmt in reversed(block):
            if self.at_after is not None and self.at_after(stmt):
                self.after[stmt] = frozenset(state)
            if isinstance(stmt, If):
                ends = []
                for inner in (stmt.body, stmt.orelse):
                    mark = state.mark()
                    self.back(inner, state)
                    ends.append(state.back(mark))
                state.either(*ends)
            elif isinstance(stmt, (For, While)):
                self.loop(stmt, state)
            elif isinstance(stmt, core.Break):
                # it stands at the end of a round
                state.take(self.added[-1] if self.added else ())
            else:
                if isinstance(stmt, With):
                    self.back(stmt.body, state)
                state.take(core.header_writes(stmt))
            state.give(core.header_reads(stmt))
            if self.at_entry is not None and self.at_entry(stmt):
                self.entering[stmt] = frozenset(state)

    def loop(self, stmt: For | While, state: Names) -> None:
        added = [n for n in exposed(stmt) | core.header_reads(stmt) if n not in state]
        state.give(added)
        if self.at_after is not None or self.at_entry is not None:
            self.added.append(added)
            mark = state.mark()
            self.back(stmt.body, state)
            state.back(mark)
            self.added.pop()
