"""Which names may share memory at each point, and where that matters.

Sharing matters only where memory is written while another name for it is still to be read: an alias that is dead by
then, or a view that is consumed before the next write, is as good as a copy.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import gast

from s2sad import core, kinds
from s2sad.analysis import aliases
from s2sad.analysis.aliases import ELEMENT_METHODS, aliased
from s2sad.analysis.operations import denoted
from s2sad.core import Assign, Block, Effect, For, If, Stmt, Store, While, With
from s2sad.kinds import Kind
from s2sad.namespace import Namespace
from s2sad.runtime import records
from s2sad.runtime.replica import replica

Pairs = frozenset[frozenset[str]]
PATCHED = (records.replaced, records.replaced_item)


@dataclass
class Sharing:
    """``harmful``: the pairs that share memory which is written while both are read. ``places``: where that is."""

    harmful: set[frozenset[str]] = field(default_factory=set)
    places: dict[frozenset[str], Stmt] = field(default_factory=dict)

    def groups(self) -> list[frozenset[str]]:
        """Return the sets of names that pairs connect."""
        found: list[set[str]] = []
        for pair in sorted(self.harmful, key=sorted):
            touching = [g for g in found if g & pair]
            merged = set(pair).union(*touching)
            found = [g for g in found if not g & pair] + [merged]
        return [frozenset(g) for g in found]


@core.of_node
def written_by(stmt: Stmt) -> str | None:
    """Return the name behind which a statement writes, if it does."""
    if isinstance(stmt, Store):
        return stmt.base
    if isinstance(stmt, (Effect, Assign)) and isinstance(stmt.value, gast.Call):
        func = stmt.value.func
        if isinstance(func, gast.Name) and func.id == "add_item" and isinstance(stmt.value.args[0], gast.Name):
            return stmt.value.args[0].id
        if (
            isinstance(func, gast.Attribute)
            and isinstance(func.value, gast.Name)
            and func.attr
            in (
                "append",
                "extend",
                "insert",
                "pop",
                "clear",
                "update",
                "setdefault",
            )
        ):
            return func.value.id
    return None


def _may_show(other: Kind, written: Kind) -> bool:
    """Tell whether a write into a value of kind ``written`` may be seen through a value of kind ``other``."""
    if not isinstance(written, (kinds.List, kinds.Dict, kinds.Object)):
        return True
    if isinstance(other, kinds.Array) or kinds.is_immutable(other):
        return False
    if isinstance(other, kinds.Tuple):
        return any(_may_show(k, written) for k in other.elements)
    if isinstance(other, (kinds.List, kinds.Dict)) and type(other) is not type(written):
        return _may_show(other.element if isinstance(other, kinds.List) else other.value, written)
    return True


class _Walk:
    def __init__(
        self, body: Block, types: dict[str, Kind], namespace: Namespace, live: dict[Stmt, frozenset[str]]
    ) -> None:
        self.types, self.namespace, self.live = types, namespace, live
        self.result = Sharing()
        # (part, whole): a write into the structure of the whole is not seen through the part
        self.parts: set[tuple[str, str]] = set()
        self.new_tuples = _new_tuples(body, namespace)
        # the names that are, at this point, one part of a tuple, of which, and where in it
        self.taken: dict[str, tuple[str, int]] = {}
        # the tuples of which parts were ever taken
        self.wholes: set[str] = set()
        self.same: set[frozenset[str]] = set()

    def block(self, block: Block, pairs: Pairs) -> Pairs:
        for stmt in block:
            pairs = self.stmt(stmt, pairs)
        return pairs

    def stmt(self, stmt: Stmt, pairs: Pairs) -> Pairs:
        if isinstance(stmt, If):
            before = dict(self.taken)
            yes = self.block(stmt.body, pairs)
            there, self.taken = self.taken, before
            no = self.block(stmt.orelse, pairs)
            self.taken = {n: t for n, t in self.taken.items() if there.get(n) == t}
            return yes | no
        if isinstance(stmt, (For, While)):
            while True:
                self.forget(core.all_writes(stmt))
                state = pairs
                if isinstance(stmt, For):
                    for target, value in self.given(stmt.target, stmt.iter):
                        state = self.bound(core.target_names(target), value, state)
                new = pairs | self.block(stmt.body, state)
                self.forget(core.all_writes(stmt))
                if new == pairs:
                    return pairs
                pairs = new
        if isinstance(stmt, With):
            return self.block(stmt.body, pairs)
        written = written_by(stmt)
        if written is not None:
            self.check(stmt, written, pairs)
        if isinstance(stmt, Assign):
            return self.bound(core.target_names(stmt.target), stmt.value, pairs)
        if isinstance(stmt, Store) and not kinds.is_array(self.types.get(stmt.base, kinds.UNKNOWN)):
            return self.held(stmt.base, stmt.value, pairs)
        if isinstance(stmt, Effect) and written is not None and isinstance(stmt.value, gast.Call):
            for arg in stmt.value.args:
                pairs = self.held(written, arg, pairs)
        return pairs

    def given(self, target: Any, value: Any) -> list[tuple[Any, Any]]:
        """Return which part of a loop's target is an element of what: of ``zip`` each of its own argument."""
        if isinstance(target, tuple) and isinstance(value, gast.Call) and denoted(value.func, self.namespace) is zip:
            if len(target) == len(value.args) and not any(isinstance(a, gast.Starred) for a in value.args):
                return list(zip(target, value.args, strict=True))
        return [(target, value)]

    def check(self, stmt: Stmt, written: str, pairs: Pairs) -> None:
        for pair in pairs:
            if written in pair and len(pair) == 2:
                (other,) = pair - {written}
                if (other, written) in self.parts and pair not in self.same and self.restructured(stmt, written):
                    continue
                if not _may_show(self.types.get(other, kinds.UNKNOWN), self.types.get(written, kinds.UNKNOWN)):
                    # putting something into a container does not write into the arrays that it holds
                    continue
                if other in self.live.get(stmt, frozenset()):
                    self.result.harmful.add(pair)
                    self.result.places.setdefault(pair, stmt)

    def restructured(self, stmt: Stmt, written: str) -> bool:
        """Tell whether the statement writes into a container itself: an array's elements are not parts of it."""
        kind = self.types.get(written, kinds.UNKNOWN)
        return not isinstance(stmt, Store) or isinstance(kind, (kinds.List, kinds.Dict, kinds.Object))

    def extracts(self, value: Any) -> bool:
        """Tell whether the value is taken out of a container that is no array."""
        if isinstance(value, gast.Call):
            method = isinstance(value.func, gast.Attribute) and value.func.attr in ELEMENT_METHODS
            return method and isinstance(value.func.value, gast.Name)
        if isinstance(value, gast.Attribute) and isinstance(value.value, gast.Name):
            return isinstance(self.types.get(value.value.id), kinds.Object)
        if not isinstance(value, gast.Subscript) or isinstance(value.slice, gast.Slice):
            return False
        kind = self.types.get(value.value.id, kinds.UNKNOWN) if isinstance(value.value, gast.Name) else kinds.UNKNOWN
        return isinstance(kind, (kinds.List, kinds.Dict, kinds.Tuple))

    def relate(self, new: str, old: str, like: str | None, part: bool) -> frozenset[str]:
        """Record how a name shares with ``old``: as ``like``, of which it is a part or the same. Return the pair."""
        pair = frozenset((new, old))
        if like is None:
            if part:
                self.parts.add((new, old))
            else:
                self.same.add(pair)
            return pair
        around = frozenset((like, old))
        if around in self.same:
            return self.relate(new, old, None, part)
        if (like, old) in self.parts:
            self.parts.add((new, old))
        if (old, like) in self.parts:
            if part:
                self.same.add(pair)
            else:
                self.parts.add((old, new))
        return pair

    def forget(self, names: Iterable[str]) -> None:
        """Names that are bound again are other parts, or parts of other tuples."""
        gone = frozenset(names)
        if gone.isdisjoint(self.taken) and gone.isdisjoint(self.wholes):
            return
        self.taken = {n: t for n, t in self.taken.items() if n not in gone and t[0] not in gone}

    def apart(self, new: str, other: str, source: str) -> bool:
        """Tell whether two names are different parts of a tuple whose parts share nothing."""
        return (
            source in self.new_tuples
            and new in self.taken
            and other in self.taken
            and self.taken[new][0] == self.taken[other][0] == source
            and self.taken[new][1] != self.taken[other][1]
        )

    def bound(self, targets: tuple[str, ...], value: Any, pairs: Pairs) -> Pairs:
        sources = aliased(value, self.types, self.namespace)
        part = self.extracts(value)
        made, copied = self.makes(value)
        self.forget(targets)
        taken = _part(value)
        if taken is not None and taken[0] not in targets:
            self.taken.update(dict.fromkeys(targets, taken))
            self.wholes.add(taken[0])
        old = pairs
        pairs = frozenset(p for p in pairs if not p & frozenset(targets))
        new: set[frozenset[str]] = set()
        if isinstance(value, gast.Call) and denoted(value.func, self.namespace) is replica:
            # the copies share with each other as what they are copies of
            known = [n for n in targets if not kinds.is_immutable(self.types.get(n, kinds.UNKNOWN))]
            return pairs | {frozenset(pair) for pair in itertools.combinations(known, 2)}
        for target in targets:
            if kinds.is_immutable(self.types.get(target, kinds.UNKNOWN)):
                continue
            for source in sources:
                if source == target:
                    new |= {p for p in old if target in p}
                    continue
                if made:
                    new |= self.holds(target, source, source == copied, old)
                    continue
                new.add(self.relate(target, source, None, part))
                for pair in old:
                    if source in pair and len(pair) == 2:
                        (other,) = pair - {source}
                        if other not in targets and not self.apart(target, other, source):
                            new.add(self.relate(target, other, source, part))
        return pairs | new

    def makes(self, value: Any) -> tuple[bool, str | None]:
        """Tell whether a value is a new container of what is there already, and of what container it is a copy."""
        if isinstance(value, (gast.List, gast.Dict)):
            return True, None
        copied = None
        if isinstance(value, gast.Call) and denoted(value.func, self.namespace) in PATCHED:
            copied = value.args[0]
        elif isinstance(value, gast.Call) and isinstance(value.func, gast.Attribute) and value.func.attr == "copy":
            copied = value.func.value
        if not isinstance(copied, gast.Name):
            return False, None
        containers = (kinds.List, kinds.Dict, kinds.Object)
        return isinstance(self.types.get(copied.id), containers), copied.id

    def holds(self, target: str, source: str, copied: bool, pairs: Pairs) -> set[frozenset[str]]:
        """A new container: what happens to itself is seen through no other name."""
        others = {n for p in pairs if source in p and len(p) == 2 for n in p - {source}} - {target}
        self.parts.update((other, target) for other in (source, *others))
        if copied:
            self.parts.add((target, source))
        else:
            self.parts.discard((target, source))
        return {frozenset((target, other)) for other in (source, *others)}

    def held(self, container: str, value: Any, pairs: Pairs) -> Pairs:
        """A container now holds something: reaching it through the container is one more name for it."""
        new: set[frozenset[str]] = set()
        for source in aliased(value, self.types, self.namespace):
            if source == container:
                continue
            new.add(frozenset((container, source)))
            self.parts.add((source, container))
            self.parts.discard((container, source))
            for pair in pairs:
                if source in pair and len(pair) == 2:
                    (other,) = pair - {source}
                    new.add(frozenset((container, other)))
                    self.parts.add((other, container))
                    self.parts.discard((container, other))
                    if (source, other) in self.parts and pair not in self.same:
                        # both hold it, and neither is a part of the other
                        self.parts.add((container, other))
        return pairs | frozenset(p for p in new if len(p) == 2)


