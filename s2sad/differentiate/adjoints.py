"""The adjoint of one operation: what each of its active arguments receives, and which primal values that reads."""

from __future__ import annotations

import dataclasses
import inspect
import operator
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import gast
import numpy as np

from s2sad import core, kinds
from s2sad.analysis import operations
from s2sad.analysis.singular import CHOOSING
from s2sad.core import Assign, Expr
from s2sad.differentiate import callees, checkpointing, displays
from s2sad.differentiate.context import Context
from s2sad.differentiate.template import default_expr, instantiate
from s2sad.differentiate.written_out import Writer, made_new
from s2sad.kinds import Kind
from s2sad.runtime import elementwise, records, reductions, structure

# what they give lies between 0 and 1, whatever they are given
COMPARING = frozenset({elementwise.share, elementwise.share_of_numbers})


@dataclass(frozen=True)
class Contribution:
    """``name``'s adjoint grows by ``expr``; with ``index``, only the part of it that the operation read.

    ``fresh``: the value is a new object that nobody else holds. ``how``: add, item (of an array or list), field.
    """

    name: str
    expr: Expr
    fresh: bool
    how: str = "add"
    index: Any = None
    # what is known of the part
    kind: Kind | None = None


@dataclass(frozen=True)
class Adjoint:
    """``reads``: primal values; ``shapes``: names that must be bound to something of their shape, for zeros."""

    before: tuple[tuple[core.Target, Expr], ...] = ()
    contributions: tuple[Contribution, ...] = ()
    reads: frozenset[str] = frozenset()
    shapes: frozenset[str] = frozenset()
    result: str = ""


NOTHING = Adjoint()
# what reads, of an array, no element: of their second argument, and of their first
FITTING = (structure.unbroadcast, structure.fit, structure.like)
QUOTIENTS = (operator.truediv, np.divide)
SHAPES = (np.shape, np.zeros_like, np.ndim, np.size, len)


def of_assign(context: Context, stmt: Assign) -> Adjoint:
    """Return the adjoint of an active assignment."""
    callee = callees.forward_part(context, stmt)
    y, expr = (stmt.target if isinstance(stmt.target, str) else str(stmt.target[0])), stmt.value
    y_bar = core.name(context.bar(y))
    kept = callees.kept_operation(context, stmt) if callee is None else None
    again = checkpointing.backward(context, stmt, y_bar)
    if again is not None and isinstance(stmt.target, tuple):
        made = _loop(context, again, *checkpointing.arguments(context, stmt))
    elif again is not None:
        made = _call(context, checkpointing.called_with(context, expr), again)
    elif callee is not None:
        backward = core.call(callees.part(context, callee, "backward"), core.name(str(stmt.target[1])), y_bar)
        made = _call(context, callees.arguments_of(callee, expr), backward)
    elif kept is not None:
        made = from_rule(context, stmt, kept, y, y_bar)
    else:
        made = _made(context, stmt, y, expr, y_bar)
    if context.shadowed:
        made = _between_shadows(context, y, made)
    own = {context.bar(y)}.union(*(core.target_names(target) for target, _ in made.before))
    parts = [value for _, value in made.before]
    for c in made.contributions:
        parts += [c.expr] if c.index is None or isinstance(c.index, str) else [c.expr, c.index]
    reads = frozenset().union(*map(core.reads, parts))
    values = frozenset().union(*(values_in(context, p) for p in parts))
    if context.shadowed and made.contributions:
        shadows = {context.bar(n) for n in context.shadowed & {y, *(c.name for c in made.contributions)}}
        values |= shadows
        own -= shadows
    known = frozenset(r for r in values - own if r in context.types)
    shaped = frozenset(r for r in reads - values - own if r in context.types)
    shaped |= frozenset(
        c.name for c in made.contributions if c.how != "add" and context.stand_in(c.name) not in context.parameters
    )
    if callee is not None or kept is not None:
        known |= callees.mutable_arguments(context, expr)
    return Adjoint(made.before, merged(context, made.contributions), known, shaped, y)


