"""What one path adds, and the other adds as a zero, is added on its path only.

``if c: v = e else: v = 0.0`` followed by ``x[i] += v`` is ``if c: x[i] += e``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import gast
import numpy as np

from s2sad import core
from s2sad.analysis.operations import denoted
from s2sad.core import Assign, Block, If, Stmt, Store
from s2sad.namespace import Namespace
from s2sad.runtime import structure

ZEROS = (np.zeros, np.zeros_like, structure.zeros_like)


def run(body: Block, is_scalar: Callable[[str], bool], namespace: Namespace) -> Block:
    """Return the block without the zeros that are added on one path of a branch."""
    worker = _Arms(core.read_counts(body), core.write_counts(body), is_scalar, namespace)
    return worker.block(body)


class _Arms:
    def __init__(
        self, reads: Counter[str], writes: Counter[str], is_scalar: Callable[[str], bool], namespace: Namespace
    ) -> None:
        self.reads, self.writes, self.is_scalar, self.namespace = reads, writes, is_scalar, namespace

    def block(self, block: Block) -> Block:
        out: list[Stmt] = []
        for stmt in block:
            stmt = core.within(stmt, self.block)
            added = self.added(stmt)
            last = out[-1] if out else None
            taken = self.taken(last, stmt, added) if added is not None and isinstance(last, If) else None
            if taken is not None:
                out[-1] = taken
            else:
                out.append(stmt)
        return tuple(out)

    def added(self, stmt: Stmt) -> str | None:
        """Return the name of what a statement adds to a place or to a number."""
        if stmt.origin.role != "reverse":
            return None
        if isinstance(stmt, Store):
            return stmt.value.id if stmt.op in ("Add", "Sub") and isinstance(stmt.value, gast.Name) else None
        if not isinstance(stmt, Assign) or not isinstance(stmt.value, gast.BinOp) or not isinstance(stmt.target, str):
            return None
        left, right = stmt.value.left, stmt.value.right
        plain = isinstance(stmt.value.op, (gast.Add, gast.Sub)) and getattr(left, "id", "") == stmt.target
        return right.id if plain and isinstance(right, gast.Name) and self.is_scalar(stmt.target) else None

    def taken(self, branch: If, stmt: Stmt, added: str) -> If | None:
        """Return the branch with the addition in the one arm that adds more than zero, if nobody else asks for it."""
        arms = [branch.body, branch.orelse]
        at = [i for i, arm in enumerate(arms) if any(self.is_zero(s, added) for s in arm)]
        if len(at) != 1:
            return None
        zero, other = arms[at[0]], arms[1 - at[0]]
        given = sum(added in core.header_writes(s) for s in core.walk(other))
        inside = sum(added in core.header_reads(s) for s in core.walk(other))
        # it is given a value nowhere else, and read nowhere else
        if not given or self.writes[added] != given + 1 or self.reads[added] != inside + 1:
            return None
        arms[at[0]] = tuple(s for s in zero if not self.is_zero(s, added))
        arms[1 - at[0]] = (*other, stmt)
        if arms[0]:
            return core.changed(branch, body=arms[0], orelse=arms[1])
        return core.changed(branch, test=_negated(branch.test), body=arms[1], orelse=())

    def is_zero(self, stmt: Stmt, name: str) -> bool:
        """Tell whether a statement gives a name zeros."""
        if not isinstance(stmt, Assign) or stmt.target != name:
            return False
        value = stmt.value
        if isinstance(value, gast.Call):
            return denoted(value.func, self.namespace) in ZEROS
        return isinstance(value, gast.Constant) and type(value.value) is float and value.value == 0.0


def _negated(test: Any) -> Any:
    if isinstance(test, gast.UnaryOp) and isinstance(test.op, gast.Not):
        return test.operand
    return core.unary(gast.Not, test)


__all__ = ["run"]
