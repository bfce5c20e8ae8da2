"""What must not be computed twice: code that recomputation would run again, and that has effects."""

from __future__ import annotations

import builtins
import random
from collections.abc import Iterator
from types import CodeType, FunctionType
from typing import Any

import gast
import numpy as np

from s2sad import core
from s2sad.analysis.operations import MISSING, denoted
from s2sad.analysis.sharing import written_by
from s2sad.core import Block, Stmt, Verbatim
from s2sad.namespace import Namespace
from s2sad.rules import registry

STREAMS = (np.random.Generator, np.random.RandomState, random.Random)
DRAWS = frozenset(n for n in dir(np.random.Generator) if not n.startswith("_")) - {"bit_generator", "spawn"}
LOGGING = frozenset({"debug", "info", "warning", "error", "exception", "critical"})
NOISY = frozenset({"print", "input", "open", "next", "breakpoint", "exec", "eval", "setattr", "delattr"})


def effects(body: Block, namespace: Namespace) -> Iterator[tuple[Stmt, str]]:
    """Yield the statements with effects beyond the variables of the block, and what these are."""
    outside: dict[Any, str] = {}
    for stmt in core.walk(body):
        if isinstance(stmt, core.Assign) and isinstance(stmt.value, gast.Name):
            known = stmt.value.id if stmt.value.id in namespace.bindings else outside.get(stmt.value.id)
            outside |= {stmt.target: known} if known is not None else {}
        if isinstance(stmt, core.Hook):
            continue
        for expr in _expressions(stmt):
            for call in core.special(expr):
                if isinstance(call, gast.Call) and (what := _effect(call, namespace)) is not None:
                    yield stmt, what
        base = written_by(stmt)
        if base in namespace.bindings or base in outside:
            yield stmt, f"writes into `{outside.get(base, base)}`, a variable of the module"
        if isinstance(stmt, Verbatim) and isinstance(stmt.node, gast.Assign):
            yield stmt, "assigns a variable of the module"


def _expressions(stmt: Stmt) -> list[Any]:
    if isinstance(stmt, Verbatim):
        return [] if isinstance(stmt.node, gast.FunctionDef) else [stmt.node]
    return [e for key in ("value", "index", "test", "iter") if (e := getattr(stmt, key, None)) is not None]


def _effect(call: Any, namespace: Namespace) -> str | None:
    callee = denoted(call.func, namespace)
    method = call.func.attr if isinstance(call.func, gast.Attribute) else ""
    if callee is MISSING:
        return "draws a random number" if method in DRAWS else "logs" if method in LOGGING else None
    if isinstance(getattr(callee, "__self__", None), STREAMS):
        return "draws a random number"
    name = getattr(callee, "__name__", "")
    if name in LOGGING and getattr(callee, "__module__", None) == "logging":
        return "logs"
    if name in NOISY and getattr(builtins, name, None) is callee:
        return f"calls `{name}`"
    if isinstance(callee, FunctionType) and registry.find(callee) is None and _noisy(callee.__code__, callee):
        return f"calls `{name}`, which prints, draws or writes"
    return None


def _noisy(code: CodeType, function: FunctionType) -> bool:
    """Tell whether a function of the user's that is not read names something with effects."""
    known = [function.__globals__.get(n) for n in code.co_names]
    return (
        not NOISY.isdisjoint(code.co_names)
        or any(n in code.co_names for n in ("random", "default_rng"))
        or any(isinstance(v, (*STREAMS,)) or isinstance(getattr(v, "__self__", None), STREAMS) for v in known)
    )
