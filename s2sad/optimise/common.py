"""Compute once what the text computes twice: calls of library functions, and arithmetic of whole arrays."""

from __future__ import annotations

from collections import ChainMap, Counter
from collections.abc import Iterable
from functools import partial
from typing import Any

import gast
import numpy as np

from s2sad import core, kinds
from s2sad.analysis import operations
from s2sad.analysis.aliases import VIEW_METHODS, VIEWS, aliased
from s2sad.core import Assign, Block, Effect, For, Return, Stmt, Store, Verbatim
from s2sad.kinds import Kind
from s2sad.names import Namer
from s2sad.namespace import Namespace
from s2sad.optimise.copies import used_below
from s2sad.optimise.effects import expressions, is_pure_call, mapped_header, written
from s2sad.optimise.numbering import Numbering, Place, Value
from s2sad.rules import registry
from s2sad.rules.paths import home
from s2sad.runtime import structure

LIBRARIES = ("numpy", "math", "cmath", "scipy", "s2sad")
# quick, or called for the new object that they make
EXEMPT = (VIEWS - {structure.unbroadcast}) | {
    *(np.shape, np.ndim, np.size, np.copy, np.iscomplexobj),
    *(np.zeros, np.ones, np.empty, np.full, np.zeros_like, np.ones_like, np.empty_like, np.full_like),
    *(structure.zeros_like, structure.own, structure.seed),
}
RESULT = "the result"


def run(
    body: Block,
    types: dict[str, Kind],
    namespace: Namespace,
    shared: dict[str, frozenset[str]],
    candidates: frozenset[str],
    parameters: frozenset[str],
    namer: Namer,
) -> tuple[Block, frozenset[str]]:
    """Return the block with repeated computations replaced by names, and the names that are new.

    ``shared``: the names whose memory a name may share. ``candidates``: names that the transform has made.
    """
    made = _Sharing(types, namespace, shared, candidates, namer)
    return made.run(body, parameters), frozenset(made.new)


