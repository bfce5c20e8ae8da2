"""One name for one memory: a second name of an array, or of a row of it, that is written is replaced by the first.

``row = a[i]`` followed by ``row[j] = x`` is ``a[i, j] = x``, and a write into the real part of an array of complex
numbers is one into the array. It is done where sharing would be refused otherwise, and
where the name is bound once, is used only behind that in its block, and means the same there all the time.
"""

from __future__ import annotations

from typing import Any

import gast

from s2sad import core, kinds
from s2sad.analysis import sharing
from s2sad.core import Assign, Block, Effect, Expr, For, If, Stmt, Store
from s2sad.differentiate.context import Context
from s2sad.differentiate.stores import element_kind, literal
from s2sad.runtime.complex_numbers import with_imag, with_real

ROUNDS = 50
# what writes one part of complex numbers
PARTS = {"real": with_real, "imag": with_imag}


class _Unfit(Exception):
    """The name is used in a way that cannot be replaced."""


def resolve(context: Context) -> None:
    """Replace names in the function until no written sharing is left, or none that can be replaced."""
    made: set[str] = set()
    for _ in range(ROUNDS):
        names = [n for pair in sorted(context.sharing().harmful, key=sorted) for n in sorted(pair) if n not in made]
        if not any(_replaced(context, n, made) for n in names):
            return


def _replaced(context: Context, name: str, made: set[str]) -> bool:
    definitions = [s for s in core.walk(context.body) if name in core.header_writes(s)]
    if len(definitions) != 1 or name in context.parameters or name in context.outputs:
        return False
    (definition,) = definitions
    if not isinstance(definition, Assign) or not isinstance(definition.target, str):
        return False
    value = definition.value
    index = part = None
    if isinstance(value, gast.Name):
        if not _surely_shared(context.kind(name)) or not _surely_shared(context.kind(value.id)):
            return False
    elif isinstance(value, gast.Subscript) and isinstance(value.value, gast.Name):
        index = value.slice
        if not _is_basic(context, context.kind(value.value.id), index):
            return False
        value = value.value
    elif isinstance(value, gast.Attribute) and value.attr in PARTS and isinstance(value.value, gast.Name):
        whole = context.kind(value.value.id)
        if not isinstance(whole, kinds.Array) or not _surely_shared(whole) or kinds.is_complex(whole) is None:
            return False
        if value.attr == "imag" and not kinds.is_complex(whole):
            return False
        part, value = value.attr if kinds.is_complex(whole) else None, value.value
    else:
        return False
    worker = _Replace(context, name, value.id, index, definition, part)
    try:
        body = worker.found_in(context.body)
    except _Unfit:
        return False
    context.body = body
    context.active |= worker.active
    made |= worker.made
    return True


def _surely_shared(kind: kinds.Kind) -> bool:
    """Tell whether a second name is one for the same memory: ``w *= 2`` gives a number a value of its own."""
    return (
        isinstance(kind, (kinds.List, kinds.Dict, kinds.Object)) or isinstance(kind, kinds.Array) and bool(kind.shape)
    )


def _is_basic(context: Context, kind: kinds.Kind, index: Any) -> bool:
    """Tell whether an index of an array surely gives a view: integers and slices, and not one element."""
    if not isinstance(kind, kinds.Array) or kind.shape is None:
        return False
    if any(isinstance(n, (gast.Call, gast.NamedExpr)) and not _is_len(n) for n in core.nodes(index)):
        return False
    parts = index.elts if isinstance(index, gast.Tuple) else [index]
    integers = [_is_integer(context, p) for p in parts]
    slices = [isinstance(p, gast.Slice) or isinstance(p, gast.Constant) and p.value is Ellipsis for p in parts]
    basic = all(i or s for i, s in zip(integers, slices, strict=True))
    return basic and (any(slices) or len(parts) < len(kind.shape))


def _is_len(node: Any) -> bool:
    return isinstance(node, gast.Call) and isinstance(node.func, gast.Name) and node.func.id == "len"


