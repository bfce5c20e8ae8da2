"""From core form back to Python syntax."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gast

from s2sad import core, kinds
from s2sad.core import Assign, Block, Break, Effect, For, If, Return, Stmt, Store, Verbatim, While, With

OPERATORS = core.OPERATORS


def target_node(target: core.Target) -> Any:
    if isinstance(target, str):
        return core.stored(target)
    return gast.Tuple(elts=[target_node(t) for t in target], ctx=gast.Store())


def block(body: Block, kind: Callable[[str], kinds.Kind]) -> list[Any]:
    """Return the statements of a block as gast nodes."""
    return [node for stmt in body for node in _stmt(stmt, kind)]


def _stmt(stmt: Stmt, kind: Callable[[str], kinds.Kind]) -> list[Any]:
    match stmt:
        case Assign():
            return [_assign(stmt, kind)]
        case Store():
            return [_store(stmt)]
        case Effect():
            return [gast.Expr(value=stmt.value)]
        case If():
            return [_branch(stmt, kind)]
        case For():
            return [
                gast.For(
                    target=target_node(stmt.target),
                    iter=stmt.iter,
                    body=_inner(stmt.body, kind),
                    orelse=[],
                    type_comment=None,
                )
            ]
        case While():
            return [gast.While(test=stmt.test, body=_inner(stmt.body, kind), orelse=[])]
        case With():
            return [gast.With(items=list(stmt.items), body=_inner(stmt.body, kind), type_comment=None)]
        case Return():
            return [gast.Return(value=stmt.value)]
        case Break():
            return [gast.Break()]
        case Verbatim():
            return [stmt.node]
    raise AssertionError(stmt)


def _inner(body: Block, kind: Callable[[str], kinds.Kind]) -> list[Any]:
    return block(body, kind) or [gast.Pass()]


def _branch(stmt: If, kind: Callable[[str], kinds.Kind]) -> Any:
    if not stmt.body and stmt.orelse:
        return gast.If(test=negated(stmt.test), body=_inner(stmt.orelse, kind), orelse=[])
    return gast.If(test=stmt.test, body=_inner(stmt.body, kind), orelse=block(stmt.orelse, kind))


def negated(test: Any) -> Any:
    """Return the opposite test. Comparisons are not turned round: NaN would tell them apart."""
    if isinstance(test, gast.UnaryOp) and isinstance(test.op, gast.Not):
        return test.operand
    return core.unary(gast.Not, test)


def _assign(stmt: Assign, kind: Callable[[str], kinds.Kind]) -> Any:
    value = stmt.value
    if (
        isinstance(stmt.target, str)
        and isinstance(value, gast.BinOp)
        and isinstance(value.left, gast.Name)
        and value.left.id == stmt.target
        and kinds.is_scalar(kind(stmt.target))
        and (
            isinstance(value.op, (gast.Add, gast.Sub))
            and stmt.origin.role == "reverse"
            or isinstance(stmt.origin.node, gast.AugAssign)
        )
    ):
        return gast.AugAssign(target=target_node(stmt.target), op=value.op, value=value.right)
    return gast.Assign(targets=[target_node(stmt.target)], value=value, type_comment=None)


def _store(stmt: Store) -> Any:
    base = core.name(stmt.base)
    if stmt.attribute is not None:
        place: Any = gast.Attribute(value=base, attr=stmt.attribute, ctx=gast.Store())
    elif stmt.op is not None and isinstance(stmt.index, gast.Constant) and stmt.index.value is Ellipsis:
        place = target_node(stmt.base)
    else:
        place = gast.Subscript(value=base, slice=stmt.index, ctx=gast.Store())
    if stmt.op is not None:
        positive = opposite(stmt.value) if stmt.op == "Add" else None
        if positive is not None:
            return gast.AugAssign(target=place, op=gast.Sub(), value=positive)
        return gast.AugAssign(target=place, op=OPERATORS[stmt.op](), value=stmt.value)
    return gast.Assign(targets=[place], value=stmt.value, type_comment=None)


def opposite(value: Any) -> Any:
    """Return e for ``-e`` and ``-e * f``, else None."""
    if isinstance(value, gast.UnaryOp) and isinstance(value.op, gast.USub):
        return value.operand
    if isinstance(value, gast.BinOp) and isinstance(value.op, (gast.Mult, gast.Div)):
        inner = opposite(value.left)
        return None if inner is None else gast.BinOp(left=inner, op=value.op, right=value.right)
    return None


def function(fn: core.Function, kind: Callable[[str], kinds.Kind]) -> Any:
    body = _inner(fn.body, kind)
    if fn.docstring:
        body = [gast.Expr(value=core.constant(fn.docstring)), *body]
    return gast.FunctionDef(
        name=fn.name, args=fn.arguments, body=body, decorator_list=[], returns=None, type_comment=None, type_params=[]
    )
