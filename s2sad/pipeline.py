"""derive: THE list of steps from a function to its derivative."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import gast

from s2sad import core, kinds
from s2sad.analysis import activity, sharing, webs
from s2sad.analysis.liveness import after as live_after
from s2sad.analysis.rewrite import rebuilt
from s2sad.core import Assign, Block, Stmt, Store
from s2sad.differentiate import prepare, signature
from s2sad.differentiate.context import Context
from s2sad.differentiate.forward import Forward
from s2sad.differentiate.plan import Plan, make
from s2sad.differentiate.reverse import OWNED, Reverse, first_bindings, forward_sweep
from s2sad.emit import hessian, module, provenance, raise_
from s2sad.emit.load import load
from s2sad.errors import Diagnostics, fail
from s2sad.front import source as sources
from s2sad.front import wrappers
from s2sad.front.jumps import structured
from s2sad.front.lower import Lowerer, Unreachable, Value
from s2sad.front.scope import Frame, local_names
from s2sad.front.source import Source
from s2sad.kinds import Kind
from s2sad.names import Namer
from s2sad.namespace import Namespace
from s2sad.optimise import passes
from s2sad.rules import library
from s2sad.runtime import structure

GRAD, VALUE_AND_GRAD, VJP, JVP, HVP, HESSIAN = "grad", "value_and_grad", "vjp", "jvp", "hvp", "hessian"


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


@dataclass(frozen=True, eq=False)
class Derivative:
    """The generated module: its text, the function in it, and what the text refers to."""

    text: str
    function: Any
    namespace: Namespace
    plan: Plan | None
    source: Source
    context: Context
    stages: tuple[Stage, ...]


@dataclass(frozen=True, eq=False)
class Stage:
    """The function after a step. It can be printed, and its text be run."""

    title: str
    function: core.Function
    kind: Callable[[str], Kind]
    namespace: Namespace

    @property
    def text(self) -> str:
        return module.text_of(self.function, self.kind, self.namespace)


def derive(request: Request) -> Derivative:
    """Return the derivative of a function. Raises DifferentiationError with all violations at once."""
    library.load()
    if request.mode == HVP:
        # forward over reverse
        gradient = derive(replace(request, mode=GRAD))
        return _derived(replace(request, function=gradient.function), gradient.source.name)
    if request.mode == HESSIAN:
        return _hessian(request, derive(replace(request, mode=HVP)))
    return _derived(request, None)


def _hessian(request: Request, product: Derivative) -> Derivative:
    if len(request.wrt) > 1:
        fail("S2S401", "a Hessian is taken with respect to one parameter", help=("give each wrt its own",))
    last, namespace = product.stages[-1], product.namespace
    name = namespace.generated(f"{sources.read(request.function).name}_{HESSIAN}")
    arguments = product.stages[0].function.arguments
    node = hessian.definition(name, arguments, last.function, request.wrt[0], namespace)
    text = module.with_imports([node, raise_.function(last.function, last.kind)], namespace)
    final = provenance.annotated(text, last.function, product.source.span(product.source.node))
    made = load(final.text, name, module.values(namespace), final.origin)[name]
    return replace(product, text=final.text, function=made)


def _derived(request: Request, stem: str | None) -> Derivative:
    source = wrappers.called(sources.read(request.function))
    context = lowered(source, request)
    functionalised(context)
    split_webs(context)
    find_active(context)
    check_sharing(context)
    stages = [_stage("core", context, source.name, context.arguments, (*context.body, core.Return(context.result)))]
    if request.mode in (JVP, HVP):
        body, arguments, plan = _jvp(context, request)
    else:
        body, arguments, plan = _reverse(context, request)
    context.diagnostics.raise_if_any()
    name = context.namespace.generated(f"{stem or source.name}_{_suffix(request)}")
    stages.append(_stage("tangent" if plan is None else "reverse", context, name, arguments, body))
    candidates = frozenset(context.types) - frozenset(local_names(source.node)) | frozenset(context.bars.values())
    body = passes.run(
        body,
        context.types,
        context.namespace,
        candidates,
        frozenset(),
        frozenset(core.parameter_names(arguments)),
        request.optimise,
        frozenset(plan.recomputed) if plan is not None else frozenset(),
    )
    stages.append(_stage("optimised", context, name, arguments, body))
    final = provenance.annotated(stages[-1].text, stages[-1].function, source.span(source.node))
    made = load(final.text, name, module.values(context.namespace), final.origin)[name]
    made.__doc__ = source.function.__doc__
    made.__defaults__, made.__kwdefaults__ = source.function.__defaults__, source.function.__kwdefaults__
    made.__module__ = source.function.__module__
    return Derivative(final.text, made, context.namespace, plan, source, context, tuple(stages))


def _stage(title: str, context: Context, name: str, arguments: Any, body: Block) -> Stage:
    return Stage(title, core.Function(name, arguments, body), context.kind, context.namespace)


def _suffix(request: Request) -> str:
    return request.mode if request.single and len(request.wrt) == 1 else "_".join([request.mode, *request.wrt])


# -- front and analysis ----------------------------------------------------------------------------------------------


def lowered(source: Source, request: Request) -> Context:
    """Read the function into core form, specialised for the kinds of its arguments."""
    own = local_names(source.node)
    namespace = Namespace()
    namespace.reserve(own)
    namespace.prefer(source.globals)
    namer = Namer(own | {n.id for n in gast.walk(source.node) if isinstance(n, gast.Name)})
    lo = Lowerer(namespace, namer, Diagnostics())
    lo.frame = Frame(source.name, source.file, source.globals, source.closure, own, node=source.node)
    if source.node is sources.read(source.function).node:
        lo.inlining.append(source.function)
    lo.env = {}
    arguments = source.node.args
    parameters = core.parameter_names(arguments)
    for name in parameters:
        lo.bind(name, Value(request.kinds.get(name, kinds.UNKNOWN), name in request.wrt))
        lo.namer.taken.add(name)
    if isinstance(source.node, gast.Lambda):
        body, result = [], source.node.body
    else:
        body, result = structured(source.node.body, _fresh_source_name(lo, own))
    from s2sad.front.expressions import operation
    from s2sad.front.statements import statements

    statements(lo, body)
    out = lo.fresh("out")
    if lo.env is not None and result is not None:
        lo.hint = "out"
        if body or not isinstance(source.node, gast.Lambda):
            lo.place(result if getattr(result, "lineno", None) else source.node)
        try:
            expr, value = operation(lo, result)
            lo.assign(out, expr, value)
        except Unreachable:
            lo.env = None
    lo.diagnostics.raise_if_any()
    if result is None or lo.env is None or lo.env[out].kind == kinds.NONE:
        fail(
            "S2S406",
            f"`{source.name}` returns nothing",
            None,
            "its result is None on every path",
            ("return the value to be differentiated",),
        )
    docstring = source.function.__doc__
    context = Context(
        source.name,
        signature.of(source, namespace),
        tuple(parameters),
        request.wrt,
        tuple(lo.out),
        core.name(out),
        dict(lo.types),
        lo.varied,
        namespace,
        lo.namer,
        lo.diagnostics,
        docstring,
        kinds_at=lo.kinds_at,
        foreign=lo.foreign,
    )
    return context


def _fresh_source_name(lo: Lowerer, own: set[str]) -> Any:
    def fresh(base: str) -> str:
        name = lo.namer.fresh(base)
        own.add(name)
        lo.frame.locals.add(name)
        lo.namespace.reserve([name])
        return name

    return fresh


def split_webs(context: Context) -> None:
    """Give independent definitions names of their own."""
    found = webs.split(
        context.parameters, context.body, context.types, context.kinds_at, context.namer, [context.active]
    )
    context.body = found.body
    context.types.update(found.types)
    context.namespace.reserve(found.types)


def functionalised(context: Context) -> None:
    """``x += e`` on a name that shares its memory with nobody is ``x = x + e``."""
    live = live_after(context.body, frozenset(core.reads(context.result)))
    shared = sharing.find(context.body, context.types, context.namespace, live)
    harmful = {n for pair in shared.harmful for n in pair}

    def change(stmt: Stmt) -> list[Stmt]:
        whole = (
            isinstance(stmt, Store)
            and stmt.op is not None
            and isinstance(stmt.index, gast.Constant)
            and stmt.index.value is Ellipsis
        )
        if not whole or stmt.base in harmful:
            return [stmt]
        assert isinstance(stmt, Store) and stmt.op is not None
        value = core.binary(core.name(stmt.base), raise_.OPERATORS[stmt.op], stmt.value)
        new = Assign(stmt.base, value, replace(stmt.origin, node=None))
        context.kinds_at[new] = context.kind(stmt.base)
        return [new]

    context.body = rebuilt(context.body, change, context.active)


def find_active(context: Context) -> None:
    """Keep as active what is varied and of use for the result."""
    context.varied = frozenset(context.active)
    context.useful, context.active = activity.useful(
        context.body, core.reads(context.result), context.active, context.types, context.namespace, context.wrt
    )
    context.guarded = activity.guarded(context.body, context.namespace, context.kind_of, context.active)


def check_sharing(context: Context) -> None:
    """Refuse what shares written memory in a way the functional adjoints cannot follow."""
    live = live_after(context.body, frozenset(core.reads(context.result)))
    found = sharing.find(context.body, context.types, context.namespace, live)
    from s2sad.differentiate.adjoints import span_of

    for pair in sorted(found.harmful, key=sorted):
        stmt = found.places[pair]
        if not any(n in context.useful for n in pair):
            continue
        a, b = sorted(pair)
        context.diagnostics.report(
            "S2S302",
            f"`{a}` and `{b}` may share memory that is written here and read afterwards",
            span_of(stmt),
            "the adjoint of the write would have to be seen through both names",
            (f"copy one of them: `{b} = {b}.copy()`",),
        )
    context.diagnostics.raise_if_any()


# -- assembly --------------------------------------------------------------------------------------------------------


def _entry_copies(context: Context, body: Block, memory: dict[str, int], written: frozenset[int]) -> Block:
    """A derivative never changes its caller's arguments: what is written is copied first."""
    return tuple(Assign(p, _copied(context, p), core.NOWHERE) for p in context.parameters if memory.get(p) in written)


