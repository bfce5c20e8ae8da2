"""Expressions: what is varied becomes single operations on atoms, the rest stays whole."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import gast

from s2sad import core, kinds
from s2sad.analysis import aliases
from s2sad.analysis import kinds as kinds_of
from s2sad.analysis.operations import denoted
from s2sad.core import Expr
from s2sad.front import (
    attributes,
    calls,
    choices,
    comprehensions,
    containers,
    iterators,
    order,
    packs,
    patches,
    ranges,
    special,
    summaries,
)
from s2sad.front.decide import truth
from s2sad.front.environment import joined
from s2sad.front.evaluate import index_literal, kind_of, static
from s2sad.front.lower import Lowerer, NeverReturnsError, Value
from s2sad.front.scope import COMPREHENSIONS
from s2sad.front.varied import touches
from s2sad.front.words import help_for, name_of, text_of
from s2sad.kinds import Known

ATOMS = (gast.Name, gast.Constant)


def operation(lo: Lowerer, node: Any) -> tuple[Expr, Value]:
    """Return one operation on atoms (after emitting what it needs), or the whole expression if it is not varied."""
    node = attributes.written_out(lo, patches.direct(lo, node))
    if isinstance(node, gast.Attribute) and calls.is_method_of_object(lo, node):
        return special.held_arguments(lo, node, [node], [])
    if isinstance(node, gast.IfExp) and truth(lo, node.test) is None:
        chosen = choices.conditional(lo, node)
        if chosen is not None:
            return chosen
    binds = _binds(node)
    ordered = (
        packs.read_in_turn(lo, node)
        or binds
        and isinstance(node, (gast.BoolOp, gast.IfExp, gast.NamedExpr))
        or _in_turn(lo, node)
    )
    if not ordered and not touches(lo, node):
        node = settled(lo, _bound_before(lo, node, binds) if binds else node)
        iterators.asked(lo, node)
        if isinstance(node, gast.Name):
            return order.held(lo, lo.rewritten_name(node), lo.value_of(node.id))
        if not _holds_arrays(lo, node):
            return order.held(lo, lo.whole(node), Value(kind_of(lo, node)))
    handler = HANDLERS.get(type(node))
    if handler is None:
        # what a star stands for was asked before
        if not isinstance(node, gast.Starred):
            lo.report(
                "S2S104", f"{name_of(node)} is not supported here", node, lo.because(text_of(node)), help_for(node)
            )
        return lo.whole(node), Value(kinds.UNKNOWN, True)
    return handler(lo, node)


def _binds(node: Any) -> list[gast.NamedExpr]:
    """Return the ``:=`` in an expression, without those in comprehensions and nested functions."""
    if not any(isinstance(n, gast.NamedExpr) for n in core.special(node)):
        return []
    inner = [] if isinstance(node, (gast.Lambda, *COMPREHENSIONS)) else list(core.children(node))
    return [b for child in inner for b in _binds(child)] + ([node] if isinstance(node, gast.NamedExpr) else [])


def _bound_before(lo: Lowerer, node: Any, binds: list[gast.NamedExpr]) -> Any:
    """Bind what an expression binds that stays as it is, and return it with the names instead."""
    names = {b.target.id for b in binds}
    rest = strip_walrus(node)
    read = [n.id for n in core.nodes(rest) if isinstance(n, gast.Name) and n.id in names]
    left_out = [c for n in core.nodes(node) if isinstance(n, gast.Compare) for c in n.comparators[1:]]
    perhaps = any(isinstance(n, (gast.BoolOp, gast.IfExp)) for n in core.nodes(rest)) or any(map(_binds, left_out))
    if len(read) > len(binds) or perhaps:
        lo.report(
            "S2S104",
            f"when `{binds[0].target.id}` is bound in this expression cannot be told",
            node,
            help=("bind it in a statement before",),
        )
    for each in binds:
        # what is bound inside of another is bound with that
        if not any(each is not b and any(n is each for n in core.nodes(b)) for b in binds):
            _walrus(lo, each)
    return rest


def _holds_arrays(lo: Lowerer, node: Any) -> bool:
    """Tell whether a display or comprehension makes other names for arrays: what is put into them may vary later."""
    if isinstance(node, (gast.List, gast.Tuple)):
        return any(_may_be_written(lo, e) for e in node.elts)
    if isinstance(node, gast.Dict):
        return any(_may_be_written(lo, e) for e in node.values)
    if isinstance(node, gast.IfExp):
        return _may_be_written(lo, node.body) or _may_be_written(lo, node.orelse)
    if isinstance(node, gast.Call) and node.keywords and not node.args and static(lo, node.func) is SimpleNamespace:
        return any(_may_be_written(lo, k.value) for k in node.keywords)
    return isinstance(node, gast.ListComp) and _may_be_written(lo, node.elt)


def _may_be_written(lo: Lowerer, node: Any) -> bool:
    if _holds_arrays(lo, node):
        return True
    base = node
    while isinstance(base, (gast.Subscript, gast.Attribute)):
        base = base.value
    if not isinstance(base, gast.Name) or lo.local(base.id) is None:
        return isinstance(node, gast.Call) and is_array(kind_of(lo, node))
    held = kind_of(lo, base)
    if isinstance(held, kinds.Array) and isinstance(node, gast.Subscript) and held.shape is not None:
        # how many of the indices are slices is seen, whatever the others are
        parts = node.slice.elts if isinstance(node.slice, gast.Tuple) else [node.slice]
        whole = len(parts) >= len(held.shape) and not any(isinstance(p, (gast.Slice, gast.Constant)) for p in parts)
        return kinds.is_inexact(held) and not whole
    known = kind_of(lo, node)
    return is_array(known) or isinstance(held, kinds.List) and is_array(held.element)


def is_array(kind: kinds.Kind) -> bool:
    """Tell whether a value is an array that may hold what has a derivative."""
    return isinstance(kind, kinds.Array) and kind.shape != () and kinds.is_inexact(kind)


def settled(lo: Lowerer, node: Any) -> Any:
    """Return an expression that is not varied; calls in it that write, or make functions, are read in place before."""
    inside = summaries.in_place(lo, node)
    if not inside:
        return node
    if inside != [node] and not _in_any_order(lo, node, inside):
        lo.report(
            "S2S104",
            "a call inside this expression writes into its arguments",
            inside[0],
            "what the rest of the expression reads may be what the call writes",
            ("give the call a statement of its own: `t = f(a)`",),
        )
        return node

    def change(part: Any) -> Any:
        new = core.map_children(part, change) if not isinstance(part, gast.Lambda) else part
        if not any(part is c for c in inside):
            return new
        expr, value = calls.call(lo, new)
        return calls.source_of(lo, expr, value)

    return change(node)


def _in_turn(lo: Lowerer, node: Any) -> bool:
    """Tell whether the parts of an expression must be read in turn: a call in it writes what others read."""
    if not isinstance(node, (gast.BinOp, gast.Call, gast.Tuple, gast.List)) or not core.special(node):
        return False
    inside = summaries.in_place(lo, node)
    return bool(inside) and inside != [node] and not _in_any_order(lo, node, inside)


def _in_any_order(lo: Lowerer, node: Any, inside: list[gast.Call]) -> bool:
    """Tell whether the calls may be made first: each is made in any case, nothing else reads what may be written."""
    if any(node is c for c in inside):
        return True
    if isinstance(node, gast.Name):
        return kinds.is_immutable(kind_of(lo, node)) and lo.local(node.id) not in lo.rebound
    if isinstance(node, (gast.BoolOp, gast.IfExp)) or isinstance(node, gast.Compare) and len(node.ops) > 1:
        # the rest is evaluated after this part, if it is
        first = _evaluated_first(node)
        within = {id(n) for n in core.nodes(first)}
        return all(id(c) in within for c in inside) and _in_any_order(lo, first, inside)
    if isinstance(node, (gast.Lambda, gast.NamedExpr, *COMPREHENSIONS)):
        return False
    return all(_in_any_order(lo, child, inside) for child in core.children(node))


def _evaluated_first(node: Any) -> Any:
    """Return what is evaluated in any case of an expression that may leave out its other parts."""
    if isinstance(node, gast.Compare):
        return gast.Compare(left=node.left, ops=node.ops[:1], comparators=node.comparators[:1])
    return node.values[0] if isinstance(node, gast.BoolOp) else node.test


def atom(lo: Lowerer, node: Any) -> tuple[Expr, Value]:
    """Return a name or a literal for the expression, or an inactive expression that may be repeated."""
    expr, value = operation(lo, node)
    if isinstance(expr, ATOMS) or not value.varied and repeatable(lo, expr):
        return expr, value
    held = lo.temporary(expr, value)
    assert isinstance(held, gast.Name) and lo.env is not None
    share_view(lo, held.id, expr, lo.env[held.id])
    return held, lo.env[held.id]


def named(lo: Lowerer, node: Any) -> tuple[str, Value]:
    """Return a name for the expression."""
    expr, value = operation(lo, node)
    if isinstance(value.kind, kinds.Iterator):
        # of what a function returns
        value = Value(kinds.List(value.kind.element), value.varied)
        expr = lo.temporary(expr, value)
    if not isinstance(expr, gast.Name) or lo.env is None or expr.id not in lo.env:
        whole, expr = expr, lo.temporary(expr, value)
        share_view(lo, expr.id, whole, value)
    assert isinstance(expr, gast.Name) and lo.env is not None
    return expr.id, lo.env[expr.id]


def held(lo: Lowerer, node: Any) -> Any:
    """Return source syntax for the value that an expression has now: a name that nobody binds again."""
    expr, value = operation(lo, node)
    target = lo.temporary(expr, value)
    assert isinstance(target, gast.Name)
    share_aliases(lo, target.id, expr, value)
    return calls.source_of(lo, target, value)


def repeatable(lo: Lowerer, expr: Expr) -> bool:
    """Tell whether an inactive expression costs nothing and never changes: literals and module attributes."""
    if isinstance(expr, ATOMS):
        return True
    if isinstance(expr, gast.UnaryOp):
        return isinstance(expr.operand, gast.Constant)
    if isinstance(expr, gast.Attribute):
        root = expr.value
        while isinstance(root, gast.Attribute):
            root = root.value
        return isinstance(root, gast.Name) and (lo.env is None or root.id not in lo.env)
    if isinstance(expr, gast.Tuple):
        return all(repeatable(lo, e) for e in expr.elts)
    if isinstance(expr, gast.List):
        return False
    return isinstance(expr, gast.Lambda)


def _name(lo: Lowerer, node: gast.Name) -> tuple[Expr, Value]:
    value = lo.value_of(node.id)
    if isinstance(value.kind, kinds.Iterator):
        return iterators.read(lo, node, value)
    return order.held(lo, lo.rewritten_name(node), value)


def _binary(lo: Lowerer, node: gast.BinOp) -> tuple[Expr, Value]:
    if isinstance(node.op, gast.BitOr):
        # of what has a derivative only dicts have this operator
        values = [calls.source_of(lo, *atom(lo, part)) for part in (node.left, node.right)]
        return _dict(lo, gast.copy_location(gast.Dict(keys=[None, None], values=values), node))
    left, u = atom(lo, node.left)
    right, v = atom(lo, node.right)
    return apply_binary(lo, node, type(node.op), left, u, right, v)


def apply_binary(
    lo: Lowerer, node: Any, op: type[gast.AST], left: Expr, u: Value, right: Expr, v: Value
) -> tuple[Expr, Value]:
    special = calls.user_operator(lo, node, op, left, u, right, v)
    if special is not None:
        return special
    if _makes_array(u.kind, v.kind):
        right, v = calls.as_array(lo, node, right, v)
    elif _makes_array(v.kind, u.kind):
        left, u = calls.as_array(lo, node, left, u)
    expr = gast.copy_location(core.binary(left, op, right), node)
    if isinstance(u.kind, (kinds.List, kinds.Tuple)) or isinstance(v.kind, (kinds.List, kinds.Tuple)):
        return expr, Value(_sequence_kind(op, u.kind, v.kind), u.varied or v.varied)
    kind = kinds_of.result(core.BINARY[op], (u.kind, v.kind))
    varied = (u.varied or v.varied) and kinds.carries(kind)
    return expr, Value(kind, varied)


def _makes_array(number: kinds.Kind, other: kinds.Kind) -> bool:
    """Tell whether an operator makes an array of a list, because the other operand is one, or a number of NumPy's."""
    return isinstance(other, (kinds.List, kinds.Tuple)) and (kinds.is_array(number) or kinds.is_inexact(number))


