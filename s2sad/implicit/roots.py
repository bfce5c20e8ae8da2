"""Roots of functions: f(x, p) = 0 gives dx = -(df/dx)^-1 df/dp dp (implicit-function theorem).

The derivative is that of an exact root: it is as good as the root that was found. Where the search starts, and how it
is done, has none.
"""

from types import SimpleNamespace

import numpy as np
from scipy import optimize

from s2sad.api import grad, jacobian
from s2sad.implicit.arguments import in_tuple
from s2sad.rules import rule
from s2sad.rules.marks import held, solved


def moved(x, f, args):
    """Return the root, moved by a step of Newton's method that is zero."""
    given = in_tuple(args)
    residual = f(x, *given)
    slope = held(grad(f)(x, *given))
    return x - (residual - held(residual)) / slope


def reported(found, f, args):
    """Return the root, and how it was found."""
    x = moved(float(found[0]), f, args)
    told = found[1]
    return x, SimpleNamespace(
        root=x,
        iterations=told.iterations,
        function_calls=told.function_calls,
        converged=told.converged,
        flag=told.flag,
    )


@rule.rewrite(optimize.brentq, ignores=("a", "b"))
def brentq(f, a, b, args=(), xtol=2e-12, rtol=8.881784197001252e-16, maxiter=100, full_output=False, disp=True):
    if full_output:
        return reported(solved(optimize.brentq(f, a, b, args, xtol, rtol, maxiter, True, disp)), f, args)
    return moved(solved(optimize.brentq(f, a, b, args, xtol, rtol, maxiter, disp=disp)), f, args)


@rule.rewrite(optimize.brenth, ignores=("a", "b"))
def brenth(f, a, b, args=(), xtol=2e-12, rtol=8.881784197001252e-16, maxiter=100, full_output=False, disp=True):
    if full_output:
        return reported(solved(optimize.brenth(f, a, b, args, xtol, rtol, maxiter, True, disp)), f, args)
    return moved(solved(optimize.brenth(f, a, b, args, xtol, rtol, maxiter, disp=disp)), f, args)


@rule.rewrite(optimize.bisect, ignores=("a", "b"))
def bisect(f, a, b, args=(), xtol=2e-12, rtol=8.881784197001252e-16, maxiter=100, full_output=False, disp=True):
    if full_output:
        return reported(solved(optimize.bisect(f, a, b, args, xtol, rtol, maxiter, True, disp)), f, args)
    return moved(solved(optimize.bisect(f, a, b, args, xtol, rtol, maxiter, disp=disp)), f, args)


@rule.rewrite(optimize.ridder, ignores=("a", "b"))
def ridder(f, a, b, args=(), xtol=2e-12, rtol=8.881784197001252e-16, maxiter=100, full_output=False, disp=True):
    if full_output:
        return reported(solved(optimize.ridder(f, a, b, args, xtol, rtol, maxiter, True, disp)), f, args)
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
    given = in_tuple(args)
    residual = np.asarray(func(x, *given))
    slopes = held(jacobian(func)(x, *given))
    return x - np.linalg.solve(slopes, residual - held(residual))


@rule.rewrite(optimize.root, ignores=("x0",))
def root(fun, x0, args=(), method="hybr", jac=None, tol=None, callback=None, options=None):
    """Of functions without a Jacobian of their own; the result has ``x, fun, success, status, message, nfev``."""
    if jac is True:
        raise NotImplementedError("[S2S206] root has no rule for a function that returns its Jacobian: leave it out")
    found = solved(optimize.root(fun, x0, args, method, jac, tol, callback, options))
    at = found.x
    given = in_tuple(args)
    residual = np.asarray(fun(at, *given))
    slopes = held(jacobian(fun)(at, *given))
    x = at - np.linalg.solve(slopes, residual - held(residual))
    return SimpleNamespace(
        x=x,
        fun=np.asarray(fun(x, *given)),
        success=found.success,
        status=found.status,
        message=found.message,
        nfev=found.nfev,
    )
