"""What a call in which nothing is varied gives and writes, found by reading its body without lasting effect.

Such a call stays as the user wrote it. But which function, class or text it returns decides what is read next, and
what it writes into its arguments must be seen by the derivative.
"""

from __future__ import annotations

import copy
import functools
import itertools
import types
from collections import deque
from dataclasses import dataclass, replace
from typing import Any

import gast
import numpy as np

from s2sad import core, kinds
from s2sad.analysis import opaque, sharing
from s2sad.analysis.aliases import aliased
from s2sad.analysis.sharing import written_by
from s2sad.errors import S2sadError
from s2sad.front import choices, inline, into, iterators, nested, packs
from s2sad.front.environment import Environment, Value, forgotten_kind
from s2sad.front.lower import Lowerer, NeverReturnsError
from s2sad.front.outline import Sizes
from s2sad.front.scope import Closure, Frame
from s2sad.kinds import Known
from s2sad.rules import registry


@dataclass(frozen=True)
class Summary:
    """The kind of a call's result; whether it must be read in place, for what it writes or for what it returns.

    ``new``: the result shares memory with nothing. ``harmless``: it surely writes into nothing that was there before.
    """

    kind: kinds.Kind = kinds.UNKNOWN
    in_place: bool = False
    new: bool = False
    harmless: bool = False


def of_call(lo: Lowerer, node: gast.Call) -> Summary:
    """Return what is known of a call in which nothing is varied."""
    from s2sad.front.evaluate import kind_of

    callee = kind_of(lo, node.func)
    receiver: kinds.Kind = kinds.UNKNOWN
    if packs.is_pack(callee):
        return Summary(in_place=True)
    if isinstance(callee, Known):
        if callee.value is deque:
            # it becomes a list
            return Summary(kinds.List(kinds.UNREACHED) if not node.args else kinds.UNKNOWN, in_place=True)
        if callee.value is copy.deepcopy:
            # that what is held twice is copied once, is refused while the program runs
            return Summary(in_place=True)
        if callee.value is itertools.groupby:
            # a group is empty as soon as the next one is asked for: it becomes a list of lists
            return Summary(in_place=True)
        if callee.value in (functools.partial, np.vectorize, np.frompyfunc) or _makes_function(callee.value):
            known = all(isinstance(kind_of(lo, a), Known) for a in (*node.args, *(k.value for k in node.keywords)))
            return Summary(in_place=not known)
        if into.is_written(callee.value, node):
            return Summary(in_place=True)
        if nested.is_operator(callee.value) or not _readable(callee.value):
            return Summary()
    elif isinstance(callee, (nested.Operated, choices.Choice)):
        return Summary(in_place=True)
    elif not isinstance(callee, Closure):
        receiver = kind_of(lo, node.func.value) if isinstance(node.func, gast.Attribute) else kinds.UNKNOWN
        if isinstance(receiver, kinds.Dict) and node.func.attr == "setdefault":
            # what it puts there may be written later, under the name of what it returns
            return Summary(in_place=len(node.args) == 2)
        if isinstance(receiver, kinds.List) and node.func.attr in ("appendleft", "popleft"):
            # a queue has become a list
            return Summary(receiver.element, in_place=True)
        if kinds.is_array(receiver) and into.is_written(getattr(np.ndarray, node.func.attr, None), node, shift=1):
            return Summary(in_place=True)
        if lo.env is None or not inline.has_method(receiver, getattr(node.func, "attr", "")):
            return Summary()
        if registry.find(inline.class_attribute(receiver.cls, node.func.attr)) is not None:
            return Summary()
    function = callee.value if isinstance(callee, Known) else None
    if isinstance(receiver, (kinds.Object, kinds.Tuple)):
        function = inline.class_attribute(receiver.cls, node.func.attr)
    if any(isinstance(a, gast.Starred) for a in node.args) or any(k.arg is None for k in node.keywords):
        return _noted(lo, function, Summary())
    given = [kind_of(lo, a) for a in (*node.args, *(k.value for k in node.keywords))]
    if any(packs.plain(k) != k for k in given):
        return Summary(in_place=True)
    captured = any(isinstance(k, Closure) for k in (callee, *given))
    sizes = Sizes()
    given = [sizes.shortened(k) for k in given]
    key = (
        callee if isinstance(callee, (Known, Closure)) else (receiver, node.func.attr),
        tuple(given),
        tuple(k.arg for k in node.keywords),
        frozenset((lo.env or {}).items()) if captured else None,
    )
    if key not in lo.summaries:
        lo.summaries[key] = found = Summary()  # of a function that calls itself nothing is known
        try:
            found = _read(lo, node, given)
        finally:
            lo.summaries[key] = found
    return _noted(lo, function, replace(lo.summaries[key], kind=sizes.restored(lo.summaries[key].kind)))


def _noted(lo: Lowerer, function: Any, summary: Summary) -> Summary:
    """Remember what holds for all calls of a function, whatever its arguments are."""
    if isinstance(function, types.FunctionType):
        for each, holds in ((lo.namespace.new, summary.new), (lo.namespace.harmless, summary.harmless)):
            each[function] = each.get(function, True) and function.__closure__ is None and holds
    return summary


def _makes_function(callee: Any) -> bool:
    """Tell whether a class is rewritten as a function that makes one: its objects are called."""
    rules = registry.find(callee) if isinstance(callee, type) and callee not in iterators.MAKERS else None
    return rules is not None and rules.rewrite is not None and "__call__" in dir(callee)


