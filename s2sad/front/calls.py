"""Calls and attributes: which function is meant, and whether it is a primitive, a container's method or user code."""

from __future__ import annotations

import functools
import operator
import types
from collections.abc import Hashable
from typing import Any

import gast
import numpy as np

from s2sad import core, kinds
from s2sad.analysis import kinds as kinds_of
from s2sad.analysis.shapes import DISPLAYING, JOINING
from s2sad.core import Expr
from s2sad.errors import suggest
from s2sad.front import applied, choices, containers, generators, inline, into, nested, packs, stars
from s2sad.front.evaluate import as_tuples, kind_of, live_object, static
from s2sad.front.lower import MADE_AT_RUN_TIME, Lowerer, Value
from s2sad.front.scope import MISSING, Closure
from s2sad.front.stars import expand_stars
from s2sad.front.words import text_of
from s2sad.kinds import Known
from s2sad.rules import registry
from s2sad.rules.missing import reason as why_missing
from s2sad.rules.paths import home, path_of
from s2sad.rules.rule import BILINEAR, ELEMENTWISE, Rule
from s2sad.runtime.differences import difference_jvp, difference_vjp

OPERATORS = {
    gast.Add: "add",
    gast.Sub: "sub",
    gast.Mult: "mul",
    gast.Div: "truediv",
    gast.MatMult: "matmul",
    gast.Pow: "pow",
    gast.FloorDiv: "floordiv",
    gast.Mod: "mod",
}


SPECIAL = {abs: "__abs__", round: "__round__", pow: "__pow__", divmod: "__divmod__", float: "__float__"}
# what these rules apply to NumPy makes arrays of
ARRAYS = frozenset({ELEMENTWISE, BILINEAR})
# parameters of rules that are lists of arrays, or what arrays are made from
CONTAINERS = frozenset(
    "arrays tup choicelist choices seq iter iterable object parts c_and_lower lu_and_piv c_or_cr constant_values "
    "end_values".split()
)
CONVERTERS = frozenset({np.array, np.asarray, np.asanyarray, np.ascontiguousarray, np.asfortranarray, np.require})
LAYOUT = frozenset({np.reshape, np.ravel, np.ndarray.reshape, np.ndarray.ravel, np.ndarray.flatten})


def call(lo: Lowerer, node: gast.Call) -> tuple[Expr, Value]:
    kind = kind_of(lo, node.func)
    if isinstance(node.func, gast.Subscript) and (kind is kinds.UNKNOWN or isinstance(kind, kinds.Functions)):
        found = choices.of_table(lo, node.func)
        if found is not None:
            return choices.call_of_table(lo, node, found)
    if isinstance(node.func, gast.IfExp):
        chosen = choices.conditional(lo, node.func)
        if chosen is not None:
            return inline.closure(lo, chosen[1].kind, node)  # type: ignore[arg-type]
    several = stars.by_length(lo, kind, node)
    if several is not None:
        return choices.chain(lo, node, *several)
    if isinstance(node.func, gast.Call) and kind is kinds.UNKNOWN:
        known = len(lo.diagnostics.found)
        made, value = call(lo, node.func)
        if len(lo.diagnostics.found) > known:
            return made, Value(kinds.UNKNOWN, True)
        kind = value.kind
        node = gast.copy_location(gast.Call(source_of(lo, made, value), node.args, node.keywords), node)
    if isinstance(kind, Closure):
        return inline.closure(lo, kind, node)
    if isinstance(kind, kinds.Functions):
        called = choices.call_of_several(lo, kind, node)
        if called is not None:
            return called
    if packs.is_pack(kind):
        return packs.call(lo, kind, node)  # type: ignore[arg-type]
    if isinstance(kind, Known):
        return known_call(lo, kind.value, node)
    if inline.has_method(kind, "__call__") or isinstance(kind, kinds.Object):
        return method_of_object(lo, kind, "__call__", node.func, node)
    if isinstance(node.func, gast.Attribute):
        return _method(lo, node, node.func)
    return unknown(lo, node)


def unknown(lo: Lowerer, node: gast.Call) -> tuple[Expr, Value]:
    """Refuse a call of a function that cannot be told."""
    lo.report(
        "S2S204",
        f"cannot tell which function `{text_of(node.func)}` is",
        node.func,
        why=lo.because(text_of(node)),
        help=("pass the function as an argument of the differentiated function, or call it by its name",),
    )
    return lo.whole(node), Value(kinds.UNKNOWN, True)


