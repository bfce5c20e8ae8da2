"""Rule templates as syntax: their bodies are put into the output with the call's own arguments."""

from __future__ import annotations

import ast
import inspect
import sys
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from types import ModuleType
from typing import Any

import gast

from s2sad import core
from s2sad.core import Expr
from s2sad.errors import RuleError
from s2sad.names import Namer
from s2sad.namespace import Namespace
from s2sad.rules.rule import Rule


@dataclass(frozen=True)
class Template:
    """The body of a rule: assignments of shared parts, then one expression for each wrt parameter."""

    shared: tuple[tuple[tuple[str, ...], Expr, bool], ...]
    results: tuple[Expr, ...]
    globals: dict[str, Any]


@lru_cache(maxsize=4096)
def of_rule(rule: Rule) -> Template:
    """Parse the body of a rule. RuleError if it is more than assignments and a return."""
    source = textwrap.dedent(inspect.getsource(rule.body))
    definition = gast.parse(source).body[0]
    body = [s for s in definition.body if not (isinstance(s, gast.Expr) and isinstance(s.value, gast.Constant))]
    shared: list[tuple[tuple[str, ...], Expr, bool]] = []
    for stmt in body[:-1]:
        if not isinstance(stmt, gast.Assign) or len(stmt.targets) != 1:
            raise RuleError(f"rule {rule.name!r}: the body must be assignments and one return")
        target = stmt.targets[0]
        names = tuple(e.id for e in target.elts) if isinstance(target, gast.Tuple) else (target.id,)
        shared.append((names, stmt.value, isinstance(target, gast.Tuple)))
    last = body[-1] if body else None
    if not isinstance(last, gast.Return) or last.value is None:
        raise RuleError(f"rule {rule.name!r}: the body must end with a return")
    count = len(rule.wrt) if rule.kind != "forward" else 1
    if rule.kind == "reverse" and rule.guessed and isinstance(last.value, gast.Tuple):
        raise RuleError(
            f"rule {rule.name!r} returns {len(last.value.elts)} adjoints: say of which parameters, with wrt=(...)"
        )
    if count == 1:
        results = [last.value]
        if rule.kind == "elementwise" and isinstance(last.value, gast.Tuple):
            results = list(last.value.elts)
    elif isinstance(last.value, gast.Tuple):
        results = list(last.value.elts)
    else:
        shared.append((("_all",), last.value, False))
        results = [core.subscript(core.name("_all"), core.constant(i)) for i in range(count)]
    if len(results) != count:
        raise RuleError(f"rule {rule.name!r} returns {len(results)} values for wrt {rule.wrt}")
    closure = inspect.getclosurevars(rule.body)
    known = {**rule.body.__globals__, **closure.nonlocals}
    return Template(tuple(shared), tuple(results), known)


@dataclass(frozen=True)
class Instance:
    """A template with its parameters filled in: assignments to emit before, and the expressions asked for."""

    before: tuple[tuple[core.Target, Expr], ...]
    results: dict[str, Expr]


def instantiate(
    rule: Rule, parts: dict[str, Expr], wanted: Iterable[str], namespace: Namespace, namer: Namer, hint: str
) -> Instance:
    """Fill in a template. ``parts``: the expressions of the parameters, of ``y``, and of the adjoints or tangents."""
    template = of_rule(rule)
    wanted = list(wanted)
    exprs = {w: template.results[rule.wrt.index(w)] for w in wanted}
    needed: set[str] = set()
    for expr in exprs.values():
        needed |= core.reads(expr)
    kept: list[tuple[tuple[str, ...], Expr, bool]] = []
    for names, value, unpacked in reversed(template.shared):
        if needed & set(names):
            kept.append((names, value, unpacked))
            needed |= core.reads(value)
    own = {n for names, _, _ in kept for n in names}
    filled: dict[str, Expr] = dict(parts)
    for identifier in sorted(needed - own - set(parts)):
        if identifier in template.globals:
            filled[identifier] = reference(namespace, identifier, template.globals[identifier])
    before: list[tuple[core.Target, Expr]] = []
    for names, value, unpacked in reversed(kept):
        made = core.substitute(value, filled)
        fresh = tuple(namer.fresh(f"{hint}_{n.lstrip('_')}" if n.startswith("_") else n) for n in names)
        namespace.reserve(fresh)
        for old, new in zip(names, fresh, strict=True):
            filled[old] = core.name(new)
        before.append((fresh if unpacked else fresh[0], made))
    results = {w: core.substitute(e, filled) for w, e in exprs.items()}
    return Instance(tuple(before), {w: folded(r) if _chooses(exprs[w]) else r for w, r in results.items()})


@core.of_node
def _chooses(expr: Any) -> bool:
    return any(isinstance(n, gast.IfExp) for n in core.nodes(expr))


def folded(node: Any) -> Any:
    """Choose the branch of a conditional on an option that is a literal."""
    node = core.map_children(node, folded)
    decided = _decided(node.test) if isinstance(node, gast.IfExp) else None
    return node if decided is None else node.body if decided else node.orelse


def _decided(test: Any) -> bool | None:
    """Return what a test on options is, if they are literals."""
    if isinstance(test, gast.BoolOp):
        parts = [_decided(v) for v in test.values]
        ends = isinstance(test.op, gast.Or)
        return ends if ends in parts else None if None in parts else not ends
    if isinstance(test, gast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], (gast.Is, gast.IsNot)):
        left, right = test.left, test.comparators[0]
        negative = isinstance(left, gast.UnaryOp) and isinstance(left.operand, gast.Constant)
        literal = negative or isinstance(left, (gast.Constant, gast.Tuple, gast.List))
        if isinstance(right, gast.Constant) and right.value is None and literal:
            none = isinstance(left, gast.Constant) and left.value is None
            return none == isinstance(test.ops[0], gast.Is)
    return bool(test.value) if isinstance(test, gast.Constant) else None


def reference(namespace: Namespace, identifier: str, value: Any) -> Expr:
    if isinstance(value, ModuleType):
        return namespace.module(value)
    if isinstance(value, (bool, int, float, str, type(None))):
        return core.constant(value)
    name = getattr(value, "__name__", identifier)
    if callable(value) and getattr(sys.modules.get(value.__module__), name, None) is value:
        return namespace.runtime(value)
    return namespace.object(name if name.isidentifier() else identifier, value)


def default_expr(value: Any, namespace: Namespace) -> Expr:
    """Return syntax for the default of a rule's parameter."""
    if isinstance(value, (bool, int, float, complex, str, type(None))) or value is Ellipsis:
        return core.constant(value)
    if isinstance(value, tuple):
        return core.tuple_([default_expr(v, namespace) for v in value])
    if isinstance(value, type):
        return namespace.object(value.__name__, value)
    return gast.ast_to_gast(ast.parse(repr(value), mode="eval")).body
