"""Put values that are used once where they are used, so that parts become expressions again."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from functools import partial
from typing import Any

import gast

from s2sad import core, kinds
from s2sad.core import Assign, Block, Stmt
from s2sad.kinds import Kind
from s2sad.namespace import Namespace
from s2sad.optimise.effects import disturbed, expressions, is_pure, mapped_header
from s2sad.optimise.places import Places
from s2sad.optimise.size import LIMIT, length


class Inline:
    """``candidates`` are the names that may vanish: parts, adjoints and tangents, not the user's own variables.

    ``shared``: the names whose memory a name may share, one set for all the names in it.
    """

    def __init__(
        self,
        types: dict[str, Kind],
        namespace: Namespace,
        candidates: frozenset[str],
        shared: dict[str, frozenset[str]],
    ) -> None:
        self.types, self.namespace, self.candidates = types, namespace, candidates
        self.memory: dict[str, Any] = {n: id(group) for n, group in shared.items()}
        self.uses: dict[str, int] = {}
        self.defs: dict[str, int] = {}

    def run(self, body: Block) -> Block:
        while True:
            self.count(body)
            new = self.block(body)
            if new is body:
                return body
            body = new

    def count(self, body: Block) -> None:
        self.uses, self.defs = {}, {}
        for stmt in core.walk(body):
            for n in core.header_writes(stmt):
                self.defs[n] = self.defs.get(n, 0) + 1
            if isinstance(stmt, core.Store):
                self.uses[stmt.base] = self.uses.get(stmt.base, 0) + 2
            for node in expressions(stmt):
                for n in core.identifiers(node):
                    self.uses[n] = self.uses.get(n, 0) + 1

    def block(self, block: Block) -> Block:
        new = [core.within(stmt, self.block) for stmt in block]
        gone: set[int] = set()
        vanishing = [i for i, s in enumerate(new) if isinstance(s, Assign) and self.may_vanish(s.target, s.value)]
        places = _Places(self, new if vanishing else [])
        for i in vanishing:
            stmt = new[i]
            assert isinstance(stmt, Assign) and isinstance(stmt.target, str)
            name, value = stmt.target, stmt.value
            j = places.use.get(name, -1)
            if j <= i or not _takes(new[j], name):
                continue
            if places.changed(core.reads(value), i, j):
                continue
            user = mapped_header(new[j], partial(core.substitute, parts={name: value}))
            if self.fits(user, value):
                gone.add(i)
                new[j] = user
                places.use.update(dict.fromkeys(core.reads(value), j))
        return core.settled([s for i, s in enumerate(new) if i not in gone] if gone else new, block)

    def may_vanish(self, name: core.Target, value: Any) -> bool:
        if not isinstance(name, str) or self.defs.get(name) != 1 or self.uses.get(name) != 1:
            return False
        return name in self.candidates and is_pure(value, self.namespace)

    def fits(self, stmt: Stmt, value: Any) -> bool:
        return isinstance(value, (gast.Name, gast.Constant)) or all(length(e) <= LIMIT for e in expressions(stmt))


class _Places(Places):
    """Where in a block names are used, bound, and written behind."""

    def __init__(self, inline: Inline, block: list[Stmt]) -> None:
        super().__init__(block)
        self.types, self.memory = inline.types, inline.memory
        self.written: dict[Any, list[int]] = defaultdict(list)
        self.filled: dict[Any, list[int]] = defaultdict(list)
        for i, stmt in enumerate(block):
            for each in core.walk((stmt,)):
                for n in each.reads if isinstance(each, core.Verbatim) else ():
                    self.written[self.memory.get(n, n)].append(i)
                for n, only_into in disturbed(each, inline.types, inline.namespace):
                    (self.filled if only_into else self.written)[self.memory.get(n, n)].append(i)

    def changed(self, names: Iterable[str], i: int, j: int) -> bool:
        """Tell whether names are bound again, or what they hold may be written, between two positions."""
        for n in names:
            memory = self.memory.get(n, n)
            if _between(self.bound.get(n), i, j) or _between(self.written.get(memory), i, j):
                return True
            if not kinds.is_array(self.types.get(n, kinds.UNKNOWN)) and _between(self.filled.get(memory), i, j):
                return True
        return False


def _between(positions: list[int] | None, i: int, j: int) -> bool:
    k = bisect_right(positions or [], i)
    return positions is not None and k < len(positions) and positions[k] < j


def _takes(user: Stmt, name: str) -> bool:
    """Tell whether a statement evaluates a name itself, exactly once and at once."""
    if isinstance(user, (core.While, core.Verbatim)) or name not in core.header_reads(user):
        return False
    if isinstance(user, core.Store) and user.base == name:
        return False
    closures = (n for e in expressions(user) for n in core.special(e) if isinstance(n, core.SCOPES))
    return not any(name in core.reads(c) for c in closures)
