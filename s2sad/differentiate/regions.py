"""Parts of arrays that an adjoint still reads: a write elsewhere in the array does not have to be taken back.

``l[j:, j] = ...`` writes column ``j``, after the rounds before have read the columns left of theirs. A region is an
index made of loop variables and literals, with how the variables of the round that read compare with those of the
round that writes: the same round, an earlier one, or any.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import gast

from s2sad import core
from s2sad.analysis import operations
from s2sad.core import Assign, Block, For, Stmt, Store, While
from s2sad.namespace import Namespace

SAME, BEFORE = "same", "before"
# a variable, or none, and a number that is added
Bound: TypeAlias = "tuple[str | None, int]"


@dataclass(frozen=True)
class Span:
    """The positions from ``low`` up to and without ``high`` along one axis; None: to the end."""

    low: Bound = (None, 0)
    high: Bound | None = None


@dataclass(frozen=True)
class Region:
    """What is read of ``base``. ``rounds``: of the variables in it, which round read it, seen from now."""

    group: int
    base: str
    spans: tuple[Span, ...]
    rounds: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Variable:
    """A loop variable: its least value, and whether it grows; None: there are loops of both kinds."""

    least: int
    grows: bool | None


class Regions:
    """The regions of one function body."""

    def __init__(self, body: Block, count: Mapping[str, int], namespace: Namespace) -> None:
        self.count, self.namespace = count, namespace
        self.variables: dict[str, Variable] = {}
        # the blocks in which a statement stands, and the loops, from the outside in
        self.within: dict[Stmt, tuple[int, ...]] = {}
        self.loops: dict[Stmt, tuple[Stmt, ...]] = {}
        self.order: dict[Stmt, int] = {}
        self.defined: dict[str, Assign] = {}
        # where a value was computed that is read again from where it was stored
        self.made: dict[str, Stmt] = {}
        binding = Counter(s.target for s in core.walk(body) if isinstance(s, For))
        # names that only loops bind; not one loop within another
        self.counted = {str(n) for n, times in binding.items() if count.get(str(n)) == times}
        self._walk(body, (id(body),), ())

    def reread(self, name: str, load: Assign, store: Store) -> None:
        """A value is not kept, but read from where it was stored."""
        self.made[name], self.defined[name] = self.defined[name], load
        self.within[load], self.loops[load] = self.within[store], self.loops[store]
        self.order[load] = self.order[store]

    def _walk(self, block: Block, within: tuple[int, ...], loops: tuple[Stmt, ...]) -> None:
        for stmt in block:
            self.within[stmt], self.loops[stmt] = within, loops
            self.order[stmt] = len(self.order)
            if isinstance(stmt, Assign) and isinstance(stmt.target, str):
                self.defined[stmt.target] = stmt
            if isinstance(stmt, For) and stmt.target in self.counted:
                self._bind(str(stmt.target), self._variable(stmt.iter), loops)
            inside = (*loops, stmt) if isinstance(stmt, (For, While)) else loops
            for inner in core.blocks_of(stmt):
                self._walk(inner, (*within, id(inner)), inside)

    def _bind(self, name: str, found: Variable | None, loops: tuple[Stmt, ...]) -> None:
        known = self.variables.get(name, found)
        if found is None or known is None or any(isinstance(s, For) and s.target == name for s in loops):
            self.counted.discard(name)
            self.variables.pop(name, None)
            return
        grows = found.grows if found.grows == known.grows else None
        self.variables[name] = Variable(min(found.least, known.least), grows)

    def _variable(self, iter_: Any) -> Variable | None:
        callee = operations.denoted(iter_.func, self.namespace) if isinstance(iter_, gast.Call) else None
        if callee is reversed:
            found = self._variable(iter_.args[0])
            return found and Variable(found.least, not found.grows)
        if callee is not range:
            return None
        bounds = iter_.args
        step = core.integer(bounds[2]) if len(bounds) == 3 else 1
        if step is None or step == 0:
            return None
        if step < 0:
            last = core.integer(bounds[1])
            return None if last is None else Variable(last + 1, False)
        first: Bound | None = (None, 0) if len(bounds) == 1 else self._bound(bounds[0])
        return None if first is None else Variable(self._least(first), True)

    # -- what an index selects -----------------------------------------------------------------------------------------

    def _bound(self, node: Any) -> Bound | None:
        """Return an index as a variable and a number, if it is surely not negative."""
        found = self._sum(node)
        return found if found is not None and self._least(found) >= 0 else None

    def _sum(self, node: Any) -> Bound | None:
        number = core.integer(node)
        if number is not None:
            return None, number
        if isinstance(node, gast.Name) and node.id in self.variables:
            return node.id, 0
        if isinstance(node, gast.BinOp) and isinstance(node.op, (gast.Add, gast.Sub)):
            left, right = self._sum(node.left), self._sum(node.right)
            if left is None or right is None or right[0] is not None and (left[0] is not None or _subtracts(node)):
                return None
            return left[0] or right[0], left[1] + (-right[1] if _subtracts(node) else right[1])
        return None

    def _least(self, bound: Bound) -> int:
        name, number = bound
        return number + (self.variables[name].least if name is not None else 0)

    def spans(self, index: Any) -> tuple[Span, ...]:
        """Return what an index selects along the first axes: up to what may be an array, or stand for several axes."""
        found = []
        for part in index.elts if isinstance(index, gast.Tuple) else [index]:
            if isinstance(part, gast.Constant) and part.value is None:
                continue
            span = self._span(part)
            if span is None:
                break
            found.append(span)
        return tuple(found)

    def _span(self, part: Any) -> Span | None:
        if isinstance(part, gast.Slice):
            if part.step is not None:
                return Span()
            low = self._bound(part.lower) if part.lower is not None else None
            high = self._bound(part.upper) if part.upper is not None else None
            return Span(low or (None, 0), high)
        at = self._bound(part)
        return None if at is None else Span(at, (at[0], at[1] + 1))

    # -- reading and writing -------------------------------------------------------------------------------------------

    def read(self, name: str, group: int, user: Stmt) -> Region | None:
        """Return the region that ``name`` is a view of, or an element, where ``user`` reads it; None: not known."""
        stmt = self.defined.get(name)
        if stmt is None or self.count.get(name) != 1 or not isinstance(stmt.value, gast.Subscript):
            return None
        base = stmt.value.value
        if not isinstance(base, gast.Name) or self.count.get(base.id) != 1:
            return None
        # in the same round as it was made
        if self.loops[stmt] != self.loops[user] or self.within[stmt] != self.within[user][: len(self.within[stmt])]:
            return None
        if self.order[self.made.get(name, stmt)] > self.order[user]:
            return None
        return self.region(base.id, group, stmt, stmt.value.slice)

    def region(self, base: str, group: int, stmt: Stmt, index: Any) -> Region | None:
        """Return the region that a statement selects of ``base``, seen from its own round; None: not known."""
        spans = self.spans(index)
        bounds = [b for s in spans for b in (s.low, s.high) if b is not None]
        names = sorted({n for n, _ in bounds if n is not None})
        if any(n not in core.target_names(getattr(s, "target", ())) for n in names for s in self._binders(n, stmt)):
            return None
        return Region(group, base, spans, tuple((n, SAME) for n in names))

    def _binders(self, name: str | None, stmt: Stmt) -> list[Stmt]:
        """Return the loop around a statement that binds a variable; if there is none, the statement itself."""
        found: list[Stmt] = [s for s in self.loops[stmt] if isinstance(s, For) and s.target == name]
        return found or [stmt]

    def clear_of(self, region: Region, stmt: Stmt) -> bool:
        """Tell whether a statement surely writes elsewhere."""
        if not isinstance(stmt, Store) or stmt.index is None or stmt.base != region.base:
            return False
        rounds = dict(region.rounds)
        written = self.spans(stmt.index)
        return any(
            self._below(mine.high, other.low, rounds, True) or self._below(other.high, mine.low, rounds, False)
            for mine, other in zip(region.spans, written, strict=False)
        )

    def _below(self, high: Bound | None, low: Bound, rounds: dict[str, str], read_first: bool) -> bool:
        """Tell whether one end is not above another beginning. ``read_first``: the first is of what was read."""
        if high is None:
            return False
        (name, number), (other, start) = high, low
        if name == other:
            if name is None or rounds.get(name) == SAME:
                return number <= start
            if rounds.get(name) == BEFORE:
                # the round that read has the lower variable, or the higher
                lower_read = self.variables[name].grows
                return number <= start + 1 if lower_read is read_first else False
            return False
        return name is None and number <= self._least(low)


def _subtracts(node: gast.BinOp) -> bool:
    return isinstance(node.op, gast.Sub)


def aged(tokens: frozenset[Any], loop: For | While) -> frozenset[Any]:
    """Return what is needed as the next round of a loop sees it."""
    return frozenset(_renewed(tokens, loop, BEFORE))


def left(tokens: frozenset[Any], loop: For | While) -> frozenset[Any]:
    """Return what is needed as what comes after a loop sees it."""
    return frozenset(_renewed(tokens, loop, None))


def _renewed(tokens: frozenset[Any], loop: For | While, now: str | None) -> Iterator[Any]:
    names = core.target_names(loop.target) if isinstance(loop, For) else ()
    for token in tokens:
        if isinstance(token, Region) and any(n in names for n, _ in token.rounds):
            kept = [(n, now if n in names else r) for n, r in token.rounds]
            token = replace(token, rounds=tuple((n, r) for n, r in kept if r is not None))
        yield token


__all__ = ["BEFORE", "Region", "Regions", "aged", "left"]
