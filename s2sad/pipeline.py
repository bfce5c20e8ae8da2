"""derive: THE list of steps from a function to its derivative."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any
from weakref import WeakKeyDictionary

import gast

from s2sad import core, kinds, recursion
from s2sad.analysis import activity, cuts, replay, sharing, shifts, singular, webs
from s2sad.analysis.rewrite import rebuilt
from s2sad.columns import walk as over_columns
from s2sad.core import Assign, Block, Stmt, Store
from s2sad.differentiate import assemble, auxiliary, callees, checkpointing, objects, shadows, signature, views
from s2sad.differentiate.assemble import GRAD, HESSIAN, HVP, JVP, LINEARIZE, PAIR, PULLBACK, TANGENT, VJP
from s2sad.differentiate.callees import Part
from s2sad.differentiate.context import Context
from s2sad.differentiate.decisions import Plan
from s2sad.emit import checked, hessian, module, provenance, raise_
from s2sad.emit.load import load
from s2sad.errors import (
    DerivativeCutWarning,
    Diagnostic,
    Diagnostics,
    DifferentiationError,
    InternalError,
    S2sadError,
    Span,
    fail,
)
from s2sad.front import outline, wrappers
from s2sad.front import source as sources
from s2sad.front.checkpointing import STEP
from s2sad.front.entry import Lowered, read
from s2sad.front.generators import own_nodes
from s2sad.front.lower import Lowerer, Value
from s2sad.front.outline import Callee
from s2sad.front.scope import Frame, local_names
from s2sad.front.source import Source
from s2sad.kinds import Kind
from s2sad.names import CALLED, Namer
from s2sad.namespace import Namespace
from s2sad.optimise import in_place, linear, passes, repeatable
from s2sad.optimise.effects import expressions
from s2sad.room import deep, uncollected
from s2sad.rules import library

ITSELF = "__itself__"
# the warnings given
TOLD: WeakKeyDictionary[Any, str] = WeakKeyDictionary()
# what the two functions are called of those that are cut in two
HALVES = {PULLBACK: ("forward", "backward"), LINEARIZE: ("forward", "linear")}


@dataclass(frozen=True, eq=False)
class Request:
    """What is to be derived: a function, the kinds of its arguments, the parameters, the mode."""

    function: Any
    kinds: dict[str, Kind]
    wrt: tuple[str, ...]
    mode: str
    single: bool = True
    optimise: bool = True
    has_aux: bool = False
    checked: bool = False
    holomorphic: bool = False
    # the parameters whose values in the end are the result, and whether one alone was asked for
    of: tuple[tuple[str, ...], bool] | None = None
    # whether long callees are read in place as well
    in_place: bool = False
    # the name of the derivative, if it is not made of the function's and the mode
    name: str | None = None


@dataclass(frozen=True, eq=False)
class Derivative:
    """The generated module: its text, the function in it, and what the text refers to.

    Of a pullback ``function`` is the forward half.
    """

    text: str
    function: Any
    namespace: Namespace
    plan: Plan | None
    source: Source
    context: Context
    stages: tuple[Stage, ...]
    # the kind of what the function that it is the derivative of returns
    result: Kind
    backward: Any = None


@dataclass(frozen=True, eq=False)
class Stage:
    """The function after a step. It can be printed, and its text be run."""

    title: str
    functions: tuple[tuple[core.Function, Callable[[str], Kind]], ...]
    namespace: Namespace

    @property
    def text(self) -> str:
        return module.text_of(self.functions, self.namespace)


def derive(request: Request) -> Derivative:
    """Return the derivative of a function.

    Raises DifferentiationError with all violations at once, and InternalError for whatever goes wrong in here.
    """
    try:
        return _derive(request)
    except (S2sadError, linear.Mixed):
        # what cannot be split for linearize is no fault: it has another way
        raise
    except Exception as error:
        name = getattr(request.function, "__name__", "function")
        what = f"{type(error).__name__}: {error}".rstrip(": ")
        why, help = "this is a fault of s2sad, not of the function", ("please report it, with the function",)
        message = f"s2sad failed while it derived `{name}`: {what}"
        raise InternalError("", (Diagnostic("S2S701", message, _home(request.function), why, help),)) from error


def _home(function: Any) -> Span | None:
    """Return the place of a function's definition, if its text can be found."""
    with suppress(S2sadError):
        source = sources.read(function)
        return source.span(source.node)
    return None


