"""``defaultdict``, ``Counter`` and queues with a length, written as plain dicts and queues before they are read.

``d[k] += v`` is ``if k not in d: d[k] = 0.0`` and then ``d[k] += v``: so all that is known of dicts holds for them. It
is done for a variable that is bound once, and with which nothing is done but what is known to mean the same.
"""

from __future__ import annotations

import builtins
import functools
from collections import Counter, defaultdict, deque
from types import FunctionType, ModuleType
from typing import Any

import gast

from s2sad import core
from s2sad.names import Namer

CLASSES = (defaultdict, Counter, deque)
ZEROS = {float: "0.0", int: "0", complex: "0j", list: "[]", dict: "{}"}
# what a queue that is full loses at its other end
LEAVES = {"append": "pop(0)", "appendleft": "pop()"}
# what is asked of a dict whatever its class is
READING = frozenset("items values keys get".split())
# builtins that take what they are given apart, and keep nothing of it
TAKING = frozenset("len list dict tuple set sorted sum max min any all enumerate print iter reversed zip abs".split())


@functools.lru_cache(maxsize=256)
def plain(function: FunctionType, definition: Any) -> Any:
    """Return the definition of a function with plain containers for those of ``collections`` that fill themselves."""
    inside = core.nodes(definition)
    named = {n.id if isinstance(n, gast.Name) else n.attr for n in inside if isinstance(n, (gast.Name, gast.Attribute))}
    if named.isdisjoint(c.__name__ for c in CLASSES):
        return definition
    for each in inside:
        made = _made(each, function.__globals__)
        if made is not None:
            definition = _Rewriting(definition, function.__globals__, *made).done()
    return definition


def _made(node: Any, names: dict[str, Any]) -> tuple[str, Any, Any] | None:
    """Return the variable, the class and the call, where such a container is made and bound to a name."""
    targets = node.targets if isinstance(node, gast.Assign) else [getattr(node, "target", None)]
    if (
        not isinstance(node, (gast.Assign, gast.AnnAssign))
        or len(targets) != 1
        or not isinstance(node.value, gast.Call)
    ):
        return None
    cls = _denoted(node.value.func, names)
    if not isinstance(targets[0], gast.Name) or cls not in CLASSES:
        return None
    return targets[0].id, cls, node.value


def _denoted(node: Any, names: dict[str, Any]) -> Any:
    if isinstance(node, gast.Attribute) and isinstance(node.value, gast.Name):
        module = names.get(node.value.id)
        return getattr(module, node.attr, None) if isinstance(module, ModuleType) else None
    found = names.get(node.id, getattr(builtins, node.id, None)) if isinstance(node, gast.Name) else None
    return found if isinstance(found, type) else None


def _is_pure(node: Any) -> bool:
    """Tell whether a part of an expression only gives a value, and does nothing else."""
    if isinstance(node, gast.Call):
        return isinstance(node.func, gast.Attribute) and node.func.attr in ("zeros", "ones", "full", "zeros_like")
    return not isinstance(node, (gast.NamedExpr, gast.Await, gast.Yield, gast.YieldFrom))


