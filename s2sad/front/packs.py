"""Functions that a loop makes of one text, in containers: each is kept as the tuple of what it captures.

Which of them is called cannot be told, but all have the same body; it is read with the captured variables out of the
tuple. A variable is captured by its value where it is not bound again: that of a function that has returned, a default.
Those of the function that is differentiated are read when the function is called, as Python does.
"""

from __future__ import annotations

import dataclasses
from typing import Any

import gast

from s2sad import core, kinds
from s2sad.core import Expr
from s2sad.front.lower import Lowerer, Value
from s2sad.front.scope import COMPREHENSIONS, Closure, Frame, local_names, outer_names

LOOPS = (gast.For, gast.While, *COMPREHENSIONS)


class Pack(tuple):
    """The class, as far as kinds tell it, of the captured variables of functions of one text: a subclass for each."""

    definition: Any
    names: tuple[str, ...]
    defaults: int


def is_pack(kind: Any) -> bool:
    return isinstance(kind, kinds.Tuple) and isinstance(kind.cls, type) and issubclass(kind.cls, Pack)


def plain(kind: kinds.Kind) -> kinds.Kind:
    """Return the kind of what the functions are kept as: after the reading nobody calls them."""
    if isinstance(kind, kinds.Tuple):
        parts = tuple(map(plain, kind.elements))
        return (
            kinds.Tuple(parts, tuple if is_pack(kind) else kind.cls)
            if is_pack(kind) or parts != kind.elements
            else kind
        )
    if isinstance(kind, kinds.List):
        return dataclasses.replace(kind, element=plain(kind.element))
    if isinstance(kind, kinds.Dict):
        items = kind.items and tuple((k, plain(v)) for k, v in kind.items)
        return dataclasses.replace(kind, items=items, value=plain(kind.value))
    if isinstance(kind, kinds.Object):
        return dataclasses.replace(kind, attributes=tuple((k, plain(v)) for k, v in kind.attributes))
    return kind


@core.of_node
def _class(text: Any) -> type[Pack]:
    """Return the class of the functions of a text. Defaults that are no constants are captured variables as well."""
    names: list[str] = []
    own = getattr(text, "name", "lambda")

    def canonical(parameter: Any, default: Any) -> Any:
        if default is None or isinstance(default, gast.Constant):
            return default
        names.append(f"{parameter.id} of {own}")
        return core.name(names[-1])

    a = text.args
    positional = [*a.posonlyargs, *a.args]
    fields = {k: getattr(a, k) for k in a._fields}
    pairs = zip(positional[len(positional) - len(a.defaults) :], a.defaults, strict=True)
    fields["defaults"] = [canonical(p, d) for p, d in pairs]
    fields["kw_defaults"] = [canonical(p, d) for p, d in zip(a.kwonlyargs, a.kw_defaults, strict=True)]
    whole = {k: getattr(text, k, None) for k in text._fields}
    definition = gast.copy_location(type(text)(**{**whole, "args": gast.arguments(**fields)}), text)
    body = text.body if isinstance(text.body, list) else [text.body]
    free = {n.id for part in body for n in core.nodes(part) if isinstance(n, gast.Name)} - local_names(text)
    defaults = len(names)
    names += sorted(free)
    return type(own, (Pack,), {"definition": definition, "names": tuple(names), "defaults": defaults})


def packed(lo: Lowerer, expr: Expr, value: Value) -> tuple[Expr, Value]:
    """Return the captured variables of a function that goes into a container; other values as they are."""
    kind = value.kind
    if type(kind) is not Closure or not kind.repeated:
        return expr, value
    if not lo.packing:
        lo.packable.append(kind)
        return expr, value
    made = _captured(lo, kind, ())
    if made is None:
        return expr, value
    from s2sad.front.expressions import share_aliases

    held = lo.temporary(*made)
    share_aliases(lo, held.id, *made)  # type: ignore[attr-defined]
    return held, made[1]


def _captured(lo: Lowerer, kind: Closure, inside: tuple[Any, ...]) -> tuple[Expr, Value] | None:
    text = kind.text or kind.node
    if text in inside or outer_names(text)[1]:
        return None
    cls, inside = _class(text), (*inside, text)
    given = [d for d in (*kind.node.args.defaults, *kind.node.args.kw_defaults) if not _is_constant(d)]
    parts: dict[str, tuple[Expr, Value]] = {}
    for at, identifier in enumerate(cls.names):
        if at < cls.defaults:
            part = _value(lo, lo.local(given[at].id) if isinstance(given[at], gast.Name) else None, inside)
        else:
            owner, local = _owner(kind.frame, identifier)
            if local is None or owner is lo.entry:
                continue
            part = _value(lo, local, inside) if _is_settled(lo, owner, identifier, local) else None
        if part is None:
            return None
        parts[identifier] = part
    lo.packs[cls] = kind.frame, tuple(parts)
    which = tuple(v.kind for _, v in parts.values())
    made = core.tuple_([e for e, _ in parts.values()])
    return made, Value(kinds.Tuple(which, cls), any(v.varied for _, v in parts.values()))


