"""Kinds: what is known of a value before the program runs. Unknown is always sound.

A ``Dim`` is a symbolic length ``max(0, base - less)``: slices with constant bounds keep it, so that the parts of a
stencil are known to be equally long. ``None`` is a length of which nothing is known.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

import numpy as np

from s2sad.runtime.records import attributes, is_record

Dim: TypeAlias = "tuple[str, int] | None"


@dataclass(frozen=True)
class Kind:
    """Nothing is known (the class itself), or what the subclasses say."""


@dataclass(frozen=True)
class Unreached(Kind):
    """No value has been seen yet: the least element of the lattice."""


@dataclass(frozen=True)
class Scalar(Kind):
    """A Python or NumPy scalar: ``dtype`` is float, int, bool, complex, or a NumPy name such as float32.

    ``length`` ties an integer to a dimension: it equals that many elements.
    """

    dtype: str
    length: Dim = None


@dataclass(frozen=True)
class Array(Kind):
    """A NumPy array. ``dtype`` None: some inexact dtype. ``shape`` None: any rank."""

    dtype: str | None
    shape: tuple[Dim, ...] | None


@dataclass(frozen=True)
class Numeric(Kind):
    """A number or an array of numbers."""


@dataclass(frozen=True)
class Tuple(Kind):
    elements: tuple[Kind, ...]
    cls: Any = tuple


@dataclass(frozen=True)
class Patch:
    """A copy of what has the name ``base``, but for the parts with names of their own, by attribute, index or key."""

    base: str
    parts: tuple[tuple[Any, str], ...]


@dataclass(frozen=True)
class List(Kind):
    element: Kind
    patch: Patch | None = field(default=None, kw_only=True)


@dataclass(frozen=True)
class Range(List):
    """What is iterated over as a list is, but is none: a range."""


@dataclass(frozen=True)
class Iterator(List):
    """What is kept as the list of all its elements, but is none: it gives them ``once``, or as they are by then.

    ``behind``: the names that its elements are computed from, as late as they are asked for. ``spent`` says why it
    cannot be read any more.
    """

    behind: frozenset[str] = frozenset()
    once: bool = True
    spent: str = ""


@dataclass(frozen=True)
class Dict(Kind):
    """A dict whose keys are known (``items``), or any dict with values of one kind."""

    items: tuple[tuple[Any, Kind], ...] | None
    value: Kind
    patch: Patch | None = field(default=None, kw_only=True)


@dataclass(frozen=True)
class Known(Kind):
    """Exactly this object: a function, module, class, string, None, or a literal number."""

    value: Any

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Known):
            return False
        return self.value is other.value or (
            type(self.value) is type(other.value)
            and isinstance(self.value, (int, float, complex, str, bytes))
            and repr(self.value) == repr(other.value)
        )

    def __hash__(self) -> int:
        if isinstance(self.value, (int, float, complex, str, bytes)):
            return hash((type(self.value), repr(self.value)))
        return id(self.value)


@dataclass(frozen=True)
class Object(Kind):
    """An instance of a class; attributes known so far by kind."""

    cls: Any
    attributes: tuple[tuple[str, Kind], ...] = ()
    patch: Patch | None = field(default=None, kw_only=True)

    def get(self, attr: str) -> Kind | None:
        return dict(self.attributes).get(attr)


@dataclass(frozen=True, eq=False)
class Closure(Kind):
    """A function defined inside the one being read: a def or lambda, and the frame it was met in.

    ``text``: the definition as the user wrote it, without what its defaults have become. ``repeated``: it is met in
    a loop, which may make several.
    """

    node: Any = field(repr=False)
    frame: Any = field(repr=False)
    text: Any = field(default=None, repr=False, kw_only=True)
    repeated: bool = field(default=False, kw_only=True)

    def __hash__(self) -> int:
        return id(self.node)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Closure) and other.node is self.node and other.frame is self.frame


@dataclass(frozen=True)
class Repeated(Kind):
    """One of the functions that a loop has made of this text: which one cannot be told."""

    text: Any = field(repr=False)


@dataclass(frozen=True)
class Functions(Kind):
    """One of these functions, told apart while the program runs. None: something else; no options: any function."""

    options: frozenset[Kind]


UNKNOWN = Kind()
UNREACHED = Unreached()
FLOAT = Scalar("float")
INT = Scalar("int")
BOOL = Scalar("bool")
COMPLEX = Scalar("complex")
NUMERIC = Numeric()
NONE = Known(None)
DEPTH = 6
# so many functions are told apart
FEW = 16
GENERATORS = (np.random.Generator, np.random.RandomState)
LOGGERS = (logging.Logger, logging.LoggerAdapter)


def of_value(value: Any, label: str = "", depth: int = 0) -> Kind:
    """Return the kind of an actual argument. ``label`` names the symbols of its dimensions."""
    if type(value) is float:
        return FLOAT
    if isinstance(value, np.ndarray):
        if value.dtype.kind not in "fciub" or type(value) is not np.ndarray:
            return UNKNOWN
        return Array(
            value.dtype.name, tuple((f"{label}.{i}", 0) for i in range(value.ndim)) if label else (None,) * value.ndim
        )
    if isinstance(value, (bool, np.bool_)):
        return BOOL
    if isinstance(value, (int, np.integer)):
        return Scalar("int", (label, 0) if label else None)
    if isinstance(value, float):
        return FLOAT
    if isinstance(value, complex):
        return COMPLEX
    if isinstance(value, np.generic):
        return Scalar(value.dtype.name) if value.dtype.kind in "fc" else UNKNOWN
    called = callable(value) and not isinstance(value, tuple) and not _is_instance(value)
    if value is None or isinstance(value, (str, bytes)) or called:
        return Known(value)
    if hasattr(type(value), "__s2sad_plain__") or hasattr(value, "__s2sad_calls__"):
        return Known(value)
    if depth > DEPTH:
        return UNKNOWN
    if isinstance(value, tuple):
        parts = tuple(of_value(v, f"{label}[{i}]" if label else "", depth + 1) for i, v in enumerate(value))
        return Tuple(parts, type(value))
    if type(value) is list:
        kinds = {of_value(v, "", depth + 1) for v in value}
        return List(join_all(kinds))
    if type(value) is dict:
        items = tuple((k, of_value(v, f"{label}[{k!r}]" if label else "", depth + 1)) for k, v in value.items())
        return (
            Dict(items, join_all({k for _, k in items}))
            if len(items) <= 64
            else Dict(None, join_all({k for _, k in items}))
        )
    if isinstance(value, (*GENERATORS, *LOGGERS)):
        return Object(type(value))
    if _is_instance(value) and not isinstance(value, type(np)):
        known = attributes(value).items()
        found = tuple((k, of_value(v, f"{label}.{k}" if label else "", depth + 1)) for k, v in known)
        return Object(type(value), found)
    return Known(value) if isinstance(value, type(np)) else UNKNOWN


def of_literal(size: int) -> Dim:
    """Return the length that is written out as a number."""
    return f"={size}", 0


def is_literal(dim: Dim) -> bool:
    """Tell whether a length is one that is written out, or that less a number."""
    return literal_size(dim) is not None


def literal_size(dim: Dim) -> int | None:
    """Return the length that is written out, less what is left out of it; None if it is another."""
    if dim is None or dim[0][:1] != "=" or not dim[0][1:].isdigit():
        return None
    return max(0, int(dim[0][1:]) - dim[1])


def of_constant(value: Any) -> Kind:
    """Return the kind of what stays this value: the lengths of an array are known.

    >>> import numpy as np
    >>> of_constant(np.eye(2))
    Array(dtype='float64', shape=(('=2', 0), ('=2', 0)))
    """
    kind = of_value(value)
    return Array(kind.dtype, tuple(map(of_literal, value.shape))) if isinstance(kind, Array) else kind


def agreeing(found: dict[str, Kind], values: dict[str, Any], literals: frozenset[int] = frozenset()) -> dict[str, Kind]:
    """Give sizes that are equal in the actual arguments one symbol. A size of 1 may be broadcast: it equals nothing.

    ``literals``: sizes that the function writes out, as in ``np.zeros(3)``: these are known as what they are.

    >>> import numpy as np
    >>> values = {"a": np.ones((2, 3)), "b": np.ones(3)}
    >>> agreeing({n: of_value(v, n) for n, v in values.items()}, values)["b"].shape
    (('a.1', 0),)
    """
    symbols: dict[int, Dim] = {n: of_literal(n) for n in literals}

    def renamed(kind: Kind, value: Any) -> Kind:
        if isinstance(kind, Array) and kind.shape is not None and isinstance(value, np.ndarray):
            dims = [symbols.setdefault(n, d) if n > 1 else d for n, d in zip(value.shape, kind.shape, strict=True)]
            return Array(kind.dtype, tuple(dims))
        if isinstance(kind, Tuple) and isinstance(value, tuple):
            return Tuple(tuple(renamed(k, v) for k, v in zip(kind.elements, value, strict=True)), kind.cls)
        if isinstance(kind, Dict) and kind.items is not None and isinstance(value, dict):
            items = tuple((k, renamed(v, value[k])) for k, v in kind.items)
            return Dict(items, kind.value)
        if isinstance(kind, Object) and is_record(value):
            held = attributes(value)
            return Object(kind.cls, tuple((k, renamed(v, held[k])) for k, v in kind.attributes))
        return kind

    return {name: renamed(kind, values.get(name)) for name, kind in found.items()}


def _is_instance(value: Any) -> bool:
    """Tell whether the value is a plain object of a Python class, not a function, class or module."""
    cls = type(value)
    return (
        is_record(value)
        and cls.__module__ not in ("builtins", "functools", "numpy")
        and cls.__name__ != "cython_function_or_method"
        and not isinstance(value, type)
    )


def has_one_shape(kind: Kind) -> bool:
    """Tell whether all values of the kind, at any time in one run, provably have the same structure and sizes."""
    if isinstance(kind, Tuple):
        return all(has_one_shape(k) for k in kind.elements)
    if isinstance(kind, Array):
        return kind.shape is not None and all(d is not None and "#" not in d[0] for d in kind.shape)
    return isinstance(kind, (Scalar, Known))


def map_dims(kind: Kind, change: Callable[[Dim], Dim]) -> Kind:
    """Return a kind with its lengths changed."""

    def of(k: Kind) -> Kind:
        return map_dims(k, change)

    if isinstance(kind, Array) and kind.shape is not None:
        return Array(kind.dtype, tuple(change(d) for d in kind.shape))
    if isinstance(kind, Scalar) and kind.length is not None:
        return Scalar(kind.dtype, change(kind.length))
    if isinstance(kind, Tuple):
        return Tuple(tuple(of(k) for k in kind.elements), kind.cls)
    if isinstance(kind, List):
        return replace(kind, element=of(kind.element))
    if isinstance(kind, Dict):
        items = None if kind.items is None else tuple((k, of(v)) for k, v in kind.items)
        return Dict(items, of(kind.value))
    if isinstance(kind, Object):
        return Object(kind.cls, tuple((k, of(v)) for k, v in kind.attributes))
    return kind


def join_all(kinds: Any) -> Kind:
    result: Kind = UNREACHED
    for kind in sorted(kinds, key=repr):
        result = join(result, kind)
    return result


def join(a: Kind, b: Kind) -> Kind:
    """Return the least kind that covers both."""
    if a == b or b is UNREACHED:
        return a
    if a is UNREACHED:
        return b
    a, b = widened(a), widened(b)
    if a == b:
        return a
    if isinstance(a, Scalar) and isinstance(b, Scalar):
        if a.dtype == b.dtype:
            return Scalar(a.dtype)
        order = ("bool", "int", "float", "complex")
        if a.dtype in order and b.dtype in order:
            if "bool" in (a.dtype, b.dtype):
                return UNKNOWN
            return Scalar(max(a.dtype, b.dtype, key=order.index))
        return NUMERIC
    if isinstance(a, Array) and isinstance(b, Array):
        dtype = a.dtype if a.dtype == b.dtype else None
        if dtype is None and not (is_inexact(a) and is_inexact(b)):
            return NUMERIC
        if a.shape is None or b.shape is None or len(a.shape) != len(b.shape):
            return Array(dtype, None)
        return Array(dtype, tuple(m if m == n else None for m, n in zip(a.shape, b.shape, strict=True)))
    if isinstance(a, Tuple) and isinstance(b, Tuple) and len(a.elements) == len(b.elements) and a.cls is b.cls:
        return Tuple(tuple(join(u, v) for u, v in zip(a.elements, b.elements, strict=True)), a.cls)
    if isinstance(a, List) and isinstance(b, List):
        element = join(a.element, b.element)
        late = [k for k in (a, b) if isinstance(k, Iterator)]
        if not late:
            return List(element)
        behind = frozenset().union(*(k.behind for k in late))
        return Iterator(element, behind, any(k.once for k in late), max(k.spent for k in late))
    if isinstance(a, Dict) and isinstance(b, Dict):
        if a.items is not None and b.items is not None and [k for k, _ in a.items] == [k for k, _ in b.items]:
            items = tuple((k, join(u, v)) for (k, u), (_, v) in zip(a.items, b.items, strict=True))
            return Dict(items, join_all({k for _, k in items}))
        return Dict(None, join(a.value, b.value))
    if isinstance(a, Object) and isinstance(b, Object) and a.cls is b.cls:
        left, right = dict(a.attributes), dict(b.attributes)
        both = [k for k in left if k in right]
        if both != (other := [k for k in right if k in left]):
            # in which order they were set is not known
            both = both[: next(i for i, (k, n) in enumerate(zip(both, other, strict=True)) if k != n)]
        return Object(a.cls, tuple((k, join(left[k], right[k])) for k in both))
    if is_numeric(a) and is_numeric(b):
        return NUMERIC
    if _holds_function(a) or _holds_function(b):
        return _one_of(a, b)
    return UNKNOWN


def _holds_function(kind: Kind) -> bool:
    if isinstance(kind, Known):
        return callable(kind.value) and not isinstance(kind.value, type)
    return isinstance(kind, (Closure, Repeated, Functions))


def _one_of(a: Kind, b: Kind) -> Functions:
    """Return the kind of what is one or the other, a function one of them at least."""
    found: dict[Any, Kind] = {}
    for kind in (a, b):
        plain = kind if _holds_function(kind) or kind == NONE else UNKNOWN
        for each in kind.options if isinstance(kind, Functions) else (plain,):
            key: Any = each
            if isinstance(each, Closure) and each.repeated or isinstance(each, Repeated):
                key = each.text
                if found.get(key, each) != each:
                    each = Repeated(each.text)
            found[key] = each
    every = all(kind.options for kind in (a, b) if isinstance(kind, Functions))
    return Functions(frozenset(found.values()) if every and len(found) <= FEW else frozenset())


def widened(kind: Kind) -> Kind:
    """Return the kind of a literal, without its value."""
    if isinstance(kind, Known) and isinstance(kind.value, (bool, int, float, complex)):
        return of_value(kind.value)
    return kind


def is_numeric(kind: Kind) -> bool:
    return isinstance(widened(kind), (Scalar, Array, Numeric))


def is_float(kind: Kind) -> bool:
    """Tell whether values are Python floats (np.float64 is one)."""
    kind = widened(kind)
    return isinstance(kind, Scalar) and kind.dtype == "float"


def is_scalar(kind: Kind) -> bool:
    return isinstance(widened(kind), Scalar)


def is_array(kind: Kind) -> bool:
    return isinstance(kind, Array)


def is_complex(kind: Kind) -> bool | None:
    """Tell whether values are complex; None if that is not known."""
    kind = widened(kind)
    if isinstance(kind, Scalar):
        return kind.dtype.startswith("complex")
    if isinstance(kind, Array) and kind.dtype is not None:
        return kind.dtype.startswith("complex")
    return None


def is_inexact(kind: Kind) -> bool:
    kind = widened(kind)
    if isinstance(kind, Scalar):
        return kind.dtype.startswith(("float", "complex", "longdouble"))
    return isinstance(kind, Array) and (kind.dtype is None or kind.dtype.startswith(("float", "complex", "longdouble")))


def carries(kind: Kind) -> bool:
    """Tell whether a value of this kind can carry a derivative. Integers, text, functions and None cannot."""
    if isinstance(kind, Known):
        return isinstance(kind.value, (float, complex))
    if isinstance(kind, Scalar):
        return is_inexact(kind)
    if isinstance(kind, Array):
        return is_inexact(kind)
    if isinstance(kind, Tuple):
        return any(carries(k) for k in kind.elements)
    if isinstance(kind, Functions):
        return not kind.options or any(carries(k) for k in kind.options)
    # what a list or dict holds now is not what it holds later
    return True


def is_immutable(kind: Kind) -> bool:
    """Tell whether values can never share memory that somebody writes: scalars, text, None, functions."""
    if isinstance(kind, Tuple):
        return all(is_immutable(k) for k in kind.elements)
    if isinstance(kind, Functions):
        return bool(kind.options) and UNKNOWN not in kind.options
    return isinstance(kind, (Scalar, Known))


def rank(kind: Kind) -> int | None:
    kind = widened(kind)
    if isinstance(kind, Scalar):
        return 0
    return len(kind.shape) if isinstance(kind, Array) and kind.shape is not None else None


def same_shape(a: Kind, b: Kind) -> bool:
    """Tell whether two kinds provably have equal shapes."""
    a, b = widened(a), widened(b)
    if isinstance(a, Scalar) and isinstance(b, Scalar):
        return True
    if isinstance(a, Array) and isinstance(b, Array) and a.shape is not None and b.shape is not None:
        return len(a.shape) == len(b.shape) and all(
            m is not None and m == n for m, n in zip(a.shape, b.shape, strict=True)
        )
    return False