@deep
@uncollected()
def _derive(request: Request) -> Derivative:
    library.load()
    if request.mode == HVP:
        # forward over reverse
        gradient = derive(replace(request, mode=GRAD))
        name = f"{gradient.source.name}_{_suffix(request)}"
        try:
            return _derived(replace(request, function=gradient.function, name=name))
        except DifferentiationError:
            # what the half of a callee takes back of what it is given has no derivative
            if request.in_place or len(gradient.stages[-1].functions) == 1:
                found = exchanged(replace(request, mode=GRAD), HVP, request.wrt, request.single, name)
                if found is None:
                    raise
                return found
        return derive(replace(request, in_place=True))
    if request.mode == HESSIAN:
        return _hessian(request, derive(replace(request, mode=HVP)))
    return _derived(request)


def exchanged(gradient: Request, mode: str, wrt: tuple[str, ...], single: bool, name: str) -> Derivative | None:
    """Return the derivative of a gradient as the gradient of a tangent: the order of derivatives does not matter.

    A tangent keeps nothing for a reverse sweep, so that it shares no more memory than the function. ``mode`` is that of
    the derivative by ``wrt``. None: there is no such form, or it is refused as well.
    """
    alone = gradient.single and len(gradient.wrt) == 1
    if gradient.has_aux or gradient.holomorphic or gradient.of or not (alone or mode in (HVP, TANGENT)):
        return None
    number = mode == GRAD and all(kinds.is_scalar(gradient.kinds[n]) for n in gradient.wrt)
    if mode not in (HVP, TANGENT, VJP) and not (mode == JVP and wrt == gradient.wrt) and not number:
        return None
    over = gradient.wrt if mode in (VJP, GRAD) else wrt
    with suppress(DifferentiationError):
        tangent = derive(replace(gradient, mode=TANGENT, wrt=over))
        own = core.parameter_names(tangent.source.node.args)
        seeds = [n for n in inspect.signature(tangent.function).parameters if n not in own]
        known = {**gradient.kinds, **dict(zip(seeds, (gradient.kinds[n] for n in over), strict=True))}
        of = replace(gradient, function=tangent.function, kinds=known, name=name)
        if mode == GRAD:
            made = derive(
                replace(of, function=_slope(tangent.function, own), kinds=gradient.kinds, wrt=wrt, single=single)
            )
        elif mode == JVP:
            # by its seed a tangent has the gradient for derivative
            made = derive(replace(of, wrt=(*seeds, *wrt), single=False))
        else:
            made = derive(replace(of, wrt=wrt, single=single) if mode == VJP else of)
        whole = tuple(gradient.kinds[n] for n in gradient.wrt)
        return replace(made, result=whole[0] if gradient.single else kinds.Tuple(whole))
    return None


def _slope(tangent: Any, names: list[str]) -> Any:
    """Return the function of these arguments that a tangent for the seed 1 is."""
    given = ", ".join(names)
    text = f"def slope({given}):\n    return tangent({given}, 1.0)\n"
    return load(text, f"{tangent.__name__}_slope", {"tangent": tangent})["slope"]


def _derived(request: Request) -> Derivative:
    """Derive with long callees kept as functions, or, where such a pair is refused something, read in place."""
    source = wrappers.called(sources.read(request.function))
    context = None
    if not request.checked and not request.in_place:
        with suppress(DifferentiationError):
            context = lowered(source, request, outlining=True)
            if context.outlined:
                return _derived_from(context, source, request)
    if context is None or context.outlined:
        context = lowered(source, request, outlining=False)
    return _derived_from(context, source, request)


