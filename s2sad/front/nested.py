"""Derivatives taken inside the function that is being read, of functions defined there.

The nested function becomes a function of its parameters and of the variables that it captures. Its derivative is
derived for the kinds at the call, and its text is read in place of the call: captured variables are constants of the
inner derivative, and variables of the outer one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from types import FunctionType
from typing import Any

import gast

from s2sad import core, kinds
from s2sad.core import Expr
from s2sad.front import inline, outline
from s2sad.front import source as sources
from s2sad.front.lower import Lowerer, Value
from s2sad.front.scope import MISSING, Closure, Frame
from s2sad.front.source import Source
from s2sad.front.words import text_of
from s2sad.kinds import Kind, Known
from s2sad.runtime.units import hessian_of, jacobian_of

Argument = tuple[Expr, Value]


@dataclass(frozen=True, eq=False)
class Operated(Closure):
    """The kind of an operator's result: the nested function, and the operators that were applied, the first first."""

    operators: tuple[tuple[Any, tuple[Any, ...], tuple[tuple[str, Any], ...]], ...] = ()

    def __hash__(self) -> int:
        return hash((super().__hash__(), self.operators))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Operated) and super().__eq__(other) and other.operators == self.operators


def is_operator(callee: Any) -> bool:
    return isinstance(callee, FunctionType) and hasattr(callee, "__s2sad_operator__")


def is_outer_operator(callee: Any) -> bool:
    """Tell whether a function is an operator that cannot be applied inside a function that is differentiated."""
    return isinstance(callee, FunctionType) and callee.__module__ == "s2sad.api" and not is_operator(callee)


def of_operator(operator: Any, args: tuple[Kind, ...], keywords: tuple[tuple[str, Kind], ...]) -> Kind:
    """Return the kind of an operator applied to a function; unknown if it is not known to what."""
    options = [_option(k) for k in (*args[1:], *(k for _, k in keywords))]
    if not args or any(o is MISSING for o in options):
        return kinds.UNKNOWN
    positional = tuple(options[: len(args) - 1])
    named = dict(zip((n for n, _ in keywords), options[len(args) - 1 :], strict=True))
    function = args[0]
    if _columns(operator) and isinstance(function, Known) and type(function.value) is FunctionType:
        function = _as_nested(function.value)
    if isinstance(function, Closure):
        before = function.operators if isinstance(function, Operated) else ()
        return Operated(function.node, function.frame, (*before, (operator, positional, tuple(named.items()))))
    if isinstance(function, Known) and not _columns(operator):
        return Known(operator(function.value, *positional, **named))
    return kinds.UNKNOWN


def _option(kind: Kind) -> Any:
    if isinstance(kind, kinds.Tuple):
        parts = tuple(_option(k) for k in kind.elements)
        return MISSING if MISSING in parts else parts
    return kind.value if isinstance(kind, Known) else MISSING


@lru_cache(maxsize=256)
def _as_nested(function: FunctionType) -> Closure:
    """Return a function of a module as one that is defined where its names are looked up."""
    found = sources.read(function)
    return Closure(found.node, Frame(found.name, found.file, found.globals, found.closure, set()))


def _columns(operator: Any) -> Any:
    """Return the operator whose products with unit arrays are the columns of an operator's result, or None."""
    return getattr(operator, "__s2sad_columns__", None)


