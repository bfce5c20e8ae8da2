"""The reverse of stores and of list methods, and the saving of what a store overwrites."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gast
import numpy as np

from s2sad import core, kinds
from s2sad.analysis import kinds as kinds_of
from s2sad.analysis import operations
from s2sad.analysis.sharing import written_by
from s2sad.core import Assign, Block, Effect, Expr, Stmt, Store
from s2sad.differentiate.adjoints import Contribution, fitted
from s2sad.differentiate.context import Context
from s2sad.kinds import Kind
from s2sad.runtime import structure

if TYPE_CHECKING:
    from s2sad.differentiate.reverse import Reverse

SIZED = frozenset({"append", "extend", "insert"})

# indices of arrays that have axes
NUMBERED = (gast.Constant, gast.Slice, gast.Tuple)


def literal(context: Context, node: Any) -> Any:
    """Return what an index of the core form selects (see ``kinds.of_index``)."""
    if isinstance(node, gast.Tuple):
        return tuple(literal(context, e) for e in node.elts)
    if isinstance(node, gast.Slice):
        return slice(*(_bound(context, getattr(node, k)) for k in ("lower", "upper", "step")))
    if isinstance(node, gast.Constant):
        return node.value if node.value in (None, Ellipsis) else kinds.widened(kinds.Known(node.value))
    if isinstance(node, (gast.BinOp, gast.UnaryOp)):
        parts = [
            literal(context, c) for c in ([node.left, node.right] if isinstance(node, gast.BinOp) else [node.operand])
        ]
        return kinds.INT if all(isinstance(p, kinds.Scalar) and p.dtype == "int" for p in parts) else kinds.UNKNOWN
    if isinstance(node, gast.Call) and isinstance(node.func, gast.Name) and node.func.id == "len":
        return kinds.INT
    if isinstance(node, gast.Compare):
        return kinds.Array("bool", None)
    if isinstance(node, gast.Subscript):
        selected = literal(context, node.slice)
        return kinds.widened(kinds_of.of_index(literal(context, node.value), context.kind_of(node.slice), selected))
    return kinds_of.selected(context.kind_of(node))


def _bound(context: Context, node: Any) -> Any:
    if node is None:
        return None
    if isinstance(node, gast.UnaryOp) and isinstance(node.op, gast.USub) and isinstance(node.operand, gast.Constant):
        return -node.operand.value if type(node.operand.value) is int else "?"
    if isinstance(node, gast.BinOp):
        parts = context.kind_of(node.left), context.kind_of(node.right)
        return kinds_of.bound(kinds_of.shifted(core.BINARY[type(node.op)], *parts) or kinds.UNKNOWN)
    return kinds_of.bound(context.kind_of(node))


def element_kind(context: Context, kind: Kind, index: Any) -> Kind:
    if index is None or isinstance(index, str):
        return kinds.UNKNOWN
    return kinds_of.of_index(kind, context.kind_of(index), literal(context, index))


def may_repeat(context: Context, index: Any) -> bool:
    """Tell whether an index may select an element twice: integer arrays, lists, and what is not known.

    ``x[np.arange(n), columns]`` selects one of each row.
    """
    found = literal(context, index)
    parts = found if isinstance(found, tuple) else (found,)
    arrays = [p for p in parts if isinstance(p, Kind) and not isinstance(p, kinds.Scalar)]
    if all(isinstance(p, kinds.Array) and p.dtype == "bool" for p in arrays):
        return False
    nodes = index.elts if isinstance(index, gast.Tuple) else [index]
    return not any(
        len(shape) == 1 and all(isinstance(a, kinds.Array) and a.shape == shape for a in arrays) and _counts(context, n)
        for n, p in zip(nodes, parts, strict=True)
        if isinstance(p, kinds.Array) and (shape := p.shape) is not None and shape[0:1] != (None,)
    )


def _counts(context: Context, node: Any) -> bool:
    """Tell whether an index is ``np.arange(...)``, or a name for that alone: no number is in it twice."""
    if isinstance(node, gast.Name):
        bound = [s for s in core.walk(context.body) if node.id in core.header_writes(s)]
        written = {w for s in core.walk(context.body) if (w := written_by(s)) is not None}
        node = bound[0].value if len(bound) == 1 and isinstance(bound[0], Assign) else None
        if not all(isinstance(context.kind(w), kinds.Array) and kinds.is_inexact(context.kind(w)) for w in written):
            return False
    return isinstance(node, gast.Call) and operations.denoted(node.func, context.namespace) is np.arange


def as_value(index: Any) -> Expr:
    """Return an index as an ordinary expression: ``1:-1`` is ``slice(1, -1)``."""
    if isinstance(index, gast.Slice):
        parts = [p if p is not None else core.constant(None) for p in (index.lower, index.upper, index.step)]
        return core.call(core.name("slice"), *(parts if index.step is not None else parts[:2]))
    if isinstance(index, gast.Tuple):
        return core.tuple_([as_value(e) for e in index.elts])
    return index


def reverse_store(r: Reverse, stmt: Store) -> None:
    """The stored value receives the adjoint of the place, which becomes zero; then the old value is put back."""
    context = r.context
    base = stmt.base
    if base in context.shadowed and not kinds.is_array(context.kind(base)) and _is_shadowed(context, stmt.value):
        # the shadow of what holds it holds its shadow
        if stmt in r.plan.parts:
            _put_back(r, stmt)
    elif stmt in context.active and _is_replaced(r, stmt):
        _hand_over(r, stmt)
        if stmt in r.plan.parts:
            _put_back(r, stmt)
    elif stmt in context.active and r.has(base):
        if _may_have_no_axes(context, stmt):
            r.own_array(base)
        elif stmt.op is None:
            # the place is cleared
            r.own(base)
        cleared = False
        if stmt.attribute is not None:
            _attribute(r, stmt)
        else:
            cleared = _indexed(r, stmt)
        if stmt in r.plan.parts:
            _put_back(r, stmt)
        if not cleared and stmt.op is None and stmt not in r.plan.firsts.unread:
            _clear(r, stmt)
    elif stmt in r.plan.parts:
        _put_back(r, stmt)


def _may_have_no_axes(context: Context, stmt: Store) -> bool:
    """Tell whether a store may be into an array without axes, of which a mask selects the element or nothing."""
    kind = context.kind(stmt.base)
    if not isinstance(kind, (kinds.Array, kinds.Numeric)) or kinds.rank(kind) or isinstance(stmt.index, NUMBERED):
        return False
    mask = kinds.widened(context.kind_of(stmt.index))
    return not isinstance(mask, (kinds.Array, kinds.Scalar)) or mask.dtype == "bool"


def is_plain(context: Context, stmt: Stmt) -> bool:
    """Tell whether a statement is an assignment, or a store into an array."""
    if isinstance(stmt, Store):
        return stmt.attribute is None and isinstance(context.kind(stmt.base), kinds.Array)
    return isinstance(stmt, Assign) and not is_pop(stmt)


def _is_replaced(r: Reverse, stmt: Store) -> bool:
    """Tell whether a store gives every element of an array a new value, so that what was there has no adjoint."""
    context, base = r.context, stmt.base
    kind = context.kind(base)
    if stmt.op is not None or base not in r.state or base in core.reads(stmt.value):
        return False
    if not isinstance(kind, kinds.Array) or not kinds.rank(kind):
        return False
    parts = stmt.index.elts if isinstance(stmt.index, gast.Tuple) else [stmt.index]
    return all(core.is_everything(p) for p in parts)


def _hand_over(r: Reverse, stmt: Store) -> None:
    """The stored value receives the adjoint of the array as a whole."""
    context, base, value = r.context, stmt.base, stmt.value
    owned = r.state.pop(base) == "owned"
    r.holders.forget(base)
    if isinstance(value, gast.Name) and value.id in context.useful:
        slot = element_kind(context, context.kind(base), stmt.index)
        part = _fit(context, core.name(context.bar(base)), slot, value.id)
        r.contribute(Contribution(value.id, part, owned and isinstance(part, gast.Name)))


def _is_shadowed(context: Context, value: Any) -> bool:
    return isinstance(value, gast.Name) and value.id in context.shadowed


def restructures(context: Context, stmt: Stmt) -> bool:
    """Tell whether an active store may put something of another shape in the place of what was there."""
    if not isinstance(stmt, Store) or stmt not in context.active or stmt.op is not None:
        return False
    kind = context.kind(stmt.base)
    if isinstance(kind, kinds.Array) or stmt.base not in context.useful or stmt.base in context.shadowed:
        return False
    if stmt.attribute is not None:
        slot = kind.get(stmt.attribute) if isinstance(kind, kinds.Object) else None
    else:
        slot = element_kind(context, kind, stmt.index)
    return not kinds.has_one_shape(slot or kinds.UNKNOWN)


def first_stores(body: Block) -> set[Stmt]:
    """Return the stores that give an object, just made, an attribute: there was nothing before."""
    found: set[Stmt] = set()
    for block in (body, *(b for s in core.walk(body) for b in core.blocks_of(s))):
        made: dict[str, set[str]] = {}
        for stmt in block:
            if isinstance(stmt, Store) and stmt.attribute is not None and stmt.base in made:
                if stmt.attribute not in made[stmt.base]:
                    found.add(stmt)
                made[stmt.base].add(stmt.attribute)
            read = core.reads(stmt.value) if isinstance(stmt, Store) else core.all_reads(stmt)
            for name in read & made.keys():
                # it has another name from here on
                del made[name]
            if isinstance(stmt, Assign) and isinstance(stmt.target, str) and _makes_object(stmt.value):
                made[stmt.target] = set()
    return found


def _makes_object(value: Any) -> bool:
    return isinstance(value, gast.Call) and getattr(value.func, "attr", "") == "__new__"


def _clear(r: Reverse, stmt: Store) -> None:
    """What was there before the store has no adjoint yet."""
    context, base, kind = r.context, stmt.base, r.context.kind(stmt.base)
    zeros = context.namespace.runtime(structure.zeros_like)
    like = stmt in r.plan.parts and restructures(context, stmt)
    place = core.name(base if like else context.bar(base))
    if stmt.attribute is not None:
        zero: Expr = core.call(zeros, core.attribute(place, stmt.attribute))
    elif isinstance(kind, kinds.Array) or kinds.is_float(element_kind(context, kind, stmt.index)):
        zero = core.constant(0.0)
    else:
        zero = core.call(zeros, core.subscript(place, stmt.index or core.constant(0)))
    r.emit(Store(context.bar(base), stmt.index, stmt.attribute, zero, None, r.origin))


def _put_back(r: Reverse, stmt: Store) -> None:
    old = core.name(_old_part(r, stmt, stmt.base))
    value = core.call(core.attribute(old, "pop")) if r.plan.depth[stmt] else old
    r.emit(Store(stmt.base, stmt.index, stmt.attribute, value, None, r.origin))


def _indexed(r: Reverse, stmt: Store) -> bool:
    """Give the stored value the adjoint of its place; tell whether the place is cleared already."""
    context, base, index = r.context, stmt.base, stmt.index
    kind = context.kind(base)
    slot = element_kind(context, kind, index)
    bar = core.name(context.bar(base))
    repeats = (
        isinstance(kind, kinds.Array)
        and may_repeat(context, index)
        or not isinstance(kind, (kinds.Array, kinds.List, kinds.Dict))
    )
    active = isinstance(stmt.value, gast.Name) and stmt.value.id in context.useful
    if active:
        assert isinstance(stmt.value, gast.Name)
        name = stmt.value.id
        assert index is not None
        if stmt.op is None and repeats:
            item: Expr = core.call(context.namespace.runtime(structure.take_last), bar, as_value(index))
            fresh = True
        else:
            item = core.subscript(bar, index)
            fresh = kinds.is_scalar(slot)
            if not fresh and kinds.is_scalar(context.kind(name)):
                fresh = True
            elif not fresh and stmt not in r.plan.firsts.untouched:
                copied = core.attribute(item, "copy") if isinstance(kind, kinds.Array) else None
                item = (
                    core.call(copied)
                    if copied is not None
                    else core.call(context.namespace.runtime(structure.own), item)
                )
                fresh = True
        if stmt.op == "Sub":
            item = core.unary(gast.USub, item)
        part = _fit(context, item, slot, name)
        if stmt.op is None and (name == base or name in context.shadowed and base in context.shadowed):
            # a store of an array into itself: the place is cleared before it receives
            held = context.fresh(f"{name}_part_bar", context.kind(name))
            r.set(held, part)
            r.emit(Store(context.bar(base), index, None, core.constant(0.0), None, r.origin))
            r.contribute(Contribution(name, core.name(held), fresh))
            return True
        r.contribute(Contribution(name, part, fresh))
    return False


def uncopied(item: Expr) -> Expr:
    """What is only added need not be a copy."""
    part = core.copied(item)
    return part if isinstance(part, gast.Subscript) else item


def _fit(context: Context, item: Expr, slot: Kind, name: str) -> Expr:
    kind = context.kind(name)
    if kind is kinds.UNKNOWN:
        return core.call(context.namespace.runtime(structure.fit), item, core.name(name))
    return fitted(context, item, slot, kind, name)


def _attribute(r: Reverse, stmt: Store) -> None:
    item = core.attribute(core.name(r.context.bar(stmt.base)), str(stmt.attribute))
    if isinstance(stmt.value, gast.Name) and stmt.value.id in r.context.useful:
        r.contribute(Contribution(stmt.value.id, item, False))


def _old_part(r: Reverse, stmt: Stmt, name: str) -> str:
    key = (stmt, "part", name)
    if key not in r.stacks:
        suffix = "stack" if r.plan.depth[stmt] else "old"
        r.stacks[key] = r.context.fresh(f"{name}_{suffix}")
    return r.stacks[key]


def reverse_call(r: Reverse, stmt: Stmt) -> None:
    """What a call may have changed is the copy again that was made before."""
    for name in r.plan.copied.get(stmt, ()):
        old = core.name(_old_part(r, stmt, name))
        r.set(name, core.call(core.attribute(old, "pop")) if r.plan.depth[stmt] else old)


def forward_save(r: Reverse, stmt: Stmt) -> list[Stmt]:
    """Before a store overwrites what an adjoint reads, keep the part that it overwrites; before a call, a copy."""
    copies: list[Stmt] = []
    for name in r.plan.copied.get(stmt, ()):
        copy = core.call(r.context.namespace.runtime(structure.own), core.name(name))
        kept, origin = _old_part(r, stmt, name), stmt.origin.as_role("save")
        push = core.call(core.attribute(core.name(kept), "append"), copy)
        copies.append(Effect(push, origin) if r.plan.depth[stmt] else Assign(kept, copy, origin))
    if copies:
        return copies
    if stmt not in r.plan.parts or not isinstance(stmt, Store):
        return []
    context = r.context
    kind = context.kind(stmt.base)
    origin = stmt.origin.as_role("save")
    if stmt.attribute is not None:
        item: Expr = core.call(
            core.name("getattr"), core.name(stmt.base), core.constant(stmt.attribute), core.constant(None)
        )
    else:
        assert stmt.index is not None
        item = core.subscript(core.name(stmt.base), stmt.index)
        if isinstance(kind, kinds.Dict):
            item = core.call(core.attribute(core.name(stmt.base), "get"), stmt.index)
        elif isinstance(kind, kinds.Array):
            if not kinds.is_scalar(element_kind(context, kind, stmt.index)):
                item = core.call(core.attribute(item, "copy"))
        elif not isinstance(kind, kinds.List):
            # it may be a dict
            item = core.call(
                context.namespace.runtime(structure.overwritten), core.name(stmt.base), as_value(stmt.index)
            )
    old = _old_part(r, stmt, stmt.base)
    if r.plan.depth[stmt]:
        return [Effect(core.call(core.attribute(core.name(old), "append"), item), origin)]
    return [Assign(old, item, origin)]


# -- lists -------------------------------------------------------------------------------------------------------------


def is_addition(stmt: Stmt) -> bool:
    """Tell whether a statement is ``x = add_item(x, index, value)``."""
    return isinstance(stmt, Assign) and getattr(getattr(stmt.value, "func", None), "id", "") == "add_item"


def is_pop(stmt: Assign) -> bool:
    return (
        isinstance(stmt.value, gast.Call)
        and isinstance(stmt.value.func, gast.Attribute)
        and stmt.value.func.attr == "pop"
        and isinstance(stmt.value.func.value, gast.Name)
    )


def reverse_pop(r: Reverse, stmt: Assign) -> None:
    """What was taken out goes back in, as an adjoint."""
    assert isinstance(stmt.value, gast.Call)
    source = stmt.value.func.value.id
    undone = stmt in r.plan.parts
    if source in r.context.useful and source not in r.context.shadowed:
        # the adjoint mirrors the structure at every point, even where it is still zero
        r.own(source)
        parts = [core.name(r.context.bar(n)) if n in r.state else r.zeros(n) for n in core.target_names(stmt.target)]
        value = parts[0] if isinstance(stmt.target, str) else core.tuple_(parts)
        for n in core.target_names(stmt.target):
            r.state.pop(n, None)
        _put(r, r.context.bar(source), stmt.value.args, value)
    if undone:
        names = [core.name(n) for n in core.target_names(stmt.target)]
        _put(r, source, stmt.value.args, names[0] if isinstance(stmt.target, str) else core.tuple_(names))


def _put(r: Reverse, target: str, position: list[Any], value: Expr) -> None:
    at_end = not position or isinstance(position[0], gast.UnaryOp) and getattr(position[0].operand, "value", None) == 1
    if at_end:
        r.emit(Effect(core.call(core.attribute(core.name(target), "append"), value), r.origin))
    else:
        r.emit(Effect(core.call(core.attribute(core.name(target), "insert"), position[0], value), r.origin))


def _has_second_name(r: Reverse, name: str) -> bool:
    memory = r.plan.prepared.memory
    return sum(group == memory.get(name) for group in memory.values()) > 1


def reverse_effect(r: Reverse, stmt: Effect) -> None:
    """The reverse of append, extend and insert takes out what was put in."""
    call = stmt.value
    if not (
        isinstance(call, gast.Call) and isinstance(call.func, gast.Attribute) and isinstance(call.func.value, gast.Name)
    ):
        return
    source, attr = call.func.value.id, call.func.attr
    if attr not in SIZED:
        return
    context = r.context
    if source in context.shadowed:
        value = call.args[-1]
        if isinstance(value, gast.Name) and value.id in context.useful - context.shadowed:
            place = core.constant(-1) if attr == "append" else call.args[0]
            r.contribute(Contribution(value.id, core.subscript(core.name(context.bar(source)), place), True))
    elif source in context.useful:
        r.own(source)
        bar = core.name(context.bar(source))
        value = call.args[-1]
        active = isinstance(value, gast.Name) and value.id in context.useful
        if attr == "extend":
            count = core.expr("len(xs) - len(ys)", xs=bar, ys=value)
            if active:
                start = gast.Slice(lower=count, upper=None, step=None)
                r.contribute(Contribution(value.id, core.subscript(bar, start), True))
            before = gast.Slice(lower=None, upper=count, step=None)
            r.emit(Assign(context.bar(source), core.subscript(bar, before), r.origin))
        else:
            taken = core.call(core.attribute(bar, "pop"), *call.args[:-1])
            if active:
                r.contribute(Contribution(value.id, taken, True))
            else:
                r.emit(Effect(taken, r.origin))
    if stmt in r.plan.parts and attr == "extend" and _has_second_name(r, source):
        count = core.expr("len(xs) - len(ys)", xs=core.name(source), ys=call.args[-1])
        rest = gast.Slice(lower=count, upper=None, step=None)
        r.emit(Store(source, rest, None, gast.List(elts=[], ctx=gast.Load()), None, r.origin))
    elif stmt in r.plan.parts and attr == "extend":
        before = core.expr("xs[: len(xs) - len(ys)]", xs=core.name(source), ys=call.args[-1])
        r.emit(Assign(source, before, r.origin))
    elif stmt in r.plan.parts:
        r.emit(Effect(core.call(core.attribute(core.name(source), "pop"), *call.args[:-1]), r.origin))
