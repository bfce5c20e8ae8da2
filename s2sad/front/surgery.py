"""Blocks of the program for the reverse sweep: ``insert_grad_of``, and hooks, which are blocks of one statement."""

from __future__ import annotations

import types
from collections.abc import Callable
from typing import Any

import gast

from s2sad import core, kinds
from s2sad.analysis import kinds as kinds_of
from s2sad.analysis.sharing import written_by
from s2sad.core import Expr
from s2sad.front import inline
from s2sad.front import source as sources
from s2sad.front.environment import Environment
from s2sad.front.evaluate import kind_of, static
from s2sad.front.lower import Lowerer, Value
from s2sad.front.scope import MISSING, Closure
from s2sad.front.varied import touches
from s2sad.front.words import name_of, text_of
from s2sad.runtime import surgery
from s2sad.runtime.surgery import insert_grad_of

REFUSED = (gast.Return, gast.Yield, gast.YieldFrom, gast.Try, gast.FunctionDef, gast.ClassDef)


def is_block(lo: Lowerer, node: gast.With) -> bool:
    """Tell whether a ``with`` statement puts its block into the reverse sweep."""
    call = node.items[0].context_expr
    return isinstance(call, gast.Call) and static(lo, call.func) is insert_grad_of


def block(lo: Lowerer, node: gast.With) -> None:
    """Emit the block as a hook; it is read as the user wrote it, for nothing in it carries a derivative."""
    from s2sad.front.statements import statements

    item = node.items[0]
    call: Any = item.context_expr
    if len(node.items) > 1 or len(call.args) != 1 or call.keywords or not isinstance(item.optional_vars, gast.Name):
        message = f"`{text_of(call)}` is not used as `with s2sad.insert_grad_of(x) as g:`"
        lo.report("S2S110", message, node, help=("one variable, one name for its adjoint, one block",))
        return
    x = call.args[0]
    name = lo.local(x.id) if isinstance(x, gast.Name) else None
    if name is None:
        help = f"give it a name, and use that from here on: `t = {text_of(x)}`"
        lo.report("S2S110", f"`{text_of(x)}` is not a variable of this function", x, "only variables", (help,))
        return
    if not touches(lo, x):
        no_adjoint(lo, x)
        return
    if _refused(lo, node, item.optional_vars.id):
        return
    _hook(lo, name, item.optional_vars.id, lambda: statements(lo, node.body))


def no_adjoint(lo: Lowerer, x: Any) -> None:
    wrt = " or ".join(f"`{w}`" for w in lo.wrt)
    lo.report(
        "S2S110",
        f"`{text_of(x)}` has no adjoint here",
        x,
        f"it does not depend on {wrt}, with respect to which you differentiate",
        ("take the block out, or differentiate with respect to what the variable depends on",),
    )


def _refused(lo: Lowerer, node: gast.With, adjoint: str) -> bool:
    """Refuse what a block cannot hold, and variables that it shares with the rest of the function."""
    # jumps have been taken apart: the function's own syntax says what was written
    whole = lo.frame.node
    written = [n for n in core.nodes(whole) if _place(n) == _place(node) and isinstance(n, gast.With)] or [node]
    inside = list(core.nodes(written[0]))
    for each in inside:
        if isinstance(each, REFUSED):
            message = f"{name_of(each)} is not supported in a block of `insert_grad_of`"
            lo.report("S2S110", message, each, help=("put it into a function, and call that",))
            return True
    ids = {id(n) for n in inside}
    bound = {n.id for n in inside if isinstance(n, gast.Name) and not isinstance(n.ctx, gast.Load)} - {adjoint}
    # other blocks may call their adjoints by the same name
    blocks = [n for n in core.nodes(whole) if isinstance(n, gast.With) and is_block(lo, n)]
    in_blocks = {id(n) for b in blocks if getattr(b.items[0].optional_vars, "id", "") == adjoint for n in core.nodes(b)}
    for other in core.nodes(whole):
        if not isinstance(other, gast.Name):
            continue
        if other.id in bound and id(other) not in ids or other.id == adjoint and id(other) not in in_blocks:
            lo.report(
                "S2S110",
                f"the block of `insert_grad_of` binds `{other.id}`, which is used outside of it",
                node,
                "the block is no part of the program: it runs in the reverse sweep",
                ("use another name inside the block",),
            )
            return True
    return False


def _place(node: Any) -> tuple[int, int]:
    return getattr(node, "lineno", 0), getattr(node, "col_offset", 0)


def _hook(lo: Lowerer, name: str, adjoint: str, read: Callable[[], None]) -> None:
    assert lo.env is not None
    outer, origin = lo.env, lo.origin
    bound = lo.local(adjoint) or adjoint
    lo.env = Environment({n: Value(v.kind) for n, v in outer.items()})
    lo.bind(bound, Value(kinds_of.mirrored(outer[name].kind)))
    lo.in_hook = True
    with lo.collected() as out:
        read()
    lo.env, lo.origin, lo.in_hook = outer, origin, False
    own = {bound, *(n for s in core.walk(tuple(out)) for n in core.header_writes(s))}
    for stmt in core.walk(tuple(out)):
        changed = written_by(stmt)
        if changed is not None and changed in outer and changed not in own:
            lo.report(
                "S2S110",
                f"the block of `insert_grad_of` changes `{changed}`, which belongs to the program",
                stmt.origin.node,
                "the derivative may have a copy of it, or none",
                ("keep what the block finds in a list or dict of the module",),
            )
    mark = core.call(lo.namespace.object("insert_grad_of", insert_grad_of), core.name(name))
    target = core.stored(bound)
    lo.emit(core.Hook((gast.withitem(context_expr=mark, optional_vars=target),), tuple(out), lo.origin))


