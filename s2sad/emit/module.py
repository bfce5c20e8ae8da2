"""A generated module: its imports, its text, and the objects its names stand for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import gast

from s2sad import core, kinds
from s2sad.analysis.kinds import without_shape
from s2sad.emit import raise_
from s2sad.emit.text import to_text
from s2sad.kinds import Kind
from s2sad.namespace import ASSUMED, BINDINGS, KINDS, Namespace

Functions = Sequence[tuple[core.Function, Callable[[str], Kind]]]


def text_of(functions: Functions, namespace: Namespace) -> str:
    """Return the text of a module that defines the functions, with the imports they need in a fixed order."""
    return with_imports([raise_.function(function, kind) for function, kind in functions], namespace)


def with_imports(definitions: list[Any], namespace: Namespace) -> str:
    """Return the text of a module that consists of the definitions."""
    used = {n for node in definitions for n in core.identifiers(node)}
    imports = import_nodes(namespace, used)
    return to_text(imports) + "\n\n" * bool(imports) + to_text(definitions)


def import_nodes(namespace: Namespace, used: set[str]) -> list[Any]:
    """Return the imports of the names that are used: modules, then functions, each in alphabetical order."""
    plain: list[Any] = []
    named: dict[str, list[Any]] = {}
    for name, binding in sorted(namespace.bindings.items()):
        if name not in used:
            continue
        if binding.source == "import":
            plain.append(gast.Import(names=[_alias(binding.module, name)]))
        elif binding.source == "from" and binding.module:
            named.setdefault(binding.module, []).append(_alias(binding.attribute, name))
    plain.sort(key=lambda node: (node.names[0].name, node.names[0].asname or ""))
    return plain + [gast.ImportFrom(module=m, names=names, level=0) for m, names in sorted(named.items())]


def _alias(name: str, asname: str) -> Any:
    return gast.alias(name=name, asname=None if asname == name else asname)


def values(namespace: Namespace, functions: Functions) -> dict[str, Any]:
    """Return the globals of the generated module: the objects its names stand for, and what is known of its variables.

    What the half of a derivative takes out of what the other has kept is of no known kind when it is read again.
    """
    found = {name: b.value for name, b in namespace.bindings.items() if b.source != "generated"}
    known = {function.name: _kinds(function, kind) for function, kind in functions}
    return {**found, BINDINGS: dict(namespace.bindings), ASSUMED: dict(namespace.assumed), KINDS: known}


def _kinds(function: core.Function, kind: Callable[[str], Kind]) -> dict[str, Kind]:
    """Return the numbers and arrays among the variables of a function; the adjoint of no axes may be a number.

    Not those that are None until something is assigned to them.
    """
    absent = {s.target for s in core.walk(function.body) if isinstance(s, core.Assign) and _is_none(s.value)}
    names = core.write_counts(function.body).keys() - absent
    known = {n: without_shape(kinds.widened(kind(n))) for n in sorted(names)}
    return {n: k for n, k in known.items() if isinstance(k, kinds.Scalar) or isinstance(k, kinds.Array) and k.shape}


def _is_none(node: Any) -> bool:
    return isinstance(node, gast.Constant) and node.value is None
