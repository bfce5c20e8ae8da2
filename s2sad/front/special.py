"""Builtins that take functions or iterables apart: map, filter, zip, list, tuple, reduce, and marks of our own."""

from __future__ import annotations

import copy
import dataclasses
import functools
import itertools
from collections import OrderedDict, deque
from collections.abc import Callable, Hashable, Sequence
from typing import Any

import gast
import numpy as np

from s2sad import core, kinds
from s2sad.core import Expr
from s2sad.front import iterators
from s2sad.front.lower import Lowerer, Value
from s2sad.front.words import text_of
from s2sad.rules import marks, registry
from s2sad.runtime import records, surgery

Handler = Callable[[Lowerer, gast.Call], tuple[Expr, Value]]

# of which source syntax is made
BUILTINS = {n: core.builtin(n) for n in ("range", "min", "len")}


def find(callee: Any) -> Handler | None:
    return HANDLERS.get(callee) if isinstance(callee, Hashable) else None


def _stored(identifier: str) -> Any:
    return core.stored(identifier)


def _variable(wanted: str, node: Any) -> str:
    """Return a name for the variable of a comprehension, one that the call it is made from does not mention."""
    names = {n.id for n in core.nodes(node) if isinstance(n, gast.Name)}
    while wanted in names:
        wanted += "_"
    return wanted


def _each(
    lo: Lowerer,
    node: gast.Call,
    element: Callable[[Any], Any],
    iterable: Any,
    tests: Sequence[Callable[[Any], Any]] = (),
) -> tuple[Expr, Value]:
    """Read ``[element(e) for e in iterable if test(e)]``."""
    from s2sad.front.comprehensions import list_comprehension

    e = _variable("e", node)
    ifs = [test(core.name(e)) for test in tests]
    generator = gast.comprehension(target=_stored(e), iter=iterable, ifs=ifs, is_async=0)
    made = gast.ListComp(elt=element(core.name(e)), generators=[generator])
    return list_comprehension(lo, gast.copy_location(made, node))


def written_out(lo: Lowerer, node: Any) -> Any:
    """Return ``[f(a), f(b)]`` for ``map(f, [a, b])``, other expressions as they are."""
    from s2sad.front.evaluate import static
    from s2sad.front.loops import as_now

    if isinstance(node, gast.Call) and len(node.args) == 2 and isinstance(node.args[1], (gast.List, gast.Tuple)):
        function, display = node.args
        if static(lo, node.func) is map and not any(isinstance(e, gast.Starred) for e in display.elts):
            # the elements are what they are before the first call
            vouched = registry.find(static(lo, function)) is not None or isinstance(static(lo, function), type)
            elements = display.elts if vouched else [as_now(lo, e, set()) for e in display.elts]
            calls = [gast.copy_location(core.call(function, e), node) for e in elements]
            return gast.copy_location(gast.List(elts=calls, ctx=gast.Load()), node)
    return node


def _map(lo: Lowerer, node: gast.Call) -> tuple[Expr, Value]:
    from s2sad.front.expressions import operation

    display = written_out(lo, node)
    if display is not node:
        return operation(lo, display)
    function, *iterables = node.args
    if len(iterables) == 1:
        return _each(lo, node, lambda e: gast.copy_location(core.call(function, e), node), iterables[0])
    names = [_variable(f"e{i}", node) for i in range(len(iterables))]
    target = gast.Tuple(elts=[_stored(n) for n in names], ctx=gast.Store())
    from s2sad.front.comprehensions import list_comprehension

    generator = gast.comprehension(target=target, iter=core.call(core.builtin("zip"), *iterables), ifs=[], is_async=0)
    element = gast.copy_location(core.call(function, *map(core.name, names)), node)
    return list_comprehension(lo, gast.copy_location(gast.ListComp(elt=element, generators=[generator]), node))


def _filter(lo: Lowerer, node: gast.Call) -> tuple[Expr, Value]:
    function, iterable = node.args
    return _each(lo, node, lambda e: e, iterable, [lambda e: gast.copy_location(core.call(function, e), node)])


