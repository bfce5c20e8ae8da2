"""Variables that an expression binds again while it is evaluated: by ``:=``, or by a call of a function with nonlocals.

What is read before that is the value of before. So such a variable is copied where it is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import gast

from s2sad import core, kinds
from s2sad.core import Expr
from s2sad.front.lower import Lowerer, Value

HEADERS = {gast.If: "test", gast.While: "test", gast.For: "iter"}
PLAIN = (gast.Assign, gast.AugAssign, gast.AnnAssign, gast.Expr)


@contextmanager
def of(lo: Lowerer, node: Any) -> Iterator[None]:
    """Read a statement, or an expression."""
    outer, lo.rebound = lo.rebound, _rebound(lo, node)
    try:
        yield
    finally:
        lo.rebound = outer


def _rebound(lo: Lowerer, node: Any) -> frozenset[str]:
    header = HEADERS.get(type(node))
    part = getattr(node, header) if header else node if isinstance(node, (*PLAIN, gast.expr)) else None
    special = core.special(part) if part is not None else ()
    found = {lo.local(n.target.id) for n in special if isinstance(n, gast.NamedExpr)}
    if any(isinstance(n, gast.Call) for n in special):
        found |= lo.assigned_inside
    return frozenset(n for n in found if n is not None)


def held(lo: Lowerer, expr: Expr, value: Value) -> tuple[Expr, Value]:
    """Return an expression under a name of its own, if a variable in it is bound again before the value is used."""
    from s2sad.front.expressions import share_aliases
    from s2sad.front.scope import Closure

    if not lo.rebound or lo.rebound.isdisjoint(core.reads(expr)) or isinstance(value.kind, (Closure, kinds.Iterator)):
        return expr, value
    made = lo.temporary(expr, value)
    assert isinstance(made, gast.Name)
    share_aliases(lo, made.id, expr, value)
    return made, value
