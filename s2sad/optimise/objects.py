"""Gradients by objects as calls of their classes: ``Model(weights=..., bias=..., name=None)``."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import gast

from s2sad import core, kinds
from s2sad.analysis.operations import denoted
from s2sad.core import Assign, Block, Expr, Return, Stmt, Store
from s2sad.differentiate.written_out import is_fresh
from s2sad.kinds import Kind
from s2sad.namespace import Namespace
from s2sad.runtime import records, structure


def displayed(body: Block, types: Mapping[str, Kind], namespace: Namespace) -> Block:
    """Write the zeros of an object whose attributes get one contribution each as the gradient that it is in the end."""
    last = body[-1] if body else None
    if not isinstance(last, Return) or last.value is None:
        return body
    for call in _gradients(last.value, namespace):
        body = _displayed(body, call, types, namespace) or body
    return body


def _gradients(node: Any, namespace: Namespace) -> list[Any]:
    """Return the calls in what is returned that give adjoints of names their class."""
    if isinstance(node, gast.Tuple):
        return [found for e in node.elts for found in _gradients(e, namespace)]
    made = isinstance(node, gast.Call) and denoted(node.func, namespace) is records.as_gradient
    return [node] if made and all(isinstance(a, gast.Name) for a in node.args) else []


def _displayed(body: Block, call: Any, types: Mapping[str, Kind], namespace: Namespace) -> Block | None:
    bar, name = (a.id for a in call.args)
    kind = types.get(name)
    if not isinstance(kind, kinds.Object) or not is_plain(records.gradient_class(kind.cls)):
        return None
    places = [i for i, s in enumerate(body[:-1]) if bar in core.all_reads(s) | core.all_writes(s)]
    if not places or not _is_zeros(body[places[0]], bar, name, namespace):
        return None
    values: dict[str, Expr] = {}
    for i in places[1:]:
        found = _contribution(body[i], bar)
        if found is None or found[0] in values:
            return None
        attr, value = found
        if not is_fresh(value) and not kinds.is_scalar(kind.get(attr) or kinds.UNKNOWN):
            # the sum with zeros is an array of its own
            return None
        values[attr] = value
        for stmt in body[i + 1 : places[-1]]:
            writes = isinstance(stmt, Store) and stmt.base == bar or isinstance(stmt, Assign)
            if not writes or core.reads(value) & core.all_writes(stmt):
                return None
    attributes: dict[str, Expr] = {}
    for attr, part in kind.attributes:
        given = values.pop(attr, None) or _zero(part, core.attribute(core.name(name), attr), namespace)
        if given is None:
            return None
        attributes[attr] = given
    if values or len(places) == 1:
        return None
    cls = records.gradient_class(kind.cls)
    made = core.call(namespace.object(cls.__name__, cls), **attributes)
    end = places[-1]
    new = Assign(bar, made, body[end].origin)
    kept = [new if i == end else s for i, s in enumerate(body) if i not in places[:-1]]
    last = kept[-1]
    assert isinstance(last, Return)
    return (*kept[:-1], Return(_without(last.value, call, bar), last.origin))


def _without(node: Any, call: Any, bar: str) -> Any:
    """Return what is returned with the adjoint itself in the place of the call."""
    if node is call:
        return core.name(bar)
    return core.tuple_([_without(e, call, bar) for e in node.elts]) if isinstance(node, gast.Tuple) else node


def is_plain(cls: Any) -> bool:
    """Tell whether a call of the class with its attributes does nothing but keep them."""
    if cls is SimpleNamespace:
        return True
    generated = getattr(cls.__init__, "__code__", None) is not None and cls.__init__.__code__.co_filename == "<string>"
    keeps = cls.__dataclass_params__.frozen or cls.__setattr__ is object.__setattr__
    plain = generated and keeps and not hasattr(cls, "__post_init__")
    return plain and list(inspect.signature(cls).parameters) == list(cls.__dataclass_fields__)


def _is_zeros(stmt: Stmt, bar: str, name: str, namespace: Namespace) -> bool:
    value = stmt.value if isinstance(stmt, Assign) and stmt.target == bar else None
    if not isinstance(value, gast.Call) or denoted(value.func, namespace) is not structure.zeros_like:
        return False
    return getattr(value.args[0], "id", None) == name


def _contribution(stmt: Stmt, bar: str) -> tuple[str, Expr] | None:
    """Return the attribute and what ``bar.attr = bar.attr + e`` or ``- e`` adds to it."""
    if not isinstance(stmt, Store) or stmt.base != bar or stmt.attribute is None or stmt.op is not None:
        return None
    value = stmt.value
    if not isinstance(value, gast.BinOp) or not isinstance(value.op, (gast.Add, gast.Sub)):
        return None
    left = value.left
    same = isinstance(left, gast.Attribute) and left.attr == stmt.attribute and getattr(left.value, "id", None) == bar
    if not same or bar in core.reads(value.right):
        return None
    return stmt.attribute, value.right if isinstance(value.op, gast.Add) else core.unary(gast.USub, value.right)


def _zero(kind: Kind, part: Expr, namespace: Namespace) -> Expr | None:
    """Return the gradient of an attribute that has no contribution."""
    if kinds.is_float(kind):
        return core.constant(0.0)
    if isinstance(kind, kinds.Array) and kinds.is_inexact(kind):
        return core.call(namespace.numpy("zeros_like"), part)
    constant = isinstance(kind, (kinds.Known, kinds.Scalar, kinds.Array)) and not kinds.is_inexact(kind)
    return core.constant(None) if constant else None
