"""A function with one more axis: which names have it, and each statement over all columns at once.

Statements keep their order and what they share, so a write into a view of columns is seen where it was seen before.
What cannot be decided is refused (``NoColumns``): branches on columns, loops over them, indices that depend on them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import gast
import numpy as np

from s2sad import core, kinds
from s2sad.analysis import operations
from s2sad.analysis.aliases import aliased
from s2sad.columns.expressions import TAKING, Expressions, single
from s2sad.columns.parts import CONTAINERS, SLICE, NoColumns, Part, aligned, batchable, known, lifted, numeric, slot
from s2sad.core import Assign, Block, Effect, For, Stmt, Store
from s2sad.differentiate.context import Context
from s2sad.optimise import effects

GROWING = ("append", "extend", "insert")
WAY = "the way through the program depends on what varies"


class Columns(Expressions):
    """The statements of a function over all columns."""

    def __init__(self, context: Context, over: tuple[str, ...]) -> None:
        super().__init__(context, over)
        self.out: list[Stmt] = []
        self.bindings = core.write_counts(context.body)

    # -- which names have the axis -------------------------------------------------------------------------------------

    def grow(self) -> None:
        """Find the names that have the axis: what is computed from them, and what shares memory with that."""
        size = -1
        while size != len(self.many):
            size = len(self.many)
            for stmt in core.walk(self.context.body):
                self.grow_by(stmt)
        wrong = self.many.intersection(self.context.parameters) - set(self.over)
        if wrong:
            raise NoColumns(f"`{min(wrong)}` is written")

    def grow_by(self, stmt: Stmt) -> None:
        if isinstance(stmt, (Assign, For)):
            value = stmt.value if isinstance(stmt, Assign) else stmt.iter
            targets = core.target_names(stmt.target)
            hint = self.hint(stmt.target) if isinstance(stmt, Assign) else None
            if self.reads_many(value) and (part := self.part(value, hint)).many:
                if isinstance(stmt.target, str) and not known(self.context.kind(stmt.target)) and numeric(part.kind):
                    # other values that it is given are tested where they are given
                    once = self.bindings[stmt.target] == 1
                    self.context.types[stmt.target] = part.kind if once else kinds.Array(None, None)
                whole = isinstance(stmt, Assign) and isinstance(stmt.target, str)
                self.many.update(t for t in targets if self.takes(t) or whole)
            if self.many.intersection(targets):
                self.many.update(aliased(value, self.context.types, self.context.namespace))
        base = effects.written(stmt, self.context.namespace)
        if base is not None and base not in self.many:
            values = [stmt.value] if isinstance(stmt, Store) else getattr(getattr(stmt, "value", None), "args", [])
            if any(self.reads_many(v) and self.part(v).many for v in values):
                self.many.add(base)
        elif base is not None and isinstance(self.context.kind(base), CONTAINERS):
            # what is put into a container of columns, and written behind another name, has them from the beginning
            self.many.update(n for n in self.put(stmt) & self.stored if self.takes(n))

    def put(self, stmt: Stmt) -> frozenset[str]:
        """Return the names of the objects that a statement puts into a container."""
        value = getattr(stmt, "value", None)
        given = value.args if isinstance(stmt, Effect) and isinstance(value, gast.Call) else [value]
        return frozenset().union(*(aliased(v, self.context.types, self.context.namespace) for v in given))

    def hint(self, target: core.Target) -> kinds.Kind:
        """Return the kind that a target tells of what is assigned."""
        return self.context.kind(target) if isinstance(target, str) else kinds.Tuple(tuple(map(self.hint, target)))

    def takes(self, name: str) -> bool:
        kind = self.context.kind(name)
        if not known(kind):
            raise NoColumns(f"what `{name}` is, is not known")
        return batchable(kind)

    # -- statements ----------------------------------------------------------------------------------------------------

    def run(self) -> Block:
        """Return the statements over all columns."""
        body = self.context.body
        writes = [frozenset(self.behind(s)) for s in body]
        for k, stmt in enumerate(body):
            # what one statement without blocks writes comes after what it reads
            self.unsettled = frozenset().union(*writes[k + (not core.blocks_of(stmt)) :])
            self.stmt(stmt)
        return tuple(self.out)

    def behind(self, stmt: Stmt) -> set[str]:
        """Return the names behind whose memory a statement or its blocks write."""
        bases = {w for s in core.walk((stmt,)) if (w := effects.written(s, self.context.namespace)) is not None}
        return bases.union(*(self.shared.get(b, frozenset()) for b in bases))

    def block(self, block: Block) -> Block:
        outer, self.out = self.out, []
        for stmt in block:
            self.stmt(stmt)
        done, self.out = self.out, outer
        return tuple(done)

    def stmt(self, stmt: Stmt) -> None:
        if isinstance(stmt, Assign):
            self.assign(stmt)
        elif isinstance(stmt, Store):
            self.store(stmt)
        elif isinstance(stmt, Effect) and self.many.intersection(core.header_reads(stmt)):
            self.effect(stmt)
        elif isinstance(stmt, For) and self.reads_many(stmt.iter):
            self.loop(stmt)
        else:
            self.out.append(self.header(core.within(stmt, self.block)))

    def header(self, stmt: Stmt) -> Stmt:
        def plain(expr: Any) -> Any:
            try:
                part = self.part(expr)
            except NoColumns:
                raise NoColumns(WAY) from None
            if part.many:
                raise NoColumns(WAY)
            return part.expr

        if isinstance(stmt, (core.Verbatim, core.With)) and self.many.intersection(core.header_reads(stmt)):
            raise NoColumns("a statement is kept as it is")
        return effects.mapped_header(stmt, plain)

    def assign(self, stmt: Assign) -> None:
        targets = core.target_names(stmt.target)
        wanted = self.many.intersection(targets)
        hint = self.hint(stmt.target)
        part = self.part(stmt.value, hint)
        if part.many and numeric(part.kind) != numeric(hint) and isinstance(stmt.target, str):
            raise NoColumns(f"`{stmt.target}` may be a number, or hold some")
        if part.many or not wanted:
            self.out.append(replace(stmt, value=part.expr))
            return
        alias = aliased(stmt.value, self.context.types, self.context.namespace)
        if alias & self.stored or wanted & self.stored and alias:
            raise NoColumns("columns share memory with what has none")
        if isinstance(stmt.target, str):
            self.out.append(replace(stmt, value=self.spread(part)))
            return
        self.out.append(replace(stmt, value=part.expr))
        for name in targets:
            if name in wanted:
                self.out.append(Assign(name, self.spread(Part(core.name(name), False, self.context.kind(name)))))

    def store(self, stmt: Store) -> None:
        kind = self.context.kind(stmt.base)
        if stmt.base not in self.many:
            self.out.append(self.header(stmt))
            return
        if stmt.index is None or self.reads_many(stmt.index):
            raise NoColumns("what is stored to depends on what varies")
        value = self.part(stmt.value)
        if isinstance(kind, CONTAINERS):
            expr = self.spread(value) if batchable(value.kind) else single(value)
            if stmt.op is not None:
                old = core.subscript(core.name(stmt.base), stmt.index)
                expr = core.binary(old, core.OPERATORS[stmt.op], expr)
            self.out.append(replace(stmt, value=expr, op=None))
            return
        base = Part(core.name(stmt.base), True, kind)
        if isinstance(stmt.index, gast.Constant) and stmt.index.value is Ellipsis:
            index, left = stmt.index, base.rank
        else:
            left, parts = slot(stmt.index, base.rank, self.kind)
            index = core.tuple_([SLICE, *parts])
        self.out.append(replace(stmt, index=index, value=aligned(value, left) if value.many else value.expr))

    def effect(self, stmt: Effect) -> None:
        call = stmt.value
        if not isinstance(call, gast.Call) or not isinstance(call.func, gast.Attribute):
            raise NoColumns("a call for its effect")
        if operations.denoted(call.func, self.context.namespace) == np.add.at:
            base, index, value = call.args
            _, parts = slot(index, self.part(base).rank, self.kind)
            left, _ = slot(index, self.part(base).rank, self.kind)
            whole = core.tuple_([core.call(core.name("slice"), core.constant(None)), *parts])
            self.out.append(replace(stmt, value=core.call(call.func, base, whole, aligned(self.part(value), left))))
            return
        base = self.part(call.func.value)
        if call.func.attr not in (*GROWING, *TAKING, "clear") or not isinstance(base.kind, CONTAINERS):
            raise NoColumns("a call for its effect")
        *before, last = call.args or [None]
        if last is not None and call.func.attr in GROWING:
            part = self.part(last)
            last = self.spread(part) if batchable(part.kind) else single(part)
        args = [*before, *([last] if last is not None else [])]
        self.out.append(replace(stmt, value=core.call(call.func, *args)))

    def loop(self, stmt: For) -> None:
        part = self.part(stmt.iter)
        if not part.many:
            self.out.append(replace(stmt, iter=part.expr, body=self.block(stmt.body)))
            return
        if not isinstance(part.kind, kinds.List) or not isinstance(stmt.iter, gast.Name):
            raise NoColumns("a loop over columns")
        self.out.append(replace(stmt, body=self.block(stmt.body)))


def make(context: Context, over: tuple[str, ...]) -> Block:
    """Return the body of a function over all columns of the parameters ``over``, and give its names their kinds."""
    walk = Columns(context, over)
    walk.grow()
    body = walk.run()
    result = walk.spread(walk.part(context.result))
    for name in walk.many:
        context.types[name] = lifted(context.kind(name))
    return (*body, core.Return(result))
