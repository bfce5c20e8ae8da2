"""Blocks for the reverse sweep: what they read is kept for them, and the adjoint passes through them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import gast

from s2sad import core, kinds
from s2sad.analysis import opaque, webs
from s2sad.analysis.sharing import written_by
from s2sad.core import Block, Hook
from s2sad.differentiate.context import Context

if TYPE_CHECKING:
    from s2sad.differentiate.reverse import Reverse

BORROWED = "borrowed"
# what is called in passing changes nothing
LOOKING = frozenset({"print", "breakpoint", "repr", "str", "len"})


def reads(context: Context, hook: Hook) -> frozenset[str]:
    """Return the variables of the program that a block reads."""
    own = {hook.adjoint, *(n for s in core.walk(hook.body) for n in core.header_writes(s))}
    found = {n for s in core.walk(hook.body) for n in core.header_reads(s)}
    return frozenset(n for n in found - own if n in context.types)


def reverse_hook(reverse: Reverse, hook: Hook) -> None:
    """Put the block into the sweep: the name of the adjoint is that of the sweep itself."""
    context, x = reverse.context, hook.name
    if x not in context.useful:
        written: Any = hook.origin.node
        if isinstance(written, gast.With):
            context.diagnostics.report(
                "S2S110",
                f"`{written.items[0].context_expr.args[0].id}` has no adjoint here",
                hook.origin.span,
                "the result does not depend on it",
                ("take the block out",),
            )
        return
    reverse.start(x)
    if _written_into(context, hook):
        reverse.own(x)
    bar = context.bar(x)
    for stmt in _as_reverse(webs.renamed(hook.body, {hook.adjoint: bar})):
        reverse.emit(stmt)
    # what the block calls may have put something there
    reverse.untouched.pop(bar, None)
    if not kinds.is_immutable(context.kind(x)):
        # the block may have kept it, or put another in its place
        reverse.state[x] = BORROWED


def forward_hook(context: Context, hook: Hook) -> None:
    """Leave the block out; refuse one that changes the adjoint, for there is none."""
    rebound = any(hook.adjoint in core.header_writes(s) for s in core.walk(hook.body))
    if rebound or _written_into(context, hook):
        context.diagnostics.report(
            "S2S203",
            "an adjoint is changed here, and forward mode has no adjoints",
            hook.origin.span,
            help=("use reverse mode; to scale a derivative in both modes: s2sad.scale_gradient",),
        )


def _written_into(context: Context, hook: Hook) -> bool:
    """Tell whether the block may change the adjoint in place, under this or another name."""
    if kinds.is_immutable(context.kind(hook.name)):
        return False
    for stmt in core.walk(hook.body):
        if written_by(stmt) is not None:
            return True
        value: Any = getattr(stmt, "value", None)
        if getattr(getattr(value, "func", None), "id", "") in LOOKING:
            continue
        if hook.adjoint in opaque.writes(stmt, context.types, context.namespace):
            return True
    return False


def _as_reverse(block: Block) -> Block:
    out = []
    for stmt in block:
        inner = tuple(_as_reverse(b) for b in core.blocks_of(stmt))
        out.append(replace(core.with_blocks(stmt, inner), origin=stmt.origin.as_role("reverse")))
    return tuple(out)
