"""``try`` statements: which handler runs is decided, or found by trying the body once without keeping what it makes.

What a body makes anew can be made twice. So its text runs first under ``try``, on names of its own, and leaves the
number of the handler that ran; a branch on that number then holds the body, and the handlers, as ordinary statements.
"""

from __future__ import annotations

import builtins
from typing import Any

import gast
import numpy as np

from s2sad import core, kinds
from s2sad.analysis.sharing import written_by
from s2sad.core import Verbatim
from s2sad.front.attempts import leaves, name_of, problem, raises, renamed_stores, replayed, stores
from s2sad.front.evaluate import kind_of, static
from s2sad.front.imports import importable
from s2sad.front.lower import Lowerer, Value
from s2sad.rules import registry

# exceptions that depend on what a value is, not on how large it is
OF_KINDS = (TypeError, AttributeError, NameError, ImportError)
SCALARS = ("float", "int", "bool", "complex")


def try_(lo: Lowerer, node: gast.Try) -> None:
    """Lower a try statement whose jumps are in tail position."""
    from s2sad.front.statements import statements

    classes = [_classes(lo, h) for h in node.handlers]
    handler = _certain(lo, node, classes)
    if handler is not None:
        statements(lo, [*handler.body, *node.finalbody])
        return
    while node.body and node.handlers and (_silent(lo, node.body[0]) or _passes(lo, node, classes)):
        first, *rest = node.body
        statements(lo, [first])
        node = _with(node, body=rest)
    if all(map(raises, node.handlers)) or not any(_may_catch(lo, node.body, c) for c in classes):
        statements(lo, [*node.body, *node.orelse, *node.finalbody])
        return
    tried = _without_last_store(lo, node.body)
    active, effects, seen = _rehearsed(lo, node, tried)
    if not active and not effects and not any(leaves(b) for b in (node.body, *(h.body for h in node.handlers))):
        at_last = node.finalbody if _is_active(lo, node.finalbody) else []
        _kept(lo, _with(node, finalbody=[]) if at_last else node, seen)
        statements(lo, at_last)
        return
    why = problem(lo, node, effects)
    if why is not None:
        lo.report(
            "S2S109",
            "this try statement cannot be followed",
            node,
            why,
            ("keep in its body only what may fail", "or test for the condition: `if x > 0: ... else: ...`"),
        )
        return
    replayed(lo, node, tried)


# -- decided -----------------------------------------------------------------------------------------------------------


def _classes(lo: Lowerer, handler: Any) -> tuple[type, ...] | None:
    """Return what a handler catches, None if that is not known."""
    if handler.type is None:
        return (BaseException,)
    nodes = handler.type.elts if isinstance(handler.type, gast.Tuple) else [handler.type]
    found = [static(lo, n) for n in nodes]
    return tuple(found) if all(isinstance(c, type) for c in found) else None


def _certain(lo: Lowerer, node: gast.Try, classes: list[Any]) -> Any:
    """Return the handler that runs because the first statement cannot succeed on values of these kinds."""
    raised = _failure(lo, node.body[0])
    if not raised:
        return None
    chosen = []
    for each in raised:
        for handler, catches in zip(node.handlers, classes, strict=True):
            if catches is None:
                return None
            if issubclass(each, catches):
                chosen.append(handler)
                break
    same = len(chosen) == len(raised) and all(h is chosen[0] for h in chosen)
    return chosen[0] if same and chosen[0].name is None else None


def _failure(lo: Lowerer, stmt: Any) -> tuple[type[Exception], ...]:
    """Return the exceptions one of which a statement must raise, none if it may succeed."""
    if isinstance(stmt, (gast.Import, gast.ImportFrom)):
        return () if importable(lo, stmt) else (ImportError,)
    if isinstance(stmt, (gast.Assign, gast.AugAssign)):
        target = stmt.targets[0] if isinstance(stmt, gast.Assign) else stmt.target
        if isinstance(target, gast.Subscript) and _is_number(lo, target.value):
            return (TypeError,) if _quiet(lo, stmt.value) and _quiet(lo, target.slice) else ()
        if isinstance(target, gast.Attribute) and _has_no_attribute(lo, target):
            return (AttributeError,) if _quiet(lo, stmt.value) else ()
    value = stmt.iter if isinstance(stmt, gast.For) else getattr(stmt, "value", None)
    if isinstance(stmt, gast.For) and _is_number(lo, value):
        return (TypeError,)
    if isinstance(value, gast.Call) and len(value.args) == 1 and not value.keywords and _is_number(lo, value.args[0]):
        return (TypeError,) if static(lo, value.func) in (len, iter, list, tuple, sorted) else ()
    if isinstance(value, gast.Subscript) and _is_number(lo, value.value) and _quiet(lo, value.slice):
        return TypeError, IndexError  # a float, and np.float64
    return ()


