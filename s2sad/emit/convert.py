"""Change gast syntax into that of ``ast``, quickly where both have the same fields; gast itself does the rest."""

from __future__ import annotations

import ast
from typing import Any

import gast

SAME = (
    "Attribute AugAssign Assign BinOp BoolOp Break Call Compare Continue Dict Expr For If IfExp List Pass Return Set "
    "Slice Starred Subscript Tuple UnaryOp While keyword"
).split()
CLASSES: dict[type, type] = {getattr(gast, name): getattr(ast, name) for name in SAME}
# operators and contexts have no fields: one object does for all
SINGLE: dict[type, Any] = {
    cls: getattr(ast, name)()
    for name, cls in vars(gast).items()
    if isinstance(cls, type)
    and issubclass(cls, (gast.operator, gast.unaryop, gast.boolop, gast.cmpop, gast.expr_context))
    if hasattr(ast, name) and not cls._fields and not cls.__subclasses__()  # type: ignore[attr-defined]
}


def as_ast(node: Any) -> Any:
    """Return the same syntax as nodes of ``ast``.

    >>> import ast, gast
    >>> ast.unparse(as_ast(gast.parse("x[0] + f(1)", mode="eval").body))
    'x[0] + f(1)'
    """
    kind = type(node)
    if kind is gast.Name and node.annotation is None:
        return ast.Name(node.id, SINGLE[type(node.ctx)])
    if kind is gast.Constant:
        return ast.Constant(node.value, node.kind)
    if kind is gast.BinOp:
        return ast.BinOp(as_ast(node.left), SINGLE[type(node.op)], as_ast(node.right))
    if kind in CLASSES:
        return CLASSES[kind](*[_value(getattr(node, name, None)) for name in kind._fields])
    if kind in SINGLE:
        return SINGLE[kind]
    if kind is gast.FunctionDef:
        head = {name: getattr(node, name) for name in kind._fields}
        new = gast.gast_to_ast(kind(**{**head, "body": []}))
        new.body = _value(node.body)
        return new
    return gast.gast_to_ast(node)


def _value(value: Any) -> Any:
    if type(value) is list:
        return [as_ast(v) if isinstance(v, gast.AST) else v for v in value]
    return as_ast(value) if isinstance(value, gast.AST) else value
