"""Activity: which statements carry a derivative from a parameter to the result."""

from __future__ import annotations

from s2sad import core, kinds
from s2sad.analysis.aliases import aliased
from s2sad.analysis.sharing import written_by
from s2sad.core import Assign, Block, Effect, Stmt, Store
from s2sad.kinds import Kind
from s2sad.namespace import Namespace


def useful(
    body: Block,
    results: frozenset[str],
    varied: set[Stmt],
    types: dict[str, Kind],
    namespace: Namespace,
    wrt: tuple[str, ...],
) -> tuple[frozenset[str], set[Stmt]]:
    """Return the names that have an adjoint, and the statements that have one."""
    has = set(wrt)
    for stmt in varied:
        if isinstance(stmt, Assign):
            has.update(core.target_names(stmt.target))
        elif (base := written_by(stmt)) is not None:
            has.add(base)
    flow: dict[str, set[str]] = {}

    def link(source: str, target: str) -> None:
        flow.setdefault(target, set()).add(source)

    for stmt in core.walk(body):
        if isinstance(stmt, Assign):
            for target in core.target_names(stmt.target):
                for source in core.reads(stmt.value):
                    link(source, target)
                for source in aliased(stmt.value, types, namespace):
                    link(target, source)
        base = written_by(stmt)
        if base is not None:
            for source in (
                core.header_reads(stmt) if isinstance(stmt, Store) else core.reads(getattr(stmt, "value", None))
            ):
                link(source, base)
                if source != base and not kinds.is_immutable(types.get(source, kinds.UNKNOWN)):
                    link(base, source)
    seen = set(results)
    stack = list(results)
    while stack:
        for source in flow.get(stack.pop(), ()):
            if source not in seen:
                seen.add(source)
                stack.append(source)
    names = frozenset(n for n in has if n in seen and (n in wrt or kinds.carries(types.get(n, kinds.UNKNOWN))))
    active: set[Stmt] = set()
    for stmt in varied:
        if isinstance(stmt, Assign):
            if any(t in names for t in core.target_names(stmt.target)):
                active.add(stmt)
        elif isinstance(stmt, (Store, Effect)):
            base = written_by(stmt)
            if base in names:
                active.add(stmt)
        else:
            active.add(stmt)
    return names, active
