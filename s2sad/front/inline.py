"""User functions: their bodies are read in place of the call, with their names kept apart."""

from __future__ import annotations

import functools
import inspect
import types
from typing import Any, TypeGuard

import gast

from s2sad import core, kinds
from s2sad.core import Expr
from s2sad.errors import coded
from s2sad.front import outline
from s2sad.front import source as sources
from s2sad.front.jumps import structured
from s2sad.front.lower import Lowerer, NeverReturnsError, Value
from s2sad.front.scope import MISSING, Again, Closure, Frame, local_names, outer_names
from s2sad.kinds import Known

Argument = tuple[Expr, Value]
AGAIN = "again"
# so deep are functions read that are made anew by each call of the one around them
DEEPEST = 40
OF_NAMED_TUPLES = frozenset({"_make", "_replace", "_asdict"})
# libraries that compute in compiled code what their Python only arranges, and those about text, files and programs
UNREAD = frozenset(
    "pandas xarray polars torch jax tensorflow sympy matplotlib re sre_compile sre_parse json inspect importlib ast "
    "tokenize traceback argparse pathlib urllib email pickle unittest doctest string textwrap zoneinfo".split()
)


def is_unread(value: Any) -> bool:
    """Tell whether a function or class is of a library whose Python says nothing of numbers."""
    return str(getattr(value, "__module__", None)).partition(".")[0] in UNREAD


def is_user_function(value: Any) -> bool:
    """Tell whether the value is a function written in Python (or wraps one that we may look into)."""
    if isinstance(value, types.FunctionType):
        return not is_unread(value)
    wrapped = getattr(value, "py_func", None) or (
        getattr(value, "__wrapped__", None) if hasattr(value, "cache_info") else None
    )
    return isinstance(wrapped, types.FunctionType)


def class_attribute(cls: Any, name: str) -> Any:
    """Return what the class or a base class has under the name, unbound."""
    for base in cls.__mro__:
        if name in base.__dict__:
            return base.__dict__[name]
    return MISSING


def has_method(kind: kinds.Kind, name: str) -> TypeGuard[kinds.Object | kinds.Tuple]:
    """Tell whether the class of an object, or of a named tuple, has a method written in Python."""
    if not isinstance(kind, kinds.Object) and not (isinstance(kind, kinds.Tuple) and hasattr(kind.cls, "_fields")):
        return False
    if isinstance(kind, kinds.Tuple) and name in OF_NAMED_TUPLES:
        return False
    found = class_attribute(kind.cls, name)
    return is_user_function(found.__func__ if isinstance(found, (staticmethod, classmethod)) else found)


def function(
    lo: Lowerer,
    callee: Any,
    node: gast.Call,
    receiver: Any = None,
    first: Argument | None = None,
    again: bool = False,
    text: Any = None,
) -> Argument:
    """Read a global function's body in place of its call.

    ``again``: it stays a function that is run again. ``text``: what is read instead of its own text.
    """
    found = sources.read(callee)
    real = found.function
    frame = Frame(found.name, found.file, found.globals, found.closure, local_names(found.node), node=found.node)
    frame.cls = found.cls if hasattr(found, "cls") else None
    if str(found.globals.get("__name__")).startswith(("s2sad.rules.", "s2sad.runtime.", "s2sad.implicit.")):
        frame.called_at = lo.span(node)
    lo.namespace.prefer(found.globals)
    defaults = _defaults(real)
    return _read(lo, text or real, text or found.node, frame, defaults, node, receiver, first, again)


def frame_of(kind: Closure) -> Frame:
    """Return the frame in which the body of a nested function is read."""
    definition, around = kind.node, kind.frame
    name = getattr(definition, "name", "function")
    shared = outer_names(definition)[0]
    own = local_names(definition)
    return Frame(name, around.file, around.globals, around.closure, own, around, {}, shared, around.cls, definition)


def closure(lo: Lowerer, kind: Closure, node: gast.Call) -> Argument:
    """Read a nested function or lambda in place of its call; the names around it are those of now."""
    from s2sad.front import choices, nested, remembering
    from s2sad.front.stars import expand_stars

    if isinstance(kind, nested.Operated):
        return nested.call(lo, kind, node)
    if isinstance(kind, choices.Choice):
        return choices.call(lo, kind, node)
    if sum(isinstance(k, tuple) and k[0] is kind.node for k in lo.inlining) >= DEEPEST:
        help = ("call it with numbers that are known, or define the function that is made at the top of the module",)
        lo.report("S2S103", "recursion through functions that are made anew", node, help=help)
        return core.constant(0.0), Value(kinds.UNKNOWN, True)
    kind = remembering.of_call(lo, kind, node)
    definition = kind.node
    again = isinstance(kind, Again)
    if kind.node.args.vararg is None:
        node = expand_stars(lo, node, kind)
    defaults = _nested_defaults(kind)
    return _read(lo, (definition, kind.frame), definition, frame_of(kind), defaults, node, None, None, again)


