"""Kinds of the results of primitives, found by running the primitive on small representatives of its arguments.

Which dtype and rank NumPy gives depends on dtypes, ranks and literal options only; so the function itself is the best
table of its result kinds. Where a value of the run decides (a shape in a variable, ``squeeze``), the answer is unknown.
"""

from __future__ import annotations

import inspect
import operator
import warnings
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

import numpy as np

from s2sad import kinds
from s2sad.analysis import shapes
from s2sad.kinds import Array, Kind, Known, Scalar
from s2sad.rules import registry
from s2sad.runtime import checkpoints, inplace, records, replica, structure

# the rank or dtype of their results depends on the values of their arguments
VALUE_DEPENDENT = frozenset(
    {
        np.squeeze,
        np.unique,
        np.trim_zeros,
        np.ndarray.squeeze,
        np.linalg.eig,
        np.linalg.eigvals,
        np.roots,
        np.real_if_close,
    }
)
VALUE_DEPENDENT_SCIPY = frozenset({"sqrtm", "logm", "eig", "eigvals", "funm", "signm"})
SAME_SHAPE = frozenset(
    {
        np.zeros_like,
        np.ones_like,
        np.empty_like,
        np.full_like,
        np.copy,
        np.ndarray.copy,
        np.real,
        np.imag,
        np.ndarray.real,
        np.ndarray.imag,
        np.asarray,
        np.array,
        np.asanyarray,
        np.ascontiguousarray,
        np.cumsum,
        np.cumprod,
        np.sort,
        np.flip,
        np.roll,
        np.ndarray.astype,
        np.atleast_1d,
        np.nan_to_num,
        np.linalg.inv,
        checkpoints.copy_apart,
    }
)
CONTAINERS = (kinds.List, kinds.Tuple, kinds.Dict, kinds.Object)
# what they take apart has no representative: its length must be a multiple of the number of parts
SPLITS = frozenset({np.split, np.hsplit, np.vsplit, np.dsplit})
FILLED: frozenset[Any] = frozenset({np.zeros, np.ones, np.empty, np.full})
# draws of floats, and how many parameters their distributions have
DRAWS = {
    **dict.fromkeys(("random", "random_sample", "standard_normal", "standard_exponential", "standard_cauchy"), 0),
    **dict.fromkeys(("exponential", "rayleigh", "pareto", "weibull", "power", "standard_gamma", "chisquare"), 1),
    **dict.fromkeys(("normal", "laplace", "logistic", "gumbel", "uniform", "lognormal", "gamma", "beta"), 2),
    "triangular": 3,
}


def broadcast(*parts: Kind) -> tuple[kinds.Dim, ...] | None:
    """Return the symbolic shape of an elementwise result; None if its rank is unknown."""
    found: list[tuple[kinds.Dim, ...]] = []
    for part in map(kinds.widened, parts):
        if isinstance(part, Scalar):
            found.append(())
        elif isinstance(part, Array) and part.shape is not None:
            found.append(part.shape)
        else:
            return None
    longest = max(map(len, found))
    result: list[kinds.Dim] = []
    for axis in range(longest):
        dims = [s[axis - longest] for s in found if len(s) >= longest - axis]
        # what has length one is repeated
        dims = [d for d in dims if d != kinds.of_literal(1)] or dims
        result.append(dims[0] if all(d is not None and d == dims[0] for d in dims) else None)
    return tuple(result)


