"""The whole derivative of a function: what comes before the sweeps, the sweeps, and what is returned.

``gradient`` and ``tangent`` make the derivatives that users call; ``pair`` makes those of callees that stay functions:
one that returns the result and what its reverse needs, and one that takes it back from there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gast

from s2sad import core, kinds
from s2sad.analysis import assigned, liveness, sharing, singular
from s2sad.analysis.rewrite import rebuilt
from s2sad.core import Assign, Block, Stmt
from s2sad.differentiate import precision, prepare, shadows, signature
from s2sad.differentiate.context import Context
from s2sad.differentiate.decisions import Plan
from s2sad.differentiate.forward import Forward
from s2sad.differentiate.plan import make
from s2sad.differentiate.reverse import OWNED, Reverse, first_bindings, forward_sweep
from s2sad.errors import fail
from s2sad.kinds import Kind
from s2sad.runtime import records, structure
from s2sad.runtime.complex_numbers import holomorphic_seed
from s2sad.runtime.replica import dense, replica, shadow
from s2sad.runtime.replica import tangent as replica_tangent

GRAD, VALUE_AND_GRAD, VJP, JVP, HVP, HESSIAN = "grad", "value_and_grad", "vjp", "jvp", "hvp", "hessian"
PAIR, PRIMAL, PULLBACK = "pair", "primal", "pullback"
# the tangent without the value
TANGENT = "tangent"
# the value, and the tangent apart from it
LINEARIZE = "linearize"
CUT = "__cut__"


@dataclass(frozen=True)
class Made:
    """A derivative before the passes: its body, its parameters, the plan of its reverse sweep if it has one."""

    body: Block
    arguments: Any
    plan: Plan | None = None


def _entry_copies(context: Context, changed: frozenset[str]) -> Block:
    """A derivative never changes its caller's arguments: what is written is copied first."""
    return tuple(Assign(p, _copied(context, p), core.NOWHERE) for p in context.parameters if p in changed)


def _copied(context: Context, name: str) -> core.Expr:
    if kinds.is_array(context.kind(name)):
        whole: core.Expr = core.name(name)
        if name in context.shadowed and shadows.reshapes(context):
            # what is a copy for its caller must not become a view of a copy here
            whole = core.call(context.namespace.runtime(dense), whole, whole)
        return core.call(core.attribute(whole, "copy"))
    copy = replica if name in context.shadowed else structure.own
    return core.call(context.namespace.runtime(copy), core.name(name))


def gradient(context: Context, mode: str, single: bool) -> Made:
    """Return the gradient, value and gradient, or vector-Jacobian product; of a pair, both parts with a cut between."""
    whole = shadows.inserted(context, context.body)
    prepared = prepare.prepare(context, whole)
    reshaped: frozenset[str] = frozenset()
    before = context.namer.copy(), dict(context.bars), dict(context.types)
    while True:
        made, zeroed = _gradient_of(context, prepared, mode, single, reshaped)
        if zeroed <= reshaped:
            return made
        # zeros of a value that is not there any more would have the shape of another
        reshaped |= zeroed
        context.namer, context.bars, context.types = before[0].copy(), dict(before[1]), dict(before[2])


def _gradient_of(
    context: Context, prepared: prepare.Prepared, mode: str, single: bool, reshaped: frozenset[str]
) -> tuple[Made, frozenset[str]]:
    """Return the derivative, and the names whose values differ in shape of which it makes zeros."""
    plan = make(context, prepared, reshaped)
    reverse = Reverse(context, plan)
    out = context.result.id
    kind = context.kind(out)
    seeded: list[Stmt] = []
    context.types[context.bar(out)] = kind
    if mode in (VJP, PAIR):
        seed_name = context.bar(out)
    else:
        _check_scalar(kind, context)
        one: core.Expr = core.constant(1.0)
        if context.holomorphic:
            one = core.call(context.namespace.runtime(holomorphic_seed), context.result)
        elif not kinds.is_float(kind):
            one = core.call(context.namespace.runtime(structure.seed), context.result)
        seed_name = context.bar(out)
        seeded.append(Assign(seed_name, one, core.NOWHERE.as_role("seed")))
    reverse.state[out] = "borrowed"
    if out not in context.useful:
        reverse.state.clear()
    reverse.block(prepared.body)
    forward = forward_sweep(context, plan, reverse)
    results = [as_gradient(context, precision.kept(context, _gradient(context, reverse, p), p), p) for p in context.wrt]
    gradient = results[0] if single and len(results) == 1 else core.tuple_(results)
    value = _returned(context, mode, gradient)
    stacks = tuple(
        Assign(name, gast.List(elts=[], ctx=gast.Load()), core.NOWHERE)
        for key, name in reverse.stacks.items()
        if _is_stack(plan, key)
    )
    copies = _entry_copies(context, prepared.changed)
    cut: list[Stmt] = []
    if mode == PAIR:
        # an opaque call: what is before it stays before it
        cut.append(core.Effect(core.call(core.name(CUT), _primal(context)), core.NOWHERE))
    body = (
        *copies,
        *stacks,
        *first_bindings(context, plan, reverse),
        *forward,
        *_aux_apart(context, prepared),
        *cut,
        *seeded,
        *reverse.out,
        core.Return(value),
    )
    arguments = signature.extended(context.arguments, (seed_name,) if mode in (VJP, PAIR) else ())
    differing = prepare.reshaped(context, prepared.body)
    return Made(body, arguments, plan), frozenset(reverse.zeroed) & differing


