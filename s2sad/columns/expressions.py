"""Expressions over all columns: by the form of what they apply, or for one column after the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gast
import numpy as np

from s2sad import core, kinds
from s2sad.analysis import kinds as kinds_of
from s2sad.analysis import operations
from s2sad.analysis.aliases import aliased
from s2sad.columns.parts import (
    CONTAINERS,
    NoColumns,
    Part,
    aligned,
    batchable,
    gatherable,
    known,
    numeric,
    opened,
    rank,
    slot,
)
from s2sad.columns.table import FORMS
from s2sad.core import Expr
from s2sad.differentiate.context import Context
from s2sad.emit.text import to_text
from s2sad.kinds import Kind
from s2sad.optimise import effects, passes
from s2sad.rules import registry
from s2sad.runtime import columns, structure
from s2sad.runtime import elementwise as partials

TAKING = ("pop", "copy", "get")
IDENTITY = (gast.Is, gast.IsNot, gast.In, gast.NotIn)
# what is asked of an array but not of its elements
SHAPES = (np.shape, np.ndim, np.size, len)
MATH = frozenset("sin cos tan exp log sqrt tanh sinh cosh log1p expm1 log10 log2 fabs atan2 hypot".split())
# what can be applied to one column after the other
ALONE = (gast.Call, gast.BinOp, gast.UnaryOp, gast.Compare, gast.Subscript, gast.Attribute)
# what is applied to each element, with broadcasting
ALIKE = frozenset(
    {structure.masked_product, structure.add, np.where, np.real, np.imag, np.sinc, np.clip, np.nan_to_num}
    | {partials.ratio, partials.share, partials.abs_partial, partials.sinc_partial, partials.power_partial}
    | {partials.power_partial_exponent}
)


class Expressions:
    """``many``: the names that have the axis; ``over``: the parameters that bring it."""

    def __init__(self, context: Context, over: tuple[str, ...]) -> None:
        self.context, self.over = context, over
        self.many: set[str] = set(over)
        types, namespace = context.types, context.namespace
        self.shared = passes.sharing(context.body, context.kind, types, namespace)
        stored = {s.base for s in core.walk(context.body) if isinstance(s, core.Store)}
        self.stored = stored.union(*(g for g in self.shared.values() if g & stored))
        # the names behind whose memory may be written from here on
        self.unsettled: frozenset[str] = frozenset()
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

    def reads_many(self, expr: Any) -> bool:
        return not self.many.isdisjoint(core.reads(expr))

    def held(self, kind: Kind) -> bool:
        """Tell whether what a container of columns holds has the axis."""
        if not known(kind):
            raise NoColumns("what a container holds is not known")
        return batchable(kind)

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
        if not known(kind) and self.is_numeric(expr):
            kind = kinds.Array(None, None)
        asked = self.asked(expr, kind)
        if asked is not None:
            return asked
        try:
            return self.formed(expr, kind)
        except NoColumns as error:
            return self.one_by_one(expr, kind, error)

    def is_numeric(self, expr: Any) -> bool:
        """Tell whether what depends on columns is a number or an array, though its kind does not say so."""
        if isinstance(expr, gast.Call):
            callee = self.denoted(expr)
            shared = registry.find_method(callee)
            return callee in FORMS or callee in ALIKE or shared is not None and shared.function in FORMS
        if isinstance(expr, gast.Subscript):
            return isinstance(self.kind(expr.value), kinds.Array)
        operands = [getattr(expr, key) for key in ("left", "right", "operand") if hasattr(expr, key)]
        return any(numeric(self.kind(e)) for e in operands if self.reads_many(e))

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
            elements = [self.spread(p) if batchable(p.kind) else single(p) for p in parts]
            return Part(type(expr)(elts=elements, ctx=gast.Load()), True, kind)
        if isinstance(expr, gast.Dict):
            parts = [self.part(v) for v in expr.values]
            values = [self.spread(p) if batchable(p.kind) else single(p) for p in parts]
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
                method_ = core.attribute(base.expr, expr.func.attr)
                return Part(core.call(method_, *expr.args), self.held(found), found)
            if expr.func.attr in ("copy", "conj", "conjugate"):
                return Part(core.call(core.attribute(base.expr, expr.func.attr)), True, kind)
        if getattr(callee, "__module__", None) == "math" and callee.__name__ in MATH and len(expr.args) == 1:
            return Part(core.call(self.np(callee.__name__), self.numeric(expr.args[0]).expr), True, kind)
        if (
            callee is sum
            and len(expr.args) == 1
            and isinstance(of := (items := self.part(expr.args[0])).kind, kinds.List)
        ):
            if rank(of.element) != 0:
                raise NoColumns("a sum of arrays")
            # an empty list has a sum as well
            return Part(core.call(expr.func, items.expr, core.call(self.np("zeros"), self.count())), True, of.element)
        if callee in (structure.add_item, structure.own, structure.add) and isinstance(
            self.part(expr.args[0]).kind, CONTAINERS
        ):
            parts = [self.part(a) for a in expr.args]
            args = [self.spread(p) if batchable(p.kind) else single(p) for p in parts]
            return Part(core.call(expr.func, *args), True, kind)
        if callee is structure.add_item:
            array, index, value = expr.args
            left, parts_ = slot(index, self.part(array).rank, self.kind)
            whole = core.tuple_([core.call(core.name("slice"), core.constant(None)), *parts_])
            return Part(core.call(expr.func, self.part(array).expr, whole, aligned(self.part(value), left)), True, kind)
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
        if not isinstance(expr, ALONE) or not effects.is_pure(expr, self.context.namespace):
            raise error
        if not all(map(gatherable, (kind, *map(self.context.kind, names)))):
            raise error
        if aliased(expr, self.context.types, self.context.namespace) & self.unsettled:
            raise NoColumns(f"`{to_text(expr)}`: a view is written") from None
        alone = [self.single.setdefault(n, self.context.fresh(f"{n}_1")) for n in names]
        body = core.substitute(expr, {n: core.name(s) for n, s in zip(names, alone, strict=True)})
        target = core.name(alone[0]) if len(alone) == 1 else core.tuple_(map(core.name, alone))
        sources = [core.name(n) if numeric(self.context.kind(n)) else self.each(n) for n in names]
        source = sources[0] if len(names) == 1 else core.call(core.name("zip"), *sources)
        for node in core.nodes(target):
            if isinstance(node, (gast.Name, gast.Tuple)):
                node.ctx = gast.Store()
        generator = gast.comprehension(target=target, iter=source, ifs=[], is_async=0)
        stack = self.np("stack") if numeric(kind) else self.runtime(columns.gathered)
        return Part(core.call(stack, gast.ListComp(elt=body, generators=[generator])), True, kind)

    def each(self, name: str) -> Expr:
        return core.call(self.runtime(columns.each), core.name(name), self.count())


def single(part: Part) -> Expr:
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
