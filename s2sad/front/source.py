"""Where a function's text is found: files, notebooks, generated modules, lambdas, methods.

The text is compiled once more, and the function is the one with the same bytecode: so a file that was edited after it
was imported is noticed, and lambdas on one line are told apart.
"""

from __future__ import annotations
import __future__

import ast
import functools
import inspect
import linecache
import types
import warnings
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NoReturn

import gast

from s2sad import core
from s2sad.errors import S2sadError, Span, fail
from s2sad.front import collecting
from s2sad.front.scope import rename_shadowing
from s2sad.room import deep, uncollected
from s2sad.rules import registry

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
FUTURE_FLAGS = functools.reduce(
    int.__or__, (getattr(__future__, name).compiler_flag for name in __future__.all_feature_names)
)
LAMBDA = "<lambda>"


@dataclass(frozen=True, eq=False)
class Source:
    """A function, its syntax, and where its names are looked up.

    ``node`` has the lines of the user's file and columns in characters; names private to a class are spelled out
    (``_Model__w``). A lambda becomes a definition named ``function`` that returns the lambda's body. ``closure`` holds
    the cells of captured variables, ``receiver`` the object a method is bound to. A function defined inside one that is
    being read has a ``frame``, which gives the meaning of its names; ``held``: what is known of functions it calls.
    """

    function: types.FunctionType
    name: str
    node: gast.FunctionDef
    file: str
    first_line: int
    lines: tuple[str, ...]
    globals: dict[str, Any]
    closure: dict[str, types.CellType]
    qualname: str
    defining_class: str | None = None
    receiver: Any = None
    is_lambda: bool = False
    frame: Any = None
    held: dict[str, Any] = field(default_factory=dict)

    def span(self, node: Any) -> Span:
        """Return the place of a node of this function."""
        return Span(self.file, node.lineno, node.col_offset, node.end_lineno, node.end_col_offset, self.name)


def unwrapped(function: Any) -> Any:
    """Return the plain Python function behind a bound method, an lru_cache wrapper or a numba dispatcher."""
    # decorated by ``differentiable``, a function is called without its blocks for the reverse sweep, and read with them
    function = getattr(function, "__s2sad_whole__", function)
    while not isinstance(function, types.FunctionType):
        if isinstance(function, (staticmethod, classmethod, types.MethodType)):
            function = function.__func__
        elif isinstance(getattr(function, "py_func", None), types.FunctionType):
            function = function.py_func
        elif isinstance(function, functools._lru_cache_wrapper):
            function = function.__wrapped__
        else:
            break
    return function


def read(function: Any) -> Source:
    """Read a Python function; S2S101 or S2S102 if it has no source.

    >>> import textwrap
    >>> read(textwrap.dedent).node.name
    'dedent'
    """
    real = unwrapped(function)
    if not isinstance(real, types.FunctionType):
        _not_python(real)
    if hasattr(real, "__s2sad_source__"):
        return real.__s2sad_source__
    code = real.__code__
    file = code.co_filename
    linecache.checkcache(file)
    lines = linecache.getlines(file, real.__globals__)
    if not lines:
        fail(
            "S2S101",
            f"the source of `{real.__name__}` cannot be found",
            why=f"it was compiled from {file!r}",
            help=("define it in a file or a notebook cell",),
        )
    found = _located("".join(lines), code)
    if isinstance(found, str):
        _fail_at(real, found)
    is_lambda = code.co_name == LAMBDA
    name = real.__name__ if real.__name__.isidentifier() else "function" if is_lambda else code.co_name
    return Source(
        real,
        name,
        collecting.plain(real, found.node),
        file,
        found.first_line,
        tuple(lines[found.first_line - 1 : found.node.end_lineno]),
        real.__globals__,
        dict(zip(code.co_freevars, real.__closure__ or (), strict=True)),
        real.__qualname__,
        found.defining_class,
        function.__self__ if isinstance(function, types.MethodType) else None,
        is_lambda,
    )