def _hessian(request: Request, product: Derivative) -> Derivative:
    if len(request.wrt) > 1:
        help = f"the blocks of several are those of s2sad.hessian(f, wrt={request.wrt})"
        fail("S2S401", "the text of a Hessian is that for one parameter", help=(help,))
    functions, namespace = product.stages[-1].functions, product.namespace
    name = namespace.generated(f"{sources.read(request.function).name}_{HESSIAN}")
    arguments = product.stages[0].functions[-1][0].arguments
    node = hessian.definition(name, arguments, functions[-1][0], request.wrt[0], namespace)
    text = module.with_imports([node, *(raise_.function(f, kind) for f, kind in functions)], namespace)
    home = product.source.span(product.source.node)
    final = provenance.annotated(text, [(f, home) for f, _ in functions])
    made = load(final.text, name, module.values(namespace, functions), final.origin)[name]
    return replace(product, text=final.text, function=made)


def _derived_from(context: Context, source: Source, request: Request) -> Derivative:
    context.repeatable = request.mode in (PULLBACK, LINEARIZE)
    # what is differentiated again writes into nothing that it is given
    context.leaving = context.repeatable or request.in_place
    context.holomorphic = request.holomorphic
    if request.has_aux:
        auxiliary.split(context)
    cut = cuts.find(context.body, frozenset(context.active), context.wrt, context.result, context.namespace)
    analysed(context)
    own = local_names(source.node)
    home = source.span(source.node)
    body = core.Function(source.name, context.arguments, (*context.body, core.Return(context.result)))
    stages = [_stage("core", context, (body,), False)]
    if request.mode in (JVP, HVP, TANGENT, LINEARIZE):
        made = assemble.tangent(context, request.mode)
    else:
        made = assemble.gradient(context, PAIR if request.mode == PULLBACK else request.mode, request.single)
    context.diagnostics.raise_if_any()
    _warn_of_cuts(cut, source)
    suffixes = HALVES.get(request.mode, (_suffix(request),))
    wanted = [f"{source.name}_{suffix}" for suffix in suffixes] if request.name is None else [request.name]
    names = list(map(context.namespace.generated, wanted))
    saved = context.fresh("saved")
    title = "tangent" if made.plan is None else "reverse"
    whole = names[:1] if request.mode == LINEARIZE else names
    stages.append(_stage(title, context, _functions(context, made, made.body, whole, saved), False))
    body_ = optimised(context, made, own, request.optimise)
    if request.checked:
        body_ = checked.inserted(context, body_, own)
    if request.mode == LINEARIZE:
        body_ = linear.split(context, body_, tuple(map(context.dot, context.wrt)))
    stages.append(_stage("optimised", context, _functions(context, made, body_, names, saved), request.optimise))
    functions = stages[-1].functions
    _check_names(functions, home)
    final = provenance.annotated(stages[-1].text, [(f, home) for f, _ in functions])
    loaded = load(final.text, names[0], module.values(context.namespace, functions), final.origin)
    first, *rest = (loaded[f.name] for f, _ in functions[-len(names) :])
    first.__doc__ = source.function.__doc__
    first.__defaults__, first.__kwdefaults__ = source.function.__defaults__, source.function.__kwdefaults__
    first.__module__ = source.function.__module__
    result = context.kind(context.result.id)
    return Derivative(final.text, first, context.namespace, made.plan, source, context, tuple(stages), result, *rest)


