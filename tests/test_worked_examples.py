"""The small worked examples W1 to W38 that systems of this kind are explained with, at their known values.

One test for each id; the larger ones are scripts in ``examples``.
"""

from __future__ import annotations

import math
import pathlib
from typing import Any

import numpy as np
import pytest

import s2sad

X = np.arange(4.0)


@pytest.fixture
def rng():
    return np.random.default_rng(0)


# -- first gradients -------------------------------------------------------------------------------------------------


def quadratic(x):
    return 2 * np.dot(x, x)


def total(x):
    return x.sum()


def square(x):
    return x * x


def detached(x):
    y = x * x
    u = s2sad.stop_gradient(y)
    return np.sum(u * x)


def sum_of_squares(x):
    y = x * x
    return np.sum(y)


def test_w01_quadratic_form():
    value, gradient = s2sad.value_and_grad(quadratic)(X)
    assert value == 28.0
    np.testing.assert_array_equal(gradient, [0.0, 4.0, 8.0, 12.0])


def test_w02_sum():
    np.testing.assert_array_equal(s2sad.grad(total)(X), np.ones(4))


def test_w03_gradients_are_values_that_the_caller_adds():
    first, second = s2sad.grad(quadratic), s2sad.grad(total)
    buffer = first(X)
    buffer += second(X)
    np.testing.assert_array_equal(buffer, [1.0, 5.0, 9.0, 13.0])
    np.testing.assert_array_equal(second(X), np.ones(4))
    np.testing.assert_array_equal(first(X), 4 * X)


def test_w04_a_vector_result_takes_a_seed():
    np.testing.assert_array_equal(s2sad.vjp(square)(X, np.ones(4)), [0.0, 2.0, 4.0, 6.0])
    np.testing.assert_array_equal(s2sad.elementwise_grad(square)(X), [0.0, 2.0, 4.0, 6.0])
    with pytest.raises(s2sad.CallError, match="S2S402"):
        s2sad.grad(square)(X)


def test_w05_stop_gradient():
    np.testing.assert_array_equal(s2sad.grad(detached)(X), [0.0, 1.0, 4.0, 9.0])
    value, tangent = s2sad.jvp(detached)(X, np.ones(4))
    assert (value, tangent) == (36.0, 14.0)


def test_w06_the_other_branch_still_has_its_gradient():
    s2sad.grad(detached)(X)
    np.testing.assert_array_equal(s2sad.grad(sum_of_squares)(X), [0.0, 2.0, 4.0, 6.0])


# -- control flow ----------------------------------------------------------------------------------------------------


def control_flow(a):
    b = a * 2
    while np.linalg.norm(b) < 1000:
        b = b * 2
    if b.sum() > 0:
        c = b
    else:
        c = 100 * b
    return c


def doubling(x):
    y = x * 2
    while np.linalg.norm(y) < 1000:
        y = y * 2
    return y


@pytest.mark.parametrize("a", np.random.default_rng(0).standard_normal(6))
def test_w07_control_flow_on_a_scalar(a: np.float64):
    derivative = s2sad.grad(control_flow)(a)
    assert derivative == control_flow(a) / a


@pytest.mark.parametrize("a", [np.array([0.3, -1.2, 0.5]), -np.ones(2), np.array([[0.7, 0.1], [2.0, -0.4]])])
def test_w08_control_flow_on_vectors_and_matrices(a: np.ndarray):
    factor = (control_flow(a) / a).flat[0]
    np.testing.assert_array_equal(s2sad.vjp(control_flow)(a, np.ones_like(a)), np.full_like(a, factor))
    found = s2sad.jacobian(control_flow)(a).reshape(a.size, a.size)
    np.testing.assert_array_equal(found, factor * np.eye(a.size))
    with pytest.raises(s2sad.CallError, match="S2S402"):
        s2sad.grad(control_flow)(a)


class Counted:
    """A number that counts the multiplications and additions done with it and its like."""

    count = 0

    def __init__(self, value: float) -> None:
        self.value = value

    def _apply(self, value: float) -> Counted:
        Counted.count += 1
        return Counted(value)

    def __add__(self, other: Any) -> Counted:
        return self._apply(self.value + getattr(other, "value", other))

    def __mul__(self, other: Any) -> Counted:
        return self._apply(self.value * getattr(other, "value", other))

    __radd__, __rmul__ = __add__, __mul__


