"""Tests whose outcome the kinds decide."""

from __future__ import annotations

import operator
from itertools import pairwise
from types import BuiltinFunctionType, FunctionType
from typing import Any

import gast
import numpy as np

from s2sad import core, kinds
from s2sad.front import packs
from s2sad.front.evaluate import kind_of, live_object, static
from s2sad.front.lower import Lowerer, Value
from s2sad.front.scope import MISSING, Closure, Frame
from s2sad.kinds import Known
from s2sad.runtime.records import is_record

LITERALS = (bool, int, float, complex, str, bytes, type(None))
COMPARE = {
    gast.Eq: operator.eq,
    gast.NotEq: operator.ne,
    gast.Lt: operator.lt,
    gast.LtE: operator.le,
    gast.Gt: operator.gt,
    gast.GtE: operator.ge,
}
COMPARABLE = (*LITERALS, FunctionType, BuiltinFunctionType, np.ufunc, np.dtype, type)


def truth(lo: Lowerer, node: Any) -> bool | None:
    """Return the outcome of a test if the kinds decide it."""
    if isinstance(node, gast.UnaryOp) and isinstance(node.op, gast.Not):
        inner = truth(lo, node.operand)
        return None if inner is None else not inner
    if isinstance(node, gast.BoolOp):
        return _truth_of_bool(lo, node)
    if isinstance(node, gast.Compare):
        operands = [node.left, *node.comparators]
        parts = [_compared(lo, op, *pair) for op, pair in zip(node.ops, pairwise(operands), strict=True)]
        return False if parts[0] is False else True if all(parts) else None
    if isinstance(node, gast.Call):
        callee = static(lo, node.func)
        if not isinstance(getattr(callee, "__self__", None), str):
            return truth_of_call(lo, callee, node)
    return truth_of_kind(kind_of(lo, node))


def truth_of_kind(kind: kinds.Kind) -> bool | None:
    """Return the truth of all values of a kind, if they agree."""
    if isinstance(kind, Known):
        return bool(kind.value) if isinstance(kind.value, LITERALS) else True if callable(kind.value) else None
    if isinstance(kind, kinds.Tuple):
        return bool(kind.elements) or packs.is_pack(kind)
    if isinstance(kind, kinds.Iterator) and kind.once:
        return True
    return True if isinstance(kind, Closure) else None


def _truth_of_bool(lo: Lowerer, node: gast.BoolOp) -> bool | None:
    stop = isinstance(node.op, gast.Or)
    outcomes: list[bool | None] = []
    for value in node.values:
        outcome = truth(lo, value)
        if outcome is stop and all(
            o is not None or _is_plain(lo, v) for o, v in zip(outcomes, node.values, strict=False)
        ):
            return stop
        outcomes.append(outcome)
    return not stop if all(o is (not stop) for o in outcomes) else None


def _is_plain(lo: Lowerer, node: Any) -> bool:
    """Tell whether a test only looks at numbers, so that nobody sees whether it is made."""
    if core.special(node):
        return False
    if isinstance(node, gast.Compare) and not any(isinstance(op, (gast.In, gast.NotIn)) for op in node.ops):
        return all(_is_plain(lo, part) for part in (node.left, *node.comparators))
    if isinstance(node, gast.BoolOp):
        return all(_is_plain(lo, part) for part in node.values)
    return isinstance(node, (gast.Name, gast.Constant)) and isinstance(kinds.widened(kind_of(lo, node)), kinds.Scalar)