def _check_names(functions: tuple[tuple[core.Function, Any], ...], home: Span | None) -> None:
    """Refuse parameters that hide a builtin which the text calls; variables of such names have got others."""
    for function, _ in functions:
        hiding = CALLED & set(function.parameters)
        calls = [n for s in core.walk(function.body) for e in expressions(s) for n in core.special(e)] if hiding else []
        for name in sorted({getattr(getattr(n, "func", None), "id", "") for n in calls} & hiding):
            fail(
                "S2S104",
                f"the parameter `{name}` has the name of a builtin that the derivative calls",
                home,
                help=("give the parameter another name",),
            )


def _warn_of_cuts(found: list[Diagnostic], source: Source) -> None:
    """Warn of all places in a function where a derivative is cut at once, at the first of them."""
    first = found[0].span if found else None
    warning = DerivativeCutWarning("", tuple(found))
    # an operator may derive a function several times
    if first is not None and TOLD.get(source.function) != str(warning):
        warnings.warn_explicit(warning, DerivativeCutWarning, first.file, first.line)
        TOLD[source.function] = str(warning)


def columns(request: Request, over: tuple[str, ...]) -> Derivative:
    """Return the function over several values at once of the parameters ``over``, which have one more axis for it.

    With ``has_aux`` only the first of its two results is returned. Raises NoColumns or DifferentiationError if it has
    no such form.
    """
    library.load()
    source = sources.read(request.function)
    context = lowered(source, replace(request, wrt=over))
    if request.has_aux:
        auxiliary.split(context)
    functionalised(context)
    split_webs(context)
    if objects.opened(context):
        split_webs(context)
    made = assemble.Made(over_columns.make(context, over), context.arguments)
    context.diagnostics.raise_if_any()
    name = context.namespace.generated(f"{source.name}_columns")
    body = optimised(context, made, local_names(source.node), request.optimise)
    stage = Stage("optimised", ((core.Function(name, made.arguments, body), context.kind),), context.namespace)
    final = provenance.annotated(stage.text, [(stage.functions[0][0], source.span(source.node))])
    loaded = load(final.text, name, module.values(context.namespace, stage.functions), final.origin)[name]
    loaded.__defaults__, loaded.__kwdefaults__ = source.function.__defaults__, source.function.__kwdefaults__
    result = context.kind(context.result.id)
    return Derivative(final.text, loaded, context.namespace, None, source, context, (stage,), result)


def _functions(
    context: Context, made: assemble.Made, body: Block, names: list[str], saved: str
) -> tuple[core.Function, ...]:
    """Return the function with this body or, if there are two names, its halves.

    Of a pullback the second can be called again.
    """
    if len(names) == 1:
        return (core.Function(names[0], made.arguments, body),)
    seeds = (context.bar(context.result.id),) if made.plan is not None else tuple(map(context.dot, context.wrt))
    cut = assemble.halves(body, context.parameters, seeds, saved)
    copies: Block = ()
    if context.repeatable:
        copies = repeatable.copies(cut, context.types, context.namespace)
    back = (*cut.unpacked, *copies, *cut.backward)
    return (
        core.Function(names[0], context.arguments, cut.forward),
        core.Function(names[1], assemble.positional((cut.saved, *seeds)), back),
    )


def _stage(title: str, context: Context, mains: tuple[core.Function, ...], optimise: bool) -> Stage:
    found = _callees(context, mains, optimise)
    if len(mains) > 1 or not _is_wrapper(mains[0]):
        found.extend((main, context.kind) for main in mains)
    return Stage(title, tuple(found), context.namespace)


def _suffix(request: Request) -> str:
    return request.mode if request.single and len(request.wrt) == 1 else "_".join([request.mode, *request.wrt])


def analysed(context: Context) -> None:
    """Bring a function in core form into the shape that is differentiated, and find what is active in it."""
    functionalised(context)
    split_webs(context)
    if objects.opened(context):
        split_webs(context)
    views.resolve(context)
    while objects.opened(context):
        # those that had several names
        split_webs(context)
        views.resolve(context)
    # of names of their own, fewer share
    functionalised(context)
    find_active(context)
    shadows.find(context)
    check_sharing(context)


