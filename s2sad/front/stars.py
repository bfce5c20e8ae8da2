"""Calls with ``*xs`` and ``**kw``: what they stand for is written out, if it is known or follows from the callee."""

from __future__ import annotations

import inspect
import types
from typing import Any

import gast
import numpy as np

from s2sad import core, kinds
from s2sad.front.evaluate import kind_of
from s2sad.front.lower import Lowerer
from s2sad.front.scope import Closure
from s2sad.front.words import text_of
from s2sad.kinds import Known

# callees that may take one or another number of arguments are called for each
FEW = 4


def _lengths(node: gast.Call, callee: Any) -> range | None:
    """Return how many arguments a single ``*xs`` may give; None: any number, or nobody knows."""
    from s2sad.front import inline

    if sum(isinstance(a, gast.Starred) for a in node.args) != 1 or any(k.arg is None for k in node.keywords):
        return None
    if isinstance(callee, np.ufunc):
        return range(callee.nin - len(node.args) + 1, callee.nin - len(node.args) + 2)
    given = {k.arg for k in node.keywords}
    if type(callee) is Closure:
        arguments = callee.node.args
        names = [a.id for a in (*arguments.posonlyargs, *arguments.args)]
        optional = set(names[len(names) - len(arguments.defaults) :])
        if arguments.vararg is not None:
            return None
    else:
        plain = isinstance(callee, (types.FunctionType, types.BuiltinFunctionType)) or hasattr(callee, "_fields")
        plain |= isinstance(callee, type) and inline.is_user_function(inline.class_attribute(callee, "__init__"))
        found = _parameters(callee) if plain else None
        if found is None or any(p.kind is p.VAR_POSITIONAL for p in found):
            return None
        found = [p for p in found if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
        names = [p.name for p in found]
        optional = {p.name for p in found if p.default is not p.empty}
    left = [n for n in names if n not in given]
    before = len(node.args) - 1
    return range(max(0, sum(n not in optional for n in left) - before), max(0, len(left) - before) + 1)


def _parameters(callee: Any) -> list[inspect.Parameter] | None:
    try:
        return list(inspect.signature(callee, follow_wrapped=False).parameters.values())
    except ValueError:  # of some functions in C it is not known
        return None


def _takes_any(node: gast.Call, callee: Any) -> bool:
    """Tell whether all that the first star gives goes into the parameter ``*args`` of the function."""
    from s2sad.front import inline

    if not inline.is_user_function(callee):
        return False
    found = inspect.signature(callee).parameters.values()
    at = next(i for i, a in enumerate(node.args) if isinstance(a, gast.Starred))
    before = [p.kind for p in found][: at + 1]
    return inspect.Parameter.VAR_POSITIONAL in before


def _taken_apart(lo: Lowerer, node: Any, count: int) -> list[Any]:
    """Bind so many names to the parts of a sequence, and return them."""
    from s2sad.front.statements import statements

    names = [lo.fresh("arg") for _ in range(count)]
    lo.frame.locals.update(names)
    lo.frame.rename.update(zip(names, names, strict=True))
    stored = [gast.Name(id=n, ctx=gast.Store(), annotation=None, type_comment=None) for n in names]
    made = gast.Assign(targets=[gast.Tuple(elts=stored, ctx=gast.Store())], value=node, type_comment=None)
    statements(lo, [gast.copy_location(made, node)], lo.origin)
    return [core.name(n) for n in names]


def expand_stars(lo: Lowerer, node: gast.Call, callee: Any = None) -> gast.Call:
    """Write out ``*xs`` and ``**kw`` whose lengths and keys are known; ``callee`` may tell the length."""
    if not any(isinstance(a, gast.Starred) for a in node.args) and all(k.arg for k in node.keywords):
        return node
    keywords: list[Any] = []
    for k in node.keywords:
        if k.arg is not None:
            keywords.append(k)
            continue
        kind = kind_of(lo, k.value)
        if not isinstance(kind, kinds.Dict) or kind.items is None:
            lo.report(
                "S2S104",
                f"cannot tell which keywords `**{text_of(k.value)}` stands for",
                node,
                "its keys are only known while the program runs",
                ("write the keywords out: `f(a=options['a'])`",),
            )
            return node
        for key, _ in kind.items:
            keywords.append(gast.keyword(arg=key, value=core.subscript(k.value, core.constant(key))))
    node = gast.copy_location(gast.Call(func=node.func, args=node.args, keywords=keywords), node)
    args: list[Any] = []
    for a in node.args:
        if not isinstance(a, gast.Starred):
            args.append(a)
            continue
        if isinstance(a.value, (gast.Tuple, gast.List)):
            args.extend(a.value.elts)
            continue
        kind = kind_of(lo, a.value)
        if isinstance(kind, Known) and isinstance(kind.value, tuple):
            kind = kinds.Tuple(tuple(kinds.of_value(v) for v in kind.value))
        if not isinstance(kind, kinds.Tuple) and _takes_any(node, callee):
            return node
        lengths = _lengths(node, callee)
        if not isinstance(kind, kinds.Tuple) and lengths is not None and len(lengths) == 1:
            args.extend(_taken_apart(lo, a.value, lengths[0]))
            continue
        numbers = isinstance(kind, kinds.List) and kinds.is_scalar(kind.element)
        if numbers and callee in (max, min) and len(node.args) == 1:
            args.append(a.value)
            continue
        if not isinstance(kind, kinds.Tuple):
            lo.report(
                "S2S104",
                f"cannot tell how many arguments `*{text_of(a.value)}` stands for",
                node,
                "its length is only known while the program runs",
                ("unpack it into names first: `a, b = ...`",),
            )
            return node
        args.extend(core.subscript(a.value, core.constant(i)) for i in range(len(kind.elements)))
    return gast.copy_location(gast.Call(func=node.func, args=args, keywords=keywords), node)


def by_length(lo: Lowerer, kind: kinds.Kind, node: gast.Call) -> tuple[list[tuple[Any, Any]], list[Any]] | None:
    """Return a call for each number of arguments that a single ``*xs`` may give, with its test, and the rest.

    None: all calls are the same.
    """
    from s2sad.front.expressions import held

    callee = kind.value if isinstance(kind, Known) else kind
    lengths = _lengths(node, callee)
    if lengths is None or not 1 < len(lengths) <= FEW:
        return None
    at = next(i for i, a in enumerate(node.args) if isinstance(a, gast.Starred))
    given = kind_of(lo, node.args[at].value)
    if not isinstance(given, (kinds.List, kinds.Array)) or isinstance(node.args[at].value, gast.List):
        return None
    xs = held(lo, node.args[at].value)
    arms = []
    for count in lengths:
        parts = [core.subscript(xs, core.constant(i)) for i in range(count)]
        made = gast.Call(node.func, [*node.args[:at], *parts, *node.args[at + 1 :]], node.keywords)
        test = core.expr("len(xs) == n", len=core.builtin("len"), xs=xs, n=core.constant(count))
        arms.append((test, gast.copy_location(made, node)))
    message = core.constant(f"`{text_of(node.func)}` takes {lengths[0]} to {lengths[-1]} of these arguments")
    return arms, [gast.Raise(exc=core.call(core.builtin("TypeError"), message), cause=None)]