def values_in(context: Context, expr: Any) -> frozenset[str]:
    """Return the names that an expression reads for more than the shape and dtype of an array."""
    if isinstance(expr, gast.Call) and expr.args:
        callee = operations.denoted(expr.func, context.namespace)
        asked = expr.args[1:] if callee in FITTING else expr.args[:1] if callee in SHAPES else []
        if all(isinstance(a, gast.Name) and kinds.is_array(context.kind(a.id)) for a in asked):
            return frozenset().union(*(values_in(context, a) for a in expr.args if a not in asked))
    if (
        isinstance(expr, gast.Attribute)
        and expr.attr in ("shape", "ndim", "size")
        and isinstance(expr.value, gast.Name)
    ):
        if kinds.is_array(context.kind(expr.value.id)):
            return frozenset()
    if isinstance(expr, gast.Name) or isinstance(expr, core.SCOPES):
        return core.reads(expr)
    return frozenset().union(*(values_in(context, child) for child in core.children(expr)))


def _between_shadows(context: Context, y: str, made: Adjoint) -> Adjoint:
    """From shadow to shadow nothing is to be given: they are one memory."""
    if y not in context.shadowed:
        return made
    return dataclasses.replace(
        made, contributions=tuple(c for c in made.contributions if c.name not in context.shadowed)
    )


def _call(context: Context, found: list[Any], backward: Expr) -> Adjoint:
    """A call returns the adjoints of several arguments at once, of a single one that."""
    if len(found) == 1:
        (only,) = found
        return Adjoint((), (Contribution(only.id, backward, True),) if is_active(context, only) else ())
    bars = tuple(_received(context, a) for a in found)
    gives = zip(found, bars, strict=True)
    return Adjoint(
        ((bars, backward),),
        tuple(Contribution(a.id, core.name(b), True) for a, b in gives if is_active(context, a)),
    )


def _received(context: Context, argument: Any) -> str:
    """Return a name for what a call gives to the adjoint of an argument."""
    if not is_active(context, argument):
        return context.fresh("_")
    context.bar(argument.id)
    return context.fresh(f"{argument.id}_bar", context.kind(argument.id))


def _loop(context: Context, backward: Expr, state: list[Any], shared: list[Any]) -> Adjoint:
    """The reverse of a checkpointed loop returns the adjoints of its state, and of what its rounds share."""
    both = [[_received(context, a) for a in part] for part in (state, shared)]
    bars = [b for part in both for b in part]
    gives = zip([*state, *shared], bars, strict=True)
    return Adjoint(
        ((tuple(tuple(part) or context.namer.fresh("_") for part in both), backward),),
        tuple(Contribution(a.id, core.name(b), True) for a, b in gives if is_active(context, a)),
    )


def merged(context: Context, found: tuple[Contribution, ...]) -> tuple[Contribution, ...]:
    """Add up what one operation gives to one name, as ``x * x`` does."""
    result: list[Contribution] = []
    for c in found:
        same = next((i for i, d in enumerate(result) if d.name == c.name and d.how == c.how == "add"), None)
        if same is not None and kinds.is_numeric(context.kind(c.name)):
            result[same] = Contribution(c.name, core.add(result[same].expr, c.expr), True)
        else:
            result.append(c)
    return tuple(result)


def is_active(context: Context, expr: Any) -> bool:
    return isinstance(expr, gast.Name) and expr.id in context.useful


def _made(context: Context, stmt: Assign, y: str, expr: Any, y_bar: Expr) -> Adjoint:
    if isinstance(expr, gast.Name):
        if is_active(context, expr) and kinds.is_float(context.kind(expr.id)) and not kinds.is_float(context.kind(y)):
            # a real number that may become complex elsewhere has a real adjoint
            return _give(context, [(expr, core.call(context.namespace.runtime(structure.like), y_bar, expr), False)])
        return _give(context, [(expr, y_bar, False)])
    if isinstance(expr, (gast.Tuple, gast.List)):
        return _give(context, [(e, core.subscript(y_bar, core.constant(i)), False) for i, e in enumerate(expr.elts)])
    if isinstance(expr, gast.Dict):
        return _give(
            context, [(v, core.subscript(y_bar, k), False) for k, v in zip(expr.keys, expr.values, strict=True)]
        )
    if isinstance(expr, gast.Subscript):
        return _item(context, expr, y, y_bar)
    if isinstance(expr, gast.BinOp):
        special = _sequence(context, expr, y_bar, stmt)
        if special is not None:
            return special
    if isinstance(expr, gast.Attribute):
        field = _field(context, expr, y, y_bar)
        if field is not None:
            return field
    if isinstance(expr, gast.Call):
        built = _constructor(context, expr, y_bar)
        if built is not None:
            return built
    try:
        op = operations.decode(expr, context.namespace, context.kind_of)
    except TypeError as error:
        not_fitting(context, stmt, error)
        return NOTHING
    if op is None:
        no_rule(context, stmt)
        return NOTHING
    return from_rule(context, stmt, op, y, y_bar)


