"""Whether what an expression shows stays what it is while some statements run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

import gast

from s2sad import core
from s2sad.core import Block, Stmt
from s2sad.differentiate.regions import Region, Regions
from s2sad.kinds import Kind
from s2sad.namespace import Namespace
from s2sad.optimise.effects import disturbed


class Standing:
    """What is asked about one function. ``shared``: the names whose memory a name may share."""

    def __init__(
        self, body: Block, types: Mapping[str, Kind], namespace: Namespace, shared: Mapping[str, frozenset[str]]
    ) -> None:
        self.body, self.types, self.namespace, self.shared = body, dict(types), namespace, shared

    @cached_property
    def regions(self) -> Regions:
        count = core.write_counts(self.body)
        return Regions(self.body, count, self.namespace)

    def near(self, names: Iterable[str]) -> frozenset[str]:
        """Return the names that may share the memory of some."""
        return frozenset().union(*(self.shared.get(n, frozenset((n,))) | {n} for n in names))

    def changes(self, stmt: Stmt) -> frozenset[str]:
        """Return the names that a statement without blocks binds, or behind which it writes."""
        return frozenset((*core.header_writes(stmt), *(n for n, _ in disturbed(stmt, self.types, self.namespace))))

    def changed(self, value: Any, stmt: Stmt, at: Stmt) -> bool:
        """Tell whether a statement without blocks may change what an expression shows that is evaluated at ``at``."""
        names = core.reads(value)
        if not names.isdisjoint(core.header_writes(stmt)):
            return True
        near = self.near(names)
        if near.isdisjoint(n for n, _ in disturbed(stmt, self.types, self.namespace)):
            return False
        region = self._region(value, at)
        return region is None or not self.regions.clear_of(region, stmt)

    def _region(self, value: Any, at: Stmt) -> Region | None:
        """Return which part of which array a slice shows, or a name for one."""
        if isinstance(value, gast.Name) and self.regions.count.get(value.id) == 1:
            stmt = self.regions.defined.get(value.id)
            return None if stmt is None or stmt is at else self._region(stmt.value, stmt)
        if not isinstance(value, gast.Subscript) or not isinstance(value.value, gast.Name):
            return None
        base = value.value.id
        if not self.near(core.reads(value.slice)).isdisjoint(self.near([base])):
            return None
        return self.regions.region(base, 0, at, value.slice)
