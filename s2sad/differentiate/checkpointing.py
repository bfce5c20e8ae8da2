"""Adjoints by recomputation: of calls that are made again, and of loops that are run again from kept states."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import gast

from s2sad import core
from s2sad.core import Assign, Expr
from s2sad.differentiate import callees
from s2sad.differentiate.context import Context
from s2sad.front.inline import AGAIN
from s2sad.front.outline import Callee
from s2sad.runtime import checkpoints

if TYPE_CHECKING:
    from s2sad.differentiate.assemble import Made


def backward(context: Context, stmt: Assign, y_bar: Expr) -> Expr | None:
    """Return the call that returns the adjoints of a statement's arguments; None: nothing is computed again."""
    call: Any = stmt.value
    if callees.loop_part(context, stmt) is not None:
        # the rounds are run again between the kept states, and reversed one by one
        advance, _, items, constants = call.args
        step_vjp = callees.part(context, _step(context, stmt), "vjp")
        reverse = context.namespace.runtime(checkpoints.reverse_steps)
        kept = core.name(str(stmt.target[1]))
        # a reverse sweep uses the states up, if there will be no other
        kept = core.call(core.name("list"), kept) if context.repeatable else kept
        return core.call(reverse, advance, step_vjp, kept, items, constants, y_bar)
    callee = callees.called(context, call)
    if callee is None or callee.use != AGAIN:
        return None
    # the arguments are kept, and the function runs once more, forward and backward
    return core.call(callees.part(context, callee, "vjp"), *call.args, y_bar)


def called_with(context: Context, call: Any) -> list[Any]:
    """Return the arguments of a call that is made again, those that carry a derivative."""
    callee = callees.called(context, call)
    return [] if callee is None else callees.arguments_of(callee, call)


def _step(context: Context, stmt: Assign) -> Callee:
    rounds = callees.loop_part(context, stmt)
    assert rounds is not None and rounds.step is not None
    return rounds.step


def arguments(context: Context, stmt: Assign) -> tuple[list[Any], list[Any]]:
    """Return of the arguments those of a loop's state and those that all rounds share; None: it has no derivative."""
    call: Any = stmt.value
    step = _step(context, stmt)
    state, constants = (part.elts for part in (call.args[1], call.args[3]))
    names = step.parameters[: len(state)], step.parameters[len(state) + 1 :]
    first, second = (
        [a if p in step.varied else None for a, p in zip(part, own, strict=True)]
        for part, own in zip((state, constants), names, strict=True)
    )
    return first, second


def with_whole_result(callee: Callee, made: Made) -> Made:
    """Let the derivative of a round return adjoints of the whole state, and of all that the rounds share."""
    *body, last = made.body
    assert isinstance(last, core.Return) and isinstance(last.value, gast.Tuple)
    bars = dict(zip(callee.varied, last.value.elts, strict=True))
    seed = core.parameter_names(made.arguments)[-1]
    state, shared = callee.parameters[: callee.count], callee.parameters[callee.count + 1 :]
    first = [bars.get(p, core.subscript(core.name(seed), core.constant(i))) for i, p in enumerate(state)]
    second = [bars.get(p, core.constant(None)) for p in shared]
    result = core.tuple_([core.tuple_(first), core.tuple_(second)])
    return replace(made, body=(*body, core.Return(result, last.origin)))
