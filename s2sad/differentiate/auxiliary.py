"""Results with something beside the value: ``return value, aux``, of which only the value is differentiated."""

from __future__ import annotations

import gast

from s2sad import core, kinds
from s2sad.analysis.rewrite import rebuilt
from s2sad.core import Assign, Stmt
from s2sad.differentiate.context import Context
from s2sad.errors import fail


def split(context: Context) -> None:
    """Make the first of two results the result of the function, and the second what is returned as it is."""
    both = context.result.id
    kind = context.kind(both)
    if not isinstance(kind, kinds.Tuple) or len(kind.elements) != 2:
        fail(
            "S2S402",
            f"the result of `{context.name}` is not a pair",
            None,
            "with has_aux=True a function returns its value and something else",
            ("write `return value, aux`",),
        )
    value, aux = context.fresh(both, kind.elements[0]), context.fresh("aux", kind.elements[1])
    statements = list(core.walk(context.body))
    varied = {n for s in statements if s in context.active for n in core.header_writes(s)}.union(context.wrt)
    definitions = [s for s in statements if both in core.header_writes(s)]
    parts: dict[Stmt, list[Stmt]] = {}
    for stmt in definitions:
        if isinstance(stmt, Assign) and isinstance(stmt.value, gast.Tuple) and len(stmt.value.elts) == 2:
            elements = zip((value, aux), stmt.value.elts, strict=True)
            parts[stmt] = [Assign(name, element, stmt.origin) for name, element in elements]
    if len(parts) == len(definitions):
        context.body = rebuilt(context.body, lambda stmt: parts.get(stmt, [stmt]), context.active)
        made = [s for pair in parts.values() for s in pair]
    else:
        made = [Assign(n, core.subscript(context.result, core.constant(i))) for i, n in enumerate((value, aux))]
        context.body = (*context.body, *made)
    context.active.difference_update(made)
    context.active.update(s for s in made if not varied.isdisjoint(core.header_reads(s)))
    context.result, context.aux = core.name(value), core.name(aux)
