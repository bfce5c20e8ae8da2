"""A function with one more axis: which names have it, and each statement over all columns at once.

Statements keep their order and what they share, so a write into a view of columns is seen where it was seen before.
What cannot be decided is refused (``NoColumns``): branches on columns, loops over them, indices that depend on them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import gast
import numpy as np

from s2sad import core, kinds
from s2sad.analysis import kinds as kinds_of
from s2sad.analysis import operations
from s2sad.analysis.aliases import aliased
from s2sad.columns.parts import (
    CONTAINERS,
    SLICE,
    NoColumns,
    Part,
    aligned,
    batchable,
    known,
    lifted,
    opened,
    rank,
    slot,
)
from s2sad.columns.table import FORMS
from s2sad.core import Assign, Block, Effect, Expr, For, Stmt, Store
from s2sad.differentiate.context import Context
from s2sad.emit.text import to_text
from s2sad.kinds import Kind
from s2sad.optimise import effects, passes
from s2sad.rules import registry
from s2sad.runtime import columns, structure
from s2sad.runtime import elementwise as partials

GROWING = ("append", "extend", "insert")
TAKING = ("pop", "copy", "get")
WAY = "the way through the program depends on what varies"
IDENTITY = (gast.Is, gast.IsNot, gast.In, gast.NotIn)
# what is asked of an array but not of its elements
SHAPES = (np.shape, np.ndim, np.size, len)
MATH = frozenset("sin cos tan exp log sqrt tanh sinh cosh log1p expm1 log10 log2 fabs atan2 hypot".split())
# what is applied to each element, with broadcasting
ALIKE = frozenset(
    {structure.masked_product, structure.add, np.where, np.real, np.imag, np.sinc, np.clip, np.nan_to_num}
    | {partials.ratio, partials.share, partials.abs_partial, partials.sinc_partial, partials.power_partial}
    | {partials.power_partial_exponent}
)


class Columns:
    """``many``: the names that have the axis; ``over``: the parameters that bring it."""

    def __init__(self, context: Context, over: tuple[str, ...]) -> None:
        self.context, self.over = context, over
        self.many: set[str] = set(over)
        self.out: list[Stmt] = []
        types, namespace = context.types, context.namespace
        self.shared = passes.sharing(context.body, context.kind, types, namespace)
        stored = {s.base for s in core.walk(context.body) if isinstance(s, Store)}
        self.stored = stored.union(*(g for g in self.shared.values() if g & stored))
        # the names of single columns, where they are taken one by one
        self.single: dict[str, str] = {}

    # -- small things --------------------------------------------------------------------------------------------------

    def np(self, name: str) -> Expr:
        return self.context.namespace.numpy(name)

    def runtime(self, function: Any) -> Expr:
        return self.context.namespace.runtime(function)

    def denoted(self, call: Any) -> Any:
        """Return the function or array method that is called."""
        found = operations.denoted(call.func, self.context.namespace)
        if found is operations.MISSING and isinstance(call.func, gast.Attribute):
            return getattr(np.ndarray, call.func.attr, operations.MISSING)
        return found

    def function(self, call: Any, receiver: Part) -> Expr:
        """Return the function that a call names; of a method the function of its name."""
        if operations.denoted(call.func, self.context.namespace) is operations.MISSING:
            return self.np(call.func.attr)
        return call.func

    def count(self, part: Part | None = None) -> Expr:
        """Return the number of columns: the length of what has them."""
        if (
            part is not None
            and part.many
            and isinstance(part.expr, gast.Name)
            and not isinstance(part.kind, CONTAINERS)
        ):
            return core.call(core.name("len"), part.expr)
        expr, kind = core.name(self.over[0]), self.context.kind(self.over[0])
        while isinstance(kind, CONTAINERS):
            key, kind = _first(kind)
            expr = core.subscript(expr, core.constant(key))
        return core.call(core.name("len"), expr)

    def shape(self, part: Part) -> Expr:
        whole = core.call(self.np("shape"), part.expr)
        return core.subscript(whole, gast.Slice(core.constant(1), None, None)) if part.many else whole

    def spread(self, part: Part) -> Expr:
        """Return an expression over all columns, copied for each if it does not vary."""
        if part.many:
            return part.expr
        if not batchable(part.kind):
            raise NoColumns("what is not known to be a number stands where columns are")
        if isinstance(part.expr, gast.Constant):
            return core.call(self.np("full"), self.count(), part.expr)
        if isinstance(part.expr, gast.Call) and self.denoted(part.expr) is np.zeros_like and _is_double(part.kind):
            of = self.shape(Part(part.expr.args[0], False, part.kind))
            return core.call(self.np("zeros"), core.tuple_([self.count(), gast.Starred(value=of, ctx=gast.Load())]))
        return core.call(self.runtime(columns.spread), part.expr, self.count())

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
            hint = self.context.kind(targets[0]) if isinstance(stmt, Assign) and isinstance(stmt.target, str) else None
            if self.reads_many(value) and self.part(value, hint).many:
                whole = isinstance(stmt, Assign) and isinstance(stmt.target, str)
                self.many.update(t for t in targets if self.takes(t) or whole)
            if self.many.intersection(targets):
                self.many.update(aliased(value, self.context.types, self.context.namespace))
        base = effects.written(stmt, self.context.namespace)
        if base is not None and base not in self.many:
            values = [stmt.value] if isinstance(stmt, Store) else getattr(getattr(stmt, "value", None), "args", [])
            if any(self.reads_many(v) and self.part(v).many for v in values):
                self.many.add(base)

    def reads_many(self, expr: Any) -> bool:
        return not self.many.isdisjoint(core.reads(expr))

    def takes(self, name: str) -> bool:
        kind = self.context.kind(name)
        if not known(kind):
            raise NoColumns(f"what `{name}` is, is not known")
        return batchable(kind)

    def held(self, kind: Kind) -> bool:
        """Tell whether what a container of columns holds has the axis."""
        if not known(kind):
            raise NoColumns("what a container holds is not known")
        return batchable(kind)

    # -- statements ----------------------------------------------------------------------------------------------------

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
        elif core.blocks_of(stmt):
            blocks = tuple(self.block(b) for b in core.blocks_of(stmt))
            self.out.append(self.header(core.with_blocks(stmt, blocks)))
        else:
            self.out.append(self.header(stmt))

    def header(self, stmt: Stmt) -> Stmt:
        def single(expr: Any) -> Any:
            try:
                part = self.part(expr)
            except NoColumns:
                raise NoColumns(WAY) from None
            if part.many:
                raise NoColumns(WAY)
            return part.expr

        if isinstance(stmt, (core.Verbatim, core.With)) and self.many.intersection(core.header_reads(stmt)):
            raise NoColumns("a statement is kept as it is")
        return effects.mapped_header(stmt, single)

    def assign(self, stmt: Assign) -> None:
        targets = core.target_names(stmt.target)
        wanted = self.many.intersection(targets)
        hint = self.context.kind(targets[0]) if isinstance(stmt.target, str) else None
        part = self.part(stmt.value, hint)
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
            expr = self.spread(value) if batchable(value.kind) else _single(value)
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
            last = self.spread(part) if batchable(part.kind) else _single(part)
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

    # -- expressions ---------------------------------------------------------------------------------------------------

    def kind(self, expr: Any) -> Kind:
        """Return the kind of one column of an expression."""
        if isinstance(expr, gast.Name):
            return self.kind_of_name(expr.id)
        if isinstance(expr, gast.Constant):
            return kinds.Known(expr.value)
        if isinstance(expr, gast.BinOp):
            return kinds_of.result(core.BINARY[type(expr.op)], (self.kind(expr.left), self.kind(expr.right)))
        if isinstance(expr, gast.UnaryOp):
            return kinds_of.result(core.UNARY[type(expr.op)], (self.kind(expr.operand),))
        if isinstance(expr, gast.Compare):
            ranks = [rank(self.kind(e)) for e in (expr.left, *expr.comparators)]
            most = max((r for r in ranks if r is not None), default=0)
            return kinds.UNKNOWN if None in ranks else kinds.Array("bool", (None,) * most) if most else kinds.BOOL
        if isinstance(expr, gast.Tuple):
            return kinds.Tuple(tuple(map(self.kind, expr.elts)))
        if isinstance(expr, gast.Subscript):
            base = self.kind(expr.value)
            if isinstance(base, kinds.Array) and base.shape is not None:
                left, _ = slot(expr.slice, len(base.shape), self.kind)
                return kinds.Array(base.dtype, (None,) * left) if left else kinds.Scalar(base.dtype or "float64")
            if isinstance(expr.slice, gast.Slice):
                return base if isinstance(base, kinds.List) else kinds.UNKNOWN
            return kinds_of.of_index(base, self.kind(expr.slice))
        if isinstance(expr, gast.Attribute):
            return kinds_of.result(getattr(np.ndarray, expr.attr, None), (self.kind(expr.value),))
        if isinstance(expr, gast.Call):
            callee = self.denoted(expr)
            method = operations.denoted(expr.func, self.context.namespace) is operations.MISSING
            args = [*([expr.func.value] if method and isinstance(expr.func, gast.Attribute) else []), *expr.args]
            if callee is not operations.MISSING:
                keywords = tuple((str(k.arg), self.kind(k.value)) for k in expr.keywords)
                return kinds_of.result(callee, tuple(map(self.kind, args)), keywords)
        return kinds.UNKNOWN

    def kind_of_name(self, name: str) -> Kind:
        """Return the kind of a variable; of one outside the function that of its value, on which the text relies."""
        bound = self.context.namespace.bindings.get(name)
        if name in self.context.types or bound is None or not isinstance(bound.value, (float, complex, np.ndarray)):
            return self.context.kind(name)
        return kinds.of_value(bound.value, name)

    def part(self, expr: Any, hint: Kind | None = None) -> Part:
        """Return an expression over all columns."""
        if isinstance(expr, gast.Name):
            return Part(expr, expr.id in self.many, self.kind_of_name(expr.id))
        kind = hint if hint is not None and hint is not kinds.UNKNOWN else self.kind(expr)
        if not self.reads_many(expr):
            return Part(expr, False, kind)
        asked = self.asked(expr, kind)
        if asked is not None:
            return asked
        try:
            return self.formed(expr, kind)
        except NoColumns as error:
            return self.one_by_one(expr, kind, error)

    def asked(self, expr: Any, kind: Kind) -> Part | None:
        """Return what is asked of the shape of one column."""
        if isinstance(expr, gast.Attribute) and expr.attr in ("shape", "ndim", "size", "dtype"):
            what, array = expr.attr, self.part(expr.value)
        elif isinstance(expr, gast.Call) and self.denoted(expr) in SHAPES and len(expr.args) == 1:
            what, array = expr.func.attr if isinstance(expr.func, gast.Attribute) else "len", self.part(expr.args[0])
        else:
            return None
        if not array.many or what == "dtype":
            return Part(expr, False, kind)
        if isinstance(array.kind, CONTAINERS):
            if what != "len":
                raise NoColumns("the shape of a container")
            return Part(expr, False, kind)
        if what == "ndim":
            return Part(core.constant(array.rank), False, kind)
        shape = self.shape(array)
        if what == "len":
            shape = core.subscript(shape, core.constant(0))
        elif what == "size":
            shape = core.binary(core.call(self.np("size"), array.expr), gast.FloorDiv, self.count(array))
        return Part(shape, False, kind)

    def formed(self, expr: Any, kind: Kind) -> Part:
        """Return an expression by the form of what it applies."""
        if isinstance(expr, (gast.Tuple, gast.List)):
            parts = [self.part(e) for e in expr.elts]
            elements = [self.spread(p) if batchable(p.kind) else _single(p) for p in parts]
            return Part(type(expr)(elts=elements, ctx=gast.Load()), True, kind)
        if isinstance(expr, gast.Dict):
            parts = [self.part(v) for v in expr.values]
            values = [self.spread(p) if batchable(p.kind) else _single(p) for p in parts]
            return Part(gast.Dict(keys=expr.keys, values=values), True, kind)
        if isinstance(expr, gast.Subscript):
            return self.indexed(expr, kind)
        if isinstance(expr, gast.Call) and not expr.keywords and isinstance(expr.func, gast.Name) and expr.args:
            parts = [self.part(a) for a in expr.args]
            if not any(p.many for p in parts):
                # only shapes were asked for
                return Part(core.call(expr.func, *(p.expr for p in parts)), False, kind)
        if isinstance(expr, gast.BinOp):
            return self.binary(expr, kind)
        if isinstance(expr, gast.Compare) and len(expr.ops) == 1 and not isinstance(expr.ops[0], IDENTITY):
            parts = [self.part(expr.left), self.part(expr.comparators[0])]
            if not any(p.many for p in parts):
                return Part(gast.Compare(parts[0].expr, expr.ops, [parts[1].expr]), False, kind)
            return self.elementwise(parts, lambda a, b: gast.Compare(a, expr.ops, [b]), kind)
        if isinstance(expr, gast.UnaryOp) and isinstance(expr.op, (gast.USub, gast.UAdd)):
            return Part(core.unary(type(expr.op), self.numeric(expr.operand).expr), True, kind)
        if isinstance(expr, gast.Attribute):
            base = self.numeric(expr.value)
            if expr.attr == "T":
                order = core.tuple_(core.constant(i) for i in (0, *range(base.rank, 0, -1)))
                turned = core.call(core.attribute(base.expr, "transpose"), order)
                return Part(turned if base.rank > 1 else base.expr, True, kind)
            if expr.attr in ("real", "imag"):
                return Part(core.attribute(base.expr, expr.attr), True, kind)
        if isinstance(expr, gast.IfExp) and not self.reads_many(expr.test):
            arms = [self.part(expr.body, kind), self.part(expr.orelse, kind)]
            return Part(gast.IfExp(expr.test, *map(self.spread, arms)), True, kind)
        if isinstance(expr, gast.Call):
            return self.called(expr, kind)
        raise NoColumns("an expression without a form")

    def numeric(self, expr: Any) -> Part:
        part = self.part(expr)
        part.rank  # noqa: B018  # refuses what is no number or array
        return part

    def elementwise(self, parts: list[Part], build: Callable[..., Expr], kind: Kind | None = None) -> Part:
        most = max(p.rank for p in parts)
        return Part(build(*(aligned(p, most) for p in parts)), True, kind or kinds.Array(None, (None,) * most))

    def binary(self, expr: gast.BinOp, kind: Kind) -> Part:
        left, right = self.part(expr.left), self.part(expr.right)
        if not left.many and not right.many:
            return Part(core.binary(left.expr, type(expr.op), right.expr), False, kind)
        if isinstance(left.kind, CONTAINERS) or isinstance(right.kind, CONTAINERS):
            if isinstance(expr.op, gast.Add):
                return Part(core.add(self.spread(left), self.spread(right)), True, kind)
            if isinstance(expr.op, gast.Mult) and not (left.many and right.many):
                return Part(core.mul(left.expr, right.expr), True, kind)
            raise NoColumns("arithmetic on containers")
        if isinstance(expr.op, gast.MatMult):
            call = core.call(self.np("matmul"), expr.left, expr.right)
            return Part(FORMS[np.matmul](self, call, {"a": left, "b": right}, max(0, rank(kind) or 0)), True, kind)
        if isinstance(expr.op, (gast.BitAnd, gast.BitOr, gast.BitXor, gast.LShift, gast.RShift)):
            raise NoColumns("bits")
        return self.elementwise([left, right], lambda a, b: core.binary(a, type(expr.op), b), kind)

    def indexed(self, expr: gast.Subscript, kind: Kind) -> Part:
        base = self.part(expr.value)
        if not base.many and not self.reads_many(expr.slice):
            return Part(core.subscript(base.expr, expr.slice), False, kind)
        if self.reads_many(expr.slice) or not base.many:
            raise NoColumns("an index depends on what varies")
        if isinstance(base.kind, CONTAINERS):
            found = kind if kind is not kinds.UNKNOWN else self.kind(expr)
            return Part(core.subscript(base.expr, expr.slice), self.held(found), found)
        left, parts = slot(expr.slice, base.rank, self.kind)
        made = opened(base.expr, parts)
        if left == 0 and not self.stored.isdisjoint(core.reads(base.expr)):
            # a number is read, but a column of numbers would be a view
            made = core.call(core.attribute(made, "copy"))
        return Part(made, True, kind)

    def called(self, expr: gast.Call, kind: Kind) -> Part:
        callee = self.denoted(expr)
        method = operations.denoted(expr.func, self.context.namespace) is operations.MISSING
        if method and isinstance(expr.func, gast.Attribute):
            base = self.part(expr.func.value)
            if isinstance(base.kind, CONTAINERS):
                if expr.func.attr not in TAKING or any(map(self.reads_many, expr.args)):
                    raise NoColumns("a method of a container")
                found = base.kind if expr.func.attr == "copy" else kind
                return Part(expr, self.held(found), found)
            if expr.func.attr in ("copy", "conj", "conjugate"):
                return Part(core.call(core.attribute(base.expr, expr.func.attr)), True, kind)
        if getattr(callee, "__module__", None) == "math" and callee.__name__ in MATH and len(expr.args) == 1:
            return Part(core.call(self.np(callee.__name__), self.numeric(expr.args[0]).expr), True, kind)
        if callee is sum and len(expr.args) == 1 and isinstance(of := self.part(expr.args[0]).kind, kinds.List):
            if rank(of.element) != 0:
                raise NoColumns("a sum of arrays")
            # an empty list has a sum as well
            return Part(core.call(expr.func, expr.args[0], core.call(self.np("zeros"), self.count())), True, of.element)
        if callee in (structure.add_item, structure.own, structure.add) and isinstance(
            self.part(expr.args[0]).kind, CONTAINERS
        ):
            parts = [self.part(a) for a in expr.args]
            args = [self.spread(p) if batchable(p.kind) else _single(p) for p in parts]
            return Part(core.call(expr.func, *args), True, kind)
        if callee is structure.add_item:
            array, index, value = expr.args
            left, parts_ = slot(index, self.part(array).rank, self.kind)
            whole = core.tuple_([core.call(core.name("slice"), core.constant(None)), *parts_])
            return Part(core.call(expr.func, array, whole, aligned(self.part(value), left)), True, kind)
        shared = registry.find_method(callee)
        form = FORMS.get(callee) or (FORMS.get(shared.function) if shared is not None else None)
        if form is not None:
            axes = rank(kind)
            if axes is None:
                raise NoColumns("the rank of a result is not known")
            return Part(form(self, expr, self.arguments(expr), axes), True, kind)
        rules = registry.find(callee)
        if callee in ALIKE or rules is not None and rules.elementwise is not None and isinstance(callee, np.ufunc):
            if any(k.arg not in ("where",) or self.reads_many(k.value) for k in expr.keywords):
                raise NoColumns("options")
            made = self.elementwise([self.numeric(a) for a in expr.args], lambda *a: core.call(expr.func, *a), kind)
            assert isinstance(made.expr, gast.Call)
            made.expr.keywords.extend(expr.keywords)
            return made
        raise NoColumns("a function without a form")

    def arguments(self, expr: gast.Call) -> dict[str, Part]:
        """Return the arguments of a call by the names of the parameters."""
        op = operations.decode(expr, self.context.namespace, self.kind)
        if op is not None:
            return {
                n: self.part(core.tuple_(a) if isinstance(a, (list, tuple)) else a) for n, a in op.arguments.items()
            }
        named = {f"a{i}" if i else "a": self.part(a) for i, a in enumerate(expr.args)}
        return {**named, **{str(k.arg): self.part(k.value) for k in expr.keywords}}

    def one_by_one(self, expr: Any, kind: Kind, error: NoColumns) -> Part:
        """Return an expression that applies a function to one column after the other."""
        names = sorted(self.many.intersection(core.reads(expr)))
        if not isinstance(expr, gast.Call) or not effects.is_pure(expr, self.context.namespace):
            raise error
        if any(rank(k) is None or not batchable(k) for k in (kind, *map(self.context.kind, names))):
            raise NoColumns(f"`{to_text(expr.func)}`: {error}") from None
        if aliased(expr, self.context.types, self.context.namespace) & self.stored:
            raise NoColumns(f"`{to_text(expr.func)}`: a view is written") from None
        single = [self.single.setdefault(n, self.context.fresh(f"{n}_1")) for n in names]
        body = core.substitute(expr, {n: core.name(s) for n, s in zip(names, single, strict=True)})
        target = core.name(single[0]) if len(single) == 1 else core.tuple_(map(core.name, single))
        source = core.name(names[0]) if len(names) == 1 else core.call(core.name("zip"), *map(core.name, names))
        for node in gast.walk(target):
            if isinstance(node, (gast.Name, gast.Tuple)):
                node.ctx = gast.Store()
        generator = gast.comprehension(target=target, iter=source, ifs=[], is_async=0)
        return Part(core.call(self.np("stack"), gast.ListComp(elt=body, generators=[generator])), True, kind)


def _single(part: Part) -> Expr:
    if part.many:
        raise NoColumns("what varies is no number")
    return part.expr


def _is_double(kind: Kind) -> bool:
    return isinstance(kind, kinds.Array) and kind.dtype == "float64"


def _first(kind: Kind) -> tuple[Any, Kind]:
    if isinstance(kind, kinds.Tuple) and kind.elements:
        return 0, kind.elements[0]
    if isinstance(kind, kinds.List):
        return 0, kind.element
    if isinstance(kind, kinds.Dict) and kind.items:
        return kind.items[0]
    raise NoColumns("an argument without numbers")


def make(context: Context, over: tuple[str, ...]) -> Block:
    """Return the body of a function over all columns of the parameters ``over``, and give its names their kinds."""
    walk = Columns(context, over)
    walk.grow()
    body = walk.block(context.body)
    result = walk.spread(walk.part(context.result))
    for name in walk.many:
        context.types[name] = lifted(context.kind(name))
    return (*body, core.Return(result))
