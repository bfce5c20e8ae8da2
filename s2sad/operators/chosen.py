"""Derivatives with respect to chosen elements: ``wrt="x[2:5]"`` or ``wrt="params['w']"``.

A function is written whose first parameters are the parts, and which puts them where they belong in copies of the
arguments. Its derivatives are those of any function.
"""

from __future__ import annotations

import ast
import functools
import inspect
from collections.abc import Callable
from typing import Any

import numpy as np

from s2sad.derivative import signature_of
from s2sad.emit.load import load
from s2sad.errors import fail
from s2sad.names import Namer


class Path:
    """A parameter and the indices that lead to a part of it."""

    def __init__(self, text: str, names: tuple[str, ...]) -> None:
        self.text = text
        self.steps: list[str] = []
        try:
            node: Any = ast.parse(text.strip(), mode="eval").body
        except SyntaxError:
            node = None
        while isinstance(node, ast.Subscript):
            self.steps.insert(0, ast.unparse(node.slice))
            if any(isinstance(n, (ast.Name, ast.Call, ast.Attribute)) for n in ast.walk(node.slice)):
                node = None
                break
            node = node.value
        if not isinstance(node, ast.Name) or node.id not in names:
            fail(
                "S2S401",
                f"wrt={text!r} is not a part of a parameter",
                help=(f'write "{names[0]}[2:5]" with literal indices; the parameters are {", ".join(names)}',),
            )
        self.name = node.id

    def of(self, value: Any) -> Any:
        """Return the part of an argument."""
        for step in self.steps:
            if not isinstance(value, (np.ndarray, list, dict)):
                what = f"wrt={self.text!r} asks for a part of a {type(value).__name__}"
                fail("S2S401", what, help=("elements of arrays, lists and dicts can be chosen",))
            value = eval(f"value[{step}]", {"value": value})
        return value.copy() if isinstance(value, np.ndarray) else value

    def put(self, part: str, namer: Namer) -> list[str]:
        """Return the statements that put a part where it belongs, in copies of what is around it."""
        lines, around = [f"{self.name} = {self.name}.copy()"], self.name
        closing: list[str] = []
        for step in self.steps[:-1]:
            inner = namer.fresh(f"{self.name}_part")
            lines.append(f"{inner} = {around}[{step}].copy()")
            closing.insert(0, f"{around}[{step}] = {inner}")
            around = inner
        return [*lines, f"{around}[{self.steps[-1]}] = {part}", *closing]


class Chosen:
    """A derivative with respect to parts of arguments. Everything else is asked of ``derivative``."""

    def __init__(self, operator: Callable[..., Any], function: Any, wrt: Any, options: dict[str, Any]) -> None:
        self.signature = signature_of(function)
        names = tuple(self.signature.parameters)
        kinds = {p.kind for p in self.signature.parameters.values()}
        if kinds & {inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD}:
            what = "elements are chosen of parameters that have a name each"
            fail("S2S401", what, help=("give the function parameters in place of *args and **kwargs",))
        many = isinstance(wrt, (tuple, list))
        self.paths = [Path(w, names) if isinstance(w, str) and "[" in w else w for w in (wrt if many else (wrt,))]
        namer = Namer(names)
        chosen: list[Any] = []
        lines: list[str] = []
        for path in self.paths:
            if isinstance(path, Path):
                chosen.append(namer.fresh(f"{path.name}_part"))
                lines.extend(path.put(chosen[-1], namer))
            else:
                chosen.append(names[path] if isinstance(path, int) and -len(names) <= path < len(names) else path)
        self.parts = [c for c, p in zip(chosen, self.paths, strict=True) if isinstance(p, Path)]
        label = getattr(function, "__name__", "function")
        label = label if label.isidentifier() else "function"
        called = ", ".join(f"{n}={n}" if _keyword(p) else n for n, p in self.signature.parameters.items())
        name, inside = namer.fresh(f"{label}_of_parts"), namer.fresh(label)
        text = "\n    ".join([f"def {name}({', '.join([*self.parts, *names])}):", *lines, f"return {inside}({called})"])
        made = load(text + "\n", name, {inside: function})[name]
        self.derivative = operator(made, tuple(chosen) if many else chosen[0], **options)
        functools.update_wrapper(self, function, updated=())

    def _given(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> list[Any]:
        count = len(args) - len(getattr(self.derivative, "extra", ()))
        try:
            bound = self.signature.bind(*args[:count], **kwargs)
        except TypeError as error:
            fail("S2S404", str(error), help=(f"the parameters are {self.signature}, then seeds or tangents",))
        bound.apply_defaults()
        values = bound.arguments
        for path in self.paths:
            if isinstance(path, Path):
                old = values[path.name]
                values[path.name] = old.astype(float) if _integers(old) else old
        parts = [p.of(values[p.name]) for p in self.paths if isinstance(p, Path)]
        return [*parts, *values.values(), *args[count:]]

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.derivative(*self._given(args, kwargs))

    def source_for(self, *args: Any, **kwargs: Any) -> str:
        """Return the text generated for arguments like these."""
        return self.derivative.source_for(*self._given(args, kwargs))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name == "derivative":
            raise AttributeError(name)
        return getattr(self.derivative, name)


def _keyword(parameter: inspect.Parameter) -> bool:
    return parameter.kind is parameter.KEYWORD_ONLY


def _integers(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind in "iu"
