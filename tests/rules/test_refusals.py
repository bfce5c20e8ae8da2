"""Every S2S206 message of the rules and of what they call, provoked by a call; none may be left out."""

from __future__ import annotations

import ast
import inspect
import itertools
import pathlib
import re
import statistics
from typing import Any

import numpy as np
import pytest
import scipy.integrate as integrate
import scipy.interpolate as interpolate
import scipy.linalg as sl
import scipy.ndimage as ndimage
import scipy.optimize as optimize
import scipy.sparse as sparse
import scipy.stats as stats
from scipy.spatial import distance

import s2sad
from s2sad.implicit import interpolants
from s2sad.rules import library, scipy_ndimage_runtime
from s2sad.rules.apply import vjp
from s2sad.runtime import indexing, scipy_linalg, scipy_matrices

library.load()

X = np.array([0.3, 1.1, -0.7])
ONE = np.array([0.4])
M = np.array([[2.0, 0.3, -0.4], [0.3, 1.1, 0.2], [-0.4, 0.2, 0.9]])
WIDE = np.array([[2.0, 0.3, -0.4], [0.3, 1.1, 0.2]])
IMAGE = np.sin(np.arange(20.0)).reshape(4, 5)
PLACES = np.array([[1.2, 2.3], [0.4, 3.1]])
KNOTS = np.arange(6.0)
GRID = interpolate.RegularGridInterpolator((KNOTS, KNOTS), np.outer(KNOTS, KNOTS))


def into(u: Any, x: Any) -> Any:
    return np.sum(u(x, np.zeros(3)))


def own_gradient(x: Any, a: Any) -> Any:
    return np.sum((x - a) ** 2), 2.0 * (x - a)


def own_jacobian(x: Any, a: Any) -> Any:
    return x**3 - a, np.diag(3.0 * x**2)


def smoothed_into(x: Any) -> Any:
    out = np.zeros_like(x)
    ndimage.gaussian_filter(x, 1.0, output=out)
    return np.sum(out)


def convolved_into(x: Any) -> Any:
    out = np.zeros_like(x)
    ndimage.convolve(x, M[:2, :2], out)
    return np.sum(out)


def averaged_into(x: Any) -> Any:
    out = np.zeros_like(x)
    ndimage.uniform_filter1d(x, 3, 0, output=out)
    return np.sum(out)


@np.vectorize(signature="(n)->()")
def length(row: Any) -> Any:
    return np.sqrt(np.sum(row * row))