def _primal(context: Context) -> core.Expr:
    return context.result if context.aux is None else core.tuple_([context.result, context.aux])


def _returned(context: Context, mode: str, gradient: core.Expr) -> core.Expr:
    if mode == PAIR or mode in (GRAD, VJP) and context.aux is None:
        return gradient
    return core.tuple_([gradient, context.aux] if mode in (GRAD, VJP) else [_primal(context), gradient])


def _aux_apart(context: Context, prepared: prepare.Prepared) -> Block:
    """What is returned as it is must not be changed by the reverse sweep."""
    if context.aux is None or prepared.memory.get(context.aux.id) not in prepared.written:
        return ()
    if kinds.is_array(context.kind(context.aux.id)):
        return (Assign(context.aux.id, _copied(context, context.aux.id)),)
    return (Assign(context.aux.id, core.call(context.namespace.runtime(replica), context.aux)),)


def _is_stack(plan: Plan, key: Any) -> bool:
    stmt = key[0]
    return key[:2] in plan.ends or plan.depth[stmt] > 0


def _check_scalar(kind: Kind, context: Context) -> None:
    if (
        isinstance(kind, (kinds.Tuple, kinds.List, kinds.Dict))
        or isinstance(kind, kinds.Array)
        and (kinds.rank(kind) or 0) > 0
    ):
        what = {"Tuple": "a tuple", "List": "a list", "Dict": "a dict"}.get(type(kind).__name__, "an array")
        fail(
            "S2S402",
            f"the result of `{context.name}` is {what}, not a scalar",
            None,
            "a gradient belongs to a scalar result",
            ("use s2sad.jacobian, s2sad.vjp with a seed of the result's shape, or s2sad.elementwise_grad",),
        )


def _gradient(context: Context, reverse: Reverse, name: str) -> core.Expr:
    kind = context.kind(name)
    if name in context.shadowed:
        return core.name(context.arguments_bar.get(name) or context.bar(name))
    if name not in reverse.state:
        reverse.start(name)
        return core.name(context.bar(name))
    if reverse.state[name] != OWNED and not kinds.is_immutable(kind):
        reverse.own(name)
    return core.name(context.bar(name))


def as_gradient(context: Context, bar: core.Expr, name: str) -> core.Expr:
    """Return the adjoint or tangent of a name as its user wants it, if it holds objects."""
    if not _holds_objects(context.kind(name)):
        return bar
    return core.call(context.namespace.runtime(records.as_gradient), bar, core.name(name))


def _holds_objects(kind: Kind) -> bool:
    if isinstance(kind, kinds.Tuple):
        return kind.cls is not tuple or any(map(_holds_objects, kind.elements))
    if isinstance(kind, kinds.List):
        # lists of what has no common kind
        return kind.element is kinds.UNKNOWN or _holds_objects(kind.element)
    if isinstance(kind, kinds.Dict):
        return any(_holds_objects(k) for _, k in kind.items) if kind.items is not None else _holds_objects(kind.value)
    return isinstance(kind, kinds.Object)