def _is_number(lo: Lowerer, node: Any) -> bool:
    return isinstance(node, gast.Name) and isinstance(kinds.widened(kind_of(lo, node)), kinds.Scalar)


def _has_no_attribute(lo: Lowerer, target: gast.Attribute) -> bool:
    """Tell whether an attribute cannot be set: numbers and arrays take no new ones."""
    kind = kinds.widened(kind_of(lo, target.value))
    known = isinstance(target.value, gast.Name) and isinstance(kind, (kinds.Scalar, kinds.Array))
    return known and not hasattr(np.ndarray, target.attr)


def _silent(lo: Lowerer, stmt: Any) -> bool:
    """Tell whether a statement cannot raise: a name bound to plain arithmetic."""
    simple = isinstance(stmt, gast.Assign) and all(isinstance(t, gast.Name) for t in stmt.targets)
    if isinstance(stmt, gast.AugAssign) and isinstance(stmt.target, gast.Name):
        read = gast.Name(id=stmt.target.id, ctx=gast.Load(), annotation=None, type_comment=None)
        return _quiet(lo, gast.BinOp(left=read, op=stmt.op, right=stmt.value))
    if isinstance(stmt, (gast.Import, gast.ImportFrom)):
        return importable(lo, stmt)
    return isinstance(stmt, gast.Pass) or simple and _quiet(lo, stmt.value)


def _passes(lo: Lowerer, node: gast.Try, classes: list[Any]) -> bool:
    """Tell whether the body begins with a store of a number that raises nothing that a handler catches."""
    first = node.body[0]
    if len(node.body) == 1 or node.finalbody or not _stores_number(lo, first) or not isinstance(first, gast.Assign):
        return False
    value = first.value
    part = isinstance(value, gast.Subscript) and kinds.is_array(kind_of(lo, value.value))
    read = _quiet(lo, value.value) and _quiet(lo, value.slice) if part else _quiet(lo, value)
    if not (read and _is_scalar(lo, value) and _quiet(lo, first.targets[0].slice)):
        return False
    return all(c is not None and not any(issubclass(e, c) for e in (IndexError, TypeError)) for c in classes)


def _stores_number(lo: Lowerer, stmt: Any) -> bool:
    """Tell whether a statement changes one element of an array, and nothing if it raises."""
    if isinstance(stmt, gast.Assign) and len(stmt.targets) == 1:
        target = stmt.targets[0]
    else:
        target = stmt.target if isinstance(stmt, gast.AugAssign) else None
    if not isinstance(target, gast.Subscript) or not isinstance(target.value, gast.Name):
        return False
    kind = kinds.widened(kind_of(lo, _read(target)))
    return kinds.is_array(kind_of(lo, target.value)) and isinstance(kind, kinds.Scalar) and kind.dtype == "float"


def _read(target: gast.Subscript) -> gast.Subscript:
    return gast.copy_location(gast.Subscript(value=target.value, slice=target.slice, ctx=gast.Load()), target)


def _without_last_store(lo: Lowerer, body: list[Any]) -> list[Any]:
    """Return a body that raises what the body does, but does not store the number that its last statement stores."""
    last = body[-1] if body else None
    if last is None or not _stores_number(lo, last):
        return body
    if isinstance(last, gast.AugAssign):
        values = [gast.BinOp(left=_read(last.target), op=last.op, right=last.value)]
    else:
        value = last.value
        number = value if _is_scalar(lo, value) else gast.Call(func=core.builtin("float"), args=[value], keywords=[])
        values = [number, _read(last.targets[0])]
    return [*body[:-1], *(gast.copy_location(gast.Expr(value=gast.copy_location(v, last)), last) for v in values)]


