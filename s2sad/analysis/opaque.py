"""Writes that nobody can take back: what a call may change in the inactive containers and arrays that it is given."""

from __future__ import annotations

import builtins
import inspect
from collections.abc import Iterator
from types import FunctionType
from typing import Any

import gast
import numpy as np

from s2sad import core, kinds
from s2sad.analysis.aliases import aliased
from s2sad.analysis.operations import MISSING, denoted
from s2sad.core import Assign, Effect, If, Stmt, Verbatim, While
from s2sad.kinds import Kind
from s2sad.namespace import Namespace
from s2sad.rules import registry

# append, extend, insert and pop are undone one by one (see ``sharing.written_by``)
UNDONE = frozenset({"append", "extend", "insert", "pop"})
CHANGING = frozenset(
    "add byteswap clear difference_update discard fill intersection_update itemset partition popitem put remove resize "
    "reverse setdefault setfield setflags shuffle sort symmetric_difference_update update".split()
)
READING = frozenset(
    n
    # a draw changes the generator, which is never drawn from again
    for owner in (np.ndarray, list, tuple, dict, set, str, np.random.Generator, np.random.RandomState)
    for n in dir(owner)
    if not n.startswith("__")
) - (CHANGING | UNDONE)
WRITING_BUILTINS = frozenset({"setattr", "delattr", "next", "exec", "eval"})


def writes(stmt: Stmt, types: dict[str, Kind], namespace: Namespace) -> frozenset[str]:
    """Return the names whose memory a call in the statement's own expressions, or a ``del``, may change."""
    found: set[str] = set()
    for expr in _expressions(stmt):
        for node in core.special(expr):
            if isinstance(node, gast.Call):
                found.update(_changed(node, types, namespace))
            elif isinstance(node, gast.Delete):
                for target in node.targets:
                    if isinstance(target, (gast.Subscript, gast.Attribute)):
                        found.update(_roots(target.value))
    return frozenset(n for n in found if n in types and not kinds.is_immutable(types[n]))


def _expressions(stmt: Stmt) -> list[Any]:
    match stmt:
        case Assign() | Effect():
            # making a function does not call it
            return [stmt.value] if not isinstance(stmt.value, gast.Lambda) else []
        case If() | While():
            return [stmt.test]
        case Verbatim():
            return [] if isinstance(stmt.node, (gast.FunctionDef, gast.ClassDef)) else [stmt.node]
    return []


def _changed(node: gast.Call, types: dict[str, Kind], namespace: Namespace) -> Iterator[str]:
    arguments = [*node.args, *(k.value for k in node.keywords)]
    made = node.func.func if isinstance(node.func, gast.Call) else None
    if isinstance(node.func, gast.Attribute) and isinstance(node.func.value, gast.Call):
        if denoted(node.func.value.func, namespace) is slice:
            # the bounds of a slice
            return
    callee = denoted(node.func, namespace)
    held = types.get(getattr(node.func, "id", ""))
    if isinstance(held, kinds.Known):
        callee = held.value
    maker = denoted(made, namespace) if made is not None else None
    applied = isinstance(callee, np.vectorize) or maker is np.vectorize or maker is np.frompyfunc
    if applied or isinstance(callee, np.ufunc) and len(arguments) <= callee.nin:
        # the function is given the elements
        return
    if _is_harmless(callee, node.func, types, namespace):
        return
    if callee is MISSING or getattr(callee, "__name__", "") == "shuffle":
        method = node.func.attr if isinstance(node.func, gast.Attribute) else ""
        if method in READING or method in UNDONE or method and _has_rule(node.func, types):
            return
        if method:
            yield from _roots(node.func.value)
        if method not in CHANGING or method == "shuffle":
            for each in arguments:
                yield from _handed_on(each, types, namespace)
        return
    rules = registry.find(callee) or registry.find(getattr(callee, "__func__", callee))
    if isinstance(callee, type) or rules is not None and not rules.unknown or registry.kept_for(callee) is not None:
        return
    home = str(getattr(callee, "__module__", None))
    if home.startswith("s2sad.runtime") or home.startswith("s2sad.rules.") and home.endswith("_runtime"):
        return
    name = getattr(callee, "__name__", "")
    if getattr(builtins, name, None) is callee and name not in WRITING_BUILTINS:
        return
    if hasattr(callee, "role") or hasattr(callee, "lowered"):
        # a callee, or a half of a callee that stays a function writes into nothing that it is given
        return
    for each in arguments:
        yield from _handed_on(each, types, namespace)


def _handed_on(argument: Any, types: dict[str, Kind], namespace: Namespace) -> Iterator[str]:
    """Yield the names that lead to what a function is given: with `x.dtype` or `len(x)` it cannot reach `x`."""
    yield from _roots(argument) if isinstance(argument, gast.Set) else aliased(argument, types, namespace)


def _is_harmless(callee: Any, func: Any, types: dict[str, Kind], namespace: Namespace) -> bool:
    """Tell whether a function or method of the user's was read, and writes into nothing that was there before."""
    if callee is MISSING and isinstance(func, gast.Attribute):
        kind = types.get(getattr(func.value, "id", ""))
        callee = inspect.getattr_static(kind.cls, func.attr, None) if isinstance(kind, kinds.Object) else None
    return isinstance(callee, FunctionType) and namespace.harmless.get(callee, False)


def _has_rule(func: gast.Attribute, types: dict[str, Kind]) -> bool:
    """Tell whether it is a method of a user's class that has rules, which vouch for it."""
    kind = _kind(func.value, types)
    return isinstance(kind, kinds.Object) and registry.find(getattr(kind.cls, func.attr, None)) is not None


def _kind(expr: Any, types: dict[str, Kind]) -> Kind | None:
    """Return the kind of a variable, or of an attribute of what is in one."""
    if isinstance(expr, gast.Attribute):
        base = _kind(expr.value, types)
        return base.get(expr.attr) if isinstance(base, kinds.Object) else None
    return types.get(getattr(expr, "id", ""))


def _roots(expr: Any) -> Iterator[str]:
    """Yield the names that lead to what an argument is, or holds."""
    yield from core.reads(expr)
