"""Samples of the rules of reductions: extrema, NaN skipped, medians and quantiles, ``reduce`` of ufuncs, bins."""

import numpy as np

from s2sad.runtime.order_statistics import MIXES_AXES
from tests.rules.sample import S

RNG = np.random.default_rng(21)
ZERO = np.array(0.7)
LINE = RNG.standard_normal(5)
TABLE = RNG.standard_normal((3, 4))
CUBE = RNG.standard_normal((2, 3, 4))
STRIDED = RNG.standard_normal((4, 6))[::2, ::-2]
FORTRAN = np.asfortranarray(RNG.standard_normal((3, 4)))
SINGLE = TABLE.astype(np.float32)
Z = TABLE + 1j * RNG.standard_normal((3, 4))
EMPTY = np.zeros((0, 3))
PAIRED = np.array([[1.5, 1.5, 0.3], [0.2, -0.4, 0.7]])  # two equal extrema: their mean is the central difference
ZEROS = np.array([[0.0, 2.0, 3.0], [0.0, 0.0, 1.5], [1.2, 0.3, -0.5]])


def holed(x, *places):
    """Return a copy of ``x`` with NaN at flat indices."""
    x = x.copy()
    x.flat[list(places)] = np.nan
    return x


NAN_LINE, NAN_TABLE, NAN_CUBE = holed(LINE, 1), holed(TABLE, 0, 6, 7), holed(CUBE, 0, 5, 6, 19)
NAN_SINGLE, NAN_STRIDED, NAN_Z = NAN_TABLE.astype(np.float32), holed(STRIDED, 1), holed(Z, 2)
MASK = CUBE > -0.5

SHAPES = (0.7, ZERO, LINE, TABLE, CUBE, STRIDED, FORTRAN, SINGLE)
NAN_SHAPES = (0.7, ZERO, NAN_LINE, NAN_TABLE, NAN_CUBE, NAN_STRIDED, NAN_SINGLE, LINE)
AXES = ({"axis": 0}, {"axis": -1}, {"axis": (0, 2)}, {"axis": (-1, 1)}, {"axis": None, "keepdims": True})
KEPT = ({"axis": 1, "keepdims": True}, {"axis": (2, 0), "keepdims": True})
OPTIONS = (*AXES, *KEPT)
SPREADS = ({"ddof": 1}, {"axis": 1, "ddof": 1}, {"axis": (0, 2), "ddof": 1.5, "keepdims": True})
MASKED = ({"where": MASK}, {"axis": 2, "where": MASK}, {"axis": (0, 1), "where": MASK, "keepdims": True})

EXTREMA = [
    *(S(f, *v) for f in (max, min) for v in ((0.3, 1.7), (0.3, 1.7, -0.4), (1.3, 1.3), ([0.3, 0.7],), ((1.3, 0.2),))),
    *(S(f, *v) for f in (max, min) for v in ((LINE,), (np.float64(0.3), 0.7), (2.0, 0.3, 2.0, 0.3))),
    *(S(f, x) for f in (np.amax, np.amin, np.ptp) for x in (*SHAPES, PAIRED)),
    *(S(f, CUBE, **k) for f in (np.amax, np.amin, np.ptp) for k in OPTIONS),
    *(S(f, CUBE, initial=0.4) for f in (np.max, np.min, np.amax, np.amin)),
    *(S(f, CUBE, axis=1, initial=0.1, where=MASK) for f in (np.max, np.min, np.amax, np.amin)),
    *(S(f, EMPTY, axis=1) for f in (np.amax, np.amin, np.ptp)),
    *(S(f, EMPTY, axis=0, initial=0.5) for f in (np.amax, np.amin)),
]
SKIPPING = [
    *(
        S(f, x)
        for f in (np.nansum, np.nanmean, np.nanprod, np.nanmax, np.nanmin, np.nanvar, np.nanstd)
        for x in NAN_SHAPES
    ),
    *(
        S(f, NAN_CUBE, **k)
        for f in (np.nansum, np.nanmean, np.nanprod, np.nanmax, np.nanmin, np.nanvar, np.nanstd)
        for k in OPTIONS
    ),
    *(S(f, NAN_CUBE, **k) for f in (np.nansum, np.nanmean, np.nanprod, np.nanvar, np.nanstd) for k in MASKED),
    *(S(f, NAN_CUBE, **k) for f in (np.nanvar, np.nanstd) for k in SPREADS),
    *(S(f, CUBE, **k) for f in (np.var, np.std) for k in (*SPREADS, *MASKED)),
    *(S(f, NAN_Z, axis=k) for f in (np.nansum, np.nanmean, np.nanprod, np.nanvar, np.nanstd) for k in (None, 0, 1)),
    *(S(f, NAN_SINGLE, dtype=float, tol=2e-2) for f in (np.nansum, np.nanmean, np.nanprod, np.nanvar, np.nanstd)),
    *(S(f, holed(PAIRED, 3)) for f in (np.nanmax, np.nanmin)),
    *(S(f, NAN_CUBE, initial=0.4, wrt="a") for f in (np.nanmax, np.nanmin, np.nanprod)),
    *(S(f, NAN_CUBE, axis=1, initial=0.1, where=MASK, wrt="a") for f in (np.nanmax, np.nanmin, np.nanprod)),
    *(S(f, EMPTY) for f in (np.nansum, np.nanprod)),
    *(S(f, EMPTY, axis=0) for f in (np.nansum, np.nanprod)),
    *(S(f, EMPTY, axis=1) for f in (np.nansum, np.nanmean, np.nanprod, np.nanvar, np.nanstd)),
    *(S(np.nanprod, holed(ZEROS, 8), axis=k) for k in (None, 0, 1)),
    *(S(f, holed(TABLE, 0, 1, 2, 3), axis=1) for f in (np.nansum, np.nanprod)),
]

