"""Where slopes may be infinite or no number, and where adjoints or tangents are zero: zero wins there.

What a path does not read must not poison the derivative: on it the adjoint is zero, and zero times infinity is NaN.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Hashable
from typing import Any

import gast
import numpy as np

from s2sad import core, kinds
from s2sad.analysis.liveness import Names, exposed
from s2sad.analysis.operations import MISSING, Operation, decode, denoted
from s2sad.analysis.overwritten import Part, part
from s2sad.analysis.sharing import written_by
from s2sad.core import Assign, Block, Effect, For, If, Stmt, Store, While
from s2sad.kinds import Kind
from s2sad.namespace import Namespace
from s2sad.runtime.structure import masked_product

SELECTING = frozenset({np.where, np.select, np.choose})
LEAVING_OUT = frozenset(
    "take compress extract diag diagonal trace triu tril delete split array_split hsplit vsplit dsplit unique item "
    "max min amax amin nanmax nanmin ptp median quantile percentile maximum minimum fmax fmin clip".split()
)
PARTLY = SELECTING | {max, min, masked_product, next}
PARTLY |= {getattr(home, n) for home in (np, np.ndarray) for n in LEAVING_OUT if hasattr(home, n)}
HOLDING = (kinds.Array, kinds.List, kinds.Dict)
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
            if op is not None and rule is not None and rule.singular and not _is_polynomial(op):
                found.add(stmt.target)
            elif rule is not None:
                waiting.append((stmt.target, core.reads(stmt.value)))
    while True:
        new = {target for target, reads in waiting if target not in found and reads & found}
        if not new:
            return found
        found |= new


def _is_polynomial(op: Operation) -> bool:
    """Tell whether an operation is a power with an exponent that is written, and not negative."""
    exponent = op.arguments.get("x2") if op.primitive in POWERS else None
    return isinstance(exponent, gast.Constant) and not isinstance(exponent.value, complex) and exponent.value >= 0


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
    least once, but by roots: only their slopes are infinite where their values are not, and nothing else would tell.
    What loops hand from one round to the next is taken to be used: else every loop would be guarded.
    """
    walk = _Uses(namespace, kind_of, active)
    walk.back(body, Names(results))
    ones = (s for s in core.walk(body) if s in active and isinstance(s, Assign))
    roots = {s.target for s in ones if isinstance(s.target, str) and walk.is_root(s.value)}
    if roots - walk.unsure and any(isinstance(s, (For, While)) for s in core.walk(body)):
        skipping = _Uses(namespace, kind_of, active, skips=True)
        skipping.back(body, Names(results))
        walk.unsure |= roots & skipping.unsure
    return frozenset(walk.unsure)


