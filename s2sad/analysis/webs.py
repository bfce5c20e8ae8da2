"""Split a name's independent definitions into names of their own.

A web is a set of definitions joined by common uses. Giving each web its own name yields most of what static single
assignment gives, and keeps the user's names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import gast

from s2sad import core, kinds
from s2sad.core import Assign, Block, Effect, For, If, Return, Stmt, Store, Verbatim, While, With
from s2sad.kinds import UNREACHED, Kind, join
from s2sad.names import Namer

CHANGING = (kinds.List, kinds.Dict, kinds.Object, kinds.Tuple)
Reaching = dict[str, object]


@dataclass(frozen=True)
class Webs:
    body: Block
    types: dict[str, Kind]


class _Finder:
    """Union-find over definitions, fed by a walk that knows which definition reaches each use.

    Where several definitions meet, a joint stands for them; they become one web only when it is used.
    """

    def __init__(self) -> None:
        self.parent: dict[object, object] = {}
        self.uses: dict[tuple[Stmt, str], object] = {}
        self.order: list[tuple[str, Any]] = []
        # what meets in the joints that were not used yet
        self.joints: dict[object, list[object]] = {}
        # for each loop around: the names it binds, and what reaches its breaks
        self.loops: list[tuple[frozenset[str], list[Reaching]]] = []

    def find(self, item: object) -> object:
        parent = self.parent
        above = parent[item]
        while above is not item:
            parent[item] = item = parent[above]
            above = parent[item]
        return item

    def joint(self, parts: list[object]) -> object:
        made = object()
        self.parent[made] = made
        self.joints[made] = parts
        return made

    def used(self, item: object) -> object:
        """Make one web of all that meets in a joint."""
        waiting = [item]
        while waiting:
            for part in self.joints.pop(waiting.pop(), ()):
                a, b = self.find(item), self.find(part)
                if a is not b:
                    self.parent[b] = a
                waiting.append(part)
        return item

    def meets(self, joint: object, item: object) -> None:
        """One more definition reaches a joint."""
        if joint in self.joints:
            self.joints[joint].append(item)
        else:
            self.joints[joint] = [item]
            self.used(joint)

    def use(self, stmt: Stmt, name: str, reaching: Reaching) -> None:
        if name in reaching:
            self.uses[stmt, name] = self.used(reaching[name])

    def define(self, stmt: Stmt, name: str, reaching: Reaching) -> None:
        item = (stmt, name)
        self.parent[item] = item
        self.order.append((name, item))
        reaching[name] = item

    def block(self, block: Block, reaching: Reaching) -> bool:
        """Bring ``reaching`` up to date; return whether the end of the block is reached."""
        return all(self.stmt(stmt, reaching) for stmt in block)

    def stmt(self, stmt: Stmt, reaching: Reaching) -> bool:
        if isinstance(stmt, (For, While)):
            return self.loop(stmt, reaching)
        for name in core.header_reads(stmt):
            self.use(stmt, name, reaching)
        if isinstance(stmt, If):
            return self.branch(stmt, reaching)
        for name in core.header_writes(stmt):
            self.define(stmt, name, reaching)
        if isinstance(stmt, core.Hook):
            self.block(stmt.body, reaching)
            # the block begins and ends with the adjoint under one name
            name = stmt.adjoint
            self.use(stmt, name, {name: self.joint([reaching[name], (stmt, name)])})
            return True
        if isinstance(stmt, With):
            return self.block(stmt.body, reaching)
        if isinstance(stmt, core.Break):
            names, breaks = self.loops[-1]
            breaks.append(_part(reaching, names))
            return False
        return not (isinstance(stmt, Verbatim) and isinstance(stmt.node, gast.Raise))

    def branch(self, stmt: If, reaching: Reaching) -> bool:
        names = core.all_writes(stmt)
        before = _part(reaching, names)
        ends: list[Reaching] = []
        for inner in (stmt.body, stmt.orelse):
            _set(reaching, names, before)
            if self.block(inner, reaching):
                ends.append(_part(reaching, names))
        _set(reaching, names, self.merged(ends))
        return bool(ends)

    def loop(self, stmt: For | While, reaching: Reaching) -> bool:
        names = core.all_writes(stmt)
        if isinstance(stmt, For):
            for name in core.header_reads(stmt):
                self.use(stmt, name, reaching)
        head = {n: self.joint([reaching[n]] if n in reaching else []) for n in names}
        _set(reaching, names, head)
        breaks: list[Reaching] = []
        self.loops.append((names, breaks))
        if isinstance(stmt, While):
            for name in core.header_reads(stmt):
                self.use(stmt, name, reaching)
        else:
            for name in core.header_writes(stmt):
                self.define(stmt, name, reaching)
        if self.block(stmt.body, reaching):
            for n, joint in head.items():
                if n in reaching and reaching[n] is not joint:
                    self.meets(joint, reaching[n])
        self.loops.pop()
        endless = isinstance(stmt, While) and isinstance(stmt.test, gast.Constant) and stmt.test.value
        ends = breaks if endless else [head, *breaks]
        _set(reaching, names, self.merged(ends))
        return bool(ends)

    def merged(self, paths: list[Reaching]) -> Reaching:
        """Return what reaches a place that several paths lead to."""
        found: dict[str, dict[object, None]] = {}
        for path in paths:
            for n, item in path.items():
                found.setdefault(n, {})[item] = None
        return {n: next(iter(items)) if len(items) == 1 else self.joint(list(items)) for n, items in found.items()}


def _part(reaching: Reaching, names: frozenset[str]) -> Reaching:
    return {n: reaching[n] for n in names if n in reaching}


def _set(reaching: Reaching, names: frozenset[str], part: Reaching) -> None:
    for n in names:
        if n in part:
            reaching[n] = part[n]
        else:
            reaching.pop(n, None)


def split(
    parameters: tuple[str, ...],
    body: Block,
    types: dict[str, Kind],
    kinds_at: dict[Stmt, Kind],
    namer: Namer,
    marked: list[set[Stmt]],
    only: frozenset[str] | None = None,
) -> Webs:
    """Rename the webs of a function (of the names in ``only``, if given).

    ``marked`` are sets of statements to carry over to the renamed statements.
    """
    finder = _Finder()
    entry: Reaching = {}
    for name in parameters:
        item = ("parameter", name)
        finder.parent[item] = item
        finder.order.append((name, item))
        entry[name] = item
    finder.block(body, entry)
    pinned = pinned_names(body)
    if only is not None:
        pinned |= {name for name, _ in finder.order if name not in only}
    names: dict[Any, str] = {}
    seen: set[str] = set()
    new_types: dict[str, Kind] = {}
    found: dict[str, Kind] = {}
    for name, item in finder.order:
        root = finder.find(item)
        if name in pinned:
            names[root] = name
        if root not in names:
            names[root] = namer.fresh(name) if name in seen else name
            seen.add(name)
        chosen = names[root]
        stmt: Any = item[0] if isinstance(item, tuple) else "parameter"
        kind = types.get(name) if stmt == "parameter" else kinds_at.get(stmt)
        if kind is None or isinstance(kind, CHANGING) and not kinds.is_immutable(kind):
            # what is put in later counts as well
            whole = types.get(name, UNREACHED)
            # under other webs of the name there are objects of other classes
            other = isinstance(kind, kinds.Object) and not isinstance(whole, kinds.Object)
            kind = kinds.Object(kind.cls) if other and isinstance(kind, kinds.Object) else whole
        found[chosen] = join(found.get(chosen, UNREACHED), kind)
        new_types[chosen] = found[chosen]

    def used(stmt: Stmt, name: str) -> str:
        item = finder.uses.get((stmt, name))
        return names.get(finder.find(item), name) if item is not None else name

    def defined(stmt: Stmt, name: str) -> str:
        item = (stmt, name)
        return names[finder.find(item)] if item in finder.parent else name

    return Webs(_renamed(body, used, defined, marked, kinds_at), new_types)


def pinned_names(body: Block) -> set[str]:
    """Return the names that nested functions refer to: they see whatever the name is bound to when they are called."""
    found: set[str] = set()
    for stmt in core.walk(body):
        nodes = (
            [stmt.node]
            if isinstance(stmt, Verbatim)
            else [
                getattr(stmt, key) for key in ("value", "test", "iter", "index") if getattr(stmt, key, None) is not None
            ]
        )
        for node in nodes:
            for child in core.special(node):
                if isinstance(child, (gast.FunctionDef, gast.Lambda, gast.Try, gast.Delete)):
                    found.update(core.identifiers(child))
                elif isinstance(child, gast.NamedExpr):
                    found |= {child.target.id}
    return found


def _renamed(body: Block, used, defined, marked: list[set[Stmt]], kinds_at: dict[Stmt, Kind]) -> Block:  # noqa: ANN001
    out: list[Stmt] = []
    for stmt in body:
        new = _renamed_stmt(stmt, used, defined, marked, kinds_at)
        if stmt in kinds_at:
            kinds_at[new] = kinds_at[stmt]
        for each in marked:
            if stmt in each:
                each.add(new)
        out.append(new)
    return tuple(out)


def _renamed_stmt(stmt: Stmt, used, defined, marked: list[set[Stmt]], kinds_at: dict[Stmt, Kind]) -> Stmt:  # noqa: ANN001
    parts = {n: core.name(m) for n in core.header_reads(stmt) if (m := used(stmt, n)) != n}

    def sub(node):  # noqa: ANN001, ANN202
        return core.substitute(node, parts) if parts and node is not None else node

    match stmt:
        case Assign():
            target = core.rename_target(stmt.target, lambda n: defined(stmt, n))
            same = not parts and target == stmt.target
            return stmt if same else core.changed(stmt, target=target, value=sub(stmt.value))
        case Store():
            if not parts:
                return stmt
            return core.changed(stmt, base=used(stmt, stmt.base), index=sub(stmt.index), value=sub(stmt.value))
        case Effect() | Return():
            return core.changed(stmt, value=sub(stmt.value)) if parts else stmt
        case If():
            return core.changed(
                stmt,
                test=sub(stmt.test),
                body=_renamed(stmt.body, used, defined, marked, kinds_at),
                orelse=_renamed(stmt.orelse, used, defined, marked, kinds_at),
            )
        case For():
            target = core.rename_target(stmt.target, lambda n: defined(stmt, n))
            return core.changed(
                stmt, target=target, iter=sub(stmt.iter), body=_renamed(stmt.body, used, defined, marked, kinds_at)
            )
        case While():
            return core.changed(stmt, test=sub(stmt.test), body=_renamed(stmt.body, used, defined, marked, kinds_at))
        case With():
            items = tuple(_renamed_item(stmt, item, sub, defined) for item in stmt.items)
            return core.changed(stmt, items=items, body=_renamed(stmt.body, used, defined, marked, kinds_at))
        case Verbatim():
            node = sub(stmt.node)
            reads = frozenset(used(stmt, n) for n in stmt.reads)
            return core.changed(stmt, node=node, reads=reads)
        case _:
            return stmt


def renamed(body: Block, names: Mapping[str, str]) -> Block:
    """Return a block in which names have others, where they are bound as well."""
    if not names:
        return body

    def other(stmt: Stmt, n: str) -> str:
        return names.get(n, n)

    return _renamed(body, other, other, [], {})


def _renamed_item(stmt: With, item, sub, defined):  # noqa: ANN001, ANN202
    target = item.optional_vars
    if isinstance(target, gast.Name):
        target = core.stored(defined(stmt, target.id))
    return gast.withitem(context_expr=sub(item.context_expr), optional_vars=target)
