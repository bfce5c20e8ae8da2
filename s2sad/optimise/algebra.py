"""Identities that hold for floats and arrays alike: 1.0 * x, x * 1.0, -(-x), a + -b. Nothing is reordered."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import gast

from s2sad import core, kinds
from s2sad.analysis.sharing import written_by
from s2sad.core import Assign, Block, Stmt, Store
from s2sad.differentiate.template import folded
from s2sad.kinds import Kind
from s2sad.optimise.effects import mapped_header

ARITHMETIC = (gast.BinOp, gast.UnaryOp)
PRODUCTS = (gast.Mult, gast.Div)
LEAVES = frozenset({gast.Name, gast.Constant})


@dataclass(frozen=True)
class Facts:
    """What the names stand for.

    ``ints``: names of integers, which ``1.0 *`` makes floats. ``inexact``: names of numbers and arrays that are surely
    no integers and no truth values. ``fills``: names of arrays of one number that nobody changes, and the calls that
    make them.
    """

    ints: frozenset[str]
    inexact: frozenset[str]
    fills: dict[str, Any]


def facts_of(body: Block, types: dict[str, Kind]) -> Facts:
    """Collect what simplifying needs to know of a function's names."""
    inexact = frozenset(
        n for n, k in types.items() if kinds.is_inexact(k) and not (isinstance(k, kinds.Array) and k.dtype is None)
    )
    ints = frozenset(n for n, k in types.items() if kinds.is_scalar(k) and n not in inexact)
    fills: dict[str, Any] = {}
    changed: set[str] = set()
    for stmt in core.walk(body):
        if isinstance(stmt, Assign) and isinstance(stmt.target, str) and isinstance(_fill(stmt.value), gast.Constant):
            if stmt.target in fills:
                changed.add(stmt.target)
            fills[stmt.target] = stmt.value
        else:
            changed.update(core.header_writes(stmt))
        base = written_by(stmt)
        if base is not None:
            changed.add(base)
    kept = {n: call for n, call in fills.items() if n not in changed}
    return Facts(ints, inexact, kept)


def run(body: Block, is_scalar: Callable[[str], bool], facts: Facts) -> Block:
    """Simplify all expressions. What makes a new array keeps making one: ``x * 1.0`` is a copy of an array ``x``."""
    out: list[Stmt] = []
    for stmt in body:
        stmt = core.within(stmt, lambda inner: run(inner, is_scalar, facts))
        scalar = isinstance(stmt, Assign) and isinstance(stmt.target, str) and is_scalar(stmt.target)
        # what is added to an array in place need not be new
        scalar |= isinstance(stmt, Store) and stmt.op in ("Add", "Sub") and stmt.base in facts.inexact
        out.append(mapped_header(stmt, simplifying(scalar, facts)))
    return tuple(out)


def simplifying(scalar: bool, facts: Facts) -> Callable[[Any], Any]:
    """Return how the value of a statement is simplified: that of a scalar may be something that exists already."""
    change = simplified if scalar else kept_new
    return lambda node: change(node, facts)


def _turned_twice(node: gast.Attribute, facts: Facts) -> Any:
    """The transpose of the transpose of an array is the array. (``T`` may be anything of other objects.)"""
    inner = node.value
    twice = node.attr == "T" and isinstance(inner, gast.Attribute) and inner.attr == "T"
    return inner.value if twice and getattr(inner.value, "id", None) in facts.inexact else node


def kept_new(node: Any, facts: Facts) -> Any:
    """Simplify, but not from something computed to something that exists already."""
    if type(node) in LEAVES:
        return node
    if isinstance(node, ARITHMETIC):
        new = simplified(node, facts)
        return (
            new
            if isinstance(new, (*ARITHMETIC, gast.Constant))
            else core.map_children(node, lambda child: simplified(child, facts))
        )
    node = core.map_children(node, lambda child: kept_new(child, facts))
    if isinstance(node, gast.IfExp):
        return folded(node)
    if isinstance(node, gast.Call) and isinstance(node.func, gast.Name):
        return _known_helper(node, facts)
    if isinstance(node, gast.Call) and isinstance(node.func, gast.Attribute) and node.func.attr == "full_like":
        if len(node.args) == 2 and _is(node.args[1], 1.0):
            return core.call(core.attribute(node.func.value, "ones_like"), node.args[0])
    return node


