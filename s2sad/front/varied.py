"""Whether the value of an expression may depend on a varied value in a way that carries a derivative."""

from __future__ import annotations

import functools
import inspect
from types import FunctionType
from typing import Any

import gast
import numpy as np

from s2sad import core, kinds
from s2sad.analysis.cuts import TEXTS
from s2sad.front import packs
from s2sad.front.evaluate import kind_of, static
from s2sad.front.lower import Lowerer
from s2sad.front.scope import COMPREHENSIONS, MISSING, Closure
from s2sad.kinds import Known
from s2sad.rules import marks, registry

NUMBERS = (float, complex, np.float64)
# builtins that call what they are given
CALLING = (map, filter, sorted, max, min, functools.reduce, functools.partial)
# no identity of an object
ALL = 0
SHAPE_ATTRIBUTES = frozenset({"shape", "ndim", "size", "dtype", "itemsize", "nbytes", "strides", "flags"})


def touches(lo: Lowerer, node: Any) -> bool:
    """Tell whether the value of the expression may depend on a varied value in a way that carries a derivative."""
    if lo.patched:
        from s2sad.front.patches import direct

        node = direct(lo, node)
    if isinstance(node, gast.Name):
        value = lo.value_of(node.id)
        return value.varied or holds_varied(lo, value.kind)
    if isinstance(node, (gast.Constant, gast.JoinedStr)):
        return False
    if isinstance(node, gast.Compare) or isinstance(node, gast.UnaryOp) and isinstance(node.op, gast.Not):
        return False
    if isinstance(node, gast.BinOp):
        rules = registry.find(core.BINARY[type(node.op)])
        if isinstance(node.op, gast.BitOr) and not kinds.is_numeric(kind_of(lo, node.left)):
            # dicts are merged
            return touches(lo, node.left) or touches(lo, node.right)
        if rules is not None and rules.without_derivative:
            return False
    if isinstance(node, gast.Attribute):
        if node.attr in SHAPE_ATTRIBUTES and not isinstance(kind_of(lo, node.value), kinds.Object):
            return False
        if lo.env is not None and is_of_class(lo, kind_of(lo, node.value), node.attr):
            return False
        return touches(lo, node.value) and carries(lo, node)
    if isinstance(node, gast.Lambda):
        return _reads_varied(lo, node)
    if isinstance(node, COMPREHENSIONS):
        return _reads_varied(lo, node)
    if isinstance(node, gast.Call):
        return _call_touches(lo, node)
    if isinstance(node, gast.Subscript):
        # an active index is refused where the expression is split; it must not be cut silently
        return touches(lo, node.value) and carries(lo, node) or touches(lo, node.slice)
    if isinstance(node, gast.NamedExpr):
        return touches(lo, node.value)
    return any(touches(lo, child) for child in core.children(node))


def is_of_class(lo: Lowerer, kind: kinds.Kind, attr: str) -> bool:
    """Tell whether an attribute of an object is surely the constant that its class has for all."""
    if not isinstance(kind, kinds.Object) or kind.get(attr) is not None or attr in lo.attributes_set:
        return False
    found = inspect.getattr_static(kind.cls, attr, MISSING)
    return found is not MISSING and not hasattr(found, "__get__")


def is_constant_method(kind: kinds.Object, name: str) -> bool:
    """Tell whether a method of an object is known to give nothing that has a derivative, as those of a logger are."""
    rules = registry.find(getattr(kind.cls, name, None)) if kind.get(name) is None else None
    return rules is not None and rules.without_derivative


def carries(lo: Lowerer, node: Any) -> bool:
    return kinds.carries(kind_of(lo, node))


def _reads_varied(lo: Lowerer, node: Any) -> bool:
    for identifier in core.reads(node):
        value = lo.value_of(identifier)
        if value.varied or holds_varied(lo, value.kind):
            return True
    own = core.bound_names(node)
    return any(_root(n.func) in own for n in core.nodes(node) if isinstance(n, gast.Call)) and _some_varied(lo)


def _root(node: Any) -> str | None:
    """Return the name that an expression begins with."""
    while isinstance(node, (gast.Subscript, gast.Attribute, gast.Call)):
        node = node.func if isinstance(node, gast.Call) else node.value
    return node.id if isinstance(node, gast.Name) else None


def _text_of_varied(lo: Lowerer, node: Any) -> bool:
    """Tell whether an expression is the text of a number that varies."""
    writer = static(lo, node.func) if isinstance(node, gast.Call) else None
    written = isinstance(node, gast.JoinedStr) or any(writer is f for f in TEXTS)
    method = isinstance(node, gast.Call) and isinstance(node.func, gast.Attribute) and node.func.attr == "format"
    return (written or method) and _reads_varied(lo, node)


def cut_by_text(lo: Lowerer, callee: Any, node: gast.Call) -> bool:
    """Tell whether a call makes a number of the text of one that varies."""
    return any(callee is f for f in NUMBERS) and any(_text_of_varied(lo, a) for a in node.args)


def _some_varied(lo: Lowerer, seen: frozenset[int] = frozenset()) -> bool:
    """Tell whether any nested function reads varied variables: a function that is not known may be that one."""
    if ALL in seen:
        # that is being asked, of each of them
        return False
    return any(closure_varied(lo, c, seen | {ALL}) for c in list(lo.nested.values()))


