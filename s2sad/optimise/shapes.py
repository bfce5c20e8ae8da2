"""Arrays that are not needed: those that repeat a number or a smaller array, those of which only the shape is asked.

An array filled with a number, as the adjoint of a mean is, may be that number where it meets an array of its own shape.
So may one that repeats another along an axis, as the adjoint of a sum over an axis is, be ``v[:, None]``.
Where only the shape of an array is read, an operand of that shape will do, and the array need not be computed.
"""

from __future__ import annotations

import operator
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping
from typing import Any

import gast
import numpy as np

from s2sad import core, kinds
from s2sad.analysis import kinds as kinds_of
from s2sad.analysis import operations
from s2sad.analysis.aliases import aliased
from s2sad.analysis.rewrite import rebuilt
from s2sad.core import Assign, Block, Stmt, Store
from s2sad.kinds import FLOAT, Kind
from s2sad.namespace import Namespace
from s2sad.optimise.copies import used_below
from s2sad.optimise.effects import expressions, is_pure, mapped, written
from s2sad.rules import registry
from s2sad.runtime.reductions import unreduce
from s2sad.runtime.structure import unbroadcast

ARITHMETIC = (gast.Add, gast.Sub, gast.Mult, gast.Div)
# functions that ask one of their arguments for its shape and dtype alone, and which
SHAPE_ONLY: dict[Any, int] = dict.fromkeys((np.shape, np.size, np.zeros_like, np.ones_like, np.full_like), 0) | {
    unbroadcast: 1
}

# what ``unreduce`` takes its last two arguments to be
UNREDUCED = (core.constant(False), core.constant(True))


def run(
    body: Block,
    types: dict[str, Kind],
    namespace: Namespace,
    candidates: frozenset[str],
    parameters: frozenset[str],
    shared: Callable[[], Mapping[str, frozenset[str]]],
) -> Block:
    """Return the block without such arrays. The kinds of names that become smaller are changed in ``types``."""
    worker = _Shapes(types, namespace, candidates, parameters, shared)
    return worker.stand_ins(worker.added(worker.smaller(body)))