def optimised(context: Context, made: assemble.Made, own: set[str], optimise: bool) -> Block:
    """Apply the passes to a derivative. ``own``: the user's names, which stay."""
    return passes.run(
        made.body,
        context.types,
        context.namespace,
        frozenset(context.types) - frozenset(own) | frozenset(context.bars.values()),
        frozenset(),
        frozenset(core.parameter_names(made.arguments)),
        optimise,
        frozenset(made.plan.recomputed) if made.plan is not None else frozenset(),
        context.renamed,
    )


# -- callees -----------------------------------------------------------------------------------------------------------


def _callees(context: Context, mains: tuple[core.Function, ...], optimise: bool) -> list[tuple[core.Function, Any]]:
    """Return the functions that the derivative calls, callees that stay functions, in the order of their first use."""
    found: dict[str, tuple[core.Function, Any]] = {}
    waiting = [name for main in mains for name in _parts_used(context, main)]
    while waiting:
        name = waiting.pop(0)
        if name in found:
            continue
        value = context.namespace.bindings[name].value
        role = value.role if isinstance(value, Part) else assemble.PRIMAL
        for function, kind in _callee(context, value.callee if isinstance(value, Part) else value, role, optimise):
            found[function.name] = function, kind
            waiting.extend(_parts_used(context, function))
    return list(found.values())


def _is_wrapper(main: core.Function) -> bool:
    """Tell whether a derivative does nothing but call one with its own arguments, as a recursive tangent does."""
    first = main.body[0]
    if len(main.body) != 2 or not isinstance(first, Assign) or not isinstance(first.value, gast.Call):
        return False
    old = main.arguments
    if old.defaults or old.kwonlyargs or old.vararg or old.kwarg or old.posonlyargs:
        return False
    given = [getattr(a, "id", None) for a in first.value.args]
    returned = [getattr(e, "id", None) for e in getattr(getattr(main.body[1], "value", None), "elts", ())]
    return given == list(main.parameters) and returned == list(core.target_names(first.target))


def _parts_used(context: Context, function: core.Function) -> list[str]:
    parts = {n for n, binding in context.namespace.bindings.items() if isinstance(binding.value, (Callee, Part))}
    return list(dict.fromkeys(n for stmt in core.walk(function.body) for n in sorted(core.header_reads(stmt) & parts)))


def _callee(main: Context, callee: Callee, role: str, optimise: bool) -> list[tuple[core.Function, Any]]:
    """Return the function or functions that play a role of a callee."""
    arguments = assemble.positional(callee.parameters)
    context = _context(callee.name, arguments, callee.varied, callee.lowered)
    context.repeatable = context.leaving = main.leaving
    own = local_names(callee.definition)
    if role == assemble.PRIMAL:
        made = assemble.primal(context)
        return [(core.Function(callee.label, arguments, optimised(context, made, own, optimise)), context.kind)]
    analysed(context)
    if role == JVP:
        made = assemble.tangent(context, JVP)
    else:
        made = assemble.gradient(context, VJP if role == VJP else PAIR, callee.use != STEP)
    context.diagnostics.raise_if_any()
    if callee.use == STEP:
        made = checkpointing.with_whole_result(callee, made)
    body = optimised(context, made, own, optimise)
    name = callees.part(main, callee, role).id
    if role in (JVP, VJP):
        return [(core.Function(name, made.arguments, body), context.kind)]
    names = [callees.part(main, callee, half).id for half in ("forward", "backward")]
    return [(f, context.kind) for f in _functions(context, made, body, names, context.fresh("saved"))]


# -- front and analysis ------------------------------------------------------------------------------------------------