def span_of(stmt: Any) -> Any:
    return stmt.origin.span


def no_rule(context: Context, stmt: Any) -> None:
    names = sorted(n for n in core.reads(stmt.value) if n in context.useful)
    context.diagnostics.report(
        "S2S201",
        "no derivative rule for this operation",
        span_of(stmt),
        f"what kind of value {' and '.join(f'`{n}`' for n in names)} is, is not known",
        ("annotate the parameters, or call the derivative with the arguments: then their kinds are known",),
    )


def not_fitting(context: Context, stmt: Any, error: TypeError) -> None:
    context.diagnostics.report(
        "S2S202",
        f"the rule does not know this call: {error}",
        span_of(stmt),
        help=("`s2sad rules NAME` prints what the rule takes",),
    )


def one_mode(context: Context, stmt: Any, primitive: Any, mode: str) -> None:
    name = getattr(primitive, "__name__", str(primitive))
    context.diagnostics.report(
        "S2S203",
        f"the rule for `{name}` has no {mode} mode",
        span_of(stmt),
        help=(f'declare it with @s2sad.rule.{mode}, see README, "Rules of your own"',),
    )


def not_differentiable_in(context: Context, stmt: Any, primitive: Any, parameter: str, argument: str) -> None:
    context.diagnostics.report(
        "S2S206",
        f"`{getattr(primitive, '__name__', primitive)}` has no derivative in its argument `{parameter}`",
        span_of(stmt),
        f"`{argument}` is what you differentiate with respect to, or depends on it",
        (f"if it is meant to be constant: s2sad.stop_gradient({argument})",),
    )


def _give(context: Context, parts: list[tuple[Any, Expr, bool]]) -> Adjoint:
    return Adjoint((), tuple(Contribution(e.id, bar, fresh) for e, bar, fresh in parts if is_active(context, e)))


def _item(context: Context, expr: gast.Subscript, y: str, y_bar: Expr) -> Adjoint:
    if not is_active(context, expr.value):
        return NOTHING
    base = expr.value.id
    kind = context.kind(base)
    if isinstance(kind, kinds.Array) and kind.shape == ():
        # its adjoint may be a number, which has no items
        whole = core.call(context.namespace.runtime(structure.unbroadcast), y_bar, expr.value)
        return _give(context, [(expr.value, whole, False)])
    if isinstance(kind, kinds.Array) and (without := _without_new_axes(expr.slice)) is not None:
        return _give(context, [(expr.value, core.subscript(y_bar, without), False)])
    how = "field" if isinstance(context.kind(base), kinds.Tuple) else "item"
    return Adjoint((), (Contribution(base, y_bar, False, how, expr.slice, context.kind(y)),))


def _without_new_axes(index: Any) -> Any:
    """Return the index that takes away the axes which another adds (``[:, None]``), None if it does more than that."""
    parts = index.elts if isinstance(index, gast.Tuple) else [index]
    if not all(core.is_full_slice(p) or isinstance(p, gast.Constant) and p.value in (None, Ellipsis) for p in parts):
        return None
    undone = [core.constant(0) if getattr(p, "value", 0) is None else p for p in parts]
    while undone and core.is_full_slice(undone[-1]):
        undone.pop()
    return core.tuple_(undone) if len(undone) > 1 else undone[0] if undone else index


def _field(context: Context, expr: gast.Attribute, y: str, y_bar: Expr) -> Adjoint | None:
    kind = context.kind_of(expr.value)
    if isinstance(kind, kinds.Tuple) and hasattr(kind.cls, "_fields"):
        index = core.constant(kind.cls._fields.index(expr.attr))
        return (
            Adjoint((), (Contribution(expr.value.id, y_bar, False, "field", index),))
            if is_active(context, expr.value)
            else NOTHING
        )
    if isinstance(kind, kinds.Object):
        if not is_active(context, expr.value):
            return NOTHING
        return Adjoint((), (Contribution(expr.value.id, y_bar, False, "attribute", expr.attr, context.kind(y)),))
    return None


