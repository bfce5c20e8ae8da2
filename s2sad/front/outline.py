"""User functions kept as functions: what is recursive cannot be read in place of its call, what is long need not be.

Such a callee is read once for each combination of kinds and activity of its arguments. What a recursive one returns is
found by iteration: nothing at first, then what its paths without recursion return, and so on until that is stable.
Variables captured by a nested function become parameters. An array that a recursive callee writes into is copied by it
and returned with its result; the caller stores it where it came from.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any

import gast

from s2sad import core, kinds
from s2sad.analysis import sharing
from s2sad.core import Expr
from s2sad.errors import Diagnostics
from s2sad.front.choices import Choice
from s2sad.front.lower import Lowerer, NeverReturnsError, Value
from s2sad.front.scope import Closure, Frame, local_names, outer_names
from s2sad.kinds import UNREACHED, Kind, Known
from s2sad.names import Namer

ROUNDS = 8
# statements of a callee from which a function of its own reads better than its body at each of its calls
LONG = 12
NESTING = 3
ATOMS = (gast.Name, gast.Constant)
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
    family: tuple[Any, ...]
    values: tuple[Value, ...]
    lowered: Any = None
    recursive: bool = False
    new: bool | None = None
    # how it is reversed, if not by halves: run again; rounds of a checkpointed loop; one round of it
    use: str = ""
    # the parameters that it writes into, which it copies and returns
    written: tuple[str, ...] = ()
    # of the rounds of a loop: one round, and how many of the parameters are its state
    step: Callee | None = None
    count: int = 0

    @property
    def makes_new(self) -> bool:
        """Whether its result shares memory with nothing else: by induction, if its calls of itself do not either."""
        found = self.lowered
        if found is None or self in _asked.callees:
            return _asked.callees[-1:] == [self]
        if self.new is None:
            _asked.callees.append(self)
            self.new = sharing.makes_new(found.body, found.result, self.parameters, found.types, found.namespace)
            _asked.callees.pop()
        return self.new

    @property
    def key(self) -> Any:
        """The function that it was read from."""
        return self.family[0]

    @property
    def varied(self) -> tuple[str, ...]:
        """The parameters that carry a derivative."""
        return tuple(p for p in self.parameters if self.given[p].varied and kinds.carries(self.given[p].kind))


class _Asked(threading.local):
    """The callees of which ``makes_new`` is being found out."""

    def __init__(self) -> None:
        self.callees: list[Callee] = []


_asked = _Asked()


class _WiderError(Exception):
    """A callee being read calls itself with more general arguments: it is read again for those."""

    def __init__(self, callee: Callee, values: tuple[Value, ...]) -> None:
        super().__init__()
        self.callee, self.values = callee, values


def call(
    lo: Lowerer, key: Any, definition: Any, frame: Frame, bound: dict[str, Argument], node: Any, use: str = ""
) -> Argument:
    """Call a function that stays a function. ``bound``: its parameters' arguments."""
    nothing = core.constant(None), Value(kinds.UNKNOWN, True)
    # calls may name them in any order
    bound = {p: bound[p] for p in core.parameter_names(definition.args)}
    around = captured(lo, definition, frame)
    if around is None:
        message = f"recursion of `{frame.name}`, which assigns variables of the function around it"
        lo.report("S2S103", message, node, help=("return what it assigns, or keep it in a list that is passed on",))
        return nothing
    if any(isinstance(v.kind, Closure) for _, v in bound.values()):
        lo.report(
            "S2S103",
            f"recursion of `{frame.name}` with a nested function as argument",
            node,
            help=("define the function that is passed at the top of the module",),
        )
        return nothing
    closures = {n: v for n, v in around.items() if isinstance(v.kind, Closure)}
    extra = [n for n in around if n not in closures]
    arguments = list(bound.values()) + [(core.name(n), around[n]) for n in extra]
    sizes = Sizes()
    recursive = key in lo.inlining
    general = _general if recursive else sizes.shortened
    values = tuple(Value(general(v.kind), v.varied and kinds.carries(v.kind)) for _, v in arguments)
    arguments = [(e if isinstance(e, ATOMS) else lo.temporary(e, v), v) for e, v in arguments]
    family = (key, *extra)
    places = [*range(len(bound)), *extra]
    written = [i for i, place in enumerate(places) if place in lo.writing.get(lasting(key), ())]
    values = tuple(_filled(v) if i in written else v for i, v in enumerate(values))
    callee = _found(lo, family, values, use)
    if callee is None:
        callee = _read(lo, family, definition, frame, list(bound), closures, values, use, written)
    if callee.lowered is not None:
        lo.diagnostics.found.extend(d for d in callee.lowered.diagnostics.found if d not in lo.diagnostics.found)
    if callee.result.kind is UNREACHED:
        raise NeverReturnsError
    made = core.call(core.name(callee.label), *(e for e, _ in arguments))
    result = Value(sizes.restored(callee.result.kind), callee.result.varied)
    if written:
        return _stored(lo, made, result, [arguments[i][0] for i in written])
    return gast.copy_location(made, node), result