REFUSED: list[tuple[str, Any, Any]] = [
    (
        "np.vectorize with these options has no derivative rule: `length`: leave them out, or write the loop",
        lambda x: np.sum(length(x)),
        M,
    ),
    (
        "a function is applied to at most three arrays by a rule: write the loop",
        lambda x: np.sum(np.vectorize(lambda a, b, c, d: a * b + c * d)(x, x, x, x)),
        X,
    ),
    (
        "np.vectorize rounds all results if the first is an integer: return a float",
        lambda x: np.sum(np.vectorize(lambda t: 1 if t > 0 else t)(x)),
        X,
    ),
    (
        "np.vectorize has a rule for one result, of floats: leave otypes out",
        lambda x: np.sum(np.vectorize(lambda t: t * x[0], otypes=[int])(x)),
        X,
    ),
    (
        "np.frompyfunc has a rule for at most two results: call it once for each",
        lambda x: np.sum(np.frompyfunc(lambda t: (t, t * t, t**3), 1, 3)(x)[2]),
        X,
    ),
    (
        "np.frompyfunc writes into objects, which have no derivative: no `out`",
        lambda x: into(np.frompyfunc(lambda t: t * t, 1, 1), x),
        X,
    ),
    (
        "np.fromfunction has a rule for at most three axes: call the function on np.indices",
        lambda x: np.sum(np.fromfunction(lambda i, j, k, l: x * i * j * k * l, (2, 2, 2, 2))),
        0.3,
    ),
    (
        "itertools.product of so many: write the loops out",
        lambda x: sum([a * b * c * d for a, b, c, d in itertools.product(x, x, x, x)]),
        X,
    ),
    (
        "np.polyfit(full=True): use np.linalg.lstsq and np.vander for the residuals",
        lambda x: np.polyfit(KNOTS[:3], x, 1, full=True)[0][0],
        X,
    ),
    (
        "np.gradient has a rule for at most three axes: take one after the other",
        lambda x: np.sum(np.gradient(x)[0]),
        np.ones((2, 2, 2, 2)),
    ),
    (
        "this metric has no rule: euclidean, sqeuclidean, cityblock, chebyshev, minkowski and cosine have one",
        lambda x: np.sum(distance.cdist(x, x + 1.0, "canberra")),
        M,
    ),
    (
        "gaussian_filter1d has a rule for the orders 0 to 3",
        lambda x: np.sum(ndimage.gaussian_filter1d(x, 1.0, order=4)),
        X,
    ),
    (
        "gaussian_filter has a rule for order 0 and the modes reflect, constant and wrap: pad the array",
        lambda x: np.sum(ndimage.gaussian_filter(x, 1.0, order=1)),
        IMAGE,
    ),
    *(
        ("filters of scipy.ndimage have no rule with output: assign what they return", filtered, IMAGE)
        for filtered in (smoothed_into, convolved_into, averaged_into)
    ),
    (
        "filters have rules for the modes of scipy.ndimage, given as one text",
        lambda x: scipy_ndimage_runtime.outside(("reflect", "wrap")),
        None,
    ),
    (
        "map_coordinates of an order above 1 has a rule for constant and mirror",
        lambda x: np.sum(ndimage.map_coordinates(x, PLACES, order=3, mode="nearest")),
        IMAGE,
    ),
    (
        "map_coordinates has a rule for the modes constant, mirror and reflect",
        lambda x: np.sum(ndimage.map_coordinates(x, PLACES, order=1, mode="grid-wrap")),
        IMAGE,
    ),
    (
        "sparse matrices have a rule for (data, (rows, columns)): use that form",
        lambda x: np.sum(sparse.csr_matrix((x, np.array([0, 2, 1]), np.array([0, 1, 2, 3]))) @ KNOTS[:3]),
        X,
    ),
    (
        "a Fourier transform with repeated axes and lengths `s` has no rule",
        lambda x: np.sum(np.real(np.fft.fftn(x, s=(3, 4), axes=(1, 1)))),
        M,
    ),
    (
        "a cutoff that leaves out a part of the matrix has no derivative rule: write it with np.linalg.svd",
        lambda x: np.sum(np.linalg.pinv(x, 0.6)),
        M,
    ),
    (
        "pinv has a rule without atol and return_rank: give rtol",
        lambda x: np.sum(sl.pinv(x, atol=1e-9)),
        M,
    ),
    (
        "overwrite_input=True destroys the order that the derivative needs: leave it out",
        lambda x: vjp(np.median, 0.3, 1.0, (X,), {"overwrite_input": True}),
        None,
    ),
    ("np.pad with mode='median' has no derivative rule", lambda x: np.sum(np.pad(x, 1, mode="median")), X),
    (
        'np.pad with reflect_type="odd" has no rule for pads beyond the axis',
        lambda x: np.sum(np.pad(x, 5, mode="reflect", reflect_type="odd")),
        X,
    ),
    ("the mode 'raw' of qr has no derivative rule", lambda x: np.sum(np.linalg.qr(x, mode="raw")[0]), M),
    ("the mode 'raw' of qr has no derivative rule", lambda x: np.sum(sl.qr(x, mode="raw")[1]), M),
    (
        "a call with overwrite_a or overwrite_b cannot be differentiated",
        lambda x: vjp(sl.inv, M, M, (M,), {"overwrite_a": True}),
        None,
    ),
    ("solve with assume_a='odd' has no derivative rule", lambda x: scipy_linalg.structure_kept(x, "odd"), None),
    ("eigh with type=2 has no derivative rule", lambda x: np.sum(sl.eigh(x, np.eye(3), type=2)[0]), M),
    (
        "the result depends on the phases that eigh chose for its vectors",
        lambda x: np.sum(np.imag(sl.eigh(x + 0.1j * (np.triu(x, 1) - np.tril(x, -1)), M)[1][0])),
        M,
    ),
    (
        "solve_toeplitz has a rule for one system: write the loop over the stack",
        lambda x: scipy_matrices.column_and_row(np.ones((2, 3))),
        None,
    ),
    (
        "solve_banded has a rule for one system: write the loop over the stack",
        lambda x: scipy_matrices.band_transposed(np.ones((2, 2, 2)), 0, 1),
        None,
    ),
    (
        "solve_banded has a rule for one system: write the loop over the stack",
        lambda x: scipy_matrices.band_of_product(np.ones((3, 3, 2)), np.ones((3, 3, 2)), np.ones((3, 3)), 1, 1),
        None,
    ),
    ("np.trim_zeros has a rule for one axis only", lambda x: indexing.nonzero_part(M, "fb"), None),
    (
        "multivariate_normal.cdf has no rule with lower_limit: take differences",
        lambda x: stats.multivariate_normal.cdf(x, np.zeros(2), np.eye(2), lower_limit=[-1.0, -1.0]),
        X[:2],
    ),
    (
        "the result depends on the basis that svd chose for vectors without a singular value; use full_matrices=False",
        lambda x: np.linalg.svd(x)[2][-1, 0],
        WIDE[:1],
    ),
    (
        "the integrand is too singular for the derivative of quad: substitute",
        lambda x: integrate.quad(lambda t: x * t**-0.9, 0.0, 1.0)[0],
        0.3,
    ),
    (
        "the derivatives `nu` of a RegularGridInterpolator have no rule",
        lambda x: interpolants.grid(GRID, X[:2], nu=(1, 0)),
        None,
    ),
    (
        "make_interp_spline has a rule for cubic splines without knots of their own",
        lambda x: interpolate.make_interp_spline(KNOTS, KNOTS**2 * x, k=5)(1.5),
        0.3,
    ),
    (
        "RegularGridInterpolator has rules for the methods linear and nearest",
        lambda x: interpolate.RegularGridInterpolator((KNOTS, KNOTS), np.outer(KNOTS, KNOTS) * x, "cubic")(X[:2])[0],
        0.3,
    ),
    (
        "interp1d has rules for linear, cubic, nearest, previous and next",
        lambda x: interpolate.interp1d(KNOTS, KNOTS**2 * x, kind="quadratic")(1.5),
        0.3,
    ),
    (
        "several axes of points, and samples along another axis than the first",
        lambda x: np.sum(interpolate.CubicSpline(KNOTS, np.outer(x, KNOTS**2), axis=1)(M + 1.0)),
        X,
    ),
    (
        "no rule for minimize of a function that returns its gradient: leave it out",
        lambda x: optimize.minimize(own_gradient, np.zeros(1), args=(x,), jac=True).x[0],
        0.3,
    ),
    (
        "minimize has a rule for minima without bounds: let the function keep them",
        lambda x: optimize.minimize(lambda p: np.sum((p - x) ** 2), np.zeros(1), bounds=[(0.0, 1.0)]).x[0],
        0.3,
    ),
    (
        "the minimum lies on a bound, which is no stationary point: use that bound",
        lambda x: optimize.minimize_scalar(lambda t: (t - x) ** 2, bounds=(1.0, 2.0), method="bounded").x,
        0.3,
    ),
    (
        "the equation is too stiff for the derivative of its solution: rescale it",
        lambda x: integrate.odeint(lambda y, t: -1e9 * x * (y - np.cos(t)), [0.0], [0.0, 1.0])[-1, 0],
        0.3,
    ),
    (
        "no rule for solve_ivp with events or dense_output: give the times in t_eval",
        lambda x: integrate.solve_ivp(lambda t, y: -x * y, (0.0, 1.0), [1.0], dense_output=True).y[0, -1],
        0.3,
    ),
    (
        "newton has a rule for one number: call it for each, or use fsolve",
        lambda x: np.sum(optimize.newton(lambda t: t**3 - x, np.ones(2))),
        0.3,
    ),
    (
        "root_scalar has no rule for a function that returns its slope: leave it out",
        lambda x: optimize.root_scalar(lambda t: (t * t - x, 2.0 * t), x0=1.0, fprime=True).root,
        0.3,
    ),
    (
        "the least squares are found on a bound, which is no stationary point: use it",
        lambda x: optimize.least_squares(lambda t: t - x, np.ones(1), bounds=(0.5, 2.0)).x[0],
        0.3,
    ),
    (
        "root has no rule for a function that returns its Jacobian: leave it out",
        lambda x: optimize.root(own_jacobian, np.ones(1), args=(x,), jac=True).x[0],
        0.3,
    ),
]
if "method" in inspect.signature(statistics.correlation).parameters:
    REFUSED.append(
        (
            "statistics.correlation of ranks has no derivative",
            lambda x: statistics.correlation([x, 1.0, 2.0], [1.0, 3.0, 2.0], method="ranked"),
            0.3,
        )
    )
