"""Stores into places of an array to which nothing has been stored before: what was there needs no adjoint.

``x = np.zeros(n)`` and then ``x[i] = v`` in a loop fills each place once. The reverse of such a store need not clear
the adjoint of the place, for nobody asks for it again; and where nobody has read the place before either, what the
stored value receives may be a view of it, for nobody adds to it.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import gast

from s2sad import core, kinds
from s2sad.analysis.sharing import written_by
from s2sad.core import Assign, Block, For, If, Stmt, Store, While, With
from s2sad.differentiate import regions
from s2sad.differentiate.context import Context
from s2sad.differentiate.prepare import Prepared
from s2sad.differentiate.regions import Regions

Tokens: TypeAlias = "frozenset[Any]"


class Firsts:
    """``unread``: stores whose place has no adjoint before. ``untouched``: those whose place is not read before."""

    def __init__(self, context: Context, prepared: Prepared, where: Regions) -> None:
        self.context, self.memory, self.where = context, prepared.memory, where
        self.unread: set[Stmt] = set()
        self.untouched: set[Stmt] = set()
        if any(isinstance(s, core.Hook) for s in core.walk(prepared.body)):
            return
        self.made = {n for n in where.defined if where.count.get(n) == 1 and self._starts_at_zero(n)}
        if self.made:
            self._block(prepared.body, frozenset(), frozenset())

    def _starts_at_zero(self, name: str) -> bool:
        """Tell whether an array is made without a derivative, and its adjoint is its own."""
        shared = name in self.context.shadowed or name in self.context.parameters
        is_array = isinstance(self.context.kind(name), kinds.Array)
        return is_array and not shared and name in self.memory and self.where.defined[name] not in self.context.active

    def _block(self, block: Block, stored: Tokens, read: Tokens) -> tuple[Tokens, Tokens]:
        for stmt in block:
            match stmt:
                case If():
                    ends = [self._block(b, stored, read) for b in core.blocks_of(stmt)]
                    stored, read = (stored.union(*found) for found in zip(*ends, strict=True))
                case For() | While():
                    stored, read = self._loop(stmt, stored, read | self._reads(stmt))
                case With():
                    stored, read = self._block(stmt.body, stored, read)
                case _:
                    read |= self._reads(stmt)
                    if isinstance(stmt, Store):
                        self._decide(stmt, stored, read)
                    stored |= self._stores(stmt)
        return stored, read

    def _loop(self, stmt: For | While, stored: Tokens, read: Tokens) -> tuple[Tokens, Tokens]:
        while True:
            ends = self._block(stmt.body, stored, read)
            again = [s | regions.aged(end, stmt) for s, end in zip((stored, read), ends, strict=True)]
            if again == [stored, read]:
                return regions.left(stored | ends[0], stmt), regions.left(read | ends[1], stmt)
            stored, read = again

    def _decide(self, stmt: Store, stored: Tokens, read: Tokens) -> None:
        # the last walk of a loop knows all that came before
        first = stmt.base in self.made and stmt.op is None and self._clear_of(stored, stmt)
        for found, holds in ((self.unread, first), (self.untouched, first and self._clear_of(read, stmt))):
            (found.add if holds else found.discard)(stmt)

    def _clear_of(self, tokens: Tokens, stmt: Store) -> bool:
        group = self.memory[stmt.base]
        return all(
            t != group if isinstance(t, int) else t.group != group or self.where.clear_of(t, stmt) for t in tokens
        )

    def _stores(self, stmt: Stmt) -> Tokens:
        base = written_by(stmt)
        if base is None or base not in self.memory:
            return frozenset()
        return frozenset((self._token(base, stmt, stmt.index if isinstance(stmt, Store) else None),))

    def _reads(self, stmt: Stmt) -> Tokens:
        if stmt not in self.context.active:
            return frozenset()
        found = set()
        for name in core.header_reads(stmt) & self.made:
            if isinstance(stmt, Store) and stmt.base == name and name not in core.reads(stmt.value):
                continue
            index = None
            if isinstance(stmt, Assign) and isinstance(stmt.value, gast.Subscript):
                part = stmt.value
                index = part.slice if getattr(part.value, "id", None) == name else None
            found.add(self._token(name, stmt, index))
        return frozenset(found)

    def _token(self, base: str, stmt: Stmt, index: Any) -> Any:
        group = self.memory[base]
        return group if index is None else self.where.region(base, group, stmt, index) or group