def known_call(lo: Lowerer, callee: Any, node: gast.Call) -> tuple[Expr, Value]:
    """Lower a call of a function known as an object."""
    from s2sad.front import checkpointing, special
    from s2sad.front.varied import cut_by_text

    if cut_by_text(lo, callee, node):
        what = f"`{text_of(node)}` makes a number of a text, and the derivative is lost"
        lo.report("S2S206", what, node, help=("use the number itself, `round` it, or `s2sad.stop_gradient` it",))
        return lo.whole(node), Value(kinds.FLOAT)
    if callee is zip and len(node.args) == 1 and isinstance(node.args[0], gast.Starred):
        columns = special.columns(lo, node.args[0].value)
        if columns is not None:
            return columns
    node = expand_stars(lo, node, callee)
    if isinstance(callee, Hashable) and callee in generators.CONSUMERS:
        args = [generators.consumed(lo, a, by=callee) for a in node.args]
        if any(map(operator.is_not, args, node.args)):
            node = gast.copy_location(gast.Call(func=node.func, args=args, keywords=node.keywords), node)
    handler = special.find(callee)
    if handler is not None:
        return handler(lo, node)
    if node.args and isinstance(callee, Hashable) and callee in SPECIAL:
        kind = kind_of(lo, node.args[0])
        if inline.has_method(kind, SPECIAL[callee]):
            rest = gast.copy_location(gast.Call(func=node.func, args=node.args[1:], keywords=node.keywords), node)
            return method_of_object(lo, kind, SPECIAL[callee], node.args[0], rest)
    again = getattr(callee, "__s2sad_checkpoint__", None)
    if again is not None:
        return checkpointing.call(lo, again, node)
    rules = registry.find(callee)
    if rules is not None and rules.any is not None:
        if rules.both is None and rules.reverse is None and rules.rewrite is not None:
            if rules.rewrite.ignores and _only_ignored(lo, rules.rewrite, node):
                return lo.whole(node), Value(kind_of(lo, node))
            return inline.function(lo, rules.rewrite.body, node, first=stream(lo, callee))
        return primitive(lo, callee, node)
    if rules is not None and rules.opaque:
        return missing(lo, callee, node)
    if rules is not None and rules.constant and into.is_written(callee, node):
        return into.constant(lo, callee, node)
    kept_for = registry.kept_for(callee)
    if kept_for is not None:
        return keeping(lo, callee, kept_for, node)
    if nested.is_operator(callee):
        return operator_applied(lo, node)
    if nested.is_outer_operator(callee):
        why = "its result is no function that could be read in place"
        help = ("use `s2sad.grad`, `vjp`, `jvp`, `hvp`, `jacobian` or `hessian` there",)
        lo.report("S2S204", f"`s2sad.{callee.__name__}` inside a function that is differentiated", node, why, help)
        return core.constant(0.0), Value(kinds.UNKNOWN, True)
    if hasattr(callee, "__s2sad_plain__") and not isinstance(callee, type):
        return inline.derivative(lo, callee, node)
    if hasattr(callee, "__s2sad_calls__"):
        return inline.function(lo, callee.__s2sad_calls__, node)
    if isinstance(callee, functools.partial):
        return inline.partial(lo, callee, node)
    if isinstance(callee, np.vectorize):
        return applied.vectorized(lo, callee, node)
    ufunc = applied.ufunc_of(callee)
    if ufunc is not None:
        return applied.from_function(lo, ufunc, callee, node)
    if isinstance(callee, types.MethodType) and _has_rules(callee.__func__):
        object_, value = inline.bound_object(lo, callee)
        made = gast.Call(core.attribute(object_, callee.__name__), node.args, node.keywords)
        return primitive(lo, callee.__func__, gast.copy_location(made, node), (object_, value))
    if isinstance(callee, types.MethodType) and inline.is_user_function(callee.__func__):
        return inline.bound_method(lo, callee, node)
    if inline.is_user_function(callee):
        return inline.function(lo, callee, node)
    if isinstance(callee, type):
        return containers.construct(lo, callee, node)
    return missing(lo, callee, node)