def _list(lo: Lowerer, node: gast.Call) -> tuple[Expr, Value]:
    from s2sad.front.expressions import operation

    inner = node.args[0]
    if isinstance(inner, gast.GeneratorExp):
        return operation(lo, inner)
    if isinstance(inner, gast.Call):
        from s2sad.front.evaluate import static

        callee = static(lo, inner.func)
        if callee in (map, filter):
            return operation(lo, inner)
        if callee is enumerate:
            return _zip(lo, inner, 2)
    return _each(lo, node, lambda e: e, inner)


def _tuple(lo: Lowerer, node: gast.Call) -> tuple[Expr, Value]:
    from s2sad.front.evaluate import kind_of
    from s2sad.front.expressions import operation

    if isinstance(kind_of(lo, node.args[0]), kinds.Tuple):
        return operation(lo, node.args[0])
    return _list(lo, node)


def _reduce(lo: Lowerer, node: gast.Call) -> tuple[Expr, Value]:
    """``reduce(f, xs, start)`` is a loop over ``xs``."""
    from s2sad.front.expressions import named, operation
    from s2sad.front.lower import Value as V
    from s2sad.front.statements import statements

    function, iterable = node.args[0], node.args[1]
    total = lo.fresh("total")
    sequence, value = named(lo, iterable)
    lo.source(total)
    whole = lo.source(sequence)
    if len(node.args) > 2:
        expr, first = operation(lo, node.args[2])
        rest: Any = whole
    else:
        expr, first = operation(lo, gast.copy_location(core.subscript(whole, core.constant(0)), node))
        rest = core.expr("xs[1:]", xs=whole)
    lo.assign(total, expr, V(first.kind, first.varied))
    item = lo.fresh("item")
    lo.frame.locals.add(item)
    lo.frame.rename[item] = item
    step = gast.Assign(
        targets=[_stored(total)], value=core.call(function, core.name(total), core.name(item)), type_comment=None
    )
    loop = gast.For(
        target=_stored(item), iter=rest, body=[gast.copy_location(step, node)], orelse=[], type_comment=None
    )
    statements(lo, [gast.copy_location(loop, node)], lo.origin)
    assert lo.env is not None
    return core.name(total), lo.env[total]


def _zip(lo: Lowerer, node: gast.Call, count: int | None = None) -> tuple[Expr, Value]:
    """A zip as a value: the list of its tuples; of an enumeration, pairs."""
    from s2sad.front.comprehensions import list_comprehension

    names = [_variable(f"e{i}", node) for i in range(count or len(node.args))]
    target = gast.Tuple(elts=[_stored(n) for n in names], ctx=gast.Store())
    generator = gast.comprehension(target=target, iter=node, ifs=[], is_async=0)
    return list_comprehension(lo, gast.ListComp(elt=core.tuple_(map(core.name, names)), generators=[generator]))


def columns(lo: Lowerer, rows: Any) -> tuple[Expr, Value] | None:
    """``zip(*rows)`` of a list: its columns, as lists."""
    from s2sad.front.calls import source_of
    from s2sad.front.evaluate import kind_of
    from s2sad.front.expressions import named, operation

    kind = kind_of(lo, rows)
    if not isinstance(kind, kinds.List) or isinstance(rows, (gast.List, gast.Tuple)):
        return None
    name, value = named(lo, rows)
    held = source_of(lo, core.name(name), value)
    if isinstance(kind.element, kinds.Tuple):
        parts = [
            core.expr("[r[k] for r in rows]", rows=held, k=core.constant(k)) for k in range(len(kind.element.elements))
        ]
        return operation(lo, core.tuple_(parts))
    count = core.expr("min([len(r) for r in rows], default=0)", rows=held, **BUILTINS)
    made = core.expr("[[r[k] for r in rows] for k in range(count)]", rows=held, count=count, **BUILTINS)
    return operation(lo, made)


def _enumerate(lo: Lowerer, node: gast.Call) -> tuple[Expr, Value]:
    return _zip(lo, node, 2)


