"""What the transforms know of a function: the core form, kinds, variedness, and the names of adjoints and tangents."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import gast

from s2sad import core, kinds
from s2sad.analysis import sharing
from s2sad.analysis.liveness import after as live_after
from s2sad.analysis.sharing import Sharing, written_by
from s2sad.core import Assign, Block, Stmt
from s2sad.errors import Diagnostics
from s2sad.kinds import Kind
from s2sad.names import Namer
from s2sad.namespace import Namespace


@dataclass(eq=False)
class Context:
    name: str
    arguments: gast.arguments
    parameters: tuple[str, ...]
    wrt: tuple[str, ...]
    body: Block
    result: Any
    types: dict[str, Kind]
    active: set[Stmt]
    namespace: Namespace
    namer: Namer
    diagnostics: Diagnostics
    docstring: str | None = None
    calls: dict[Stmt, Any] = field(default_factory=dict)
    bars: dict[str, str] = field(default_factory=dict)
    dots: dict[str, str] = field(default_factory=dict)
    guarded: frozenset[str] = frozenset()
    poles: set[str] = field(default_factory=set)
    steep: set[str] = field(default_factory=set)
    varied: frozenset[Stmt] = frozenset()
    useful: frozenset[str] = frozenset()
    kinds_at: dict[Stmt, Kind] = field(default_factory=dict)
    foreign: set[str] = field(default_factory=set)
    rebound: frozenset[str] = frozenset()
    # the names whose adjoints are shadows, made in the forward sweep (see ``shadows``)
    shadowed: frozenset[str] = frozenset()
    # the shadows of parameters that are bound again, under names that are not
    arguments_bar: dict[str, str] = field(default_factory=dict)
    # the statements that name a display, by those that follow them
    displays: dict[Stmt, Assign] = field(default_factory=dict)
    # the names that the passes gave others
    renamed: dict[str, str] = field(default_factory=dict)
    # whether callees that could be read in place stay functions
    outlined: bool = False
    # what is returned beside the result as it is
    aux: Any = None
    # whether backward halves leave what they are given as it is
    repeatable: bool = False
    # whether those of callees do
    leaving: bool = False
    # whether a complex result is taken to be a complex differentiable function of complex arguments
    holomorphic: bool = False

    @property
    def outputs(self) -> frozenset[str]:
        """The names that the function returns."""
        return core.reads(self.result) if self.aux is None else core.reads(self.result) | core.reads(self.aux)

    def sharing(self) -> Sharing:
        """Return the names that share memory which the function writes while they are read."""
        if all(written_by(stmt) is None for stmt in core.walk(self.body)):
            return Sharing()
        return sharing.find(self.body, self.types, self.namespace, live_after(self.body, self.outputs))

    def bar(self, name: str) -> str:
        if name not in self.bars:
            self.bars[name] = self.namer.bar(name)
            self.namespace.reserve([self.bars[name]])
        return self.bars[name]

    def dot(self, name: str) -> str:
        if name not in self.dots:
            self.dots[name] = self.namer.dot(name)
            self.namespace.reserve([self.dots[name]])
            # what is of no kind shares memory with nothing
            self.types.setdefault(self.dots[name], self.kind(name))
        return self.dots[name]

    def kind(self, name: str) -> Kind:
        return self.types.get(name, kinds.UNKNOWN)

    def stand_in(self, name: str) -> str:
        """Return a parameter of provably the same shape and dtype: nothing has to be kept alive for its shape.

        Not one that only happens to have a size that is in the text.
        """
        kind = self.kind(name)
        if name in self.parameters or not isinstance(kind, kinds.Array) or kind.shape is None:
            return name
        if kind.shape and all(map(kinds.is_literal, kind.shape)):
            return name
        for p in self.parameters:
            other = self.kind(p)
            if (
                isinstance(other, kinds.Array)
                and other.dtype == kind.dtype is not None
                and kinds.same_shape(other, kind)
                and p not in self.rebound
            ):
                return p
        return name

    def kind_of(self, expr: Any) -> Kind:
        if isinstance(expr, gast.Name):
            found = self.namespace.bindings.get(expr.id) if expr.id not in self.types else None
            return kinds.of_constant(found.value) if found is not None else self.kind(expr.id)
        if isinstance(expr, gast.Constant):
            return kinds.Known(expr.value)
        return kinds.UNKNOWN

    def fresh(self, base: str, kind: Kind = kinds.UNKNOWN) -> str:
        chosen = self.namer.fresh(base)
        self.namespace.reserve([chosen])
        self.types[chosen] = kind
        return chosen