def _sequence(context: Context, expr: gast.BinOp, y_bar: Expr, stmt: Assign) -> Adjoint | None:
    """Concatenation and repetition of lists and tuples."""
    left, right = context.kind_of(expr.left), context.kind_of(expr.right)
    sequences = (kinds.List, kinds.Tuple)
    if ambiguous_sum(context, expr, stmt):
        return Adjoint()
    if isinstance(expr.op, gast.Add) and isinstance(left, sequences) and isinstance(right, sequences):
        size = (
            core.constant(len(left.elements))
            if isinstance(left, kinds.Tuple)
            else core.call(core.name("len"), expr.left)
        )
        head = core.subscript(y_bar, gast.Slice(lower=None, upper=size, step=None))
        tail = core.subscript(y_bar, gast.Slice(lower=size, upper=None, step=None))
        return _give(context, [(expr.left, head, True), (expr.right, tail, True)])
    if isinstance(expr.op, gast.Mult) and (isinstance(left, sequences) or isinstance(right, sequences)):
        part = expr.left if isinstance(left, sequences) else expr.right
        folded = core.call(context.namespace.runtime(structure.fold), y_bar, core.call(core.name("len"), part))
        return _give(context, [(part, folded, True)])
    return None


def ambiguous_sum(context: Context, expr: gast.BinOp, stmt: Assign) -> bool:
    """Refuse a sum that joins sequences or adds numbers, according to what an operand of unknown kind is."""
    operands = [context.kind_of(expr.left), context.kind_of(expr.right)]
    sequences = [isinstance(k, (kinds.Tuple, kinds.List)) for k in operands]
    if not isinstance(expr.op, gast.Add) or any(sequences) == all(sequences) or kinds.UNKNOWN not in operands:
        return False
    context.diagnostics.report(
        "S2S206",
        "cannot tell whether this `+` joins sequences or adds numbers",
        span_of(stmt),
        "the kind of one operand is not known",
        ("build the list or tuple from its elements, or the array with np.array",),
    )
    return True


def _constructor(context: Context, expr: gast.Call, y_bar: Expr) -> Adjoint | None:
    callee = operations.denoted(expr.func, context.namespace)
    if isinstance(callee, type) and issubclass(callee, tuple) and hasattr(callee, "_fields"):
        return _give(context, [(e, core.subscript(y_bar, core.constant(i)), False) for i, e in enumerate(expr.args)])
    if isinstance(callee, type) and (dataclasses.is_dataclass(callee) or callee is SimpleNamespace):
        return _give(context, [(k.value, core.attribute(y_bar, str(k.arg)), False) for k in expr.keywords])
    if callee is records.replaced:
        (x,), parts = expr.args, {str(k.arg): k.value for k in expr.keywords}
        zero = context.namespace.runtime(structure.zeros_like)
        rest = {k: core.call(zero, core.attribute(x, k)) for k in parts}
        given = [(x, core.call(expr.func, y_bar, **rest), True)] if is_active(context, x) else []
        return _give(context, [*given, *((e, core.attribute(y_bar, k), False) for k, e in parts.items())])
    if callee is records.replaced_item:
        x, key, part = expr.args
        zeros = core.call(context.namespace.runtime(structure.zeros_like), core.subscript(x, key))
        given = [(x, core.call(expr.func, y_bar, key, zeros), True)] if is_active(context, x) else []
        return _give(context, [*given, (part, core.subscript(y_bar, key), False)])
    if isinstance(expr.func, gast.Attribute) and callee is operations.MISSING:
        kind = context.kind_of(expr.func.value)
        if expr.func.attr == "copy" and isinstance(kind, (kinds.List, kinds.Dict)):
            return _give(context, [(expr.func.value, y_bar, False)])
    if isinstance(expr.func, gast.Attribute) and expr.func.attr in ("__new__", "pop") and callee is operations.MISSING:
        # the reverse of taking an item out is in ``stores``; a new object has received nothing yet
        return NOTHING
    return None


