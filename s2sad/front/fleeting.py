"""Whether a generator goes on to write into what it has yielded: a list of its values would show the last of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gast

from s2sad import core, kinds
from s2sad.front.lower import Value

FUNCTIONS = (gast.FunctionDef, gast.Lambda, gast.ClassDef)
PARTS = (gast.Attribute, gast.Subscript, gast.Starred)


def changed_later(definition: Any, made: tuple[Any, Value], written: list[str]) -> str | None:
    """Return the name of what a generator may yield and write later. ``written``: what it wrote as it was read."""
    items, value = made
    if all(isinstance(items, gast.Name) and n == items.id for n in written):
        return None
    if isinstance(value.kind, kinds.List) and kinds.is_immutable(value.kind.element):
        return None
    for yielded, before, after, rounds in _yields(definition.body, [], [], False):
        for name in sorted(_roots(yielded)):
            others = _second_names(definition, name)
            if any(_writes(n, others) for stmt in after for n in core.nodes(stmt)):
                return name
            all_ = (n for stmt in definition.body for n in core.nodes(stmt))
            if rounds and not any(_makes(s, name) for s in before) and any(_writes(n, others) for n in all_):
                return name
    return None


def _yields(
    block: list[Any], before: list[Any], after: list[Any], rounds: bool
) -> Iterator[tuple[Any, list, list, bool]]:
    """Yield what is yielded, what is done before that in the same round of a loop, and what is done after it."""
    for at, stmt in enumerate(block):
        earlier, later = [*before, *block[:at]], [*block[at + 1 :], *after]
        if isinstance(stmt, gast.Expr) and isinstance(stmt.value, (gast.Yield, gast.YieldFrom)):
            yield stmt.value.value, earlier, later, rounds
        loop = isinstance(stmt, (gast.For, gast.While))
        for inner in (getattr(stmt, f, []) for f in ("body", "orelse", "finalbody")):
            if not isinstance(stmt, FUNCTIONS):
                yield from _yields(inner, [] if loop else earlier, later, rounds or loop)
        for handler in getattr(stmt, "handlers", []):
            yield from _yields(handler.body, earlier, later, rounds)


def _roots(node: Any) -> set[str]:
    """Return the names of what a value may be, or be a part of; arithmetic makes something new."""
    if isinstance(node, gast.Name):
        return {node.id}
    if isinstance(node, PARTS):
        return _roots(node.value)
    if isinstance(node, gast.Call):
        copies = isinstance(node.func, gast.Attribute) and node.func.attr == "copy"
        return set() if copies else {n.id for n in core.nodes(node) if isinstance(n, gast.Name)}
    if isinstance(node, (gast.Tuple, gast.List, gast.Dict, gast.IfExp)):
        return set().union(*map(_roots, core.children(node)))
    return set()


def _makes(stmt: Any, name: str) -> bool:
    """Tell whether a statement gives a name something new."""
    if not isinstance(stmt, gast.Assign) or not any(isinstance(t, gast.Name) and t.id == name for t in stmt.targets):
        return False
    return name not in _roots(stmt.value) and not isinstance(stmt.value, (gast.Name, *PARTS))


def _second_names(definition: Any, name: str) -> set[str]:
    """Return the names that may be the same object, or hold it, as far as the text says."""
    found = {name}
    nodes = core.nodes_in(definition.body)
    while True:
        before = len(found)
        for n in nodes:
            if isinstance(n, gast.Assign) and not isinstance(n.value, gast.Call):
                names = _roots(n.value).union(*map(_roots, n.targets))
                if _roots(n.value) and names & found:
                    found |= names
        if len(found) == before:
            return found


def _writes(node: Any, names: set[str]) -> bool:
    """Tell whether a node may write into one of the names."""
    if isinstance(node, (gast.Subscript, gast.Attribute)) and not isinstance(node.ctx, gast.Load):
        return bool(_roots(node) & names)
    if isinstance(node, gast.AugAssign):
        return bool(_roots(node.target) & names)
    if isinstance(node, gast.Call):
        return any(isinstance(n, gast.Name) and n.id in names for n in core.nodes(node))
    return False


__all__ = ["changed_later"]
