"""The symbolic shapes of products and reductions, and of what else can be measured."""

from __future__ import annotations

import operator
import warnings
from functools import lru_cache
from typing import Any

import numpy as np

from s2sad.kinds import Array, Dim, Kind, Known, Scalar, Tuple, is_literal, literal_size, of_literal, widened

PRODUCTS = frozenset({operator.matmul, np.matmul, np.dot, np.ndarray.dot})
REDUCTIONS = frozenset(
    getattr(owner, name)
    for owner in (np, np.ndarray)
    for name in ("sum", "mean", "prod", "max", "min", "std", "var", "amax", "amin")
    if hasattr(owner, name)
)
# what makes an array of a display, with its first argument alone
DISPLAYING = frozenset({np.array, np.asarray, np.asanyarray})
# what joins the arrays of a display, its first argument
JOINING = frozenset({np.concatenate, np.stack, np.hstack, np.vstack, np.column_stack})
Shape = tuple[Dim, ...]


def of(primitive: Any, args: tuple[Kind, ...], keywords: tuple[tuple[str, Kind], ...]) -> Shape | None:
    """Return the shape of ``primitive(*args, **keywords)``; None where it is not told by those of its arguments."""
    shapes = [a.shape if isinstance(a, Array) else None for a in args]
    if primitive in PRODUCTS and len(args) == 2 and not keywords:
        return _of_product(shapes[0], shapes[1])
    if primitive is np.outer and len(args) == 2 and not keywords:
        a, b = shapes
        return (*a, *b) if a is not None and b is not None and len(a) == len(b) == 1 else None
    if primitive in DISPLAYING and len(args) == 1 and isinstance(args[0], Tuple) and dict(keywords).keys() <= {"dtype"}:
        return of_display(args[0])
    if primitive in REDUCTIONS and shapes and shapes[0] is not None:
        return _of_reduction(shapes[0], args[1:], dict(keywords))
    return None


def of_display(kind: Kind) -> Shape | None:
    """Return the shape of an array of nested tuples; None if it is not sure that they have one."""
    if isinstance(kind, Tuple):
        parts = [of_display(e) for e in kind.elements]
        if not parts or any(p is None or len(p) != len(parts[0] or ()) for p in parts):
            return None
        # one has the shape of the other, or there is no array
        return (of_literal(len(parts)), *(parts[0] or ()))
    kind = widened(kind)
    return () if isinstance(kind, Scalar) else kind.shape if isinstance(kind, Array) else None


def _of_product(a: Shape | None, b: Shape | None) -> Shape | None:
    if a is None or b is None or not 1 <= len(a) <= 2 or not 1 <= len(b) <= 2:
        return None
    return (*a[:-1], *b[1:])


def _of_reduction(shape: Shape, rest: tuple[Kind, ...], options: dict[str, Kind]) -> Shape | None:
    """A reduction along one axis that is a literal."""
    axis = rest[0] if rest else options.pop("axis", None)
    if len(rest) > 1 or options or not isinstance(axis, Known) or type(axis.value) is not int:
        return None
    if not -len(shape) <= axis.value < len(shape):
        return None
    position = axis.value % len(shape)
    return (*shape[:position], *shape[position + 1 :])


# -- shapes that are measured ----------------------------------------------------------------------------------------

# lengths of up to six symbols in three trials: whatever is shorter in one is longer in another
# literals above this are not tried
LARGE = 100
ONE = of_literal(1)
TRIALS = ((7, 11, 19, 13, 5, 17), (17, 5, 8, 11, 23, 6), (11, 23, 6, 5, 13, 29))


def measured(primitive: Any, args: tuple[Kind, ...], keywords: tuple[tuple[str, Kind], ...]) -> Shape | None:
    """Return the shape of a result in the symbols of its arguments, by applying the primitive to arrays of such shapes.

    Only for arguments whose lengths are all known by symbols and whose values do not matter: floats and literals. A
    length that is written out is a symbol here as any other, so that the smaller of two is not taken for one of them.
    """
    symbols: dict[str, str] = {}
    try:
        plain = tuple(_numbered(a, symbols) for a in args)
        named = tuple((k, _numbered(a, symbols)) for k, a in keywords)
    except _Unknown:
        return None
    found = _in_trials(primitive, plain, named)
    names = {number: name for name, number in symbols.items()}
    return found and tuple(d if d is None or is_literal(d) else _plain((names[d[0]], d[1])) for d in found)