def from_rule(context: Context, stmt: Assign, op: operations.Operation, y: str, y_bar: Expr) -> Adjoint:
    rule = op.rules.both or op.rules.reverse
    if rule is None:
        one_mode(context, stmt, op.primitive, "reverse")
        return NOTHING
    wanted, spread = _wanted(context, stmt, op, rule)
    if not wanted:
        return NOTHING
    parts = {"y": core.name(y), "y_bar": y_bar}
    if rule.keeps is not None:
        parts["kept"] = core.name(str(stmt.target[1]))
    for p in rule.parameters:
        if p.name in op.arguments:
            value = op.arguments[p.name]
            parts[p.name] = core.tuple_(value) if p.kind is inspect.Parameter.VAR_POSITIONAL else value
        elif p.name in op.defaults:
            parts[p.name] = default_expr(op.defaults[p.name], context.namespace)
        elif p.kind is inspect.Parameter.VAR_POSITIONAL:
            parts[p.name] = core.tuple_([])
    made = instantiate(rule, parts, wanted, context.namespace, context.namer, f"{y}_bar")
    writer = Writer(context, {context.bar(y): context.kind(y)})
    before: list[tuple[core.Target, Expr]] = []
    for target, value in made.before:
        value = value if rule.kind == "elementwise" else writer.expr(value)
        before.append((target, value))
        if isinstance(target, str):
            writer.known[target] = writer.kind(value)
        for n in core.target_names(target):
            context.types.setdefault(n, kinds.UNKNOWN)
    found: list[Contribution] = []
    if op.primitive in QUOTIENTS and len(wanted) == 2 and y not in context.guarded and "where" not in op.options:
        return _quotient(context, op, y, y_bar)
    for param in wanted:
        expr = made.results[param]
        if param in spread:
            held = context.fresh(f"{y}_{param}_bar")
            before.append((held, expr))
            for i, each in enumerate(op.arguments[param]):
                if is_active(context, each):
                    found.append(Contribution(each.id, core.subscript(core.name(held), core.constant(i)), False))
            continue
        name = op.arguments[param].id
        apart = displays.taken_apart(context, stmt, op, name, y)
        if apart is not None:
            found.append(Contribution(name, apart, True))
            continue
        if rule.kind == "elementwise":
            expr, fresh = elementwise_bar(context, rule.singular, op, y, y_bar, expr, name)
        else:
            expr = plain_number(context, writer.expr(whole_sum(context, expr)), context.kind(name))
            fresh = made_new(writer, expr)
            if narrower(context.kind(name), context.kind(y)):
                expr = core.call(context.namespace.runtime(structure.like), expr, core.name(name))
        found.append(Contribution(name, expr, fresh))
    return Adjoint(tuple(before), tuple(_given_away(writer, before, found)))


def _given_away(
    writer: Writer, before: list[tuple[core.Target, Expr]], found: list[Contribution]
) -> Iterator[Contribution]:
    """What the operation makes first, and gives to one argument alone, nobody else holds."""
    new = {target for target, value in before if made_new(writer, value)}
    for c in found:
        others = [d for d in found if d is not c and not d.fresh]
        given = isinstance(c.expr, gast.Name) and c.expr.id in new
        alone = given and not any(c.expr.id in core.reads(d.expr) for d in others)
        yield dataclasses.replace(c, fresh=True) if alone else c


def _quotient(context: Context, op: operations.Operation, y: str, y_bar: Expr) -> Adjoint:
    """What the numerator receives serves the denominator: ``q = y_bar / x2`` and ``-q * y``."""
    x1, x2 = op.arguments["x1"], op.arguments["x2"]
    stem, _, number = y.rpartition("_")
    held = context.fresh(f"{context.namer.part(stem if number.isdigit() else y)}_bar", context.kind(y))
    parts = ((x1.id, core.constant(1.0)), (x2.id, core.unary(gast.USub, core.name(y))))
    made = [elementwise_bar(context, False, op, y, core.name(held), partial, n)[0] for n, partial in parts]
    given = tuple(Contribution(n, expr, True) for (n, _), expr in zip(parts, made, strict=True))
    return Adjoint(((held, core.binary(y_bar, gast.Div, x2)),), given)


def narrower(x: Kind, y: Kind) -> bool:
    """Tell whether an array is real where a result is complex, or single where that is double."""
    if not isinstance(x, kinds.Array) or not isinstance(y, (kinds.Array, kinds.Scalar)) or not kinds.is_inexact(x):
        return False
    precise = y.dtype in ("float", "float64", "complex", "complex128")
    return precise and (x.dtype == "float32" or x.dtype == "float64" and str(y.dtype).startswith("complex"))


