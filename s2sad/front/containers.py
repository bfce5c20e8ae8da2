"""Lists, dicts, tuples and objects of active values: methods, stores and constructors."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from types import FunctionType, MemberDescriptorType, SimpleNamespace
from typing import Any

import gast
import numpy as np

from s2sad import core, kinds
from s2sad.analysis import kinds as kinds_of
from s2sad.core import Effect, Expr, Store
from s2sad.front import inline, iterators, packs
from s2sad.front.lower import Lowerer, Value
from s2sad.front.words import text_of
from s2sad.kinds import Known
from s2sad.rules import registry
from s2sad.rules.missing import reason as why_missing

# how tuples are read: their adjoints have the same class
PROTOCOL = ("__getitem__", "__iter__", "__len__", "__bool__")
# classes whose objects are made with their value
VALUES = (int, float, complex, str, bytes, tuple, frozenset, np.generic)
GROWING = frozenset({"append", "insert", "extend"})
# what is done at the left end of a queue, and how with a list
LEFT = {"appendleft": "insert", "popleft": "pop"}
IN_PLACE = frozenset({"reverse", "sort", "clear"})


def method(lo: Lowerer, base: kinds.Kind, func: gast.Attribute, node: gast.Call) -> tuple[Expr, Value]:
    """Lower a method of a container."""
    from s2sad.front.expressions import atom, named, operation

    name, value = named(lo, func.value)
    attr = func.attr
    if attr in LEFT and isinstance(base, kinds.List):
        # of a queue
        attr, first = LEFT[attr], core.constant(0)
        func = gast.copy_location(core.attribute(func.value, attr), func)
        node = gast.copy_location(gast.Call(func=func, args=[first, *node.args], keywords=[]), node)
    if attr in GROWING:
        return _grow(lo, name, value, attr, node)
    if attr == "copy" and isinstance(base, kinds.Dict) and base.items and value.varied:
        return operation(lo, gast.copy_location(gast.Dict(keys=[None], values=[func.value]), node))
    if attr == "copy" and not node.args:
        return _made(name, attr, node, []), value
    if attr == "pop" and isinstance(base, (kinds.List, kinds.Kind)) and not isinstance(base, kinds.Dict):
        index = [lo.whole(a) for a in node.args]
        kind = base.element if isinstance(base, kinds.List) else kinds.UNKNOWN
        expr = _made(name, attr, node, index)
        return lo.temporary(expr, Value(kind, value.varied)), Value(kind, value.varied)
    if attr == "get" and isinstance(base, kinds.Dict) and node.args:
        return _get(lo, name, value, node)
    if attr in ("values", "keys", "items") and not node.args and isinstance(base, kinds.Dict):
        return _view(lo, name, value, base, attr)
    if attr in IN_PLACE and not node.args and isinstance(base, kinds.List):
        return _rearrange(lo, name, base, node)
    if attr == "remove" and len(node.args) == 1 and isinstance(base, kinds.List):
        at = core.call(core.attribute(core.name(name), "index"), lo.whole(node.args[0]))
        lo.temporary(_made(name, "pop", node, [lo.temporary(at, Value(kinds.INT))]), Value(base.element, value.varied))
        return core.constant(None), Value(kinds.NONE)
    if attr == "update" and isinstance(base, kinds.Dict) and node.keywords and all(k.arg for k in node.keywords):
        if node.args:
            method(lo, base, func, gast.copy_location(gast.Call(func=func, args=node.args, keywords=[]), node))
        for k in node.keywords:
            store(lo, name, core.constant(k.arg), *atom(lo, k.value))
        return core.constant(None), Value(kinds.NONE)
    if attr == "pop" and isinstance(base, kinds.Dict) and node.args:
        popped = _pop_of_dict(lo, name, node)
        if popped is not None:
            return popped
    if attr == "update" and len(node.args) == 1 and isinstance(base, kinds.Dict):
        other, other_value = named(lo, node.args[0])
        kind = other_value.kind
        if isinstance(kind, kinds.Dict) and kind.items is not None:
            for key, item in kind.items:
                got = lo.temporary(
                    core.subscript(core.name(other), core.constant(key)), Value(item, other_value.varied)
                )
                store(lo, name, core.constant(key), got, Value(item, other_value.varied))
            return core.constant(None), Value(kinds.NONE)
    if attr == "setdefault" and len(node.args) == 2 and isinstance(base, kinds.Dict):
        return _set_default(lo, name, base, node)
    if attr == "_replace" and isinstance(base, kinds.Tuple) and hasattr(base.cls, "_fields") and not node.args:
        source, given = lo.source(name), {k.arg: k.value for k in node.keywords}
        fields = [given.get(f) or core.attribute(source, f) for f in base.cls._fields]
        cls = inline.object_node(lo, base.cls.__name__, base.cls)
        return construct(lo, base.cls, gast.copy_location(gast.Call(cls, fields, []), node))
    owner = {kinds.List: "lists", kinds.Dict: "dicts", kinds.Tuple: "tuples"}.get(type(base))
    draw = getattr(np.random, attr, None) if owner is None else None
    help = why_missing(draw) or "use a function that has a rule: `s2sad rules` lists them"
    if draw is not None and registry.find(draw):
        help = "annotate the generator, `rng: np.random.Generator`: its draw has a rule"
    message = f"the method `{attr}` of {owner or 'an object of unknown class'} has no derivative rule"
    lo.report("S2S205", message, node, lo.because(text_of(node)), (help,))
    return lo.whole(node), Value(kinds.UNKNOWN, True)


def written_out(lo: Lowerer, node: gast.Dict) -> gast.Dict:
    """Return a dict display in which ``**d`` is written out, if the keys of ``d`` are known."""
    from s2sad.front.calls import source_of
    from s2sad.front.evaluate import kind_of
    from s2sad.front.expressions import held, named
    from s2sad.front.summaries import in_place

    if all(node.keys):
        return node
    parts: dict[Any, tuple[Any, Any]] = {}
    in_turn = bool(in_place(lo, node))
    for at, (key, item) in enumerate(zip(node.keys, node.values, strict=True)):
        if key is not None:
            item = held(lo, item) if in_turn else item
            known = kind_of(lo, key)
            parts[known.value if isinstance(known, Known) else ("", at)] = key, item
            continue
        whole, value = named(lo, item)
        if not isinstance(value.kind, kinds.Dict) or value.kind.items is None:
            return node
        source = source_of(lo, core.name(whole), value)
        parts.update((k, (core.constant(k), core.subscript(source, core.constant(k)))) for k, _ in value.kind.items)
    made = gast.Dict(keys=[k for k, _ in parts.values()], values=[v for _, v in parts.values()])
    return gast.copy_location(made, node)


def without(lo: Lowerer, name: str, key: Any) -> bool:
    """Bind a dict with known keys that nobody else holds again, without one of its items."""
    assert lo.env is not None
    value = lo.env[name]
    if not isinstance(value.kind, kinds.Dict) or value.kind.items is None or len(lo.groups.get(name, (name,))) > 1:
        return False
    if all(k != key for k, _ in value.kind.items):
        return False
    kept = [(k, v) for k, v in value.kind.items if k != key]
    items = [lo.temporary(core.subscript(core.name(name), core.constant(k)), Value(v, value.varied)) for k, v in kept]
    kind = kinds.Dict(tuple(kept), kinds.join_all([v for _, v in kept]))
    made = gast.Dict(keys=[core.constant(k) for k, _ in kept], values=items)
    lo.assign(name, made, Value(kind, value.varied))
    return True


def _pop_of_dict(lo: Lowerer, name: str, node: gast.Call) -> tuple[Expr, Value] | None:
    from s2sad.front.evaluate import kind_of
    from s2sad.front.expressions import operation

    assert lo.env is not None
    value, key = lo.env[name], kind_of(lo, node.args[0])
    if not isinstance(value.kind, kinds.Dict) or value.kind.items is None or not isinstance(key, Known):
        return None
    if all(k != key.value for k, _ in value.kind.items):
        return operation(lo, node.args[1]) if len(node.args) > 1 else None
    item = kinds_of.of_index(value.kind, key)
    what = Value(item, value.varied and kinds.carries(item))
    held = lo.temporary(core.subscript(core.name(name), core.constant(key.value)), what)
    return (held, what) if without(lo, name, key.value) else None


def _made(name: str, attr: str, node: Any, args: list[Expr]) -> Expr:
    return gast.copy_location(core.call(core.attribute(core.name(name), attr), *args), node)


def _grow(lo: Lowerer, name: str, value: Value, attr: str, node: gast.Call) -> tuple[Expr, Value]:
    from s2sad.front.expressions import atom, named

    index = [lo.whole(a) for a in node.args[:-1]]
    if attr != "extend":
        iterators.in_container(lo, node.args[-1])
    if attr == "extend":
        other, item = named(lo, node.args[0])
        expr: Expr = core.name(other)
        element = item.kind.element if isinstance(item.kind, kinds.List) else kinds.UNKNOWN
        if isinstance(item.kind, kinds.Tuple):
            element = kinds.join_all(item.kind.elements)
    else:
        expr, item = packs.packed(lo, *atom(lo, node.args[-1]))
        element = item.kind
    varied = value.varied or item.varied
    kind = kinds.List(kinds.join(value.kind.element, element)) if isinstance(value.kind, kinds.List) else value.kind
    lo.written(name)
    lo.emit(Effect(_made(name, attr, node, [*index, expr]), lo.origin), varied)
    lo.bind(name, Value(kind, value.varied))
    _told(lo, name, value.kind, element, lambda k: _stored(k, None, None, element))
    if isinstance(expr, gast.Name) and not kinds.is_immutable(item.kind):
        lo.share(name, expr.id)
    if item.varied:
        lo.vary(name)
    return core.constant(None), Value(kinds.NONE)


def _rearrange(lo: Lowerer, name: str, base: kinds.List, node: gast.Call) -> tuple[Expr, Value]:
    """``v.reverse()`` and ``v.sort()`` store what a slice or ``sorted`` gives; ``v.clear()`` stores nothing."""
    from s2sad.front.expressions import named

    xs = lo.source(name)
    attr = node.func.attr
    made: Any = gast.List(elts=[], ctx=gast.Load())
    if attr == "reverse":
        made = core.expr("xs[::-1]", xs=xs)
    elif attr == "sort":
        made = gast.Call(func=core.builtin("sorted"), args=[xs], keywords=node.keywords)
    held, value = named(lo, gast.copy_location(made, node))
    store(lo, name, gast.Slice(lower=None, upper=None, step=None), core.name(held), value)
    return core.constant(None), Value(kinds.NONE)


def _get(lo: Lowerer, name: str, value: Value, node: gast.Call) -> tuple[Expr, Value]:
    from s2sad.front.evaluate import kind_of
    from s2sad.front.expressions import choose

    key = lo.whole(node.args[0])
    kind = value.kind
    known = kind_of(lo, node.args[0])
    item = core.subscript(core.name(name), key)
    if isinstance(kind, kinds.Dict) and kind.items is not None and isinstance(known, Known):
        if any(k == known.value for k, _ in kind.items):
            return item, Value(kinds_of.of_index(kind, known), value.varied)
        default = node.args[1] if len(node.args) > 1 else core.constant(None)
        from s2sad.front.expressions import operation

        return operation(lo, default)
    default = node.args[1] if len(node.args) > 1 else core.constant(None)
    source_item = core.subscript(lo.source(name), node.args[0])
    return choose(lo, core.expr("k in d", k=key, d=core.name(name)), source_item, default, node)


def _set_default(lo: Lowerer, name: str, base: kinds.Dict, node: gast.Call) -> tuple[Expr, Value]:
    from s2sad.front.evaluate import kind_of
    from s2sad.front.expressions import atom

    assert lo.env is not None
    key, known = lo.whole(node.args[0]), kind_of(lo, node.args[0])
    expr, default = atom(lo, node.args[1])
    there = base.items is not None and isinstance(known, Known) and any(k == known.value for k, _ in base.items)
    if not there:
        with lo.collected() as out:
            store(lo, name, key, expr, default)
        test = core.expr("k not in d", k=key, d=core.name(name))
        lo.emit(core.If(test, tuple(out), (), lo.origin), default.varied)
    kind = kinds_of.of_index(lo.env[name].kind, kinds.widened(known) if not there else known)
    return core.subscript(core.name(name), key), Value(kind, lo.env[name].varied and kinds.carries(kind))


def _view(lo: Lowerer, name: str, value: Value, base: kinds.Dict, attr: str) -> tuple[Expr, Value]:
    """A view of a dict is the list of what it shows now: a display, if the keys are known."""
    from s2sad.front.comprehensions import list_comprehension
    from s2sad.front.expressions import operation

    held = lo.source(name)
    if attr == "keys":
        made = core.call(core.name("list"), core.name(name))
        return made, Value(kinds.List(kinds.join_all([kinds.of_value(k) for k, _ in base.items or ()])))
    form = "d[k]" if attr == "values" else "(k, d[k])"
    if base.items is not None:
        parts = [core.expr(form, d=held, k=core.constant(k)) for k, _ in base.items]
        return operation(lo, gast.List(elts=parts, ctx=gast.Load()))
    return list_comprehension(lo, core.expr(f"[{form} for k in d]", d=held))


def store(
    lo: Lowerer,
    base: str,
    index: Expr | None,
    expr: Expr,
    value: Value,
    attribute: str | None = None,
    op: str | None = None,
) -> None:
    """Emit a store behind a name; what it may share memory with becomes varied with it."""
    from s2sad.front.calls import as_array

    assert lo.env is not None
    known = lo.env.get(base, Value(kinds.UNKNOWN))
    expr, value = packs.packed(lo, expr, value)
    if kinds.is_array(known.kind) and isinstance(value.kind, (kinds.List, kinds.Tuple)) and value.varied:
        expr, value = as_array(lo, lo.origin.node, expr, value)
    varied = value.varied or known.varied
    lo.written(base)
    if isinstance(known.kind, Known):
        what = getattr(known.kind.value, "__name__", base)
        message = f"an attribute of `{what}` is set, which is no variable of this function"
        lo.report("S2S108", message, lo.origin.node, help=("keep the value in a variable, or in an object made here",))
    if isinstance(known.kind, kinds.Array) and known.kind.dtype is not None and not kinds.is_inexact(known.kind):
        if value.varied:
            refuse_integers(lo, base, known.kind)
        varied = False
        value = Value(value.kind, False)
    if varied and isinstance(known.kind, kinds.Object) and _has_setter(known.kind.cls, attribute):
        what = f"`{known.kind.cls.__name__}` has code of its own for this assignment"
        lo.report("S2S204", what, lo.origin.node, "it would be run for the object, and not for its derivative")
    if attribute is not None:
        lo.attributes_set.add(attribute)
    stmt = Store(base, index, attribute, expr, op, lo.origin)
    lo.emit(stmt, varied)
    lo.kinds_at[stmt] = item = value.kind
    if isinstance(index, gast.Slice) and isinstance(known.kind, kinds.List):
        item = value.kind.element if isinstance(value.kind, kinds.List) else kinds.UNKNOWN
    lo.bind(base, Value(_stored(known.kind, index, attribute, item), known.varied))
    if not kinds.is_array(known.kind):
        _told(lo, base, known.kind, item, lambda k: _stored(k, index, attribute, item))
    part = base
    while part in lo.wholes and not kinds.is_array(known.kind):
        part = lo.wholes[part]
        for other in lo.groups.get(part, frozenset((part,))) & lo.env.keys():
            see = _seen_inside if other == part else _seen
            seen = see(lo.env[other].kind, known.kind, lambda k: _stored(k, index, attribute, item))
            lo.bind(other, Value(seen, lo.env[other].varied))
    if isinstance(expr, gast.Name) and not kinds.is_immutable(value.kind) and not kinds.is_array(known.kind):
        lo.share(base, expr.id)
    if value.varied:
        lo.vary(base)


def refuse_integers(lo: Lowerer, base: str, kind: kinds.Array) -> None:
    """Refuse what has a derivative in an array that cannot hold one."""
    lo.report(
        "S2S303",
        f"a float is stored in `{base}`, an array of {kind.dtype}",
        lo.origin.node,
        "NumPy rounds it, and the derivative is lost",
        (f"make `{base}` an array of floats",),
    )


def store_slice(lo: Lowerer, base: str, index: gast.Slice, expr: Expr, value: Value) -> None:
    """``v[a:b] = ys`` may change how long the list is: all of it is stored, ``v[:] = v[:a] + ys + v[b:]``."""
    from s2sad.front.calls import source_of
    from s2sad.front.expressions import index_of, named

    whole = gast.Slice(lower=None, upper=None, step=None)
    xs, ys = core.name(base), source_of(lo, expr, value)
    if index.step is not None:
        store(lo, base, index_of(lo, index), ys, value)
        return
    made: Any = core.call(core.builtin("list"), ys)
    if index.lower is not None or index.upper is not None:
        bounds = [lo.whole(b) if b is not None else core.constant(None) for b in (index.lower, index.upper)]
        length = lo.temporary(core.call(core.name("len"), xs), Value(kinds.INT))
        ends = core.expr("slice(a, b).indices(n)", a=bounds[0], b=bounds[1], n=length)
        held = lo.temporary(ends, Value(kinds.Tuple((kinds.INT, kinds.INT, kinds.INT))))
        builtins = {n: core.builtin(n) for n in ("list", "max")}
        parts = {"xs": source_of(lo, xs, value), "ys": ys, "t": held, **builtins}
        made = core.expr("xs[:t[0]] + list(ys) + xs[max(t[0], t[1]):]", **parts)
        source_of(lo, held, value)
    together, known = named(lo, made)
    store(lo, base, whole, core.name(together), known)


def _has_setter(cls: Any, attribute: str | None) -> bool:
    """Tell whether a class does more on assignment than keep a value."""
    if attribute is None:
        return hasattr(cls, "__setitem__")
    kept = getattr(cls, attribute, None)
    if isinstance(cls.__setattr__, FunctionType):
        return True
    return hasattr(kept, "__set__") and not isinstance(kept, MemberDescriptorType)


def _stored(kind: kinds.Kind, index: Expr | None, attribute: str | None, item: kinds.Kind) -> kinds.Kind:
    if attribute is not None and isinstance(kind, kinds.Object):
        known = dict(kind.attributes)
        known[attribute] = item
        return kinds.Object(kind.cls, tuple(known.items()))
    if isinstance(kind, kinds.List):
        return kinds.List(kinds.join(kind.element, item))
    if isinstance(kind, kinds.Dict):
        if kind.items is not None and isinstance(index, gast.Constant):
            items = dict(kind.items)
            items[index.value] = item
            return kinds.Dict(tuple(items.items()), kinds.join_all(list(items.values())))
        return kinds.Dict(None, kinds.join(kind.value, item))
    return kind


def _told(
    lo: Lowerer, name: str, written: kinds.Kind, item: kinds.Kind, change: Callable[[kinds.Kind], kinds.Kind]
) -> None:
    """Change the kinds of the other names that may show what was put into the container of this name."""
    assert lo.env is not None
    for other in lo.groups.get(name, frozenset()) & lo.env.keys() - {name}:
        old = lo.env[other]
        # what was made empty, and is no second name, is no list of rows either if a number comes into it
        rows = isinstance(old.kind, kinds.List) and _is_container(old.kind.element) and kinds.is_numeric(item)
        empty = isinstance(written, kinds.List) and written.element is kinds.UNREACHED
        see = _seen_inside if rows and empty and other not in lo.renamed.get(name, ()) else _seen
        lo.bind(other, Value(see(old.kind, written, change), old.varied))


def _seen(kind: kinds.Kind, written: kinds.Kind, change: Callable[[kinds.Kind], kinds.Kind]) -> kinds.Kind:
    """Return the kind of another name after a store: it, or any part of it, may be the container that was written."""
    if kind is kinds.UNREACHED and written is kinds.UNKNOWN:
        # what was believed to be empty holds what was written, if it shares anything with it
        return kinds.UNKNOWN
    kind = _seen_inside(kind, written, change)
    same = type(kind) is type(written) and getattr(kind, "cls", None) is getattr(written, "cls", None)
    if isinstance(kind, kinds.List) and isinstance(written, kinds.List) and same:
        # a list of rows is no row of numbers
        parts = kind.element, written.element
        same = not (any(map(_is_container, parts)) and any(map(kinds.is_numeric, parts)))
    return kinds.join(kind, change(kind)) if same and not kinds.is_immutable(kind) else kind


def _is_container(kind: kinds.Kind) -> bool:
    return isinstance(kind, (kinds.List, kinds.Dict, kinds.Tuple, kinds.Object))


def _seen_inside(kind: kinds.Kind, written: kinds.Kind, change: Callable[[kinds.Kind], kinds.Kind]) -> kinds.Kind:
    """Return the kind of what holds, somewhere, the container that was written."""
    if isinstance(kind, kinds.Object):
        kind = kinds.Object(kind.cls, tuple((k, _seen(v, written, change)) for k, v in kind.attributes))
    elif isinstance(kind, kinds.Tuple):
        kind = kinds.Tuple(tuple(_seen(k, written, change) for k in kind.elements), kind.cls)
    elif isinstance(kind, kinds.List):
        kind = dataclasses.replace(kind, element=_seen(kind.element, written, change), patch=None)
    elif isinstance(kind, kinds.Dict):
        items = kind.items and tuple((k, _seen(v, written, change)) for k, v in kind.items)
        kind = kinds.Dict(items, _seen(kind.value, written, change))
    return kind


def construct(lo: Lowerer, cls: type, node: gast.Call) -> tuple[Expr, Value]:
    """Call a class of active arguments."""
    from s2sad.front.expressions import atom

    if isinstance(node.func, gast.Name) and lo.local(node.func.id) is not None:
        # of a class method
        node = gast.copy_location(gast.Call(inline.object_node(lo, cls.__name__, cls), node.args, node.keywords), node)
    if any(isinstance(a, gast.Starred) for a in node.args):
        return lo.whole(node), Value(kinds.UNKNOWN, True)  # refused where the star was read
    maker = _maker(cls)
    if maker is not None:
        why = f"its `{maker}` may do anything"
        help = ("set attributes in `__init__`, and leave the rest to Python",)
        lo.report("S2S204", f"the class `{cls.__name__}` says itself what its objects are", node, why, help)
        return lo.whole(node), Value(kinds.UNKNOWN, True)
    if issubclass(cls, tuple) and hasattr(cls, "_fields"):
        return _namedtuple(lo, cls, node)
    if cls is SimpleNamespace and not node.args:
        parts = {str(k.arg): atom(lo, k.value) for k in node.keywords}
        kind = kinds.Object(cls, tuple((k, v.kind) for k, (_, v) in parts.items()))
        made = gast.copy_location(core.call(lo.whole(node.func), **{k: e for k, (e, _) in parts.items()}), node)
        return made, Value(kind, any(v.varied for _, v in parts.values()))
    init = inline.class_attribute(cls, "__init__")
    if init is object.__init__ and cls.__new__ is object.__new__ and not node.args and not node.keywords:
        return core.call(lo.whole(node.func)), Value(kinds.Object(cls))
    # a dataclass, or a class derived from one, may have an ``__init__`` of its own
    made_by_fields = dataclasses.is_dataclass(cls) and is_generated(init)
    frozen = made_by_fields and cls.__dataclass_params__.frozen  # type: ignore[attr-defined]
    if made_by_fields and not (frozen and _has_post_init(cls)):
        return _dataclass(lo, cls, node)
    if inline.is_user_function(init) and not made_by_fields:
        target = lo.fresh()
        made = core.call(core.attribute(lo.whole(node.func), "__new__"), lo.whole(node.func))
        lo.assign(target, made, Value(kinds.Object(cls)))
        inline.function(lo, init, node, first=(core.name(target), Value(kinds.Object(cls))))
        assert lo.env is not None
        return core.name(target), lo.env[target]
    unread = cls.__module__.partition(".")[0] if inline.is_unread(cls) else ""
    lo.report(
        "S2S204",
        f"what `{cls.__name__}` does with its arguments is not known",
        node,
        f"{lo.because(text_of(node))}, and the class is {'of' if unread else 'not written in'} {unread or 'Python'}",
        (why_missing(cls) or "compute with floats and arrays",),
    )
    for a in node.args:
        atom(lo, a)
    return lo.whole(node), Value(kinds.UNKNOWN, True)


def _maker(cls: type) -> str | None:
    """Return the method that makes of objects of the class what cannot be seen: other values, or other items."""
    owner = next(base for base in cls.__mro__ if "__new__" in base.__dict__)
    if owner is not cls and issubclass(cls, VALUES) and not hasattr(cls, "_fields"):
        return f"{owner.__name__}.__new__"
    if inline.is_user_function(getattr(cls, "__new__")) and "_fields" not in owner.__dict__:  # noqa: B009
        return "__new__"
    own = [n for n in PROTOCOL if issubclass(cls, tuple) and inline.is_user_function(inline.class_attribute(cls, n))]
    if own:
        return own[0]
    call = inline.class_attribute(type(cls), "__call__")
    return f"{type(cls).__name__}.__call__" if inline.is_user_function(call) else None


def _namedtuple(lo: Lowerer, cls: Any, node: gast.Call) -> tuple[Expr, Value]:
    from s2sad.front.expressions import atom

    parts = dict(zip(cls._fields, (atom(lo, a) for a in node.args), strict=False))
    parts.update({k.arg: atom(lo, k.value) for k in node.keywords})
    for field, default in cls._field_defaults.items():
        parts.setdefault(field, (core.constant(default), Value(kinds.of_value(default))))
    ordered = [parts[f] for f in cls._fields]
    kind = kinds.Tuple(tuple(v.kind for _, v in ordered), cls)
    made = gast.copy_location(core.call(lo.whole(node.func), *(e for e, _ in ordered)), node)
    return made, Value(kind, any(v.varied for _, v in ordered))


def _fields(lo: Lowerer, cls: Any, node: gast.Call) -> dict[str, tuple[Expr, Value]]:
    """Return what the ``__init__`` that ``@dataclass`` has written sets."""
    from s2sad.front.expressions import atom

    fields = [f.name for f in dataclasses.fields(cls) if f.init]
    parts = dict(zip(fields, (atom(lo, a) for a in node.args), strict=False))
    parts.update({k.arg: atom(lo, k.value) for k in node.keywords})
    for field in dataclasses.fields(cls):
        if field.name not in parts and (field.init or _has_post_init(cls)):
            default = _field_default(lo, field)
            if default is not None:
                parts[field.name] = default
    return parts


def initialised(lo: Lowerer, cls: Any, receiver: str, node: gast.Call) -> tuple[Expr, Value]:
    """Set the fields of an object as the ``__init__`` does that ``@dataclass`` has written for one of its classes."""
    for name, (expr, value) in _fields(lo, cls, node).items():
        store(lo, receiver, None, expr, value, name)
    assert lo.env is not None
    kind = lo.env[receiver].kind
    after = inline.class_attribute(kind.cls, "__post_init__")  # type: ignore[attr-defined]
    if inline.is_user_function(after):
        made = gast.copy_location(gast.Call(func=node.func, args=[], keywords=[]), node)
        inline.function(lo, after, made, first=(core.name(receiver), lo.env[receiver]))
    return core.constant(None), Value(kinds.NONE)


def _dataclass(lo: Lowerer, cls: Any, node: gast.Call) -> tuple[Expr, Value]:
    """A dataclass is made by its own constructor, with every field: the tangent of a default is zero."""

    parts = _fields(lo, cls, node)
    fields = [f.name for f in dataclasses.fields(cls) if f.init]
    kind = kinds.Object(cls, tuple((f, v.kind) for f, (_, v) in parts.items()))
    if not _has_post_init(cls):
        given = {f: parts[f][0] for f in fields if f in parts}
        made = gast.copy_location(core.call(lo.whole(node.func), **given), node)
        return made, Value(kind, any(v.varied for _, v in parts.values()))
    target = lo.fresh()
    lo.assign(target, core.call(core.attribute(lo.whole(node.func), "__new__"), lo.whole(node.func)), Value(kind))
    for name, (expr, value) in parts.items():
        store(lo, target, None, expr, value, name)
    after = gast.copy_location(gast.Call(func=node.func, args=[], keywords=[]), node)
    assert lo.env is not None
    inline.function(lo, inline.class_attribute(cls, "__post_init__"), after, first=(core.name(target), lo.env[target]))
    return core.name(target), lo.env[target]


def is_generated(init: Any) -> bool:
    """Tell whether a method was written by ``@dataclass``, from the fields."""
    return isinstance(init, FunctionType) and init.__code__.co_filename == "<string>"


def _has_post_init(cls: Any) -> bool:
    return inline.is_user_function(inline.class_attribute(cls, "__post_init__"))


def _field_default(lo: Lowerer, field: dataclasses.Field) -> tuple[Expr, Value] | None:
    if field.default is not dataclasses.MISSING:
        return inline.default(lo, field.name, field.default)
    if field.default_factory is list:
        return gast.List(elts=[], ctx=gast.Load()), Value(kinds.List(kinds.UNREACHED))
    if field.default_factory is dict:
        return gast.Dict(keys=[], values=[]), Value(kinds.Dict((), kinds.UNREACHED))
    if field.default_factory is not dataclasses.MISSING:
        from s2sad.front.expressions import atom

        return atom(lo, core.call(inline.object_node(lo, f"new_{field.name}", field.default_factory)))
    return None
