"""``with f(...) as v``, where ``f`` is a generator function under ``contextlib.contextmanager``.

The statements of the generator are read in place, and those of the block in the place of its ``yield``.
"""

from __future__ import annotations

import contextlib
from typing import Any

import gast

from s2sad import core, kinds
from s2sad.front import generators, inline
from s2sad.front import source as sources
from s2sad.front.evaluate import kind_of
from s2sad.front.lower import Lowerer
from s2sad.front.scope import Closure, Frame
from s2sad.front.varied import touches
from s2sad.front.words import text_of
from s2sad.kinds import Known

# what all of them are, before they are called
MADE: Any = contextlib.contextmanager(generators.yields).__code__  # type: ignore[arg-type]


class Inserted(gast.Pass):
    """The statement that stands for a ``yield``: the block, which belongs to another function."""

    def __init__(self, value: Any, target: Any, body: list[Any], frame: Frame) -> None:
        super().__init__()
        self.value, self.target, self.body_, self.frame = value, target, body, frame


def with_(lo: Lowerer, node: gast.With) -> bool:
    """Read the statement, if its first manager is a generator that can be; tell whether it was."""
    first, *others = node.items
    call, target = first.context_expr, first.optional_vars
    found = _definition(lo, call)
    if found is None:
        return False
    body = [gast.copy_location(gast.With(items=others, body=node.body), node)] if others else node.body
    definition, kind = found
    block = Inserted(None, target, body, lo.frame)
    made = _replaced(definition.body, gast.copy_location(block, node))
    breaks = any(isinstance(n, gast.Break) for n in core.nodes_in(body))
    if made is None or breaks:
        why = "the block is left by `break`" if breaks else f"`{definition.name}` does not stop once, on every path"
        message = f"`with {text_of(call)}` is not supported here"
        help = ("do before the block, and after it, what the manager does",)
        lo.report("S2S103", message, call, why, help)
        return True
    fields = {k: getattr(definition, k, None) for k in definition._fields}
    text = gast.copy_location(gast.FunctionDef(**{**fields, "body": made}), definition)
    if isinstance(kind, Closure):
        inline.closure(lo, Closure(text, kind.frame), call)
    else:
        receiver = call.func.value if isinstance(kind, kinds.Object) else None
        inline.function(lo, _function(lo, call.func, kind).__wrapped__, call, receiver=receiver, text=text)
    return True


def _definition(lo: Lowerer, call: Any) -> tuple[Any, Any] | None:
    """Return the text of the generator function that a manager is made by, and its kind; None: there is no such."""
    if not isinstance(call, gast.Call):
        return None
    kind = kind_of(lo, call.func)
    if type(kind) is Closure and isinstance(kind.node, gast.FunctionDef):
        return (kind.node, kind) if generators.yields(kind.node) else None
    if isinstance(call.func, gast.Attribute) and isinstance(owner := kind_of(lo, call.func.value), kinds.Object):
        kind = owner
    function = _function(lo, call.func, kind)
    if function is None:
        return None
    given = [*call.args, *(k.value for k in call.keywords)]
    given += [call.func.value] if isinstance(kind, kinds.Object) else []
    if not any(touches(lo, a) or not kinds.is_immutable(kind_of(lo, a)) for a in given):
        # nothing of what the derivative follows can be changed by it
        return None
    return sources.read(function.__wrapped__).node, kind


def _function(lo: Lowerer, func: Any, kind: Any) -> Any:
    """Return the function, or the method of an object, that makes a manager of a generator; None if it is another."""
    found = kind.value if isinstance(kind, Known) else None
    if isinstance(kind, kinds.Object) and kind.get(func.attr) is None:
        found = inline.class_attribute(kind.cls, func.attr)
    return found if getattr(found, "__code__", None) is MADE else None


def _replaced(body: list[Any], block: Inserted) -> list[Any] | None:
    """Return the body of a generator with the block for its only ``yield``; None: it is another kind of generator."""
    at = [
        i for i, stmt in enumerate(body) if any(isinstance(n, (gast.Yield, gast.YieldFrom)) for n in core.nodes(stmt))
    ]
    inside = generators.own_nodes(gast.Module(body=body, type_ignores=[]))
    if len(at) != 1 or any(isinstance(n, gast.Return) for n in inside):
        return None
    stmt = body[at[0]]
    if isinstance(stmt, gast.Expr) and isinstance(stmt.value, gast.Yield):
        block.value = stmt.value.value or core.constant(None)
        return [*body[: at[0]], block, *body[at[0] + 1 :]]
    plain = isinstance(stmt, gast.Try) and not stmt.handlers and not stmt.orelse
    if not plain and not isinstance(stmt, gast.With):
        return None
    inner = _replaced(stmt.body, block)
    if inner is None:
        return None
    fields = {k: getattr(stmt, k, None) for k in stmt._fields}
    return [*body[: at[0]], gast.copy_location(type(stmt)(**{**fields, "body": inner}), stmt), *body[at[0] + 1 :]]


def block(lo: Lowerer, node: Inserted) -> None:
    """Read the block where the generator stops, with the names of its own function."""
    from s2sad.front.expressions import operation
    from s2sad.front.statements import bind, statements

    expr, value = operation(lo, node.value)
    with lo.inside(node.frame):
        if node.target is not None:
            bind(lo, node.target, expr, value)
        statements(lo, node.body_)
