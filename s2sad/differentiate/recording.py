"""What is to be recorded: which values the reverse sweep needs as they are at a place, and what is lost there.

Walking forward, ``needed`` holds the names whose present value an adjoint of what has been executed reads. Overwriting
such a name saves it first; the reverse of the statement restores it. A name that lives within one iteration is saved
at the end of the iteration instead.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import gast

from s2sad import core, kinds
from s2sad.analysis import assigned, liveness, opaque
from s2sad.analysis.sharing import written_by
from s2sad.core import Assign, Block, For, If, Stmt, Store, While, With
from s2sad.differentiate import adjoints, regions, surgery
from s2sad.differentiate.context import Context
from s2sad.differentiate.decisions import Place, Plan
from s2sad.differentiate.regions import Region, Regions
from s2sad.differentiate.stores import element_kind, first_stores, is_addition, is_pop, restructures

Needed = frozenset[Any]


class Recording:
    """The walk. It fills in what is saved at each statement and at the end of each block."""

    def __init__(self, context: Context, plan: Plan) -> None:
        self.context, self.plan = context, plan
        self.memory = plan.prepared.memory
        self.written = plan.prepared.written
        self.count = core.write_counts(plan.prepared.body)
        for p in context.parameters:
            self.count[p] = self.count.get(p, 0) + 1
        self.saved: dict[Stmt, tuple[str, ...]] = {}
        self.parts: set[Stmt] = set()
        self.apart: set[Stmt] = set()
        self.ends: dict[Place, tuple[str, ...]] = {}
        self.users: dict[str, list[Stmt]] = {}
        self.heads: dict[Stmt, Needed] = {}
        self.exits: list[list[Needed]] = []
        self.regions = Regions(plan.prepared.body, self.count, context.namespace)
        self.first = first_stores(plan.prepared.body)
        # what the reverse sweep needs from a store on
        self.later: dict[Stmt, set[Region]] = defaultdict(set)
        # all that was ever needed, by the memory that it is of
        self.seen: dict[int, set[Region]] = defaultdict(set)
        for n, load in plan.recomputed.items():
            if load in plan.reread:
                self.regions.reread(n, load, plan.reread[load])

    def run(self) -> None:
        self.block(self.plan.prepared.body, self.plan.reshaped & frozenset(self.context.parameters))
        self.plan.saved, self.plan.parts, self.plan.ends = self.saved, self.parts, self.ends
        self.plan.apart = self.apart

    def use(self, names: frozenset[str], user: Stmt) -> None:
        """Remember who reads names: also those from which what it reads is computed again."""
        waiting = list(names)
        while waiting:
            n = waiting.pop()
            self.users.setdefault(n, []).append(user)
            if n in self.plan.recomputed:
                waiting.extend(core.reads(self.plan.recomputed[n].value))

    def tokens(self, names: frozenset[str], user: Stmt | None = None) -> Needed:
        """The names an adjoint reads, and the written memory behind them."""
        if user is not None:
            self.plan.reads[user] = self.plan.reads.get(user, frozenset()) | names
            self.use(names, user)
        found: set[Any] = set()
        waiting = [(n, False) for n in names]
        while waiting:
            n, at_hand = waiting.pop()
            if n not in self.context.types:
                continue
            definition = self.plan.recomputed.get(n)
            group = self.memory.get(n)
            region = None
            if user is not None:
                # an element is read again from what its array holds
                held = definition.value.value if definition and isinstance(definition.value, gast.Subscript) else None
                behind = group if definition is None else self.memory.get(getattr(held, "id", ""))
                region = self.regions.read(n, behind, user) if behind is not None and behind in self.written else None
            if definition is not None:
                base = region.base if region is not None else None
                waiting.extend((r, r == base) for r in core.reads(definition.value))
            else:
                found.add(n)
                if group in self.written and region is None and not at_hand:
                    found.add(group)
            if region is not None:
                self.seen[region.group].add(region)
                store = self.plan.reread.get(definition) if definition is not None else None
                if store is not None and user is not None and self.regions.order[user] < self.regions.order[store]:
                    self.later[store].add(region)
                else:
                    found.add(region)
        return frozenset(found)

    def asked(self, expr: Any, user: Stmt) -> Needed:
        """What a test or a loop reads again; of an array of which only the length is asked no element."""
        names = core.reads(expr) & frozenset(self.context.types)
        values = adjoints.values_in(self.context, expr) & names
        found = self.tokens(values, user)
        self.plan.reads[user] = self.plan.reads.get(user, frozenset()) | names
        self.use(names - values, user)
        return found | {n for n in self.plan.expand(names - values) if n in self.context.types}

    def overwrites(self, stmt: Stmt, needed: set[Any]) -> bool:
        """Tell whether a statement writes into memory of which an adjoint reads what is there."""
        group = self.memory.get(written_by(stmt) or "")
        if group is None or group in needed:
            return group is not None
        return any(region in needed and not self.regions.clear_of(region, stmt) for region in self.seen[group])

    def noted(self, needed: Needed) -> Needed:
        for token in needed:
            if isinstance(token, Region):
                self.seen[token.group].add(token)
        return needed

    def block(self, block: Block, needed: Needed) -> Needed:
        state = set(needed)
        for stmt in block:
            match stmt:
                case If():
                    self.changed(stmt, state)
                    state = set(self.branch(stmt, frozenset(state)))
                case For() | While():
                    self.changed(stmt, state)
                    state = set(self.loop(stmt, frozenset(state)))
                case core.Hook():
                    state |= self.tokens(surgery.reads(self.context, stmt), stmt)
                case With():
                    state = set(self.block(stmt.body, frozenset(state)))
                case core.Break():
                    self.exits[-1].append(frozenset(state))
                    state = set()
                case _:
                    self.stmt(stmt, state)
        return frozenset(state)

    def stmt(self, stmt: Stmt, needed: set[Any]) -> None:
        """Bring what is needed up to date with a statement without blocks."""
        base = written_by(stmt)
        if base is not None and (self.overwrites(stmt, needed) or self.restructures(stmt)):
            (self.apart if is_addition(stmt) else self.parts).add(stmt)
            if stmt in self.apart and base in self.context.shadowed:
                self.context.diagnostics.report(
                    "S2S306",
                    "what is added to here is still needed, and cannot be taken back",
                    adjoints.span_of(stmt),
                    "an adjoint reads the value that is overwritten, and other names share it",
                    ("add to a copy",),
                )
        self.changed(stmt, needed)
        needed |= self.later.get(stmt, set())
        adjoint = self.plan.adjoints.get(stmt)
        reads = adjoint.reads if adjoint is not None else self.store_reads(stmt)
        shapes = adjoint.shapes if adjoint is not None else self.index_shapes(stmt)
        own = frozenset(core.header_writes(stmt)) - core.header_reads(stmt)
        if isinstance(stmt, Assign) and is_pop(stmt):
            put_back = self.put_back(stmt)
            own |= put_back & frozenset(core.header_writes(stmt))
            reads |= put_back
        needed |= self.tokens(reads - own, stmt)
        if shapes:
            self.plan.reads[stmt] |= shapes
            self.use(shapes, stmt)
            needed.update(n for n in self.plan.expand(shapes - own) if n in self.context.types)
        overwritten = tuple(n for n in core.header_writes(stmt) if n in needed)
        if overwritten:
            self.saved[stmt] = overwritten
        else:
            self.saved.pop(stmt, None)
        needed.difference_update(overwritten)
        needed |= self.tokens(reads & own, stmt)
        if adjoint is not None:
            needed.update(n for n in self.plan.expand(adjoint.shapes & own) if n in self.context.types)
        needed.update(n for n in core.header_writes(stmt) if n in self.plan.reshaped)

    def restructures(self, stmt: Stmt) -> bool:
        return restructures(self.context, stmt) and stmt not in self.first

    def changed(self, stmt: Stmt, needed: set[Any]) -> None:
        """What a call may change, and an adjoint reads as it was, is copied as a whole."""
        found = opaque.writes(stmt, self.context.types, self.context.namespace)
        if not found:
            return
        read = needed | {t.group for t in needed if isinstance(t, Region)}
        lost = tuple(sorted(n for n in found if self.memory.get(n) in read))
        if not lost:
            return
        self.plan.copied[stmt] = lost
        groups = [self.memory[n] for n in lost]
        alone = all(list(self.memory.values()).count(g) == 1 for g in groups)
        if core.blocks_of(stmt) or not alone:
            self.context.diagnostics.report(
                "S2S306",
                f"`{lost[0]}` is changed by a call here, and an adjoint reads what it was before",
                adjoints.span_of(stmt),
                "it cannot be taken back: what it changes has other names, or the call is part of a test",
                (f"work on a copy: `{lost[0]} = {lost[0]}.copy()`",),
            )

    def put_back(self, stmt: Assign) -> frozenset[str]:
        """What was taken out of a list goes in again; its adjoint as well, a zero of its shape if it has none."""
        targets = frozenset(core.header_writes(stmt))
        if stmt in self.parts:
            return targets | {str(written_by(stmt))}
        if written_by(stmt) in self.context.useful:
            return frozenset(n for n in targets if not kinds.is_float(self.context.kind(n)))
        return frozenset()

    def store_reads(self, stmt: Stmt) -> frozenset[str]:
        """The index of an active store is read again by its adjoint, and by the restoring of what it overwrote."""
        if stmt not in self.context.active and stmt not in self.parts:
            return frozenset()
        if isinstance(stmt, core.Store):
            found = adjoints.values_in(self.context, stmt.index) if stmt.index is not None else frozenset()
            found |= self.shadows(stmt)
            slot = element_kind(self.context, self.context.kind(stmt.base), stmt.index)
            if isinstance(stmt.value, gast.Name) and not adjoints.plain(slot, self.context.kind(stmt.value.id)):
                if not kinds.is_scalar(self.context.kind(stmt.value.id)) and stmt.value.id in self.context.useful:
                    found |= {stmt.value.id}
            return frozenset(n for n in found if n in self.context.types)
        if isinstance(stmt, (core.Effect, Assign)) and isinstance(stmt.value, gast.Call):
            names = (
                frozenset().union(*(core.reads(a) for a in stmt.value.args[:-1])) if stmt.value.args else frozenset()
            )
            names |= self.shadows(stmt)
            if stmt in self.parts:
                names |= {str(written_by(stmt))}
            return frozenset(n for n in names if n in self.context.types)
        return frozenset()

    def index_shapes(self, stmt: Stmt) -> frozenset[str]:
        """Return what the reverse of a store asks for, but not for what is in it: what it puts a part of back into."""
        if not isinstance(stmt, Store) or stmt not in self.context.active and stmt not in self.parts:
            return frozenset()
        names = frozenset((stmt.base,)) if stmt in self.parts else frozenset()
        if stmt.index is not None:
            names |= core.reads(stmt.index) - adjoints.values_in(self.context, stmt.index)
        return frozenset(n for n in names if n in self.context.types)

    def shadows(self, stmt: Stmt) -> frozenset[str]:
        """Return the shadows that the reverse of an active store reads."""
        if stmt not in self.context.active:
            return frozenset()
        names = core.header_reads(stmt) | {str(written_by(stmt))}
        return frozenset(self.context.bar(n) for n in names & self.context.shadowed)

    def branch(self, stmt: If, needed: Needed) -> Needed:
        test = self.asked(stmt.test, stmt) if stmt in self.plan.reverse else frozenset()
        needed = needed | test
        result: Needed = frozenset()
        for i, inner in enumerate(core.blocks_of(stmt)):
            seen = len(self.exits[-1]) if self.exits else 0
            end = self.block(inner, needed)
            if not self.plan.depth[stmt]:
                result |= end
                continue
            jumps = self.exits[-1][seen:]
            everything = end.union(*jumps)
            local = everything - self.leave(stmt, i, inner, everything)
            self.exits[-1][seen:] = [j - local for j in jumps]
            result |= end - local
        return result | test

    def loop(self, stmt: For | While, needed: Needed) -> Needed:
        targets = frozenset(core.target_names(stmt.target)) if isinstance(stmt, For) else frozenset()
        lost = tuple(sorted(n for n in targets if n in needed))
        if lost:
            self.saved[stmt] = lost
            needed = needed - frozenset(lost)
        # what earlier walks of this loop, in loops around it, have found is needed again
        head = needed | (targets & self.plan.reshaped) | self.heads.get(stmt, frozenset())
        steady = frozenset(t for t in targets if self.count.get(t, 0) == 1)
        while True:
            self.exits.append([])
            end = self.block(stmt.body, head)
            saved = {n for s in core.walk(stmt.body) for i in (0, 1) for n in self.ends.get((s, i), ())}
            for each in self.exits.pop():
                end |= each - saved
            end = self.leave(stmt, 0, stmt.body, end) - steady
            new = head | self.noted(regions.aged(end, stmt))
            if new == head:
                break
            head = new
        self.heads[stmt] = head
        if targets - steady:
            carried = tuple(sorted(t for t in targets - steady if t in head))
            if carried:
                self.saved[stmt] = tuple(sorted({*self.saved.get(stmt, ()), *carried}))
        if stmt in self.plan.reverse:
            head |= self.asked(self.plan.prepared.loops[stmt], stmt)
        return self.noted(regions.left(head | end, stmt))

    def leave(self, stmt: Stmt, i: int, inner: Block, needed: Needed) -> Needed:
        """At the end of a block inside a loop, save what lives in the block only."""
        inside = core.write_counts(inner)
        names = []
        entry = liveness.before(inner)
        looping = isinstance(stmt, (For, While))
        bound = _bound_in_any_case(inner)
        for n in sorted(x for x in inside if x in needed):
            if inside[n] != self.count.get(n, 0) or n in entry:
                continue
            # what is read behind a loop may be of an earlier round, if the last one did not bind it
            if not self.used_outside(n, inner) or looping and n in bound:
                names.append(n)
        if names:
            self.ends[stmt, i] = tuple(names)
        else:
            self.ends.pop((stmt, i), None)
        needed -= frozenset(names)
        if looping:
            # what each round makes anew is not what the next one writes into
            around = {g for n, g in self.memory.items() if n in entry or inside.get(n, 0) < self.count.get(n, 1)}
            around |= {self.memory[n] for n in inside if n in self.memory and self.used_outside(n, inner)}
            needed = frozenset(t for t in needed if not isinstance(t, int) or t in around)
        return needed

    def used_outside(self, name: str, inner: Block) -> bool:
        """Tell whether a name is read outside a block, the result counted."""
        outside = self.plan.outside
        if not outside:
            outside[None] = core.read_counts(self.plan.prepared.body)
            if self.context.result is not None:
                outside[None].update(self.context.outputs)
        if id(inner) not in outside:
            outside[id(inner)] = core.read_counts(inner)
        return outside[None][name] > outside[id(inner)][name]


def _bound_in_any_case(block: Block) -> frozenset[str]:
    """Return what the body of a loop binds in every round, also in one that it leaves by a break."""
    leaving = next((k for k, s in enumerate(block) if isinstance(s, core.Break) or _holds_break(s)), len(block))
    return assigned.find(block[:leaving], frozenset()).at_end


def _holds_break(stmt: Stmt) -> bool:
    inner = core.blocks_of(stmt) if not isinstance(stmt, (For, While)) else ()
    return any(isinstance(s, core.Break) or _holds_break(s) for b in inner for s in b)