def operator_applied(lo: Lowerer, node: gast.Call) -> tuple[Expr, Value]:
    """An operator applied inside the function: its result is a function."""
    kind = kind_of(lo, node)
    if kind is kinds.UNKNOWN:
        lo.report(
            "S2S204",
            f"cannot tell which derivative `{text_of(node)}` is",
            node,
            why="the function and `wrt` must be known before the program runs",
            help=("give the operator a function by its name, and `wrt` as a literal",),
        )
    return lo.whole(node), Value(kind)


def _has_rules(function: Any) -> bool:
    rules = registry.find(function)
    return rules is not None and rules.any is not None and rules.rewrite is None


def keeping(lo: Lowerer, callee: Any, primitive: Any, node: gast.Call) -> tuple[Expr, Value]:
    """A function that returns a primitive's result and what its rule keeps: the result has the primitive's rules."""
    whole = gast.copy_location(gast.Call(lo.namespace.function(primitive), node.args, node.keywords), node)
    parts = [known_call(lo, primitive, whole)]
    expr, value = inline.function(lo, callee, node)
    held = expr if isinstance(expr, gast.Name) else lo.temporary(expr, value)
    kind = kinds_of.of_index(value.kind, Known(1))
    parts.append((core.subscript(held, core.constant(1)), Value(kind, value.varied and kinds.carries(kind))))
    names = [lo.temporary(e, v) for e, v in parts]
    return core.tuple_(names), Value(kinds.Tuple(tuple(v.kind for _, v in parts)), any(v.varied for _, v in parts))


def _only_ignored(lo: Lowerer, rule: Rule, node: gast.Call) -> bool:
    """Tell whether the result does not depend on those of the arguments that are varied."""
    from s2sad.front.varied import touches

    names = rule.names
    given = [*zip(names, node.args, strict=False), *((k.arg, k.value) for k in node.keywords)]
    return not any(touches(lo, a) for name, a in given if name not in rule.ignores)


def stream(lo: Lowerer, callee: Any) -> tuple[Expr, Value] | None:
    """Return what a function of ``numpy.random`` draws from, whose method it is: the module has the same methods."""
    bound = isinstance(getattr(callee, "__self__", None), np.random.RandomState)
    return (lo.namespace.numpy("random"), Value(Known(np.random))) if bound else None


def missing(lo: Lowerer, callee: Any, node: gast.Call) -> tuple[Expr, Value]:
    from s2sad.front.varied import touches

    if any(callee is f for f in MADE_AT_RUN_TIME):
        return lo.whole(node), Value(kinds.UNKNOWN, True)
    if callee in (difference_vjp, difference_jvp):
        function = text_of(node.args[0])
        lo.report(
            "S2S206",
            f"`{function}` is differentiated by differences, and those have no derivative",
            node,
            "differences of differences are all rounding error",
            (f'give it a rule: @s2sad.rule.reverse({function}), see README, "Rules of your own"',),
        )
        return lo.whole(node), Value(kinds.UNKNOWN, True)
    label = _label(callee, node)
    culprit = next((a for a in [*node.args, *(k.value for k in node.keywords)] if touches(lo, a)), node)
    helps = []
    names = [path_of(r.primitive) for r in registry.everything() if r.any is not None]
    close = suggest(label, names)
    if close:
        helps.append(f"did you mean `{close}`? it has a rule")
    known = why_missing(callee)
    if known:
        helps.append(known)
    helps.append(f'or add one: @s2sad.rule.reverse({text_of(node.func)}), see README, "Rules of your own"')
    lo.report(
        "S2S201",
        f"no derivative rule for `{label}`",
        node,
        why=f"its argument {lo.because(text_of(culprit))}",
        help=tuple(helps),
    )
    return lo.whole(node), Value(kinds.UNKNOWN, True)


def _label(callee: Any, node: gast.Call) -> str:
    """Return the path of a callee; the user's words for an object that has no name, or a ufunc of no known home."""
    is_numpy = not isinstance(callee, np.ufunc) or getattr(np, callee.__name__, None) is callee
    return path_of(callee) if is_numpy and hasattr(callee, "__name__") else text_of(node.func)


def _is_float_type(lo: Lowerer, keyword: gast.keyword) -> bool:
    return keyword.arg == "dtype" and static(lo, keyword.value) in (float, np.float64)