def _wanted(context: Context, stmt: Assign, op: operations.Operation, rule: Any) -> tuple[list[str], set[str]]:
    wanted: list[str] = []
    spread: set[str] = set()
    for p in rule.parameters:
        argument: Any = op.arguments.get(p.name)
        if p.kind is inspect.Parameter.VAR_POSITIONAL and isinstance(argument, (list, tuple)):
            if any(is_active(context, e) for e in argument):
                wanted.append(p.name)
                spread.add(p.name)
        elif is_active(context, argument):
            if p.name in rule.wrt:
                wanted.append(p.name)
            elif p.name not in rule.ignores and kinds.carries(context.kind(argument.id)):
                not_differentiable_in(context, stmt, op.primitive, p.name, argument.id)
    return wanted, spread


def elementwise_bar(
    context: Context, singular: bool, op: operations.Operation, y: str, y_bar: Expr, partial: Expr, name: str
) -> tuple[Expr, bool]:
    """Return ``y_bar * partial`` brought to the shape of ``name``."""
    y_kind, x_kind = context.kind(y), context.kind(name)
    factor = _number(partial)
    if factor == 1.0:
        expr: Expr = y_bar
    elif factor == -1.0:
        expr = core.unary(gast.USub, y_bar)
    elif y in context.guarded and may_be_infinite(context, partial, singular):
        partial = unraising(context, partial) if kinds.is_scalar(x_kind) else partial
        expr = core.call(context.namespace.runtime(structure.masked_product), y_bar, partial)
    elif y in context.steep and op.primitive in CHOOSING:
        # what is not chosen receives nothing, of an infinite adjoint as well
        expr = core.call(context.namespace.runtime(structure.masked_product), partial, y_bar)
    else:
        expr = core.mul(y_bar, partial)
    if "where" in op.options:
        expr = core.call(context.namespace.numpy("where"), op.options["where"], expr, core.constant(0.0))
    if _is_only_array(context, op, name, y_kind):
        return expr, factor != 1.0
    made = fitted(context, expr, y_kind, x_kind, name)
    # undoing a broadcast that was none gives back the same object
    return made, factor != 1.0 or _leading(y_kind, x_kind) is not None


def _is_only_array(context: Context, op: operations.Operation, name: str, y: Kind) -> bool:
    """Tell whether a result has the shape of an argument whatever that is: all others are numbers."""
    x = context.kind(name)
    if op.options or not isinstance(x, kinds.Array) or not x.shape or not isinstance(y, kinds.Array):
        return False
    others = [a for a in op.arguments.values() if getattr(a, "id", None) != name]
    return y.dtype == x.dtype is not None and all(kinds.rank(context.kind_of(a)) == 0 for a in others)


def may_be_infinite(context: Context, partial: Any, singular: bool = False) -> bool:
    """Tell whether a partial is infinite or no number somewhere, or reads what may be, other than to compare it.

    ``singular``: its rule says that there are such points; none if it reads nothing, or is ``p * x**(p - 1)``, p >= 1.
    """
    if isinstance(partial, gast.Call):
        callee = operations.denoted(partial.func, context.namespace)
        if isinstance(callee, Hashable) and callee in COMPARING:
            return False
        exponent = _number(partial.args[1]) if callee is elementwise.power_partial else None
        if exponent is not None:
            singular &= exponent < 1.0
    if singular and core.reads(partial):
        return True
    if isinstance(partial, gast.Name):
        return partial.id in context.poles
    return any(may_be_infinite(context, part) for part in core.children(partial))


def unraising(context: Context, node: Any) -> Any:
    """Divide as NumPy does, without raising: the partial may not be wanted after all."""
    if isinstance(node, gast.IfExp):
        # it has been asked for
        return node
    node = core.map_children(node, lambda child: unraising(context, child))
    if isinstance(node, gast.BinOp) and isinstance(node.op, gast.Div):
        return core.call(context.namespace.numpy("divide"), node.left, node.right)
    return node


def _number(expr: Any) -> float | None:
    if isinstance(expr, gast.Constant) and isinstance(expr.value, (int, float)):
        return float(expr.value)
    if isinstance(expr, gast.UnaryOp) and isinstance(expr.op, gast.USub):
        inner = _number(expr.operand)
        return None if inner is None else -inner
    return None


