"""What is known of an expression without emitting anything: its kind."""

from __future__ import annotations

import copy
import functools
import logging
from collections import Counter, defaultdict
from collections.abc import Mapping
from types import ModuleType
from typing import Any

import gast
import numpy as np

from s2sad import core, kinds
from s2sad.analysis import kinds as kinds_of
from s2sad.analysis.shapes import DISPLAYING, JOINING
from s2sad.front import summaries
from s2sad.front.lower import Lowerer
from s2sad.front.scope import MISSING, Again, Closure, Frame
from s2sad.kinds import Known
from s2sad.namespace import ABSENT
from s2sad.rules import registry
from s2sad.rules.own import checkpoint
from s2sad.runtime.indexing import visited


def static(lo: Lowerer, node: Any) -> Any:
    """Return the Python object an expression denotes for certain (function, class, module, text), or MISSING."""
    kind = kind_of(lo, node)
    return kind.value if isinstance(kind, Known) else MISSING


def kind_of(lo: Lowerer, node: Any) -> kinds.Kind:
    """Return the kind of an expression of the source; of a test that is decided, its outcome."""
    from s2sad.front.decide import truth

    if isinstance(node, gast.Compare) or isinstance(node, gast.UnaryOp) and isinstance(node.op, gast.Not):
        decided = truth(lo, node)
        if decided is not None:
            return Known(decided)
    handler = _KINDS.get(type(node))
    return handler(lo, node) if handler else kinds.UNKNOWN


def _name(lo: Lowerer, node: gast.Name) -> kinds.Kind:
    return lo.value_of(node.id).kind


def _constant(lo: Lowerer, node: gast.Constant) -> kinds.Kind:
    return Known(node.value) if node.value is not Ellipsis else kinds.UNKNOWN


def _attribute(lo: Lowerer, node: gast.Attribute) -> kinds.Kind:
    if (node, lo.frame) in lo.in_modules:
        return lo.in_modules[node, lo.frame]
    base = kind_of(lo, node.value)
    kind = _attribute_of(lo, node, base)
    in_module = isinstance(base, Known) and isinstance(base.value, ModuleType)
    if in_module and isinstance(node.value, gast.Name) and lo.local(node.value.id) is None:
        lo.in_modules[node, lo.frame] = kind
    return kind


def _attribute_of(lo: Lowerer, node: gast.Attribute, base: kinds.Kind) -> kinds.Kind:
    if isinstance(base, Known):
        if isinstance(base.value, (int, float, complex)) and node.attr in ("real", "imag"):
            return kinds.FLOAT
        found = getattr(base.value, node.attr, MISSING)
        if found is not MISSING and node.attr in getattr(base.value, "__dict__", ()):
            lo.namespace.assume(vars(base.value), node.attr, found)
        return kinds.UNKNOWN if found is MISSING else kinds.of_value(found)
    if isinstance(base, kinds.Object):
        live_object(lo, node)
        found = base.get(node.attr)
        if found is not None:
            return found
        if node.attr == "T" and kinds_of.is_matrix(base):
            return base
        default = getattr(base.cls, node.attr, MISSING)
        return (
            kinds.of_value(default)
            if default is not MISSING and not isinstance(default, property) and not callable(default)
            else kinds.UNKNOWN
        )
    if isinstance(base, kinds.Tuple) and hasattr(base.cls, "_fields") and node.attr in base.cls._fields:
        return base.elements[base.cls._fields.index(node.attr)]
    if isinstance(base, kinds.Array):
        if node.attr == "shape" and base.shape is not None:
            return kinds.Tuple(tuple(kinds.Scalar("int", d) for d in base.shape))
        if node.attr == "ndim" and base.shape is not None:
            return Known(len(base.shape))
        if node.attr == "size":
            return kinds.Scalar("int", base.shape[0]) if base.shape and len(base.shape) == 1 else kinds.INT
        if node.attr == "dtype" and base.dtype:
            return Known(np.dtype(base.dtype))
    if isinstance(base, (kinds.Array, kinds.Scalar)):
        descriptor = getattr(np.ndarray, node.attr, None)
        if descriptor is not None and not callable(descriptor):
            return kinds_of.result(descriptor, (base,))
    return kinds.UNKNOWN


