"""Stores of a part of an array into a part of the same array that crosses it.

NumPy copies first where both have several axes, or run in opposite directions. A part with one axis it stores element
by element, which is right if both take the same steps, as in ``u[1:] = u[:-1]``. In ``a[1] = a[:, 2]`` an element may
be overwritten before it is read: what comes out then is no copy of what was there, and is refused when it happens.
"""

from __future__ import annotations

from typing import Any

import gast

from s2sad import core, kinds
from s2sad.analysis.aliases import aliased
from s2sad.core import Assign, Block, Effect, Stmt, Store
from s2sad.differentiate.context import Context
from s2sad.differentiate.prepare import groups
from s2sad.differentiate.stores import element_kind, literal
from s2sad.runtime.replica import in_order


def found(context: Context, body: Block) -> frozenset[Stmt]:
    """Return the stores of what may be a crossing part of the same array."""
    definitions: dict[str, list[Any]] = {}
    crooked: set[int] = set()
    memory = groups(context, body, kept=False)
    for stmt in core.walk(body):
        for n in core.header_writes(stmt):
            value = stmt.value if isinstance(stmt, Assign) else None
            definitions.setdefault(n, []).append(value)
            if n in memory and value is not None and not _is_straight(context, value):
                crooked.add(memory[n])
    return frozenset(s for s in core.walk(body) if _crosses(context, memory, s, definitions, crooked))


def guard(context: Context, stmt: Store) -> Stmt:
    """Return what is run before such a store."""
    assert stmt.index is not None
    place = core.subscript(core.name(stmt.base), stmt.index)
    return Effect(core.call(context.namespace.runtime(in_order), place, stmt.value), stmt.origin)


def _crosses(
    context: Context, memory: dict[str, int], stmt: Stmt, definitions: dict[str, list[Any]], crooked: set[int]
) -> bool:
    if not isinstance(stmt, Store) or stmt.op is not None or stmt not in context.active:
        return False
    kind = context.kind(stmt.base)
    if not isinstance(kind, kinds.Array) or not isinstance(stmt.value, gast.Name):
        return False
    name = stmt.value.id
    if name not in memory or memory[name] != memory.get(stmt.base):
        return False
    if any(kinds.is_scalar(k) or kinds.rank(k) not in (1, None) for k in (_slot(context, stmt), context.kind(name))):
        return False
    steps = _steps(context, stmt.index, kind)
    made = definitions.get(name, [])
    alike = steps is not None and all(_of(v) == stmt.base and _steps(context, v.slice, kind) == steps for v in made)
    return not (made and alike) and (memory[name] in crooked or not _is_last(steps, kind))


def _slot(context: Context, stmt: Store) -> kinds.Kind:
    return element_kind(context, context.kind(stmt.base), stmt.index)


def _of(value: Any) -> str | None:
    """Return of which name a value is a part."""
    return value.value.id if isinstance(value, gast.Subscript) and isinstance(value.value, gast.Name) else None


def _steps(context: Context, index: Any, kind: kinds.Array) -> tuple[int, int] | None:
    """Return along which axis, and in steps of what length, a part with one axis runs through an array, if known."""
    parts = index.elts if isinstance(index, gast.Tuple) else [index]
    if kind.shape is None:
        return None
    slices = [(k, p) for k, p in enumerate(parts) if isinstance(p, gast.Slice)]
    integers = all(isinstance(literal(context, p), kinds.Scalar) for p in parts if not isinstance(p, gast.Slice))
    missing = len(kind.shape) - len(parts)
    if not integers or len(slices) + missing != 1:
        return (0, 1) if isinstance(index, gast.Constant) and index.value is Ellipsis and len(kind.shape) == 1 else None
    if missing:
        return len(parts), 1
    axis, part = slices[0]
    step = 1 if part.step is None else core.integer(part.step)
    return None if step is None else (axis, abs(step))


def _is_last(steps: tuple[int, int] | None, kind: kinds.Array) -> bool:
    return steps is not None and kind.shape is not None and steps == (len(kind.shape) - 1, 1)


def _is_straight(context: Context, value: Any) -> bool:
    """Tell whether all that a value shares it shares whole, as items of containers, or as parts along the last axis."""
    if not aliased(value, context.types, context.namespace):
        return True
    if isinstance(value, (gast.Name, gast.Tuple, gast.List, gast.Dict, gast.IfExp)):
        return True
    if not isinstance(value, gast.Subscript):
        return False
    kind = context.kind_of(value.value)
    return not isinstance(kind, kinds.Array) or _is_last(_steps(context, value.slice, kind), kind)


__all__ = ["found", "guard"]
