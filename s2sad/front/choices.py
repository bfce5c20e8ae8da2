"""Functions that are chosen while the program runs, among some that are known: a call of one is a branch."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import Any

import gast
import numpy as np

from s2sad import core, kinds
from s2sad.core import Expr
from s2sad.front.lower import Lowerer, Value
from s2sad.front.scope import Closure
from s2sad.front.words import text_of
from s2sad.kinds import Kind, Known


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
        name = core.stored(target)
        return [gast.copy_location(gast.Assign([name], value, None), node)]

    made = gast.If(test=node.test, body=place(node.body), orelse=place(node.orelse))
    statements(lo, [gast.copy_location(made, node)], lo.origin)
    assert lo.env is not None
    return core.name(target), lo.env[target]


def call(lo: Lowerer, kind: Choice, node: gast.Call) -> tuple[Expr, Value]:
    """Call the function that was chosen: each in its arm, with arguments that are computed once."""
    from s2sad.front import inline
    from s2sad.front.calls import source_of
    from s2sad.front.expressions import choose
    from s2sad.front.stars import expand_stars

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
    if (held := _named(lo, kind)) is not None:
        return lo.source(held)
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
        found = [(key, live_item(lo, live, key)) for key in live] if len(live) <= kinds.FEW else []
    elif isinstance(base, kinds.Dict) and base.items is not None and len(base.items) <= kinds.FEW:
        found = list(base.items)
    elif isinstance(base, kinds.Tuple) and len(base.elements) <= kinds.FEW:
        found = list(enumerate(base.elements))
    else:
        found = []
    plain = all(isinstance(key, (str, int, float, bool)) for key, _ in found)
    return found if found and plain and all(is_function(kind) for _, kind in found) else None


def call_of_table(lo: Lowerer, node: gast.Call, found: list[tuple[Any, Kind]]) -> tuple[Expr, Value]:
    """Call ``table[key]``: a chain of branches over the keys."""
    from s2sad.front import inline
    from s2sad.front.calls import source_of
    from s2sad.front.evaluate import kind_of
    from s2sad.front.stars import expand_stars

    node = expand_stars(lo, node)
    key = source_of(lo, *inline.argument(lo, node.func.slice))
    counted = isinstance(kind_of(lo, node.func.value), kinds.Tuple)
    arms: list[tuple[Any, Any]] = []
    for each, kind in found:
        # an item of a tuple is counted from either end
        ends = core.tuple_([core.constant(each), core.constant(each - len(found))]) if counted else core.constant(each)
        ops = [gast.In() if counted else gast.Eq()]
        arms.append((gast.Compare(left=key, ops=ops, comparators=[ends]), known(lo, kind)))
    # a key that is in none of them raises what it raised before
    raised = gast.Raise(exc=core.call(core.builtin("KeyError"), key), cause=None)
    return _by_function(lo, node, arms, [gast.Expr(core.subscript(node.func.value, key)), raised])


def call_of_several(lo: Lowerer, kind: kinds.Functions, node: gast.Call) -> tuple[Expr, Value] | None:
    """Call a function that is one of several: a chain of branches that ask which it is; None if nobody can tell."""
    from s2sad.front.expressions import held
    from s2sad.front.stars import expand_stars

    # what is called is None on paths that nobody calls it on
    options = [k for k in kind.options if k != kinds.NONE]
    if not options or not all(_is_told(lo, k) for k in options):
        return None
    node = expand_stars(lo, node)
    called = held(lo, node.func)
    arms = []
    for each in sorted(options, key=_place):
        function = known(lo, each)
        arms.append((gast.Compare(left=called, ops=[gast.Is()], comparators=[function]), function))
    message = core.constant(f"`{text_of(node.func)}` is none of the functions that it was when its derivative was made")
    return _by_function(lo, node, arms, [gast.Raise(exc=core.call(core.builtin("TypeError"), message), cause=None)])


def _is_told(lo: Lowerer, kind: Kind) -> bool:
    """Tell whether a function is one object, whenever it is looked up, that has a name."""
    if not isinstance(kind, Known):
        return _named(lo, kind) is not None
    of_module = isinstance(getattr(kind.value, "__self__", None), (ModuleType, type(None)))
    plain = isinstance(kind.value, (FunctionType, BuiltinFunctionType, np.ufunc, type(np.sum)))
    return plain and of_module and not hasattr(kind.value, "__s2sad_checkpoint__")


def _place(kind: Kind) -> tuple[int, int, str]:
    """Return what functions are put in order by: nested ones as they are written, then those that have names."""
    if isinstance(kind, Known):
        return sys.maxsize, 0, getattr(kind.value, "__qualname__", "")
    text = kind.node if isinstance(kind, Closure) else None
    return getattr(text, "lineno", 0), getattr(text, "col_offset", 0), ""


def _named(lo: Lowerer, kind: Kind) -> str | None:
    """Return a variable that surely is this nested function, and no other one of the same text."""
    if type(kind) is not Closure or kind.repeated or lo.env is None:
        return None
    same = (n for n, v in lo.env.items() if type(v.kind) is Closure and v.kind == kind)
    return next((n for n in same if lo.paths[: len(lo.became[n])] == lo.became[n]), None)


def _by_function(lo: Lowerer, node: gast.Call, arms: list[tuple[Any, Any]], otherwise: list[Any]) -> tuple[Expr, Value]:
    """Call the function of the first arm whose test holds, with arguments that are computed once."""
    from s2sad.front import inline
    from s2sad.front.calls import source_of

    args = [_once(lo, a, inline, source_of) for a in node.args]
    keywords = [gast.keyword(arg=k.arg, value=_once(lo, k.value, inline, source_of)) for k in node.keywords]
    calls = [(test, gast.copy_location(gast.Call(function, args, keywords), node)) for test, function in arms]
    return chain(lo, node, calls, otherwise)


def chain(lo: Lowerer, node: gast.Call, arms: list[tuple[Any, Any]], otherwise: list[Any]) -> tuple[Expr, Value]:
    """Return the value of the first arm whose test holds; if there is none, the last statements run."""
    from s2sad.front.statements import statements

    target = lo.fresh()
    lo.frame.locals.add(target)
    lo.frame.rename[target] = target
    body = [gast.copy_location(each, node) for each in otherwise]
    for test, value in reversed(arms):
        place = core.stored(target)
        arm = [gast.copy_location(gast.Assign([place], value, None), node)]
        body = [gast.copy_location(gast.If(test=test, body=arm, orelse=body), node)]
    statements(lo, body, lo.origin)
    assert lo.env is not None
    return core.name(target), lo.env[target]
