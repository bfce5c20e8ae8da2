"""Jacobians and Hessians: against products, forward against reverse, at once against one by one, structures, errors."""

import copy
import gc
import time
import tracemalloc
import weakref

import numpy as np
import pytest

import s2sad
from s2sad.derivative import Derivative
from s2sad.operators.several import Several, column
from s2sad.testing import leaves, random_like, rebuild
from tests.programs.case import Case
from tests.programs.test_programs import GOOD, GOOD_IDS, active, arguments, close

COUNT = 3


def several(value, rng):
    """Draw COUNT tangents or adjoints of a value, each number with an axis of columns."""
    drawn = [[np.asarray(leaf) for leaf in leaves(random_like(value, rng))] for _ in range(COUNT)]
    return rebuild(value, iter([np.stack(parts) for parts in zip(*drawn, strict=True)]))


@pytest.mark.parametrize("case", [c for _, c in GOOD[::3]], ids=GOOD_IDS[::3])
@pytest.mark.parametrize("mode", ["tangent", "vjp"])
def test_columns_are_what_each_gives(case: Case, mode: str) -> None:
    wrt = active(case)
    rng = np.random.default_rng(4)
    derivative = Derivative(case.function, mode, wrt)
    given = arguments(case)
    args = derivative.bound((), given)
    with np.errstate(all="ignore"):
        value = case.function(**copy.deepcopy(given))
        seeds = (
            {f"{w}_dot": several(args[w], rng) for w in wrt} if mode == "tangent" else {"out_bar": several(value, rng)}
        )
        before = copy.deepcopy((args, seeds))
        if not leaves(list(seeds.values())):
            return  # an empty list: there is no number to have columns of
        got = Several(derivative, derivative.extra)(args, seeds)
        for a, b in zip(leaves([args, seeds]), leaves(list(before)), strict=True):
            np.testing.assert_array_equal(a, b, err_msg="the derivative changed its arguments")
        single = any(np.asarray(leaf).dtype == np.float32 for leaf in [*leaves(value), *leaves(list(given.values()))])
        for i in range(COUNT):
            want = derivative(**given, **{n: column(v, i) for n, v in seeds.items()})
            close(column(got, i), want, 1e-5 if single else 1e-10, f"column {i}")


X = np.array([0.3, -1.2, 0.8])
A = np.array([[0.5, 1.0, -0.3], [0.2, -0.4, 1.5]])


def layer(x, w):
    return np.tanh(w @ x) * x[0] + np.sum(x * x)


def filled(x):
    y = np.zeros(4)
    for i in range(3):
        y[i + 1] = y[i] * x[i] + np.sin(x[i])
        y[i] += x[i] ** 2
    return y


def chosen(x):
    if x[0] > 0:
        return x * 2.0
    return x[:2] * x[1:]


def repeated(x, n):
    y = x
    for _ in range(n):
        y = np.sin(y) * np.cumsum(x) / np.sqrt(np.sum(x * x))
    return y


def popped(x):
    rows = [x * x[0], np.sin(x)]
    rows.append(rows[0] * rows[1])
    last = rows.pop()
    return np.stack(rows) * last


FUNCTIONS = [
    (layer, (X, A)),
    (filled, (X,)),
    (chosen, (X,)),
    (chosen, (-X,)),
    (repeated, (X, 3)),
    (repeated, (X, 0)),
    (lambda x: np.outer(x, x * x), (X,)),
    (lambda x: np.linalg.solve(np.diag(x) + np.ones((3, 3)), x), (X,)),
    (lambda x: np.linalg.inv(np.outer(x, x) + np.eye(3)) @ x, (X,)),
    (lambda x: np.concatenate([x[1:], x[:1] * x[2]]), (X,)),
    (lambda x: np.stack([x, x * x], axis=1).T.reshape(3, 2), (X,)),
    (lambda x: np.where(x > 0, np.log(np.abs(x)), x * x), (X,)),
    (lambda x: np.maximum(x, 0.0) * np.max(x), (X,)),
    (lambda x: x[[0, 2, 0]] * x[np.array([True, False, True])][0], (X,)),
    (lambda x: x[None, :] * x[:, None] + x, (X,)),
    (lambda x: np.einsum("i,j,j->i", x, x, x), (X,)),
    (lambda x: float(x[0]) * x[1], (X,)),
    (lambda x: np.array([v * x[0] for v in x]) * np.stack([np.sin(v) for v in x]), (X,)),
    (lambda x: np.array([v for v in x[:0]]), (X,)),
    (popped, (X,)),
    (lambda x: np.cumsum(x) * x, (X,)),
    (lambda x: np.cumsum(x) * np.sum(x), (A,)),
    (lambda x: np.cumsum(x, axis=0) * np.cumsum(x, axis=-1), (A,)),
    (lambda x: x * x, (2.0,)),
    (lambda x: np.sin(x) * np.ones((2, 2)), (0.7,)),
    (lambda x: x[:0], (X,)),
    (lambda x: np.sum(x), (np.zeros(0),)),
    (lambda x: np.mean(x, axis=0) - np.std(x, axis=1, keepdims=True), (A,)),
]


