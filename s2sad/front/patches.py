"""Objects and containers that are copies of others but for some parts: what is read of them is read where it is.

``p = replaced(q, a=x)`` followed by ``p.a + p.b`` is ``x + q.b``: so only ``x`` has an adjoint where only ``x`` varies.
The copy is made where it is needed as a whole; once something is stored in it, it is an object like any other.
"""

from __future__ import annotations

from typing import Any

import gast

from s2sad import core, kinds
from s2sad.core import Expr
from s2sad.front.evaluate import kind_of
from s2sad.front.lower import Lowerer, Value
from s2sad.kinds import Known, Patch
from s2sad.runtime import records


def direct(lo: Lowerer, node: Any) -> Any:
    """Return a part of a patched copy as a part of what it is a copy of, or as what was put in; other nodes as is."""
    if not lo.patched or not isinstance(node, (gast.Attribute, gast.Subscript)):
        return node
    inner = direct(lo, node.value)
    kind = lo.value_of(inner.id).kind if isinstance(inner, gast.Name) else None
    patch = getattr(kind, "patch", None)
    if patch is None:
        return node
    known = Known(node.attr) if isinstance(node, gast.Attribute) else kind_of(lo, node.slice)
    key = known.value if isinstance(known, Known) else None
    if isinstance(node, gast.Subscript):
        if isinstance(kind, kinds.List) and not (type(key) is int and key >= 0):
            return node
    if not isinstance(key, (str, int)) or isinstance(kind, kinds.Object) and kind.get(str(key)) is None:
        return node
    parts = dict(patch.parts)
    if key in parts:
        return gast.copy_location(lo.source(parts[key]), node)
    base = lo.source(patch.base)
    if isinstance(node, gast.Attribute):
        return gast.copy_location(gast.Attribute(value=base, attr=key, ctx=node.ctx), node)
    return gast.copy_location(gast.Subscript(value=base, slice=core.constant(key), ctx=node.ctx), node)


def _patch(lo: Lowerer, base: str, parts: dict[Any, str]) -> Patch:
    lo.patched = True
    return Patch(base, tuple(parts.items()))


def replaced(lo: Lowerer, node: gast.Call) -> tuple[Expr, Value]:
    """An object with other attributes; a named tuple is made anew."""
    from s2sad.front.calls import source_of
    from s2sad.front.expressions import named, operation
    from s2sad.front.inline import object_node

    held, known = named(lo, node.args[0])
    if isinstance(known.kind, kinds.Tuple):
        given = {k.arg: k.value for k in node.keywords}
        source = source_of(lo, core.name(held), known)
        fields = [given.get(f) or core.attribute(source, f) for f in known.kind.cls._fields]
        cls = object_node(lo, known.kind.cls.__name__, known.kind.cls)
        return operation(lo, gast.copy_location(gast.Call(func=cls, args=fields, keywords=[]), node))
    parts = {str(k.arg): named(lo, k.value) for k in node.keywords}
    kind = known.kind
    if isinstance(kind, kinds.Object):
        attributes = {**dict(kind.attributes), **{k: v.kind for k, (_, v) in parts.items()}}
        kind = kinds.Object(
            kind.cls, tuple(attributes.items()), patch=_patch(lo, held, {k: n for k, (n, _) in parts.items()})
        )
    function = lo.namespace.runtime(records.replaced)
    made = core.call(function, core.name(held), **{k: core.name(n) for k, (n, _) in parts.items()})
    return gast.copy_location(made, node), Value(kind, known.varied or any(v.varied for _, v in parts.values()))


def copied(lo: Lowerer, node: gast.Call) -> tuple[Expr, Value]:
    """``copy.copy``: of objects, lists and dicts, what they hold is the same; arrays are copied."""
    from s2sad.front.expressions import named

    held, known = named(lo, node.args[0])
    kind = known.kind
    if isinstance(kind, kinds.Object) and not hasattr(kind.cls, "__copy__"):
        made = core.call(lo.namespace.runtime(records.replaced), core.name(held))
        return gast.copy_location(made, node), Value(kinds.Object(kind.cls, kind.attributes), known.varied)
    if isinstance(kind, (kinds.Array, kinds.List, kinds.Dict)):
        made = core.call(core.attribute(core.name(held), "copy"))
        return gast.copy_location(made, node), known
    if kinds.is_immutable(kind):
        return core.name(held), known
    lo.report("S2S205", "a copy of a value of unknown kind has no rule", node, help=("write out what is copied",))
    return lo.whole(node), Value(kinds.UNKNOWN, True)


def replaced_item(lo: Lowerer, node: gast.Call) -> tuple[Expr, Value]:
    """A list or dict with another item; an array is copied and written."""
    from s2sad.front import containers
    from s2sad.front.expressions import named

    held, known = named(lo, node.args[0])
    part, value = named(lo, node.args[2])
    index = lo.whole(node.args[1])
    kind, key = known.kind, kind_of(lo, node.args[1])
    if not isinstance(kind, (kinds.List, kinds.Dict)):
        copied = lo.temporary(core.call(core.attribute(core.name(held), "copy")), known)
        assert isinstance(copied, gast.Name) and lo.env is not None
        containers.store(lo, copied.id, index, core.name(part), value)
        return copied, lo.env[copied.id]
    patch = _patch(lo, held, {key.value: part}) if isinstance(key, Known) else None
    if isinstance(kind, kinds.List):
        patch = patch if isinstance(key, Known) and key.value >= 0 else None
        kind = kinds.List(kinds.join(kind.element, value.kind), patch=patch)
    elif kind.items is not None and isinstance(key, Known):
        items = {**dict(kind.items), key.value: value.kind}
        kind = kinds.Dict(tuple(items.items()), kinds.join_all(items.values()), patch=patch)
    function = lo.namespace.runtime(records.replaced_item)
    made = core.call(function, core.name(held), index, core.name(part))
    return gast.copy_location(made, node), Value(kind, known.varied or value.varied)
