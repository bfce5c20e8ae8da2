"""Calls of functions that stay functions: in reverse mode a pair of calls, in forward mode one that returns both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gast

from s2sad import core, kinds
from s2sad.analysis import operations
from s2sad.core import Assign, Expr, Stmt
from s2sad.differentiate.context import Context
from s2sad.front.inline import AGAIN
from s2sad.front.outline import Callee
from s2sad.rules import registry
from s2sad.runtime import checkpoints


@dataclass(frozen=True, eq=False)
class Part:
    """A generated function of a callee: its ``forward`` or ``backward`` half, or its ``vjp`` or ``jvp``."""

    callee: Callee
    role: str


def called(context: Context, expr: Any) -> Callee | None:
    """Return the callee of a call of the core form, if it is a function that stays one."""
    found = operations.denoted(expr.func, context.namespace) if isinstance(expr, gast.Call) else None
    return found if isinstance(found, Callee) else None


def part(context: Context, callee: Callee, role: str) -> Expr:
    """Refer to a generated function of a callee; the first to refer to it gives it its name."""
    namespace = context.namespace
    for name, binding in namespace.bindings.items():
        if isinstance(binding.value, Part) and binding.value.callee is callee and binding.value.role == role:
            return core.name(name)
    return core.name(namespace.generated(f"{callee.label}_{role}", Part(callee, role)))


def forward_calls(context: Context, stmt: Stmt) -> list[Stmt]:
    """An active call returns with its result what its reverse needs."""
    if not isinstance(stmt, Assign) or not isinstance(stmt.target, str) or stmt not in context.active:
        return [stmt]
    callee = called(context, stmt.value)
    if callee is None:
        return [_keeping(context, stmt)]
    if callee.use == AGAIN:
        return [stmt]
    saved = context.fresh(f"{stmt.target}_saved")
    if callee.step is not None:
        state, items, constants = loop_arguments(callee, stmt.value)
        runner = context.namespace.runtime(checkpoints.run_steps)
        steps = core.call(runner, stmt.value.func, core.tuple_(state), items, core.tuple_(constants))
        return [Assign((stmt.target, saved), steps, stmt.origin)]
    call = gast.Call(func=part(context, callee, "forward"), args=stmt.value.args, keywords=[])
    return [Assign((stmt.target, saved), call, stmt.origin)]


def _keeping(context: Context, stmt: Assign) -> Stmt:
    """Call, where a rule keeps something for its reverse, the function that returns that as well."""
    assert isinstance(stmt.target, str)
    try:
        op = operations.decode(stmt.value, context.namespace, context.kind_of)
    except TypeError:  # reported where it is differentiated
        return stmt
    keeps = op.rules.reverse.keeps if op is not None and op.rules.reverse is not None else None
    if keeps is None or not isinstance(stmt.value, gast.Call):
        return stmt
    call = stmt.value
    bound = operations.denoted(call.func, context.namespace) is operations.MISSING
    args = [call.func.value, *call.args] if bound else call.args
    kept = context.fresh(f"{stmt.target}_kept")
    new = gast.Call(
        func=context.namespace.object("kept" if keeps.__name__ == "<lambda>" else keeps.__name__, keeps),
        args=args,
        keywords=call.keywords,
    )
    return Assign((stmt.target, kept), new, stmt.origin)


def kept_operation(context: Context, stmt: Assign) -> operations.Operation | None:
    """Return what a statement that calls for its result and what is kept would apply otherwise."""
    if not isinstance(stmt.value, gast.Call) or isinstance(stmt.target, str):
        return None
    primitive = registry.kept_for(operations.denoted(stmt.value.func, context.namespace))
    if primitive is None:
        return None
    return operations.bound(primitive, stmt.value.args, {k.arg: k.value for k in stmt.value.keywords})


def is_pair(context: Context, stmt: Stmt) -> bool:
    """Tell whether a statement binds a result and what its reverse needs."""
    if forward_part(context, stmt) is not None or loop_part(context, stmt) is not None:
        return True
    return isinstance(stmt, Assign) and kept_operation(context, stmt) is not None


def loop_arguments(callee: Callee, call: gast.Call) -> tuple[list[Expr], Expr, list[Expr]]:
    """Return of the arguments of a loop's rounds the state, the items, and what is the same for all rounds."""
    return call.args[: callee.count], call.args[callee.count], call.args[callee.count + 1 :]


def loop_part(context: Context, stmt: Stmt) -> Callee | None:
    """Return the rounds of a checkpointed loop that a statement made by ``forward_calls`` runs."""
    if not isinstance(stmt, Assign) or not isinstance(stmt.value, gast.Call):
        return None
    if operations.denoted(stmt.value.func, context.namespace) is not checkpoints.run_steps:
        return None
    found = operations.denoted(stmt.value.args[0], context.namespace)
    return found if isinstance(found, Callee) else None


def forward_part(context: Context, stmt: Stmt) -> Callee | None:
    """Return the callee of a statement made by ``forward_calls``."""
    if not isinstance(stmt, Assign) or not isinstance(stmt.value, gast.Call):
        return None
    found = operations.denoted(stmt.value.func, context.namespace)
    return found.callee if isinstance(found, Part) and found.role == "forward" else None


def arguments_of(callee: Callee, call: gast.Call) -> list[Expr]:
    """Return the arguments that carry a derivative."""
    return [a for p, a in zip(callee.parameters, call.args, strict=True) if p in callee.varied]


def mutable_arguments(context: Context, call: gast.Call) -> frozenset[str]:
    """What the callee keeps may be memory of its arguments, which must then be as it was."""
    names = {a.id for a in call.args if isinstance(a, gast.Name)}
    return frozenset(n for n in names if n in context.types and not kinds.is_immutable(context.kind(n)))
