"""Statements: assignment in all forms, branches, effects, nested functions. Loops are in ``loops``."""

from __future__ import annotations

import contextlib
import types
from typing import Any

import gast

from s2sad import core, kinds
from s2sad.analysis import kinds as kinds_of
from s2sad.core import Effect, Expr, If, Origin, Store, Verbatim
from s2sad.front import (
    attributes,
    calls,
    choices,
    classes,
    containers,
    definitions,
    exceptions,
    generators,
    inline,
    into,
    iterators,
    loops,
    managers,
    matches,
    order,
    special,
    summaries,
    surgery,
)
from s2sad.front.decide import truth
from s2sad.front.environment import joined
from s2sad.front.evaluate import element_of, index_literal, kind_of, static
from s2sad.front.expressions import (
    ATOMS,
    atom,
    held,
    index_of,
    is_array,
    named,
    operation,
    settled,
    share_aliases,
    share_view,
    test,
)
from s2sad.front.imports import imported, module_name
from s2sad.front.lower import STATIC, Lowerer, NeverReturnsError, Value
from s2sad.front.scope import Closure
from s2sad.front.varied import is_constant_method, touches
from s2sad.front.words import help_for, name_of, text_of
from s2sad.kinds import Known
from s2sad.namespace import KINDS

# what may be a function that is defined inside
FUNCTIONS = (gast.Lambda, gast.Name, gast.Attribute, gast.Call, gast.Subscript, gast.IfExp, gast.BoolOp)


def statements(lo: Lowerer, body: list[Any], origin: Origin | None = None) -> None:
    """Lower a block. After a raise or break the environment is None and the rest is not read."""
    for node in body:
        if lo.env is None:
            return
        if origin is None:
            lo.place(node)
        else:
            lo.origin = origin
        handler = STATEMENTS.get(type(node))
        if handler is None:
            code = "S2S105" if "Async" in type(node).__name__ else "S2S103"
            lo.report(code, f"{name_of(node)} is not supported here", node, help=help_for(node))
            continue
        try:
            with order.of(lo, node):
                handler(lo, definitions.with_frozen_defaults(lo, node))
        except NeverReturnsError:
            lo.env = None


def _expression(lo: Lowerer, node: gast.Expr) -> None:
    value = node.value
    if isinstance(value, gast.Constant):
        return
    if isinstance(value, (gast.Yield, gast.YieldFrom)):
        lo.report(
            "S2S106",
            f"`{lo.frame.name}` is a generator",
            node,
            "its statements run in turns with those of its caller: they have no order of their own to reverse",
            ("return a list of the values",),
        )
        lo.env = None
        return
    if lo.in_hook:
        lo.emit(Effect(lo.whole(value), lo.origin))
        return
    if isinstance(value, gast.Call) and attributes.updated(lo, value):
        return
    lo.hint = "t"
    mutates = isinstance(value, gast.Call) and _may_mutate(lo, value)
    if not touches(lo, value) and not mutates:
        lo.emit(Effect(lo.whole(settled(lo, value)), lo.origin))
        return
    # a call that writes is followed even if nothing in it is active: its stores must be seen
    expr, _ = calls.call(lo, value) if mutates else operation(lo, value)
    if isinstance(expr, gast.Call) and expr.func is not None and not touches(lo, value):
        lo.emit(Effect(expr, lo.origin))


def _may_mutate(lo: Lowerer, node: gast.Call) -> bool:
    """A call made for its effect on a container we know, by user code or by an in-place function."""
    from s2sad.rules import registry

    kind = kind_of(lo, node.func)
    if isinstance(kind, Closure) or any(k.arg == "out" for k in node.keywords):
        return True
    if isinstance(kind, Known):
        named = into.by_name(kind.value, node)
        if any(k.arg == "out" for k in named.keywords):
            return True
        rules = registry.find(kind.value)
        if rules is None and inline.is_user_function(kind.value):
            starred = any(isinstance(a, gast.Starred) for a in node.args) or any(k.arg is None for k in node.keywords)
            return starred or bool(summaries.in_place(lo, node))
        return bool(rules and rules.rewrite) or kind.value in (setattr, object.__setattr__)
    if isinstance(node.func, gast.Attribute):
        base = kind_of(lo, node.func.value)
        if isinstance(base, (kinds.List, kinds.Dict)):
            return node.func.attr in ("append", "extend", "insert", "update", "setdefault", *containers.IN_PLACE)
        if isinstance(base, kinds.Object):
            # a draw that nothing active goes into stays as it is
            return base.cls not in kinds.GENERATORS and not is_constant_method(base, node.func.attr)
        import numpy as np

        rules = registry.find(getattr(np.ndarray, node.func.attr, None))
        return bool(rules and rules.rewrite)
    return False


