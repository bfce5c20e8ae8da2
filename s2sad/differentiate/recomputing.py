"""Which values need not be saved: they are cheap to compute again, or can be read again, where they are needed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import gast

from s2sad import core, kinds
from s2sad.analysis import operations
from s2sad.analysis.sharing import written_by
from s2sad.core import Assign, Block, For, Stmt, Store, While
from s2sad.differentiate import regions
from s2sad.differentiate.recording import Recording
from s2sad.differentiate.regions import Region
from s2sad.differentiate.stores import element_kind, may_repeat


class Recomputing:
    """The search, behind a walk that has found what would be saved."""

    def __init__(self, recording: Recording) -> None:
        self.context, self.plan = recording.context, recording.plan
        self.memory, self.written, self.count = recording.memory, recording.written, recording.count
        self.users, self.regions = recording.users, recording.regions
        self.around = dict(_around(self.plan.prepared.body))
        # the writes, by the memory that they go to, and those of more than a number
        self.writes: dict[int, list[Stmt]] = defaultdict(list)
        self.large: dict[int, list[Stmt]] = defaultdict(list)
        for stmt in core.walk(self.plan.prepared.body):
            group = self.memory.get(written_by(stmt) or "")
            if group is not None:
                self.writes[group].append(stmt)
                if not self.stores_scalar(stmt):
                    self.large[group].append(stmt)

    def recomputable(self, kept: set[str]) -> dict[str, Assign]:
        """Return names that are cheap to compute again, in the reverse of their block, from what is at hand there."""
        chosen = self.recomputable_in(self.plan.prepared.body, ())
        for stmt in core.walk(self.plan.prepared.body):
            for i, inner in enumerate(core.blocks_of(stmt)):
                ends = self.plan.ends.get((stmt, i), ())
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
        if store in self.plan.parts or self.memory.get(store.base) is None or self.memory.get(name) in self.written:
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
        return all(s in self.plan.parts for s in self.overwriting_region(region, store, self.writes[group]))

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
        if all(s in self.plan.parts for s in lost):
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
        plain = [k for k in writes if isinstance(inner[k], Assign) and n in self.plan.saved.get(inner[k], ())]
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
            isinstance(n, (gast.BinOp, gast.UnaryOp, gast.Name, gast.Constant)) for n in core.nodes(expr)
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