def lowered(source: Source, request: Request, outlining: bool = True) -> Context:
    """Read the function into core form, specialised for the kinds of its arguments.

    ``outlining``: long callees that are called several times stay functions.
    """
    parameters = core.parameter_names(source.node.args)
    found = whole = _read(source, request, parameters, None, set())
    if outlining:
        found = _outlined(found, lambda keys: _read(source, request, parameters, None, keys))
    shorter = found is not whole
    if any(callee.key is _key(source) for callee in found.callees.values()):
        # it calls itself: its derivative calls that of the callee
        found, shorter = _read(source, request, parameters, _call_of_itself(source), set()), False
    found.diagnostics.raise_if_any()
    if found.value.kind in (kinds.NONE, kinds.UNREACHED):
        fail(
            "S2S406",
            f"`{source.name}` returns nothing",
            None,
            "its result is None on every path",
            ('return the value to be differentiated, or ask for what it writes into: s2sad.vjp(f, of="A")',),
        )
    for message in recursion.messages(found):
        found.diagnostics.report(*message)
    for callee in found.callees.values():
        if callee.use and callee.use != STEP:
            _check_effects(callee, found)
    found.diagnostics.raise_if_any()
    context = _context(source.name, signature.of(source, found.namespace), request.wrt, found)
    context.outlined = shorter
    return context


def _outlined(found: Lowered, again: Callable[[set[Any]], Lowered]) -> Lowered:
    """Let callees that are long and called several times stay functions, those that a pair of functions can take."""
    chosen = set() if found.diagnostics.found else outline.long(found.inlined)
    while chosen:
        shorter = again(chosen)
        writing = {c.key for c in shorter.callees.values() if any(recursion.refused(c))}
        if not writing & chosen:
            return found if shorter.diagnostics.found else shorter
        chosen -= writing
    return found


def _read(source: Source, request: Request, parameters: list[str], call: Any, kept: set[Any]) -> Lowered:
    """Read the function; if it calls functions that a loop has made, again with these kept as what they capture."""
    packable: list[Any] = []
    found = _read_as(source, request, parameters, call, kept, packable, False)
    if found.diagnostics.found and packable:
        packed = _read_as(source, request, parameters, call, kept, packable, True)
        return found if packed.diagnostics.found else packed
    return found


def _read_as(
    source: Source,
    request: Request,
    parameters: list[str],
    call: Any,
    kept: set[Any],
    packable: list[Any],
    packing: bool,
) -> Lowered:
    """Read the function; again as often as callees are found that call themselves and write into their arguments."""
    writing: dict[Any, set[int | str]] = {}
    for _ in range(outline.ROUNDS):
        found = _read_once(source, request, parameters, call, kept, writing, packable, packing)
        new = {k: w - writing.get(k, set()) for k, w in recursion.written(found).items()}
        if found.diagnostics.found or not any(new.values()):
            return found
        for key, places in new.items():
            writing.setdefault(key, set()).update(places)
    return found


def _read_once(
    source: Source,
    request: Request,
    parameters: list[str],
    call: Any,
    kept: set[Any],
    writing: dict[Any, set[int | str]],
    packable: list[Any],
    packing: bool,
) -> Lowered:
    own = local_names(source.node)
    namespace = Namespace()
    namespace.reserve(own)
    namespace.prefer(source.globals)
    namer = Namer(own | set(core.identifiers(source.node)), namespace)
    if source.frame is not None:
        frame = source.frame()
    else:
        frame = Frame(source.name, source.file, source.globals, source.closure, own, node=source.node)
    given = {n: Value(request.kinds.get(n, kinds.UNKNOWN), n in request.wrt) for n in parameters}
    given.update(source.held)
    if call is not None:
        frame.objects[ITSELF] = source.function
    lo = Lowerer(namespace, namer, Diagnostics())
    lo.wrt, lo.outlined, lo.writing = request.wrt, kept, writing
    lo.packable, lo.packing, lo.remembering = packable, packing, not request.in_place
    if request.of is not None:
        lo.of = _written(source, request, request.of)
    return read(lo, frame, source.node, _key(source), given, call)


