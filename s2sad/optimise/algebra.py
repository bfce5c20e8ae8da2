"""Identities that hold for floats and arrays alike: 1.0 * x, x * 1.0, -(-x), a + -b. Nothing is reordered."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import gast

from s2sad import core
from s2sad.core import Assign, Block, Stmt
from s2sad.optimise.effects import mapped_header

ARITHMETIC = (gast.BinOp, gast.UnaryOp)
Names = frozenset[str]


def run(body: Block, is_scalar: Callable[[str], bool], ints: Names = frozenset()) -> Block:
    """Simplify all expressions. What makes a new array keeps making one: ``x * 1.0`` is a copy of an array ``x``."""
    out: list[Stmt] = []
    for stmt in body:
        inner = core.blocks_of(stmt)
        if inner:
            stmt = core.with_blocks(stmt, tuple(run(b, is_scalar, ints) for b in inner))
        scalar = isinstance(stmt, Assign) and isinstance(stmt.target, str) and is_scalar(stmt.target)
        change = simplified if scalar else kept_new
        out.append(mapped_header(stmt, partial(change, ints=ints)))
    return tuple(out)


def kept_new(node: Any, ints: Names) -> Any:
    """Simplify, but not from something computed to something that exists already."""
    if isinstance(node, ARITHMETIC):
        new = simplified(node, ints)
        return (
            new
            if isinstance(new, (*ARITHMETIC, gast.Constant))
            else core.map_children(node, lambda child: simplified(child, ints))
        )
    node = core.map_children(node, lambda child: kept_new(child, ints))
    if isinstance(node, gast.Call) and isinstance(node.func, gast.Name):
        return _known_helper(node)
    if isinstance(node, gast.Call) and isinstance(node.func, gast.Attribute) and node.func.attr == "full_like":
        if len(node.args) == 2 and _is(node.args[1], 1.0):
            return core.call(core.attribute(node.func.value, "ones_like"), node.args[0])
    return node


def simplified(node: Any, ints: Names) -> Any:
    if isinstance(node, gast.Call):
        return kept_new(node, ints)
    node = core.map_children(
        node, lambda child: (simplified if isinstance(node, ARITHMETIC) else kept_new)(child, ints)
    )
    if isinstance(node, gast.BinOp):
        return _binary(node, ints)
    if isinstance(node, gast.UnaryOp) and isinstance(node.op, gast.USub):
        inner = _uncopied(node.operand)
        if inner is not node.operand:
            return core.unary(gast.USub, inner)
        if isinstance(inner, gast.UnaryOp) and isinstance(inner.op, gast.USub):
            return inner.operand
        if (
            isinstance(inner, gast.BinOp)
            and isinstance(inner.op, (gast.Mult, gast.Div))
            and _negated(inner.left) is not None
        ):
            return gast.BinOp(left=_negated(inner.left), op=inner.op, right=inner.right)
        if isinstance(inner, gast.Constant) and isinstance(inner.value, float):
            return core.constant(-inner.value)
    return node


def _known_helper(node: gast.Call) -> Any:
    """Write out helpers whose options are literals: ``power_partial(x, 3)``, ``mean_factor(np.shape(x), None)``."""
    if node.func.id == "power_partial" and isinstance(node.args[1], gast.Constant):
        base, n = node.args[0], node.args[1].value
        if type(n) in (int, float) and n >= 2:
            power = base if n == 2 else core.binary(base, gast.Pow, core.constant(n - 1))
            return core.binary(core.constant(n), gast.Mult, power)
    if node.func.id == "mean_factor" and len(node.args) == 2 and isinstance(node.args[0], gast.Call):
        shape, axis = node.args
        if isinstance(axis, gast.Constant) and axis.value is None and isinstance(shape.func, gast.Attribute):
            size = core.call(core.attribute(shape.func.value, "size"), *shape.args)
            return core.binary(core.constant(1.0), gast.Div, size)
    return node


def _is(node: Any, value: float) -> bool:
    return isinstance(node, gast.Constant) and type(node.value) is float and node.value == value


def _as_float(node: Any, ints: Names) -> Any:
    """``1.0 * 3`` is a float."""
    if isinstance(node, gast.Constant) and type(node.value) is int:
        return core.constant(float(node.value))
    if isinstance(node, gast.Name) and node.id in ints:
        return core.mul(core.constant(1.0), node)
    return node


def _negated(node: Any) -> Any:
    """Return the operand of a negation, or None."""
    if isinstance(node, gast.UnaryOp) and isinstance(node.op, gast.USub):
        return node.operand
    return None


def _uncopied(node: Any) -> Any:
    """``x[i:j].copy()`` as an operand of arithmetic is as good as the view."""
    if (
        isinstance(node, gast.Call)
        and isinstance(node.func, gast.Attribute)
        and node.func.attr == "copy"
        and not node.args
        and isinstance(node.func.value, gast.Subscript)
    ):
        return node.func.value
    return node


def _binary(node: gast.BinOp, ints: Names) -> Any:
    left, right = _uncopied(node.left), _uncopied(node.right)
    if left is not node.left or right is not node.right:
        node = gast.BinOp(left=left, op=node.op, right=right)
    if isinstance(node.op, gast.Mult):
        if _is(left, 1.0):
            return _as_float(right, ints)
        if _is(right, 1.0):
            return _as_float(left, ints)
        if _is(left, -1.0):
            return simplified(core.unary(gast.USub, right), ints)
        if _is(right, -1.0) or _negated(right) is not None and _is(_negated(right), 1.0):
            return core.unary(gast.USub, left)
        if _negated(right) is not None:
            return simplified(core.unary(gast.USub, gast.BinOp(left=left, op=node.op, right=_negated(right))), ints)
        if isinstance(right, gast.BinOp) and isinstance(right.op, gast.Div) and _is(right.left, 1.0):
            return gast.BinOp(left=left, op=gast.Div(), right=right.right)
    if isinstance(node.op, gast.Div) and _is(right, 1.0):
        return left
    if isinstance(node.op, gast.Add) and _negated(right) is not None:
        return gast.BinOp(left=left, op=gast.Sub(), right=_negated(right))
    if isinstance(node.op, gast.Sub) and _negated(right) is not None:
        return gast.BinOp(left=left, op=gast.Add(), right=_negated(right))
    return node
