"""Marks for functions of the user's: not read, a constant of the run, differentiated by differences."""

from __future__ import annotations

import functools
import inspect
import linecache
import types
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from s2sad.errors import RuleError
from s2sad.rules import registry, rule
from s2sad.runtime.differences import difference_jvp, difference_vjp

F = TypeVar("F", bound=Callable[..., Any])
VOCABULARY = ("elementwise", "linear", "bilinear", "reverse", "forward", "rewrite")


def opaque(function: F) -> F:
    """Mark a function as one that is not read: its derivative is what its rules say.

    The rules are declared with decorators that the function gets as attributes, ``elementwise``, ``linear``,
    ``bilinear``, ``reverse``, ``forward`` and ``rewrite``: those of ``s2sad.rule``, for this function. So a stable or
    fast formula can take the place of what would be derived, and code that cannot be read can be used. Without a rule
    the function is refused where a derivative passes through it (S2S201). Methods of a class can be marked as well.

    ``reverse(keeps=g)``: ``g`` takes the arguments of the function, and returns its result and what its rule wants to
    keep; the rule gets that as ``kept``, after ``y``.

    >>> import math, s2sad
    >>> @s2sad.opaque
    ... def softplus(x):
    ...     return math.log1p(math.exp(x))
    >>> @softplus.elementwise
    ... def softplus_rule(y, x):
    ...     return 1.0 / (1.0 + math.exp(-x))
    >>> s2sad.grad(lambda x: softplus(x))(0.0)
    0.5
    """
    registry.add_opaque(function)
    for name in VOCABULARY:
        setattr(function, name, partial(_declared, getattr(rule, name), function))
    return function


def _declared(kind: Callable[..., Any], function: Any, body: Any = None, **options: Any) -> Any:
    """Serve both ``@f.reverse`` and ``@f.reverse(wrt="x")``."""
    declare = kind(function, **options)
    return declare if body is None else declare(body)


_checkpoints: dict[Any, Any] = {}


def checkpoint(function: F) -> F:
    """Return the function, marked: in a derivative, its calls are computed again instead of what they made being kept.

    Its reverse runs it once more, and keeps of each call no more than its arguments. It must not have effects: prints,
    draws of random numbers, writes into arguments or variables of the module (S2S112). Elsewhere it is the function
    itself. Works as a decorator as well.

    >>> import numpy as np, s2sad
    >>> def block(x, w):
    ...     return np.tanh(np.tanh(x * w) * w)
    >>> def loss(x, w):
    ...     for _ in range(3):
    ...         x = s2sad.checkpoint(block)(x, w)
    ...     return np.sum(x)
    >>> "block_vjp(" in s2sad.grad(loss).source_for(np.ones(2), np.ones(2))
    True
    """
    if function not in _checkpoints:

        @functools.wraps(function)
        def checkpointed(*args: Any, **kwargs: Any) -> Any:
            return function(*args, **kwargs)

        checkpointed.__s2sad_checkpoint__ = function  # type: ignore[attr-defined]
        _checkpoints[function] = checkpointed
    return _checkpoints[function]


def nondifferentiable(function: F) -> F:
    """Mark a function of the user's whose result is a constant of the run: an index, a count, a decision.

    >>> import s2sad
    >>> @s2sad.nondifferentiable
    ... def level(x):
    ...     return x if x > 2.0 else 1.0
    >>> s2sad.grad(lambda x: level(x) * x)(3.0)
    3.0
    """
    registry.add_constant(function)
    return function


def numerical(function: F, wrt: Any = None) -> F:
    """Differentiate a black box by central differences, in both modes; it is not read.

    This is exact to about ten digits of a smooth function, costs two calls for each number of the argument in reverse
    mode, and has no second derivative (S2S201). ``wrt``: the parameters that have a derivative, numbers or arrays of
    real numbers (default: all).

    >>> import math, s2sad
    >>> cube = s2sad.rule.numerical(lambda x: math.pow(x, 3.0))
    >>> round(s2sad.grad(lambda x: cube(x))(2.0), 6)
    12.0
    """
    parameters = _positional(function)
    names = [p.name for p in parameters]
    chosen = tuple(names) if wrt is None else (wrt,) if isinstance(wrt, str) else tuple(wrt)
    for each in chosen:
        if each not in names:
            raise RuleError(f"rule.numerical: wrt names {each!r}, which is not among the parameters {names}")
    registry.add_opaque(function)
    args = f"({', '.join(names)},)"
    bars = [f"difference_vjp(function, {args}, {names.index(w)}, y_bar)" for w in chosen]
    add = partial(_add, function, parameters)
    add(rule.REVERSE, chosen, f"def numerical(y, {', '.join(names)}, *, y_bar):\n    return {', '.join(bars)}\n")
    for w in chosen:
        dot = f"difference_jvp(function, {args}, {names.index(w)}, {w}_dot)"
        add(rule.FORWARD, (w,), f"def numerical(y, {', '.join(names)}, *, {w}_dot):\n    return {dot}\n")
    return function


def _positional(function: Any) -> tuple[inspect.Parameter, ...]:
    name = getattr(function, "__name__", repr(function))
    try:
        found = tuple(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        raise RuleError(f"rule.numerical: the parameters of {name} are not known: wrap it in a function") from None
    if not found or any(p.kind not in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD) for p in found):
        raise RuleError(f"rule.numerical: {name} must have plain parameters only: wrap it in a function")
    return found


def _add(function: Any, parameters: tuple[inspect.Parameter, ...], kind: str, wrt: tuple[str, ...], text: str) -> None:
    """Add a rule whose template is written here: it has the parameters of the function."""
    file = f"<s2sad differences of {function.__name__} {id(function)} {'_'.join((kind, *wrt))}>"
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    known: dict[str, Any] = {
        "difference_vjp": difference_vjp,
        "difference_jvp": difference_jvp,
        "function": function,
        "__name__": function.__module__,
    }
    (code,) = (c for c in compile(text, file, "exec").co_consts if isinstance(c, types.CodeType))
    body = types.FunctionType(code, known)
    registry.add(function, rule.Rule(kind, (function,), body, parameters, wrt))


# differences of differences are all rounding error: they are refused
registry.add_opaque(difference_vjp)
registry.add_opaque(difference_jvp)