def _compared(lo: Lowerer, op: Any, a: Any, b: Any) -> bool | None:
    left, right = kind_of(lo, a), kind_of(lo, b)
    if isinstance(op, (gast.In, gast.NotIn)):
        choices = _literals(lo, b)
        if choices == [] and isinstance(right, kinds.Dict):
            return isinstance(op, gast.NotIn)
        if choices is None or not isinstance(left, Known) or not isinstance(left.value, COMPARABLE):
            return None
        return (left.value in choices) == isinstance(op, gast.In)
    if isinstance(op, (gast.Is, gast.IsNot)):
        same = _same(left, right)
        if same is None and isinstance(right, Known) and isinstance(right.value, type):
            same = _is_type(lo, a, right.value)
        return None if same is None else same == isinstance(op, gast.Is)
    if isinstance(op, (gast.Eq, gast.NotEq)) and isinstance(right, Known) and isinstance(right.value, type):
        equal = _is_type(lo, a, right.value)
        if equal is not None:
            return equal == isinstance(op, gast.Eq)
    if isinstance(left, Closure) or isinstance(right, Closure):
        other = right if isinstance(left, Closure) else left
        literal = isinstance(other, Known) and isinstance(other.value, LITERALS)
        return isinstance(op, gast.NotEq) if literal and isinstance(op, (gast.Eq, gast.NotEq)) else None
    if isinstance(op, (gast.Eq, gast.NotEq)) and kinds.NONE in (left, right) and left != right:
        other = kinds.widened(right if left == kinds.NONE else left)
        plain = isinstance(other, (kinds.Scalar, kinds.List, kinds.Tuple, kinds.Dict))
        return isinstance(op, gast.NotEq) if plain else None
    if not isinstance(left, Known) or not isinstance(right, Known):
        return None
    if not isinstance(left.value, COMPARABLE) or not isinstance(right.value, COMPARABLE):
        return None
    try:
        compare: Any = COMPARE[type(op)]
        return bool(compare(left.value, right.value))
    except TypeError:
        return None


def _same(left: kinds.Kind, right: kinds.Kind) -> bool | None:
    """Decide ``left is right``. Equal numbers may be one object or two."""
    if isinstance(left, Known) and isinstance(right, Known):
        if left != right:
            return False
        return None if type(left.value) in (int, float, complex, str, bytes) else True
    if kinds.NONE not in (left, right):
        return None
    other = left if right == kinds.NONE else right
    return None if isinstance(other, kinds.Functions) or other in (kinds.UNKNOWN, kinds.UNREACHED) else False


def _is_type(lo: Lowerer, node: Any, cls: type) -> bool | None:
    """Decide ``type(x) is cls``."""
    if not isinstance(node, gast.Call) or len(node.args) != 1 or static(lo, node.func) is not type:
        return None
    found = classes_of(kind_of(lo, node.args[0]))
    if not found:
        return None
    return True if found == (cls,) else None if any(c is cls or issubclass(cls, c) for c in found) else False


def _literals(lo: Lowerer, node: Any) -> list[Any] | None:
    if isinstance(node, (gast.Tuple, gast.List, gast.Set)):
        found = [kind_of(lo, e) for e in node.elts]
        return [k.value for k in found if isinstance(k, Known)] if all(isinstance(k, Known) for k in found) else None
    kind = kind_of(lo, node)
    if isinstance(kind, kinds.Dict) and kind.items is not None and live_object(lo, node) is MISSING:
        return [key for key, _ in kind.items]
    if isinstance(kind, kinds.Tuple) and all(isinstance(k, Known) for k in kind.elements):
        return [k.value for k in kind.elements if isinstance(k, Known)]
    return list(kind.value) if isinstance(kind, Known) and isinstance(kind.value, frozenset) else None


def truth_of_call(lo: Lowerer, callee: Any, node: gast.Call) -> bool | None:
    """Return the outcome of a call that asks something of its arguments which their kinds decide."""
    if callee is isinstance and len(node.args) == 2:
        return _is_instance(kind_of(lo, node.args[0]), _classes(lo, node.args[1]))
    if callee is issubclass and len(node.args) == 2:
        cls, classes = static(lo, node.args[0]), _classes(lo, node.args[1])
        return issubclass(cls, classes) if isinstance(cls, type) and classes is not None else None
    if callee is callable and len(node.args) == 1:
        kind = kind_of(lo, node.args[0])
        if packs.is_pack(kind):
            return True
        if isinstance(kind, Closure) or isinstance(kind, Known):
            return isinstance(kind, Closure) or callable(kind.value)
        return False if kinds.is_numeric(kind) or isinstance(kind, (kinds.List, kinds.Tuple, kinds.Dict)) else None
    if callee is hasattr and len(node.args) == 2:
        name = static(lo, node.args[1])
        kind = kind_of(lo, node.args[0])
        found = {hasattr(c, name) for c in classes_of(kind)} if isinstance(name, str) else set()
        if isinstance(kind, (kinds.Object, Known)) and found == {False}:
            # it may be an attribute of the object
            return hasattr(kind.value, name) if isinstance(kind, Known) else True if kind.get(name) else None
        return found.pop() if len(found) == 1 else None
    if callee in (all, any) and len(node.args) == 1:
        for outcome in _outcomes(lo, node.args[0]):
            if outcome is None or outcome is (callee is any):
                return outcome
        return callee is all
    if callee is is_record and len(node.args) == 1:
        kind = kinds.widened(kind_of(lo, node.args[0]))
        return False if isinstance(kind, (kinds.Scalar, kinds.Array, kinds.List, kinds.Tuple, kinds.Dict)) else None
    if callee in (np.isscalar, np.iterable):
        kind = kinds.widened(kind_of(lo, node.args[0])) if node.args else kinds.UNKNOWN
        if isinstance(kind, kinds.Scalar):
            return callee is np.isscalar
        if isinstance(kind, kinds.Array) and kind.shape is not None:
            return False if callee is np.isscalar else bool(kind.shape)
    return None


