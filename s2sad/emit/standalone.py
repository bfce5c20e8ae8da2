"""A generated module with everything it needs written into it: helpers, the user's functions, constants."""

from __future__ import annotations

import ast
import builtins
import inspect
import sys
from collections.abc import Hashable
from functools import lru_cache
from types import FunctionType, ModuleType
from typing import Any

import gast
import numpy as np

from s2sad import core
from s2sad.emit.text import to_text
from s2sad.errors import fail
from s2sad.front import source as sources
from s2sad.front.scope import local_names
from s2sad.namespace import Namespace


def complete(text: str, namespace: Namespace, home: str, paste: bool) -> str:
    """Return a generated module that can be saved: its constants are written out or imported from ``home``.

    ``home`` is the module of the function that was differentiated. With ``paste``, what the text needs of it and of
    s2sad is written into the module as well; then it imports NumPy and what ``home`` itself imports.
    """
    tree = ast.parse(text)
    start = next(node.lineno for node in tree.body if isinstance(node, ast.FunctionDef))
    used = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}
    parts = _Parts(home, paste, namespace.reserved | used)
    bound = [
        (name, b.module or home, b.attribute or name, b.value)
        for name, b in sorted(namespace.bindings.items())
        if name in used and b.source != "generated"
    ]
    for name, module, attribute, value in bound:
        parts.names.setdefault(parts.key(module, attribute, value), name)
    for each in bound:
        parts.define(*each)
    blocks = [parts.import_nodes(), parts.constants, parts.functions]
    body = "".join(line + "\n" for line in text.splitlines()[start - 1 :])
    return "\n\n".join([*(to_text(block) for block in blocks if block), body])


class _Parts:
    """What is written before the function. ``names``: by which name each object goes, by the key of the object."""

    def __init__(self, home: str, paste: bool, taken: set[str]) -> None:
        self.home, self.paste, self.taken = home, paste, set(taken)
        self.names: dict[Hashable, str] = {}
        self.modules: dict[str, str] = {}
        self.imported: dict[str, list[Any]] = {}
        self.constants: list[Any] = []
        self.functions: list[Any] = []
        self.defined: set[str] = set()

    def import_nodes(self) -> list[Any]:
        modules = sorted((module, name) for name, module in self.modules.items())
        plain = [gast.Import(names=[_alias(*each)]) for each in modules]
        for names in self.imported.values():
            names.sort(key=lambda alias: alias.name)
        return plain + [gast.ImportFrom(module=m, names=n, level=0) for m, n in sorted(self.imported.items())]

    def key(self, module: str, name: str, value: Any) -> Hashable:
        """Modules, functions and classes are known by identity; other objects by where they are kept."""
        return id(value) if isinstance(value, ModuleType) or callable(value) else (module, name)

    def refer(self, module: str, name: str, value: Any) -> str:
        """Return the name by which a pasted definition finds an object, which is defined if it is not yet."""
        if getattr(builtins, name, None) is value:
            return name
        key = self.key(module, name, value)
        if key not in self.names:
            chosen, count = name, 1
            while chosen in self.taken:
                count += 1
                chosen = f"{name}_{count}"
            self.taken.add(chosen)
            self.names[key] = chosen
        self.define(self.names[key], module, name, value)
        return self.names[key]

    def define(self, name: str, module: str, attribute: str, value: Any) -> None:
        """Import, write out or paste the object that a module has under a name."""
        if name in self.defined:
            return
        self.defined.add(name)
        statement = _statements(module).get(attribute)
        while isinstance(statement, gast.ImportFrom):
            alias = next(a for a in statement.names if attribute in (a.name, a.asname))
            module, attribute = statement.module, alias.name
            statement = _statements(module).get(attribute) if self.own(module) else None
        if callable(value) and not _has(module, attribute, value):
            module, attribute = getattr(value, "__module__", None) or module, getattr(value, "__name__", attribute)
        if isinstance(value, ModuleType):
            self.modules[name] = value.__name__
        elif not self.own(module) and _has(module, attribute, value):
            self.imported.setdefault(module, []).append(_alias(attribute, name))
        elif (literal := self.literal(value)) is not None:
            self.constants.append(_assign(name, literal))
        elif isinstance(value, FunctionType):
            self.functions.append(self.function(name, value))
        elif isinstance(value, type) and statement is not None:
            self.functions.append(self.renamed(statement, name, module, vars(sys.modules[module]), set()))
        else:
            fail(
                "S2S407",
                f"`{name}` cannot be written into a module",
                why=f"it is an object of class `{type(value).__name__}`, made while the program runs",
                help=("make it a parameter of the function",),
            )

    def own(self, module: str) -> bool:
        return self.paste and (module == self.home or module.split(".")[0] == "s2sad")

    def literal(self, value: Any) -> Any:
        """Return syntax for numbers, text and arrays, and for containers of those; None for other objects."""
        if value is None or value is Ellipsis or type(value) in (bool, int, float, complex, str, bytes):
            return core.constant(value)
        if type(value) in (list, tuple):
            items = [self.literal(v) for v in value]
            make = gast.List if type(value) is list else gast.Tuple
            return None if None in items else make(elts=items, ctx=gast.Load())
        if type(value) is dict:
            keys, values = [self.literal(k) for k in value], [self.literal(v) for v in value.values()]
            return None if None in keys or None in values else gast.Dict(keys=keys, values=values)
        if type(value) is np.ndarray and value.dtype.kind in "biufc":
            made = core.call(core.attribute(self.numpy(), "array"), self.literal(value.tolist()))
            if np.array(value.tolist()).dtype != value.dtype:
                made.keywords.append(gast.keyword(arg="dtype", value=core.constant(value.dtype.name)))
            return made if value.size else core.call(core.attribute(self.numpy(), "zeros"), self.literal(value.shape))
        if isinstance(value, np.generic) and value.dtype.kind in "biufc":
            return core.call(core.attribute(self.numpy(), type(value).__name__), core.constant(value.item()))
        return None

    def numpy(self) -> Any:
        return core.name(self.refer("numpy", "np", np))

    def function(self, name: str, value: FunctionType) -> Any:
        """Return the definition of a function under a name, and define what it needs."""
        source = sources.read(value)
        known = {**source.globals, **{n: cell.cell_contents for n, cell in source.closure.items()}}
        node = _Plain().visit(gast.parse(to_text(source.node)).body[0])
        return self.renamed(node, name, value.__module__, known, local_names(node))

    def renamed(self, node: Any, name: str, module: str, known: dict[str, Any], local: set[str]) -> Any:
        """Give a definition its name, and the names it reads those by which this module knows them."""
        free = {n.id for n in core.nodes(node) if isinstance(n, gast.Name)} - local
        own = getattr(node, "name", None)
        parts = {n: core.name(self.refer(module, n, known[n])) for n in sorted(free) if n in known and n != own}
        if own is None:
            return _assign(name, core.substitute(node.value, parts))
        fields = {key: getattr(node, key) for key in node._fields}
        return core.substitute(type(node)(**{**fields, "name": name}), {**parts, own: core.name(name)})


