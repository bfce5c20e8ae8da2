"""Adjoints of containers that are zeros at first: what comes later is added in place, ``params_bar["w"] += ...``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import gast

from s2sad import core, kinds
from s2sad.analysis.aliases import aliased
from s2sad.analysis.operations import denoted
from s2sad.analysis.rewrite import rebuilt
from s2sad.core import Assign, Block, Return, Stmt, Store
from s2sad.kinds import Kind
from s2sad.namespace import Namespace
from s2sad.optimise.effects import expressions
from s2sad.runtime import structure


def added(body: Block, types: Mapping[str, Kind], namespace: Namespace) -> Block:
    """Write ``d["w"] = add(d["w"], e)`` as ``d["w"] += e`` for arrays that nobody but ``d`` holds."""
    zeros = {str(s.target) for s in core.walk(body) if isinstance(s, Assign) and _is_zeros(s, types, namespace)}
    bound = core.write_counts(body)
    zeros = {n for n in zeros if bound[n] == 1}
    if not zeros:
        return body
    known: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for stmt in core.walk(body):
        total.update(n for e in expressions(stmt) for n in core.identifiers(e) if n in zeros)
        if isinstance(stmt, Return) and stmt.value is not None:
            returned = stmt.value.elts if isinstance(stmt.value, gast.Tuple) else [stmt.value]
            known.update(e.id for e in returned if isinstance(e, gast.Name))
        elif isinstance(stmt, Store) and stmt.base in zeros:
            more = _added(stmt, namespace)
            if more is not None:
                known[stmt.base] += 1
            elif stmt.op is None and aliased(stmt.value, types, namespace):
                # somebody else may hold what is stored
                known[stmt.base] -= 1
    alone = {n for n in zeros if known[n] == total[n]}

    def change(stmt: Stmt) -> list[Stmt]:
        more = _added(stmt, namespace) if isinstance(stmt, Store) and stmt.base in alone else None
        if more is None or not isinstance(stmt, Store) or not _is_array(types[stmt.base], stmt.index):
            return [stmt]
        return [core.changed(stmt, value=more, op="Add")]

    return rebuilt(body, change, set()) if alone else body


def _is_zeros(stmt: Assign, types: Mapping[str, Kind], namespace: Namespace) -> bool:
    made = isinstance(stmt.value, gast.Call) and denoted(stmt.value.func, namespace) is structure.zeros_like
    return made and isinstance(stmt.target, str) and isinstance(types.get(stmt.target), (kinds.Dict, kinds.List))


def _added(stmt: Store, namespace: Namespace) -> Any:
    """Return what a store adds to what its place held, if it does nothing else."""
    value = stmt.value
    if stmt.op is not None or not isinstance(stmt.index, gast.Constant) or not isinstance(value, gast.Call):
        return None
    if denoted(value.func, namespace) is not structure.add or len(value.args) != 2:
        return None
    item, more = value.args
    same = isinstance(item, gast.Subscript) and isinstance(item.value, gast.Name) and item.value.id == stmt.base
    same = same and isinstance(item.slice, gast.Constant) and item.slice.value == stmt.index.value
    return more if same and stmt.base not in core.reads(more) else None


def _is_array(kind: Kind, index: Any) -> bool:
    """Tell whether a container holds an array of floats, with axes, in a place."""
    if isinstance(kind, kinds.Dict) and kind.items is not None:
        found = dict(kind.items).get(index.value)
    else:
        found = kind.element if isinstance(kind, kinds.List) else None
    return isinstance(found, kinds.Array) and found.dtype == "float64" and bool(found.shape)
