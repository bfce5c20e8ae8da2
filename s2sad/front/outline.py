"""User functions kept as functions: what is recursive cannot be read in place of its call.

Such a callee is read once for each combination of kinds and activity of its arguments. What it returns is found by
iteration: nothing at first, then what its paths without recursion return, and so on until that is stable. Variables
captured by a nested function become parameters.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gast

from s2sad import core, kinds
from s2sad.core import Expr
from s2sad.errors import Diagnostics
from s2sad.front.lower import Lowerer, NeverReturnsError, Value
from s2sad.front.scope import Closure, Frame, local_names, outer_names
from s2sad.kinds import UNREACHED, Kind, Known
from s2sad.names import Namer

ROUNDS = 8
NESTING = 3
Argument = tuple[Expr, Value]


@dataclass(eq=False)
class Callee:
    """A function of the generated module, for one combination of kinds. ``lowered`` is None while it is being read."""

    label: str
    name: str
    parameters: tuple[str, ...]
    given: dict[str, Value]
    result: Value
    definition: Any
    key: Any
    lowered: Any = None

    @property
    def varied(self) -> tuple[str, ...]:
        """The parameters that carry a derivative."""
        return tuple(p for p in self.parameters if self.given[p].varied and kinds.carries(self.given[p].kind))


def call(lo: Lowerer, key: Any, definition: Any, frame: Frame, bound: dict[str, Argument], node: gast.Call) -> Argument:
    """Call a function that stays a function. ``bound``: its parameters' arguments."""
    nothing = core.constant(None), Value(kinds.UNKNOWN, True)
    captured = _captured(lo, definition, frame)
    if captured is None:
        lo.report("S2S103", f"recursion of `{frame.name}`, which assigns variables of the function around it", node)
        return nothing
    if any(isinstance(v.kind, Closure) for _, v in bound.values()):
        lo.report(
            "S2S103",
            f"recursion of `{frame.name}` with a nested function as argument",
            node,
            help=("define the function that is passed at the top of the module",),
        )
        return nothing
    arguments = list(bound.values()) + [(core.name(n), v) for n, v in captured.items()]
    values = tuple(Value(_general(v.kind), v.varied and kinds.carries(v.kind)) for _, v in arguments)
    identity = (key, tuple(captured), tuple((v.kind, v.varied) for v in values))
    callee = lo.callees.get(identity)
    if callee is None:
        callee = _read(lo, identity, key, definition, frame, list(bound), list(captured), values)
    if callee.lowered is not None:
        lo.diagnostics.found.extend(d for d in callee.lowered.diagnostics.found if d not in lo.diagnostics.found)
    if callee.result.kind is UNREACHED:
        raise NeverReturnsError
    made = core.call(core.name(callee.label), *(e for e, _ in arguments))
    return gast.copy_location(made, node), callee.result


def _general(kind: Kind, depth: int = 0) -> Kind:
    """Forget what differs from one call to the next: numbers, sizes, and structure that grows."""
    kind = kinds.widened(kind)
    if isinstance(kind, kinds.Array):
        return kinds.Array(kind.dtype, None if kind.shape is None else (None,) * len(kind.shape))
    if isinstance(kind, kinds.Scalar):
        return kinds.Scalar(kind.dtype)
    if isinstance(kind, (kinds.Tuple, kinds.List, kinds.Dict, kinds.Object)) and depth == NESTING:
        return kinds.UNKNOWN
    if isinstance(kind, kinds.Tuple):
        return kinds.Tuple(tuple(_general(k, depth + 1) for k in kind.elements), kind.cls)
    if isinstance(kind, kinds.List):
        return kinds.List(_general(kind.element, depth + 1))
    if isinstance(kind, kinds.Dict):
        items = None if kind.items is None else tuple((k, _general(v, depth + 1)) for k, v in kind.items)
        return kinds.Dict(items, _general(kind.value, depth + 1))
    if isinstance(kind, kinds.Object):
        return kinds.Object(kind.cls, tuple((k, _general(v, depth + 1)) for k, v in kind.attributes))
    return kind


def _labelled(kind: Kind, name: str) -> Kind:
    """Give the sizes of a parameter symbols of their own."""
    if isinstance(kind, kinds.Array) and kind.shape is not None:
        return kinds.Array(kind.dtype, tuple((f"{name}.{i}", 0) for i in range(len(kind.shape))))
    if isinstance(kind, kinds.Scalar) and kind.dtype == "int":
        return kinds.Scalar("int", (name, 0))
    return kind


def _captured(lo: Lowerer, definition: Any, frame: Frame) -> dict[str, Value] | None:
    """Return the variables of functions around a nested function that it reads, by core name. None: it assigns some."""
    if frame.parent is None:
        return {}
    found: dict[str, Value] = {}
    seen: set[Any] = set()

    def visit(node: Any, around: Frame) -> bool:
        if node in seen:
            return True
        seen.add(node)
        if outer_names(node)[1]:
            return False
        own = local_names(node)
        for n in gast.walk(node):
            if not isinstance(n, gast.Name) or n.id in own:
                continue
            local = around.find(n.id)[0]
            value = lo.env.get(local) if local is not None and lo.env is not None else None
            if local is None or value is None:
                continue
            if isinstance(value.kind, Closure):
                if not visit(value.kind.node, value.kind.frame):
                    return False
            found.setdefault(local, value)
        return True

    assert frame.parent is not None
    return dict(sorted(found.items())) if visit(definition, frame.parent) else None


def _read(
    lo: Lowerer,
    identity: Any,
    key: Any,
    definition: Any,
    frame: Frame,
    names: list[str],
    captured: list[str],
    values: tuple[Value, ...],
) -> Callee:
    from s2sad.front import entry

    own = local_names(definition)
    before = dict(lo.namespace.bindings), len(lo.callees)
    specialised = sum(1 for k in lo.callees if k[0] is key)
    if specialised >= ROUNDS:
        values = tuple(Value(v.kind if isinstance(v.kind, Known) else kinds.UNKNOWN, v.varied) for v in values)
    result = Value(UNREACHED)
    for round_ in range(ROUNDS):
        lo.namespace.bindings = dict(before[0])
        for added in list(lo.callees)[before[1] :]:
            del lo.callees[added]
        inner = Lowerer(lo.namespace, Namer(), Diagnostics())
        inner.callees = lo.callees
        rename = {}
        inner.namer.taken |= set(captured) | {n.id for n in gast.walk(definition) if isinstance(n, gast.Name)}
        for each in sorted(own):
            taken = each in captured or each in lo.namespace.bindings
            rename[each] = inner.namer.fresh(each) if taken else each
        lo.namespace.reserve(rename.values())
        parameters = (*(rename[n] for n in names), *captured)
        given = {p: Value(_labelled(v.kind, p), v.varied) for p, v in zip(parameters, values, strict=True)}
        label = lo.namespace.generated(frame.name if frame.name.isidentifier() else "function")
        callee = Callee(label, frame.name, parameters, given, result, definition, key)
        lo.namespace.bindings[label].value = callee
        lo.callees[identity] = callee
        around = Frame(
            frame.name,
            frame.file,
            frame.globals,
            frame.closure,
            own,
            frame.parent,
            rename,
            frame.shared,
            frame.cls,
            definition,
        )
        lowered = entry.read(inner, around, definition, key, given)
        found = Value(_general(lowered.value.kind), lowered.value.varied)
        joined = Value(_general(kinds.join(result.kind, found.kind)), result.varied or found.varied)
        if joined == result:
            break
        result = joined if round_ < ROUNDS - 2 else Value(kinds.UNKNOWN, True)
    callee.lowered = lowered
    return callee