def _not_python(value: Any) -> NoReturn:
    name = getattr(value, "__qualname__", None) or type(value).__qualname__
    module = getattr(value, "__module__", None)
    path = name if module in (None, "builtins", "__main__") else f"{module}.{name}"
    if isinstance(value, type):
        message, help = f"`{path}` is a class, not a function", "write a function that makes and uses the object"
    elif isinstance(value, functools.partial):
        inner = getattr(value.func, "__name__", "f")
        message, help = f"a partial of `{inner}` is not a function", f"write `lambda x: {inner}(x, ...)` instead"
    elif str(module).startswith("s2sad.operators"):
        message, help = f"what `{path}` computes has no text of its own", "write `lambda x: s2sad.hessian(f)(x)`"
    elif callable(value) and isinstance(inspect.getattr_static(type(value), "__call__"), types.FunctionType):
        message, help = f"an object of class `{path}` is not a function", "differentiate its method `__call__`"
    elif callable(value):
        message, help = f"`{path}` is not a Python function: it has no source", f"wrap it: `lambda x: {path}(x)`"
    else:
        message, help = f"an object of class `{path}` is not a function", "give the function itself"
    fail("S2S102", message, why="a derivative is written from the text of a Python function", help=(help,))


def _fail_at(real: types.FunctionType, code: str) -> NoReturn:
    file, line = real.__code__.co_filename, real.__code__.co_firstlineno
    span = Span(file, line, 0, line, len(linecache.getline(file, line)), real.__name__)
    if code == "S2S105":
        help = "move its numeric part into a plain function"
        fail(code, f"`{real.__name__}` is a coroutine function", span, help=(help,))
    if code == "S2S111":
        fail(code, "several lambdas on this line cannot be told apart", span, help=("put each on a line of its own",))
    fail(
        "S2S101",
        f"the text of `{real.__name__}` is not what it was compiled from",
        span,
        "the file was edited after it was imported, or an import hook rewrote it",
        ("reload the module, or start again",),
    )


# -- finding a function in a text --------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class _Found:
    node: gast.FunctionDef
    first_line: int
    defining_class: str | None


@dataclass(frozen=True, eq=False)
class _Text:
    """A parsed text: its definitions, each with the class around it and whether it is a method, and their code.

    ``places``: the definitions by name and first line.
    """

    definitions: list[tuple[Definition, str | None, bool]]
    places: dict[tuple[str, int], list[tuple[Definition, str | None, bool]]]
    codes: dict[str, list[types.CodeType]]


@lru_cache(maxsize=1024)
@deep
@uncollected()
def _located(text: str, code: types.CodeType) -> _Found | str:
    """Return the definition that the code was compiled from, or the code of the error."""
    flags = code.co_flags & FUTURE_FLAGS
    try:
        parsed = _parsed(text, flags)
    except SyntaxError:
        return "S2S101"
    lines = [c.co_firstlineno for c in parsed.codes.get(code.co_name, ()) if _same(c, code)]
    line = min(lines, key=lambda n: abs(n - code.co_firstlineno), default=code.co_firstlineno)
    here = parsed.places.get((code.co_name, line), [])
    if not lines:
        # test runners rewrite assert statements; whatever else changes the code is not trusted
        here = [d for d in here if any(isinstance(n, ast.Assert) for n in ast.walk(d[0]))]
    elif len(here) > 1:
        here = _told_apart(text, flags, code, parsed, here)
        if len({ast.dump(d[0]) for d in here}) > 1:
            return "S2S111"
    if not here:
        return "S2S101"
    definition, around, is_method = here[0]
    if isinstance(definition, ast.AsyncFunctionDef):
        return "S2S105"
    node = _as_gast(definition, text)
    if around is not None:
        _spell_private_names(node, around)
    rename_shadowing(node)
    return _Found(node, line, around if is_method else None)


