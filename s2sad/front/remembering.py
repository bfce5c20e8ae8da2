"""Nested functions that remember what they have returned: caches, and dicts that are defaults of parameters.

A function that calls itself takes exponential time without what it remembers, which is a variable of the derivative.
"""

from __future__ import annotations

import functools
from typing import Any

import gast

from s2sad import core, kinds
from s2sad.core import parameter_names
from s2sad.front.jumps import always_exits
from s2sad.front.lower import Lowerer, Value
from s2sad.front.scope import Closure, local_names

# -- ``functools.cache`` -----------------------------------------------------------------------------------------------


def cached(lo: Lowerer, node: gast.FunctionDef) -> None:
    """Of a function that calls itself and is cached, define what looks into a dict first."""
    from s2sad.front.evaluate import static

    marks = (static(lo, d.func if isinstance(d, gast.Call) else d) for d in node.decorator_list)
    if not any(m in (functools.cache, functools.lru_cache) for m in marks):
        return
    inside = {n for stmt in node.body for n in core.identifiers(stmt)}
    if (node.name not in inside or not lo.remembering) and _is_steady(lo, node):
        return
    made = _looking_up(node)
    if made is None:
        if not _is_steady(lo, node):
            message = f"what `{node.name}` returns may depend on when it is called first, and it is cached"
            lo.report("S2S103", message, node, help=("leave the cache out, or keep what it returns in a dict",))
        return
    kept = lo.fresh(f"{node.name}_cache")
    lo.assign(kept, gast.Dict(keys=[], values=[]), Value(kinds.Dict((), kinds.UNREACHED)))
    _called(lo, f"cache of {node.name}", kept)
    lo.cached[node, lo.frame] = lo.closure(made)


def _is_steady(lo: Lowerer, node: gast.FunctionDef) -> bool:
    """Tell whether a nested function changes nothing, and reads no variable that is bound again."""
    inside = core.nodes_in(node.body)
    for n in inside:
        part = n.value if isinstance(n, gast.Expr) else None
        if isinstance(part, gast.Call) or isinstance(n, (gast.Nonlocal, gast.Global)):
            return False
        if isinstance(n, (gast.Subscript, gast.Attribute)) and not isinstance(n.ctx, gast.Load):
            return False
    around = lo.frame.node
    outer = core.nodes_in(around.body) if isinstance(getattr(around, "body", None), list) else []
    stored = [n.id for n in outer if isinstance(n, gast.Name) and not isinstance(n.ctx, gast.Load)]
    parameters = parameter_names(around.args) if around is not None else ()
    free = {n.id for n in inside if isinstance(n, gast.Name)} - local_names(node)
    return all(stored.count(name) + (name in parameters) <= 1 for name in free)


def _called(lo: Lowerer, identifier: str, name: str) -> None:
    """Let source syntax call a variable by an identifier that no text of the user's has."""
    lo.frame.locals.add(identifier)
    lo.frame.rename[identifier] = name


@core.of_node
def _looking_up(node: gast.FunctionDef) -> gast.FunctionDef | None:
    """Return the definition of what looks into the cache first; None if the function does not call itself."""
    names = parameter_names(node.args)
    plain = len(node.args.args) == len(names) and not node.args.defaults
    inside = {n for stmt in node.body for n in core.identifiers(stmt)}
    if not plain or not names or not always_exits(node.body):
        return None
    cache = core.name(f"cache of {node.name}")
    taken = inside | set(names)
    key, out = (_free(n, taken) for n in ("key", "out"))
    found = core.name(names[0]) if len(names) == 1 else core.tuple_([core.name(n) for n in names])
    start: list[Any] = [gast.Assign([core.stored(key)], found, None)]
    if len(names) == 1 and names[0] not in {n.id for n in _bound(node)}:
        key, start = names[0], []
    test = gast.Compare(left=core.name(key), ops=[gast.In()], comparators=[cache])
    start.append(gast.If(test=test, body=[gast.Return(core.subscript(cache, core.name(key)))], orelse=[]))
    for each in [n for s in start for n in core.nodes(s) if isinstance(n, (gast.stmt, gast.expr))]:
        gast.copy_location(each, node.body[0])
    body = [*start, *(new for stmt in node.body for new in _remembered(stmt, cache, key, out))]
    fields = {k: getattr(node, k, None) for k in node._fields}
    return gast.copy_location(gast.FunctionDef(**{**fields, "body": body, "decorator_list": []}), node)