def primitive(
    lo: Lowerer, callee: Any, node: gast.Call, receiver: tuple[Expr, Value] | None = None
) -> tuple[Expr, Value]:
    """Apply a primitive that has a rule; ``out=`` becomes a store."""
    from s2sad.front.expressions import atom

    node = into.by_name(callee, node, 1 if receiver else 0)
    displaying = callee in DISPLAYING and len(node.args) == 1 and all(_is_float_type(lo, k) for k in node.keywords)
    if displaying or callee in JOINING and node.args:
        made = gast.Call(func=node.func, args=[as_tuples(node.args[0]), *node.args[1:]], keywords=node.keywords)
        node = gast.copy_location(made, node)
    args = [atom(lo, a) for a in node.args]
    rules = registry.find(callee)
    by_element = rules is not None and rules.both is not None and rules.both.kind in ARRAYS
    if (by_element or callee is np.where) and receiver is None:
        args = [as_array(lo, node, *a) if isinstance(a[1].kind, (kinds.List, kinds.Tuple)) else a for a in args]
    keywords = [(k.arg, *atom(lo, k.value)) for k in node.keywords if k.arg != "out" and not _permits(callee, k.arg)]
    lead = rules and (rules.both or rules.reverse)
    if lead and not by_element and callee not in CONVERTERS and home(callee).startswith(("numpy", "scipy")):
        names = [p.name for p in lead.parameters if p.kind is not p.KEYWORD_ONLY]
        named_args = [(names[min(i, len(names) - 1)], *a) for i, a in enumerate(args)]
        args = [(e, v) for _, e, v in (_array_of_list(lo, lead, node, *a) for a in named_args)]
        keywords = [_array_of_list(lo, lead, node, *a) for a in keywords]
    where = next((e for k, e, _ in keywords if k == "where"), None)
    out = into.array(node)
    if isinstance(callee, np.ufunc) and rules is not None and rules.elementwise is None and out is not None:
        keywords = [each for each in keywords if each[0] != "where"]  # what is false is not stored, below
    if callee in LAYOUT and any(
        getattr(e, "value", None) in ("A", "K") for e in [*(e for e, _ in args), *(e for _, e, _ in keywords)]
    ):
        lo.report(
            "S2S206",
            "an order that depends on the memory layout cannot be differentiated",
            node,
            why="a derivative need not have the memory layout of its variable",
            help=('use order="C" or order="F"',),
        )
    if not home(callee).startswith("s2sad") and any(v.varied and isinstance(v.kind, kinds.Object) for _, v in args):
        message = f"`{text_of(node.func)}` of an object has no rule"
        lo.report("S2S205", message, node, help=("give it the object's numbers",))
    if receiver:
        called = node.func.attr if isinstance(node.func, gast.Attribute) else callee.__name__
        func = core.attribute(receiver[0], called)
    else:
        func = _function(lo, callee, node.func)
    expr = gast.copy_location(
        gast.Call(
            func=func, args=[e for e, _ in args], keywords=[gast.keyword(arg=k, value=e) for k, e, _ in keywords]
        ),
        node,
    )
    known = tuple(v.kind for _, v in ([receiver] if receiver else []) + args)
    kind = kinds_of.result(callee, known, tuple((k, v.kind) for k, _, v in keywords))
    varied = (
        any(v.varied for _, v in args) or any(v.varied for _, _, v in keywords) or bool(receiver and receiver[1].varied)
    )
    value = Value(kind, varied and kinds.carries(kind))
    return (expr, value) if out is None else into.store(lo, callee, (expr, value), out, where)


def _permits(callee: Any, keyword: str) -> bool:
    """Tell whether a keyword allows to destroy an argument, which derivatives read: it need not be made use of."""
    return keyword.startswith("overwrite_") and home(callee).startswith(("numpy", "scipy"))


def _array_of_list(
    lo: Lowerer, rule: Rule, node: gast.Call, name: str, expr: Expr, value: Value
) -> tuple[str, Expr, Value]:
    """Make an array of a list of numbers, as NumPy does, where a rule wants an array."""
    wanted = name in rule.wrt and name not in CONTAINERS and value.varied
    if wanted and isinstance(value.kind, (kinds.List, kinds.Tuple)):
        expr, value = as_array(lo, node, expr, value)
    return name, expr, value


