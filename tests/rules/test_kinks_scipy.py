"""Conventions of the SciPy rules at kinks, edges and poles, and values that finite differences cannot check."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import scipy.special as sc
import scipy.stats as stats

import s2sad
from s2sad.rules import apply, registry, scipy_special, scipy_stats  # noqa: F401
from s2sad.runtime.scipy_special import absorbing_product, betainc_da, betainc_db, gammainc_da, gammainc_daa, zeta_slope
from s2sad.runtime.scipy_stats import t_cdf_slope, t_logpdf_slope, vonmises_cdf_slope
from s2sad.testing import check_grad

inf, nan = np.inf, np.nan


def partials(primitive: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
    """Return the adjoints of a call for a result's adjoint of ones."""
    with np.errstate(all="ignore"):
        y = primitive(*args, **kwargs)
        return apply.vjp(primitive, y, np.ones_like(y), args, kwargs)


@pytest.mark.parametrize(
    ("primitive", "args", "expected"),
    [
        (sc.xlogy, (0.0, 0.0), {"x1": -inf, "x2": 0.0}),
        (sc.xlogy, (0.0, 2.0), {"x1": math.log(2.0), "x2": 0.0}),
        (sc.xlogy, (0.0, -1.0), {"x2": 0.0}),
        (sc.xlog1py, (0.0, -1.0), {"x1": -inf, "x2": 0.0}),
        (sc.entr, (0.0,), {"x": inf}),
        (sc.rel_entr, (0.0, 2.0), {"x1": -inf, "x2": 0.0}),
        (sc.rel_entr, (0.0, 0.0), {"x1": inf, "x2": 0.0}),
        (sc.kl_div, (0.0, 2.0), {"x1": -inf, "x2": 1.0}),
        (sc.kl_div, (0.0, 0.0), {"x1": inf, "x2": 1.0}),
        (sc.expit, (-800.0,), {"x": 0.0}),
        (sc.expit, (40.0,), {"x": math.exp(-40.0)}),
        (sc.rgamma, (0.0,), {"z": 1.0}),
        (sc.rgamma, (-1.0,), {"z": -1.0}),
        (sc.rgamma, (-4.0,), {"z": 24.0}),
        (sc.poch, (0.0, 2.0), {"z": 1.0}),
        (sc.poch, (-1.0, 3.0), {"z": -1.0}),
        (sc.poch, (-3.0, 2.0), {"z": -5.0}),
        (sc.factorial, (-1.0,), {"n": 0.0}),
        (sc.comb, (2.0, 3.0), {"N": 0.0, "k": 0.0}),
        (sc.ellipk, (0.0,), {"m": math.pi / 8.0}),
        (sc.ellipe, (0.0,), {"m": -math.pi / 8.0}),
        (sc.ellipe, (1.0,), {"m": -inf}),
        (sc.spence, (1.0,), {"z": -1.0}),
        (sc.lambertw, (0.0,), {"z": 1.0}),
        (sc.boxcox, (2.0, 0.0), {"x": 0.5, "lmbda": 0.5 * math.log(2.0) ** 2}),
        (sc.boxcox, (0.0, 2.0), {"x": 0.0, "lmbda": 0.25}),
        (sc.boxcox1p, (-1.0, 2.0), {"x": 0.0, "lmbda": 0.25}),
        (sc.i0e, (0.0,), {"x": 0.0}),
        (sc.jv, (1, 0.0), {"z": 0.5}),
        (sc.erfinv, (1.0,), {"x": inf}),
        (sc.log_ndtr, (-1e5,), {"x": 1e5 + 1e-5}),
        (sc.gammainc, (1.0, 0.0), {"a": 0.0, "x": 1.0}),
        (sc.gammainc, (2.0, inf), {"a": 0.0, "x": 0.0}),
        (sc.betainc, (1.0, 3.0, 0.0), {"a": 0.0, "b": 0.0, "x": 3.0}),
        (sc.betainc, (3.0, 1.0, 1.0), {"a": 0.0, "b": 0.0, "x": 3.0}),
        (absorbing_product, (0.0, inf), {"u": inf, "v": 0.0}),
    ],
)
def test_special(primitive: Any, args: tuple[Any, ...], expected: dict[str, float]) -> None:
    found = partials(primitive, *args)
    for name, value in expected.items():
        np.testing.assert_allclose(found[name], value, rtol=1e-12, atol=1e-300, err_msg=name)


