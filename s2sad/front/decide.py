"""Tests whose outcome the kinds decide."""

from __future__ import annotations

from typing import Any

import gast
import numpy as np

from s2sad import kinds
from s2sad.front.evaluate import kind_of, static
from s2sad.front.lower import Lowerer
from s2sad.front.scope import Closure
from s2sad.kinds import Known


def truth(lo: Lowerer, node: Any) -> bool | None:
    """Return the outcome of a test if the kinds decide it."""
    if isinstance(node, gast.UnaryOp) and isinstance(node.op, gast.Not):
        inner = truth(lo, node.operand)
        return None if inner is None else not inner
    if isinstance(node, gast.BoolOp):
        return _truth_of_bool(lo, node)
    if isinstance(node, gast.Compare) and len(node.ops) == 1:
        return _truth_of_compare(lo, node)
    if isinstance(node, gast.Call):
        return _truth_of_call(lo, node)
    kind = kind_of(lo, node)
    if isinstance(node, gast.Constant):
        return bool(node.value)
    if isinstance(kind, Known) and (kind.value is None or callable(kind.value) or isinstance(kind.value, str)):
        return bool(kind.value) if kind.value is None or isinstance(kind.value, str) else True
    return True if isinstance(kind, Closure) else None


def _truth_of_bool(lo: Lowerer, node: gast.BoolOp) -> bool | None:
    stop = isinstance(node.op, gast.Or)
    outcomes: list[bool | None] = []
    for value in node.values:
        outcome = truth(lo, value)
        if outcome is stop and all(o is not None for o in outcomes):
            return stop
        outcomes.append(outcome)
    return not stop if all(o is (not stop) for o in outcomes) else None


def _truth_of_compare(lo: Lowerer, node: gast.Compare) -> bool | None:
    left, right = kind_of(lo, node.left), kind_of(lo, node.comparators[0])
    op = node.ops[0]
    if isinstance(op, (gast.Is, gast.IsNot)):
        same: bool | None = None
        if isinstance(left, Known) and isinstance(right, Known) and not isinstance(left.value, (int, float)):
            same = left.value is right.value
        elif right == kinds.NONE or left == kinds.NONE:
            other = left if right == kinds.NONE else right
            if other is not kinds.UNKNOWN and other is not kinds.UNREACHED:
                same = False
        return None if same is None else same == isinstance(op, gast.Is)
    if isinstance(left, Known) and isinstance(right, Known):
        literal = (str, type(None)) if lo.break_envs else (str, type(None), int)
        if (
            isinstance(left.value, literal)
            and isinstance(right.value, literal)
            and isinstance(op, (gast.Eq, gast.NotEq))
        ):
            return (left.value == right.value) == isinstance(op, gast.Eq)
        if isinstance(left.value, int) and isinstance(right.value, int) and _is_rank(node.left):
            return _ordered(op, left.value, right.value)
    if isinstance(left, Known) and isinstance(left.value, str) and isinstance(op, (gast.In, gast.NotIn)):
        choices = _literals(lo, node.comparators[0])
        if choices is not None:
            return (left.value in choices) == isinstance(op, gast.In)
    return None


def _is_rank(node: Any) -> bool:
    return isinstance(node, gast.Attribute) and node.attr == "ndim" or isinstance(node, gast.Call)


def _ordered(op: Any, left: int, right: int) -> bool | None:
    compare = {gast.Lt: left < right, gast.LtE: left <= right, gast.Gt: left > right, gast.GtE: left >= right}
    return compare.get(type(op))


def _literals(lo: Lowerer, node: Any) -> list[Any] | None:
    if isinstance(node, (gast.Tuple, gast.List, gast.Set)):
        found = [kind_of(lo, e) for e in node.elts]
        return [k.value for k in found if isinstance(k, Known)] if all(isinstance(k, Known) for k in found) else None
    kind = kind_of(lo, node)
    return list(kind.value) if isinstance(kind, Known) and isinstance(kind.value, (tuple, frozenset)) else None


def _truth_of_call(lo: Lowerer, node: gast.Call) -> bool | None:
    callee = static(lo, node.func)
    if callee is isinstance and len(node.args) == 2:
        return _is_instance(kind_of(lo, node.args[0]), _classes(lo, node.args[1]))
    if callee is callable and len(node.args) == 1:
        kind = kind_of(lo, node.args[0])
        if isinstance(kind, Closure) or isinstance(kind, Known):
            return isinstance(kind, Closure) or callable(kind.value)
        return False if kinds.is_numeric(kind) or isinstance(kind, (kinds.List, kinds.Tuple, kinds.Dict)) else None
    if callee is hasattr and len(node.args) == 2:
        name = static(lo, node.args[1])
        cls = class_of(kind_of(lo, node.args[0]))
        if cls is not None and isinstance(name, str) and hasattr(cls, name):
            return True
        return False if cls in (float, int, list, tuple, dict, np.ndarray) else None
    if callee in (np.isscalar, np.iterable):
        kind = kinds.widened(kind_of(lo, node.args[0])) if node.args else kinds.UNKNOWN
        if isinstance(kind, kinds.Scalar):
            return callee is np.isscalar
        if isinstance(kind, kinds.Array) and kind.shape is not None:
            return False if callee is np.isscalar else bool(kind.shape)
    return None


def _classes(lo: Lowerer, node: Any) -> tuple[type, ...] | None:
    nodes = node.elts if isinstance(node, gast.Tuple) else [node]
    found = [static(lo, n) for n in nodes]
    flat = [c for f in found for c in (f if isinstance(f, tuple) else (f,))]
    return tuple(flat) if all(isinstance(c, type) for c in flat) else None


def class_of(kind: kinds.Kind) -> type | None:
    """Return the class of all values of a kind, if there is one. A float may be a np.float64."""
    kind = kinds.widened(kind)
    if isinstance(kind, kinds.Scalar):
        return {"float": float, "int": int, "bool": bool, "complex": complex}.get(kind.dtype)
    table = {kinds.Array: np.ndarray, kinds.List: list, kinds.Dict: dict}
    if type(kind) in table:
        return table[type(kind)]
    if isinstance(kind, (kinds.Tuple, kinds.Object)):
        return kind.cls
    return type(kind.value) if isinstance(kind, Known) else None


def _is_instance(kind: kinds.Kind, classes: tuple[type, ...] | None) -> bool | None:
    cls = class_of(kind)
    if cls is None or classes is None:
        return None
    if issubclass(cls, classes):
        return True
    if cls in (int, float, bool, complex) and any(issubclass(c, np.generic) for c in classes):
        return None
    return (
        None
        if any(c.__module__ in ("numbers", "collections.abc", "typing") for c in classes) and cls not in (list, dict)
        else False
    )