def arguments(lo: Lowerer, kind: Closure, node: gast.Call) -> dict[str, Argument] | None:
    """Return the arguments of the parameters of a nested function, None if they do not fit."""
    given = [argument(lo, a) for a in node.args]
    keywords = {k.arg: argument(lo, k.value) for k in node.keywords}
    return _bind(lo, kind.node, frame_of(kind), given, keywords, _nested_defaults(kind), node)


def _nested_defaults(kind: Closure) -> dict[str, Any]:
    definition = kind.node
    positional = [*definition.args.posonlyargs, *definition.args.args]
    defaults: dict[str, Any] = {}
    for parameter, value in zip(positional[::-1], definition.args.defaults[::-1], strict=False):
        defaults[parameter.id] = (value, kind.frame)
    for parameter, value in zip(definition.args.kwonlyargs, definition.args.kw_defaults, strict=True):
        if value is not None:
            defaults[parameter.id] = (value, kind.frame)
    return defaults


def derivative(lo: Lowerer, callee: Any, node: gast.Call) -> Argument:
    """Call a derivative: its own generated text is read, as any function's is."""
    from s2sad.front import nested
    from s2sad.front.calls import source_of
    from s2sad.front.evaluate import kind_of

    def whole(name: str | None, value: Any) -> Any:
        if name not in callee.wrt:
            return value
        known = kind_of(lo, value)
        if not isinstance(known, kinds.Array) and kinds.widened(known) != kinds.INT:
            return value
        return source_of(lo, *nested.promoted(lo, argument(lo, value)))

    names = [*callee.names, *callee.extra]
    args = [whole(n, a) for n, a in zip(names, node.args, strict=False)]
    keywords = [gast.keyword(arg=k.arg, value=whole(k.arg, k.value)) for k in node.keywords]
    node = gast.copy_location(gast.Call(node.func, [*args, *node.args[len(args) :]], keywords), node)
    known = dict(zip(callee.names, (kinds.widened(kind_of(lo, a)) for a in node.args), strict=False))
    known.update({k.arg: kinds.widened(kind_of(lo, k.value)) for k in node.keywords if k.arg in callee.names})
    first = _object(lo, callee.receiver[1]) if callee.receiver is not None else None
    return function(lo, callee.__s2sad_plain__(nested.relabelled(known)), node, first=first)


def partial(lo: Lowerer, callee: functools.partial, node: gast.Call) -> Argument:
    from s2sad.front.calls import known_call

    args = [object_node(lo, f"{name_of(callee.func)}_arg", v) for v in callee.args]
    named = {k.arg for k in node.keywords}
    keywords = [gast.keyword(arg=k, value=object_node(lo, k, v)) for k, v in callee.keywords.items() if k not in named]
    func = object_node(lo, name_of(callee.func), callee.func)
    made = gast.Call(func=func, args=[*args, *node.args], keywords=[*node.keywords, *keywords])
    return known_call(lo, callee.func, gast.copy_location(made, node))


def bound_method(lo: Lowerer, callee: types.MethodType, node: gast.Call) -> Argument:
    return function(lo, callee.__func__, node, first=_object(lo, callee.__self__))


def bound_object(lo: Lowerer, callee: types.MethodType) -> Argument:
    """Refer to the object that a method is bound to."""
    return _object(lo, callee.__self__)


def _object(lo: Lowerer, value: Any) -> Argument:
    """Refer to the object that a method is bound to."""
    if isinstance(value, type):
        return lo.namespace.object(value.__name__, value), Value(Known(value))
    name = lo.namespace.user(name_of(type(value)).lower(), value, None, live=False)
    return core.name(name), Value(kinds.of_value(value))