class _Uses:
    """One walk backward with the names that are surely used; ``unsure``: those that were bound when they were not."""

    def __init__(self, namespace: Namespace, kind_of: Any, active: set[Stmt], skips: bool = False) -> None:
        self.namespace, self.kind_of, self.active = namespace, kind_of, active
        # whether loops may be made not once
        self.skips = skips
        self.unsure: set[str] = set()
        # what later statements overwrite of arrays
        self.holes: set[Part] = set()
        # the arrays of which later statements read parts
        self.taken: set[str] = set()
        self.loops: list[For | While] = []
        # for each loop around: what the next round uses, but nothing behind the loop
        self.added: list[list[str]] = []

    def back(self, block: Block, sure: Names) -> None:
        for stmt in reversed(block):
            if isinstance(stmt, If):
                ends, before, found = [], self.holes, set[Part]()
                for arm in (stmt.body, stmt.orelse):
                    mark, self.holes = sure.mark(), set(before)
                    self.back(arm, sure)
                    ends.append(sure.back(mark))
                    found |= self.holes
                sure.both(*ends)
                self.holes = found
            elif isinstance(stmt, (For, While)):
                self.loop(stmt, sure)
            elif isinstance(stmt, core.Break):
                sure.take(self.added[-1] if self.added else ())
            elif isinstance(stmt, Assign):
                self.assign(stmt, sure)
            elif isinstance(stmt, Store) and stmt.index is not None and self.is_(stmt.base, HOLDING):
                self.store(stmt, sure)
            elif isinstance(stmt, Effect) and self.is_(written_by(stmt), (kinds.List,)):
                self.put(stmt, sure)
            else:
                for inner in core.blocks_of(stmt):
                    self.back(inner, sure)
                sure.take(core.header_writes(stmt))
                sure.give(core.header_reads(stmt) if stmt in self.active or isinstance(stmt, core.Return) else ())

    def loop(self, stmt: For | While, sure: Names) -> None:
        mark = sure.mark()
        self.rounds(stmt, sure)
        made = sure.back(mark)
        sure.both(made, {} if self.skips and not self.is_made(stmt) else made)

    def is_made(self, loop: For | While) -> bool:
        """Tell whether a loop is made once at least, by what is written: ``range(3)``, ``while True``."""
        if isinstance(loop, While):
            return isinstance(loop.test, gast.Constant) and bool(loop.test.value)
        if isinstance(loop.iter, gast.Call) and denoted(loop.iter.func, self.namespace) is range:
            numbers = [n.value for n in loop.iter.args if isinstance(n, gast.Constant)]
            return len(numbers) == len(loop.iter.args) and len(range(*numbers)) > 0
        return isinstance(loop.iter, (gast.Tuple, gast.List)) and bool(loop.iter.elts)

    def is_root(self, value: Any) -> bool:
        """Tell whether an operation has an infinite slope where its value is finite."""
        if isinstance(value, gast.BinOp) and isinstance(value.op, gast.Pow):
            return not isinstance(value.right, gast.Constant) or 0 < value.right.value < 1
        return isinstance(value, gast.Call) and _in(denoted(value.func, self.namespace), ROOTS | POWERS)

    def rounds(self, stmt: For | While, sure: Names) -> None:
        added = [n for n in exposed(stmt) & core.all_writes(stmt) if n not in sure]
        sure.give(added)
        self.added.append(added)
        self.loops.append(stmt)
        values = (_copied(s.value) for s in core.walk(stmt.body) if isinstance(s, Assign))
        self.taken.update(
            v.value.id for v in values if isinstance(v, gast.Subscript) and isinstance(v.value, gast.Name)
        )
        self.back(stmt.body, sure)
        self.added.pop()
        self.loops.pop()
        if isinstance(stmt, For):
            # a round may leave out its element
            counted = isinstance(stmt.iter, gast.Call) and denoted(stmt.iter.func, self.namespace) is range
            named = isinstance(stmt.iter, gast.Name)
            used = not counted and (not named or any(n in sure for n in core.target_names(stmt.target)))
            self.holes = {h.over(stmt, self.namespace) for h in self.holes}
            sure.take(core.header_writes(stmt))
            sure.give(core.header_reads(stmt) if used else ())

    def assign(self, stmt: Assign, sure: Names) -> None:
        targets = core.target_names(stmt.target)
        whole = {n for n in targets if n in sure and all(h.base != n for h in self.holes)}
        if stmt in self.active:
            self.unsure.update(set(targets) - whole)
        sure.take(targets)
        if self.holes:
            self.holes = {h.without(targets) for h in self.holes if h.base not in targets}
        if not whole or stmt not in self.active:
            return
        value = _copied(stmt.value)
        if not self.partly(value):
            sure.give(core.reads(value))
            self.holes = {h for h in self.holes if h.base not in core.reads(value)}
        elif isinstance(value, gast.Subscript):
            read = part(value.value.id, value.slice)
            self.taken.add(read.base)
            self.holes = {h for h in self.holes if h.base != read.base or h.text != read.text or h.text is None}

    def store(self, stmt: Store, sure: Names) -> None:
        """A store makes a hole; what it stores is not surely used if there is one where it stores."""
        written = part(stmt.base, stmt.index)
        used = stmt.base in sure or stmt.base in self.taken
        if used and not any(h.base == stmt.base and not self.clear(written, h) for h in self.holes):
            sure.give(core.reads(stmt.value))
        if stmt.op is None:
            self.holes.add(written)

    def clear(self, written: Part, hole: Part) -> bool:
        """Tell whether a store, or all that the loops around it store, is clear of a hole."""
        for loop in reversed(self.loops):
            if written.clear_of(hole):
                return True
            written = written.over(loop, self.namespace)
        return written.clear_of(hole)

    def put(self, stmt: Effect, sure: Names) -> None:
        """What is put into a list is surely used if all of the list is."""
        base = written_by(stmt)
        if base in sure and all(h.base != base for h in self.holes):
            sure.give(core.header_reads(stmt))

    def is_(self, name: str | None, wanted: tuple[type[Kind], ...]) -> bool:
        return name is not None and isinstance(self.kind_of(core.name(name)), wanted)

    def partly(self, value: Any) -> bool:
        """Tell whether parts of what an expression reads have no effect on it: the others of an array, of a choice."""
        if isinstance(value, gast.Call):
            callee = denoted(value.func, self.namespace)
            if callee is MISSING and isinstance(value.func, gast.Attribute):
                callee = getattr(np.ndarray, value.func.attr, None)
            return _in(callee, PARTLY) or any(k.arg == "where" for k in value.keywords)
        if not isinstance(value, gast.Subscript) or not isinstance(value.value, gast.Name):
            return False
        return not isinstance(self.kind_of(value.value), kinds.Tuple) and not _is_whole(value.slice)


def _copied(value: Any) -> Any:
    """Return what is copied: ``x[i]`` of ``x[i].copy()``."""
    copies = isinstance(value, gast.Call) and isinstance(value.func, gast.Attribute) and value.func.attr == "copy"
    return value.func.value if copies and isinstance(value.func.value, gast.Subscript) else value


def _in(callee: Any, known: frozenset[Any]) -> bool:
    return isinstance(callee, Hashable) and callee in known


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
