"""A whole function in core form: where the reading of a function starts and ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gast

from s2sad import core, kinds
from s2sad.core import Block, Stmt
from s2sad.errors import Diagnostics
from s2sad.front import nditer, order, packs
from s2sad.front.environment import Environment
from s2sad.front.expressions import operation
from s2sad.front.jumps import structured
from s2sad.front.lower import Lowerer, NeverReturnsError, Value
from s2sad.front.scope import Frame, local_names
from s2sad.front.statements import statements
from s2sad.kinds import UNREACHED, Kind
from s2sad.names import Namer
from s2sad.namespace import Namespace


@dataclass(frozen=True, eq=False)
class Lowered:
    """A function in core form. ``result``: the name that holds its result, and what is known of it."""

    body: Block
    result: str
    value: Value
    types: dict[str, Kind]
    varied: set[Stmt]
    kinds_at: dict[Stmt, Kind]
    foreign: set[str]
    namespace: Namespace
    namer: Namer
    diagnostics: Diagnostics
    callees: dict[Any, Any]
    inlined: list[Any]


def read(
    lo: Lowerer,
    frame: Frame,
    definition: Any,
    key: Any,
    given: dict[str, Value],
    call: Any = None,
    written: tuple[str, ...] = (),
) -> Lowered:
    """Read a function whose parameters, by their core names, are ``given``.

    ``call``: what to read instead of its body, a call of the function itself. ``written``: arrays that it writes into,
    which it is to copy and return with its result.
    """
    lo.frame = lo.entry = frame
    lo.inlining.append(key)
    lo.env = Environment()
    lo.arguments = set(given)
    for name, value in given.items():
        lo.bind(name, value)
        lo.namer.taken.add(name)
    for name in written:
        lo.assign(name, core.call(core.attribute(core.name(name), "copy")), given[name])
    body: list[Any] = []
    if call is not None:
        result = call
    elif isinstance(definition, gast.Lambda):
        result = definition.body
    else:
        body, result = structured(nditer.plain(lo, frame, definition.body), _fresh_source_name(lo))
    result = result if lo.of is None else lo.of
    own = local_names(definition)
    statements(lo, body)
    collects = isinstance(result, gast.Name) and result.id not in own and lo.local(result.id) is not None
    out = str(lo.local(result.id)) if collects else lo.fresh("out")
    value = Value(UNREACHED)
    if collects and lo.env is not None:
        # several returns gave it its name
        value = lo.value_of(result.id)
    elif lo.env is not None:
        lo.hint = "out"
        if body or not isinstance(definition, gast.Lambda):
            lo.place(result if getattr(result, "lineno", None) else definition)
        try:
            result = result if result is not None else core.constant(None)
            with order.of(lo, result):
                expr, value = operation(lo, result)
            lo.assign(out, expr, value)
        except NeverReturnsError:
            value = Value(UNREACHED)
    if written and value.kind is not UNREACHED and lo.env is not None:
        parts = (
            {n: lo.env[n] for n in written}
            if value.kind == kinds.NONE
            else {out: value, **{n: lo.env[n] for n in written}}
        )
        out, value = next(iter(parts.items()))
        if len(parts) > 1:
            whole = Value(kinds.Tuple(tuple(v.kind for v in parts.values())), any(v.varied for v in parts.values()))
            both = lo.fresh("out")
            lo.assign(both, core.tuple_([core.name(n) for n in parts]), whole)
            out, value = both, whole
    types, kinds_at = dict(lo.types), lo.kinds_at
    if lo.packs:
        if packs.plain(value.kind) != value.kind:
            help = ("return what they compute",)
            lo.report("S2S204", "functions that a loop has made are returned", definition, help=help)
        types = {n: packs.plain(k) for n, k in types.items()}
        kinds_at = {s: packs.plain(k) for s, k in kinds_at.items()}
    return Lowered(
        tuple(lo.out),
        out,
        value,
        types,
        lo.varied,
        kinds_at,
        lo.foreign,
        lo.namespace,
        lo.namer,
        lo.diagnostics,
        lo.callees,
        lo.inlined,
    )


def _fresh_source_name(lo: Lowerer) -> Any:
    frame = lo.frame

    def fresh(base: str) -> str:
        candidate, count = base, 1
        while candidate in frame.locals or candidate in frame.globals:
            count += 1
            candidate = f"{base}_{count}"
        frame.locals.add(candidate)
        frame.rename[candidate] = lo.fresh(base)
        return candidate

    return fresh
