"""Which names may share memory at each point, and where that matters.

Sharing matters only where memory is written while another name for it is still to be read: an alias that is dead by
then, or a view that is consumed before the next write, is as good as a copy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import gast
import numpy as np

from s2sad import core, kinds
from s2sad.analysis.operations import MISSING, denoted
from s2sad.core import Assign, Block, Effect, For, If, Stmt, Store, While, With
from s2sad.kinds import Kind
from s2sad.namespace import Namespace
from s2sad.rules import registry
from s2sad.runtime import joining, shaping, structure

VIEWS = frozenset(
    {
        np.ravel,
        np.reshape,
        np.transpose,
        np.swapaxes,
        np.moveaxis,
        np.squeeze,
        np.expand_dims,
        np.asarray,
        np.asanyarray,
        np.atleast_1d,
        np.atleast_2d,
        np.atleast_3d,
        np.diagonal,
        np.real,
        np.imag,
        np.broadcast_to,
        np.split,
        np.array_split,
        np.hsplit,
        np.vsplit,
        np.flip,
        np.fliplr,
        np.flipud,
        np.rot90,
        np.ascontiguousarray,
        np.rollaxis,
        np.broadcast_arrays,
        np.diag,
        np.dsplit,
        np.asfortranarray,
        np.require,
        np.polyder,
        np.polyint,
        np.real_if_close,
        np.nan_to_num,
        np.trim_zeros,
        np.piecewise,
        np.asarray_chkfinite,
        np.array,
        np.ndarray.astype,
        np.lib.stride_tricks.sliding_window_view,
        *(getattr(np, n) for n in ("unstack", "matrix_transpose", "astype") if hasattr(np, n)),
        structure.unbroadcast,
        structure.like,
        structure.fit,
        structure.rebroadcast,
        structure.broadcast,
        joining.unstack_like,
        joining.unstack,
        joining.unjoin,
        joining.unblock,
        shaping.at_least,
        shaping.reshape_each,
        shaping.unbroadcast_each,
    }
)
SHAPED = frozenset(
    {
        structure.unbroadcast,
        structure.like,
        structure.fit,
        structure.rebroadcast,
        structure.broadcast,
        joining.unstack_like,
        joining.unstack,
        joining.unjoin,
        joining.unblock,
    }
)
VIEW_METHODS = frozenset(
    "ravel reshape transpose swapaxes squeeze diagonal view __getitem__ conj conjugate astype newbyteorder to_device".split()
)
VIEW_ATTRIBUTES = frozenset({"T", "real", "imag", "flat", "mT"})
ELEMENT_METHODS = frozenset({"pop", "get", "setdefault"})
Pairs = frozenset[frozenset[str]]


@dataclass
class Sharing:
    """``groups``: names that truly share written memory; ``origin``: what each alias is made from."""

    harmful: set[frozenset[str]] = field(default_factory=set)
    places: dict[frozenset[str], Stmt] = field(default_factory=dict)

    def groups(self) -> list[frozenset[str]]:
        found: list[set[str]] = []
        for pair in sorted(self.harmful, key=sorted):
            touching = [g for g in found if g & pair]
            merged = set(pair).union(*touching)
            found = [g for g in found if not g & pair] + [merged]
        return [frozenset(g) for g in found]


def aliased(expr: Any, types: Mapping[str, Kind], namespace: Namespace) -> frozenset[str]:
    """Return the names whose memory the value of an expression may share."""
    if isinstance(expr, gast.Name):
        kind = types.get(expr.id)
        return frozenset() if kind is None or kinds.is_immutable(kind) else frozenset((expr.id,))
    if isinstance(expr, gast.Subscript):
        base = aliased(expr.value, types, namespace)
        if base and isinstance(expr.value, gast.Name):
            kind = types.get(expr.value.id, kinds.UNKNOWN)
            if (
                isinstance(kind, kinds.List)
                and kinds.is_immutable(kind.element)
                and not isinstance(expr.slice, gast.Slice)
            ):
                return frozenset()
            if isinstance(kind, kinds.List) and isinstance(expr.slice, gast.Slice) and kinds.is_immutable(kind.element):
                return frozenset()
            if isinstance(kind, kinds.Array) and _copies(expr.slice, kind, types):
                return frozenset()
        return base
    if isinstance(expr, gast.Attribute):
        if isinstance(expr.value, gast.Name) and kinds.is_array(types.get(expr.value.id, kinds.UNKNOWN)):
            return aliased(expr.value, types, namespace) if expr.attr in VIEW_ATTRIBUTES else frozenset()
        return aliased(expr.value, types, namespace)
    if isinstance(expr, (gast.Tuple, gast.List)):
        return frozenset().union(*(aliased(e, types, namespace) for e in expr.elts))
    if isinstance(expr, gast.Dict):
        return frozenset().union(*(aliased(e, types, namespace) for e in expr.values))
    if isinstance(expr, gast.IfExp):
        return aliased(expr.body, types, namespace) | aliased(expr.orelse, types, namespace)
    if isinstance(expr, gast.Starred):
        return aliased(expr.value, types, namespace)
    if isinstance(expr, gast.Call):
        return _called(expr, types, namespace)
    if isinstance(expr, gast.NamedExpr):
        return aliased(expr.value, types, namespace)
    if isinstance(expr, gast.BoolOp):
        return frozenset().union(*(aliased(e, types, namespace) for e in expr.values))
    if isinstance(expr, (gast.ListComp, gast.SetComp, gast.DictComp, gast.GeneratorExp, gast.Lambda)):
        return frozenset(n for n in core.reads(expr) if n in types and not kinds.is_immutable(types[n]))
    if isinstance(expr, gast.BinOp) and isinstance(expr.op, (gast.Add, gast.Mult)):
        parts = [e.id for e in (expr.left, expr.right) if isinstance(e, gast.Name)]
        return frozenset(n for n in parts if _holds(types.get(n, kinds.UNKNOWN)))
    return frozenset()


def _holds(kind: Kind) -> bool:
    """Tell whether a sequence of this kind may hold something that can be written."""
    if isinstance(kind, kinds.Tuple):
        return not kinds.is_immutable(kind)
    return isinstance(kind, kinds.List) and not kinds.is_immutable(kind.element)


def _has_plain_parts(kind: Kind) -> bool:
    """Tell whether nothing that a container of this kind holds can be written."""
    if isinstance(kind, kinds.List):
        return kinds.is_immutable(kind.element)
    return isinstance(kind, kinds.Dict) and kinds.is_immutable(kind.value)


def _copies(index: Any, kind: kinds.Array, types: Mapping[str, Kind]) -> bool:
    """Tell whether indexing an array this way gives a scalar or a copy, not a view."""
    parts = index.elts if isinstance(index, gast.Tuple) else [index]
    scalars = 0
    for part in parts:
        if isinstance(part, gast.Slice) or isinstance(part, gast.Constant) and part.value in (None, Ellipsis):
            return False
        known = types.get(part.id, kinds.UNKNOWN) if isinstance(part, gast.Name) else None
        if isinstance(known, (kinds.Array, kinds.List)):
            return True
        if isinstance(part, (gast.Compare, gast.List)):
            return True
        if isinstance(part, gast.Name) and not isinstance(kinds.widened(known or kinds.UNKNOWN), kinds.Scalar):
            return False
        scalars += 1
    return kind.shape is not None and scalars >= len(kind.shape)


def _called(expr: gast.Call, types: Mapping[str, Kind], namespace: Namespace) -> frozenset[str]:
    args = frozenset().union(*(aliased(a, types, namespace) for a in [*expr.args, *(k.value for k in expr.keywords)]))
    if isinstance(expr.func, gast.Attribute) and denoted(expr.func, namespace) is MISSING:
        base = aliased(expr.func.value, types, namespace)
        kind = types.get(expr.func.value.id, kinds.UNKNOWN) if isinstance(expr.func.value, gast.Name) else kinds.UNKNOWN
        if isinstance(kind, kinds.Array):
            return base if expr.func.attr in VIEW_METHODS else frozenset()
        if expr.func.attr in ("copy", "sum", "mean", "dot", "max", "min", "astype", "flatten", "keys", "__new__"):
            return (
                base
                if expr.func.attr == "copy"
                and isinstance(kind, (kinds.List, kinds.Dict))
                and not _has_plain_parts(kind)
                else frozenset()
            )
        if isinstance(kind, kinds.List) and kinds.is_immutable(kind.element):
            return frozenset()
        return base | args
    callee = denoted(expr.func, namespace)
    if callee in (list, tuple, dict, sorted):
        # what they make is new: only the parts are shared
        return frozenset(n for n in args if not _has_plain_parts(types.get(n, kinds.UNKNOWN)))
    if callee in (zip, enumerate, reversed):
        return args
    if isinstance(callee, type) and not issubclass(callee, (int, float, complex, np.generic, str, bytes)):
        return args
    rules = registry.find(callee)
    if rules is None and callee is not range:
        # code that nobody vouches for may return a view of what it is given
        return args
    if callee in SHAPED and expr.args:
        # of the other arguments only the shape or structure is read
        return aliased(expr.args[0], types, namespace)
    if callee is np.array and all(k.arg != "copy" for k in expr.keywords):
        return frozenset()
    return args if callee in VIEWS else frozenset()


@core.of_node
def written_by(stmt: Stmt) -> str | None:
    """Return the name behind which a statement writes, if it does."""
    if isinstance(stmt, Store):
        return stmt.base
    if isinstance(stmt, (Effect, Assign)) and isinstance(stmt.value, gast.Call):
        func = stmt.value.func
        if isinstance(func, gast.Name) and func.id == "add_item" and isinstance(stmt.value.args[0], gast.Name):
            return stmt.value.args[0].id
        if (
            isinstance(func, gast.Attribute)
            and isinstance(func.value, gast.Name)
            and func.attr
            in (
                "append",
                "extend",
                "insert",
                "pop",
                "clear",
                "update",
                "setdefault",
            )
        ):
            return func.value.id
    return None


def _may_show(other: Kind, written: Kind) -> bool:
    """Tell whether a write into a value of kind ``written`` may be seen through a value of kind ``other``."""
    if not isinstance(written, (kinds.List, kinds.Dict, kinds.Object)):
        return True
    if isinstance(other, kinds.Array) or kinds.is_immutable(other):
        return False
    if isinstance(other, kinds.Tuple):
        return any(_may_show(k, written) for k in other.elements)
    if isinstance(other, (kinds.List, kinds.Dict)) and type(other) is not type(written):
        return _may_show(other.element if isinstance(other, kinds.List) else other.value, written)
    return True


class _Walk:
    def __init__(self, types: dict[str, Kind], namespace: Namespace, live: dict[Stmt, frozenset[str]]) -> None:
        self.types, self.namespace, self.live = types, namespace, live
        self.result = Sharing()
        # (part, whole): a write into the structure of the whole is not seen through the part
        self.parts: set[tuple[str, str]] = set()
        self.same: set[frozenset[str]] = set()

    def block(self, block: Block, pairs: Pairs) -> Pairs:
        for stmt in block:
            pairs = self.stmt(stmt, pairs)
        return pairs

    def stmt(self, stmt: Stmt, pairs: Pairs) -> Pairs:
        if isinstance(stmt, If):
            return self.block(stmt.body, pairs) | self.block(stmt.orelse, pairs)
        if isinstance(stmt, (For, While)):
            while True:
                state = pairs
                if isinstance(stmt, For):
                    state = self.bound(core.target_names(stmt.target), stmt.iter, state)
                new = pairs | self.block(stmt.body, state)
                if new == pairs:
                    return pairs
                pairs = new
        if isinstance(stmt, With):
            return self.block(stmt.body, pairs)
        written = written_by(stmt)
        if written is not None:
            self.check(stmt, written, pairs)
        if isinstance(stmt, Assign):
            return self.bound(core.target_names(stmt.target), stmt.value, pairs)
        if isinstance(stmt, Store) and not kinds.is_array(self.types.get(stmt.base, kinds.UNKNOWN)):
            return self.held(stmt.base, stmt.value, pairs)
        if isinstance(stmt, Effect) and written is not None and isinstance(stmt.value, gast.Call):
            for arg in stmt.value.args:
                pairs = self.held(written, arg, pairs)
        return pairs

    def check(self, stmt: Stmt, written: str, pairs: Pairs) -> None:
        for pair in pairs:
            if written in pair and len(pair) == 2:
                (other,) = pair - {written}
                if (other, written) in self.parts and pair not in self.same and self.restructured(stmt, written):
                    continue
                if not _may_show(self.types.get(other, kinds.UNKNOWN), self.types.get(written, kinds.UNKNOWN)):
                    # putting something into a container does not write into the arrays that it holds
                    continue
                if other in self.live.get(stmt, frozenset()):
                    self.result.harmful.add(pair)
                    self.result.places.setdefault(pair, stmt)

    def restructured(self, stmt: Stmt, written: str) -> bool:
        """Tell whether the statement writes into a container itself: an array's elements are not parts of it."""
        kind = self.types.get(written, kinds.UNKNOWN)
        return not isinstance(stmt, Store) or isinstance(kind, (kinds.List, kinds.Dict, kinds.Object))

    def extracts(self, value: Any) -> bool:
        """Tell whether the value is taken out of a container that is no array."""
        if isinstance(value, gast.Call):
            method = isinstance(value.func, gast.Attribute) and value.func.attr in ELEMENT_METHODS
            return method and isinstance(value.func.value, gast.Name)
        if not isinstance(value, gast.Subscript) or isinstance(value.slice, gast.Slice):
            return False
        kind = self.types.get(value.value.id, kinds.UNKNOWN) if isinstance(value.value, gast.Name) else kinds.UNKNOWN
        return isinstance(kind, (kinds.List, kinds.Dict, kinds.Tuple))

    def relate(self, new: str, old: str, like: str | None, part: bool) -> frozenset[str]:
        """Record how a name shares with ``old``: as ``like``, of which it is a part or the same. Return the pair."""
        pair = frozenset((new, old))
        if like is None:
            if part:
                self.parts.add((new, old))
            else:
                self.same.add(pair)
            return pair
        around = frozenset((like, old))
        if around in self.same:
            return self.relate(new, old, None, part)
        if (like, old) in self.parts:
            self.parts.add((new, old))
        if (old, like) in self.parts:
            if part:
                self.same.add(pair)
            else:
                self.parts.add((old, new))
        return pair

    def bound(self, targets: tuple[str, ...], value: Any, pairs: Pairs) -> Pairs:
        sources = aliased(value, self.types, self.namespace)
        part = self.extracts(value)
        old = pairs
        pairs = frozenset(p for p in pairs if not p & frozenset(targets))
        new: set[frozenset[str]] = set()
        for target in targets:
            if kinds.is_immutable(self.types.get(target, kinds.UNKNOWN)):
                continue
            for source in sources:
                if source == target:
                    new |= {p for p in old if target in p}
                    continue
                new.add(self.relate(target, source, None, part))
                for pair in old:
                    if source in pair and len(pair) == 2:
                        (other,) = pair - {source}
                        if other not in targets:
                            new.add(self.relate(target, other, source, part))
        return pairs | new

    def held(self, container: str, value: Any, pairs: Pairs) -> Pairs:
        """A container now holds something: reaching it through the container is one more name for it."""
        new: set[frozenset[str]] = set()
        for source in aliased(value, self.types, self.namespace):
            if source == container:
                continue
            new.add(frozenset((container, source)))
            self.parts.add((source, container))
            for pair in pairs:
                if source in pair and len(pair) == 2:
                    (other,) = pair - {source}
                    new.add(frozenset((container, other)))
                    self.parts.add((other, container))
                    if (source, other) in self.parts and pair not in self.same:
                        # both hold it, and neither is a part of the other
                        self.parts.add((container, other))
        return pairs | frozenset(p for p in new if len(p) == 2)


def find(body: Block, types: dict[str, Kind], namespace: Namespace, live: dict[Stmt, frozenset[str]]) -> Sharing:
    """Return the sharing that matters in a function body. ``live`` gives the names read after each statement."""
    walk = _Walk(types, namespace, live)
    walk.block(body, frozenset())
    return walk.result
