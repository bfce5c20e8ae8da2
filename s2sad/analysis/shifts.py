"""Shifts against overflow: what is taken away and given back, or cancels in a quotient, has no derivative to carry.

``m + log(sum(exp(x - m)))`` and ``e / sum(e)`` with ``e = exp(x - m)`` are the same for every ``m``. Whoever writes a
derivative by hand leaves ``m = max(x)`` out of it. That it may be is proved here: every value that is computed from
``m`` changes by a multiple of ``m`` (a sum) or by the exponential of a multiple (a factor), and wherever the program
goes on from there the multiples have come to zero.
"""

from __future__ import annotations

import builtins
import math
import operator
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, TypeGuard

import gast
import numpy as np

from s2sad import core, kinds
from s2sad.analysis import opaque
from s2sad.analysis.operations import Operation, decode
from s2sad.analysis.sharing import written_by
from s2sad.core import Assign, Block, Expr, Hook, If, Stmt, While
from s2sad.kinds import Kind
from s2sad.namespace import Namespace

EXTREMA = frozenset({np.max, np.amax, np.min, np.amin, np.ndarray.max, np.ndarray.min, builtins.max, builtins.min})
NAMES = frozenset({"max", "min", "amax", "amin"})
PLAIN = frozenset({builtins.max, builtins.min})
TOTALS = frozenset({np.sum, np.ndarray.sum})
MEANS = frozenset({np.mean, np.ndarray.mean})
EXPONENTIALS = frozenset({np.exp, math.exp})
LOGARITHMS = frozenset({np.log, math.log})
SIGNS = {operator.add: 1, np.add: 1, operator.sub: -1, np.subtract: -1}
PRODUCTS = frozenset({operator.mul, np.multiply})
QUOTIENTS = frozenset({operator.truediv, np.divide})
POWERS = frozenset({operator.pow, np.power, math.pow, np.sqrt, math.sqrt})
NEGATIVES = frozenset({operator.neg, np.negative})
RESHAPED = frozenset({np.ndarray.T, np.transpose, np.ndarray.transpose, np.reshape, np.ndarray.reshape, np.ravel})


class _Lost(Exception):
    """What happens to the shift cannot be told."""


@dataclass(frozen=True)
class _Shifted:
    """What a value gains with the shift m: ``rate * m`` as a sum, ``exp(rate * m)`` as a factor.

    unit: the parameters, with their powers, that the rate is to be multiplied by.
    places: where the axes of m are among those of the value, counted from the last, which is 1.
    """

    rate: float
    factor: bool = False
    unit: tuple[tuple[str, int], ...] = ()
    places: tuple[int, ...] = ()


def idle(
    body: Block,
    active: set[Stmt],
    types: dict[str, Kind],
    namespace: Namespace,
    results: frozenset[str],
    parameters: tuple[str, ...],
    wrt: tuple[str, ...],
) -> set[Stmt]:
    """Return the active statements that compute only what cancels."""
    if not any(_may_be_shift(s) for s in active):
        return set()
    worker = _Shifts(body, active, types, namespace, results, frozenset(parameters), wrt)
    worker.block(body)
    return worker.idle


def _may_be_shift(stmt: Stmt) -> TypeGuard[Assign]:
    """Tell by its name whether a call may be that of an extremum, which is cheap to tell."""
    call = stmt.value if isinstance(stmt, Assign) else None
    return isinstance(call, gast.Call) and getattr(call.func, "attr", getattr(call.func, "id", "")) in NAMES


