"""Put a function into the shape that can be reversed: trip counts, recorded branches, results apart from operands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import gast

from s2sad import core, kinds
from s2sad.analysis import opaque, operations
from s2sad.analysis.aliases import aliased
from s2sad.analysis.rewrite import rebuilt
from s2sad.analysis.sharing import written_by
from s2sad.core import Assign, Block, Break, For, If, Stmt, Store, Verbatim, While
from s2sad.differentiate.callees import forward_calls, forward_part, is_pair
from s2sad.differentiate.context import Context
from s2sad.differentiate.template import of_rule
from s2sad.rules import registry
from s2sad.runtime import replica


@dataclass
class Prepared:
    body: Block
    loops: dict[Stmt, core.Expr] = field(default_factory=dict)
    memory: dict[str, int] = field(default_factory=dict)
    written: frozenset[int] = frozenset()
    # the parameters that the program itself may write, under this name or another
    changed: frozenset[str] = frozenset()


def reshaped(context: Context, body: Block) -> frozenset[str]:
    """Return the names of which one value may have another shape or structure than the next."""
    count = core.write_counts(body)
    looped = {n for s in core.walk(body) if isinstance(s, (For, While)) for n in core.all_writes(s)}
    found = {n for n, k in count.items() if k > 1 or n in looped or n in context.parameters}
    return frozenset(n for n in found if not kinds.has_one_shape(context.kind(n)))


def prepare(context: Context, body: Block) -> Prepared:
    """Return the function ready for the plan. Names of new variables are taken in source order."""
    body = results_apart(context, body)
    body = rebuilt(body, lambda s: forward_calls(context, s), context.active)
    worker = _Prepare(context, core.write_counts(body))
    context.rebound = frozenset(worker.count) & frozenset(context.parameters)
    new = worker.block(body, 0)
    memory = groups(context, new)
    written = frozenset(memory[n] for n in behind_writes(context, new) if n in memory)
    return Prepared(new, worker.loops, memory, written, _changed(context, new))


def _changed(context: Context, body: Block) -> frozenset[str]:
    """Return the parameters whose memory the program may write; what callees keep leads there, but is only read."""
    memory = groups(context, body, kept=False)
    touched = {memory[w] for w in _written(context, body) if w in memory}
    return frozenset(p for p in context.parameters if memory.get(p) in touched)


def results_apart(context: Context, body: Block) -> Block:
    """Give results names of their own where a derivative reads both the result and an operand of the same name."""
    return rebuilt(body, lambda s: _split_result(context, s), context.active)


def groups(context: Context, body: Block, kept: bool = True) -> dict[str, int]:
    """Number the sets of names that may lead to the same memory anywhere in the function.

    ``kept``: also through what callees keep for their reverse.
    """
    parent: dict[str, str] = {}

    def find(n: str) -> str:
        while parent.setdefault(n, n) != n:
            n = parent[n]
        return n

    for stmt in core.walk(body):
        if isinstance(stmt, Assign):
            callee = None if kept else forward_part(context, stmt)
            for target in () if callee is not None and callee.makes_new else core.target_names(stmt.target):
                if not kinds.is_immutable(context.kind(target)):
                    find(target)
                    for source in aliased(stmt.value, context.types, context.namespace):
                        parent[find(target)] = find(source)
            if kept and is_pair(context, stmt):
                # what a callee keeps may be, or hold, its result
                result, saved = core.target_names(stmt.target)
                if not kinds.is_immutable(context.kind(result)):
                    parent[find(saved)] = find(result)
        elif isinstance(stmt, For):
            for target in core.target_names(stmt.target):
                for source in aliased(stmt.iter, context.types, context.namespace):
                    if not kinds.is_immutable(context.kind(target)):
                        parent[find(target)] = find(source)
        elif (base := written_by(stmt)) is not None:
            values = [stmt.value] if isinstance(stmt, Store) else getattr(stmt.value, "args", [])  # type: ignore[union-attr]
            find(base)
            if not kinds.is_array(context.kind(base)):
                for value in values:
                    for source in aliased(value, context.types, context.namespace):
                        parent[find(base)] = find(source)
    for name in context.parameters:
        if not kinds.is_immutable(context.kind(name)):
            find(name)
    numbers = {root: i for i, root in enumerate(sorted({find(n) for n in parent}))}
    return {n: numbers[find(n)] for n in sorted(parent)}


def behind_writes(context: Context, body: Block) -> frozenset[str]:
    """Return the names whose memory is written somewhere in the function, under this name or another."""
    memory = groups(context, body)
    # what blocks for the reverse sweep do is not part of the program
    body = rebuilt(body, lambda s: [] if isinstance(s, core.Hook) else [s], set())
    bases = _written(context, body)
    touched = {memory[w] for w in bases if w in memory}
    return bases | {n for n, g in memory.items() if g in touched}


def _written(context: Context, body: Block) -> frozenset[str]:
    """Return the names through which memory is written."""
    bases = frozenset(w for w in map(written_by, core.walk(body)) if w is not None)
    return bases.union(*(opaque.writes(stmt, context.types, context.namespace) for stmt in core.walk(body)))


def uses_result(context: Context, expr: Any) -> bool:
    try:
        op = operations.decode(expr, context.namespace, context.kind_of)
    except TypeError:
        return False
    rule = op and (op.rules.both or op.rules.reverse)
    if rule is None:
        return False
    template = of_rule(rule)
    return any("y" in core.reads(e) for e in (*template.results, *(v for _, v, _ in template.shared)))


def _split_result(context: Context, stmt: Stmt) -> list[Stmt]:
    """``y = tanh(y)``: give the result a name of its own if its adjoint reads both."""
    if isinstance(stmt, Assign) and stmt in context.active and isinstance(stmt.target, str):
        if stmt.target in core.reads(stmt.value) and uses_result(context, stmt.value):
            part = context.namer.part(stmt.target)
            context.namespace.reserve([part])
            context.types[part] = context.kind(stmt.target)
            context.useful |= {part}
            return [core.changed(stmt, target=part), Assign(stmt.target, core.name(part), stmt.origin)]
    return [stmt]


class _Prepare:
    def __init__(self, context: Context, count: dict[str, int]) -> None:
        self.context = context
        self.count = count
        self.loops: dict[Stmt, core.Expr] = {}
        self.written = behind_writes(context, context.body)

    def block(self, block: Block, depth: int) -> Block:
        out: list[Stmt] = []
        for stmt in block:
            out.extend(self.stmt(stmt, depth))
        return tuple(out)

    def keep(self, old: Stmt, new: Stmt) -> Stmt:
        if old in self.context.active:
            self.context.active.add(new)
        return new

    def stmt(self, stmt: Stmt, depth: int) -> list[Stmt]:
        if isinstance(stmt, If):
            return self.branch(stmt, depth)
        if isinstance(stmt, (For, While)):
            return self.loop(stmt, depth)
        if isinstance(stmt, core.Hook):
            return [stmt]
        if isinstance(stmt, core.With):
            return [self.keep(stmt, core.changed(stmt, body=self.block(stmt.body, depth)))]
        return [stmt]

    def branch(self, stmt: If, depth: int) -> list[Stmt]:
        new = core.changed(stmt, body=self.block(stmt.body, depth), orelse=self.block(stmt.orelse, depth))
        before: list[Stmt] = []
        if not self.steady(stmt.test, depth):
            name = self.context.fresh("branch", kinds.BOOL)
            before.append(Assign(name, stmt.test, stmt.origin))
            new = core.changed(new, test=core.name(name))
        return [*before, self.keep(stmt, new)]

    def steady(self, test: Any, depth: int) -> bool:
        """Tell whether a test can be made again in the reverse sweep as it stands."""
        if isinstance(test, gast.Name) and self.count.get(test.id, 0) <= 1 and test.id not in self.written:
            return True
        if depth or any(isinstance(n, (gast.Call, gast.NamedExpr, gast.Lambda)) for n in core.nodes(test)):
            return False
        return all(
            self.count.get(n, 0) <= (n not in self.context.parameters) and n not in self.written
            for n in core.reads(test)
        )

    def loop(self, stmt: For | While, depth: int) -> list[Stmt]:
        before: list[Stmt] = []
        body = self.block(stmt.body, depth + 1)
        broken = any(isinstance(s, Break) for s in _own(body))
        iter_: Any = None
        if isinstance(stmt, For):
            iter_ = stmt.iter
            if not self.repeatable(stmt):
                name = self.context.fresh("items", kinds.List(kinds.UNKNOWN))
                if broken and not self.ends(stmt) or not self.lasting(stmt):
                    return [*before, *self.collecting(stmt, body, name)]
                before.append(Assign(name, core.call(core.name("list"), iter_), stmt.origin))
                iter_ = core.name(name)
        if broken or isinstance(stmt, While):
            trips = self.context.fresh("trips", kinds.INT)
            before.append(Assign(trips, core.constant(0), stmt.origin))
            body = (Assign(trips, core.add(core.name(trips), core.constant(1)), stmt.origin), *body)
            backward = self.counted(iter_, trips)
        else:
            backward = core.call(core.name("reversed"), iter_)
        new: Stmt = (
            core.changed(stmt, body=body, iter=iter_) if isinstance(stmt, For) else core.changed(stmt, body=body)
        )
        self.loops[new] = backward
        return [*before, self.keep(stmt, new)]

    def ends(self, stmt: For) -> bool:
        """Tell whether an iterable is no iterator, which may have no end, and of which others may take the rest."""
        if isinstance(stmt.iter, gast.Call):
            return operations.denoted(stmt.iter.func, self.context.namespace) in (range, sorted, list, tuple)
        held = isinstance(stmt.iter, gast.Name) and self.context.kind(stmt.iter.id)
        return isinstance(held, (kinds.List, kinds.Tuple, kinds.Array, kinds.Dict))

    def lasting(self, stmt: For) -> bool:
        """Tell whether what an iterable gives stays what it is: a generator may give one list again and again."""
        if all(kinds.is_immutable(self.context.kind(n)) for n in core.target_names(stmt.target)):
            return True

        def holds(node: Any) -> bool:
            kind = self.context.kind_of(node)
            if not isinstance(node, gast.Call):
                held = isinstance(kind, (kinds.List, kinds.Tuple, kinds.Array, kinds.Dict, kinds.Known))
                return held or isinstance(node, (gast.Constant, gast.Tuple, gast.List, gast.ListComp, gast.DictComp))
            callee = operations.denoted(node.func, self.context.namespace)
            if callee in (range, sorted, list, tuple, dict, set):
                return True
            if callee in (zip, enumerate, reversed) or registry.find(callee) is not None:
                return all(map(holds, node.args))
            view = callee is operations.MISSING and getattr(node.func, "attr", "") in ("items", "keys", "values")
            return view and holds(node.func.value)

        return holds(stmt.iter)

    def collecting(self, stmt: For, body: Block, items: str) -> list[Stmt]:
        """Keep what the loop takes out of an iterator, one by one."""
        taken = _taken(stmt.target)
        if not self.lasting(stmt):
            taken = core.call(self.context.namespace.runtime(replica.replica), taken)
        append = core.call(core.attribute(core.name(items), "append"), taken)
        # not an effect: nothing of the program is changed by it
        keep = Verbatim(gast.Expr(value=append), core.reads(append), frozenset(), stmt.origin)
        new = core.changed(stmt, body=(keep, *body))
        self.loops[new] = core.call(core.name("reversed"), core.name(items))
        start = Assign(items, gast.List(elts=[], ctx=gast.Load()), stmt.origin)
        return [start, self.keep(stmt, new)]

    def counted(self, iter_: Any, trips: str) -> core.Expr:
        if iter_ is None:
            return core.expr("range(n)", n=core.name(trips))
        if isinstance(iter_, gast.Call) and len(iter_.args) == 1:
            return core.expr("reversed(range(n))", n=core.name(trips))
        return core.expr("reversed(xs[:n])", xs=iter_, n=core.name(trips))

    def repeatable(self, stmt: For) -> bool:
        """Tell whether the iterable can be written again in the reverse sweep: a range or sequence nobody changes."""
        written = {n for s in core.walk(stmt.body) for n in core.header_writes(s)} | set(core.target_names(stmt.target))
        if core.reads(stmt.iter) & written:
            return False
        if isinstance(stmt.iter, gast.Call):
            is_range = operations.denoted(stmt.iter.func, self.context.namespace) is range
            return is_range and all(self.simple(a) for a in stmt.iter.args)
        if isinstance(stmt.iter, gast.Name):
            kind = self.context.kind(stmt.iter.id)
            mutated = stmt.iter.id in self.written
            return isinstance(kind, (kinds.List, kinds.Tuple, kinds.Array)) and not mutated
        if isinstance(stmt.iter, gast.Subscript) and isinstance(stmt.iter.value, gast.Name):
            whole, part = stmt.iter.value.id, stmt.iter.slice
            steady = kinds.is_array(self.context.kind(whole)) and whole not in self.written
            return steady and isinstance(part, gast.Slice) and self.simple(part)
        return isinstance(stmt.iter, (gast.Tuple, gast.List)) and all(
            isinstance(e, gast.Constant) for e in stmt.iter.elts
        )

    def simple(self, arg: Any) -> bool:
        """A bound made of names, literals, arithmetic and ``len`` of names whose lists are not changed."""
        for n in core.nodes(arg):
            if isinstance(n, gast.Call):
                if not (
                    isinstance(n.func, gast.Name)
                    and n.func.id in ("len", "min")
                    and all(not isinstance(a, gast.Starred) for a in n.args)
                ):
                    return False
            if isinstance(n, gast.Name) and n.id in self.written and not kinds.is_array(self.context.kind(n.id)):
                return False
            if isinstance(n, (gast.NamedExpr, gast.Lambda)):
                return False
        return True


def _taken(target: core.Target) -> core.Expr:
    return core.name(target) if isinstance(target, str) else core.tuple_([_taken(part) for part in target])


def _own(body: Block) -> list[Stmt]:
    """Return the statements of a loop body, without those of inner loops."""
    found: list[Stmt] = []
    for stmt in body:
        found.append(stmt)
        if not isinstance(stmt, (For, While)):
            for inner in core.blocks_of(stmt):
                found.extend(_own(inner))
    return found
