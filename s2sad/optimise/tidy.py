"""The last steps: results are received under the names that they are for, and parts are numbered as they appear."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import gast
import numpy as np

from s2sad import core, kinds
from s2sad.analysis import webs
from s2sad.analysis.operations import denoted
from s2sad.core import Assign, Block, Break, For, Stmt, Store, Verbatim, While
from s2sad.kinds import Kind
from s2sad.namespace import Namespace
from s2sad.optimise.effects import expressions
from s2sad.runtime import structure

# the number of a part or of one of several equal names, and what was made for it: `h_3`, `x_bar_2`, `h_3_bar`
PIECE = re.compile(r"_\d+|_bar|_dot|_stack|_old|_saved")
TAIL = re.compile(r"(?<=.)(?:_\d+|_bar|_dot|_stack|_old|_saved)*$")
MADE = ("_bar", "_dot", "_stack", "_old", "_saved")


def received(body: Block, candidates: frozenset[str]) -> Block:
    """``a, b = f(x)`` followed by ``y = a`` is ``y, b = f(x)``, if nothing else is done with ``a``."""
    reads = core.read_counts(body)
    writes = core.write_counts(body)
    once = frozenset(n for n in candidates if reads[n] == writes[n] == 1) - _pinned(body)
    return _received(body, once)


def _pinned(body: Block) -> set[str]:
    """Return the names that stay: those that nested functions see, and those that are bound by what is kept as text."""
    return webs.pinned_names(body) | {n for s in core.walk(body) if isinstance(s, Verbatim) for n in s.writes}


def _received(body: Block, once: frozenset[str]) -> Block:
    out = [core.within(stmt, lambda inner: _received(inner, once)) for stmt in body]
    i = 0
    while i < len(out):
        stmt = out[i]
        if isinstance(stmt, Assign) and not isinstance(stmt.target, str):
            for name in core.target_names(stmt.target):
                j = _moved(out, i, name) if name in once else None
                if j is not None:
                    stmt = core.changed(stmt, target=_with(stmt.target, name, str(getattr(out.pop(j), "target", ""))))
            out[i] = stmt
        i += 1
    return tuple(out)


def _with(target: core.Target, name: str, other: str) -> core.Target:
    return core.rename_target(target, lambda n: other if n == name else n)


def _moved(block: list[Stmt], i: int, name: str) -> int | None:
    """Return where the name is given another, if that name means nothing between here and there."""
    for j in range(i + 1, len(block)):
        stmt = block[j]
        if isinstance(stmt, Assign) and isinstance(stmt.value, gast.Name) and stmt.value.id == name:
            between = block[i + 1 : j]
            if not isinstance(stmt.target, str) or stmt.target in core.header_writes(block[i]):
                return None
            used = any(stmt.target in core.all_reads(s) | core.all_writes(s) for s in between)
            jumps = any(isinstance(s, Break) for s in core.walk(tuple(between)))
            return None if used or jumps else j
        if name in core.all_reads(stmt):
            return None
    return None


def displayed(body: Block, types: Mapping[str, Kind], namespace: Namespace) -> Block:
    """A dict of zeros all items of which are set afterwards is the dict of these items."""
    out = list(body)
    for stmt in body:
        items = _zeros_of_dict(stmt, types, namespace)
        if items is not None and isinstance(stmt, Assign) and isinstance(stmt.target, str):
            stores = _all_stores(out, out.index(stmt), stmt.target, items)
            if stores is not None:
                values = {s.index.value: s.value for s in stores}  # type: ignore[union-attr]
                keys: list[Any] = [core.constant(k) for k in items]
                made = gast.Dict(keys=keys, values=[values[k] for k in items])
                out[out.index(stores[-1])] = Assign(stmt.target, made, stores[-1].origin)
                gone = {stmt, *stores[:-1]}
                out = [s for s in out if s not in gone]
    return tuple(out)


def _zeros_of_dict(stmt: Stmt, types: Mapping[str, Kind], namespace: Namespace) -> list[Any] | None:
    """Return the keys of the dict like which a statement makes a dict of zeros."""
    call = stmt.value if isinstance(stmt, Assign) else None
    if not isinstance(call, gast.Call) or denoted(call.func, namespace) is not structure.zeros_like:
        return None
    kind = types.get(getattr(call.args[0], "id", ""))
    if not isinstance(kind, kinds.Dict) or not kind.items or not all(type(k) is str for k, _ in kind.items):
        return None
    return [k for k, _ in kind.items]


def _all_stores(block: list[Stmt], start: int, name: str, keys: list[Any]) -> list[Store] | None:
    """Return the stores that set the items, each once, if all of them may as well be evaluated at the last of them."""
    found: list[Store] = []
    missing = set(keys)
    read: set[str] = set()
    for stmt in block[start + 1 :]:
        if isinstance(stmt, Store) and stmt.base == name:
            key = stmt.index.value if isinstance(stmt.index, gast.Constant) else None
            if stmt.op is not None or key not in missing or name in core.reads(stmt.value):
                return None
            missing.discard(key)
            found.append(stmt)
            read |= core.reads(stmt.value)
            if not missing:
                return found
        elif not isinstance(stmt, Assign) or name in core.all_reads(stmt) or read & core.all_writes(stmt):
            return None
    return None


def zeros(body: Block, types: Mapping[str, Kind], namespace: Namespace, inside: bool = False) -> Block:
    """``np.zeros_like(x)`` in a loop is ``np.zeros(x.shape)`` for float arrays: a third of the time."""
    out: list[Stmt] = []
    for stmt in body:
        looping = inside or isinstance(stmt, (For, While))
        stmt = core.within(stmt, lambda inner: zeros(inner, types, namespace, looping))
        value = stmt.value if inside and isinstance(stmt, Assign) and stmt.origin.role == "reverse" else None
        if isinstance(value, gast.Call) and denoted(value.func, namespace) is np.zeros_like and len(value.args) == 1:
            kind = types.get(getattr(value.args[0], "id", ""))
            if isinstance(kind, kinds.Array) and kind.dtype == "float64" and not value.keywords:
                made = core.call(namespace.numpy("zeros"), core.attribute(value.args[0], "shape"))
                stmt = core.changed(stmt, value=made)
        out.append(stmt)
    return tuple(out)


def numbers(body: Block, candidates: frozenset[str], taken: frozenset[str]) -> dict[str, str]:
    """Return new names for those with numbers, so that they count up. ``taken``: names in use elsewhere."""
    candidates -= _pinned(body)
    appearing = dict.fromkeys(_in_order(body))
    used = set(taken | (appearing.keys() - candidates))
    for name in tuple(used):
        used.update(itertools.accumulate(_pieces(name)))
    # names without a further number, and the beginnings of names that go on with something else
    plain: set[str] = set()
    for name in appearing:
        pieces = _pieces(name)
        starts = list(itertools.accumulate(pieces))
        plain.update(start for start, piece in zip(starts, [*pieces[1:], ""], strict=True) if not piece[1:].isdigit())
    new: dict[str, str] = {}
    count: Counter[str] = Counter()
    under = Counter(start for name in appearing for start in itertools.accumulate(_pieces(name)))
    for name in appearing:
        if name not in candidates:
            continue
        old = ""
        for piece in _pieces(name):
            before, old = old, old + piece
            split = piece[1:].isdigit() and before[-1:].isdigit()
            if old not in new and split and under[before] == under[old]:
                # what is left of a variable of which there were several
                new[old] = new[before]
            elif old not in new:
                new[old] = _renumbered(new.get(before, ""), piece, before in plain, used, count)
                used.add(new[old])
    found = {n: new[n] for n in appearing if n in candidates and new[n] != n}
    assert len({found.get(n, n) for n in appearing}) == len(appearing), "two variables would get one name"
    return found


def _pieces(name: str) -> list[str]:
    """Return the parts of a name: `h_3_bar_2` is `h`, `_3`, `_bar`, `_2`."""
    tail = TAIL.search(name)
    assert tail is not None
    return [name[: tail.start()], *PIECE.findall(tail[0])]


def _renumbered(before: str, piece: str, plain: bool, used: set[str], count: Counter[str]) -> str:
    """Return a name with its last piece, whose number is the first that is free, or none if it needs none.

    ``count``: the numbers that are known to be used.
    """
    if not before or not piece[1:].isdigit():
        return before + piece
    made = before.endswith(MADE)
    if made and not plain and f"{before}_1" not in used:
        # the only one of its name: later ones count from two
        used.add(f"{before}_1")
        return before
    count[before] = max(count[before], 2 if made else 1)
    while f"{before}_{count[before]}" in used:
        count[before] += 1
    return f"{before}_{count[before]}"


def _in_order(body: Block) -> Iterator[str]:
    """Yield the names of a function as one reads it, a statement's result first."""
    for stmt in core.walk(body):
        yield from core.header_writes(stmt)
        for node in expressions(stmt):
            yield from core.identifiers(node)
