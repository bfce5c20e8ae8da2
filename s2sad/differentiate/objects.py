"""Objects that never leave the function are as many variables as they have attributes.

``p = Point(x, y)`` followed by ``p.x = z`` is ``p_x = x``, ``p_y = y``, ``p_x = z``. It is done where all that happens
to an object is seen: it is made here, its attributes are read and set, and it is given other names.
"""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Iterator
from dataclasses import replace
from types import MemberDescriptorType, SimpleNamespace
from typing import Any, TypeGuard

import gast

from s2sad import core, kinds
from s2sad.analysis import assigned, sharing
from s2sad.analysis.operations import denoted
from s2sad.core import Assign, Block, Expr, Stmt, Store
from s2sad.differentiate.context import Context

MISSING = object()
# how an object is made: without attributes, from those given by name, by its class that is not read, as another's name
BLANK, GIVEN, WHOLE, ALIAS = "blank", "given", "whole", "alias"


def opened(context: Context) -> bool:
    """Replace the objects of a function by variables where that can be done; tell whether there were any."""
    found = False
    while any(isinstance(k, kinds.Object) for k in context.types.values()):
        worker = _Open(context)
        if not worker.names:
            return found
        while worker.names and not worker.replaced():
            pass
        if not worker.names:
            return found
        found = True
    return found


