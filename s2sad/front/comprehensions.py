"""Comprehensions and generator expressions of active values: loops that append."""

from __future__ import annotations

from typing import Any

import gast

from s2sad import core, kinds
from s2sad.core import Expr
from s2sad.front.lower import Lowerer, NeverReturnsError, Value


def list_comprehension(lo: Lowerer, node: Any) -> tuple[Expr, Value]:
    """``[e for x in xs if c]`` becomes a loop that appends to a list."""
    target = lo.fresh()
    lo.assign(target, gast.List(elts=[], ctx=gast.Load()), Value(kinds.List(kinds.UNREACHED)))
    append = core.call(core.attribute(core.name(target), "append"), node.elt)
    _loops(lo, node, target, gast.Expr(value=append))
    return core.name(target), _bound(lo, target)


def dict_comprehension(lo: Lowerer, node: gast.DictComp) -> tuple[Expr, Value]:
    target = lo.fresh()
    lo.assign(target, gast.Dict(keys=[], values=[]), Value(kinds.Dict(None, kinds.UNREACHED)))
    place = gast.Subscript(value=core.name(target), slice=node.key, ctx=gast.Store())
    _loops(lo, node, target, gast.Assign(targets=[place], value=node.value, type_comment=None))
    return core.name(target), _bound(lo, target)


def _bound(lo: Lowerer, target: str) -> Value:
    if lo.env is None:  # what is walked over raises
        raise NeverReturnsError
    return lo.env[target]


def _loops(lo: Lowerer, node: Any, target: str, innermost: gast.stmt) -> None:
    """Read the loops in a scope of their own, so that the comprehension's variables stay its own."""
    from s2sad.front.calls import source_of
    from s2sad.front.expressions import operation, share_aliases
    from s2sad.front.scope import Frame
    from s2sad.front.statements import statements

    own = core.bound_names(node)
    frame = Frame(
        lo.frame.name,
        lo.frame.file,
        lo.frame.globals,
        lo.frame.closure,
        own | {target},
        lo.frame,
        {**{n: lo.fresh(n) for n in sorted(own)}, target: target},
        cls=lo.frame.cls,
        node=lo.frame.node,
    )
    body: list[gast.stmt] = [gast.copy_location(innermost, node)]
    generators = list(node.generators)
    if own & core.reads(generators[0].iter):
        # what is walked over first is read outside of the comprehension
        expr, value = operation(lo, generators[0].iter)
        held = lo.temporary(expr, value)
        assert isinstance(held, gast.Name)
        share_aliases(lo, held.id, expr, value)
        first = source_of(lo, held, value)
        generators[0] = gast.comprehension(generators[0].target, first, generators[0].ifs, generators[0].is_async)
    for generator in reversed(generators):
        for condition in reversed(generator.ifs):
            body = [gast.copy_location(gast.If(test=condition, body=body, orelse=[]), node)]
        body = [
            gast.copy_location(
                gast.For(target=generator.target, iter=generator.iter, body=body, orelse=[], type_comment=None), node
            )
        ]
    origin = lo.origin
    with lo.inside(frame):
        statements(lo, body, origin)