@lru_cache(maxsize=256)
def _statements(module: str) -> dict[str, Any]:
    """Return the statements of a module that bind its names, as far as it has a text."""
    try:
        text = inspect.getsource(sys.modules[module])
    except (KeyError, OSError, TypeError):
        return {}
    found: dict[str, Any] = {}
    for node in gast.parse(text).body:
        if isinstance(node, gast.ImportFrom) and not node.level:
            found.update((alias.asname or alias.name, node) for alias in node.names)
        elif isinstance(node, gast.ClassDef):
            found[node.name] = node
        elif isinstance(node, gast.Assign):
            found.update((t.id, node) for t in node.targets if isinstance(t, gast.Name))
    return found


def _has(module: str, attribute: str, value: Any) -> bool:
    return getattr(sys.modules.get(module), attribute, None) is value


def _alias(name: str, asname: str) -> Any:
    return gast.alias(name=name, asname=None if asname == name else asname)


def _assign(name: str, value: Any) -> Any:
    target = core.stored(name)
    return gast.Assign(targets=[target], value=value, type_comment=None)


class _Plain(gast.NodeTransformer):  # type: ignore[misc]
    """Leaves out what only documents: annotations, and of docstrings all but the first line."""

    def visit_FunctionDef(self, node: Any) -> Any:
        self.generic_visit(node)
        node.decorator_list, node.returns = [], None
        for each in core.nodes(node.args):
            if isinstance(each, gast.Name):
                each.annotation = None
        text = getattr(getattr(node.body[0], "value", None), "value", None)
        if isinstance(node.body[0], gast.Expr) and isinstance(text, str):
            node.body[0].value.value = text.strip().partition("\n")[0]
        return node

    def visit_AnnAssign(self, node: Any) -> Any:
        self.generic_visit(node)
        return node.value and gast.Assign(targets=[node.target], value=node.value, type_comment=None)