def _written(source: Source, request: Request, of: tuple[tuple[str, ...], bool]) -> Any:
    """Return the expression of what a function returns that returns nothing, but writes into its parameters."""
    nodes = [n for stmt in source.node.body for n in own_nodes(stmt)]
    if any(isinstance(n, gast.Return) and not _is_none(n.value) for n in nodes):
        fail("S2S401", f"`{source.name}` returns a value", help=("leave `of` out: the result is differentiated",))
    bound = {n.id for n in nodes if isinstance(n, gast.Name) and not isinstance(n.ctx, gast.Load)}
    bound -= {n.target.id for n in nodes if isinstance(n, gast.AugAssign) and isinstance(n.target, gast.Name)}
    for name in of[0]:
        if name in bound or kinds.is_immutable(request.kinds.get(name, kinds.UNKNOWN)):
            why = "its caller does not see what happens to it"
            help = f"write into what is given: `{name}[...] = ...`"
            fail("S2S401", f"`{source.name}` does not write into its parameter `{name}`", None, why, (help,))
    names = [core.name(n) for n in of[0]]
    return names[0] if of[1] else core.tuple_(names)


def _is_none(node: Any) -> bool:
    return node is None or isinstance(node, gast.Constant) and node.value is None


def _key(source: Source) -> Any:
    """Return what recursion is told by: the function, unless what is read is another, inside its decorators."""
    return source.function if source.node is sources.read(source.function).node else source.node


def _call_of_itself(source: Source) -> Any:
    """Return the call of a function with its own parameters."""
    a = source.node.args
    args: list[Any] = [core.name(n.id) for n in (*a.posonlyargs, *a.args)]
    if a.vararg is not None:
        args.append(gast.Starred(value=core.name(a.vararg.id), ctx=gast.Load()))
    keywords = [gast.keyword(arg=n.id, value=core.name(n.id)) for n in a.kwonlyargs]
    if a.kwarg is not None:
        keywords.append(gast.keyword(arg=None, value=core.name(a.kwarg.id)))
    return gast.copy_location(gast.Call(func=core.name(ITSELF), args=args, keywords=keywords), source.node)


def _context(name: str, arguments: Any, wrt: tuple[str, ...], found: Lowered) -> Context:
    return Context(
        name,
        arguments,
        tuple(core.parameter_names(arguments)),
        wrt,
        found.body,
        core.name(found.result),
        dict(found.types),
        set(found.varied),
        found.namespace,
        found.namer.copy(),
        found.diagnostics,
        kinds_at=dict(found.kinds_at),
        foreign=set(found.foreign),
    )


def _check_effects(callee: Callee, main: Lowered) -> None:
    """What is run again must do nothing but compute."""
    for stmt, what in replay.effects(callee.lowered.body, callee.lowered.namespace):
        main.diagnostics.report(
            "S2S112",
            f"this is run again in the reverse sweep, and {what}",
            stmt.origin.span,
            "the second run would do that a second time, or compute something else",
            ("do it before or after what is recomputed; draw random numbers before, and pass them in",),
        )


def split_webs(context: Context) -> None:
    """Give independent definitions names of their own."""
    whole = (*context.body, core.Return(context.result), core.Return(context.aux))
    found = webs.split(context.parameters, whole, context.types, context.kinds_at, context.namer, [context.active])
    context.body = found.body[:-2]
    result, aux = found.body[-2:]
    assert isinstance(result, core.Return) and isinstance(aux, core.Return)
    context.result, context.aux = result.value, aux.value
    context.types.update(found.types)
    context.namespace.reserve(found.types)


