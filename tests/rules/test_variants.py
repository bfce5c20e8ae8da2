"""Every rule at variants of its samples: other dtypes, ranks and memory layouts, nothing in it, other options."""

from __future__ import annotations

import collections
import inspect
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
import scipy.linalg as sl
import scipy.special as sc
import scipy.stats as stats
from scipy import interpolate

from s2sad.rules import apply, registry
from s2sad.runtime import order_statistics
from s2sad.structures import leaves, rebuild
from s2sad.testing import check_rule
from tests.rules.sample import Sample
from tests.rules.test_samples import SAMPLES, of_runtime

MOST = 2  # samples of a rule for each variant


def single(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float32)


def strided(x: np.ndarray) -> np.ndarray:
    wide = np.zeros(tuple(2 * n for n in x.shape), x.dtype)
    view = wide[tuple(slice(None, None, 2) for _ in x.shape)]
    view[...] = x
    return view


def backward(x: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(x[::-1])[::-1]


def fortran(x: np.ndarray) -> np.ndarray:
    return np.asfortranarray(x)


def no_rows(x: np.ndarray) -> np.ndarray:
    return x[:0].copy()


def no_columns(x: np.ndarray) -> np.ndarray:
    return x[..., :0].copy()


def complexes(x: np.ndarray) -> np.ndarray:
    return x + 0.3j * np.cos(x + np.arange(x.size).reshape(x.shape))


def number(x: np.ndarray) -> Any:
    return float(x.flat[0]) if x.size else x


def of_rank(n: int) -> Callable[[np.ndarray], np.ndarray]:
    """Return a function that takes rows of an array, or stacks arrays that differ a little, until it has n axes."""

    def change(x: np.ndarray) -> np.ndarray:
        while x.ndim > n and x.size:
            x = x[0, ...].copy()
        while x.ndim < n:
            x = np.stack([x, (1.03 + 0.011 * x.ndim) * x + 0.001])
        return x

    change.__name__ = f"rank_{n}"
    return change


# SciPy does not say what the densities of complex numbers are, but computes some of them
DISTRIBUTIONS = [getattr(stats, name) for name in stats.__all__ if hasattr(getattr(stats, name), "cdf")]

# What differences cannot check, or what an edge of the primitive's own makes no sense of, and why.
KINKS = "within the step of differences in single precision an element passes another, or the precision is lost"
NO_MATRIX = "a factorisation of a matrix without rows or columns"
NOT_SET = "NumPy returns memory that it has not set"
DROPPED = "NumPy drops the imaginary part"
HASHED = "a complex result is in the order of hashes, which a step changes"
WRONG = "SciPy 1.17 finds wrong solutions for real matrices with complex eigenvalues beside complex ones"
ONE_AXIS = "coefficients are of one axis"
NUMBER = "SciPy takes a number as a matrix: its derivative is that of [[a]]"
PAIRS = "stacks of matrices beside single ones, which SciPy takes since 1.16"
HERMITIAN = "with an imaginary part it is not Hermitian: Hermitian ones in test_kinks_scipy_linalg"
ANALYTIC = "of complex numbers it is not holomorphic: refused, as test_kinks_scipy checks"
ONE_SYSTEM = "of one system only: refused"
SHORTER = "SciPy takes fewer numbers than there are variables, and spreads them"
LEFT_OUT: dict[Any, tuple[str, ...]] = {}
REASONS: dict[tuple[Any, str], str] = {}


def leave_out(labels: str, reason: str, *primitives: Any) -> None:
    for primitive in primitives:
        LEFT_OUT[primitive] = (*LEFT_OUT.get(primitive, ()), *labels.split("|"))
        REASONS.update({(primitive, label): reason for label in labels.split("|")})


leave_out("single", KINKS, np.quantile, np.nanquantile, np.ndarray.clip, np.linalg.eigh, stats.truncnorm.logsf)
leave_out("no_", NO_MATRIX, sl.lu, sl.lu_solve, sl.solve_sylvester, sl.solve_toeplitz)
leave_out("no_columns", "no samples, which NumPy takes since 2.5 if there is no point", np.interp)
leave_out("no_", NOT_SET, np.fft.irfft, np.fft.irfft2, np.fft.irfftn, np.fft.hfft)
leave_out("full_matrices=True", "what is added to the basis is arbitrary", np.linalg.svd, sl.svd)
leave_out("axis=None", "one axis", np.multiply.accumulate, np.maximum.accumulate, np.minimum.accumulate)
leave_out("complexes", DROPPED, np.interp, interpolate.splev, interpolate.bisplev)
leave_out("complexes mean", "NumPy squares real deviations where the mean is complex", np.var, np.std)
leave_out("rank_1 a|rank_2 a", "a mean of more axes than the elements", np.var, np.std)
if order_statistics.MIXES_AXES:
    leave_out(
        "rank_2|rank_3", "axes that NumPy mixes: refused, as test_refusals checks", np.nanquantile, np.nanpercentile
    )
leave_out("rank_1 period|rank_2 period", "the period is a number", np.unwrap)
leave_out("rank_1", "axes that repeat, with lengths of their own, are refused", np.fft.ifft2)
leave_out("rank_3", "the matrices of a stack have different numbers of values in the range", sl.eigh)
leave_out("complexes", HASHED, np.unique, *(getattr(np, name) for name in ("unique_values",) if hasattr(np, name)))
leave_out("complexes", WRONG, sl.solve_sylvester, sl.solve_continuous_lyapunov)
leave_out("complexes", HERMITIAN, sl.eigh)
leave_out("complexes", ANALYTIC, sc.ive)
leave_out("rank_2|rank_3", ONE_AXIS, np.polyval, np.polyder)
leave_out("number|rank_0|rank_2|rank_3", ONE_AXIS, np.polyint)
leave_out("number|rank_0", NUMBER, sl.solve, sl.cholesky, sl.expm, sl.sqrtm, sl.solve_continuous_lyapunov)
leave_out("rank_3 a", PAIRS, sl.solve, sl.solve_triangular, sl.eigvalsh)
leave_out("rank_3 b", PAIRS, sl.eigh, sl.eigvalsh)
leave_out("rank_3 c", PAIRS, sl.cho_solve)
leave_out("rank_2", ONE_SYSTEM, sl.solve_toeplitz)
leave_out("rank_3", ONE_SYSTEM, sl.lu_solve, sl.solve_toeplitz, sl.solve_banded)
leave_out("number x|rank_0 x", SHORTER, stats.multivariate_normal.logpdf, stats.multivariate_normal.pdf)
LAYOUTS = (strided, backward, fortran)
EMPTY = (no_rows, no_columns)
RANKS = (number, *map(of_rank, range(4)))
OPTIONS: dict[str, tuple[Any, ...]] = {
    "axis": (None, 0, -1, -2, (0, 1)),
    "keepdims": (True,),
    "ddof": (1,),
    "correction": (1,),
    "initial": (0.25,),
    "order": ("F",),
    "norm": ("ortho", "forward"),
    "mode": ("same", "valid", "clip", "wrap"),
    "full_matrices": (True, False),
    "hermitian": (True,),
    "lower": (True, False),
    "offset": (1, -1),
    "k": (-1, 1),
    "rowvar": (False,),
    "bias": (True,),
    "edge_order": (2,),
    "method": ("hazen", "lower"),
    "dtype": (complex,),
    "check_finite": (False,),
    "copy": (False,),
    "subok": (True, False),
    "casting": ("unsafe",),
    "device": ("cpu",),
    "stable": (True,),
    "kind": ("stable", "introselect"),
    "loc": (1,),
}


def made(sample: Sample, change: Callable[[np.ndarray], np.ndarray], names: Any) -> Sample | None:
    """Return the sample with each array of floats among the named arguments changed; None if there is none."""
    changed = []

    def each(leaf: Any) -> Any:
        if not isinstance(leaf, np.ndarray) or leaf.dtype.kind not in "fc" or leaf.dtype.itemsize < 8:
            return leaf
        if (
            leaf.ndim == 0
            and change not in RANKS
            or leaf.dtype != np.float64
            and change not in (*LAYOUTS, *EMPTY, *RANKS)
        ):
            return leaf
        changed.append(leaf)
        return change(leaf)

    def whole(value: Any) -> Any:
        if type(value) is float and change in RANKS[2:]:
            return each(np.array(value))
        return rebuild(value, iter([each(leaf) for leaf in leaves(value)]))

    parameters = _lead(sample).parameters
    if any(p.kind is p.VAR_POSITIONAL for p in parameters):
        return None
    args = tuple(
        whole(a) if p.name in names else a for a, p in zip(sample.args, parameters[: len(sample.args)], strict=True)
    )
    kwargs = {k: whole(v) if k in names else v for k, v in sample.kwargs.items()}
    return Sample(sample.primitive, args, kwargs, sample.wrt, sample.tol, sample.seed) if changed else None


def _lead(sample: Sample) -> Any:
    rules = registry.find(sample.primitive)
    assert rules is not None
    return rules.both or rules.reverse


def with_options(sample: Sample) -> Iterator[tuple[str, Sample]]:
    parameters = [p.name for p in _lead(sample).parameters]
    try:
        accepted = set(inspect.signature(sample.primitive).parameters)
    except (TypeError, ValueError):
        accepted = set(parameters)
    for key in sorted(accepted & set(OPTIONS)):
        if key in parameters[len(sample.args) :]:
            for value in OPTIONS[key]:
                yield (
                    f"{key}={value}",
                    Sample(
                        sample.primitive,
                        sample.args,
                        {**sample.kwargs, key: value},
                        sample.wrt,
                        sample.tol,
                        sample.seed,
                    ),
                )


def variants() -> Iterator[tuple[str, Sample]]:
    seen: collections.Counter[Any] = collections.Counter()
    for _, sample in SAMPLES:
        if of_runtime(sample.primitive):
            continue
        names = [p.name for p in _lead(sample).parameters if p.name in _lead(sample).wrt]
        dtypes = (single,) if getattr(sample.primitive, "__self__", None) in DISTRIBUTIONS else (single, complexes)
        found = [(c.__name__, made(sample, c, names)) for c in (*dtypes, *LAYOUTS, *EMPTY, *RANKS)]
        if len(names) > 1:
            found += [(f"{c.__name__} {n}", made(sample, c, [n])) for n in names for c in (*dtypes, *RANKS)]
        for label, variant in [*found, *with_options(sample)]:
            key = id(registry.find(sample.primitive)), label
            if label.startswith(LEFT_OUT.get(sample.primitive, ("nothing",))):
                continue
            if variant is not None and seen[key] < MOST and valid(variant):
                seen[key] += 1
                yield label, variant


def valid(sample: Sample) -> bool:
    """Tell whether the primitive takes these arguments and returns floats."""
    with np.errstate(all="ignore"):
        try:
            bound = apply.bind(_lead(sample), sample.args, sample.kwargs)
            y = apply._replay(sample.primitive, _lead(sample), bound, sample.args, sample.kwargs)
        except Exception:
            return False
    found = [np.asarray(leaf) for leaf in leaves(y)]
    return bool(found) and all(a.dtype.kind in "fc" and np.all(np.isfinite(a)) for a in found)


VARIANTS = list(variants())


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("label", "sample"), VARIANTS, ids=[f"{label}-{s!r}" for label, s in VARIANTS])
def test_variant(label: str, sample: Sample) -> None:
    with np.errstate(all="ignore"):
        check_rule(sample.primitive, *sample.args, wrt=sample.wrt, tol=max(sample.tol or 0.0, 1e-5), **sample.kwargs)