def _assign(lo: Lowerer, node: gast.Assign) -> None:
    first = node.targets[0]
    lo.hint = _hint(first)
    if isinstance(first, (gast.Tuple, gast.List)) and len(node.targets) == 1:
        display = special.written_out(lo, node.value)
        if isinstance(display, (gast.Tuple, gast.List)) and _parallel(lo, first, display):
            return
    if isinstance(node.value, FUNCTIONS) and isinstance(kind_of(lo, node.value), Closure):
        _function_value(lo, node)
        return
    unpacked = all(isinstance(t, (gast.Tuple, gast.List)) for t in node.targets)
    made = None if unpacked else iterators.made(lo, node.value)
    expr, value = operation(lo, node.value)
    value = iterators.kept(lo, made, value)
    if len(node.targets) > 1 and not isinstance(expr, gast.Constant):
        expr = lo.temporary(expr, value) if not isinstance(expr, gast.Name) else expr
        if not isinstance(node.value, gast.Name):
            share_aliases(lo, core.reads(expr).__iter__().__next__(), expr, value)
    for target in node.targets:
        bind(lo, target, expr, value)


def _function_value(lo: Lowerer, node: gast.Assign) -> None:
    kind = kind_of(lo, node.value)
    for target in node.targets:
        if isinstance(target, gast.Name):
            name = lo.local(target.id) or target.id
            lo.assign(name, lo.whole(node.value), Value(kind))
        else:
            bind(lo, target, lo.temporary(lo.whole(node.value), Value(kind)), Value(kind))


def _hint(target: Any) -> str:
    if isinstance(target, gast.Name):
        return target.id
    if isinstance(target, (gast.Subscript, gast.Attribute, gast.Starred)):
        return _hint(target.value)
    return "t"


def _parallel(lo: Lowerer, target: Any, value: Any) -> bool:
    """``a, b = e1, e2``: all values first, then all targets."""
    if len(target.elts) != len(value.elts) or any(isinstance(e, gast.Starred) for e in (*target.elts, *value.elts)):
        return False
    written = {n.id for n in core.nodes(target) if isinstance(n, gast.Name)}
    found: list[tuple[Expr, Value]] = []
    simple = all(isinstance(t, gast.Name) for t in target.elts)
    for i, part in enumerate(value.elts):
        lo.hint = _hint(target.elts[i])
        later = {
            n.id for n in core.nodes(gast.Tuple(elts=value.elts[i + 1 :], ctx=gast.Load())) if isinstance(n, gast.Name)
        }
        clash = bool(core.reads(part) & written) or not simple or bool(later & written)
        made = iterators.made(lo, part)
        expr, known = operation(lo, part)
        known = iterators.kept(lo, made, known)
        if clash and not isinstance(expr, gast.Constant) and len(value.elts) > 1:
            held = lo.temporary(expr, known)
            assert isinstance(held, gast.Name)
            share_aliases(lo, held.id, expr, known)
            expr = held
        elif not simple or not isinstance(target.elts[i], gast.Name):
            expr, known = (
                (lo.temporary(expr, known), known)
                if not isinstance(expr, (gast.Name, gast.Constant))
                else (expr, known)
            )
        found.append((expr, known))
        if not clash:
            bind(lo, target.elts[i], expr, known)
            found[-1] = (None, known)  # type: ignore[assignment]
    for t, (expr, known) in zip(target.elts, found, strict=True):
        if expr is not None:
            bind(lo, t, expr, known)
    return True


def bind(lo: Lowerer, target: Any, expr: Expr, value: Value) -> None:
    """Emit ``target = expr`` for any form of target."""
    if isinstance(target, gast.Subscript):
        target = attributes.written_out(lo, target)
    if isinstance(target, gast.Name):
        name = lo.local(target.id)
        if name is None:
            what = "a value that has a derivative is kept in" if value.varied else "a derivative cannot change"
            lo.report(
                "S2S108",
                f"{what} the global variable `{target.id}`",
                target,
                "the derivative cannot follow a value there",
                ("return the value instead",),
            )
            return
        value = _remembered(lo, target.id, value)
        lo.assign(name, expr, value)
        share_aliases(lo, name, expr, value)
    elif isinstance(target, (gast.Tuple, gast.List)):
        _unpack(lo, target, expr, value)
    elif isinstance(value.kind, kinds.Iterator) and not isinstance(getattr(target, "slice", None), gast.Slice):
        lo.report("S2S104", "an iterator is put into a container", target, help=("make a list of it: `list(...)`",))
    elif isinstance(target, gast.Subscript):
        base, known = named(lo, target.value)
        if isinstance(target.slice, gast.Slice) and isinstance(known.kind, kinds.List):
            containers.store_slice(lo, base, target.slice, expr, value)
            return
        if (
            isinstance(known.kind, kinds.Object)
            and _sets_items(known.kind)
            and not isinstance(target.slice, gast.Slice)
        ):
            made = gast.Call(func=target, args=[target.slice, calls.source_of(lo, expr, value)], keywords=[])
            call = gast.copy_location(made, target)
            calls.method_of_object(lo, known.kind, "__setitem__", lo.source(base), call)
            return
        containers.store(lo, base, index_of(lo, target.slice), _kept(lo, known, expr, value), value)
    else:
        assert isinstance(target, gast.Attribute)
        base, known = named(lo, target.value)
        set_attribute(lo, base, target, _kept(lo, known, expr, value), value)


