"""Calls that are computed again in the reverse sweep, and loops of which only some states are kept.

A checkpointed loop becomes the call of a function that runs rounds, ``advance``, with another one beside it that runs a
single round: by the derivative of that, the loop is reversed. What a round hands to the next is their result.
"""

from __future__ import annotations

from typing import Any

import gast

from s2sad import core, kinds
from s2sad.analysis import opaque
from s2sad.analysis.sharing import written_by
from s2sad.core import Block
from s2sad.front import inline, loops, outline
from s2sad.front.evaluate import static
from s2sad.front.lower import Lowerer, Value
from s2sad.front.scope import Frame, local_names, outer_names
from s2sad.front.varied import touches
from s2sad.runtime import checkpoints, structure
from s2sad.runtime.checkpoints import checkpointed

LOOP, STEP = "loop", "step"


def is_marked(lo: Lowerer, node: Any) -> bool:
    """Tell whether a loop goes over ``checkpointed(items, slots=k)``."""
    return isinstance(node, gast.Call) and static(lo, node.func) is checkpointed


def loop(lo: Lowerer, node: gast.For) -> bool:
    """Read a checkpointed loop as the call of a function. False: nothing in it varies, it is a loop like any other."""
    mark: Any = node.iter
    names = ("items", "slots", "disk")
    given = dict(zip(names, mark.args, strict=False)) | {k.arg: k.value for k in mark.keywords}
    if not {"items", "slots"} <= given.keys() <= set(names) or len(mark.args) > len(names):
        help = "for t in s2sad.checkpointed(range(n), slots=30)"
        lo.report("S2S404", "`checkpointed` takes the items and the number of slots", node.iter, help=(help,))
        return False
    plain = gast.For(node.target, given["items"], node.body, node.orelse, node.type_comment)
    tried = _tried(lo, gast.copy_location(plain, node))
    if tried is None:
        return False
    if touches(lo, given["items"]):
        help = "go over their positions: `for i in s2sad.checkpointed(range(len(xs)), slots=k)`"
        lo.report("S2S112", "the items of a checkpointed loop have a derivative", mark, help=(help,))
        return False
    for each in _jumps(node.body):
        lo.report("S2S112", "a checkpointed loop is left early", each, "how often it runs must be known", (WHILE,))
        return False
    body, after = tried
    written = _written(lo, body)
    state = _state(lo, node, written)
    if state is None or _seen_outside(lo, node, written, state):
        return False
    _call(lo, node, mark, state, written, after)
    return True


WHILE = "use a loop without the mark, or run all rounds and ignore the rest: `x = np.where(done, x, step(x))`"


def _tried(lo: Lowerer, node: gast.For) -> tuple[Block, dict[str, Value]] | None:
    """Return the loop as it is without the mark, and what is known at its end; None if nothing in it varies."""
    with lo.attempt(), lo.path():
        loops.for_(lo, node)
        body, after = tuple(lo.out), dict(lo.env or {})
        varies = any(s in lo.varied for s in core.walk(body))
    return (body, after) if varies else None


def _jumps(body: list[Any]) -> list[Any]:
    """Return the breaks of the loop itself."""
    found: list[Any] = []
    for stmt in body:
        if isinstance(stmt, gast.Break):
            found.append(stmt)
        elif not isinstance(stmt, (gast.For, gast.While, gast.FunctionDef)):
            for key in ("body", "orelse", "finalbody"):
                found.extend(_jumps(getattr(stmt, key, None) or []))
    return found


def _written(lo: Lowerer, body: Block) -> dict[str, set[str]]:
    """Return what was there before and is written in the loop, by core name, with all names that may lead there."""
    env: dict[str, Value] = lo.env or {}
    bases: dict[str, None] = {}
    for stmt in core.walk(body):
        base = written_by(stmt)
        bases.update(dict.fromkeys([base] if base is not None else []))
        bases.update(dict.fromkeys(sorted(opaque.writes(stmt, lo.types, lo.namespace))))
    found: dict[str, set[str]] = {}
    for base in bases:
        behind = {
            n for n in lo.groups.get(base, frozenset((base,))) if n in env and not kinds.is_immutable(env[n].kind)
        }
        if isinstance(lo.types.get(base), (kinds.List, kinds.Dict)):
            # an array that a list holds is not the list
            behind = {n for n in behind if not kinds.is_array(env[n].kind)}
        own = next((n for n in sorted(behind, key=lambda n: (n != base, n)) if _source_name(lo, n)), base)
        if behind:
            found.setdefault(own, set()).update(behind)
    return found


def _seen_outside(lo: Lowerer, node: Any, written: dict[str, set[str]], state: list[str]) -> bool:
    """Refuse writes that somebody else sees: the state is copied."""
    own = {str(lo.local(n)) for n in state}
    for name, behind in written.items():
        others = sorted(behind - own)
        if not others and name not in lo.arguments:
            continue
        lo.report(
            "S2S112",
            f"a checkpointed loop writes into `{name}`, which is seen outside of it",
            node,
            f"`{others[0]}` may be the same memory" if others else "it is an argument, which the caller sees",
            (f"copy it before the loop: `{name} = {name}.copy()`",),
        )
        return True
    return False


def _source_name(lo: Lowerer, name: str) -> str | None:
    return next((n for n in sorted(lo.frame.locals) if lo.local(n) == name), None)


