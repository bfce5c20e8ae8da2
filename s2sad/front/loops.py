"""Loops: walked until kinds and variedness are stable; iteration over active values becomes iteration over indices."""

from __future__ import annotations

import itertools
from collections import ChainMap
from collections.abc import Callable
from typing import Any

import gast
import numpy as np

from s2sad import core, kinds
from s2sad.analysis import aliases
from s2sad.core import Expr, For, While
from s2sad.front import attributes, choices, generators, iterated, iterators, summaries
from s2sad.front.environment import Changes, Environment, forgotten, joined
from s2sad.front.evaluate import element_of, kind_of, of_places, static
from s2sad.front.lower import Lowerer, Value
from s2sad.front.scope import Closure
from s2sad.front.varied import touches
from s2sad.front.words import text_of
from s2sad.runtime.checkpoints import checkpointed
from s2sad.runtime.indexing import visited

ROUNDS = 12
UNROLL = 16
SHORT = 6
ENDLESS = (itertools.count, itertools.cycle, itertools.repeat)


def for_(lo: Lowerer, node: gast.For) -> None:
    from s2sad.front import checkpointing
    from s2sad.front.expressions import held as held_value
    from s2sad.front.expressions import settled

    if checkpointing.is_marked(lo, node.iter) and checkpointing.loop(lo, node):
        return
    walked = attributes.written_out(lo, node.iter)
    walked = walked if walked is not node.iter else attributes.keys(lo, node.iter)
    if walked is not node.iter:
        node = gast.copy_location(gast.For(node.target, walked, node.body, node.orelse, node.type_comment), node)
    if iterators.unsteady(lo, node.iter, node.body):
        return
    if isinstance(node.iter, (gast.BinOp, gast.UnaryOp)) and touches(lo, node.iter):
        # an object of the user's may come of it
        node = gast.copy_location(
            gast.For(node.target, held_value(lo, node.iter), node.body, node.orelse, node.type_comment), node
        )
    items = generators.consumed(lo, node.iter, node.body) if touches(lo, node.iter) else node.iter
    if items is not node.iter:
        node = gast.copy_location(gast.For(node.target, items, node.body, node.orelse, node.type_comment), node)
    parts = _functions(lo, node.iter) or attributes.named_ones(lo, node)
    if parts is not None and not _leaves(node.body):
        inside = core.nodes_in((node.target, *node.body))
        bound = {n.id for n in inside if isinstance(n, gast.Name) and not isinstance(n.ctx, gast.Load)}
        _unroll(lo, node, [as_now(lo, part, bound) for part in parts])
        return
    items = _evaluated(lo, node.iter)
    if items is not node.iter:
        node = gast.copy_location(gast.For(node.target, items, node.body, node.orelse, node.type_comment), node)
    if touches(lo, node.iter):
        kind = kind_of(lo, _mixed(lo, node.iter))
        if isinstance(kind, kinds.Tuple) and len(kind.elements) <= SHORT and not _leaves(node.body):
            display = _mixed(lo, node.iter)
            if isinstance(display, gast.Tuple):
                _unroll(lo, node, [held_value(lo, e) for e in display.elts])
                return
            held = core.name(_source_name(lo, _kept(lo, node.iter, node)[0]))
            _unroll(lo, node, [core.subscript(held, core.constant(i)) for i in range(len(kind.elements))])
            return
    changes = iterated.changes(lo, iterated.sources(lo, node.iter), node.body)
    if changes or touches(lo, node.iter):
        _over_active(lo, node, changes)
        return
    iterable = settled(lo, node.iter)
    node = gast.copy_location(gast.For(node.target, iterable, node.body, node.orelse, node.type_comment), node)
    target = _target(lo, node.target)
    if target is None:
        # each element gets a name, and is unpacked or stored inside the loop
        held = _source_name(lo, lo.fresh("item"))
        step = gast.copy_location(
            gast.Assign(targets=[node.target], value=core.name(held), type_comment=None), node.target
        )
        loop = gast.For(_store(held), node.iter, [step, *node.body], node.orelse, node.type_comment)
        for_(lo, gast.copy_location(loop, node))
        return
    iter_ = lo.whole(node.iter)
    item = element(lo, node.iter)
    known = ChainMap(lo.outside(iter_), lo.types)
    behind = [] if kinds.is_immutable(item) else sorted(aliases.aliased(iter_, known, lo.namespace))

    first: list[kinds.Kind] = []

    def enter() -> None:
        bind_kinds(lo, node.target, item)
        first[:] = [lo.env[target].kind] if isinstance(target, str) and lo.env is not None else []
        for name in core.target_names(target):
            if behind:
                lo.belongs(name, iter_, frozenset(behind))
            for each in behind:
                lo.share(name, each, renamed=not isinstance(iter_, gast.Name))

    env = lo.env
    assert env is not None
    with lo.attempt() as attempt, lo.path() as end:
        body = run(lo, node.body, enter)
        # the body may write something active into what is iterated over, through the loop variable
        attempt.kept = not (behind and lo.env is not None and touches(lo, node.iter))
    if not attempt.kept:
        _over_active(lo, node, iterated.changes(lo, iterated.sources(lo, node.iter), node.body))
        return
    lo.arrive(env, end.changes)
    loop = For(target, iter_, body, lo.origin)
    lo.emit(loop, _varied(lo, body))
    if first:
        lo.kinds_at[loop] = first[0]