def _binary(lo: Lowerer, node: gast.BinOp) -> kinds.Kind:
    left, right = kind_of(lo, node.left), kind_of(lo, node.right)
    op = core.BINARY[type(node.op)]
    if isinstance(left, Known) and isinstance(right, Known):
        return kinds.widened(_folded(op, left.value, right.value))
    moved = kinds_of.shifted(op, left, right)
    if moved is not None:
        return moved
    if isinstance(left, kinds.Tuple) and isinstance(right, kinds.Tuple) and isinstance(node.op, gast.Add):
        return kinds.Tuple(left.elements + right.elements)
    if isinstance(left, (kinds.List, kinds.Tuple)) and isinstance(node.op, (gast.Add, gast.Mult)):
        return left if isinstance(left, kinds.List) else kinds.UNKNOWN
    return kinds_of.result(op, (left, right))


def _folded(op: Any, left: Any, right: Any) -> kinds.Kind:
    try:
        return kinds.of_value(op(left, right))
    except (TypeError, ValueError, ArithmeticError):
        return kinds.UNKNOWN


def _unary(lo: Lowerer, node: gast.UnaryOp) -> kinds.Kind:
    operand = kind_of(lo, node.operand)
    if isinstance(node.op, gast.Not):
        return kinds.BOOL
    if isinstance(operand, Known) and isinstance(operand.value, (int, float, complex)):
        return Known(core.UNARY[type(node.op)](operand.value))
    return kinds_of.result(core.UNARY[type(node.op)], (operand,))


def _compare(lo: Lowerer, node: gast.Compare) -> kinds.Kind:
    parts = [kind_of(lo, n) for n in (node.left, *node.comparators)]
    if any(isinstance(p, kinds.Array) for p in parts) and len(parts) == 2:
        return kinds_of.result(np.less, tuple(parts)) if all(kinds.is_numeric(p) for p in parts) else kinds.UNKNOWN
    if all(kinds.is_scalar(p) or isinstance(p, Known) for p in parts):
        return kinds.BOOL
    return kinds.UNKNOWN


def _subscript(lo: Lowerer, node: gast.Subscript) -> kinds.Kind:
    index = kind_of(lo, node.slice)
    table = live_object(lo, node.value)
    if isinstance(table, Mapping) and isinstance(index, Known):
        return live_item(lo, table, index.value)
    base = kind_of(lo, node.value)
    if isinstance(base, Known):
        if isinstance(base.value, (tuple, str)) and isinstance(index, Known) and isinstance(index.value, int):
            try:
                return kinds.of_value(base.value[index.value])
            except IndexError:
                return kinds.UNKNOWN
        return kinds.UNKNOWN
    return kinds_of.of_index(base, index, index_literal(lo, node.slice))


def live_object(lo: Lowerer, node: Any) -> Any:
    """Return the object of the user's module that a dotted name denotes, or MISSING."""
    if isinstance(node, gast.Name):
        local, value, holder = lo.frame.find(node.id)
        if local is not None:
            return MISSING
        if holder is not None and value is not MISSING:
            lo.namespace.assume(holder, node.id, value)
        return value
    if isinstance(node, gast.Attribute):
        base = live_object(lo, node.value)
        found = getattr(base, node.attr, MISSING) if base is not MISSING else MISSING
        if found is not MISSING and node.attr in getattr(base, "__dict__", ()):
            lo.namespace.assume(vars(base), node.attr, found)
        return found
    return MISSING


def live_item(lo: Lowerer, table: Mapping, key: Any) -> kinds.Kind:
    """Return the kind of an item of a table of the user's module; a class of the user's may look it up its own way."""
    try:
        value = table[key]
        same = table[key] is value
    except (LookupError, TypeError, AttributeError):
        return kinds.UNKNOWN
    if not same:
        return kinds.UNKNOWN
    lo.namespace.assume(table, key, value)
    return kinds.of_value(value)


