"""Arrays that the user's function changes by ``x += e``, and that nobody else holds: changed in place here too.

The sweeps know such a statement as ``x = x + e``, so that what ``x`` was before can be kept.
"""

from __future__ import annotations

from collections.abc import Mapping

import gast

from s2sad import core, kinds
from s2sad.core import Assign, Block, Stmt, Store
from s2sad.kinds import Kind

# the role of such statements
CHANGED = "changed"
NAMES = {op: name for name, op in core.OPERATORS.items()}


def run(
    body: Block, types: Mapping[str, Kind], shared: Mapping[str, frozenset[str]], parameters: frozenset[str]
) -> Block:
    """Return the block with stores in the place of new arrays."""
    out: list[Stmt] = []
    for stmt in body:
        stmt = core.within(stmt, lambda inner: run(inner, types, shared, parameters))
        if isinstance(stmt, Assign) and stmt.origin.role == CHANGED and isinstance(stmt.value, gast.BinOp):
            name, value = str(stmt.target), stmt.value
            alone = name not in parameters and shared.get(name, frozenset((name,))) == {name}
            if alone and kinds.is_array(types.get(name, kinds.UNKNOWN)) and getattr(value.left, "id", None) == name:
                stmt = Store(name, core.constant(Ellipsis), None, value.right, NAMES[type(value.op)], stmt.origin)
        out.append(stmt)
    return core.settled(out, body)
