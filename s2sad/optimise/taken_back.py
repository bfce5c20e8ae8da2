"""Stores that are taken back before anybody reads what they stored: neither is needed, nor what was saved for it.

The adjoint of a program that ends with a store begins by taking it back. Where the value is not asked for, it need not
be stored at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import gast

from s2sad import core
from s2sad.core import Assign, Block, Break, Return, Stmt, Store
from s2sad.namespace import Namespace
from s2sad.optimise.effects import is_pure


def run(body: Block, shared: Mapping[str, frozenset[str]], namespace: Namespace, candidates: frozenset[str]) -> Block:
    """Return the block without such stores. ``shared``: the names whose memory a name may share."""
    reads, writes = core.read_counts(body), core.write_counts(body)
    once = frozenset(n for n in candidates if reads[n] == writes[n] == 1)
    return _Blocks(shared, namespace, once).block(body)


class _Blocks:
    def __init__(self, shared: Mapping[str, frozenset[str]], namespace: Namespace, once: frozenset[str]) -> None:
        self.shared, self.namespace, self.once = shared, namespace, once

    def block(self, block: Block) -> Block:
        out = [core.within(s, self.block) for s in block]
        # the store that is taken back first was made last: without it the one before may be next
        k = 0
        while k < len(out):
            found = self.stored_before(out, k)
            if found is not None:
                saved, stored = found
                del out[k], out[stored], out[saved]
                k -= 2
            else:
                k += 1
        return core.settled(out, block)

    def stored_before(self, block: list[Stmt], k: int) -> tuple[int, int] | None:
        """Return where a part was saved, and where it was written, that a statement puts back unread."""
        back = block[k]
        if not isinstance(back, Store) or back.op is not None or back.index is None:
            return None
        old = getattr(back.value, "id", None)
        if old not in self.once:
            return None
        place = gast.dump(back.index)
        near = self.shared.get(back.base, frozenset()) | {back.base}
        fixed = core.reads(back.index)
        stored: int | None = None
        for i in range(k - 1, -1, -1):
            stmt = block[i]
            if isinstance(stmt, Assign) and stmt.target == old:
                part = _saved(stmt.value)
                same = (
                    part is not None and getattr(part.value, "id", "") == back.base and gast.dump(part.slice) == place
                )
                return (i, stored) if same and stored is not None else None
            if stored is None and isinstance(stmt, Store) and stmt.base == back.base and stmt.index is not None:
                if gast.dump(stmt.index) != place or not is_pure(stmt.value, self.namespace):
                    return None
                stored = i
            elif not near.isdisjoint(core.all_reads(stmt)) or not (near | fixed).isdisjoint(core.all_writes(stmt)):
                return None
            elif any(isinstance(s, (Break, Return)) for s in core.walk((stmt,))):
                return None
        return None


def unchanged(body: Block) -> Block:
    """Return the block without stores of what was just read there: the adjoint of ``d["a"] += e`` stays what it is."""
    out = [core.within(s, unchanged) for s in body]
    kept = [s for k, s in enumerate(out) if not isinstance(s, Store) or not _is_there(out, k, s)]
    return core.settled(kept, body)


def _is_there(block: list[Stmt], k: int, stmt: Store) -> bool:
    """Tell whether a store puts back what was read there, and nothing was written since then."""
    if stmt.op is not None or stmt.index is None or not isinstance(stmt.value, gast.Name):
        return False
    held, place = stmt.value.id, gast.dump(stmt.index)
    fixed = core.reads(stmt.index) | {stmt.base, held}
    for before in reversed(block[:k]):
        if not isinstance(before, Assign) or not isinstance(before.target, str):
            return False
        if before.target == held:
            part = before.value if isinstance(before.value, gast.Subscript) else None
            return part is not None and getattr(part.value, "id", "") == stmt.base and gast.dump(part.slice) == place
        if before.target in fixed or core.special(before.value):
            return False
    return False


def _saved(value: Any) -> Any:
    """Return the part that was kept: a copy of it, or a number."""
    part = core.copied(value) or value
    return part if isinstance(part, gast.Subscript) else None


__all__ = ["run", "unchanged"]
