"""The signature of a derivative: the function's own, as generated text can spell it, and what is added at its end."""

from __future__ import annotations

import builtins
from types import ModuleType
from typing import Any

import gast

from s2sad import core
from s2sad.differentiate.template import default_expr
from s2sad.front.source import Source
from s2sad.namespace import Namespace

SIMPLE = (bool, int, float, complex, str, type(None))


def of(source: Source, namespace: Namespace) -> gast.arguments:
    """Return a function's signature in which every name is one that the generated module knows."""
    old, function = source.node.args, source.function
    positional = [*old.posonlyargs, *old.args]
    optional = positional[len(positional) - len(old.defaults) :]
    values = dict(zip([p.id for p in optional], function.__defaults__ or (), strict=True))
    values.update(function.__kwdefaults__ or {})
    spelled = _Spelled(source, namespace)

    def default(parameter: Any, node: Any) -> Any:
        return node and (spelled.expression(node) or spelled.value(parameter.id, values[parameter.id]))

    return gast.arguments(
        args=[spelled.parameter(p) for p in old.args],
        posonlyargs=[spelled.parameter(p) for p in old.posonlyargs],
        vararg=spelled.parameter(old.vararg),
        kwonlyargs=[spelled.parameter(p) for p in old.kwonlyargs],
        kw_defaults=[default(p, d) for p, d in zip(old.kwonlyargs, old.kw_defaults, strict=True)],
        kwarg=spelled.parameter(old.kwarg),
        defaults=[default(p, d) for p, d in zip(optional, old.defaults, strict=True)],
    )


def extended(old: gast.arguments, extra: tuple[str, ...]) -> gast.arguments:
    """Add parameters: after the others if those can all be given by position, else by keyword only."""
    added = [gast.Name(id=n, ctx=gast.Param(), annotation=None, type_comment=None) for n in extra]
    plain = not old.vararg and not old.kwonlyargs and not old.kwarg and not old.defaults
    return gast.arguments(
        args=[*old.args, *added] if plain else old.args,
        posonlyargs=old.posonlyargs,
        vararg=old.vararg,
        kwonlyargs=old.kwonlyargs if plain else [*old.kwonlyargs, *added],
        kw_defaults=old.kw_defaults if plain else [*old.kw_defaults, *(None for _ in added)],
        kwarg=old.kwarg,
        defaults=old.defaults,
    )


class _Spelled:
    def __init__(self, source: Source, namespace: Namespace) -> None:
        self.source, self.namespace = source, namespace

    def parameter(self, node: Any) -> Any:
        """Return a parameter; its annotation is left out if it names what generated text cannot import."""
        if node is None or node.annotation is None:
            return node
        annotation = self.expression(node.annotation)
        return gast.Name(id=node.id, ctx=node.ctx, annotation=annotation, type_comment=None)

    def expression(self, node: Any) -> Any:
        """Return an expression that names only builtins and modules, as the generated module spells them; else None."""
        parts: dict[str, Any] = {}
        for name in core.reads(node):
            value = self.source.globals.get(name)
            if isinstance(value, ModuleType) and name not in self.source.closure:
                parts[name] = self.namespace.module(value)
            elif name in self.source.globals or name in self.source.closure or not hasattr(builtins, name):
                return None
        return core.substitute(node, parts)

    def value(self, parameter: str, value: Any) -> Any:
        """Return syntax for the value of a default."""
        if isinstance(value, SIMPLE):
            return default_expr(value, self.namespace)
        return self.namespace.object(getattr(value, "__name__", f"{parameter}_default"), value)
