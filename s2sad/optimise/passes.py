"""PASSES: what is done to a derivative before it is printed. Switching them off changes no value."""

from __future__ import annotations

from collections.abc import Callable

from s2sad import core, kinds
from s2sad.analysis import webs
from s2sad.analysis.aliases import aliased
from s2sad.core import Assign, Block, For, Store
from s2sad.kinds import Kind
from s2sad.names import Namer
from s2sad.namespace import Namespace
from s2sad.optimise import (
    accumulate,
    algebra,
    common,
    contractions,
    copies,
    first_additions,
    fitted,
    in_place,
    items,
    objects,
    shapes,
    signs,
    taken_apart,
    taken_back,
    tidy,
    transposes,
    views,
    zero_arms,
)
from s2sad.optimise.dead_code import DeadCode, unused_stacks
from s2sad.optimise.effects import written
from s2sad.optimise.inline import Inline

ROUNDS = 8


def sharing(
    body: Block, kind: Callable[[str], Kind], types: dict[str, Kind], namespace: Namespace
) -> dict[str, frozenset[str]]:
    """Return, for each name, the names whose memory it may share anywhere in the function: one set for all in it."""
    groups: dict[str, set[str]] = {}

    def join(a: str, b: str) -> None:
        large, small = sorted((groups.setdefault(a, {a}), groups.setdefault(b, {b})), key=len, reverse=True)
        if large is not small:
            large |= small
            groups.update(dict.fromkeys(small, large))

    for stmt in core.walk(body):
        number = isinstance(stmt, Assign) and isinstance(stmt.target, str) and kinds.is_immutable(kind(stmt.target))
        if isinstance(stmt, (Assign, For)) and not number:
            value = stmt.value if isinstance(stmt, Assign) else stmt.iter
            for source in aliased(value, types, namespace):
                for target in core.target_names(stmt.target):
                    join(target, source)
        base = written(stmt, namespace)
        if base is not None and not kinds.is_array(kind(base)):
            values = [stmt.value] if isinstance(stmt, Store) else getattr(getattr(stmt, "value", None), "args", [])
            for value in values:
                for source in aliased(value, types, namespace):
                    join(base, source)
    frozen = {id(g): frozenset(g) for g in groups.values()}
    return {n: frozen[id(g)] for n, g in groups.items()}


def dead(body: Block, types: dict[str, Kind], namespace: Namespace, keep: frozenset[str]) -> Block:
    """Leave out dead code, again as long as stacks have gone: what was pushed may not be needed then."""
    for _ in range(ROUNDS):
        shared = sharing(body, lambda n: types.get(n, kinds.UNKNOWN), types, namespace)
        alive = DeadCode(namespace, shared, keep).run(body)
        body = unused_stacks(alive, namespace)
        if body is alive:
            break
    return body


def _names(body: Block) -> set[str]:
    return {n for s in core.walk(body) for n in (*core.header_reads(s), *core.header_writes(s))}


def _unread(body: Block, candidates: frozenset[str]) -> bool:
    """Tell whether something is computed that is not read: what read it, or asked for its shape, was simplified."""
    reads = core.read_counts(body)
    return any(isinstance(s, Assign) and s.target in candidates and not reads[str(s.target)] for s in core.walk(body))


def _root(name: str, candidates: frozenset[str]) -> bool:
    """Tell whether a name is a candidate, or a further web of one."""
    return name in candidates or name.rpartition("_")[0] in candidates


def run(
    body: Block,
    types: dict[str, Kind],
    namespace: Namespace,
    candidates: frozenset[str],
    keep: frozenset[str],
    parameters: frozenset[str],
    optimise: bool = True,
    again: frozenset[str] = frozenset(),
    renamed: dict[str, str] | None = None,
) -> Block:
    """Apply the passes. ``candidates`` may vanish; memory reachable from ``keep`` is visible outside.

    ``again``: names that the reverse sweep computes a second time. ``renamed`` is told which names got others.
    """
    if not optimise:
        return body

    def kind(n: str) -> Kind:
        return types.get(n, kinds.UNKNOWN)

    def scalar(n: str) -> bool:
        return kinds.is_scalar(kind(n))

    body = dead(body, types, namespace, keep)
    namer = Namer(_names(body) | parameters | namespace.reserved | set(namespace.bindings))
    if again:
        found = webs.split(tuple(parameters), body, types, {}, namer, [], again)
        body = found.body
        types.update(found.types)
        candidates |= frozenset(n for n in found.types if _root(n, again) and n not in parameters)
    made: frozenset[str] | None = None
    while made is None or made:
        # what a tuple holds may be a tuple
        plain = copies.run(body, candidates, parameters, scalar, algebra.facts_of(body, types))
        body, made = taken_apart.run(plain, candidates, parameters, namer, types, namespace)
        candidates |= made
    # most of what is done to arrays needs to know that they are
    arrays = any(map(kinds.is_array, types.values()))
    if arrays:
        body = shapes.run(
            plain, types, namespace, candidates, parameters, lambda: sharing(plain, kind, types, namespace)
        )
        body = fitted.run(body, types, namespace, candidates, sharing(body, kind, types, namespace))
    if body is not plain:
        body = copies.run(body, candidates, parameters, scalar, algebra.facts_of(body, types))
    body = accumulate.run(body, scalar)
    body = dead(body, types, namespace, keep)
    shared = sharing(body, kind, types, namespace)
    kept = taken_back.run(body, shared, namespace, candidates) if arrays else body
    if kept is not body:
        body = dead(kept, types, namespace, keep)
        shared = sharing(body, kind, types, namespace)
    once, made = common.run(body, types, namespace, shared, candidates, parameters, namer)
    if once is not body:
        candidates |= made
        body = dead(once, types, namespace, keep)
        shared = sharing(body, kind, types, namespace)
    turned = signs.run(body, types, namespace, candidates, shared)
    if turned is not body:
        body = copies.run(turned, candidates, parameters, scalar, algebra.facts_of(turned, types))
        shared = sharing(body, kind, types, namespace)
    if arrays:
        body = contractions.run(body, types, namespace)
    body = zero_arms.run(body, scalar, namespace)
    body = Inline(types, namespace, candidates, shared).run(body)
    body = contractions.plain(body, shared, namespace)
    if arrays:
        body = transposes.run(body, types, namespace)
        body = views.run(body, shared, types, namespace, candidates)
    body = accumulate.run(body, scalar)
    if arrays:
        body = first_additions.run(body, namespace)
    body = algebra.run(body, scalar, algebra.facts_of(body, types))
    if _unread(body, candidates):
        body = dead(body, types, namespace, keep)
    body = tidy.displayed(tidy.received(body, candidates), types, namespace)
    body = objects.displayed(body, types, namespace)
    if arrays:
        body = tidy.zeros(body, types, namespace)
    body = taken_back.unchanged(items.added(taken_apart.lists(body, namespace), types, namespace))
    if arrays:
        body = in_place.run(body, types, sharing(body, kind, types, namespace), parameters)
    names = tidy.numbers(body, candidates - parameters, parameters | set(namespace.bindings))
    namespace.reserve(names.values())
    known = {n: types.pop(n) for n in names if n in types}
    types.update({names[n]: k for n, k in known.items()})
    if renamed is not None:
        renamed.update(names)
    return webs.renamed(body, names)