class _Rewriting:
    """One variable of a definition: nothing is changed, if something is done with it that is not known."""

    def __init__(self, definition: Any, names: dict[str, Any], name: str, cls: Any, call: Any) -> None:
        self.definition, self.name, self.cls, self.call = definition, name, cls, call
        found = core.nodes(definition)
        self.bound = sum(isinstance(n, gast.Name) and n.id == name and not isinstance(n.ctx, gast.Load) for n in found)
        self.namer = Namer(n.id for n in found if isinstance(n, gast.Name))
        self.names = names
        self.inside = {n.id for n in found if isinstance(n, gast.Name) and not isinstance(n.ctx, gast.Load)}
        # names that are no builtins here
        self.own = self.inside | names.keys()
        self.length: Any = None
        self.known = self.bound == 1 and self._understood()

    def _understood(self) -> bool:
        """Read the arguments of the class."""
        args, keywords = self.call.args, {k.arg: k.value for k in self.call.keywords}
        if any(isinstance(a, gast.Starred) for a in args):
            return False
        if self.cls is deque:
            self.length = args[1] if len(args) == 2 else keywords.get("maxlen")
            unlimited = isinstance(self.length, gast.Constant) and self.length.value is None
            return self.length is not None and not unlimited and not keywords.keys() - {"maxlen"} and len(args) < 3
        if self.cls is Counter:
            return not args and not keywords
        if len(args) != 1 or keywords:
            return False
        factory = args[0]
        if isinstance(factory, gast.Lambda):
            # it may be evaluated more often than it was
            return not core.parameter_names(factory.args) and all(map(_is_pure, core.nodes(factory.body)))
        return _denoted(factory, {}) in ZEROS and factory.id not in self.own

    def done(self) -> Any:
        if not self.known:
            return self.definition
        body = self._block(self.definition.body)
        if not self.known:
            return self.definition
        fields = {k: getattr(self.definition, k, None) for k in self.definition._fields}
        return gast.copy_location(type(self.definition)(**{**fields, "body": body}), self.definition)

    # -- statements ----------------------------------------------------------------------------------------------------

    def _block(self, body: list[Any]) -> list[Any]:
        found = []
        for old in body:
            for new in self._statement(old):
                found.append(new)
                for each in core.nodes(new):
                    if isinstance(each, (gast.stmt, gast.expr)) and getattr(each, "lineno", None) is None:
                        gast.copy_location(each, old)
        return found

    def _statement(self, node: Any) -> list[Any]:
        value = getattr(node, "value", None)
        if value is self.call:
            return self._creation(node)
        if self.cls is deque and isinstance(node, gast.Expr) and isinstance(value, gast.Call):
            attr = getattr(value.func, "attr", None)
            if attr in LEAVES and self._is(value.func.value):
                made = gast.Call(value.func, [self._expression(a) for a in value.args], [])
                full = self._written(f"if len(q) > n:\n    q.{LEAVES[attr]}")
                return [gast.Expr(gast.copy_location(made, value)), *full]
        part = node.target if isinstance(node, gast.AugAssign) else None
        while isinstance(part, (gast.Attribute, gast.Subscript)) and not self._is(part.value):
            part = part.value
        if self.cls is not deque and isinstance(part, gast.Subscript) and self._is(part.value):
            return self._filled(node, part)
        return [self._parts(node)]

    def _filled(self, node: Any, part: Any) -> list[Any]:
        """Put there what is missing, and do what is done with it then."""
        key, before = self._expression(part.slice), []
        if self.cls is Counter and any(map(self._is, core.nodes(node.value))):
            self.known = False  # it would see what is put there too early
        if not isinstance(key, (gast.Name, gast.Constant)):
            held = self.namer.fresh("key")
            before = [gast.Assign([self._stored(held)], key, None)]
            key = core.name(held)
        before.append(self._written("if k not in d:\n    d[k] = e", k=key, e=self._default())[0])
        place = gast.copy_location(gast.Subscript(part.value, key, part.ctx), part)

        def change(inner: Any) -> Any:
            return (
                place
                if inner is part
                else core.map_children(inner, change)
                if self._holds(inner, part)
                else (self._expression(inner))
            )

        return [*before, core.map_children(node, change)]

    def _holds(self, node: Any, part: Any) -> bool:
        return any(n is part for n in core.nodes(node))

    def _creation(self, node: Any) -> list[Any]:
        if self.cls is not deque:
            return [core.map_children(node, lambda n: gast.Dict([], []) if n is self.call else n)]
        args = [self._expression(a) for a in self.call.args[:1]]
        made = gast.copy_location(gast.Call(self.call.func, args, []), self.call)
        held = []
        if not isinstance(self.length, gast.Constant):
            name = self.namer.fresh(f"{self.name}_length")
            held = [gast.Assign([self._stored(name)], self.length, None)]
            self.length = core.name(name)
        new = core.map_children(node, lambda n: made if n is self.call else n)
        return [*held, new, *(self._written("while len(q) > n:\n    q.pop(0)") if args else [])]

    # -- expressions ---------------------------------------------------------------------------------------------------

    def _parts(self, node: Any) -> Any:
        """Return a statement with what is inside of it rewritten."""
        fields: dict[str, Any] = {}
        for key in node._fields:
            old = getattr(node, key, None)
            if isinstance(old, list) and old and isinstance(old[0], (gast.stmt, gast.ExceptHandler)):
                handlers = isinstance(old[0], gast.ExceptHandler)
                fields[key] = [self._parts(h) for h in old] if handlers else self._block(old)
            elif isinstance(old, list):
                blocks = [isinstance(getattr(e, "body", None), list) for e in old]
                fields[key] = [
                    self._parts(e) if block else self._child(e, node) for e, block in zip(old, blocks, strict=True)
                ]
            else:
                fields[key] = self._child(old, node)
        return gast.copy_location(type(node)(**fields), node)

    def _child(self, node: Any, parent: Any) -> Any:
        if not isinstance(node, gast.AST):
            return node
        if self._is(node):
            walked = isinstance(parent, (gast.For, gast.comprehension)) and node is parent.iter
            asked = isinstance(parent, (gast.If, gast.While)) or isinstance(parent, gast.UnaryOp)
            self.known &= walked or asked or isinstance(parent, gast.Compare) and node is not parent.left
            return node
        return self._expression(node)

    def _expression(self, node: Any) -> Any:
        if self._is(node):
            self.known = False
            return node
        if isinstance(node, gast.Subscript) and self._is(node.value):
            index = self._expression(node.slice)
            if self.cls is deque or not isinstance(node.ctx, gast.Load):
                return gast.copy_location(gast.Subscript(node.value, index, node.ctx), node)
            form = "d.get(k, e)" if self.cls is Counter else "d.setdefault(k, e)"
            return gast.copy_location(core.expr(form, d=node.value, k=index, e=self._default()), node)
        if isinstance(node, gast.Call):
            return self._call(node)
        return core.map_children(node, lambda child: self._child(child, node))

    def _call(self, node: Any) -> Any:
        func = node.func
        taken = (
            isinstance(func, gast.Name)
            and func.id in TAKING - self.own
            or self.cls is deque
            and self._is_of_module(func)
        )
        args = [a if taken and self._is(a) else self._expression(a) for a in node.args]
        if isinstance(func, gast.Attribute) and self._is(func.value):
            allowed = {"pop", "popleft", "clear"} if self.cls is deque else READING
            self.known &= func.attr in allowed
        else:
            func = self._expression(func)
        keywords = [gast.keyword(arg=k.arg, value=self._expression(k.value)) for k in node.keywords]
        return gast.copy_location(gast.Call(func, args, keywords), node)

    def _is_of_module(self, func: Any) -> bool:
        """Tell whether a function is NumPy's own: it makes an array of the queue, and keeps nothing of it."""
        module = func.value if isinstance(func, gast.Attribute) else None
        if not isinstance(module, gast.Name) or module.id in self.inside:
            return False
        found = self.names.get(module.id)
        return isinstance(found, ModuleType) and found.__name__ == "numpy"

    def _default(self) -> Any:
        """Return what a missing item is."""
        factory = self.call.args[0] if self.call.args else None
        if isinstance(factory, gast.Lambda):
            return factory.body
        return core.expr("0" if self.cls is Counter else ZEROS[_denoted(factory, {})])

    def _is(self, node: Any) -> bool:
        return isinstance(node, gast.Name) and node.id == self.name

    def _stored(self, name: str) -> Any:
        return core.stored(name)

    def _written(self, text: str, **parts: Any) -> list[Any]:
        """Return statements, with the names ``d`` and ``q`` for the variable, ``n`` for its length, and others."""
        names = {"d": core.name(self.name), "q": core.name(self.name), "n": self.length, **parts}

        def put(node: Any) -> Any:
            if isinstance(node, gast.Name) and node.id in names:
                return names[node.id]
            return core.map_children(node, put)

        body = gast.parse(text).body
        for each in core.nodes_in(body):
            # it stands where the statement stands that it is added to
            each.__dict__.pop("lineno", None)
        return [put(s) for s in body]
