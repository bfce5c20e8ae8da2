"""Rebuild a block while keeping the facts that belong to its statements."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from s2sad import core
from s2sad.core import Block, Stmt


def rebuilt(block: Block, change: Callable[[Stmt], Iterable[Stmt]], marked: set[Stmt]) -> Block:
    """Return the block with each statement replaced by what ``change`` gives for it, inner blocks first.

    What stands in the place of a marked statement is marked as well.
    """
    out: list[Stmt] = []
    for stmt in block:
        new = core.within(stmt, lambda inner: rebuilt(inner, change, marked))
        if stmt in marked:
            marked.add(new)
        replaced = list(change(new))
        if new in marked and new not in replaced:
            marked.update(replaced)
        out.extend(replaced)
    return core.settled(out, block)
