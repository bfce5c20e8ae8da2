"""``np.nditer``, written as a loop over indices before it is read: ``v`` is ``a[place]``, and ``v[...] = e`` a store.

The places are constants of the run, in the order in which NumPy visits them, which is that of the memory.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gast
import numpy as np

from s2sad import core
from s2sad.front.lower import Lowerer
from s2sad.front.scope import Frame
from s2sad.names import Namer
from s2sad.runtime.indexing import visited

FLAGS = frozenset({"multi_index", "zerosize_ok", "refs_ok"})
ACCESS = frozenset({"readonly", "readwrite", "writeonly"})
SCOPES = (gast.FunctionDef, gast.Lambda)


def plain(lo: Lowerer, frame: Frame, body: list[Any]) -> list[Any]:
    """Return the statements of a function without ``np.nditer``, where it is used in ways that are known."""
    if not any(_is_call(frame, n) for n in core.nodes_in(body)):
        return body
    return _Rewriting(lo, frame, body).block(body)


def _is_call(frame: Frame, node: Any) -> bool:
    func = node.func if isinstance(node, gast.Call) else None
    if isinstance(func, gast.Name):
        return func.id not in frame.locals and frame.find(func.id)[1] is np.nditer
    module = func.value if isinstance(func, gast.Attribute) and func.attr == "nditer" else None
    return isinstance(module, gast.Name) and module.id not in frame.locals and frame.find(module.id)[1] is np


def _literal(node: Any) -> Any:
    """Return the texts in nested lists that are written out; None for other expressions."""
    if isinstance(node, (gast.List, gast.Tuple)):
        found = [_literal(e) for e in node.elts]
        return None if any(f is None for f in found) else found
    return node.value if isinstance(node, gast.Constant) else None


class _Walk:
    """A call of ``np.nditer`` that is understood: its operands, and what is written into."""

    def __init__(self, call: gast.Call) -> None:
        options = {k.arg: k.value for k in call.keywords}
        names = ("op", "flags", "op_flags")
        options.update(zip(names, call.args, strict=False))
        self.known = len(call.args) <= len(names) and not options.keys() - {*names, "order"} and "op" in options
        given: Any = options.get("op")
        self.several = isinstance(given, (gast.List, gast.Tuple))
        self.operands: list[Any] = list(given.elts) if self.several else [given]
        flags, access = _literal(options.get("flags")) or [], _literal(options.get("op_flags")) or []
        access = access if not access or isinstance(access[0], list) else [access]
        self.order = options.get("order")
        self.writes = any("readwrite" in a or "writeonly" in a for a in access)
        flat = [f for a in access for f in a]
        plain_order = self.order is None or isinstance(self.order, gast.Constant)
        self.known = self.known and set(flags) <= FLAGS and set(flat) <= ACCESS and plain_order
        missing = "flags" in options and not flags or "op_flags" in options and not access
        operands = all(not isinstance(o, (gast.Constant, gast.Starred)) for o in self.operands)
        self.known = self.known and not missing and operands


class _Rewriting:
    def __init__(self, lo: Lowerer, frame: Frame, body: list[Any]) -> None:
        self.lo, self.frame = lo, frame
        self.inside = list(core.nodes_in(body))
        self.namer = Namer({n.id for n in self.inside if isinstance(n, gast.Name)} | frame.locals)
        # the walks that are kept in variables: their operands, and the names of the places and of where they are
        self.kept: dict[str, tuple[_Walk, list[Any], str, str]] = {}

    def block(self, body: list[Any]) -> list[Any]:
        done: list[Any] = []
        for stmt in body:
            for new in self._statement(stmt):
                done.append(new)
                for each in core.nodes(new):
                    if isinstance(each, (gast.stmt, gast.expr)) and getattr(each, "lineno", None) is None:
                        gast.copy_location(each, stmt)
        return done

    def _statement(self, stmt: Any) -> list[Any]:
        if isinstance(stmt, SCOPES):
            return [stmt]
        if isinstance(stmt, gast.For) and _is_call(self.frame, stmt.iter):
            return self._loop(stmt, None) or [stmt]
        if isinstance(stmt, gast.For) and isinstance(stmt.iter, gast.Name) and stmt.iter.id in self.kept:
            return self._loop(stmt, stmt.iter.id) or [stmt]
        if isinstance(stmt, gast.With) and len(stmt.items) == 1 and _is_call(self.frame, stmt.items[0].context_expr):
            target = stmt.items[0].optional_vars
            if isinstance(target, gast.Name):
                made = gast.copy_location(gast.Assign([target], stmt.items[0].context_expr, None), stmt)
                start = self._kept(made)
                return [stmt] if start is None else [*start, *self.block(stmt.body)]
        if isinstance(stmt, gast.Assign) and _is_call(self.frame, stmt.value):
            return self._kept(stmt) or [stmt]
        stepped = _stepped(stmt)
        if stepped in self.kept:
            at = self.kept[stepped][3]
            return [gast.AugAssign(target=core.stored(at), op=gast.Add(), value=core.constant(1))]
        fields = {k: getattr(stmt, k, None) for k in stmt._fields}
        for key, value in fields.items():
            if isinstance(value, list) and value and isinstance(value[0], gast.stmt):
                fields[key] = self.block(value)
            elif isinstance(value, list) and value and isinstance(value[0], (gast.ExceptHandler, gast.match_case)):
                fields[key] = [n for part in value for n in self._statement(part)]
            elif isinstance(value, gast.AST):
                fields[key] = self._expression(value)
            elif isinstance(value, list):
                fields[key] = [self._expression(v) if isinstance(v, gast.AST) else v for v in value]
        return [gast.copy_location(type(stmt)(**fields), stmt)]

    # -- one loop ------------------------------------------------------------------------------------------------------

    def _loop(self, stmt: gast.For, name: str | None) -> list[Any] | None:
        """Return the loop over the places; None if its variables are used in ways that are not known."""
        if name is None:
            walk = _Walk(stmt.iter)
            if not walk.known:
                return None
            start, arrays = self._operands(walk)
            places: Any = self._places(walk, arrays)
        else:
            walk, arrays, held, _ = self.kept[name]
            start, places = [], core.name(held)
        targets = stmt.target.elts if isinstance(stmt.target, (gast.Tuple, gast.List)) else [stmt.target]
        if len(targets) != len(arrays) or not all(isinstance(t, gast.Name) for t in targets):
            return None
        place = self._fresh("place")
        parts = {t.id: core.subscript(a, core.name(place)) for t, a in zip(targets, arrays, strict=True)}
        if any(not self._is_plain(n, set(parts)) for n in stmt.body) or stmt.orelse:
            return None
        if not all(self._is_of_loops(name) for name in parts):
            return None
        body = [_in_place(s, parts) for s in stmt.body]
        if name is not None:
            asked = core.name(place)
            body = [_replaced(s, lambda n: asked if _is_index(n, name) else None) for s in body]
        body = self.block(body)
        return [*start, gast.For(core.stored(place), places, body, [], None)]

    def _is_of_loops(self, name: str) -> bool:
        """Tell whether a variable is only used in loops that bind it."""
        walked = [n for n in self.inside if isinstance(n, (gast.For, gast.comprehension))]
        binding = [n for n in walked if any(isinstance(t, gast.Name) and t.id == name for t in core.nodes(n.target))]
        within = {id(m) for n in binding for m in core.nodes(n)}
        return all(id(n) in within for n in self.inside if isinstance(n, gast.Name) and n.id == name)

    def _is_plain(self, stmt: Any, names: set[str]) -> bool:
        """Tell whether the elements are only read, and changed by ``v[...] = e`` or ``v += e``."""
        for n in core.nodes(stmt):
            if isinstance(n, SCOPES) and any(isinstance(m, gast.Name) and m.id in names for m in core.nodes(n)):
                return False
        allowed = {
            n.target for n in core.nodes(stmt) if isinstance(n, gast.AugAssign) and isinstance(n.target, gast.Name)
        }
        stored = [n for n in core.nodes(stmt) if isinstance(n, gast.Name) and not isinstance(n.ctx, gast.Load)]
        return all(n in allowed for n in stored if n.id in names)

    # -- a walk that has a name ----------------------------------------------------------------------------------------

    def _kept(self, stmt: gast.Assign) -> list[Any] | None:
        target, walk = stmt.targets[0], _Walk(stmt.value)
        name = target.id if isinstance(target, gast.Name) and len(stmt.targets) == 1 else None
        if name is None or not walk.known or not self._is_understood(name, target):
            return None
        start, arrays = self._operands(walk)
        places, at = self._fresh("places"), self._fresh("at")
        self.kept[name] = walk, arrays, places, at
        start.append(gast.Assign([core.stored(places)], self._places(walk, arrays), None))
        start.append(gast.Assign([core.stored(at)], core.constant(0), None))
        return start

    def _is_understood(self, name: str, target: Any) -> bool:
        """Tell whether a walk is bound once, and only asked for its place, its elements and its end."""
        uses = [n for n in self.inside if isinstance(n, gast.Name) and n.id == name and n is not target]
        asked = 0
        for n in self.inside:
            if isinstance(n, gast.Attribute) and n.value in uses:
                asked += n.attr in ("multi_index", "finished")
            elif isinstance(n, gast.Expr) and _stepped(n) == name:
                asked += 1
            elif isinstance(n, gast.Subscript) and n.value in uses:
                asked += isinstance(n.slice, gast.Constant) and isinstance(n.slice.value, int)
            elif isinstance(n, gast.For) and n.iter in uses:
                asked += 1
        loops = sum(isinstance(n, gast.For) and n.iter in uses for n in self.inside)
        steps = any(isinstance(n, gast.Attribute) and n.value in uses and n.attr != "multi_index" for n in self.inside)
        return asked == len(uses) and loops <= 1 and not (loops and steps)

    def _expression(self, node: Any) -> Any:
        def changed(n: Any) -> Any:
            if isinstance(n, gast.Attribute) and isinstance(n.value, gast.Name) and n.value.id in self.kept:
                _, _, places, at = self.kept[n.value.id]
                if n.attr == "finished":
                    length = core.call(core.builtin("len"), core.name(places))
                    return gast.Compare(left=core.name(at), ops=[gast.GtE()], comparators=[length])
                return core.subscript(core.name(places), core.name(at)) if n.attr == "multi_index" else None
            if isinstance(n, gast.Subscript) and isinstance(n.value, gast.Name) and n.value.id in self.kept:
                _, arrays, places, at = self.kept[n.value.id]
                where = core.subscript(core.name(places), core.name(at))
                return gast.Subscript(value=arrays[n.slice.value], slice=where, ctx=n.ctx)
            return None

        return _replaced(node, changed)

    # -- parts ---------------------------------------------------------------------------------------------------------

    def _operands(self, walk: _Walk) -> tuple[list[Any], list[Any]]:
        """Return the statements that give the operands names, and the names."""
        names = [self._fresh("walked") for _ in walk.operands]
        if walk.several and not walk.writes and len(names) > 1:
            parts = gast.Tuple(elts=[core.stored(n) for n in names], ctx=gast.Store())
            made = core.call(self._object(np.broadcast_arrays), *walk.operands)
            return [gast.Assign([parts], made, None)], [core.name(n) for n in names]
        start = [gast.Assign([core.stored(n)], o, None) for n, o in zip(names, walk.operands, strict=True)]
        return list(start), [core.name(n) for n in names]

    def _places(self, walk: _Walk, arrays: list[Any]) -> Any:
        keywords = [] if walk.order is None else [gast.keyword(arg="order", value=walk.order)]
        return gast.Call(func=self._object(visited), args=arrays, keywords=keywords)

    def _object(self, function: Any) -> Any:
        name = self.namer.fresh(function.__name__)
        self.frame.objects[name] = function
        return core.name(name)

    def _fresh(self, base: str) -> str:
        found = self.namer.fresh(base)
        self.frame.locals.add(found)
        self.frame.rename[found] = self.lo.fresh(found)
        return found


def _stepped(stmt: Any) -> str | None:
    """Return ``it`` of the statement ``it.iternext()``."""
    call = stmt.value if isinstance(stmt, gast.Expr) else None
    func = call.func if isinstance(call, gast.Call) and not call.args else None
    step = isinstance(func, gast.Attribute) and func.attr == "iternext" and isinstance(func.value, gast.Name)
    return str(func.value.id) if step else None  # type: ignore[union-attr]


def _is_index(node: Any, name: str) -> bool:
    named = isinstance(node, gast.Attribute) and node.attr == "multi_index" and isinstance(node.value, gast.Name)
    return named and node.value.id == name


def _replaced(node: Any, change: Callable[[Any], Any]) -> Any:
    found = change(node)
    return core.map_children(node, lambda child: _replaced(child, change)) if found is None else found


def _in_place(node: Any, parts: dict[str, Any]) -> Any:
    """Return a statement with the elements of arrays for the names of a loop."""

    def changed(n: Any) -> Any:
        whole = isinstance(n, gast.Subscript) and isinstance(n.value, gast.Name) and n.value.id in parts
        if whole and isinstance(n.slice, gast.Constant) and n.slice.value is Ellipsis or whole and _is_empty(n.slice):
            part = parts[n.value.id]
            return gast.copy_location(gast.Subscript(value=part.value, slice=part.slice, ctx=n.ctx), n)
        if isinstance(n, gast.Name) and n.id in parts:
            part = parts[n.id]
            return gast.copy_location(gast.Subscript(value=part.value, slice=part.slice, ctx=n.ctx), n)
        return None

    return _replaced(node, changed)


def _is_empty(node: Any) -> bool:
    return isinstance(node, gast.Tuple) and not node.elts