def _sequence_kind(op: type[gast.AST], a: kinds.Kind, b: kinds.Kind) -> kinds.Kind:
    if op is gast.Add:
        if isinstance(a, kinds.List) and isinstance(b, kinds.List):
            return kinds.join(a, b)
        if isinstance(a, kinds.Tuple) and isinstance(b, kinds.Tuple):
            return kinds.Tuple(a.elements + b.elements)
    if op is gast.Mult:
        sequence, count = (a, b) if isinstance(a, (kinds.List, kinds.Tuple)) else (b, a)
        if isinstance(sequence, kinds.List):
            return sequence
        if isinstance(sequence, kinds.Tuple) and isinstance(count, Known) and isinstance(count.value, int):
            return kinds.Tuple(sequence.elements * count.value)
    return kinds.NUMERIC if op is not gast.Add and op is not gast.Mult else kinds.UNKNOWN


def _unary(lo: Lowerer, node: gast.UnaryOp) -> tuple[Expr, Value]:
    operand, v = atom(lo, node.operand)
    special = calls.user_unary(lo, node, operand, v)
    if special is not None:
        return special
    kind = kinds_of.result(core.UNARY[type(node.op)], (v.kind,))
    return gast.copy_location(core.unary(type(node.op), operand), node), Value(kind, v.varied)


