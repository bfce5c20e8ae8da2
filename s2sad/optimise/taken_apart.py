"""Tuples that are only read by element, and adjoints that are tuples written anew, are as many variables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import partial
from typing import Any

import gast
import numpy as np

from s2sad import core, kinds
from s2sad.analysis.operations import denoted
from s2sad.analysis.shapes import DISPLAYING, JOINING
from s2sad.core import Assign, Block, Stmt
from s2sad.kinds import Kind
from s2sad.names import Namer
from s2sad.namespace import Namespace
from s2sad.optimise.effects import expressions, mapped, mapped_header

NUMBERED = re.compile(r"(.*?)(?:_\d+)?(_bar|_dot)?(?:_\d+)?")


def run(
    body: Block,
    candidates: frozenset[str],
    parameters: frozenset[str],
    namer: Namer,
    types: dict[str, Kind],
    namespace: Namespace,
) -> tuple[Block, frozenset[str]]:
    """Replace ``t = (a, b)`` by one assignment for each element, and ``t[0]`` by its name; return the new names too."""
    parts = _parts(body, candidates - parameters, namer)
    for name, names in parts.items():
        kind = types.get(name)
        if isinstance(kind, kinds.Tuple) and len(kind.elements) == len(names):
            types.update(zip(names, kind.elements, strict=True))
    made = frozenset(n for names in parts.values() for n in names)
    namespace.reserve(made)
    return _replaced(body, parts) if parts else body, made


def _parts(body: Block, candidates: frozenset[str], namer: Namer) -> dict[str, list[str]]:
    """Return the tuples that can be taken apart, with names for their elements."""
    displays: dict[str, list[Assign]] = {}
    bound: Counter[str] = Counter()
    for stmt in core.walk(body):
        bound.update(core.header_writes(stmt))
        if isinstance(stmt, Assign) and isinstance(stmt.value, gast.Tuple) and stmt.target in candidates:
            displays.setdefault(str(stmt.target), []).append(stmt)
    sizes = {n: len(found[0].value.elts) for n, found in displays.items() if bound[n] == len(found)}
    if not sizes:
        return {}
    reads: Counter[str] = Counter()
    by_element: Counter[str] = Counter()
    kept: set[str] = set()
    for stmt in core.walk(body):
        found = Counter(n for e in expressions(stmt) for n in core.identifiers(e))
        reads.update(found)
        if isinstance(stmt, core.Verbatim):
            kept.update(found)
            continue
        for e in expressions(stmt):
            by_element.update(n for n in map(partial(_element, sizes=sizes), core.nodes(e)) if n)
            kept.update(n for scope in core.nodes(e) if isinstance(scope, core.SCOPES) for n in core.identifiers(scope))
    chosen = [
        n
        for n in sizes
        if reads[n] == by_element[n] and bound[n] == 1 or n not in kept and _written_anew(n, displays[n], sizes)
    ]
    return {n: [_named(n, namer) for _ in range(sizes[n])] for n in chosen}


def _written_anew(name: str, displays: list[Assign], sizes: Mapping[str, int]) -> bool:
    """Tell whether an adjoint is a display every time, of which each element is made of itself and of others."""
    if len(displays) == 1:
        return False
    for stmt in displays:
        if stmt.origin.role != "reverse" or len(stmt.value.elts) != sizes[name]:
            return False
        for i, element in enumerate(stmt.value.elts):
            nodes = list(core.nodes(element))
            own = [n.slice.value for n in nodes if _element(n, sizes) == name]
            if any(k != i for k in own) or sum(getattr(n, "id", "") == name for n in nodes) > len(own):
                return False
    return True


def _element(node: Any, sizes: Mapping[str, int]) -> str:
    """Return the name of the tuple of which a node reads an element by its number, else nothing."""
    if not isinstance(node, gast.Subscript) or not isinstance(node.value, gast.Name):
        return ""
    index, size = node.slice, sizes.get(node.value.id, 0)
    known = isinstance(index, gast.Constant) and type(index.value) is int and 0 <= index.value < size
    return node.value.id if known else ""


def _named(name: str, namer: Namer) -> str:
    """Return a name for an element: `y_3_bar` for one of `y_2_bar`, `t_3` for one of `t_2`."""
    found = NUMBERED.fullmatch(name)
    assert found is not None
    part = namer.part(found[1])
    return namer.fresh(part + found[2]) if found[2] else part


def _replaced(body: Block, parts: dict[str, list[str]]) -> Block:
    sizes = {n: len(names) for n, names in parts.items()}

    def element(node: Any) -> Any:
        name = _element(node, sizes)
        if name:
            return core.name(parts[name][node.slice.value])
        if isinstance(node, gast.Name) and node.id in parts:
            return core.tuple_(map(core.name, parts[node.id]))
        return core.map_children(node, element)

    out: list[Stmt] = []
    for stmt in body:
        stmt = core.within(stmt, lambda inner: _replaced(inner, parts))
        if isinstance(stmt, Assign) and stmt.target in parts:
            values = map(element, stmt.value.elts)
            named = zip(parts[str(stmt.target)], values, strict=True)
            out.extend(Assign(n, e, stmt.origin) for n, e in named if getattr(e, "id", "") != n)
        else:
            out.append(mapped_header(stmt, element))
    return tuple(out)


def lists(body: Block, namespace: Namespace) -> Block:
    """Return the block with arrays made and joined of lists, as one writes them: ``np.array([a, b])``."""

    def listed(display: Any) -> Any:
        if not isinstance(display, gast.Tuple):
            return display
        return gast.List(elts=[listed(e) for e in display.elts], ctx=gast.Load())

    def changed(node: Any) -> Any:
        node = core.map_children(node, changed)
        if isinstance(node, gast.Call) and node.args and isinstance(node.args[0], gast.Tuple):
            # with the type of a record, a tuple is not a list
            plain = len(node.args) == 1 and all(
                denoted(k.value, namespace) in (float, np.float64) for k in node.keywords
            )
            callee = denoted(node.func, namespace)
            if any(callee is f for f in (*(DISPLAYING if plain else ()), *JOINING)):
                args = [listed(node.args[0]), *node.args[1:]]
                return gast.Call(func=node.func, args=args, keywords=node.keywords)
        return node

    return mapped(body, lambda e: changed(e) if core.special(e) else e)
