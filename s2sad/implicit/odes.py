"""Solutions of differential equations: the value is the solver's, the derivative that of a Runge-Kutta scheme.

The scheme goes through the same times in equal steps (Kutta 1901, order 4), as many as it takes for halving them to
change nothing; what needs too many, because it is stiff, is refused.
"""

from types import SimpleNamespace

import numpy as np
from scipy import integrate

from s2sad.rules import rule
from s2sad.rules.marks import held, solved

MOST = 4096


def flow(func, y0, t, args, count):
    """Return the states at the times ``t``, one row for each, by ``count`` steps from each to the next."""
    y = np.asarray(y0) * 1.0
    states = np.zeros((len(t), len(y)))
    states[0] = y
    for i in range(len(t) - 1):
        h = (t[i + 1] - t[i]) / count
        for j in range(count):
            s = t[i] + j * h
            k1 = np.asarray(func(s, y, *args))
            k2 = np.asarray(func(s + 0.5 * h, y + 0.5 * h * k1, *args))
            k3 = np.asarray(func(s + 0.5 * h, y + 0.5 * h * k2, *args))
            k4 = np.asarray(func(s + h, y + h * k3, *args))
            y = y + h / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4)
        states[i + 1] = y
    return states


def steps(func, y0, t, args):
    """Return how many steps it takes from each time to the next."""
    t = np.asarray(t)
    y0 = np.atleast_1d(np.asarray(y0, float))
    with np.errstate(all="ignore"):
        count, rough = 1, flow(func, y0, t, args, 1)
        while count <= MOST:
            fine = flow(func, y0, t, args, 2 * count)
            if np.all(np.abs(fine - rough) <= 1e-9 + 1e-8 * np.abs(fine)):
                return 2 * count
            count, rough = 2 * count, fine
    raise NotImplementedError("[S2S206] the equation is too stiff for the derivative of its solution: rescale it")


rule.nondifferentiable(steps)


@rule.rewrite(integrate.odeint)
def odeint(func, y0, t, args=(), Dfun=None, tfirst=False, rtol=None, atol=None, mxstep=0):
    found = solved(integrate.odeint(func, y0, t, args, Dfun, tfirst=tfirst, rtol=rtol, atol=atol, mxstep=mxstep))
    turned = func if tfirst else lambda s, y, *rest: func(y, s, *rest)
    y0 = np.atleast_1d(y0)
    moved = flow(turned, y0, t, args, solved(steps(turned, y0, t, args)))
    return found + (moved - held(moved))


@rule.rewrite(integrate.solve_ivp)
def solve_ivp(
    fun,
    t_span,
    y0,
    method="RK45",
    t_eval=None,
    dense_output=False,
    events=None,
    vectorized=False,
    args=(),
    rtol=1e-3,
    atol=1e-6,
):
    """Without events. The result has ``t, y, success, status, message, nfev``."""
    if dense_output or events is not None:
        raise NotImplementedError(
            "[S2S206] no rule for solve_ivp with events or dense_output: give the times in t_eval"
        )
    found = solved(integrate.solve_ivp(fun, t_span, y0, method, t_eval, args=args, rtol=rtol, atol=atol))
    if t_eval is None:
        start, end = t_span[0], t_span[1]
        # the times that the solver chose move with the ends
        times = start + (end - start) * ((found.t - found.t[0]) / (found.t[-1] - found.t[0]))
    else:
        times = np.concatenate((np.ones(1) * t_span[0], t_eval))
    y0 = np.atleast_1d(y0)
    moved = flow(fun, y0, times, args, solved(steps(fun, y0, times, args)))
    if t_eval is not None:
        moved = moved[1:]
    moved = np.transpose(moved)
    return SimpleNamespace(
        t=found.t,
        y=found.y + (moved - held(moved)),
        success=found.success,
        status=found.status,
        message=found.message,
        nfev=found.nfev,
    )
