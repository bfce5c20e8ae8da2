"""Where a derivative is cut and the result still depends on what was cut: integers, rounding, counted comparisons.

A whole number has the derivative zero, which is right as long as it selects: an index, the bound of a loop, a mask.
Where it is a number in the result, the gradient lacks what a reader may expect it to have.
"""

from __future__ import annotations

import linecache
import pathlib
from collections.abc import Iterator
from inspect import Parameter
from typing import Any

import gast
import numpy as np

from s2sad import core
from s2sad.analysis.operations import MISSING, denoted
from s2sad.analysis.sharing import written_by
from s2sad.core import Assign, Block, Effect, Expr, For, Stmt, Store
from s2sad.errors import Diagnostic, Span
from s2sad.namespace import Namespace
from s2sad.rules import registry
from s2sad.rules.rule import Rule
from s2sad.runtime import surgery

ROUNDING = frozenset({int, round, np.round, np.around})
# the first argument chooses, or says where
CHOOSING = frozenset({np.where, np.select, np.choose, np.piecewise, np.bincount})
CONVERTING = frozenset({np.asarray, np.array, np.asanyarray, np.ascontiguousarray})
TEXTS = frozenset({str, repr, format})
PARSING = frozenset({float, int, complex, np.float64})
SILENT = frozenset(
    {range, len, print, isinstance, hasattr, callable, str, repr, format, type, id, surgery.stop_gradient}
)
OWN = str(pathlib.Path(__file__).parent.parent)
HELP = "if that is meant, say so: `s2sad.stop_gradient({})`"


def find(
    body: Block, varied: frozenset[Stmt], wrt: tuple[str, ...], result: Expr, namespace: Namespace
) -> list[Diagnostic]:
    """Return a message for each place, in source order."""
    worker = _Cuts(body, varied, wrt, namespace)
    if not worker.may_cut():
        return []
    worker.count(result)
    found: dict[Span, Diagnostic] = {}
    for stmt in worker.statements:
        if stmt.origin.file.startswith(("<s2sad", OWN)) or stmt not in worker.counting:
            continue
        for part in worker.given(stmt):
            for node in worker.numbers(part):
                span = _span(node, stmt)
                if worker.is_cut(node) and span is not None:
                    found.setdefault(span, worker.message(node, span))
    return sorted(found.values(), key=lambda d: (d.span.file, d.span.line, d.span.column) if d.span else ("", 0, 0))


