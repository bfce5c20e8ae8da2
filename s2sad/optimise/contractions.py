"""Sums of products as matrix products, and stores that go where a zero has just been put.

``np.sum(m * c[:, None], axis=0)`` is ``c @ m``: no array of products is made. Only what a derivative has added is
changed, never the user's own sums.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import gast
import numpy as np

from s2sad import core, kinds
from s2sad.analysis import operations
from s2sad.core import Assign, Block, Stmt, Store
from s2sad.kinds import Kind
from s2sad.namespace import Namespace
from s2sad.optimise import algebra
from s2sad.optimise.effects import ADDED, is_added, is_pure, mapped, mapped_header


def run(body: Block, types: Mapping[str, Kind], namespace: Namespace) -> Block:
    """Return the block with sums of products over an axis as matrix products."""
    return _Contractions(body, types, namespace).block(body)


class _Contractions:
    def __init__(self, body: Block, types: Mapping[str, Kind], namespace: Namespace) -> None:
        self.types, self.namespace = types, namespace
        bound = core.write_counts(body)
        # names for an array with a new last axis
        self.columns = {
            s.target
            for s in core.walk(body)
            if isinstance(s, Assign) and isinstance(s.target, str) and bound[s.target] == 1 and _ends_new(s.value)
        }

    def block(self, block: Block) -> Block:
        return mapped(block, self.expr, lambda stmt: stmt.origin.role in ADDED and not core.blocks_of(stmt))

    def expr(self, node: Any) -> Any:
        node = core.map_children(node, self.expr)
        if isinstance(node, gast.BinOp):
            return self.doubled(node)
        if not isinstance(node, gast.Call) or operations.denoted(node.func, self.namespace) is not np.sum:
            return node
        options = {k.arg: getattr(k.value, "value", None) for k in node.keywords}
        if (
            len(node.args) != 1
            or not isinstance(node.args[0], gast.BinOp)
            or not options.keys() <= {"axis", "keepdims"}
        ):
            return node
        product, axis = node.args[0], options.get("axis")
        if not isinstance(product.op, gast.Mult):
            return node
        inner = self.inner_product(product) if not options else None
        if inner is not None:
            return inner
        for matrix, other in ((product.left, product.right), (product.right, product.left)):
            if not self.is_floats(matrix, 2) or not isinstance(other, gast.Name):
                continue
            column = other.id in self.columns and self.is_floats(other, 2) and self.agree(matrix, 0, other)
            if axis == 0 and not options.get("keepdims") and column:
                flat = core.subscript(other, core.tuple_([core.ALL, core.constant(0)]))
                return core.binary(flat, gast.MatMult, matrix)
            if axis == 1 and self.is_floats(other, 1) and self.agree(matrix, 1, other):
                made = core.binary(matrix, gast.MatMult, other)
                kept = core.tuple_([core.ALL, core.constant(None)])
                return core.subscript(made, kept) if options.get("keepdims") else made
        return node

    def doubled(self, node: gast.BinOp) -> Any:
        """``a @ b + b @ a`` of two arrays with one axis is twice one of them: the tangent of ``a @ a``."""
        left, right = node.left, node.right
        if not isinstance(node.op, gast.Add) or not isinstance(left, gast.BinOp) or not isinstance(right, gast.BinOp):
            return node
        names = [getattr(e, "id", "") for e in (left.left, left.right, right.right, right.left)]
        products = isinstance(left.op, gast.MatMult) and isinstance(right.op, gast.MatMult)
        if not products or names[:2] != names[2:] or not all(self.is_floats(e, 1) for e in (left.left, left.right)):
            return node
        return core.binary(core.constant(2.0), gast.Mult, left)

    def inner_product(self, product: gast.BinOp) -> Any:
        """Return the sum of all products of two arrays with one axis."""
        opposite = algebra.negated(product)
        left, right = (product if opposite is None else opposite).left, product.right
        if not self.is_floats(left, 1) or not self.is_floats(right, 1) or not self.agree(left, 0, right):
            return None
        made = core.binary(left, gast.MatMult, right)
        return made if opposite is None else core.unary(gast.USub, made)

    def is_floats(self, node: Any, rank: int) -> bool:
        kind = self.types.get(node.id) if isinstance(node, gast.Name) else None
        return isinstance(kind, kinds.Array) and kind.dtype in ("float64", "float32") and kinds.rank(kind) == rank

    def agree(self, matrix: Any, axis: int, other: Any) -> bool:
        """Tell whether an axis of a matrix is surely as long as the first of another array: nothing is broadcast."""
        a, b = self.types[matrix.id], self.types[other.id]
        assert isinstance(a, kinds.Array) and isinstance(b, kinds.Array) and a.shape and b.shape
        return a.shape[axis] is not None and a.shape[axis] == b.shape[0]


def _ends_new(value: Any) -> bool:
    """Tell whether an index adds a last axis, and only that."""
    if not isinstance(value, gast.Subscript) or not isinstance(value.slice, gast.Tuple):
        return False
    return [_is(e, None) for e in value.slice.elts] == [False] * (len(value.slice.elts) - 1) + [True]


def _is(node: Any, value: Any) -> bool:
    return isinstance(node, gast.Constant) and type(node.value) is type(value) and node.value == value


def _without_last(index: Any) -> Any:
    rest = index.elts[:-1]
    return rest[0] if len(rest) == 1 else core.tuple_(rest)


def plain(body: Block, shared: Mapping[str, frozenset[str]], namespace: Namespace) -> Block:
    """Return the block without axes that are added and taken away, and without zeros that are added to at once."""
    out: list[Stmt] = []
    for stmt in body:
        stmt = core.within(stmt, lambda inner: plain(inner, shared, namespace))
        if is_added(stmt) and not core.blocks_of(stmt):
            stmt = _flat(_repeated(mapped_header(stmt, partial(_unwrapped, namespace=namespace)), namespace))
            at = _zero_before(out, stmt, shared, namespace) if isinstance(stmt, Store) else None
            if at is not None and isinstance(stmt, Store):
                del out[at]
                value = core.unary(gast.USub, stmt.value) if stmt.op == "Sub" else stmt.value
                stmt = core.changed(stmt, value=value, op=None)
            if isinstance(stmt, Store) and out and _is_repeated(out[-1], stmt, shared, namespace):
                stmt = core.changed(stmt, value=_unwrapped(core.add(stmt.value, stmt.value), namespace))
                del out[-1]
        out.append(stmt)
    return tuple(out)


def _is_repeated(last: Stmt, stmt: Store, shared: Mapping[str, frozenset[str]], namespace: Namespace) -> bool:
    """Tell whether the statement before has added the same product to the same place: of ``x[i] * x[i]``."""
    if not isinstance(last, Store) or (last.base, last.op) != (stmt.base, stmt.op) or stmt.op not in ("Add", "Sub"):
        return False
    near = shared.get(stmt.base, frozenset((stmt.base,))) | {stmt.base}
    return (
        _is_product(stmt.value)
        and last.index is not None
        and stmt.index is not None
        and gast.dump(last.value) == gast.dump(stmt.value)
        and gast.dump(last.index) == gast.dump(stmt.index)
        and near.isdisjoint(core.reads(stmt.value) | core.reads(stmt.index))
        and is_pure(stmt.value, namespace)
    )


def _unwrapped(node: Any, namespace: Namespace) -> Any:
    """``a[i, None][:, 0]`` is ``a[i]``, an axis is not kept to be taken away, what is added to itself is doubled."""
    node = core.map_children(node, lambda child: _unwrapped(child, namespace))
    if isinstance(node, gast.BinOp) and isinstance(node.op, gast.Add) and _is_product(node.left):
        if gast.dump(node.left) == gast.dump(node.right):
            twice = core.binary(core.constant(2.0), gast.Mult, node.left.left)
            return core.binary(twice, gast.Mult, node.left.right)
    if isinstance(node, gast.Subscript) and _ends_new(node.value) and isinstance(node.slice, gast.Tuple):
        parts = node.slice.elts
        if len(parts) == 2 and core.is_full_slice(parts[0]) and _is(parts[1], 0):
            return core.subscript(node.value.value, _without_last(node.value.slice))
    if isinstance(node, gast.Subscript) and isinstance(node.value, gast.Call) and getattr(node.slice, "elts", True):
        return _without_axis(node, node.value, namespace)
    return node


def _without_axis(node: gast.Subscript, total: gast.Call, namespace: Namespace) -> Any:
    """``np.sum(a, axis=1, keepdims=True)[:, 0]`` is ``np.sum(a, axis=1)``."""
    *before, last = node.slice.elts if isinstance(node.slice, gast.Tuple) else [node.slice]
    options = {k.arg: k.value for k in total.keywords}
    if options.keys() != {"axis", "keepdims"} or operations.denoted(total.func, namespace) is not np.sum:
        return node
    axis, kept = core.integer(options["axis"]), getattr(options["keepdims"], "value", None)
    if not all(map(core.is_full_slice, before)) or core.integer(last) != 0 or kept is not True or axis != len(before):
        return node
    return core.call(total.func, *total.args, axis=options["axis"])


def _is_product(node: Any) -> bool:
    return isinstance(node, gast.BinOp) and isinstance(node.op, gast.Mult)


def _flat(stmt: Stmt) -> Stmt:
    """``a[i, None] += v[:, None]`` is ``a[i] += v``."""
    if not isinstance(stmt, Store) or stmt.index is None or not isinstance(stmt.value, gast.Subscript):
        return stmt
    place, value = core.subscript(core.name(stmt.base), stmt.index), stmt.value
    parts = value.slice.elts if isinstance(value.slice, gast.Tuple) else []
    if not _ends_new(place) or len(parts) != 2 or not core.is_full_slice(parts[0]) or not _is(parts[1], None):
        return stmt
    return core.changed(stmt, index=_without_last(stmt.index), value=value.value)


def _repeated(stmt: Stmt, namespace: Namespace) -> Stmt:
    """``a[i] += np.ones_like(v)`` is ``a[i] += 1.0``: a number is repeated over the place as the array is."""
    if not isinstance(stmt, Store) or stmt.op not in ("Add", "Sub") or not isinstance(stmt.value, gast.Call):
        return stmt
    callee, args = operations.denoted(stmt.value.func, namespace), stmt.value.args
    if stmt.value.keywords or stmt.index is None:
        return stmt
    if callee is np.ones_like and len(args) == 1:
        return core.changed(stmt, value=core.constant(1.0))
    return core.changed(stmt, value=args[1]) if callee is np.full_like and len(args) == 2 else stmt


def _zero_before(
    out: list[Stmt], stmt: Store, shared: Mapping[str, frozenset[str]], namespace: Namespace
) -> int | None:
    """Return where a zero is put to which a store adds, if nobody asks for it in between."""
    near = shared.get(stmt.base, frozenset((stmt.base,))) | {stmt.base}
    if stmt.op not in ("Add", "Sub") or stmt.index is None or not is_pure(stmt.value, namespace):
        return None
    if not near.isdisjoint(core.reads(stmt.value) | core.reads(stmt.index)):
        return None
    for at in range(len(out) - 1, -1, -1):
        before = out[at]
        if isinstance(before, Store) and before.base == stmt.base and before.op is None and _is(before.value, 0.0):
            same = before.index is not None and gast.dump(before.index) == gast.dump(stmt.index)
            return at if same else None
        if not isinstance(before, Assign) or not isinstance(before.target, str) or not is_pure(before.value, namespace):
            return None
        if not near.isdisjoint(core.header_reads(before)) or before.target in core.reads(stmt.index):
            return None
    return None


__all__ = ["plain", "run"]
