"""Derivatives with respect to parts of objects: ``wrt="self.layers[0].W"``."""

import pickle
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np
import pytest

import s2sad
from s2sad.testing import check_grad
from tests.api.test_objects import Layer, Net, X, loss, net


@dataclass
class Model:
    W: np.ndarray
    b: float
    name: str = "model"
    count: int = 3
    history: list = field(default_factory=list)

    def loss(self, x):
        return np.sum((self.W @ x + self.b) ** 2) * self.count

    def remember(self, x):
        self.history = [*self.history, x * self.b]
        self.b = self.b * x
        return self.history[-1] * self.b

    @property
    def size(self):
        return self.W.size


class State(NamedTuple):
    position: float
    speed: float


def model():
    return Model(np.array([[1.0, 2.0], [3.0, 4.0]]), 0.5)


def by_position(s, t):
    return s.position * t + s.speed**2


def test_attribute():
    m = model()
    whole = s2sad.grad(Model.loss, wrt="self")(m, X)
    np.testing.assert_array_equal(s2sad.grad(Model.loss, wrt="self.W")(m, X), whole.W)
    assert s2sad.grad(Model.loss, wrt="self.b")(m, X) == whole.b
    both = s2sad.grad(Model.loss, wrt=("self.b", "x"))(m, X)
    assert both[0] == whole.b
    np.testing.assert_array_equal(both[1], s2sad.grad(Model.loss, wrt="x")(m, X))
    assert s2sad.grad(by_position, wrt="s.speed")(State(1.0, 3.0), 2.0) == 6.0
    assert s2sad.grad(lambda p: p.q.a * p.q.b, wrt="p.q.a")(SimpleNamespace(q=SimpleNamespace(a=2.0, b=3.0))) == 3.0


def test_deep_parts():
    m, whole = net(), None
    whole = s2sad.grad(loss)(m, X)
    found = s2sad.grad(loss, wrt=("model.layers[0].W", "model.options['decay']", "model.layers[1]"))(m, X)
    np.testing.assert_allclose(found[0], whole.layers[0].W)
    assert found[1] == pytest.approx(whole.options["decay"])
    assert type(found[2]) is Layer
    np.testing.assert_allclose(found[2].b, whole.layers[1].b)
    np.testing.assert_allclose(s2sad.grad(loss, wrt="model.layers[0].W[1:, 0]")(m, X), whole.layers[0].W[1:, 0])
    np.testing.assert_allclose(s2sad.grad(loss, wrt="model.layers[-1].b")(m, X), whole.layers[1].b)
    layers = s2sad.grad(loss, wrt="model.layers")(m, X)
    np.testing.assert_allclose(layers[0].b, whole.layers[0].b)


@pytest.mark.parametrize(
    "wrt", ["model.scale", "model.layers[0].W", "model.layers[1]", ("model.layers[0].b", "model.layers[1].b", "x")]
)
def test_both_modes_and_second_order(wrt):
    check_grad(loss, net(), X, wrt=wrt, order=2)


def test_bound_methods():
    m = model()
    assert s2sad.grad(m.loss, wrt="self.b")(X) == s2sad.grad(Model.loss, wrt="self.b")(m, X)
    assert s2sad.grad(m.loss, wrt="self")(X).b == s2sad.grad(Model.loss, wrt="self")(m, X).b
    b, x = s2sad.grad(m.loss, wrt=("self.b", 0))(X)
    np.testing.assert_array_equal(x, s2sad.grad(m.loss)(X))
    assert "self_b" in s2sad.grad(m.loss, wrt="self.b").source_for(X)
    value, pull = s2sad.pullback(m.loss, wrt="self.b")(X)
    assert value == m.loss(X) and pull(1.0) == b


def test_every_operator():
    m = model()
    b = s2sad.grad(Model.loss, wrt="self.b")(m, X)
    assert s2sad.value_and_grad(Model.loss, wrt="self.b")(m, X) == (m.loss(X), b)
    assert s2sad.vjp(Model.loss, wrt="self.b")(m, X, 2.0) == 2.0 * b
    assert s2sad.jvp(Model.loss, wrt="self.b")(m, X, 3.0) == (m.loss(X), 3.0 * b)
    assert s2sad.linearize(Model.loss, wrt="self.b")(m, X)[1](3.0) == pytest.approx(3.0 * b)
    # (W x + b)^2 twice, times three
    assert s2sad.hvp(Model.loss, wrt="self.b")(m, X, 1.0) == 12.0
    assert s2sad.vhp(Model.loss, wrt="self.b")(m, X, 1.0) == 12.0
    assert s2sad.hessian(Model.loss, wrt="self.b")(m, X) == 12.0
    assert s2sad.laplacian(Model.loss, wrt="self.b")(m, X) == 12.0
    assert s2sad.hessian_diagonal(Model.loss, wrt="self.b")(m, X) == 12.0
    jacobian = s2sad.jacobian(lambda p, x: p.W @ x, wrt="p.W")(m, X)
    np.testing.assert_array_equal(jacobian, np.einsum("ij,k->ijk", np.eye(2), X))
    assert s2sad.jacobian(Model.loss, wrt="self.W").__class__.__name__ == "Chosen"