def call(lo: Lowerer, kind: Operated, node: gast.Call) -> Argument:
    """Read a call of the derivative of a nested function."""
    from s2sad.front.calls import source_of
    from s2sad.front.stars import expand_stars

    node = expand_stars(lo, node)
    operator, positional, options = kind.operators[-1]
    if _columns(operator):
        return _by_columns(lo, kind, node)
    captured = outline.captured(lo, kind.node, inline.frame_of(kind))
    held = {n: v for n, v in (captured or {}).items() if isinstance(v.kind, Closure)}
    free = {n: v for n, v in (captured or {}).items() if n not in held}
    if captured is None or any(_holds_function(v.kind) for v in free.values()):
        return _refused(lo, node, "which assigns variables around it, or calls functions out of containers")
    made = _stand_in(kind, tuple(free), held)
    derivative: Any = made.function
    seeds: list[str] = []
    for operator, positional, options in kind.operators:
        derivative = operator(derivative, *positional, **dict(options))
        seeds.extend(derivative.extra)
    given, own = _parted(lo, node, seeds)
    bound = inline.arguments(lo, kind, own) if given is not None else None
    if bound is None or given is None:
        return core.constant(0.0), Value(kinds.UNKNOWN, True)
    if any(isinstance(v.kind, Closure) for _, v in bound.values()):
        return _refused(lo, node, "which is given a nested function")
    values: list[Argument] = [*bound.values(), *((core.name(n), v) for n, v in free.items())]
    values = [promoted(lo, a) if n in derivative.wrt else a for n, a in zip(derivative.names, values, strict=False)]
    known = relabelled(dict(zip(derivative.names, (v.kind for _, v in values), strict=False)))
    # a loop is walked several times: it is derived once
    key = (kind.node, kind.operators, _objects(kind), tuple(known.items()), tuple(held.items()))
    if key not in lo.derived:
        lo.derived[key] = derivative.__s2sad_plain__(known)
    plain = lo.derived[key]
    if not held.keys().isdisjoint(plain.__code__.co_names):
        return _refused(lo, node, "which passes a nested function on")
    args = [*(source_of(lo, e, v) for e, v in values), *given]
    return inline.function(lo, plain, gast.copy_location(core.call(node.func, *args), node))


def _objects(kind: Closure) -> tuple[tuple[str, int], ...]:
    """Return what names around a nested function stand for, as far as they are no variables."""
    found: list[tuple[str, int]] = [("globals", id(kind.frame.globals))]
    frame: Frame | None = kind.frame
    while frame is not None:
        found.extend((name, id(value)) for name, value in frame.objects.items())
        frame = frame.parent
    return tuple(found)


def _refused(lo: Lowerer, node: gast.Call, why: str) -> Argument:
    lo.report(
        "S2S204",
        f"the derivative `{text_of(node)}` of a nested function, {why}, is not supported",
        node,
        help=("define the inner function at the top of the module, and pass it those variables",),
    )
    return core.constant(0.0), Value(kinds.UNKNOWN, True)


def _holds_function(kind: Kind) -> bool:
    if isinstance(kind, (kinds.Tuple, kinds.List, kinds.Dict, kinds.Object)):
        inner: tuple[Kind, ...] = ()
        match kind:
            case kinds.Tuple():
                inner = kind.elements
            case kinds.List():
                inner = (kind.element,)
            case kinds.Dict():
                inner = (kind.value, *(k for _, k in kind.items or ()))
            case kinds.Object():
                inner = tuple(k for _, k in kind.attributes)
        return any(map(_holds_function, inner))
    return isinstance(kind, Closure)


def _stand_in(kind: Closure, free: tuple[str, ...], held: dict[str, Value]) -> Source:
    """Return the nested function as a function of its own parameters and of what it captures.

    It is read, never called.
    """
    definition = kind.node
    name = getattr(definition, "name", "function")
    own = core.parameter_names(definition.args)
    renamed = {n: _apart(n, free) for n in inline.local_names(definition)}
    parameters = [*(renamed[n] for n in own), *free]
    plain = [gast.Name(id=p, ctx=gast.Param(), annotation=None, type_comment=None) for p in parameters]
    arguments = gast.arguments(plain, [], None, [], [], None, [])
    body = definition.body
    if isinstance(definition, gast.Lambda):
        body = [gast.copy_location(gast.Return(value=definition.body), definition.body)]
    node = gast.copy_location(
        gast.FunctionDef(name, arguments, body, [], None, None, []),
        definition,
    )
    names: dict[str, Any] = {}
    exec(f"def {name}({', '.join(parameters)}): raise NotImplementedError", names)

    def frame() -> Frame:
        made = inline.frame_of(kind)
        made.rename.update(renamed)
        made.node = node
        return made

    function = names[name]
    function.__module__ = kind.frame.globals.get("__name__", name)
    outer = kind.frame
    source = Source(
        function,
        name,
        node,
        outer.file,
        definition.lineno,
        (),
        outer.globals,
        outer.closure,
        name,
        frame=frame,
        held=held,
    )
    function.__s2sad_source__ = source
    return source


def _apart(name: str, taken: tuple[str, ...]) -> str:
    while name in taken:
        name += "_"
    return name


