"""What a backward half changes of what it was given, so that it can be called again: that is copied first."""

from __future__ import annotations

import gast

from s2sad import core, kinds
from s2sad.core import Assign, Block, Store
from s2sad.differentiate.assemble import Halves
from s2sad.differentiate.callees import Part
from s2sad.kinds import Kind
from s2sad.namespace import Namespace
from s2sad.optimise import passes
from s2sad.optimise.effects import disturbed, expressions, impure_calls, written
from s2sad.runtime.replica import replica


def copies(cut: Halves, types: dict[str, Kind], namespace: Namespace) -> Block:
    """Return the copies to be made before the second half: of lists that are only emptied, of written memory all.

    The names that the second half finds must be what they were afterwards.
    """
    forward, backward, kept = cut.forward, cut.backward, cut.kept
    shared = passes.sharing((*forward, *backward), lambda n: types.get(n, kinds.UNKNOWN), types, namespace)
    emptied: set[str] = set()
    whole: set[str] = set()
    for stmt in core.walk(backward):
        if _is_backward(stmt, namespace):
            # it leaves what it is given as it is
            continue
        base = written(stmt, namespace)
        outer = {*_popped(stmt), *([base] if base is not None and not isinstance(stmt, Store) else [])}
        for name, container in [*disturbed(stmt, types, namespace), *((n, True) for n in sorted(outer))]:
            # an item that is set is seen by all names of the list, and they stay names of one
            if (container or name in outer) and name in kept and not isinstance(stmt, Store):
                emptied.add(name)
            else:
                whole |= shared.get(name, frozenset((name,)))
    # a list that is emptied must not be seen by another name
    for name in sorted(emptied - whole):
        others = shared.get(name, frozenset()) & set(kept) - {name}
        if any(not kinds.is_array(types.get(n, kinds.UNKNOWN)) and n not in emptied for n in others):
            whole |= shared[name]
    made: list[core.Stmt] = []
    done: set[str] = set()
    for name in kept:
        kind = types.get(name, kinds.UNKNOWN)
        if kinds.is_immutable(kind) or name in done or name not in whole | emptied:
            continue
        together = [
            n for n in kept if n in shared.get(name, (name,)) and not kinds.is_immutable(types.get(n, kinds.UNKNOWN))
        ]
        # None, where a path has not bound the name, has no copy()
        if name not in cut.unsure and (name not in whole or together == [name] and kinds.is_array(kind)):
            made.append(Assign(name, core.call(core.attribute(core.name(name), "copy"))))
            continue
        done.update(together)
        replica_ = namespace.runtime(replica)
        if len(together) == 1:
            made.append(Assign(name, core.call(replica_, core.name(name))))
        else:
            made.append(Assign(tuple(together), core.call(replica_, core.tuple_(map(core.name, together)))))
    return tuple(made)


def _is_backward(stmt: core.Stmt, namespace: Namespace) -> bool:
    calls = [c for e in expressions(stmt) for c in impure_calls(e, namespace)]
    bound = [namespace.bindings.get(c.func.id) for c in calls if isinstance(c.func, gast.Name)]
    return bool(calls) and len(bound) == len(calls) and all(b and isinstance(b.value, Part) for b in bound)


def _popped(stmt: core.Stmt) -> list[str]:
    calls = [c.func for e in expressions(stmt) for c in core.special(e) if isinstance(c, gast.Call)]
    return [f.value.id for f in calls if isinstance(f, gast.Attribute) and f.attr == "pop" and hasattr(f.value, "id")]