def test_only_the_part_is_differentiated():
    text = s2sad.grad(Model.loss, wrt="self.b").source_for(model(), X)
    assert "W_bar" not in text and "zeros_like" not in text and "replaced" not in text
    text = s2sad.grad(lambda layer, x: np.sum(layer(x)), wrt="layer.W").source_for(net().layers[0], X)
    assert "b_bar" not in text and "zeros_like" not in text and "replaced" not in text
    assert "zeros_like" not in s2sad.grad(lambda p: p["a"] * p["b"], wrt="p['a']").source_for({"a": 1.0, "b": 2.0})


def test_objects_that_are_written():
    m = model()
    # b x * b x
    assert s2sad.grad(Model.remember, wrt="self.b")(m, 3.0) == pytest.approx(2 * 0.5 * 9.0)
    assert (m.b, m.history) == (0.5, [])


def test_integers_that_are_chosen_are_floats():
    assert s2sad.grad(Model.loss, wrt="self.count")(model(), X) == pytest.approx(model().loss(X) / 3)


def test_derivatives_inside():
    inner = s2sad.grad(by_position, wrt="s.speed")

    def outer(v):
        return v * inner(State(1.0, v * v), 2.0)

    # v * 2 v^2
    assert s2sad.grad(outer)(3.0) == pytest.approx(6 * 9.0)


def test_pickled():
    df = pickle.loads(pickle.dumps(s2sad.grad(loss, wrt="model.scale")))
    m = net()
    assert df(m, X) == s2sad.grad(loss, wrt="model.scale")(m, X)
    assert pickle.loads(pickle.dumps(s2sad.grad(m.loss, wrt="self.scale")))(X) == df(m, X)


@pytest.mark.parametrize(
    ("wrt", "message", "why"),
    [
        ("model.V", "`model`, a Net, has no attribute `V`", "model.V\n             ^^"),
        ("model.layers[7].W", "`model.layers` has no such element", "model.layers[7].W\n                    ^^^"),
        ("model.options['z']", "`model.options` has no such element", "model.options['z']\n                     ^^^^^"),
        ("model.loss", "`loss` is no attribute that is kept in `model`", "model.loss\n             ^^^^^"),
        ("model.scale[0]", "asks for an element of `model.scale`, a float", "model.scale[0]\n                   ^^^"),
        (("model", "model.scale"), "`model` and `model.scale`, which have parts in common", None),
        (("model.scale", 0), "`model` and `model.scale`, which have parts in common", None),
        (("model.layers[0].W", "model.layers"), "which have parts in common", None),
        (("model.scale", "model.scale"), "which have parts in common", None),
        (("model.layers[1].W", "model.layers[-1].W"), "which have parts in common", None),
        (("x[0]", "x[:2]"), "which have parts in common", None),
        ("net.scale", "is not a part of a parameter", None),
        ("model.layers[i]", "is not a part of a parameter", None),
    ],
)
def test_wrong_parts(wrt, message, why):
    with pytest.raises(s2sad.CallError) as caught:
        s2sad.grad(loss, wrt=wrt)(net(), X)
    assert caught.value.code == "S2S401"
    assert message in str(caught.value)
    assert why is None or f"why:  {why}" in str(caught.value)


def test_parts_without_a_derivative():
    with pytest.raises(s2sad.CallError, match="wrt='model.layers.0..activation' is 'tanh': it has no deriv") as caught:
        s2sad.grad(loss, wrt="model.layers[0].activation")(net(), X)
    assert caught.value.code == "S2S405"


def test_other_parts_stay_apart():
    found = s2sad.grad(loss, wrt=("model.layers[0].W", "model.layers[1].W", "x[0]", "x[1]"))(net(), X)
    assert [np.shape(g) for g in found] == [(3, 2), (1, 3), (), ()]
    assert isinstance(net(), Net)


def below(p):
    p.child.a = p.a * p.child.a
    return p.child.a**2


def grown(p):
    p.xs.append(p.a)
    return p.xs[0] * p.xs[-1]


@pytest.mark.parametrize(
    ("function", "wrt", "expected"),
    [(below, "p.a", 2 * 1.3 * 0.49), (below, "p.child.a", 2 * 1.69 * 0.7), (below, "p.child", None)]
    + [(grown, "p.a", 0.5), (grown, "p.xs[0]", 1.3), (grown, "p.xs", [1.3, 0.0])],
)
def test_what_is_written_below_a_part_is_right_or_refused(function, wrt, expected):
    p = SimpleNamespace(a=1.3, child=SimpleNamespace(a=0.7), xs=[0.5, 0.7])
    try:
        found = s2sad.grad(function, wrt=wrt)(p)
        _, dot = s2sad.jvp(function, wrt=wrt)(p, found)
    except s2sad.Ambiguous as error:
        assert error.code == "S2S302"
    else:
        expected = SimpleNamespace(a=2 * 1.69 * 0.7) if expected is None else expected
        assert found == (pytest.approx(expected) if isinstance(expected, (float, list)) else expected)
        assert dot > 0.0