def _remembered(lo: Lowerer, name: str, value: Value) -> Value:
    """What a generated function takes out of what its other half has kept was known when it was derived."""
    known = lo.frame.globals.get(KINDS, {}).get(lo.frame.name, {}).get(name)
    if known is None or value.kind not in (kinds.UNKNOWN, known):
        return value
    return Value(known, value.varied and kinds.carries(known))


def set_attribute(lo: Lowerer, base: str, target: gast.Attribute, expr: Expr, value: Value) -> None:
    """Emit ``base.attr = expr``; what the class does then is read, or refused."""
    assert lo.env is not None
    kind = lo.env.get(base, STATIC).kind
    if kinds.is_array(kind):
        _set_in_array(lo, base, target, expr, value)
        return
    if kind is kinds.UNKNOWN and target.attr in ("real", "imag", "flat"):
        lo.report(
            "S2S302",
            f"`{target.attr}` may be memory of an array that is written here",
            target,
            f"what kind of value `{text_of(target.value)}` is, is not known",
            ("annotate the parameters, or call the derivative with the arguments: then their kinds are known",),
        )
    if isinstance(kind, kinds.Object):
        found = inline.class_attribute(kind.cls, target.attr)
        setter = inline.class_attribute(kind.cls, "__setattr__")
        if isinstance(found, property) and found.fset is not None:
            made = gast.Call(func=target, args=[calls.source_of(lo, expr, value)], keywords=[])
            first = core.name(base), lo.env[base]
            inline.function(lo, found.fset, gast.copy_location(made, target), first=first)
            return
        slot = isinstance(found, types.MemberDescriptorType)
        if hasattr(found, "__set__") and not slot or inline.is_user_function(setter):
            message = f"the class `{kind.cls.__name__}` decides what setting `{target.attr}` does"
            lo.report("S2S205", message, target, help=("set a plain attribute, or write a property with a setter",))
            return
    containers.store(lo, base, None, expr, value, target.attr)


def _set_in_array(lo: Lowerer, base: str, target: gast.Attribute, expr: Expr, value: Value) -> None:
    """``z.real = e`` and ``a.flat = e`` write into the memory of the array."""
    assert lo.env is not None
    known = lo.env[base]
    if target.attr in ("real", "imag"):
        part = core.attribute(core.name(base), target.attr)
        if target.attr == "imag" or kinds.is_complex(known.kind) is not False:
            held = Value(kind_of(lo, core.attribute(target.value, target.attr)), known.varied)
            base = lo.temporary(part, held).id
            share_view(lo, base, part, held)
    elif target.attr == "flat":
        if not kinds.is_scalar(value.kind):
            repeated = core.call(
                lo.namespace.numpy("resize"), calls.source_of(lo, expr, value), core.expr("a.shape", a=target.value)
            )
            expr, value = operation(lo, gast.copy_location(repeated, target))
    else:
        hint = ("make a new array: `a = a.reshape(...)`",) if target.attr == "shape" else ()
        lo.report("S2S103", f"`{target.attr}` of an array is set", target, help=hint)
    containers.store(lo, base, core.constant(Ellipsis), _held(lo, expr, value), value)


def _held(lo: Lowerer, expr: Expr, value: Value) -> Expr:
    return expr if isinstance(expr, (gast.Name, gast.Constant)) or not value.varied else lo.temporary(expr, value)


def _kept(lo: Lowerer, known: Value, expr: Expr, value: Value) -> Expr:
    """Return what is stored, under a name if what holds it then is another way to memory that may be written."""
    if value.varied or isinstance(expr, ATOMS) or kinds.is_array(known.kind) or not is_array(value.kind):
        return _held(lo, expr, value)
    made = lo.temporary(expr, value)
    assert isinstance(made, gast.Name)
    share_aliases(lo, made.id, expr, value)
    return made


