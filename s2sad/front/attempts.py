"""The body of a ``try`` run twice: under try, on names of its own, and as the ordinary statements that it came to."""

from __future__ import annotations

from typing import Any

import gast

from s2sad import core, kinds
from s2sad.core import Verbatim
from s2sad.front.jumps import always_exits
from s2sad.front.lower import Lowerer, Value
from s2sad.front.scope import Frame

DEFINITIONS = (gast.FunctionDef, gast.ClassDef, gast.Import, gast.ImportFrom, gast.Global, gast.Nonlocal)


def raises(handler: Any) -> bool:
    """Tell whether a handler always ends by raising."""
    jumps = (gast.Return, gast.Break, gast.Continue)
    return always_exits(handler.body) and not any(isinstance(n, jumps) for n in core.nodes_in(handler.body))


def name_of(handler: Any) -> str:
    return handler.name.id if isinstance(handler.name, gast.Name) else handler.name


def renamed_stores(lo: Lowerer, node: Any) -> Any:
    """Return a statement in which the names that are bound are those of the core form."""
    if isinstance(node, gast.Name) and isinstance(node.ctx, gast.Store):
        name = lo.local(node.id) or node.id
        return node if name == node.id else core.stored(name)
    return core.map_children(node, lambda child: renamed_stores(lo, child))


def problem(lo: Lowerer, node: gast.Try, effects: bool) -> str | None:
    if effects:
        return "its body changes what was made before it"
    tried = _tail_break_off(node.body)
    inside = core.nodes_in(tried)
    if any(isinstance(n, DEFINITIONS) for n in inside):
        return "its body defines functions or imports modules"
    if leaves(tried):
        return "its body leaves a loop"
    if any(isinstance(n, (gast.Yield, gast.YieldFrom, gast.Await)) for n in inside):
        return "its body waits"
    if any(h.name is not None and not raises(h) and name_of(h) in _loads(h.body) for h in node.handlers):
        return "a handler reads the exception"
    if any(
        isinstance(n, gast.Raise) and n.exc is None
        for h in node.handlers
        if not raises(h)
        for n in core.nodes_in(h.body)
    ):
        return "a handler raises the exception again, on some paths only"
    for name in sorted(_read_later(lo, node) & {n for s in tried for n in _partly_bound([s])}):
        return f"what `{name}` is depends on how far its body came"
    return None


def _read_later(lo: Lowerer, node: gast.Try) -> set[str]:
    """Return the names that the body may have bound when it raises, and that are read by a handler or behind it."""
    found = set()
    for name in _partly_bound(_tail_break_off(node.body)):
        elsewhere = _count(lo.frame.node.body if lo.frame.node is not None else [], name)
        here = _count([*node.body, *node.orelse], name)
        if elsewhere > here or name in _loads([s for h in node.handlers for s in h.body]):
            found.add(name)
    return found


def _steps(lo: Lowerer, node: gast.Try) -> list[Any]:
    """Return the statements of the body that are run again, as far as it came, if a handler runs.

    Each is done as a whole or not at all: what raises binds nothing that is read later.
    """
    later = _read_later(lo, node)
    before = _tail_break_off(node.body)[:-1]
    last = max((i for i, s in enumerate(before) if stores([s]) & later), default=-1)
    return before[: last + 1]


def stores(body: list[Any]) -> set[str]:
    """Return the names that statements bind."""
    return {n.id for n in core.nodes_in(body) if isinstance(n, gast.Name) and isinstance(n.ctx, gast.Store)}


def _tail_break_off(body: list[Any]) -> list[Any]:
    return body[:-1] if isinstance(body[-1], gast.Break) else body


def leaves(body: list[Any]) -> bool:
    """Tell whether control may leave the loop around the statements."""
    for stmt in body:
        if isinstance(stmt, (gast.Break, gast.Continue, gast.Return)):
            return True
        if not isinstance(stmt, (gast.For, gast.While, gast.FunctionDef, gast.ClassDef)):
            inner = [getattr(stmt, k, None) or [] for k in ("body", "orelse", "finalbody")]
            inner += [h.body for h in getattr(stmt, "handlers", ())]
            if any(leaves(b) for b in inner):
                return True
    return False


def _loads(body: list[Any]) -> set[str]:
    return {n.id for n in core.nodes_in(body) if isinstance(n, gast.Name) and isinstance(n.ctx, gast.Load)}


def _count(body: list[Any], name: str) -> int:
    """Count the places that read a name."""
    found = 0
    for n in core.nodes_in(body):
        read = isinstance(n, gast.Name) and isinstance(n.ctx, gast.Load) or isinstance(n, gast.AugAssign)
        found += read and getattr(n.target if isinstance(n, gast.AugAssign) else n, "id", None) == name
    return found