def as_array(lo: Lowerer, node: Any, expr: Expr, value: Value) -> tuple[Expr, Value]:
    """Return the array that NumPy makes of a list or tuple."""
    asarray = lo.namespace.function(np.asarray)
    made = gast.copy_location(gast.Call(asarray, [source_of(lo, expr, value)], []), node)
    expr, value = primitive(lo, np.asarray, made)
    return lo.temporary(expr, value), value


def _function(lo: Lowerer, callee: Any, node: Any) -> Expr:
    """Refer to the callee as the user did, or by its own name if the user's is a local variable or an expression."""
    root = node
    while isinstance(root, gast.Attribute):
        root = root.value
    if isinstance(root, gast.Name) and lo.local(root.id) is None:
        return lo.whole(node)
    return lo.namespace.function(callee)


def _method(lo: Lowerer, node: gast.Call, func: gast.Attribute) -> tuple[Expr, Value]:
    base = kind_of(lo, func.value)
    if isinstance(base, kinds.Object) or inline.has_method(base, func.attr):
        return method_of_object(lo, base, func.attr, func.value, node)
    if isinstance(base, Closure) or _is_super(lo, func.value):
        return inline.super_method(lo, func, node)
    if base is kinds.UNKNOWN and isinstance(func.value, (gast.Call, gast.DictComp)):
        # what it is, is known once it is read
        from s2sad.front.expressions import named

        held, value = named(lo, func.value)
        func = gast.copy_location(core.attribute(source_of(lo, core.name(held), value), func.attr), func)
        node = gast.copy_location(gast.Call(func=func, args=node.args, keywords=node.keywords), node)
        if value.kind is not kinds.UNKNOWN:
            return _method(lo, node, func)
    node = expand_stars(lo, node)
    if (
        isinstance(base, (kinds.List, kinds.Dict, kinds.Tuple))
        or not hasattr(np.ndarray, func.attr)
        and not kinds.is_numeric(base)
    ):
        return containers.method(lo, base, func, node)
    method = getattr(np.ndarray, func.attr, None)
    rules = registry.find(method) if method is not None else None
    shared = registry.find_method(method) if method is not None else None
    if rules is None or rules.any is None:
        lo.report(
            "S2S205",
            f"no derivative rule for the method `{func.attr}`",
            node,
            why=lo.because(text_of(func.value)),
            help=("use a function that has a rule: `s2sad rules` lists them",),
        )
        return lo.whole(node), Value(kinds.UNKNOWN, True)
    if rules.both is None and rules.reverse is None and rules.rewrite is not None:
        return inline.function(lo, rules.rewrite.body, node, receiver=func.value)
    from s2sad.front.expressions import atom

    receiver = atom(lo, func.value)
    assert shared is not None or method is not None
    return primitive(lo, method, node, receiver)


def _is_super(lo: Lowerer, node: Any) -> bool:
    return isinstance(node, gast.Call) and isinstance(node.func, gast.Name) and static(lo, node.func) is super


def method_of_object(
    lo: Lowerer, kind: kinds.Object | kinds.Tuple, name: str, receiver: Any, node: gast.Call
) -> tuple[Expr, Value]:
    """Call a method of a user's object or named tuple: its class decides which function that is."""
    stored = kind.get(name) if isinstance(kind, kinds.Object) else None
    if isinstance(stored, Known):
        return known_call(lo, stored.value, node)
    if isinstance(stored, Closure):
        return inline.closure(lo, stored, node)
    if packs.is_pack(stored):
        return packs.call(lo, stored, node)  # type: ignore[arg-type]
    if isinstance(stored, kinds.Functions):
        return unknown(lo, node)
    live = static(lo, receiver)
    if live is MISSING:
        live = live_object(lo, receiver)
    if live is not MISSING:
        bound = getattr(live, name, MISSING)
        rules = registry.find(bound) if bound is not MISSING else None
        if rules is not None and rules.any is not None:
            return known_call(lo, bound, node)
    found = inline.class_attribute(kind.cls, name)
    if isinstance(found, staticmethod):
        return known_call(lo, found.__func__, node)
    if isinstance(found, classmethod):
        return inline.bound_method(lo, types.MethodType(found.__func__, kind.cls), node)
    rules = registry.find(found) if found is not MISSING else None
    if rules is not None and rules.any is not None and rules.rewrite is None:
        from s2sad.front.expressions import atom

        if registry.find_method(found) is not None:
            return _product(node, *atom(lo, receiver), *atom(lo, node.args[0]))
        return primitive(lo, found, node, atom(lo, receiver))
    if rules is not None and rules.rewrite is not None:
        return inline.function(lo, rules.rewrite.body, node, receiver=receiver)
    if inline.is_user_function(found):
        if isinstance(found, types.FunctionType):
            node = expand_stars(lo, node, types.MethodType(found, kind))
        return inline.function(lo, found, node, receiver=receiver)
    if kind.cls in kinds.GENERATORS:
        help = why_missing(getattr(np.random, name, None)) or "its parameters must be constants of the run"
        lo.report("S2S205", f"the draw `{name}` has no derivative rule", node, lo.because(text_of(node)), (help,))
        return lo.whole(node), Value(kinds.UNKNOWN, True)
    lo.report(
        "S2S205",
        f"class `{kind.cls.__name__}` has no method `{name}` written in Python",
        node,
        help=(f"define it in the class, or add a rule: @s2sad.rule.reverse({kind.cls.__name__}.{name})",),
    )
    return lo.whole(node), Value(kinds.UNKNOWN, True)


