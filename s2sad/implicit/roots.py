"""Roots of functions: f(x, p) = 0 gives dx = -(df/dx)^-1 df/dp dp (implicit-function theorem).

The derivative is that of an exact root: it is as good as the root that was found. Where the search starts, and how it
is done, has none.
"""

from types import SimpleNamespace

import numpy as np
from scipy import optimize

from s2sad.api import grad, jacobian
from s2sad.rules import rule
from s2sad.rules.marks import held, solved


def moved(x, f, args):
    """Return the root, moved by a step of Newton's method that is zero."""
    residual = f(x, *args)
    slope = held(grad(f)(x, *args))
    return x - (residual - held(residual)) / slope


@rule.rewrite(optimize.brentq, ignores=("a", "b"))
def brentq(f, a, b, args=(), xtol=2e-12, rtol=8.881784197001252e-16, maxiter=100, disp=True):
    return moved(solved(optimize.brentq(f, a, b, args, xtol, rtol, maxiter, disp=disp)), f, args)


@rule.rewrite(optimize.brenth, ignores=("a", "b"))
def brenth(f, a, b, args=(), xtol=2e-12, rtol=8.881784197001252e-16, maxiter=100, disp=True):
    return moved(solved(optimize.brenth(f, a, b, args, xtol, rtol, maxiter, disp=disp)), f, args)


@rule.rewrite(optimize.bisect, ignores=("a", "b"))
def bisect(f, a, b, args=(), xtol=2e-12, rtol=8.881784197001252e-16, maxiter=100, disp=True):
    return moved(solved(optimize.bisect(f, a, b, args, xtol, rtol, maxiter, disp=disp)), f, args)


@rule.rewrite(optimize.ridder, ignores=("a", "b"))
def ridder(f, a, b, args=(), xtol=2e-12, rtol=8.881784197001252e-16, maxiter=100, disp=True):
    return moved(solved(optimize.ridder(f, a, b, args, xtol, rtol, maxiter, disp=disp)), f, args)


@rule.rewrite(optimize.root_scalar, ignores=("bracket", "x0", "x1", "fprime", "fprime2"))
def root_scalar(
    f,
    args=(),
    method=None,
    bracket=None,
    fprime=None,
    fprime2=None,
    x0=None,
    x1=None,
    xtol=None,
    rtol=None,
    maxiter=None,
    options=None,
):
    """The result has ``root, converged, iterations, function_calls, flag``."""
    if fprime is True:
        raise NotImplementedError(
            "[S2S206] root_scalar has no rule for a function that returns its slope: leave it out"
        )
    found = solved(
        optimize.root_scalar(f, args, method, bracket, fprime, fprime2, x0, x1, xtol, rtol, maxiter, options)
    )
    return SimpleNamespace(
        root=moved(found.root, f, args),
        converged=found.converged,
        iterations=found.iterations,
        function_calls=found.function_calls,
        flag=found.flag,
    )


@rule.rewrite(optimize.newton, ignores=("x0", "fprime", "fprime2", "x1"))
def newton(func, x0, fprime=None, args=(), tol=1.48e-8, maxiter=50, fprime2=None, x1=None, rtol=0.0, disp=True):
    """Of one number: a root found from several starts at once is refused."""
    if not np.isscalar(x0):
        raise NotImplementedError("[S2S206] newton has a rule for one number: call it for each, or use fsolve")
    x = solved(optimize.newton(func, x0, fprime, args, tol, maxiter, fprime2, x1, rtol, disp=disp))
    return moved(x, func, args)


@rule.rewrite(optimize.fsolve, ignores=("x0", "fprime"))
def fsolve(func, x0, args=(), fprime=None, xtol=1.49012e-08, maxfev=0):
    x = solved(optimize.fsolve(func, x0, args, fprime, xtol=xtol, maxfev=maxfev))
    residual = np.asarray(func(x, *args))
    slopes = held(jacobian(func)(x, *args))
    return x - np.linalg.solve(slopes, residual - held(residual))


@rule.rewrite(optimize.root, ignores=("x0",))
def root(fun, x0, args=(), method="hybr", jac=None, tol=None, callback=None, options=None):
    """Of functions without a Jacobian of their own; the result has ``x, fun, success, status, message, nfev``."""
    if jac is True:
        raise NotImplementedError("[S2S206] root has no rule for a function that returns its Jacobian: leave it out")
    found = solved(optimize.root(fun, x0, args, method, jac, tol, callback, options))
    at = found.x
    residual = np.asarray(fun(at, *args))
    slopes = held(jacobian(fun)(at, *args))
    x = at - np.linalg.solve(slopes, residual - held(residual))
    return SimpleNamespace(
        x=x,
        fun=np.asarray(fun(x, *args)),
        success=found.success,
        status=found.status,
        message=found.message,
        nfev=found.nfev,
    )
