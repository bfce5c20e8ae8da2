"""Attributes by computed names: ``setattr`` and ``getattr`` over names that are known, ``vars(o)``, ``o.__dict__``."""

from __future__ import annotations

import dataclasses
from typing import Any

import gast

from s2sad import core, kinds
from s2sad.front import inline
from s2sad.front.evaluate import kind_of, static
from s2sad.front.lower import Lowerer
from s2sad.front.words import text_of
from s2sad.kinds import Known

BY_NAME = (getattr, setattr, hasattr, delattr, object.__setattr__)
MOST = 64


def named_ones(lo: Lowerer, node: gast.For) -> list[Any] | None:
    """Return the elements of a loop over known names, whose body asks for attributes by them; None for other loops."""
    bound = {n.id for n in core.nodes(node.target) if isinstance(n, gast.Name)}
    calls = [n for n in core.nodes_in(node.body) if isinstance(n, gast.Call) and len(n.args) > 1]
    calls = [c for c in calls if any(isinstance(n, gast.Name) and n.id in bound for n in core.nodes(c.args[1]))]
    if not any(static(lo, c.func) in BY_NAME for c in calls):
        return None
    return _elements(lo, node.iter)


def _elements(lo: Lowerer, node: Any) -> list[Any] | None:
    """Return the elements of what is walked over, if it is known how many there are, and names among them are known."""
    if isinstance(node, (gast.Tuple, gast.List)):
        return None if any(isinstance(e, gast.Starred) for e in node.elts) else list(node.elts)
    kind = kind_of(lo, node)
    if isinstance(kind, kinds.Tuple) and all(isinstance(k, Known) and isinstance(k.value, str) for k in kind.elements):
        return [core.constant(k.value) for k in kind.elements if isinstance(k, Known)]
    if isinstance(kind, kinds.Tuple) and isinstance(node, gast.Name):
        return [core.subscript(node, core.constant(i)) for i in range(len(kind.elements))]
    if isinstance(kind, kinds.Dict) and kind.items is not None and not isinstance(node, gast.Dict):
        return [core.constant(k) for k, _ in kind.items] if _are_texts(kind) else None
    if isinstance(node, gast.Name):
        display = _only_display(lo, node.id)
        return None if display is None else list(display.elts)
    return _of_call(lo, node) if isinstance(node, gast.Call) else None


def _of_call(lo: Lowerer, node: gast.Call) -> list[Any] | None:
    callee = static(lo, node.func)
    if callee is dataclasses.fields and len(node.args) == 1:
        kind = kind_of(lo, node.args[0])
        cls: Any = kind.value if isinstance(kind, Known) else getattr(kind, "cls", None)
        if not dataclasses.is_dataclass(cls):
            return None
        return [inline.object_node(lo, "field", f) for f in dataclasses.fields(cls)]
    if callee in (zip, enumerate, reversed, list, tuple, sorted) and node.args and not node.keywords:
        rows = [_elements(lo, a) for a in node.args]
        if any(r is None for r in rows) or callee is not zip and len(rows) > 1:
            return None
        first: list[Any] = rows[0] or []
        if callee is sorted:
            texts = all(isinstance(e, gast.Constant) and isinstance(e.value, str) for e in first)
            return sorted(first, key=lambda e: e.value) if texts else None
        if callee is reversed:
            return first[::-1]
        if callee is enumerate:
            rows.insert(0, [core.constant(i) for i in range(len(first))])
        elif callee is not zip:
            return first
        return [core.tuple_(row) for row in zip(*rows, strict=False)]  # type: ignore[arg-type]
    if isinstance(node.func, gast.Attribute) and node.func.attr in ("items", "keys", "values") and not node.args:
        held = node.func.value
        kind = kind_of(lo, held)
        if not isinstance(kind, kinds.Dict) or kind.items is None or not _are_texts(kind):
            return None
        keys = [core.constant(k) for k, _ in kind.items]
        if node.func.attr == "keys":
            return keys
        if not isinstance(held, gast.Name):
            return None
        items = [core.subscript(held, k) for k in keys]
        return items if node.func.attr == "values" else [core.tuple_(p) for p in zip(keys, items, strict=True)]
    return None


def _are_texts(kind: kinds.Dict) -> bool:
    return kind.items is not None and len(kind.items) <= MOST and all(isinstance(k, str) for k, _ in kind.items)


def _only_display(lo: Lowerer, identifier: str) -> Any:
    """Return the list of texts that a variable is bound to, if nothing is done with it but to walk over it."""
    around = lo.frame.node
    body = around.body if around is not None and isinstance(around.body, list) else []
    inside = core.nodes_in(body)
    places = [n for n in inside if isinstance(n, gast.Name) and n.id == identifier]
    made = [n for n in inside if isinstance(n, gast.Assign) and any(t is p for p in places for t in n.targets)]
    walked = [n.iter for n in inside if isinstance(n, (gast.For, gast.comprehension))]
    parts = [p for w in walked for p in ([w] if isinstance(w, gast.Name) else getattr(w, "args", ()))]
    if len(made) != 1 or len(places) != 1 + sum(any(q is p for q in places) for p in parts):
        return None
    display = made[0].value
    texts = isinstance(display, gast.List) and all(isinstance(e, gast.Constant) for e in display.elts)
    return display if texts and len(made[0].targets) == 1 else None