def _unpack_display(lo: Lowerer, target: Any, expr: gast.Tuple, value: Value) -> None:
    """Bind what a call returned as a tuple, part by part: the tuple itself is not made."""
    assert lo.env is not None
    bound = {lo.local(n.id) for n in core.nodes(target) if isinstance(n, gast.Name)}
    parts: list[tuple[Expr, Value]] = []
    for i, item in enumerate(expr.elts):
        kind = _part(value.kind, i)
        known = lo.env.get(getattr(item, "id", ""), Value(kind, value.varied and kinds.carries(kind)))
        if i and core.reads(item) & bound:
            lo.hint = _hint(target.elts[i])
            held = lo.temporary(item, known)
            assert isinstance(held, gast.Name)
            share_aliases(lo, held.id, item, known)
            item = held
        parts.append((item, known))
    for part, (item, known) in zip(target.elts, parts, strict=True):
        bind(lo, part, item, known)


def _unpack(lo: Lowerer, target: Any, expr: Expr, value: Value) -> None:
    names = [lo.local(t.id) if isinstance(t, gast.Name) else None for t in target.elts]
    if not value.varied and all(names) and not isinstance(expr, gast.Tuple):
        whole = tuple(n for n in names if n is not None)
        stmt = core.Assign(whole, expr, lo.origin)
        lo.emit(stmt)
        for i, n in enumerate(whole):
            lo.bind(n, Value(_part(value.kind, i)))
        for n in whole:
            share_aliases(lo, n, expr, Value(_part(value.kind, whole.index(n))))
        return
    if isinstance(value.kind, kinds.Object):
        items = generators.of_object(lo, calls.source_of(lo, expr, value))
        if isinstance(items, gast.Call):
            _unpack(lo, target, *operation(lo, gast.copy_location(core.call(core.builtin("list"), items), target)))
            return
        lo.report("S2S104", "an object is unpacked", target, help=("read its attributes",))
    if isinstance(expr, gast.Tuple) and len(expr.elts) == len(target.elts):
        if all(isinstance(e, ATOMS) for e in expr.elts) and not any(isinstance(t, gast.Starred) for t in target.elts):
            _unpack_display(lo, target, expr, value)
            return
    held = expr if isinstance(expr, gast.Name) else lo.temporary(expr, value)
    assert isinstance(held, gast.Name)
    if held is not expr:
        share_aliases(lo, held.id, expr, value)
    count = len(target.elts)
    star = next((i for i, t in enumerate(target.elts) if isinstance(t, gast.Starred)), None)
    for i, part in enumerate(target.elts):
        lo.hint = _hint(part)
        if star is None or i < star:
            item: Expr = core.subscript(held, core.constant(i))
            kind = _part(value.kind, i)
        elif i == star:
            stop = core.constant(i - count + 1) if i != count - 1 else None
            item = core.subscript(held, gast.Slice(lower=core.constant(i), upper=stop, step=None))
            if isinstance(value.kind, kinds.Tuple):
                ends = value.kind.elements[i : len(value.kind.elements) - (count - 1 - i)]
                item = gast.List(
                    elts=[core.subscript(held, core.constant(i + k)) for k in range(len(ends))], ctx=gast.Load()
                )
                kind = kinds.List(kinds.join_all(ends))
                if value.varied:
                    item.elts = [
                        lo.temporary(e, Value(k, value.varied and kinds.carries(k)))
                        for e, k in zip(item.elts, ends, strict=True)
                    ]
            elif type(value.kind) is kinds.List:
                kind = value.kind
            else:
                # also of an array, or of a range, it is a list
                sliced = core.subscript(calls.source_of(lo, held, value), item.slice)
                item, made = operation(lo, gast.copy_location(core.call(core.builtin("list"), sliced), part))
                kind = made.kind
            part = part.value
        else:
            item = core.subscript(held, core.constant(i - count))
            kind = _part(value.kind, i - count)
        bind(lo, part, item, Value(kind, value.varied and kinds.carries(kind)))


def _part(kind: kinds.Kind, i: int) -> kinds.Kind:
    if isinstance(kind, (kinds.Tuple, kinds.Array)):
        return kinds_of.of_index(kind, Known(i), kinds.INT)
    return element_of(kind)