def result(primitive: Any, args: tuple[Kind, ...], keywords: tuple[tuple[str, Kind], ...] = ()) -> Kind:
    """Return the kind of ``primitive(*args, **keywords)``; unknown where it cannot be told."""
    if primitive in (structure.own, replica.replica, replica.in_depth, replica.on_disk, replica.dense) and args:
        return args[0]
    if primitive in (structure.zeros_like, replica.shadow) and args:
        return mirrored(args[0])
    if primitive is structure.add and all(isinstance(a, CONTAINERS) for a in args):
        # the parts of adjoints of one value are of one kind
        return kinds.join_all(args)
    if primitive is records.as_gradient and len(args) == 2:
        return of_gradient(args[1])
    if primitive in (structure.unbroadcast, structure.fit, structure.like) and len(args) == 2 and not keywords:
        # brought to the shape and dtype of the second
        known = kinds.widened(args[1])
        return mirrored(known) if isinstance(known, (Scalar, Array)) else kinds.UNKNOWN
    if primitive is inplace.scattered and len(args) == 3:
        values = kinds.widened(args[0])
        dtype = values.dtype if isinstance(values, Array) else "float64" if values == kinds.FLOAT else None
        return Array(dtype, _filled(args[1]))
    if primitive in (np.random.default_rng, np.random.RandomState):
        return kinds.Object(kinds.GENERATORS[primitive is np.random.RandomState])
    if primitive is float:
        return kinds.FLOAT
    if str(getattr(primitive, "__module__", "")).startswith(("scipy.optimize", "scipy.integrate")):
        return _of_solver(primitive.__name__, args, keywords)
    if primitive in (operator.matmul, np.matmul) and any(map(is_matrix, args)):
        rank = min((len(k.shape) for k in args if isinstance(k, Array) and k.shape is not None), default=None)
        return Array(None, (None,) * min(rank, 2)) if rank else kinds.UNKNOWN
    if primitive in SPLITS and args and isinstance(args[0], Array) and args[0].shape:
        return kinds.List(without_shape(args[0]))
    if primitive in (max, min) and args:
        # which of the arguments is returned depends on their values
        return _of_largest(args)
    if primitive in (np.reshape, np.ndarray.reshape) and args and not keywords:
        reshaped = _reshaped(primitive, args)
        if reshaped is not None:
            return reshaped
    if primitive in (np.array, np.asarray) and args == (kinds.NUMERIC,) and not keywords:
        return Array(None, None)
    if primitive is np.where and args and args[0] == kinds.BOOL:
        # it chooses one of two numbers, and makes an array of it
        args = (Array("bool", ()), *args[1:])
    rules = registry.find(primitive)
    if rules is not None and rules.opaque:
        # what is not read is not tried out either
        return kinds.FLOAT if inspect.signature(primitive).return_annotation in (float, "float") else kinds.UNKNOWN
    key = (primitive, tuple(map(without_shape, args)), tuple((k, without_shape(v)) for k, v in keywords))
    found = _sampled(*key)
    if found is kinds.UNKNOWN and rules and rules.elementwise:
        return kinds.NUMERIC
    if isinstance(found, Array):
        shape = shapes.of(primitive, args, keywords)
        if shape is not None and found.shape is not None and len(shape) == len(found.shape):
            return Array(found.dtype, shape)
        if rules and rules.elementwise or primitive is np.where or _is_elementwise(primitive):
            return Array(found.dtype, broadcast(*args))
        if primitive in SAME_SHAPE and not keywords and args and isinstance(args[0], Array):
            shape = args[0].shape
            # without an axis some of them flatten, and of no axes is made one
            same = shape is not None and (found.shape is None or len(shape) == len(found.shape))
            return Array(found.dtype, shape if same else found.shape)
        if primitive in FILLED and args:
            return Array(found.dtype, _filled(args[0]) or found.shape)
        if primitive in (np.transpose, np.ndarray.T, np.ndarray.transpose) and len(args) == 1:
            shape = args[0].shape if isinstance(args[0], Array) else None
            return Array(found.dtype, shape[::-1] if shape is not None else found.shape)
        if found.shape and _has_measure(primitive):
            shape = shapes.measured(primitive, args, keywords)
            if shape is not None and len(shape) == len(found.shape):
                return Array(found.dtype, shape)
    return found


def _has_measure(primitive: Any) -> bool:
    """Tell whether the shape of a result depends on shapes only, and whether to try it has no effect."""
    if getattr(primitive, "__objclass__", None) is np.ndarray:
        return True
    home = str(getattr(primitive, "__module__", None) or getattr(type(primitive), "__module__", ""))
    return home.startswith(("numpy", "scipy.linalg", "s2sad.runtime")) and not home.startswith("numpy.random")


def _is_elementwise(primitive: Any) -> bool:
    """Tell whether a function without a derivative is applied element by element: comparisons, ``np.floor`` ..."""
    return isinstance(primitive, np.ufunc) and primitive.signature is None


def is_matrix(kind: Kind) -> bool:
    """Tell whether a value is an object whose ``@`` is that of arrays: a sparse matrix."""
    return isinstance(kind, kinds.Object) and registry.find_method(getattr(kind.cls, "__matmul__", None)) is not None