def super_method(lo: Lowerer, func: gast.Attribute, node: gast.Call) -> Argument:
    """``super().method(...)``: the next class after the one that defines the function being read."""
    from s2sad.front import containers
    from s2sad.front.expressions import named

    receiver = lo.frame.node.args.args[0].id if lo.frame.node is not None and lo.frame.node.args.args else None
    kind = lo.value_of(receiver).kind if receiver else None
    if receiver is not None and isinstance(kind, (kinds.Object, kinds.Tuple)):
        order = list(kind.cls.__mro__)
        current = next(
            (
                c
                for c in order
                if any(
                    getattr(v, "__code__", None)
                    and v.__name__ == lo.frame.name
                    and inspect.getsourcefile(v) == lo.frame.file
                    and v.__code__.co_firstlineno <= lo.frame.node.lineno
                    for v in vars(c).values()
                    if isinstance(v, types.FunctionType)
                )
            ),
            order[0],
        )
        for cls in order[order.index(current) + 1 :]:
            found = cls.__dict__.get(func.attr, MISSING)
            if containers.is_generated(found):
                held = named(lo, core.name(receiver))[0]
                return containers.initialised(lo, cls, held, node)
            if is_user_function(found):
                return function(lo, found, node, receiver=core.name(receiver))
            if found is not MISSING and cls is object:
                return core.constant(None), Value(kinds.NONE)
    lo.report(
        "S2S204", "cannot tell which class `super()` means", node, help=("name the class: `Base.method(self, x)`",)
    )
    return core.constant(None), Value(kinds.UNKNOWN, True)


def name_of(value: Any) -> str:
    name = getattr(value, "__name__", "")
    return name if name.isidentifier() else "value"


def object_node(lo: Lowerer, wanted: str, value: Any) -> Any:
    """Return a source expression that denotes an object of the run."""
    if isinstance(value, (bool, int, float, str, type(None))):
        return core.constant(value)
    if isinstance(value, type):
        # a class is imported where that can be done
        found = lo.namespace.object(wanted, value)
        bound = str(found.id)  # type: ignore[attr-defined]
    else:
        bound = lo.namespace.user(wanted, value, None, live=False)
    lo.frame.objects[bound] = value
    return core.name(bound)


def _defaults(real: Any) -> dict[str, Any]:
    parameters = inspect.signature(real, follow_wrapped=False).parameters.values()
    return {p.name: p.default for p in parameters if p.default is not p.empty}


def _read(
    lo: Lowerer,
    key: Any,
    definition: Any,
    frame: Frame,
    defaults: dict[str, Any],
    node: gast.Call,
    receiver: Any,
    first: Argument | None,
    again: bool,
) -> Argument:
    from s2sad.front import generators, iterators, nditer, order, patches
    from s2sad.front.expressions import atom, operation
    from s2sad.front.stars import expand_stars, rest_of_options
    from s2sad.front.statements import statements

    shift = (first is not None) + (receiver is not None)
    node, rest = _rest(lo, definition, node, shift)
    node, options = rest_of_options(definition, node, shift) if _takes_rest(lo, definition, node) else (node, None)
    node = expand_stars(lo, node)
    given: list[Argument] = [first] if first is not None else []
    if receiver is not None:
        given.append(atom(lo, receiver))
    given.extend(argument(lo, a) for a in node.args)
    keywords = {k.arg: argument(lo, k.value) for k in node.keywords}
    bound = _bind(lo, definition, frame, given, keywords, defaults, node)
    if bound is not None and rest is not None:
        bound[definition.args.vararg.id] = atom(lo, rest)
    if bound is not None and options is not None:
        bound[definition.args.kwarg.id] = atom(lo, core.call(core.attribute(options, "copy")))
    if bound is None:
        return core.constant(0.0), Value(kinds.UNKNOWN, True)
    own = str(frame.globals.get("__name__", "")).startswith("s2sad.")
    plain = not own and all(_is_plain(v.kind) for _, v in bound.values())
    if key in lo.inlining or key in lo.outlined and plain or again:
        return outline.call(lo, key, definition, frame, bound, node, AGAIN if again else "")
    for each in sorted(frame.locals):
        frame.rename[each] = lo.fresh(each)

    def fresh(base: str) -> str:
        candidate, count = base, 1
        while candidate in frame.locals or candidate in frame.globals:
            count += 1
            candidate = f"{base}_{count}"
        frame.locals.add(candidate)
        frame.rename[candidate] = lo.fresh(base)
        return candidate

    body: list[Any] = []
    if isinstance(definition, gast.Lambda):
        result = definition.body
    else:
        text = nditer.plain(lo, frame, definition.body)
        if any(definition is d for d in lo.listed):
            text = generators.as_list(text, fresh) or text
        body, result = structured(text, fresh)
    assigned = _assigned(definition, body) | _kept(definition)
    packs = [p.id for p in (definition.args.vararg, definition.args.kwarg) if p is not None and p.id not in assigned]
    for name, (expr, value) in bound.items():
        _enter(lo, frame, name, expr, value, name in assigned)
        if name in packs and isinstance(expr, (gast.Tuple, gast.Dict)):
            patches.pack(lo, frame, name, expr)
    lo.inlining.append(key)
    origin, start = lo.origin, len(lo.out)
    try:
        with lo.inside(frame):
            statements(lo, body)
            if lo.env is None:
                _refused(lo, node)
                raise NeverReturnsError
            if not isinstance(definition, gast.Lambda):
                lo.origin = origin
            if result is None:
                return core.constant(None), Value(kinds.NONE)
            if isinstance(result, gast.Name) and lo.local(result.id) is not None:
                returned = lo.rewritten_name(result), lo.value_of(result.id)
            else:
                made = iterators.made(lo, result)
                with order.of(lo, result):
                    expr, value = operation(lo, result)
                returned = expr, iterators.kept(lo, made, value)
    finally:
        lo.inlining.pop()
    returned = order.held(lo, *returned)
    if body and plain and _is_plain(returned[1].kind):
        size = sum(1 for _ in core.walk(tuple(lo.out[start:])))
        place = lo.frame.file, getattr(node, "lineno", 0), getattr(node, "col_offset", 0)
        lo.inlined.append(outline.Site(key, place, tuple(lo.inlining), size))
    return returned