def as_tuples(display: Any) -> Any:
    """Return a display with tuples for lists: nobody else has them, and how long a tuple is, is known."""
    if not isinstance(display, (gast.List, gast.Tuple)) or any(isinstance(e, gast.Starred) for e in display.elts):
        return display
    made = gast.Tuple(elts=[as_tuples(e) for e in display.elts], ctx=gast.Load())
    return gast.copy_location(made, display)


def _call(lo: Lowerer, node: gast.Call) -> kinds.Kind:
    from s2sad.front import nested
    from s2sad.front.decide import truth_of_call

    callee = static(lo, node.func)
    decided = truth_of_call(lo, callee, node)
    if decided is not None:
        return Known(decided)
    if any(isinstance(a, gast.Starred) for a in node.args) or any(k.arg is None for k in node.keywords):
        return kinds.UNKNOWN
    displaying = any(callee is f for f in (*DISPLAYING, *JOINING))
    args = tuple(kind_of(lo, as_tuples(a) if displaying else a) for a in node.args)
    keywords = tuple((k.arg, kind_of(lo, k.value)) for k in node.keywords)
    if callee is MISSING:
        found = _method(lo, node, args, keywords)
        return found if found is not kinds.UNKNOWN else summaries.of_call(lo, node).kind
    if nested.is_operator(callee):
        return nested.of_operator(callee, args, keywords)
    values = [k.value for k in (*args, *(k for _, k in keywords)) if isinstance(k, Known)]
    exact = len(values) == len(args) + len(keywords)
    options = dict(zip((n for n, _ in keywords), values[len(args) :], strict=False))
    if callee is checkpoint and args and isinstance(args[0], Closure):
        return Again(args[0].node, args[0].frame)
    if callee is checkpoint and exact:
        return Known(checkpoint(*values))
    if callee is len and args and isinstance(args[0], kinds.Array) and args[0].shape:
        return kinds.Scalar("int", args[0].shape[0])
    if callee is len and args and isinstance(args[0], kinds.Tuple):
        return Known(len(args[0].elements))
    if exact and args and callee in (functools.partial, np.vectorize, np.frompyfunc):
        return Known(callee(values[0], *values[1 : len(args)], **options))
    if callee in (np.finfo, np.iinfo) and exact and len(args) == 1 and isinstance(values[0], (type, np.dtype)):
        return Known(callee(values[0]))
    if callee in (copy.copy, copy.deepcopy) and len(args) == 1:
        return args[0]
    if exact and isinstance(getattr(callee, "__self__", None), str):
        return _of_text(callee, values[: len(args)], options)
    if callee in (defaultdict, Counter):
        return kinds.Object(callee)
    if callee is logging.getLogger:
        return kinds.Object(logging.Logger)
    if callee is visited and args and (rank := kinds.rank(args[0])) is not None:
        return kinds.List(kinds.Tuple((kinds.INT,) * rank))
    if callee is vars and len(args) == 1:
        from s2sad.front.attributes import kind_of_dict

        return kind_of_dict(lo, node) or kinds.UNKNOWN
    if callee in (len, int, id, hash, ord):
        return kinds.INT
    if callee in (isinstance, callable, hasattr, bool, issubclass, all, any):
        return kinds.BOOL
    if callee is range:
        return kinds.Range(kinds.INT)
    if callee is list and len(args) == 1:
        return kinds.List(of_places(lo, node.args[0]) or element_of(args[0]))
    if callee is np.shape and args:
        return _attribute_of_shape(args[0])
    if callee is np.ndim and args:
        rank = kinds.rank(args[0])
        return kinds.INT if rank is None else Known(rank)
    try:
        known = registry.find(callee) is not None or callee in (float, complex, abs, round)
    except TypeError:
        return kinds.UNKNOWN
    if not known:
        return summaries.of_call(lo, node).kind
    return kinds_of.result(callee, args, keywords)


