"""Simple generator functions: where all they yield is used at once, they are read as functions that return lists."""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Callable
from typing import Any

import gast

from s2sad import core, kinds
from s2sad.front import fleeting, inline
from s2sad.front import source as sources
from s2sad.front.lower import Lowerer
from s2sad.front.scope import Closure, Frame, local_names
from s2sad.kinds import Known

# they take all that an iterable gives
CONSUMERS = frozenset(
    {sum, list, tuple, min, max, sorted, zip, enumerate, any, all, map, filter, math.prod, math.fsum, functools.reduce}
) | {itertools.chain, itertools.accumulate}
# they are given all of it before they look at any
AT_ONCE = (list, tuple, sorted)
FUNCTIONS = (gast.FunctionDef, gast.Lambda, gast.ClassDef)


def definition_of(lo: Lowerer, node: Any) -> Any:
    """Return the generator function that an expression calls, and where its names are found; else None."""
    from s2sad.front.evaluate import kind_of

    if not isinstance(node, gast.Call):
        return None
    kind = kind_of(lo, node.func)
    if type(kind) is Closure and isinstance(kind.node, gast.FunctionDef):
        return (kind.node, kind.frame) if yields(kind.node) else None
    called = kind.value if isinstance(kind, Known) else None
    base = receiver_of(lo, node)
    if isinstance(base, kinds.Object):
        called = inline.class_attribute(base.cls, node.func.attr)
    if inline.is_user_function(called) and not hasattr(called, "__s2sad_plain__"):
        if getattr(getattr(called, "__code__", None), "co_flags", 0) & 0x20:
            found = sources.read(called)
            return found.node, Frame(found.name, found.file, found.globals, found.closure, set())
    return None


def receiver_of(lo: Lowerer, node: gast.Call) -> kinds.Kind:
    """Return the kind of what a method is called of; nothing is known of other calls."""
    from s2sad.front.evaluate import kind_of

    return kind_of(lo, node.func.value) if isinstance(node.func, gast.Attribute) else kinds.UNKNOWN


def of_object(lo: Lowerer, node: Any) -> Any:
    """Return the call of ``__iter__`` for an object of a class that has one, other nodes as they are."""
    from s2sad.front.evaluate import kind_of

    kind = kind_of(lo, node)
    if not isinstance(kind, kinds.Object) or not inline.is_user_function(inline.class_attribute(kind.cls, "__iter__")):
        return node
    return gast.copy_location(core.call(gast.copy_location(core.attribute(node, "__iter__"), node)), node)


def yields(node: Any) -> bool:
    """Tell whether a function is a generator function."""
    return any(isinstance(n, (gast.Yield, gast.YieldFrom)) for s in node.body for n in own_nodes(s))


def own_nodes(node: Any) -> list[Any]:
    """Return the nodes of a statement, not those of functions inside."""
    found = [node]
    if not isinstance(node, FUNCTIONS):
        found.extend(n for child in core.children(node) for n in own_nodes(child))
    return found


def consumed(lo: Lowerer, node: Any, body: list[Any] | None = None, by: Any = None) -> Any:
    """Return an iterable with calls of generators replaced by the lists of what they yield.

    ``body``: of the loop over it. A generator runs in turns with that: what one writes the other must not read.
    ``by``: the function that takes what it gives.
    """
    from s2sad.front import calls
    from s2sad.front.evaluate import static

    node = of_object(lo, node)
    found = definition_of(lo, node)
    if found is not None:
        definition, around = found
        if not _ends(definition, body) or body and not _apart(lo, definition, around, node, body):
            return node
        start = len(lo.stores)
        with _listing(lo, definition):
            made = calls.call(lo, node)
        name = None if by in AT_ONCE else fleeting.changed_later(definition, made, lo.stores[start:])
        if name is not None:
            message = f"`{definition.name}` yields `{name}` and may change it before it yields again"
            why = "it runs in turns with what takes its values, which would all show the last change"
            lo.report("S2S106", message, node, why, (f"yield a copy: `yield {name}.copy()`",))
        return calls.source_of(lo, *made)
    if isinstance(node, gast.Call) and body is not None and static(lo, node.func) in (zip, enumerate):
        args = [consumed(lo, a, body) for a in node.args]
        return gast.copy_location(gast.Call(func=node.func, args=args, keywords=node.keywords), node)
    return node