def _of_solver(name: str, args: tuple[Kind, ...], keywords: tuple[tuple[str, Kind], ...]) -> Kind:
    """Return the kind of what a solver finds: to try one would call the program's function."""
    if name == "quad":
        full = args[4] if len(args) > 4 else dict(keywords).get("full_output", Known(0))
        parts: tuple[Kind, ...] = (kinds.FLOAT, kinds.FLOAT, kinds.UNKNOWN)
        return kinds.Tuple(parts[: 3 if full.value else 2]) if isinstance(full, Known) else kinds.UNKNOWN
    if name == "odeint":
        return Array("float64", (None, None))
    if name == "solve_ivp":
        return kinds.Object(SimpleNamespace, (("t", Array("float64", (None,))), ("y", Array("float64", (None, None)))))
    start = kinds.widened(args[1]) if len(args) > 1 else dict(keywords).get("x0", kinds.UNKNOWN)
    if "full_output" in dict(keywords):
        return kinds.UNKNOWN
    if name in ("brentq", "brenth", "bisect", "ridder", "toms748") or name == "newton" and isinstance(start, Scalar):
        return kinds.FLOAT
    if name == "newton" and isinstance(start, Array):
        return Array("float64", start.shape)
    vector = Array("float64", start.shape if isinstance(start, Array) and start.shape else (None,))
    if name == "fsolve":
        return vector
    if name in ("root", "minimize"):
        return kinds.Object(SimpleNamespace, (("x", vector),))
    return kinds.Object(SimpleNamespace, (("x", kinds.FLOAT),)) if name == "minimize_scalar" else kinds.UNKNOWN


def of_draw(name: str, args: tuple[Kind, ...], keywords: tuple[tuple[str, Kind], ...]) -> Kind:
    """Return the kind of a draw of floats with parameters that are numbers, given as a method of a generator.

    >>> of_draw("normal", (), (("size", kinds.Scalar("int", ("n", 0))),))
    Array(dtype='float64', shape=(('n', 0),))
    """
    count = DRAWS.get(name)
    options = dict(keywords)
    size = options.pop("size", args[count] if count is not None and len(args) > count else kinds.NONE)
    numbers = all(map(kinds.is_scalar, (*args[:count], *options.values())))
    if count is None or len(args) > count + 1 or not numbers or {"dtype", "out", "method"} & set(options):
        return kinds.UNKNOWN
    shape = _filled(kinds.widened(size))
    return kinds.FLOAT if size == kinds.NONE else kinds.UNKNOWN if shape is None else Array("float64", shape)


def _of_largest(args: tuple[Kind, ...]) -> Kind:
    if len(args) > 1:
        return kinds.join_all(set(map(kinds.widened, args)))
    (only,) = args
    if isinstance(only, kinds.Tuple):
        return kinds.join_all(set(only.elements))
    if isinstance(only, kinds.List):
        return only.element if only.element is not kinds.UNREACHED else kinds.UNKNOWN
    return kinds.NUMERIC


def mirrored(kind: Kind) -> Kind:
    """Return the kind of the zero adjoint of a value."""
    kind = kinds.widened(kind)
    if isinstance(kind, Scalar):
        return kind if kinds.is_inexact(kind) else kinds.FLOAT
    if isinstance(kind, Array):
        return kind if kinds.is_inexact(kind) or kind.dtype is None else Array("float64", kind.shape)
    if isinstance(kind, kinds.Tuple):
        return kinds.Tuple(tuple(map(mirrored, kind.elements)), kind.cls)
    if isinstance(kind, kinds.List):
        return kinds.List(mirrored(kind.element)) if kind.element is not kinds.UNREACHED else kind
    if isinstance(kind, kinds.Dict):
        items = tuple((k, mirrored(v)) for k, v in kind.items) if kind.items is not None else None
        return kinds.Dict(items, mirrored(kind.value) if kind.value is not kinds.UNREACHED else kind.value)
    if isinstance(kind, kinds.Object):
        return kinds.Object(SimpleNamespace, tuple((k, mirrored(v)) for k, v in kind.attributes))
    return kinds.UNKNOWN


def _reshaped(primitive: Any, args: tuple[Kind, ...]) -> Kind | None:
    """Return the kind of an array in another shape: a sample has no room for sizes that are written out."""
    if not isinstance(args[0], Array) or primitive is np.reshape and len(args) != 2:
        return None
    sizes = args[1].elements if len(args) == 2 and isinstance(args[1], kinds.Tuple) else args[1:]
    if not sizes or any(not isinstance(kinds.widened(s), Scalar) for s in sizes):
        return None
    told = [None if isinstance(s, kinds.Known) and s.value < 0 else _length(s) for s in sizes]
    return Array(args[0].dtype, tuple(told))