def of_places(lo: Lowerer, node: Any) -> kinds.Kind | None:
    """Return the kind of what ``np.ndindex(...)`` gives, None for other expressions."""
    if not isinstance(node, gast.Call) or not node.args or static(lo, node.func) is not np.ndindex:
        return None
    if any(isinstance(a, gast.Starred) for a in node.args):
        return None
    first = kind_of(lo, node.args[0]) if len(node.args) == 1 else kinds.Tuple((kinds.INT,) * len(node.args))
    known = isinstance(first, kinds.Tuple) or kinds.is_scalar(first)
    return kinds.Tuple((kinds.INT,) * len(getattr(first, "elements", (1,)))) if known else None


def _of_text(method: Any, args: list[Any], options: dict[Any, Any]) -> kinds.Kind:
    """Return what a method of a text gives: text, and its truth, decide what is read."""
    try:
        found = method(*args, **options)
    except (TypeError, ValueError, LookupError):
        return kinds.UNKNOWN
    return Known(found) if isinstance(found, (str, bool)) else kinds.of_value(found)


def _attribute_of_shape(kind: kinds.Kind) -> kinds.Kind:
    if isinstance(kind, kinds.Array) and kind.shape is not None:
        return kinds.Tuple(tuple(kinds.Scalar("int", d) for d in kind.shape))
    return kinds.Tuple(()) if kinds.is_scalar(kind) else kinds.UNKNOWN


def _method(lo: Lowerer, node: gast.Call, args: tuple, keywords: tuple) -> kinds.Kind:
    if not isinstance(node.func, gast.Attribute):
        return kinds.UNKNOWN
    table = live_object(lo, node.func.value)
    if isinstance(table, Mapping) and node.func.attr == "get" and args and isinstance(args[0], Known):
        if args[0].value in table:
            return live_item(lo, table, args[0].value)
        lo.namespace.assume(table, args[0].value, ABSENT)
        return args[1] if len(args) > 1 else kinds.NONE
    base = kind_of(lo, node.func.value)
    if isinstance(base, kinds.Array) or isinstance(kinds.widened(base), kinds.Scalar):
        method = getattr(np.ndarray, node.func.attr, None)
        if method is not None and registry.find(method) is not None:
            return kinds_of.result(method, (base, *args), keywords)
    if isinstance(base, kinds.Object) and base.cls in kinds.GENERATORS:
        return kinds_of.of_draw(node.func.attr, args, keywords)
    if isinstance(base, (kinds.List, kinds.Dict)) and node.func.attr == "copy":
        return base
    if isinstance(base, kinds.Dict) and node.func.attr == "get" and args:
        if base.items is not None and isinstance(args[0], Known) and all(k != args[0].value for k, _ in base.items):
            return args[1] if len(args) > 1 else kinds.NONE
        return kinds_of.of_index(base, args[0])
    if isinstance(base, kinds.List) and node.func.attr == "pop" and base.element is not kinds.UNREACHED:
        # sizes may have been others when it was put there
        return kinds.widened(kinds_of.without_shape(base.element))
    return kinds.UNKNOWN


def _display(lo: Lowerer, node: Any) -> kinds.Kind:
    if any(isinstance(e, gast.Starred) for e in node.elts):
        return kinds.UNKNOWN
    parts = tuple(kind_of(lo, e) for e in node.elts)
    return kinds.Tuple(parts) if isinstance(node, gast.Tuple) else kinds.List(kinds.join_all(parts))


def _dict(lo: Lowerer, node: gast.Dict) -> kinds.Kind:
    if any(k is None for k in node.keys):
        return kinds.UNKNOWN
    keys = [kind_of(lo, k) for k in node.keys]
    values = [kind_of(lo, v) for v in node.values]
    element = kinds.join_all(values)
    if all(isinstance(k, Known) for k in keys):
        return kinds.Dict(
            tuple((k.value, v) for k, v in zip(keys, values, strict=True) if isinstance(k, Known)), element
        )
    return kinds.Dict(None, element)