def while_(lo: Lowerer, node: gast.While) -> None:
    binds = any(isinstance(n, gast.NamedExpr) for n in core.special(node.test))
    if binds or summaries.in_place(lo, node.test):
        leave = gast.copy_location(gast.Break(), node)
        guarded = gast.copy_location(gast.If(test=node.test, body=node.body, orelse=[leave]), node)
        body = run(lo, [guarded], lambda: None)
        lo.emit(While(core.constant(True), body, lo.origin), _varied(lo, body))
        return
    # what is known now need not hold in the next round: nothing of the test is decided
    condition = lo.whole(node.test)
    endless = isinstance(node.test, gast.Constant) and bool(node.test.value)
    body = run(lo, node.body, lambda: None, endless)
    lo.emit(While(condition, body, lo.origin), _varied(lo, body))


def _varied(lo: Lowerer, body: core.Block) -> bool:
    return any(s in lo.varied for s in core.walk(body))


def run(lo: Lowerer, body: list[Any], enter: Callable[[], None], endless: bool = False) -> core.Block:
    """Walk a loop's body until the environment at its head is stable, and nothing new shares memory.

    The last walk is the one that counts; the others are taken back.
    """
    from s2sad.front.statements import statements

    origin, start, env = lo.origin, lo.symbols, lo.env
    assert env is not None
    for count in range(ROUNDS + 1):
        shared = lo.shared
        with lo.attempt() as attempt:
            with lo.path() as end:
                exits: list[Changes] = []
                lo.breaks.append((end.mark, exits))
                enter()
                statements(lo, body)
                lo.breaks.pop()
            last = forgotten(end.changes, start)
            head = _head(lo, env, last, count > ROUNDS // 2)
            attempt.kept = not head and lo.shared == shared or count == ROUNDS
        if attempt.kept:
            break
        lo.arrive(env, head)
    after: Changes | None = None if endless else joined(env, {}, last)
    for each in exits:
        after = joined(env, after, forgotten(each, start))
    lo.arrive(env, after)
    lo.origin = origin
    return tuple(attempt.out)


def _head(lo: Lowerer, env: Environment[Value], last: Changes | None, widen: bool) -> Changes:
    """Return what the end of a round changes in what is known at the head of a loop."""
    result: Changes = {}
    for name, value in (joined(env, {}, last) or {}).items():
        old = env.get(name)
        if value != old and (old is not None or name in lo.frame.rename.values() or name in lo.frame.locals):
            result[name] = Value(kinds.UNKNOWN, value.varied) if widen else value
    return result


def _functions(lo: Lowerer, node: Any) -> list[Any] | None:
    """Return the elements of what holds functions: such loops are unrolled."""
    parts = _parts(lo, node)
    if parts is None or len(parts) > UNROLL:
        return None

    def holds(part: Any) -> bool:
        if isinstance(part, gast.Tuple):
            return any(map(holds, part.elts))
        return choices.is_function(kind_of(lo, part))

    return parts if any(map(holds, parts)) else None


def _parts(lo: Lowerer, node: Any) -> list[Any] | None:
    """Return the elements of an iterable as expressions, if it is known how many there are."""
    if isinstance(node, (gast.Tuple, gast.List)):
        return None if any(isinstance(e, gast.Starred) for e in node.elts) else list(node.elts)
    if isinstance(node, gast.Call) and node.args and static(lo, node.func) in (zip, enumerate, reversed):
        callee, rows = static(lo, node.func), [_parts(lo, a) for a in node.args]
        if any(r is None for r in rows) or callee is not zip and (len(rows) > 1 or node.keywords):
            return None
        if callee is reversed:
            return rows[0][::-1]  # type: ignore[index]
        if callee is enumerate:
            rows.insert(0, [core.constant(i) for i in range(len(rows[0]))])  # type: ignore[arg-type]
        return [core.tuple_(row) for row in zip(*rows, strict=False)]  # type: ignore[arg-type]
    kind = kind_of(lo, node)
    if isinstance(node, gast.Name) and isinstance(kind, kinds.Tuple):
        return [core.subscript(node, core.constant(i)) for i in range(len(kind.elements))]
    return None


def as_now(lo: Lowerer, part: Any, bound: set[str]) -> Any:
    """Return an element of a display as it is before anything is done with others: names in ``bound`` may be bound."""
    from s2sad.front.expressions import held

    if isinstance(part, (gast.Constant, gast.Lambda)):
        return part
    if isinstance(part, gast.Tuple) and not any(isinstance(e, gast.Starred) for e in part.elts):
        return gast.copy_location(core.tuple_([as_now(lo, e, bound) for e in part.elts]), part)
    root = part
    while isinstance(root, gast.Attribute):
        root = root.value
    if isinstance(root, gast.Name) and (root is part or choices.is_function(kind_of(lo, part))):
        local = lo.local(root.id)
        if local is None or root is part and root.id not in bound and local not in lo.assigned_inside:
            return part
    return held(lo, part)


def _unroll(lo: Lowerer, node: gast.For, parts: list[Any]) -> None:
    from s2sad.front.statements import statements

    for part in parts:
        if lo.env is None:
            return
        step = gast.Assign(targets=[node.target], value=part, type_comment=None)
        statements(lo, [gast.copy_location(step, node), *node.body])


def _evaluated(lo: Lowerer, node: Any) -> Any:
    """Return an iterable in which calls of nested functions have names: they may return what the body changes."""
    if not isinstance(node, gast.Call):
        return node
    if isinstance(kind_of(lo, node.func), Closure):
        return core.name(_source_name(lo, _held(lo, node)))
    if static(lo, node.func) not in (enumerate, zip, reversed):
        return node
    return core.map_children(node, lambda part: _evaluated(lo, part))


def _held(lo: Lowerer, node: Any) -> str:
    from s2sad.front.expressions import named

    return named(lo, node)[0]


def _leaves(body: list[Any]) -> bool:
    return any(isinstance(n, gast.Break) for n in core.nodes_in(body))


def _target(lo: Lowerer, node: Any) -> core.Target | None:
    if isinstance(node, gast.Name):
        return lo.local(node.id) or node.id
    if isinstance(node, (gast.Tuple, gast.List)):
        parts = [_target(lo, e) for e in node.elts]
        return None if any(p is None for p in parts) else tuple(p for p in parts if p is not None)
    return None


def bind_kinds(lo: Lowerer, node: Any, kind: kinds.Kind) -> None:
    """Bind the names of a loop's target to what is known of an element."""
    if isinstance(node, gast.Name):
        if kind == kinds.INT:
            # slices with equal bounds are equally long
            lo.symbols += 1
            kind = kinds.Scalar("int", (f"#{lo.symbols}", 0))
        lo.bind(lo.local(node.id) or node.id, Value(kind))
        return
    for i, part in enumerate(getattr(node, "elts", ())):
        inner = kind.elements[i] if isinstance(kind, kinds.Tuple) and i < len(kind.elements) else kinds.UNKNOWN
        bind_kinds(lo, part, inner)


def element(lo: Lowerer, node: Any) -> kinds.Kind:
    """Return the kind of what an inactive iterable yields."""
    if isinstance(node, gast.Call):
        callee = static(lo, node.func)
        if callee is range:
            return kinds.INT
        if callee is np.ndindex and (places := of_places(lo, node)) is not None:
            return places
        if callee is checkpointed and node.args:
            return element(lo, node.args[0])
        if callee is enumerate and node.args:
            return kinds.Tuple((kinds.INT, element(lo, node.args[0])))
        if callee is zip:
            return kinds.Tuple(tuple(element(lo, a) for a in node.args))
        if callee in (reversed, sorted, list, tuple, iter, itertools.cycle) and node.args:
            return element(lo, node.args[0])
        if callee is itertools.count:
            return kinds.join_all([kinds.INT, *(kinds.widened(kind_of(lo, a)) for a in node.args)])
        if isinstance(node.func, gast.Attribute) and node.func.attr == "items":
            base = kind_of(lo, node.func.value)
            if isinstance(base, kinds.Dict):
                return kinds.Tuple((element_of(base), base.value))
    return kinds.widened(element_of(kind_of(lo, node)))


def _over_active(lo: Lowerer, node: gast.For, changes: set[str]) -> None:
    """``for x in xs`` becomes ``for i in range(len(xs)): x = xs[i]``, or a ``while`` if ``xs`` may become longer."""
    from s2sad.front.statements import statements

    length, element = _sequence(lo, node.iter, node)
    index = _source_name(lo, lo.fresh("i"))
    steps = element(core.name(index), node.target)
    resized = iterated.RESIZED in changes
    if length is None or resized and not isinstance(kind_of(lo, node.iter), kinds.Array):
        more: Any = core.constant(True)
        if length is not None:
            more = gast.Compare(left=core.name(index), ops=[gast.Lt()], comparators=[length])
        start = gast.Assign(targets=[_store(index)], value=core.constant(0), type_comment=None)
        step = gast.AugAssign(target=_store(index), op=gast.Add(), value=core.constant(1))
        loop = gast.While(
            test=more,
            body=[*steps, step, *node.body],
            orelse=[],
        )
        statements(lo, [gast.copy_location(part, node) for part in (start, loop)])
        return
    loop = gast.For(
        target=core.stored(index),
        iter=core.call(core.builtin("range"), length),
        body=[*steps, *node.body],
        orelse=[],
        type_comment=None,
    )
    for_(lo, gast.copy_location(loop, node))


Element = Callable[[Expr, Any], list[Any]]


def _endless(lo: Lowerer, node: gast.Call, place: Any, assign: Any) -> Element:
    """Iterate without an end: over ``count``, ``cycle`` or ``repeat``."""
    from s2sad.front.expressions import held

    callee = static(lo, node.func)
    if callee is itertools.cycle:
        length, inner = _sequence(lo, node.args[0], place)
        return lambda i, target: inner(core.binary(i, gast.Mod, length), target)
    given = [
        a if isinstance(a, gast.Constant) else held(lo, a) for a in (*node.args, *(k.value for k in node.keywords))
    ]
    if callee is itertools.repeat:
        return lambda i, target: [assign(target, given[0])]
    names = ["start", "step"][: len(node.args)] + [k.arg for k in node.keywords]
    options = dict(zip(names, given, strict=True))

    def counted(i: Expr, target: Any) -> list[Any]:
        steps = core.binary(i, gast.Mult, options["step"]) if "step" in options else i
        return [assign(target, core.add(options["start"], steps) if "start" in options else steps)]

    return counted


def _sequence(lo: Lowerer, node: Any, place: Any) -> tuple[Any, Element]:
    """Return the length of an iterable and how to bind a target to its element at an index, as source syntax.

    Of what has no end the length is None.
    """

    def assign(target: Any, value: Any) -> Any:
        return gast.copy_location(gast.Assign(targets=[target], value=value, type_comment=None), place)

    if isinstance(node, gast.Call):
        callee = static(lo, node.func)
        if callee is enumerate:
            length, inner = _sequence(lo, node.args[0], place)
            start = (
                node.args[1] if len(node.args) > 1 else next((k.value for k in node.keywords if k.arg == "start"), None)
            )

            def counted(i: Expr, target: Any) -> list[Any]:
                if not isinstance(target, (gast.Tuple, gast.List)):
                    lo.report(
                        "S2S103",
                        f"`{text_of(target)}` is not unpacked",
                        place.target,
                        help=("write `for i, x in enumerate(...)`",),
                    )
                    return []
                number = i if start is None else core.add(i, start)
                return [assign(target.elts[0], number), *inner(i, target.elts[1])]

            return length, counted
        if callee is zip and not any(isinstance(a, gast.Starred) for a in node.args):
            parts = [_sequence(lo, a, place) for a in node.args]

            def zipped(i: Expr, target: Any) -> list[Any]:
                if isinstance(target, (gast.Tuple, gast.List)):
                    return [s for (_, inner), t in zip(parts, target.elts, strict=True) for s in inner(i, t)]
                names = [_source_name(lo, lo.fresh(f"e{k}")) for k in range(len(parts))]
                steps = [s for (_, inner), n in zip(parts, names, strict=True) for s in inner(i, _store(n))]
                return [*steps, assign(target, core.tuple_([core.name(n) for n in names]))]

            lengths = [length for length, _ in parts if length is not None]
            return (
                core.call(core.builtin("min"), *lengths) if len(lengths) > 1 else lengths[0] if lengths else None
            ), zipped
        if callee in ENDLESS and (callee is not itertools.repeat or len(node.args) == 1 and not node.keywords):
            return None, _endless(lo, node, place, assign)
        if callee is np.ndenumerate and isinstance(kind_of(lo, node.args[0]), kinds.Array):
            return _enumerated(lo, node, place, assign)
        if callee is reversed:
            length, inner = _sequence(lo, node.args[0], place)
            if isinstance(place, gast.For) and iterated.changes(lo, iterated.sources(lo, node), place.body):
                length = core.name(_source_name(lo, _held(lo, length)))
            return length, lambda i, target: inner(core.expr("n - 1 - i", n=length, i=i), target)
        if isinstance(node.func, gast.Attribute) and node.func.attr in ("items", "values", "keys") and not node.args:
            return _dictionary(lo, node, place, assign)
    held, value = _kept(lo, node, place)
    if isinstance(value.kind, kinds.Dict):
        keys = gast.Call(func=gast.Attribute(value=node, attr="keys", ctx=gast.Load()), args=[], keywords=[])
        return _dictionary(lo, keys, place, assign)
    if not isinstance(value.kind, (kinds.List, kinds.Tuple, kinds.Array)) and not value.varied:
        held_expr = lo.temporary(
            core.call(core.name("list"), core.name(held)), Value(kinds.List(element_of(value.kind)))
        )
        assert isinstance(held_expr, gast.Name)
        held = held_expr.id
    _source_name(lo, held)
    name = core.name(held)
    return core.call(core.builtin("len"), name), lambda i, target: [assign(target, core.subscript(name, i))]


def _enumerated(lo: Lowerer, node: gast.Call, place: Any, assign: Any) -> tuple[Any, Element]:
    """Iterate over the places of an array and its elements, which are what they are by then."""
    held, value = _kept(lo, node.args[0], place)
    array, places = core.name(_source_name(lo, held)), lo.fresh("places")
    rank = kinds.rank(value.kind)
    one = kinds.UNKNOWN if rank is None else kinds.Tuple((kinds.INT,) * rank)
    indices = core.call(lo.namespace.runtime(visited), core.name(held), order=core.constant("C"))
    lo.assign(places, indices, Value(kinds.List(one)))
    found = core.name(_source_name(lo, places))

    def step(i: Expr, target: Any) -> list[Any]:
        where = core.subscript(found, i)
        if not isinstance(target, (gast.Tuple, gast.List)):
            return [assign(target, core.tuple_([where, core.subscript(array, where)]))]
        return [assign(target.elts[1], core.subscript(array, where)), assign(target.elts[0], where)]

    return core.call(core.builtin("len"), found), step


def _kept(lo: Lowerer, node: Any, place: Any) -> tuple[str, Value]:
    """Return a name for what is iterated over, one that the loop does not bind again."""
    from s2sad.front.expressions import named, share_aliases

    held, value = named(lo, node)
    if isinstance(place, gast.For) and iterated.BOUND in iterated.changes(lo, frozenset((held,)), place.body):
        kept = lo.fresh(held)
        lo.assign(kept, core.name(held), value)
        share_aliases(lo, kept, core.name(held), value)
        held = kept
    return held, value


def _mixed(lo: Lowerer, node: Any) -> Any:
    """Return a list that is written out as a tuple, if its elements are of several kinds: each is read for its own."""
    if not isinstance(node, gast.List) or any(isinstance(e, gast.Starred) for e in node.elts):
        return node
    mixed = kinds.join_all([kind_of(lo, e) for e in node.elts]) is kinds.UNKNOWN
    return gast.copy_location(core.tuple_(node.elts), node) if mixed else node


def _source_name(lo: Lowerer, held: str) -> str:
    """Make a core name usable in source syntax of the current frame."""
    return str(lo.source(held).id)  # type: ignore[attr-defined]


def _store(identifier: str) -> Any:
    return core.stored(identifier)


def _dictionary(lo: Lowerer, node: Any, place: Any, assign: Any) -> tuple[Any, Element]:
    """Iterate over the keys of a dict, in their order."""
    held, value = _kept(lo, node.func.value, place)
    _source_name(lo, held)
    keys = lo.fresh("keys")
    kind = value.kind
    element = element_of(kind)
    lo.assign(keys, core.call(core.name("list"), core.name(held)), Value(kinds.List(element)))
    _source_name(lo, keys)
    key = core.name(keys)
    item = core.name(held)

    def step(i: Expr, target: Any) -> list[Any]:
        if node.func.attr == "keys":
            return [assign(target, core.subscript(key, i))]
        if node.func.attr == "values":
            return [assign(target, core.subscript(item, core.subscript(key, i)))]
        if not isinstance(target, (gast.Tuple, gast.List)):
            held = core.subscript(key, i)
            return [assign(target, core.tuple_([held, core.subscript(item, held)]))]
        return [
            assign(target.elts[0], core.subscript(key, i)),
            assign(target.elts[1], core.subscript(item, core.subscript(key, i))),
        ]

    return core.call(core.builtin("len"), key), step