def _copied(context: Context, name: str) -> core.Expr:
    if kinds.is_array(context.kind(name)):
        return core.call(core.attribute(core.name(name), "copy"))
    return core.call(context.namespace.runtime(structure.own), core.name(name))


def _reverse(context: Context, request: Request) -> tuple[Block, Any, Plan]:
    prepared = prepare.prepare(context, context.body)
    plan = make(context, prepared)
    reverse = Reverse(context, plan)
    out = context.result.id
    kind = context.kind(out)
    seeded: list[Stmt] = []
    context.types[context.bar(out)] = kind
    if request.mode == VJP:
        seed_name = context.bar(out)
    else:
        _check_scalar(kind, context)
        one: core.Expr = core.constant(1.0)
        if not kinds.is_float(kind):
            one = core.call(context.namespace.runtime(structure.seed), context.result)
        seed_name = context.bar(out)
        seeded.append(Assign(seed_name, one, core.NOWHERE.as_role("seed")))
    reverse.state[out] = "borrowed"
    if out not in context.useful:
        reverse.state.clear()
    reverse.block(prepared.body)
    forward = forward_sweep(context, plan, reverse)
    results = [_gradient(context, reverse, p) for p in context.wrt]
    gradient = results[0] if request.single and len(results) == 1 else core.tuple_(results)
    value = gradient if request.mode in (GRAD, VJP) else core.tuple_([core.name(out), gradient])
    stacks = tuple(
        Assign(name, gast.List(elts=[], ctx=gast.Load()), core.NOWHERE)
        for key, name in reverse.stacks.items()
        if _is_stack(plan, key)
    )
    copies = _entry_copies(context, context.body, prepared.memory, prepared.written)
    body = (
        *copies,
        *stacks,
        *first_bindings(context, plan, reverse),
        *forward,
        *seeded,
        *reverse.out,
        core.Return(value),
    )
    arguments = signature.extended(context.arguments, (seed_name,) if request.mode == VJP else ())
    return body, arguments, plan