class _Open:
    """``names``: the objects to be replaced, each with the group of those that may be one object."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.made: dict[Assign, str] = {}
        self.read: dict[str, set[str]] = {}
        self.parent: dict[str, str] = {}
        self.names = {
            n
            for n, kind in context.types.items()
            if isinstance(kind, kinds.Object) and kind.cls not in kinds.GENERATORS
        } - {*context.parameters, *context.outputs}
        self.used = {n for s in core.walk(context.body) for n in core.header_reads(s)} | context.outputs
        # functions that are called as they are call each other
        self.used |= {n for s in core.walk(context.body) if _is_definition(s) for n in _names(s) - set(s.writes)}
        bound: set[str] = set()
        bad: set[str] = set()
        for stmt in core.walk(context.body):
            bound.update(core.header_writes(stmt))
            bad |= self.check(stmt)
        bad |= self.names - bound
        if self.names - bad:
            # copies of the attributes would not see what is set through another name
            bad |= {n for pair in context.sharing().harmful if len(set(map(self.root, pair))) == 1 for n in pair}
        self.drop(bad)
        # what is only read may stay an object
        changing = {self.root(str(s.target)) for s, how in self.made.items() if how != WHOLE}
        changing |= {self.root(s.base) for s in core.walk(context.body) if isinstance(s, Store)}
        self.drop({n for n in self.names if self.root(n) not in changing})
        self.needed = self.all_read()
        self.drop({str(s.target) for s, how in self.made.items() if how == WHOLE and not self.has_all(s)})

    # -- which objects -------------------------------------------------------------------------------------------------

    def root(self, name: str) -> str:
        while self.parent.get(name, name) != name:
            name = self.parent[name]
        return name

    def drop(self, bad: set[str]) -> None:
        roots = {self.root(n) for n in bad}
        self.names = {n for n in self.names if self.root(n) not in roots}

    def check(self, stmt: Stmt) -> set[str]:
        """Return the objects that are not to be replaced, because of a statement."""
        if isinstance(stmt, Assign) and isinstance(stmt.target, str) and stmt.target in self.names:
            how = self.how(stmt)
            if how is None:
                return {stmt.target} | self.escaping(stmt.value)
            self.made[stmt] = how
            if how == ALIAS:
                self.parent[self.root(stmt.target)] = self.root(stmt.value.id)  # type: ignore[attr-defined]
                return set()
            return self.escaping(stmt.value)
        if self.is_idle(stmt):
            return set()
        if _is_definition(stmt):
            return _names(stmt) & self.names if self.used & set(core.header_writes(stmt)) else set()
        bad = set(core.header_writes(stmt)) & self.names
        if isinstance(stmt, Store):
            plain = stmt.attribute is not None and stmt.op is None
            bad |= self.escaping(stmt.value) | (self.escaping(stmt.index) if stmt.index is not None else set())
            field = plain and self.is_field(stmt.base, str(stmt.attribute))
            return bad if field or stmt.base not in self.names else bad | {stmt.base}
        for node in _expressions(stmt):
            bad |= self.escaping(node)
        known = isinstance(stmt, (core.Assign, core.Effect, core.If, core.For, core.While, core.Return))
        return bad if known else bad | core.header_reads(stmt) & self.names

    def is_idle(self, stmt: Stmt) -> bool:
        """Tell whether a statement makes a function that was read in place of each of its calls."""
        return isinstance(stmt, Assign) and isinstance(stmt.value, gast.Lambda) and stmt.target not in self.used

    def how(self, stmt: Assign) -> str | None:
        value, cls = stmt.value, self.context.kind(str(stmt.target)).cls  # type: ignore[attr-defined]
        if isinstance(value, gast.Name):
            kind = self.context.kind(value.id)
            return ALIAS if value.id in self.names and getattr(kind, "cls", None) is cls else None
        if not isinstance(value, gast.Call):
            return None
        callee = denoted(value.func, self.context.namespace)
        if isinstance(value.func, gast.Attribute) and value.func.attr == "__new__":
            return BLANK if denoted(value.func.value, self.context.namespace) is cls else None
        if callee is not cls:
            return None
        plain = cls is SimpleNamespace or dataclasses.is_dataclass(cls) and not hasattr(cls, "__post_init__")
        return GIVEN if plain and not value.args and all(k.arg for k in value.keywords) else WHOLE

    def is_field(self, name: str, attr: str) -> bool:
        """Tell whether an attribute is what the object keeps, or a constant of its class."""
        kind = self.context.kind(name)
        if not isinstance(kind, kinds.Object) or attr.startswith("__"):
            return False
        found = inspect.getattr_static(kind.cls, attr, MISSING)
        if isinstance(found, MemberDescriptorType):
            return True
        return not hasattr(found, "__get__") and not hasattr(found, "__set__")

    def has_all(self, stmt: Assign) -> bool:
        """Tell whether what a class makes surely has the attributes that are read of it."""
        name, known = str(stmt.target), self.context.kinds_at.get(stmt)
        if name not in self.names or not isinstance(known, kinds.Object):
            return False
        return all(known.get(f) is not None or is_constant(known.cls, f) for f in self.needed[name])

    def escaping(self, node: Any) -> set[str]:
        """Return the objects of which an expression does something else than read attributes."""
        if not core.reads(node) & self.names:
            return set()
        if isinstance(node, gast.Attribute) and isinstance(node.value, gast.Name) and node.value.id in self.names:
            name = node.value.id
            self.read.setdefault(name, set()).add(node.attr)
            return set() if self.is_field(name, node.attr) else {name}
        if isinstance(node, (gast.Name, *core.SCOPES)):
            return set(core.reads(node)) & self.names
        return set().union(*(self.escaping(child) for child in core.children(node)))

    def all_read(self) -> dict[str, set[str]]:
        """Return the attributes that are read of each object, under each of its names."""
        needed = {n: set(self.read.get(n, ())) for n in self.names}
        aliases = [(str(s.target), s.value.id) for s in self.made if isinstance(s.value, gast.Name)]
        aliases = [(target, source) for target, source in aliases if target in self.names]
        changed = True
        while changed:
            changed = False
            for target, source in aliases:
                if not needed[target] <= needed[source]:
                    needed[source] |= needed[target]
                    changed = True
        return needed

    # -- replacing them ------------------------------------------------------------------------------------------------

    def replaced(self) -> bool:
        """Write the function without the objects; if an attribute may be missing where it is read, drop the object."""
        context = self.context
        namer, types = context.namer.copy(), dict(context.types)
        self.fields: dict[tuple[str, str], str] = {}
        # the new assignments: for which statement, and of copies for which object
        self.stmts: dict[Assign, tuple[Stmt, str]] = {}
        self.reading: list[Assign] = []
        body = self.block(context.body)
        bound = assigned.find(body, frozenset(context.parameters))
        copies = [(new, name) for new, (_, name) in self.stmts.items() if name]
        bad = {name for new, name in copies if any(n not in bound.surely[new] for n in core.reads(new.value))}
        if bad:
            context.namer, context.types = namer, types
            self.drop(bad)
            return False
        context.body = body
        self.activate()
        for n in self.names:
            del context.types[n]
        return True

    def field(self, name: str, attr: str, kind: kinds.Kind = kinds.UNREACHED) -> str:
        key = name, attr
        if key not in self.fields:
            self.fields[key] = self.context.fresh(f"{name}_{attr}", kinds.UNREACHED)
        new = self.fields[key]
        self.context.types[new] = kinds.join(self.context.types[new], kind)
        return new

    def block(self, block: Block) -> Block:
        return tuple(new for stmt in block for new in self.stmt(stmt))

    def stmt(self, stmt: Stmt) -> list[Stmt]:
        new = core.within(stmt, self.block)
        if new is not stmt:
            stmt = self.kept(stmt, new)
        if isinstance(stmt, Assign) and stmt in self.made and str(stmt.target) in self.names:
            return self.making(stmt)
        if isinstance(stmt, Store) and stmt.base in self.names:
            attr = str(stmt.attribute)
            return [self.set(stmt, stmt.base, attr, self.expr(stmt.value), self.context.kinds_at.get(stmt))]
        if not core.header_reads(stmt) & self.names:
            return [stmt]
        if self.is_idle(stmt):
            return []
        changed = {k: self.expr(getattr(stmt, k)) for k in PLACES if getattr(stmt, k, None) is not None}
        new = self.kept(stmt, replace(stmt, **changed))
        if isinstance(new, Assign) and isinstance(new.target, str):
            self.reading.append(new)
        return [new]

    def kept(self, old: Stmt, new: Stmt) -> Stmt:
        if old in self.context.active:
            self.context.active.add(new)
        if old in self.context.kinds_at:
            self.context.kinds_at[new] = self.context.kinds_at[old]
        return new

    def set(
        self, stmt: Stmt, name: str, attr: str, value: Expr, kind: kinds.Kind | None = None, copies: bool = False
    ) -> Assign:
        """Return the assignment to one attribute."""
        if isinstance(value, (gast.Name, gast.Constant)):
            kind = self.context.kind_of(value)
        kind = kinds.UNKNOWN if kind is None else kind
        new = Assign(self.field(name, attr, kind), value, stmt.origin)
        self.context.kinds_at[new] = kind
        self.stmts[new] = stmt, name if copies else ""
        return new

    def making(self, stmt: Assign) -> list[Stmt]:
        """Return what stands for the making of an object, or for giving it a name."""
        name, how = str(stmt.target), self.made[stmt]
        needed = sorted(self.needed[name])
        if isinstance(stmt.value, gast.Name):
            source = stmt.value.id
            return [self.set(stmt, name, f, core.name(self.field(source, f)), None, True) for f in needed]
        kind, known = self.context.kind(name), self.context.kinds_at.get(stmt)
        assert isinstance(kind, kinds.Object)
        kinds_of = dict(known.attributes) if isinstance(known, kinds.Object) else {}
        if how == WHOLE:
            whole = self.context.fresh(name, known or kind)
            made = self.kept(stmt, replace(stmt, target=whole, value=self.expr(stmt.value)))
            taken = core.name(whole)
            return [made, *(self.set(stmt, name, f, core.attribute(taken, f), kinds_of.get(f)) for f in needed)]
        given = {str(k.arg): k.value for k in stmt.value.keywords} if how == GIVEN else {}  # type: ignore[attr-defined]
        return [
            *(self.constant(stmt, name, f, kind.cls) for f in needed if f not in given and is_constant(kind.cls, f)),
            *self.together(stmt, name, {f: self.expr(v) for f, v in given.items()}, kinds_of),
        ]

    def constant(self, stmt: Assign, name: str, attr: str, cls: Any) -> Stmt:
        """Return the assignment of what the class has where its objects have nothing."""
        value = core.attribute(self.context.namespace.object(cls.__name__, cls), attr)
        return self.set(stmt, name, attr, value, kinds.of_value(getattr(cls, attr)))

    def together(
        self, stmt: Assign, name: str, values: dict[str, Expr], kinds_of: dict[str, kinds.Kind]
    ) -> Iterator[Stmt]:
        """Yield the assignments to several attributes, whose values may be made of what they were before."""
        own = {self.fields.get((name, f)) for f in values}
        for f, value in values.items():
            if core.reads(value) & own:
                old = self.context.fresh(f"{name}_{f}", kinds_of.get(f, kinds.UNKNOWN))
                held = Assign(old, value, stmt.origin)
                self.stmts[held] = stmt, ""
                values[f] = core.name(old)
                yield held
        for f, value in values.items():
            yield self.set(stmt, name, f, value, kinds_of.get(f))

    def expr(self, node: Any) -> Any:
        if node is None or not core.reads(node) & self.names:
            return node
        if isinstance(node, gast.Attribute) and isinstance(node.value, gast.Name) and node.value.id in self.names:
            return gast.copy_location(core.name(self.field(node.value.id, node.attr)), node)
        return core.map_children(node, self.expr)

    def activate(self) -> None:
        """Mark what is varied: a number that was an attribute is, if a varied number is assigned to it."""
        context = self.context
        waiting = [new for new, (old, _) in self.stmts.items() if old in context.active]
        # what reads such numbers may read constants
        waiting += [s for s in self.reading if s in context.active and kinds.is_immutable(context.kind(str(s.target)))]
        context.active.difference_update(waiting)
        written = [s for s in core.walk(context.body) if s in context.active]
        varied = {n for s in written for n in (*core.header_writes(s), sharing.written_by(s)) if n} | set(context.wrt)

        def may_be(name: str) -> bool:
            # of what can be written, what was found when it was read is believed
            return name in varied or name in context.types and not kinds.is_immutable(context.kind(name))

        changed = True
        while changed:
            changed = False
            for stmt in waiting:
                carries = kinds.carries(context.kind(str(stmt.target)))
                if carries and stmt not in context.active and any(map(may_be, core.reads(stmt.value))):
                    context.active.add(stmt)
                    varied.add(str(stmt.target))
                    changed = True


def is_constant(cls: Any, attr: str) -> bool:
    """Tell whether a class has a value for objects that have none of their own."""
    found = inspect.getattr_static(cls, attr, MISSING)
    return found is not MISSING and not isinstance(found, MemberDescriptorType)


PLACES = ("value", "index", "test", "iter")


def _is_definition(stmt: Stmt) -> TypeGuard[core.Verbatim]:
    return isinstance(stmt, core.Verbatim) and isinstance(stmt.node, gast.FunctionDef)


def _names(stmt: core.Verbatim) -> set[str]:
    return set(core.identifiers(stmt.node))


def _expressions(stmt: Stmt) -> list[Any]:
    return [getattr(stmt, k) for k in PLACES if getattr(stmt, k, None) is not None]


__all__ = ["opened"]