def simplified(node: Any, facts: Facts) -> Any:
    if type(node) in LEAVES:
        return node
    if isinstance(node, gast.Call):
        return kept_new(node, facts)
    node = core.map_children(
        node, lambda child: (simplified if isinstance(node, ARITHMETIC) else kept_new)(child, facts)
    )
    if isinstance(node, gast.BinOp):
        return _binary(node, facts)
    if isinstance(node, gast.IfExp):
        return folded(node)
    if isinstance(node, gast.Attribute):
        return _turned_twice(node, facts)
    if isinstance(node, gast.UnaryOp) and isinstance(node.op, gast.USub):
        inner = _uncopied(node.operand)
        if inner is not node.operand:
            return core.unary(gast.USub, inner)
        opposite = negated(inner)
        if opposite is not None:
            return opposite
        if isinstance(inner, gast.Constant) and isinstance(inner.value, float):
            return core.constant(-inner.value)
        return _signed_first(inner, facts) or node
    return node


def _known_helper(node: gast.Call, facts: Facts) -> Any:
    """Write out helpers whose options are literals: ``power_partial(x, 3)``, ``mean_factor(np.shape(x), None)``."""
    if node.func.id == "power_partial":
        base, n = node.args[0], _signed_number(node.args[1])
        # between 0 and 1 the slope at 0 is infinite, where Python would raise an error
        if n is not None and (n > 1 or n < 0):
            lower = n - 1 if type(n) is int else float(Decimal(repr(n)) - 1)
            power = base if n == 2 else core.binary(base, gast.Pow, core.constant(lower))
            return core.binary(core.constant(n), gast.Mult, power)
    if node.func.id == "power_partial_exponent":
        y, base, _ = node.args
        if _number(base) is not None and base.value > 0:
            return core.binary(y, gast.Mult, core.constant(math.log(base.value)))
    if node.func.id == "mean_factor" and len(node.args) == 2 and isinstance(node.args[0], gast.Call):
        shape, axis = node.args
        size: Any = None
        if isinstance(axis, gast.Constant) and axis.value is None and isinstance(shape.func, gast.Attribute):
            size = core.call(core.attribute(shape.func.value, "size"), *shape.args)
        elif core.integer(axis) is not None and getattr(shape.args[0], "id", None) in facts.inexact:
            size = core.subscript(core.attribute(shape.args[0], "shape"), axis)
        return node if size is None else core.binary(core.constant(1.0), gast.Div, size)
    return node.args[0] if node.func.id == "like" and _is_like(*node.args) else node


def _is_like(made: Any, x: Any) -> bool:
    """Tell whether a call gives its result the dtype of a name: nothing else has to."""
    if not isinstance(made, gast.Call) or not isinstance(x, gast.Name):
        return False
    filled = getattr(made.func, "attr", None) in ("full_like", "ones_like", "zeros_like") and not made.keywords
    place = 0 if filled else 1 if getattr(made.func, "id", None) in ("unbroadcast", "like") else None
    return place is not None and getattr(made.args[place], "id", None) == x.id


def _is(node: Any, value: float) -> bool:
    return isinstance(node, gast.Constant) and type(node.value) is float and node.value == value


def _as_float(node: Any, facts: Facts) -> Any:
    """``1.0 * 3`` is a float."""
    if isinstance(node, gast.Constant) and type(node.value) is int:
        return core.constant(float(node.value))
    if isinstance(node, gast.Name) and node.id in facts.ints:
        return core.mul(core.constant(1.0), node)
    return node


def _refilled(node: gast.BinOp, left: Any, right: Any, facts: Facts) -> Any:
    """``np.full_like(a, 2.0) * 3.0`` is ``np.full_like(a, 6.0)``; ``np.full_like(a * a, 2.0) * a`` is ``2.0 * a``."""
    for fill, other in ((left, right), (right, left)):
        made: Any = facts.fills.get(fill.id) if isinstance(fill, gast.Name) else fill
        value = _fill(made)
        if _number(value) is not None and _number(other) is not None:
            full = core.attribute(made.func.value, "full_like")
            return core.call(full, made.args[0], core.constant(_number(value) * _number(other)))
        if _number(value) is not None and isinstance(other, gast.Name) and other.id in facts.inexact:
            if core.reads(made.args[0]) == {other.id} and is_arithmetic(made.args[0]):
                return _binary(core.mul(value, other), facts)
    return None


