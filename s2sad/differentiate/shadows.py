"""Shadows: adjoints that share memory as the values do.

Where memory is written through one name and read through another, no name has an adjoint of its own. The forward sweep
makes a shadow for each of the names that lead there: zeros where the program makes something new, and a view of the
shadow where it makes a view, an item of the shadow where it takes an item. The reverse sweep adds to the shadows in
place. They are variables of the forward sweep like any other: what overwrites them is recorded by the plan.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import gast
import numpy as np

from s2sad import core, kinds
from s2sad.analysis import opaque, operations
from s2sad.analysis.aliases import aliased
from s2sad.analysis.rewrite import rebuilt
from s2sad.analysis.sharing import written_by
from s2sad.core import Assign, Block, Effect, Expr, Stmt, Store
from s2sad.differentiate.adjoints import Contribution
from s2sad.differentiate.context import Context
from s2sad.differentiate.stores import as_value, element_kind, literal
from s2sad.rules import registry
from s2sad.runtime import replica, structure
from s2sad.runtime.records import is_plain

if TYPE_CHECKING:
    from s2sad.differentiate.reverse import Reverse

# functions that always give views of their first argument, and methods that always do
VIEWS = frozenset(
    {
        replica.dense,
        np.transpose,
        np.swapaxes,
        np.moveaxis,
        np.rollaxis,
        np.squeeze,
        np.expand_dims,
        np.flip,
        np.fliplr,
        np.flipud,
        np.rot90,
        np.atleast_1d,
        np.atleast_2d,
        np.atleast_3d,
        np.split,
        np.array_split,
        np.hsplit,
        np.vsplit,
        np.dsplit,
    }
)
VIEW_METHODS = frozenset({"transpose", "swapaxes", "squeeze"})


class _Unfit(Exception):
    """What this is the shadow of cannot be said."""


def find(context: Context) -> None:
    """Choose the names that get shadows: those that share written memory, if each of their definitions has a mirror."""
    for group in context.sharing().groups():
        if group & context.useful:
            closed = _closed(context, group)
            fits = all(_fits(context, n) for n in closed) and all(_mirrors(context, closed, s) for s in _all(context))
            if fits and _is_followed(context, closed):
                context.shadowed |= closed
    if not context.shadowed:
        return
    _result_apart(context)
    context.body = rebuilt(context.body, lambda s: _plain(context, s), context.active)
    context.useful |= frozenset(n for n in context.shadowed if kinds.carries(context.kind(n)))
    for stmt in context.varied:
        if written_by(stmt) in context.shadowed and not core.blocks_of(stmt):
            context.active.add(stmt)


def _result_apart(context: Context) -> None:
    """A result has an adjoint of its own: what is returned is given another name."""
    result = context.result.id
    if result in context.shadowed:
        name = context.fresh("out", context.kind(result))
        last = Assign(name, core.name(result), core.NOWHERE)
        context.kinds_at[last] = context.kind(result)
        context.body = (*context.body, last)
        context.active.add(last)
        context.useful |= {name}
        context.result = core.name(name)


def _is_followed(context: Context, names: frozenset[str]) -> bool:
    """Tell whether what is read after the first varied write is taken to be varied, whatever name it is read by."""
    seen = False

    def follows(block: Block) -> bool:
        nonlocal seen
        for stmt in block:
            inner = core.blocks_of(stmt)
            if isinstance(stmt, (core.For, core.While)):
                seen = seen or any(s in context.varied and written_by(s) in names for s in core.walk((stmt,)))
            if not all(follows(b) for b in inner):
                return False
            if inner:
                continue
            if seen and stmt not in context.varied and _loses(context, names, stmt):
                return False
            seen = seen or stmt in context.varied and written_by(stmt) in names
        return True

    return follows(context.body)


def _loses(context: Context, names: frozenset[str], stmt: Stmt) -> bool:
    """Tell whether a statement that is not varied makes something that carries a derivative out of shared memory."""
    value = getattr(stmt, "value", None)
    if not isinstance(stmt, (Assign, Store, Effect)) or names.isdisjoint(core.reads(value)):
        return False
    targets = core.target_names(stmt.target) if isinstance(stmt, Assign) else [str(written_by(stmt))]
    if not any(_carries(context.kind(n)) for n in targets) or names.issuperset(targets):
        return False
    if isinstance(value, gast.Call) and operations.denoted(value.func, context.namespace) is list:
        # the keys of a dict
        if any(isinstance(context.kind_of(a), kinds.Dict) for a in value.args):
            return False
    for node in core.special(value):
        rules = registry.find(operations.denoted(node.func, context.namespace)) if isinstance(node, gast.Call) else None
        if rules is not None and rules.constant:
            return False
    return not any(isinstance(n, gast.Compare) for n in core.nodes(value))


def _all(context: Context) -> list[Stmt]:
    return list(core.walk(context.body))


def _closed(context: Context, group: frozenset[str]) -> frozenset[str]:
    """Return the names of a group with those from which they are made."""
    closed = set(group)
    while True:
        before = len(closed)
        for stmt in core.walk(context.body):
            if isinstance(stmt, Assign):
                targets = core.target_names(stmt.target)
                if all(kinds.is_immutable(context.kind(n)) for n in targets):
                    continue
                sources = _sources(context, stmt.value)
                # the adjoint of a container is there, under its other names and those of its parts as well
                parts = sources & closed and not isinstance(context.kind(targets[0]), kinds.Array)
                if closed.intersection(targets) or parts and isinstance(stmt.value, (gast.Subscript, gast.Name)):
                    closed |= sources.union(targets)
            base = written_by(stmt)
            if base in closed and not kinds.is_array(context.kind(str(base))):
                values = [stmt.value] if isinstance(stmt, Store) else getattr(stmt.value, "args", [])  # type: ignore[union-attr]
                closed.update(*(_sources(context, v) for v in values))
        if len(closed) == before:
            return frozenset(closed)


def _sources(context: Context, value: Any) -> frozenset[str]:
    found = aliased(value, context.types, context.namespace)
    return frozenset(n for n in found if _carries(context.kind(n)))


def _carries(kind: kinds.Kind) -> bool:
    """Tell whether a value holds, and will hold, something that has a derivative: no list of integers does."""
    if isinstance(kind, kinds.List):
        return _carries(kind.element)
    return kinds.carries(kind)


def _fits(context: Context, name: str) -> bool:
    """Tell whether the kind of a name is known well enough: of a number a second name is another variable."""
    return _has_shadow(context.kind(name))


def _has_shadow(kind: kinds.Kind) -> bool:
    if isinstance(kind, kinds.Array):
        return bool(kind.shape) and kinds.is_inexact(kind)
    if isinstance(kind, kinds.List):
        return kinds.is_scalar(kind.element) or kind.element is kinds.UNREACHED or _has_shadow(kind.element)
    if isinstance(kind, kinds.Dict):
        parts = [v for _, v in kind.items] if kind.items is not None else [kind.value]
        return all(_is_part(v) for v in parts)
    if isinstance(kind, kinds.Tuple):
        # what a tuple holds cannot be added to in place, but for arrays
        return kind.cls is tuple and all(not kinds.carries(v) or _has_shadow(v) for v in kind.elements)
    if isinstance(kind, kinds.Object):
        parts = [v for _, v in kind.attributes]
        return is_plain(kind.cls) and all(_is_part(v) for v in parts)
    return False


def _is_part(kind: kinds.Kind) -> bool:
    return kinds.is_scalar(kind) or not kinds.carries(kind) or _has_shadow(kind)


def _mirrors(context: Context, shadowed: frozenset[str], stmt: Stmt) -> bool:
    """Tell whether a statement that makes one of the names, or changes its structure, has a mirror."""
    try:
        if not shadowed.isdisjoint(opaque.writes(stmt, context.types, context.namespace)):
            return False
        if isinstance(stmt, core.Verbatim) and not shadowed.isdisjoint(core.all_reads(stmt) | core.all_writes(stmt)):
            return not isinstance(stmt.node, gast.Delete)
        if isinstance(stmt, Assign):
            base = written_by(stmt)
            if base in shadowed and (base not in _sources(context, stmt.value) or stmt.target not in shadowed):
                return False
            definition(context, shadowed, stmt, context.bar)
        else:
            _change(context, shadowed, stmt, context.bar)
    except _Unfit:
        return False
    return True


def _plain(context: Context, stmt: Stmt) -> list[Stmt]:
    """``v *= e`` on a shadowed array stores a product that was made before."""
    if not isinstance(stmt, Store) or stmt.base not in context.shadowed or stmt.op in (None, "Add", "Sub"):
        return [stmt]
    part = context.namer.part(stmt.base)
    context.namespace.reserve([part])
    context.types[part] = context.kind(stmt.base)
    if stmt.base in context.useful:
        context.useful |= {part}
    value = core.binary(core.name(stmt.base), core.OPERATORS[str(stmt.op)], stmt.value)
    made = Assign(part, value, stmt.origin)
    context.kinds_at[made] = context.kind(stmt.base)
    return [made, Store(stmt.base, stmt.index, None, core.name(part), None, stmt.origin)]


def read_only(context: Context) -> Iterator[tuple[Store, Assign]]:
    """Yield the writes into views that NumPy does not let be written, with what makes the view."""
    made: dict[str, list[Assign]] = {}
    for stmt in core.walk(context.body):
        for n in core.target_names(stmt.target) if isinstance(stmt, Assign) else ():
            made.setdefault(n, []).append(stmt)  # type: ignore[arg-type]
    for stmt in core.walk(context.body):
        definitions = made.get(stmt.base, []) if isinstance(stmt, Store) else []
        if isinstance(stmt, Store) and definitions and all(_is_read_only(context, d.value) for d in definitions):
            yield stmt, definitions[0]


def _is_read_only(context: Context, value: Any) -> bool:
    if not isinstance(value, gast.Call):
        return False
    callee = operations.denoted(value.func, context.namespace)
    if callee is operations.MISSING and isinstance(value.func, gast.Attribute):
        return value.func.attr == "diagonal" and kinds.is_array(context.kind_of(value.func.value))
    return callee in (np.broadcast_to, np.diagonal, np.lib.stride_tricks.sliding_window_view)


# -- mirrors -----------------------------------------------------------------------------------------------------------


def definition(context: Context, shadowed: frozenset[str], stmt: Assign, other: Callable[[str], str]) -> Expr | None:
    """Return the shadow of what a statement defines, as an expression of other shadows; None: it is made new."""
    targets = core.target_names(stmt.target)
    if shadowed.isdisjoint(targets):
        return None
    if isinstance(stmt.target, str) and not _sources(context, stmt.value):
        return None
    if not all(n in shadowed for n in targets):
        raise _Unfit
    return _mirror(context, shadowed, stmt.value, other)


def _mirror(context: Context, shadowed: frozenset[str], value: Any, other: Callable[[str], str]) -> Expr:
    def of(node: Any) -> Any:
        if isinstance(node, gast.Name) and node.id in shadowed:
            return core.name(other(node.id))
        known = context.kind_of(node)
        if isinstance(node, gast.Constant) or kinds.is_scalar(known) or isinstance(node, gast.Name):
            if kinds.is_scalar(known) or not kinds.carries(known):
                return core.constant(0.0)
        raise _Unfit

    def base(node: Any) -> Any:
        if isinstance(node, gast.Name) and node.id in shadowed:
            return core.name(other(node.id))
        raise _Unfit

    if isinstance(value, gast.Name):
        return base(value)
    if isinstance(value, gast.Subscript):
        made = base(value.value)
        kind = context.kind(value.value.id)
        if isinstance(kind, kinds.Array) and not _basic(context, value.slice):
            raise _Unfit
        return core.subscript(made, value.slice)
    if isinstance(value, (gast.Tuple, gast.List)) and not any(isinstance(e, gast.Starred) for e in value.elts):
        return type(value)(elts=[of(e) for e in value.elts], ctx=gast.Load())
    if isinstance(value, gast.Dict) and all(k is not None for k in value.keys):
        return gast.Dict(keys=value.keys, values=[of(v) for v in value.values])
    if isinstance(value, gast.Attribute):
        held = context.kind_of(value.value)
        if isinstance(held, kinds.Object) or kinds.is_array(held) and value.attr == "T":
            return core.attribute(base(value.value), value.attr)
    if isinstance(value, gast.Call):
        callee = operations.denoted(value.func, context.namespace)
        if is_display(context, value):
            if value.args or any(k.arg is None for k in value.keywords) or hasattr(callee, "__post_init__"):
                raise _Unfit
            cls = context.namespace.object("SimpleNamespace", SimpleNamespace)
            return core.call(cls, **{str(k.arg): of(k.value) for k in value.keywords})
        return _called(context, value, base)
    raise _Unfit


def is_display(context: Context, value: Any) -> bool:
    """Tell whether an expression makes a container of parts, which may be numbers."""
    if isinstance(value, gast.Call):
        callee = operations.denoted(value.func, context.namespace)
        return callee is SimpleNamespace or isinstance(callee, type) and dataclasses.is_dataclass(callee)
    return isinstance(value, (gast.Tuple, gast.List, gast.Dict))


def _called(context: Context, call: gast.Call, base: Callable[[Any], Expr]) -> Expr:
    callee = operations.denoted(call.func, context.namespace)
    if callee in (np.reshape, np.ravel) and call.args and not call.keywords:
        made = _dense(context, base(call.args[0]), call.args[0])
        return gast.Call(func=call.func, args=[made, *call.args[1:]], keywords=[])
    if callee in VIEWS and call.args:
        return gast.Call(func=call.func, args=[base(call.args[0]), *call.args[1:]], keywords=call.keywords)
    if callee is list and len(call.args) == 1:
        return gast.Call(func=call.func, args=[base(call.args[0])], keywords=[])
    if callee is operations.MISSING and isinstance(call.func, gast.Attribute):
        made = base(call.func.value)
        kind = context.kind_of(call.func.value)
        method = call.func.attr
        array = isinstance(kind, kinds.Array) and method in VIEW_METHODS
        taken = (
            isinstance(kind, kinds.List)
            and method in ("pop", "copy")
            or isinstance(kind, kinds.Dict)
            and (method == "copy" and _holds_no_numbers(kind) or method == "get" and len(call.args) == 1)
        )
        if isinstance(kind, kinds.Array) and method in ("reshape", "ravel") and not call.keywords:
            made = _dense(context, made, call.func.value)
            return core.call(core.attribute(made, method), *call.args)
        if array or taken:
            return gast.Call(func=core.attribute(made, method), args=call.args, keywords=call.keywords)
    raise _Unfit


def _holds_no_numbers(kind: kinds.Dict) -> bool:
    """Tell whether a copy of a shadow is a shadow of the copy: what is added to a number is seen in one of them."""
    parts = [v for _, v in kind.items] if kind.items is not None else [kind.value]
    return all(not kinds.carries(v) or _has_shadow(v) for v in parts)


def reshapes(context: Context) -> bool:
    """Tell whether a shadow depends on where the elements of an array lie."""
    definitions = [s for s in core.walk(context.body) if isinstance(s, Assign) and s.target in context.shadowed]
    made = [definition(context, context.shadowed, s, context.bar) for s in definitions]
    return any(m is not None and isinstance(m, gast.Call) and _is_reshaping(m) for m in made)


def _is_reshaping(call: gast.Call) -> bool:
    return getattr(call.func, "attr", getattr(call.func, "id", "")) in ("reshape", "ravel")


def _dense(context: Context, shadow: Expr, value: Any) -> Expr:
    """Of an array whose elements do not lie one after the other ``reshape`` makes a copy: that is known then."""
    return core.call(context.namespace.runtime(replica.dense), shadow, value)


def _basic(context: Context, index: Any) -> bool:
    """Tell whether an index of an array is made of integers and slices: then it gives a view."""
    for part in index.elts if isinstance(index, gast.Tuple) else [index]:
        if isinstance(part, gast.Slice) or isinstance(part, gast.Constant) and part.value in (None, Ellipsis):
            continue
        known = kinds.widened(literal(context, part))
        if not isinstance(known, kinds.Scalar) or known.dtype != "int":
            return False
    return True


def _change(context: Context, shadowed: frozenset[str], stmt: Stmt, other: Callable[[str], str]) -> Stmt | None:
    """Return what happens to the shadow where the structure of a container changes."""
    base = written_by(stmt)
    if shadowed.isdisjoint(core.header_writes(stmt)) and base not in shadowed:
        return None
    if base is None or not isinstance(stmt, (Store, Effect)) or not shadowed.isdisjoint(core.header_writes(stmt)):
        raise _Unfit
    kind = context.kind(base)
    if isinstance(kind, kinds.Array):
        if not isinstance(stmt, Store):
            raise _Unfit
        return None
    if isinstance(stmt, Store):
        if stmt.op is not None and not kinds.is_scalar(context.kind_of(stmt.value)):
            raise _Unfit
        if stmt.attribute is not None:
            value = _value(context, shadowed, stmt.value, other)
            return Store(other(base), None, stmt.attribute, value, None, stmt.origin)
        if isinstance(stmt.index, gast.Slice):
            raise _Unfit
        slot = element_kind(context, kind, stmt.index)
        if kinds.is_scalar(slot) and isinstance(kind, kinds.List):
            return None
        value = _value(context, shadowed, stmt.value, other)
        return Store(other(base), stmt.index, None, value, None, stmt.origin)
    call = stmt.value
    if not isinstance(call, gast.Call) or call.func.attr not in ("append", "insert"):
        raise _Unfit
    value = _value(context, shadowed, call.args[-1], other)
    changed = core.call(core.attribute(core.name(other(base)), call.func.attr), *call.args[:-1], value)
    return Effect(changed, stmt.origin)


def _value(context: Context, shadowed: frozenset[str], value: Any, other: Callable[[str], str]) -> Expr:
    """Return the shadow of what is put into a container."""
    if isinstance(value, gast.Name) and value.id in shadowed:
        return core.name(other(value.id))
    if isinstance(value, gast.Constant) or kinds.is_scalar(context.kind_of(value)):
        return core.constant(0.0)
    raise _Unfit


# -- the forward sweep -------------------------------------------------------------------------------------------------


def inserted(context: Context, body: Block) -> Block:
    """Return a function that makes the shadows as well."""
    if not context.shadowed:
        return body
    entry: list[Stmt] = []
    bound = {n for s in core.walk(body) for n in core.header_writes(s)}
    for p in context.parameters:
        if p in context.shadowed:
            entry.append(_new(context, context.bar(p), core.name(p), core.NOWHERE))
            if p in context.wrt and p in bound:
                # another name keeps the shadow of the argument
                context.arguments_bar[p] = context.fresh(context.bar(p), context.kind(p))
                entry.append(Assign(context.arguments_bar[p], core.name(context.bar(p)), core.NOWHERE))
    made: set[Stmt] = set()
    whole = rebuilt(body, lambda s: _with_shadow(context, s, made), context.active)
    context.active -= made
    return (*entry, *whole)


def _new(context: Context, shadow: str, like: Expr, origin: core.Origin) -> Assign:
    kind = context.kind_of(like)
    context.types[shadow] = kind
    if isinstance(kind, kinds.Array):
        return Assign(shadow, core.call(context.namespace.numpy("zeros_like"), like), origin)
    return Assign(shadow, core.call(context.namespace.runtime(replica.shadow), like), origin)


def _with_shadow(context: Context, stmt: Stmt, made: set[Stmt]) -> list[Stmt]:
    """Return a statement with what makes or changes a shadow; that is put among ``made``: it is not active."""
    shadowed = context.shadowed
    if not isinstance(stmt, Assign):
        change = _change(context, shadowed, stmt, context.bar)
        return [stmt] if change is None else [change, stmt]
    targets = core.target_names(stmt.target)
    if shadowed.isdisjoint(targets):
        return [stmt]
    origin = stmt.origin.as_role("shadow")
    mirror = definition(context, shadowed, stmt, context.bar)
    for n in targets:
        context.types[context.bar(n)] = context.kind(n)
    if mirror is not None:
        names = tuple(context.bar(n) for n in targets)
        shadow = Assign(names[0] if isinstance(stmt.target, str) else names, mirror, origin)
        return [shadow, stmt]
    assert isinstance(stmt.target, str)
    if stmt not in context.active:
        return [stmt, _new(context, context.bar(stmt.target), core.name(stmt.target), origin)]
    # what the statement makes has an adjoint of its own: the shadow that was there before is still to be read
    part = context.namer.part(stmt.target)
    context.namespace.reserve([part])
    context.types[part] = context.kind(stmt.target)
    context.useful |= {part}
    value = Assign(part, stmt.value, stmt.origin)
    context.kinds_at[value] = context.kind(stmt.target)
    shadow = _new(context, context.bar(stmt.target), core.name(part), origin)
    made.add(shadow)
    return [value, shadow, Assign(stmt.target, core.name(part), stmt.origin)]


# -- the reverse sweep -------------------------------------------------------------------------------------------------


def contribute(r: Reverse, c: Contribution) -> None:
    """Add to a shadow in place."""
    context = r.context
    kind, bar = context.kind(c.name), core.name(context.bar(c.name))
    if c.how == "add":
        _add(r, bar, kind, c.expr)
        return
    if isinstance(kind, kinds.Array):
        r.part(c)
        return
    attribute = c.index if c.how == "attribute" else None
    if attribute is not None:
        slot = kind.get(attribute) or kinds.UNKNOWN if isinstance(kind, kinds.Object) else kinds.UNKNOWN
        item = core.attribute(bar, attribute)
    else:
        slot = element_kind(context, kind, c.index)
        item = core.subscript(bar, c.index)
    if isinstance(kind, kinds.List) and isinstance(c.index, gast.Slice) and not _has_shadow(kind.element):
        # a slice of a list is another list, and numbers cannot be added to in place
        together = core.call(context.namespace.runtime(structure.add), item, c.expr)
        r.emit(Store(bar.id, c.index, None, together, None, r.origin))
        return
    slot = kinds.widened(c.kind if slot is kinds.UNKNOWN and c.kind is not None else slot)
    if not kinds.is_scalar(slot) and not _has_shadow(slot):
        helper = structure.accumulate_item if attribute is None else structure.accumulate_attribute
        place = as_value(c.index) if attribute is None else core.constant(attribute)
        r.emit(Effect(core.call(context.namespace.runtime(helper), bar, place, c.expr), r.origin))
        return
    if kinds.is_scalar(slot):
        index = None if attribute is not None else c.index
        r.emit(Store(bar.id, index, attribute, core.add(item, c.expr), None, r.origin))
        return
    part = context.fresh(f"{c.name}_bar", slot)
    r.set(part, item)
    _add(r, core.name(part), slot, c.expr)


def _add(r: Reverse, bar: Any, kind: kinds.Kind, value: Expr) -> None:
    if isinstance(kind, kinds.Array) and kind.shape != ():
        r.emit(Store(bar.id, core.constant(Ellipsis), None, value, "Add", r.origin))
    else:
        helper = structure.accumulate_record if isinstance(kind, kinds.Object) else structure.accumulate
        r.emit(Effect(core.call(r.context.namespace.runtime(helper), bar, value), r.origin))


__all__ = ["contribute", "definition", "find", "inserted", "read_only"]
