"""Where a function's text is found: files, notebooks, generated modules, lambdas, methods."""

from __future__ import annotations

import ast
import inspect
import linecache
import types
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import gast

from s2sad.core import parameter_names
from s2sad.errors import fail


@dataclass(frozen=True, eq=False)
class Source:
    """A function, its syntax with the line numbers of the user's file, and where its names are looked up."""

    function: types.FunctionType
    name: str
    node: gast.FunctionDef
    file: str
    first_line: int
    globals: dict[str, Any]
    closure: dict[str, Any]
    qualname: str


def unwrapped(function: Any) -> Any:
    """Return the plain Python function behind a bound method, an lru_cache wrapper or a numba dispatcher."""
    while True:
        if isinstance(function, (staticmethod, classmethod, types.MethodType)):
            function = function.__func__
        elif isinstance(getattr(function, "py_func", None), types.FunctionType):
            function = function.py_func
        elif hasattr(function, "cache_info") and hasattr(function, "__wrapped__"):
            function = function.__wrapped__
        else:
            return function


def read(function: Any) -> Source:
    """Read a Python function; S2S101 or S2S102 if it has no source."""
    real = unwrapped(function)
    if not isinstance(real, types.FunctionType):
        fail(
            "S2S102", f"`{getattr(real, '__name__', real)}` is not a Python function: it has no source to differentiate",
            why="builtins and compiled functions cannot be read",
            help=("wrap it: `lambda x: f(x)`; functions that have a rule are listed by `s2sad rules`",),
        )
    code = real.__code__
    linecache.checkcache(code.co_filename)
    lines = linecache.getlines(code.co_filename, real.__globals__)
    if not lines:
        fail("S2S101", f"the source of `{real.__name__}` cannot be found", why=f"it was compiled from {code.co_filename!r}",
             help=("define it in a file or a notebook cell",))
    node = _find(real, "".join(lines))
    closure = dict(zip(code.co_freevars, real.__closure__ or (), strict=True))
    return Source(
        real, "function" if real.__name__ == "<lambda>" else real.__name__, node, code.co_filename, node.lineno,
        real.__globals__, closure, real.__qualname__,
    )


@lru_cache(maxsize=256)
def _parsed(text: str) -> tuple[gast.Module, dict[int, list[Any]]]:
    try:
        tree = gast.parse(text)
    except SyntaxError:
        tree = gast.parse(inspect.cleandoc(text))
    index: dict[int, list[Any]] = {}
    for node in gast.walk(tree):
        if isinstance(node, (gast.FunctionDef, gast.AsyncFunctionDef, gast.Lambda)):
            lines = [node.lineno, *(d.lineno for d in getattr(node, "decorator_list", ()))]
            index.setdefault(min(lines), []).append(node)
    return tree, index


def _find(function: types.FunctionType, text: str) -> Any:
    code = function.__code__
    _, index = _parsed(text)
    found = index.get(code.co_firstlineno, [])
    if function.__name__ != "<lambda>":
        named = [n for n in found if getattr(n, "name", None) == code.co_name]
        if named:
            if isinstance(named[0], gast.AsyncFunctionDef):
                fail("S2S105", f"`{function.__name__}` is a coroutine function")
            return named[0]
    else:
        lambdas = [n for n in found if isinstance(n, gast.Lambda)]
        same = _same_lambda(lambdas, code)
        if same is not None:
            return same
        if lambdas:
            fail("S2S111", "several lambdas on this line cannot be told apart", help=("put each on a line of its own",))
    fail("S2S101", f"the source of `{function.__name__}` cannot be found at {code.co_filename}:{code.co_firstlineno}",
         why="the file may have changed since it was imported")
    raise AssertionError


def _same_lambda(candidates: list[Any], code: types.CodeType) -> Any:
    """Return the lambda whose code is that of the function; positions decide where the interpreter keeps them."""
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount + bool(code.co_flags & 4) + bool(code.co_flags & 8)]
    candidates = [n for n in candidates if sorted(parameter_names(n.args)) == sorted(names)]
    if len(candidates) == 1:
        return candidates[0]
    if hasattr(code, "co_positions"):
        places = {(line, col) for line, _, col, _ in code.co_positions() if line is not None and col is not None}
        places = {p for p in places if p[1] > 0 or p[0] != code.co_firstlineno}
        holding = [n for n in candidates if places and all(_start(n) <= p < _end(n) for p in places)]
        if holding:
            # the innermost one that holds all of the code
            return max(holding, key=_start)
    matching = [n for n in candidates if _compiled_alike(n, code)]
    return matching[0] if len(matching) == 1 else None


def _start(node: Any) -> tuple[int, int]:
    return node.lineno, node.col_offset


def _end(node: Any) -> tuple[int, int]:
    return node.end_lineno, node.end_col_offset


def _compiled_alike(node: Any, code: types.CodeType) -> bool:
    tree = ast.fix_missing_locations(gast.gast_to_ast(gast.Expression(body=node)))
    compiled = compile(tree, "<lambda>", "eval").co_consts[0]
    return (compiled.co_code, compiled.co_consts, compiled.co_names) == (code.co_code, code.co_consts, code.co_names)