def tangent(context: Context, mode: str) -> Made:
    """Return the Jacobian-vector product, with the value before it; of a Hessian-vector product, without."""
    halting = singular.halting(context.body, context.namespace, context.active)
    context.body = prepare.results_apart(context, context.body)
    memory = prepare.groups(context, context.body)
    written = frozenset(
        memory[w] for s in core.walk(context.body) if (w := sharing.written_by(s)) is not None and w in memory
    )
    forward = Forward(context, frozenset(n for n, g in memory.items() if g in written), halting)
    dots = [context.dot(p) for p in context.wrt]
    for p, dot in zip(context.wrt, dots, strict=True):
        context.types[dot] = context.kind(p)
    body = forward.block(context.body)
    out = context.result.id
    moved = core.name(context.dot(out)) if out in context.useful else forward.zero(context.result)
    if mode == JVP:
        moved = precision.kept(context, moved, out)
    moved = as_gradient(context, moved, out)
    copies = list(_entry_copies(context, frozenset(n for n, g in memory.items() if g in written)))
    for p, dot in zip(context.wrt, dots, strict=True):
        if memory.get(p) in written:
            if kinds.is_array(context.kind(p)):
                made = core.call(core.attribute(core.name(dot), "copy"))
            elif p in context.shadowed:
                made = core.call(context.namespace.runtime(replica_tangent), core.name(p), core.name(dot))
            else:
                made = core.call(context.namespace.runtime(structure.own), core.name(dot))
            copies.append(Assign(dot, made, core.NOWHERE))
    for p in context.parameters:
        if p in context.useful and p not in context.wrt:
            zero = forward.zero(core.name(p))
            if p in context.shadowed and not kinds.is_array(context.kind(p)):
                zero = core.call(context.namespace.runtime(shadow), core.name(p))
            copies.append(Assign(context.dot(p), zero, core.NOWHERE))
    aux = [] if context.aux is None else [context.aux]
    result = moved if mode in (HVP, TANGENT) else core.tuple_([core.name(out), moved, *aux])
    whole = (*copies, *body, core.Return(result))
    return Made(whole, signature.extended(context.arguments, tuple(dots)))


def primal(context: Context) -> Made:
    """Return the function itself."""
    body = rebuilt(context.body, lambda s: [] if isinstance(s, core.Hook) else [s], set())
    return Made((*body, core.Return(context.result)), context.arguments)


@dataclass(frozen=True)
class Halves:
    """A derivative cut between its sweeps. ``saved`` is the name of what the first half keeps for the second.

    ``backward`` begins with ``unpacked``, and finds the names ``kept``; ``unsure`` may be None, where a path has not
    bound them.
    """

    forward: Block
    unpacked: Block
    backward: Block
    kept: tuple[str, ...]
    unsure: frozenset[str]
    saved: str


def halves(body: Block, parameters: tuple[str, ...], seeds: tuple[str, ...], saved: str) -> Halves:
    """Cut a derivative in two, at the mark that was left in it; ``saved`` is a free name."""
    at = next(i for i, s in enumerate(body) if _is_cut(s))
    front, marker, back = body[:at], body[at], body[at + 1 :]
    assert isinstance(marker, core.Effect) and isinstance(marker.value, gast.Call)
    needed = liveness.before(back) - set(seeds)
    bound = frozenset(parameters).union(*(core.all_writes(s) for s in front)) - set(seeds)
    crossing = [n for n in _in_order(front, parameters) if n in needed and n in bound]
    sure = assigned.find(front, frozenset(parameters)).at_end
    unbound = tuple(Assign(n, core.constant(None), core.NOWHERE) for n in crossing if n not in sure)
    names = [core.name(n) for n in crossing]
    whole = names[0] if len(names) == 1 else core.tuple_(names) if names else core.constant(None)
    forward = (*unbound, *front, core.Return(core.tuple_([marker.value.args[0], whole])))
    unpacked = (Assign(tuple(crossing), core.name(saved), core.NOWHERE),) if len(crossing) > 1 else ()
    kept = crossing[0] if len(crossing) == 1 else saved
    return Halves(forward, unpacked, back, tuple(crossing), frozenset(crossing) - sure, kept)


def _is_cut(stmt: Stmt) -> bool:
    return (
        isinstance(stmt, core.Effect)
        and isinstance(stmt.value, gast.Call)
        and isinstance(stmt.value.func, gast.Name)
        and stmt.value.func.id == CUT
    )


def _in_order(block: Block, parameters: tuple[str, ...]) -> list[str]:
    """Return the names that a block binds, parameters first, in the order in which they appear."""
    found = dict.fromkeys(parameters)
    for stmt in core.walk(block):
        found.update(dict.fromkeys(core.header_writes(stmt)))
    return list(found)


def positional(names: tuple[str, ...]) -> gast.arguments:
    """Return a signature of positional parameters."""
    args = [gast.Name(id=n, ctx=gast.Param(), annotation=None, type_comment=None) for n in names]
    return gast.arguments(
        args=args, posonlyargs=[], vararg=None, kwonlyargs=[], kw_defaults=[], kwarg=None, defaults=[]
    )