def _conditional(lo: Lowerer, node: gast.IfExp) -> tuple[Expr, Value]:
    decided = truth(lo, node.test)
    if decided is not None:
        settled(lo, node.test)
        return operation(lo, node.body if decided else node.orelse)
    return choose(lo, test(lo, node.test), node.body, node.orelse, node)


def choose(lo: Lowerer, condition: Expr, yes: Any, no: Any, node: Any) -> tuple[Expr, Value]:
    """Emit ``if condition: t = yes else: t = no``."""
    target = lo.fresh()
    env = lo.env
    assert env is not None
    blocks = []
    ends = []
    found: list[Value] = []
    for part in (yes, no):
        with lo.collected() as out, lo.path() as end:
            try:
                expr, value = operation(lo, part)
                lo.assign(target, expr, value)
                share_aliases(lo, target, expr, value)
                found.append(value)
            except NeverReturnsError:
                lo.env = None
        blocks.append(tuple(out))
        ends.append(end.changes)
    lo.arrive(env, joined(env, *ends))
    lo.emit(core.If(condition, blocks[0], blocks[1], lo.origin), any(v.varied for v in found))
    if lo.env is None:
        raise NeverReturnsError
    return core.name(target), lo.env[target]


def _bool(lo: Lowerer, node: gast.BoolOp) -> tuple[Expr, Value]:
    """``a and b``, ``a or b`` as values: the first operand that decides."""
    first, rest = node.values[0], node.values[1:]
    if not rest:
        return operation(lo, first)
    more = rest[0] if len(rest) == 1 else gast.copy_location(gast.BoolOp(op=node.op, values=rest), node)
    left, value = atom(lo, first)
    decided = truth(lo, first)
    if decided is not None:
        return operation(lo, more) if decided == isinstance(node.op, gast.And) else (left, value)
    held = lo.fresh()
    lo.assign(held, left, value)
    source = gast.Name(id=held, ctx=gast.Load(), annotation=None, type_comment=None)
    lo.frame.locals.add(held)
    yes, no = (more, source) if isinstance(node.op, gast.And) else (source, more)
    return choose(lo, core.name(held), yes, no, node)