def _augmented(lo: Lowerer, node: gast.AugAssign) -> None:
    lo.hint = _hint(node.target)
    op = type(node.op)
    if isinstance(node.target, gast.Name):
        _augmented_name(lo, node, op)
        return
    if _is_read_before(lo, node):
        _read_first(lo, node)
        return
    if op is gast.FloorDiv and isinstance(node.target, gast.Subscript):
        # jumps have no derivative: what is stored is a constant
        old = gast.Subscript(value=node.target.value, slice=node.target.slice, ctx=gast.Load())
        new = gast.copy_location(gast.BinOp(left=gast.copy_location(old, node), op=node.op, right=node.value), node)
        _assign(lo, gast.copy_location(gast.Assign(targets=[node.target], value=new, type_comment=None), node))
        return
    base, known = named(lo, node.target.value)
    if isinstance(node.target, gast.Attribute) and kinds.is_array(known.kind):
        held_in = calls.source_of(lo, core.name(base), known)
        old = gast.Attribute(value=held_in, attr=node.target.attr, ctx=gast.Load())
        place = gast.copy_location(gast.Attribute(value=held_in, attr=node.target.attr, ctx=gast.Store()), node)
        new = gast.copy_location(gast.BinOp(left=old, op=node.op, right=node.value), node)
        _assign(lo, gast.copy_location(gast.Assign(targets=[place], value=new, type_comment=None), node))
        return
    if isinstance(node.target, gast.Attribute):
        index, attr = None, node.target.attr
        item: Expr = core.attribute(core.name(base), attr)
        source: Any = gast.Attribute(value=node.target.value, attr=attr, ctx=gast.Load())
    else:
        index, attr = index_of(lo, node.target.slice), None
        item = core.subscript(core.name(base), index)
        source = gast.Subscript(value=node.target.value, slice=node.target.slice, ctx=gast.Load())
    listed = kind_of(lo, source)
    set_by_code = attr is not None and isinstance(
        inline.class_attribute(getattr(known.kind, "cls", object), attr), property
    )
    if (
        isinstance(listed, kinds.List)
        and op in (gast.Add, gast.Mult)
        and not (set_by_code or isinstance(index, gast.Slice))
    ):
        part = lo.temporary(item, Value(listed, known.varied))
        share_view(lo, part.id, item, Value(listed))
        _list_in_place(lo, lo.source(part.id), node)
        return
    expr, value = operation(lo, node.value)
    literal = index_literal(lo, node.target.slice) if attr is None else None
    plain = kinds.is_numeric(known.kind) and not _is_fancy(literal)
    if op in (gast.Add, gast.Sub) and plain and not isinstance(known.kind, kinds.Scalar):
        held = _held(lo, expr, value)
        containers.store(lo, base, index, held, value, attr, op.__name__)
        return
    held = expr if isinstance(expr, (gast.Name, gast.Constant)) else lo.temporary(expr, value)
    kind = kind_of(lo, source)
    if _is_written_in_place(known.kind, kind):
        # what is held there is changed itself, under whatever name
        part = lo.temporary(item, Value(kind, known.varied and kinds.carries(kind)))
        share_view(lo, part.id, item, Value(kind))
        in_place(lo, part.id, op, held, value)
        return
    cls = getattr(known.kind, "cls", object)
    if isinstance(inline.class_attribute(cls, attr), property) if attr is not None else _sets_items(known.kind):
        made = gast.BinOp(left=source, op=node.op, right=calls.source_of(lo, held, value))
        bind(lo, node.target, *operation(lo, gast.copy_location(made, node)))
        return
    old = lo.temporary(item, Value(kind, known.varied and kinds.carries(kind)))
    from s2sad.front.expressions import apply_binary

    new, what = apply_binary(lo, node, op, old, Value(kind, known.varied and kinds.carries(kind)), held, value)
    containers.store(lo, base, index, lo.temporary(new, what), what, attr)


def _sets_items(kind: kinds.Kind) -> bool:
    """Tell whether a class of the user's says what setting an item does."""
    return isinstance(kind, kinds.Object) and inline.is_user_function(inline.class_attribute(kind.cls, "__setitem__"))


def _is_fancy(literal: Any) -> bool:
    """Tell whether an index may repeat: integer arrays and what is unknown."""
    parts = literal if isinstance(literal, tuple) else (literal,)
    for part in parts:
        if isinstance(part, kinds.Array) and part.dtype != "bool":
            return True
        if isinstance(part, kinds.Kind) and not isinstance(part, (kinds.Scalar, kinds.Array)):
            return True
    return False


def _is_read_before(lo: Lowerer, node: gast.AugAssign) -> bool:
    """Tell whether a number must be read before a call changes it: ``y[i] += f()``."""
    if not isinstance(node.target, gast.Subscript) or not summaries.in_place(lo, node.value):
        return False
    old = gast.Subscript(value=node.target.value, slice=node.target.slice, ctx=gast.Load())
    return isinstance(kinds.widened(kind_of(lo, gast.copy_location(old, node))), kinds.Scalar)


def _read_first(lo: Lowerer, node: gast.AugAssign) -> None:
    part = node.target
    where = part.slice if isinstance(part.slice, gast.Constant) else held(lo, part.slice)
    place = core.subscript(held(lo, part.value), where)
    new = gast.copy_location(gast.BinOp(left=held(lo, place), op=node.op, right=node.value), node)
    store = gast.copy_location(gast.Subscript(value=place.value, slice=where, ctx=gast.Store()), part)
    _assign(lo, gast.copy_location(gast.Assign(targets=[store], value=new, type_comment=None), node))


