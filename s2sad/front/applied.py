"""Calls of what ``np.vectorize`` and ``np.frompyfunc`` have made of a function: it is applied to each element."""

from __future__ import annotations

import inspect
from typing import Any

import gast
import numpy as np

from s2sad import core, kinds
from s2sad.core import Expr
from s2sad.front import containers, inline
from s2sad.front.lower import Lowerer, Value
from s2sad.rules import registry
from s2sad.rules.applied_functions import FromPyFunc, function_of


def vectorized(lo: Lowerer, callee: np.vectorize, node: gast.Call) -> tuple[Expr, Value]:
    """Call an object that ``np.vectorize`` has made."""
    if callee.signature or callee.excluded or callee.otypes not in (None, "d", "D", ["d"], ["D"]):
        lo.report(
            "S2S206",
            f"np.vectorize with these options has no derivative rule: `{inline.name_of(callee.pyfunc)}`",
            node,
            help=("leave them out, or write the loop",),
        )
        return lo.whole(node), Value(kinds.UNKNOWN, True)
    func = _function(lo, callee.pyfunc)
    made = gast.copy_location(gast.Call(func=node.func, args=[func, *node.args], keywords=node.keywords), node)
    rules = registry.find(np.vectorize.__call__)
    assert rules is not None and rules.rewrite is not None
    return inline.function(lo, rules.rewrite.body, made)


def ufunc_of(callee: Any) -> np.ufunc | None:
    """Return what ``np.frompyfunc`` has made, given that or one of its methods, if that is known in Python."""
    made = callee if isinstance(callee, np.ufunc) else getattr(callee, "__self__", None)
    known = made is callee or hasattr(FromPyFunc, getattr(callee, "__name__", ""))
    return made if known and isinstance(made, np.ufunc) and function_of(made) is not None else None


def from_function(lo: Lowerer, made: np.ufunc, callee: Any, node: gast.Call) -> tuple[Expr, Value]:
    """Call it, or one of its methods, as what says in Python what it does."""
    from s2sad.front.calls import call, source_of

    args = [_function(lo, function_of(made)), core.constant(made.nin), core.constant(made.nout)]
    model = gast.Call(func=inline.object_node(lo, "FromPyFunc", FromPyFunc), args=args, keywords=[])
    known = inspect.signature(getattr(FromPyFunc, "__call__" if callee is made else callee.__name__)).parameters
    other = next((k.arg for k in node.keywords if k.arg not in known), None)
    if other is not None:
        message = f"the rule of np.frompyfunc does not cover the keyword `{other}`"
        lo.report("S2S202", message, node, "it is about objects, which are numbers here", ("leave it out",))
        return lo.whole(node), Value(kinds.UNKNOWN, True)
    func = source_of(lo, *containers.construct(lo, FromPyFunc, gast.copy_location(model, node)))
    if callee is not made:
        func = core.attribute(func, callee.__name__)
    return call(lo, gast.copy_location(gast.Call(func=func, args=node.args, keywords=node.keywords), node))


def _function(lo: Lowerer, function: Any) -> Any:
    return inline.object_node(lo, inline.name_of(function), function)