def _is_constant(default: Any) -> bool:
    return default is None or isinstance(default, gast.Constant)


def _value(lo: Lowerer, local: str | None, inside: tuple[Any, ...]) -> tuple[Expr, Value] | None:
    if local is None or lo.env is None or local not in lo.env:
        return None
    value = lo.env[local]
    if type(value.kind) is Closure:
        return _captured(lo, value.kind, inside)
    return None if isinstance(value.kind, (Closure, kinds.Iterator)) else (core.name(local), value)


def _owner(frame: Frame, identifier: str) -> tuple[Frame | None, str | None]:
    """Return the frame that a variable belongs to, and its core name."""
    around: Frame | None = frame
    while around is not None:
        if identifier in around.locals and identifier not in around.shared:
            return around, around.find(identifier)[0]
        around = around.parent
    return None, None


def _is_settled(lo: Lowerer, owner: Frame | None, identifier: str, local: str) -> bool:
    """Tell whether a variable is not bound again while there are functions that have captured it."""
    if local in lo.assigned_inside or owner is None:
        return False
    around: Frame | None = lo.frame
    while around is not None and around is not owner:
        around = around.parent
    return around is None or owner.node is not None and _bound_once(owner.node, identifier)


def _bound_once(definition: Any, identifier: str) -> bool:
    """Tell whether a variable of a function that is still running is bound at one place only, and not in a loop."""
    count = int(identifier in core.parameter_names(definition.args))
    waiting = [(s, False) for s in (definition.body if isinstance(definition.body, list) else [definition.body])]
    while waiting:
        node, repeated = waiting.pop()
        if isinstance(node, gast.Name) and node.id == identifier and not isinstance(node.ctx, gast.Load):
            count += 1 + repeated
        if isinstance(node, (gast.FunctionDef, gast.Lambda)):
            count += getattr(node, "name", None) == identifier
            continue
        waiting += [(c, repeated or isinstance(node, LOOPS)) for c in core.children(node)]
    return count == 1


def function_of(lo: Lowerer, kind: kinds.Tuple) -> Closure | None:
    """Return a function of the text that functions are made of; None for other tuples."""
    return Closure(kind.cls.definition, lo.packs[kind.cls][0]) if is_pack(kind) and kind.cls in lo.packs else None


def call(lo: Lowerer, kind: kinds.Tuple, node: gast.Call) -> tuple[Expr, Value]:
    """Call one of the functions of a text: its body is read with what this one has captured."""
    from s2sad.front import calls, inline
    from s2sad.front.expressions import named, share_aliases

    cls: Any = kind.cls
    if cls not in lo.packs:
        return calls.unknown(lo, node)
    around, names = lo.packs[cls]
    name, value = named(lo, node.func)
    rename = {}
    for at, (identifier, element) in enumerate(zip(names, value.kind.elements, strict=True)):  # type: ignore[attr-defined]
        what = Value(element, value.varied and kinds.carries(element))
        part = core.subscript(core.name(name), core.constant(at))
        rename[identifier] = target = lo.fresh(identifier.split()[0])
        lo.assign(target, part, what)
        share_aliases(lo, target, part, what)
    frame = Frame(around.name, around.file, around.globals, around.closure, set(rename), around, rename, cls=around.cls)
    return inline.closure(lo, Closure(cls.definition, frame), node)


def read_in_turn(lo: Lowerer, node: Any) -> bool:
    """Tell whether an expression has comprehensions that may make such functions, or call them: they are loops then."""
    in_parts = isinstance(node, (gast.BinOp, gast.Call, gast.Tuple, gast.List, *COMPREHENSIONS))
    if lo.packs and lo.env is not None and in_parts and any(isinstance(n, COMPREHENSIONS) for n in core.nodes(node)):
        names = (n.id for n in core.nodes(node) if isinstance(n, gast.Name))
        kinds_read = [v.kind for n in names if (v := lo.env.get(lo.local(n) or "")) is not None]
        if any(plain(k) != k for k in kinds_read):
            return True
    if not _makes(lo, node):
        return False
    lo.packable.append(node)
    return lo.packing


def _makes(lo: Lowerer, node: Any) -> bool:
    """Tell whether a comprehension may make functions."""
    from s2sad.front.evaluate import kind_of

    if not isinstance(node, (gast.ListComp, gast.DictComp)):
        return False
    waiting = [node.value if isinstance(node, gast.DictComp) else node.elt]
    while waiting:
        part = waiting.pop()
        if isinstance(part, gast.Lambda):
            return True
        if isinstance(part, (gast.Tuple, gast.List)):
            waiting += part.elts
        if isinstance(part, gast.Call):
            kind = kind_of(lo, part.func)
            return type(kind) is Closure and _returns_function(kind.node)
    return False


@core.of_node
def _returns_function(definition: Any) -> bool:
    body = definition.body if isinstance(definition.body, list) else [definition.body]
    return any(isinstance(n, (gast.FunctionDef, gast.Lambda)) for part in body for n in core.nodes(part))
