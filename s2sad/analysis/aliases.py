"""Which names the value of an expression may share memory with."""

from __future__ import annotations

from collections.abc import Mapping
from types import FunctionType
from typing import Any

import gast
import numpy as np

from s2sad import core, kinds
from s2sad.analysis.operations import MISSING, denoted
from s2sad.kinds import Kind
from s2sad.namespace import Namespace
from s2sad.rules import registry
from s2sad.runtime import joining, shaping, structure, surgery
from s2sad.runtime.replica import dense, on_disk, replica

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
        surgery.stop_gradient,
        surgery.scale_gradient,
        surgery.reverse_gradient,
        surgery.scale_parts,
        structure.unbroadcast,
        structure.like,
        structure.fit,
        structure.rebroadcast,
        structure.broadcast,
        dense,
        # of their results each may share with the others
        replica,
        on_disk,
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
        dense,
        joining.unstack_like,
        joining.unstack,
        joining.unjoin,
        joining.unblock,
    }
)
VIEW_METHODS = frozenset(
    "ravel reshape transpose swapaxes squeeze diagonal view __getitem__".split()
    + "conj conjugate astype newbyteorder to_device".split()
)
VIEW_ATTRIBUTES = frozenset({"T", "real", "imag", "flat", "mT"})
ELEMENT_METHODS = frozenset({"pop", "get", "setdefault"})
# of what they are given these hand on parts, as they are: `max(rows, key=len)` is one of the rows
HANDING_ON = frozenset({"builtins", "itertools", "_operator", "operator"})


def aliased(expr: Any, types: Mapping[str, Kind], namespace: Namespace) -> frozenset[str]:
    """Return the names whose memory the value of an expression may share."""
    if isinstance(expr, gast.Name):
        kind = types.get(expr.id)
        return frozenset() if kind is None or kinds.is_immutable(kind) else frozenset((expr.id,))
    if isinstance(expr, gast.BinOp):
        # the sum of two lists holds what they hold
        if not isinstance(expr.op, (gast.Add, gast.Mult)):
            return frozenset()
        return _of_operand(expr.left, types, namespace) | _of_operand(expr.right, types, namespace)
    if isinstance(expr, (gast.Constant, gast.Compare, gast.UnaryOp)):
        return frozenset()
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
    if isinstance(expr, (gast.ListComp, gast.DictComp)):
        own = core.bound_names(expr)
        item = expr.elt if isinstance(expr, gast.ListComp) else expr.value
        parts = aliased(item, {**types, **dict.fromkeys(own, kinds.UNKNOWN)}, namespace)
        if not parts & own:
            return parts
    if isinstance(expr, (gast.ListComp, gast.SetComp, gast.DictComp, gast.GeneratorExp, gast.Lambda)):
        return frozenset(n for n in core.reads(expr) if n in types and not kinds.is_immutable(types[n]))
    return frozenset()


def _of_operand(part: Any, types: Mapping[str, Kind], namespace: Namespace) -> frozenset[str]:
    """Return what a sum or multiple of lists holds because of one operand; of arrays it makes new ones."""
    if isinstance(part, gast.Name):
        return frozenset((part.id,) if _holds(types.get(part.id, kinds.UNKNOWN)) else ())
    sequence = part.value if isinstance(part, gast.Subscript) else None
    if isinstance(sequence, gast.Name) and not _holds(types.get(sequence.id, kinds.UNKNOWN)):
        return frozenset()
    if isinstance(part, (gast.List, gast.Tuple, gast.BinOp, gast.Subscript)):
        return aliased(part, types, namespace)
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
    if callee in (list, tuple, sorted, enumerate, iter) and all(
        isinstance(a, gast.Name) and isinstance(types.get(a.id), kinds.Dict) for a in expr.args
    ):
        # the keys
        return frozenset()
    if callee in (list, tuple, dict, sorted):
        # what they make is new: only the parts are shared
        return frozenset(n for n in args if not _has_plain_parts(types.get(n, kinds.UNKNOWN)))
    if callee in (zip, enumerate, reversed):
        return args
    if isinstance(callee, type) and not issubclass(callee, (int, float, complex, np.generic, str, bytes)):
        return args
    if makes_new(callee) or isinstance(callee, FunctionType) and namespace.new.get(callee):
        return frozenset()
    rules = registry.find(callee)
    if (rules is None or rules.unknown) and callee is not range:
        # code that nobody vouches for may return a view of what it is given
        return args
    if callee in SHAPED and expr.args:
        # of the other arguments only the shape or structure is read
        return aliased(expr.args[0], types, namespace)
    if callee is np.array and all(k.arg != "copy" for k in expr.keywords):
        return frozenset()
    if getattr(callee, "__module__", None) in HANDING_ON and rules is not None and not rules.constant:
        return frozenset(
            n for n in args if not kinds.is_numeric(k := types.get(n, kinds.UNKNOWN)) and not _has_plain_parts(k)
        )
    return args if callee in VIEWS else frozenset()


def makes_new(callee: Any) -> bool:
    """Tell whether a function that was read makes what it returns, every part of it for itself."""
    return bool(getattr(callee, "makes_new", False))