def _outcomes(lo: Lowerer, node: Any) -> list[bool | None]:
    """Return the truth of each item of an iterable, as far as that is known: ``[None]`` if nobody knows how many."""
    if isinstance(node, gast.Call) and len(node.args) == 2 and static(lo, node.func) is map:
        item = core.stored("item")
        generator = gast.comprehension(target=item, iter=node.args[1], ifs=[], is_async=0)
        made = gast.Call(func=node.args[0], args=[core.name("item")], keywords=[])
        return _outcomes(lo, gast.GeneratorExp(elt=made, generators=[generator]))
    if isinstance(node, (gast.GeneratorExp, gast.ListComp)) and len(node.generators) == 1:
        return _of_comprehension(lo, node, node.generators[0])
    if isinstance(node, (gast.Tuple, gast.List)) and not any(isinstance(e, gast.Starred) for e in node.elts):
        return [truth(lo, e) for e in node.elts]
    return [None]


def _of_comprehension(lo: Lowerer, node: Any, generator: gast.comprehension) -> list[bool | None]:
    items = generator.iter.elts if isinstance(generator.iter, (gast.Tuple, gast.List)) else None
    if items is not None and not any(isinstance(e, gast.Starred) for e in items):
        found = [kind_of(lo, e) for e in items]
    else:
        kind = kind_of(lo, generator.iter)
        if not isinstance(kind, kinds.Tuple):
            return [None]
        found = list(kind.elements)
    own = core.bound_names(node)
    if generator.ifs or not isinstance(generator.target, gast.Name) or own != {generator.target.id}:
        return [None]
    outer = lo.frame
    names = {generator.target.id: f"{generator.target.id} of a comprehension"}
    inner = Frame(outer.name, outer.file, outer.globals, outer.closure, own, outer, names, cls=outer.cls)
    outcomes: list[bool | None] = []
    for each in found:
        with lo.path(), lo.inside(inner):
            lo.bind(names[generator.target.id], Value(each))
            outcomes.append(truth(lo, node.elt))
    return outcomes


def _classes(lo: Lowerer, node: Any) -> tuple[type, ...] | None:
    nodes = node.elts if isinstance(node, gast.Tuple) else [node]
    found = [static(lo, n) for n in nodes]
    flat = [c for f in found for c in (f if isinstance(f, tuple) else (f,))]
    return tuple(flat) if all(isinstance(c, type) for c in flat) else None


def classes_of(kind: kinds.Kind) -> tuple[type, ...]:
    """Return the classes that values of a kind can have, none if that is not known. np.float64 is a float."""
    if isinstance(kind, Known):
        return (type(kind.value),)
    if isinstance(kind, kinds.Scalar):
        several = {"float": (float, np.float64), "int": (int, np.int64), "bool": (bool, np.bool_)}
        several["complex"] = (complex, np.complex128)
        return several.get(kind.dtype) or (np.dtype(kind.dtype).type,)
    table = {kinds.Array: np.ndarray, kinds.List: list, kinds.Dict: dict}
    if type(kind) in table:
        return (table[type(kind)],)
    return (kind.cls,) if isinstance(kind, (kinds.Tuple, kinds.Object)) else ()


def _is_instance(kind: kinds.Kind, classes: tuple[type, ...] | None) -> bool | None:
    if packs.is_pack(kind):
        return None if classes is None else any(issubclass(FunctionType, c) for c in classes)
    found = classes_of(kind)
    if not found or classes is None:
        return None
    outcomes = {issubclass(c, classes) for c in found}
    if len(outcomes) > 1:
        return None
    if (
        outcomes == {False}
        and isinstance(kind, kinds.Scalar)
        and any(issubclass(c, (np.number, np.bool_, *found)) for c in classes)
    ):
        # numbers of other sizes and of subclasses have this kind too; dates and texts of NumPy do not
        return None
    return outcomes.pop()