def _new_tuples(body: Block, namespace: Namespace) -> frozenset[str]:
    """Return the tuples that are bound once, to one whose parts share nothing."""
    count = core.write_counts(body)
    found = set()
    for stmt in core.walk(body):
        if isinstance(stmt, Assign) and isinstance(stmt.target, str) and isinstance(stmt.value, gast.Call):
            if count[stmt.target] == 1 and aliases.makes_new(denoted(stmt.value.func, namespace)):
                found.add(stmt.target)
    return frozenset(found)


def _part(value: Any) -> tuple[str, int] | None:
    """Return of which name, and where in it, an expression takes a part."""
    if not isinstance(value, gast.Subscript) or not isinstance(value.value, gast.Name):
        return None
    index = value.slice.value if isinstance(value.slice, gast.Constant) else None
    return (value.value.id, index) if type(index) is int and index >= 0 else None


def find(body: Block, types: dict[str, Kind], namespace: Namespace, live: dict[Stmt, frozenset[str]]) -> Sharing:
    """Return the sharing that matters in a function body. ``live`` gives the names read after each statement."""
    walk = _Walk(body, types, namespace, live)
    walk.block(body, frozenset())
    return walk.result


def called(
    body: Block, parameters: tuple[str, ...], types: Mapping[str, Kind]
) -> tuple[Block, dict[str, Kind], dict[str, str]]:
    """Return a function's body with its caller's names for the arguments, the kinds of all names, and the former."""
    outside = {f"{p} of the caller": p for p in parameters}
    entry = tuple(Assign(n, core.name(p), core.NOWHERE) for n, p in outside.items())
    known = {**types, **{n: types.get(p, kinds.UNKNOWN) for n, p in outside.items()}}
    return (*entry, *body), known, outside


