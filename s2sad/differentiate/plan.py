"""All decisions of the reverse sweep, made once: what it needs, and whether that is kept, recomputed or saved.

What must be recorded and what can be recomputed depend on each other: both are found in turn until nothing changes.
"""

from __future__ import annotations

from collections.abc import Iterator

from s2sad import core
from s2sad.analysis.sharing import written_by
from s2sad.core import Assign, Block, For, While
from s2sad.differentiate import adjoints, displays, measured, overlaps
from s2sad.differentiate.callees import is_pair
from s2sad.differentiate.context import Context
from s2sad.differentiate.decisions import Plan, Reason
from s2sad.differentiate.firsts import Firsts
from s2sad.differentiate.prepare import Prepared
from s2sad.differentiate.recomputing import Recomputing
from s2sad.differentiate.recording import Recording
from s2sad.differentiate.stores import element_kind


def make(context: Context, prepared: Prepared, reshaped: frozenset[str] = frozenset()) -> Plan:
    """Decide everything about the reverse sweep of a function."""
    plan = Plan(prepared, crossing=overlaps.found(context, prepared.body), reshaped=reshaped)
    context.displays = dict(displays.found(prepared.body))
    for stmt in core.walk(prepared.body):
        single = isinstance(stmt, Assign) and isinstance(stmt.target, str)
        if isinstance(stmt, Assign) and stmt in context.active and (single or is_pair(context, stmt)):
            plan.adjoints[stmt] = adjoints.of_assign(context, stmt)
    context.diagnostics.raise_if_any()
    plan.adjoints.update(measured.elsewhere(context, prepared.body, plan.adjoints))
    _depths(prepared.body, 0, plan)
    kept: set[str] = set()
    while True:
        recording = Recording(context, plan)
        recording.run()
        spoilt = {n for n, load in plan.recomputed.items() if plan.reread.get(load) in plan.parts}
        if spoilt:
            # the reverse sweep takes the store back before it would read the value
            kept |= spoilt
            for n in spoilt:
                del plan.recomputed[n]
            continue
        candidates = Recomputing(recording).recomputable(kept)
        before = len(plan.reverse)
        _mark_reverse(context, plan, prepared.body)
        if not candidates and len(plan.reverse) == before:
            break
        plan.recomputed.update(candidates)
    plan.firsts = Firsts(context, prepared, recording.regions)
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