def chain(x, n):
    y = x
    for _ in range(n):
        y = y * y * x
    return y


def test_w09_each_order_costs_a_constant_factor():
    def cost(function: Any, n: int) -> int:
        Counted.count = 0
        function(Counted(1.01), n)
        return Counted.count

    first = s2sad.grad(chain).specialize(1.01, 3)
    second = s2sad.grad(s2sad.grad(chain)).specialize(1.01, 3)
    for function in (chain, first, second):
        # linear in the length of the program, as the program itself is
        assert cost(function, 40) - cost(function, 20) == 2 * (cost(function, 20) - cost(function, 10))
    # each reverse sweep multiplies by a small constant: the cheap gradient principle (Griewank and Walther 2008)
    assert cost(first, 40) < 5 * cost(chain, 40)
    assert cost(second, 40) < 5 * cost(first, 40)


def test_w10_a_derivative_can_be_called_again():
    derivative = s2sad.grad(quadratic)
    np.testing.assert_array_equal(derivative(X), derivative(X))
    value, tangent = s2sad.jvp(quadratic)(X, X)
    assert (value, tangent) == s2sad.jvp(quadratic)(X, X) == (28.0, 56.0)


# -- formulas --------------------------------------------------------------------------------------------------------


def sine(x):
    return np.sin(x)


def formula(x):
    return (math.log(x**2) * math.sin(x)) + 1 / x


def residual(w, x, y):
    return (np.dot(x, w) - y) ** 2


def residuals(w, x, y):
    return np.linalg.norm(x @ w - y) ** 2


def test_w11_the_derivative_of_sine_over_an_interval():
    x = np.linspace(-10.0, 10.0, 101)
    np.testing.assert_array_equal(s2sad.elementwise_grad(sine)(x), np.cos(x))


@pytest.mark.parametrize("x", [0.5, 1.0, 2.5, -3.0])
def test_w12_one_formula_in_both_orders(x: float):
    expected = (2 / x) * math.sin(x) + math.log(x**2) * math.cos(x) - 1 / x**2
    value, tangent = s2sad.jvp(formula)(x, 1.0)
    assert value == formula(x)
    assert math.isclose(s2sad.grad(formula)(x), expected, rel_tol=1e-14)
    assert math.isclose(tangent, expected, rel_tol=1e-14)


def test_w13_linear_regression_on_one_sample():
    w, x, y = np.array([0.5, -1.0, 2.0]), np.array([1.0, 3.0, -2.0]), 0.25
    np.testing.assert_array_equal(s2sad.grad(residual)(w, x, y), 2 * (np.dot(x, w) - y) * x)


def test_w14_linear_regression_on_a_matrix(rng):
    w, x, y = rng.standard_normal(3), rng.standard_normal((7, 3)), rng.standard_normal(7)
    np.testing.assert_allclose(s2sad.grad(residuals)(w, x, y), 2 * x.T @ (x @ w - y), rtol=1e-13)


def test_w15_doubling_loop_with_a_seed():
    x, seed = np.array([0.3, -1.2, 0.5]), np.array([0.1, 1.0, 0.0001])
    factor = (doubling(x) / x)[0]
    assert math.log2(factor) == round(math.log2(factor))
    np.testing.assert_array_equal(s2sad.vjp(doubling)(x, seed), seed * factor)


# -- several inputs, several paths -----------------------------------------------------------------------------------


def product(a, b):
    return a * b


def cubes_and_squares(a, b):
    return 3 * a**3 - b**2


def one_path(x):
    y = x * x
    z = 2 * y + 3
    return z


def two_paths(a, b):
    x = 2 * a + 3 * b
    y = 5 * a**2 + 3 * b**3
    z = 2 * x + 3 * y
    return z


def demo(x):
    a = x * x
    b = x * a
    c = a + b
    return c