def _augmented_name(lo: Lowerer, node: gast.AugAssign, op: type) -> None:
    name = lo.local(node.target.id)
    if name is None:
        bind(
            lo,
            node.target,
            lo.whole(gast.BinOp(left=node.target, op=node.op, right=node.value)),
            Value(kinds.UNKNOWN, touches(lo, node.value)),
        )
        return
    known = lo.value_of(node.target.id)
    source = gast.copy_location(
        gast.Name(id=node.target.id, ctx=gast.Load(), annotation=None, type_comment=None), node.target
    )
    if isinstance(known.kind, kinds.List) and op is gast.Add or isinstance(known.kind, kinds.Dict) and op is gast.BitOr:
        call = core.call(core.attribute(source, "extend" if op is gast.Add else "update"), node.value)
        _expression(lo, gast.copy_location(gast.Expr(value=gast.copy_location(call, node)), node))
        return
    if isinstance(known.kind, kinds.List) and op is gast.Mult and len(lo.groups.get(name, ())) > 1:
        _list_in_place(lo, source, node)
        return
    may_be_array = not isinstance(kinds.widened(known.kind), (kinds.Scalar, kinds.Tuple)) and not isinstance(
        known.kind, (Known, kinds.Object)
    )
    if isinstance(known.kind, kinds.Object):
        method = f"__i{calls.OPERATORS.get(op, '')}__"
        if inline.is_user_function(inline.class_attribute(known.kind.cls, method)):
            call = gast.copy_location(gast.Call(func=node.target, args=[node.value], keywords=[]), node)
            bind(lo, node.target, *calls.method_of_object(lo, known.kind, method, source, call))
            return
    if not may_be_array:
        made = gast.copy_location(gast.BinOp(left=source, op=node.op, right=node.value), node)
        expr, value = operation(lo, made)
        lo.assign(name, expr, value)
        return
    if op is gast.FloorDiv and kinds.is_array(known.kind):
        # jumps have no derivative: what is stored is a constant
        made = gast.copy_location(gast.BinOp(left=source, op=node.op, right=node.value), node)
        containers.store(lo, name, core.constant(Ellipsis), *operation(lo, made))
        return
    expr, value = operation(lo, node.value)
    held = expr if isinstance(expr, (gast.Name, gast.Constant)) else lo.temporary(expr, value)
    in_place(lo, name, op, held, value)


def _list_in_place(lo: Lowerer, held: Any, node: gast.AugAssign) -> None:
    """``v += ys`` and ``v *= n`` change the list itself, under each of its names."""
    if isinstance(node.op, gast.Mult):
        place = gast.Subscript(value=held, slice=gast.Slice(lower=None, upper=None, step=None), ctx=gast.Store())
        made = gast.copy_location(gast.BinOp(left=held, op=node.op, right=node.value), node)
        _assign(lo, gast.copy_location(gast.Assign(targets=[place], value=made, type_comment=None), node))
        return
    from s2sad.front.expressions import held as held_value

    method, given = "extend", [node.value]
    if isinstance(node.value, gast.List) and not any(isinstance(e, gast.Starred) for e in node.value.elts):
        method, given = "append", [held_value(lo, e) for e in node.value.elts]
    for each in given:
        call = gast.copy_location(core.call(core.attribute(held, method), each), node)
        _expression(lo, gast.copy_location(gast.Expr(value=call), node))


def _is_written_in_place(base: kinds.Kind, item: kinds.Kind) -> bool:
    """Tell whether ``base[i] += e`` writes into what is held there, and does not put something else there."""
    return not isinstance(base, kinds.Array) and isinstance(item, kinds.Array) and item.shape != ()


def in_place(lo: Lowerer, name: str, op: type, held: Expr, value: Value) -> None:
    """Emit ``name += e`` for what may be an array."""
    assert lo.env is not None
    known = lo.env.get(name, STATIC)
    varied = known.varied or value.varied
    if kinds.is_array(known.kind) and isinstance(value.kind, (kinds.List, kinds.Tuple)) and value.varied:
        held, value = calls.as_array(lo, lo.origin.node, held, value)
    if value.varied and isinstance(known.kind, kinds.Array) and known.kind.shape and known.kind.dtype is not None:
        # of what may be a number, a number of another type is made
        if not kinds.is_inexact(known.kind):
            containers.refuse_integers(lo, name, known.kind)
    stmt = Store(name, core.constant(Ellipsis), None, held, op.__name__, lo.origin)
    lo.emit(stmt, varied)
    kind = known.kind if kinds.is_array(known.kind) else kinds_of.result(core.BINARY[op], (known.kind, value.kind))
    lo.bind(name, Value(kind, varied))
    if value.varied:
        lo.vary(name)


def _annotated(lo: Lowerer, node: gast.AnnAssign) -> None:
    if node.value is not None:
        _assign(lo, gast.copy_location(gast.Assign(targets=[node.target], value=node.value, type_comment=None), node))