def _lambda(lo: Lowerer, node: gast.Lambda) -> tuple[Expr, Value]:
    """A function is no varied value: whether it reads one is asked where it is called."""
    return lo.whole(node), Value(kind_of(lo, node))


def _attribute(lo: Lowerer, node: gast.Attribute) -> tuple[Expr, Value]:
    return calls.attribute(lo, node)


def _subscript(lo: Lowerer, node: gast.Subscript) -> tuple[Expr, Value]:
    written = ranges.item(lo, node)
    if written is not None:
        return written
    base_name, base = named(lo, node.value)
    special = calls.user_item(lo, node, base_name, base)
    if special is not None:
        return special
    index = index_of(lo, node.slice)
    expr = gast.copy_location(core.subscript(core.name(base_name), index), node)
    literal = index_literal(lo, node.slice)
    kind = kinds_of.of_index(base.kind, kind_of(lo, node.slice), literal)
    return expr, Value(kind, base.varied and kinds.carries(kind))


def index_of(lo: Lowerer, node: Any) -> Expr:
    """Return the index as an inactive expression; a part that calls something is computed once."""
    if isinstance(node, gast.Tuple):
        return core.tuple_([index_of(lo, e) for e in node.elts])
    if isinstance(node, gast.Slice):
        parts = {
            k: index_of(lo, getattr(node, k)) if getattr(node, k) is not None else None
            for k in ("lower", "upper", "step")
        }
        return gast.Slice(**parts)
    if touches(lo, node):
        lo.report(
            "S2S104",
            f"the index `{text_of(node)}` has a derivative",
            node,
            lo.because(text_of(node)),
            ("make it an int: `i = int(...)`; the derivative does not see a change of index",),
        )
    if any(isinstance(n, (gast.Call, gast.NamedExpr, gast.Lambda)) for n in core.nodes(node)):
        binds = _binds(node)
        expr = lo.whole(settled(lo, _bound_before(lo, node, binds) if binds else node))
        if _is_len(expr):
            return expr
        return lo.temporary(expr, Value(kind_of(lo, node)))
    kind = kinds.widened(kind_of(lo, node))
    number = isinstance(kind, kinds.Scalar) and kind.dtype != "bool"
    if isinstance(node, (gast.Compare, gast.BinOp, gast.UnaryOp, gast.BoolOp)) and not number:
        # a mask is what it was before the store that it selects for
        return lo.temporary(lo.whole(node), Value(kind))
    return lo.whole(node)