def _rest(lo: Lowerer, definition: Any, node: gast.Call, shift: int) -> tuple[gast.Call, Any]:
    """Return a call without what goes into ``*args``, and the list of that, if nobody knows how much it is."""
    from s2sad.front.evaluate import kind_of
    from s2sad.front.stars import first_of_star

    count = len(definition.args.posonlyargs) + len(definition.args.args) - shift
    if definition.args.vararg is not None:
        node = first_of_star(lo, node, count, count - len(definition.args.defaults))
    tail = node.args[max(count, 0) :]
    stars = [a for a in tail if isinstance(a, gast.Starred)]
    unknown = any(not isinstance(kind_of(lo, a.value), (kinds.Tuple, Known)) for a in stars)
    if definition.args.vararg is None or not unknown or any(isinstance(a, gast.Starred) for a in node.args[:count]):
        return node, None
    made = gast.Call(func=node.func, args=node.args[:count], keywords=node.keywords)
    return gast.copy_location(made, node), gast.copy_location(gast.List(elts=tail, ctx=gast.Load()), node)


def _takes_rest(lo: Lowerer, definition: Any, node: gast.Call) -> bool:
    """Tell whether a call has ``**d`` with keys that nobody knows."""
    from s2sad.front.evaluate import kind_of

    found = [kind_of(lo, k.value) for k in node.keywords if k.arg is None]
    return definition.args.kwarg is not None and any(isinstance(k, kinds.Dict) and k.items is None for k in found)


def _refused(lo: Lowerer, node: gast.Call) -> None:
    """Report what a rewrite of our own raises in any case, because of how it is called."""
    last = lo.out[-1] if lo.out else None
    raised = getattr(last.node, "exc", None) if isinstance(last, core.Verbatim) else None
    if lo.frame.called_at is not None and isinstance(raised, gast.Call) and isinstance(raised.args[0], gast.Constant):
        error = coded(NotImplementedError(raised.args[0].value))
        for each in error.diagnostics if error is not None else ():
            lo.report(each.code, each.message, node, each.why, each.help)


def _is_plain(kind: kinds.Kind) -> bool:
    """Tell whether a pair of functions can take and return such a value: numbers, arrays, text, sequences of them."""
    if isinstance(kind, (Closure, kinds.Functions, kinds.Object, kinds.Dict)) or _is_function(kind):
        return False
    if isinstance(kind, kinds.Tuple):
        return all(_is_plain(k) for k in kind.elements)
    return _is_plain(kind.element) if isinstance(kind, kinds.List) else True


def _is_function(kind: kinds.Kind) -> bool:
    return isinstance(kind, Known) and callable(kind.value)


def argument(lo: Lowerer, node: Any) -> Argument:
    """Lower an argument; functions stay what they are."""
    from s2sad.front import iterators
    from s2sad.front.evaluate import kind_of
    from s2sad.front.expressions import atom

    kind = kind_of(lo, node)
    if isinstance(kind, Closure) or _is_function(kind):
        return lo.whole(node), Value(kind)
    made = iterators.made(lo, node)
    expr, value = atom(lo, node)
    return expr, iterators.kept(lo, made, value)


def _assigned(definition: Any, body: list[Any]) -> set[str]:
    found: set[str] = set()
    for stmt in body if body else [definition.body] if isinstance(definition, gast.Lambda) else []:
        found |= {
            n.id for n in core.nodes(stmt) if isinstance(n, gast.Name) and isinstance(n.ctx, (gast.Store, gast.Del))
        }
    return found


