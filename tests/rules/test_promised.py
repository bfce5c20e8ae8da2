"""The names that the library promises: each has a rule, is a constant of the run, or is listed with its reason."""

from __future__ import annotations

import cmath
import functools
import itertools
import math
import operator
import statistics
from typing import Any

import numpy as np
import pytest
import scipy.integrate
import scipy.interpolate
import scipy.linalg
import scipy.ndimage
import scipy.optimize
import scipy.signal
import scipy.sparse.linalg
import scipy.spatial.distance
import scipy.special
import scipy.stats

from s2sad.front import special
from s2sad.rules import library, registry
from s2sad.rules.missing import missing
from s2sad.rules.missing_scipy import WRITTEN_IN_PYTHON

library.load()

NUMPY = """
abs absolute acos acosh add all amax amin angle any append apply_along_axis arange arccos arccosh arcsin arcsinh
arctan arctan2 arctanh argmax argmin argpartition argsort argwhere around array array_equal array_split asarray asin
asinh astype atan atan2 atanh atleast_1d atleast_2d atleast_3d average bincount block broadcast_arrays broadcast_to
cbrt ceil choose clip column_stack compress concat concatenate conj conjugate convolve copy copysign corrcoef
correlate cos cosh count_nonzero cov cross cumprod cumsum cumulative_prod cumulative_sum deg2rad degrees delete diag
diagflat diagonal diff digitize divide divmod dot dsplit dstack ediff1d einsum empty empty_like exp exp2 expand_dims
expm1 extract eye fabs fill_diagonal flatnonzero flip fliplr flipud float_power floor floor_divide fmax fmin fmod full
full_like geomspace gradient heaviside hsplit hstack hypot i0 identity imag indices inner insert interp isclose
isfinite isnan ix_ kron ldexp lexsort linspace log log10 log1p log2 logaddexp logaddexp2 logspace mask_indices matmul
matrix_transpose matvec max maximum mean median meshgrid min minimum mod modf moveaxis multiply nan_to_num nancumprod
nancumsum nanmax nanmean nanmedian nanmin nanpercentile nanprod nanquantile nanstd nansum nanvar negative nonzero ones
ones_like outer pad partition percentile permute_dims piecewise place poly polyadd polyder polydiv polyfit polyint
polymul polysub polyval positive pow power prod ptp put put_along_axis putmask quantile rad2deg radians ravel real
real_if_close reciprocal remainder repeat reshape resize rint roll rollaxis roots rot90 round searchsorted select
shape sign signbit sin sinc sinh size sort split sqrt square squeeze stack std subtract sum swapaxes take
take_along_axis tan tanh tensordot tile trace transpose trapezoid tri tril trim_zeros triu true_divide trunc unique
unravel_index unstack unwrap vander var vdot vecdot vecmat vsplit vstack where zeros zeros_like r_ c_ s_ mgrid newaxis
"""
LINALG = """
cholesky cond cross det diagonal eig eigh eigvals eigvalsh inv lstsq matmul matrix_norm matrix_power matrix_transpose
multi_dot norm outer pinv qr slogdet solve svd svdvals tensordot tensorinv tensorsolve trace vecdot vector_norm
"""
FFT = """
fft fft2 fftfreq fftn fftshift hfft ifft ifft2 ifftn ifftshift ihfft irfft irfft2 irfftn rfft rfft2 rfftfreq rfftn
"""
SPECIAL = """
beta betainc betaln boxcox boxcox1p comb dawsn digamma ellipe ellipk entr erf erfc erfcinv erfcx erfinv exp1 expi
expit expn factorial fresnel gamma gammainc gammaincc gammaln gammasgn hyp1f1 hyp2f1 i0 i0e i1 i1e iv ive j0 j1 jn jv
k0 k1 kl_div kn kv lambertw log_ndtr log_softmax loggamma logit logsumexp multigammaln ndtr ndtri owens_t poch
polygamma psi rel_entr rgamma sici softmax spence wofz xlog1py xlogy y0 y1 yn yv zeta
"""
SCIPY_LINALG = """
block_diag cho_factor cho_solve cholesky circulant det eigh expm inv lu lu_factor lu_solve norm polar qr solve
solve_banded solve_continuous_lyapunov solve_sylvester solve_toeplitz solve_triangular sqrtm svd toeplitz
"""
CONTINUOUS = """
norm t beta gamma chi2 expon laplace logistic lognorm cauchy pareto uniform weibull_min gumbel_l gumbel_r truncnorm
vonmises
"""
DISCRETE = "poisson binom bernoulli nbinom geom"
ARRAY = """
T all any argmax argmin argpartition argsort astype choose clip compress conj conjugate copy cumprod cumsum diagonal
dot fill flat flatten imag item itemsize max mean min nbytes ndim nonzero partition prod put ravel real repeat reshape
round searchsorted shape size sort squeeze std strides sum swapaxes take tolist trace transpose var
"""
PROMISED: dict[Any, str] = {
    np: NUMPY,
    np.linalg: LINALG,
    np.fft: FFT,
    np.ndarray: ARRAY,
    math: " ".join(n for n in dir(math) if not n.startswith("_")),
    cmath: " ".join(n for n in dir(cmath) if not n.startswith("_")),
    operator: " ".join(operator.__all__),
    statistics: "fmean mean variance pvariance stdev pstdev median quantiles covariance correlation linear_regression",
    functools: "reduce",
    itertools: "accumulate",
    scipy.special: SPECIAL,
    scipy.linalg: SCIPY_LINALG,
    scipy.signal: "convolve convolve2d correlate fftconvolve lfilter",
    scipy.integrate: "trapezoid simpson cumulative_trapezoid quad odeint solve_ivp",
    scipy.interpolate: "interp1d CubicSpline RegularGridInterpolator",
    scipy.optimize: "brentq newton fsolve root minimize_scalar minimize",
    scipy.spatial.distance: "cdist pdist",
    scipy.ndimage: "map_coordinates gaussian_filter convolve",
    scipy.sparse.linalg: "spsolve",
}
# The missing ones that were promised: each with a reason in s2sad/rules/missing.py.
LISTED = {"numpy.mgrid", "operator.delitem", "operator.iconcat", "operator.methodcaller"}