def _is_len(expr: Any) -> bool:
    """``len(x)`` and arithmetic on it may be repeated."""
    return all(
        isinstance(n.func, gast.Name) and n.func.id == "len" and all(isinstance(a, gast.Name) for a in n.args)
        for n in core.nodes(expr)
        if isinstance(n, gast.Call)
    ) and not any(isinstance(n, (gast.NamedExpr, gast.Lambda)) for n in core.nodes(expr))


def _display(lo: Lowerer, node: Any) -> tuple[Expr, Value]:
    if any(isinstance(e, gast.Starred) for e in node.elts):
        return calls.starred_display(lo, node)
    for e in node.elts:
        iterators.in_container(lo, e)
    pairs = [packs.packed(lo, *atom(lo, e)) for e in node.elts]
    elements = [e for e, _ in pairs]
    varied = any(v.varied for _, v in pairs)
    if isinstance(node, gast.Tuple):
        return core.tuple_(elements), Value(kinds.Tuple(tuple(v.kind for _, v in pairs)), varied)
    made = gast.copy_location(gast.List(elts=elements, ctx=gast.Load()), node)
    return made, Value(kinds.List(kinds.join_all([v.kind for _, v in pairs])), varied)


def _dict(lo: Lowerer, node: gast.Dict) -> tuple[Expr, Value]:
    node = containers.written_out(lo, node)
    keys, values, known, varied = [], [], [], False
    for key, item in zip(node.keys, node.values, strict=True):
        if key is None:
            lo.report(
                "S2S104",
                "`**` inside a dict is not supported here",
                node,
                f"the keys of `{text_of(item)}` are not known",
                ("write the keys out, or use the method `update`",),
            )
            continue
        iterators.in_container(lo, item)
        keys.append(lo.whole(key))
        expr, value = packs.packed(lo, *atom(lo, item))
        values.append(expr)
        known.append((kind_of(lo, key), value.kind))
        varied = varied or value.varied
    element = kinds.join_all([k for _, k in known])
    exact = all(isinstance(k, Known) for k, _ in known)
    items = tuple((k.value, v) for k, v in known if isinstance(k, Known)) if exact else None
    return gast.copy_location(gast.Dict(keys=keys, values=values), node), Value(kinds.Dict(items, element), varied)


def _walrus(lo: Lowerer, node: gast.NamedExpr) -> tuple[Expr, Value]:
    made = iterators.made(lo, node.value)
    expr, value = operation(lo, node.value)
    value = iterators.kept(lo, made, value)
    target = lo.local(node.target.id) or node.target.id
    lo.assign(target, expr, value)
    share_aliases(lo, target, expr, value)
    return order.held(lo, core.name(target), value)


def test(lo: Lowerer, node: Any) -> Expr:
    """Return the condition of a branch as an inactive expression; calls that bind names or write are hoisted."""
    binds = _binds(node)
    if binds and isinstance(node, gast.BoolOp):
        return _one_by_one(lo, node)
    if binds:
        node = _bound_before(lo, node, binds)
    node = settled(lo, node)
    iterators.asked(lo, node)
    return lo.whole(undecided(lo, node))


def _flag(lo: Lowerer, node: Any) -> Expr:
    """Return a condition as it is now: whether a list is empty may change."""
    known = kind_of(lo, node)
    condition = test(lo, node)
    return condition if kinds.is_immutable(known) else core.call(lo.namespace.object("bool", bool), condition)