def plain(y: Kind, x: Kind) -> bool:
    """Tell whether an adjoint shaped like ``y`` is one of ``x`` as it stands."""
    y, x = kinds.widened(y), kinds.widened(x)
    if isinstance(y, kinds.Scalar) and isinstance(x, kinds.Scalar):
        return y.dtype == x.dtype
    return (
        kinds.same_shape(y, x)
        and isinstance(y, kinds.Array)
        and isinstance(x, kinds.Array)
        and y.dtype == x.dtype is not None
    )


def fitted(context: Context, expr: Expr, y: Kind, x: Kind, name: str) -> Expr:
    if plain(y, x) or isinstance(x, (kinds.List, kinds.Tuple, kinds.Dict, kinds.Object)):
        return expr
    if kinds.is_float(x) and isinstance(y, kinds.Array) and y.dtype == "float64" and y.shape:
        return core.call(context.namespace.numpy("sum"), expr)
    extra = _leading(y, x)
    if extra is not None:
        axes = core.constant(0) if extra == 1 else core.expr("tuple(range(n))", n=core.constant(extra))
        return core.call(context.namespace.numpy("sum"), expr, axis=axes)
    stretched = _stretched(y, x)
    if stretched:
        axis = core.constant(stretched[0]) if len(stretched) == 1 else core.tuple_(map(core.constant, stretched))
        return core.call(context.namespace.numpy("sum"), expr, axis=axis, keepdims=core.constant(True))
    return core.call(context.namespace.runtime(structure.unbroadcast), expr, core.name(name))


def _stretched(y: Kind, x: Kind) -> list[int]:
    """Return the axes of length one along which broadcasting repeated ``x``, if it did no more than that."""
    if not isinstance(y, kinds.Array) or not isinstance(x, kinds.Array) or not y.shape or not x.shape:
        return []
    if len(y.shape) != len(x.shape) or y.dtype is None or y.dtype != x.dtype:
        return []
    pairs = list(zip(y.shape, x.shape, strict=True))
    same = all(n == kinds.of_literal(1) or m == n is not None for m, n in pairs)
    return [i for i, (_, n) in enumerate(pairs) if n == kinds.of_literal(1)] if same else []


def _leading(y: Kind, x: Kind) -> int | None:
    """Return the number of axes that broadcasting put before those of ``x``, if it did no more than that."""
    if not isinstance(y, kinds.Array) or not isinstance(x, kinds.Array) or not y.shape or not x.shape:
        return None
    extra = len(y.shape) - len(x.shape)
    if extra < 1 or y.dtype is None or y.dtype != x.dtype:
        return None
    return extra if kinds.same_shape(kinds.Array(y.dtype, y.shape[extra:]), x) else None


def whole_sum(context: Context, expr: Any) -> Expr:
    """The adjoint of a full sum of a float array is ``np.full_like(a, y_bar)``."""
    if not (isinstance(expr, gast.Call) and operations.denoted(expr.func, context.namespace) is reductions.unreduce):
        return expr
    value, shape, axis, *rest = expr.args
    plain = (
        isinstance(axis, gast.Constant)
        and axis.value is None
        and all(isinstance(r, gast.Constant) and r.value is v for r, v in zip(rest, (False, True), strict=False))
    )
    if plain and isinstance(shape, gast.Call) and isinstance(shape.args[0], gast.Name):
        kind = context.kind(shape.args[0].id)
        if isinstance(kind, kinds.Array) and kinds.is_inexact(kind):
            return core.call(context.namespace.numpy("full_like"), core.name(context.stand_in(shape.args[0].id)), value)
    return expr


SCALAR_RESULTS = frozenset({np.sum, np.dot, np.trace})


def plain_number(context: Context, expr: Any, kind: Kind) -> Any:
    """The adjoint of a float is a float, not an element of somebody's array that ``+=`` would write into."""
    if not kinds.is_float(kind) or not isinstance(expr, (gast.Call, gast.Subscript)):
        return expr
    if isinstance(expr, gast.Call):
        callee = operations.denoted(expr.func, context.namespace)
        if isinstance(callee, np.ufunc) or isinstance(callee, Hashable) and callee in SCALAR_RESULTS or callee is float:
            return expr
    return core.call(core.name("float"), expr)
