"""Signs and factors go where they cost nothing: what is only added may as well be its opposite, subtracted.

``t = -y * 0.1; a += t; b -= t * c`` is ``t = y * 0.1; a -= t; b += t * c``, and ``t = y * 0.1; a += t * (2 * b)`` is
``t = y * 0.2; a += t * b``. In floating point both are the same, for powers of two are exact.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

import gast
import numpy as np

from s2sad import core, kinds
from s2sad.analysis import operations
from s2sad.core import Assign, Block, Stmt, Store
from s2sad.kinds import Kind
from s2sad.namespace import Namespace
from s2sad.optimise.algebra import negated
from s2sad.optimise.effects import ADDED, expressions, mapped_header
from s2sad.optimise.standing import Standing
from s2sad.runtime import structure

LINEAR = frozenset({np.sum, np.outer, np.dot, structure.unbroadcast})
PART = re.compile(r"_\d+_(bar|dot)(_\d+)?$")
OPPOSITE: dict[type, type] = {gast.Add: gast.Sub, gast.Sub: gast.Add}


def run(
    body: Block,
    types: dict[str, Kind],
    namespace: Namespace,
    candidates: frozenset[str],
    shared: Mapping[str, frozenset[str]],
) -> Block:
    """Return the block with fewer signs."""
    return _Signs(body, types, namespace, candidates, shared).block(body)


class _Signs:
    def __init__(
        self,
        body: Block,
        types: dict[str, Kind],
        namespace: Namespace,
        candidates: frozenset[str],
        shared: Mapping[str, frozenset[str]],
    ) -> None:
        self.types, self.namespace = types, namespace
        self.standing = Standing(body, types, namespace, shared)
        self.read = core.read_counts(body)
        bound = core.write_counts(body)
        # what is called the adjoint of a variable stays that
        self.candidates = {n for n in candidates if bound[n] == 1 and PART.search(n)}

    def block(self, block: Block) -> Block:
        out = [core.within(stmt, self.block) for stmt in block]
        for at, stmt in enumerate(out):
            if isinstance(stmt, Assign) and stmt.target in self.candidates and stmt.origin.role in ADDED:
                opposite = negated(stmt.value)
                if opposite is not None:
                    self.turn(out, at, stmt, opposite)
                elif _factor(stmt.value) is not None:
                    self.double(out, at, stmt)
        return block if all(a is b for a, b in zip(out, block, strict=True)) else tuple(out)

    def turn(self, block: list[Stmt], at: int, stmt: Assign, opposite: Any) -> None:
        """Bind a name to the opposite of its value, if all that reads it can do with that."""
        turned: dict[int, Stmt] = {}
        if not self.turned(block, at, str(stmt.target), turned):
            return
        value = self.apart(block, at, max(turned), stmt, opposite)
        if value is not None:
            block[at] = core.changed(stmt, value=value)
            for i, new in turned.items():
                block[i] = new

    def double(self, block: list[Stmt], at: int, stmt: Assign) -> None:
        """Double a product with a number, if all that reads it doubles it."""
        name = str(stmt.target)
        new = {
            i: mapped_header(s, partial(_halved, name=name)) for i, s in enumerate(block) if name in core.all_reads(s)
        }
        readers = [s for s in new.values() if s.origin.role in ADDED and not core.blocks_of(s)]
        if len(readers) == self.read[name] and all(new[i] is not block[i] and _once(new[i], name) for i in new):
            factor = core.constant(2.0 * _factor(stmt.value))
            block[at] = core.changed(stmt, value=core.binary(stmt.value.left, gast.Mult, factor))
            for i, s in new.items():
                block[i] = s

    def turned(self, block: list[Stmt], at: int, name: str, found: dict[int, Stmt]) -> bool:
        """Collect what becomes of the statements that read a name; tell whether that is all of them."""
        left = self.read[name]
        for i in range(at + 1, len(block)):
            stmt = block[i]
            if left == 0:
                break
            if name not in core.header_reads(stmt):
                continue
            new = self.with_opposite(stmt, name) if i not in found and stmt.origin.role in ADDED else None
            if new is None:
                return False
            found[i] = new
            left -= 1
            if new is stmt and not self.turned(block, i, str(stmt.target), found):  # type: ignore[union-attr]
                return False
        return left == 0 and bool(found)

    def with_opposite(self, stmt: Stmt, name: str) -> Stmt | None:
        """Return what a statement becomes; itself, if it binds its own name to the opposite then."""
        if isinstance(stmt, Store) and stmt.base != name and not (stmt.index and name in core.reads(stmt.index)):
            value = self.without_sign(stmt.value, name)
            if value is not None:
                return core.changed(stmt, value=value)
            if stmt.op in ("Add", "Sub") and self.is_odd(stmt.value, name):
                return core.changed(stmt, op="Sub" if stmt.op == "Add" else "Add")
        if isinstance(stmt, Assign):
            value = self.without_sign(stmt.value, name)
            if value is not None:
                return core.changed(stmt, value=value)
            if stmt.target in self.candidates and self.is_odd(stmt.value, name):
                return stmt
        return None

    def without_sign(self, node: Any, name: str) -> Any:
        """Return an expression in which the name stands for its opposite, if that needs no more signs."""
        opposite = negated(node)
        if opposite is not None and self.is_odd(opposite, name):
            return opposite
        if isinstance(node, gast.BinOp) and type(node.op) in OPPOSITE:
            if name not in core.reads(node.left) and self.is_odd(node.right, name):
                return gast.BinOp(left=node.left, op=OPPOSITE[type(node.op)](), right=node.right)
            if name not in core.reads(node.right):
                left = self.without_sign(node.left, name)
                return None if left is None else gast.BinOp(left=left, op=node.op, right=node.right)
        return None

    def is_odd(self, node: Any, name: str) -> bool:
        """Tell whether the opposite of a name gives the opposite of an expression."""
        if isinstance(node, gast.Name):
            return node.id == name
        if isinstance(node, gast.BinOp) and isinstance(node.op, (gast.Mult, gast.Div, gast.MatMult)):
            if name not in core.reads(node.right):
                return self.is_odd(node.left, name)
            divides = isinstance(node.op, gast.Div)
            return not divides and name not in core.reads(node.left) and self.is_odd(node.right, name)
        if isinstance(node, gast.Subscript):
            return name not in core.reads(node.slice) and self.is_odd(node.value, name)
        if isinstance(node, gast.Attribute):
            return node.attr == "T" and self.is_odd(node.value, name)
        if isinstance(node, gast.Call) and operations.denoted(node.func, self.namespace) in LINEAR:
            odd = [a for a in (*node.args, *(k.value for k in node.keywords)) if name in core.reads(a)]
            return len(odd) == 1 and odd[0] in node.args and self.is_odd(odd[0], name)
        return False

    def apart(self, block: list[Stmt], at: int, last: int, stmt: Assign, value: Any) -> Any:
        """Return a value that stays what it is until the name is read for the last time; None: that is not known."""
        kind = self.types.get(str(stmt.target), kinds.UNKNOWN)
        if isinstance(value, gast.BinOp) or kinds.is_scalar(kind) and not isinstance(value, gast.Name):
            return value
        near = self.standing.near(core.reads(value))
        between = block[at + 1 : last + isinstance(block[last], Assign)]
        if not any(core.blocks_of(s) or near & self.standing.changes(s) for s in between):
            return value
        if isinstance(value, (gast.Name, gast.Subscript)) and kinds.is_array(kind):
            return core.call(core.attribute(value, "copy"))
        return None


def _factor(value: Any) -> Any:
    """Return the number by which a product ends."""
    number = value.right if isinstance(value, gast.BinOp) and isinstance(value.op, gast.Mult) else None
    return number.value if isinstance(number, gast.Constant) and type(number.value) is float else None


def _halved(node: Any, name: str) -> Any:
    """``name * (2 * x)`` is ``name * x`` where the name stands for its double."""
    node = core.map_children(node, partial(_halved, name=name))
    if isinstance(node, gast.BinOp) and isinstance(node.op, gast.Mult) and getattr(node.left, "id", None) == name:
        twice = node.right
        if isinstance(twice, gast.BinOp) and isinstance(twice.op, gast.Mult) and isinstance(twice.left, gast.Constant):
            if twice.left.value == 2 and type(twice.left.value) in (int, float):
                return core.binary(node.left, gast.Mult, twice.right)
    return node


def _once(stmt: Stmt, name: str) -> bool:
    return sum(n == name for e in expressions(stmt) for n in core.identifiers(e)) == 1
