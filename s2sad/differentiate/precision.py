"""Gradients have the dtype of their variables, float32 in, float32 out, and tangents that of their values."""

from __future__ import annotations

import numpy as np

from s2sad import core, kinds
from s2sad.core import Expr
from s2sad.differentiate.context import Context
from s2sad.kinds import Kind, Known
from s2sad.runtime import structure

NARROW = ("float16", "float32", "complex64")
# before NumPy 2, a single number is as wide as the Python float that it meets
NUMBERS_WIDEN = np.result_type(np.float32(1.0) * 1.0) != np.float32


def kept(context: Context, bar: Expr, name: str) -> Expr:
    """Return an adjoint or tangent with the dtype of what it belongs to, where the function has wider numbers."""
    kind = context.kind(name)
    dtype = getattr(kind, "dtype", None)
    if dtype not in NARROW:
        return bar
    if not (NUMBERS_WIDEN and kinds.rank(kind) == 0):
        met = frozenset().union(*(core.all_reads(s) | set(core.all_writes(s)) for s in context.body))
        if not any(_may_widen(context.kind_of(core.name(n)), str(dtype)) for n in met):
            return bar
    return core.call(context.namespace.runtime(structure.like), bar, core.name(name))


def _may_widen(kind: Kind, dtype: str) -> bool:
    """Tell whether arithmetic with such values may be wider: ``np.float64`` is of the kind of Python floats."""
    if isinstance(kind, Known):
        return isinstance(kind.value, np.inexact)
    return kinds.carries(kind) and getattr(kind, "dtype", None) != dtype
