"""Multivariate normal, Dirichlet and multinomial distributions in scipy.stats."""

import numpy as np
import scipy.stats as stats

from s2sad.rules import rule
from s2sad.runtime.scipy_stats import (
    covariance_bar,
    covariance_matrix,
    dirichlet_score,
    dirichlet_shape_score,
    multinomial_score,
    normal_cdf_bends,
    normal_cdf_slopes,
    normal_covariance_bar,
    normal_covariance_score,
    normal_residual,
)
from s2sad.runtime.structure import like, unbroadcast


@rule.reverse(stats.multivariate_normal.logpdf, wrt=("x", "mean", "cov"))
def multivariate_normal_logpdf(y, x, mean=None, cov=1, allow_singular=False, *, y_bar):
    """The covariance counts as symmetric: its adjoint is. A singular covariance cannot be differentiated."""
    residual = normal_residual(x, mean, cov)
    weighted = np.reshape(y_bar, (-1, 1)) * residual
    mean_bar = np.reshape(np.sum(weighted, axis=0), np.shape(residual)[1:] if mean is None else np.shape(mean))
    cov_bar = normal_covariance_bar(residual, cov, y_bar)
    return like(-np.reshape(weighted, np.shape(x)), x), like(mean_bar, mean), like(cov_bar, cov)


@rule.forward(stats.multivariate_normal.logpdf, wrt="x")
def multivariate_normal_logpdf_x(y, x, mean=None, cov=1, allow_singular=False, *, x_dot):
    residual = normal_residual(x, mean, cov)
    return -np.reshape(np.sum(residual * np.reshape(x_dot, np.shape(residual)), axis=1), np.shape(y))


@rule.forward(stats.multivariate_normal.logpdf, wrt="mean")
def multivariate_normal_logpdf_mean(y, x, mean=None, cov=1, allow_singular=False, *, mean_dot):
    return np.reshape(np.sum(normal_residual(x, mean, cov) * mean_dot, axis=1), np.shape(y))


@rule.forward(stats.multivariate_normal.logpdf, wrt="cov")
def multivariate_normal_logpdf_cov(y, x, mean=None, cov=1, allow_singular=False, *, cov_dot):
    return np.reshape(normal_covariance_score(normal_residual(x, mean, cov), cov, cov_dot), np.shape(y))


@rule.reverse(stats.multivariate_normal.pdf, wrt=("x", "mean", "cov"))
def multivariate_normal_pdf(y, x, mean=None, cov=1, allow_singular=False, *, y_bar):
    """The covariance counts as symmetric: its adjoint is. A singular covariance cannot be differentiated."""
    residual = normal_residual(x, mean, cov)
    weighted = np.reshape(y_bar * y, (-1, 1)) * residual
    mean_bar = np.reshape(np.sum(weighted, axis=0), np.shape(residual)[1:] if mean is None else np.shape(mean))
    cov_bar = normal_covariance_bar(residual, cov, y_bar * y)
    return like(-np.reshape(weighted, np.shape(x)), x), like(mean_bar, mean), like(cov_bar, cov)


@rule.forward(stats.multivariate_normal.pdf, wrt="x")
def multivariate_normal_pdf_x(y, x, mean=None, cov=1, allow_singular=False, *, x_dot):
    residual = normal_residual(x, mean, cov)
    return -y * np.reshape(np.sum(residual * np.reshape(x_dot, np.shape(residual)), axis=1), np.shape(y))


@rule.forward(stats.multivariate_normal.pdf, wrt="mean")
def multivariate_normal_pdf_mean(y, x, mean=None, cov=1, allow_singular=False, *, mean_dot):
    return y * np.reshape(np.sum(normal_residual(x, mean, cov) * mean_dot, axis=1), np.shape(y))


@rule.forward(stats.multivariate_normal.pdf, wrt="cov")
def multivariate_normal_pdf_cov(y, x, mean=None, cov=1, allow_singular=False, *, cov_dot):
    return y * np.reshape(normal_covariance_score(normal_residual(x, mean, cov), cov, cov_dot), np.shape(y))


@rule.reverse(stats.multivariate_normal.cdf, wrt=("x", "mean", "cov"))
def multivariate_normal_cdf(
    y,
    x,
    mean=None,
    cov=1,
    allow_singular=False,
    maxpts=None,
    abseps=1e-5,
    releps=1e-5,
    *,
    lower_limit=None,
    rng=None,
    y_bar,
):
    """As exact as SciPy's distribution function of one dimension less. The covariance counts as symmetric."""
    options = (maxpts, abseps, releps)
    slopes = np.reshape(y_bar, (-1, 1)) * normal_cdf_slopes(x, mean, cov, options, lower_limit)
    bends = np.reshape(y_bar, (-1, 1, 1)) * normal_cdf_bends(x, mean, cov, options, lower_limit)
    mean_bar = np.reshape(-np.sum(slopes, axis=0), np.shape(slopes)[1:] if mean is None else np.shape(mean))
    return (
        like(np.reshape(slopes, np.shape(x)), x),
        like(mean_bar, mean),
        like(covariance_bar(0.5 * np.sum(bends, axis=0), cov), cov),
    )


