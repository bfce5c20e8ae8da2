"""Minima of functions: the gradient is zero there, so that dx = -H^-1 dg/dp dp (implicit-function theorem).

The derivative is that of an exact minimum: ask for one with ``tol``. Where the search starts has none.
"""

from types import SimpleNamespace

import numpy as np
from scipy import optimize

from s2sad.api import grad, hessian
from s2sad.implicit.arguments import in_tuple
from s2sad.rules import rule
from s2sad.rules.marks import held, solved


@rule.rewrite(optimize.minimize, ignores=("x0", "hess", "hessp"))
def minimize(
    fun,
    x0,
    args=(),
    method=None,
    jac=None,
    hess=None,
    hessp=None,
    bounds=None,
    constraints=(),
    tol=None,
    callback=None,
    options=None,
):
    """Without bounds and constraints. The result has ``x, fun, success, status, message, nfev, nit``."""
    if jac is True:
        raise NotImplementedError("[S2S206] no rule for minimize of a function that returns its gradient: leave it out")
    if bounds is not None or constraints != ():
        raise NotImplementedError("[S2S206] minimize has a rule for minima without bounds: let the function keep them")
    found = solved(optimize.minimize(fun, x0, args, method, jac, hess, hessp, None, (), tol, callback, options))
    at = found.x
    given = in_tuple(args)
    slope = grad(fun)(at, *given)
    curvature = held(hessian(fun)(at, *given))
    x = at - np.linalg.solve(curvature, slope - held(slope))
    return SimpleNamespace(
        x=x,
        fun=fun(x, *given),
        success=found.success,
        status=found.status,
        message=found.message,
        nfev=found.nfev,
        nit=found.nit,
    )


@rule.rewrite(optimize.minimize_scalar, ignores=("bracket",))
def minimize_scalar(fun, bracket=None, bounds=None, args=(), method=None, tol=None, options=None):
    """Inside of bounds. The result has ``x, fun, success, message, nfev, nit``."""
    found = solved(optimize.minimize_scalar(fun, bracket, bounds, args, method, tol, options))
    at = found.x
    if bounds is not None and min(at - bounds[0], bounds[1] - at) <= 1e-4 * (bounds[1] - bounds[0]):
        raise NotImplementedError("[S2S206] the minimum lies on a bound, which is no stationary point: use that bound")
    given = in_tuple(args)
    slope = grad(fun)(at, *given)
    curvature = held(grad(grad(fun))(at, *given))
    x = at - (slope - held(slope)) / curvature
    return SimpleNamespace(
        x=x, fun=fun(x, *given), success=found.success, message=found.message, nfev=found.nfev, nit=found.nit
    )


@rule.rewrite(optimize.fminbound)
def fminbound(func, x1, x2, args=(), xtol=1e-05, maxfun=500):
    return minimize_scalar(func, None, (x1, x2), args, "bounded", None, {"xatol": xtol, "maxiter": maxfun}).x


@rule.rewrite(optimize.least_squares, ignores=("x0",))
def least_squares(
    fun,
    x0,
    jac="2-point",
    bounds=(-np.inf, np.inf),
    method="trf",
    ftol=1e-8,
    xtol=1e-8,
    gtol=1e-8,
    *,
    max_nfev=None,
    args=(),
):
    """Where no bound is reached. The result has ``x, cost, fun, success, status, message, nfev``."""
    found = solved(optimize.least_squares(fun, x0, jac, bounds, method, ftol, xtol, gtol, max_nfev=max_nfev, args=args))
    at = found.x
    if np.any(np.minimum(at - bounds[0], bounds[1] - at) <= 1e-6):
        raise NotImplementedError(
            "[S2S206] the least squares are found on a bound, which is no stationary point: use it"
        )

    def cost(x):
        residuals = fun(x, *args)
        return 0.5 * np.sum(residuals * residuals)

    slope = grad(cost)(at)
    x = at - np.linalg.solve(held(hessian(cost)(at)), slope - held(slope))
    return SimpleNamespace(
        x=x,
        cost=cost(x),
        fun=fun(x, *args),
        success=found.success,
        status=found.status,
        message=found.message,
        nfev=found.nfev,
    )