def test_w16_elementwise_product_with_a_seed():
    a, b = np.array([10.0, 10.0]), np.array([20.0, 20.0])
    a_bar, b_bar = s2sad.vjp(product, wrt=("a", "b"))(a, b, np.ones(2))
    np.testing.assert_array_equal(a_bar, [20.0, 20.0])
    np.testing.assert_array_equal(b_bar, [10.0, 10.0])


def test_w17_two_leaves_with_a_seed():
    a, b = np.array([2.0, 3.0]), np.array([6.0, 4.0])
    a_bar, b_bar = s2sad.vjp(cubes_and_squares, wrt=("a", "b"))(a, b, np.ones(2))
    np.testing.assert_array_equal(a_bar, 9 * a**2)
    np.testing.assert_array_equal(b_bar, -2 * b)


def test_w18_one_path():
    assert s2sad.grad(one_path)(3.5) == 14.0


def test_w19_two_paths():
    a_bar, b_bar = s2sad.grad(two_paths, wrt=("a", "b"))(2.0, 3.0)
    assert (a_bar, b_bar) == (64.0, 6.0 + 27.0 * 3.0**2)


def test_w20_the_same_name_read_twice():
    for x in (0.0, 1.0, -2.5):
        assert s2sad.grad(demo)(x) == 2 * x + 3 * x**2
        assert s2sad.jvp(demo)(x, 1.0) == (demo(x), 2 * x + 3 * x**2)


# -- second order ----------------------------------------------------------------------------------------------------


def fifth_powers(x):
    a = x * x * x
    b = a * x**2
    return np.sum(b)


def rosenbrock(x):
    return np.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2)


def test_w21_hessian_times_vector():
    x, v = np.array([1.0, 2.0, -0.5]), np.array([0.5, -1.0, 3.0])
    np.testing.assert_allclose(s2sad.hvp(fifth_powers)(x, v), 20 * x**3 * v, rtol=1e-14)


def test_w23_hessian():
    x = np.array([-1.2, 1.0, 0.5])
    found = s2sad.hessian(rosenbrock)(x)
    expected = np.array(
        [
            [1200 * x[0] ** 2 - 400 * x[1] + 2, -400 * x[0], 0],
            [-400 * x[0], 1200 * x[1] ** 2 - 400 * x[2] + 202, -400 * x[1]],
            [0, -400 * x[1], 200],
        ]
    )
    np.testing.assert_allclose(found, expected, rtol=1e-13, atol=1e-12)
    np.testing.assert_array_equal(found, found.T)
    for mode in ("forward", "reverse"):
        np.testing.assert_allclose(s2sad.jacobian(s2sad.grad(rosenbrock), mode=mode)(x), found, rtol=1e-13, atol=1e-12)


def test_w26_hessian_times_vector_two_ways(rng):
    x, v = rng.standard_normal(5), rng.standard_normal(5)
    expected = s2sad.hessian(rosenbrock)(x) @ v
    forward_over_reverse = s2sad.hvp(rosenbrock)(x, v)
    reverse_over_reverse = s2sad.vjp(s2sad.grad(rosenbrock))(x, v)
    np.testing.assert_allclose(forward_over_reverse, expected, rtol=1e-13)
    np.testing.assert_allclose(reverse_over_reverse, expected, rtol=1e-13)


# -- structures and rules of one's own -------------------------------------------------------------------------------


def clipped(h):
    """Return h; its adjoint is clipped to [-1, 1]."""
    return h


@s2sad.rule.reverse(clipped)
def _(y, h, *, y_bar):
    return np.clip(y_bar, -1.0, 1.0)


def exploding(h, steps):
    for _ in range(steps):
        h = 3.0 * clipped(h)
    return np.sum(h)


def layer(params, x):
    h = np.tanh(params["w"] @ x + params["b"])
    return {"h": h, "energy": (np.sum(h * h), h[0])}


def stored_exp(x):
    return np.exp(x)


@s2sad.rule.elementwise(stored_exp)
def _(y, x):
    return y


def log1pexp(x):
    return np.where(x > 30.0, x, np.log1p(np.exp(np.minimum(x, 30.0))))


@s2sad.rule.elementwise(log1pexp)
def _(y, x):
    return 1.0 / (1.0 + np.exp(-x))


def with_own_rules(x):
    return np.sum(stored_exp(x) * log1pexp(x))


