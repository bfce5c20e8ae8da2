"""Replace names that only stand for another name or a literal, and simplify."""

from __future__ import annotations

from collections.abc import Callable, Set
from functools import cached_property
from typing import Any

import gast

from s2sad import core
from s2sad.core import Assign, Block, Stmt, Store, Verbatim
from s2sad.optimise import algebra
from s2sad.optimise.effects import expressions, mapped_header
from s2sad.optimise.places import Places


def run(
    body: Block,
    candidates: frozenset[str],
    parameters: frozenset[str],
    is_scalar: Callable[[str], bool],
    facts: algebra.Facts,
) -> Block:
    """Propagate copies ``x_bar = y_bar`` and literals, and simplify all expressions on the way."""
    while True:
        copies = _Copies(body, candidates, parameters, is_scalar, facts)
        body = copies.block(body)
        if not copies.got_back:
            return body


class _Copies:
    """One walk in the order of the text. ``parts``: what stands in the place of names that vanish."""

    def __init__(
        self,
        body: Block,
        candidates: frozenset[str],
        parameters: frozenset[str],
        is_scalar: Callable[[str], bool],
        facts: algebra.Facts,
    ) -> None:
        self.body, self.is_scalar, self.facts = body, is_scalar, facts
        # whether a name is given what it has, through others: without that it is bound less often
        self.got_back = False
        self.parts: dict[str, Any] = {}
        self.defs: dict[str, int] = dict.fromkeys(parameters, 1)
        bases: set[str] = set()
        kept: set[str] = set()
        literals: dict[str, Any] = {}
        for stmt in core.walk(body):
            if _to_itself(stmt):
                continue
            for n in core.header_writes(stmt):
                self.defs[n] = self.defs.get(n, 0) + 1
            if isinstance(stmt, Store):
                bases.add(stmt.base)
            elif isinstance(stmt, Verbatim):
                # its text stays as it is: also what a function defined there reads later
                kept.update(core.identifiers(stmt.node))
            elif isinstance(stmt, Assign) and _is_literal(stmt.value):
                literals[str(stmt.target)] = stmt.value
        self.local = used_below(body) - bases
        self.candidates = {n for n in candidates - kept - bases if self.defs.get(n) == 1}
        # a literal is the same wherever the name is read; on an arm that is never taken a number may be indexed
        whole = self.candidates & literals.keys()
        self.parts.update({n: literals[n] for n in sorted(whole - _indexed(body, whole))})

    @cached_property
    def indexed(self) -> set[str]:
        return _indexed(self.body, self.candidates)

    def block(self, block: Block) -> Block:
        out: list[Stmt] = []
        places: Places | None = None
        for i, stmt in enumerate(block):
            if _to_itself(stmt):
                continue
            stmt = core.within(stmt, self.block)
            target = stmt.target if isinstance(stmt, Assign) and isinstance(stmt.target, str) else ""
            if target in self.parts:
                continue
            stmt = mapped_header(stmt, self.changing(bool(target) and self.is_scalar(target)))
            if _to_itself(stmt):
                self.got_back = True
                continue
            if isinstance(stmt, Assign) and target in self.candidates and target in self.local:
                value = stmt.value
                if isinstance(value, gast.Name):
                    fixed = self.defs.get(value.id, 0) <= 1
                    if not fixed:
                        places = places or Places(block)
                        fixed = _keeps(block, places, value.id, target, i, self.is_scalar(target))
                    if fixed:
                        self.parts[target] = value
                        continue
                elif _is_literal(value) and target not in self.indexed:
                    self.parts[target] = value
                    continue
            out.append(stmt)
        return core.settled(out, block)

    def changing(self, scalar: bool) -> Callable[[Any], Any]:
        simplify = algebra.simplifying(scalar, self.facts)
        return lambda expr: simplify(core.substitute(expr, self.parts))


def _keeps(block: Block, places: Places, source: str, target: str, i: int, scalar: bool) -> bool:
    """Tell whether a name keeps its value from a position to the last use of another name."""
    last = places.use.get(target, i)
    for j in places.bound.get(source, ()):
        stmt = block[j]
        if i < j and isinstance(stmt, Assign) and getattr(stmt.value, "id", None) == target:
            # it gets back what it has
            continue
        # an assignment evaluates its value before it binds the name; ``a = b + c`` must not become ``a += c``
        # where that changes an array
        if i < j < last or j == last and not (scalar and isinstance(stmt, Assign)):
            return False
    return True


def _to_itself(stmt: Stmt) -> bool:
    return isinstance(stmt, Assign) and isinstance(stmt.value, gast.Name) and stmt.value.id == stmt.target


def _is_literal(value: Any) -> bool:
    return isinstance(value, gast.Constant) and isinstance(value.value, (int, float, bool, str, type(None)))


def _indexed(body: Block, names: Set[str]) -> set[str]:
    """Return those names of which an item is read: Python warns of ``1.0[0]``."""
    return {n for s in core.walk(body) for e in expressions(s) for n in _subscripted(e) if n in names}


@core.of_node
def _subscripted(expr: Any) -> tuple[str, ...]:
    subscripts = [n for n in core.nodes(expr) if isinstance(n, gast.Subscript)]
    return tuple(s.value.id for s in subscripts if isinstance(s.value, gast.Name))


def used_below(body: Block) -> set[str]:
    """Return the names all of whose uses follow their definition in the same block."""
    uses: dict[str, int] = {}
    for stmt in core.walk(body):
        for n in core.header_reads(stmt):
            uses[n] = uses.get(n, 0) + 1
    found: set[str] = set()

    def visit(block: Block) -> None:
        below: dict[str, int] = {}
        for stmt in reversed(block):
            if (
                isinstance(stmt, Assign)
                and isinstance(stmt.target, str)
                and below.get(stmt.target, 0) == uses.get(stmt.target, 0)
            ):
                found.add(stmt.target)
            inner = core.blocks_of(stmt)
            for each in core.walk((stmt,)) if inner else (stmt,):
                for n in core.header_reads(each):
                    below[n] = below.get(n, 0) + 1
            for part in inner:
                visit(part)

    visit(body)
    return found