def of_gradient(kind: Kind) -> Kind:
    """Return the kind of the gradient by a value: objects have their class, what has no derivative is None."""
    if isinstance(kind, kinds.Object):
        parts = tuple((k, of_gradient(v)) for k, v in kind.attributes)
        return kinds.Object(records.gradient_class(kind.cls), parts)
    if isinstance(kind, kinds.Tuple):
        return kinds.Tuple(tuple(map(of_gradient, kind.elements)), kind.cls)
    if isinstance(kind, kinds.Dict) and kind.items is not None:
        items = tuple((k, of_gradient(v)) for k, v in kind.items)
        return kinds.Dict(items, kinds.join_all([v for _, v in items]))
    if isinstance(kind, kinds.List):
        return kinds.List(of_gradient(kind.element))
    known = kinds.widened(kind)
    constant = isinstance(known, (Known, Scalar)) or isinstance(known, Array) and known.dtype is not None
    return kinds.NONE if constant and not kinds.is_inexact(known) else known


def _filled(shape: Kind) -> tuple[kinds.Dim, ...] | None:
    if isinstance(shape, kinds.Tuple):
        return tuple(map(_length, shape.elements))
    return None if isinstance(shape, Array) or kinds.rank(shape) is None else (_length(shape),)


def _length(size: Kind) -> kinds.Dim:
    if isinstance(size, kinds.Known) and type(size.value) is int:
        return kinds.of_literal(size.value)
    return size.length if isinstance(size, Scalar) else None


def without_shape(kind: Kind) -> Kind:
    """Forget how long the dimensions are, not how many they are."""
    if isinstance(kind, Array):
        return Array(kind.dtype, None if kind.shape is None else (None,) * len(kind.shape))
    if isinstance(kind, Scalar):
        return kind if kind.length is None else Scalar(kind.dtype)
    if isinstance(kind, kinds.Tuple):
        return kinds.Tuple(tuple(map(without_shape, kind.elements)), kind.cls)
    if isinstance(kind, kinds.List):
        return kinds.List(without_shape(kind.element))
    if isinstance(kind, kinds.Dict):
        items = kind.items and tuple((k, without_shape(v)) for k, v in kind.items)
        return kinds.Dict(items, without_shape(kind.value))
    if isinstance(kind, kinds.Object):
        return kinds.Object(kind.cls, tuple((k, without_shape(v)) for k, v in kind.attributes))
    return kind


class _Unknown(Exception):
    """An argument has no representative."""


@lru_cache(maxsize=8192)
def _sampled(primitive: Any, args: tuple[Kind, ...], keywords: tuple[tuple[str, Kind], ...]) -> Kind:
    if isinstance(getattr(primitive, "__self__", None), np.random.RandomState):
        # trying a draw would move the program's own stream
        return of_draw(primitive.__name__, args, keywords)
    if primitive in VALUE_DEPENDENT or any(isinstance(k, Known) and inspect.isfunction(k.value) for k in args):
        # a function of the program's is not called before its time
        return kinds.UNKNOWN
    if str(getattr(primitive, "__module__", "")).startswith("scipy.linalg"):
        if primitive.__name__ in VALUE_DEPENDENT_SCIPY:
            return kinds.UNKNOWN
    found: list[Kind] = []
    for size in (2, 3):
        try:
            positional = [_representative(k, size) for k in args]
            named = {k: _representative(v, size) for k, v in keywords}
        except _Unknown:
            return kinds.UNKNOWN
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            try:
                if inspect.isgetsetdescriptor(primitive) or inspect.ismemberdescriptor(primitive):
                    value = primitive.__get__(positional[0])
                else:
                    value = primitive(*positional, **named)
            except Exception:  # of which class, each library decides: LAPACK has one of its own
                return kinds.UNKNOWN
        found.append(_plain(kinds.of_value(value)))
    return found[0] if found[0] == found[1] else kinds.UNKNOWN


def _plain(kind: Kind) -> Kind:
    """Forget values: the sample's numbers are not the program's."""
    if isinstance(kind, kinds.Tuple):
        return kinds.Tuple(tuple(map(_plain, kind.elements)), kind.cls)
    if isinstance(kind, (Known, kinds.Object)):
        return kinds.UNKNOWN
    return kinds.widened(kind)


