"""Transposes of products: ``(a.T @ b).T`` is ``b.T @ a``, ``np.outer(a, b).T`` is ``np.outer(b, a)``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import gast
import numpy as np

from s2sad import core, kinds
from s2sad.analysis import operations
from s2sad.core import Block
from s2sad.kinds import Kind
from s2sad.namespace import Namespace
from s2sad.optimise.effects import is_added, mapped


def run(body: Block, types: Mapping[str, Kind], namespace: Namespace) -> Block:
    """Return the block with products turned around; the user's own statements stay as they are."""

    def is_matrix(node: Any) -> bool:
        if isinstance(node, gast.Attribute) and node.attr == "T":
            return is_matrix(node.value)
        kind = types.get(node.id) if isinstance(node, gast.Name) else None
        return isinstance(kind, kinds.Array) and kinds.rank(kind) == 2

    def change(node: Any) -> Any:
        node = core.map_children(node, change)
        if not isinstance(node, gast.Attribute) or node.attr != "T":
            return node
        whole = node.value
        if isinstance(whole, gast.Call) and operations.denoted(whole.func, namespace) is np.outer:
            return core.call(whole.func, *whole.args[::-1]) if len(whole.args) == 2 and not whole.keywords else node
        product = isinstance(whole, gast.BinOp) and isinstance(whole.op, gast.MatMult)
        if product and is_matrix(whole.left) and is_matrix(whole.right):
            return core.binary(_turned(whole.right), gast.MatMult, _turned(whole.left))
        return node

    return mapped(body, change, lambda stmt: is_added(stmt) and not core.blocks_of(stmt))


def _turned(node: Any) -> Any:
    return node.value if isinstance(node, gast.Attribute) else core.attribute(node, "T")
