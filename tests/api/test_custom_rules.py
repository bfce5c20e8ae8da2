"""Rules of users for their own functions: opaque functions, residuals, marks, methods, differences."""

import math

import numpy as np
import pytest

import s2sad

X = np.array([0.3, -1.2, 2.0])
calls = []


@s2sad.opaque
def softplus(x):
    calls.append("primal")
    return np.log1p(np.exp(x))


@softplus.elementwise
def _(y, x):
    return 1.0 / (1.0 + np.exp(-x))


def solved(a, b):
    """Return the solution, and the inverse that its adjoint needs again."""
    calls.append("keeps")
    inverse = np.linalg.inv(a)
    return inverse @ b, inverse


@s2sad.opaque
def solve(a, b):
    calls.append("primal")
    return np.linalg.inv(a) @ b


@solve.reverse(wrt=("a", "b"), keeps=solved)
def _(y, kept, a, b, *, y_bar):
    b_bar = kept.T @ y_bar
    return -np.outer(b_bar, y), b_bar


@solve.forward(wrt="b")
def _(y, a, b, *, b_dot):
    return np.linalg.solve(a, b_dot)


@solve.forward(wrt="a")
def _(y, a, b, *, a_dot):
    return -np.linalg.solve(a, a_dot @ y)


@s2sad.opaque
def rounded(x):
    return float(round(x))


@rounded.reverse
def _(y, x, *, y_bar):
    """Straight through."""
    return y_bar


@s2sad.nondifferentiable
def scale_of(x):
    return 10.0 ** math.floor(math.log10(abs(x)))


@s2sad.opaque
def unknown(x):
    return x * x


@s2sad.opaque
def annotated(x) -> float:
    calls.append("annotated")
    return x * x


@annotated.reverse
def _(y, x, *, y_bar):
    return y_bar * 2.0 * x


def cubed(x, scale=1.0):
    calls.append("black box")
    return np.sum(np.asarray(x) ** 3) * scale


s2sad.rule.numerical(cubed)


class Spring:
    def __init__(self, k):
        self.k = k

    @s2sad.opaque
    def energy(self, x):
        return 0.5 * self.k * x * x

    @energy.reverse(wrt="x")
    def _energy_bar(y, self, x, *, y_bar):
        return y_bar * self.k * x

    @energy.forward(wrt="x")
    def _energy_dot(y, self, x, *, x_dot):
        return self.k * x * x_dot

    def total(self, x):
        return self.energy(x) + self.energy(2.0 * x)


def test_an_opaque_function_has_the_derivative_of_its_rule():
    calls.clear()
    df = s2sad.grad(lambda x: np.sum(softplus(x) * x))
    expected = 1.0 / (1.0 + np.exp(-X)) * X + np.log1p(np.exp(X))
    np.testing.assert_allclose(df(X), expected)
    assert calls == ["primal"], "it is called once, and never tried out"
    s2sad.testing.check_grad(lambda x: np.sum(softplus(x) * x), X)
    s2sad.testing.check_rule(softplus, X)


def test_a_rule_keeps_what_it_wants():
    a, b = np.array([[2.0, 1.0], [0.5, 3.0]]), np.array([1.0, -2.0])

    def f(a, b):
        return np.sum(solve(a, b) ** 2)

    y = np.linalg.solve(a, b)
    b_bar = np.linalg.solve(a.T, 2.0 * y)
    calls.clear()
    a_got, b_got = s2sad.grad(f, wrt=("a", "b"))(a, b)
    assert calls == ["keeps"]
    np.testing.assert_allclose(a_got, -np.outer(b_bar, y))
    np.testing.assert_allclose(b_got, b_bar)
    s2sad.testing.check_grad(f, a, b, wrt=("a", "b"))
    s2sad.testing.check_rule(solve, a, b)


def test_what_is_kept_in_a_loop_belongs_to_its_round():
    a, b = np.array([[2.0, 1.0], [0.5, 3.0]]), np.array([1.0, -2.0])

    def f(a, b, n):
        y = b
        for i in range(n):
            if i != 1:
                y = solve(a, np.sin(y))
            a = a * 1.1
        return np.sum(y)

    for n in (0, 1, 4):
        s2sad.testing.check_grad(f, a, b, n, wrt=("a", "b"))