def test_w22_gradient_surgery_in_a_loop():
    h = np.array([0.5, -2.0])
    # unclipped the derivative is 3**8; each pass clips 3 * h_bar to 1
    np.testing.assert_array_equal(s2sad.grad(exploding)(h, 8), [1.0, 1.0])


def test_w24_jacobian_of_structures():
    params = {"w": np.array([[0.5, -1.0, 0.2], [1.5, 0.3, -0.7]]), "b": np.array([0.1, -0.2])}
    x = np.array([0.3, -0.4, 1.1])
    pull = s2sad.vjp(layer, wrt="params")
    h = layer(params, x)["h"]
    for i in range(2):
        bars = pull(params, x, {"h": np.eye(2)[i], "energy": (0.0, 0.0)})
        slope = np.eye(2)[i] * (1 - h**2)
        np.testing.assert_allclose(bars["b"], slope, rtol=1e-14)
        np.testing.assert_allclose(bars["w"], np.outer(slope, x), rtol=1e-14)
    bars = pull(params, x, {"h": np.zeros(2), "energy": (1.0, 0.0)})
    np.testing.assert_allclose(bars["b"], 2 * h * (1 - h**2), rtol=1e-14)
    bars = pull(params, x, {"h": np.zeros(2), "energy": (0.0, 1.0)})
    np.testing.assert_allclose(bars["w"], np.outer([1 - h[0] ** 2, 0.0], x), rtol=1e-14)


def test_w25_rules_of_ones_own():
    x = np.array([-800.0, -1.0, 0.0, 2.0])
    s2sad.testing.check_rule(stored_exp, x[1:])
    s2sad.testing.check_rule(log1pexp, x[1:])
    sigmoid = 1 / (1 + np.exp(-x[1:]))
    expected = np.exp(x[1:]) * (np.log1p(np.exp(x[1:])) + sigmoid)
    np.testing.assert_allclose(s2sad.grad(with_own_rules)(x[1:]), expected, rtol=1e-14)
    with np.errstate(over="ignore"):
        np.testing.assert_array_equal(s2sad.elementwise_grad(log1pexp)(np.array([-800.0, 800.0])), [0.0, 1.0])


def test_w27_the_adjoints_of_the_unit_vectors_are_the_jacobian():
    a = np.array([0.3, -0.7, 1.1])
    pull = s2sad.vjp(doubling)
    rows = np.stack([pull(a, unit) for unit in np.eye(3)])
    np.testing.assert_array_equal(rows, s2sad.jacobian(doubling)(a))


# -- layers ----------------------------------------------------------------------------------------------------------


def dense(x, w, b):
    return x @ w + b


def relu(x):
    return np.maximum(x, 0.0)


def cross_entropy(z, labels):
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.sum(np.exp(z), axis=1, keepdims=True))
    return -np.mean(log_p[np.arange(len(labels)), labels])


def two_layers(params, x, y):
    w1, b1, w2, b2 = params
    h = np.maximum(x @ w1 + b1, 0.0)
    out = h @ w2 + b2
    return np.mean((out - y) ** 2)


def test_w37_layers(rng):
    x, w, b = rng.standard_normal((5, 4)), rng.standard_normal((4, 3)), rng.standard_normal(3)
    seed = rng.standard_normal((5, 3))
    x_bar, w_bar, b_bar = s2sad.vjp(dense, wrt=("x", "w", "b"))(x, w, b, seed)
    np.testing.assert_array_equal(x_bar, seed @ w.T)
    np.testing.assert_array_equal(w_bar, x.T @ seed)
    np.testing.assert_array_equal(b_bar, seed.sum(axis=0))

    np.testing.assert_array_equal(s2sad.vjp(relu)(w, np.ones_like(w)), w > 0)

    z, labels = rng.standard_normal((5, 3)), np.array([0, 2, 1, 1, 0])
    softmax = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(s2sad.grad(cross_entropy)(z, labels), (softmax - np.eye(3)[labels]) / 5, atol=1e-15)