class _Shapes:
    def __init__(
        self,
        types: dict[str, Kind],
        namespace: Namespace,
        candidates: frozenset[str],
        parameters: frozenset[str],
        shared: Callable[[], Mapping[str, frozenset[str]]],
    ) -> None:
        self.types, self.namespace = types, namespace
        self.candidates, self.parameters = candidates, parameters
        self.shared = shared
        # the arrays that repeat something, with what that is, and of which kind
        self.filled: dict[str, tuple[Any, Kind]] = {}

    # -- arrays that repeat something ----------------------------------------------------------------------------------

    def smaller(self, body: Block) -> Block:
        """Put what they repeat in the place of arrays, where all uses are arithmetic with their own shape."""
        definitions, _ = self.definitions(body)
        for n, stmt in definitions.items():
            found = self.repeated(n, stmt.value) or self.spread(n, stmt.value)
            if found is not None and not self.is_written(found[0], body):
                self.filled[n] = found
        if not self.filled:
            return rebuilt(body, self.stored, set())
        total = self.occurrences(body)
        chosen = set(self.filled)
        while True:
            plain = Counter(n for stmt in core.walk(body) for n in self.plain_uses(stmt, chosen))
            kept = {n for n in chosen if plain[n] == total[n]}
            if kept == chosen:
                break
            chosen = kept
        self.types.update((n, self.filled[n][1]) for n in chosen)

        def change(stmt: Stmt) -> list[Stmt]:
            if isinstance(stmt, Assign) and isinstance(stmt.target, str) and stmt.target in chosen:
                return [core.changed(stmt, value=self.filled[stmt.target][0])]
            return self.stored(stmt)

        return rebuilt(body, change, set())

    def stored(self, stmt: Stmt) -> list[Stmt]:
        """``x_bar += unreduce(v, ...)`` is ``x_bar += v[:, None]``."""
        if isinstance(stmt, Store) and core.is_everything(stmt.index):
            found = self.spread(stmt.base, stmt.value)
            if found is not None:
                return [core.changed(stmt, value=found[0])]
        return [stmt]

    def repeated(self, name: str, value: Any) -> tuple[Any, Kind] | None:
        """Return the number that a definition fills a float64 array with, or an array that is scaled."""
        if isinstance(value, gast.BinOp) and isinstance(value.op, ARITHMETIC):
            source = next(self.scaled(value), None)
            return None if source is None else (value, self.filled[source][1])
        callee = self.called(value)
        if callee is np.ones_like and len(value.args) == 1:
            number: Any = core.constant(1.0)
        elif callee is np.full_like and len(value.args) == 2:
            number = value.args[1]
        else:
            return None
        alike = not value.keywords and self.same(self.kind(value.args[0]), self.types.get(name))
        return (number, FLOAT) if alike and self.is_float(number) else None

    def spread(self, name: str, value: Any) -> tuple[Any, Kind] | None:
        """Return what is spread along axes of a float64 array of the shape of a name, with these axes."""
        if self.called(value) is not unreduce or not 3 <= len(value.args) <= 5 or value.keywords:
            return None
        part, shape, axis, keepdims, where = [*list(value.args), *UNREDUCED[len(value.args) - 3 :]]
        whole = self.kind(shape.args[0]) if self.called(shape) is np.shape else kinds.UNKNOWN
        if not self.same(whole, self.types.get(name)) or not isinstance(whole, kinds.Array) or not whole.shape:
            return None
        places = _axes(axis, len(whole.shape))
        options = [n.value if isinstance(n, gast.Constant) else None for n in (keepdims, where)]
        if places is None or options not in ([False, True], [True, True]):
            return None
        dims = [kinds.of_literal(1) if i in places else dim for i, dim in enumerate(whole.shape)]
        leading = places == set(range(len(places)))
        if options[0] or leading:
            dims = dims if options[0] else dims[len(places) :]
            return part, kinds.Array("float64", tuple(dims)) if dims else FLOAT
        new = core.constant(None)
        index = [new if i in places else core.ALL for i in range(len(dims))]
        while not isinstance(index[-1], gast.Constant):
            index.pop()
        return core.subscript(part, core.tuple_(index)), kinds.Array("float64", tuple(dims))

    def added(self, body: Block) -> Block:
        """``x_bar = unreduce(v, ...)``, to which a whole array is added at once, is that array and ``v[:, None]``."""
        out: list[Stmt] = []
        for stmt in body:
            stmt = core.within(stmt, self.added)
            at = self.spread_before(out, stmt) if isinstance(stmt, Store) else None
            if at is not None and isinstance(stmt, Store):
                spread = out.pop(at)
                found = self.spread(stmt.base, spread.value)  # type: ignore[union-attr]
                assert found is not None
                stmt = core.changed(spread, value=core.add(stmt.value, found[0]))
            out.append(stmt)
        return core.settled(out, body)

    def spread_before(self, out: list[Stmt], stmt: Store) -> int | None:
        """Return where an array was spread to which a whole one is added here: only names are bound in between."""
        whole = stmt.op == "Add" and core.is_everything(stmt.index) and stmt.base not in core.reads(stmt.value)
        if not whole or not self.same(self.kind(stmt.value), self.types.get(stmt.base)):
            return None
        bound: set[str] = set()
        for at in reversed(range(len(out))):
            last = out[at]
            if not isinstance(last, Assign) or not is_pure(last.value, self.namespace):
                return None
            if last.target == stmt.base:
                found = self.spread(stmt.base, last.value)
                return at if found is not None and bound.isdisjoint(core.reads(found[0])) else None
            bound.update(core.header_writes(last))
            if stmt.base in core.reads(last.value):
                return None
        return None

    def is_written(self, part: Any, body: Block) -> bool:
        """Tell whether what a definition spreads may be changed afterwards, which its copy would not be."""
        behind = aliased(part, self.types, self.namespace)
        if not behind:
            return False
        shared = self.shared()
        near = {m for n in behind for m in (n, *shared.get(n, ()))}
        return not near.isdisjoint(self.parameters) or any(written(s, self.namespace) in near for s in core.walk(body))

    def scaled(self, node: gast.BinOp) -> Iterator[str]:
        """Yield the filled array that arithmetic with a number scales or shifts."""
        for one, other in ((node.left, node.right), (node.right, node.left)):
            if isinstance(one, gast.Name) and one.id in self.filled and self.is_float(other):
                yield one.id

    def is_float(self, node: Any) -> bool:
        if isinstance(node, gast.BinOp):
            return self.is_float(node.left) and self.is_float(node.right)
        if isinstance(node, gast.Call):
            return self.called(node) is np.size
        return kinds.is_float(self.kind(node))

    def plain_uses(self, stmt: Stmt, chosen: set[str]) -> Iterator[str]:
        """Yield the filled arrays that meet an array of their own shape, are stored, or make another number."""
        if isinstance(stmt, Assign) and stmt.target in chosen and isinstance(stmt.value, gast.BinOp):
            yield from self.scaled(stmt.value)
        if isinstance(stmt, Store) and isinstance(stmt.value, gast.Name) and stmt.value.id in self.filled:
            into = self.types.get(stmt.base)
            number = kinds.is_scalar(self.filled[stmt.value.id][1])
            if (
                isinstance(into, kinds.Array)
                and into.dtype == "float64"
                and (number or core.is_everything(stmt.index) and self.same(into, self.types[stmt.value.id]))
            ):
                yield stmt.value.id
        stack = list(expressions(stmt))
        while stack:
            node = stack.pop()
            stack.extend(core.children(node))
            if isinstance(node, gast.BinOp) and isinstance(node.op, ARITHMETIC):
                for one, other in ((node.left, node.right), (node.right, node.left)):
                    if isinstance(one, gast.Name) and one.id in self.filled:
                        if self.meets(self.kind(other), self.types[one.id]):
                            yield one.id

    def kind(self, node: Any) -> Kind:
        """Return the kind of an expression as it will be when filled arrays are numbers, or unknown."""
        if isinstance(node, gast.Name):
            return kinds.UNKNOWN if node.id in self.filled else self.types.get(node.id, kinds.UNKNOWN)
        if isinstance(node, gast.Constant):
            return kinds.widened(kinds.Known(node.value))
        if isinstance(node, gast.UnaryOp) and isinstance(node.op, gast.USub):
            return self.kind(node.operand)
        if isinstance(node, gast.Attribute) and node.attr == "T":
            return kinds_of.result(np.ndarray.T, (self.kind(node.value),))
        if isinstance(node, gast.BinOp) and isinstance(node.op, gast.MatMult):
            return kinds_of.result(operator.matmul, (self.kind(node.left), self.kind(node.right)))
        if isinstance(node, gast.BinOp) and isinstance(node.op, (*ARITHMETIC, gast.Pow)):
            left, right = self.kind(node.left), self.kind(node.right)
            if kinds.is_array(left) and (self.same(left, right) or _is_number(right)):
                return left
            return right if kinds.is_array(right) and _is_number(left) else kinds.UNKNOWN
        if isinstance(node, gast.Call) and len(node.args) == 1 and not node.keywords:
            rules = registry.find(self.called(node))
            return self.kind(node.args[0]) if rules is not None and rules.elementwise is not None else kinds.UNKNOWN
        return kinds.UNKNOWN

    # -- arrays of which only the shape is read ------------------------------------------------------------------------

    def stand_ins(self, body: Block) -> Block:
        """Ask an operand for the shape of what is computed from it, if nothing else is asked of the result."""
        definitions, bound = self.definitions(body)
        total = self.occurrences(body)
        asked = Counter(n for stmt in core.walk(body) for e in expressions(stmt) for n in self.asked(e))
        parts: dict[str, Any] = {}
        for name in definitions:
            if asked[name] == total[name] > 0:
                operand = self.operand(name, definitions, bound, total)
                if operand is not None:
                    parts[name] = parts.get(operand, core.name(operand))
        return mapped(body, lambda e: core.substitute(e, parts)) if parts else body

    def asked(self, node: Any) -> Iterator[str]:
        for call in core.special(node):
            if isinstance(call, gast.Call) and isinstance(callee := self.called(call), Hashable):
                place = SHAPE_ONLY.get(callee)
                if place is not None and len(call.args) > place and isinstance(call.args[place], gast.Name):
                    yield call.args[place].id

    def operand(
        self, name: str, definitions: dict[str, Assign], bound: dict[str, int], total: dict[str, int]
    ) -> str | None:
        """Return what a name is computed from, directly or not, that has its shape and is needed for more than that."""
        while name in definitions:
            value = definitions[name].value
            alike = [n for n in core.identifiers(value) if self.same(self.types.get(n), self.types[name])]
            for n in alike:
                once = bound.get(n, 0) == (n not in self.parameters)
                if once and (n in self.parameters or total[n] > alike.count(n)):
                    return n
            if not alike:
                break
            name = alike[0]
        return None

    # -- names ---------------------------------------------------------------------------------------------------------

    def definitions(self, body: Block) -> tuple[dict[str, Assign], dict[str, int]]:
        """Return the definitions of names bound once and read only below that in one block; how often any is bound."""
        bound = core.write_counts(body)
        below = used_below(body) & self.candidates - self.parameters
        found: dict[str, Assign] = {}
        for stmt in core.walk(body):
            if isinstance(stmt, Assign) and isinstance(stmt.target, str):
                if stmt.target in below and bound[stmt.target] == 1:
                    found[stmt.target] = stmt
        return found, bound

    def occurrences(self, body: Block) -> dict[str, int]:
        found = Counter(n for stmt in core.walk(body) for e in expressions(stmt) for n in core.identifiers(e))
        found.update(stmt.base for stmt in core.walk(body) if isinstance(stmt, Store))
        return found

    def called(self, node: Any) -> Any:
        return operations.denoted(node.func, self.namespace) if isinstance(node, gast.Call) else None

    def meets(self, a: Kind, b: Kind) -> bool:
        """Tell whether arithmetic of such an array with a number gives a float64 array of the shape of the other."""
        if not (isinstance(a, kinds.Array) and isinstance(b, kinds.Array)):
            return False
        return a.dtype in ("float64", "bool", "int64") and b.dtype == "float64" and kinds.same_shape(a, b)

    def same(self, a: Kind | None, b: Kind | None) -> bool:
        """Tell whether two kinds are float64 arrays of surely the same shape."""
        if not (isinstance(a, kinds.Array) and isinstance(b, kinds.Array)):
            return False
        return a.dtype == b.dtype == "float64" and kinds.same_shape(a, b)


def _is_number(kind: Kind) -> bool:
    return isinstance(kind, kinds.Scalar) and kind.dtype in ("float", "int")


def _axes(node: Any, rank: int) -> set[int] | None:
    """Return the axes that are written, counted from the first."""
    values = [core.integer(n) for n in (node.elts if isinstance(node, gast.Tuple) else [node])]
    return {v % rank for v in values if v is not None} if None not in values else None