@pytest.mark.parametrize(("f", "args"), FUNCTIONS)
def test_modes_agree(f, args):
    forward, reverse = (s2sad.jacobian(f, mode=mode) for mode in ("forward", "reverse"))
    got, back = forward(*args), reverse(*args)
    want = np.shape(f(*args)) + np.shape(args[0])
    assert np.shape(got) == np.shape(back) == want
    np.testing.assert_allclose(got, back, atol=1e-13)
    auto = s2sad.jacobian(f, chunk=2)
    np.testing.assert_allclose(auto(*args), got, atol=1e-13)
    assert auto.mode_used == ("forward" if np.size(args[0]) <= np.size(f(*args)) else "reverse")
    assert (forward.mode_used, reverse.mode_used) == ("forward", "reverse")
    direction = np.random.default_rng(1).standard_normal(np.shape(args[0]))
    if np.size(direction):
        push = s2sad.jvp(f)(*args, direction if np.ndim(args[0]) else float(direction))[1]
        product = np.sum(np.reshape(got, (*np.shape(push), np.size(direction))) * direction.ravel(), axis=-1)
        np.testing.assert_allclose(product, push, atol=1e-12)


@pytest.mark.parametrize("f", [lambda x: np.sum(np.tanh(x) ** 2) * x[0], lambda x: np.prod(np.cos(x) + x[::-1])])
def test_hessian_is_the_jacobian_of_the_gradient(f):
    hessian = s2sad.hessian(f)
    h = hessian(X)
    np.testing.assert_allclose(h, h.T, atol=1e-13)
    np.testing.assert_allclose(s2sad.jacobian(s2sad.grad(f), mode="reverse")(X), h, atol=1e-13)
    v = np.array([1.0, -2.0, 0.5])
    np.testing.assert_allclose(s2sad.hvp(f)(X, v), h @ v, atol=1e-13)


def burgers(u, k, steps):
    u = u.copy()
    for _ in range(steps):
        u[1:-1] -= k * u[1:-1] * (u[2:] - u[:-2])
    return np.sum(u * u)


def chain(x, n):
    y = x
    for _ in range(n):
        y = np.sin(y) * x if np.ndim(x) == 0 else y * np.cos(x)
    return np.sum(y)


@pytest.mark.parametrize(
    ("f", "args"), [(burgers, (np.linspace(0.1, 1.0, 6), 0.1, 4)), (chain, (0.7, 3)), (chain, (X, 3))]
)
def test_hessian_of_loops_with_a_history_is_computed_at_once(f, args):
    hessian = s2sad.hessian(f)
    h = hessian(*args)
    assert hessian.how == "all at once"
    x = args[0]
    for i, e in enumerate(np.eye(np.size(x))):
        direction = np.reshape(e, np.shape(x)) if np.ndim(x) else 1.0
        np.testing.assert_allclose(np.ravel(h)[i :: np.size(x)], np.ravel(s2sad.hvp(f)(*args, direction)), atol=1e-13)


def wave(x, w):
    return np.tanh(w @ x) * x + np.sin(x[::-1])


def test_text_is_what_one_would_write():
    x, w = np.ones(4), np.ones((4, 4))
    assert s2sad.jacobian(wave, mode="forward").source_for(x, w).split("\n\n\n")[1] == (
        "def wave_tangent_columns(x, w, x_dot):\n"
        "    out_1 = np.tanh(w @ x)\n"
        "    out_2_dot = x_dot[:, ::-1] * np.cos(x[::-1])\n"
        "    out_3 = x_dot @ w.T * (1.0 - out_1 * out_1) * x + x_dot * out_1\n"
        "    return out_3 + out_2_dot\n"
    )


def cumulated(x):
    return np.cumsum(np.sin(x)) * x


