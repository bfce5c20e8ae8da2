"""From a function's syntax to core form, by running it on kinds.

The function is walked forward with an environment of kinds and of what is varied (depends on a ``wrt`` parameter).
What is not varied stays whole, as the user wrote it; what carries a derivative is split into single operations on
atoms. Tests whose outcome the kinds decide are folded, callees that are known are followed. Loops are walked until
the environment is stable, then once more to emit.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from types import ModuleType
from typing import Any

import gast

from s2sad import core, kinds
from s2sad.core import Assign, Block, Expr, Origin, Stmt, Target
from s2sad.errors import Diagnostics, Span
from s2sad.front.environment import Changes, Environment, Value
from s2sad.front.scope import COMPREHENSIONS, MISSING, Closure, Frame
from s2sad.kinds import Kind, Known
from s2sad.names import Namer
from s2sad.namespace import Namespace
from s2sad.runtime.records import is_record

# what they read and write is not in the text of the function
MADE_AT_RUN_TIME = (eval, exec, locals)
STATIC = Value(kinds.UNKNOWN, False)


class Path:
    """One of several paths. ``changes``: what it changes in the environment; None if its end is never reached."""

    def __init__(self, mark: int) -> None:
        self.mark = mark
        self.changes: Changes | None = None


class Attempt:
    """A walk that may be taken back. ``out``: what it has emitted, if it is kept."""

    def __init__(self) -> None:
        self.kept = False
        self.out: list[Stmt] = []


class NeverReturnsError(Exception):
    """A call inside the statement being read never comes back: what follows is not reached."""


class Lowerer:
    """The state of the walk. The grammar is in ``statements``, ``expressions``, ``calls`` and ``loops``."""

    def __init__(self, namespace: Namespace, namer: Namer, diagnostics: Diagnostics) -> None:
        self.namespace = namespace
        self.namer = namer
        self.diagnostics = diagnostics
        self.env: Environment[Value] | None = Environment()
        self.out: list[Stmt] = []
        self.frame: Frame = None  # type: ignore[assignment]
        self.origin = core.NOWHERE
        self.hint = "t"
        self.varied: set[Stmt] = set()
        self.kinds_at: dict[Stmt, Kind] = {}
        self.foreign: set[str] = set()
        self.types: Environment[Kind] = Environment()
        self.groups: dict[str, frozenset[str]] = {}
        # the names that may be one object, unless it was put into a container and taken out again
        self.renamed: dict[str, frozenset[str]] = {}
        # what a part that is held for a moment, to be written, was taken out of
        self.wholes: dict[str, str] = {}
        self.shared = 0
        # for each loop around: the mark of its start, and what had changed since then at its breaks
        self.breaks: list[tuple[int, list[Changes]]] = []
        self.inlining: list[Any] = []
        self.symbols = 0
        self.summaries: dict[Any, Any] = {}
        self.callees: dict[Any, Any] = {}
        self.derived: dict[Any, Any] = {}
        # the objects of the user's module that names may be parts of
        self.parts_of: dict[str, set[str]] = {}
        # generator functions that are read as functions that return lists
        self.listed: list[Any] = []
        # the names behind which something was stored, in the order of reading
        self.stores: list[str] = []
        # the nested functions met so far, each text once for every call of the function around it
        self.nested: dict[tuple[Any, Frame], Closure] = {}
        # definitions whose defaults have become names, as the user wrote them
        self.as_written: dict[Any, Any] = {}
        # of nested functions that keep what they return: what reads and fills the dict of that
        self.cached: dict[tuple[Any, Frame], Closure] = {}
        # without these second derivatives have more forms: it is only a matter of time
        self.remembering = True
        # the function that is read as a whole, and for functions in containers where their texts were met
        self.entry: Frame | None = None
        self.packs: dict[Any, tuple[Frame, tuple[str, ...]]] = {}
        # whether they are kept as what they capture, and where that would make a difference
        self.packing = False
        self.packable: list[Any] = []
        # the paths that are being walked, and those on which variables became functions
        self.paths: tuple[Path, ...] = ()
        self.became: dict[str, tuple[Path, ...]] = {}
        # what attributes of modules are, which are asked for again and again: `np.sin`
        self.in_modules: dict[tuple[Any, Frame], Kind] = {}
        # what objects of the user's modules are, by identity
        self.objects: dict[int, tuple[Any, Kind]] = {}
        # the variables that nested functions assign
        self.assigned_inside: set[str] = set()
        # functions that stay functions, and the calls that were read in place
        self.outlined: set[Any] = set()
        self.inlined: list[Any] = []
        # of functions that call themselves: the parameters and captured variables that they write into
        self.writing: dict[Any, set[int | str]] = {}
        self.wrt: tuple[str, ...] = ()
        # what the function returns instead of None
        self.of: Any = None
        # what still is what the caller gave
        self.arguments: set[str] = set()
        # the attributes that some object was given: of others, those of its class have what the class has
        self.attributes_set: set[str] = set()
        # whether there are copies of which it is known what is different in them
        self.patched = False
        # of the names of ``*args`` and ``**kwargs`` of calls read in place: the arguments, by position and key
        self.packed: dict[str, dict[Any, Expr]] = {}
        # the variables that the expression being read binds again
        self.rebound: frozenset[str] = frozenset()
        # the names that hold iterators
        self.late: set[str] = set()
        # inside a block for the reverse sweep
        self.in_hook = False

    # -- names ---------------------------------------------------------------------------------------------------------

    def resolve(self, identifier: str) -> Kind | None:
        """Return the kind of a name that is not a local; None for a local."""
        local, value, holder = self.frame.find(identifier)
        return self._elsewhere(identifier, value, holder) if local is None else None

    def _elsewhere(self, identifier: str, value: Any, holder: Any) -> Kind:
        if value is MISSING:
            return kinds.UNKNOWN
        if holder is not None:
            self.namespace.assume(holder, identifier, value)
        return self.kind_of_object(value)

    def kind_of_object(self, value: Any) -> Kind:
        """Return the kind of an object of the user's module: of large tables it is found once."""
        if not isinstance(value, (tuple, list, dict)) and not is_record(value):
            return global_kind(value)
        known = self.objects.get(id(value))
        if known is None or known[0] is not value:
            known = self.objects[id(value)] = value, global_kind(value)
        return known[1]

    def local(self, identifier: str) -> str | None:
        return self.frame.find(identifier)[0]

    def closure(self, node: Any) -> Closure:
        """Return the kind of a function that is defined here."""
        if (node, self.frame) not in self.nested:
            text = self.as_written.get(node, node)
            self.nested[node, self.frame] = Closure(node, self.frame, text=text, repeated=bool(self.breaks))
            outer = {n for part in core.nodes(node) if isinstance(part, gast.Nonlocal) for n in part.names}
            self.assigned_inside.update(local for n in outer if (local := self.frame.find(n)[0]) is not None)
        return self.nested[node, self.frame]

    def rewritten_name(self, node: gast.Name) -> Expr:
        """Return the name as the core form spells it; bind it in the generated module if it is not a local."""
        local, value, holder = self.frame.find(node.id)
        if local is not None:
            return node if local == node.id else gast.copy_location(core.name(local), node)
        if value is MISSING:
            return node
        if any(value is f for f in MADE_AT_RUN_TIME):
            self.report(
                "S2S107",
                f"`{node.id}` cannot be differentiated",
                node,
                "what it does is only known while the program runs",
                ("write the code out, or choose between functions",),
            )
        if holder is None:
            new = self.namespace.object(node.id.removeprefix(core.BUILTIN), value)
        else:
            new = core.name(self.namespace.user(node.id, value, holder))
        return node if isinstance(new, gast.Name) and new.id == node.id else gast.copy_location(new, node)

    def value_of(self, identifier: str) -> Value:
        """Return what is known of a name of the source."""
        local, value, holder = self.frame.find(identifier)
        if local is None:
            return Value(self._elsewhere(identifier, value, holder))
        assert self.env is not None
        return self.env.get(local, STATIC)

    def whole(self, node: Any) -> Any:
        """Return an expression as it is, its names rewritten."""
        if self.patched:
            from s2sad.front.patches import direct

            node = direct(self, node)
        if isinstance(node, gast.Name):
            return self.rewritten_name(node) if isinstance(node.ctx, gast.Load) else node
        if isinstance(node, (gast.Lambda, *COMPREHENSIONS)):
            hidden = core.bound_names(node)
            if isinstance(node, COMPREHENSIONS) and hidden & core.reads(node.generators[0].iter):
                # what is walked over first is read outside of the comprehension
                new = self._hiding(hidden, node)
                outer = self.whole(node.generators[0].iter)
                first = core.map_children(new.generators[0], lambda n: outer if n is new.generators[0].iter else n)
                return core.map_children(new, lambda n: first if n is new.generators[0] else n)
            return self._hiding(hidden, node)
        if isinstance(node, gast.NamedExpr):
            target = self.local(node.target.id) or node.target.id
            name = core.stored(target)
            return gast.NamedExpr(target=name, value=self.whole(node.value))
        return core.map_children(node, self.whole)

    def _hiding(self, hidden: set[str], node: Any) -> Any:
        inner = Frame(
            self.frame.name,
            self.frame.file,
            self.frame.globals,
            self.frame.closure,
            set(hidden),
            self.frame,
            cls=self.frame.cls,
        )
        outer, self.frame = self.frame, inner
        try:
            return core.map_children(node, self.whole)
        finally:
            self.frame = outer

    # -- emission ------------------------------------------------------------------------------------------------------

    def emit(self, stmt: Stmt, varied: bool = False) -> None:
        self.out.append(stmt)
        if varied:
            self.varied.add(stmt)

    def assign(self, target: str, value: Expr, what: Value) -> None:
        """Emit ``target = value`` and remember what is known of it."""
        self.arguments.discard(target)
        what = Value(self.measured(what.kind), what.varied)
        stmt = Assign(target, value, self.origin)
        self.emit(stmt, what.varied)
        self.kinds_at[stmt] = what.kind
        self.bind(target, what)

    def measured(self, kind: Kind) -> Kind:
        """Give unknown dimensions symbols of their own, good until the end of the loop's body."""
        if not isinstance(kind, kinds.Array) or kind.shape is None or all(d is not None for d in kind.shape):
            return kind
        dims = []
        for d in kind.shape:
            if d is None:
                self.symbols += 1
                d = (f"#{self.symbols}", 0)
            dims.append(d)
        return kinds.Array(kind.dtype, tuple(dims))

    def bind(self, target: str, what: Value) -> None:
        assert self.env is not None
        old = self.env.get(target)
        self.env[target] = what
        if isinstance(what.kind, Closure) and (old is None or old.kind != what.kind):
            self.became[target] = self.paths
        if self.late:
            self.outdated(frozenset((target,)))
        if isinstance(what.kind, kinds.Iterator):
            self.late.add(target)
        self.types[target] = kinds.join(self.types.get(target, kinds.UNREACHED), what.kind)

    def outdated(self, names: frozenset[str]) -> None:
        """What these names are has changed: iterators that would read them late are not to be read any more."""
        assert self.env is not None
        for each in sorted(self.late - names):
            old = self.env.get(each)
            if old is not None and isinstance(old.kind, kinds.Iterator) and old.kind.behind & names:
                which = ", ".join(f"`{n}`" for n in sorted(old.kind.behind & names))
                self.env[each] = Value(replace(old.kind, spent=f"{which} changes before it is read"), old.varied)

    def fresh(self, base: str | None = None) -> str:
        """Return a new name: a part of the statement being read."""
        found = self.namer.fresh(base) if base else self.namer.part(self.hint)
        while found in self.namespace.bindings:
            found = self.namer.fresh(found)
        self.namespace.reserve([found])
        return found

    def source(self, name: str) -> Expr:
        """Return source syntax for a name of the core form, whatever the function being read calls by that name."""
        frame, alias = self.frame, name
        while alias in frame.locals and frame.rename.get(alias, alias) != name:
            # no name of the user's is spelled so
            alias += "'"
        frame.locals.add(alias)
        frame.rename[alias] = name
        return core.name(alias)

    def temporary(self, value: Expr, what: Value) -> Expr:
        target = self.fresh()
        self.assign(target, value, what)
        return core.name(target)

    def outside(self, expr: Expr) -> dict[str, Kind]:
        """Return the objects of the user's module that an expression reads, and that can be written."""
        found: dict[str, Kind] = {}
        for name in core.reads(expr):
            binding = self.namespace.bindings.get(name)
            if binding is None or binding.source == "generated" or self.env is None or name in self.env:
                continue
            if isinstance(binding.value, (ModuleType, type)):
                # one of its variables may be written, unlike what its functions return
                if not core.special(expr):
                    found[name] = kinds.UNKNOWN
                continue
            kind = self.kind_of_object(binding.value)
            if not kinds.is_immutable(kind):
                found[name] = kind
        return found

    def belongs(self, target: str, expr: Expr, reads: frozenset[str]) -> None:
        """Remember whether a name may be an object of the user's module, or a part of one: what holds it is neither."""
        found = self.parts_of.setdefault(target, set())
        for read in reads:
            found |= self.parts_of.get(read, set())
            group = self.groups.get(read, frozenset((read,))) if not isinstance(expr, gast.Name) else {read}
            found |= {n for n in group if n in self.namespace.bindings and n not in (self.env or {})}

    # -- sharing, as far as variedness needs it ------------------------------------------------------------------------

    def share(self, a: str, b: str, *, renamed: bool = False) -> None:
        """Remember that two names may lead to the same memory, and whether they may be the same object."""
        if renamed:
            together = self.renamed.get(a, frozenset((a,))) | self.renamed.get(b, frozenset((b,)))
            self.renamed.update(dict.fromkeys(together, together))
        merged = self.groups.get(a, frozenset((a,))) | self.groups.get(b, frozenset((b,)))
        if merged != self.groups.get(a):
            self.shared += 1
            for each in merged:
                self.groups[each] = merged

    def written(self, identifier: str) -> None:
        """Something is written behind this name: refuse it if that may be an object of the user's module."""
        self.stores.append(identifier)
        if self.late:
            self.outdated(self.groups.get(identifier, frozenset((identifier,))))
        for each in sorted(self.parts_of.get(identifier, ())):
            self.report(
                "S2S108",
                f"`{each}` is changed here, which is no variable of this function",
                self.origin.node,
                "the derivative cannot follow a value there",
                (f"pass `{each}` as an argument, or change a copy",),
            )

    def vary(self, identifier: str) -> None:
        """A varied value was stored behind this name: all names that may share it become varied."""
        assert self.env is not None
        for each in self.groups.get(identifier, frozenset((identifier,))):
            old = self.env.get(each)
            if old is not None and kinds.carries(old.kind) and (each == identifier or not kinds.is_immutable(old.kind)):
                self.env[each] = Value(old.kind, True)
        if identifier in self.wholes:
            self.vary(self.wholes[identifier])

    # -- blocks and joins ----------------------------------------------------------------------------------------------

    @contextmanager
    def collected(self) -> Iterator[list[Stmt]]:
        """Emit into a block of its own."""
        outer, self.out = self.out, []
        try:
            yield self.out
        finally:
            self.out = outer

    @contextmanager
    def path(self) -> Iterator[Path]:
        """Walk one of several paths: its changes are taken back, and returned."""
        env = self.env
        assert env is not None
        made = Path(env.mark())
        outer, self.paths = self.paths, (*self.paths, made)
        try:
            yield made
        finally:
            self.paths = outer
        changes = env.back(made.mark)
        made.changes = changes if self.env is not None else None
        self.env = env

    def arrive(self, env: Environment[Value], changes: Changes | None) -> None:
        """Go on with an environment behind one path or several, if any of them is left."""
        self.env = env if changes is not None else None
        for key, value in (changes or {}).items():
            if env.get(key) is not value:
                env[key] = value

    @contextmanager
    def attempt(self) -> Iterator[Attempt]:
        """Walk with effects that last only if the attempt is kept. The environment is for the caller to take back."""
        out, varied, namer, diagnostics, inlined = self.out, self.varied, self.namer, self.diagnostics, self.inlined
        symbols = self.symbols
        self.out, self.varied, self.namer, self.diagnostics, self.inlined = [], set(), namer.copy(), Diagnostics(), []
        types = self.types.mark()
        made = Attempt()
        try:
            yield made
        finally:
            if made.kept:
                made.out = self.out
                varied |= self.varied
                diagnostics.found += [d for d in self.diagnostics.found if d not in diagnostics.found]
                inlined += self.inlined
                self.types.keep(types)
            else:
                self.namer, self.symbols = namer, symbols
                self.types.back(types)
            self.out, self.varied, self.diagnostics, self.inlined = out, varied, diagnostics, inlined

    @contextmanager
    def inside(self, frame: Frame) -> Iterator[None]:
        outer, self.frame = self.frame, frame
        origin, hint = self.origin, self.hint
        try:
            yield
        finally:
            self.frame, self.origin, self.hint = outer, origin, hint

    def span(self, node: Any) -> Span | None:
        if self.frame.called_at is not None:
            return self.frame.called_at
        line = getattr(node, "lineno", None)
        if line is None:
            node = self.origin.node
            line = getattr(node, "lineno", None)
        if line is None:
            return None
        end = getattr(node, "end_lineno", None) or line
        return Span(
            self.frame.file,
            line,
            node.col_offset,
            end,
            getattr(node, "end_col_offset", None) or node.col_offset + 1,
            self.frame.name,
        )

    def report(self, code: str, message: str, node: Any, why: str | None = None, help: tuple[str, ...] = ()) -> None:
        self.diagnostics.report(code, message, self.span(node), why, help)

    def because(self, text: str) -> str:
        """Return why an operation on an expression needs a derivative."""
        if text in self.wrt:
            return f"`{text}` is what you differentiate with respect to"
        names = " or ".join(f"`{w}`" for w in self.wrt) or "a variable"
        return f"`{text}` depends on {names}, with respect to which you differentiate"

    def place(self, node: Any) -> None:
        """The statement being read, for origins."""
        self.origin = Origin(node, self.frame.file, self.frame.name)


def global_kind(value: Any) -> Kind:
    """Return the kind of a variable of the user's module: exact for functions, modules and text, of arrays the shape.

    The derivation is right only as long as the variable has this value.
    """
    return kinds.of_constant(value)


def static(kind: Kind | None) -> Any:
    """Return the object that a kind pins down, or MISSING."""
    return kind.value if isinstance(kind, Known) else MISSING


def block(statements: list[Stmt]) -> Block:
    return tuple(statements)


def is_closure(kind: Kind | None) -> bool:
    return isinstance(kind, Closure)


__all__ = ["Lowerer", "Target", "Value", "STATIC", "block", "global_kind", "is_closure", "static"]
