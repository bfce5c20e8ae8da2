"""The reverse sweep: dumb recursion over the core form, following the plan.

``state`` says of each adjoint whether it is there: absent (zero so far), owned (nobody else holds it, it may be changed
in place) or borrowed. Zeros are written only where paths merge.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, TypeAlias

import gast

from s2sad import core, kinds
from s2sad.analysis import assigned, liveness
from s2sad.analysis.sharing import written_by
from s2sad.core import Assign, Block, Effect, Expr, For, If, Origin, Stmt, Store, While, With
from s2sad.differentiate import overlaps, shadows, stores, surgery
from s2sad.differentiate.adjoints import Adjoint, Contribution
from s2sad.differentiate.context import Context
from s2sad.differentiate.decisions import Plan
from s2sad.differentiate.holders import Holders
from s2sad.differentiate.written_out import is_fresh
from s2sad.runtime import structure

OWNED, BORROWED = "owned", "borrowed"
State = dict[str, str]
# inside the class, ``set`` is a method
Names: TypeAlias = "set[str]"


class Reverse:
    def __init__(self, context: Context, plan: Plan) -> None:
        self.context, self.plan = context, plan
        self.out: list[Stmt] = []
        self.state: State = {}
        self.origin = core.NOWHERE
        self.stacks: dict[Any, str] = {}
        self.live_before = liveness.entering(plan.prepared.body, context.outputs, lambda stmt: isinstance(stmt, If))
        self.assigned = assigned.find(plan.prepared.body, frozenset(context.parameters))
        self.varied = {n for s in context.varied for n in core.header_writes(s)} | set(context.wrt)
        self.now: Stmt | None = None
        self.unsure: set[str] = set()
        # the names of whose values zeros are made
        self.zeroed: set[str] = set()
        # the keys of adjoints that are dicts or tuples at which there still is the zero they were made with
        self.untouched: dict[str, set[Any]] = {}
        # how many loops around are being walked to find the adjoints at their heads, and what was found
        self.walks = 0
        self.heads: dict[Stmt, list[str]] = {}
        self.holders = Holders()

    # -- small steps ---------------------------------------------------------------------------------------------------

    def emit(self, stmt: Stmt) -> None:
        self.out.append(stmt)
        for each in core.walk((stmt,)) if self.untouched else ():
            for bar in core.header_writes(each):
                self.untouched.pop(bar, None)
            base = written_by(each)
            if base in self.untouched:
                key = each.index.value if isinstance(each, Store) and isinstance(each.index, gast.Constant) else None
                if key is None:
                    del self.untouched[base]
                else:
                    self.untouched[base].discard(key)

    def set(self, target: core.Target, value: Expr) -> None:
        self.emit(Assign(target, value, self.origin))

    def bar(self, name: str) -> Expr:
        return core.name(self.context.bar(name))

    def zeros(self, name: str) -> Expr:
        kind = self.context.kind(name)
        if kinds.is_float(kind):
            return core.constant(0.0)
        stand_in = self.context.stand_in(name)
        self.zeroed.add(stand_in)
        if not self.is_bound(stand_in):
            # a path that never binds the name never reads its adjoint: the zero of None will do
            self.unsure.add(stand_in)
        elif isinstance(kind, kinds.Array) and kinds.is_inexact(kind):
            return core.call(self.context.namespace.numpy("zeros_like"), core.name(stand_in))
        return core.call(self.context.namespace.runtime(structure.zeros_like), core.name(name))

    def has(self, name: str) -> bool:
        """Tell whether the adjoint of ``name`` is there."""
        return name in self.state or name in self.context.shadowed

    def is_bound(self, name: str) -> bool:
        """Tell whether every path to this point of the reverse sweep has bound the name."""
        if name in self.context.parameters or name in self.assigned.at_end:
            return True
        return self.now is not None and name in self.assigned.surely[self.now]

    def start(self, name: str) -> None:
        """Make the adjoint of ``name`` exist."""
        if not self.has(name):
            self.set(self.context.bar(name), self.zeros(name))
            self.state[name] = OWNED

    def own(self, name: str) -> None:
        """Make the adjoint of ``name`` exist and be ours to change."""
        if name in self.context.shadowed:
            return
        self.start(name)
        kind = self.context.kind(name)
        if self.state[name] == BORROWED and not kinds.is_immutable(kind):
            copied = (
                core.call(core.attribute(self.bar(name), "copy"))
                # the adjoint of an array without axes may be a number
                if isinstance(kind, kinds.Array) and kind.shape != ()
                else core.call(self.context.namespace.runtime(structure.own), self.bar(name))
            )
            self.copied(self.context.bar(name), copied)
            self.alone(self.holders.leave(name))
        self.state[name] = OWNED

    def own_array(self, name: str) -> None:
        """Make the adjoint of what may have no axes an array of our own: a number has no elements to be cleared."""
        if name in self.context.shadowed:
            return
        self.start(name)
        bar = self.context.bar(name)
        self.set(bar, core.call(self.context.namespace.numpy("array"), core.name(bar)))
        self.alone(self.holders.leave(name))
        self.state[name] = OWNED

    def copied(self, bar: str, value: Any) -> None:
        """Copy an adjoint; a part of another that it was made of just now is copied at once."""
        for i in range(len(self.out) - 1, -1, -1):
            last = self.out[i]
            if (
                not isinstance(last, Assign)
                or not isinstance(last.value, gast.Subscript)
                or bar in core.reads(last.value)
            ):
                break
            if last.target == bar and isinstance(value.func, gast.Attribute):
                self.out[i] = replace(last, value=core.call(core.attribute(last.value, "copy")))
                return
        self.set(bar, value)

    def alone(self, names: frozenset[str]) -> None:
        """What several names hold, and nobody else, is owned by the last of them."""
        last = self.holders.hold(names) if names else None
        if last in self.state:
            self.state[last] = OWNED

    def contribute(self, c: Contribution) -> None:
        name, kind = c.name, self.context.kind(c.name)
        bar = self.bar(name)
        self.context.types.setdefault(self.context.bar(name), kind)
        if name in self.context.shadowed:
            shadows.contribute(self, c)
            return
        if c.how != "add":
            self.part(c)
            return
        if name not in self.state:
            self.holders.forget(name)
            self.set(self.context.bar(name), c.expr)
            fresh = c.fresh or is_fresh(c.expr) or kinds.is_scalar(kind)
            self.state[name] = OWNED if fresh else BORROWED
        elif kinds.is_scalar(kind):
            self.set(self.context.bar(name), core.add(bar, c.expr))
        elif isinstance(kind, kinds.Array) and self.state[name] == OWNED and kind.shape != ():
            value = stores.uncopied(c.expr)
            self.emit(Store(self.context.bar(name), core.constant(Ellipsis), None, value, "Add", self.origin))
        elif kinds.is_numeric(kind):
            self.set(self.context.bar(name), core.add(bar, c.expr))
            self.state[name] = OWNED
            self.alone(self.holders.leave(name))
        else:
            self.set(self.context.bar(name), core.call(self.context.namespace.runtime(structure.add), bar, c.expr))
            self.state[name] = BORROWED

    def part(self, c: Contribution) -> None:
        """A contribution to an element, slice or attribute."""
        kind = self.context.kind(c.name)
        if isinstance(kind, kinds.Tuple) and isinstance(c.index, gast.Constant) and isinstance(c.index.value, int):
            self.field(c, kind)
            return
        new = c.name not in self.state
        self.own(c.name)
        if new and isinstance(kind, kinds.Dict) and kind.items is not None:
            self.untouched[self.context.bar(c.name)] = {k for k, _ in kind.items}
        bar = self.context.bar(c.name)
        if self.first_in(c):
            self.emit(Store(bar, c.index, None, c.expr, None, self.origin))
            return
        element = stores.element_kind(self.context, kind, c.index)
        simple = isinstance(kind, kinds.Array) and not stores.may_repeat(self.context, c.index)
        if (
            c.how == "item"
            and (simple or isinstance(kind, (kinds.List, kinds.Dict)) and kinds.is_scalar(element))
            and not isinstance(c.index, gast.Slice if isinstance(kind, kinds.List) else ())
        ):
            self.emit(Store(bar, c.index, None, c.expr, "Add", self.origin))
            return
        if c.how == "item" and isinstance(kind, (kinds.List, kinds.Dict)):
            item = core.subscript(core.name(bar), c.index)
            total = core.call(self.context.namespace.runtime(structure.add), item, c.expr)
            self.emit(Store(bar, c.index, None, total, None, self.origin))
            return
        if c.how == "attribute" and isinstance(kind, kinds.Object) and kind.get(c.index) is not None:
            plain = kinds.is_numeric(kind.get(c.index) or kinds.UNKNOWN)
            item = core.attribute(core.name(bar), c.index)
            total = (
                core.add(item, c.expr)
                if plain
                else core.call(self.context.namespace.runtime(structure.add), item, c.expr)
            )
            self.emit(Store(bar, None, c.index, total, None, self.origin))
            return
        if c.how == "attribute":
            made = core.call(
                self.context.namespace.runtime(structure.add_attribute), core.name(bar), core.constant(c.index), c.expr
            )
        else:
            made = core.call(
                self.context.namespace.runtime(structure.add_item), core.name(bar), stores.as_value(c.index), c.expr
            )
        self.set(bar, made)

    def first_in(self, c: Contribution) -> bool:
        """Tell whether an item of a dict of zeros gets its first contribution, a new object of its own."""
        if c.how != "item" or not isinstance(c.index, gast.Constant):
            return False
        if c.index.value not in self.untouched.get(self.context.bar(c.name), ()):
            return False
        element = stores.element_kind(self.context, self.context.kind(c.name), c.index)
        return c.fresh or is_fresh(c.expr) or kinds.is_scalar(element)

    def field(self, c: Contribution, kind: kinds.Tuple) -> None:
        """A contribution to one element of a tuple: the tuple is written anew."""
        name, bar = core.name(c.name), self.bar(c.name)
        position = c.index.value % len(kind.elements)
        new = c.name not in self.state
        zeros = set(range(len(kind.elements))) if new else self.untouched.get(self.context.bar(c.name), set())
        parts: list[Expr] = []
        fresh = False
        for i, each in enumerate(kind.elements):
            item = core.subscript(bar, core.constant(i))
            if i == position and i in zeros:
                parts.append(c.expr)
                fresh = c.fresh or is_fresh(c.expr) or kinds.is_scalar(each)
            elif new:
                zero = self.context.namespace.runtime(structure.zeros_like)
                part = (
                    core.constant(0.0)
                    if kinds.is_float(each)
                    else core.call(zero, core.subscript(name, core.constant(i)))
                )
                parts.append(part)
            elif i == position:
                fresh = kinds.is_numeric(each)
                add = self.context.namespace.runtime(structure.add)
                parts.append(core.add(item, c.expr) if fresh else core.call(add, item, c.expr))
            else:
                parts.append(item)
        made = core.tuple_(parts)
        if kind.cls is not tuple:
            made = core.call(self.context.namespace.object(kind.cls.__name__, kind.cls), *parts)
        self.set(self.context.bar(c.name), made)
        self.untouched[self.context.bar(c.name)] = zeros - {position}
        self.state[c.name] = OWNED if fresh and self.state.get(c.name, OWNED) == OWNED else BORROWED

    # -- saved values --------------------------------------------------------------------------------------------------

    def stack(self, key: Any, name: str) -> str:
        if key not in self.stacks:
            self.stacks[key] = self.context.fresh(f"{name}_stack", kinds.List(self.context.kind(name)))
        return self.stacks[key]

    def together(self, place: Any, names: list[str]) -> Iterator[tuple[Any, list[str]]]:
        """Yield what is saved at the end of a block in the tuples in which it is saved, with the key of their stack.

        Indices, masks and containers without a derivative are kept apart: as parts of a tuple they would be taken for
        something that has one.
        """
        known = {n: self.context.kind(n) for n in names if n not in self.varied}
        apart = [n for n, k in known.items() if not kinds.is_scalar(k) and not kinds.is_inexact(k)]
        if len(apart) < len(names):
            yield place, [n for n in names if n not in apart]
        if apart:
            yield (place if len(apart) == len(names) else (*place, "apart")), apart

    def restore(self, stmt: Stmt) -> None:
        for n in reversed(self.plan.saved.get(stmt, ())):
            if self.plan.depth[stmt]:
                self.set(n, core.call(core.attribute(core.name(self.stack((stmt, n), n)), "pop")))
            else:
                self.set(n, core.name(self.old((stmt, n), n)))

    def old(self, key: Any, name: str) -> str:
        if key not in self.stacks:
            self.stacks[key] = self.context.fresh(f"{name}_old", self.context.kind(name))
        return self.stacks[key]

    # -- blocks --------------------------------------------------------------------------------------------------------

    def block(self, block: Block, place: tuple[Stmt, int] | None = None) -> None:
        made: Names = set()
        inside = frozenset(block)
        if place is not None:
            names = [n for n in self.plan.ends.get(place, ()) if n not in self.plan.recomputed]
            for key, together in self.together(place, names):
                stack = self.stack(key, together[0] if len(together) == 1 else "saved")
                target = together[0] if len(together) == 1 else tuple(together)
                self.set(target, core.call(core.attribute(core.name(stack), "pop")))
        for stmt in reversed(block):
            outer, self.origin = (self.origin, self.now), stmt.origin.as_role("reverse")
            self.now = stmt
            self.stmt(stmt, inside, made)
            self.origin, self.now = outer

    def recompute(self, reads: frozenset[str], block: frozenset[Stmt], made: Names) -> None:
        """Compute again what the plan does not save, in the block that defines it."""
        for n in sorted(reads):
            definition = self.plan.recomputed.get(n)
            if definition is None or n in made or self.plan.reread.get(definition, definition) not in block:
                continue
            self.recompute(core.reads(definition.value), block, made)
            made.add(n)
            self.emit(Assign(n, definition.value, definition.origin.as_role("reverse")))

    def reads_of(self, stmt: Stmt) -> frozenset[str]:
        found: Names = set()
        for each in [stmt, *(s for b in core.blocks_of(stmt) for s in core.walk(b))]:
            found |= self.plan.reads.get(each, frozenset())
        closed = set(found)
        while True:
            more = {r for n in closed if n in self.plan.recomputed for r in core.reads(self.plan.recomputed[n].value)}
            if more <= closed:
                return frozenset(closed)
            closed |= more

    def stmt(self, stmt: Stmt, block: frozenset[Stmt], made: Names) -> None:
        stores.reverse_call(self, stmt)
        if not stores.is_plain(self.context, stmt):
            self.holders.clear()
        match stmt:
            case Assign():
                self.assign(stmt, block, made)
            case Store():
                self.recompute(self.reads_of(stmt), block, made)
                stores.reverse_store(self, stmt)
            case Effect():
                self.recompute(self.reads_of(stmt), block, made)
                stores.reverse_effect(self, stmt)
            case If():
                if stmt in self.plan.reverse:
                    self.recompute(self.reads_of(stmt), block, made)
                    self.branch(stmt)
                else:
                    for n in core.all_writes(stmt):
                        self.state.pop(n, None)
            case For() | While():
                if stmt in self.plan.reverse:
                    self.recompute(self.reads_of(stmt), block, made)
                    self.loop(stmt)
                self.restore(stmt)
            case core.Hook():
                self.recompute(self.reads_of(stmt), block, made)
                surgery.reverse_hook(self, stmt)
            case With():
                self.recompute(self.reads_of(stmt), block, made)
                self.with_(stmt)
            case _:
                pass

    def assign(self, stmt: Assign, block: frozenset[Stmt], made: Names) -> None:
        adjoint = self.plan.adjoints.get(stmt)
        targets = core.target_names(stmt.target)
        y = adjoint.result if adjoint is not None else ""
        active = adjoint is not None and self.has(y)
        reads = self.reads_of(stmt) if active else frozenset()
        result_first = adjoint is not None and bool(set(targets) & (adjoint.reads - core.header_reads(stmt)))
        result_first |= stores.is_pop(stmt)
        if not result_first:
            self.restore(stmt)
        self.recompute(reads, block, made)
        if stores.is_pop(stmt):
            stores.reverse_pop(self, stmt)
        elif active and adjoint is not None:
            for target, value in adjoint.before:
                self.set(target, value)
            owned = self.state.pop(y, OWNED)
            others = self.holders.leave(y)
            receivers: Names = set()
            bar = self.context.bar(y)
            move = len(adjoint.contributions) == 1 and _is_whole(adjoint.contributions[0].expr, bar)
            last = [c for c in adjoint.contributions if c.name == y]
            for c in [*(c for c in adjoint.contributions if c.name != y), *last]:
                was_absent = not self.has(c.name)
                if c.name == y and c.how != "add" and bar in core.reads(c.expr):
                    # `y = y[1:]`: what the part receives is kept apart while the whole begins with zeros
                    held = self.context.fresh(bar, self.context.kind(y))
                    self.set(held, core.name(bar))
                    c = replace(c, expr=core.substitute(c.expr, {bar: core.name(held)}))
                if move and owned == OWNED:
                    # the adjoint of the result is given away
                    c = replace(c, fresh=True)
                self.contribute(c)
                if move and was_absent and c.how == "add":
                    self.state[c.name] = owned
                if was_absent and c.how == "add" and getattr(c.expr, "id", None) == bar:
                    receivers.add(c.name)
            if (owned == OWNED or others) and not self.shows(adjoint, bar):
                self.alone(others | receivers)
        if result_first:
            self.restore(stmt)
        for n in targets:
            if adjoint is None or not any(c.name == n for c in adjoint.contributions):
                self.state.pop(n, None)
            made.discard(n)

    def shows(self, adjoint: Adjoint, bar: str) -> bool:
        """Tell whether somebody who is not told of may hold the adjoint of the result, or a view of it, afterwards."""
        if any(bar in core.reads(value) and not is_fresh(value) for _, value in adjoint.before):
            return True
        return any(
            bar in core.reads(c.expr)
            and not (c.fresh or is_fresh(c.expr) or kinds.is_scalar(self.context.kind(c.name)))
            and not (
                getattr(c.expr, "id", None) == bar
                and c.how in ("add", "item")
                and isinstance(self.context.kind(c.name), kinds.Array)
            )
            for c in adjoint.contributions
        )

    def with_(self, stmt: With) -> None:
        inner = self.sub(stmt.body, None)
        kept = all(_is_errstate(item.context_expr) for item in stmt.items)
        if inner and kept:
            self.emit(With(stmt.items, tuple(inner), self.origin))
        else:
            self.out.extend(inner)

    def sub(self, block: Block, place: tuple[Stmt, int] | None) -> list[Stmt]:
        outer, self.out = self.out, []
        self.untouched.clear()
        self.holders.clear()
        self.block(block, place)
        self.untouched.clear()
        self.holders.clear()
        inner, self.out = self.out, outer
        return inner

    def branch(self, stmt: If) -> None:
        before = dict(self.state)
        saved = dict(self.stacks), self.context.namer.copy(), dict(self.context.bars), dict(self.context.types)
        (yes, left), (no, right) = self.sides(stmt, before)
        lent = [n for n in before if before[n] == BORROWED and {left.get(n), right.get(n)} == {OWNED, BORROWED}]
        if lent:
            # what one side copies to change it is copied before
            self.state = before
            self.stacks, self.context.namer, self.context.bars, self.context.types = saved
            for n in lent:
                self.own(n)
            (yes, left), (no, right) = self.sides(stmt, dict(self.state))
        leaves = [_leaves(b) for b in (stmt.body, stmt.orelse)]
        merged: State = {}
        live = self.live_before[stmt] & self.assigned.possibly[stmt]
        # what is not live here, or not bound yet, was defined inside: it has no adjoint any more
        for n in [n for n in (*left, *(n for n in right if n not in left)) if n in live]:
            for side, out, gone in ((left, yes, leaves[0]), (right, no, leaves[1])):
                if n not in side and not gone:
                    out.append(Assign(self.context.bar(n), self.zeros(n), self.origin))
                    side[n] = OWNED
            both = {left.get(n, OWNED), right.get(n, OWNED)}
            merged[n] = BORROWED if BORROWED in both else OWNED
        self.state = merged
        if yes or no:
            self.emit(If(stmt.test, tuple(yes), tuple(no), self.origin))

    def sides(self, stmt: If, before: State) -> list[tuple[list[Stmt], State]]:
        """Return the reverse of both sides of a branch, with the adjoints there are then."""
        results = []
        for i, inner in enumerate((stmt.body, stmt.orelse)):
            self.state = dict(before)
            results.append((self.sub(inner, (stmt, i)), self.state))
        return results

    def bound_by(self, stmt: For | While) -> None:
        """A loop variable has no adjoint before the loop binds it."""
        for n in core.target_names(stmt.target) if isinstance(stmt, For) else ():
            self.state.pop(n, None)

    def loop(self, stmt: For | While) -> None:
        """Reverse a loop: find which adjoints exist at its head, then write the body once."""
        entry = dict(self.state)
        # adjoints that earlier walks of this loop, in loops around it, have found at its head
        head = dict.fromkeys([*entry, *self.heads.get(stmt, ())], OWNED) | entry
        lent: set[str] = set()
        self.walks += 1
        while True:
            saved = (
                self.out,
                dict(self.stacks),
                self.context.namer.copy(),
                dict(self.context.bars),
                dict(self.context.types),
            )
            self.state, self.out = dict(head), []
            self.holders.clear()
            self.block(stmt.body, (stmt, 0))
            end = self.state
            self.bound_by(stmt)
            self.out, _, _, _, _ = saved
            self.stacks, self.context.namer, self.context.bars, self.context.types = (
                saved[1],
                saved[2],
                saved[3],
                saved[4],
            )
            new = dict(head)
            for n in end:
                if n not in new:
                    new[n] = OWNED
                elif new[n] == BORROWED and end[n] == OWNED and not kinds.is_immutable(self.context.kind(n)):
                    new[n] = OWNED
                elif new[n] == OWNED and end[n] == BORROWED and n not in lent:
                    # without a copy at the end of each round, unless the round changes it
                    new[n] = BORROWED
                    lent.add(n)
            if new == head:
                break
            head = new
        self.walks -= 1
        self.heads[stmt] = [n for n in head if n not in entry]
        if self.walks:
            # nothing is written yet
            self.state = dict(head)
            return
        self.state = entry
        for n, wanted in head.items():
            if n not in self.state:
                self.start(n)
            elif wanted == OWNED and self.state[n] == BORROWED:
                self.own(n)
        self.state = dict(head)
        inner = self.sub(stmt.body, (stmt, 0))
        self.bound_by(stmt)
        tail, self.out = self.out, inner
        for n in head:
            if n not in self.state:
                self.set(self.context.bar(n), self.zeros(n))
                self.state[n] = OWNED
            elif self.state[n] == BORROWED and head[n] == OWNED:
                self.own(n)
        self.out = tail
        backward = self.plan.prepared.loops[stmt]
        target: core.Target = stmt.target if isinstance(stmt, For) else "_"
        if inner:
            self.emit(For(target, backward, tuple(inner), self.origin))
        self.state = dict(head)


def _is_whole(expr: Any, bar: str) -> bool:
    """Tell whether an expression is an adjoint, or its transpose, which is the same memory."""
    held = expr.value if isinstance(expr, gast.Attribute) and expr.attr == "T" else expr
    return isinstance(held, gast.Name) and held.id == bar


def _is_errstate(expr: Any) -> bool:
    return isinstance(expr, gast.Call) and getattr(expr.func, "attr", getattr(expr.func, "id", "")) in (
        "errstate",
        "catch_warnings",
    )


def _leaves(block: Block) -> bool:
    """Tell whether the block never comes back: it ends by raising."""
    return bool(block) and isinstance(block[-1], core.Verbatim) and isinstance(block[-1].node, gast.Raise)


def forward_sweep(context: Context, plan: Plan, reverse: Reverse) -> Block:
    """Return the primal with what the plan saves."""
    return _forward_block(context, plan, reverse, plan.prepared.body, None)


def _forward_block(
    context: Context, plan: Plan, reverse: Reverse, block: Block, place: tuple[Stmt, int] | None
) -> Block:
    out: list[Stmt] = []
    names = [n for n in plan.ends.get(place, ()) if n not in plan.recomputed] if place is not None else []
    leaving = next((k for k, s in enumerate(block) if _breaks(s)), len(block))
    unsure = [n for n in names if not _assigns(block[:leaving], n)]
    late = leaving < len(block) and any(n in core.all_writes(block[leaving]) for n in names)
    out.extend(Assign(n, core.constant(None), core.NOWHERE) for n in unsure)
    for k, stmt in enumerate(block):
        if isinstance(stmt, core.Hook):
            continue
        if k == leaving and names and not late:
            out.extend(_end_save(reverse, place, names))
        for n in plan.saved.get(stmt, ()):
            if plan.depth[stmt]:
                out.append(_push(reverse.stack((stmt, n), n), core.name(n), stmt.origin))
            else:
                out.append(Assign(reverse.old((stmt, n), n), core.name(n), stmt.origin.as_role("save")))
        out.extend(stores.forward_save(reverse, stmt))
        if isinstance(stmt, Store) and stmt in plan.crossing:
            out.append(overlaps.guard(context, stmt))
        inner = core.blocks_of(stmt)
        if inner:
            blocks = tuple(_forward_block(context, plan, reverse, b, (stmt, i)) for i, b in enumerate(inner))
            stmt = core.with_blocks(stmt, blocks)
        if stmt in plan.apart:
            stmt = _to_a_copy(context, stmt)
        if k == leaving and late:
            stmt = _at_tails(stmt, _end_save(reverse, place, names))
        out.append(stmt)
    if leaving == len(block) and names:
        out.extend(_end_save(reverse, place, names))
    return tuple(out)


def _to_a_copy(context: Context, stmt: Stmt) -> Stmt:
    assert isinstance(stmt, Assign) and isinstance(stmt.value, gast.Call)
    array, *rest = stmt.value.args
    is_array = isinstance(array, gast.Name) and kinds.is_array(context.kind(array.id))
    own = core.attribute(array, "copy") if is_array else context.namespace.runtime(structure.own)
    copied = core.call(own) if is_array else core.call(own, array)
    return replace(stmt, value=core.call(stmt.value.func, copied, *rest))


def _assigns(block: Block, name: str) -> bool:
    """Tell whether every path through the block binds the name."""
    for stmt in block:
        if isinstance(stmt, (Assign, core.Verbatim)) and name in core.header_writes(stmt):
            return True
        if isinstance(stmt, If) and _assigns(stmt.body, name) and _assigns(stmt.orelse, name):
            return True
        if isinstance(stmt, With) and _assigns(stmt.body, name):
            return True
    return False


def _at_tails(stmt: Stmt, saves: list[Stmt]) -> Stmt:
    """Put the saving of what a statement with breaks defines at the end of each of its paths."""
    if not isinstance(stmt, (If, With)):
        return stmt
    blocks = []
    for inner in core.blocks_of(stmt):
        last = inner[-1] if inner else None
        if isinstance(last, core.Break):
            blocks.append((*inner[:-1], *saves, last))
        elif last is not None and _breaks(last):
            blocks.append((*inner[:-1], _at_tails(last, saves)))
        else:
            blocks.append((*inner, *saves))
    return core.with_blocks(stmt, tuple(blocks))


def first_bindings(context: Context, plan: Plan, reverse: Reverse) -> Block:
    """Bind to None what is saved, or asked for its shape, before anything is surely assigned to it."""
    body = plan.prepared.body
    wanted = sorted({n for names in plan.saved.values() for n in names} - set(context.parameters) - reverse.unsure)
    unsure = sorted(reverse.unsure)
    for n in wanted:
        first = next(
            (k for k, s in enumerate(body) if any(n in plan.saved.get(t, ()) for t in core.walk((s,)))), len(body)
        )
        if not _assigns(body[:first], n):
            unsure.append(n)
    return tuple(Assign(n, core.constant(None), core.NOWHERE) for n in unsure)


def _breaks(stmt: Stmt) -> bool:
    if isinstance(stmt, core.Break):
        return True
    return not isinstance(stmt, (For, While)) and any(_breaks(s) for b in core.blocks_of(stmt) for s in b)


def _end_save(reverse: Reverse, place: Any, names: list[str]) -> list[Stmt]:
    made: list[Stmt] = []
    for key, together in reverse.together(place, names):
        stack = reverse.stack(key, together[0] if len(together) == 1 else "saved")
        value = core.name(together[0]) if len(together) == 1 else core.tuple_(map(core.name, together))
        made.append(_push(stack, value, place[0].origin))
    return made


def _push(stack: str, value: Expr, origin: Origin) -> Stmt:
    return Effect(core.call(core.attribute(core.name(stack), "append"), value), origin.as_role("save"))
