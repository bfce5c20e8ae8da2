"""Which primitive an operation of the core form applies, and which argument is which parameter."""

from __future__ import annotations

import builtins
import inspect
from dataclasses import dataclass
from types import MethodType
from typing import Any

import gast
import numpy as np

from s2sad import core, kinds
from s2sad.core import Expr
from s2sad.namespace import Namespace
from s2sad.rules import registry
from s2sad.rules.rule import Rule


@dataclass(frozen=True)
class Operation:
    """A primitive applied: its rules, and its arguments by the name of the rule's parameter."""

    primitive: Any
    rules: registry.RuleSet
    rule: Rule
    arguments: dict[str, Any]
    defaults: dict[str, Any]
    options: dict[str, Expr]


MISSING = object()


def denoted(expr: Any, namespace: Namespace) -> Any:
    """Return the object that a function expression of the core form denotes, or MISSING."""
    if isinstance(expr, gast.Name):
        binding = namespace.bindings.get(expr.id)
        if binding is not None:
            return binding.value
        return getattr(builtins, expr.id, MISSING) if expr.id not in namespace.reserved else MISSING
    if isinstance(expr, gast.Attribute):
        base = denoted(expr.value, namespace)
        if isinstance(base, np.ndarray):  # a method of it is applied to it, as to any array
            return MISSING
        return getattr(base, expr.attr, MISSING) if base is not MISSING else MISSING
    return MISSING


def decode(expr: Any, namespace: Namespace, kind_of: Any) -> Operation | None:
    """Return the primitive applied by a single operation, or None if it is not one with a rule."""
    if isinstance(expr, gast.BinOp):
        return _of_operator(expr)
    if isinstance(expr, gast.UnaryOp):
        return bound(core.UNARY[type(expr.op)], [expr.operand], {})
    if isinstance(expr, gast.Attribute):
        descriptor = getattr(np.ndarray, expr.attr, None)
        return bound(descriptor, [expr.value], {}) if descriptor is not None else None
    if isinstance(expr, gast.Call):
        callee = denoted(expr.func, namespace)
        keywords = {k.arg: k.value for k in expr.keywords}
        if isinstance(callee, MethodType) and registry.find(callee) is None and isinstance(expr.func, gast.Attribute):
            return bound(callee.__func__, [expr.func.value, *expr.args], keywords)
        if callee is not MISSING:
            return bound(callee, expr.args, keywords)
        if isinstance(expr.func, gast.Attribute):
            base = kind_of(expr.func.value)
            owner = base.cls if isinstance(base, kinds.Object) else np.ndarray
            method = getattr(owner, expr.func.attr, None)
            if method is not None:
                return bound(method, [expr.func.value, *expr.args], keywords)
    return None


@core.of_node
def _of_operator(expr: Any) -> Operation | None:
    return bound(core.BINARY[type(expr.op)], [expr.left, expr.right], {})


def bound(primitive: Any, args: list[Any], keywords: dict[str, Any]) -> Operation | None:
    """Return the application of a primitive to arguments, or None if it has no rule. TypeError: they do not fit."""
    rules = registry.find(primitive)
    if rules is None:
        return None
    rule = rules.both or rules.reverse or next(iter(rules.forward.values()), None)
    if rule is None:
        return None
    shared = registry.find_method(primitive)
    if shared is not None and shared.gather is not None:
        args, keywords = _gathered(rule, shared.gather, args, keywords)
    options: dict[str, Any] = {}
    if rule.kind == "elementwise" and keywords:
        options = {k: v for k, v in keywords.items() if k not in rule.names}
        keywords = {k: v for k, v in keywords.items() if k in rule.names}
    arguments = _matched(rule, args) if not keywords else None
    if arguments is None:
        arguments = dict(inspect.Signature(list(rule.parameters)).bind(*args, **keywords).arguments)
    defaults = {n: default for n, default in rule.defaults.items() if n not in arguments}
    return Operation(primitive, rules, rule, arguments, defaults, options)


def _matched(rule: Rule, args: list[Any]) -> dict[str, Any] | None:
    """Return arguments by the names of parameters where it is plain which is which, else None."""
    if rule.required is None or not rule.required <= len(args) <= len(rule.names):
        return None
    return dict(zip(rule.names, args, strict=False))


def _gathered(rule: Rule, gather: str, args: list[Any], keywords: dict[str, Any]) -> tuple[list[Any], dict[str, Any]]:
    """``x.reshape(2, 3)`` is ``np.reshape(x, (2, 3))``."""
    position = rule.names.index(gather)
    loose = args[position:]
    if len(loose) == 1 and not isinstance(loose[0], gast.Constant):
        return args, keywords
    if not loose:
        return args, keywords
    if len(loose) == 1:
        return [*args[:position], loose[0]], keywords
    return [*args[:position], core.tuple_(loose)], keywords