def _is_stack(plan: Plan, key: Any) -> bool:
    stmt = key[0]
    return key in plan.ends or plan.depth[stmt] > 0


def _check_scalar(kind: Kind, context: Context) -> None:
    if (
        isinstance(kind, (kinds.Tuple, kinds.List, kinds.Dict))
        or isinstance(kind, kinds.Array)
        and (kinds.rank(kind) or 0) > 0
    ):
        what = {"Tuple": "a tuple", "List": "a list", "Dict": "a dict"}.get(type(kind).__name__, "an array")
        fail(
            "S2S402",
            f"the result of `{context.name}` is {what}, not a scalar",
            None,
            "a gradient belongs to a scalar result",
            ("use s2sad.jacobian, s2sad.vjp with a seed of the result's shape, or s2sad.elementwise_grad",),
        )


def _gradient(context: Context, reverse: Reverse, name: str) -> core.Expr:
    kind = context.kind(name)
    if name not in reverse.state:
        reverse.start(name)
        return core.name(context.bar(name))
    if reverse.state[name] != OWNED and not kinds.is_immutable(kind):
        reverse.own(name)
    return core.name(context.bar(name))


def _jvp(context: Context, request: Request) -> tuple[Block, Any, None]:
    context.body = prepare.results_apart(context, context.body)
    memory = prepare.groups(context, context.body)
    written = frozenset(
        memory[w] for s in core.walk(context.body) if (w := sharing.written_by(s)) is not None and w in memory
    )
    forward = Forward(context, frozenset(n for n, g in memory.items() if g in written))
    dots = [context.dot(p) for p in context.wrt]
    for p, dot in zip(context.wrt, dots, strict=True):
        context.types[dot] = context.kind(p)
    body = forward.block(context.body)
    out = context.result.id
    tangent = core.name(context.dot(out)) if out in context.useful else forward.zero(context.result)
    copies = list(_entry_copies(context, context.body, memory, written))
    for p, dot in zip(context.wrt, dots, strict=True):
        if memory.get(p) in written:
            made = (
                core.call(core.attribute(core.name(dot), "copy"))
                if kinds.is_array(context.kind(p))
                else core.call(context.namespace.runtime(structure.own), core.name(dot))
            )
            copies.append(Assign(dot, made, core.NOWHERE))
    for p in context.parameters:
        if p in context.useful and p not in context.wrt:
            copies.append(Assign(context.dot(p), forward.zero(core.name(p)), core.NOWHERE))
    result = tangent if request.mode == HVP else core.tuple_([core.name(out), tangent])
    whole = (*copies, *body, core.Return(result))
    return whole, signature.extended(context.arguments, tuple(dots)), None


__all__ = ["Derivative", "Request", "derive"]