def is_method_of_object(lo: Lowerer, node: gast.Attribute) -> bool:
    """Tell whether an attribute is a method of an object that the function has made or was given."""
    kind = kind_of(lo, node.value)
    if not isinstance(kind, kinds.Object) or kind.get(node.attr) is not None:
        return False
    return isinstance(inline.class_attribute(kind.cls, node.attr), types.FunctionType)


def attribute(lo: Lowerer, node: gast.Attribute) -> tuple[Expr, Value]:
    """Read an attribute of a varied value."""
    from s2sad.front.expressions import named

    name, base = named(lo, node.value)
    expr = gast.copy_location(core.attribute(core.name(name), node.attr), node)
    if node.attr == "__dict__":
        help = ("read and assign the attributes, or take a copy: `dict(vars(o))`",)
        lo.report("S2S205", "the dict of an object is kept", node, "it is the object under another name", help)
        return expr, Value(kinds.UNKNOWN, True)
    if isinstance(base.kind, kinds.Object):
        found = inline.class_attribute(base.kind.cls, node.attr)
        if isinstance(found, functools.cached_property) and base.kind.get(node.attr) is None:
            made = gast.copy_location(gast.Call(func=node, args=[], keywords=[]), node)
            held, value = inline.function(lo, found.func, made, receiver=node.value)
            if not isinstance(held, (gast.Name, gast.Constant)):
                held = lo.temporary(held, value)
            containers.store(lo, name, None, held, value, node.attr)
            return held, value
        if isinstance(found, property):
            made = gast.Call(func=node, args=[], keywords=[])
            return inline.function(lo, found.fget, gast.copy_location(made, node), receiver=node.value)
        missing = inline.class_attribute(base.kind.cls, "__getattr__")
        absent = found is MISSING and base.kind.get(node.attr) is None and node.attr not in lo.attributes_set
        if absent and inline.is_user_function(missing):
            made = gast.copy_location(gast.Call(func=node, args=[core.constant(node.attr)], keywords=[]), node)
            return inline.function(lo, missing, made, receiver=node.value)
        kind = base.kind.get(node.attr) or kinds.UNKNOWN
        return expr, Value(kind, base.varied and kinds.carries(kind))
    if isinstance(base.kind, kinds.Tuple):
        found = inline.class_attribute(base.kind.cls, node.attr)
        if isinstance(found, property):
            made = gast.Call(func=node, args=[], keywords=[])
            return inline.function(lo, found.fget, gast.copy_location(made, node), receiver=node.value)
        kind = kind_of(lo, node)
        return expr, Value(kind, base.varied and kinds.carries(kind))
    descriptor = getattr(np.ndarray, node.attr, None)
    rules = registry.find(descriptor) if descriptor is not None else None
    if rules is not None and rules.any is not None and rules.any is rules.rewrite and kinds.is_array(base.kind):
        made = gast.Call(func=node, args=[node.value], keywords=[])
        return inline.function(lo, rules.rewrite.body, gast.copy_location(made, node))
    if rules is not None and rules.any is not None and not callable(descriptor):
        kind = kinds_of.result(descriptor, (base.kind,))
        return expr, Value(kind if kind is not kinds.UNKNOWN else kinds.NUMERIC, base.varied)
    if base.kind is kinds.UNKNOWN and rules is None:
        return expr, Value(kinds.UNKNOWN, base.varied)
    if rules is not None and callable(descriptor) and kinds.is_array(base.kind):
        from s2sad.front.special import held_arguments

        # a method that is kept, to be called later
        return held_arguments(lo, node, [node], [])
    lo.report(
        "S2S205", f"no derivative rule for the attribute `{node.attr}`", node, why=lo.because(text_of(node.value))
    )
    return expr, Value(kinds.UNKNOWN, True)


