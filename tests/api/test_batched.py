"""Per-sample gradients, and derivatives with respect to chosen elements."""

import numpy as np
import pytest

import s2sad

RNG = np.random.default_rng(3)


def network(params, x, y):
    h = np.tanh(x @ params["w"] + params["b"])
    return np.sum((h - y) ** 2)


def label(w, x, k):
    z = w @ x
    return np.log(np.sum(np.exp(z))) - z[k]


def branching(w, x):
    if np.sum(x) > 0:
        return np.dot(w, x)
    return np.dot(w, w) * x[0]


def flagged(w, x, first):
    return np.dot(w, x) if first else np.dot(w, w)


def power(w, x):
    total = 0.0
    y = x
    for i in range(3):
        y = y * w[i]
        total += np.sin(y)
    return total


PARAMS = {"w": RNG.standard_normal((3, 2)), "b": np.array([0.1, -0.2])}
W, XS = RNG.standard_normal((4, 3)), RNG.standard_normal((5, 3))
CASES = [
    (network, "params", ("x", "y"), (PARAMS, XS, RNG.standard_normal((5, 2)))),
    (network, ("params", "x"), ("x", "y"), (PARAMS, XS, RNG.standard_normal((5, 2)))),
    (label, "w", ("x", "k"), (W, XS, np.array([0, 3, 1, 1, 2]))),
    (branching, "w", "x", (np.array([1.0, 2.0, 3.0]), XS)),
    (flagged, "w", ("x", "first"), (np.array([1.0, 2.0, 3.0]), XS, np.array([False, True, True, False, True]))),
    (power, "w", "x", (np.array([1.0, 2.0, 3.0]), XS[:, 0])),
    (power, "x", 1, (np.array([1.0, 2.0, 3.0]), XS[:, 0])),
    (power, "w", ("w", "x"), (XS, XS[:, 0])),
]


@pytest.mark.parametrize(("f", "wrt", "over", "args"), CASES)
def test_each_sample_has_its_gradient(f, wrt, over, args):
    names = list(f.__code__.co_varnames[: f.__code__.co_argcount])
    chosen = [over] if not isinstance(over, tuple) else list(over)
    places = [names.index(o) if isinstance(o, str) else o for o in chosen]
    batched = s2sad.batched_grad(f, wrt, over=over)
    got = batched(*args)
    for i in range(5):
        one = [a[i] if k in places else a for k, a in enumerate(args)]
        one = [a.item() if isinstance(a, np.generic) else a for a in one]
        want = s2sad.grad(f, wrt)(*one)
        for g, w in zip(leaves(got), leaves(want), strict=True):
            np.testing.assert_allclose(g[i], w, rtol=1e-12, atol=1e-13)


def leaves(value):
    if isinstance(value, dict):
        return [leaf for v in value.values() for leaf in leaves(v)]
    return [leaf for v in value for leaf in leaves(v)] if isinstance(value, tuple) else [value]


def test_at_once_or_why_not():
    batched = s2sad.batched_grad(network, over=("x", "y"))
    batched(*CASES[0][3])
    assert batched.how == "all at once"
    assert "for " not in batched.source_for(*CASES[0][3])
    branched = s2sad.batched_grad(branching, over="x")
    branched(*CASES[3][3])
    assert branched.how == "one after the other: the way through the program depends on what varies"


def test_no_samples():
    got = s2sad.batched_grad(network, ("params", "x"), over=("x", "y"))(PARAMS, np.zeros((0, 3)), np.zeros((0, 2)))
    assert got[0]["w"].shape == (0, 3, 2) and got[0]["b"].shape == (0, 2) and got[1].shape == (0, 3)


@pytest.mark.parametrize(
    ("over", "args", "code"),
    [
        (("x", "y"), (PARAMS, XS, np.zeros((4, 2))), "S2S404"),
        ("y", (PARAMS, XS, 1.0), "S2S404"),
        ("z", (PARAMS, XS, np.zeros((5, 2))), "S2S401"),
        ((), (PARAMS, XS, np.zeros((5, 2))), "S2S401"),
    ],
)
def test_bad_samples(over, args, code):
    with pytest.raises(s2sad.S2sadError) as caught:
        s2sad.batched_grad(network, over=over)(*args)
    assert caught.value.code == code


def scaled(x, params, *, n=2):
    return np.sum(x**n) * x[0] * params["w"][1] + params["w"][0] * params["c"]


X = np.array([1.0, 2.0, 3.0, 4.0])
PQ = {"w": [2.0, 3.0], "c": 5.0}


def test_chosen_elements():
    whole = s2sad.grad(scaled, wrt=("x", "params"))(X, PQ)
    np.testing.assert_allclose(s2sad.grad(scaled, wrt="x[1:3]")(X, PQ), whole[0][1:3])
    np.testing.assert_allclose(s2sad.grad(scaled, wrt="x[[0, 0, 3]]")(X, PQ, n=3)[2], 3 * 16.0 * X[0] * 3.0)
    assert s2sad.grad(scaled, wrt="x[-1]")(X, PQ) == whole[0][-1]
    assert s2sad.grad(scaled, wrt="params['w'][1]")(X, PQ) == whole[1]["w"][1]
    both = s2sad.grad(scaled, wrt=("params['c']", "x[0]", "x[2:]"))(X, PQ)
    assert both[:2] == (whole[1]["c"], whole[0][0]) and PQ == {"w": [2.0, 3.0], "c": 5.0}
    value, part = s2sad.value_and_grad(scaled, wrt="x[:2]")(X, PQ)
    assert value == scaled(X, PQ)
    np.testing.assert_allclose(part, whole[0][:2])


def test_chosen_elements_in_all_operators():
    h = s2sad.hessian(scaled)(X, PQ)
    np.testing.assert_allclose(s2sad.hessian(scaled, wrt="x[1:3]")(X, PQ), h[1:3, 1:3])
    v = np.array([1.0, -2.0])
    np.testing.assert_allclose(s2sad.hvp(scaled, wrt="x[1:3]")(X, PQ, v), h[1:3, 1:3] @ v)
    np.testing.assert_allclose(s2sad.jacobian(lambda x: x * x, wrt="x[:2]")(X), np.diag(2.0 * X)[:, :2])
    _, dot = s2sad.jvp(lambda x: x * x, wrt="x[:2]")(X, v)
    np.testing.assert_allclose(dot, [2.0, -8.0, 0.0, 0.0])
    value, pull = s2sad.pullback(lambda x: x * x, wrt="x[1]")(X)
    assert pull(np.ones(4)) == 4.0
    np.testing.assert_array_equal(s2sad.grad(lambda x: np.sum(x * x), wrt="x[1:]")(np.arange(3)), [2.0, 4.0])


def test_chosen_elements_and_a_function_that_writes():
    def f(x):
        x[1] = x[0] * x[2]
        return np.sum(x * x)

    x = X.copy()
    np.testing.assert_array_equal(s2sad.grad(f, wrt="x[:2]")(x), s2sad.grad(f)(x)[:2])
    np.testing.assert_array_equal(x, X)


@pytest.mark.parametrize(
    ("wrt", "args"),
    [("z[0]", (X, PQ)), ("x[n]", (X, PQ)), ("x[", (X, PQ)), ("x[0].real", (X, PQ)), ("params[0]", (X, (1.0, 2.0)))],
)
def test_wrong_parts(wrt, args):
    with pytest.raises(s2sad.CallError) as caught:
        s2sad.grad(scaled, wrt=wrt)(*args)
    assert caught.value.code == "S2S401"
