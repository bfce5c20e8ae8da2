"""What the body of a loop does to what it iterates over.

Python evaluates an iterable once. The loop goes on with that object if its name is bound again, sees what is written
into it, and goes on as long as a list is at that time.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gast
import numpy as np

from s2sad import core, kinds
from s2sad.analysis import aliases
from s2sad.front.evaluate import kind_of, static
from s2sad.front.lower import Lowerer
from s2sad.front.scope import MISSING, Closure
from s2sad.rules import registry

BOUND, WRITTEN, RESIZED = "bound", "written", "resized"
RESIZING = frozenset({"append", "extend", "insert", "pop", "popitem", "remove", "clear", "update", "setdefault", "add"})
WRITING = frozenset({"sort", "reverse", "fill", "put", "partition", "resize", "itemset", "setfield", "byteswap"})
HARMLESS = frozenset({len, sum, min, max, abs, float, int, isinstance, print, range})
HARMLESS |= frozenset({enumerate, zip, sorted, list, tuple})


def sources(lo: Lowerer, node: Any) -> frozenset[str]:
    """Return the names that lead to what a loop over the expression reads."""
    if isinstance(node, gast.Call):
        callee = static(lo, node.func)
        if callee is enumerate or callee is zip or callee is reversed:
            return frozenset().union(*(sources(lo, a) for a in node.args))
        if isinstance(node.func, gast.Attribute) and node.func.attr in ("items", "values", "keys"):
            return sources(lo, node.func.value)
    return aliases.aliased(lo.whole(node), lo.types, lo.namespace)


def changes(lo: Lowerer, names: frozenset[str], body: list[Any]) -> set[str]:
    """Return what the body may do to the names, and to the memory behind them."""
    group = names.union(*(lo.groups.get(n, ()) for n in names))
    found: set[str] = set()
    for node in _nodes(lo, body):
        found |= _change(lo, names, group, node)
    return found


def _nodes(lo: Lowerer, body: list[Any]) -> Iterator[Any]:
    """Yield the nodes of the body, and of the nested functions that it names."""
    waiting, seen = list(body), set()
    while waiting:
        for node in core.nodes(waiting.pop()):
            yield node
            if isinstance(node, gast.Name) and isinstance(node.ctx, gast.Load) and node.id not in seen:
                seen.add(node.id)
                kind = kind_of(lo, node)
                if isinstance(kind, Closure):
                    waiting.append(kind.node)


def _change(lo: Lowerer, names: frozenset[str], group: frozenset[str], node: Any) -> set[str]:
    if isinstance(node, gast.Name) and isinstance(node.ctx, (gast.Store, gast.Del)):
        return {BOUND} if lo.local(node.id) in names else set()
    if isinstance(node, gast.AugAssign):
        return {WRITTEN, RESIZED} if _root(lo, node.target) in group else set()
    if isinstance(node, (gast.Subscript, gast.Attribute)) and not isinstance(node.ctx, gast.Load):
        if _root(lo, node) not in group:
            return set()
        if isinstance(node, gast.Subscript) and isinstance(node.slice, gast.Slice) or isinstance(node.ctx, gast.Del):
            return {WRITTEN, RESIZED}
        return {WRITTEN}
    if isinstance(node, gast.Call):
        return _called(lo, group, node)
    return set()


def _called(lo: Lowerer, group: frozenset[str], node: gast.Call) -> set[str]:
    found: set[str] = set()
    if isinstance(node.func, gast.Attribute) and _root(lo, node.func.value) in group:
        if node.func.attr in RESIZING:
            return {WRITTEN, RESIZED}
        if node.func.attr in WRITING or isinstance(kind_of(lo, node.func.value), kinds.Object):
            found.add(WRITTEN)
    given = [*node.args, *(k.value for k in node.keywords)]
    if not any(lo.local(n) in group for a in given for n in core.reads(a)):
        return found
    callee = static(lo, node.func)
    rules = registry.find(callee) if callee is not MISSING else None
    writes = any(k.arg == "out" for k in node.keywords) or rules is not None and rules.rewrite is not None
    if callee in HARMLESS or (isinstance(callee, np.ufunc) or rules is not None) and not writes:
        return found
    return {WRITTEN, RESIZED}


def _root(lo: Lowerer, node: Any) -> str | None:
    while isinstance(node, (gast.Subscript, gast.Attribute, gast.Starred)):
        node = node.value
    return lo.local(node.id) if isinstance(node, gast.Name) else None
