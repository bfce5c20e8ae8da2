"""All decisions of the reverse sweep, made once: what it needs, and whether that is kept, recomputed or saved.

The analysis is to-be-recorded: walking forward, ``needed`` holds the names whose present value an adjoint of what has
been executed reads. Overwriting such a name saves it first; the reverse of the statement restores it. A name that
lives within one iteration is saved at the end of the iteration instead, or recomputed at the start of its reverse.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import gast

from s2sad import core, kinds
from s2sad.analysis import assigned, liveness, opaque, operations
from s2sad.analysis.sharing import written_by
from s2sad.core import Assign, Block, For, If, Stmt, Store, While, With
from s2sad.differentiate import adjoints, regions, surgery
from s2sad.differentiate.adjoints import Adjoint
from s2sad.differentiate.callees import is_pair
from s2sad.differentiate.context import Context
from s2sad.differentiate.firsts import Firsts
from s2sad.differentiate.prepare import Prepared
from s2sad.differentiate.regions import Region, Regions
from s2sad.differentiate.stores import element_kind, first_stores, is_addition, is_pop, may_repeat, restructures

Needed = frozenset[Any]
Place = tuple[Stmt, int]


@dataclass(frozen=True)
class Reason:
    """What is done about a value that an adjoint reads, and why; ``kind`` is that of what is kept, at ``stmt``."""

    name: str
    decision: str
    why: str
    stmt: Stmt
    kind: kinds.Kind | None = None


@dataclass
class Plan:
    """The decisions, with a reason for each (shown by ``s2sad explain``)."""

    prepared: Prepared
    adjoints: dict[Stmt, Adjoint] = field(default_factory=dict)
    saved: dict[Stmt, tuple[str, ...]] = field(default_factory=dict)
    parts: set[Stmt] = field(default_factory=set)
    # additions to elements of what an adjoint reads as it was: they are made to a copy
    apart: set[Stmt] = field(default_factory=set)
    copied: dict[Stmt, tuple[str, ...]] = field(default_factory=dict)
    ends: dict[Place, tuple[str, ...]] = field(default_factory=dict)
    recomputed: dict[str, Assign] = field(default_factory=dict)
    # of these, what is read again from the array that it was stored in, and the store
    reread: dict[Assign, Store] = field(default_factory=dict)
    reverse: set[Stmt] = field(default_factory=set)
    depth: dict[Stmt, int] = field(default_factory=dict)
    reads: dict[Stmt, frozenset[str]] = field(default_factory=dict)
    reasons: list[Reason] = field(default_factory=list)
    outside: dict[int | None, Counter[str]] = field(default_factory=dict)
    # names whose values differ in shape, of which the reverse sweep makes zeros: each value must be at hand
    reshaped: frozenset[str] = frozenset()
    firsts: Firsts = field(init=False)

    def expand(self, names: frozenset[str]) -> frozenset[str]:
        """Replace recomputed names by what they are recomputed from."""
        result: set[str] = set()
        stack = list(names)
        while stack:
            n = stack.pop()
            if n in self.recomputed:
                stack.extend(core.reads(self.recomputed[n].value))
            else:
                result.add(n)
        return frozenset(result)


def make(context: Context, prepared: Prepared, reshaped: frozenset[str] = frozenset()) -> Plan:
    """Decide everything about the reverse sweep of a function."""
    plan = Plan(prepared, reshaped=reshaped)
    for stmt in core.walk(prepared.body):
        single = isinstance(stmt, Assign) and isinstance(stmt.target, str)
        if isinstance(stmt, Assign) and stmt in context.active and (single or is_pair(context, stmt)):
            plan.adjoints[stmt] = adjoints.of_assign(context, stmt)
    context.diagnostics.raise_if_any()
    _depths(prepared.body, 0, plan)
    kept: set[str] = set()
    while True:
        walk = _Walk(context, plan)
        walk.run()
        spoilt = {n for n, load in plan.recomputed.items() if plan.reread.get(load) in plan.parts}
        if spoilt:
            # the reverse sweep takes the store back before it would read the value
            kept |= spoilt
            for n in spoilt:
                del plan.recomputed[n]
            continue
        candidates = walk.recomputable(kept)
        before = len(plan.reverse)
        _mark_reverse(context, plan, prepared.body)
        if not candidates and len(plan.reverse) == before:
            break
        plan.recomputed.update(candidates)
    plan.firsts = Firsts(context, prepared, walk.regions)
    plan.reasons.extend(_reasons(context, plan))
    return plan


def _reasons(context: Context, plan: Plan) -> Iterator[Reason]:
    read = "an adjoint reads it"
    for stmt, names in plan.saved.items():
        for n in names:
            yield Reason(n, "saved", f"overwritten at line {stmt.origin.line}, and {read}", stmt, context.kind(n))
    for stmt in core.walk(plan.prepared.body):
        if stmt in plan.parts and isinstance(stmt, core.Store):
            part = element_kind(context, context.kind(stmt.base), stmt.index)
            why = f"overwritten at line {stmt.origin.line}, and {read}"
            yield Reason(f"a part of {stmt.base}", "saved and put back", why, stmt, part)
        for n in plan.copied.get(stmt, ()):
            yield Reason(
                n, "copied", f"changed by the call at line {stmt.origin.line}, and {read}", stmt, context.kind(n)
            )
    for (stmt, i), names in plan.ends.items():
        inner = core.blocks_of(stmt)[i]
        for n in names:
            if n not in plan.recomputed and inner:
                why = f"made anew in each round of the block at line {stmt.origin.line}, and {read}"
                yield Reason(n, "saved", why, inner[0], context.kind(n))
    for n, stmt in plan.recomputed.items():
        yield Reason(n, "computed again", f"cheap, from line {stmt.origin.line}", stmt)


def _depths(block: Block, depth: int, plan: Plan) -> None:
    for stmt in block:
        plan.depth[stmt] = depth
        for inner in core.blocks_of(stmt):
            _depths(inner, depth + isinstance(stmt, (For, While)), plan)


def _mark_reverse(context: Context, plan: Plan, block: Block) -> bool:
    """Mark the branches and loops whose reverse does something."""
    found = False
    for stmt in block:
        inner = False
        for i, each in enumerate(core.blocks_of(stmt)):
            inner = _mark_reverse(context, plan, each) or bool(plan.ends.get((stmt, i))) or inner
        if inner:
            plan.reverse.add(stmt)
        # an inactive definition ends the adjoint of what the name held before
        ends = any(n in context.useful for n in core.header_writes(stmt)) or written_by(stmt) in context.useful
        found = (
            found
            or inner
            or ends
            or stmt in context.active
            and not core.blocks_of(stmt)
            or stmt in plan.saved
            or stmt in plan.parts
            or stmt in plan.copied
            or isinstance(stmt, core.Hook)
        )
    return found


def _bound_in_any_case(block: Block) -> frozenset[str]:
    """Return what the body of a loop binds in every round, also in one that it leaves by a break."""
    leaving = next((k for k, s in enumerate(block) if isinstance(s, core.Break) or _holds_break(s)), len(block))
    return assigned.find(block[:leaving], frozenset()).at_end


def _holds_break(stmt: Stmt) -> bool:
    inner = core.blocks_of(stmt) if not isinstance(stmt, (For, While)) else ()
    return any(isinstance(s, core.Break) or _holds_break(s) for b in inner for s in b)


class _Walk:
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
        # the writes, by the memory that they go to, and those of more than a number
        self.writes: dict[int, list[Stmt]] = defaultdict(list)
        self.large: dict[int, list[Stmt]] = defaultdict(list)
        for stmt in core.walk(plan.prepared.body):
            group = self.memory.get(written_by(stmt) or "")
            if group is not None:
                self.writes[group].append(stmt)
                if not self.stores_scalar(stmt):
                    self.large[group].append(stmt)
        self.regions = Regions(plan.prepared.body, self.count, context.namespace)
        self.first = first_stores(plan.prepared.body)
        self.around = dict(_around(plan.prepared.body))
        # what the reverse sweep needs from a store on
        self.later: dict[Stmt, set[Region]] = defaultdict(set)
        for n, load in plan.recomputed.items():
            if load in plan.reread:
                self.regions.reread(n, load, plan.reread[load])

    def run(self) -> None:
        self.block(self.plan.prepared.body, self.plan.reshaped & frozenset(self.context.parameters))
        self.plan.saved, self.plan.parts, self.plan.ends = self.saved, self.parts, self.ends
        self.plan.apart = self.apart

    def tokens(self, names: frozenset[str], user: Stmt | None = None) -> Needed:
        """The names an adjoint reads, and the written memory behind them."""
        if user is not None:
            self.plan.reads[user] = self.plan.reads.get(user, frozenset()) | names
            for n in names:
                self.users.setdefault(n, []).append(user)
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
        for n in names - values:
            self.users.setdefault(n, []).append(user)
        return found | {n for n in self.plan.expand(names - values) if n in self.context.types}

    def overwrites(self, stmt: Stmt, needed: set[Any]) -> bool:
        """Tell whether a statement writes into memory of which an adjoint reads what is there."""
        group = self.memory.get(written_by(stmt) or "")
        if group is None or group in needed:
            return group is not None
        return any(isinstance(t, Region) and t.group == group and not self.regions.clear_of(t, stmt) for t in needed)

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
            for n in shapes:
                self.users.setdefault(n, []).append(stmt)
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
            new = head | regions.aged(end, stmt)
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
        return regions.left(head | end, stmt)

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

    # -- recomputation -------------------------------------------------------------------------------------------------

    def recomputable(self, kept: set[str]) -> dict[str, Assign]:
        """Return names that are cheap to compute again, in the reverse of their block, from what is at hand there."""
        chosen = self.recomputable_in(self.plan.prepared.body, ())
        for stmt in core.walk(self.plan.prepared.body):
            for i, inner in enumerate(core.blocks_of(stmt)):
                ends = self.ends.get((stmt, i), ())
                stored = self.stored_in(inner, {n for n in ends if n not in kept and n not in self.plan.recomputed})
                stored = stored or self.parts_of_small(inner, {n for n in ends if n not in self.plan.recomputed})
                chosen.update(stored or self.recomputable_in(inner, ends))
        return chosen

    def stored_in(self, inner: Block, saved: set[str]) -> dict[str, Assign]:
        """Return what need not be saved, for an array keeps it: it can be read from where the block stores it."""
        chosen: dict[str, Assign] = {}
        at = {s.target: k for k, s in enumerate(inner) if isinstance(s, Assign) and s.target in saved}
        position = {s: k for k, stmt in enumerate(inner) for s in core.walk((stmt,))} if at else {}
        for k, store in enumerate(inner):
            if not isinstance(store, Store) or not isinstance(store.value, gast.Name):
                continue
            name = store.value.id
            if name not in at or name not in self.users or name in chosen or not self.holds(store, name):
                continue
            load = Assign(name, core.subscript(core.name(store.base), store.index), store.origin)
            places = [k, *(position.get(u, -1) for u in self.users[name])]
            first, last = max(at[name], min(places)), max(places)
            names = [n for n in core.reads(load.value) if n in self.context.types]
            if (
                min(places) >= at[name]
                and not any(n in core.all_writes(s) for n in names for s in inner[first : last + 1])
                and all(self.held(n, inner, first, last, set(), True) for n in names)
                and self.stays(store, load, name, inner[first : last + 1])
            ):
                chosen[name] = load
                self.plan.reread[load] = store
        return chosen

    def holds(self, store: Store, name: str) -> bool:
        """Tell whether a store puts exactly the value of a name into an array, nothing converted or repeated."""
        kind, value = self.context.kind(store.base), self.context.kind(name)
        if store.op is not None or store.index is None or not isinstance(kind, kinds.Array):
            return False
        if store in self.parts or self.memory.get(store.base) is None or self.memory.get(name) in self.written:
            return False
        if self.count.get(name) != 1 or any(isinstance(n, gast.Call) for n in core.special(store.index)):
            return False
        if may_repeat(self.context, store.index) or any(
            name in core.reads(s.value) for s in self.plan.recomputed.values()
        ):
            return False
        slot = element_kind(self.context, kind, store.index)
        if kinds.is_scalar(value):
            return kinds.is_float(value) and kinds.is_scalar(slot) and kind.dtype == "float64"
        same = isinstance(value, kinds.Array) and value.dtype == kind.dtype is not None
        return same and kinds.is_inexact(value) and kinds.same_shape(slot, value)

    def stays(self, store: Store, load: Assign, name: str, around: Block) -> bool:
        """Tell whether nothing that is not taken back anyway overwrites what was stored, nor while it is read."""
        group = self.memory[store.base]
        if any(self.memory.get(written_by(s) or "") == group for s in core.walk(around) if s is not store):
            return False
        region = self.regions.region(store.base, group, store, store.index)
        if region is None or self.count.get(store.base) != 1:
            return False
        loops, within = self.regions.loops[store], self.regions.within[store]
        if any(
            self.regions.loops[u] != loops or self.regions.within[u][: len(within)] != within for u in self.users[name]
        ):
            return False
        return all(s in self.parts for s in self.overwriting_region(region, store, self.writes[group]))

    def parts_of_small(self, inner: Block, saved: set[str]) -> dict[str, Assign]:
        """Return elements that need not be saved one by one: the array that they are of is small, and is saved whole.

        So is one whose elements are read from the first on, by numbers in the text. Saving an array that is not
        written takes no copy.
        """
        parts: dict[str, list[tuple[int, Assign]]] = defaultdict(list)
        for k, stmt in enumerate(inner):
            if not (isinstance(stmt, Assign) and stmt.target in saved and stmt.target in self.users):
                continue
            base = stmt.value.value if isinstance(stmt.value, gast.Subscript) else None
            if isinstance(base, gast.Name) and self.count.get(str(stmt.target)) == 1 and _position(stmt) is not None:
                parts[base.id].append((k, stmt))
        chosen: dict[str, Assign] = {}
        at = {s: k for k, stmt in enumerate(inner) for s in core.walk((stmt,))} if parts else {}
        for base, loads in parts.items():
            numbers = {_position(s) for _, s in loads}
            last = max(at.get(u, len(inner)) for _, s in loads for u in self.users[str(s.target)])
            if (
                1 < len(numbers) == max(n for n in numbers if n is not None) + 1
                and isinstance(self.context.kind(base), kinds.Array)
                and last < len(inner)
                and self.held(base, inner, loads[0][0], last, {base})
                and base not in self.plan.reshaped
                and not self.rebound(base, inner, loads[0][0], last)
            ):
                chosen.update({str(s.target): s for _, s in loads})
        return chosen

    def rebound(self, name: str, inner: Block, first: int, last: int) -> bool:
        """Tell whether a name is bound from one position of a block to another, or more than once in it."""
        writes = [k for k, s in enumerate(inner) if name in core.all_writes(s)]
        return len(writes) > 1 or any(first <= k <= last for k in writes)

    def recomputable_in(self, inner: Block, at_hand: tuple[str, ...]) -> dict[str, Assign]:
        position = {s: k for k, stmt in enumerate(inner) for s in core.walk((stmt,))}
        saved = set(at_hand)
        loads = {s.target: k for k, s in enumerate(inner) if isinstance(s, Assign) and self.is_load(s)}
        chosen: dict[str, Assign] = {}
        relied_on: set[str] = set()
        for k, stmt in enumerate(inner):
            if not (isinstance(stmt, Assign) and isinstance(stmt.target, str)) or stmt.target not in self.users:
                continue
            name = stmt.target
            if name not in loads and name not in saved or name in self.plan.recomputed or self.count.get(name) != 1:
                continue
            if name in self.plan.reshaped:
                continue
            # what one is computed from is saved: that is not to be computed again in the same round
            reads = core.reads(stmt.value)
            if name in relied_on or not chosen.keys().isdisjoint(reads) or not self.cheap(stmt.value):
                continue
            last = max(position.get(u, len(inner)) for u in self.users[name])
            found = {name: stmt}
            for r in () if name in loads else reads:
                if r in loads and r not in saved and loads[r] < k and self.reloadable(inner, loads[r], last, saved):
                    load = inner[loads[r]]
                    assert isinstance(load, Assign)
                    found[r] = load
                elif not self.held(r, inner, k, last, saved):
                    break
            else:
                if name not in loads or self.reloadable(inner, k, last, saved):
                    chosen.update(found)
                    relied_on.update(*(core.reads(s.value) for s in found.values()))
        return chosen

    def reloadable(self, inner: Block, k: int, last: int, at_hand: set[str]) -> bool:
        """Tell whether an element or view of written memory can be read again, once the memory has its old content.

        No write to that memory may lie between the reading and what uses it; the index must be at hand; and what the
        writes overwrite must be no more than what would be saved otherwise.
        """
        stmt = inner[k]
        assert isinstance(stmt, Assign) and isinstance(stmt.value, gast.Subscript) and isinstance(stmt.target, str)
        group = self.memory[stmt.value.value.id]
        if last >= len(inner) or not self.worthwhile(stmt, group, inner, at_hand):
            return False
        between, user = inner[k + 1 : last], inner[last]
        if any(self.memory.get(written_by(s) or "") == group for b in between for s in core.walk((b,))):
            return False
        if any(self.memory.get(written_by(s) or "") == group for s in core.walk((user,))):
            return False
        names = [n for n in core.reads(stmt.value) if n in self.context.types]
        if any(n in core.all_writes(s) for n in names for s in (*between, user)):
            return False
        return all(self.held(n, inner, k, last, at_hand, True) for n in names)

    def worthwhile(self, load: Assign, group: int, inner: Block, at_hand: set[str]) -> bool:
        """Tell whether having the memory as it was is no more to be saved than what is read from it and computed."""
        lost = self.overwriting(load, group)
        if all(s in self.parts for s in lost):
            return True
        if kinds.is_scalar(self.context.kind(str(load.target))):
            return False
        loads = [s for s in inner if self.is_load(s) and self.memory[s.value.value.id] == group]  # type: ignore[union-attr]
        spoilt = {s.target for s in loads if self.overwriting(s, group)}  # type: ignore[union-attr, arg-type]
        spared = [
            s
            for s in inner
            if isinstance(s, Assign)
            and s.target in at_hand
            and not kinds.is_scalar(self.context.kind(str(s.target)))
            and (s.target in spoilt or spoilt & core.reads(s.value) and self.cheap(s.value))
        ]
        return len(spared) > len(lost)

    def overwriting(self, load: Assign, group: int) -> list[Stmt]:
        """Return the writes of more than a number that may change what was read, afterwards."""
        region = self.regions.read(str(load.target), group, load)
        return self.large[group] if region is None else self.overwriting_region(region, load, self.large[group])

    def overwriting_region(self, region: Region, held: Stmt, writes: list[Stmt]) -> list[Stmt]:
        """Return the writes that may change a region after ``held``, in its round or a later one."""
        earlier = Region(region.group, region.base, region.spans, tuple((n, regions.BEFORE) for n, _ in region.rounds))
        order, loops = self.regions.order, self.regions.loops
        return [
            s
            for s in writes
            if not set(loops[s]).isdisjoint(loops[held])
            and not self.regions.clear_of(earlier, s)
            or order[s] > order[held]
            and not self.regions.clear_of(region, s)
        ]

    def stores_scalar(self, stmt: Stmt) -> bool:
        return (
            isinstance(stmt, core.Store)
            and stmt.index is not None
            and kinds.is_scalar(element_kind(self.context, self.context.kind(stmt.base), stmt.index))
        )

    def is_load(self, stmt: Stmt) -> bool:
        if not (isinstance(stmt, Assign) and isinstance(stmt.target, str) and isinstance(stmt.value, gast.Subscript)):
            return False
        base, name = stmt.value.value, stmt.target
        if not isinstance(base, gast.Name) or name in self.plan.recomputed or self.count.get(name) != 1:
            return False
        kind = self.context.kind(base.id)
        return (
            isinstance(kind, kinds.Array)
            and self.memory.get(base.id) in self.written
            and not any(isinstance(n, gast.Call) for n in core.special(stmt.value.slice))
        )

    def held(self, n: str, inner: Block, start: int, stop: int, at_hand: set[str], restored: bool = False) -> bool:
        """Tell whether a name has, in the reverse of the block, the value it had at position ``start``."""
        if n not in self.context.types:
            return True
        if self.memory.get(n) in self.written and not restored:
            return False
        if n in at_hand:
            return True
        again = self.plan.recomputed.get(n)
        element = again is not None and again not in self.plan.reread and isinstance(again.value, gast.Subscript)
        if again is not None and element and again in inner[: start + 1]:
            # it is read again
            return all(self.held(r, inner, inner.index(again), stop, at_hand) for r in core.reads(again.value))
        loops = self.around[id(inner)]
        if self.count.get(n) == 1 and any(n in core.target_names(s.target) for s in loops if isinstance(s, For)):
            # the reverse of the loop counts it through the same values
            return True
        if not any(n in core.all_writes(s) for s in loops):
            return True
        writes = [k for k, s in enumerate(inner) if n in core.all_writes(s)]
        plain = [k for k in writes if isinstance(inner[k], Assign) and n in self.saved.get(inner[k], ())]
        inside = core.write_counts(inner).get(n, 0)
        return (
            len(writes) == len(plain) == inside == 1
            and writes[0] > start
            and stop <= writes[0]
            and not self.reads_result(inner[writes[0]])
        )

    def reads_result(self, stmt: Stmt) -> bool:
        adjoint = self.plan.adjoints.get(stmt)
        own = frozenset(core.header_writes(stmt)) - core.header_reads(stmt)
        return adjoint is not None and bool(adjoint.reads & own)

    def cheap(self, expr: Any) -> bool:
        """Elementwise operations on atoms, comparisons, and single elements."""
        if isinstance(expr, (gast.Name, gast.Constant)):
            return True
        if (
            isinstance(expr, (gast.Compare, gast.BoolOp))
            or isinstance(expr, gast.UnaryOp)
            and isinstance(expr.op, gast.Not)
        ):
            return not any(isinstance(n, (gast.Call, gast.NamedExpr)) for n in core.special(expr))
        if isinstance(expr, gast.Subscript):
            return isinstance(expr.value, gast.Name) and not any(
                isinstance(n, gast.Call) for n in core.special(expr.slice)
            )
        try:
            op = operations.decode(expr, self.context.namespace, self.context.kind_of)
        except TypeError:
            return False
        simple = isinstance(expr, (gast.BinOp, gast.UnaryOp)) and all(
            isinstance(
                n, (gast.BinOp, gast.UnaryOp, gast.Name, gast.Constant, gast.operator, gast.unaryop, gast.expr_context)
            )
            for n in core.nodes(expr)
        )
        if isinstance(expr, gast.BinOp) and isinstance(expr.op, gast.MatMult):
            return False
        return simple or op is not None and op.rules.elementwise is not None and not op.options


def _position(stmt: Assign) -> int | None:
    """Return the number in ``x[2]``, if it is one."""
    index = stmt.value.slice if isinstance(stmt.value, gast.Subscript) else None
    return index.value if isinstance(index, gast.Constant) and type(index.value) is int else None


def _around(block: Block, loops: tuple[For | While, ...] = ()) -> Iterator[tuple[int, tuple[For | While, ...]]]:
    """Yield for a block and all blocks in it the loops around it, the outermost first."""
    yield id(block), loops
    for stmt in block:
        for inner in core.blocks_of(stmt):
            yield from _around(inner, (*loops, stmt) if isinstance(stmt, (For, While)) else loops)
