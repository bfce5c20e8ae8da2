"""Polynomials as arrays of coefficients, the highest power first."""

import numpy as np

from s2sad.rules import rule
from s2sad.runtime.joining import unstack_like
from s2sad.runtime.polynomials import (
    derivative_bar,
    integral_bars,
    leading,
    low_part,
    root_partials,
    value_bar,
    vander_partial,
)
from s2sad.runtime.structure import like, unbroadcast

rule.nondifferentiable(leading)


@rule.reverse(np.polyval, wrt=("p", "x"))
def polyval(y, p, x, *, y_bar):
    return value_bar(y_bar, p, x), unbroadcast(y_bar * np.polyval(np.polyder(p), x), x)


@rule.forward(np.polyval, wrt="p")
def polyval_p(y, p, x, *, p_dot):
    return np.polyval(p_dot, x)


@rule.forward(np.polyval, wrt="x")
def polyval_x(y, p, x, *, x_dot):
    return like(x_dot * np.polyval(np.polyder(p), x), y)


@rule.reverse(np.vander)
def vander(y, x, N=None, increasing=False, *, y_bar):
    return unstack_like(np.einsum("ij,ij->i", y_bar, vander_partial(y, increasing)), x)


@rule.forward(np.vander, wrt="x")
def vander_x(y, x, N=None, increasing=False, *, x_dot):
    return like(np.expand_dims(x_dot, 1) * vander_partial(y, increasing), y)


@rule.linear(np.polyadd, wrt=("a1", "a2"))
def polyadd(y, a1, a2, *, y_bar):
    return low_part(y_bar, a1), low_part(y_bar, a2)


@rule.linear(np.polysub, wrt=("a1", "a2"))
def polysub(y, a1, a2, *, y_bar):
    return low_part(y_bar, a1), low_part(-y_bar, a2)


@rule.rewrite(np.polymul)
def polymul(a1, a2):
    """Leading zeros are dropped: how many is a constant of the run."""
    return np.convolve(np.asarray(a1)[leading(a1) :], np.asarray(a2)[leading(a2) :])


@rule.rewrite(np.polydiv)
def polydiv(u, v):
    """Leading zeros of the remainder are dropped: how many is a constant of the run."""
    u, v = np.atleast_1d(u), np.atleast_1d(v)
    steps = max(len(u) - len(v) + 1, 0)
    q = np.zeros(max(steps, 1), np.result_type(u, v, np.float16))
    r = u + 0.0 * v[0]
    for k in range(steps):
        q[k] = r[k] / v[0]
        r[k : k + len(v)] -= q[k] * v
    small = np.isclose(r, 0.0, rtol=1e-14)
    return q, r[min(int(np.argmin(np.append(small, False))), len(r) - 1) :]


@rule.linear(np.polyder)
def polyder(y, p, m=1, *, y_bar):
    return derivative_bar(y_bar, p, m)


@rule.linear(np.polyint, wrt=("p", "k"))
def polyint(y, p, m=1, k=None, *, y_bar):
    bars = integral_bars(y_bar, p, m, k)
    return bars[0], bars[1]


@rule.rewrite(np.poly)
def poly(seq_of_zeros):
    """Of a matrix, the characteristic polynomial (Faddeev and LeVerrier): exact where eigenvalues coincide."""
    roots = np.asarray(seq_of_zeros) + 0.0
    p = np.ones(1, roots.dtype)
    if np.ndim(roots) == 2:
        product = np.eye(len(roots), dtype=roots.dtype)
        for k in range(1, len(roots) + 1):
            product = roots @ product
            last = -np.trace(product) / k
            p = np.append(p, last)
            product = product + last * np.eye(len(roots))
        return p
    for root in np.atleast_1d(roots):
        p = np.append(p, 0.0) - np.append(0.0, root * p)
    if np.iscomplexobj(p) and np.array_equal(np.sort(roots), np.sort(np.conj(roots))):
        return np.real(p)
    return p


@rule.rewrite(np.polyfit)
def polyfit(x, y, deg, rcond=None, full=False, w=None, cov=False):
    """The rank counts as constant; not with ``full=True``."""
    if full:
        raise NotImplementedError("[S2S206] np.polyfit(full=True): use np.linalg.lstsq and np.vander for the residuals")
    x, y = np.asarray(x) + 0.0, np.asarray(y) + 0.0
    powers = np.vander(x, int(deg) + 1)
    if w is not None:
        w = np.asarray(w) + 0.0
        powers = powers * np.expand_dims(w, 1)
        y = y * (np.expand_dims(w, 1) if np.ndim(y) == 2 else w)
    cut = len(x) * np.finfo(x.dtype).eps if rcond is None else rcond
    # columns of equal length, which is what the cut is relative to
    scale = np.sqrt(np.sum(powers * powers, axis=0))
    inverse = np.linalg.pinv(powers / scale, cut) / np.expand_dims(scale, 1)
    p = inverse @ y
    if not cov:
        return p
    spread = inverse @ np.transpose(inverse)
    if np.ndim(y) == 2:
        spread = np.expand_dims(spread, 2)
    return p, spread if cov == "unscaled" else spread * np.sum((y - powers @ p) ** 2, axis=0) / (len(x) - int(deg) - 1)


@rule.reverse(np.roots)
def roots(y, p, *, y_bar):
    """Simple roots: where two coincide they have no derivative."""
    return unstack_like(np.dot(y_bar, root_partials(y, p)), p)


@rule.forward(np.roots, wrt="p")
def roots_p(y, p, *, p_dot):
    """Of real coefficients, complex roots move in conjugate pairs."""
    return like(np.dot(root_partials(y, p), p_dot), y)
