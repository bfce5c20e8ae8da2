"""Views in the place of copies that are read before what they are of is written again."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import gast
import numpy as np

from s2sad import core, kinds
from s2sad.analysis import operations
from s2sad.analysis.aliases import aliased
from s2sad.core import Assign, Block, Stmt, Store
from s2sad.kinds import Kind
from s2sad.namespace import Namespace
from s2sad.optimise.effects import ADDED, disturbed, expressions, is_added, is_pure, mapped_header
from s2sad.optimise.size import LIMIT, length
from s2sad.optimise.standing import Standing


def run(
    body: Block,
    shared: Mapping[str, frozenset[str]],
    types: Mapping[str, Kind],
    namespace: Namespace,
    candidates: frozenset[str],
) -> Block:
    """Return the block with fewer copies. What reads one may move up to before the write."""
    return _Views(body, shared, types, namespace, candidates).block(body)


class _Views:
    def __init__(
        self,
        body: Block,
        shared: Mapping[str, frozenset[str]],
        types: Mapping[str, Kind],
        namespace: Namespace,
        candidates: frozenset[str],
    ) -> None:
        self.types, self.namespace = dict(types), namespace
        self.standing = Standing(body, types, namespace, shared)
        self.read = core.read_counts(body)
        bound = core.write_counts(body)
        self.candidates = {n for n in candidates if bound[n] == 1 and self.read[n]}

    def block(self, block: Block) -> Block:
        out = [core.within(s, self.block) for s in block]
        out = self.without_own(out)
        places = _places(out)
        for name, before in tuple((s.target, s) for s in out if isinstance(s, Assign)):
            if name not in self.candidates or before.origin.role not in ADDED:
                continue
            # the statement may have changed since, with a copy that was left out
            at = places[name]
            part = _copied(out[at].value, self.types)  # type: ignore[union-attr]
            base = part.value if isinstance(part, gast.Subscript) else part
            if isinstance(base, gast.Name) and isinstance(self.types.get(base.id), kinds.Array):
                shorter = self.without_copy(out, at, str(name), part)
                if shorter is not None:
                    out, places = shorter, _places(shorter)
        return tuple(out)

    def without_own(self, block: list[Stmt]) -> list[Stmt]:
        """Leave out copies of what is whole, new and has no other name: of products, sums, their transposes."""
        out: list[Stmt] = []
        for stmt in block:
            last = out[-1] if out else None
            part = core.copied(stmt.value) if isinstance(stmt, Assign) else None
            if isinstance(part, gast.Name) and isinstance(stmt, Assign) and isinstance(last, Assign):
                if part.id == stmt.target == last.target and self.is_own(last.value):
                    continue
            out.append(mapped_header(stmt, self.uncopied) if is_added(stmt) else stmt)
        return out

    def uncopied(self, expr: Any) -> Any:
        """Return a value, or a tuple or dict of them, without such copies."""
        if isinstance(expr, (gast.Tuple, gast.Dict)):
            return core.map_children(expr, self.uncopied)
        part = core.copied(expr)
        return part if part is not None and self.is_own(part) else expr

    def is_own(self, expr: Any) -> bool:
        """Tell whether NumPy makes an array that nothing else shares; a part would keep the whole alive."""
        if isinstance(expr, gast.Call):
            callee = operations.denoted(expr.func, self.namespace)
            made = isinstance(callee, np.ufunc) or getattr(callee, "__module__", None) == "numpy"
        else:
            made = isinstance(expr, gast.BinOp)
        return made and not aliased(expr, self.types, self.namespace)

    def without_copy(self, block: list[Stmt], at: int, name: str, part: Any) -> list[Stmt] | None:
        """Return the block without a copy; None: what is copied does not stay what it is."""
        out = list(block)
        left = self.read[name]
        for i in range(at + 1, len(out)):
            if name in core.header_reads(out[i]):
                if not self.only_reads(out[i], name):
                    return None
                left -= 1
            if left == 0:
                break
            if core.blocks_of(out[i]) or self.standing.changed(part, out[i], block[at]):
                readers = [j for j in range(i + 1, len(out)) if name in core.header_reads(out[j])]
                if len(readers) != left or not self.moved(out, i, readers, name):
                    return None
                left = 0
                break
        return None if left else self.replaced(out, at, name, part)

    def only_reads(self, stmt: Stmt, name: str) -> bool:
        """Tell whether a statement neither changes what a name holds nor gives it another name."""
        if not isinstance(stmt, (Assign, Store)) or any(
            name in (n, *core.header_writes(stmt)) for n, _ in disturbed(stmt, self.types, self.namespace)
        ):
            return False
        into = isinstance(stmt, Store) and isinstance(self.types.get(stmt.base), kinds.Array)
        return into or name not in aliased(stmt.value, self.types, self.namespace)

    def moved(self, block: list[Stmt], to: int, readers: list[int], name: str) -> bool:
        """Move statements of one line up to before a write, if nothing in between has to do with them."""
        for j in readers:
            stmt = block[j]
            pure = all(is_pure(e, self.namespace) for e in expressions(stmt))
            if stmt.origin.line != block[to].origin.line or not pure or not self.only_reads(stmt, name):
                return False
            written = self.standing.near(self.standing.changes(stmt))
            read = self.standing.near(core.header_reads(stmt) - {name})
            for other in block[to:j]:
                touched = core.header_reads(other) | self.standing.changes(other)
                if core.blocks_of(other) or written & touched or read & self.standing.changes(other):
                    return False
            block.insert(to, block.pop(j))
            to += 1
        return True

    def replaced(self, block: list[Stmt], at: int, name: str, part: Any) -> list[Stmt]:
        """Bind a name to a view; a second name for an array, or for a part that is read once, is not needed."""
        uses = [n for s in block[at + 1 :] for e in expressions(s) for n in core.identifiers(e)].count(name)
        out = [
            mapped_header(s, partial(core.substitute, parts={name: part})) if name in core.header_reads(s) else s
            for s in block[at + 1 :]
        ]
        short = uses == 1 and all(length(e) <= LIMIT for s in out for e in expressions(s))
        if isinstance(part, gast.Name) or short:
            return block[:at] + out
        return [*block[:at], core.changed(block[at], value=part), *block[at + 1 :]]


def _places(block: list[Stmt]) -> dict[Any, int]:
    return {s.target: i for i, s in enumerate(block) if isinstance(s, Assign)}


def _copied(value: Any, types: Mapping[str, Kind]) -> Any:
    """Return the array, or the part of one, that an expression copies."""
    if isinstance(value, gast.BinOp) and isinstance(value.op, gast.Mult):
        ones, array = (value.left, value.right) if isinstance(value.left, gast.Constant) else (value.right, value.left)
        one = isinstance(ones, gast.Constant) and type(ones.value) is float and ones.value == 1.0
        kind = types.get(array.id) if one and isinstance(array, gast.Name) else None
        return array if isinstance(kind, kinds.Array) and kind.dtype and kinds.is_inexact(kind) else None
    part = core.copied(value)
    named = isinstance(part, gast.Name) or isinstance(part, gast.Subscript) and isinstance(part.value, gast.Name)
    return part if named else None
