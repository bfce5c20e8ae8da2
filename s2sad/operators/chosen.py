"""Derivatives with respect to parts of arguments: ``wrt="x[2:5]"``, ``wrt="params['w']"``, ``wrt="self.layers[0].W"``.

A function is written whose first parameters are the parts, and which puts them where they belong in copies of the
arguments. Its derivatives are those of any function.
"""

from __future__ import annotations

import ast
import functools
import importlib
import inspect
import itertools
from collections.abc import Callable
from typing import Any, NoReturn

import numpy as np

from s2sad.core import parameter_names
from s2sad.derivative import Derivative, signature_of
from s2sad.emit.load import load
from s2sad.errors import fail
from s2sad.front import source as sources
from s2sad.names import Namer
from s2sad.runtime.records import attributes, is_record, replaced, replaced_item


def has_parts(wrt: Any) -> bool:
    """Tell whether a parameter, or one of several, is not named but a part of it."""
    each = wrt if isinstance(wrt, (tuple, list)) else (wrt,)
    return any(isinstance(w, str) and not w.isidentifier() for w in each)


def receiver_of(function: Any, wrt: Any) -> str | None:
    """Return the name of the parameter for a bound method's object, if ``wrt`` names it or a part of it."""
    if not inspect.ismethod(function):
        return None
    name = parameter_names(sources.read(function).node.args)[0]
    each = wrt if isinstance(wrt, (tuple, list)) else (wrt,)
    roots = {w.strip().split(".")[0].split("[")[0] for w in each if isinstance(w, str)}
    return name if name in roots else None


class Step:
    """One step of a path: an attribute, or an index. ``text``: how it is written, from ``start`` to ``end``."""

    def __init__(self, node: ast.Attribute | ast.Subscript) -> None:
        self.is_attribute = isinstance(node, ast.Attribute)
        # a tuple of slices must not get parentheses
        self.key = (
            node.attr if isinstance(node, ast.Attribute) else ast.unparse(node)[len(ast.unparse(node.value)) + 1 : -1]
        )
        self.text = f".{self.key}" if self.is_attribute else f"[{self.key}]"
        self.end = node.end_col_offset or 0
        self.start = node.value.end_col_offset or 0

    def of(self, value: Any) -> Any:
        return getattr(value, self.key) if self.is_attribute else eval(f"value{self.text}", {"value": value})


class Path:
    """A parameter and the attributes and indices that lead to a part of it."""

    def __init__(self, text: str, names: tuple[str, ...]) -> None:
        self.text = text = text.strip()
        self.steps: list[Step] = []
        try:
            node: Any = ast.parse(text, mode="eval").body
        except SyntaxError:
            node = None
        while isinstance(node, (ast.Subscript, ast.Attribute)):
            self.steps.insert(0, Step(node))
            literal = ast.Constant(0) if isinstance(node, ast.Attribute) else node.slice
            if any(isinstance(n, (ast.Name, ast.Call, ast.Attribute)) for n in ast.walk(literal)):
                node = None
                break
            node = node.value
        if not isinstance(node, ast.Name) or node.id not in names:
            like = f"{names[0]}.weights" if "." in text and "[" not in text else f"{names[0]}[2:5]"
            fail(
                "S2S401",
                f"wrt={text!r} is not a part of a parameter",
                help=(f'write "{like}" with literal indices; the parameters are {", ".join(names)}',),
            )
        self.name = node.id

    def label(self) -> str:
        """Return a name for the part: ``self_layers_0_W``."""
        words = [s.key if s.key.replace("'", "").isidentifier() or s.key.isdigit() else "part" for s in self.steps]
        return "_".join([self.name, *(w.replace("'", "") for w in words)])

    def refused(self, step: Step, message: str, help: str) -> NoReturn:
        """Refuse a step, with carets under it."""
        why = f"{self.text}\n{' ' * step.start}{'^' * (step.end - step.start)}"
        fail("S2S401", message, None, why, (help,))

    def of(self, value: Any) -> Any:
        """Return the part of an argument."""
        for step in self.steps:
            value = self.taken(step, value)
        if isinstance(value, (bool, np.bool_, str, bytes, type(None))) or callable(value) and not is_record(value):
            what = f"wrt={self.text!r} is {value!r}: it has no derivative"
            fail("S2S405", what, help=("choose a number, an array, or what holds some",))
        return value.copy() if isinstance(value, np.ndarray) else value

    def taken(self, step: Step, value: Any) -> Any:
        """Return what one step leads to."""
        before = self.text[: step.start]
        if not step.is_attribute:
            if not isinstance(value, (np.ndarray, list, dict)):
                what = f"wrt={self.text!r} asks for an element of `{before}`, a {type(value).__name__}"
                self.refused(step, what, "elements of arrays, lists and dicts can be chosen")
            try:
                return step.of(value)
            except (LookupError, TypeError, ValueError):
                self.refused(step, f"wrt={self.text!r}: `{before}` has no such element", _described(value))
        if step.key in _fields(value):
            return step.of(value)
        if hasattr(type(value), step.key):
            what = f"wrt={self.text!r}: `{step.key}` is no attribute that is kept in `{before}`: its class computes it"
            self.refused(step, what, _described(value))
        what = f"wrt={self.text!r}: `{before}`, a {type(value).__name__}, has no attribute `{step.key}`"
        self.refused(step, what, _described(value))

    def put(self, part: str, now: dict[str, str], namer: Namer, replaced_: str, item: str) -> list[str]:
        """Return the statements that put a part where it belongs, in copies of what is around it.

        ``now``: by which names the parameters go.
        """
        lines, around = [], [now[self.name]]
        for step in self.steps[:-1]:
            inner = namer.fresh(f"{self.name}_part")
            lines.append(f"{inner} = {around[-1]}{step.text}")
            around.append(inner)
        for whole, step in zip(reversed(around), reversed(self.steps), strict=True):
            new = namer.fresh(f"{self.name}_part")
            if step.is_attribute:
                lines.append(f"{new} = {replaced_}({whole}, {step.key}={part})")
            elif step.key.isdigit() or step.key[:1] in "'":
                lines.append(f"{new} = {item}({whole}, {step.key}, {part})")
            else:
                lines.extend([f"{new} = {whole}.copy()", f"{new}{step.text} = {part}"])
            part = new
        now[self.name] = part
        return lines