@pytest.mark.parametrize(
    ("primitive", "args", "expected"),
    [
        # an infinite bound of an interval
        (stats.norm.cdf, (inf, 0.0, 1.0), {"x": 0.0, "loc": 0.0, "scale": 0.0}),
        (stats.norm.cdf, (-inf, 0.0, 1.0), {"x": 0.0, "loc": 0.0, "scale": 0.0}),
        (stats.norm.logcdf, (inf, 0.0, 1.0), {"x": 0.0, "loc": 0.0, "scale": 0.0}),
        (stats.norm.logcdf, (-1e5, 0.0, 1.0), {"x": 1e5 + 1e-5}),
        (stats.t.cdf, (inf, 3.0, 0.0, 1.0), {"x": 0.0, "df": 0.0, "scale": 0.0}),
        (stats.gamma.cdf, (inf, 3.0, 0.0, 1.0), {"x": 0.0, "a": 0.0, "scale": 0.0}),
        (stats.weibull_min.sf, (inf, 3.0, 0.0, 1.0), {"x": 0.0, "c": 0.0, "scale": 0.0}),
        (stats.truncnorm.logpdf, (0.5, -inf, inf, 0.0, 1.0), {"x": -0.5, "a": 0.0, "b": 0.0, "scale": -0.75}),
        # outside the support
        (stats.expon.logpdf, (-1.0, 0.0, 1.0), {"x": 0.0, "loc": 0.0, "scale": 0.0}),
        (stats.expon.logcdf, (-1.0, 0.0, 1.0), {"x": 0.0, "loc": 0.0, "scale": 0.0}),
        (stats.uniform.logpdf, (2.0, 0.0, 1.0), {"scale": 0.0}),
        (stats.gamma.logpdf, (-1.0, 2.0, 0.0, 1.0), {"x": 0.0, "a": 0.0, "scale": 0.0}),
        (stats.beta.logpdf, (1.5, 2.0, 3.0, 0.0, 1.0), {"x": 0.0, "a": 0.0, "b": 0.0, "scale": 0.0}),
        (stats.lognorm.logcdf, (-1.0, 2.0, 0.0, 1.0), {"x": 0.0, "s": 0.0, "scale": 0.0}),
        (stats.pareto.logsf, (0.5, 2.0, 0.0, 1.0), {"x": 0.0, "b": 0.0, "scale": 0.0}),
        (stats.truncnorm.cdf, (2.0, -1.0, 1.0, 0.0, 1.0), {"x": 0.0, "a": 0.0, "b": 0.0, "scale": 0.0}),
        (stats.binom.logpmf, (5, 4, 0.0), {"p": 0.0}),
        (stats.poisson.logpmf, (2.5, 1.5), {"mu": 0.0}),
        # the edges of the support, from inside
        (stats.expon.logpdf, (0.0, 0.0, 1.0), {"x": -1.0, "scale": -1.0}),
        (stats.gamma.pdf, (0.0, 2.0, 0.0, 1.0), {"x": 1.0, "a": 0.0, "loc": -1.0, "scale": 0.0}),
        (stats.gamma.pdf, (0.0, 1.0, 0.0, 1.0), {"x": -1.0, "a": -inf, "scale": -1.0}),
        (stats.gamma.logpdf, (0.0, 1.0, 0.0, 1.0), {"x": -1.0, "scale": -1.0}),
        (stats.chi2.pdf, (0.0, 4.0, 0.0, 1.0), {"x": 0.25, "df": 0.0}),
        (stats.beta.pdf, (0.0, 2.0, 1.0, 0.0, 1.0), {"x": 2.0, "a": 0.0, "scale": 0.0}),
        (stats.beta.pdf, (0.0, 1.0, 2.0, 0.0, 1.0), {"x": -2.0, "b": 1.0, "scale": -2.0}),
        (stats.beta.pdf, (1.0, 1.0, 2.0, 0.0, 1.0), {"x": -2.0, "b": 0.0, "scale": 2.0}),
        (stats.weibull_min.pdf, (0.0, 2.0, 0.0, 1.0), {"x": 2.0, "c": 0.0, "scale": 0.0}),
        (stats.weibull_min.logsf, (0.0, 1.0, 0.0, 1.0), {"x": -1.0, "c": 0.0, "scale": 0.0}),
        (stats.gamma.ppf, (0.0, 2.0, 0.0, 1.0), {"q": inf, "a": 0.0, "loc": 1.0, "scale": 0.0}),
        (stats.laplace.logpdf, (0.0, 0.0, 1.0), {"x": 0.0, "scale": -1.0}),
        # certain and impossible events
        (stats.poisson.logpmf, (0, 0.0), {"mu": -1.0}),
        (stats.poisson.pmf, (1, 0.0), {"mu": 1.0}),
        (stats.binom.logpmf, (0, 3, 0.0), {"p": -3.0}),
        (stats.binom.logpmf, (3, 3, 1.0), {"p": 3.0}),
        (stats.binom.pmf, (1, 3, 0.0), {"p": 3.0}),
        (stats.binom.pmf, (2, 3, 1.0), {"p": -3.0}),
        (stats.bernoulli.logpmf, (1, 1.0), {"p": 1.0}),
        (stats.bernoulli.pmf, (0, 1.0), {"p": -1.0}),
        (stats.nbinom.pmf, (1, 2.0, 1.0), {"p": -2.0}),
        (stats.geom.pmf, (1, 1.0), {"p": 1.0}),
        (stats.geom.pmf, (2, 1.0), {"p": -1.0}),
    ],
)
def test_stats(primitive: Any, args: tuple[Any, ...], expected: dict[str, float]) -> None:
    found = partials(primitive, *args)
    for name, value in expected.items():
        np.testing.assert_allclose(found[name], value, rtol=1e-12, atol=1e-300, err_msg=name)


