"""Values that the reverse sweep reads for their shape alone: another value of that shape may do, which it has anyway.

In ``out += w * x[i:i + n]`` the adjoint of the product asks how long the product is, and reads the part of ``x``.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from typing import Any

from s2sad import core, kinds
from s2sad.core import Assign, Block, Stmt
from s2sad.differentiate.adjoints import Adjoint
from s2sad.differentiate.context import Context


def elsewhere(context: Context, body: Block, adjoints: dict[Stmt, Adjoint]) -> dict[Stmt, Adjoint]:
    """Return the adjoints that change: those that take a shape from a value that some adjoint reads anyway."""
    read = frozenset().union(*(a.reads for a in adjoints.values()))
    bound = core.write_counts(body)
    found: dict[Stmt, Adjoint] = {}

    def visit(block: Block) -> None:
        # the names bound so far in a round, by their kind: those of one kind are of one shape
        alike: dict[Any, list[str]] = defaultdict(list)
        for stmt in block:
            for inner in core.blocks_of(stmt):
                visit(inner)
            adjoint = adjoints.get(stmt)
            if adjoint is not None and not adjoint.before and all(c.how == "add" for c in adjoint.contributions):
                others = {n: alike[context.kind(n)][0] for n in adjoint.shapes - read if alike.get(context.kind(n))}
                if others:
                    found[stmt] = _taking(adjoint, others)
            if isinstance(stmt, Assign) and isinstance(stmt.target, str) and stmt.target in read:
                kind = context.kind(stmt.target)
                if bound[stmt.target] == 1 and stmt.target not in context.parameters and _is_measured(kind):
                    alike[kind].append(stmt.target)

    visit(body)
    return found


def _is_measured(kind: kinds.Kind) -> bool:
    return isinstance(kind, kinds.Array) and kind.dtype is not None and kinds.same_shape(kind, kind)


def _taking(adjoint: Adjoint, others: dict[str, str]) -> Adjoint:
    parts = {n: core.name(other) for n, other in others.items()}
    contributions = tuple(dataclasses.replace(c, expr=core.substitute(c.expr, parts)) for c in adjoint.contributions)
    shapes = adjoint.shapes - others.keys() | frozenset(others.values())
    return dataclasses.replace(adjoint, contributions=contributions, shapes=shapes)
