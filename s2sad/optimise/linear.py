"""A tangent apart from its value: what does not depend on the tangents is computed once, before them.

The first part is the function as it is, and keeps what the tangents are multiplied with; in loops on lists, from which
the second part reads in the same order. Tangents decide nothing, so both go the same way through the program.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import gast
import numpy as np

from s2sad import core, kinds
from s2sad.analysis import operations
from s2sad.analysis.aliases import aliased
from s2sad.core import Assign, Block, Break, Effect, Expr, For, If, Stmt, Store, While, With
from s2sad.differentiate.assemble import CUT
from s2sad.differentiate.callees import Part
from s2sad.differentiate.context import Context
from s2sad.names import Namer
from s2sad.optimise import passes
from s2sad.optimise.effects import disturbed, is_pure
from s2sad.runtime.replica import replica

COMPUTED = (gast.BinOp, gast.UnaryOp, gast.Call, gast.Compare, gast.BoolOp, gast.IfExp, gast.Subscript, gast.Attribute)
# parts of these are not computed on every way, or for each of several elements
CONDITIONAL = (gast.IfExp, gast.BoolOp, *core.SCOPES)


class Mixed(Exception):
    """Values and tangents are bound or tested together."""


def split(context: Context, body: Block, dots: tuple[str, ...]) -> Block:
    """Return what computes the value, the mark with the value, and what computes the tangent from what was kept."""
    return _Split(context, body, dots).run()


class _Split:
    def __init__(self, context: Context, body: Block, dots: tuple[str, ...]) -> None:
        self.context, self.body = context, body
        self.types, self.namespace = context.types, context.namespace
        self.shared = passes.sharing(body, context.kind, self.types, self.namespace)
        self.linear = self.found_linear(set(dots))
        self.count = core.write_counts(body)
        self.count.update(context.parameters)
        self.looped = {n for s in core.walk(body) if isinstance(s, (For, While)) for n in core.all_writes(s)}
        self.namer = Namer({*self.count, *self.linear, *self.namespace.reserved, *self.namespace.bindings})
        # names that have been bound, and the memory that may still be written
        self.bound = set(context.parameters)
        self.unsettled: frozenset[str] = frozenset()
        # the variables of the loops around that the second part runs as well
        self.counters: set[str] = set()
        # what loops keep, and of that what is taken one by one: by which name
        self.stacks: list[str] = []
        self.iterated: dict[str, str] = {}
        self.depth = 0

    def fresh(self, base: str) -> str:
        chosen = self.namer.fresh(base)
        self.namespace.reserve([chosen])
        # it may be, or hold, memory
        self.types.setdefault(chosen, kinds.UNKNOWN)
        return chosen

    def run(self) -> Block:
        *statements, last = self.body
        value: Any = last.value if isinstance(last, core.Return) else None
        if not isinstance(value, gast.Tuple) or self.is_linear(value.elts[0]):
            raise Mixed
        front: list[Stmt] = []
        back: list[Stmt] = []
        later: list[frozenset[str]] = [frozenset()]
        for stmt in reversed(statements):
            later.append(later[-1] | self.written((stmt,)))
        for k, stmt in enumerate(statements):
            own = core.blocks_of(stmt) != ()
            self.unsettled = later[len(statements) - k - (not own)]
            self.stmt(stmt, front, back, {})
        self.unsettled = frozenset()
        tangent = self.moved(value.elts[1], front, {})
        made = back[-1] if back else None
        if isinstance(made, Assign) and made.target == getattr(tangent, "id", None):
            tangent = made.value
            back.pop()
        # what a loop takes one by one is, behind it, what it was in the last round: not always what it is in the end
        rounds = [core.all_writes(stmt) - self.linear for stmt in back]
        if any(set().union(*rounds[:k]) & (core.all_reads(stmt) - rounds[k]) for k, stmt in enumerate(back)):
            raise Mixed
        if set().union(*rounds) & core.reads(tangent):
            raise Mixed
        stacks = [Assign(n, gast.List(elts=[], ctx=gast.Load())) for n in self.stacks]
        mark = Effect(core.call(core.name(CUT), value.elts[0]))
        taken = [Assign(n, core.call(core.name("iter"), core.name(s))) for s, n in self.iterated.items()]
        return (*stacks, *front, mark, *taken, *back, core.Return(tangent))

    # -- what depends on the tangents ----------------------------------------------------------------------------------

    def found_linear(self, linear: set[str]) -> set[str]:
        size = -1
        while size != len(linear):
            size = len(linear)
            for stmt in core.walk(self.body):
                if linear.isdisjoint(core.header_reads(stmt)):
                    continue
                if self.is_pair(stmt):
                    linear.add(core.header_writes(stmt)[1])
                    continue
                linear.update(core.header_writes(stmt))
                for name, _ in disturbed(stmt, self.types, self.namespace):
                    if name in self.types:
                        # what is written is seen through all names
                        linear |= {name, *self.shared.get(name, ())}
        return linear

    def is_pair(self, stmt: Stmt) -> bool:
        """Tell whether a statement calls a callee for its result and the tangent of that."""
        if not isinstance(stmt, Assign) or not isinstance(stmt.value, gast.Call) or not isinstance(stmt.target, tuple):
            return False
        callee = operations.denoted(stmt.value.func, self.namespace)
        return isinstance(callee, Part) and callee.role == "jvp"

    def is_linear(self, expr: Any) -> bool:
        return expr is not None and not self.linear.isdisjoint(core.reads(expr))

    def touches(self, stmt: Stmt) -> bool:
        """Tell whether a statement computes tangents, itself or in its blocks."""
        return any(
            not self.linear.isdisjoint((*core.header_reads(s), *core.header_writes(s))) for s in core.walk((stmt,))
        )

    def written(self, block: Block) -> frozenset[str]:
        """Return the names behind whose memory a block writes."""
        names = {n for s in core.walk(block) for n, _ in disturbed(s, self.types, self.namespace)}
        return frozenset(names).union(*(self.shared.get(n, frozenset()) for n in names))

    # -- statements ----------------------------------------------------------------------------------------------------

    def block(self, block: Block, kept: dict[str, None]) -> tuple[list[Stmt], list[Stmt]]:
        front: list[Stmt] = []
        back: list[Stmt] = []
        for stmt in block:
            self.stmt(stmt, front, back, kept)
        return front, back

    def stmt(self, stmt: Stmt, front: list[Stmt], back: list[Stmt], kept: dict[str, None]) -> None:
        if not self.touches(stmt):
            front.append(stmt)
        elif self.is_pair(stmt):
            self.pair(stmt, front, back, kept)
        elif isinstance(stmt, Assign):
            change = self.moved if self.is_linear(stmt.value) else self.same
            back.append(replace(stmt, value=change(stmt.value, front, kept)))
        elif isinstance(stmt, Store):
            if self.is_linear(stmt.index):
                raise Mixed
            index = None if stmt.index is None else self.moved(stmt.index, front, kept)
            back.append(replace(stmt, index=index, value=self.moved(stmt.value, front, kept)))
        elif isinstance(stmt, Effect):
            back.append(replace(stmt, value=self.moved(stmt.value, front, kept)))
        elif isinstance(stmt, If):
            self.branch(stmt, front, back, kept)
        elif isinstance(stmt, (For, While)):
            self.loop(stmt, front, back, kept)
        elif isinstance(stmt, With) and not any(self.is_linear(i.context_expr) for i in stmt.items):
            inner, moved = self.block(stmt.body, kept)
            front.append(replace(stmt, body=tuple(inner)))
            if not all(self.at_hand(n) for n in core.header_reads(stmt)) or core.header_writes(stmt):
                raise Mixed
            back.append(replace(stmt, body=tuple(moved)))
        else:
            raise Mixed
        self.bound |= core.all_writes(stmt)

    def pair(self, stmt: Any, front: list[Stmt], back: list[Stmt], kept: dict[str, None]) -> None:
        """Call the callee for its result, and again for its tangent."""
        callee = operations.denoted(stmt.value.func, self.namespace).callee
        count = len(callee.parameters)
        if any(map(self.is_linear, stmt.value.args[:count])) or stmt.value.keywords:
            raise Mixed
        primal = core.call(core.name(callee.label), *stmt.value.args[:count])
        front.append(replace(stmt, target=stmt.target[0], value=primal))
        both = self.moved(stmt.value, front, kept)
        back.append(replace(stmt, target=stmt.target[1], value=core.subscript(both, core.constant(1))))

    def branch(self, stmt: If, front: list[Stmt], back: list[Stmt], kept: dict[str, None]) -> None:
        if self.is_linear(stmt.test):
            raise Mixed
        test = stmt.test
        if not (is_pure(test, self.namespace) and all(map(self.at_hand, core.reads(test)))):
            test = self.kept_as("branch", test, front, kept)
        arms = [self.arm(each) for each in core.blocks_of(stmt)]
        if any(first for first, _ in arms):
            front.append(replace(stmt, test=test, body=tuple(arms[0][0]), orelse=tuple(arms[1][0])))
        if any(second for _, second in arms):
            back.append(replace(stmt, test=test, body=tuple(arms[0][1]), orelse=tuple(arms[1][1])))

    def arm(self, block: Block) -> tuple[list[Stmt], list[Stmt]]:
        kept: dict[str, None] = {}
        front, back = self.block(block, kept)
        if self.depth and kept:
            _, stack = self.stacked(front, kept)
            back.insert(0, _taken(kept, core.call(core.name("next"), core.name(self.items(stack)))))
        return front, back

    def loop(self, stmt: For | While, front: list[Stmt], back: list[Stmt], kept: dict[str, None]) -> None:
        header = stmt.iter if isinstance(stmt, For) else stmt.test
        if self.is_linear(header):
            raise Mixed
        targets = core.target_names(stmt.target) if isinstance(stmt, For) else ()
        steady = isinstance(stmt, For) and self.is_steady(stmt)
        counters = {t for t in targets if steady and self.count[t] == 1} - self.counters
        self.counters |= counters
        self.bound.update(targets)
        self.depth += 1
        own: dict[str, None] = {}
        inner, moved = self.block(stmt.body, own)
        self.depth -= 1
        self.counters -= counters
        again: tuple[core.Target, Expr] | None = (stmt.target, stmt.iter) if steady else None  # type: ignore[union-attr]
        if own:
            elements, stack = self.stacked(inner, own)
            if self.depth:
                moved.insert(0, _taken(own, core.call(core.name("next"), core.name(self.items(stack)))))
            elif any(t in core.all_reads(s) for t in targets for s in moved) and again is not None:
                again = (again[0], elements), core.call(core.name("zip"), again[1], core.name(stack))
            else:
                again = elements, core.name(stack)
        if again is None:
            trips = self.fresh("trips")
            front.append(Assign(trips, core.constant(0)))
            inner.insert(0, Assign(trips, core.add(core.name(trips), core.constant(1))))
            kept[trips] = None
            again = "_", core.call(core.name("range"), core.name(trips))
        if inner:
            front.append(replace(stmt, body=tuple(inner)))
        back.append(For(*again, tuple(moved), stmt.origin))

    def is_steady(self, stmt: For) -> bool:
        """Tell whether the second part can run the same loop: over a range or sequence that stays as it is."""
        if _leaves(stmt.body):
            return False
        if not is_pure(stmt.iter, self.namespace) or not all(map(self.at_hand, core.reads(stmt.iter))):
            return False
        if isinstance(stmt.iter, gast.Name):
            return isinstance(self.context.kind(stmt.iter.id), (kinds.List, kinds.Tuple, kinds.Array))
        if isinstance(stmt.iter, gast.Call):
            return operations.denoted(stmt.iter.func, self.namespace) is range
        return isinstance(stmt.iter, (gast.Tuple, gast.List))

    # -- what is kept --------------------------------------------------------------------------------------------------

    def stacked(self, front: list[Stmt], kept: dict[str, None]) -> tuple[core.Target, str]:
        """Put what one round keeps on a list. Return how it is unpacked, and the list."""
        names = tuple(kept)
        elements: core.Target = names[0] if len(names) == 1 else names
        stack = self.fresh(f"{names[0] if len(names) == 1 else 'saved'}_stack")
        self.stacks.append(stack)
        whole = core.name(names[0]) if len(names) == 1 else core.tuple_(map(core.name, names))
        put = Effect(core.call(core.attribute(core.name(stack), "append"), whole))
        front.insert(len(front) - _leaves(front[-1:]), put)
        return elements, stack

    def items(self, stack: str) -> str:
        """Return the name by which the second part takes what was kept one by one."""
        self.iterated[stack] = self.fresh(f"{stack.removesuffix('_stack')}_items")
        return self.iterated[stack]

    def at_hand(self, name: str) -> bool:
        """Tell whether a name has the value that it has here in the second part as well, without being kept apart."""
        if name not in self.count:
            return name not in self.linear
        if name in self.counters:
            return True
        return self.count[name] == 1 and name in self.bound and name not in self.looped and self.is_settled(name)

    def is_settled(self, name: str) -> bool:
        return name not in self.unsettled or kinds.is_immutable(self.context.kind(name))

    def atom(self, name: str, front: list[Stmt], kept: dict[str, None]) -> Expr:
        if name in self.linear or self.at_hand(name):
            return core.name(name)
        if self.count[name] == 1 and name in self.bound and self.is_settled(name):
            kept[name] = None
            return core.name(name)
        return self.kept_as(name, core.name(name), front, kept)

    def kept_as(self, base: str, value: Any, front: list[Stmt], kept: dict[str, None]) -> Expr:
        """Give a value a name of its own; what may be written afterwards is copied."""
        if not self.unsettled.isdisjoint(aliased(value, self.types, self.namespace)):
            whole = value.value if isinstance(value, gast.Subscript) else value
            if isinstance(whole, gast.Name) and kinds.is_array(self.context.kind(whole.id)):
                value = core.call(core.attribute(value, "copy"))
            else:
                value = core.call(self.namespace.runtime(replica), value)
        name = self.fresh(base)
        front.append(Assign(name, value))
        self.count[name] = 1
        self.bound.add(name)
        if self.depth:
            self.looped.add(name)
        kept[name] = None
        return core.name(name)

    def moved(self, expr: Any, front: list[Stmt], kept: dict[str, None]) -> Any:
        """Return an expression for the second part: what it takes from the first is computed there."""
        if isinstance(expr, gast.Name):
            return self.atom(expr.id, front, kept)
        names = [n for n in core.reads(expr) if n in self.count or n in self.linear]
        if not names:
            return expr
        if not self.is_linear(expr) and isinstance(expr, COMPUTED):
            if self.is_cheap(expr) and all(map(self.at_hand, names)):
                return expr
            return self.kept_as("slope", expr, front, kept)
        if isinstance(expr, CONDITIONAL):
            return self.same(expr, front, kept)
        if isinstance(expr, gast.Call) and isinstance(expr.func, gast.Attribute):
            func = core.attribute(self.moved(expr.func.value, front, kept), expr.func.attr)
            args = [self.moved(a, front, kept) for a in expr.args]
            return gast.Call(func=func, args=args, keywords=[self.moved(k, front, kept) for k in expr.keywords])
        return core.map_children(expr, lambda child: self.moved(child, front, kept))

    def same(self, expr: Any, front: list[Stmt], kept: dict[str, None]) -> Any:
        """Return an expression that is computed in the second part as it stands."""
        if not is_pure(expr, self.namespace):
            raise Mixed
        names = sorted(n for n in core.reads(expr) if n in self.count and n not in self.linear)
        if isinstance(expr, gast.Call) and operations.denoted(expr.func, self.namespace) is np.zeros_like:
            # what is in the array does not matter
            names = [n for n in names if self.count[n] > 1 or n in self.looped]
        return core.substitute(expr, {n: self.atom(n, front, kept) for n in names})

    def is_cheap(self, expr: Any) -> bool:
        """Tell whether an expression can as well be computed each time: elements, views, shapes, indices."""
        if any(isinstance(n, gast.Call) for n in core.special(expr)):
            return False
        known = [kinds.widened(self.context.kind(n)) for n in core.reads(expr) if n in self.count]
        whole = all(isinstance(k, kinds.Scalar) and k.dtype == "int" for k in known)
        return whole or isinstance(expr, (gast.Subscript, gast.Attribute))


def _leaves(block: Any) -> bool:
    """Tell whether a block leaves the loop that it is in."""
    return any(
        isinstance(s, Break) or not isinstance(s, (For, While)) and any(map(_leaves, core.blocks_of(s))) for s in block
    )


def _taken(kept: dict[str, None], value: Expr) -> Assign:
    names = tuple(kept)
    return Assign(names[0] if len(names) == 1 else names, value)
