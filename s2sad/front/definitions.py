"""Functions defined inside the one being read: defs, and lambdas whose defaults are values of the moment."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable
from typing import Any

import gast

from s2sad import core
from s2sad.core import Verbatim
from s2sad.front import remembering
from s2sad.front.attempts import renamed_stores
from s2sad.front.evaluate import static
from s2sad.front.lower import Lowerer, Value
from s2sad.front.scope import COMPREHENSIONS, Frame, local_names

# defaults of these are made once, and the calls may write into them
MADE = (gast.List, gast.Dict, gast.Set, gast.Call, gast.ListComp, gast.DictComp, gast.SetComp, gast.BinOp)
DISPLAYS = (gast.List, gast.Tuple, gast.Dict)
SIMPLE = (gast.Assign, gast.AnnAssign, gast.AugAssign, gast.Expr)


def function(lo: Lowerer, node: gast.FunctionDef) -> None:
    """A nested def: known as a closure, and kept as it is in case it is used as a value."""
    from s2sad.front.statements import statements

    node = _frozen(lo, remembering.without_own(lo, node))
    name = lo.local(node.name) or node.name
    kind = lo.closure(node)
    remembering.cached(lo, node)
    lo.emit(Verbatim(_nested_definition(lo, node, name), frozenset(), frozenset((name,)), lo.origin))
    lo.bind(name, Value(kind))
    for decorator in reversed(node.decorator_list):
        if not _keeps(lo, decorator):
            call = gast.copy_location(core.call(decorator, core.name(node.name)), decorator)
            target = core.stored(node.name)
            statements(lo, [gast.copy_location(gast.Assign([target], call, None), decorator)])


def _keeps(lo: Lowerer, decorator: Any) -> bool:
    """Tell whether a decorator leaves what the function computes as it is."""
    callee = static(lo, decorator.func if isinstance(decorator, gast.Call) else decorator)
    return callee in (functools.wraps, functools.cache, functools.lru_cache, contextlib.contextmanager)


def _nested_definition(lo: Lowerer, node: gast.FunctionDef, name: str) -> Any:
    inner = Frame(
        lo.frame.name, lo.frame.file, lo.frame.globals, lo.frame.closure, local_names(node), lo.frame, cls=lo.frame.cls
    )
    with lo.inside(inner):
        body = [_with_nonlocals(lo, lo.whole(s)) for s in node.body]
    fields = {k: getattr(node, k, None) for k in node._fields}
    arguments = _bare_arguments(node.args, lo.whole)
    fields.update(name=name, args=arguments, body=body, returns=None, decorator_list=[])
    return gast.copy_location(type(node)(**fields), node)


def _with_nonlocals(lo: Lowerer, node: Any) -> Any:
    """Return a statement of a nested function that assigns the variables around it by their names there."""
    if isinstance(node, gast.Nonlocal):
        return gast.copy_location(gast.Nonlocal(names=[lo.local(n) or n for n in node.names]), node)
    if isinstance(node, gast.Name):
        return renamed_stores(lo, node)
    return core.map_children(node, lambda child: _with_nonlocals(lo, child))


def _bare_arguments(arguments: gast.arguments, default: Callable[[Any], Any]) -> gast.arguments:
    """Return parameters without annotations, which may name what the generated module lacks, the defaults replaced."""

    def bare(parameter: Any) -> Any:
        return parameter and gast.Name(id=parameter.id, ctx=gast.Param(), annotation=None, type_comment=None)

    return gast.arguments(
        args=[bare(a) for a in arguments.args],
        posonlyargs=[bare(a) for a in arguments.posonlyargs],
        vararg=bare(arguments.vararg),
        kwonlyargs=[bare(a) for a in arguments.kwonlyargs],
        kw_defaults=[d and default(d) for d in arguments.kw_defaults],
        kwarg=bare(arguments.kwarg),
        defaults=[default(d) for d in arguments.defaults],
    )


def with_frozen_defaults(lo: Lowerer, node: Any) -> Any:
    """Return a simple statement in which the defaults of lambdas, and lambdas in displays, are names."""
    if not isinstance(node, SIMPLE) or not any(isinstance(n, gast.Lambda) for n in core.special(node)):
        return node

    from s2sad.front.expressions import held

    def change(part: Any) -> Any:
        if isinstance(part, COMPREHENSIONS):
            # read as a loop: its statements come here one by one
            return part
        if isinstance(part, gast.Lambda):
            return _frozen(lo, part)
        new = core.map_children(part, change)
        return core.map_children(new, named) if isinstance(part, DISPLAYS) and len(core.children(new)) > 1 else new

    def named(part: Any) -> Any:
        # of several it is told by its name, which of them it is
        if not isinstance(part, gast.Lambda):
            return part
        return held(lo, part)

    return core.map_children(node, change)


def _frozen(lo: Lowerer, node: Any) -> Any:
    """Return a definition whose defaults are names that nobody binds again: they are values of now."""
    from s2sad.front.expressions import held

    def frozen(default: Any) -> Any:
        made = isinstance(default, MADE)
        if not made and not any(lo.local(n) is not None for n in core.reads(default)):
            return default
        return held(lo, default)

    arguments = _bare_arguments(node.args, frozen)
    if all(new is old for new, old in zip(_defaults(arguments), _defaults(node.args), strict=True)):
        return node
    fields = {k: getattr(node, k, None) for k in node._fields}
    made = gast.copy_location(type(node)(**{**fields, "args": arguments}), node)
    lo.as_written[made] = node
    return made


def _defaults(arguments: gast.arguments) -> list[Any]:
    return [*arguments.defaults, *arguments.kw_defaults]
