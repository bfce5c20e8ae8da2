"""What is added first to a place of an adjoint that is zero is stored there: ``x_bar[i] = e`` for ``x_bar[i] += e``.

That is so in a loop over the places of an array that was made of zeros before it, each of which comes in one round.
"""

from __future__ import annotations

from typing import Any

import gast
import numpy as np

from s2sad import core
from s2sad.analysis.operations import denoted
from s2sad.core import Assign, Block, For, Stmt, Store
from s2sad.namespace import Namespace
from s2sad.optimise.algebra import negated
from s2sad.optimise.effects import expressions

ZEROS = (np.zeros, np.zeros_like)


def run(body: Block, namespace: Namespace) -> Block:
    """Return the block with stores in the place of first additions."""
    out = [core.within(stmt, lambda inner: run(inner, namespace)) for stmt in body]
    for at, stmt in enumerate(out):
        if isinstance(stmt, Assign) and isinstance(stmt.target, str) and _is_zeros(stmt.value, namespace):
            name = stmt.target
            later = next((k for k in range(at + 1, len(out)) if _mentions(out[k], name)), None)
            loop = out[later] if later is not None else None
            if later is not None and isinstance(loop, For):
                out[later] = _filled(loop, name, frozenset(), namespace) or loop
    return tuple(out)


def _is_zeros(value: Any, namespace: Namespace) -> bool:
    return isinstance(value, gast.Call) and any(denoted(value.func, namespace) is zeros for zeros in ZEROS)


def _mentions(stmt: Stmt, name: str) -> bool:
    return name in core.all_reads(stmt) or name in core.all_writes(stmt)


def _filled(loop: For, name: str, around: frozenset[str], namespace: Namespace) -> For | None:
    """Return a loop of which each round is the first to add to a place of an array, with that addition a store."""
    counter = _counter(loop, namespace)
    if counter is None or counter in around or any(counter in core.all_writes(s) for s in loop.body):
        return None
    around |= {counter}
    at = next((k for k, s in enumerate(loop.body) if _mentions(s, name)), None)
    if at is None:
        return None
    first, rest = loop.body[at], loop.body[at + 1 :]
    new: Stmt | None = None
    if isinstance(first, For):
        if not any(_mentions(s, name) for s in rest):
            new = _filled(first, name, around, namespace)
    elif isinstance(first, Store) and first.op in ("Add", "Sub") and first.origin.role == "reverse":
        if name not in core.reads(first.value) and _is_one_place(first.index, around):
            if all(_only_at(s, name, first.index) for s in rest):
                new = core.changed(first, value=_signed(first), op=None)
    return None if new is None else core.changed(loop, body=(*loop.body[:at], new, *rest))


def _signed(stmt: Store) -> Any:
    opposite = negated(stmt.value)
    return stmt.value if stmt.op == "Add" else core.unary(gast.USub, stmt.value) if opposite is None else opposite


def _counter(loop: For, namespace: Namespace) -> str | None:
    """Return the variable of a loop that takes each of its values once, none of them negative."""
    call, target = loop.iter, loop.target
    if isinstance(call, gast.Call) and denoted(call.func, namespace) is reversed and len(call.args) == 1:
        call = call.args[0]
    if not isinstance(target, str) or not isinstance(call, gast.Call) or denoted(call.func, namespace) is not range:
        return None
    start, stop, step = (None, *call.args, None) if len(call.args) == 1 else (*call.args, None)[:3]
    length = 1 if step is None else core.integer(step)
    if length is None or length == 0:
        return None
    # the least value that may come
    least = (0 if start is None else core.integer(start)) if length > 0 else core.integer(stop)
    return target if least is not None and least >= (0 if length > 0 else -1) else None


def _is_one_place(index: Any, around: frozenset[str]) -> bool:
    """Tell whether an index is another place in each round: all variables of the loops are a part of their own."""
    parts = index.elts if isinstance(index, gast.Tuple) else [index]
    return {p.id for p in parts if isinstance(p, gast.Name)} == around == core.reads(index)


def _only_at(stmt: Stmt, name: str, index: Any) -> bool:
    """Tell whether a statement reads and writes an array at one place only."""
    place = gast.dump(index)
    for each in core.walk((stmt,)):
        if name in core.header_writes(each):
            return False
        if isinstance(each, Store) and each.base == name and (each.index is None or gast.dump(each.index) != place):
            return False
        for expr in expressions(each):
            nodes = list(core.nodes(expr))
            parts = [n for n in nodes if isinstance(n, gast.Subscript) and getattr(n.value, "id", None) == name]
            if any(gast.dump(p.slice) != place for p in parts):
                return False
            if len(parts) != sum(isinstance(n, gast.Name) and n.id == name for n in nodes):
                return False
    return True


__all__ = ["run"]