class _listing:
    """Let one generator function be read as a list."""

    def __init__(self, lo: Lowerer, definition: Any) -> None:
        self.lo, self.definition = lo, definition

    def __enter__(self) -> None:
        self.lo.listed.append(self.definition)

    def __exit__(self, *_: Any) -> None:
        self.lo.listed.pop()


def _ends(definition: Any, body: list[Any] | None) -> bool:
    """Tell whether a generator ends by itself, as far as the text says."""
    loops = [n for s in definition.body for n in own_nodes(s) if isinstance(n, gast.While)]
    leaves = any(isinstance(n, (gast.Break, gast.Return, gast.Raise)) for s in body or () for n in own_nodes(s))
    return not loops if leaves else not any(isinstance(w.test, gast.Constant) for w in loops)


def _apart(lo: Lowerer, definition: Any, around: Frame, call: gast.Call, body: list[Any]) -> bool:
    """Tell whether it makes no difference that the generator runs before the loop's body."""
    from s2sad.front.evaluate import kind_of

    nodes = [n for s in body for n in own_nodes(s)]
    bound = {n.id for n in nodes if isinstance(n, gast.Name) and isinstance(n.ctx, gast.Store)}
    writes = any(isinstance(n, (gast.Subscript, gast.Attribute)) and isinstance(n.ctx, gast.Store) for n in nodes)
    writes = writes or any(isinstance(n, gast.Expr) and isinstance(n.value, gast.Call) for n in nodes)
    free = {n.id for s in definition.body for n in own_nodes(s) if isinstance(n, gast.Name)} - local_names(definition)
    outer = {n for n in free if around.find(n)[0] is not None}
    if outer & bound:
        return False
    given = [kind_of(lo, a) for a in (*call.args, *(k.value for k in call.keywords))]
    given += [k for k in (receiver_of(lo, call),) if isinstance(k, kinds.Object)]
    seen = [
        *given,
        *(v.kind for n in outer if (v := None if lo.env is None else lo.env.get(str(around.find(n)[0]))) is not None),
    ]
    return not writes or all(kinds.is_immutable(k) or isinstance(k, Closure) for k in seen)


def as_list(body: list[Any], fresh: Callable[[str], str]) -> list[Any] | None:
    """Return the body of a function that returns the list of what a generator yields. None: it is not a simple one."""
    items = fresh("items")

    def changed(stmt: Any) -> Any:
        if isinstance(stmt, FUNCTIONS):
            return stmt
        if isinstance(stmt, gast.Return):
            return gast.copy_location(gast.Return(value=core.name(items)), stmt)
        if isinstance(stmt, gast.Expr) and isinstance(stmt.value, (gast.Yield, gast.YieldFrom)):
            value = stmt.value.value or core.constant(None)
            method = "append"
            if isinstance(stmt.value, gast.YieldFrom):
                if isinstance(value, gast.Call):
                    # another generator runs in turns with this one
                    each = core.stored(fresh("item"))
                    step = core.call(core.attribute(core.name(items), method), core.name(each.id))
                    body = [gast.copy_location(gast.Expr(value=step), stmt)]
                    return gast.copy_location(gast.For(each, value, body, [], None), stmt)
                method, value = "extend", core.call(core.builtin("list"), value)
            made = gast.copy_location(core.call(core.attribute(core.name(items), method), value), stmt)
            return gast.copy_location(gast.Expr(value=made), stmt)
        return core.map_children(stmt, changed)

    new = [changed(s) for s in body]
    if any(isinstance(n, (gast.Yield, gast.YieldFrom)) for s in new for n in own_nodes(s)):
        return None
    place = core.stored(items)
    start = gast.Assign([place], gast.List(elts=[], ctx=gast.Load()), None)
    end = gast.Return(value=core.name(items))
    return [gast.copy_location(start, body[0]), *new, gast.copy_location(end, body[-1])]