def _filled(value: Value) -> Value:
    """Return what is known of a dict that a callee puts items into: not its keys."""
    kind = kinds.Dict(None, value.kind.value) if isinstance(value.kind, kinds.Dict) else value.kind
    return Value(kind, value.varied)


def lasting(key: Any) -> Any:
    """Return what a function is told by in every reading: of a nested one the text, whose frame is new each time."""
    return key[0] if isinstance(key, tuple) else key


def _stored(lo: Lowerer, made: Expr, result: Value, into: list[Expr]) -> Argument:
    """Put what a callee made of arrays where they came from; return its result."""
    parts = result.kind.elements if isinstance(result.kind, kinds.Tuple) else (result.kind,)
    held = lo.temporary(made, result)
    found = [core.subscript(held, core.constant(i)) for i in range(len(parts))] if len(parts) > 1 else [held]
    for place, new, kind in zip(into, found[-len(into) :], parts[-len(into) :], strict=True):
        _store(lo, place, new, Value(kind, result.varied and kinds.carries(kind)))
    if len(parts) == len(into):
        return core.constant(None), Value(kinds.NONE)
    value = Value(parts[0], result.varied and kinds.carries(parts[0]))
    return lo.temporary(found[0], value), value


def _store(lo: Lowerer, place: Expr, new: Expr, value: Value) -> None:
    """Put an array in the place of another: under its name, if it has no other; else element by element."""
    from s2sad.front import containers

    assert lo.env is not None
    name = place.id if isinstance(place, gast.Name) else ""
    known = lo.env.get(name)
    if known is not None and isinstance(known.kind, (kinds.Array, kinds.Dict)):
        # the size of an array is what it was
        kind = known.kind if kinds.is_array(known.kind) else kinds.join(known.kind, value.kind)
        value = Value(kind, value.varied or known.varied)
        if name not in lo.arguments and name not in lo.wholes and not _has_others(lo, name):
            lo.assign(name, new, value)
            return
    if isinstance(value.kind, kinds.Dict):
        what = "a dict that has another name, or is a part of something"
        help = ("keep it in a variable of its own, that is made here",)
        lo.report("S2S103", f"recursion that writes into {what}", lo.origin.node, help=help)
        return
    containers.store(lo, name, core.constant(Ellipsis), lo.temporary(new, value), value)


def _has_others(lo: Lowerer, name: str) -> bool:
    """Tell whether an array or dict may have other names. Of a dict, what it holds are numbers."""
    assert lo.env is not None
    others = lo.groups.get(name, frozenset((name,))) - {name}
    if isinstance(lo.env[name].kind, kinds.Dict):
        found = (lo.env[n].kind for n in others if n in lo.env)
        return any(k is not UNREACHED and not kinds.is_immutable(k) for k in found)
    return bool(others)


class Sizes:
    """What a callee knows of the sizes of its arguments: which are equal, whatever they are called by its caller."""

    def __init__(self) -> None:
        self.symbols: dict[str, str] = {}

    def shortened(self, kind: Kind) -> Kind:
        if isinstance(kind, Known) and isinstance(kind.value, (float, complex)):
            kind = kinds.widened(kind)
        return kinds.map_dims(kind, self._short)

    def _short(self, dim: kinds.Dim) -> kinds.Dim:
        if dim is None or kinds.is_literal(dim):
            return dim
        return self.symbols.setdefault(dim[0], f"@{len(self.symbols)}"), dim[1]

    def restored(self, kind: Kind) -> Kind:
        back = {short: symbol for symbol, short in self.symbols.items()}

        def named(dim: kinds.Dim) -> kinds.Dim:
            if dim is None or kinds.is_literal(dim):
                return dim
            return (back[dim[0]], dim[1]) if dim[0] in back else None

        return kinds.map_dims(kind, named)


@dataclass(frozen=True)
class Site:
    """A call that was read in place: of which function, where, inside which others, and how long it became."""

    key: Any
    place: tuple[str, int, int]
    inside: tuple[Any, ...]
    size: int


def long(sites: list[Site]) -> set[Any]:
    """Return the functions whose bodies are long and were read several times: they are to stay functions.

    Inside a function that stays one, every call is read once for all calls of that.
    """
    sizes: dict[Any, int] = {}
    for site in sites:
        sizes[site.key] = max(sizes.get(site.key, 0), site.size)
    chosen: dict[Any, None] = {}
    for key in sorted(sizes, key=lambda k: -sizes[k]):
        around = [next((k for k in reversed(s.inside) if k in chosen), None) for s in sites if s.key == key]
        own = [s for s in sites if s.key == key]
        apart = {(k, s.place) if k is not None else s for k, s in zip(around, own, strict=True)}
        if sizes[key] >= LONG and len(apart) > 1:
            chosen[key] = None
    return set(chosen)


