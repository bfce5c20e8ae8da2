"""Which expressions may be moved, repeated or left out: those that only compute."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import gast
import numpy as np

from s2sad import core, kinds
from s2sad.analysis import operations
from s2sad.analysis.sharing import written_by
from s2sad.kinds import Kind
from s2sad.namespace import Namespace
from s2sad.rules import registry

CONTAINERS = (kinds.List, kinds.Dict, kinds.Tuple, kinds.Object)
# the fields that hold a statement's own expressions; those of With and Verbatim stay as they are
EXPRESSIONS: dict[type, tuple[str, ...]] = {
    core.Assign: ("value",),
    core.Store: ("value", "index"),
    core.Effect: ("value",),
    core.Return: ("value",),
    core.If: ("test",),
    core.While: ("test",),
    core.For: ("iter",),
}
PURE_BUILTINS = frozenset(
    {
        "len",
        "range",
        "reversed",
        "list",
        "tuple",
        "float",
        "int",
        "abs",
        "min",
        "max",
        "sum",
        "slice",
        "isinstance",
        "zip",
        "enumerate",
        "bool",
        "complex",
        "round",
        "sorted",
        "getattr",
        "dict",
        "hasattr",
        "type",
        "str",
        "callable",
        "pow",
        "any",
        "all",
    }
)
# the methods of arrays, lists, dicts and text that change what they belong to, or write a file
CHANGING = frozenset(
    "append byteswap clear dump extend fill insert itemset partition pop popitem put remove resize reverse setdefault "
    "setfield setflags sort tofile update".split()
)
# the functions of ours that do, or that are called for what they raise
INTO_ARGUMENTS = frozenset(
    "add_item add_attribute scatter_add accumulate accumulate_item accumulate_attribute accumulate_record "
    "in_order".split()
)
PURE_METHODS = (
    frozenset(n for owner in (np.ndarray, list, tuple, dict, str) for n in dir(owner) if not n.startswith("__"))
    - CHANGING
)


def is_pure(expr: Any, namespace: Namespace) -> bool:
    """Tell whether evaluating the expression has no effect and always gives the same for the same operands."""
    if isinstance(expr, gast.Lambda):
        # making a function does not call it
        return all(is_pure(d, namespace) for d in (*expr.args.defaults, *expr.args.kw_defaults) if d is not None)
    for node in core.special(expr):
        if not isinstance(node, core.SCOPES) and not (isinstance(node, gast.Call) and is_pure_call(node, namespace)):
            return False
    return True


def is_pure_call(node: gast.Call, namespace: Namespace) -> bool:
    """Tell the same of one call, whatever its arguments are."""
    callee = operations.denoted(node.func, namespace)
    if callee is operations.MISSING:
        return isinstance(node.func, gast.Attribute) and node.func.attr in PURE_METHODS
    if isinstance(node.func, gast.Name) and getattr(builtins, node.func.id, None) is callee:
        return node.func.id in PURE_BUILTINS
    module = getattr(callee, "__module__", None) or ""
    if isinstance(module, str) and module.startswith("s2sad.runtime"):
        return callee.__name__ not in INTO_ARGUMENTS
    rules = registry.find(callee)
    if rules is None or rules.unknown:
        # an operator makes a function, and derives nothing before that is called
        return hasattr(callee, "__s2sad_operator__")
    owner = type(getattr(callee, "__self__", None)).__name__
    return owner not in ("RandomState", "Generator") and rules.rewrite is None


def is_fixed(name: str, types: dict[str, Kind], namespace: Namespace) -> bool:
    """Tell whether nothing that is written in place can change the value of a name: a number, a function, a module."""
    kind = types.get(name)
    if kind is not None:
        return kinds.is_immutable(kind)
    binding = namespace.bindings.get(name)
    return binding is not None and (callable(binding.value) or isinstance(binding.value, ModuleType))


def written(stmt: core.Stmt, namespace: Namespace) -> str | None:
    """Return the name behind which a statement writes, if it does. ``np.append`` is no method of ``np``."""
    base = written_by(stmt)
    bound = namespace.bindings.get(base) if base is not None else None
    return None if bound is not None and isinstance(bound.value, ModuleType) else base


def disturbed(stmt: core.Stmt, types: dict[str, Kind], namespace: Namespace) -> Iterator[tuple[str, bool]]:
    """Yield the names behind which a statement itself may write; True: only into the container, not what it holds."""
    base = written(stmt, namespace)
    if base is not None:
        yield base, isinstance(types.get(base), CONTAINERS)
    for target in stmt.node.targets if isinstance(stmt, core.Verbatim) and isinstance(stmt.node, gast.Delete) else ():
        for name in sorted(core.reads(target)):
            if not is_fixed(name, types, namespace):
                yield name, True
    for node in expressions(stmt):
        if base is not None and isinstance(node, gast.Call):
            impure = [c for arg in node.args for c in impure_calls(arg, namespace)]
        else:
            impure = impure_calls(node, namespace)
        for call in impure:
            for name in sorted(core.reads(call)):
                if not is_fixed(name, types, namespace):
                    yield name, False


def impure_calls(expr: Any, namespace: Namespace) -> list[gast.Call]:
    return [n for n in core.special(expr) if isinstance(n, gast.Call) and not is_pure_call(n, namespace)]


# the roles of statements that differentiation has added
ADDED = frozenset({"reverse", "tangent"})


def is_added(stmt: core.Stmt) -> bool:
    """Tell whether a statement is none of the user's; one that returns has the results of differentiation."""
    return stmt.origin.role in ADDED or isinstance(stmt, core.Return)


@core.of_node
def expressions(stmt: core.Stmt) -> tuple[Any, ...]:
    """Return the expressions of a statement, not those of its inner blocks."""
    if isinstance(stmt, core.Verbatim):
        return (stmt.node,)
    if isinstance(stmt, core.With):
        return tuple(item.context_expr for item in stmt.items)
    return tuple(e for key in EXPRESSIONS.get(type(stmt), ()) if (e := getattr(stmt, key)) is not None)


def mapped(
    block: core.Block, change: Callable[[Any], Any], where: Callable[[core.Stmt], bool] | None = None
) -> core.Block:
    """Return the block with ``change`` applied to every expression in it, or in the statements ``where`` holds for."""
    out: list[core.Stmt] = []
    for stmt in block:
        stmt = core.within(stmt, lambda inner: mapped(inner, change, where))
        out.append(mapped_header(stmt, change) if where is None or where(stmt) else stmt)
    return core.settled(out, block)


def mapped_header(stmt: core.Stmt, change: Callable[[Any], Any]) -> core.Stmt:
    """Return the statement with its own expressions changed, not those of its inner blocks."""
    changed: dict[str, Any] = {}
    for key in EXPRESSIONS.get(type(stmt), ()):
        old = getattr(stmt, key)
        new = change(old) if old is not None else None
        if new is not old:
            changed[key] = new
    return core.changed(stmt, **changed) if changed else stmt