# by differences in arithmetic of sixty digits
REFERENCES = [
    (gammainc_da, (0.01, 0.3), -0.9087458022685),
    (gammainc_da, (0.5, 4.0), -0.01656597534663),
    (gammainc_da, (2.5, 0.0001), -3.103123509189e-10),
    (gammainc_da, (3.0, 3.1), -0.2325842498295),
    (gammainc_da, (40.0, 12.0), -1.911234056194e-10),
    (gammainc_da, (10000.0, 10200.0), -0.0005488172349899),
    (gammainc_daa, (0.5, 4.0), -0.03571380345463),
    (gammainc_daa, (40.0, 32.0), 0.006250046526725),
    (betainc_da, (0.02, 0.3, 0.6), -2.52490824808),
    (betainc_db, (0.02, 0.3, 0.6), 0.2001125857503),
    (betainc_da, (0.5, 20.0, 0.01), -0.8155104206113),
    (betainc_db, (0.5, 20.0, 0.01), 0.01043433151815),
    (betainc_da, (3.0, 2.0, 0.7), -0.1295450609649),
    (betainc_db, (3.0, 2.0, 0.7), 0.2460937277467),
    (betainc_da, (400.0, 0.5, 0.999), -0.0005983333122982),
    (betainc_db, (400.0, 0.5, 0.999), 0.7092672628739),
    (betainc_da, (50.0, 3000.0, 0.0155), -0.05329798252373),
    (betainc_db, (50.0, 3000.0, 0.0155), 0.0008606506639749),
    (t_cdf_slope, (0.3, 0.2), 0.1215243721797),
    (t_cdf_slope, (2.0, 5.0), 0.005696884352186),
    (t_cdf_slope, (-3.0, 40.0), -2.742599425609e-5),
    (t_logpdf_slope, (0.3, 0.2), 2.686820567801),
    (t_logpdf_slope, (2.0, 10000.0), -1.748667307635e-8),
    (vonmises_cdf_slope, (1.0, 0.5), 0.1390045446073),
    (vonmises_cdf_slope, (-2.5, 3.0), -0.002243323776304),
    (vonmises_cdf_slope, (0.1, 900.0), 7.421377734735e-6),
    (zeta_slope, (0.5, 1.0), -3.922646139209),
    (zeta_slope, (3.0, 1.0), -0.1981262428856),
    (zeta_slope, (2.5, 0.3), 23.94423817903),
]