def _bound(node: Any) -> list[Any]:
    return [n for n in core.nodes_in(node.body) if isinstance(n, gast.Name) and not isinstance(n.ctx, gast.Load)]


def _free(wanted: str, taken: set[str]) -> str:
    while wanted in taken:
        wanted += "_"
    return wanted


def _remembered(node: Any, cache: Any, key: str, out: str) -> list[Any]:
    """Return a statement in which what is returned is put into the cache before."""
    if isinstance(node, gast.Return):
        place = gast.Subscript(value=cache, slice=core.name(key), ctx=gast.Store())
        made = [
            gast.Assign([core.stored(out)], node.value or core.constant(None), None),
            gast.Assign([place], core.name(out), None),
            gast.Return(core.name(out)),
        ]
        return [gast.copy_location(s, node) for s in made]
    if isinstance(node, (gast.FunctionDef, gast.AsyncFunctionDef, gast.ClassDef)):
        return [node]
    fields = {k: getattr(node, k, None) for k in node._fields}
    for k, value in fields.items():
        if isinstance(value, list) and value and isinstance(value[0], (gast.stmt, gast.ExceptHandler, gast.match_case)):
            fields[k] = [new for each in value for new in _remembered(each, cache, key, out)]
    return [gast.copy_location(type(node)(**fields), node)]


def of_call(lo: Lowerer, kind: Closure, node: gast.Call) -> Closure:
    """Return what looks into the cache, if the arguments of a call are constants of the run: they are the key."""
    from s2sad.front.evaluate import kind_of
    from s2sad.front.varied import touches

    found = lo.cached.get((kind.node, kind.frame))
    if found is None or node.keywords or any(isinstance(a, gast.Starred) for a in node.args):
        return kind
    fits = all(kinds.is_immutable(kind_of(lo, a)) and not touches(lo, a) for a in node.args)
    return found if fits else kind


# -- ``def f(n, memo={})`` ---------------------------------------------------------------------------------------------


def without_own(lo: Lowerer, node: gast.FunctionDef) -> gast.FunctionDef:
    """Return a definition without a last parameter that is a dict by default, and that no call gives anything else.

    It is a variable of the function around it, which is what it would be without this trick.
    """
    from s2sad.front.expressions import named

    if not node.args.defaults or not isinstance(node.args.defaults[-1], gast.Dict) or node.args.vararg is not None:
        return node
    made = _with_variable(node)
    if made is None or not _never_given(lo, node):
        return node
    _called(lo, _variable(node), named(lo, node.args.defaults[-1])[0])
    lo.as_written[made] = node
    return made


def _variable(node: gast.FunctionDef) -> str:
    return f"{node.args.args[-1].id} of {node.name}"


@core.of_node
def _with_variable(node: gast.FunctionDef) -> gast.FunctionDef | None:
    """Return a definition with a variable in place of its last parameter; None if it binds that."""
    parameter = node.args.args[-1].id
    inner = [n for n in core.nodes_in(node.body) if isinstance(n, (gast.FunctionDef, gast.Lambda))]
    if parameter in {n.id for n in _bound(node)} or any(parameter in local_names(n) for n in inner):
        return None
    new = _variable(node)

    def renamed(part: Any) -> Any:
        if isinstance(part, gast.Name) and part.id == parameter:
            return gast.copy_location(core.name(new), part)
        return core.map_children(part, renamed)

    arguments = {k: getattr(node.args, k) for k in node.args._fields}
    arguments.update(args=node.args.args[:-1], defaults=node.args.defaults[:-1])
    fields = {k: getattr(node, k, None) for k in node._fields}
    fields.update(args=gast.arguments(**arguments), body=[renamed(s) for s in node.body])
    return gast.copy_location(gast.FunctionDef(**fields), node)


def _never_given(lo: Lowerer, node: gast.FunctionDef) -> bool:
    """Tell whether the function is only called, and never with an argument for its last parameter."""
    around = lo.frame.node
    body = around.body if around is not None and isinstance(around.body, list) else []
    inside = core.nodes_in(body)
    calls = [n for n in inside if isinstance(n, gast.Call) and isinstance(n.func, gast.Name) and n.func.id == node.name]
    uses = [n for n in inside if isinstance(n, gast.Name) and n.id == node.name]
    at, parameter = len(node.args.args) - 1, node.args.args[-1].id
    given = (
        len(c.args) > at
        or any(isinstance(a, gast.Starred) for a in c.args)
        or any(k.arg in (None, parameter) for k in c.keywords)
        for c in calls
    )
    return len(uses) == len(calls) and not any(given)