def _plain(dim: Dim) -> Dim:
    """Return a length that is written out without what is left out of it."""
    size = literal_size(dim)
    return dim if size is None else of_literal(size)


class _Unknown(Exception):
    """An argument has no representative of a known size."""


def _numbered(kind: Kind, symbols: dict[str, str]) -> Kind:
    """Return the kind with the symbols numbered in the order in which they appear."""

    def number(dim: Dim) -> Dim:
        if dim is None:
            raise _Unknown
        if dim == ONE:
            return dim
        if len(symbols) == len(TRIALS[0]):
            raise _Unknown
        return symbols.setdefault(dim[0], str(len(symbols))), dim[1]

    if isinstance(kind, Array) and kind.shape is not None and kind.dtype is not None and kind.dtype[0] in "fc":
        return Array(kind.dtype, tuple(map(number, kind.shape)))
    if isinstance(kind, Scalar) and kind.dtype == "int":
        return Scalar("int", number(kind.length))
    if isinstance(kind, Tuple) and kind.cls is tuple:
        return Tuple(tuple(_numbered(e, symbols) for e in kind.elements))
    if isinstance(kind, Known) and type(kind.value) is int and kind.value > LARGE:
        raise _Unknown
    if isinstance(kind, Known) or isinstance(kind, Scalar) and kind.dtype in ("float", "complex"):
        return kind
    raise _Unknown


@lru_cache(maxsize=8192)
def _in_trials(primitive: Any, args: tuple[Kind, ...], keywords: tuple[tuple[str, Kind], ...]) -> Shape | None:
    shapes: list[tuple[int, ...]] = []
    for lengths in TRIALS:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            try:
                positional = [_sample(a, lengths) for a in args]
                value = primitive(*positional, **{k: _sample(a, lengths) for k, a in keywords})
            except Exception:  # of which class, each library decides
                return None
        if not isinstance(value, np.ndarray):
            return None
        shapes.append(value.shape)
    if len(set(map(len, shapes))) > 1:
        return None
    if any(_has_symbol(a) for a in (*args, *(a for _, a in keywords))):
        return tuple(map(_in_symbols, zip(*shapes, strict=True)))
    # all is literal, as in np.eye(3)
    return tuple(map(of_literal, shapes[0]))


def _has_symbol(kind: Kind) -> bool:
    if isinstance(kind, Tuple):
        return any(map(_has_symbol, kind.elements))
    dims = kind.shape or () if isinstance(kind, Array) else (kind.length,) if isinstance(kind, Scalar) else ()
    return any(d is not None and d != ONE for d in dims)


def _in_symbols(sizes: tuple[int, ...]) -> Dim:
    """Return the length that is as large in all trials: a symbol, less a constant."""
    if set(sizes) == {1}:
        return ONE
    for number, lengths in enumerate(zip(*TRIALS, strict=True)):
        less = {n - size for n, size in zip(lengths, sizes, strict=True)}
        if len(less) == 1:
            return str(number), less.pop()
    return None


def _sample(kind: Kind, lengths: tuple[int, ...]) -> Any:
    def size(dim: Any) -> int:
        return 1 if dim == ONE else max(0, lengths[int(dim[0])] - dim[1])

    if isinstance(kind, Known):
        return kind.value
    if isinstance(kind, Tuple):
        return tuple(_sample(e, lengths) for e in kind.elements)
    if isinstance(kind, Scalar):
        return size(kind.length) if kind.dtype == "int" else 0.5 if kind.dtype == "float" else 0.5 + 0.25j
    assert isinstance(kind, Array) and kind.shape is not None
    ones = np.ones([size(d) for d in kind.shape], kind.dtype)
    if ones.ndim >= 2 and ones.shape[-1] == ones.shape[-2]:
        # a matrix that can be solved with, and factored
        ones = ones + np.eye(ones.shape[-1], dtype=ones.dtype)
    return ones


__all__ = ["measured", "of"]
