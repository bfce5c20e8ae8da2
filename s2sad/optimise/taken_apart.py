"""Tuples that are only read by element are as many variables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import partial
from typing import Any

import gast
import numpy as np

from s2sad import core
from s2sad.analysis.operations import denoted
from s2sad.analysis.shapes import DISPLAYING, JOINING
from s2sad.core import Assign, Block, Stmt
from s2sad.names import Namer
from s2sad.namespace import Namespace
from s2sad.optimise.effects import expressions, mapped, mapped_header

NUMBERED = re.compile(r"(.*?)(?:_\d+)?(_bar|_dot)?(?:_\d+)?")


def run(body: Block, candidates: frozenset[str], namer: Namer, namespace: Namespace) -> tuple[Block, frozenset[str]]:
    """Replace ``t = (a, b)`` by one assignment for each element, and ``t[0]`` by its name; return the new names too."""
    parts = _parts(body, candidates, namer)
    made = frozenset(n for names in parts.values() for n in names)
    namespace.reserve(made)
    return _replaced(body, parts) if parts else body, made


def _parts(body: Block, candidates: frozenset[str], namer: Namer) -> dict[str, list[str]]:
    """Return the tuples that can be taken apart, with names for their elements."""
    displays: dict[str, Any] = {}
    bound: Counter[str] = Counter()
    for stmt in core.walk(body):
        bound.update(core.header_writes(stmt))
        if isinstance(stmt, Assign) and isinstance(stmt.value, gast.Tuple) and stmt.target in candidates:
            displays[str(stmt.target)] = stmt.value
    once = {n: len(display.elts) for n, display in displays.items() if bound[n] == 1}
    if not once:
        return {}
    reads: Counter[str] = Counter()
    by_element: Counter[str] = Counter()
    for stmt in core.walk(body):
        reads.update(n for e in expressions(stmt) for n in core.identifiers(e))
        for e in expressions(stmt) if not isinstance(stmt, core.Verbatim) else ():
            by_element.update(n for n in map(partial(_element, once=once), core.nodes(e)) if n)
    return {n: [_named(n, namer) for _ in range(k)] for n, k in once.items() if reads[n] == by_element[n]}


def _element(node: Any, once: Mapping[str, int]) -> str:
    """Return the name of the tuple of which a node reads an element by its number, else nothing."""
    if not isinstance(node, gast.Subscript) or not isinstance(node.value, gast.Name):
        return ""
    index, size = node.slice, once.get(node.value.id, 0)
    known = isinstance(index, gast.Constant) and type(index.value) is int and 0 <= index.value < size
    return node.value.id if known else ""


def _named(name: str, namer: Namer) -> str:
    """Return a name for an element: `y_3_bar` for one of `y_2_bar`, `t_3` for one of `t_2`."""
    found = NUMBERED.fullmatch(name)
    assert found is not None
    part = namer.part(found[1])
    return namer.fresh(part + found[2]) if found[2] else part


def _replaced(body: Block, parts: dict[str, list[str]]) -> Block:
    def element(node: Any) -> Any:
        if isinstance(node, gast.Subscript) and isinstance(node.value, gast.Name) and node.value.id in parts:
            return core.name(parts[node.value.id][node.slice.value])
        return core.map_children(node, element)

    out: list[Stmt] = []
    for stmt in body:
        if core.blocks_of(stmt):
            stmt = core.with_blocks(stmt, tuple(_replaced(b, parts) for b in core.blocks_of(stmt)))
        if isinstance(stmt, Assign) and stmt.target in parts:
            names = parts[str(stmt.target)]
            out.extend(Assign(n, element(e), stmt.origin) for n, e in zip(names, stmt.value.elts, strict=True))
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
