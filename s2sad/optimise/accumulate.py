"""Add up the contributions to an adjoint in one statement where they stand close together."""

from __future__ import annotations

from collections.abc import Callable

import gast

from s2sad import core
from s2sad.core import Assign, Block, Stmt
from s2sad.optimise.algebra import is_arithmetic
from s2sad.optimise.size import LIMIT, length


def run(body: Block, is_scalar: Callable[[str], bool]) -> Block:
    """``a = e1; a = a + e2`` is ``a = e1 + e2`` for scalars; ``z = zeros_like(x); z += e`` stays.

    Statements between the two may stand before both, if they are of the same line and do not know ``a``.
    """
    block = [core.within(s, lambda inner: run(inner, is_scalar)) for s in body]
    adding = {s for s in block if isinstance(s, Assign) and _adds(s, is_scalar)}
    if not adding:
        return tuple(block)
    sums = frozenset(str(s.target) for s in adding)
    out: list[Stmt | None] = []
    mentioned: dict[str, int] = {}
    for stmt in block:
        if stmt in adding and isinstance(stmt, Assign) and isinstance(stmt.value, gast.BinOp):
            i = mentioned.get(str(stmt.target), -1)
            last = out[i] if i >= 0 else None
            if isinstance(last, Assign) and last.target == stmt.target:
                value = gast.BinOp(left=last.value, op=stmt.value.op, right=stmt.value.right)
                near = i == len(out) - 1
                if near or _moves(last, stmt, out, i, is_scalar) and length(value) <= LIMIT:
                    out[i] = None
                    stmt = core.changed(last if near else stmt, value=value)
        for names in (core.all_reads(stmt), core.all_writes(stmt)):
            if not sums.isdisjoint(names):
                mentioned.update(dict.fromkeys(sums & names, len(out)))
        out.append(stmt)
    return tuple(s for s in out if s is not None)


def _adds(stmt: Assign, is_scalar: Callable[[str], bool]) -> bool:
    return (
        isinstance(stmt.target, str)
        and is_scalar(stmt.target)
        and isinstance(stmt.value, gast.BinOp)
        and isinstance(stmt.value.op, (gast.Add, gast.Sub))
        and isinstance(stmt.value.left, gast.Name)
        and stmt.value.left.id == stmt.target
        and stmt.target not in core.reads(stmt.value.right)
        and stmt.origin.role == "reverse"
    )


def _moves(first: Assign, second: Assign, block: list[Stmt | None], i: int, is_scalar: Callable[[str], bool]) -> bool:
    """Tell whether what is assigned first is the same where the second statement stands."""
    names = core.reads(first.value)
    return (
        first.origin.line == second.origin.line
        and first.origin.role == "reverse"
        and is_arithmetic(first.value)
        and all(map(is_scalar, names))
        and first.target not in names
        and all(s is None or names.isdisjoint(core.all_writes(s)) for s in block[i + 1 :])
    )