def _representative(kind: Kind, size: int) -> Any:
    if isinstance(kind, Known):
        return kind.value
    if isinstance(kind, Scalar):
        if kind.dtype == "int":
            return size
        if kind.dtype == "bool":
            raise _Unknown
        return (
            {"float": 0.5, "complex": 0.5 + 0.25j}[kind.dtype]
            if kind.dtype in ("float", "complex")
            else np.dtype(kind.dtype).type(0.5)
        )
    if isinstance(kind, Array) and kind.shape is not None and kind.dtype is not None:
        ones = np.ones((size,) * len(kind.shape), kind.dtype)
        return ones + np.eye(size, dtype=ones.dtype) if ones.ndim >= 2 and ones.dtype.kind in "fc" else ones
    if isinstance(kind, kinds.Tuple):
        parts = [_representative(k, size) for k in kind.elements]
        return kind.cls(*parts) if hasattr(kind.cls, "_fields") else tuple(parts)
    if isinstance(kind, kinds.List) and kind.element is not kinds.UNREACHED:
        return [_representative(kind.element, size) for _ in range(size)]
    raise _Unknown


def of_index(base: Kind, index: Kind, literal: Any = None) -> Kind:
    """Return the kind of ``base[index]``. ``literal`` is the index expression, for slices."""
    if isinstance(base, (kinds.Tuple, kinds.List, kinds.Dict)):
        return _container_item(base, index, literal)
    if isinstance(base, Array) and base.shape is not None:
        return _array_item(base, literal, index)
    if isinstance(base, (Array, kinds.Numeric)):
        return kinds.NUMERIC
    return kinds.UNKNOWN


def selected(kind: Kind) -> Any:
    """Return what an index of a kind selects: a tuple of integers is as many indices."""
    if isinstance(kind, kinds.Tuple) and kind.cls is tuple and all(kinds.is_scalar(k) for k in kind.elements):
        return tuple(map(kinds.widened, kind.elements))
    return kinds.widened(kind)


def _container_item(base: Kind, index: Kind, literal: Any) -> Kind:
    if isinstance(literal, slice):
        bounds = (literal.start, literal.stop, literal.step)
        if isinstance(base, kinds.Tuple) and all(b is None or type(b) is int for b in bounds) and literal.step != 0:
            return kinds.Tuple(base.elements[literal])
        return base if isinstance(base, kinds.List) else kinds.UNKNOWN
    if isinstance(base, kinds.Tuple):
        if (
            isinstance(index, Known)
            and isinstance(index.value, int)
            and -len(base.elements) <= index.value < len(base.elements)
        ):
            return base.elements[index.value]
        return kinds.join_all(set(base.elements))
    if isinstance(base, kinds.List):
        return base.element if base.element is not kinds.UNREACHED else kinds.UNKNOWN
    assert isinstance(base, kinds.Dict)
    if base.items is not None and isinstance(index, Known):
        for key, kind in base.items:
            if type(key) is type(index.value) and key == index.value:
                return kind
        return kinds.UNKNOWN
    # of the dict that a callee fills nothing is known yet: what it takes out of it is what it puts there
    return base.value if base.value is not kinds.UNREACHED or base.items is None else kinds.UNKNOWN


def _array_item(base: Array, literal: Any, index: Kind) -> Kind:
    """``literal`` is a tuple of parts: an int kind, a slice of bounds (ints, None, "?"), Ellipsis, None, or a kind."""
    assert base.shape is not None
    parts = literal if isinstance(literal, tuple) else (literal,)
    consumed = sum(1 for p in parts if p is not Ellipsis and p is not None)
    advanced: list[Kind] = [p for p in parts if isinstance(p, Array)]
    if any(isinstance(p, Kind) and not isinstance(p, (Scalar, Array, Known)) for p in parts):
        return Array(base.dtype, None) if kinds.is_array(base) else kinds.NUMERIC
    if advanced:
        shape = _advanced(base, parts)
        return Array(base.dtype, shape)
    if consumed > len(base.shape):
        return kinds.UNKNOWN
    dims: list[kinds.Dim] = []
    axis = 0
    for part in parts:
        if part is None:
            dims.append(kinds.of_literal(1))
        elif part is Ellipsis:
            skip = len(base.shape) - consumed
            dims.extend(base.shape[axis : axis + skip])
            axis += skip
        elif isinstance(part, slice):
            dims.append(_sliced(base.shape[axis], part))
            axis += 1
        else:
            axis += 1
    dims.extend(base.shape[axis:])
    if not dims and Ellipsis not in parts:
        return kinds.of_value(np.ones((), base.dtype)[()]) if base.dtype else kinds.NUMERIC
    return Array(base.dtype, tuple(dims))