METHODS = [
    "inverted_cdf",
    "averaged_inverted_cdf",
    "closest_observation",
    "interpolated_inverted_cdf",
    "hazen",
    "weibull",
    "linear",
    "median_unbiased",
    "normal_unbiased",
    "lower",
    "higher",
    "midpoint",
    "nearest",
]
Q = np.array([0.13, 0.71])
QUANTILES = ((np.quantile, 1.0), (np.percentile, 100.0))
NAN_QUANTILES = ((np.nanquantile, 1.0), (np.nanpercentile, 100.0))
ORDERS = [
    *(S(np.median, x) for x in SHAPES),
    *(S(np.nanmedian, x) for x in NAN_SHAPES),
    *(S(np.median, CUBE, **k) for k in OPTIONS),
    *(S(np.nanmedian, NAN_CUBE, **k) for k in OPTIONS),
    *(S(f, x, 0.37 * u) for f, u in QUANTILES for x in SHAPES[:-1]),
    *(S(f, x, 0.37 * u) for f, u in NAN_QUANTILES for x in NAN_SHAPES if x is not NAN_SINGLE),
    *(S(f, SINGLE, 0.37 * u, wrt="a") for f, u in QUANTILES),
    *(S(f, NAN_SINGLE, 0.37 * u, wrt="a") for f, u in NAN_QUANTILES),
    *(S(f, CUBE, q * u, **k) for f, u in QUANTILES for q in (0.37, Q, Q[:1]) for k in OPTIONS),
    *(S(f, NAN_CUBE, q * u, **k) for f, u in NAN_QUANTILES for q in (0.37, Q, Q[:1]) for k in OPTIONS),
    *(S(f, TABLE, np.outer(Q, Q) * u, axis=1) for f, u in QUANTILES),
    *(S(f, NAN_TABLE, np.outer(Q, Q) * u, axis=1) for f, u in NAN_QUANTILES if not MIXES_AXES),
    *(S(f, TABLE, Q * u, axis=k, method=m) for f, u in QUANTILES for m in METHODS for k in (None, 0)),
    *(S(f, NAN_TABLE, Q * u, axis=k, method=m) for f, u in NAN_QUANTILES for m in METHODS for k in (None, 1)),
    *(S(f, LINE, q, wrt="a") for f in (np.quantile, np.nanquantile) for q in (0.0, 1.0, 0.5)),
    S(np.quantile, LINE, np.array([0.01, 0.99]), method="weibull"),
]

E = np.array([0, 2, 1])
REDUCE = [
    *(
        S(f.reduce, x)
        for f in (np.add, np.multiply, np.maximum, np.minimum, np.fmax, np.fmin, np.logaddexp)
        for x in (LINE, TABLE, CUBE, STRIDED, SINGLE)
    ),
    *(S(f.reduce, CUBE, **k) for f in (np.add, np.multiply, np.maximum, np.minimum, np.fmax, np.fmin) for k in OPTIONS),
    *(S(np.logaddexp.reduce, CUBE, **k) for k in ({"axis": 2}, {"axis": -1, "keepdims": True})),
    *(S(np.add.reduce, x, k) for x in (TABLE, Z) for k in (0, 1, None)),
    *(S(f.reduce, Z, axis=1) for f in (np.add, np.multiply)),
    *(S(f.reduce, EMPTY) for f in (np.add, np.multiply)),
    *(S(f.reduce, EMPTY, axis=1) for f in (np.add, np.multiply, np.maximum, np.fmin)),
    *(S(f.reduce, CUBE, **k) for f in (np.add, np.multiply) for k in MASKED),
    *(S(np.multiply.reduce, ZEROS, axis=k) for k in (0, 1, None)),
    *(S(f.reduce, PAIRED, axis=1) for f in (np.maximum, np.minimum, np.fmax, np.fmin)),
    *(S(f.reduce, NAN_CUBE, axis=k) for f in (np.fmax, np.fmin) for k in (0, (1, 2))),
    *(S(f.reduce, CUBE, 1, initial=0.4, wrt="array") for f in (np.multiply, np.maximum, np.minimum)),
    *(S(np.add.reduce, CUBE, 1, initial=i) for i in (0.4, 2)),
    S(np.add.reduce, SINGLE, initial=np.float32(0.4)),
    *(S(f.reduce, SINGLE, dtype=float, tol=2e-2) for f in (np.add, np.multiply)),
    *(S(np.add.reduceat, x, E) for x in (LINE, TABLE, CUBE[:, 0, :].T, SINGLE)),
    *(S(np.add.reduceat, CUBE, [0, 1, 0, 2], axis=k) for k in (1, -1)),
    S(np.add.reduceat, Z, E, 1),
]
BINS = [
    S(np.bincount, np.array([0, 2, 2, 1, 5]), LINE),
    S(np.bincount, [0, 2, 2, 1, 5], weights=LINE, minlength=9),
    S(np.bincount, np.array([], dtype=int), np.array([]), 3),
    S(np.bincount, np.array([0, 1, 1, 0, 2]), LINE.astype(np.float32)),
]

SAMPLES = [*EXTREMA, *SKIPPING, *ORDERS, *REDUCE, *BINS]