def _conditional(lo: Lowerer, node: gast.IfExp) -> kinds.Kind:
    from s2sad.front.decide import truth

    decided = truth(lo, node.test)
    if decided is not None:
        return kind_of(lo, node.body if decided else node.orelse)
    return kinds.join(kind_of(lo, node.body), kind_of(lo, node.orelse))


def _bool(lo: Lowerer, node: gast.BoolOp) -> kinds.Kind:
    return kinds.join_all([kind_of(lo, v) for v in node.values])


def _closure(lo: Lowerer, node: Any) -> kinds.Kind:
    return lo.closure(node)


def _comprehension(lo: Lowerer, node: Any) -> kinds.Kind:
    """Return the kind of a list or dict: the variables are bound in a scope of their own for the moment."""
    from s2sad.front.loops import bind_kinds, element

    made = functools.partial(kinds.Dict, None) if isinstance(node, gast.DictComp) else kinds.List
    inside = [n for n in core.nodes(node) if isinstance(n, (gast.Lambda, gast.NamedExpr))]
    functions = [kinds.Repeated(lo.closure(n).text) for n in inside if isinstance(n, gast.Lambda)]
    if inside:
        return made(kinds.Functions(frozenset((kinds.UNKNOWN, *functions))) if functions else kinds.UNKNOWN)
    own = core.bound_names(node)
    outer = lo.frame
    names = {n: f"{outer.rename.get(n, n)} of a comprehension" for n in own}
    inner = Frame(outer.name, outer.file, outer.globals, outer.closure, own, outer, names, cls=outer.cls)
    with lo.path():
        for at, generator in enumerate(node.generators):
            with lo.inside(inner if at else outer):
                item = element(lo, generator.iter)
            with lo.inside(inner):
                bind_kinds(lo, generator.target, item)
        with lo.inside(inner):
            item = kind_of(lo, node.value if isinstance(node, gast.DictComp) else node.elt)
            return made(kinds.widened(kinds_of.without_shape(item)))


def element_of(kind: kinds.Kind) -> kinds.Kind:
    """Return the kind of what iterating over a value yields."""
    if isinstance(kind, kinds.List):
        return kind.element
    if isinstance(kind, kinds.Tuple):
        return kinds.join_all(kind.elements)
    if isinstance(kind, kinds.Array):
        return kinds_of.of_index(kind, kinds.INT, kinds.INT)
    if isinstance(kind, kinds.Dict) and kind.items is not None:
        return kinds.join_all([kinds.widened(kinds.of_value(k)) for k, _ in kind.items])
    return kinds.UNKNOWN


def index_literal(lo: Lowerer, node: Any) -> Any:
    """Return what an index selects, as ``of_index`` wants it: kinds of integers, literal slices, Ellipsis."""
    if isinstance(node, gast.Tuple):
        return tuple(index_literal(lo, e) for e in node.elts)
    if isinstance(node, gast.Slice):
        return slice(*(_bound(lo, getattr(node, k)) for k in ("lower", "upper", "step")))
    if isinstance(node, gast.Constant) and node.value in (None, Ellipsis):
        return node.value
    kind = kind_of(lo, node)
    if isinstance(kind, Known) and kind.value is None:
        return None
    return kinds_of.selected(kind)


def _bound(lo: Lowerer, node: Any) -> Any:
    return None if node is None else kinds_of.bound(kind_of(lo, node))


_KINDS: dict[type, Any] = {
    gast.Name: _name,
    gast.Constant: _constant,
    gast.Attribute: _attribute,
    gast.BinOp: _binary,
    gast.UnaryOp: _unary,
    gast.Compare: _compare,
    gast.Subscript: _subscript,
    gast.Call: _call,
    gast.Tuple: _display,
    gast.List: _display,
    gast.Dict: _dict,
    gast.IfExp: _conditional,
    gast.BoolOp: _bool,
    gast.Lambda: _closure,
    gast.ListComp: _comprehension,
    gast.DictComp: _comprehension,
}