def test_w38_training_step(rng):
    x, y = rng.standard_normal((6, 4)), rng.standard_normal(6)
    params = (rng.standard_normal((4, 3)), rng.standard_normal(3), rng.standard_normal(3), 0.5)
    value, bars = s2sad.value_and_grad(two_layers)(params, x, y)
    w1, b1, w2, b2 = params
    z = x @ w1 + b1
    h = np.maximum(z, 0.0)
    error = 2 * (h @ w2 + b2 - y) / len(y)
    z_bar = np.outer(error, w2) * (z > 0)
    for found, expected in zip(bars, (x.T @ z_bar, z_bar.sum(axis=0), h.T @ error, error.sum()), strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-13)
    assert isinstance(bars, tuple) and isinstance(bars[3], float)
    updated = tuple(p - 0.01 * bar for p, bar in zip(params, bars, strict=True))
    assert two_layers(updated, x, y) < value == two_layers(params, x, y)


# -- the checker -----------------------------------------------------------------------------------------------------

SAMPLES: list[tuple[Any, tuple[Any, ...], Any]] = [
    (quadratic, (X,), 0),
    (total, (X,), 0),
    (square, (X,), 0),
    (sum_of_squares, (X,), 0),
    (control_flow, (np.array([0.3, 0.2]),), 0),
    (doubling, (np.array([0.3, -1.2, 0.5]),), 0),
    (sine, (X,), 0),
    (formula, (2.5,), 0),
    (residual, (np.ones(3), np.arange(3.0), 0.25), ("w", "x", "y")),
    (residuals, (np.ones(2), np.array([[1.0, 2.0], [0.5, -1.0], [3.0, 0.0]]), np.ones(3)), ("w", "x", "y")),
    (product, (X, X + 1), ("a", "b")),
    (cubes_and_squares, (X, X + 1), ("a", "b")),
    (one_path, (3.5,), 0),
    (two_paths, (2.0, 3.0), ("a", "b")),
    (demo, (2.0,), 0),
    (fifth_powers, (X,), 0),
    (rosenbrock, (np.array([-1.2, 1.0, 0.5]),), 0),
    (chain, (0.7, 3), 0),
    (layer, ({"w": np.ones((2, 3)), "b": np.ones(2)}, np.array([0.3, -0.4, 1.1])), ("params", "x")),
    (with_own_rules, (X,), 0),
    (dense, (np.ones((2, 3)), np.ones((3, 2)), np.ones(2)), ("x", "w", "b")),
    (relu, (np.array([-1.0, 2.0]),), 0),
    (cross_entropy, (np.array([[0.1, 0.7, -0.3], [1.0, -1.0, 0.4]]), np.array([2, 0])), 0),
]


@pytest.mark.parametrize("function, args, wrt", SAMPLES, ids=[f.__name__ for f, _, _ in SAMPLES])
def test_w28_checked_by_differences(function: Any, args: tuple[Any, ...], wrt: Any):
    s2sad.testing.check_grad(function, *args, wrt=wrt)


# -- where each of them is -------------------------------------------------------------------------------------------

SCRIPTS = {
    11: "sine",
    12: "dependency_graph",
    13: "linear_regression",
    22: "clipped_rnn",
    23: "rosenbrock",
    29: "forward_gradient",
    30: "neural_tangent_kernel",
    31: "coupling_layer",
    32: "triangular_map",
    33: "decoder_jacobian",
    34: "hutchinson",
    35: "levenberg_marquardt",
    36: "planar_flow",
    38: "neural_network",
}
# the programs that every system of this kind is shown with
SHOWN = """
    logistic_regression neural_network adam rnn clipped_rnn lstm gaussian_process gaussian_mixture kalman_filter ode_fit
    heat_control wave_control n_body black_scholes binomial_tree implicit_function bundle_adjustment
    levenberg_marquardt newton_method rosenbrock
"""


def test_every_worked_example_is_there():
    tested = {int(name[6:8]) for name in globals() if name.startswith("test_w") and name[6:8].isdigit()}
    assert tested | set(SCRIPTS) == set(range(1, 39))
    examples = pathlib.Path(__file__).parent.parent / "examples"
    missing = [name for name in (*SCRIPTS.values(), *SHOWN.split()) if not (examples / f"{name}.py").is_file()]
    assert not missing