def _state(lo: Lowerer, node: gast.For, written: dict[str, set[str]]) -> list[str] | None:
    """Return the names, as the source spells them, of what a round hands to the next, and to what follows."""
    env: dict[str, Value] = lo.env or {}
    bound: dict[str, None] = {}
    for each in core.nodes_in((node.target, *node.body)):
        if isinstance(each, gast.Name) and not isinstance(each.ctx, gast.Load) and lo.local(each.id) is not None:
            bound.setdefault(each.id)
    new = [n for n in bound if lo.local(n) not in env]
    for name in new:
        if _read_behind(lo.frame.node, node, name):
            lo.report(
                "S2S112",
                f"`{name}` is bound by a checkpointed loop and used after it",
                node,
                "what a round makes for itself is not kept",
                ("give it a value before the loop",),
            )
            return None
    changed = [n for n in map(lambda n: _source_name(lo, n), sorted(written)) if n is not None]
    targets = {n.id for n in core.nodes(node.target) if isinstance(n, gast.Name)}
    return [n for n in dict.fromkeys([*bound, *changed]) if n not in new and n not in targets]


def _read_behind(whole: Any, node: gast.For, name: str) -> bool:
    """Tell whether the first thing that happens to a name behind the loop is that it is read."""
    end = (node.end_lineno, node.end_col_offset)
    found = [
        n
        for n in (core.nodes(whole) if whole is not None else ())
        if isinstance(n, gast.Name) and n.id == name and (n.lineno, n.col_offset) >= end
    ]
    first = min(found, key=lambda n: (n.lineno, n.col_offset), default=None)
    return first is not None and isinstance(first.ctx, gast.Load)


def _call(
    lo: Lowerer, node: gast.For, mark: Any, state: list[str], written: dict[str, set[str]], after: dict[str, Value]
) -> None:
    from s2sad.front.statements import bind

    taken = {n.id for n in core.nodes(node) if isinstance(n, gast.Name)} | lo.frame.locals
    items, item = (_free(n, taken) for n in ("items", "item"))
    copies = _copies(lo, node, state, written)
    result = gast.Return(value=core.tuple_(map(core.name, state)))
    rounds = gast.For(node.target, core.name(items), node.body, [], node.type_comment)
    first = gast.Assign(targets=[node.target], value=core.name(item), type_comment=None)
    element = loops.element(lo, mark.args[0] if mark.args else next(k.value for k in mark.keywords if k.arg == "items"))
    lo.hint = items
    held = lo.fresh(items)
    lo.assign(held, lo.whole(mark), Value(kinds.List(element)))
    values = {n: after[str(lo.local(n))] for n in state}
    made = []
    for use, name, kind, body in (
        (LOOP, items, kinds.List(element), [*copies, rounds, result]),
        (STEP, item, element, [*copies, first, *node.body, result]),
    ):
        definition = _definition(f"{lo.frame.name}_{'advance' if use == LOOP else 'step'}", [*state, name], body, node)
        frame = Frame(
            lo.frame.name,
            lo.frame.file,
            lo.frame.globals,
            lo.frame.closure,
            local_names(definition),
            lo.frame,
            shared=outer_names(definition)[0],
            cls=lo.frame.cls,
            node=definition,
        )
        bound: dict[str, Any] = {n: (core.name(str(lo.local(n))), v) for n, v in values.items()}
        bound[name] = (core.name(held), Value(kind))
        made.append((use, outline.call(lo, (node, use), definition, frame, bound, node, use)))
    callees = [lo.callees[expr.func.id] for _, (expr, _) in made]  # type: ignore[attr-defined]
    callees[0].step = callees[1]
    callees[0].count = callees[1].count = len(state)
    expr, value = made[0][1]
    target = gast.Tuple(elts=[gast.Name(n, gast.Store(), None, None) for n in state], ctx=gast.Store())
    lo.hint = "state"
    bind(lo, gast.copy_location(target, node), expr, value)


def _free(wanted: str, taken: set[str]) -> str:
    while wanted in taken:
        wanted += "_"
    return wanted


def _copies(lo: Lowerer, node: Any, state: list[str], written: dict[str, set[str]]) -> list[Any]:
    """Return the statements that copy what is written, so that a kept state stays what it was."""
    lo.frame.objects.setdefault("own", structure.own)
    lo.frame.objects.setdefault("copy_apart", checkpoints.copy_apart)
    found: list[Any] = []
    for name in state:
        behind = next((b for b in written.values() if lo.local(name) in b), None)
        if behind is None:
            continue
        x, array = core.name(name), kinds.is_array(lo.value_of(name).kind)
        values = [core.call(core.attribute(x, "copy")) if array else core.call(core.name("own"), x)]
        others = [n for n in state if n != name and lo.local(n) in behind]
        if others:
            # they change places, or are one: that is seen when the program runs
            values = [core.call(core.name("copy_apart"), x, core.name(n)) for n in others]
        for value in values:
            target = core.stored(name)
            made = gast.Assign(targets=[target], value=gast.copy_location(value, node), type_comment=None)
            found.append(gast.copy_location(made, node))
    return found


def _definition(name: str, parameters: list[str], body: list[Any], node: Any) -> gast.FunctionDef:
    args = [gast.Name(id=n, ctx=gast.Param(), annotation=None, type_comment=None) for n in parameters]
    arguments = gast.arguments(
        args=args, posonlyargs=[], vararg=None, kwonlyargs=[], kw_defaults=[], kwarg=None, defaults=[]
    )
    placed = [s if getattr(s, "lineno", None) else gast.copy_location(s, node) for s in body]
    made = gast.FunctionDef(
        name=name, args=arguments, body=placed, decorator_list=[], returns=None, type_comment=None, type_params=[]
    )
    return gast.copy_location(made, node)


def call(lo: Lowerer, function: Any, node: gast.Call) -> tuple[core.Expr, Value]:
    """Call a function that ``checkpoint`` marked: it stays a function, and runs again in the reverse sweep."""
    return inline.function(lo, function, node, again=True)