# What only some versions of NumPy and Python can be made to say.
SOMETIMES = {
    "several axes of q, which this NumPy mixes with those of the elements",
    "statistics.correlation of ranks has no derivative",
}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("message", "function", "at"), REFUSED, ids=[m[:50] for m, _, _ in REFUSED])
def test_message(message: str, function: Any, at: Any) -> None:
    with pytest.raises((s2sad.MissingRule, NotImplementedError)) as caught, np.errstate(all="ignore"):
        function(None) if at is None else s2sad.grad(function)(at)
    error = caught.value
    if isinstance(error, s2sad.MissingRule):
        said = error.diagnostics[0]
        assert (said.code, ": ".join([said.message, *said.help])) == ("S2S206", message)
    else:
        assert str(error).partition("\n")[0] == f"[S2S206] {message}"


def written() -> set[str]:
    """Return the messages in the source, as regular expressions: what is put into them may be anything."""
    found = set()
    home = pathlib.Path(s2sad.__file__).parent
    for path in (p for part in ("rules", "runtime", "implicit") for p in (home / part).glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "NotImplementedError":
                (text,) = node.args
                parts = text.values if isinstance(text, ast.JoinedStr) else [text]
                found.add("".join(re.escape(p.value) if isinstance(p, ast.Constant) else ".+" for p in parts))
    return {pattern for pattern in found if "S2S206" in pattern}


def test_no_message_is_left_out() -> None:
    known = [f"[S2S206] {message}" for message in (*(m for m, _, _ in REFUSED), *SOMETIMES)]
    assert len(written()) > 40
    assert not [pattern for pattern in written() if not any(re.fullmatch(pattern, m) for m in known)]
