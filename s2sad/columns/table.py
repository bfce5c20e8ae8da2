"""How primitives are applied to columns: by the function itself along later axes, or by a function that stacks.

A form gets the walk, the call, its arguments by name as parts, and the kind of one column of the result; it returns the
expression, or raises ``NoColumns`` where it has none. Elementwise rules need no entry.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gast
import numpy as np

from s2sad import core, kinds
from s2sad.columns.parts import SLICE, NoColumns, Part, aligned, literal, numeric, opened, spelled
from s2sad.core import Expr
from s2sad.runtime import columns, products, reductions, scans, structure

Arguments = dict[str, Part]
Form = Callable[[Any, Any, Arguments, int], Expr]
FORMS: dict[Any, Form] = {}


def form(*primitives: Any) -> Callable[[Form], Form]:
    def declare(function: Form) -> Form:
        FORMS.update(dict.fromkeys(primitives, function))
        return function

    return declare


def plain(args: Arguments, *allowed: str) -> None:
    """Refuse options that a form does not know."""
    for name, part in args.items():
        if name not in allowed and not (isinstance(part.expr, gast.Constant) and part.expr.value is None):
            raise NoColumns(f"the option {name} is not known")


def shifted(axis: Any, rank: int) -> Any:
    """Return the axes of columns for those of one column; None: all of them."""
    if axis is None:
        return 1 if rank == 1 else tuple(range(1, rank + 1))
    if isinstance(axis, tuple):
        return tuple(shifted(a, rank) for a in axis)
    return axis + 1 if axis >= 0 else axis


def option(args: Arguments, name: str, default: Any = None) -> Any:
    return literal(args[name].expr) if name in args else default


def turned(walk: Any, array: Expr) -> Expr:
    """Return the transpose of an array without columns."""
    if isinstance(array, gast.Attribute) and array.attr == "T" and kinds.is_array(walk.kind(array.value)):
        return array.value
    return core.attribute(array, "T")


# -- the same function along later axes --------------------------------------------------------------------------------


@form(np.sum, np.mean, np.prod, np.max, np.min, np.amax, np.amin, np.std, np.var)
def reduction(walk: Any, call: Any, args: Arguments, rank: int) -> Expr:
    plain(args, "a", "axis", "keepdims", "dtype")
    a = args["a"]
    if a.rank == 0:
        return a.expr
    axis = core.call(walk.function(call, a), a.expr, axis=spelled(shifted(option(args, "axis"), a.rank)))
    if "keepdims" in args:
        axis.keywords.append(gast.keyword(arg="keepdims", value=args["keepdims"].expr))
    if "dtype" in args and not isinstance(args["dtype"].expr, gast.Constant):
        raise NoColumns("dtype")
    return axis


@form(np.flip, np.cumsum, np.cumprod, np.roll, np.sort)
def along(walk: Any, call: Any, args: Arguments, rank: int) -> Expr:
    name = "m" if "m" in args else "a"
    plain(args, name, "axis", "shift")
    a = args[name]
    default = -1 if walk.denoted(call) is np.sort else None
    axis = option(args, "axis", default)
    if axis is None and a.rank != 1 and "m" not in args:
        raise NoColumns("the array is made flat")
    extra = [args["shift"].expr] if "shift" in args else []
    return core.call(walk.function(call, a), a.expr, *extra, axis=spelled(shifted(axis, a.rank)))


@form(np.transpose)
def transpose(walk: Any, call: Any, args: Arguments, rank: int) -> Expr:
    a = args["a"]
    order = option(args, "axes") or tuple(reversed(range(a.rank)))
    if a.rank < 2:
        return a.expr
    return core.call(walk.np("transpose"), a.expr, spelled((0, *(i % a.rank + 1 for i in order))))


@form(np.swapaxes)
def swapaxes(walk: Any, call: Any, args: Arguments, rank: int) -> Expr:
    a, *axes = args.values()
    return core.call(walk.np("swapaxes"), a.expr, *(spelled(shifted(literal(x.expr), a.rank)) for x in axes))


@form(np.expand_dims, np.moveaxis)
def moved(walk: Any, call: Any, args: Arguments, rank: int) -> Expr:
    a, *axes = args.values()
    if a.rank == 0:
        raise NoColumns("a number made an array")
    return core.call(walk.function(call, a), a.expr, *(spelled(shifted(literal(x.expr), a.rank)) for x in axes))


@form(np.reshape, np.ravel, np.ndarray.flatten)
def reshape(walk: Any, call: Any, args: Arguments, rank: int) -> Expr:
    a, *rest = args.values()
    if a.rank == 0 or any(name not in ("a", "shape") for name in args):
        raise NoColumns("a number made an array, or an order")
    if not rest:
        shape: list[Expr] = [spelled(-1)]
    elif isinstance(rest[0].expr, gast.Tuple):
        shape = list(rest[0].expr.elts)
    elif kinds.is_scalar(rest[0].kind):
        shape = [rest[0].expr]
    else:
        shape = [gast.Starred(value=rest[0].expr, ctx=gast.Load())]
    made = core.call(walk.np("reshape"), a.expr, core.tuple_([walk.count(a), *shape]))
    return core.call(core.attribute(made, "copy")) if walk.denoted(call) is np.ndarray.flatten else made


@form(np.broadcast_to)
def broadcast_to(walk: Any, call: Any, args: Arguments, rank: int) -> Expr:
    a, shape = args.values()
    starred = gast.Starred(value=shape.expr, ctx=gast.Load())
    return core.call(walk.np("broadcast_to"), aligned(a, rank), core.tuple_([walk.count(a), starred]))


@form(np.zeros_like, np.ones_like, np.empty_like, np.copy, structure.zeros_like, structure.own)
def mirrored(walk: Any, call: Any, args: Arguments, rank: int) -> Expr:
    if len(call.args) + len(call.keywords) > 1:
        raise NoColumns("options")
    (a,) = args.values()
    return core.call(walk.function(call, a), a.expr)


@form(np.full_like)
def full_like(walk: Any, call: Any, args: Arguments, rank: int) -> Expr:
    a, value = list(args.values())[:2]
    plain(args, *list(args)[:2])
    return core.add(aligned(value, rank), core.call(walk.np("zeros_like"), aligned(a, rank)))


@form(np.full)
def full(walk: Any, call: Any, args: Arguments, rank: int) -> Expr:
    shape, value = list(args.values())[:2]
    plain(args, *list(args)[:2])
    return core.add(aligned(value, rank), core.call(walk.np("zeros"), shape.expr))


# -- products ----------------------------------------------------------------------------------------------------------


@form(np.dot, np.matmul)
def product(walk: Any, call: Any, args: Arguments, rank: int) -> Expr:
    a, b = args.values()
    at = gast.MatMult
    if a.rank == 0 or b.rank == 0:
        return walk.elementwise([a, b], lambda u, v: core.mul(u, v)).expr
    if max(a.rank, b.rank) > 2:
        if walk.denoted(call) is np.dot or min(a.rank, b.rank) < 2:
            raise NoColumns("a product of arrays of more than two axes")
        return core.binary(aligned(a, rank), at, aligned(b, rank))
    if not a.many and b.rank == 1:
        return core.binary(b.expr, at, turned(walk, a.expr) if a.rank == 2 else a.expr)
    if not a.many or not b.many or a.rank == b.rank == 2:
        return core.binary(a.expr, at, b.expr)
    none = core.constant(None)
    if a.rank == b.rank == 1:
        return core.call(walk.np("sum"), core.mul(a.expr, b.expr), axis=core.constant(1))
    if b.rank == 1:
        return opened(core.binary(a.expr, at, opened(b.expr, [SLICE, none])), [SLICE, core.constant(0)])
    return opened(core.binary(opened(a.expr, [none]), at, b.expr), [core.constant(0)])


PRODUCT_BARS = {
    "a": {(1, 1): "y * b", (2, 1): "np.outer(y, b)", (1, 2): "y @ b.T", (2, 2): "y @ b.T"},
    "b": {(1, 1): "y * a", (2, 1): "a.T @ y", (1, 2): "np.outer(a, y)", (2, 2): "a.T @ y"},
}


@form(products.dot_bar_a, products.matmul_bar_a, products.dot_bar_b, products.matmul_bar_b)
def product_bar(walk: Any, call: Any, args: Arguments, rank: int) -> Expr:
    y, a, b = call.args
    ranks = walk.part(a).rank, walk.part(b).rank
    text = PRODUCT_BARS[walk.denoted(call).__name__[-1]].get(ranks)
    if text is None:
        raise NoColumns("a product of arrays of more than two axes")
    return walk.part(core.expr(text, y=y, a=a, b=b, np=walk.np("outer").value)).expr


@form(np.outer)
def outer(walk: Any, call: Any, args: Arguments, rank: int) -> Expr:
    a, b = list(args.values())
    if a.rank != 1 or b.rank != 1:
        raise NoColumns("an outer product of other than vectors")
    none = core.constant(None)
    left = opened(a.expr, [SLICE, none]) if a.many else core.subscript(a.expr, core.tuple_([SLICE, none]))
    return core.mul(left, opened(b.expr, [none]) if b.many else b.expr)


@form(np.einsum)
def einsum(walk: Any, call: Any, args: Arguments, rank: int) -> Expr:
    subscripts = literal(call.args[0])
    if "->" not in subscripts or "." in subscripts or call.keywords:
        raise NoColumns("subscripts")
    terms, _, result = subscripts.replace(" ", "").partition("->")
    letter = next(c for c in "zyxwvutsrqponmlkjihgfedcba" if c not in subscripts)
    parts = [walk.part(a) for a in call.args[1:]]
    named = [letter + t if p.many else t for t, p in zip(terms.split(","), parts, strict=True)]
    return core.call(call.func, core.constant(f"{','.join(named)}->{letter}{result}"), *(p.expr for p in parts))


@form(np.linalg.solve)
def solve(walk: Any, call: Any, args: Arguments, rank: int) -> Expr:
    a, b = args.values()
    if b.rank == 1 and not a.many:
        return core.attribute(core.call(call.func, a.expr, core.attribute(b.expr, "T")), "T")
    if b.rank == 1 and b.many:
        column = opened(b.expr, [SLICE, core.constant(None)])
        return opened(core.call(call.func, a.expr, column), [SLICE, core.constant(0)])
    if b.rank != 2:
        raise NoColumns("a right side of another rank")
    return core.call(call.func, a.expr, b.expr)


@form(np.linalg.inv, np.linalg.det)
def stacked(walk: Any, call: Any, args: Arguments, rank: int) -> Expr:
    (a,) = args.values()
    return core.call(call.func, a.expr)


# -- joining -----------------------------------------------------------------------------------------------------------


@form(np.concatenate, np.stack)
def joined(walk: Any, call: Any, args: Arguments, rank: int) -> Expr:
    elements = call.args[0]
    plain(args, next(iter(args)), "axis")
    axis = option(args, "axis", 0)
    if not isinstance(elements, (gast.Tuple, gast.List)) or axis is None:
        raise NoColumns("what is joined is not written out")
    parts = [walk.spread(walk.part(e)) for e in elements.elts]
    return core.call(call.func, type(elements)(elts=parts, ctx=gast.Load()), axis=spelled(shifted(axis, rank)))


@form(np.array, np.asarray)
def array(walk: Any, call: Any, args: Arguments, rank: int) -> Expr:
    elements = call.args[0]
    if len(args) > 1:
        raise NoColumns("options")
    if not isinstance(elements, (gast.Tuple, gast.List)):
        whole = walk.part(elements)
        if isinstance(whole.kind, kinds.List) and numeric(whole.kind.element):
            return core.call(walk.runtime(columns.stacked), whole.expr, walk.count())
        if not kinds.is_array(whole.kind):
            raise NoColumns("an array of what is not written out")
        return core.call(call.func, whole.expr)
    found = [walk.part(e) for e in elements.elts]
    if any(p.rank != rank - 1 for p in found):
        raise NoColumns("nested lists")
    return core.call(
        walk.np("stack"), gast.List(elts=[walk.spread(p) for p in found], ctx=gast.Load()), axis=core.constant(1)
    )


# -- what generated code calls -----------------------------------------------------------------------------------------


@form(structure.unbroadcast, structure.fit)
def unbroadcast(walk: Any, call: Any, args: Arguments, rank: int) -> Expr:
    bar, x = args.values()
    if kinds.is_complex(bar.kind) is not False and kinds.is_complex(x.kind) is not True:
        raise NoColumns("the part of a complex number")
    if bar.rank == 0 and x.rank == 0:
        return bar.expr
    if x.rank == 0:
        return core.call(walk.np("sum"), bar.expr, axis=spelled(shifted(None, bar.rank)))
    if not kinds.same_shape(bar.kind, x.kind):
        made = core.call(walk.runtime(columns.sum_to), aligned(bar, max(bar.rank, x.rank)), walk.shape(x))
    else:
        made = bar.expr
    same = getattr(bar.kind, "dtype", None) == getattr(x.kind, "dtype", "") is not None
    return made if same else core.call(walk.runtime(structure.like), made, x.expr)


@form(structure.like)
def like(walk: Any, call: Any, args: Arguments, rank: int) -> Expr:
    bar, x = args.values()
    if kinds.is_complex(bar.kind) is not False and kinds.is_complex(x.kind) is not True:
        raise NoColumns("the part of a complex number")
    return bar.expr if x.rank == 0 else core.call(call.func, bar.expr, x.expr)


@form(structure.broadcast, structure.rebroadcast)
def broadcast(walk: Any, call: Any, args: Arguments, rank: int) -> Expr:
    dot, like_ = args.values()
    if like_.rank == 0 or kinds.same_shape(dot.kind, like_.kind):
        return dot.expr
    return core.add(aligned(dot, rank), core.call(walk.np("zeros_like"), aligned(like_, rank)))


@form(reductions.unreduce)
def unreduce(walk: Any, call: Any, args: Arguments, rank: int) -> Expr:
    plain(args, "g", "shape", "axis", "keepdims")
    g = args["g"]
    axis = shifted(option(args, "axis"), rank)
    shape = core.tuple_([walk.count(g), gast.Starred(value=args["shape"].expr, ctx=gast.Load())])
    if option(args, "keepdims", False):
        return core.call(call.func, g.expr, shape, axis=spelled(axis), keepdims=core.constant(True))
    return core.call(call.func, g.expr, shape, axis=spelled(axis))


@form(scans.sum_from_end)
def from_end(walk: Any, call: Any, args: Arguments, rank: int) -> Expr:
    y_bar, shape, *given = args.values()
    # without an axis it is that of an array made flat
    axis = next((literal(a.expr) for a in given), None) or 0
    whole = core.tuple_([walk.count(y_bar), gast.Starred(value=shape.expr, ctx=gast.Load())])
    return core.call(call.func, y_bar.expr, whole, spelled(shifted(axis, y_bar.rank)))


@form(scans.cumsum_like)
def running(walk: Any, call: Any, args: Arguments, rank: int) -> Expr:
    g, y_bar, *given = args.values()
    axis = next((literal(a.expr) for a in given), None)
    if not g.many or axis is None and g.rank != 1:
        raise NoColumns("the array is made flat")
    return core.call(call.func, g.expr, walk.spread(y_bar), spelled(shifted(axis, g.rank)))


@form(float, np.float64)
def number(walk: Any, call: Any, args: Arguments, rank: int) -> Expr:
    (x,) = (walk.part(a) for a in call.args)
    if kinds.widened(x.kind) != kinds.FLOAT:
        raise NoColumns("a cast")
    return x.expr