def _quiet(lo: Lowerer, node: Any) -> bool:
    """Tell whether an expression cannot raise."""
    if isinstance(node, gast.Constant):
        return True
    if isinstance(node, gast.Name):
        return _is_bound(lo, node.id)
    if isinstance(node, (gast.Tuple, gast.List)):
        return all(_quiet(lo, e) for e in node.elts)
    if isinstance(node, gast.UnaryOp):
        return _quiet(lo, node.operand) and _is_scalar(lo, node.operand)
    if isinstance(node, (gast.BinOp, gast.Compare)):
        operands = [node.left, node.right] if isinstance(node, gast.BinOp) else [node.left, *node.comparators]
        if isinstance(node, gast.BinOp) and not isinstance(node.op, (gast.Add, gast.Sub, gast.Mult)):
            return False
        return all(_quiet(lo, e) and _is_scalar(lo, e) for e in operands)
    if isinstance(node, gast.Call) and static(lo, node.func) in (abs, isinstance) and not node.keywords:
        return all(_quiet(lo, a) for a in node.args) and (_is_scalar(lo, node.args[0]) or len(node.args) == 2)
    return False


def _is_scalar(lo: Lowerer, node: Any) -> bool:
    kind = kinds.widened(kind_of(lo, node))
    return isinstance(kind, kinds.Scalar) and kind.dtype in SCALARS


def _is_bound(lo: Lowerer, identifier: str) -> bool:
    """Tell whether a name is bound for certain: a parameter, what was just assigned, or what no function binds."""
    local = lo.local(identifier)
    if local is None:
        return lo.frame.find(identifier)[1] is not None or identifier == "None"
    if lo.frame.node is not None and identifier in core.parameter_names(lo.frame.node.args):
        return True
    return any(local in core.header_writes(s) for s in lo.out if not core.blocks_of(s))


def _may_catch(lo: Lowerer, body: list[Any], classes: tuple[type, ...] | None) -> bool:
    """Tell whether a handler may have to catch what the body raises."""
    if not body:
        return False
    if classes is not None and all(issubclass(c, NameError) for c in classes):
        return not _all_bound(lo, body)
    of_kinds = classes is not None and all(issubclass(c, OF_KINDS) for c in classes)
    return not of_kinds or not all(_kinds_fit(lo, s, classes) for s in body)


def _all_bound(lo: Lowerer, body: list[Any]) -> bool:
    """Tell whether all names that statements read are bound by then."""
    own: set[str] = set()
    for stmt in body:
        stored = {n.id for n in core.nodes(stmt) if isinstance(n, gast.Name) and not isinstance(n.ctx, gast.Load)}
        for name in core.reads(stmt) - stored - own:
            if not _is_bound(lo, name) and not hasattr(builtins, name):
                return False
        own |= stored
    return True


def _kinds_fit(lo: Lowerer, stmt: Any, classes: Any) -> bool:
    """Tell whether the kinds rule out the exceptions that depend on them."""
    if isinstance(stmt, gast.Assign) and len(stmt.targets) == 1:
        target = stmt.targets[0]
        if isinstance(target, gast.Subscript):
            stored = kinds.is_numeric(kind_of(lo, stmt.value)) and kinds.is_array(kind_of(lo, target.value))
            return stored and all(_fits(lo, e) for e in (target.value, target.slice, stmt.value))
        return isinstance(target, gast.Name) and _fits(lo, stmt.value)
    if isinstance(stmt, gast.If):
        return _fits(lo, stmt.test) and all(_kinds_fit(lo, s, classes) for s in (*stmt.body, *stmt.orelse))
    return isinstance(stmt, gast.Expr) and _fits(lo, stmt.value)


