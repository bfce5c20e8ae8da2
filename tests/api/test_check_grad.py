"""``check_grad`` finds what is wrong: in either mode, in the second order, with either reference."""

import numpy as np
import pytest

import s2sad
from s2sad.testing import check_grad

X = np.array([0.3, 1.2, 2.0])


def plain(f, forward=lambda x: 2.0 * x, reverse=lambda x: 2.0 * x):
    """Return a function whose rules are what is given, right or wrong."""

    @s2sad.opaque
    def function(x):
        return f(x)

    @function.reverse
    def _(y, x, *, y_bar):
        return y_bar * reverse(x)

    @function.forward(wrt="x")
    def _(y, x, *, x_dot):
        return x_dot * forward(x)

    return lambda x: function(x)


RIGHT = plain(lambda x: x * x)
WRONG_FORWARD = plain(lambda x: x * x, forward=lambda x: 2.001 * x)
WRONG_REVERSE = plain(lambda x: x * x, reverse=lambda x: 2.001 * x)
WRONG_BOTH = plain(lambda x: x * x, lambda x: 2.001 * x, lambda x: 2.001 * x)
# the first derivative is right where it is asked for, the second is not
WRONG_SECOND = plain(lambda x: x * x, lambda x: 2.0 * x, lambda x: s2sad.stop_gradient(2.0 * x))


@pytest.mark.parametrize("x", [1.5, X, X.astype(np.float32), np.float32(1.5)])
@pytest.mark.parametrize("method", ["differences", "complex"])
def test_right_rules_pass(x, method):
    for modes in ("forward", "reverse", ("forward", "reverse")):
        check_grad(RIGHT, x, modes=modes, order=2, method=method)


@pytest.mark.parametrize("method", ["differences", "complex"])
@pytest.mark.parametrize(
    ("function", "modes"),
    [
        (WRONG_FORWARD, "forward"),
        (WRONG_FORWARD, ("forward", "reverse")),
        (WRONG_REVERSE, "reverse"),
        (WRONG_REVERSE, ("forward", "reverse")),
        (WRONG_BOTH, ("reverse",)),
        (WRONG_BOTH, ("forward", "reverse")),
    ],
)
def test_wrong_rules_are_found(function, modes, method):
    with pytest.raises(AssertionError, match="forward|reverse"):
        check_grad(function, X, modes=modes, method=method)


def test_a_mode_that_is_not_asked_for_is_not_checked():
    check_grad(WRONG_REVERSE, X, modes="forward")
    check_grad(WRONG_FORWARD, X, modes="reverse")


def test_wrong_second_derivatives_are_found():
    check_grad(WRONG_SECOND, X)
    with pytest.raises(AssertionError):
        check_grad(WRONG_SECOND, X, order=2)


def test_the_complex_step_is_exact():
    def f(x):
        return np.exp(x) / np.sqrt(np.sin(x) ** 3 + np.cos(x) ** 3)

    check_grad(f, X[:2], method="complex", tol=1e-14)


def test_all_kinds_of_parameters_and_structures():
    def f(p, /, *xs, k=2.0, **others):
        return {"a": p["w"] * xs[0] * k}, [np.sum(xs[1]) * others["z"]]

    check_grad(f, {"w": 2.0}, 1.5, X, wrt=("p", "xs", "k"), k=3.0, z=2.0)


@pytest.mark.parametrize("option", [{"modes": "both"}, {"modes": ()}, {"method": "exact"}, {"order": 3}])
def test_unknown_options_are_refused(option):
    with pytest.raises(s2sad.CallError, match="S2S407"):
        check_grad(RIGHT, X, **option)


def repeated(x, n=3, *, k=2.0):
    for _ in range(n):
        x = np.sin(x) * k
    return x


def several(x, *factors, **named):
    return x * x * factors[0] * named["k"]


def test_second_derivatives_with_defaults_that_are_not_given():
    check_grad(repeated, 1.2, order=2)
    check_grad(repeated, 1.2, 2, order=2, k=3.0)
    check_grad(several, 1.2, 3.0, order=2, k=3.0)


def test_the_seeds_of_derivatives_of_derivatives_have_names_of_their_own():
    second = s2sad.vjp(s2sad.vjp(repeated))
    exact = s2sad.grad(s2sad.grad(repeated))(1.2, 3)
    assert second.extra == ("out_bar_2",)
    assert second(1.2, 3, 0.5, 2.0) == second(1.2, out_bar=0.5, out_bar_2=2.0) == pytest.approx(exact)
    assert s2sad.jvp(s2sad.vjp(repeated))(1.2, 3, 1.0, 1.0)[1] == pytest.approx(exact)
    assert s2sad.vjp(s2sad.vjp(several))(1.2, 3.0, 1.0, 1.0, k=2.0) == 12.0
