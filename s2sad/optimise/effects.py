"""Which expressions may be moved, repeated or left out: those that only compute."""

from __future__ import annotations

import builtins
from collections.abc import Callable
from typing import Any

import gast
import numpy as np

from s2sad import core
from s2sad.analysis import operations
from s2sad.namespace import Namespace
from s2sad.rules import registry

PURE_BUILTINS = frozenset(
    {
        "len",
        "range",
        "reversed",
        "list",
        "tuple",
        "float",
        "int",
        "abs",
        "min",
        "max",
        "sum",
        "slice",
        "isinstance",
        "zip",
        "enumerate",
        "bool",
        "complex",
        "round",
        "sorted",
        "getattr",
        "dict",
        "hasattr",
        "type",
        "str",
        "callable",
        "pow",
        "any",
        "all",
    }
)
# the methods of arrays, lists, dicts and text that change what they belong to, or write a file
CHANGING = frozenset(
    "append byteswap clear dump extend fill insert itemset partition pop popitem put remove resize reverse setdefault "
    "setfield setflags sort tofile update".split()
)
PURE_METHODS = (
    frozenset(n for owner in (np.ndarray, list, tuple, dict, str) for n in dir(owner) if not n.startswith("__"))
    - CHANGING
)


def is_pure(expr: Any, namespace: Namespace) -> bool:
    """Tell whether evaluating the expression has no effect and always gives the same for the same operands."""
    for node in gast.walk(expr):
        if isinstance(node, gast.Call) and not is_pure_call(node, namespace):
            return False
        if isinstance(node, (gast.NamedExpr, gast.Yield, gast.YieldFrom, gast.Await)):
            return False
    return True


def is_pure_call(node: gast.Call, namespace: Namespace) -> bool:
    """Tell the same of one call, whatever its arguments are."""
    callee = operations.denoted(node.func, namespace)
    if callee is operations.MISSING:
        return isinstance(node.func, gast.Attribute) and node.func.attr in PURE_METHODS
    if isinstance(node.func, gast.Name) and getattr(builtins, node.func.id, None) is callee:
        return node.func.id in PURE_BUILTINS
    module = getattr(callee, "__module__", None) or ""
    if isinstance(module, str) and module.startswith("s2sad.runtime"):
        return callee.__name__ not in ("add_item", "add_attribute", "scatter_add")
    rules = registry.find(callee)
    if rules is None:
        return False
    owner = type(getattr(callee, "__self__", None)).__name__
    return owner not in ("RandomState", "Generator") and rules.rewrite is None


def expressions(stmt: core.Stmt) -> list[Any]:
    """Return the expressions of a statement, not those of its inner blocks."""
    if isinstance(stmt, core.Verbatim):
        return [stmt.node]
    if isinstance(stmt, core.With):
        return [item.context_expr for item in stmt.items]
    found = [getattr(stmt, key, None) for key in ("value", "index", "test", "iter")]
    return [e for e in found if e is not None]


def mapped(block: core.Block, change: Callable[[Any], Any]) -> core.Block:
    """Return the block with ``change`` applied to every expression in it."""
    from dataclasses import replace

    out: list[core.Stmt] = []
    for stmt in block:
        match stmt:
            case core.Assign() | core.Effect():
                new: Any = replace(stmt, value=change(stmt.value))
            case core.Store():
                new = replace(
                    stmt, value=change(stmt.value), index=change(stmt.index) if stmt.index is not None else None
                )
            case core.Return():
                new = replace(stmt, value=change(stmt.value) if stmt.value is not None else None)
            case core.If():
                new = replace(
                    stmt, test=change(stmt.test), body=mapped(stmt.body, change), orelse=mapped(stmt.orelse, change)
                )
            case core.While():
                new = replace(stmt, test=change(stmt.test), body=mapped(stmt.body, change))
            case core.For():
                new = replace(stmt, iter=change(stmt.iter), body=mapped(stmt.body, change))
            case core.With():
                new = replace(stmt, body=mapped(stmt.body, change))
            case _:
                new = stmt
        out.append(new)
    return tuple(out)


def mapped_header(stmt: core.Stmt, change: Callable[[Any], Any]) -> core.Stmt:
    """Return the statement with its own expressions changed, not those of its inner blocks."""
    inner = core.blocks_of(stmt)
    (new,) = mapped((core.with_blocks(stmt, tuple(() for _ in inner)) if inner else stmt,), change)
    return core.with_blocks(new, inner) if inner else new
