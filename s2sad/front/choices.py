"""Functions that are chosen while the program runs, among some that are known: a call of one is a branch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gast

from s2sad import core, kinds
from s2sad.core import Expr
from s2sad.front.lower import Lowerer, Value
from s2sad.front.scope import Closure
from s2sad.kinds import Kind, Known

FEW = 16


@dataclass(frozen=True, eq=False)
class Choice(Closure):
    """The kind of one of two functions: the first if the variable ``test`` is true. ``node`` holds the text of both."""

    test: str = ""
    options: tuple[Kind, ...] = ()

    def __hash__(self) -> int:
        return hash((self.test, self.options))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Choice) and (other.test, other.options) == (self.test, self.options)


def is_function(kind: Kind | None) -> bool:
    return isinstance(kind, Closure) or isinstance(kind, Known) and callable(kind.value)


def between(lo: Lowerer, test: Expr, first: Kind, second: Kind) -> Choice:
    """Return the kind of a function that is ``first`` or ``second``, as the test is now."""
    held = lo.fresh("first")
    lo.assign(held, test, Value(kinds.BOOL))
    texts = [kind.node for kind in (first, second) if isinstance(kind, Closure)]
    return Choice(gast.Tuple(elts=texts, ctx=gast.Load()), lo.frame, held, (first, second))


def conditional(lo: Lowerer, node: gast.IfExp) -> tuple[Expr, Value] | None:
    """Read ``a if test else b`` if both are functions."""
    from s2sad.front.evaluate import kind_of
    from s2sad.front.expressions import test

    if _names_functions(lo, node) and any(isinstance(arm, gast.IfExp) for arm in (node.body, node.orelse)):
        return _nested(lo, node)
    first, second = kind_of(lo, node.body), kind_of(lo, node.orelse)
    if not is_function(first) or not is_function(second) or first == second:
        return None
    kind = between(lo, test(lo, node.test), first, second)
    expr = gast.IfExp(test=core.name(kind.test), body=lo.whole(node.body), orelse=lo.whole(node.orelse))
    return expr, Value(kind)


def _names_functions(lo: Lowerer, node: Any) -> bool:
    from s2sad.front.evaluate import kind_of

    if isinstance(node, gast.IfExp):
        return _names_functions(lo, node.body) and _names_functions(lo, node.orelse)
    return is_function(kind_of(lo, node))


def _nested(lo: Lowerer, node: gast.IfExp) -> tuple[Expr, Value]:
    """``a if s else b if t else c`` is read as statements: the second test is made if the first is false."""
    from s2sad.front.statements import statements

    target = lo.fresh("function")
    lo.frame.locals.add(target)
    lo.frame.rename[target] = target

    def place(value: Any) -> list[Any]:
        name = gast.Name(id=target, ctx=gast.Store(), annotation=None, type_comment=None)
        return [gast.copy_location(gast.Assign([name], value, None), node)]

    made = gast.If(test=node.test, body=place(node.body), orelse=place(node.orelse))
    statements(lo, [gast.copy_location(made, node)], lo.origin)
    assert lo.env is not None
    return core.name(target), lo.env[target]


def call(lo: Lowerer, kind: Choice, node: gast.Call) -> tuple[Expr, Value]:
    """Call the function that was chosen: each in its arm, with arguments that are computed once."""
    from s2sad.front import inline
    from s2sad.front.calls import expand_stars, source_of
    from s2sad.front.expressions import choose

    node = expand_stars(lo, node)
    args = [_once(lo, a, inline, source_of) for a in node.args]
    keywords = [gast.keyword(arg=k.arg, value=_once(lo, k.value, inline, source_of)) for k in node.keywords]
    arms = []
    for option in kind.options:
        arms.append(gast.copy_location(gast.Call(known(lo, option), args, keywords), node))
    return choose(lo, core.name(kind.test), arms[0], arms[1], node)


def _once(lo: Lowerer, node: Any, inline: Any, source_of: Any) -> Any:
    from s2sad.front.evaluate import kind_of

    return node if is_function(kind_of(lo, node)) else source_of(lo, *inline.argument(lo, node))


def known(lo: Lowerer, kind: Kind) -> Any:
    """Return source syntax for a function of a known kind."""
    from s2sad.front.inline import object_node

    if isinstance(kind, Known):
        return object_node(lo, getattr(kind.value, "__name__", "function"), kind.value)
    name = lo.fresh("function")
    lo.frame.locals.add(name)
    lo.frame.rename[name] = name
    text = core.constant(None)
    if type(kind) is Closure:
        node = kind.node
        with lo.inside(kind.frame):
            text = lo.whole(node if isinstance(node, gast.Lambda) else core.name(node.name))
    lo.assign(name, text, Value(kind))
    return core.name(name)


def of_table(lo: Lowerer, node: gast.Subscript) -> Any:
    """Return the candidates of ``table[key]``, the key unknown, with their keys; None: it is no table."""
    from s2sad.front.evaluate import kind_of, live_item, live_object

    base = kind_of(lo, node.value)
    live = live_object(lo, node.value)
    if isinstance(live, dict):
        found = [(key, live_item(lo, live, key)) for key in live] if len(live) <= FEW else []
    elif isinstance(base, kinds.Dict) and base.items is not None and len(base.items) <= FEW:
        found = list(base.items)
    elif isinstance(base, kinds.Tuple) and len(base.elements) <= FEW:
        found = list(enumerate(base.elements))
    else:
        found = []
    plain = all(isinstance(key, (str, int, float, bool)) for key, _ in found)
    return found if found and plain and all(is_function(kind) for _, kind in found) else None


def call_of_table(lo: Lowerer, node: gast.Call, found: list[tuple[Any, Kind]]) -> tuple[Expr, Value]:
    """Call ``table[key]``: a chain of branches over the keys."""
    from s2sad.front import inline
    from s2sad.front.calls import expand_stars, source_of
    from s2sad.front.evaluate import kind_of
    from s2sad.front.statements import statements

    node = expand_stars(lo, node)
    key = source_of(lo, *inline.argument(lo, node.func.slice))
    args = [_once(lo, a, inline, source_of) for a in node.args]
    keywords = [gast.keyword(arg=k.arg, value=_once(lo, k.value, inline, source_of)) for k in node.keywords]
    counted = isinstance(kind_of(lo, node.func.value), kinds.Tuple)
    target = lo.fresh()
    lo.frame.locals.add(target)
    lo.frame.rename[target] = target
    # a key that is in none of them raises what it raised before
    chain: list[Any] = [gast.copy_location(gast.Expr(core.subscript(node.func.value, key)), node)]
    chain.append(gast.copy_location(gast.Raise(exc=core.call(core.builtin("KeyError"), key), cause=None), node))
    for each, kind in reversed(found):
        made = gast.copy_location(gast.Call(known(lo, kind), args, keywords), node)
        place = gast.Name(id=target, ctx=gast.Store(), annotation=None, type_comment=None)
        body = [gast.copy_location(gast.Assign([place], made, None), node)]
        if counted:
            # an item is counted from either end
            ends = core.tuple_([core.constant(each), core.constant(each - len(found))])
            test = gast.Compare(left=key, ops=[gast.In()], comparators=[ends])
        else:
            test = gast.Compare(left=key, ops=[gast.Eq()], comparators=[core.constant(each)])
        chain = [gast.copy_location(gast.If(test=test, body=body, orelse=chain), node)]
    statements(lo, chain, lo.origin)
    assert lo.env is not None
    return core.name(target), lo.env[target]
