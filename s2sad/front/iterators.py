"""Iterators that are kept in a name: read as lists, as long as no difference can be seen.

An iterator gives its elements once, and computes them when they are asked for. So the name of one loses it by being
read, and when something changes that elements are computed from, it is not read any more.
"""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import gast
import numpy as np

from s2sad import core, kinds
from s2sad.core import Expr
from s2sad.front.lower import Lowerer, Value
from s2sad.front.scope import Closure
from s2sad.front.words import text_of

MAKERS = frozenset({map, filter, zip, enumerate, reversed, iter, np.ndenumerate}) | frozenset(
    value for name, value in vars(itertools).items() if not name.startswith("_")
)
VIEWS = ("items", "keys", "values")


def made(lo: Lowerer, node: Any) -> kinds.Iterator | None:
    """Return what is known of the iterator that an expression makes or names, None if it is no iterator."""
    from s2sad.front.evaluate import kind_of, static

    if isinstance(node, gast.Name):
        kind = lo.value_of(node.id).kind
        return replace(kind, spent="") if isinstance(kind, kinds.Iterator) else None
    if isinstance(node, (gast.IfExp, gast.BoolOp)):
        arms = (node.body, node.orelse) if isinstance(node, gast.IfExp) else node.values
        known = [k for a in arms if (k := made(lo, a)) is not None]
        return kinds.join_all(known) if known else None  # type: ignore[return-value]
    if isinstance(node, gast.Call):
        method = isinstance(node.func, gast.Attribute) and node.func.attr in VIEWS and not node.args
        view = method and isinstance(kind_of(lo, node.func.value), kinds.Dict)
        callee = static(lo, node.func)
        if not view and not (isinstance(callee, type) and callee in MAKERS or callee is iter):
            return None
        return kinds.Iterator(kinds.UNREACHED, _behind(lo, node), not view)
    return kinds.Iterator(kinds.UNREACHED, _behind(lo, node)) if isinstance(node, gast.GeneratorExp) else None


def _behind(lo: Lowerer, node: Any) -> frozenset[str]:
    """Return the variables that an expression reads, also those of the nested functions in it."""
    found: set[str] = set()
    waiting = [(node, lo.frame)]
    seen: list[Any] = []
    while waiting:
        part, frame = waiting.pop()
        for identifier in core.reads(part):
            local = frame.find(identifier)[0]
            if local is None:
                continue
            found.add(local)
            kind = lo.env[local].kind if lo.env is not None and local in lo.env else kinds.UNKNOWN
            if isinstance(kind, Closure) and kind.node not in seen:
                seen.append(kind.node)
                body = kind.node.body
                waiting += [(b, kind.frame) for b in (body if isinstance(body, list) else [kind.node])]
    return frozenset(found)


def kept(lo: Lowerer, what: kinds.Iterator | None, value: Value) -> Value:
    """Return what is known of a value once it has a name."""
    if what is None or not value.varied:
        return value
    if isinstance(value.kind, kinds.Tuple):
        lo.report(
            "S2S104",
            "columns of different kinds are kept as one iterator",
            lo.origin.node,
            help=("give each a name: `a, b = zip(*pairs)`",),
        )
    element = value.kind.element if isinstance(value.kind, kinds.List) else kinds.UNKNOWN
    return Value(replace(what, element=element), value.varied)


def read(lo: Lowerer, node: gast.Name, value: Value) -> tuple[Expr, Value]:
    """Read a name that holds an iterator: after that it holds one that is used up."""
    assert isinstance(value.kind, kinds.Iterator)
    local = lo.local(node.id)
    assert local is not None and lo.env is not None
    take(lo, node.id, node)
    listed = Value(kinds.List(value.kind.element), value.varied)
    return lo.temporary(core.name(local), listed), listed