@core.of_node
def _kept(definition: Any) -> set[str]:
    """Return the names that functions defined inside read when the call may be over: they are used as values."""
    called = {id(n.func) for n in core.nodes(definition) if isinstance(n, gast.Call)}
    used = {n.id for n in core.nodes(definition) if isinstance(n, gast.Name) and id(n) not in called}
    found: set[str] = set()
    for node in core.nodes(definition):
        inside = node is not definition and isinstance(node, (gast.FunctionDef, gast.Lambda))
        if inside and (isinstance(node, gast.Lambda) or node.name in used):
            found |= {n.id for n in core.nodes(node) if isinstance(n, gast.Name)}
    return found


def _enter(lo: Lowerer, frame: Frame, name: str, expr: Expr, value: Value, rebound: bool) -> None:
    """Give a parameter its argument: the argument's own name where the parameter is never rebound."""
    from s2sad.front.expressions import share_aliases

    target = frame.rename[name]
    if isinstance(value.kind, Closure) or _is_function(value.kind):
        lo.assign(target, expr, value)
        return
    if isinstance(expr, gast.Name) and not rebound and lo.env is not None and expr.id in lo.env:
        frame.rename[name] = expr.id
        lo.bind(expr.id, value)
        return
    lo.assign(target, expr, value)
    share_aliases(lo, target, expr, value)


def _bind(
    lo: Lowerer,
    definition: Any,
    frame: Frame,
    given: list[Argument],
    keywords: dict[str, Argument],
    defaults: dict[str, Any],
    node: gast.Call,
) -> dict[str, Argument] | None:
    """Match arguments with parameters, as Python does."""
    arguments = definition.args
    positional = [a.id for a in (*arguments.posonlyargs, *arguments.args)]
    only = {a.id for a in arguments.posonlyargs}
    bound: dict[str, Argument] = dict(zip(positional, given, strict=False))
    extra = given[len(positional) :]
    rest: dict[str, Argument] = {}
    for key, argument in keywords.items():
        if key in positional and key not in only or key in {a.id for a in arguments.kwonlyargs}:
            if key in bound:
                return _wrong(lo, frame, node, f"got several values for `{key}`")
            bound[key] = argument
        elif arguments.kwarg is not None:
            rest[key] = argument
        else:
            return _wrong(lo, frame, node, f"got an unexpected keyword argument `{key}`")
    if extra and arguments.vararg is None:
        return _wrong(lo, frame, node, f"takes {len(positional)} positional arguments but {len(given)} were given")
    for key in [*positional, *(a.id for a in arguments.kwonlyargs)]:
        if key not in bound:
            if key not in defaults:
                return _wrong(lo, frame, node, f"misses the argument `{key}`")
            bound[key] = default(lo, key, defaults[key])
    if arguments.vararg is not None:
        value = Value(kinds.Tuple(tuple(v.kind for _, v in extra)), any(v.varied for _, v in extra))
        bound[arguments.vararg.id] = (core.tuple_([e for e, _ in extra]), value)
    if arguments.kwarg is not None:
        keys: list[Any] = [core.constant(k) for k in rest]
        items = tuple((k, v.kind) for k, (_, v) in rest.items())
        kind = kinds.Dict(items, kinds.join_all([k for _, k in items]))
        made = gast.Dict(keys=keys, values=[e for e, _ in rest.values()])
        bound[arguments.kwarg.id] = (made, Value(kind, any(v.varied for _, v in rest.values())))
    return bound


def default(lo: Lowerer, key: str, value: Any) -> Argument:
    """Return the argument that a default stands for: syntax of a nested function and its frame, or an object."""
    if isinstance(value, tuple) and len(value) == 2 and isinstance(value[1], Frame):
        with lo.inside(value[1]):
            return argument(lo, value[0])
    if isinstance(value, (bool, int, float, str, type(None))):
        return core.constant(value), Value(Known(value))
    if isinstance(value, tuple) and not value:
        return core.tuple_([]), Value(kinds.Tuple(()))
    bound = lo.namespace.user(key, value, None, live=False)
    return core.name(bound), Value(kinds.of_value(value))


def _wrong(lo: Lowerer, frame: Frame, node: Any, message: str) -> dict[str, Argument] | None:
    # what a star stands for was asked before
    if not any(isinstance(a, gast.Starred) for a in node.args) and all(k.arg for k in node.keywords):
        parameters = ", ".join(core.parameter_names(frame.node.args))
        lo.report("S2S404", f"`{frame.name}` {message}", node, help=(f"its parameters are {parameters or 'none'}",))
    return None
