"""Samples of the rules of scipy.stats."""

import numpy as np
import scipy.stats as stats

from s2sad.rules import scipy_special, scipy_stats  # noqa: F401
from s2sad.runtime.scipy_stats import t_cdf_slope, weibull_density
from tests.rules.sample import S

real = np.array([[-2.1, -0.4, 0.3], [0.9, 1.6, 3.2]])
positive = np.array([[0.1, 0.2, 0.8], [1.3, 2.4, 5.1]])
above = np.array([[1.1, 1.2, 1.4], [2.3, 3.7, 9.0]])
unit = np.array([[0.1, 0.2, 0.35], [0.5, 0.85, 0.88]])
circle = np.array([[-2.9, -1.0, 0.3], [0.9, 2.0, 2.8]])
outside = np.array([-1.2, -0.3, 0.5, 1.4])
level = np.array([[0.02, 0.3, 0.5], [0.7, 0.9, 0.97]])
loc = np.array([0.1, -0.2, 0.3])
scale = np.array([[0.8], [1.7]])

FUNCTIONS = ("logpdf", "pdf", "cdf", "sf", "logcdf", "logsf")
INVERSES = ("ppf", "isf")

# each distribution with points in standard form and shape parameters
CONTINUOUS = [
    (stats.norm, real, ()),
    (stats.cauchy, real, ()),
    (stats.laplace, real, ()),
    (stats.logistic, real, ()),
    (stats.gumbel_r, real, ()),
    (stats.gumbel_l, real, ()),
    (stats.t, real, (2.7,)),
    (stats.vonmises, circle, (1.8,)),
    (stats.expon, positive, ()),
    (stats.uniform, unit, ()),
    (stats.lognorm, positive, (0.6,)),
    (stats.pareto, above, (2.3,)),
    (stats.weibull_min, positive, (1.7,)),
    (stats.gamma, positive, (2.4,)),
    (stats.gamma, positive, (0.4,)),
    (stats.chi2, positive, (3.1,)),
    (stats.beta, unit, (1.8, 0.7)),
    (stats.truncnorm, unit, (0.05, 0.9)),
]

STANDARD = [S(getattr(d, name), points, *shapes) for d, points, shapes in CONTINUOUS for name in FUNCTIONS] + [
    S(getattr(d, name), level, *shapes) for d, _, shapes in CONTINUOUS for name in INVERSES
]

SHIFTED = [
    S(getattr(d, name), loc + scale * points, *shapes, loc, scale)
    for d, points, shapes in CONTINUOUS
    for name in FUNCTIONS
] + [S(getattr(d, name), level, *shapes, loc, scale) for d, _, shapes in CONTINUOUS for name in INVERSES]

SCALAR = [
    S(getattr(d, name), 0.4 + 2.0 * float(points[1, 1]), *shapes, loc=0.4, scale=2.0)
    for d, points, shapes in CONTINUOUS
    for name in FUNCTIONS
] + [S(getattr(d, name), 0.3, *shapes, scale=2.0) for d, _, shapes in CONTINUOUS for name in INVERSES]

OUTSIDE = [S(getattr(d, name), outside, *shapes) for d, _, shapes in CONTINUOUS[8:] for name in ("pdf", "cdf", "sf")]

FORMS = [
    S(stats.norm.logpdf, real.astype(np.float32), 0.2, 1.3),
    S(stats.norm.cdf, np.zeros((0, 3)), loc),
    S(stats.norm.logpdf, np.array(0.3)),
    S(stats.norm.logpdf, real.T[::2], loc=0.5),
    S(stats.norm.logpdf, 0.3, loc, scale),
    S(stats.norm.logcdf, np.array([-30.0, -5.0, 8.0])),
    S(stats.norm.logsf, np.array([-8.0, 5.0, 30.0])),
    S(stats.gamma.logpdf, 1.5, above),
    S(stats.gamma.cdf, positive, a=above),
    S(stats.gamma.cdf, np.array([3.0, 300.0]), np.array([40.0, 290.0])),
    S(stats.chi2.cdf, positive, np.array([1.0, 4.0, 11.0])),
    S(stats.beta.cdf, unit, np.array([0.5, 3.0, 12.0]), scale),
    S(stats.beta.pdf, unit, 3.0, 2.0),
    S(stats.t.logpdf, real, np.array([0.7, 5.0, 300.0])),
    S(stats.t.cdf, real, np.array([0.7, 5.0, 30.0])),
    S(stats.t.ppf, level, np.array([0.7, 5.0, 30.0])),
    S(stats.lognorm.logpdf, above, s=0.5, scale=2.0),
    S(stats.weibull_min.pdf, positive, 0.6),
    S(stats.truncnorm.logpdf, np.array([8.1, 9.0]), 8.0, np.inf, wrt=("x", "a")),
    S(stats.truncnorm.logcdf, unit, -np.inf, 0.9, wrt=("x", "b")),
    S(stats.vonmises.logpdf, circle, above),
    S(stats.vonmises.cdf, circle, 20.0),
    S(stats.vonmises.cdf, 3.0 * circle, 1.3),
    S(t_cdf_slope, real, 2.7, wrt="z"),
    S(weibull_density, positive, 1.7),
]