def is_arithmetic(node: Any) -> bool:
    """Tell whether an expression is sums and products of names and numbers."""
    if isinstance(node, ARITHMETIC):
        return all(map(is_arithmetic, core.children(node))) and not isinstance(getattr(node, "op", None), gast.MatMult)
    return isinstance(node, (gast.Name, gast.Constant))


def _number(node: Any) -> Any:
    """Return the value of a real literal."""
    return node.value if isinstance(node, gast.Constant) and type(node.value) in (int, float) else None


def _signed_number(node: Any) -> Any:
    """Return the value of a real literal, with its sign."""
    if isinstance(node, gast.UnaryOp) and isinstance(node.op, gast.USub):
        number = _number(node.operand)
        return None if number is None else -number
    return _number(node)


def _fill(node: Any) -> Any:
    """Return the number that an array is filled with."""
    if not isinstance(node, gast.Call) or not isinstance(node.func, gast.Attribute) or node.keywords:
        return None
    if node.func.attr == "ones_like" and len(node.args) == 1:
        return core.constant(1.0)
    return node.args[1] if node.func.attr == "full_like" and len(node.args) == 2 else None


def negated(node: Any) -> Any:
    """Return the opposite of an expression that begins with a minus: ``a * b`` for ``-a * b``; None for others."""
    if isinstance(node, gast.UnaryOp) and isinstance(node.op, gast.USub):
        return node.operand
    if isinstance(node, gast.BinOp) and isinstance(node.op, PRODUCTS):
        left = negated(node.left)
        if left is None and type(_number(node.left)) is float and node.left.value < 0.0:
            left = core.constant(-node.left.value)
        return None if left is None else gast.BinOp(left=left, op=node.op, right=node.right)
    return None


def _signed_first(node: Any, facts: Facts) -> Any:
    """Return ``-a * b`` for the product ``a * b``, None if the sign cannot be there: truth values have none."""
    if isinstance(node, gast.BinOp) and isinstance(node.op, PRODUCTS):
        first = node.left
        if isinstance(first, gast.Name) and first.id in facts.inexact:
            left = core.unary(gast.USub, first)
        elif _number(first) is not None:
            left = core.constant(-first.value)
        else:
            left = _signed_first(first, facts)
        return None if left is None else gast.BinOp(left=left, op=node.op, right=node.right)
    return None


def _uncopied(node: Any) -> Any:
    """``x[i:j].copy()`` as an operand of arithmetic is as good as the view."""
    part = core.copied(node)
    return part if isinstance(part, gast.Subscript) else node


def _binary(node: gast.BinOp, facts: Facts) -> Any:
    left, right = _uncopied(node.left), _uncopied(node.right)
    if left is not node.left or right is not node.right:
        node = gast.BinOp(left=left, op=node.op, right=right)
    if isinstance(node.op, gast.Mult):
        filled = _refilled(node, left, right, facts)
        if filled is not None:
            return filled
    if isinstance(node.op, gast.Mult):
        if _is(left, 1.0):
            return _as_float(right, facts)
        if _is(right, 1.0):
            return _as_float(left, facts)
        if _is(left, -1.0):
            return simplified(core.unary(gast.USub, right), facts)
        if _is(right, -1.0) or negated(right) is not None and _is(negated(right), 1.0):
            return core.unary(gast.USub, left)
        if _number(left) is not None and isinstance(right, gast.BinOp) and isinstance(right.op, gast.Mult):
            if _number(right.left) is not None:
                product = core.constant(_number(left) * _number(right.left))
                return _binary(gast.BinOp(left=product, op=node.op, right=right.right), facts)
        if negated(right) is not None:
            return simplified(core.unary(gast.USub, gast.BinOp(left=left, op=node.op, right=negated(right))), facts)
        if isinstance(right, gast.BinOp) and isinstance(right.op, gast.Div) and _is(right.left, 1.0):
            return gast.BinOp(left=left, op=gast.Div(), right=right.right)
    if isinstance(node.op, gast.Div) and _is(right, 1.0):
        return left
    if isinstance(node.op, gast.Add) and negated(right) is not None:
        return gast.BinOp(left=left, op=gast.Sub(), right=negated(right))
    if isinstance(node.op, gast.Sub) and negated(right) is not None:
        return gast.BinOp(left=left, op=gast.Add(), right=negated(right))
    return node