def _one_by_one(lo: Lowerer, node: gast.BoolOp) -> Expr:
    """Make the tests of ``and`` and ``or`` one after the other: a variable is only bound if it comes to that."""
    held = lo.fresh("test")
    lo.assign(held, _flag(lo, node.values[0]), Value(kinds.BOOL))
    for part in node.values[1:]:
        going_on = core.name(held)
        env = lo.env
        assert env is not None
        with lo.collected() as out, lo.path() as end:
            lo.assign(held, _flag(lo, part), Value(kinds.BOOL))
        lo.arrive(env, joined(env, end.changes, {}))
        condition = going_on if isinstance(node.op, gast.And) else core.unary(gast.Not, going_on)
        lo.emit(core.If(condition, tuple(out), (), lo.origin), any(s in lo.varied for s in core.walk(tuple(out))))
    return core.name(held)


def undecided(lo: Lowerer, node: Any) -> Any:
    """Return a test without the operands of ``and`` and ``or`` that are decided and decide nothing."""
    if not isinstance(node, gast.BoolOp):
        return node
    idle = isinstance(node.op, gast.And)
    left = [undecided(lo, v) for v in node.values if truth(lo, v) is not idle]
    made = left[0] if len(left) == 1 else gast.BoolOp(op=node.op, values=left)
    return gast.copy_location(made, node) if left else node


def strip_walrus(node: Any) -> Any:
    if isinstance(node, gast.NamedExpr):
        return gast.Name(id=node.target.id, ctx=gast.Load(), annotation=None, type_comment=None)
    return core.map_children(node, strip_walrus)


def share_view(lo: Lowerer, target: str, expr: Expr, value: Value) -> None:
    """Remember that a part of an array, or of what is outside, is written with that if it is held for a moment."""
    held = {n for read in core.reads(expr) for n in lo.groups.get(read, ())}
    if lo.outside(expr) or lo.env is not None and any(n not in lo.env for n in held & lo.namespace.bindings.keys()):
        share_aliases(lo, target, expr, value)
    elif isinstance(expr, (gast.Subscript, gast.Attribute)) and isinstance(expr.value, gast.Name):
        if kinds.is_array(lo.types.get(expr.value.id, kinds.UNKNOWN)):
            share_aliases(lo, target, expr, value)
        elif not kinds.is_immutable(value.kind):
            lo.wholes[target] = expr.value.id


def share_aliases(lo: Lowerer, target: str, expr: Expr, value: Value) -> None:
    """Remember what the new name may share memory with: every mutable thing its expression mentions."""
    if kinds.is_immutable(value.kind):
        return
    if isinstance(expr, (gast.BinOp, gast.UnaryOp, gast.Compare, gast.JoinedStr)) and kinds.is_numeric(value.kind):
        return
    outside = lo.outside(expr)
    shared = aliases.aliased(expr, {**lo.types, **outside} if outside else lo.types, lo.namespace)
    makes = _makes(expr, lo.namespace)
    if not makes:
        lo.belongs(target, expr, shared)
    taken_out = isinstance(expr, (gast.Subscript, gast.Attribute)) and isinstance(expr.value, gast.Name)
    for read in sorted(shared):
        known = lo.env.get(read) if lo.env is not None else None
        if read in outside or known is not None and not kinds.is_immutable(known.kind):
            lo.share(target, read, renamed=not makes and not taken_out)


def _makes(expr: Any, namespace: Any) -> bool:
    """Tell whether an expression makes a new object, whatever that holds."""
    if isinstance(expr, gast.Call):
        return isinstance(denoted(expr.func, namespace), type) or denoted(expr.func, namespace) is sorted
    return isinstance(expr, (gast.Tuple, gast.List, gast.Dict, gast.Set, gast.BinOp, *COMPREHENSIONS))


HANDLERS: dict[type, Any] = {
    gast.Name: _name,
    gast.BinOp: _binary,
    gast.UnaryOp: _unary,
    gast.IfExp: _conditional,
    gast.BoolOp: _bool,
    gast.Attribute: _attribute,
    gast.Lambda: _lambda,
    gast.Subscript: _subscript,
    gast.Tuple: _display,
    gast.List: _display,
    gast.Dict: _dict,
    gast.NamedExpr: _walrus,
    gast.Call: calls.call,
    gast.ListComp: comprehensions.list_comprehension,
    gast.GeneratorExp: comprehensions.list_comprehension,
    gast.DictComp: comprehensions.dict_comprehension,
}
