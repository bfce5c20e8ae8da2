"""Which names of a function are its own, and what the others mean."""

from __future__ import annotations

import builtins
from dataclasses import dataclass, field
from typing import Any

import gast

from s2sad import core
from s2sad.core import parameter_names
from s2sad.kinds import Closure
from s2sad.names import CALLED, Namer

COMPREHENSIONS = (gast.ListComp, gast.SetComp, gast.DictComp, gast.GeneratorExp)
MISSING = object()


class Again(Closure):
    """A nested function that ``checkpoint`` marked: its calls are computed again in the reverse sweep."""


def local_names(node: Any) -> set[str]:
    """Return the names bound by a function's own body and parameters."""
    return set(_local_names(node))


@core.of_node
def _local_names(node: Any) -> set[str]:
    found = set(parameter_names(node.args))
    body = node.body if isinstance(node.body, list) else []
    outer: set[str] = set()
    for stmt in body:
        _collect(stmt, found, outer)
    if not isinstance(node.body, list):
        _collect(node.body, found, outer)
    return found - outer


def outer_names(node: Any) -> tuple[set[str], set[str]]:
    """Return the names declared global and those declared nonlocal."""
    shared: set[str] = set()
    enclosing: set[str] = set()
    stack = list(node.body) if isinstance(node.body, list) else []
    while stack:
        stmt = stack.pop()
        if isinstance(stmt, gast.Global):
            shared.update(stmt.names)
        elif isinstance(stmt, gast.Nonlocal):
            enclosing.update(stmt.names)
        elif not isinstance(stmt, (gast.FunctionDef, gast.AsyncFunctionDef, gast.ClassDef, gast.Lambda)):
            stack.extend(core.children(stmt))
    return shared, enclosing


FUNCTIONS = (gast.FunctionDef, gast.AsyncFunctionDef, gast.Lambda)


def rename_shadowing(node: Any) -> None:
    """Give variables that shadow a builtin, which generated code calls, names of their own; parameters keep theirs."""
    inside = _own_nodes(node)
    outer = {n for s in inside if isinstance(s, (gast.Global, gast.Nonlocal)) for n in s.names}
    namer = Namer(n.id for n in core.nodes(node) if isinstance(n, gast.Name))
    for name in sorted(_stored(inside) & CALLED - outer - set(parameter_names(node.args))):
        _rename(node, name, namer.fresh(name))
    for each in inside:
        if isinstance(each, FUNCTIONS):
            rename_shadowing(each)


def _own_nodes(node: Any) -> list[Any]:
    """Return the nodes of a function; of the functions inside it only themselves."""
    found = list(core.children(node))
    for each in found:
        if not isinstance(each, FUNCTIONS):
            found.extend(core.children(each))
    return found


def _stored(nodes: list[Any]) -> set[str]:
    return {n.id for n in nodes if isinstance(n, gast.Name) and isinstance(n.ctx, gast.Store)}


def _rename(node: Any, old: str, new: str) -> None:
    inside = _own_nodes(node)
    for each in inside:
        if isinstance(each, gast.Name) and each.id == old:
            each.id = new
        elif isinstance(each, FUNCTIONS):
            own = _own_nodes(each)
            outer = {n for s in own if isinstance(s, gast.Nonlocal) for n in s.names}
            if old in outer or old not in _stored(own) | set(parameter_names(each.args)):
                _rename(each, old, new)
        elif isinstance(each, gast.Nonlocal):
            each.names = [new if n == old else n for n in each.names]


def _collect(node: gast.AST, found: set[str], outer: set[str]) -> None:
    if isinstance(node, (gast.Global, gast.Nonlocal)):
        outer.update(node.names)
    elif isinstance(node, (gast.FunctionDef, gast.AsyncFunctionDef, gast.ClassDef)):
        found.add(node.name)
        return
    elif isinstance(node, gast.Lambda):
        return
    elif isinstance(node, COMPREHENSIONS):
        for child in core.nodes(node):
            if isinstance(child, gast.NamedExpr):
                found.add(child.target.id)
        return
    elif isinstance(node, gast.Name) and isinstance(node.ctx, (gast.Store, gast.Del)):
        found.add(node.id)
    elif isinstance(node, (gast.Import, gast.ImportFrom)):
        found.update((alias.asname or alias.name.split(".")[0]) for alias in node.names)
    elif isinstance(node, gast.ExceptHandler) and node.name is not None:
        found.add(node.name.id if isinstance(node.name, gast.Name) else node.name)
    elif isinstance(node, (gast.MatchAs, gast.MatchStar)) and node.name:
        found.add(node.name)
    elif isinstance(node, gast.MatchMapping) and node.rest:
        found.add(node.rest)
    for child in core.children(node):
        _collect(child, found, outer)


@dataclass(eq=False)
class Frame:
    """A function being read: how its names map to names of the core form, and where its other names are found.

    ``objects`` are names that stand for objects of the run, not for variables. ``called_at``: where a rewrite of our
    own is called; messages about it point there.
    """

    name: str
    file: str
    globals: dict[str, Any]
    closure: dict[str, Any]
    locals: set[str]
    parent: Frame | None = None
    rename: dict[str, str] = field(default_factory=dict)
    shared: set[str] = field(default_factory=set)
    cls: Any = None
    node: Any = None
    objects: dict[str, Any] = field(default_factory=dict)
    called_at: Any = None

    def find(self, identifier: str) -> tuple[str | None, Any, Any]:
        """Return (core name, object, holder): a core name for locals, else the object and where it is kept."""
        if identifier.startswith(core.BUILTIN):
            return None, getattr(builtins, identifier.removeprefix(core.BUILTIN)), None
        frame: Frame | None = self
        while frame is not None:
            if identifier in frame.objects:
                return None, frame.objects[identifier], None
            if identifier in frame.locals and identifier not in frame.shared:
                return frame.rename.get(identifier, identifier), None, None
            if identifier in frame.shared:
                break
            if frame.parent is None and identifier in frame.closure:
                cell = frame.closure[identifier]
                try:
                    return None, cell.cell_contents, cell
                except ValueError:  # the enclosing function has not assigned it yet
                    return None, MISSING, cell
            frame = frame.parent
        if identifier in self.globals:
            return None, self.globals[identifier], self.globals
        return None, getattr(builtins, identifier, MISSING), None
