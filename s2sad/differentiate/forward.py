"""Forward mode: each active statement is followed or preceded by its tangent, from the same rules."""

from __future__ import annotations

import dataclasses
import inspect
from types import SimpleNamespace
from typing import Any, TypeAlias

import gast

from s2sad import core, kinds
from s2sad.analysis import operations, sharing
from s2sad.core import Assign, Block, Effect, Expr, For, Stmt, Store
from s2sad.differentiate import adjoints, callees, shadows, surgery
from s2sad.differentiate.adjoints import ambiguous_sum, is_active, may_be_infinite, unraising
from s2sad.differentiate.context import Context
from s2sad.differentiate.stores import is_pop
from s2sad.differentiate.template import default_expr, instantiate
from s2sad.differentiate.written_out import Writer
from s2sad.rules.rule import Rule
from s2sad.runtime import records, replica, structure

# inside the class, ``set`` is a method
Names: TypeAlias = "set[str]"


class Forward:
    """``written``: names whose memory is written. ``halting``: names whose tangents are zero on some path."""

    def __init__(self, context: Context, written: frozenset[str], halting: set[str]) -> None:
        self.context = context
        self.written, self.halting = written, halting
        self.out: list[Stmt] = []
        self.origin = core.NOWHERE

    def dot(self, name: str) -> Expr:
        return core.name(self.context.dot(name))

    def set(self, target: core.Target, value: Expr) -> None:
        self.out.append(Assign(target, value, self.origin))

    def active(self, expr: Any) -> bool:
        return is_active(self.context, expr)

    def zero(self, expr: Any) -> Expr:
        kind = self.context.kind_of(expr)
        if kinds.is_float(kind):
            return core.constant(0.0)
        if isinstance(kind, kinds.Array) and kinds.is_inexact(kind):
            return core.call(self.context.namespace.numpy("zeros_like"), expr)
        return core.call(self.context.namespace.runtime(structure.zeros_like), expr)

    def dot_of(self, expr: Any) -> Expr:
        """Return the tangent of an atom; of an inactive one, zero."""
        return self.dot(expr.id) if self.active(expr) else self.zero(expr)

    def block(self, block: Block) -> Block:
        outer, self.out = self.out, []
        for stmt in block:
            self.origin = stmt.origin.as_role("tangent")
            self.stmt(stmt)
        done, self.out = self.out, outer
        return tuple(done)

    def stmt(self, stmt: Stmt) -> None:
        inner = core.blocks_of(stmt)
        if isinstance(stmt, core.Hook):
            surgery.forward_hook(self.context, stmt)
        elif isinstance(stmt, For):
            still = [n for n in core.target_names(stmt.target) if n in self.context.useful]
            zeros = tuple(Assign(self.context.dot(n), self.zero(core.name(n)), self.origin) for n in still)
            self.out.append(dataclasses.replace(stmt, body=(*zeros, *self.block(stmt.body))))
        elif isinstance(stmt, Assign) and self.shadow(stmt):
            self.out.append(stmt)
        elif inner:
            self.out.append(core.within(stmt, self.block))
        elif (
            isinstance(stmt, Assign)
            and stmt not in self.context.active
            and is_pop(stmt)
            and sharing.written_by(stmt) in self.context.useful
        ):
            self.taken(stmt)
        elif isinstance(stmt, Assign) and isinstance(stmt.target, str) and stmt.target in self.context.useful:
            self.assign(stmt)
        elif isinstance(stmt, Store) and stmt.base in self.context.useful:
            self.store(stmt)
        elif isinstance(stmt, Effect) and sharing.written_by(stmt) in self.context.useful:
            self.effect(stmt)
        else:
            self.out.append(stmt)

    def shadow(self, stmt: Assign) -> bool:
        """Give what shares written memory a tangent that shares as well, also where nothing varies yet."""
        shows = stmt in self.context.active and shadows.is_display(self.context, stmt.value)
        mirror = None if shows else shadows.definition(self.context, self.context.shadowed, stmt, self.context.dot)
        if mirror is None:
            return False
        targets = core.target_names(stmt.target)
        for n in targets:
            self.context.types[self.context.dot(n)] = self.context.kind(n)
        dots = tuple(self.context.dot(n) for n in targets)
        self.set(dots[0] if isinstance(stmt.target, str) else dots, mirror)
        return True

    def assign(self, stmt: Assign) -> None:
        y = str(stmt.target)
        self.context.types[self.context.dot(y)] = self.context.kind(y)
        if stmt not in self.context.active:
            self.out.append(stmt)
            zero = self.zero(core.name(y))
            if y in self.context.shadowed and not kinds.is_array(self.context.kind(y)):
                zero = core.call(self.context.namespace.runtime(replica.shadow), core.name(y))
            self.set(self.context.dot(y), self.mirrored(stmt.value) or zero)
            return
        callee = callees.called(self.context, stmt.value)
        if callee is not None:
            dots = [self.dot_of(a) for a in callees.arguments_of(callee, stmt.value)]
            both = core.call(callees.part(self.context, callee, "jvp"), *stmt.value.args, *dots)
            self.set((y, self.context.dot(y)), both)
            return
        before: list[tuple[core.Target, Expr]] = []
        clobbers = y in core.reads(stmt.value)
        result = self.part_of(y) if clobbers and not kinds.is_scalar(self.context.kind(y)) else y
        tangent = self.tangent(stmt, result, stmt.value, before)
        pieces = [v for _, v in before] + [tangent]
        reads = frozenset().union(*(core.reads(p) for p in pieces))
        if result != y and result in reads:
            # the tangent needs the shape of the new value, and the old value as well
            self.out.append(Assign(result, stmt.value, stmt.origin))
            for target, value in before:
                self.set(target, value)
            self.set(self.context.dot(y), tangent)
            self.out.append(Assign(y, core.name(result), stmt.origin))
        elif y in reads and not clobbers:
            self.out.append(stmt)
            for target, value in before:
                self.set(target, value)
            self.set(self.context.dot(y), tangent)
        else:
            for target, value in before:
                self.set(target, value)
            self.set(self.context.dot(y), tangent)
            self.out.append(stmt)

    def part_of(self, y: str) -> str:
        part = self.context.namer.part(y)
        self.context.namespace.reserve([part])
        self.context.types[part] = self.context.kind(y)
        return part

    def taken(self, stmt: Assign) -> None:
        """What is taken out of a list leaves its tangent as well, even if nobody wants it."""
        assert isinstance(stmt.value, gast.Call)
        dot = self.dot(str(sharing.written_by(stmt)))
        self.out.append(Effect(core.call(core.attribute(dot, stmt.value.func.attr), *stmt.value.args), self.origin))
        self.out.append(stmt)
        for n in core.target_names(stmt.target):
            if n in self.context.useful:
                self.set(self.context.dot(n), self.zero(core.name(n)))

    def mirrored(self, expr: Any) -> Expr | None:
        """The tangent of an inactive container display keeps its structure: empty lists stay empty."""
        if isinstance(expr, gast.List) and not expr.elts:
            return gast.List(elts=[], ctx=gast.Load())
        if isinstance(expr, gast.Dict) and not expr.keys:
            return gast.Dict(keys=[], values=[])
        return None

    def tangent(self, stmt: Assign, y: str, expr: Any, before: list[tuple[core.Target, Expr]]) -> Expr:
        if isinstance(expr, gast.Name):
            return self.dot_of(expr)
        if isinstance(expr, (gast.Tuple, gast.List)):
            return type(expr)(elts=[self.dot_of(e) for e in expr.elts], ctx=gast.Load())
        if isinstance(expr, gast.Dict):
            return gast.Dict(keys=expr.keys, values=[self.dot_of(v) for v in expr.values])
        if isinstance(expr, gast.Subscript):
            return core.subscript(self.dot_of(expr.value), expr.slice)
        if isinstance(expr, gast.BinOp):
            sequence = (kinds.List, kinds.Tuple)
            left, right = self.context.kind_of(expr.left), self.context.kind_of(expr.right)
            if ambiguous_sum(self.context, expr, stmt):
                return core.constant(0.0)
            if isinstance(expr.op, gast.Add) and isinstance(left, sequence) and isinstance(right, sequence):
                return core.add(self.dot_of(expr.left), self.dot_of(expr.right))
            if isinstance(expr.op, gast.Mult) and (isinstance(left, sequence) or isinstance(right, sequence)):
                return core.mul(
                    self.dot_of(expr.left) if isinstance(left, sequence) else expr.left,
                    self.dot_of(expr.right) if isinstance(right, sequence) else expr.right,
                )
        if isinstance(expr, gast.Attribute):
            kind = self.context.kind_of(expr.value)
            if isinstance(kind, (kinds.Object, kinds.Tuple)):
                return core.attribute(self.dot_of(expr.value), expr.attr)
        if isinstance(expr, gast.Call):
            special = self.call(expr)
            if special is not None:
                return special
        try:
            op = operations.decode(expr, self.context.namespace, self.context.kind_of)
        except TypeError as error:
            adjoints.not_fitting(self.context, stmt, error)
            return core.constant(0.0)
        if op is None:
            adjoints.no_rule(self.context, stmt)
            return core.constant(0.0)
        return self.from_rule(stmt, op, y, expr, before)

    def call(self, expr: gast.Call) -> Expr | None:
        callee = operations.denoted(expr.func, self.context.namespace)
        if callee is records.replaced:
            parts = {str(k.arg): self.dot_of(k.value) for k in expr.keywords}
            return core.call(expr.func, self.dot_of(expr.args[0]), **parts)
        if callee is records.replaced_item:
            x, key, part = expr.args
            return core.call(expr.func, self.dot_of(x), key, self.dot_of(part))
        named = isinstance(callee, type) and issubclass(callee, tuple) and hasattr(callee, "_fields")
        if named or callee is SimpleNamespace or isinstance(callee, type) and dataclasses.is_dataclass(callee):
            return core.call(
                expr.func, *map(self.dot_of, expr.args), **{str(k.arg): self.dot_of(k.value) for k in expr.keywords}
            )
        if isinstance(expr.func, gast.Attribute) and callee is operations.MISSING:
            kind = self.context.kind_of(expr.func.value)
            if expr.func.attr == "pop" or isinstance(kind, (kinds.List, kinds.Dict)) and expr.func.attr == "copy":
                return core.call(core.attribute(self.dot_of(expr.func.value), expr.func.attr), *expr.args)
        return None

    def store(self, stmt: Store) -> None:
        value = self.dot_of(stmt.value)
        if not self.active(stmt.value):
            scalar = kinds.is_scalar(self.context.kind_of(stmt.value))
            value = core.constant(0.0) if scalar or isinstance(self.context.kind(stmt.base), kinds.Array) else value
            if stmt.op in ("Add", "Sub"):
                self.out.append(stmt)
                return
        self.out.append(dataclasses.replace(stmt, base=self.context.dot(stmt.base), value=value, origin=self.origin))
        self.out.append(stmt)

    def effect(self, stmt: Effect) -> None:
        call = stmt.value
        assert isinstance(call, gast.Call) and isinstance(call.func, gast.Attribute)
        dot = core.attribute(self.dot_of(call.func.value), call.func.attr)
        # what is taken out has a place and no value
        last = [] if call.func.attr == "pop" else [self.dot_of(call.args[-1])]
        self.out.append(Effect(core.call(dot, *call.args[: len(call.args) - len(last)], *last), self.origin))
        self.out.append(stmt)

    # -- rules ---------------------------------------------------------------------------------------------------------

    def from_rule(
        self, stmt: Assign, op: operations.Operation, y: str, expr: Any, before: list[tuple[core.Target, Expr]]
    ) -> Expr:
        rules = op.rules
        rule = rules.both or next(iter(rules.forward.values()), None)
        if rule is None:
            adjoints.one_mode(self.context, stmt, rules.primitive, "forward")
            return core.constant(0.0)
        found = [p for p in op.arguments if self.has_active(op.arguments[p])]
        allowed = rule.wrt if rules.both else tuple(rules.forward)
        for p in found:
            if p not in allowed and p not in rule.ignores:
                argument = getattr(op.arguments[p], "id", p)
                adjoints.not_differentiable_in(self.context, stmt, op.primitive, p, argument)
        found = [p for p in found if p in allowed]
        joint = rules.joint if rules.joint is not None and set(found) == set(rules.joint.wrt) else None
        if rules.elementwise:
            if joint is not None and not op.options and not self.at_a_pole(op, y):
                terms = [self.by_rule(joint, op, y, before)]
            else:
                terms = self.elementwise(op, rules.elementwise, y, found, before)
            if not any(self.has_shape_of(op.arguments[p], y) for p in found):
                terms = self.broadcast(terms, y)
        elif rules.linear:
            return self.replayed(expr, op, set(rules.linear.wrt), found)
        elif rules.bilinear:
            terms = [self.replayed(expr, op, {p}, [p]) for p in found]
        else:
            each = [joint] if joint is not None else [rules.forward[p] for p in found]
            terms = [self.by_rule(rule, op, y, before) for rule in each]
        total = terms[0] if terms else self.zero(core.name(y))
        add = self.context.namespace.runtime(structure.add) if len(terms) > 1 else None
        numeric = kinds.is_numeric(self.context.kind(y))
        for term in terms[1:]:
            # a tuple of results has a tuple of tangents
            total = core.add(total, term) if numeric else core.call(add, total, term)
        return total

    def by_rule(self, rule: Rule, op: operations.Operation, y: str, before: list[tuple[core.Target, Expr]]) -> Expr:
        parts = self.parts(op, rule, y)
        parts.update((f"{p}_dot", self.dot_of_argument(op.arguments[p])) for p in rule.wrt)
        made = instantiate(rule, parts, rule.wrt[:1], self.context.namespace, self.context.namer, f"{y}_dot")
        # a tangent is what its primal is
        primals = {p: op.arguments[p] for p in rule.wrt if isinstance(parts[f"{p}_dot"], gast.Name)}
        writer = Writer(self.context, {parts[f"{p}_dot"].id: self.context.kind_of(a) for p, a in primals.items()})
        for target, value in made.before:
            before.append((target, writer.expr(value)))
            if isinstance(target, str):
                writer.known[target] = writer.kind(before[-1][1])
        return writer.expr(made.results[rule.wrt[0]])

    def at_a_pole(self, op: operations.Operation, y: str) -> bool:
        """Tell whether a tangent that is zero must stay zero, whatever the slope is."""
        halts = any(core.reads(a) & self.halting for a in op.arguments.values() if isinstance(a, gast.AST))
        return halts or y in self.context.guarded

    def has_shape_of(self, argument: Any, y: str) -> bool:
        kind = self.context.kind(y)
        return kinds.same_shape(self.context.kind_of(argument), kind) or kinds.rank(kind) == 0

    def has_active(self, argument: Any) -> bool:
        if isinstance(argument, (list, tuple)):
            return any(self.active(a) for a in argument)
        return self.active(argument)

    def dot_of_argument(self, argument: Any) -> Expr:
        if isinstance(argument, (list, tuple)):
            return core.tuple_([self.dot_of(a) for a in argument])
        return self.dot_of(argument)

    def parts(self, op: operations.Operation, rule: Any, y: str) -> dict[str, Expr]:
        parts: dict[str, Expr] = {"y": core.name(y)}
        for p in rule.parameters:
            if p.name in op.arguments:
                value = op.arguments[p.name]
                parts[p.name] = core.tuple_(value) if p.kind is inspect.Parameter.VAR_POSITIONAL else value
            elif p.name in op.defaults:
                parts[p.name] = default_expr(op.defaults[p.name], self.context.namespace)
        return parts

    def elementwise(
        self, op: operations.Operation, rule: Any, y: str, found: list[str], before: list[tuple[core.Target, Expr]]
    ) -> list[Expr]:
        made = instantiate(rule, self.parts(op, rule, y), found, self.context.namespace, self.context.namer, f"{y}_dot")
        before.extend(made.before)
        terms: list[Expr] = []
        for p in found:
            dot = self.dot_of(op.arguments[p])
            partial = made.results[p]
            pole = may_be_infinite(self.context, partial, rule.singular)
            # a tangent that is zero on one path stays zero, whatever the slope is there
            halts = bool(core.reads(op.arguments[p]) & self.halting)
            if pole and (halts or y in self.context.guarded):
                if kinds.is_scalar(self.context.kind(y)):
                    partial = unraising(self.context, partial)
                term = core.call(self.context.namespace.runtime(structure.masked_product), dot, partial)
            else:
                term = self.times(dot, partial, y)
            if "where" in op.options:
                term = core.call(self.context.namespace.numpy("where"), op.options["where"], term, core.constant(0.0))
            terms.append(term)
        return terms

    def times(self, dot: Expr, partial: Expr, y: str) -> Expr:
        """``x_dot * 1.0`` is ``x_dot``, unless either is written in place and must be an array of its own."""
        own = y in self.written or any(self.context.dots.get(n) in core.reads(dot) for n in self.written)
        if not own and isinstance(partial, gast.Constant) and partial.value == 1.0:
            return dot
        return core.mul(dot, partial)

    def broadcast(self, terms: list[Expr], y: str) -> list[Expr]:
        """Where the result may be larger than every active argument, its tangent must be so as well."""
        kind = self.context.kind(y)
        if kinds.is_scalar(kind) or not terms:
            return terms
        total = terms[0]
        for term in terms[1:]:
            total = core.add(total, term)
        return [core.call(self.context.namespace.runtime(structure.broadcast), total, core.name(y))]

    def replayed(self, expr: Any, op: operations.Operation, wrt: Names, found: list[str]) -> Expr:
        """Apply the primitive itself to the tangents, as the user wrote the call."""
        assert op.rules.both is not None
        names = op.rules.both.names

        def change(param: str, node: Any) -> Any:
            if param not in wrt:
                return node
            return self.dot_of(node) if param in found else self.zero(node)

        if isinstance(expr, gast.BinOp):
            return core.binary(change(names[0], expr.left), type(expr.op), change(names[1], expr.right))
        if isinstance(expr, gast.UnaryOp):
            return core.unary(type(expr.op), change(names[0], expr.operand))
        if isinstance(expr, gast.Attribute):
            return core.attribute(change(names[0], expr.value), expr.attr)
        func, shift = expr.func, 0
        if isinstance(func, gast.Attribute) and operations.denoted(func, self.context.namespace) is operations.MISSING:
            func, shift = core.attribute(change(names[0], func.value), func.attr), 1
        args = [change(names[min(i + shift, len(names) - 1)], a) for i, a in enumerate(expr.args)]
        keywords = [gast.keyword(arg=k.arg, value=change(str(k.arg), k.value)) for k in expr.keywords]
        return gast.Call(func=func, args=args, keywords=keywords)