class _Shifts:
    def __init__(
        self,
        body: Block,
        active: set[Stmt],
        types: dict[str, Kind],
        namespace: Namespace,
        results: frozenset[str],
        parameters: frozenset[str],
        wrt: tuple[str, ...],
    ) -> None:
        self.active, self.types, self.namespace, self.results = active, types, namespace, results
        self.count = core.write_counts(body)
        self.steady = {p for p in parameters if self.count[p] == 0}
        self.carrying = {n for s in active for n in core.header_writes(s)} | set(wrt)
        self.users: dict[str, list[Stmt]] = {}
        for stmt in core.walk(body):
            for name in core.header_reads(stmt) if stmt in active or isinstance(stmt, Hook) else ():
                self.users.setdefault(name, []).append(stmt)
        self.idle: set[Stmt] = set()
        # of one shift: the names that change with it, who was seen to read them, and what only repeats it
        self.shifted: set[str] = set()
        self.followed: set[tuple[str, Stmt]] = set()
        self.repeated: dict[str, Stmt] = {}

    def kind_of(self, expr: Any) -> Kind:
        if isinstance(expr, gast.Constant):
            return kinds.Known(expr.value)
        return self.types.get(expr.id, kinds.UNKNOWN) if isinstance(expr, gast.Name) else kinds.UNKNOWN

    def block(self, block: Block) -> None:
        for i, stmt in enumerate(block):
            for inner in core.blocks_of(stmt):
                self.block(inner)
            if stmt in self.active and _may_be_shift(stmt):
                with suppress(_Lost):
                    self.idle |= self.cancelled(stmt, block[i + 1 :])

    def cancelled(self, shift: Assign, after: Block) -> set[Stmt]:
        """Return a shift's statement and those that only repeat it. Raises _Lost if it is of use."""
        own = self.name(shift)
        self.shifted, self.followed, self.repeated = {own}, set(), {own: shift}
        self.follow(after, {own: _Shifted(1.0, places=self.places_of(shift))})
        # what reads it elsewhere may see the value of another round
        used = {(n, s) for n in self.shifted for s in self.users.get(n, ()) if not isinstance(s, (If, While))}
        if not self.results.isdisjoint(self.shifted) or not self.followed.issuperset(used):
            raise _Lost
        return set(self.repeated.values())

    def follow(self, block: Block, found: dict[str, _Shifted]) -> None:
        """Go on with what is shifted, as far as blocks see it."""
        for stmt in block:
            if written_by(stmt) in found or not opaque.writes(stmt, self.types, self.namespace).isdisjoint(found):
                raise _Lost
            # what decides, and is not read by what has a derivative, carries none
            reads = core.header_reads(stmt) & found.keys() if stmt in self.active else set()
            if reads and not isinstance(stmt, (If, While)):
                if not isinstance(stmt, Assign):
                    raise _Lost
                self.followed.update((n, stmt) for n in reads)
                what = self.after(stmt.value, found)
                if what is not None:
                    found[self.name(stmt)] = what
                    self.shifted.add(self.name(stmt))
                if core.header_reads(stmt) & self.carrying <= self.repeated.keys():
                    self.repeated.update((n, stmt) for n in core.header_writes(stmt))
            for inner in core.blocks_of(stmt):
                self.follow(inner, dict(found))

    def name(self, stmt: Assign) -> str:
        if not isinstance(stmt.target, str) or self.count[stmt.target] > 1:
            raise _Lost
        return stmt.target

    def decoded(self, expr: Expr) -> Operation:
        op = decode(expr, self.namespace, self.kind_of)
        if op is None or op.options:
            raise _Lost
        return op

    def places_of(self, shift: Assign) -> tuple[int, ...]:
        """Return where the axes of an extremum are among its own that are not 1 long."""
        op, kind = self.decoded(shift.value), self.types.get(self.name(shift), kinds.UNKNOWN)
        if op.primitive not in EXTREMA or kinds.is_complex(kind):
            raise _Lost
        if kinds.is_scalar(kinds.widened(kind)):
            return ()
        operand, *_ = op.arguments.values()
        rank = kinds.rank(self.kind_of(operand))
        if rank is None:
            raise _Lost
        return self.reduced(op, operand, tuple(range(rank, 0, -1)), leaving_out=True)

    def reduced(
        self, op: Operation, operand: Expr, places: tuple[int, ...], leaving_out: bool = False
    ) -> tuple[int, ...]:
        """Return the places after a reduction. Raises _Lost if it goes along one of them."""
        axis, keepdims = (
            _literal(op.arguments.get(n, core.constant(d))) for n, d in (("axis", None), ("keepdims", False))
        )
        rank = kinds.rank(self.kind_of(operand))
        if not set(op.arguments) <= {*list(op.arguments)[:1], "axis", "keepdims"}:
            raise _Lost
        if axis is None:
            gone = set(places)
        elif rank is None:
            raise _Lost
        else:
            gone = {rank - a if a >= 0 else -a for a in (axis if isinstance(axis, tuple) else (axis,))}
        if leaving_out:
            places = tuple(p for p in places if p not in gone)
        elif not gone.isdisjoint(places):
            raise _Lost
        return places if keepdims else tuple(p - sum(g < p for g in gone) for p in places)

    def after(self, expr: Any, found: dict[str, _Shifted]) -> _Shifted | None:
        """Return what a value gains with the shift, None if nothing."""
        if found.keys().isdisjoint(core.reads(expr)):
            return None
        if isinstance(expr, gast.Name):
            return found[expr.id]
        if isinstance(expr, gast.Subscript):
            return self.element(expr, found)
        op = self.decoded(expr)
        operands = list(op.arguments.values())
        if not all(isinstance(o, gast.AST) for o in operands):
            raise _Lost
        first = self.after(operands[0], found)
        if op.primitive in SIGNS:
            return _sum(first, self.after(operands[1], found), SIGNS[op.primitive])
        if op.primitive in PRODUCTS or op.primitive in QUOTIENTS:
            return self.product(operands, first, self.after(operands[1], found), 1 if op.primitive in PRODUCTS else -1)
        if first is None or any(n in found for o in operands[1:] for n in core.reads(o)):
            raise _Lost
        if op.primitive in EXPONENTIALS and not first.factor or op.primitive in LOGARITHMS and first.factor:
            return replace(first, factor=not first.factor) if len(operands) == 1 else _lost()
        if op.primitive in NEGATIVES:
            return first if first.factor else replace(first, rate=-first.rate)
        if op.primitive in POWERS and first.factor:
            return replace(first, rate=first.rate * (0.5 if len(operands) == 1 else _literal(operands[1])))
        if op.primitive in RESHAPED and not first.places:
            return first
        if op.primitive in TOTALS and first.factor or op.primitive in MEANS or op.primitive in EXTREMA - PLAIN:
            return replace(first, places=self.reduced(op, operands[0], first.places))
        return _lost()

    def element(self, expr: Any, found: dict[str, _Shifted]) -> _Shifted:
        base = self.after(expr.value, found)
        if base is None or not found.keys().isdisjoint(core.reads(expr.slice)):
            raise _Lost
        if not base.places:
            return base
        parts = expr.slice.elts if isinstance(expr.slice, gast.Tuple) else [expr.slice]
        rank = kinds.rank(self.kind_of(expr.value))
        if rank is None:
            raise _Lost
        # the axes that are there, as they stand among the new ones
        rest = [True] * (rank - sum(map(core.is_full_slice, parts)))
        order: list[bool] = []
        for part in parts:
            if isinstance(part, gast.Constant) and part.value is Ellipsis:
                order, rest = [*order, *rest], []
            elif core.is_full_slice(part) or isinstance(part, gast.Constant) and part.value is None:
                order.append(core.is_full_slice(part))
            else:
                raise _Lost
        order += rest
        where = [len(order) - i for i, old in enumerate(order) if old]
        return replace(base, places=tuple(where[rank - p] for p in base.places))

    def product(self, operands: list[Expr], a: _Shifted | None, b: _Shifted | None, sign: int) -> _Shifted | None:
        factors = [s for s in (a, b) if s is not None and s.factor]
        if len(factors) == sum(s is not None for s in (a, b)):
            return _together(a, b, sign)
        if a is not None and b is not None or sign < 0 and a is None:
            raise _Lost
        # a sum that is multiplied
        shifted, by = (a, operands[1]) if a is not None else (b, operands[0])
        assert shifted is not None
        number = _literal(by) if not isinstance(by, gast.Name) else None
        if isinstance(number, (int, float)) and number:
            return replace(shifted, rate=shifted.rate * number**sign)
        if not isinstance(by, gast.Name) or by.id not in self.steady:
            raise _Lost
        if not kinds.is_scalar(kinds.widened(self.kind_of(by))):
            raise _Lost
        powers = dict(shifted.unit)
        powers[by.id] = powers.get(by.id, 0) + sign
        return replace(shifted, unit=tuple(sorted((n, p) for n, p in powers.items() if p)))


def _lost() -> Any:
    raise _Lost


def _sum(a: _Shifted | None, b: _Shifted | None, sign: int) -> _Shifted | None:
    if any(s is not None and s.factor for s in (a, b)):
        return a if a == b else _lost()
    return _together(a, b, sign)


def _together(a: _Shifted | None, b: _Shifted | None, sign: int) -> _Shifted | None:
    """Add two rates. Raises _Lost if they are of different units or places."""
    if b is None:
        return a
    b = replace(b, rate=sign * b.rate)
    if a is None:
        return b
    total = replace(a, rate=a.rate + b.rate)
    if total != replace(b, rate=total.rate):
        raise _Lost
    return total if total.rate else None


def _literal(node: Any) -> Any:
    """Return the number, truth or tuple of numbers that is written. Raises _Lost if none is."""
    if isinstance(node, gast.Constant):
        return node.value
    if isinstance(node, gast.UnaryOp) and isinstance(node.op, gast.USub):
        return -_literal(node.operand)
    if isinstance(node, gast.Tuple):
        return tuple(map(_literal, node.elts))
    raise _Lost
