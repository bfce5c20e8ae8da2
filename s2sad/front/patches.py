"""Objects and containers that are copies of others but for some parts: what is read of them is read where it is.

``p = replaced(q, a=x)`` followed by ``p.a + p.b`` is ``x + q.b``: so only ``x`` has an adjoint where only ``x`` varies.
The copy is made where it is needed as a whole; once something is stored in it, it is an object like any other.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import gast

from s2sad import core, kinds
from s2sad.core import Expr
from s2sad.front.evaluate import kind_of
from s2sad.front.lower import Lowerer, Value
from s2sad.front.scope import Frame
from s2sad.kinds import Known, Patch
from s2sad.runtime import records, replica


def direct(lo: Lowerer, node: Any) -> Any:
    """Return a part of a patched copy as a part of what it is a copy of, or as what was put in; other nodes as is."""
    if not lo.patched or not isinstance(node, (gast.Attribute, gast.Subscript)):
        return node
    inner = direct(lo, node.value)
    argument = _argument(lo, inner, node)
    if argument is not None:
        return argument
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


def pack(lo: Lowerer, frame: Frame, name: str, packed: Any) -> None:
    """Let what is read of ``*args`` or ``**kwargs`` be the argument itself: only some of them may vary."""
    keys = range(len(packed.elts)) if isinstance(packed, gast.Tuple) else [k.value for k in packed.keys]
    values = packed.elts if isinstance(packed, gast.Tuple) else packed.values
    if isinstance(packed, gast.Tuple) or _only_passed_on(frame.node, name):
        lo.packed[frame.rename[name]] = dict(zip(keys, values, strict=True))
        lo.patched = True


def _only_passed_on(definition: Any, name: str) -> bool:
    """Tell whether a dict is read by items, or given to others as keywords, and nothing else is done with it."""
    inside = core.nodes(definition)
    passed = {id(n.value) for n in inside if isinstance(n, gast.keyword) and n.arg is None}
    passed |= {id(n.value) for n in inside if isinstance(n, gast.Subscript) and isinstance(n.ctx, gast.Load)}
    return all(
        id(n) in passed
        for n in inside
        if isinstance(n, gast.Name) and n.id == name and not isinstance(n.ctx, gast.Param)
    )


def _argument(lo: Lowerer, base: Any, node: Any) -> Any:
    """Return the argument that an item of ``*args`` or ``**kwargs`` is, as long as no nested function assigns it."""
    packed = lo.packed.get(lo.local(base.id) or "") if isinstance(base, gast.Name) else None
    if packed is None or not isinstance(node, gast.Subscript) or not isinstance(node.ctx, gast.Load):
        return None
    known = kind_of(lo, node.slice)
    if not isinstance(known, Known) or type(known.value) not in (int, str):
        return None
    key = known.value + len(packed) if type(known.value) is int and known.value < 0 else known.value
    found = packed.get(key)
    if isinstance(found, gast.Constant):
        return gast.copy_location(core.constant(found.value), node)
    if not isinstance(found, gast.Name) or lo.env is None or found.id in lo.assigned_inside:
        return None
    if found.id not in lo.env:
        # an object of the user's module
        binding = lo.namespace.bindings.get(found.id)
        if binding is None or found.id in lo.frame.locals:
            return None
        lo.frame.objects[found.id] = binding.value
        return gast.copy_location(core.name(found.id), node)
    return gast.copy_location(lo.source(found.id), node)


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


def copied_in_depth(lo: Lowerer, node: gast.Call) -> tuple[Expr, Value]:
    """``copy.deepcopy``: nothing of the copy is shared, also where nothing varies yet."""
    from s2sad.front.expressions import named

    held, known = named(lo, node.args[0])
    if kinds.is_immutable(known.kind):
        return core.name(held), known
    if isinstance(known.kind, kinds.Array):
        return gast.copy_location(core.call(core.attribute(core.name(held), "copy")), node), known
    if known.kind is kinds.UNKNOWN or len(node.args) > 1 or node.keywords:
        lo.report("S2S205", "a copy of a value of unknown kind has no rule", node, help=("write out what is copied",))
    made = core.call(lo.namespace.runtime(replica.in_depth), core.name(held))
    return gast.copy_location(made, node), Value(plain(known.kind), known.varied)


def plain(kind: kinds.Kind) -> kinds.Kind:
    """Return the kind of a copy in which something may be stored."""
    return replace(kind, patch=None) if isinstance(kind, (kinds.Object, kinds.List, kinds.Dict)) else kind


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