counts = np.array([-1, 0, 1, 3, 7])
p = np.array([[0.2], [0.6]])
DISCRETE_INSIDE = {
    "logpmf": np.array([1, 3, 7]),
    "pmf": np.array([-1, 0, 1, 3, 7, 9]),
    "cdf": np.array([-1, 0, 1, 3, 7]),
    "sf": np.array([-1, 0, 1, 3, 7]),
    "logcdf": np.array([1, 3, 5]),
    "logsf": np.array([-1, 0, 1, 3, 5]),
}
DISCRETE = [
    S(getattr(d, name), k, *shapes)
    for d, shapes in (
        (stats.poisson, (2.3,)),
        (stats.poisson, (p,)),
        (stats.binom, (7, 0.3)),
        (stats.binom, (9, p)),
        (stats.nbinom, (3.4, 0.3)),
        (stats.nbinom, (0.4, p)),
        (stats.geom, (0.3,)),
        (stats.geom, (p,)),
    )
    for name, k in DISCRETE_INSIDE.items()
] + [
    *(S(f, np.array([0, 1]), 0.3) for f in (stats.bernoulli.logpmf, stats.bernoulli.pmf, stats.bernoulli.logcdf)),
    *(S(f, np.array([-1, 0, 1, 2]), p) for f in (stats.bernoulli.pmf, stats.bernoulli.cdf, stats.bernoulli.sf)),
    S(stats.bernoulli.logsf, np.array([-1, 0]), p),
    S(stats.poisson.pmf, counts, 2.3, loc=1),
    S(stats.poisson.cdf, counts + 0.5, 2.3),
    S(stats.binom.logpmf, counts[2:], 7, 0.3, 1),
    S(stats.binom.cdf, counts, 7, 0.3, 1),
    S(stats.binom.pmf, 0, 0, 0.3),
    S(stats.nbinom.sf, counts, 3.4, 0.3, 1),
    S(stats.geom.logpmf, counts[3:], 0.3, 1),
    S(stats.poisson.logpmf, 3, 2.3),
]

matrix = np.array([[2.0, 0.3, -0.4], [0.3, 1.1, 0.2], [-0.4, 0.2, 0.9]])
points = np.array([[0.4, -1.1, 0.7], [1.3, 0.2, -0.5]])
alpha = np.array([1.4, 0.8, 3.2])
part = np.array([[0.2, 0.5], [0.3, 0.1]])  # points of the simplex without their last component, in columns
NORMAL = [
    S(f, *arguments, **options)
    for f in (stats.multivariate_normal.logpdf, stats.multivariate_normal.pdf)
    for arguments, options in (
        ((points[0], loc, matrix), {"wrt": ("x", "mean")}),
        ((points, loc, matrix), {"wrt": ("x", "mean")}),
        ((np.stack([points, points + 1.0]), loc), {"cov": matrix, "wrt": ("x", "mean")}),
        ((points, loc, np.array([1.2, 0.7, 0.5])), {}),
        ((points, loc, 1.3), {}),
        ((points,), {"cov": matrix, "wrt": "x"}),
        ((0.4, 0.1, 1.3), {}),
        ((points[0], 0.1, 1.3), {}),
        ((0.4,), {}),
    )
]
# of one and two dimensions, where SciPy computes without random numbers
NORMAL += [
    S(stats.multivariate_normal.cdf, *arguments, **options)
    for arguments, options in (
        ((points[0, :2], loc[:2], matrix[:2, :2]), {"wrt": ("x", "mean")}),
        ((points[:, :2], loc[:2], matrix[:2, :2]), {"wrt": ("x", "mean")}),
        ((np.stack([points, points + 1.0])[..., 1:], loc[1:]), {"cov": matrix[1:, 1:], "wrt": ("x", "mean")}),
        ((points[:, :2], loc[:2], np.array([1.2, 0.7])), {}),
        ((points[:, 1:], loc[1:], 1.3), {}),
        ((points[:, :2],), {"cov": matrix[:2, :2], "allow_singular": True, "wrt": "x"}),
        ((points[0, :2],), {"maxpts": 2000, "abseps": 1e-7, "releps": 1e-7}),
        ((0.4, 0.1, 1.3), {}),
        ((points[0], 0.1, 1.3), {}),
        ((0.4,), {}),
    )
]
DIRICHLET = [
    S(f, x, alpha) for f in (stats.dirichlet.logpdf, stats.dirichlet.pdf) for x in (part, part[:, 0], part[:, :1])
]

SAMPLES = [*STANDARD, *SHIFTED, *SCALAR, *OUTSIDE, *FORMS, *DISCRETE, *NORMAL, *DIRICHLET]