def _is_integer(context: Context, part: Any) -> bool:
    known = kinds.widened(literal(context, part)) if isinstance(part, gast.AST) else None
    if isinstance(part, gast.Slice):
        return False
    return isinstance(known, kinds.Scalar) and known.dtype == "int"


class _Replace:
    """Replace ``name`` by ``base``, by its row ``base[index]`` or by its real or imaginary ``part``."""

    def __init__(
        self, context: Context, name: str, base: str, index: Any, definition: Stmt, part: str | None = None
    ) -> None:
        self.context, self.name, self.base, self.index, self.definition = context, name, base, index, definition
        self.part = part
        self.meaning = {base} | (core.reads(index) if index is not None else set())
        self.active: set[Stmt] = set()
        self.made: set[str] = set()
        self.row = index is not None and _is_integer(context, index)

    def found_in(self, block: Block) -> Block:
        """Return the block in which the definition stands, or that holds it, without the name."""
        out: list[Stmt] = []
        for at, stmt in enumerate(block):
            if stmt is self.definition:
                rest = block[at + 1 :]
                self.check(rest)
                return (*out, *self.block(rest))
            inner = core.blocks_of(stmt)
            if any(s is self.definition for b in inner for s in core.walk(b)):
                if any(self.name in core.all_reads(s) for s in block if s is not stmt) or self.uses(stmt):
                    raise _Unfit
                new = core.within(stmt, lambda b: self.found_in(b) if self.holds(b) else b)
                self.keep(stmt, new)
                return (*out, new, *block[at + 1 :])
            if self.name in core.all_reads(stmt):
                raise _Unfit
            out.append(stmt)
        raise _Unfit

    def holds(self, block: Block) -> bool:
        return any(s is self.definition for s in core.walk(block))

    def uses(self, stmt: Stmt) -> bool:
        """Tell whether the statement around the definition uses the name outside the block of the definition."""
        return self.name in core.header_reads(stmt) or any(
            self.name in core.all_reads(s) for b in core.blocks_of(stmt) if not self.holds(b) for s in b
        )

    def check(self, rest: Block) -> None:
        """What the name means must not change before its last use."""
        used = [k for k, s in enumerate(rest) if self.name in core.all_reads(s)]
        for stmt in rest[: used[-1] + 1 if used else 0]:
            if self.meaning & core.all_writes(stmt):
                raise _Unfit

    def block(self, block: Block) -> Block:
        return tuple(new for stmt in block for new in self.stmt(stmt))

    def keep(self, old: Stmt, new: Stmt) -> None:
        if old in self.context.active:
            self.active.add(new)
        if old in self.context.kinds_at:
            self.context.kinds_at[new] = self.context.kinds_at[old]

    def stmt(self, stmt: Stmt) -> list[Stmt]:
        if self.name not in core.all_reads(stmt) and sharing.written_by(stmt) != self.name:
            return [stmt]
        before: list[Stmt] = []
        new: Stmt
        match stmt:
            case Assign() | Effect():
                if sharing.written_by(stmt) == self.name and self.index is not None:
                    raise _Unfit
                new = core.changed(stmt, value=self.expr(stmt.value, before, stmt))
            case Store():
                new = self.store(stmt, before)
            case If():
                new = core.changed(core.within(stmt, self.block), test=self.expr(stmt.test, before, stmt))
            case For():
                new = core.changed(stmt, iter=self.expr(stmt.iter, before, stmt), body=self.block(stmt.body))
            case _:
                raise _Unfit
        self.keep(stmt, new)
        return [*before, new]

    def store(self, stmt: Store, before: list[Stmt]) -> Store:
        index = self.expr(stmt.index, before, stmt) if stmt.index is not None else None
        new = core.changed(stmt, value=self.expr(stmt.value, before, stmt), index=index)
        if stmt.base != self.name:
            return new
        if self.part is not None:
            return self.part_store(new, before)
        if self.index is None:
            return core.changed(new, base=self.base)
        if index is None:
            raise _Unfit
        if new.op not in (None, "Add", "Sub"):
            new = core.changed(new, value=core.name(self.result(new, before)), op=None)
        return core.changed(new, base=self.base, index=self.composed(index))

    def result(self, stmt: Store, before: list[Stmt]) -> str:
        """``row *= e``: the product is made first, and then stored."""
        if not core.is_everything(stmt.index) or stmt.op is None:
            raise _Unfit
        old = core.name(self.view(before, stmt))
        part = self.named(core.binary(old, core.OPERATORS[stmt.op], stmt.value), before, stmt)
        return part

    def part_store(self, stmt: Store, before: list[Stmt]) -> Store:
        """``z.real[i] = e``: complex numbers with the other part they had are stored."""
        value, place = stmt.value, element_kind(self.context, self.context.kind(self.base), stmt.index)
        whole = core.name(self.named(core.subscript(core.name(self.base), stmt.index), before, stmt, place))
        if stmt.op is not None:
            known = element_kind(self.context, self.context.kind(self.name), stmt.index)
            old = core.name(self.named(core.attribute(whole, str(self.part)), before, stmt, known))
            value = core.name(self.named(core.binary(old, core.OPERATORS[stmt.op], value), before, stmt, known))
        changed = core.call(self.context.namespace.runtime(PARTS[str(self.part)]), whole, value)
        return core.changed(stmt, base=self.base, value=core.name(self.named(changed, before, stmt, place)), op=None)

    def composed(self, index: Any) -> Expr:
        """Return the index into the array that an index into the row is."""
        if not self.row:
            # of a slice, only the whole
            if not core.is_everything(index):
                raise _Unfit
            return self.index
        parts = index.elts if isinstance(index, gast.Tuple) else [index]
        if any(self.is_advanced(p) for p in parts) and len(parts) > 1:
            raise _Unfit
        return core.tuple_([self.index, *parts])

    def is_advanced(self, part: Any) -> bool:
        if isinstance(part, (gast.Slice, gast.Constant)):
            return False
        known = kinds.widened(self.context.kind_of(part))
        return not (isinstance(known, kinds.Scalar) or isinstance(part, (gast.UnaryOp, gast.BinOp)))

    def expr(self, node: Any, before: list[Stmt], stmt: Stmt) -> Any:
        """Return the expression without the name; where it stands alone, a view made for this statement."""
        if isinstance(node, gast.Subscript) and isinstance(node.value, gast.Name) and node.value.id == self.name:
            index = self.expr(node.slice, before, stmt)
            if self.index is self.part is None:
                return gast.copy_location(core.subscript(core.name(self.base), index), node)
            if not self.row:
                return gast.copy_location(core.subscript(core.name(self.view(before, stmt)), index), node)
            return gast.copy_location(core.subscript(core.name(self.base), self.composed(index)), node)
        if isinstance(node, gast.Name) and node.id == self.name:
            if self.index is self.part is None:
                return core.name(self.base)
            return core.name(self.view(before, stmt))
        if isinstance(node, (gast.Lambda, gast.ListComp, gast.GeneratorExp, gast.SetComp, gast.DictComp)):
            if self.name in core.reads(node):
                raise _Unfit
            return node
        return core.map_children(node, lambda child: self.expr(child, before, stmt))

    def view(self, before: list[Stmt], stmt: Stmt) -> str:
        for made in before:
            assert isinstance(made, Assign)
            return str(made.target)
        base = core.name(self.base)
        value = core.attribute(base, self.part) if self.part is not None else core.subscript(base, self.index)
        return self.named(value, before, stmt)

    def named(self, value: Expr, before: list[Stmt], stmt: Stmt, kind: kinds.Kind | None = None) -> str:
        kind = kind or self.context.kind(self.name)
        part = self.context.namer.part(self.name)
        self.context.namespace.reserve([part])
        self.made.add(part)
        self.context.types[part] = kind
        new = Assign(part, value, stmt.origin)
        self.context.kinds_at[new] = kind
        if kinds.carries(kind):
            self.active.add(new)
        before.append(new)
        return part


__all__ = ["resolve"]