@rule.forward(stats.multivariate_normal.cdf, wrt="x")
def multivariate_normal_cdf_x(
    y,
    x,
    mean=None,
    cov=1,
    allow_singular=False,
    maxpts=None,
    abseps=1e-5,
    releps=1e-5,
    *,
    lower_limit=None,
    rng=None,
    x_dot,
):
    slopes = normal_cdf_slopes(x, mean, cov, (maxpts, abseps, releps), lower_limit)
    return np.reshape(np.sum(slopes * np.reshape(x_dot, np.shape(slopes)), axis=1), np.shape(y))


@rule.forward(stats.multivariate_normal.cdf, wrt="mean")
def multivariate_normal_cdf_mean(
    y,
    x,
    mean=None,
    cov=1,
    allow_singular=False,
    maxpts=None,
    abseps=1e-5,
    releps=1e-5,
    *,
    lower_limit=None,
    rng=None,
    mean_dot,
):
    slopes = normal_cdf_slopes(x, mean, cov, (maxpts, abseps, releps), lower_limit)
    return np.reshape(-np.sum(slopes * mean_dot, axis=1), np.shape(y))


@rule.forward(stats.multivariate_normal.cdf, wrt="cov")
def multivariate_normal_cdf_cov(
    y,
    x,
    mean=None,
    cov=1,
    allow_singular=False,
    maxpts=None,
    abseps=1e-5,
    releps=1e-5,
    *,
    lower_limit=None,
    rng=None,
    cov_dot,
):
    bends = normal_cdf_bends(x, mean, cov, (maxpts, abseps, releps), lower_limit)
    return np.reshape(0.5 * np.sum(bends * covariance_matrix(cov_dot, np.shape(bends)[1]), axis=(1, 2)), np.shape(y))


@rule.rewrite(stats.multivariate_normal.logcdf)
def multivariate_normal_logcdf(
    x, mean=None, cov=1, allow_singular=False, maxpts=None, abseps=1e-5, releps=1e-5, *, lower_limit=None, rng=None
):
    return np.log(
        stats.multivariate_normal.cdf(x, mean, cov, allow_singular, maxpts, abseps, releps, lower_limit=lower_limit)
    )


@rule.reverse(stats.dirichlet.logpdf, wrt=("x", "alpha"))
def dirichlet_logpdf(y, x, alpha, *, y_bar):
    """Where x has all its components, the derivative in x is meant along the simplex, outside of which SciPy raises."""
    alpha_bar = np.sum(np.reshape(y_bar * dirichlet_shape_score(x, alpha), (np.size(alpha), -1)), axis=1)
    return like(y_bar * dirichlet_score(x, alpha), x), like(alpha_bar, alpha)


@rule.forward(stats.dirichlet.logpdf, wrt="x")
def dirichlet_logpdf_x(y, x, alpha, *, x_dot):
    return np.reshape(np.sum(dirichlet_score(x, alpha) * x_dot, axis=0), np.shape(y))


@rule.forward(stats.dirichlet.logpdf, wrt="alpha")
def dirichlet_logpdf_alpha(y, x, alpha, *, alpha_dot):
    return np.reshape(np.tensordot(alpha_dot, dirichlet_shape_score(x, alpha), axes=1), np.shape(y))


@rule.reverse(stats.dirichlet.pdf, wrt=("x", "alpha"))
def dirichlet_pdf(y, x, alpha, *, y_bar):
    """Where x has all its components, the derivative in x is meant along the simplex, outside of which SciPy raises."""
    weight = y_bar * y
    alpha_bar = np.sum(np.reshape(weight * dirichlet_shape_score(x, alpha), (np.size(alpha), -1)), axis=1)
    return like(weight * dirichlet_score(x, alpha), x), like(alpha_bar, alpha)


@rule.forward(stats.dirichlet.pdf, wrt="x")
def dirichlet_pdf_x(y, x, alpha, *, x_dot):
    return y * np.reshape(np.sum(dirichlet_score(x, alpha) * x_dot, axis=0), np.shape(y))


@rule.forward(stats.dirichlet.pdf, wrt="alpha")
def dirichlet_pdf_alpha(y, x, alpha, *, alpha_dot):
    return y * np.reshape(np.tensordot(alpha_dot, dirichlet_shape_score(x, alpha), axes=1), np.shape(y))


@rule.reverse(stats.multinomial.logpmf, wrt="p")
def multinomial_logpmf(y, x, n, p, *, y_bar):
    """The derivative in p is meant along the simplex: sum(p) = 1 is SciPy's condition."""
    return unbroadcast(np.expand_dims(y_bar, -1) * multinomial_score(x, n, p), p)


@rule.forward(stats.multinomial.logpmf, wrt="p")
def multinomial_logpmf_p(y, x, n, p, *, p_dot):
    return np.sum(multinomial_score(x, n, p) * p_dot, axis=-1)


@rule.reverse(stats.multinomial.pmf, wrt="p")
def multinomial_pmf(y, x, n, p, *, y_bar):
    """The derivative in p is meant along the simplex: sum(p) = 1 is SciPy's condition."""
    return unbroadcast(np.expand_dims(y_bar * y, -1) * multinomial_score(x, n, p), p)


@rule.forward(stats.multinomial.pmf, wrt="p")
def multinomial_pmf_p(y, x, n, p, *, p_dot):
    return y * np.sum(multinomial_score(x, n, p) * p_dot, axis=-1)