def makes_new(
    body: Block, result: str, parameters: tuple[str, ...], types: dict[str, Kind], namespace: Namespace
) -> bool:
    """Tell whether the result of a function shares memory with nothing outside, nor one part of it with another."""
    if kinds.is_immutable(types.get(result, kinds.UNKNOWN)):
        return True
    if any(_is_container(namespace, n) for s in core.walk(body) for n in core.header_reads(s) if n not in types):
        return False
    whole, known, outside = called(body, parameters, types)
    pairs = _Walk(body, known, namespace, {}).block(whole, frozenset())
    last = body[-1]
    parts = [result]
    if isinstance(types.get(result), kinds.Tuple):
        if not isinstance(last, Assign) or last.target != result or not isinstance(last.value, gast.Tuple):
            return False
        parts = [e.id for e in last.value.elts if isinstance(e, gast.Name) and not _fixed(known, e.id)]
    if len(set(parts)) < len(parts):
        return False
    apart = frozenset(parts)
    return not any(p & apart and (p & outside.keys() or len(p & apart) == 2) for p in pairs)


def _fixed(types: Mapping[str, Kind], name: str) -> bool:
    return kinds.is_immutable(types.get(name, kinds.UNKNOWN))


def _is_container(namespace: Namespace, name: str) -> bool:
    """Tell whether a name of the module refers to something that can be written."""
    found = namespace.bindings.get(name)
    if found is None or callable(found.value) or hasattr(found.value, "makes_new"):
        return False
    return not isinstance(found.value, (ModuleType, str, float, int))