def _branch(lo: Lowerer, node: gast.If) -> None:
    decided = truth(lo, node.test)
    if decided is not None:
        settled(lo, node.test)
        statements(lo, node.body if decided else node.orelse)
        return
    lo.hint = "test"
    origin = lo.origin
    condition = test(lo, node.test)
    env = lo.env
    assert env is not None
    with lo.collected() as yes, lo.path() as end:
        statements(lo, node.body)
    with lo.collected() as no, lo.path() as other:
        statements(lo, node.orelse)
    lo.origin = origin
    changed = joined(env, end.changes, other.changes)
    if end.changes is not None and other.changes is not None:
        for name in sorted(end.changes.keys() | other.changes.keys()):
            first, second = (p.get(name) or env.get(name) for p in (end.changes, other.changes))
            if first is None or second is None or first.kind == second.kind:
                continue
            if choices.is_function(first.kind) and choices.is_function(second.kind):
                # which function it is, is known by the test
                kind = choices.between(lo, condition, first.kind, second.kind)
                condition = core.name(kind.test)
                changed = {**(changed or {}), name: Value(kind)}
    lo.arrive(env, changed)
    varied = any(s in lo.varied for s in core.walk(tuple(yes + no)))
    if yes or no:
        lo.emit(If(condition, tuple(yes), tuple(no), origin), varied)


def _with(lo: Lowerer, node: gast.With) -> None:
    if surgery.is_block(lo, node):
        surgery.block(lo, node)
        return
    caught = _suppressed(lo, node)
    if caught is not None:
        handler = gast.ExceptHandler(type=caught, name=None, body=[gast.copy_location(gast.Pass(), node)])
        made = gast.Try(body=node.body, handlers=[gast.copy_location(handler, node)], orelse=[], finalbody=[])
        exceptions.try_(lo, gast.copy_location(made, node))
        return
    if managers.with_(lo, node):
        return
    if any(touches(lo, item.context_expr) for item in node.items):
        _entered(lo, node)
        return
    items = []
    for item in node.items:
        target = item.optional_vars
        if isinstance(target, gast.Name):
            name = lo.local(target.id) or target.id
            lo.bind(name, Value(kinds.UNKNOWN))
            target = core.stored(name)
        items.append(gast.withitem(context_expr=lo.whole(item.context_expr), optional_vars=target))
    origin = lo.origin
    with lo.collected() as body:
        statements(lo, node.body)
    lo.emit(core.With(tuple(items), tuple(body), origin), any(s in lo.varied for s in core.walk(tuple(body))))
    for item in node.items if lo.env is not None else ():
        target = item.optional_vars
        if isinstance(target, gast.Name) and lo.value_of(target.id) == Value(kinds.UNKNOWN, True):
            # what the manager then does with it is not seen
            _not_followed(lo, item.context_expr, text_of(target))


def _entered(lo: Lowerer, node: gast.With) -> None:
    """A ``with`` of what has a derivative: the manager's methods are called before its body and after it."""
    first, *others = node.items
    body = [gast.copy_location(gast.With(items=others, body=node.body), node)] if others else node.body
    made, target = first.context_expr, first.optional_vars
    if isinstance(made, gast.Call) and static(lo, made.func) is contextlib.nullcontext and len(made.args) == 1:
        entered, after = made.args[0], []
    else:
        manager = held(lo, made)
        kind = kind_of(lo, manager)
        methods = [inline.class_attribute(getattr(kind, "cls", object), n) for n in ("__enter__", "__exit__")]
        if not all(map(inline.is_user_function, methods)) or any(
            isinstance(n, gast.Break) for n in core.nodes_in(body)
        ):
            _not_followed(lo, made, text_of(made))
            return
        entered = core.call(core.attribute(manager, "__enter__"))
        after = [gast.Expr(core.call(core.attribute(manager, "__exit__"), *[core.constant(None)] * 3))]
    before = gast.Expr(entered) if target is None else gast.Assign([target], entered, None)
    statements(lo, [gast.copy_location(before, node), *body, *(gast.copy_location(s, node) for s in after)])


def _not_followed(lo: Lowerer, manager: Any, varied: str) -> None:
    message = f"what `with {text_of(manager)}` does with a value that has a derivative is not known"
    help = ("do before the block, and after it, what the manager does",)
    lo.report("S2S103", message, manager, lo.because(varied), help)


def _suppressed(lo: Lowerer, node: gast.With) -> Any:
    """Return what ``with suppress(...)`` catches, None for other statements."""
    call = node.items[0].context_expr
    if len(node.items) > 1 or not isinstance(call, gast.Call) or static(lo, call.func) is not contextlib.suppress:
        return None
    return gast.Tuple(elts=call.args, ctx=gast.Load())


def _verbatim(lo: Lowerer, node: Any) -> None:
    whole = lo.whole(node)
    lo.emit(Verbatim(whole, core.reads(whole), frozenset(), lo.origin))