def _sorted(lo: Lowerer, node: gast.Call) -> tuple[Expr, Value]:
    """``sorted(xs, key=f)`` is ``[xs[i] for i in order]``; the order is a constant of the run."""
    from s2sad.front.comprehensions import list_comprehension
    from s2sad.front.evaluate import element_of, kind_of
    from s2sad.front.expressions import named

    kind = kind_of(lo, node.args[0])
    if isinstance(kind, kinds.Dict):
        return lo.whole(node), Value(kinds.List(element_of(kind)))
    listed, _ = named(lo, gast.copy_location(core.call(core.builtin("list"), node.args[0]), node))
    order = lo.fresh("order")
    lo.source(order)
    xs = lo.source(listed)
    made, index = _by_index(lo, node, xs)
    element: Any = core.subscript(xs, core.name(index))
    lo.assign(order, lo.whole(made), Value(kinds.List(kinds.INT)))
    generator = gast.comprehension(target=_stored(index), iter=core.name(order), ifs=[], is_async=0)
    return list_comprehension(lo, gast.copy_location(gast.ListComp(elt=element, generators=[generator]), node))


def _by_index(lo: Lowerer, node: gast.Call, xs: Any) -> tuple[gast.Call, str]:
    """Return ``f(range(len(xs)), key=lambda i: key(xs[i]))`` for ``f(xs, key=key)``, and the name of the index."""
    key = next((k.value for k in node.keywords if k.arg == "key"), None)
    keys = None if key is None else _keys(lo, node, key, xs)
    index = lo.fresh("i")
    while key is not None and index in core.reads(key):
        index = lo.fresh("i")
    element = core.subscript(keys or xs, core.name(index))
    body = core.call(key, element) if key is not None and keys is None else element
    by: Any = gast.Lambda(args=core.expr(f"lambda {index}: 0").args, body=body)  # type: ignore[attr-defined]
    others = [k for k in node.keywords if k.arg != "key"]
    indices = core.expr("range(len(xs))", xs=xs, **BUILTINS)
    return gast.Call(func=node.func, args=[indices], keywords=[gast.keyword(arg="key", value=by), *others]), index


def _keys(lo: Lowerer, node: gast.Call, key: Any, xs: Any) -> Any:
    """Return the list ``[key(x) for x in xs]``, if it must be made here: the key function writes what others read."""
    from s2sad.front.comprehensions import list_comprehension
    from s2sad.front.summaries import in_place

    if not in_place(lo, gast.copy_location(core.call(key, core.subscript(xs, core.constant(0))), node)):
        return None
    e = _variable("e", gast.Tuple(elts=[node, xs], ctx=gast.Load()))
    generator = gast.comprehension(target=_stored(e), iter=xs, ifs=[], is_async=0)
    made = gast.ListComp(elt=gast.copy_location(core.call(key, core.name(e)), node), generators=[generator])
    expr, _ = list_comprehension(lo, gast.copy_location(made, node))
    return lo.source(str(expr.id))  # type: ignore[attr-defined]


def _chosen(lo: Lowerer, node: gast.Call) -> tuple[Expr, Value]:
    """``max(xs, key=f)`` is ``xs[i]``; the index is a constant of the run."""
    from s2sad.front.evaluate import kind_of
    from s2sad.front.expressions import named, operation

    given = node.args[0] if len(node.args) == 1 else gast.List(elts=node.args, ctx=gast.Load())
    if not isinstance(kind_of(lo, given), (kinds.List, kinds.Tuple)) or iterators.made(lo, given) is not None:
        given = core.call(core.builtin("list"), given)
    listed, _ = named(lo, gast.copy_location(given, node))
    at = lo.fresh("at")
    xs = lo.source(listed)
    lo.assign(at, lo.whole(_by_index(lo, node, xs)[0]), Value(kinds.INT))
    return operation(lo, gast.copy_location(core.subscript(xs, lo.source(at)), node))


