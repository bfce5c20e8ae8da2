"""A derivative that checks each of its values and adjoints: written only after the plain one has given no number."""

from __future__ import annotations

import gast

from s2sad import core, kinds
from s2sad.analysis.rewrite import rebuilt
from s2sad.core import Assign, Block, Effect, Stmt, Store
from s2sad.differentiate.context import Context
from s2sad.runtime.finite import check_finite


def inserted(context: Context, body: Block, own: set[str]) -> Block:
    """Return the body with a check after each statement that binds or changes something that has a derivative.

    ``own``: the user's names.
    """
    adjoints = {bar: name for name, bar in context.bars.items()}
    tangents = {dot: name for name, dot in context.dots.items()}

    def what(name: str) -> str | None:
        if name in adjoints:
            return f"the adjoint of `{adjoints[name]}`" if adjoints[name] in own else "an adjoint"
        if name in tangents:
            return f"the tangent of `{tangents[name]}`" if tangents[name] in own else "a tangent"
        if name not in context.useful or not kinds.carries(context.kind(name)):
            return None
        return f"`{name}`" if name in own else "a value"

    def change(stmt: Stmt) -> list[Stmt]:
        names = core.target_names(stmt.target) if isinstance(stmt, Assign) else ()
        if isinstance(stmt, Store):
            names = (stmt.base,)
        out = [stmt]
        for name in names:
            label = what(name)
            if label is not None and not _restores(stmt):
                call = core.call(context.namespace.runtime(check_finite), core.name(name), core.constant(label))
                out.append(Effect(call, stmt.origin))
        return out

    return rebuilt(body, change, set())


def _restores(stmt: Stmt) -> bool:
    """Tell whether a statement takes a value back that was checked when it was made."""
    value = getattr(stmt, "value", None)
    return isinstance(value, gast.Call) and getattr(value.func, "attr", "") == "pop"