def _partly_bound(body: list[Any]) -> set[str]:
    """Return the names that the body may have bound when it raises: all but those that its last statement binds."""
    if not body:
        return set()
    *before, last = body
    finishes = isinstance(last, gast.Try) and (last.orelse or last.finalbody)
    if finishes or not isinstance(last, (gast.If, gast.Try, gast.Assign, gast.AugAssign, gast.AnnAssign, gast.Expr)):
        before = body
    found = stores(before)
    if isinstance(last, gast.If):
        return found | _partly_bound(last.body) | _partly_bound(last.orelse)
    if isinstance(last, gast.Try):
        return found.union(_partly_bound(last.body), *(_partly_bound(h.body) for h in last.handlers))
    return found


def _read_first(body: list[Any]) -> set[str]:
    """Return the names that the body may read before it has bound them."""
    found: set[str] = set()
    bound: set[str] = set()
    for stmt in body:
        found |= {n for n in _loads([stmt]) | _augmented([stmt]) if n not in bound}
        if isinstance(stmt, gast.Assign):
            bound |= {t.id for t in stmt.targets if isinstance(t, gast.Name)}
    return found


def _augmented(body: list[Any]) -> set[str]:
    found = [n.target for n in core.nodes_in(body) if isinstance(n, gast.AugAssign)]
    return {t.id for t in found if isinstance(t, gast.Name)}


def replayed(lo: Lowerer, node: gast.Try, tried: list[Any]) -> None:
    """Emit the attempt and the branch on how it ended. ``tried``: the body without the store that it may end with."""
    from s2sad.front.calls import source_of
    from s2sad.front.statements import statements

    number = lo.fresh("caught")
    steps = _steps(lo, node)
    done = lo.fresh("done") if steps else None
    lo.emit(_attempt(lo, node, tried, number, done, len(steps)))
    lo.bind(number, Value(kinds.INT))
    again: list[Any] = []
    if done is not None:
        lo.bind(done, Value(kinds.INT))
        count = source_of(lo, core.name(done), Value(kinds.INT))
        for i, step in reversed(list(enumerate(steps))):
            far = gast.Compare(left=count, ops=[gast.Gt()], comparators=[core.constant(i)])
            again = [gast.copy_location(gast.If(test=far, body=[step, *again], orelse=[]), step)]
    test = source_of(lo, core.name(number), Value(kinds.INT))
    chain: list[Any] = []
    for i, handler in reversed(list(enumerate(node.handlers, 1))):
        if raises(handler):
            continue
        equal = gast.Compare(left=test, ops=[gast.Eq()], comparators=[core.constant(i)])
        arm = gast.If(test=equal, body=handler.body, orelse=chain)
        chain = [gast.copy_location(arm, handler)] if chain else handler.body
    none = gast.Compare(left=test, ops=[gast.Eq()], comparators=[core.constant(0)])
    branch = gast.copy_location(gast.If(test=none, body=[*node.body, *node.orelse], orelse=[*again, *chain]), node)
    statements(lo, [branch, *node.finalbody])


def _attempt(lo: Lowerer, node: gast.Try, tried: list[Any], number: str, done: str | None, steps: int) -> Verbatim:
    """Return the body under try, on names of its own; it binds the number of the handler, 0 if there is none.

    ``done``: the name of how many of the first ``steps`` statements were done.
    """
    tried = _tail_break_off(tried)
    bound = [n for n in sorted(stores(tried)) if lo.local(n) is not None]
    inner = Frame(
        lo.frame.name, lo.frame.file, lo.frame.globals, lo.frame.closure, set(bound), lo.frame, cls=lo.frame.cls
    )
    inner.rename.update((n, lo.fresh(n)) for n in bound)
    assert lo.env is not None
    first = _read_first(tried)
    entry = [_set(inner.rename[n], core.name(str(lo.local(n)))) for n in bound if n in first and lo.local(n) in lo.env]
    with lo.inside(inner):
        body = [renamed_stores(lo, lo.whole(s)) for s in tried]
    if done is not None:
        entry.append(_set(done, core.constant(0)))
        for i in range(steps, 0, -1):
            body.insert(i, _set(done, core.constant(i)))
    handlers = [
        gast.ExceptHandler(
            type=h.type and lo.whole(h.type),
            name=h.name if raises(h) else None,
            body=[lo.whole(s) for s in h.body] if raises(h) else [_set(number, core.constant(i))],
        )
        for i, h in enumerate(node.handlers, 1)
    ]
    made = gast.Try(body=[*entry, *body], handlers=handlers, orelse=[_set(number, core.constant(0))], finalbody=[])
    gast.copy_location(made, node)
    reads = core.reads(made) - set(inner.rename.values())
    names = (number, *inner.rename.values(), *([] if done is None else [done]))
    return Verbatim(made, reads, frozenset(names), lo.origin)


def _set(identifier: str, value: Any) -> Any:
    target = core.stored(identifier)
    return gast.Assign(targets=[target], value=value, type_comment=None)
