"""Where in a block names are bound and used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from s2sad import core
from s2sad.core import Stmt


class Places:
    """Positions of the statements of a block: where names are bound, and where each is used last."""

    def __init__(self, block: Iterable[Stmt]) -> None:
        self.use: dict[str, int] = {}
        self.bound: dict[str, list[int]] = defaultdict(list)
        for i, stmt in enumerate(block):
            self.use.update(dict.fromkeys(core.all_reads(stmt), i))
            for n in core.all_writes(stmt):
                self.bound[n].append(i)