def _or_default(lo: Lowerer, node: gast.Call) -> tuple[Expr, Value]:
    """``max(xs, default=d)`` is ``max(xs) if xs else d``."""
    from s2sad.front.expressions import choose, named

    listed, _ = named(lo, gast.copy_location(core.call(core.builtin("list"), node.args[0]), node))
    xs = lo.source(listed)
    default = next(k.value for k in node.keywords if k.arg == "default")
    others = [k for k in node.keywords if k.arg != "default"]
    made = gast.copy_location(gast.Call(func=node.func, args=[xs], keywords=others), node)
    return choose(lo, core.expr("len(xs) > 0", xs=core.name(listed)), made, default, node)


def _partial(lo: Lowerer, node: gast.Call) -> tuple[Expr, Value]:
    """``partial(f, a, k=b)`` is a lambda that holds the values of now."""
    return held_arguments(lo, node, node.args, node.keywords)


def held_arguments(lo: Lowerer, node: Any, parts: list[Any], options: list[Any]) -> tuple[Expr, Value]:
    """Return the lambda that calls the first part with the others, which have the values of now, and its own arguments.

    Of a method it is the object that is held.
    """
    from s2sad.front.expressions import held
    from s2sad.front.scope import Closure

    first, *others = parts
    if first is node:
        func = gast.copy_location(core.attribute(held(lo, first.value), first.attr), first)
    else:
        func = held(lo, first)
    args = [held(lo, a) for a in others]
    keywords = [gast.keyword(arg=k.arg, value=held(lo, k.value)) for k in options]
    rest, named = (gast.Name(id=n, ctx=gast.Param(), annotation=None, type_comment=None) for n in ("args", "options"))
    call = gast.Call(
        func=func,
        args=[*args, gast.Starred(value=core.name("args"), ctx=gast.Load())],
        keywords=[*keywords, gast.keyword(arg=None, value=core.name("options"))],
    )
    arguments = gast.arguments(
        args=[], posonlyargs=[], vararg=rest, kwonlyargs=[], kw_defaults=[], kwarg=named, defaults=[]
    )
    made = gast.copy_location(gast.Lambda(args=arguments, body=gast.copy_location(call, node)), node)
    return lo.whole(made), Value(Closure(made, lo.frame))


def _chain(lo: Lowerer, node: gast.Call) -> tuple[Expr, Value]:
    from s2sad.front.expressions import operation

    parts = [gast.copy_location(core.call(core.builtin("list"), a), node) for a in node.args]
    return operation(lo, functools.reduce(lambda a, b: core.binary(a, gast.Add, b), parts))


def _getattr(lo: Lowerer, node: gast.Call) -> tuple[Expr, Value]:
    """``getattr`` with a literal name is an attribute, where the object has it."""
    from s2sad.front.evaluate import kind_of, static
    from s2sad.front.expressions import operation

    name = static(lo, node.args[1])
    kind = kind_of(lo, node.args[0])
    if isinstance(name, str):
        missing = isinstance(kind, kinds.Object) and kind.get(name) is None and not hasattr(kind.cls, name)
        if isinstance(kinds.widened(kind), (kinds.Scalar, kinds.Array)):
            missing = not any(hasattr(c, name) for c in (int, float, complex, np.ndarray, np.generic))
        if missing and len(node.args) > 2:
            return operation(lo, node.args[2])
        return operation(lo, gast.copy_location(core.attribute(node.args[0], name), node))
    lo.report(
        "S2S104",
        f"cannot tell which attribute `{text_of(node)}` is",
        node,
        lo.because(text_of(node.args[0])),
        ("write the attribute out, or give the name as an argument of the function",),
    )
    return lo.whole(node), Value(kinds.UNKNOWN, True)


def _setattr(lo: Lowerer, node: gast.Call) -> tuple[Expr, Value]:
    """``setattr`` with a literal name is an assignment to the attribute."""
    from s2sad.front.evaluate import static
    from s2sad.front.expressions import operation
    from s2sad.front.statements import bind

    target, name, value = node.args
    attr = static(lo, name)
    if isinstance(attr, str):
        place = gast.Attribute(value=target, attr=attr, ctx=gast.Store())
        bind(lo, gast.copy_location(place, node), *operation(lo, value))
    else:
        lo.report(
            "S2S104", "setattr with a name that is not known", node, help=("write the attribute out: `o.name = ...`",)
        )
    return core.constant(None), Value(kinds.NONE)