def functionalised(context: Context) -> None:
    """``x += e`` on a name that shares its memory with nobody is ``x = x + e``.

    Of an array without axes this makes a number, so that a store into it is one more definition as well.
    """
    if not any(isinstance(s, Store) for s in core.walk(context.body)):
        return
    harmful = {n for pair in context.sharing().harmful for n in pair}

    def change(stmt: Stmt) -> list[Stmt]:
        if not isinstance(stmt, Store) or stmt.base in harmful or stmt.index is None:
            return [stmt]
        kind = context.kind(stmt.base)
        dtype = kind.dtype if isinstance(kind, kinds.Array) and kind.shape == () else None
        index = stmt.index.elts if dtype is not None and isinstance(stmt.index, gast.Tuple) else [stmt.index]
        if any(not isinstance(i, gast.Constant) or i.value is not Ellipsis for i in index):
            return [stmt]
        if stmt.op is not None:
            value = core.binary(core.name(stmt.base), raise_.OPERATORS[stmt.op], stmt.value)
        elif dtype is not None and _is_number(context.kind_of(stmt.value)):
            value = core.call(context.namespace.numpy("bool_" if dtype == "bool" else dtype), stmt.value)
        else:
            return [stmt]
        grown = stmt.op is not None and not _is_number(kind)
        new = Assign(stmt.base, value, replace(stmt.origin, node=None, role=in_place.CHANGED if grown else "primal"))
        context.kinds_at[new] = kind
        return [new]

    context.body = rebuilt(context.body, change, context.active)


def _is_number(kind: kinds.Kind) -> bool:
    return kinds.is_scalar(kinds.widened(kind)) or isinstance(kind, kinds.Array) and kind.shape == ()


def find_active(context: Context) -> None:
    """Keep as active what is varied and of use for the result."""
    results = core.reads(context.result)
    known = context.types, context.namespace

    def keep(varied: set[Stmt]) -> None:
        context.varied = frozenset(varied)
        context.useful, context.active = activity.useful(context.body, results, varied, *known, context.wrt)

    keep(context.active)
    idle = shifts.idle(context.body, context.active, *known, results, context.parameters, context.wrt)
    if idle:
        keep(set(context.varied - idle))
    context.guarded = singular.guarded(context.body, results, context.namespace, context.kind_of, context.active)
    context.poles = singular.poles(context.body, context.namespace, context.kind_of, context.active)
    context.steep = singular.steep(context.body, context.namespace, context.kind_of, context.active)


def check_sharing(context: Context) -> None:
    """Refuse what shares written memory in a way the functional adjoints cannot follow."""
    found = context.sharing()
    from s2sad.differentiate.adjoints import span_of

    for store, view in shadows.read_only(context):
        context.diagnostics.report(
            "S2S302",
            f"`{store.base}` is written here, and is a view that NumPy does not let be written",
            span_of(store),
            f"it is made in line {view.origin.line}, and several of its elements may be one",
            (f"write into a copy: `{store.base} = {store.base}.copy()`",),
        )
    context.diagnostics.raise_if_any()
    for pair in sorted(found.harmful, key=sorted):
        stmt = found.places[pair]
        if not any(n in context.useful for n in pair) or pair <= context.shadowed:
            continue
        written = sharing.written_by(stmt)
        a, b = sorted(pair, key=lambda n: (n != written, n))
        context.diagnostics.report(
            "S2S302",
            f"`{a}` and `{b}` may share memory that is written here and read afterwards",
            span_of(stmt),
            "the adjoint of the write would have to be seen through both names",
            (f"write through `{b}` itself, or if `{a}` is meant to be another array: `{a} = {a}.copy()`",),
        )
    for stmt in core.walk(context.body):
        if isinstance(stmt, Store) and stmt.op not in (None, "Add", "Sub") and stmt.base in context.useful:
            context.diagnostics.report(
                "S2S302",
                f"`{stmt.base}` is changed in place here, and may share its memory with something read afterwards",
                stmt.origin.span,
                help=(f"write `{stmt.base}[:] = ...` with the new values",),
            )
    context.diagnostics.raise_if_any()


__all__ = ["Derivative", "Request", "derive"]