def adjoint_hook(lo: Lowerer, node: gast.Call) -> tuple[Expr, Value]:
    """``y = adjoint_hook(x, fn)`` is ``y = x`` with a block ``g = fn(g)``."""
    from s2sad.front.expressions import operation, share_aliases

    given = dict(zip(("x", "fn"), node.args, strict=False)) | {k.arg: k.value for k in node.keywords}
    if len(given) != 2 or given.keys() != {"x", "fn"}:
        lo.report("S2S404", "`adjoint_hook` takes a value and a function", node, help=("adjoint_hook(x, fn)",))
        return core.constant(0.0), Value(kinds.UNKNOWN, True)
    expr, value = operation(lo, given["x"])
    target = lo.fresh()
    lo.assign(target, expr, value)
    share_aliases(lo, target, expr, value)
    adjoint = lo.fresh("g")
    lo.frame.locals.add(adjoint)
    lo.frame.rename[adjoint] = adjoint
    call = gast.copy_location(core.call(given["fn"], core.name(adjoint)), node)
    kind = kind_of(lo, given["fn"])

    def step() -> None:
        new = inline.closure(lo, kind, call) if isinstance(kind, Closure) else operation(lo, call)
        lo.assign(adjoint, *new)

    _hook(lo, target, adjoint, step)
    return core.name(target), value


def scale_gradient(lo: Lowerer, node: gast.Call) -> tuple[Expr, Value]:
    """Of numbers and float64 arrays, an elementwise operation; of all else, one that walks through the structure."""
    from s2sad.front.calls import primitive

    given = dict(zip(("x", "k"), node.args, strict=False)) | {k.arg: k.value for k in node.keywords}
    reverses = static(lo, node.func) is surgery.reverse_gradient
    if "x" not in given or "k" not in given and not reverses:
        lo.report("S2S404", f"`{text_of(node)}` misses an argument", node, help=("scale_gradient(x, k)",))
        return core.constant(0.0), Value(kinds.UNKNOWN, True)
    kind = kinds.widened(kind_of(lo, given["x"]))
    factor = kinds.FLOAT if reverses else kinds.widened(kind_of(lo, given["k"]))
    if kinds.is_array(factor) and kinds.rank(factor) != 0:
        lo.report("S2S206", "a gradient is scaled by a number, not by an array", node, help=("use s2sad.adjoint_hook",))
    if getattr(kind, "dtype", None) in ("float", "float64", "complex", "complex128"):
        return primitive(lo, static(lo, node.func), node)
    k = core.constant(-1.0) if reverses else given["k"]
    made = core.call(lo.namespace.runtime(surgery.scale_parts), given["x"], k)
    lo.frame.objects["scale_parts"] = surgery.scale_parts
    return primitive(lo, surgery.scale_parts, gast.copy_location(made, node))


# -- the primal of a decorated function --------------------------------------------------------------------------------


def without_blocks(function: Any) -> Any:
    """Return the function without its blocks for the reverse sweep; the function itself if it has none."""
    real = sources.unwrapped(function)
    if not isinstance(real, types.FunctionType) or not _may_have_blocks(real):
        return function
    source = sources.read(real)
    found = False

    def is_mark(func: Any) -> bool:
        if isinstance(func, gast.Attribute):
            return func.attr == "insert_grad_of"
        value = source.globals.get(getattr(func, "id", ""), MISSING)
        return value is insert_grad_of

    def change(node: Any) -> Any:
        nonlocal found
        node = core.map_children(node, change)
        if isinstance(node, gast.With):
            call = node.items[0].context_expr
            if isinstance(call, gast.Call) and is_mark(call.func):
                found = True
                return gast.copy_location(gast.Pass(), node)
        return node

    node = change(source.node)
    return _compiled(node, source, real) if found else function


def _may_have_blocks(function: types.FunctionType) -> bool:
    code = function.__code__
    return "insert_grad_of" in code.co_names or any(
        function.__globals__.get(n) is insert_grad_of for n in code.co_names
    )


def _compiled(node: Any, source: Any, real: types.FunctionType) -> types.FunctionType:
    """Compile a changed definition into a function with the lines, globals, cells and defaults of the original."""
    import ast

    fields = {key: getattr(node, key, None) for key in node._fields}
    node = gast.copy_location(gast.FunctionDef(**{**fields, "decorator_list": []}), node)
    body: list[Any] = [ast.fix_missing_locations(gast.gast_to_ast(node))]
    names = real.__code__.co_freevars
    if names:
        # the captured variables must be those of a function around
        cells = ast.parse("def around():\n" + "".join(f"    {n} = None\n" for n in names)).body[0]
        assert isinstance(cells, ast.FunctionDef)
        cells.body.extend(body)
        body = [cells]
    whole = compile(ast.Module(body=body, type_ignores=[]), source.file, "exec", dont_inherit=True)
    code = _code_named(whole, node.name)
    closure = tuple(source.closure[n] for n in code.co_freevars)
    made = types.FunctionType(code, real.__globals__, real.__name__, real.__defaults__, closure or None)
    made.__kwdefaults__, made.__doc__, made.__annotations__ = real.__kwdefaults__, real.__doc__, real.__annotations__
    made.__module__, made.__qualname__ = real.__module__, real.__qualname__
    made.__dict__.update(real.__dict__)
    # derivatives are made from the function with its blocks
    made.__s2sad_whole__ = real  # type: ignore[attr-defined]
    return made


def _code_named(code: types.CodeType, name: str) -> types.CodeType:
    inner = [c for c in code.co_consts if isinstance(c, types.CodeType)]
    return next((c for c in inner if c.co_name == name), None) or _code_named(inner[0], name)
