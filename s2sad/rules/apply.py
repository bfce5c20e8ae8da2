"""Run rules directly, without generating code: how a rule is checked, and the meaning the generated code must have."""

from __future__ import annotations

import inspect
from typing import Any

import numpy as np

from s2sad.errors import RuleError
from s2sad.rules import registry
from s2sad.rules.rule import Rule
from s2sad.runtime import add, unbroadcast, zeros_like

UFUNC_KEYWORDS = frozenset({"where", "out", "dtype", "casting", "order", "subok"})


def bind(rule: Rule, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
    """Match a call's arguments with the rule's parameters, defaults filled in."""
    if rule.kind == "elementwise":
        kwargs = {k: v for k, v in kwargs.items() if k not in UFUNC_KEYWORDS or k in rule.names}
    bound = inspect.Signature(list(rule.parameters)).bind(*args, **kwargs)
    bound.apply_defaults()
    return bound.arguments


def _call_body(rule: Rule, y: Any, bound: dict[str, Any], *kept: Any, **bars: Any) -> Any:
    positional: list[Any] = list(kept)
    options: dict[str, Any] = {}
    for p in rule.parameters:
        if p.kind is p.VAR_POSITIONAL:
            positional.extend(bound[p.name])
        elif p.kind is p.KEYWORD_ONLY:
            options[p.name] = bound[p.name]
        else:
            positional.append(bound[p.name])
    return rule.body(y, *positional, **options, **bars)


def vjp(primitive: Any, y: Any, y_bar: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
    """Return the adjoints of all differentiable parameters of one call, by the rule's parameter names."""
    rules = registry.find(primitive)
    rule = rules and (rules.both or rules.reverse)
    if not rule:
        raise RuleError(f"no reverse rule for {primitive!r}")
    bound = bind(rule, args, kwargs)
    if rule.kind == "elementwise":
        partials = _call_body(rule, y, bound)
        partials = partials if isinstance(partials, tuple) else (partials,)
        where = kwargs.get("where", True)
        return {
            name: unbroadcast(_masked(y_bar * p, where), bound[name])
            for name, p in zip(rule.wrt, partials, strict=True)
        }
    kept = rule.keeps(*args, **kwargs)[1:] if rule.keeps is not None else ()
    bars = _call_body(rule, y, bound, *kept, y_bar=y_bar)
    bars = bars if len(rule.wrt) > 1 else (bars,)
    return dict(zip(rule.wrt, bars, strict=True))


def jvp(primitive: Any, y: Any, dots: dict[str, Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Return the tangent of one call, given tangents of some parameters by the rule's parameter names."""
    rules = registry.find(primitive)
    if rules is None or not (rules.both or rules.forward):
        raise RuleError(f"no forward rule for {primitive!r}")
    total: Any = None
    joint = rules.joint
    if joint is not None and set(dots) == set(joint.wrt) and not kwargs:
        made = _call_body(joint, y, bind(joint, args, kwargs), **{f"{name}_dot": dot for name, dot in dots.items()})
        return made + zeros_like(y)
    if rules.elementwise:
        rule = rules.elementwise
        bound = bind(rule, args, kwargs)
        partials = _call_body(rule, y, bound)
        partials = partials if isinstance(partials, tuple) else (partials,)
        for name, partial in zip(rule.wrt, partials, strict=True):
            if name in dots:
                total = add(total, _masked(dots[name] * partial, kwargs.get("where", True)))
        return total + zeros_like(y)
    if rules.linear:
        rule = rules.linear
        bound = bind(rule, args, kwargs)
        return _replay(
            primitive, rule, {**bound, **{n: dots.get(n, zeros_like(bound[n])) for n in rule.wrt}}, args, kwargs
        )
    if rules.bilinear:
        rule = rules.bilinear
        bound = bind(rule, args, kwargs)
        for name in rule.wrt:
            if name in dots:
                total = add(total, _replay(primitive, rule, {**bound, name: dots[name]}, args, kwargs))
        return total
    for name, dot in dots.items():
        rule = rules.forward[name]
        total = add(total, _call_body(rule, y, bind(rule, args, kwargs), **{f"{name}_dot": dot}))
    return total


def _masked(value: Any, where: Any) -> Any:
    return value if where is True else np.where(where, value, 0.0)


def _replay(primitive: Any, rule: Rule, bound: dict[str, Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Call the primitive again as the user called it, with some arguments exchanged."""
    positional: list[Any] = []
    names = rule.names
    for p in rule.parameters[: len(args)]:
        if p.kind is p.VAR_POSITIONAL:
            positional.extend(bound[p.name])
            break
        positional.append(bound[p.name])
    keywords = {k: bound[k] if k in names else v for k, v in kwargs.items()}
    if inspect.isgetsetdescriptor(primitive):
        return primitive.__get__(positional[0])
    return primitive(*positional, **keywords)