def _set_plainly(lo: Lowerer, node: gast.Call) -> tuple[Expr, Value]:
    """``object.__setattr__`` does not ask the class."""
    from s2sad.front import containers
    from s2sad.front.evaluate import static
    from s2sad.front.expressions import atom, named

    target, name, value = node.args
    attr = static(lo, name)
    if isinstance(attr, str):
        base, _ = named(lo, target)
        containers.store(lo, base, None, *atom(lo, value), attr)
    else:
        lo.report(
            "S2S104",
            "__setattr__ with a name that is not known",
            node,
            help=("write the attribute out: `o.name = ...`",),
        )
    return core.constant(None), Value(kinds.NONE)


def _piecewise(lo: Lowerer, node: gast.Call) -> tuple[Expr, Value]:
    """``np.piecewise`` stores, for each condition, what its function gives for the elements selected."""
    from s2sad.front.evaluate import kind_of
    from s2sad.front.expressions import named
    from s2sad.front.statements import statements

    given = {
        **dict(zip(("x", "condlist", "funclist"), node.args, strict=False)),
        **{k.arg: k.value for k in node.keywords},
    }
    conditions, functions = given["condlist"], given["funclist"]
    displays = isinstance(conditions, gast.List) and isinstance(functions, gast.List)
    if not displays or any(isinstance(e, gast.Starred) for e in (*conditions.elts, *functions.elts)):
        lo.report(
            "S2S104",
            "cannot tell which functions np.piecewise calls",
            node,
            lo.because(text_of(node)),
            ("write the conditions and the functions as lists, in the call",),
        )
        return lo.whole(node), Value(kinds.UNKNOWN, True)

    def local(base: str) -> Any:
        fresh = lo.fresh(base)
        lo.frame.locals.add(fresh)
        lo.frame.rename[fresh] = fresh
        return core.name(fresh)

    def run(target: Any, value: Any, test: Any = None) -> None:
        made: Any = gast.Assign(targets=[target], value=gast.copy_location(value, node), type_comment=None)
        if test is not None:
            made = gast.If(test=test, body=[gast.copy_location(made, node)], orelse=[])
        statements(lo, [gast.copy_location(made, node)], lo.origin)

    kind = kind_of(lo, given["x"])
    number = kinds.is_scalar(kind) and kinds.is_inexact(kind)
    array = number or isinstance(kind, kinds.Array)
    x, out = local("x"), local("pieces")
    run(_stored(x.id), given["x"] if array else core.call(lo.namespace.numpy("asarray"), given["x"]))
    run(_stored(out.id), core.constant(0.0) if number else core.call(lo.namespace.numpy("zeros_like"), x))
    chosen = [local("chosen") for _ in conditions.elts]
    for name, condition in zip(chosen, conditions.elts, strict=True):
        run(_stored(name.id), condition)
    if len(functions.elts) == len(chosen) + 1:
        any_ = functools.reduce(lambda a, b: core.call(lo.namespace.numpy("logical_or"), a, b), chosen)
        chosen.append(local("chosen"))
        run(_stored(chosen[-1].id), core.call(lo.namespace.numpy("logical_not"), any_))
    rest, options = node.args[3:], [k for k in node.keywords if k.arg not in ("x", "condlist", "funclist")]
    for name, function in zip(chosen, functions.elts, strict=True):
        place = _stored(out.id) if number else gast.Subscript(value=out, slice=name, ctx=gast.Store())
        value = function
        if not kinds.is_scalar(kind_of(lo, function)):
            taken = x if number else core.subscript(x, name)
            value = gast.Call(func=function, args=[taken, *rest], keywords=options)
        run(place, value, name if number else None)
    made, value = named(lo, out)
    return core.name(made), value