class _Cuts:
    def __init__(self, body: Block, varied: frozenset[Stmt], wrt: tuple[str, ...], namespace: Namespace) -> None:
        self.namespace, self.wrt = namespace, wrt
        self.statements = list(core.walk(body))
        self.varied = {*wrt, *(n for s in self.statements if s in varied for n in core.header_writes(s))}
        self.varied |= {w for s in self.statements if s in varied and (w := written_by(s)) is not None}
        # what each name is assigned, what is put into it, and the names whose values are numbers in the result
        self.values: dict[str, list[Any]] = {}
        self.held: dict[str, list[Any]] = {}
        for stmt in self.statements:
            if isinstance(stmt, Assign):
                for n in core.target_names(stmt.target):
                    self.values.setdefault(n, []).append(stmt.value)
            elif (base := written_by(stmt)) is not None:
                self.held.setdefault(base, []).extend(self.given(stmt))
        self.counted: set[str] = set()
        self.counting: set[Stmt] = set()
        self.masks: dict[str, bool] = {}

    def may_cut(self) -> bool:
        """Tell whether anything is compared or rounded outside of tests, which is told faster than where it goes."""
        nodes = (n for s in self.statements for part in self.given(s) for n in core.nodes(part))
        return any(isinstance(n, gast.Compare) or isinstance(n, gast.Call) and self.is_cut(n) for n in nodes)

    def count(self, result: Expr) -> None:
        """Find the names whose values are numbers in the result, and the statements that make them."""
        writers: dict[str, list[Stmt]] = {}
        for stmt in self.statements:
            base = written_by(stmt)
            for n in (*core.header_writes(stmt), *(() if base is None else (base,))):
                writers.setdefault(n, []).append(stmt)
        self.counted = self.names(result)
        waiting = list(self.counted)
        while waiting:
            for stmt in writers.get(waiting.pop(), ()):
                if stmt not in self.counting:
                    self.counting.add(stmt)
                    found = {n for part in self.given(stmt) for n in self.names(part)} - self.counted
                    self.counted |= found
                    waiting.extend(found)

    def given(self, stmt: Stmt) -> list[Any]:
        """Return the expressions whose values a statement puts into what it writes."""
        if isinstance(stmt, (Assign, Store)):
            return [stmt.value]
        if isinstance(stmt, Effect) and isinstance(stmt.value, gast.Call):
            return list(stmt.value.args)
        return [stmt.iter] if isinstance(stmt, For) else []

    def names(self, expr: Any) -> set[str]:
        return {n.id for n in self.numbers(expr) if isinstance(n, gast.Name)}

    def numbers(self, node: Any) -> Iterator[Any]:
        """Yield the names in an expression that are numbers in its value, and what is cut there."""
        if isinstance(node, gast.Name):
            yield node
        elif self.is_cut(node):
            yield node
        elif isinstance(node, gast.BinOp):
            lists = [n for n in (node.left, node.right) if self.is_list(n)]
            if isinstance(node.op, gast.Mult) and lists:
                yield from self.numbers(lists[0])  # the other side says how often
            elif not isinstance(node.op, gast.FloorDiv):
                masks = isinstance(node.op, (gast.Mult, gast.BitAnd, gast.BitOr))
                for side in (node.left, node.right):
                    if not (masks and self.is_mask(side)):
                        yield from self.numbers(side)
        elif isinstance(node, gast.Call):
            yield from self.of_call(node)
        elif isinstance(node, (gast.Subscript, gast.Starred, gast.NamedExpr)):
            yield from self.numbers(node.value)
        elif isinstance(node, gast.Attribute):
            if node.attr not in ("shape", "ndim", "size", "dtype"):
                yield from self.numbers(node.value)
        elif isinstance(node, gast.IfExp):
            yield from self.numbers(node.body)
            yield from self.numbers(node.orelse)
        elif isinstance(node, gast.UnaryOp):
            if not isinstance(node.op, (gast.Not, gast.Invert)):
                yield from self.numbers(node.operand)
        elif isinstance(node, (gast.ListComp, gast.GeneratorExp)):
            yield from self.numbers(node.elt)
        elif isinstance(node, (gast.Tuple, gast.List, gast.Set, gast.BoolOp)):
            for child in core.children(node):
                yield from self.numbers(child)
        elif isinstance(node, gast.Dict):
            for child in node.values:
                yield from self.numbers(child)

    def of_call(self, node: gast.Call) -> Iterator[Any]:
        callee = denoted(node.func, self.namespace)
        rules = registry.find(callee) if callee is not MISSING else None
        if callee is np.count_nonzero and node.args:
            yield from self.numbers(node.args[0])
        if _in(callee, SILENT) or rules is not None and rules.without_derivative:
            return
        given = list(node.args)
        if callee is MISSING and isinstance(node.func, gast.Attribute):
            given.insert(0, node.func.value)
            rules = registry.find(getattr(np.ndarray, node.func.attr, None))
        if _in(callee, CHOOSING):
            del given[0]
        elif rules is not None and rules.any is not None and rules.any.kind in ("linear", "reverse"):
            yield from self.of_parameters(rules.any, given, node.keywords)
            return
        for child in (*given, *(k.value for k in node.keywords if k.arg not in ("where", "axis", "out"))):
            yield from self.numbers(child)

    def of_parameters(self, rule: Rule, given: list[Any], keywords: list[Any]) -> Iterator[Any]:
        """Yield what is a number for parameters with a derivative: the others are shapes, counts and places."""
        last = len(rule.parameters) - 1
        variadic = last >= 0 and rule.parameters[last].kind is Parameter.VAR_POSITIONAL
        for at, child in enumerate(given):
            if at <= last and rule.parameters[at].name in rule.wrt or variadic and at >= last:
                yield from self.numbers(child)
        for k in keywords:
            if k.arg in rule.wrt:
                yield from self.numbers(k.value)

    def is_list(self, node: Any) -> bool:
        values = self.values.get(node.id, [node]) if isinstance(node, gast.Name) else [node]
        return all(isinstance(v, gast.List) for v in values)

    def is_mask(self, node: Any) -> bool:
        """Tell whether a factor selects: a comparison, made a number or not, also by the name of one."""
        if isinstance(node, gast.Compare):
            return True
        if isinstance(node, gast.BinOp):
            return isinstance(node.op, (gast.BitAnd, gast.BitOr, gast.Mult)) and all(
                self.is_mask(n) for n in (node.left, node.right)
            )
        if isinstance(node, gast.UnaryOp):
            return isinstance(node.op, (gast.Not, gast.Invert)) and self.is_mask(node.operand)
        if isinstance(node, gast.BoolOp):
            return all(map(self.is_mask, node.values))
        if isinstance(node, gast.Call):
            cast = isinstance(node.func, gast.Attribute) and node.func.attr == "astype"
            if cast or _in(denoted(node.func, self.namespace), frozenset({int, float})) and node.args:
                return self.is_mask(node.func.value if cast else node.args[0])
        if isinstance(node, gast.Name):
            if node.id not in self.masks:
                self.masks[node.id] = False  # what is made from itself is none
                values = self.values.get(node.id, [])
                self.masks[node.id] = bool(values) and all(map(self.is_mask, values))
            return self.masks[node.id]
        return False

    def is_cut(self, node: Any) -> bool:
        """Tell whether an expression makes a whole number of something that has a derivative."""
        if isinstance(node, gast.Compare):
            plain = all(not isinstance(op, (gast.Is, gast.IsNot, gast.In, gast.NotIn)) for op in node.ops)
            return plain and self.has_derivative(node)
        if not isinstance(node, gast.Call):
            return False
        callee = denoted(node.func, self.namespace)
        if _in(callee, PARSING) and len(node.args) == 1 and self.texts(node.args[0]) is not None:
            return not self.varied.isdisjoint(self.texts(node.args[0]) or ())
        if _in(callee, CONVERTING) and node.args and self.has_derivative(node.args[0]):
            dtypes = [*node.args[1:2], *(k.value for k in node.keywords if k.arg == "dtype")]
            return any(_is_whole(d, self.namespace) for d in dtypes)
        whole = isinstance(callee, type) and issubclass(callee, np.integer)
        if (whole or _in(callee, ROUNDING)) and node.args:
            return not self.is_mask(node.args[0]) and self.has_derivative(node.args[0])
        if callee is MISSING and isinstance(node.func, gast.Attribute) and self.has_derivative(node.func.value):
            if node.func.attr == "astype" and node.args and not self.is_mask(node.func.value):
                return _is_whole(node.args[0], self.namespace)
            return node.func.attr == "round"
        return False

    def texts(self, node: Any, seen: frozenset[str] = frozenset()) -> frozenset[str] | None:
        """Return the names that a text is made of; None for what is no text."""
        if isinstance(node, gast.JoinedStr) or isinstance(node, gast.Constant) and isinstance(node.value, str):
            return core.reads(node)
        if isinstance(node, gast.Call) and _in(denoted(node.func, self.namespace), TEXTS):
            return core.reads(node)
        if isinstance(node, gast.Subscript):
            return self.texts(node.value, seen)
        if isinstance(node, gast.Call) and isinstance(node.func, gast.Attribute):
            made = self.texts(node.func.value, seen)
            return None if made is None else made | core.reads(node)
        if isinstance(node, gast.Name) and node.id not in seen and node.id in self.values:
            return self.all_texts([*self.values[node.id], *self.held.get(node.id, ())], seen | {node.id})
        if isinstance(node, (gast.List, gast.Tuple)):
            return self.all_texts(node.elts, seen)
        return None

    def all_texts(self, nodes: list[Any], seen: frozenset[str]) -> frozenset[str] | None:
        parts = [self.texts(n, seen) for n in nodes]
        return None if None in parts else frozenset().union(*(p or () for p in parts))

    def has_derivative(self, node: Any) -> bool:
        return any(isinstance(n, gast.Name) and n.id in self.varied for n in self.numbers_of(node))

    def numbers_of(self, node: Any) -> Iterator[Any]:
        if isinstance(node, gast.Compare):
            for part in (node.left, *node.comparators):
                yield from self.numbers(part)
        else:
            yield from self.numbers(node)

    def message(self, node: Any, span: Span) -> Diagnostic:
        line = linecache.getline(span.file, span.line)
        text = line[span.column : span.end_column] if span.end_line == span.line else line[span.column :].rstrip()
        by = " or ".join(f"`{w}`" for w in self.wrt)
        if isinstance(node, gast.Compare):
            what, why = f"`{text}` is counted as a number", "a comparison has the derivative zero"
            help = f"to choose between values, write `np.where({text}, yes, no)` or an `if`"
            return Diagnostic("S2S601", what, span, f"{why}, whatever {by} is", (help, HELP.format(text)))
        what, why = f"`{text}` cuts the derivative", "a rounded number has the derivative zero"
        if isinstance(node, gast.Call) and node.args and self.texts(node.args[0]) is not None:
            why = "what is read from a text has none"
        return Diagnostic("S2S601", what, span, f"{why}, and the result depends on it", (HELP.format(text),))


def _is_whole(node: Any, namespace: Namespace) -> bool:
    """Tell whether a dtype, as it is written, is one of whole numbers."""
    found = node.value if isinstance(node, gast.Constant) else denoted(node, namespace)
    try:
        return found is not MISSING and np.dtype(found).kind in "iu"
    except TypeError:
        return False


def _in(callee: Any, known: frozenset[Any]) -> bool:
    try:
        return callee in known
    except TypeError:
        return False


def _span(node: Any, stmt: Stmt) -> Span | None:
    """Return the place of a node, or of its statement."""
    whole = stmt.origin.span
    line = getattr(node, "lineno", None)
    if line is None or whole is None:
        return whole
    end = getattr(node, "end_lineno", None) or line
    stop = getattr(node, "end_col_offset", None) or node.col_offset + 1
    return Span(whole.file, line, node.col_offset, end, stop, whole.function)