# -- the dict of an object ---------------------------------------------------------------------------------------------


def object_of(lo: Lowerer, node: Any) -> Any:
    """Return ``o`` of ``vars(o)`` and ``o.__dict__``, if it is an object of a class of the user's; None else."""
    if isinstance(node, gast.Attribute) and node.attr == "__dict__":
        found = node.value
    elif isinstance(node, gast.Call) and len(node.args) == 1 and not node.keywords and static(lo, node.func) is vars:
        found = node.args[0]
    else:
        return None
    kind = kind_of(lo, found)
    slots = isinstance(kind, kinds.Object) and any("__slots__" in vars(c) for c in kind.cls.__mro__)
    return found if isinstance(kind, kinds.Object) and not slots else None


def written_out(lo: Lowerer, node: Any) -> Any:
    """Return an expression with ``o.a`` for ``vars(o)["a"]``, and with displays for dicts that are only read."""
    if not isinstance(node, (gast.Subscript, gast.Call)) or not core.special(node) and "__dict__" not in _spelled(node):
        return node
    if isinstance(node, gast.Subscript):
        owner, key = object_of(lo, node.value), static(lo, node.slice)
        if owner is not None and isinstance(key, str):
            return gast.copy_location(gast.Attribute(value=owner, attr=key, ctx=node.ctx), node)
    method = node.func if isinstance(node, gast.Call) and isinstance(node.func, gast.Attribute) else None
    if method is not None and method.attr in ("items", "keys", "values", "get", "copy"):
        display = _display(lo, method.value)
        if display is not None:
            func = gast.copy_location(core.attribute(display, method.attr), method)
            return gast.copy_location(gast.Call(func=func, args=node.args, keywords=node.keywords), node)
    if isinstance(node, gast.Call) and static(lo, node.func) in (dict, len, list, sorted) and len(node.args) == 1:
        display = _display(lo, node.args[0])
        if display is not None:
            return gast.copy_location(gast.Call(func=node.func, args=[display], keywords=node.keywords), node)
    return node


@core.of_node
def _spelled(node: Any) -> frozenset[str]:
    return frozenset(n.attr for n in core.nodes(node) if isinstance(n, gast.Attribute))


def keys(lo: Lowerer, node: Any) -> Any:
    """Return the names of the attributes for the dict of an object that is walked over; other nodes as they are."""
    display = _display(lo, node)
    return node if display is None else gast.copy_location(core.tuple_(display.keys), node)


def kind_of_dict(lo: Lowerer, node: Any) -> kinds.Kind | None:
    """Return what is known of the dict of an object; None if not all of its attributes are known."""
    display = _display(lo, node)
    return None if display is None else kind_of(lo, display)


def _display(lo: Lowerer, node: Any) -> Any:
    """Return ``{"a": o.a, ...}``, if all attributes of the object are known."""
    owner = object_of(lo, node)
    if owner is None:
        return None
    kind: Any = kind_of(lo, owner)
    names = [k for k, _ in kind.attributes]
    if not lo.attributes_set <= set(names):
        return None
    keys = [core.constant(n) for n in names]
    values = [gast.copy_location(core.attribute(owner, n), node) for n in names]
    return gast.copy_location(gast.Dict(keys=keys, values=values), node)


def updated(lo: Lowerer, node: gast.Call) -> bool:
    """Read ``o.__dict__.update(...)`` as assignments to attributes; tell whether it is one."""
    from s2sad.front.expressions import held
    from s2sad.front.statements import statements

    if not isinstance(node.func, gast.Attribute) or node.func.attr != "update":
        return False
    owner = object_of(lo, node.func.value)
    if owner is None:
        return False
    given: list[tuple[str, Any]] = []
    for each in [*node.args, *(k.value for k in node.keywords if k.arg is None)]:
        kind = kind_of(lo, each)
        if isinstance(each, gast.Dict):
            pairs = [(static(lo, k), v) for k, v in zip(each.keys, each.values, strict=True)]
            known = all(isinstance(k, str) for k, _ in pairs)
        else:
            known = isinstance(kind, kinds.Dict) and kind.items is not None and _are_texts(kind)
            source = held(lo, each) if known else None
            items = kind.items or () if isinstance(kind, kinds.Dict) else ()
            pairs = [(k, core.subscript(source, core.constant(k))) for k, _ in items]
        if not known:
            message = f"cannot tell which attributes `{text_of(node)}` sets"
            lo.report("S2S104", message, node, help=("assign the attributes one by one: `o.a = ...`",))
            return True
        given += pairs
    given += [(k.arg, k.value) for k in node.keywords if k.arg is not None]
    values = [(name, held(lo, value)) for name, value in given]
    place = owner if isinstance(owner, gast.Name) else held(lo, owner)
    for name, value in values:
        target = gast.Attribute(value=place, attr=name, ctx=gast.Store())
        statements(lo, [gast.copy_location(gast.Assign([target], value, None), node)], lo.origin)
    return True
