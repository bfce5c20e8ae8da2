"""Where slopes may be infinite or no number, and where adjoints or tangents are zero: zero wins there.

What a path does not read must not poison the derivative: on it the adjoint is zero, and zero times infinity is NaN.
"""

from __future__ import annotations

import math
import operator
from typing import Any

import gast
import numpy as np

from s2sad import core, kinds
from s2sad.analysis.liveness import Names, exposed
from s2sad.analysis.operations import Operation, decode, denoted
from s2sad.core import Assign, Block, For, If, Stmt, While
from s2sad.namespace import Namespace

SELECTING = frozenset({np.where, np.select, np.choose})
ROOTS = frozenset({np.sqrt, math.sqrt, np.cbrt, np.arcsin, math.asin, np.arccos, math.acos, np.arccosh, math.acosh})
POWERS = frozenset({operator.pow, np.power, np.float_power, math.pow})
SUMS = frozenset({operator.add, operator.sub, np.add, np.subtract})
CHOOSING = SELECTING | {max, min, np.maximum, np.minimum, np.fmax, np.fmin, np.clip, np.ndarray.clip}


def poles(body: Block, namespace: Namespace, kind_of: Any, active: set[Stmt]) -> set[str]:
    """Return the names whose values may be infinite or no number at finite operands: quotients, logarithms."""
    found: set[str] = set()
    waiting: list[tuple[str, frozenset[str]]] = []
    for stmt in core.walk(body):
        if stmt in active and isinstance(stmt, Assign) and isinstance(stmt.target, str):
            op = _decoded(stmt, namespace, kind_of)
            rule = op.rules.elementwise if op is not None else None
            if rule is not None and rule.singular:
                found.add(stmt.target)
            elif rule is not None:
                waiting.append((stmt.target, core.reads(stmt.value)))
    while True:
        new = {target for target, reads in waiting if target not in found and reads & found}
        if not new:
            return found
        found |= new


def steep(body: Block, namespace: Namespace, kind_of: Any, active: set[Stmt]) -> set[str]:
    """Return the names whose adjoints may be infinite where the program's values are finite: what roots are taken of.

    A root of ``x + 1e-9`` is taken where it is not steep, by those who write so.
    """
    found: set[str] = set()
    for stmt in reversed(list(core.walk(body))):
        if stmt not in active or not isinstance(stmt, Assign) or not isinstance(stmt.target, str):
            continue
        op = _decoded(stmt, namespace, kind_of)
        rule = op.rules.elementwise if op is not None else None
        if op is None or rule is None:
            continue
        root = (
            op.primitive in ROOTS or op.primitive in POWERS and _is_fraction(op.arguments.get(rule.parameters[1].name))
        )
        moved = op.primitive in SUMS and any(isinstance(a, gast.Constant) and a.value for a in op.arguments.values())
        if root or stmt.target in found and not moved:
            found |= core.reads(stmt.value)
    return found


def _is_fraction(exponent: Any) -> bool:
    """Tell whether an exponent is a literal between 0 and 1."""
    value = getattr(exponent, "value", None)
    return isinstance(value, float) and 0.0 < value < 1.0


def _decoded(stmt: Assign, namespace: Namespace, kind_of: Any) -> Operation | None:
    try:
        return decode(stmt.value, namespace, kind_of)
    except TypeError:  # a call that the rule does not fit is reported where it is differentiated
        return None


def guarded(
    body: Block, results: frozenset[str], namespace: Namespace, kind_of: Any, active: set[Stmt]
) -> frozenset[str]:
    """Return the names whose adjoints may be zero, wholly or in parts, because a path does not use what they hold.

    A name is none of them if every path to the end uses it for something that is used. Loops are taken to be made at
    least once, and what they hand from one round to the next to be used: else every loop would be guarded.
    """
    walk = _Uses(namespace, kind_of, active)
    walk.back(body, Names(results))
    return frozenset(walk.unsure)


class _Uses:
    """One walk backward with the names that are surely used; ``unsure``: those that were bound when they were not."""

    def __init__(self, namespace: Namespace, kind_of: Any, active: set[Stmt]) -> None:
        self.namespace, self.kind_of, self.active = namespace, kind_of, active
        self.unsure: set[str] = set()
        # for each loop around: what the next round uses, but nothing behind the loop
        self.added: list[list[str]] = []

    def back(self, block: Block, sure: Names) -> None:
        for stmt in reversed(block):
            if isinstance(stmt, If):
                ends = []
                for arm in (stmt.body, stmt.orelse):
                    mark = sure.mark()
                    self.back(arm, sure)
                    ends.append(sure.back(mark))
                sure.both(*ends)
            elif isinstance(stmt, (For, While)):
                self.loop(stmt, sure)
            elif isinstance(stmt, core.Break):
                sure.take(self.added[-1] if self.added else ())
            elif isinstance(stmt, Assign):
                self.assign(stmt, sure)
            else:
                for inner in core.blocks_of(stmt):
                    self.back(inner, sure)
                sure.take(core.header_writes(stmt))
                sure.give(core.header_reads(stmt))

    def loop(self, stmt: For | While, sure: Names) -> None:
        added = [n for n in exposed(stmt) & core.all_writes(stmt) if n not in sure]
        sure.give(added)
        self.added.append(added)
        self.back(stmt.body, sure)
        self.added.pop()
        sure.take(core.header_writes(stmt))
        if isinstance(stmt, For):
            sure.give(core.header_reads(stmt))

    def assign(self, stmt: Assign, sure: Names) -> None:
        targets = core.target_names(stmt.target)
        used = any(n in sure for n in targets)
        if stmt in self.active:
            self.unsure.update(n for n in targets if n not in sure)
        sure.take(targets)
        if used and not self.partly(stmt.value):
            sure.give(core.reads(stmt.value))

    def partly(self, value: Any) -> bool:
        """Tell whether parts of what an expression reads have no effect on it: the others of an array, of a choice."""
        if isinstance(value, gast.Call):
            return denoted(value.func, self.namespace) in SELECTING
        if not isinstance(value, gast.Subscript) or not isinstance(value.value, gast.Name):
            return False
        return kinds.is_array(self.kind_of(value.value)) and not _is_whole(value.slice)


def _is_whole(index: Any) -> bool:
    """Tell whether an index selects all of an array: ``x[:, None]``."""
    if isinstance(index, gast.Tuple):
        return all(map(_is_whole, index.elts))
    return core.is_full_slice(index) or isinstance(index, gast.Constant) and index.value in (None, Ellipsis)


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