def _readable(callee: Any) -> bool:
    """Tell whether a call is read from its source: functions, methods, partials of them, and classes."""
    if isinstance(callee, functools.partial):
        return _readable(callee.func)
    rules = registry.find(callee)
    if rules is not None or hasattr(callee, "__s2sad_plain__") or nested.is_outer_operator(callee):
        return False
    if isinstance(callee, type):
        init = inline.class_attribute(callee, "__init__")
        bare = init is object.__init__ and callee.__new__ is object.__new__
        return bare or callee is types.SimpleNamespace or hasattr(callee, "_fields") or inline.is_user_function(init)
    return inline.is_user_function(callee.__func__ if isinstance(callee, types.MethodType) else callee)


def _read(lo: Lowerer, node: gast.Call, given: list[kinds.Kind]) -> Summary:
    from s2sad.front import calls

    names = [f"argument_{i}" for i in range(len(given))]
    frame = Frame(
        lo.frame.name, lo.frame.file, lo.frame.globals, lo.frame.closure, set(names), lo.frame, cls=lo.frame.cls
    )
    keywords = zip(node.keywords, names[len(node.args) :], strict=True)
    call = gast.Call(
        func=node.func,
        args=[core.name(n) for n in names[: len(node.args)]],
        keywords=[gast.keyword(arg=k.arg, value=core.name(n)) for k, n in keywords],
    )
    groups, loops, start = dict(lo.groups), lo.breaks, lo.symbols
    env = lo.env if lo.env is not None else Environment()
    before, mark = lo.env, env.mark()
    callees, bindings = dict(lo.callees), dict(lo.namespace.bindings)
    lo.breaks = []
    try:
        with lo.attempt(), lo.inside(frame):
            frame.rename.update((n, lo.fresh(n)) for n in names)
            lo.env = env
            for name, kind in zip(names, given, strict=True):
                lo.bind(frame.rename[name], Value(kind))
            outer = frozenset(lo.env)
            result, value = calls.call(lo, gast.copy_location(call, node))
            if lo.diagnostics.found:
                return Summary()
            inside = tuple(frame.rename[n] for n in names)
            new = (
                bool(lo.out)
                and isinstance(result, gast.Name)
                and sharing.makes_new(tuple(lo.out), result.id, inside, dict(lo.types), lo.namespace)
            )
            written = {w for s in core.walk(tuple(lo.out)) if (w := written_by(s)) is not None}
            writes = any(not outer.isdisjoint(_behind(lo, w)) for w in written)
            # what it returns may be a variable around it, that is changed there under its own name
            captured = outer - frozenset(frame.rename.values())
            behind = aliased(result, lo.types, lo.namespace)
            shares = any(lo.groups.get(n, frozenset((n,))) & captured for n in behind)
            # or binds a variable of the function around it
            writes |= any(not outer.isdisjoint(core.header_writes(s)) for s in core.walk(tuple(lo.out)))
            ran = (*core.walk(tuple(lo.out)), core.Effect(result, lo.origin))
            touched = {n for s in ran for n in opaque.writes(s, lo.types, lo.namespace)}
            harmless = not writes and all(outer.isdisjoint(_behind(lo, n)) for n in touched)
    except (S2sadError, NeverReturnsError):
        return Summary()
    finally:
        env.back(mark)
        lo.env, lo.groups, lo.breaks = before, groups, loops
        lo.namespace.bindings = bindings
        lo.callees.clear()
        lo.callees.update(callees)
    made_here = _holds_closure(value.kind)
    found = kinds.UNKNOWN if made_here else forgotten_kind(value.kind, start)
    return Summary(found, writes or made_here or shares, new, harmless)


def _behind(lo: Lowerer, name: str) -> set[str]:
    """Return the names that may share memory with a name, or hold what does."""
    found: set[str] = set()
    stack = [name]
    while stack:
        each = stack.pop()
        if each not in found:
            found.add(each)
            stack += lo.groups.get(each, ())
            stack += [lo.wholes[each]] if each in lo.wholes else []
    return found


def _holds_closure(kind: kinds.Kind) -> bool:
    if isinstance(kind, kinds.Tuple):
        return packs.is_pack(kind) or any(map(_holds_closure, kind.elements))
    if isinstance(kind, kinds.List):
        return _holds_closure(kind.element)
    if isinstance(kind, kinds.Dict):
        return _holds_closure(kind.value) or any(_holds_closure(k) for _, k in kind.items or ())
    if isinstance(kind, kinds.Object):
        return any(_holds_closure(k) for _, k in kind.attributes)
    return isinstance(kind, (Closure, kinds.Functions))


def in_place(lo: Lowerer, node: Any) -> list[gast.Call]:
    """Return the calls in an expression that is not varied that must be read in place, inner ones first."""
    found: list[gast.Call] = []
    stack = [node]
    while stack:
        current = stack.pop()
        if isinstance(current, gast.Call) and of_call(lo, current).in_place:
            found.append(current)
        if not isinstance(current, (gast.Lambda, gast.Constant, gast.Name)):
            inside = [p for c in core.children(current) for p in (c.args if _groups(lo, current, c) else [c])]
            stack.extend(inside)
    return found[::-1]


def _groups(lo: Lowerer, around: Any, node: Any) -> bool:
    """Tell whether a comprehension is what takes the groups of ``itertools.groupby``, one by one."""
    from s2sad.front.evaluate import static

    taken = isinstance(around, gast.comprehension) and node is around.iter and isinstance(node, gast.Call)
    return taken and static(lo, node.func) is itertools.groupby