def test_running_sums_and_their_derivatives_have_columns():
    for operator in (s2sad.jacobian(cumulated, mode="reverse"), s2sad.hessian(lambda x: np.sum(cumulated(x) ** 2))):
        operator(X)
        assert operator.how == "all at once" and " for " not in operator.source_for(X)


def test_the_transpose_of_a_transpose_is_not_written():
    x, w = np.ones(4), np.ones((4, 4))
    text = s2sad.jacobian(wave, mode="reverse").source_for(x, w)
    assert " @ w" in text and ".T" not in text


class Heated:
    """A temperature is no transpose."""

    def __init__(self, rows):
        self.T = np.arange(3.0 * rows).reshape(rows, 3)


@pytest.mark.parametrize("mode", ["forward", "reverse"])
def test_an_attribute_of_that_name_is_no_transpose(mode):
    def warmed(x, o):
        return o.T @ np.sin(x)

    for rows in (2, 3):
        heated = Heated(rows)
        np.testing.assert_allclose(s2sad.jacobian(warmed, mode=mode)(X[:3], heated), heated.T * np.cos(X[:3]))


def test_columns_are_freed_at_once():
    """Not at the next collection of garbage: a Jacobian in chunks has the memory of one."""
    jacobian = s2sad.jacobian(lambda x: np.sin(x) * x)
    jacobian(X)
    gc.disable()
    try:
        tracemalloc.start()
        for _ in range(20):
            jacobian(np.ones(200))
        held, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
        gc.enable()
    assert held < 200_000 < peak < 3_000_000


def test_what_is_remembered_holds_no_numbers():
    jacobian = s2sad.jacobian(lambda x, w: x * w)
    x = np.ones(3)
    alive = weakref.ref(x)
    jacobian(x, 2.0)
    del x
    assert alive() is None and jacobian.known


def test_a_hundred_columns_at_once():
    """Ten times as fast as one by one where nothing else runs; half of that is asked for here."""
    x = np.random.default_rng(0).standard_normal(100)

    def spread(x):
        return np.tanh(x) * np.cumsum(x) + np.sin(x[::-1])

    pull, jacobian = s2sad.vjp(spread), s2sad.jacobian(spread, mode="reverse")

    def loop():
        return np.stack([pull(x, row) for row in np.eye(100)])

    def best(call):
        times = []
        for _ in range(9):
            start = time.perf_counter()
            call()
            times.append(time.perf_counter() - start)
        return min(times)

    np.testing.assert_allclose(jacobian(x), loop(), atol=1e-12)
    assert jacobian.how == "all at once"
    assert best(loop) > 5 * best(lambda: jacobian(x))


def parts(params, y):
    return {"a": params["w"] * y, "b": (np.sum(params["w"]) * params["c"], y * y)}


def test_structures():
    """Several inputs and outputs: the structure of the result, with that of the arguments at each place."""
    params = {"w": np.array([1.0, 2.0]), "c": 3.0}
    for mode in ("forward", "reverse"):
        j = s2sad.jacobian(parts, wrt=("params", "y"), mode=mode)(params, 2.0)
        w, y = j["a"]
        np.testing.assert_array_equal(w["w"], 2.0 * np.eye(2))
        np.testing.assert_array_equal(w["c"], [0.0, 0.0])
        np.testing.assert_array_equal(y, [1.0, 2.0])
        (first, second) = j["b"]
        np.testing.assert_array_equal(first[0]["w"], [3.0, 3.0])
        assert first[0]["c"] == 3.0 and first[1] == 0.0 and second[1] == 4.0
        np.testing.assert_array_equal(second[0]["w"], [0.0, 0.0])


def test_hessian_blocks():
    def f(p, q):
        return np.sum(p["u"] ** 2) * q + p["v"] * q * q

    h = s2sad.hessian(f, wrt=("p", "q"))({"u": np.array([1.0, 2.0]), "v": 3.0}, 2.0)
    (pp, pq), (vp, vq), (qp, qq) = h[0]["u"], h[0]["v"], h[1]
    np.testing.assert_array_equal(pp["u"], 4.0 * np.eye(2))
    np.testing.assert_array_equal(pp["v"], [0.0, 0.0])
    np.testing.assert_array_equal(pq, [2.0, 4.0])
    np.testing.assert_array_equal(qp["u"], [2.0, 4.0])
    assert vq == qp["v"] == 4.0 and vp["v"] == 0.0 and qq == 6.0