@pytest.mark.parametrize(("function", "args", "expected"), REFERENCES)
def test_reference(function: Any, args: tuple[float, ...], expected: float) -> None:
    np.testing.assert_allclose(function(*args), expected, rtol=1e-9)


@pytest.mark.parametrize(
    ("distribution", "shapes"),
    [
        *((d, ()) for d in (stats.norm, stats.cauchy, stats.laplace, stats.logistic, stats.gumbel_r, stats.gumbel_l)),
        *((d, ()) for d in (stats.expon, stats.uniform)),
        *((d, (2.5,)) for d in (stats.t, stats.lognorm, stats.pareto, stats.weibull_min, stats.gamma, stats.chi2)),
        (stats.beta, (2.5, 1.5)),
        (stats.truncnorm, (-1.0, 2.0)),
    ],
)
def test_infinite_bounds(distribution: Any, shapes: tuple[float, ...]) -> None:
    for x in (-inf, inf):
        for function in (distribution.cdf, distribution.sf):
            for name, found in partials(function, x, *shapes, 0.0, 1.0).items():
                assert found == 0.0, (x, function, name)


@pytest.mark.parametrize(("a", "shares"), [((-inf, -inf), (0.5, 0.5)), ((inf, 1.0, inf), (0.5, 0.0, 0.5))])
def test_logsumexp_infinite(a: tuple[float, ...], shares: tuple[float, ...]) -> None:
    np.testing.assert_array_equal(partials(sc.logsumexp, np.array(a))["a"], shares)


def test_softmax_excluded() -> None:
    y_bar = np.array([1.0, 2.0, 3.0])
    x = np.array([0.0, 0.0, -inf])
    found = apply.vjp(sc.softmax, sc.softmax(x), y_bar, (x,), {})["x"]
    np.testing.assert_allclose(found, [-0.25, 0.25, 0.0])


def test_orders_are_not_differentiable() -> None:
    for primitive in (sc.jv, sc.yv, sc.iv, sc.kv, sc.ive):
        assert registry.find(primitive).elementwise.wrt == ("z",)
    for primitive in (sc.yn, sc.kn, sc.expn, sc.polygamma, sc.hyp1f1):
        assert registry.find(primitive).elementwise.wrt == ("x",)


def test_scaled_bessel_is_not_holomorphic() -> None:
    with pytest.raises(TypeError, match="not holomorphic"):
        partials(sc.ive, 1.0, 1.0 + 1.0j)


def test_bound_methods_are_told_apart() -> None:
    assert registry.find(stats.norm.logpdf).elementwise.name == "norm_logpdf"
    assert registry.find(stats.t.logpdf).elementwise.name == "t_logpdf"
    assert registry.find(stats.norm(0.0, 1.0).logpdf) is None


@pytest.mark.parametrize("x", [np.array([0.3, -0.2]), np.array([[0.3, -0.2], [1.0, 0.4], [0.1, 0.9]])])
@pytest.mark.parametrize("primitive", [getattr(stats.multivariate_normal, name) for name in ("logpdf", "pdf", "cdf")])
def test_covariance(primitive: Any, x: np.ndarray) -> None:
    mean = np.array([0.1, 0.2])
    cov = np.array([[1.3, 0.4], [0.4, 0.8]])
    cov_dot = np.array([[0.7, -0.3], [-0.3, 0.2]])  # a tangent among symmetric matrices
    y = primitive(x, mean, cov)
    y_dot = apply.jvp(primitive, y, {"cov": cov_dot}, (x, mean, cov), {})
    step = 1e-6
    numeric = (primitive(x, mean, cov + step * cov_dot) - primitive(x, mean, cov - step * cov_dot)) / (2.0 * step)
    np.testing.assert_allclose(y_dot, numeric, rtol=1e-7)
    y_bar = np.cos(np.arange(np.size(y))).reshape(np.shape(y))
    cov_bar = apply.vjp(primitive, y, y_bar, (x, mean, cov), {})["cov"]
    np.testing.assert_allclose(cov_bar, cov_bar.T, rtol=1e-14)
    np.testing.assert_allclose(np.sum(cov_bar * cov_dot), np.sum(y_bar * y_dot), rtol=1e-12)


