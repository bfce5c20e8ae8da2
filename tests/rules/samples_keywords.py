"""Samples of keywords that the samples of the families leave at their defaults."""

import numpy as np
import scipy.linalg as sl
import scipy.special as sc
import scipy.stats as stats

from tests.rules.sample import S

RNG = np.random.default_rng(61)
LINE = RNG.standard_normal(5)
TABLE = RNG.standard_normal((3, 4))
CUBE = RNG.standard_normal((2, 3, 4))
Z = TABLE + 1j * RNG.standard_normal((3, 4))
MASK = CUBE > -0.5
SOME = np.array([[True, False, True, True], [False, True, True, False], [True, True, False, True]])
SYMMETRIC = np.array([[2.0, 0.3, -0.4], [0.3, 1.1, 0.2], [-0.4, 0.2, -0.7]])
MATRIX = SYMMETRIC + 0.1 * RNG.standard_normal((3, 3))  # of which one triangle is read
POSITIVE = SYMMETRIC @ SYMMETRIC + np.eye(3)
INFINITE = np.array([0.3, np.inf, -np.inf, np.nan, -1.2])
COUNTS = np.array([2, 4, 7])
WEIGHTS = np.array([0.2, 1.0, 0.7, 2.0, 0.4])

SPREADS = (np.var, np.std, np.nanvar, np.nanstd)
SAMPLES = [
    *(S(np.nan_to_num, x) for x in (LINE, TABLE, Z)),
    S(np.nan_to_num, LINE, nan=2.0, posinf=7.0, neginf=-5.0),
    S(np.nan_to_num, LINE, False, 1.0, 2.0, 3.0),
    S(sum, [0.3, 0.7], 1.5),
    S(sum, [LINE, LINE * LINE], start=LINE),
    S(np.mean, CUBE, where=MASK),
    S(np.mean, CUBE, axis=(0, 2), where=MASK, keepdims=True),
    S(np.mean, TABLE.astype(complex), axis=0, where=SOME[:, :1]),
    S(np.sum, CUBE, axis=1, where=MASK, initial=0.5),
    S(np.prod, CUBE, axis=(-1, 0), where=MASK),
    S(np.prod, CUBE, axis=1, where=MASK, initial=0.5, keepdims=True),
    S(np.ndarray.clip, TABLE, max=0.4),
    S(np.ndarray.clip, TABLE, min=-0.1, max=LINE[:4] + 1.0),
    S(np.diff, TABLE, prepend=0.3),
    S(np.diff, TABLE, 2, 0, RNG.standard_normal((2, 4)), append=RNG.standard_normal((1, 4))),
    S(np.logaddexp.reduce, CUBE, axis=1, dtype=np.float64),
    S(np.interp, np.array([-1.0, 0.5, 9.0]), np.arange(4.0), LINE[:4], 0.3, 0.4, 2.75, wrt=("fp", "left", "right")),
    S(np.sort, TABLE, axis=0, kind="stable"),
    S(np.unique, LINE, equal_nan=False),
    S(np.nancumsum, CUBE[:, ::2, ::3]),
    *(S(np.add.reduce, CUBE, **k) for k in ({"where": MASK}, {"axis": (0, 2), "initial": 0.3})),
    *(
        S(f.reduce, CUBE, axis=1, initial=0.7, where=MASK)
        for f in (np.multiply, np.maximum, np.minimum, np.fmax, np.fmin, np.logaddexp)
    ),
    *(
        S(f.reduce, CUBE, axis=(0, 2), keepdims=True, dtype=complex)
        for f in (np.add, np.multiply, np.maximum, np.minimum)
    ),
    *(S(f, LINE, order="C") for f in (np.asanyarray, np.array, np.asarray)),
    S(np.fromiter, [0.3, 0.7, 1.1], float, count=2),
    S(np.ndarray.astype, TABLE, complex, casting="safe"),
    S(np.einsum, "ij,jk->ik", TABLE, TABLE.T, casting="same_kind"),
    S(np.linalg.pinv, TABLE, 1e-3),
    S(np.linalg.pinv, MATRIX, rcond=1e-2),
    S(np.fft.fft2, CUBE, axes=(0, 2)),
    S(np.fft.fft2, CUBE + 0j, (3, 5), (2, 1), "ortho"),
    S(np.fft.ifft2, CUBE, axes=(2, 0)),
    S(np.fft.ifft2, CUBE + 0.5j, (2, 3), (-1, 0), norm="forward"),
    S(sl.qr, TABLE.T.copy(), lwork=64, mode="economic"),
    S(sl.lu_factor, POSITIVE, check_finite=False),
    S(sl.eigh, MATRIX, subset_by_value=(0.5, 9.0)),
    S(sl.eigh, MATRIX, driver="ev"),
    S(sl.eigvalsh, MATRIX, subset_by_value=(0.5, 9.0)),
    S(sl.eigvalsh, MATRIX, driver="evr", subset_by_index=(0, 1)),
    S(sc.lambertw, LINE * LINE + 0.3, 0, 1e-12),
    S(sc.lambertw, LINE * LINE + 0.3j, -1, 1e-10),
    *(
        S(getattr(distribution, method), k, *shape, loc=1)
        for distribution, k, shape in (
            (stats.poisson, COUNTS, (2.3,)),
            (stats.binom, COUNTS, (9, 0.4)),
            (stats.bernoulli, np.array([1]), (0.4,)),
            (stats.nbinom, COUNTS, (3.2, 0.4)),
            (stats.geom, COUNTS, (0.4,)),
        )
        for method in ("pmf", "logpmf", "cdf", "logcdf", "sf", "logsf")
    ),
    *(
        S(f, RNG.standard_normal((4, 3)), np.array([0.1, -0.2, 0.3]), POSITIVE, allow_singular=True, wrt=("x", "mean"))
        for f in (stats.multivariate_normal.logpdf, stats.multivariate_normal.pdf)
    ),
]
if np.lib.NumpyVersion(np.__version__) >= "2.0.0":
    MEAN = np.mean(CUBE, axis=1, keepdims=True)
    SAMPLES += [
        *(S(f, CUBE, axis=1, mean=MEAN) for f in SPREADS),
        *(S(f, CUBE, axis=1, mean=MEAN + 0.3, correction=1) for f in SPREADS),
        *(S(f, TABLE, 0, mean=np.mean(TABLE, 0, keepdims=True) - 0.2, ddof=0.5, keepdims=True) for f in SPREADS),
        *(
            S(f, LINE, q, weights=WEIGHTS, method="inverted_cdf")
            for f, q in ((np.quantile, 0.4), (np.nanquantile, 0.4), (np.percentile, 55.0), (np.nanpercentile, 55.0))
        ),
        *(
            S(f, TABLE, q, axis=1, weights=WEIGHTS[:4], method="inverted_cdf", keepdims=True)
            for f, q in ((np.quantile, 0.4), (np.percentile, [10.0, 55.0]))
        ),
        S(np.linalg.pinv, SYMMETRIC, rtol=1e-3),
    ]
if np.lib.NumpyVersion(np.__version__) >= "2.1.0":
    SAMPLES += [S(np.clip, TABLE, min=-0.3, max=0.9), S(np.clip, CUBE, min=TABLE - 0.4, max=0.9)]
if np.lib.NumpyVersion(np.__version__) >= "2.3.0":
    SAMPLES.append(S(np.unique, LINE, sorted=False))