def _assert(lo: Lowerer, node: gast.Assert) -> None:
    if not summaries.in_place(lo, node.test) and not any(isinstance(n, gast.NamedExpr) for n in core.nodes(node.test)):
        _verbatim(lo, node)
        return
    made = gast.copy_location(gast.Assert(test=test(lo, node.test), msg=node.msg and lo.whole(node.msg)), node)
    lo.emit(Verbatim(made, core.reads(made), frozenset(), lo.origin))


def _raise(lo: Lowerer, node: gast.Raise) -> None:
    _verbatim(lo, node)
    lo.env = None


def _break(lo: Lowerer, node: gast.Break) -> None:
    lo.emit(core.Break(lo.origin))
    assert lo.env is not None
    if lo.breaks:
        mark, found = lo.breaks[-1]
        found.append(lo.env.since(mark))
    lo.env = None


def _import(lo: Lowerer, node: Any) -> None:
    for alias in node.names:
        name = alias.asname or alias.name.split(".")[0]
        value = None
        # what is missing here is an error of the program only if it comes to this statement
        with contextlib.suppress(ImportError):
            value = imported(lo, node, alias)
        local = lo.local(name) or name
        lo.bind(local, Value(kinds.of_value(value) if value is not None else kinds.UNKNOWN))
    renamed = [gast.alias(name=a.name, asname=_asname(lo, a)) for a in node.names]
    fields = {k: getattr(node, k, None) for k in node._fields}
    fields["names"] = renamed
    if getattr(node, "level", None):
        with contextlib.suppress(ImportError):
            fields["module"], fields["level"] = module_name(lo, node), 0
    writes = frozenset(a.asname or a.name.split(".")[0] for a in renamed)
    lo.emit(Verbatim(gast.copy_location(type(node)(**fields), node), frozenset(), writes, lo.origin))


def _asname(lo: Lowerer, alias: Any) -> str | None:
    name = alias.asname or alias.name.split(".")[0]
    local = lo.local(name) or name
    return local if local != name or alias.asname else None


def _ignore(lo: Lowerer, node: Any) -> None:
    """Nothing to do: pass, and declarations that the scope has read already."""


def _delete(lo: Lowerer, node: gast.Delete) -> None:
    for target in node.targets:
        if isinstance(target, gast.Name):
            continue
        base, value = named(lo, target.value)
        key = kind_of(lo, target.slice) if isinstance(target, gast.Subscript) else kinds.UNKNOWN
        if value.varied and isinstance(key, Known) and containers.without(lo, base, key.value):
            continue
        if value.varied and isinstance(value.kind, kinds.List) and isinstance(target, gast.Subscript):
            _delete_of_list(lo, target)
            continue
        if value.varied:
            lo.report(
                "S2S306",
                f"`del {text_of(target)}` cannot be reversed",
                node,
                lo.because(text_of(target.value)),
                ("build a new list or dict of what stays",),
            )
            continue
        _verbatim(lo, gast.copy_location(gast.Delete(targets=[target]), node))


def _delete_of_list(lo: Lowerer, target: gast.Subscript) -> None:
    """``del v[i]`` is ``v.pop(i)``, ``del v[a:b]`` is ``v[a:b] = []``."""
    if isinstance(target.slice, gast.Slice):
        place = gast.Subscript(value=target.value, slice=target.slice, ctx=gast.Store())
        made: Any = gast.Assign(targets=[place], value=gast.List(elts=[], ctx=gast.Load()), type_comment=None)
    else:
        held = core.stored(lo.fresh("gone"))
        lo.frame.locals.add(held.id)
        lo.frame.rename[held.id] = held.id
        taken = gast.copy_location(core.call(core.attribute(target.value, "pop"), target.slice), target)
        made = gast.Assign(targets=[held], value=taken, type_comment=None)
    _assign(lo, gast.copy_location(made, target))


STATEMENTS: dict[type, Any] = {
    gast.Expr: _expression,
    gast.Assign: _assign,
    gast.AugAssign: _augmented,
    gast.AnnAssign: _annotated,
    gast.If: _branch,
    gast.For: loops.for_,
    gast.While: loops.while_,
    gast.With: _with,
    gast.Assert: _assert,
    gast.Raise: _raise,
    gast.Break: _break,
    gast.Import: _import,
    gast.ImportFrom: _import,
    gast.FunctionDef: definitions.function,
    gast.ClassDef: classes.class_,
    gast.Pass: _ignore,
    gast.Global: _ignore,
    gast.Nonlocal: _ignore,
    gast.Delete: _delete,
    gast.Try: exceptions.try_,
    gast.Match: matches.match,
    managers.Inserted: managers.block,
}

__all__ = ["atom", "bind", "statements"]