def closure_varied(lo: Lowerer, closure: Closure, seen: frozenset[int] = frozenset()) -> bool:
    """Tell whether a nested function reads varied variables of the functions around it."""
    options = getattr(closure, "options", ())
    if options:
        return any(isinstance(o, Closure) and closure_varied(lo, o, seen) for o in options)
    if id(closure.node) in seen:
        return False
    with lo.inside(closure.frame):
        own = core.bound_names(closure.node) if isinstance(closure.node, gast.Lambda) else set()
        for child in core.nodes(closure.node):
            if isinstance(child, gast.Name) and child.id not in own and closure.frame.find(child.id)[0] is not None:
                value = lo.value_of(child.id)
                if value.varied:
                    return True
                if holds_varied(lo, value.kind, seen | {id(closure.node)}):
                    return True
    return False


def holds_varied(lo: Lowerer, kind: kinds.Kind, seen: frozenset[int] = frozenset()) -> bool:
    """Tell whether something is, or holds, a nested function that reads varied variables."""
    match kind:
        case Closure():
            return closure_varied(lo, kind, seen)
        case kinds.Functions():
            return any(holds_varied(lo, k, seen) for k in kind.options) if kind.options else _some_varied(lo, seen)
        case kinds.Repeated():
            return any(closure_varied(lo, c, seen) for c in list(lo.nested.values()) if c.text is kind.text)
        case kinds.Object():
            held = [k for _, k in kind.attributes]
            return any(holds_varied(lo, k, seen) for k in held) or kinds.UNKNOWN in held and _some_varied(lo, seen)
        case kinds.Tuple():
            found = packs.function_of(lo, kind)
            if found is not None and closure_varied(lo, found, seen):
                return True
            return any(holds_varied(lo, k, seen) for k in kind.elements)
        case kinds.List():
            return holds_varied(lo, kind.element, seen)
        case kinds.Dict():
            return any(holds_varied(lo, k, seen) for k in (kind.value, *(k for _, k in kind.items or ())))
    return False


def _may_be_nested(lo: Lowerer, node: Any, kind: kinds.Kind) -> bool:
    """Tell whether a function that is not known may be a nested one, which reads varied variables."""
    if kind is not kinds.UNKNOWN or isinstance(node, gast.Lambda):
        return False
    root = _root(node)
    return (root is None or lo.local(root) is not None) and _some_varied(lo)


def _may_be_called(lo: Lowerer, callee: Any, arguments: list[Any]) -> bool:
    """Tell whether a call may call a nested function that reads varied variables, among its arguments."""
    if not any(callee is f for f in CALLING) and not isinstance(getattr(callee, "__func__", callee), FunctionType):
        return False
    return any(_holds_unknown(kind_of(lo, a)) and lo.local(_root(a) or "") for a in arguments) and _some_varied(lo)


def _holds_unknown(kind: kinds.Kind) -> bool:
    match kind:
        case kinds.List():
            return _holds_unknown(kind.element)
        case kinds.Tuple():
            return any(map(_holds_unknown, kind.elements))
        case kinds.Dict():
            return _holds_unknown(kind.value)
    return kind is kinds.UNKNOWN


def _real(lo: Lowerer, node: Any) -> bool:
    """Tell whether a value is surely no complex number: what has rules and is a constant, is one of real numbers."""
    kind = kind_of(lo, node)
    return kinds.is_complex(kind) is False or isinstance(kind, Known)


def _call_touches(lo: Lowerer, node: gast.Call) -> bool:
    arguments = [*node.args, *(k.value for k in node.keywords)]
    kind = kind_of(lo, node.func)
    if isinstance(kind, Closure) and closure_varied(lo, kind):
        return True
    callee = kind.value if isinstance(kind, Known) else MISSING
    if callee is not MISSING:
        if callee is marks.solved or callee is marks.held:
            # a mark does not stay in the text
            return True
        if cut_by_text(lo, callee, node):
            return True
        rules = registry.find(callee)
        # a class says itself how its objects are rounded
        own = callee is round and node.args and isinstance(kind_of(lo, node.args[0]), kinds.Object)
        if rules is not None and rules.constant and not own:
            if rules.any is None or all(_real(lo, a) for a in arguments):
                return False
        if callee in (isinstance, len, range, print, type, hasattr, callable, id, repr, str, int, bool, any, all):
            return False
        given = [a.value if isinstance(a, gast.Starred) else a for a in arguments]
        return any(touches(lo, a) for a in given) or _may_be_called(lo, callee, given)
    if isinstance(node.func, gast.Attribute):
        method = getattr(np.ndarray, node.func.attr, None)
        rules = registry.find(method) if method is not None else None
        base = kind_of(lo, node.func.value)
        if isinstance(base, kinds.Object):
            if is_constant_method(base, node.func.attr):
                return False
        elif rules is not None and rules.without_derivative:
            return False
        if isinstance(base, (kinds.List, kinds.Tuple)) and node.func.attr in ("index", "count"):
            return False
        if isinstance(node.func.value, gast.Call) and static(lo, node.func.value.func) is super:
            # generated functions have no class around them
            return True
        if touches(lo, node.func.value):
            return True
    elif touches(lo, node.func) or _may_be_nested(lo, node.func, kind):
        return True
    if isinstance(kind, Closure) and any(_holds_unknown(kind_of(lo, a)) for a in arguments) and _some_varied(lo):
        return True
    return any(touches(lo, a.value if isinstance(a, gast.Starred) else a) for a in arguments)
