"""Entropies, logistic functions, power transforms and softmax in scipy.special."""

import numpy as np
import scipy.special as sc

from s2sad.rules import rule
from s2sad.runtime.scipy_special import (
    absorbing_quotient,
    boxcox_slope,
    log_ratio,
    logsumexp_bar,
    logsumexp_dot,
)
from s2sad.runtime.structure import like, unbroadcast


@rule.elementwise(sc.xlogy, singular=True)
def xlogy(y, x1, x2):
    """At (0, 0) the derivative in the second argument is 0, in the first -inf."""
    return np.log(x2), absorbing_quotient(x1, x2)


@rule.elementwise(sc.xlog1py, singular=True)
def xlog1py(y, x1, x2):
    """At (0, -1) the derivative in the second argument is 0, in the first -inf."""
    return np.log1p(x2), absorbing_quotient(x1, 1.0 + x2)


@rule.elementwise(sc.entr, singular=True)
def entr(y, x):
    """At 0 the derivative is inf."""
    return -np.log(x) - 1.0


@rule.elementwise(sc.rel_entr, singular=True)
def rel_entr(y, x1, x2):
    """At (0, 0) the derivatives are inf and 0, those of the function along each axis."""
    return log_ratio(x1, x2) + 1.0, -absorbing_quotient(x1, x2)


@rule.elementwise(sc.kl_div, singular=True)
def kl_div(y, x1, x2):
    """At (0, 0) the derivatives are inf and 1, those of the function along each axis."""
    return log_ratio(x1, x2), 1.0 - absorbing_quotient(x1, x2)


@rule.elementwise(sc.expit)
def expit(y, x):
    return y * sc.expit(-x)


@rule.elementwise(sc.log_expit)
def log_expit(y, x):
    return sc.expit(-x)


@rule.elementwise(sc.logit, singular=True)
def logit(y, x):
    return 1.0 / (x * (1.0 - x))


@rule.elementwise(sc.boxcox, singular=True)
def boxcox(y, x, lmbda):
    return x ** (lmbda - 1.0), boxcox_slope(np.log(x), lmbda)


@rule.elementwise(sc.boxcox1p, singular=True)
def boxcox1p(y, x, lmbda):
    return (1.0 + x) ** (lmbda - 1.0), boxcox_slope(np.log1p(x), lmbda)


@rule.reverse(sc.logsumexp, wrt=("a", "b"))
def logsumexp(y, a, axis=None, b=None, keepdims=False, return_sign=False, *, y_bar):
    """Where the result is infinite, the summands equal to it share equally."""
    term_bar = logsumexp_bar(y_bar, y, a, axis, b, keepdims, return_sign)
    a_bar = unbroadcast(term_bar if b is None else b * term_bar, np.asarray(a))
    return a_bar, unbroadcast(term_bar, np.asarray(b))


@rule.forward(sc.logsumexp, wrt="a")
def logsumexp_forward_a(y, a, axis=None, b=None, keepdims=False, return_sign=False, *, a_dot):
    return logsumexp_dot(a_dot if b is None else np.multiply(b, a_dot), y, a, axis, b, keepdims, return_sign)


@rule.forward(sc.logsumexp, wrt="b")
def logsumexp_forward_b(y, a, axis=None, b=None, keepdims=False, return_sign=False, *, b_dot):
    return logsumexp_dot(b_dot, y, a, axis, b, keepdims, return_sign)


@rule.reverse(sc.softmax)
def softmax(y, x, axis=None, *, y_bar):
    x_bar = y * y_bar
    return like(x_bar - y * np.sum(x_bar, axis=axis, keepdims=True), x)


@rule.forward(sc.softmax, wrt="x")
def softmax_forward(y, x, axis=None, *, x_dot):
    y_dot = y * x_dot
    return y_dot - y * np.sum(y_dot, axis=axis, keepdims=True)


@rule.reverse(sc.log_softmax)
def log_softmax(y, x, axis=None, *, y_bar):
    return like(y_bar - np.exp(y) * np.sum(y_bar, axis=axis, keepdims=True), x)


@rule.forward(sc.log_softmax, wrt="x")
def log_softmax_forward(y, x, axis=None, *, x_dot):
    return x_dot - np.sum(np.exp(y) * x_dot, axis=axis, keepdims=True)
