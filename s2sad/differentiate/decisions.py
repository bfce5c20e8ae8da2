"""What the reverse sweep of a function needs, and whether that is kept, recomputed or saved, with the reasons."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from s2sad import core, kinds
from s2sad.core import Assign, Stmt, Store
from s2sad.differentiate.adjoints import Adjoint
from s2sad.differentiate.firsts import Firsts
from s2sad.differentiate.prepare import Prepared

Place = tuple[Stmt, int]


@dataclass(frozen=True)
class Reason:
    """What is done about a value that an adjoint reads, and why; ``kind`` is that of what is kept, at ``stmt``."""

    name: str
    decision: str
    why: str
    stmt: Stmt
    kind: kinds.Kind | None = None


@dataclass
class Plan:
    """The decisions, with a reason for each (shown by ``s2sad explain``)."""

    prepared: Prepared
    adjoints: dict[Stmt, Adjoint] = field(default_factory=dict)
    saved: dict[Stmt, tuple[str, ...]] = field(default_factory=dict)
    parts: set[Stmt] = field(default_factory=set)
    # additions to elements of what an adjoint reads as it was: they are made to a copy
    apart: set[Stmt] = field(default_factory=set)
    # stores of parts of arrays that may cross their places
    crossing: frozenset[Stmt] = frozenset()
    copied: dict[Stmt, tuple[str, ...]] = field(default_factory=dict)
    ends: dict[Place, tuple[str, ...]] = field(default_factory=dict)
    recomputed: dict[str, Assign] = field(default_factory=dict)
    # of these, what is read again from the array that it was stored in, and the store
    reread: dict[Assign, Store] = field(default_factory=dict)
    reverse: set[Stmt] = field(default_factory=set)
    depth: dict[Stmt, int] = field(default_factory=dict)
    reads: dict[Stmt, frozenset[str]] = field(default_factory=dict)
    reasons: list[Reason] = field(default_factory=list)
    outside: dict[int | None, Counter[str]] = field(default_factory=dict)
    # names whose values differ in shape, of which the reverse sweep makes zeros: each value must be at hand
    reshaped: frozenset[str] = frozenset()
    firsts: Firsts = field(init=False)

    def expand(self, names: frozenset[str]) -> frozenset[str]:
        """Replace recomputed names by what they are recomputed from."""
        result: set[str] = set()
        stack = list(names)
        while stack:
            n = stack.pop()
            if n in self.recomputed:
                stack.extend(core.reads(self.recomputed[n].value))
            else:
                result.add(n)
        return frozenset(result)