def _solved(lo: Lowerer, node: gast.Call) -> tuple[Expr, Value]:
    """What a solver finds is left as the call that it is; the derivative of that is a solution again."""
    from s2sad.front.evaluate import kind_of

    return lo.whole(node.args[0]), Value(kind_of(lo, node.args[0]))


def _held(lo: Lowerer, node: gast.Call) -> tuple[Expr, Value]:
    """Nothing that leads to the value is differentiated."""
    from s2sad.front.expressions import operation

    before = set(lo.varied)
    expr, value = operation(lo, node.args[0])
    lo.varied &= before
    return lo.temporary(expr, Value(value.kind)), Value(value.kind)


def _of_array(builtin: Any, function: Any) -> Handler:
    """A builtin of one array is NumPy's function along the first axis; of what is not known, one that looks."""

    def handler(lo: Lowerer, node: gast.Call) -> tuple[Expr, Value]:
        from s2sad.front.calls import primitive
        from s2sad.front.evaluate import kind_of

        kind = kind_of(lo, node.args[0]) if node.args else kinds.UNKNOWN
        if len(node.args) == 1 and any(k.arg == "default" for k in node.keywords):
            return _or_default(lo, node)
        if builtin is not sum and not node.keywords and _of_rows(lo, node.args):
            node = gast.copy_location(gast.Call(node.func, node.args, [gast.keyword("key", _ITSELF)]), node)
        if [k.arg for k in node.keywords] == ["key"] and node.args:
            return _chosen(lo, node)
        if isinstance(kind, kinds.Array) and len(node.args) == 1 and not node.keywords:
            axis = gast.keyword(arg="axis", value=core.constant(0))
            func = lo.namespace.function(function)
            return primitive(lo, function, gast.copy_location(gast.Call(func, node.args, [axis]), node))
        return primitive(lo, builtin, node)

    return handler


_ITSELF = core.expr("lambda e: e")


def _of_rows(lo: Lowerer, args: list[Any]) -> bool:
    """Tell whether what is compared are tuples, lists or objects: one of them is the result, as it is."""
    from s2sad.front.evaluate import element_of, kind_of

    if len(args) == 1 and isinstance(args[0], gast.GeneratorExp):
        args = [gast.copy_location(gast.ListComp(elt=args[0].elt, generators=args[0].generators), args[0])]
    found = [kind_of(lo, a) for a in args]
    compared = found if len(found) > 1 else [element_of(k) for k in found]
    return any(isinstance(k, (kinds.List, kinds.Tuple, kinds.Object)) for k in compared)


def _surgery(name: str) -> Handler:
    def handler(lo: Lowerer, node: gast.Call) -> tuple[Expr, Value]:
        from s2sad.front import surgery as reading

        return getattr(reading, name)(lo, node)

    return handler


def _dict(lo: Lowerer, node: gast.Call) -> tuple[Expr, Value]:
    """``dict(d, k=v)`` is ``{**d, "k": v}``."""
    from s2sad.front.calls import primitive
    from s2sad.front.evaluate import kind_of
    from s2sad.front.expressions import operation

    if len(node.args) > 1 or node.args and not isinstance(kind_of(lo, node.args[0]), kinds.Dict):
        return primitive(lo, dict, node)
    keys = [*(None for _ in node.args), *(core.constant(k.arg) for k in node.keywords)]
    made = gast.Dict(keys=keys, values=[*node.args, *(k.value for k in node.keywords)])
    return operation(lo, gast.copy_location(made, node))


def _patched(name: str) -> Handler:
    def handler(lo: Lowerer, node: gast.Call) -> tuple[Expr, Value]:
        from s2sad.front import patches

        return getattr(patches, name)(lo, node)

    return handler