def test_has_aux():
    j, aux = s2sad.jacobian(lambda x: (x * x, "beside"), has_aux=True)(X)
    np.testing.assert_array_equal(j, np.diag(2.0 * X))
    assert aux == "beside"
    j, aux = s2sad.jacobian(lambda x: (np.sum(x * x), x), has_aux=True, mode="reverse")(X)
    np.testing.assert_array_equal(j, 2.0 * X)
    np.testing.assert_array_equal(aux, X)
    h, aux = s2sad.hessian(lambda x: (np.sum(x**3), 5), has_aux=True)(X)
    np.testing.assert_allclose(h, np.diag(6.0 * X))
    assert aux == 5


def test_complex():
    z = np.array([1.0 + 2.0j, -0.5 + 0.1j])
    for mode in ("forward", "reverse"):
        j = s2sad.jacobian(lambda z: z * z * z, mode=mode, holomorphic=True)(z)
        np.testing.assert_allclose(j, np.diag(3.0 * z * z), atol=1e-14)
    real_in = s2sad.jacobian(lambda x: np.exp(1j * x))
    np.testing.assert_allclose(real_in(X), np.diag(1j * np.exp(1j * X)), atol=1e-14)
    real_out = s2sad.jacobian(lambda z: np.real(z * np.conj(z)))
    np.testing.assert_allclose(real_out(z), np.diag(2.0 * np.conj(z)), atol=1e-14)
    assert (real_in.mode_used, real_out.mode_used) == ("forward", "reverse")


def test_integers_and_single_precision():
    np.testing.assert_array_equal(s2sad.jacobian(lambda x: x * x)(np.arange(3)), np.diag([0.0, 2.0, 4.0]))
    for mode in ("forward", "reverse"):
        assert s2sad.jacobian(lambda x: x * x, mode=mode)(X.astype(np.float32)).dtype == np.float32


def test_arguments_are_left_alone():
    def f(x):
        x[0] = x[1] * x[2]
        return x

    x = X.copy()
    j = s2sad.jacobian(f)(x)
    np.testing.assert_array_equal(x, X)
    np.testing.assert_allclose(j, [[0.0, X[2], X[1]], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])


def test_global_array_that_is_rebound(monkeypatch):
    monkeypatch.setitem(globals(), "TABLE", np.ones((2, 3)))

    def f(x):
        return TABLE @ x  # noqa: F821

    j = s2sad.jacobian(f)
    np.testing.assert_array_equal(j(X), np.ones((2, 3)))
    monkeypatch.setitem(globals(), "TABLE", np.ones(3))
    np.testing.assert_array_equal(j(X), np.ones(3))


def test_what_has_no_columns_says_why():
    def until(x):
        total = 0.0
        for value in x:
            total = total + np.linalg.norm(np.roots([1.0, 3.0, 1.0])) * value
        return np.array([total, total])

    def branching(x):
        return np.array([s2sad_max(v) for v in x])

    def s2sad_max(v):
        return v if v > 0 else 2.0 * v

    for f in (until, branching):
        j = s2sad.jacobian(f)
        got = j(X)
        assert j.how.startswith("all at once") or j.how.startswith("one after the other: "), j.how
        np.testing.assert_allclose(got, s2sad.jacobian(f, mode="reverse")(X))


@pytest.mark.parametrize(
    ("call", "code", "message"),
    [
        (lambda: s2sad.jacobian(layer, mode="both"), "S2S407", "mode='both' is not known"),
        (lambda: s2sad.jacobian(layer, chunk=0), "S2S407", "chunk=0 is not a number of columns"),
        (lambda: s2sad.jacobian(layer, wrt="z"), "S2S401", "wrt='z' is not a parameter of `layer`"),
        (lambda: s2sad.jacobian(lambda x: "text")(X), "S2S402", "the result holds a str, which has no derivative"),
        (
            lambda: s2sad.jacobian(lambda z: z * z)(1j * X),
            "S2S402",
            "the Jacobian of a complex function of a complex argument is not one matrix",
        ),
        (
            lambda: s2sad.jacobian(lambda z: z * z, holomorphic=True)(X),
            "S2S405",
            "holomorphic=True is for complex arguments",
        ),
        (
            lambda: s2sad.jacobian(lambda x: np.exp(1j * x), mode="reverse")(X),
            "S2S407",
            "mode='reverse' does not work with a complex result",
        ),
        (lambda: s2sad.hessian(lambda x: x * 1.0)(X), "S2S402", "the result of `function` is an array, not a scalar"),
    ],
)
def test_refused(call, code, message):
    with pytest.raises(s2sad.S2sadError) as caught:
        call()
    assert caught.value.code == code
    assert str(caught.value).startswith(message), str(caught.value)