def _fields(value: Any) -> dict[str, Any]:
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return dict(zip(value._fields, value, strict=True))
    return attributes(value) if is_record(value) else {}


def _described(value: Any) -> str:
    """Say what parts a value has."""
    if isinstance(value, np.ndarray):
        return f"its shape is {value.shape}"
    if isinstance(value, list):
        return f"its length is {len(value)}"
    names = [repr(k) for k in value] if isinstance(value, dict) else list(_fields(value))
    kind = "keys" if isinstance(value, dict) else "attributes"
    return f"its {kind} are {', '.join(names)}" if names else f"it is a {type(value).__name__}"


class Chosen:
    """A derivative with respect to parts of arguments. Everything else is asked of ``derivative``."""

    def __init__(self, operator: Callable[..., Any], function: Any, wrt: Any, options: dict[str, Any]) -> None:
        self.made_by = operator.__name__, function, wrt, options
        self.signature = signature_of(function)
        names = tuple(self.signature.parameters)
        kinds = {p.kind for p in self.signature.parameters.values()}
        if kinds & {inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD}:
            what = "elements are chosen of parameters that have a name each"
            fail("S2S401", what, help=("give the function parameters in place of *args and **kwargs",))
        many = isinstance(wrt, (tuple, list))
        each = wrt if many else (wrt,)
        self.paths = [Path(w, names) if has_parts(w) else w for w in each]
        label = getattr(function, "__name__", "function")
        label = label if label.isidentifier() else "function"
        namer = Namer(names)
        name, inside, *put = (namer.fresh(n) for n in (f"{label}_of_parts", label, "replaced", "replaced_item"))
        self.chosen: list[Any] = []
        lines: list[str] = []
        # what the parameters are by then
        now = {n: n for n in names}
        for path in self.paths:
            if isinstance(path, Path):
                self.chosen.append(namer.fresh(path.label()))
                lines.extend(path.put(self.chosen[-1], now, namer, *put))
            else:
                self.chosen.append(names[path] if isinstance(path, int) and -len(names) <= path < len(names) else path)
        self.check_apart()
        parts = [c for c, p in zip(self.chosen, self.paths, strict=True) if isinstance(p, Path)]
        called = ", ".join(f"{n}={now[n]}" if _keyword(p) else now[n] for n, p in self.signature.parameters.items())
        text = "\n    ".join([f"def {name}({', '.join([*parts, *names])}):", *lines, f"return {inside}({called})"])
        self.function = load(text + "\n", name, {inside: function, put[0]: replaced, put[1]: replaced_item})[name]
        self.derivative = operator(self.function, tuple(self.chosen) if many else self.chosen[0], **options)
        functools.update_wrapper(self, function, updated=())
        if isinstance(self.derivative, Derivative):
            seeds = self.derivative.extra
            given = ", ".join([*(p.text for p in self.paths if isinstance(p, Path)), *names, *seeds])
            text = f"def {name}({', '.join([*names, *seeds])}):\n    return {inside}({given})\n"
            # a call of it inside a function that is differentiated is read as a call of this
            self.__s2sad_calls__ = load(text, name, {inside: self.derivative})[name]

    def check_apart(self) -> None:
        """Refuse what is named twice: a part, and what it is a part of."""
        for i, path in enumerate(self.paths):
            for j, other in enumerate(self.paths):
                if i == j or not isinstance(path, Path):
                    continue
                around = [] if not isinstance(other, Path) else other.steps
                root = other.name if isinstance(other, Path) else self.chosen[j]
                same = [s.text for s in path.steps[: len(around)]] == [s.text for s in around]
                if root == path.name and same and (len(around) < len(path.steps) or i < j):
                    self.overlap(path, other if isinstance(other, str) else str(getattr(other, "text", root)))

    def overlap(self, path: Path, other: str) -> NoReturn:
        message = f"wrt names `{other}` and `{path.text}`, which have parts in common"
        why = "each number is one variable, and has one derivative"
        fail("S2S401", message, None, why, ("name one of them",))

    def check_elements(self, values: dict[str, Any]) -> None:
        """Refuse paths that end in elements of one array or list, if they have elements in common."""
        paths = [p for p in self.paths if isinstance(p, Path)]
        for path, other in itertools.combinations(paths, 2):
            if path.name != other.name:
                continue
            value = values[path.name]
            for step, another in zip(path.steps, other.steps, strict=False):
                if step.text != another.text:
                    if isinstance(value, (np.ndarray, list)) and _places(value, step) & _places(value, another):
                        self.overlap(other, path.text)
                    break
                value = step.of(value)

    def _given(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> list[Any]:
        count = len(args) - len(getattr(self.derivative, "extra", ()))
        try:
            bound = self.signature.bind(*args[:count], **kwargs)
        except TypeError as error:
            what = f"`{getattr(self, '__name__', 'function')}`: {error}"
            fail("S2S404", what, help=(f"the parameters are {self.signature}, then seeds or tangents",))
        bound.apply_defaults()
        values = bound.arguments
        for path in self.paths:
            if isinstance(path, Path):
                old = values[path.name]
                values[path.name] = old.astype(float) if _integers(old) else old
        parts = [p.of(values[p.name]) for p in self.paths if isinstance(p, Path)]
        self.check_elements(values)
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

    def __reduce__(self) -> Any:
        return _again, self.made_by


class OfReceiver:
    """A derivative by the object that a method is bound to, or by parts of it: that object is its first argument."""

    def __init__(self, derivative: Any, receiver: Any) -> None:
        self.derivative, self.receiver = derivative, receiver
        functools.update_wrapper(self, derivative, updated=())
        if hasattr(derivative, "__s2sad_calls__") or isinstance(derivative, Derivative):
            text = "def of_receiver(*args, **kwargs):\n    return derivative(receiver, *args, **kwargs)\n"
            made = load(text, "of_receiver", {"derivative": derivative, "receiver": receiver})
            self.__s2sad_calls__ = made["of_receiver"]

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.derivative(self.receiver, *args, **kwargs)

    def source_for(self, *args: Any, **kwargs: Any) -> str:
        """Return the text generated for arguments like these."""
        return self.derivative.source_for(self.receiver, *args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name == "derivative":
            raise AttributeError(name)
        return getattr(self.derivative, name)

    def __reduce__(self) -> Any:
        return OfReceiver, (self.derivative, self.receiver)


def _again(operator: str, function: Any, wrt: Any, options: dict[str, Any]) -> Any:
    return getattr(importlib.import_module("s2sad.api"), operator)(function, wrt, **options)


def _keyword(parameter: inspect.Parameter) -> bool:
    return parameter.kind is parameter.KEYWORD_ONLY


def _integers(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind in "iu"


def _places(value: np.ndarray | list[Any], step: Step) -> set[int]:
    """Return the places of the elements of an array or list that a step leads to."""
    places = np.arange(value.size).reshape(value.shape) if isinstance(value, np.ndarray) else list(range(len(value)))
    return set(np.ravel(step.of(places)).tolist())
