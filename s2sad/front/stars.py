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
        functions = (types.FunctionType, types.BuiltinFunctionType, types.MethodType)
        plain = isinstance(callee, functions) or hasattr(callee, "_fields")
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
    """Tell whether what the first star gives goes into the parameter ``*args`` of the function, all but the first."""
    from s2sad.front import inline

    if not inline.is_user_function(callee) and not isinstance(callee, types.MethodType):
        return False
    found = list(inspect.signature(callee).parameters.values())
    at = next(i for i, a in enumerate(node.args) if isinstance(a, gast.Starred))
    rest = next((i for i, p in enumerate(found) if p.kind is p.VAR_POSITIONAL), None)
    if rest is None:
        return False
    return rest <= at or at == len(node.args) - 1 and all(p.default is p.empty for p in found[:rest])


def _taken_apart(lo: Lowerer, node: Any, count: int) -> list[Any]:
    """Bind so many names to the parts of a sequence, and return them."""
    from s2sad.front.statements import statements

    names = [lo.fresh("arg") for _ in range(count)]
    lo.frame.locals.update(names)
    lo.frame.rename.update(zip(names, names, strict=True))
    stored = [core.stored(n) for n in names]
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
            named = _by_parameters(lo, node, callee, k) if isinstance(kind, kinds.Dict) else None
            if named is not None:
                keywords += named
                continue
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


def _by_parameters(lo: Lowerer, node: gast.Call, callee: Any, options: Any) -> list[Any] | None:
    """Return the keywords that ``**d`` stands for, if the keys of ``d`` are not known: those that the callee takes.

    What takes any others gets the rest as it is, if all other parameters are given. None: it cannot be told.
    """
    from s2sad.front.expressions import held

    found = _defaults(callee)
    stars = any(isinstance(a, gast.Starred) for a in node.args) or sum(k.arg is None for k in node.keywords) > 1
    if found is None or stars:
        return None
    names, any_other = found
    given = {k.arg for k in node.keywords} | set(list(names)[: len(node.args)])
    left = {n: d for n, d in names.items() if n not in given}
    if any_other:
        return None if left else [options]
    if not all(isinstance(d, gast.Constant) for d in left.values() if d is not None):
        return None
    d = options.value if isinstance(options.value, gast.Name) else held(lo, options.value)
    made = []
    for name, default in left.items():
        value: Any = core.subscript(d, core.constant(name))
        if default is not None:
            test = gast.Compare(left=core.constant(name), ops=[gast.In()], comparators=[d])
            value = gast.IfExp(test=test, body=value, orelse=default)
        made.append(gast.keyword(arg=name, value=gast.copy_location(value, node)))
    return made


def _defaults(callee: Any) -> tuple[dict[str, Any], bool] | None:
    """Return the parameters that have names, with their defaults as syntax, and whether there may be any others."""
    if type(callee) is Closure:
        a = callee.node.args
        positional = [p.id for p in a.args]
        found = dict.fromkeys(positional)
        found.update(zip(positional[len(positional) - len(a.defaults) :], a.defaults, strict=True))
        found.update(zip([p.id for p in a.kwonlyargs], a.kw_defaults, strict=True))
        return None if a.posonlyargs or a.vararg is not None else (found, a.kwarg is not None)
    parameters = _parameters(callee) if callable(callee) else None
    if parameters is None or any(p.kind in (p.VAR_POSITIONAL, p.POSITIONAL_ONLY) for p in parameters):
        return None
    named = {p.name: p.default for p in parameters if p.kind is not p.VAR_KEYWORD}
    if not all(
        d is inspect.Parameter.empty or isinstance(d, (bool, int, float, str, type(None))) for d in named.values()
    ):
        return None
    syntax = {n: None if d is inspect.Parameter.empty else core.constant(d) for n, d in named.items()}
    return syntax, len(named) < len(parameters)


def first_of_star(lo: Lowerer, node: gast.Call, count: int, required: int) -> gast.Call:
    """Return ``f(xs[0], *xs[1:])`` for ``f(*xs)``, if ``xs`` begins with what ``f`` has names for before ``*args``."""
    from s2sad.front.expressions import held

    at = len(node.args) - 1
    star = node.args[at] if node.args else None
    if not isinstance(star, gast.Starred) or any(isinstance(a, gast.Starred) for a in node.args[:at]):
        return node
    named = count if required >= count else None
    known = not isinstance(kind_of(lo, star.value), (kinds.List, kinds.Array))
    if named is None or known or at >= named or any(k.arg is None for k in node.keywords):
        return node
    xs = star.value if isinstance(star.value, gast.Name) else held(lo, star.value)
    first: list[Any] = [core.subscript(xs, core.constant(i)) for i in range(named - at)]
    rest = core.subscript(xs, gast.Slice(lower=core.constant(named - at), upper=None, step=None))
    args = [*node.args[:at], *first, gast.Starred(value=gast.copy_location(rest, star), ctx=gast.Load())]
    return gast.copy_location(gast.Call(func=node.func, args=args, keywords=node.keywords), node)


def rest_of_options(definition: Any, node: gast.Call, shift: int) -> tuple[gast.Call, Any]:
    """Return a call without the ``**d`` that is all that goes into ``**options`` of the callee, and ``d``."""
    stars = [k for k in node.keywords if k.arg is None]
    own = {a.id for a in (*definition.args.args, *definition.args.kwonlyargs)}
    given = {k.arg for k in node.keywords if k.arg is not None}
    left = own - given - {a.id for a in definition.args.args[: len(node.args) + shift]}
    if definition.args.kwarg is None or len(stars) != 1 or given - own or left:
        return node, None
    made = gast.Call(func=node.func, args=node.args, keywords=[k for k in node.keywords if k.arg is not None])
    return gast.copy_location(made, node), stars[0].value


def called(lo: Lowerer, kind: kinds.Kind, node: gast.Call) -> Any:
    """Return the object that a call calls, or its kind; of a method of an object one that is bound to something."""
    from s2sad.front import inline

    if isinstance(kind, Known):
        return kind.value
    base = kind_of(lo, node.func.value) if isinstance(node.func, gast.Attribute) else None
    if isinstance(base, kinds.Object) and base.get(node.func.attr) is None:
        found = inline.class_attribute(base.cls, node.func.attr)
        if isinstance(found, types.FunctionType):
            return types.MethodType(found, base)
    return kind


def by_length(lo: Lowerer, kind: kinds.Kind, node: gast.Call) -> tuple[list[tuple[Any, Any]], list[Any]] | None:
    """Return a call for each number of arguments that a single ``*xs`` may give, with its test, and the rest.

    None: all calls are the same.
    """
    from s2sad.front.expressions import held

    lengths = _lengths(node, called(lo, kind, node))
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