def test_orthants_of_the_normal_distribution() -> None:
    """P(u < 0) = 1/8 + (asin r12 + asin r13 + asin r23) / (4 pi), and all of its derivatives."""
    cov = np.array([[1.3, 0.4, -0.2], [0.4, 0.8, 0.1], [-0.2, 0.1, 2.0]])

    def orthant(cov):
        spread = np.sqrt(np.diagonal(cov))
        r = cov / np.outer(spread, spread)
        return 0.125 + (np.arcsin(r[0, 1]) + np.arcsin(r[0, 2]) + np.arcsin(r[1, 2])) / (4.0 * np.pi)

    def cdf(x, cov):
        return stats.multivariate_normal.cdf(x, None, cov)

    wanted = s2sad.grad(orthant)(cov)
    np.testing.assert_allclose(s2sad.grad(cdf, 1)(np.zeros(3), cov), 0.5 * (wanted + wanted.T), atol=1e-12)
    # the slope in x[0] is the density there times an orthant of the other two
    below = stats.multivariate_normal.cdf(np.zeros(2), None, cov[1:, 1:] - np.outer(cov[1:, 0], cov[1:, 0]) / 1.3)
    np.testing.assert_allclose(s2sad.grad(cdf)(np.zeros(3), cov)[0], below / np.sqrt(2.0 * np.pi * 1.3), rtol=1e-12)


def test_distribution_function_of_the_normal_twice() -> None:
    x, cov = np.array([0.3, -0.4]), np.array([[1.3, 0.4], [0.4, 0.8]])

    def f(x, spread, covariance):
        cov = np.array([[spread[0], covariance], [covariance, spread[1]]])
        return stats.multivariate_normal.cdf(x, None, cov) + stats.multivariate_normal.logcdf(x, x * x, cov)

    check_grad(f, x, np.array([1.3, 0.8]), 0.4, wrt=(0, 1, 2), order=2)
    # twice the derivative in the covariance is the Hessian
    hessian = s2sad.hessian(lambda x: stats.multivariate_normal.cdf(x, None, cov))(x)
    np.testing.assert_allclose(
        s2sad.grad(lambda cov: stats.multivariate_normal.cdf(x, None, cov))(cov), 0.5 * hessian, rtol=1e-12
    )


def test_no_lower_limit() -> None:
    with pytest.raises(s2sad.MissingRule, match="lower_limit") as caught:
        s2sad.grad(lambda x: stats.multivariate_normal.cdf(x, None, 1.0, lower_limit=-1.0))(0.4)
    assert caught.value.code == "S2S206"


@pytest.mark.parametrize(
    ("primitive", "args", "name"),
    [
        (stats.dirichlet.logpdf, (np.array([0.2, 0.5, 0.3]), np.array([1.4, 0.8, 3.2])), "x"),
        (stats.dirichlet.pdf, (np.array([0.2, 0.5, 0.3]), np.array([1.4, 0.8, 3.2])), "x"),
        (stats.multinomial.logpmf, (np.array([3, 0, 2]), 5, np.array([0.2, 0.5, 0.3])), "p"),
        (stats.multinomial.pmf, (np.array([[3, 0, 2], [1, 3, 1], [1, 1, 1]]), 5, np.array([0.2, 0.5, 0.3])), "p"),
    ],
)
def test_along_the_simplex(primitive: Any, args: tuple[Any, ...], name: str) -> None:
    at = 0 if name == "x" else 2
    dot = np.array([0.3, -0.4, 0.1])
    step = 1e-6
    y = primitive(*args)
    up = primitive(*args[:at], args[at] + step * dot, *args[at + 1 :])
    down = primitive(*args[:at], args[at] - step * dot, *args[at + 1 :])
    y_dot = apply.jvp(primitive, y, {name: dot}, args, {})
    numeric = np.where(np.isfinite(y), (np.asarray(up) - down) / (2.0 * step), 0.0)
    np.testing.assert_allclose(y_dot, numeric, rtol=1e-7)
    y_bar = np.cos(np.arange(np.size(y))).reshape(np.shape(y))
    bar = apply.vjp(primitive, y, y_bar, args, {})[name]
    assert np.shape(bar) == np.shape(args[at])
    np.testing.assert_allclose(np.sum(bar * dot), np.sum(y_bar * y_dot), rtol=1e-12)


