"""Results that NumPy writes into an array it is given (``out=``): stores, like any other."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Hashable
from typing import Any

import gast
import numpy as np

from s2sad import core
from s2sad.core import Expr
from s2sad.front import containers
from s2sad.front.lower import Lowerer, Value
from s2sad.rules import registry
from s2sad.rules.paths import home


def array(node: gast.Call) -> Any:
    """Return the expression that a call has for ``out``, if it is not None."""
    out = next((k.value for k in node.keywords if k.arg == "out"), None)
    if isinstance(out, gast.Tuple) and len(out.elts) == 1:
        out = out.elts[0]
    return None if isinstance(out, gast.Constant) and out.value is None else out


def is_written(callee: Any, node: gast.Call, shift: int = 0) -> bool:
    """Tell whether a call writes into an array that it is given as ``out``, and rules say what."""
    rules = registry.find(callee) if isinstance(callee, Hashable) else None
    if rules is None or rules.unknown:
        return False
    # a parameter of this name means something else in functions of others
    library = getattr(callee, "__objclass__", None) is np.ndarray or home(callee).startswith(("numpy", "scipy"))
    return library and array(by_name(callee, node, shift)) is not None


def store(
    lo: Lowerer, callee: Any, made: tuple[Expr, Value], out: Any, where: Expr | None = None
) -> tuple[Expr, Value]:
    """Write a result into an array. ``where``: what it is written of, of a ufunc."""
    from s2sad.front.expressions import named

    expr, value = made
    held = lo.temporary(expr, value)
    target, known = named(lo, out)
    if where is not None and isinstance(callee, np.ufunc):
        # where it is false, the result has no value and what is there stays
        chosen = core.call(lo.namespace.numpy("where"), where, held, core.name(target))
        value = Value(value.kind, value.varied or known.varied)
        held = lo.temporary(chosen, value)
    containers.store(lo, target, core.constant(Ellipsis), held, value)
    return core.name(target), Value(known.kind, known.varied or value.varied)


def constant(lo: Lowerer, callee: Any, node: gast.Call) -> tuple[Expr, Value]:
    """Write a result that carries no derivative."""
    from s2sad.front.evaluate import kind_of
    from s2sad.front.expressions import atom

    node = by_name(callee, node)
    ufunc = isinstance(callee, np.ufunc)
    where = next((atom(lo, k.value)[0] for k in node.keywords if k.arg == "where"), None) if ufunc else None
    rest = [k for k in node.keywords if k.arg != "out" and (k.arg != "where" or not ufunc)]
    plain = gast.copy_location(gast.Call(func=node.func, args=node.args, keywords=rest), node)
    return store(lo, callee, (lo.whole(plain), Value(kind_of(lo, plain))), array(node), where)


def by_name(callee: Any, node: gast.Call, shift: int = 0) -> gast.Call:
    """Give ``out``, if it is given by its position, by its name. ``shift``: 1 if the receiver is the first argument."""
    names = _names_to_out(callee) if callable(callee) and isinstance(callee, Hashable) else None
    if names is None or "out" not in names or len(node.args) <= names.index("out") - shift:
        return node
    at = names.index("out") - shift
    # what follows must be named as well
    named = [gast.keyword(arg=n, value=a) for n, a in zip(names[at + shift :], node.args[at:], strict=False)]
    made = gast.Call(func=node.func, args=node.args[:at], keywords=[*node.keywords, *named])
    return gast.copy_location(made, node)


@functools.lru_cache(1024)
def _names_to_out(callee: Any) -> list[str] | None:
    """Return the names of a function's positional parameters, if one is ``out``."""
    if isinstance(callee, np.ufunc):
        return [*(f"x{i}" for i in range(callee.nin)), "out"] if callee.nout == 1 else None
    if callee in (np.dot, np.ndarray.dot):
        return ["a", "b", "out"]
    owner = getattr(callee, "__objclass__", None)
    if owner is np.ndarray:
        callee = getattr(np, callee.__name__, None)
    try:
        parameters = list(inspect.signature(callee).parameters.values()) if callee is not None else []
    except ValueError:
        return None
    return [p.name for p in parameters if p.kind is not p.KEYWORD_ONLY]
