"""What rules say with helpers for stacks of matrices, lists and all dtypes: operators, where the kinds are known.

The adjoint of ``solve(a, b)`` of a matrix and a vector is ``-np.outer(b_bar, x)``, not ``solve_bar_a(b_bar, x, a)``.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Hashable, Mapping
from functools import lru_cache
from typing import Any

import gast
import numpy as np

from s2sad import core, kinds
from s2sad.analysis import kinds as kinds_of
from s2sad.analysis import operations
from s2sad.core import Expr
from s2sad.differentiate.context import Context
from s2sad.kinds import Kind
from s2sad.runtime import decompositions, hermitian, joining, linalg, products, reductions, shaping, structure


class Writer:
    """Writes out expressions of one operation. ``known``: of names that the operation adds, their kinds."""

    def __init__(self, context: Context, known: Mapping[str, Kind]) -> None:
        self.context = context
        self.known = dict(known)

    def expr(self, node: Any) -> Any:
        """Return an expression without the helpers that it does not need."""
        node = core.map_children(node, self.expr)
        if isinstance(node, gast.IfExp):
            decided = self.outcome(node.test)
            return node if decided is None else node.body if decided else node.orelse
        if isinstance(node, gast.BinOp):
            return self.scaled(node)
        callee = self.called(node)
        if isinstance(callee, Hashable) and callee in FORMS:
            made = FORMS[callee](self, node)
            return node if made is None else made
        return _shorter(node, callee) if getattr(callee, "__module__", "").startswith("s2sad.runtime") else node

    def kind(self, node: Any) -> Kind:
        """Return what is known of the value of an expression."""
        if isinstance(node, gast.Name) and node.id in self.known:
            return self.known[node.id]
        if isinstance(node, gast.BinOp):
            return kinds_of.result(core.BINARY[type(node.op)], (self.kind(node.left), self.kind(node.right)))
        if isinstance(node, gast.UnaryOp):
            return kinds_of.result(core.UNARY[type(node.op)], (self.kind(node.operand),))
        if isinstance(node, gast.Attribute) and node.attr == "T":
            return kinds_of.result(np.ndarray.T, (self.kind(node.value),))
        callee = self.called(node)
        if isinstance(callee, Hashable) and callee is not operations.MISSING and callee is not None:
            keywords = tuple((k.arg, self.kind(k.value)) for k in node.keywords)
            return kinds_of.result(callee, tuple(map(self.kind, node.args)), keywords)
        return self.context.kind_of(node)

    def called(self, node: Any) -> Any:
        return operations.denoted(node.func, self.context.namespace) if isinstance(node, gast.Call) else None

    def rank(self, node: Any) -> int | None:
        """Return the rank of an expression whose value is a float64 array, else None: no helper has to cast it."""
        kind = self.kind(node)
        real = isinstance(kind, kinds.Array) and kind.dtype == "float64"
        return kinds.rank(kind) if real else None

    def outcome(self, test: Any) -> bool | None:
        """Return the outcome of ``np.ndim(x) == 1``, if it is known."""
        if not isinstance(test, gast.Compare) or not isinstance(test.ops[0], gast.Eq) or len(test.ops) > 1:
            return None
        asked, number = test.left, core.integer(test.comparators[0])
        rank = kinds.rank(self.kind(asked.args[0])) if self.called(asked) is np.ndim else None
        return None if rank is None or number is None else rank == number

    def scaled(self, node: gast.BinOp) -> Any:
        """A number needs no axes to be multiplied with."""
        if isinstance(node.op, gast.Mult) and self.called(node.left) is np.expand_dims and self.rank(node.right):
            if kinds.is_scalar(self.kind(node.left.args[0])):
                return core.binary(node.left.args[0], gast.Mult, node.right)
        return node

    def numpy(self, name: str) -> Expr:
        return self.context.namespace.numpy(name)


def _shorter(node: Any, callee: Any) -> Any:
    """Leave out the last arguments that are what a helper takes them to be."""
    defaults = _defaults(callee)
    args = list(node.args)
    while args and len(args) <= len(defaults) and _is_default(args[-1], defaults[len(args) - 1]):
        args.pop()
    return (
        node if len(args) == len(node.args) else core.call(node.func, *args, **{k.arg: k.value for k in node.keywords})
    )


@lru_cache(1024)
def _defaults(callee: Any) -> tuple[Any, ...]:
    return tuple(p.default for p in inspect.signature(callee).parameters.values() if p.kind is p.POSITIONAL_OR_KEYWORD)


def _is_default(node: Any, default: Any) -> bool:
    return isinstance(node, gast.Constant) and type(node.value) is type(default) and node.value == default


def _alone(writer: Writer, call: Any) -> Any:
    """What has the shape and dtype of what it is to be like is that already."""
    given, like = call.args
    if writer.rank(given) is None or writer.rank(like) is None:
        return None
    return given if kinds.same_shape(writer.kind(given), writer.kind(like)) else None


def _transposed(writer: Writer, call: Any) -> Any:
    if call.keywords or len(call.args) != 1:
        return None
    (a,) = call.args
    if kinds.rank(writer.kind(a)) != 2 or not kinds.is_array(writer.kind(a)):
        return None
    return a.value if isinstance(a, gast.Attribute) and a.attr == "T" else core.attribute(a, "T")


def _matmul(writer: Writer, call: Any) -> Any:
    if call.keywords or len(call.args) != 2 or not all(kinds.is_array(writer.kind(a)) for a in call.args):
        return None
    left, right = call.args
    return core.binary(left, gast.MatMult, right)


def _solve_as(writer: Writer, call: Any) -> Any:
    if writer.rank(call.args[0]) != 2 or writer.rank(call.args[1]) not in (1, 2):
        return None
    return core.call(core.attribute(writer.numpy("linalg"), "solve"), *call.args)


def _multiply_as(writer: Writer, call: Any) -> Any:
    if writer.rank(call.args[0]) != 2 or writer.rank(call.args[1]) not in (1, 2):
        return None
    return core.binary(call.args[0], gast.MatMult, call.args[1])


def _solve_bar_a(writer: Writer, call: Any) -> Any:
    b_bar, y, a = call.args
    rank = writer.rank(b_bar)
    if writer.rank(a) != 2 or writer.rank(y) != rank or rank not in (1, 2):
        return None
    product = (
        core.call(writer.numpy("outer"), b_bar, y)
        if rank == 1
        else core.binary(b_bar, gast.MatMult, core.attribute(y, "T"))
    )
    return core.unary(gast.USub, product)


def _diagonal_bar(writer: Writer, call: Any) -> Any:
    if len(call.args) != 3 or call.keywords:
        return None
    values, shape, offset = call.args
    whole: Kind = writer.kind(shape.args[0]) if writer.called(shape) is np.shape else kinds.UNKNOWN
    if core.integer(offset) != 0 or writer.rank(values) != 1 or not isinstance(whole, kinds.Array):
        return None
    square = whole.shape is not None and len(whole.shape) == 2 and whole.shape[0] == whole.shape[1] is not None
    return core.call(writer.numpy("diag"), values) if square else None


def _diag(writer: Writer, call: Any) -> Any:
    return core.call(call.func, call.args[0]) if len(call.args) == 2 and core.integer(call.args[1]) == 0 else None


def _total(writer: Writer, call: Any) -> Any:
    """``np.sum(a, axis=(-2, -1))`` of a matrix is the sum of all."""
    axes = [k.value for k in call.keywords if k.arg == "axis"]
    both = axes and isinstance(axes[0], gast.Tuple) and [core.integer(e) for e in axes[0].elts] == [-2, -1]
    return (
        core.call(call.func, *call.args)
        if both and len(call.keywords) == 1 and writer.rank(call.args[0]) == 2
        else None
    )


PRODUCTS_OF: dict[Hashable, dict[tuple[int, int], str]] = {
    products.dot_bar_a: {(1, 1): "g * b", (1, 2): "g @ b.T", (2, 1): "outer(g, b)", (2, 2): "g @ b.T"},
    products.dot_bar_b: {(1, 1): "g * a", (1, 2): "outer(a, g)", (2, 1): "a.T @ g", (2, 2): "a.T @ g"},
}


def _product(table: dict[tuple[int, int], str]) -> Callable[[Writer, Any], Any]:
    def written(writer: Writer, call: Any) -> Any:
        g, a, b = call.args
        template = table.get((writer.rank(a) or 0, writer.rank(b) or 0))
        return None if template is None else core.expr(template, g=g, a=a, b=b, outer=writer.numpy("outer"))

    return written


FORMS: dict[Hashable, Callable[[Writer, Any], Any]] = {
    products.dot_bar_a: _product(PRODUCTS_OF[products.dot_bar_a]),
    products.dot_bar_b: _product(PRODUCTS_OF[products.dot_bar_b]),
    products.matmul_bar_a: _product(PRODUCTS_OF[products.dot_bar_a]),
    products.matmul_bar_b: _product(PRODUCTS_OF[products.dot_bar_b]),
    joining.unstack_like: _alone,
    linalg.fit_like: _alone,
    linalg.transposed: _transposed,
    np.transpose: _transposed,
    np.matmul: _matmul,
    linalg.solve_as: _solve_as,
    linalg.multiply_as: _multiply_as,
    linalg.solve_bar_a: _solve_bar_a,
    shaping.diagonal_bar: _diagonal_bar,
    np.diag: _diag,
    np.sum: _total,
}

NEW = frozenset(
    {
        np.full_like,
        np.zeros_like,
        np.ones_like,
        np.where,
        np.dot,
        np.matmul,
        np.outer,
        np.cumsum,
        np.linalg.solve,
        np.linalg.inv,
    }
)
NEW_HELPERS = frozenset(
    {
        reductions.unreduce,
        products.dot_bar_a,
        products.dot_bar_b,
        products.matmul_bar_a,
        products.matmul_bar_b,
        structure.take_last,
        linalg.cofactors,
        linalg.solve_as,
        linalg.solve_bar_a,
        hermitian.hermitian_bar,
        decompositions.cholesky_bar,
        shaping.diagonal_bar,
    }
)


def is_fresh(expr: Any) -> bool:
    """Tell whether the expression surely makes a new array."""
    return isinstance(expr, gast.BinOp) or isinstance(expr, gast.UnaryOp)


def made_new(writer: Writer, expr: Any) -> bool:
    """Tell whether an expression surely makes an array that nobody else holds."""
    if isinstance(expr, gast.Attribute) and expr.attr == "T":
        return made_new(writer, expr.value)
    if not isinstance(expr, gast.Call):
        return is_fresh(expr)
    callee = writer.called(expr)
    if callee is np.diag:
        return writer.rank(expr.args[0]) == 1
    if callee is np.transpose:
        return made_new(writer, expr.args[0])
    return isinstance(callee, np.ufunc) or isinstance(callee, Hashable) and (callee in NEW or callee in NEW_HELPERS)