def test_the_result_that_is_kept_has_the_rule_in_second_derivatives():
    @s2sad.opaque
    def stepped(x):
        return float(math.floor(x))

    def kept_of(x):
        return float(math.floor(x)), x * x

    @stepped.reverse(keeps=kept_of)
    def _(y, kept, x, *, y_bar):
        return y_bar * y * kept

    def f(x):
        return stepped(x)

    # f' = floor(x) x**2, and floor' = floor(x) x**2 by the rule
    x = 2.5
    assert s2sad.grad(f)(x) == 2.0 * x**2
    assert s2sad.grad(s2sad.grad(f))(x) == pytest.approx(2.0 * x**2 * x**2 + 2.0 * 2.0 * x)


def test_a_rule_that_is_not_the_true_derivative_is_followed():
    assert s2sad.grad(lambda x: rounded(x) * x)(2.6) == 3.0 + 2.6


def test_an_opaque_function_without_a_rule_is_refused():
    with pytest.raises(s2sad.MissingRule, match="unknown"):
        s2sad.grad(lambda x: unknown(x))(2.0)
    assert s2sad.grad(lambda x: x * unknown(3.0))(2.0) == 9.0


def test_an_opaque_function_is_not_tried_out_and_its_annotation_is_believed():
    calls.clear()
    df = s2sad.grad(lambda x: annotated(x) * 3.0)
    text = df.source_for(2.0)
    assert calls == [] and "seed" not in text
    assert df(2.0) == 12.0


def test_a_nondifferentiable_function_is_a_constant_of_the_run():
    assert s2sad.grad(lambda x: x / scale_of(x))(250.0) == 0.01
    assert scale_of(250.0) == 100.0


def test_methods_have_rules():
    spring = Spring(3.0)
    assert s2sad.grad(lambda x: spring.energy(x))(2.0) == 6.0
    assert s2sad.grad(lambda s, x: s.energy(x), wrt="x")(spring, 2.0) == 6.0
    assert s2sad.grad(spring.total)(2.0) == 6.0 + 24.0
    assert s2sad.jvp(spring.total)(2.0, 1.0) == (30.0, 30.0)
    # differentiated again: the rule is plain code
    assert s2sad.grad(s2sad.grad(spring.total))(2.0) == 15.0


def test_an_object_that_varies_needs_a_rule_that_says_so():
    with pytest.raises(s2sad.MissingRule):
        s2sad.grad(lambda k, x: Spring(k).energy(x))(3.0, 2.0)


# -- differences -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("x", [1.5, X, X.astype(np.float32), np.float32(0.5), np.zeros((0,)), np.array(2.0)])
def test_a_black_box_is_differentiated_by_differences(x):
    tol = 1e-3 if np.asarray(x).dtype == np.float32 else 1e-8

    def f(x, s):
        return cubed(x, s) * 2.0

    x_bar, s_bar = s2sad.grad(f, wrt=("x", "s"))(x, 3.0)
    np.testing.assert_allclose(x_bar, 18.0 * np.asarray(x) ** 2, rtol=tol, atol=tol)
    np.testing.assert_allclose(s_bar, 2.0 * np.sum(np.asarray(x) ** 3), rtol=tol, atol=tol)
    assert np.shape(x_bar) == np.shape(x) and np.asarray(x_bar).dtype == np.asarray(x).dtype
    dot = np.ones_like(x) if isinstance(x, np.ndarray) else type(x)(1.0)
    _, tangent = s2sad.jvp(f, wrt=("x", "s"))(x, 3.0, dot, 1.0)
    np.testing.assert_allclose(tangent, np.sum(x_bar) + s_bar, rtol=tol, atol=tol)


def test_the_black_box_is_called_as_often_as_needed_and_given_copies():
    calls.clear()
    s2sad.grad(lambda x: cubed(x))(X)
    assert len(calls) == 2 * 3 + 1

    def writes(x):
        x[0] = x[0] * x[1]
        return x[0] * x[2]

    s2sad.rule.numerical(writes)
    x = X.copy()
    s2sad.grad(lambda x: writes(x.copy()))(x)
    np.testing.assert_array_equal(x, X)


def test_black_boxes_with_several_results():
    def both(x):
        return float(x[0] * x[1]), np.asarray(x) ** 2

    s2sad.rule.numerical(both)

    def f(x):
        a, b = both(x)
        return a * 3.0 + np.sum(b)

    np.testing.assert_allclose(s2sad.grad(f)(X), 2.0 * X + 3.0 * np.array([X[1], X[0], 0.0]), rtol=1e-8)