def take(lo: Lowerer, identifier: str, place: Any) -> None:
    """The elements of an iterator are asked for."""
    local, value = lo.local(identifier), lo.value_of(identifier)
    if local is None or not isinstance(value.kind, kinds.Iterator):
        return
    if value.kind.spent:
        lo.report(
            "S2S104",
            f"`{identifier}` is an iterator, and may have nothing left to give here",
            place,
            value.kind.spent,
            (f"`{identifier} = list(...)`, where it is made, keeps the elements of that time",),
        )
    if value.kind.once and lo.env is not None:
        lo.env[local] = Value(replace(value.kind, spent="it is read before, and gives its elements once"), value.varied)


def asked(lo: Lowerer, node: Any) -> None:
    """Iterators in an expression that stays as it is are asked for their elements."""
    if not lo.late:
        return
    if isinstance(node, gast.Name):
        if isinstance(node.ctx, gast.Load):
            take(lo, node.id, node)
        return
    if isinstance(node, gast.Compare) and all(isinstance(op, (gast.Is, gast.IsNot)) for op in node.ops):
        return
    if (
        isinstance(node, gast.Call)
        and isinstance(node.func, gast.Name)
        and node.func.id in ("isinstance", "type", "id")
    ):
        return
    for child in core.children(node):
        asked(lo, child)


def next_(lo: Lowerer, node: gast.Call) -> tuple[Expr, Value]:
    """``next(xs)`` takes the first element away."""
    from s2sad.front.expressions import choose, named

    first, *default = node.args
    local = lo.local(first.id) if isinstance(first, gast.Name) else None
    known = lo.value_of(first.id) if local is not None else None
    if known is None or not isinstance(known.kind, kinds.Iterator):
        name, value = named(lo, first)
    elif known.kind.spent:
        take(lo, first.id, first)
        return lo.whole(node), Value(kinds.UNKNOWN, True)
    else:
        assert local is not None
        name, value = local, known
    element = value.kind.element if isinstance(value.kind, kinds.List) else kinds.UNKNOWN
    what = Value(element, value.varied and kinds.carries(element))
    taken = gast.copy_location(core.call(core.attribute(lo.source(name), "pop"), core.constant(0)), node)
    if not default:
        return lo.temporary(taken, what), what
    lo.bind(name, Value(kinds.List(element), value.varied))
    found = choose(lo, core.expr("len(xs) > 0", xs=core.name(name)), taken, default[0], node)
    lo.bind(name, value)
    return found


def unsteady(lo: Lowerer, node: Any, body: list[Any]) -> bool:
    """Report a loop whose body changes what the iterator reads when it goes on."""
    from s2sad.front import iterated

    names = _late(lo, node)
    if not names or not iterated.changes(lo, names, body):
        return False
    lo.report(
        "S2S104",
        f"the body of the loop changes what `{text_of(node)}` reads when it goes on",
        node,
        "its elements are computed one by one, in turns with the body",
        ("loop over what it reads, and compute the element inside the body",),
    )
    return True


def _late(lo: Lowerer, node: Any) -> frozenset[str]:
    """Return the variables that elements are computed from after the loop has begun, other than what is walked over."""
    from s2sad.front.evaluate import static

    if isinstance(node, gast.GeneratorExp):
        walked = node.generators[0].iter
        rest = gast.GeneratorExp(
            node.elt, [gast.comprehension(node.generators[0].target, core.tuple_([]), node.generators[0].ifs, 0)]
        )
        rest.generators += node.generators[1:]
        return _behind(lo, rest) | _late(lo, walked)
    if isinstance(node, gast.Call) and node.args:
        callee = static(lo, node.func)
        if callee in (map, filter):
            return _behind(lo, node.args[0]).union(*(_late(lo, a) for a in node.args[1:]))
        if callee in (zip, enumerate):
            return frozenset().union(*(_late(lo, a) for a in node.args))
    what = made(lo, node) if isinstance(node, gast.Name) else None
    return what.behind if what is not None else frozenset()


def in_container(lo: Lowerer, node: Any) -> None:
    """Report an iterator that becomes an item of a container, where nobody sees how often it is read."""
    if made(lo, node) is not None:
        lo.report(
            "S2S104",
            f"the iterator `{text_of(node)}` is put into a container",
            node,
            "it gives its elements once, and how often it is read there is not known",
            ("make a list of it: `list(...)`",),
        )
