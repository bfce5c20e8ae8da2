"""The operators as users call them."""

import math
import pickle
import subprocess
import sys
import threading

import numpy as np
import pytest

import s2sad


def f(x, y=2.0, *, n=3):
    """Sum of powers."""
    return x**n * y


def test_signature_defaults_and_keywords():
    df = s2sad.grad(f)
    assert df(1.5) == 3 * 1.5**2 * 2.0
    assert df(1.5, n=2) == 2 * 1.5 * 2.0
    assert df(x=1.5, y=3.0) == 3 * 1.5**2 * 3.0
    assert df.__doc__ == "Sum of powers." and df.__wrapped__ is f
    assert s2sad.grad(f, wrt=("y", 0))(1.5) == (1.5**3, 3 * 1.5**2 * 2.0)


def test_integers_are_promoted():
    assert s2sad.grad(lambda x: x * x)(3) == 6.0
    np.testing.assert_array_equal(s2sad.grad(lambda x: np.sum(x * x))(np.arange(3)), [0.0, 2.0, 4.0])


def test_specialised_versions_do_not_mix():
    df = s2sad.grad(lambda x: np.sum(np.sin(x)))
    assert isinstance(df(0.5), float)
    assert df(np.ones(2)).shape == (2,)
    assert df(np.ones((2, 3))).shape == (2, 3)
    assert df(np.ones(2, np.float32)).dtype == np.float32
    assert isinstance(df(0.5), float)


SCALE = np.float64(0.5)


@pytest.mark.parametrize("dtype", [np.float32, np.complex64])
@pytest.mark.parametrize("shape", [None, (), (3,)])
@pytest.mark.parametrize(
    "f",
    [
        lambda x: np.sum(np.abs(np.sqrt(x)) * 0.5 + np.abs(x**2)),
        lambda x: np.sum(np.abs(x * np.cos(1.5) / 7.0)),
        lambda x: np.sum(np.abs(x) * SCALE),
        lambda x: np.sum(np.abs(x * np.ones(3)) * 2.0),
        lambda x: np.mean(np.abs(x * x)) * 0.5,
    ],
)
def test_derivatives_have_the_precision_of_what_they_belong_to(f, shape, dtype):
    """Before NumPy 2 a single number of float32 becomes a double beside a Python float, later beside an np.float64."""
    x = dtype(0.7) if shape is None else np.full(shape, 0.7, dtype)
    found = s2sad.grad(f)(x)
    assert found.dtype == dtype and np.shape(found) == np.shape(x)
    wide = s2sad.grad(f)(np.float64(0.7) if shape is None else np.full(shape, 0.7))
    np.testing.assert_allclose(found, wide, rtol=1e-5)
    value, tangent = s2sad.jvp(f)(x, np.ones_like(x))
    assert np.asarray(tangent).dtype == np.asarray(value).dtype


def test_what_is_all_of_one_precision_is_not_converted():
    x = np.ones(3, np.float32)
    text = s2sad.grad(lambda x: np.sum(np.exp(x) * x * 2.0)).source_for(x)
    assert "like(" not in text.replace("full_like(", "")
    mixed = s2sad.vjp(lambda x: np.exp(x) * SCALE).source_for(x)
    assert mixed.count("like(") == 1


def test_decorators():
    @s2sad.differentiable
    def cube(x):
        return x * x * x

    @s2sad.grad
    def slope(x):
        return x * x

    assert cube(2.0) == 8.0 and cube.grad(2.0) == 12.0 and cube.value_and_grad(2.0) == (8.0, 12.0)
    assert cube.jvp(2.0, 1.0) == (8.0, 12.0) and cube.vjp(2.0, 10.0) == 120.0
    assert slope(3.0) == 6.0


SCALE = 2.0


def scaled(x):
    return SCALE * x * x


def test_globals_are_live(monkeypatch):
    df = s2sad.grad(scaled)
    assert df(3.0) == 12.0
    monkeypatch.setitem(globals(), "SCALE", 5.0)
    assert df(3.0) == 30.0


def test_closure_variables_are_live():
    w = 2.0

    def g(x):
        return w * x

    dg = s2sad.grad(g)
    assert dg(1.0) == 2.0
    w = 7.0
    assert dg(1.0) == 7.0