class _Sharing:
    def __init__(
        self,
        types: dict[str, Kind],
        namespace: Namespace,
        shared: dict[str, frozenset[str]],
        candidates: frozenset[str],
        namer: Namer,
    ) -> None:
        self.types, self.namespace, self.candidates, self.namer = types, namespace, candidates, namer
        self.shared = dict(shared)
        self.new: list[str] = []
        self.single: set[str] = set()
        self.returned: list[list[str]] = []
        self.written: set[str] = set()
        self.uses: Counter[str] = Counter()
        self.names: dict[Stmt, dict[int, str]] = {}
        self.before: dict[Stmt, list[Assign]] = {}
        self.renamed: dict[str, str] = {}
        self.gone: set[Stmt] = set()

    def run(self, body: Block, parameters: Iterable[str]) -> Block:
        numbering = Numbering(self.types, self.namespace, self.shared, self.worth)
        numbering.block(body)
        if not numbering.repeated:
            return body
        self.written = numbering.written
        self.uses = core.read_counts(body)
        self.survey(body, parameters)
        for value in sorted(numbering.repeated, key=lambda v: v.order):
            if self.named(value) and (self.is_number(value) or self.unobserved(value)):
                self.share(value)
        return self.rewritten(body)

    def survey(self, body: Block, parameters: Iterable[str]) -> None:
        """Note the names that may be renamed, bound once and read after that in one block, and what is returned."""
        count = dict.fromkeys(parameters, 1)
        pinned: set[str] = set()
        for stmt in core.walk(body):
            for n in core.header_writes(stmt):
                count[n] = count.get(n, 0) + 1
            if isinstance(stmt, Verbatim):
                pinned.update(core.identifiers(stmt.node))
            elif isinstance(stmt, Return):
                self.returned.append(self.parts(stmt.value))
        self.single = {n for n in used_below(body) if count[n] == 1} - pinned

    # -- what is worth sharing -----------------------------------------------------------------------------------------

    def worth(self, node: Any, target: str | None) -> bool:
        if isinstance(node, gast.Call):
            callee = operations.denoted(node.func, self.namespace)
            if callee is operations.MISSING:
                method = node.func.attr if isinstance(node.func, gast.Attribute) else ""
                return self.is_array(node.func.value) and method not in VIEW_METHODS | {"copy", "astype", "tolist"}
            return home(callee).partition(".")[0] in LIBRARIES and callee not in EXEMPT
        # without a name for it already, arithmetic and parts of arrays are better left as they are written
        if target is None:
            return False
        if isinstance(node, gast.Subscript):
            return self.is_array(node.value)
        return isinstance(node, gast.BinOp) and self.is_array(node)

    def named(self, value: Value) -> bool:
        """Tell whether a value will have a name in any case: parts of arrays that are read once stay where they are."""
        if not isinstance(value.first.node, gast.Subscript):
            return True
        return any(self.uses[p.target] > 1 for p in (value.first, *value.again) if p.target)

    def is_array(self, node: Any) -> bool:
        if isinstance(node, gast.Name):
            return kinds.is_array(self.types.get(node.id, kinds.UNKNOWN))
        if isinstance(node, gast.BinOp):
            return self.is_array(node.left) or self.is_array(node.right)
        return isinstance(node, gast.UnaryOp) and self.is_array(node.operand)

    def is_number(self, value: Value) -> bool:
        """Tell whether a value is surely a number, which may have any number of names."""
        named = (self.types.get(p.target, kinds.UNKNOWN) for p in (value.first, *value.again) if p.target)
        return any(kinds.is_immutable(k) for k in named) or self.immutable(value.first.node)

    def immutable(self, node: Any) -> bool:
        if isinstance(node, gast.Constant):
            return True
        if isinstance(node, gast.Name):
            return kinds.is_immutable(self.types.get(node.id, kinds.UNKNOWN))
        if isinstance(node, gast.BinOp):
            return self.immutable(node.left) and self.immutable(node.right)
        if isinstance(node, gast.UnaryOp):
            return self.immutable(node.operand)
        if isinstance(node, gast.Call) and not node.keywords:
            callee = operations.denoted(node.func, self.namespace)
            if getattr(callee, "__module__", None) == "math":
                return True
            rules = registry.find(callee)
            return rules is not None and rules.elementwise is not None and all(self.immutable(a) for a in node.args)
        return False

    # -- what may be shared --------------------------------------------------------------------------------------------

    def unobserved(self, value: Value) -> bool:
        """Tell whether nobody can see that a result is one object: none of its names is written, or returned twice."""
        group: set[str] = set()
        direct = 0
        for place in (value.first, *value.again):
            holders = self.holders(place)
            if holders is None:
                return False
            direct += holders.count(RESULT)
            group.update(*(self.shared.get(n, (n,)) for n in holders if n != RESULT))
        if not group <= self.types.keys() or group & self.written:
            return False
        if any(direct + sum(n in group for n in names) > 1 for names in self.returned):
            return False
        self.shared.update(dict.fromkeys(group, frozenset(group)))
        return True

    def holders(self, place: Place) -> tuple[str, ...] | None:
        """Return the names that may hold what a place computes, RESULT if it is returned; None if that is unknown."""
        stmt = place.stmt
        named = mapped_header(stmt, lambda e: _replaced(e, {id(place.node): RESULT}))
        base = written(named, self.namespace)
        for expr in expressions(named):
            for node in core.special(expr):
                impure = isinstance(node, gast.Call) and not is_pure_call(node, self.namespace)
                if impure and RESULT in core.reads(node) and not (base is not None and node is expr):
                    return None
        match named:
            case Assign() | For():
                value = named.value if isinstance(named, Assign) else named.iter
                return core.target_names(named.target) if RESULT in self.parts(value) else ()
            case Store() if not kinds.is_array(self.types.get(named.base, kinds.UNKNOWN)):
                return (named.base,)
            case Effect() if base is not None:
                return (base,)
            case Return():
                return tuple(n for n in self.parts(named.value) if n == RESULT)
        return ()

    def parts(self, node: Any) -> list[str]:
        """Return the names whose memory a value shows, a name twice if it shows it in two places."""
        if isinstance(node, (gast.Tuple, gast.List)):
            return [n for e in node.elts for n in self.parts(e)]
        if isinstance(node, gast.Dict):
            return [n for e in node.values for n in self.parts(e)]
        return sorted(aliased(node, ChainMap({RESULT: kinds.UNKNOWN}, self.types), self.namespace)) if node else []

    # -- sharing -------------------------------------------------------------------------------------------------------

    def share(self, value: Value) -> None:
        """Decide on the name of a value, and what becomes of the places that compute it."""
        name = self.chosen(value)
        first = value.first
        if first.target is None:
            self.before.setdefault(first.stmt, []).append(Assign(name, first.node, first.stmt.origin))
            self.names.setdefault(first.stmt, {})[id(first.node)] = name
        elif first.target != name:
            self.renamed[first.target] = name
        for place in value.again:
            both = name in self.single and place.target in self.single
            if place.target is not None and (place.target == name or both and place.target in self.candidates):
                self.gone.add(place.stmt)
                self.renamed[place.target] = name
            else:
                self.names.setdefault(place.stmt, {})[id(place.node)] = name

    def chosen(self, value: Value) -> str:
        """Return the name: what the user called it, the name that it has, or a new one."""
        first = value.first.target
        if first is not None and not (first in self.single and first in self.candidates):
            return first
        targets = [p.target for p in (value.first, *value.again) if p.target in self.single]
        own = [t for t in targets if t not in self.candidates]
        for target in (*own, *targets):
            return target
        node = value.first.node
        name = self.invented(node, value.first.stmt)
        self.namespace.reserve([name])
        self.types[name] = kinds.FLOAT if self.immutable(node) else kinds.UNKNOWN
        self.single.add(name)
        self.new.append(name)
        return name

    def invented(self, node: Any, stmt: Stmt) -> str:
        """Return a new name: ``exp_z`` for ``np.exp(z)``, ``exp_1`` for a longer argument, ``x_bar_1`` for a helper."""
        callee = operations.denoted(node.func, self.namespace)
        if getattr(callee, "__module__", None) == structure.__name__:
            return self.namer.part(next(iter(core.header_writes(stmt)), "out"))
        label = node.func.attr if isinstance(node.func, gast.Attribute) else node.func.id
        first = node.args[0] if node.args else None
        return self.namer.fresh(f"{label}_{first.id}") if isinstance(first, gast.Name) else self.namer.part(label)

    def rewritten(self, body: Block) -> Block:
        renamed = {old: core.name(new) for old, new in self.renamed.items()}
        out: list[Stmt] = []
        for stmt in body:
            new = [*self.before.get(stmt, ()), *(() if stmt in self.gone else (stmt,))]
            for each in new:
                names = self.names.get(stmt, {})
                if each is not stmt:
                    # its value is the first place, where what it computes has no name yet
                    names = {k: v for k, v in names.items() if k != id(each.value)}
                else:
                    each = core.within(stmt, self.rewritten)
                if isinstance(each, Assign) and isinstance(each.target, str) and each.target in self.renamed:
                    each = core.changed(each, target=self.renamed[each.target])
                out.append(mapped_header(each, partial(_rewritten, names=names, renamed=renamed)))
        return tuple(out)


def _rewritten(expr: Any, names: dict[int, str], renamed: dict[str, Any]) -> Any:
    return core.substitute(_replaced(expr, names), renamed)


def _replaced(node: Any, names: dict[int, str]) -> Any:
    """Put names in the place of some nodes, given by their identity."""
    if id(node) in names:
        return core.name(names[id(node)])
    return core.map_children(node, lambda child: _replaced(child, names)) if names else node