def test_differences_of_differences_are_refused():
    with pytest.raises(s2sad.MissingRule, match="difference"):
        s2sad.grad(s2sad.grad(lambda x: cubed(x)))(1.5)


def test_differences_are_taken_in_numbers():
    with pytest.raises(s2sad.MissingRule, match="lists and dicts"):
        s2sad.grad(lambda x: cubed(x))([1.0, 2.0])


def test_what_cannot_have_differences_is_refused_when_declared():
    with pytest.raises(s2sad.RuleError, match="parameters"):
        s2sad.rule.numerical(cubed, wrt="z")
    with pytest.raises(s2sad.RuleError, match="plain parameters"):
        s2sad.rule.numerical(lambda *x: x[0])
    with pytest.raises(s2sad.RuleError, match="kept"):

        @s2sad.rule.reverse(unknown, keeps=solved)
        def _(y, x, *, y_bar):
            return y_bar


SPRING = Spring(4.0)
ENERGY = SPRING.energy


def test_bound_methods_are_known_as_variables_of_the_module():
    assert s2sad.grad(lambda x: SPRING.energy(x))(2.0) == 8.0
    assert s2sad.grad(lambda x: ENERGY(x))(2.0) == 8.0
    assert s2sad.grad(lambda x, f: f(x))(2.0, SPRING.energy) == 8.0


class Table:
    """What is called as a function, with a rule for that."""

    def __call__(self, x):
        calls.append("table")
        return np.interp(x, [0.0, 1.0, 2.0], [0.0, 1.0, 4.0])


@s2sad.rule.elementwise(Table.__call__, wrt="x")
def _(y, self, x):
    return np.where(x < 1.0, 1.0, 3.0)


TABLE = Table()


def test_objects_that_are_called_may_have_rules():
    x = np.array([0.4, 1.5])
    np.testing.assert_allclose(s2sad.grad(lambda x: np.sum(TABLE(x) * x))(x), [0.8, 4.5 + 2.5])
    np.testing.assert_allclose(s2sad.jvp(lambda x, t: t(x))(x, Table(), np.ones(2))[1], [1.0, 3.0])


@s2sad.opaque
def overwrites(buffer):
    buffer[0] = 7.0


@s2sad.opaque
def grows(items):
    items.append(3.0)
    return len(items)


@pytest.mark.parametrize("operator", [s2sad.grad, s2sad.jacobian, lambda f: lambda x: s2sad.pullback(f)(x)[1](1.0)])
def test_what_an_opaque_function_writes_is_written_in_derivatives_as_well(operator):
    def twice(x):
        b = np.ones(3)
        y = np.sum(b * x)
        overwrites(b)
        return y + np.sum(b * x)

    def counted(x):
        items = [1.0]
        n = grows(items)  # noqa: F841
        return np.sum(x) * items[-1]

    x = np.array([1.0, 2.0, 3.0])
    np.testing.assert_array_equal(operator(twice)(x), [8.0, 2.0, 2.0])
    np.testing.assert_array_equal(operator(counted)(x), [3.0, 3.0, 3.0])
    assert s2sad.jvp(twice)(x, x)[1] == s2sad.linearize(twice)(x)[1](x) == 18.0


def test_a_marked_function_that_is_called_for_what_it_does_is_called():
    seen = []

    @s2sad.nondifferentiable
    def note(x):
        seen.append(float(np.sum(x)))

    def f(x):
        for i in range(2):
            note(x * i)
        return x * x

    for call in (lambda: s2sad.grad(f)(2.0), lambda: s2sad.jvp(f)(2.0, 1.0), lambda: s2sad.hvp(f)(2.0, 1.0)):
        call()
        assert seen == [0.0, 2.0]
        seen.clear()


def test_what_an_opaque_function_returns_may_be_a_view():
    @s2sad.opaque
    def head(b):
        return b[:2]

    def f(x):
        b = np.zeros(3)
        v = head(b)
        v[0] = x[1] * 2.0
        return np.sum(x * b)

    with pytest.raises(s2sad.Ambiguous) as caught:
        s2sad.grad(f)(np.ones(3))
    assert caught.value.code == "S2S302"