def _replace(lo: Lowerer, node: gast.Call) -> tuple[Expr, Value]:
    """``dataclasses.replace(p, a=x)`` calls the class with the other fields of ``p``."""
    from s2sad.front.containers import construct
    from s2sad.front.expressions import named
    from s2sad.front.inline import function, object_node

    name, value = named(lo, node.args[0])
    cls: Any = getattr(value.kind, "cls", None)
    if not isinstance(value.kind, kinds.Object) or not hasattr(cls, "__dataclass_fields__"):
        return function(lo, dataclasses.replace, node)
    given = {k.arg for k in node.keywords}
    rest = [
        gast.keyword(arg=f.name, value=core.attribute(lo.source(name), f.name))
        for f in dataclasses.fields(cls)
        if f.init and f.name not in given
    ]
    made = gast.Call(object_node(lo, cls.__name__, cls), [], [*node.keywords, *rest])
    return construct(lo, cls, gast.copy_location(made, node))


def _taken_apart(form: Callable[[list[str], list[Any]], Any]) -> Handler:
    """``astuple`` and ``asdict`` of dataclasses whose fields are numbers, arrays, or such dataclasses."""

    def handler(lo: Lowerer, node: gast.Call) -> tuple[Expr, Value]:
        from s2sad.front.expressions import named, operation

        def part(source: Any, kind: kinds.Kind) -> Any:
            cls = getattr(kind, "cls", None)
            if isinstance(kind, kinds.Object) and dataclasses.is_dataclass(cls):
                names = [f.name for f in dataclasses.fields(cls)]
                parts = [part(core.attribute(source, n), kind.get(n) or kinds.UNKNOWN) for n in names]
                return None if any(p is None for p in parts) else form(names, parts)
            if isinstance(kind, kinds.Array):
                return core.call(core.attribute(source, "copy"))
            return source if kinds.is_immutable(kind) else None

        name, value = named(lo, node.args[0])
        made = part(lo.source(name), value.kind)
        if made is None or len(node.args) > 1 or node.keywords:
            why = "what its fields hold is copied in depth"
            lo.report(
                "S2S205", f"`{text_of(node.func)}` of such an object has no rule", node, why, ("read its fields",)
            )
            return lo.whole(node), Value(kinds.UNKNOWN, True)
        return operation(lo, gast.copy_location(made, node))

    return handler


def _as_dict(names: list[str], parts: list[Any]) -> Any:
    return gast.Dict(keys=[core.constant(n) for n in names], values=parts)


def _deque(lo: Lowerer, node: gast.Call) -> tuple[Expr, Value]:
    """A queue is a list; what queues alone can do is done to lists, or refused."""
    from s2sad.front.expressions import operation

    if len(node.args) > 1 or node.keywords:
        lo.report("S2S205", "a deque with a length has no rule", node, help=("take items out yourself: `d.popleft()`",))
        return lo.whole(node), Value(kinds.UNKNOWN, True)
    made = core.call(core.builtin("list"), *node.args) if node.args else gast.List(elts=[], ctx=gast.Load())
    return operation(lo, gast.copy_location(made, node))


HANDLERS: dict[Any, Handler] = {
    dataclasses.replace: _replace,
    dataclasses.astuple: _taken_apart(lambda _, parts: core.tuple_(parts)),
    dataclasses.asdict: _taken_apart(_as_dict),
    copy.copy: _patched("copied"),
    copy.deepcopy: _patched("copied_in_depth"),
    OrderedDict: _dict,
    deque: _deque,
    records.replaced: _patched("replaced"),
    records.replaced_item: _patched("replaced_item"),
    dict: _dict,
    surgery.adjoint_hook: _surgery("adjoint_hook"),
    surgery.scale_gradient: _surgery("scale_gradient"),
    surgery.reverse_gradient: _surgery("scale_gradient"),
    sum: _of_array(sum, np.sum),
    max: _of_array(max, np.max),
    min: _of_array(min, np.min),
    map: _map,
    filter: _filter,
    list: _list,
    tuple: _tuple,
    zip: _zip,
    enumerate: _enumerate,
    next: iterators.next_,
    getattr: _getattr,
    setattr: _setattr,
    object.__setattr__: _set_plainly,
    functools.reduce: _reduce,
    functools.partial: _partial,
    sorted: _sorted,
    itertools.chain: _chain,
    np.piecewise: _piecewise,
    marks.solved: _solved,
    marks.held: _held,
}