def _fits(lo: Lowerer, node: Any) -> bool:
    if isinstance(node, gast.Constant):
        return True
    if isinstance(node, gast.Name):
        return _is_bound(lo, node.id)
    if isinstance(node, gast.Slice):
        return all(_fits(lo, e) for e in (node.lower, node.upper, node.step) if e is not None)
    if isinstance(node, (gast.BinOp, gast.Compare, gast.UnaryOp, gast.Subscript)):
        parts = [c for c in core.children(node) if isinstance(c, (gast.expr, gast.Slice))]
        numbers = [c for c in parts if not isinstance(c, gast.Slice)]
        if isinstance(node, gast.Subscript) and not kinds.is_array(kind_of(lo, node.value)):
            return False
        return all(_fits(lo, c) for c in parts) and all(_is_numeric(lo, c) for c in numbers)
    if isinstance(node, gast.Call) and not node.keywords:
        if isinstance(node.func, gast.Attribute) and not node.args:
            array = kinds.is_array(kind_of(lo, node.func.value)) and hasattr(np.ndarray, node.func.attr)
            return array and _fits(lo, node.func.value)
        callee = static(lo, node.func)
        rules = registry.find(callee) if isinstance(callee, np.ufunc) else None
        vouched = callee is abs or rules is not None and rules.elementwise is not None
        return vouched and all(_fits(lo, a) and kinds.is_inexact(kind_of(lo, a)) for a in node.args)
    return False


def _is_numeric(lo: Lowerer, node: Any) -> bool:
    """Tell whether values surely are numbers or arrays of them. `Numeric` may come from operands of no known kind."""
    return isinstance(kinds.widened(kind_of(lo, node)), (kinds.Scalar, kinds.Array))


# -- kept as it is -----------------------------------------------------------------------------------------------------


def _rehearsed(lo: Lowerer, node: gast.Try, tried: list[Any]) -> tuple[bool, bool, dict[str, kinds.Kind]]:
    """Return whether anything is varied, whether the body writes what it has not made, and the kinds of all names.

    ``tried``: the body without the store that it may end with.
    """
    from s2sad.front.statements import statements

    env, groups = lo.env, dict(lo.groups)
    assert env is not None
    known = frozenset(env)
    with lo.attempt():
        mark = env.mark()
        if tried is not node.body:
            statements(lo, tried)
        written = {w for s in core.walk(tuple(lo.out)) if (w := written_by(s)) is not None}
        statements(lo, [*node.body, *node.orelse])
        if tried is node.body:
            written = {w for s in core.walk(tuple(lo.out)) if (w := written_by(s)) is not None}
        for handler in node.handlers:
            env.back(mark)
            lo.env, mark = env, env.mark()
            if handler.name is not None:
                lo.bind(lo.local(name_of(handler)) or name_of(handler), Value(kinds.UNKNOWN))
            statements(lo, handler.body)
        active, seen = bool(lo.varied), dict(lo.types)
        # a store into a number fails, and changes nothing
        written = {w for w in written if not isinstance(lo.types.get(w), kinds.Scalar)}
        effects = any(lo.groups.get(w, frozenset((w,))) & known for w in written)
        env.back(mark)
    lo.env, lo.groups = env, groups
    return active, effects, seen


def _is_active(lo: Lowerer, body: list[Any]) -> bool:
    """Tell whether statements compute with what varies."""
    from s2sad.front.statements import statements

    env, groups = lo.env, dict(lo.groups)
    with lo.attempt(), lo.path():
        statements(lo, body)
        active = bool(lo.varied)
    lo.env, lo.groups = env, groups
    return active


def _kept(lo: Lowerer, node: gast.Try, seen: dict[str, kinds.Kind]) -> None:
    whole = lo.whole(node)
    writes = stores([whole])
    renamed = {lo.local(w) or w for w in writes}
    # what it may leave unbound keeps the value it had
    reads = core.reads(whole) | renamed & frozenset(lo.env or ())
    lo.emit(Verbatim(renamed_stores(lo, whole), reads, frozenset(renamed), lo.origin))
    for each in renamed:
        lo.bind(each, Value(seen.get(each, kinds.UNKNOWN)))


def _with(node: gast.Try, **changed: list[Any]) -> gast.Try:
    fields = {k: getattr(node, k, None) for k in node._fields}
    return gast.copy_location(gast.Try(**{**fields, **changed}), node)