def _parted(lo: Lowerer, node: gast.Call, seeds: list[str]) -> tuple[list[Any] | None, gast.Call]:
    """Return the seeds of a call, in their order, and the call without them. None: one is missing."""
    named = {k.arg: k.value for k in node.keywords}
    if any(s in named for s in seeds):
        args, given = node.args, [named[s] for s in seeds if s in named]
    else:
        count = len(node.args) - len(seeds)
        args, given = node.args[: max(count, 0)], node.args[max(count, 0) :]
    if len(given) != len(seeds):
        lo.report(
            "S2S404",
            f"`{text_of(node)}` misses its argument `{seeds[-1]}`",
            node,
            help=("give it after the others, or by name",),
        )
        return None, node
    keywords = [k for k in node.keywords if k.arg not in seeds]
    return given, gast.copy_location(gast.Call(func=node.func, args=args, keywords=keywords), node)


def promoted(lo: Lowerer, argument: Argument) -> Argument:
    """An integer is promoted to a float where a derivative is taken with respect to it, as it is at run time."""
    expr, value = argument
    kind = kinds.widened(value.kind)
    if isinstance(expr, gast.Constant) and type(expr.value) is int:
        return core.constant(float(expr.value)), Value(kinds.FLOAT)
    if isinstance(kind, kinds.Scalar) and kind.dtype == "int":
        made = core.call(lo.namespace.object("float", float), expr)
        return lo.temporary(made, Value(kinds.FLOAT)), Value(kinds.FLOAT)
    if isinstance(kind, kinds.Array) and kind.dtype is not None and kind.dtype.startswith(("int", "uint")):
        floats = Value(kinds.Array("float64", kind.shape))
        made = core.call(core.attribute(expr, "astype"), lo.namespace.object("float", float))
        return lo.temporary(made, floats), floats
    return expr, Value(kind, value.varied)


def relabelled(found: dict[str, Kind]) -> dict[str, Kind]:
    """Give the sizes in kinds of arguments names that are not those of the caller's, equal ones the same."""
    symbols: dict[str, str] = {}

    def dim(old: kinds.Dim) -> kinds.Dim:
        return old and (symbols.setdefault(old[0], f"size {len(symbols)}"), old[1])

    return {name: kinds.map_dims(kind, dim) for name, kind in found.items()}


# -- Hessians and Jacobians --------------------------------------------------------------------------------------------


def _by_columns(lo: Lowerer, kind: Operated, node: gast.Call) -> Argument:
    """A Hessian or Jacobian is what products with unit arrays give."""
    from s2sad.front.calls import source_of

    operator, positional, options = kind.operators[-1]
    chosen = dict(zip(("wrt", "mode"), positional, strict=False)) | dict(options)
    for option in ("mode", "chunk"):
        chosen.pop(option, None)
    product = _columns(operator), (), tuple(chosen.items())
    inner = Operated(kind.node, kind.frame, (*kind.operators[:-1], product))
    name = lo.fresh("product")
    lo.frame.locals.add(name)
    lo.frame.rename[name] = name
    assert lo.env is not None
    lo.env[name] = Value(inner)
    names = core.parameter_names(kind.node.args)
    wrt = chosen.get("wrt", 0)
    position = names.index(wrt) if isinstance(wrt, str) and wrt in names else wrt
    if not isinstance(position, int) or position >= len(node.args):
        return _refused(lo, node, "with respect to what is not an argument given by position")
    # each argument is computed once
    args = [source_of(lo, *inline.argument(lo, a)) for a in node.args]
    unit = gast.Name(id="unit", ctx=gast.Param(), annotation=None, type_comment=None)
    arguments = gast.arguments([unit], [], None, [], [], None, [])
    body = gast.copy_location(gast.Call(core.name(name), [*args, core.name("unit")], node.keywords), node)
    is_hessian = operator.__s2sad_operator__ == "hessian"
    if not is_hessian:
        body = core.subscript(body, core.constant(1))
    each = gast.copy_location(gast.Lambda(args=arguments, body=body), node)
    helper = hessian_of if is_hessian else jacobian_of
    made = gast.copy_location(core.call(node.func, args[position]), node)
    return inline.function(lo, helper, made, first=(core.constant(None), Value(Closure(each, lo.frame))))