def _advanced(base: Array, parts: tuple[Any, ...]) -> tuple[kinds.Dim, ...] | None:
    """Return the shape of what arrays in an index select: their axes stand where they do, or first if apart."""
    assert base.shape is not None
    taken = [_axes_taken(p) for p in parts]
    if None in taken:
        return None
    left = len(base.shape) - sum(n for n in taken if n is not None)
    selected = [p for p in parts if isinstance(p, Kind)]
    together = _broadcast([_selected(p) for p in selected])
    if left < 0 or together is None:
        return None
    places = [i for i, p in enumerate(parts) if isinstance(p, Kind)]
    apart = places[-1] - places[0] >= len(places)
    dims: list[kinds.Dim] = list(together) if apart else []
    axis = 0
    for i, (part, count) in enumerate(zip(parts, taken, strict=True)):
        count = left if part is Ellipsis else count or 0
        if part is Ellipsis:
            dims.extend(base.shape[axis : axis + left])
        elif part is None:
            dims.append(kinds.of_literal(1))
        elif isinstance(part, slice):
            dims.append(_sliced(base.shape[axis], part))
        elif i == places[0] and not apart:
            dims.extend(together)
        axis += count
    return (*dims, *base.shape[axis:])


def _axes_taken(part: Any) -> int | None:
    """Return how many axes a part of an index stands for; None: not known, or a truth value."""
    if part is None or part is Ellipsis:
        return 0
    if isinstance(part, Array):
        if part.shape is None or part.dtype not in ("bool", "int64", "int32"):
            return None
        return len(part.shape) if part.dtype == "bool" else 1
    if isinstance(part, Kind):
        known = kinds.widened(part)
        return 1 if isinstance(known, Scalar) and known.dtype == "int" else None
    return 1


def _selected(part: Kind) -> tuple[kinds.Dim, ...]:
    if not isinstance(part, Array):
        return ()
    return (None,) if part.dtype == "bool" else part.shape or ()


def _broadcast(shapes: list[tuple[kinds.Dim, ...]]) -> tuple[kinds.Dim, ...] | None:
    """Return the shape that indices have together, None if it may be that of a number."""
    rank = max(map(len, shapes))
    one = kinds.of_literal(1)
    dims: list[kinds.Dim] = []
    for k in range(rank, 0, -1):
        found = {s[-k] for s in shapes if len(s) >= k} - {one}
        dims.append(found.pop() if len(found) == 1 else None if found else one)
    return tuple(dims) if dims else None


def _text(bound: Any) -> str:
    return f"{bound[0]}-{bound[1]}" if isinstance(bound, tuple) else "" if bound is None else str(bound)


def bound(kind: Kind) -> Any:
    """Return what is known of the bound of a slice: its value, a symbol for it, or "?"."""
    if isinstance(kind, Known) and type(kind.value) is int:
        return kind.value
    return kind.length if isinstance(kind, Scalar) and kind.dtype == "int" and kind.length is not None else "?"


def shifted(op: Any, left: Kind, right: Kind) -> Kind | None:
    """Return the kind of an integer that is another and a constant more or less."""
    if op is operator.add and isinstance(left, Known):
        left, right = right, left
    if not isinstance(left, Scalar) or left.dtype != "int" or left.length is None:
        return None
    if not isinstance(right, Known) or type(right.value) is not int or op not in (operator.add, operator.sub):
        return None
    base, less = left.length
    return Scalar("int", (base, less + (right.value if op is operator.sub else -right.value)))


def _sliced(dim: kinds.Dim, part: slice) -> kinds.Dim:
    if dim is None or part.step is not None:
        return dim if part == slice(None, None, None) or part == slice(None, None, -1) else None
    start, stop = part.start or 0, part.stop
    if start == "?" or stop == "?":
        return None
    if isinstance(start, tuple) or isinstance(stop, tuple):
        # as long as every other slice with such bounds of such an axis
        return (f"{_text(dim)}[{_text(start)}:{_text(stop)}]", 0)
    size = kinds.literal_size(dim)
    if size is not None:
        return kinds.of_literal(len(range(size)[start:stop]))
    if start < 0 or stop is not None and stop >= 0:
        return None
    return (dim[0], dim[1] + start - (stop or 0))
