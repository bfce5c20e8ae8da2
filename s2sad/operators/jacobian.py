"""Jacobians of functions of any structure: forward by inputs or backward by outputs, all columns at once."""

from __future__ import annotations

from typing import Any

import numpy as np

from s2sad import seeds as fitting
from s2sad.derivative import Derivative, is_current, spread_arguments
from s2sad.differentiate.assemble import TANGENT, VJP
from s2sad.errors import fail
from s2sad.operators.several import Several, Version
from s2sad.runtime.replica import replica
from s2sad.structures import leaves, rebuild

MODES = ("auto", "forward", "reverse")
# as many numbers of seeds and results as fit a few caches are made at once
ROOM = 1 << 22
# so many combinations of types, shapes and whole numbers are remembered
MANY = 256


class Jacobian:
    """``jacobian(f, wrt)``: callable; ``mode_used`` and ``how`` say how the last one was computed.

    Of structures it is the structure of the result, with that of the arguments at each of its numbers and arrays.
    """

    def __init__(
        self,
        function: Any,
        wrt: Any = 0,
        mode: str = "auto",
        chunk: int | None = None,
        has_aux: bool = False,
        holomorphic: bool = False,
    ) -> None:
        if mode not in MODES:
            fail("S2S407", f"mode={mode!r} is not known", help=('use "auto", "forward" or "reverse"',))
        if chunk is not None and (not isinstance(chunk, int) or chunk < 1):
            fail("S2S407", f"chunk={chunk!r} is not a number of columns", help=("give a positive integer",))
        self.function, self.mode, self.chunk = function, mode, chunk
        self.has_aux, self.holomorphic = has_aux, holomorphic
        push = Derivative(function, TANGENT, wrt, has_aux=has_aux)
        self.push = Several(push, push.extra)
        self.pull = Several(Derivative(function, VJP, wrt, has_aux=has_aux), ("out_bar",))
        self.wrt, self.single = push.wrt, push.single
        self.mode_used = self.how = ""
        # for arguments of the same types and shapes
        self.known: dict[Any, Layout] = {}
        self.__name__ = f"{getattr(function, '__name__', 'function')}_jacobian"

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        derivative = self.push.derivative
        arguments = derivative.bound(args, kwargs)
        key = None if self.has_aux or derivative.receiver is not None else exact(arguments)
        layout, aux = self.known.get(key), None
        if layout is None or not is_current(layout.version.live):
            layout, aux = self._layout(arguments, key)
        self.mode_used = layout.mode
        if layout.size == 0:
            columns = np.zeros((layout.rows, layout.columns))
        elif layout.mode == "forward":
            columns = self._forward(arguments, layout)
        else:
            columns = self._reverse(arguments, layout)
        made = layout.filled(columns)
        return (made, aux) if self.has_aux else made

    def _layout(self, arguments: dict[str, Any], key: Any) -> tuple[Layout, Any]:
        """Return the layout of the Jacobian for arguments like these, and what is beside the value."""
        version = (self.pull if self.mode == "reverse" else self.push).version(arguments)
        value, aux = self._value(arguments, version)
        inputs = [arguments[w] for w in self.wrt]
        into, out = leaves(inputs), leaves(value)
        self._check(into, out)
        mode = self._chosen(into, out)
        layout = Layout(version, mode, inputs, value, self.single)
        if key is not None and fitting.stand_in(version.result, arguments) is not None:
            if len(self.known) >= MANY:
                self.known.clear()
            self.known[key] = layout
        return layout, aux

    def source_for(self, *args: Any, **kwargs: Any) -> str:
        """Return the text that computes several columns, for arguments like these."""
        arguments = self.push.derivative.bound(args, kwargs)
        into, out = (
            leaves([arguments[w] for w in self.wrt]),
            leaves(self._value(arguments, self.push.version(arguments))[0]),
        )
        used = self.push if self._chosen(into, out) == "forward" else self.pull
        return used.version(arguments).text

    def _value(self, arguments: dict[str, Any], version: Version) -> tuple[Any, Any]:
        """Return what has the structure of the value, and what is beside it: often the kind tells enough."""
        known = None if self.has_aux else fitting.stand_in(version.result, arguments)
        if known is not None:
            return known, None
        positional, keywords = spread_arguments(self.push.derivative.signature, replica(arguments))
        value = self.function(*positional, **keywords)
        return value if self.has_aux else (value, None)

    def _check(self, into: list[Any], out: list[Any]) -> None:
        for y in out:
            if not isinstance(y, fitting.NUMBERS) or np.asarray(y).dtype.kind not in "fciub":
                fail(
                    "S2S402",
                    f"the result holds a {type(y).__name__}, which has no derivative",
                    help=("return numbers",),
                )
        complex_in, complex_out = (any(np.iscomplexobj(leaf) for leaf in each) for each in (into, out))
        if self.holomorphic:
            if not all(np.iscomplexobj(x) for x in into):
                fail("S2S405", "holomorphic=True is for complex arguments", help=("leave it out for real ones",))
        elif complex_in and complex_out:
            fail(
                "S2S402",
                "the Jacobian of a complex function of a complex argument is not one matrix",
                None,
                "unless the function is holomorphic, it depends on the direction",
                ("use holomorphic=True if it is, else take real and imaginary parts",),
            )

    def _chosen(self, into: list[Any], out: list[Any]) -> str:
        n, m = (sum(np.size(leaf) for leaf in each) for each in (into, out))
        fewer = "forward" if n <= m else "reverse"
        complex_in, complex_out = (any(np.iscomplexobj(leaf) for leaf in each) for each in (into, out))
        needed = "reverse" if complex_in else "forward" if complex_out else None
        if self.holomorphic or needed is None:
            return fewer if self.mode == "auto" else self.mode
        if self.mode not in ("auto", needed):
            kind = "a complex argument" if complex_in else "a complex result"
            fail("S2S407", f"mode={self.mode!r} does not work with {kind}", help=(f'use mode="{needed}"',))
        return needed

    def _step(self, n: int, m: int, count: int) -> int:
        return self.chunk or max(1, min(count, ROOM // max(1, n, m)))

    def _forward(self, arguments: dict[str, Any], layout: Layout) -> np.ndarray:
        found, n = [], layout.columns
        for start in range(0, n, step := self._step(n, layout.rows, n)):
            dots = units(layout.inputs, start, min(start + step, n))
            found.append(flat(self.push(arguments, dict(zip(self.push.over, dots, strict=True)), layout.version)))
        self.how = self.push.how
        return np.concatenate(found).T if len(found) > 1 else found[0].T

    def _reverse(self, arguments: dict[str, Any], layout: Layout) -> np.ndarray:
        found, m = [], layout.rows
        version = layout.version if self.mode == "reverse" else None
        for start in range(0, m, step := self._step(layout.columns, m, m)):
            bars = units(layout.value, start, min(start + step, m))
            found.append(flat(self.pull(arguments, {"out_bar": bars}, version)))
        self.how = self.pull.how
        return np.concatenate(found) if len(found) > 1 else found[0]

    def __repr__(self) -> str:
        return f"<s2sad jacobian of {getattr(self.function, '__name__', 'function')} wrt {', '.join(self.wrt)}>"


class Layout:
    """Where the derivatives of each number of a result by each of the arguments stand in the Jacobian.

    ``inputs`` and ``value`` have the structure and the shapes; ``version`` is the first derivative that was made.
    """

    def __init__(self, version: Version, mode: str, inputs: list[Any], value: Any, single: bool) -> None:
        self.version, self.mode, self.single = version, mode, single
        # without the numbers of the arguments
        self.inputs, self.value = like(inputs), like(value)
        into, out = ([np.asarray(leaf) for leaf in leaves(each)] for each in (self.inputs, self.value))
        self.columns, self.rows = (sum(a.size for a in each) for each in (into, out))
        self.size = self.columns * self.rows
        ends, bottoms = (np.cumsum([a.size for a in each]).tolist() for each in (into, out))
        # for each part of the result, for each of the arguments: the rows, the columns, the type and the shape
        self.parts = [
            [
                (
                    slice(bottom - y.size, bottom),
                    slice(end - x.size, end),
                    np.result_type(y.dtype, x.dtype),
                    y.shape + x.shape,
                )
                for x, end in zip(into, ends, strict=True)
            ]
            for y, bottom in zip(out, bottoms, strict=True)
        ]

    def filled(self, columns: np.ndarray) -> Any:
        """Return the structure of the result with that of the arguments at each of its numbers and arrays."""
        rows = []
        for parts in self.parts:
            blocks = [
                _plain(columns[row, column].astype(dtype, copy=False).reshape(shape))
                for row, column, dtype, shape in parts
            ]
            found = rebuild(self.inputs, iter(blocks))
            rows.append(found[0] if self.single else tuple(found))
        return rebuild(self.value, iter(rows))


def like(value: Any) -> Any:
    """Return a structure with the types and shapes of another, and without its numbers."""
    leaf = [np.broadcast_to(np.zeros((), np.asarray(x).dtype), np.shape(x)) if np.ndim(x) else x for x in leaves(value)]
    return rebuild(value, iter(leaf))


def exact(arguments: dict[str, Any]) -> Any:
    """Return all of plain arguments that a derivative may depend on: shapes, types, whole numbers; else None."""
    found: list[Any] = []
    for value in arguments.values():
        if type(value) is np.ndarray:
            found.append((value.dtype.char, value.shape))
        elif type(value) in (int, bool, str):
            found.append((type(value), value))
        elif type(value) is float:
            found.append(float)
        else:
            return None
    return tuple(found)


def units(like: Any, start: int, stop: int) -> Any:
    """Return the unit vectors from ``start`` to ``stop`` in the structure, each number with an axis of columns.

    >>> units([1.0, np.zeros(2)], 1, 3)
    [array([0., 0.]), array([[1., 0.],
           [0., 1.]])]
    """
    found, at = [], 0
    for leaf in leaves(like):
        size, dtype = np.size(leaf), np.asarray(leaf).dtype
        found.append(np.eye(stop - start, size, start - at, dtype if dtype.kind in "fc" else float))
        found[-1] = found[-1].reshape(stop - start, *np.shape(leaf))
        at += size
    return rebuild(like, iter(found))


def flat(columns: Any) -> np.ndarray:
    """Return a matrix with one row for each column of a structure."""
    parts = [np.reshape(leaf, (len(leaf), -1)) for leaf in leaves(columns) if np.size(leaf)]
    return parts[0] if len(parts) == 1 else np.concatenate(parts, axis=1)


def _plain(block: np.ndarray) -> Any:
    """Return the derivative of a number by a number as a number."""
    return block if block.ndim else block.item() if block.dtype in (np.float64, np.complex128) else block[()]
