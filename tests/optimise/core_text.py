"""Plain text to core form and back, so that one pass can be tested on its own."""

from __future__ import annotations

import math
from typing import Any

import gast
import numpy as np

from s2sad import core, kinds
from s2sad.core import Assign, Block, Break, Effect, For, If, Return, Store, While
from s2sad.emit import raise_
from s2sad.emit.text import to_text
from s2sad.kinds import Kind
from s2sad.namespace import Namespace
from s2sad.runtime.reductions import unreduce

FLOAT, VECTOR = kinds.FLOAT, kinds.Array("float64", (None,))


def block(body: list[Any]) -> Block:
    return tuple(_stmt(node) for node in body)


def parsed(text: str) -> Block:
    """Return the statements of a text in core form."""
    return block(gast.parse(text).body)


def _target(node: Any) -> core.Target:
    return node.id if isinstance(node, gast.Name) else tuple(_target(e) for e in node.elts)


def _stmt(node: Any) -> core.Stmt:
    match node:
        case gast.Assign(targets=[gast.Subscript(value=base, slice=index)]):
            return Store(base.id, index, None, node.value)
        case gast.AugAssign(target=gast.Subscript(value=base, slice=index)):
            return Store(base.id, index, None, node.value, type(node.op).__name__)
        case gast.Assign():
            return Assign(_target(node.targets[0]), node.value)
        case gast.Expr():
            return Effect(node.value)
        case gast.If():
            return If(node.test, block(node.body), block(node.orelse))
        case gast.For():
            return For(_target(node.target), node.iter, block(node.body))
        case gast.While():
            return While(node.test, block(node.body))
        case gast.Break():
            return Break()
        case gast.Return():
            return Return(node.value)
    return core.Verbatim(node, core.reads(node))


def text(body: Block) -> str:
    return to_text(raise_.block(body, lambda n: kinds.UNKNOWN))


def namespace(body: Block) -> Namespace:
    """Return a namespace of ``np``, ``math`` and ``unreduce``, in which all that is assigned is local."""
    made = Namespace()
    made.reserve({n for s in core.walk(body) for n in core.header_writes(s)})
    made.module(np), made.module(math), made.runtime(unreduce)
    return made


def called(body: Block, arguments: dict[str, Any]) -> Any:
    """Run the statements as the body of a function of the arguments."""
    lines = "".join(f"    {line}\n" for line in text(body).splitlines())
    module: dict[str, Any] = {"np": np, "math": math, "unreduce": unreduce}
    exec(f"def f({', '.join(arguments)}):\n{lines}", module)
    return module["f"](**{k: v.copy() if isinstance(v, np.ndarray) else v for k, v in arguments.items()})


def kinds_of(body: Block, arguments: dict[str, Any], **known: Kind) -> dict[str, Kind]:
    """Return kinds of all names: a first letter of u, v, w means a vector, of n an integer, else a float."""
    names = {*arguments, *(n for s in core.walk(body) for n in core.header_writes(s))}
    table = dict.fromkeys("uvw", VECTOR) | {"n": kinds.INT, "i": kinds.INT, "l": kinds.List(VECTOR)}
    return {n: table.get(n[0], FLOAT) for n in sorted(names)} | known