@lru_cache(maxsize=64)
def _parsed(text: str, flags: int) -> _Text:
    tree = _quietly(text, flags | ast.PyCF_ONLY_AST)
    found = _Text(list(_definitions(tree, None, False)), defaultdict(list), defaultdict(list))
    for definition in found.definitions:
        found.places[_name(definition[0]), _first_line(definition[0])].append(definition)
    for code in _codes(_quietly(tree, flags)):
        found.codes[code.co_name].append(code)
    return found


def class_code(file: str, module: dict[str, Any], name: str, line: int) -> types.CodeType | None:
    """Return the code of the body of a class that is defined in a file, None if it is not there."""
    codes = _parsed("".join(linecache.getlines(file, module)), 0).codes.get(name, ())
    return next((_in_file(c, file) for c in codes if c.co_firstlineno == line), None)


def _in_file(code: types.CodeType, file: str) -> types.CodeType:
    """Return code as compiled from a file: its functions are looked up there."""
    constants = tuple(_in_file(c, file) if isinstance(c, types.CodeType) else c for c in code.co_consts)
    return code.replace(co_filename=file, co_consts=constants)


def _quietly(text: str | ast.AST, flags: int) -> Any:
    with warnings.catch_warnings():
        # the user has seen the warnings about this text when it was compiled
        warnings.simplefilter("ignore")
        return compile(text, "<s2sad>", "exec", flags | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)  # type: ignore[arg-type]


def _definitions(node: ast.AST, around: str | None, in_class: bool) -> Iterator[tuple[Definition, str | None, bool]]:
    for child in core.children(node):
        if isinstance(child, Definition):
            yield child, around, in_class
            yield from _definitions(child, around, False)
        elif isinstance(child, ast.ClassDef):
            yield from _definitions(child, child.name, True)
        else:
            yield from _definitions(child, around, in_class)