def _found(lo: Lowerer, family: tuple[Any, ...], values: tuple[Value, ...], use: str) -> Callee | None:
    """Return the callee that was read, or is being read, for such arguments."""
    for callee in lo.callees.values():
        if callee.family != family or callee.use != use:
            continue
        if callee.lowered is None:
            callee.recursive = True
        if callee.values == values:
            return callee
        joined = tuple(
            Value(_general(kinds.join(u.kind, v.kind)), u.varied or v.varied)
            for u, v in zip(callee.values, values, strict=True)
        )
        if joined == callee.values:
            return callee
        if callee.lowered is None:
            raise _WiderError(callee, joined)
    return None


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
    """Give the unknown sizes of a parameter symbols of their own."""
    if isinstance(kind, kinds.Array) and kind.shape is not None:
        return kinds.Array(kind.dtype, tuple(d or (f"{name}.{i}", 0) for i, d in enumerate(kind.shape)))
    if isinstance(kind, kinds.Scalar) and kind.dtype == "int":
        return kinds.Scalar("int", kind.length or (name, 0))
    return kind


def captured(lo: Lowerer, definition: Any, frame: Frame) -> dict[str, Value] | None:
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
        for n in core.nodes(node):
            if not isinstance(n, gast.Name) or n.id in own:
                continue
            local = around.find(n.id)[0]
            if local is None or lo.env is None or local not in lo.env:
                continue
            value = lo.env[local]
            if isinstance(value.kind, Choice):
                found.setdefault(value.kind.test, lo.env[value.kind.test])
                if not all(visit(o.node, o.frame) for o in value.kind.options if isinstance(o, Closure)):
                    return False
            elif isinstance(value.kind, Closure):
                if not visit(value.kind.node, value.kind.frame):
                    return False
            found.setdefault(local, value)
        return True

    assert frame.parent is not None
    return dict(sorted(found.items())) if visit(definition, frame.parent) else None


def _read(
    lo: Lowerer,
    family: tuple[Any, ...],
    definition: Any,
    frame: Frame,
    names: list[str],
    closures: dict[str, Value],
    values: tuple[Value, ...],
    use: str,
    written: list[int],
) -> Callee:
    from s2sad.front import entry

    key, *extra = family
    bindings, count = dict(lo.namespace.bindings), len(lo.callees)
    result = Value(UNREACHED)
    for round_ in range(ROUNDS):
        lo.namespace.bindings = dict(bindings)
        for added in list(lo.callees)[count:]:
            del lo.callees[added]
        inner = Lowerer(lo.namespace, Namer((), lo.namespace), Diagnostics())
        inner.callees, inner.outlined, inner.inlined, inner.wrt = lo.callees, lo.outlined, lo.inlined, lo.wrt
        inner.writing, inner.cached, inner.remembering = lo.writing, lo.cached, lo.remembering
        inner.packing, inner.packable = lo.packing, lo.packable
        around, parameters = _frame(inner, frame, definition, names, [*extra, *closures])
        parameters = (*parameters, *extra)
        name = getattr(definition, "name", frame.name) if use else frame.name
        label = lo.namespace.generated(name if name.isidentifier() else "function")
        given = {p: Value(_labelled(v.kind, p), v.varied) for p, v in zip(parameters, values, strict=True)}
        own = tuple(parameters[i] for i in written)
        callee = Callee(label, frame.name, parameters, given, result, definition, family, values, use=use, written=own)
        lo.namespace.bindings[label].value = callee
        lo.callees[label] = callee
        try:
            lowered = entry.read(inner, around, definition, key, {**given, **closures}, written=own)
        except _WiderError as wider:
            if wider.callee is not callee:
                raise
            values = wider.values if round_ < ROUNDS // 2 else tuple(_widest(v) for v in wider.values)
            continue
        if not callee.recursive:
            callee.result = lowered.value
            break
        joined = kinds.join(result.kind, lowered.value.kind)
        found = Value(_general(joined), result.varied or lowered.value.varied)
        if found == result:
            break
        result = found if round_ < ROUNDS - 3 else Value(kinds.UNKNOWN, True)
    callee.lowered = lowered
    return callee


def _widest(value: Value) -> Value:
    return Value(value.kind if isinstance(value.kind, Known) else kinds.UNKNOWN, value.varied)


def _frame(
    inner: Lowerer, frame: Frame, definition: Any, names: list[str], captured: list[str]
) -> tuple[Frame, tuple[str, ...]]:
    """Return the frame in which a callee is read, and the core names of its parameters: its own where they are free."""
    own = local_names(definition)
    inner.namer.taken |= set(captured) | {n.id for n in core.nodes(definition) if isinstance(n, gast.Name)}
    rename = {}
    for each in sorted(own):
        taken = each in captured or each in inner.namespace.bindings
        rename[each] = inner.namer.fresh(each) if taken else each
    inner.namespace.reserve(rename.values())
    made = Frame(
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
    return made, tuple(rename[n] for n in names)
