"""Adjoints that are fitted to a product and then to what the product is made of: the second fit alone does both.

``t = unbroadcast(a, p * q)`` and ``p_bar = unbroadcast(t * q, p)`` is ``p_bar = unbroadcast(a * q, p)``: along the axes
that the first one adds up, ``q`` has one element or none, so that the factor may be taken inside of the sum. What adds
up all elements, ``np.sum(t * q)``, is a fit to a number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import gast
import numpy as np

from s2sad import core, kinds
from s2sad.analysis import operations
from s2sad.core import Assign, Block, Stmt
from s2sad.kinds import Kind
from s2sad.namespace import Namespace
from s2sad.optimise.effects import disturbed, mapped_header
from s2sad.optimise.places import Places
from s2sad.runtime.structure import unbroadcast

ARITHMETIC = (gast.Add, gast.Sub, gast.Mult, gast.Div)


def run(
    body: Block,
    types: dict[str, Kind],
    namespace: Namespace,
    candidates: frozenset[str],
    shared: dict[str, frozenset[str]],
) -> Block:
    """Return the block without fits that another one makes needless."""
    return _Fitted(body, types, namespace, candidates, shared).block(body)


class _Fitted:
    def __init__(
        self,
        body: Block,
        types: dict[str, Kind],
        namespace: Namespace,
        candidates: frozenset[str],
        shared: dict[str, frozenset[str]],
    ) -> None:
        self.types, self.namespace, self.shared = types, namespace, shared
        bound = core.write_counts(body)
        self.once = {n for n in candidates if bound[n] == 1}

    def block(self, block: Block) -> Block:
        new = [core.within(s, self.block) for s in block]
        fits = [i for i, s in enumerate(new) if self.fit(s) is not None]
        if not fits:
            return core.settled(new, block)
        places = Places(new)
        gone = {i for i in reversed(fits) if self.taken_out(new, i, places)}
        return tuple(s for i, s in enumerate(new) if i not in gone)

    def fit(self, stmt: Stmt) -> tuple[str, str, str] | None:
        """Return the names of ``t = unbroadcast(a, e)``, if each is one."""
        if not isinstance(stmt, Assign) or stmt.target not in self.once or not self.calls(stmt.value, unbroadcast):
            return None
        given, like = stmt.value.args  # type: ignore[attr-defined]
        if not isinstance(given, gast.Name) or not isinstance(like, gast.Name) or not self.is_real(like):
            return None
        return str(stmt.target), given.id, like.id

    def taken_out(self, block: list[Stmt], i: int, places: Places) -> bool:
        """Give what a fit is given to the fits that follow, in the place of its result."""
        found = self.fit(block[i])
        assert found is not None
        name, given, like = found
        changed: dict[int, Stmt] = {}
        made = next((j for j in places.bound.get(like, ()) if j < i), None)
        for j in range(i + 1, places.use.get(name, i) + 1):
            if name not in core.all_reads(block[j]):
                continue

            def fits(n: str, j: int = j) -> bool:
                return n == like or self.is_part(n, like, block, made, j, places)

            changed[j] = mapped_header(block[j], lambda e: self.without(e, name, given, fits))
            if name in core.all_reads(changed[j]):
                return False
        last = max(changed, default=i)
        near = self.shared.get(given, frozenset()) | {given}
        kept = not any(i < j < last for j in places.bound.get(given, ()))
        between = core.walk(tuple(block[i + 1 : last]))
        if not changed or not kept or any(n in near for s in between for n, _ in self.written(s)):
            return False
        for j, stmt in changed.items():
            block[j] = stmt
        places.use[given] = max(places.use.get(given, 0), last)
        return True

    def is_part(self, name: str, of: str, block: list[Stmt], made: int | None, at: int, places: Places) -> bool:
        """Tell whether an array is broadcast, if at all, to another: one that it is a part of, or as long as."""
        kind = self.types.get(name)
        if kinds.is_scalar(kind or kinds.UNKNOWN):
            return True
        if not self.is_real(core.name(name)):
            return False
        if kinds.same_shape(self.types[name], self.types[of]):
            return True
        definition = block[made] if made is not None and of in self.once else None
        if not isinstance(definition, Assign) or not isinstance(definition.value, gast.BinOp) or made is None:
            return False
        operands = [getattr(e, "id", None) for e in (definition.value.left, definition.value.right)]
        elementwise = isinstance(definition.value.op, ARITHMETIC) and name in operands
        return elementwise and not any(made < j < at for j in places.bound.get(name, ()))

    def without(self, node: Any, name: str, given: str, fits: Callable[[str], bool]) -> Any:
        """Return an expression that takes what the fit was given, where it fits that itself."""
        if name not in core.reads(node):
            return node
        if isinstance(node, gast.Call) and not node.keywords:
            total = self.calls(node, np.sum) and len(node.args) == 1 and self.dtype(name) == self.dtype(given)
            fitted = self.calls(node, unbroadcast) and isinstance(node.args[1], gast.Name) and fits(node.args[1].id)
            if (total or fitted) and self.is_product(node.args[0], name, fits):
                return core.substitute(node, {name: core.name(given)})
        return core.map_children(node, lambda child: self.without(child, name, given, fits))

    def is_product(self, node: Any, name: str, fits: Callable[[str], bool]) -> bool:
        """Tell whether an expression is a name times, or divided by, what fits."""
        if isinstance(node, gast.UnaryOp) and isinstance(node.op, gast.USub):
            return self.is_product(node.operand, name, fits)
        if not isinstance(node, gast.BinOp) or not isinstance(node.op, (gast.Mult, gast.Div)):
            return isinstance(node, gast.Name) and node.id == name
        sides = (node.left, node.right)
        for one, other in (sides, sides[::-1]) if isinstance(node.op, gast.Mult) else (sides,):
            if isinstance(other, gast.Constant) or isinstance(other, gast.Name) and fits(other.id):
                return self.is_product(one, name, fits)
        return False

    def written(self, stmt: Stmt) -> Iterator[tuple[str, bool]]:
        return disturbed(stmt, self.types, self.namespace)

    def calls(self, node: Any, function: Any) -> bool:
        return isinstance(node, gast.Call) and operations.denoted(node.func, self.namespace) is function

    def dtype(self, name: str) -> str | None:
        kind = self.types.get(name)
        return kind.dtype if isinstance(kind, kinds.Array) else None

    def is_real(self, node: gast.Name) -> bool:
        return self.dtype(node.id) in ("float64", "float32")
