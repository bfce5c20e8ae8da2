"""Sparse Jacobians: columns that share no row are computed as one.

(Curtis, Powell and Reid, "On the estimation of sparse Jacobian matrices", IMA J. Appl. Math. 13, 1974.) A pattern that
was probed is that of some points, and one of the user's may be wrong. Every Jacobian is compared with one product of a
random vector: what the pattern misses makes the two differ.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from s2sad.errors import fail
from s2sad.operators.jacobian import Jacobian, flat, units
from s2sad.operators.several import Several

# how far from the argument other points are probed, so that a derivative that happens to be zero is seen
DISTANCE = 0.1
POINTS = 3


class SparseJacobian(Jacobian):
    """``jacobian(f, sparse=True)``: a ``scipy.sparse.csr_array``. ``colours`` says how many columns were computed."""

    def __init__(self, function: Any, wrt: Any, mode: str, chunk: int | None, pattern: Any) -> None:
        super().__init__(function, wrt, mode, chunk)
        try:
            import scipy.sparse
        except ImportError:
            fail("S2S407", "sparse=True needs SciPy", help=("install s2sad[scipy]",))
        if not self.single:
            fail("S2S401", "a sparse Jacobian is taken with respect to one array", help=('as wrt="x", not a tuple',))
        self.csr, self.colours = scipy.sparse.csr_array, 0
        self.pattern: Any = None if pattern is None else scipy.sparse.csr_array(pattern)
        # by shapes: the pattern, and the colours of its columns and rows
        self.colouring: dict[Any, tuple[Any, np.ndarray, np.ndarray]] = {}
        self.random = np.random.default_rng(0)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        arguments = self.push.derivative.bound(args, kwargs)
        x = arguments[self.wrt[0]]
        y, _ = self._value(arguments, self.push.version(arguments))
        for what, array in (("argument", x), ("result", y)):
            if not isinstance(array, np.ndarray) or array.dtype.kind not in "fiu":
                message = f"the {what} is no real array: a sparse Jacobian has a row and a column for each element"
                fail("S2S407", message, help=("leave out sparse=True",))
        if not x.size or not y.size:
            return self.csr((y.size, x.size))
        key = x.shape, y.shape
        first = key not in self.colouring
        if first:
            self.colouring[key] = self._coloured(
                self._given(x, y) if self.pattern is not None else self._probed(arguments, x)
            )
        found = self._computed(arguments, x, y, *self.colouring[key])
        if found is None and self.pattern is None and not first:
            # another branch, or a number that was zero: the pattern of all points so far
            self.colouring[key] = self._coloured(self.colouring[key][0] + self._probed(arguments, x))
            found = self._computed(arguments, x, y, *self.colouring[key])
        if found is None:
            whose = "the pattern" if self.pattern is not None else "the pattern that was found by probing"
            help = "give a pattern with all places that may be nonzero, or leave out sparse=True"
            fail("S2S407", f"{whose} misses derivatives that are not zero", help=(help,))
        return found

    def _given(self, x: np.ndarray, y: np.ndarray) -> Any:
        if self.pattern.shape != (y.size, x.size):
            fail(
                "S2S407",
                f"the pattern has shape {self.pattern.shape}, and the Jacobian ({y.size}, {x.size})",
                help=("one row for each element of the result, one column for each of the argument",),
            )
        return self.pattern

    def _probed(self, arguments: dict[str, Any], x: np.ndarray) -> Any:
        """Return where derivatives are not zero, at the argument and near it."""
        name = self.wrt[0]
        found: Any = None
        for point in range(POINTS):
            moved = x
            if point:
                moved = (x + DISTANCE * (1.0 + np.abs(x)) * self.random.standard_normal(x.shape)).astype(x.dtype)
            try:
                with np.errstate(all="ignore"):
                    here = self._pattern_at({**arguments, name: moved}, x)
            except (ArithmeticError, ValueError, np.linalg.LinAlgError):
                if not point:
                    raise
                continue
            found = here if found is None else found + here
        return found

    def _pattern_at(self, arguments: dict[str, Any], x: np.ndarray) -> Any:
        import scipy.sparse

        step = self._step(x.size, x.size, x.size)
        blocks = []
        for start in range(0, x.size, step):
            dots = units(x, start, min(start + step, x.size))
            blocks.append(self.csr(flat(self.push(arguments, {self.push.over[0]: dots})) != 0))
        return scipy.sparse.vstack(blocks, format="csr").T.tocsr()

    def _coloured(self, pattern: Any) -> tuple[Any, np.ndarray, np.ndarray]:
        pattern = self.csr(pattern)
        pattern = self.csr((np.ones(pattern.nnz, bool), pattern.indices, pattern.indptr), pattern.shape)
        pattern.sum_duplicates()
        across = self.csr(pattern.T)
        return pattern, coloured(across, pattern), coloured(pattern, across)

    def _computed(
        self,
        arguments: dict[str, Any],
        x: np.ndarray,
        y: np.ndarray,
        pattern: Any,
        columns: np.ndarray,
        rows: np.ndarray,
    ) -> Any:
        """Return the Jacobian at the places of the pattern; None if it is not all of it."""
        fewer = "forward" if columns.max(initial=-1) <= rows.max(initial=-1) else "reverse"
        self.mode_used = self.mode if self.mode != "auto" else fewer
        forward = self.mode_used == "forward"
        like, colours = (x, columns) if forward else (y, rows)
        self.colours = int(colours.max(initial=-1)) + 1
        vector = self.random.standard_normal(like.size)
        seeds = np.zeros((self.colours + 1, like.size), like.dtype if like.dtype.kind == "f" else float)
        seeds[colours, np.arange(like.size)] = 1.0
        seeds[-1] = vector
        several, name = (self.push, self.push.over[0]) if forward else (self.pull, "out_bar")
        products = self._products(several, name, arguments, seeds, like.shape)
        row = np.repeat(np.arange(pattern.shape[0]), np.diff(pattern.indptr))
        column = pattern.indices
        data = products[columns[column], row] if forward else products[rows[row], column]
        made = self.csr((data, column, pattern.indptr), pattern.shape)
        matrix = made if forward else made.T
        got, want = matrix @ seeds[-1], products[-1]
        scale = abs(matrix) @ np.abs(seeds[-1]) + np.abs(want)
        wrong = np.abs(got - want) > np.sqrt(np.finfo(products.dtype).eps) * scale
        return None if np.any(wrong & np.isfinite(want)) else made

    def _products(
        self, several: Several, name: str, arguments: dict[str, Any], seeds: np.ndarray, shape: tuple[int, ...]
    ) -> np.ndarray:
        step = self._step(seeds.shape[1], seeds.shape[1], len(seeds))
        version = several.version(arguments)
        chunks = [seeds[start : start + step].reshape(-1, *shape) for start in range(0, len(seeds), step)]
        found = [flat(several(arguments, {name: chunk}, version)) for chunk in chunks]
        self.how = several.how
        return np.concatenate(found)


def coloured(vertices: Any, across: Any) -> np.ndarray:
    """Return a colour for each row of a pattern: rows with an entry in the same column have different ones.

    ``across`` is the transpose. Greedy, rows with most entries first.

    >>> from scipy.sparse import csr_array
    >>> p = csr_array(np.array([[1, 1, 0], [0, 1, 1], [0, 0, 1], [1, 0, 0]]))
    >>> coloured(p, csr_array(p.T))
    array([0, 1, 0, 1])
    """
    colours = np.full(vertices.shape[0], -1)
    order = np.argsort(-np.diff(vertices.indptr), kind="stable")
    for v in order:
        taken = set()
        for c in vertices.indices[vertices.indptr[v] : vertices.indptr[v + 1]]:
            taken.update(colours[across.indices[across.indptr[c] : across.indptr[c + 1]]].tolist())
        colour = 0
        while colour in taken:
            colour += 1
        colours[v] = colour
    return colours