def _codes(code: types.CodeType) -> Iterator[types.CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield constant
            yield from _codes(constant)


def _first_line(definition: Definition) -> int:
    """Return the line that Python counts as a definition's first: that of its first decorator."""
    decorators: list[ast.expr] = getattr(definition, "decorator_list", [])
    return min([definition.lineno, *(d.lineno for d in decorators)])


def _name(definition: Definition) -> str:
    return LAMBDA if isinstance(definition, ast.Lambda) else definition.name


def _same(a: types.CodeType, b: types.CodeType) -> bool:
    """Tell whether two pieces of code do the same, wherever they stand."""
    return (
        all(
            getattr(a, key) == getattr(b, key)
            for key in (
                "co_code",
                "co_names",
                "co_varnames",
                "co_freevars",
                "co_cellvars",
                "co_argcount",
                "co_posonlyargcount",
                "co_kwonlyargcount",
            )
        )
        and len(a.co_consts) == len(b.co_consts)
        and all(
            _same(u, v) if isinstance(u, types.CodeType) and isinstance(v, types.CodeType) else _key(u) == _key(v)
            for u, v in zip(a.co_consts, b.co_consts, strict=True)
        )
    )


def _key(constant: Any) -> Any:
    """Return what makes a constant the same: 1, 1.0 and True are not, 0.0 and -0.0 are not."""
    if isinstance(constant, (tuple, frozenset)):
        return type(constant), type(constant)(_key(c) for c in constant)
    return type(constant), repr(constant)


def _told_apart(text: str, flags: int, code: types.CodeType, parsed: _Text, here: list[Any]) -> list[Any]:
    """Return those lambdas of one line that compile to the code; the columns decide where Python keeps them."""
    tree = _quietly(text, flags | ast.PyCF_ONLY_AST)
    beyond = text.count("\n") + 2
    for i, (definition, _, _) in enumerate(_definitions(tree, None, False)):
        if isinstance(definition, ast.Lambda):
            # each gets a line of its own, by which its code is known
            definition.lineno = definition.end_lineno = beyond + i
    same = {c.co_firstlineno - beyond for c in _codes(_quietly(tree, flags)) if _same(c, code)}
    chosen = [d for i, d in enumerate(parsed.definitions) if i in same and d in here]
    if hasattr(code, "co_positions"):
        places = set(code.co_positions())
        exact = [d for d in chosen if _place(d[0].body) in places]
        return exact or chosen
    return chosen


def _place(node: Any) -> tuple[int, int, int, int]:
    return node.lineno, node.end_lineno, node.col_offset, node.end_col_offset


# -- the definition as gast --------------------------------------------------------------------------------------------


def _as_gast(definition: Definition, text: str) -> gast.FunctionDef:
    node = gast.ast_to_gast(definition)
    _count_characters(node, text.split("\n"))
    if isinstance(node, gast.Lambda):
        result = gast.copy_location(gast.Return(value=node.body), node.body)
        made = gast.FunctionDef(
            name="function",
            args=node.args,
            body=[result],
            decorator_list=[],
            returns=None,
            type_comment=None,
            type_params=[],
        )
        return gast.copy_location(made, node)
    return node


def _count_characters(node: gast.AST, lines: list[str]) -> None:
    """Turn columns from bytes of UTF-8, as the parser counts, into characters."""
    if all(map(str.isascii, lines)):
        return
    for each in core.nodes(node):
        for line, column in (("lineno", "col_offset"), ("end_lineno", "end_col_offset")):
            text = lines[getattr(each, line) - 1] if getattr(each, line, None) else ""
            if not text.isascii():
                setattr(each, column, len(text.encode()[: getattr(each, column)].decode()))


def _spell_private_names(node: gast.AST, around: str) -> None:
    """Write names that are private to a class as Python looks them up."""
    prefix = "_" + around.lstrip("_")

    def spelled(name: Any) -> Any:
        private = isinstance(name, str) and name.startswith("__") and not name.endswith("__") and prefix != "_"
        return prefix + name if private else name

    for each in core.nodes(node):
        for key in ("id", "attr", "name"):
            if hasattr(each, key) and not isinstance(each, gast.alias):
                setattr(each, key, spelled(getattr(each, key)))
        if isinstance(each, (gast.Global, gast.Nonlocal)):
            each.names = [spelled(n) for n in each.names]


MAKERS = frozenset({"zeros", "ones", "empty", "full", "eye", "identity", "reshape", "standard_normal", "broadcast_to"})
JOINERS = frozenset({"array", "asarray", "stack"})


@core.of_node
def sizes(node: Any) -> frozenset[int]:
    """Return the sizes of arrays that a function writes out, but for one: the 3 of ``np.zeros((3, n))``."""
    found: set[int] = set()
    for call in core.nodes(node):
        if not isinstance(call, gast.Call):
            continue
        callee = getattr(call.func, "attr", getattr(call.func, "id", ""))
        if callee in MAKERS:
            numbers = (n.value for a in call.args for n in core.nodes(a) if isinstance(n, gast.Constant))
            found.update(n for n in numbers if type(n) is int and n > 1)
        elif callee in JOINERS and call.args:
            displays = (n for n in core.nodes(call.args[0]) if isinstance(n, (gast.List, gast.Tuple)))
            found.update(len(d.elts) for d in displays if len(d.elts) > 1)
    return frozenset(found)


@uncollected()
def sizes_below(source: Source) -> frozenset[int]:
    """Return the sizes that a function and the Python functions it names write out."""
    found: set[int] = set()
    waiting, seen = [source], {source.function}
    while waiting:
        each = waiting.pop()
        found |= sizes(each.node)
        for name in sorted(set(core.identifiers(each.node)) & each.globals.keys()):
            callee = unwrapped(each.globals[name])
            if not isinstance(callee, types.FunctionType) or callee in seen or registry.find(callee) is not None:
                continue
            seen.add(callee)
            try:
                waiting.append(read(callee))
            except S2sadError:
                # if it is needed, the derivation says so
                continue
    return frozenset(found)