# -- classes of the user's that define operators -----------------------------------------------------------------------


def source_of(lo: Lowerer, expr: Expr, value: Value) -> Any:
    """Return a source expression for something already lowered."""
    from s2sad.front.expressions import share_aliases

    if isinstance(expr, gast.Constant):
        return expr
    held = expr
    if not isinstance(expr, gast.Name):
        held = lo.temporary(expr, value)
        share_aliases(lo, held.id, expr, value)
    return lo.source(held.id)


def user_operator(
    lo: Lowerer, node: Any, op: type, left: Expr, u: Value, right: Expr, v: Value
) -> tuple[Expr, Value] | None:
    name = OPERATORS.get(op)
    if name is None:
        return None
    for first, kind, second, method in (
        ((left, u), u.kind, (right, v), f"__{name}__"),
        ((right, v), v.kind, (left, u), f"__r{name}__"),
    ):
        if not isinstance(kind, (kinds.Object, kinds.Tuple)):
            continue
        found = inline.class_attribute(kind.cls, method)
        if registry.find_method(found) is not None and not kinds.is_scalar(second[1].kind):
            return _product(node, left, u, right, v)
        if inline.is_user_function(found):
            made = gast.Call(func=node, args=[source_of(lo, *second)], keywords=[])
            return method_of_object(lo, kind, method, source_of(lo, *first), gast.copy_location(made, node))
    return None


def _product(node: Any, left: Expr, u: Value, right: Expr, v: Value) -> tuple[Expr, Value]:
    """Write what has the rules of ``np.matmul`` as ``@``: operators and methods of sparse matrices."""
    expr = gast.copy_location(core.binary(left, gast.MatMult, right), node)
    return expr, Value(kinds_of.result(np.matmul, (u.kind, v.kind)), u.varied or v.varied)


def user_unary(lo: Lowerer, node: Any, operand: Expr, value: Value) -> tuple[Expr, Value] | None:
    method = {gast.USub: "__neg__", gast.UAdd: "__pos__"}.get(type(node.op), "__invert__")
    if not isinstance(value.kind, kinds.Object) and not inline.has_method(value.kind, method):
        return None
    made = gast.copy_location(gast.Call(func=node, args=[], keywords=[]), node)
    return method_of_object(lo, value.kind, method, source_of(lo, operand, value), made)


def user_item(lo: Lowerer, node: gast.Subscript, base: str, value: Value) -> tuple[Expr, Value] | None:
    if not isinstance(value.kind, kinds.Object) and not inline.has_method(value.kind, "__getitem__"):
        return None
    made = gast.copy_location(gast.Call(func=node, args=[node.slice], keywords=[]), node)
    return method_of_object(lo, value.kind, "__getitem__", source_of(lo, core.name(base), value), made)


def starred_display(lo: Lowerer, node: Any) -> tuple[Expr, Value]:
    """``[*a, b]`` is ``list(a) + [b]``."""
    parts: list[Any] = []
    for e in node.elts:
        if isinstance(e, gast.Starred):
            parts.append(core.call(core.builtin("list"), e.value))
        elif parts and isinstance(parts[-1], gast.List):
            parts[-1].elts.append(e)
        else:
            parts.append(gast.List(elts=[e], ctx=gast.Load()))
    total = functools.reduce(lambda a, b: core.binary(a, gast.Add, b), parts)
    if isinstance(node, gast.Tuple):
        total = core.call(core.builtin("tuple"), total)
    from s2sad.front.expressions import operation

    return operation(lo, gast.copy_location(total, node))


__all__ = ["attribute", "call", "known_call", "operator", "primitive", "starred_display"]
