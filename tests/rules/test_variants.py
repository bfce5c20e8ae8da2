"""Every rule at variants of its samples: single precision, other memory layouts, nothing in it, other options."""

from __future__ import annotations

import collections
import inspect
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
import scipy.linalg as sl
import scipy.stats as stats

from s2sad.rules import apply, registry
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


# What differences cannot check, or what an edge of the primitive's own makes no sense of, and why.
KINKS = "within the step of differences in single precision an element passes another, or the precision is lost"
NO_MATRIX = "a factorisation of a matrix without rows or columns"
NOT_SET = "NumPy returns memory that it has not set"
LEFT_OUT: dict[Any, tuple[str, str]] = {
    **dict.fromkeys((np.quantile, np.nanquantile, np.ndarray.clip, np.linalg.eigh), ("single", KINKS)),
    stats.truncnorm.logsf: ("single", KINKS),
    **dict.fromkeys((sl.lu, sl.lu_solve, sl.solve_sylvester, sl.solve_toeplitz), ("no_", NO_MATRIX)),
    **dict.fromkeys((np.fft.irfft, np.fft.irfft2, np.fft.irfftn, np.fft.hfft), ("no_", NOT_SET)),
    **dict.fromkeys((np.linalg.svd, sl.svd), ("full_matrices=True", "what is added to the basis is arbitrary")),
    **dict.fromkeys((np.multiply.accumulate, np.maximum.accumulate, np.minimum.accumulate), ("axis=None", "one axis")),
}
LAYOUTS = (strided, backward, fortran)
EMPTY = (no_rows, no_columns)
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
}


def made(sample: Sample, change: Callable[[np.ndarray], np.ndarray], names: Any) -> Sample | None:
    """Return the sample with each array of floats among the named arguments changed; None if there is none."""
    changed = []

    def each(leaf: Any) -> Any:
        if not isinstance(leaf, np.ndarray) or leaf.dtype != np.float64 or leaf.ndim == 0:
            return leaf
        changed.append(leaf)
        return change(leaf)

    def whole(value: Any) -> Any:
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
        found = [(c.__name__, made(sample, c, names)) for c in (single, *LAYOUTS, *EMPTY)]
        if len(names) > 1:
            found += [(f"single {n}", made(sample, single, [n])) for n in names]
        for label, variant in [*found, *with_options(sample)]:
            key = id(registry.find(sample.primitive)), label
            if label.startswith(LEFT_OUT.get(sample.primitive, ("nothing",))[0]):
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