def test_zeta_below_zero_is_undefined() -> None:
    assert np.isnan(zeta_slope(-0.5, 1.0))


def test_stars_in_the_call_of_a_method_with_a_rule() -> None:
    def f(x: float) -> float:
        where = (0.1, 1.2)
        return stats.norm.cdf(x, *where)

    assert s2sad.grad(f)(0.3) == stats.norm.pdf(0.3, 0.1, 1.2)


@pytest.mark.parametrize(
    ("primitive", "x", "slope"),  # of fifty digits, rounded
    [
        (sc.erfcx, 60.0, -0.00015665407434594324),
        (sc.erfcx, 1e8, -5.641895835477562e-17),
        (sc.erfcx, inf, 0.0),
        (sc.dawsn, 60.0, -0.00013894679948613681),
        (sc.dawsn, -1e8, -5e-17),
        (sc.dawsn, -inf, 0.0),
        (sc.wofz, 60.0 + 1.0j, -5.225428426397826e-06 - 0.00015665395339691287j),
        (sc.wofz, -60.0 - 0.3j, -1.5684221239341905e-06 - 0.00015677290406748266j),
        (sc.wofz, 1.0 + 70.0j, -3.2863823104167225e-06 + 0.00011503510359428724j),
        (sc.exprel, -1e15, 1e-30),
        (sc.exprel, -inf, 0.0),
        (sc.ellipk, -1e15, 2.7916085265003456e-22),
        (sc.ellipe, 1.0 - 1e-14, -8.252394905396715),
        (sc.ellipkm1, 1.0, -math.pi / 8.0),
    ],
)
def test_slopes_that_are_small_differences(primitive, x, slope):
    (found,) = partials(primitive, x).values()
    np.testing.assert_allclose(found, slope, rtol=1e-11)


@pytest.mark.parametrize(
    ("function", "x", "curvature"),
    [
        (lambda x: sc.erfcx(x), 60.0, 5.2196288395879688e-6),
        (lambda x: sc.dawsn(x), 60.0, 4.6334916783143867e-6),
        (lambda x: sc.log_ndtr(x), -1e8, -1.0),
        (lambda x: sc.exprel(x), -100.0, 2e-6),
        *((lambda x: sc.ellipk(x), m, k) for m, k in ((0.4, 1.2736651161320691), (-0.7, 0.14532478462206916))),
        *((lambda x: sc.ellipk(x), m, k) for m, k in ((0.99, 4988.0105750138599), (-1e15, 4.108355848246307e-37))),
        *((lambda x: sc.ellipe(x), m, k) for m, k in ((0.4, -0.27605254282913442), (-0.7, -0.075036486331560348))),
        *((lambda x: sc.ellipe(x), m, k) for m, k in ((0.99, -24.289376931325319), (-50.0, -0.00065442029484000393))),
    ],
)
def test_second_derivatives_that_are_small_differences(function, x, curvature):
    np.testing.assert_allclose(s2sad.grad(s2sad.grad(function))(x), curvature, rtol=1e-10)
    np.testing.assert_allclose(s2sad.jvp(s2sad.grad(function))(x, 1.0)[1], curvature, rtol=1e-10)


@pytest.mark.parametrize(
    ("primitive", "args", "name", "slope"),  # of fifty digits, rounded; math.log is exact enough
    [
        (stats.lognorm.logcdf, (1e-12, 0.6), "s", 3536.26383891425),
        (stats.lognorm.logsf, (1e12, 0.6), "s", 3536.26383891425),
        (stats.t.cdf, (-1e9, 2.7), "df", -8.44437959839e-24),
        (stats.t.ppf, (1e-30, 2.7), "df", 1.11038155e12),
        (stats.pareto.isf, (1e-300, 2.3), "b", 1e-300 ** (-1 / 2.3) * math.log(1e-300) / 2.3**2),
        (stats.pareto.ppf, (0.0, 2.3), "b", 0.0),
    ],
)
def test_slopes_far_in_the_tails(primitive, args, name, slope):
    np.testing.assert_allclose(partials(primitive, *args)[name], slope, rtol=1e-8)