def covered(value: Any) -> bool:
    rules = registry.find(value)
    if rules is not None and (rules.constant or rules.any is not None):
        return True
    return isinstance(value, (int, float, complex)) or special.find(value) is not None


def names() -> list[tuple[Any, str, str]]:
    return [(home, home.__name__, name) for home, listed in PROMISED.items() for name in listed.split()]


@pytest.mark.parametrize(("home", "module", "name"), names(), ids=[f"{m}.{n}" for _, m, n in names()])
def test_each_name_has_a_rule_or_a_reason(home: Any, module: str, name: str) -> None:
    if not hasattr(home, name):
        assert module in (
            "numpy",
            "numpy.linalg",
            "numpy.ndarray",
            "math",
            "operator",
            "statistics",
        )  # a later version's
        return
    full = f"{module}.{name}"
    value = getattr(home, name)
    if covered(value) or value is None:
        assert full not in LISTED
    elif full != "numpy.s_":  # it returns its index
        reason = missing("numpy.ndarray" if home is np.ndarray else module).get(name)
        assert reason, f"{full} has neither a rule nor a reason"
        assert full in LISTED or reason == WRITTEN_IN_PYTHON


@pytest.mark.parametrize(
    "name", [*CONTINUOUS.split(), *DISCRETE.split(), "multinomial", "dirichlet", "multivariate_normal"]
)
def test_each_distribution(name: str) -> None:
    distribution = getattr(scipy.stats, name)
    density = "pmf logpmf" if name in (*DISCRETE.split(), "multinomial") else "pdf logpdf"
    more = " cdf logcdf sf logsf" if name in (*CONTINUOUS.split(), *DISCRETE.split()) else ""
    for method in (density + more + (" ppf" if name in CONTINUOUS.split() else "")).split():
        assert covered(getattr(distribution, method)), f"{name}.{method}"


@pytest.mark.parametrize("method", ["reduce", "accumulate", "outer", "at"])
def test_methods_of_ufuncs(method: str) -> None:
    ufuncs = (np.add, np.multiply, np.maximum, np.minimum)
    assert all(covered(getattr(ufunc, method)) for ufunc in ufuncs)
