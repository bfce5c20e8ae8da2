"""Activity: which statements carry a derivative from a parameter to the result."""

from __future__ import annotations

from typing import Any

import gast
import numpy as np

from s2sad import core, kinds
from s2sad.analysis.aliases import aliased
from s2sad.analysis.operations import Operation, decode, denoted
from s2sad.analysis.sharing import written_by
from s2sad.core import Assign, Block, Effect, Stmt, Store
from s2sad.kinds import Kind
from s2sad.namespace import Namespace

SELECTING = frozenset({np.where, np.select, np.choose})
CHOOSING = SELECTING | {max, min, np.maximum, np.minimum, np.fmax, np.fmin, np.clip, np.ndarray.clip}


def useful(
    body: Block,
    results: frozenset[str],
    varied: set[Stmt],
    types: dict[str, Kind],
    namespace: Namespace,
    wrt: tuple[str, ...],
) -> tuple[frozenset[str], set[Stmt]]:
    """Return the names that have an adjoint, and the statements that have one."""
    has = set(wrt)
    for stmt in varied:
        if isinstance(stmt, Assign):
            has.update(core.target_names(stmt.target))
        elif (base := written_by(stmt)) is not None:
            has.add(base)
    flow: dict[str, set[str]] = {}

    def link(source: str, target: str) -> None:
        flow.setdefault(target, set()).add(source)

    for stmt in core.walk(body):
        if isinstance(stmt, Assign):
            for target in core.target_names(stmt.target):
                for source in core.reads(stmt.value):
                    link(source, target)
                for source in aliased(stmt.value, types, namespace):
                    link(target, source)
        base = written_by(stmt)
        if base is not None:
            for source in (
                core.header_reads(stmt) if isinstance(stmt, Store) else core.reads(getattr(stmt, "value", None))
            ):
                link(source, base)
                if source != base and not kinds.is_immutable(types.get(source, kinds.UNKNOWN)):
                    link(base, source)
    seen = set(results)
    stack = list(results)
    while stack:
        for source in flow.get(stack.pop(), ()):
            if source not in seen:
                seen.add(source)
                stack.append(source)
    names = frozenset(n for n in has if n in seen and (n in wrt or kinds.carries(types.get(n, kinds.UNKNOWN))))
    active: set[Stmt] = set()
    for stmt in varied:
        if isinstance(stmt, Assign):
            if any(t in names for t in core.target_names(stmt.target)):
                active.add(stmt)
        elif isinstance(stmt, (Store, Effect)):
            base = written_by(stmt)
            if base in names:
                active.add(stmt)
        else:
            active.add(stmt)
    return names, active


def _one_arm(body: Block) -> set[str]:
    """Return the names that only one arm of a branch reads: on the other path their adjoints are zero."""
    uses: dict[str, int] = {}
    for stmt in core.walk(body):
        for n in _operands(stmt):
            uses[n] = uses.get(n, 0) + 1
    found: set[str] = set()
    for stmt in core.walk(body):
        if isinstance(stmt, core.If):
            for arm in core.blocks_of(stmt):
                inside: dict[str, int] = {}
                written = {n for s in core.walk(arm) for n in core.header_writes(s)}
                for each in core.walk(arm):
                    for n in _operands(each):
                        inside[n] = inside.get(n, 0) + 1
                found |= {n for n, count in inside.items() if count == uses[n] and n not in written}
    return found


def _in_parts(body: Block, kind_of: Any) -> set[str]:
    """Return the arrays that are read in parts: where no part is read their adjoints are zero."""
    found: set[str] = set()
    for stmt in core.walk(body):
        value = stmt.value if isinstance(stmt, Assign) else None
        if isinstance(value, gast.Subscript) and isinstance(value.value, gast.Name):
            if kinds.is_array(kind_of(value.value)):
                found.add(value.value.id)
    return found


def poles(body: Block, namespace: Namespace, kind_of: Any, active: set[Stmt]) -> set[str]:
    """Return the names whose values may be infinite or no number at finite operands: quotients, logarithms."""
    found: set[str] = set()
    while True:
        before = len(found)
        for stmt in core.walk(body):
            if stmt in active and isinstance(stmt, Assign) and isinstance(stmt.target, str):
                op = _decoded(stmt, namespace, kind_of)
                rule = op.rules.elementwise if op is not None else None
                if rule is not None and (rule.singular or core.reads(stmt.value) & found):
                    found.add(stmt.target)
        if len(found) == before:
            return found


def _decoded(stmt: Assign, namespace: Namespace, kind_of: Any) -> Operation | None:
    try:
        return decode(stmt.value, namespace, kind_of)
    except TypeError:  # a call that the rule does not fit is reported where it is differentiated
        return None


def _operands(stmt: Stmt) -> frozenset[str]:
    """Return what a statement reads, but for tests: they have no adjoint."""
    return frozenset() if isinstance(stmt, (core.If, core.While)) else core.header_reads(stmt)


def guarded(body: Block, namespace: Namespace, kind_of: Any, active: set[Stmt]) -> set[str]:
    """Return the names that lead into one arm of a choice: their adjoints may be zero where they are singular."""
    found = _one_arm(body) | _in_parts(body, kind_of)
    while True:
        before = len(found)
        for stmt in core.walk(body):
            if not isinstance(stmt, Assign) or stmt not in active or not isinstance(stmt.target, str):
                continue
            call = stmt.value
            selects = isinstance(call, gast.Call) and denoted(call.func, namespace) in SELECTING
            if selects or stmt.target in found:
                found |= core.reads(call)
        if len(found) == before:
            return found


def halting(body: Block, namespace: Namespace, active: set[Stmt]) -> set[str]:
    """Return the active names whose tangents are zero on some path: a constant is assigned or chosen there."""
    chosen = {n for s in core.walk(body) if isinstance(s, core.If) for n in core.all_writes(s)}
    constant = {n for s in core.walk(body) if s not in active for n in core.header_writes(s)}
    moving = {n for s in core.walk(body) if s in active for n in core.header_writes(s)}
    found = chosen & constant & moving
    while True:
        before = len(found)
        for stmt in core.walk(body):
            if stmt not in active or not isinstance(stmt, Assign) or not isinstance(stmt.target, str):
                continue
            call = stmt.value
            chooses = isinstance(call, gast.Call) and denoted(call.func, namespace) in CHOOSING
            operands = (core.reads(call) & moving) - {stmt.target}
            if chooses or operands and operands <= found:
                found.add(stmt.target)
        if len(found) == before:
            return found
