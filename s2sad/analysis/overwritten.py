"""Parts of arrays that a later statement overwrites, and what of earlier stores is surely elsewhere."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import gast

from s2sad import core
from s2sad.analysis.operations import denoted
from s2sad.core import For, While
from s2sad.namespace import Namespace

# a variable, or none, and a number that is added; END: counted from the end of the axis
END = "-"
Bound: TypeAlias = "tuple[str | None, int]"
# from the first bound up to and without the second; None: to the end of the axis, or nobody knows where
Span: TypeAlias = "tuple[Bound | None, Bound | None]"


@dataclass(frozen=True)
class Part:
    """The elements of ``base`` at an index: its spans along the first axes; ``text``: the index, while it is that."""

    base: str
    spans: tuple[Span, ...]
    names: frozenset[str]
    text: str | None

    def clear_of(self, other: Part) -> bool:
        """Tell whether two parts have no element in common."""
        return any(_before(a[1], b[0]) or _before(b[1], a[0]) for a, b in zip(self.spans, other.spans, strict=False))

    def without(self, names: Iterable[str]) -> Part:
        """Return the part as it is known before these names got their values."""
        if self.names.isdisjoint(names):
            return self
        return Part(self.base, (), frozenset(), None)

    def over(self, loop: For | While, namespace: Namespace) -> Part:
        """Return the part that all rounds of a loop make together."""
        if isinstance(loop, While):
            return self.without(core.all_writes(loop))
        if not isinstance(loop.target, str) or loop.target not in self.names:
            return self.without(core.target_names(loop.target))
        bounds = _range(loop.iter, namespace)
        if bounds is None:
            return self.without((loop.target,))
        low, high = bounds

        def moved(span: Span) -> Span:
            first, last = span
            if first is not None and first[0] == loop.target:
                first = None if low is None else (low[0], low[1] + first[1])
            if last is not None and last[0] == loop.target:
                last = None if high is None else (high[0], high[1] + last[1] - 1)
            return first, last

        return replace(self, spans=tuple(map(moved, self.spans)), names=self.names - {loop.target}, text=None)


def part(base: str, index: Any) -> Part:
    """Return the part of an array that an index selects."""
    spans: list[Span] = []
    for each in index.elts if isinstance(index, gast.Tuple) else [index]:
        if isinstance(each, gast.Slice):
            whole = each.step is None
            spans.append((_bound(each.lower) if whole else None, _bound(each.upper) if whole else None))
            continue
        at = _bound(each)
        if at is None:
            # an array, or what stands for several axes
            break
        spans.append((at, (at[0], at[1] + 1)))
    return Part(base, tuple(spans), core.reads(index), ast.dump(index))


def _before(last: Bound | None, first: Bound | None) -> bool:
    return last is not None and first is not None and last[0] == first[0] and last[1] <= first[1]


def _range(iter_: Any, namespace: Namespace) -> tuple[Bound | None, Bound | None] | None:
    """Return the bounds of the numbers of a range: the first, and one above the last."""
    if not isinstance(iter_, gast.Call) or denoted(iter_.func, namespace) is not range or iter_.keywords:
        return None
    first, last = (None, iter_.args[0]) if len(iter_.args) == 1 else iter_.args[:2]
    step = _bound(iter_.args[2]) if len(iter_.args) == 3 else (None, 1)
    low = (None, 0) if first is None else _bound(first)
    if step == (None, 1):
        return low, _bound(last)
    if step == (END, -1) and low is not None:
        stop = (None, -1) if _bound(last) == (END, -1) else _bound(last)
        return stop and (stop[0], stop[1] + 1), (low[0], low[1] + 1)
    return None


def _bound(node: Any) -> Bound | None:
    """Return a number, a variable, or the sum of both."""
    if isinstance(node, gast.Constant):
        return (None, node.value) if type(node.value) is int else None
    if isinstance(node, gast.UnaryOp) and isinstance(node.op, gast.USub) and isinstance(node.operand, gast.Constant):
        return (END, -node.operand.value) if type(node.operand.value) is int else None
    if isinstance(node, gast.Name):
        return node.id, 0
    if isinstance(node, gast.BinOp) and isinstance(node.op, (gast.Add, gast.Sub)):
        left, right = _bound(node.left), _bound(node.right)
        if left is not None and right is not None and right[0] is None and left[0] != END:
            return left[0], left[1] + (-right[1] if isinstance(node.op, gast.Sub) else right[1])
    return None