def test_pickles_by_reference():
    assert pickle.loads(pickle.dumps(s2sad.grad(f)))(1.5) == s2sad.grad(f)(1.5)


def test_threads():
    df = s2sad.grad(lambda x, n: sum([x**i for i in range(n)]))
    found = []
    threads = [threading.Thread(target=lambda i=i: found.append((i, df(1.1, i)))) for i in range(1, 9)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    for i, value in found:
        assert math.isclose(value, sum(k * 1.1 ** (k - 1) for k in range(1, i)), abs_tol=1e-12)


def test_nested_derivatives_have_levels_of_their_own():
    """d/dx [x * d/dy (x + y)] is 1."""

    def inner(x, y):
        return x + y

    dy = s2sad.grad(inner, wrt="y")

    def outer(x):
        return x * dy(x, 2.0)

    assert s2sad.grad(outer)(3.0) == 1.0


def test_derivative_called_inside():
    def p(y):
        return y * y * y

    def outer(x):
        return x * s2sad.grad(p)(x)

    assert s2sad.grad(outer)(2.0) == 36.0


def test_three_deep():
    third = s2sad.grad(s2sad.grad(s2sad.grad(lambda x: x**5)))
    assert math.isclose(third(1.3), 60 * 1.3**2)


def test_stop_gradient_worked_example():
    """z = u * x with u = stop_gradient(x * x): dz/dx = u."""
    x = np.arange(4.0)
    np.testing.assert_array_equal(s2sad.vjp(lambda x: s2sad.stop_gradient(x * x) * x)(x, np.ones(4)), x * x)


def test_hessian_equals_hvp():
    def g(x):
        return np.sum(np.sin(x) * x**2) + x[0] * x[1]

    x, v = np.array([0.3, 1.2, -0.5]), np.array([1.0, 2.0, 3.0])
    h = s2sad.hessian(g)(x)
    np.testing.assert_allclose(h, h.T, atol=1e-12)
    np.testing.assert_allclose(s2sad.hvp(g)(x, v), h @ v)
    np.testing.assert_allclose(s2sad.jacobian(s2sad.grad(g), mode="reverse")(x), h, atol=1e-12)


def test_same_text_in_every_process():
    program = (
        'import sys; sys.path.insert(0, "examples"); '
        "import s2sad, newton_sqrt as m; print(s2sad.grad(m.newton_sqrt).source)"
    )
    texts = {
        subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    }
    assert len(texts) == 1


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: s2sad.grad(f, wrt="z"), "S2S401"),
        (lambda: s2sad.grad(f, wrt=7), "S2S401"),
        (lambda: s2sad.grad(f, wrt=("x", "x")), "S2S401"),
        (lambda: s2sad.grad(lambda x: x * 2.0)(np.ones(3)), "S2S402"),
        (lambda: s2sad.grad(lambda x: (x, x))(1.0), "S2S402"),
        (lambda: s2sad.jvp(lambda x: x * 2.0)(np.ones(3), np.ones(2)), "S2S403"),
        (lambda: s2sad.grad(f)(), "S2S404"),
        (lambda: s2sad.grad(f)(1.0, q=2), "S2S404"),
        (lambda: s2sad.grad(f)("text"), "S2S405"),
        (lambda: s2sad.grad(lambda x: None)(1.0), "S2S406"),
        (lambda: s2sad.grad(f, engine="fortran"), "S2S407"),
        (lambda: s2sad.grad(math.sin), "S2S102"),
        (lambda: s2sad.grad(eval("lambda x: x")), "S2S101"),
    ],
)
def test_bad_calls(call, code):
    with pytest.raises(s2sad.S2sadError) as caught:
        call()
    assert caught.value.code == code


def test_parts_of_a_gradient_share_no_memory():
    """They are the caller's, who may add to one of them in place."""
    x = np.array([0.3, 0.7])
    for structure in ((x, x), [x, x], {0: x, 1: x}):
        first = s2sad.grad(lambda t: np.sum((t[0] + t[1]) * 1.0))(structure)
        seed = np.ones(2)
        second = s2sad.vjp(lambda t: (t[0], t[1]))(structure, (seed, seed))
        for bars in (first, second):
            assert not np.shares_memory(bars[0], bars[1]) and not np.shares_memory(bars[0], seed)
