"""Classes that are defined inside a function, and use nothing of it.

They are made while the function is read, once: their objects are like those of a class of the module.
"""

from __future__ import annotations

import ast
import builtins
import types
from typing import Any

import gast

from s2sad import core
from s2sad.front import source
from s2sad.front.evaluate import static
from s2sad.front.lower import Lowerer
from s2sad.front.scope import MISSING
from s2sad.front.words import help_for, name_of

# what stands in a class that does nothing but describe its objects
DESCRIBING = (gast.FunctionDef, gast.Assign, gast.AnnAssign, gast.Pass, gast.Expr)


def class_(lo: Lowerer, node: gast.ClassDef) -> None:
    """Make the class, and let its name stand for it."""
    line = min([node.lineno, *(d.lineno for d in node.decorator_list)])
    code = source.class_code(lo.frame.file, lo.frame.globals, node.name, line)
    why = _unlike_the_modules(lo, node, code)
    if code is None or why:
        lo.report("S2S103", f"{name_of(node)} is not supported here", node, why, help_for(node))
        return
    lo.frame.objects[node.name] = _made(lo, node, code)


def _unlike_the_modules(lo: Lowerer, node: gast.ClassDef, code: types.CodeType | None) -> str:
    """Return what tells a class from one of the module, or nothing."""
    inside = core.nodes_in(lo.frame.node.body) if lo.frame.node is not None else []
    bound = [n for n in inside if isinstance(n, gast.Name) and n.id == node.name and not isinstance(n.ctx, gast.Load)]
    if bound or sum(isinstance(n, (gast.ClassDef, gast.FunctionDef)) and n.name == node.name for n in inside) != 1:
        return f"`{node.name}` is bound more than once"
    for stmt in node.body:
        told = isinstance(stmt, gast.Expr) and not isinstance(stmt.value, gast.Constant)
        if told or not isinstance(stmt, DESCRIBING):
            return f"`{node.name}` does more than to define methods and attributes"
    if code is None or node.keywords or getattr(node, "type_params", None):
        return f"how `{node.name}` is made cannot be told"
    outside = [n for n in _outer_names(node) if static(lo, core.name(n)) is MISSING]
    captured = [n for n in code.co_freevars if n != node.name and static(lo, core.name(n)) is MISSING]
    return f"`{node.name}` uses `{(outside + captured)[0]}` of the function around it" if outside or captured else ""


def _outer_names(node: gast.ClassDef) -> list[str]:
    """Return the names in what is evaluated before the class is made: its bases and decorators."""
    return sorted({n for e in (*node.bases, *node.decorator_list) for n in core.reads(e)})


def _made(lo: Lowerer, node: gast.ClassDef, code: types.CodeType) -> Any:
    """Return the class as Python makes it, the same one whenever the function is read."""
    made = node.__dict__.get("_made")
    if made is None or made[0] is not lo.frame.globals:
        itself = types.CellType()
        cells = [itself if n == node.name else types.CellType(static(lo, core.name(n))) for n in code.co_freevars]
        body = types.FunctionType(code, lo.frame.globals, node.name, None, tuple(cells))
        around = {n: static(lo, core.name(n)) for n in _outer_names(node)}

        def value(expr: Any) -> Any:
            return eval(compile(ast.Expression(gast.gast_to_ast(expr)), lo.frame.file, "eval"), around)

        cls = builtins.__build_class__(body, node.name, *map(value, node.bases))  # type: ignore[attr-defined]
        for decorator in reversed(node.decorator_list):
            cls = value(decorator)(cls)
        itself.cell_contents = cls
        made = node.__dict__["_made"] = lo.frame.globals, cls
    return made[1]
