"""Put values that are used once where they are used, so that parts become expressions again."""

from __future__ import annotations

from functools import partial
from typing import Any

import gast

from s2sad import core
from s2sad.analysis.sharing import written_by
from s2sad.core import Assign, Block, Stmt
from s2sad.namespace import Namespace
from s2sad.optimise.effects import expressions, is_pure, mapped_header
from s2sad.optimise.size import length

LIMIT = 64
SCOPES = (gast.Lambda, gast.ListComp, gast.GeneratorExp, gast.SetComp, gast.DictComp)


class Inline:
    """``candidates`` are the names that may vanish: parts, adjoints and tangents, not the user's own variables."""

    def __init__(self, namespace: Namespace, candidates: frozenset[str], shared: dict[str, frozenset[str]]) -> None:
        self.namespace, self.candidates, self.shared = namespace, candidates, shared
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
            base = getattr(stmt, "base", None)
            if base is not None:
                self.uses[base] = self.uses.get(base, 0) + 2
            for node in expressions(stmt):
                for child in gast.walk(node):
                    if isinstance(child, gast.Name):
                        self.uses[child.id] = self.uses.get(child.id, 0) + 1

    def block(self, block: Block) -> Block:
        out = list(block)
        changed = False
        i = 0
        while i < len(out):
            stmt = out[i]
            place = self.place(stmt, out, i)
            if place is not None:
                assert isinstance(stmt, Assign) and isinstance(stmt.target, str)
                user = out[place]
                new = mapped_header(user, partial(core.substitute, parts={stmt.target: stmt.value}))
                if self.fits(new, stmt.value):
                    out[place] = new
                    del out[i]
                    changed = True
                    self.uses[stmt.target] = 0
                    i = max(0, i - 1)
                    continue
            inner = core.blocks_of(out[i])
            if inner:
                blocks = tuple(self.block(b) for b in inner)
                if any(a is not b for a, b in zip(blocks, inner, strict=True)):
                    out[i] = core.with_blocks(out[i], blocks)
                    changed = True
            i += 1
        return tuple(out) if changed else block

    def fits(self, stmt: Stmt, value: Any) -> bool:
        return isinstance(value, (gast.Name, gast.Constant)) or all(length(e) <= LIMIT for e in expressions(stmt))

    def place(self, stmt: Stmt, block: list[Stmt], i: int) -> int | None:
        """Return where in the block the only use of an assigned name is, if its value may move there."""
        if not (isinstance(stmt, Assign) and isinstance(stmt.target, str)):
            return None
        name = stmt.target
        if name not in self.candidates or self.defs.get(name) != 1 or self.uses.get(name) != 1:
            return None
        if not is_pure(stmt.value, self.namespace):
            return None
        reads = core.reads(stmt.value)
        memory = (
            frozenset().union(*(self.shared.get(r, frozenset((r,))) for r in reads))
            if _looks_into(stmt.value)
            else reads
        )
        for j in range(i + 1, len(block)):
            user = block[j]
            if name in core.header_reads(user):
                if isinstance(user, (core.While, core.Verbatim)) or isinstance(user, core.Store) and user.base == name:
                    return None
                return None if _in_scope(user, name) else j
            if name in core.all_reads(user):
                return None
            if reads & core.all_writes(user) or self.disturbs(user, memory):
                return None
        return None

    def disturbs(self, stmt: Stmt, memory: frozenset[str]) -> bool:
        for each in [stmt, *(s for b in core.blocks_of(stmt) for s in core.walk(b))]:
            if isinstance(each, core.Verbatim) and each.reads & memory:
                return True
            base = written_by(each)
            if base is not None and (base in memory or self.shared.get(base, frozenset()) & memory):
                return True
            if any(not is_pure(e, self.namespace) and _reaches(e, memory) for e in expressions(each)):
                return True
        return False


def _reaches(expr: Any, memory: frozenset[str]) -> bool:
    return bool(core.reads(expr) & memory)


def _looks_into(expr: Any) -> bool:
    """Tell whether the value depends on the contents of what it names, and not only on which object it is."""
    return not isinstance(expr, gast.Constant)


def _in_scope(stmt: Stmt, name: str) -> bool:
    """Tell whether the use lies inside a lambda or comprehension, which may run many times or later."""
    for node in expressions(stmt):
        for child in gast.walk(node):
            if isinstance(child, SCOPES) and name in core.reads(child):
                return True
    return False
