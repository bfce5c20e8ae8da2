"""Value numbering: which expressions of a function surely have equal values.

One walk in the order of execution gives every expression a number; equal numbers are equal values. What was computed is
known where the statement that computes it has surely been executed: later in its block, and in the blocks inside.
Names that are bound again, and memory that is written, get new numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import gast

from s2sad import core, kinds
from s2sad.analysis import operations
from s2sad.core import Assign, Block, If, Stmt, Verbatim, While, With
from s2sad.kinds import Kind
from s2sad.namespace import Namespace
from s2sad.optimise.effects import CHANGING, disturbed, expressions, impure_calls, is_fixed, is_pure_call
from s2sad.rules import registry

# what is not computed at once, or does more than compute
APART = (*core.SCOPES, gast.NamedExpr, gast.Yield, gast.YieldFrom, gast.Await)
HARMLESS = (gast.Assert, gast.Raise, gast.Pass, gast.Import, gast.ImportFrom, gast.FunctionDef)
CONDITIONAL = (gast.IfExp, gast.BoolOp, gast.Compare)


@dataclass(frozen=True, eq=False)
class Place:
    """An expression of a statement. ``target``: the name bound to it, if it is the whole of an assigned value."""

    stmt: Stmt
    node: Any
    target: str | None = None


@dataclass(frozen=True, eq=False)
class Value:
    """Something computed first at one place, and then again at others."""

    first: Place
    order: int
    again: list[Place] = field(default_factory=list)


class Numbering:
    """The walk. ``shared``: the names whose memory a name may share. ``worth``: whether an expression is worth finding.

    ``repeated`` lists what is computed more than once, ``written`` the names whose memory may be written.
    """

    def __init__(
        self,
        types: dict[str, Kind],
        namespace: Namespace,
        shared: dict[str, frozenset[str]],
        worth: Callable[[Any, str | None], bool],
    ) -> None:
        self.types, self.namespace, self.shared, self.worth = types, namespace, shared, worth
        self.numbers: dict[Any, int] = {}
        self.names: dict[str, tuple[int, Any]] = {}
        self.held: dict[int, Value] = {}
        self.added: dict[int, Value | None] = {}
        self.cache: dict[int, int | None] = {}
        self.calls = self.writes = self.found = 0
        self.repeated: dict[Value, None] = {}
        self.written: set[str] = set()

    # -- numbers -------------------------------------------------------------------------------------------------------

    def stamp(self, name: str) -> Any:
        """Return what changes when the value of the name may, besides by writes that are known to reach it."""
        if is_fixed(name, self.types, self.namespace):
            return None
        if name in self.types:
            return self.calls
        return self.calls, self.writes

    def of_name(self, name: str) -> int:
        known = self.names.get(name)
        if known is not None and known[1] == self.stamp(name):
            return known[0]
        return self.bind(name)

    def bind(self, name: str, number: int | None = None) -> int:
        if number is None:
            number = self.numbers.setdefault(object(), len(self.numbers))
        self.names[name] = number, self.stamp(name)
        return number

    def number(self, node: Any) -> int | None:
        """Return the number of an expression; None if evaluating it may do more than compute, or is put off."""
        if id(node) not in self.cache:
            key = self.of_name(node.id) if isinstance(node, gast.Name) else self.key(node)
            known = key if isinstance(key, int) or key is None else self.numbers.setdefault(key, len(self.numbers))
            self.cache[id(node)] = known
        return self.cache[id(node)]

    def key(self, node: Any) -> tuple[Any, ...] | None:
        if isinstance(node, gast.Constant):
            return type(node.value), repr(node.value)
        if isinstance(node, APART):
            return None
        parts: list[Any] = [type(node)]
        fields = node._fields
        if isinstance(node, gast.Call):
            if not is_pure_call(node, self.namespace):
                return None
            callee = operations.denoted(node.func, self.namespace)
            if callee is not operations.MISSING:
                parts.append(callee)
                fields = ("args", "keywords")
        for name in fields:
            value = getattr(node, name)
            if isinstance(value, gast.expr_context):
                continue
            for child in value if isinstance(value, list) else (value,):
                part = self.number(child) if isinstance(child, gast.AST) else child
                if part is None and child is not None:
                    return None
                parts.append(part)
            parts.append(name)
        return tuple(parts)

    # -- the walk ------------------------------------------------------------------------------------------------------

    def block(self, block: Block, chained: bool = False) -> None:
        """Walk a block. ``chained``: an If alone in it prints as ``elif``, so that nothing can be put before it."""
        outer, self.added = self.added, {}
        for stmt in block:
            self.stmt(stmt, not (chained and len(block) == 1 and isinstance(stmt, If)))
        for number, value in self.added.items():
            if value is None:
                del self.held[number]
            else:
                self.held[number] = value
        self.added = outer

    def stmt(self, stmt: Stmt, first: bool) -> None:
        if isinstance(stmt, While):
            self.disturb(stmt)
        self.cache = {}
        whole = stmt.target if isinstance(stmt, Assign) and isinstance(stmt.target, str) else None
        number = None
        for node in () if isinstance(stmt, (Verbatim, With)) else expressions(stmt):
            number = self.number(node)
            self.visit(stmt, node, whole, first and not isinstance(stmt, While))
        if isinstance(stmt, If):
            self.branch(stmt)
            return
        self.disturb(stmt)
        for inner in core.blocks_of(stmt):
            self.block(inner)
            self.disturb(stmt)
        if whole is not None:
            self.bind(whole, number)

    def branch(self, stmt: If) -> None:
        before = {n: self.of_name(n) for n in core.all_writes(stmt)}
        self.block(stmt.body)
        for n, number in before.items():
            self.bind(n, number)
        self.block(stmt.orelse, chained=True)
        for n in before:
            self.bind(n)

    def visit(self, stmt: Stmt, node: Any, target: str | None, first: bool) -> None:
        """Look for what is known already. ``first``: what is not may be remembered: it is surely evaluated here."""
        if target is None and not core.special(node):
            # what is in no name yet is worth one only if it calls something
            return
        number = self.number(node)
        worth = number is not None and self.worth(node, target)
        if number is not None and worth:
            value = self.held.get(number)
            if value is not None and (value.first.target is None or self.of_name(value.first.target) == number):
                value.again.append(Place(stmt, node, target))
                self.repeated[value] = None
                return
        if isinstance(node, core.SCOPES):
            return
        for i, child in enumerate(core.children(node)):
            sure = i <= isinstance(node, gast.Compare) if isinstance(node, CONDITIONAL) else True
            self.visit(stmt, child, None, first and sure)
        if number is not None and first and worth:
            self.added.setdefault(number, self.held.get(number))
            self.held[number] = Value(Place(stmt, node, target), self.found)
            self.found += 1

    # -- effects -------------------------------------------------------------------------------------------------------

    def disturb(self, stmt: Stmt) -> None:
        """Give new numbers to all that a statement and its inner blocks bind or write."""
        for each in core.walk((stmt,)):
            for name in core.header_writes(each):
                self.bind(name)
            if isinstance(each, Assign) and not core.special(each.value):
                continue
            if isinstance(each, Verbatim) and isinstance(each.node, HARMLESS):
                continue
            for name, only_into in disturbed(each, self.types, self.namespace):
                self.write(name, only_into)
            for node in expressions(each):
                if any(self.unknown(call) for call in impure_calls(node, self.namespace)):
                    self.calls += 1

    def unknown(self, call: gast.Call) -> bool:
        """Tell whether a call may reach more than what it is given and what it is a method of."""
        callee = operations.denoted(call.func, self.namespace)
        if callee is operations.MISSING:
            return not (isinstance(call.func, gast.Attribute) and call.func.attr in CHANGING)
        return registry.find(callee) is None

    def write(self, base: str, only_into: bool) -> None:
        """Give new numbers to the names that share memory with one that is written."""
        self.writes += 1
        for name in self.shared.get(base, (base,)):
            kind = self.types.get(name, kinds.UNKNOWN)
            # putting something into a container does not change the arrays that it holds
            if not (only_into and kinds.is_array(kind)) and not kinds.is_immutable(kind):
                self.written.add(name)
                self.bind(name)
