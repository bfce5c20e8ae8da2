"""Derivatives with respect to objects: gradients have the class of the argument, seeds and tangents may have it."""

from collections import namedtuple
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np
import pytest

import s2sad
from s2sad.testing import check_grad

RNG = np.random.default_rng(0)


@dataclass(frozen=True)
class Layer:
    W: np.ndarray
    b: np.ndarray
    activation: str = "tanh"

    def __call__(self, x):
        z = self.W @ x + self.b
        return np.tanh(z) if self.activation == "tanh" else z


@dataclass
class Net:
    layers: list
    scale: float = 1.0
    steps: int = 2
    options: dict = field(default_factory=dict)

    def loss(self, x):
        for layer in self.layers:
            x = layer(x)
        for _ in range(self.steps):
            x = x * self.scale
        return np.sum(x * x) + self.options["decay"] * self.scale**2


@dataclass(slots=True)
class Slotted:
    a: float
    n: int = 2

    def value(self, x):
        return self.a**self.n * x


@dataclass
class Checked:
    ratio: float

    def __post_init__(self):
        if self.ratio <= 0.0:
            raise ValueError("the ratio is positive")


class Plain:
    def __init__(self, a, label):
        self.a, self.label = a, label

    @cached_property
    def square(self):
        return self.a * self.a

    def value(self, x):
        return self.square * x + self.a


class State(NamedTuple):
    position: float
    speed: np.ndarray
    name: str = "body"


Pair = namedtuple("Pair", ["a", "b"])


def net():
    layers = [Layer(RNG.standard_normal((3, 2)), np.zeros(3)), Layer(RNG.standard_normal((1, 3)), np.ones(1), "none")]
    return Net(layers, 0.9, 2, {"decay": 0.1, "count": 3})


def loss(model, x):
    return model.loss(x)


X = np.array([0.3, -0.8])


def test_gradient_of_a_dataclass_is_one():
    model = net()
    g = s2sad.grad(loss)(model, X)
    assert type(g) is Net and [type(layer) for layer in g.layers] == [Layer, Layer]
    assert g.steps is None and g.layers[0].activation is None and g.options["count"] is None
    h = 1e-6
    up, down = (Net(model.layers, model.scale + s, 2, model.options).loss(X) for s in (h, -h))
    assert g.scale == pytest.approx((up - down) / (2 * h), rel=1e-7)
    assert g.options["decay"] == pytest.approx(model.scale**2)
    assert g.layers[0].W.shape == (3, 2) and g.layers[1].b.shape == (1,)


@pytest.mark.parametrize("function", [loss, Net.loss])
def test_both_modes_and_second_order(function):
    check_grad(function, net(), X, order=2)


def test_methods_as_functions():
    model = net()
    assert s2sad.grad(Net.loss, wrt="self")(model, X).scale == s2sad.grad(loss)(model, X).scale


def test_objects_with_slots():
    g = s2sad.grad(Slotted.value, wrt="self")(Slotted(3.0), 5.0)
    assert type(g) is Slotted and (g.a, g.n) == (30.0, None)


def test_a_gradient_is_not_checked_as_an_argument_is():
    # the gradient is negative: code of the class is not run to make it
    g = s2sad.grad(lambda p: -3.0 * p.ratio)(Checked(2.0))
    assert type(g) is Checked and g.ratio == -3.0


def test_gradient_of_another_object_is_a_namespace():
    p = Plain(3.0, "text")
    assert p.square == 9.0
    # what the cached property keeps is no variable: it follows from `a`
    assert s2sad.grad(Plain.value, wrt="self")(p, 2.0) == SimpleNamespace(a=13.0, label=None)
    given = SimpleNamespace(a=2.0, b=[1.0, 2.0], n=4, text="t", none=None, flag=True)
    g = s2sad.grad(lambda p: p.a * p.b[0] * p.n)(given)
    assert g == SimpleNamespace(a=4.0, b=[8.0, 0.0], n=None, text=None, none=None, flag=None)


def test_gradient_of_a_namedtuple_is_one():
    def energy(s, t):
        return s.position * t + np.sum(s.speed**2)

    g = s2sad.grad(energy)(State(2.0, np.array([1.0, 3.0])), 5.0)
    assert type(g) is State and g.position == 5.0 and g.name is None
    np.testing.assert_array_equal(g.speed, [2.0, 6.0])
    assert s2sad.grad(lambda p: p.a * p.b)(Pair(2.0, 3)) == Pair(3.0, None)


def test_objects_in_containers():
    def total(xs):
        return xs["a"][0].a * xs["b"].a

    assert s2sad.grad(total)({"a": [Slotted(2.0)], "b": Pair(3.0, 1)}) == {
        "a": [Slotted(3.0, None)],
        "b": Pair(2.0, None),
    }


def test_integers_in_float_fields_are_floats():
    # declared as a float: never an integer's zero gradient
    assert s2sad.grad(lambda p: p.a**2)(Slotted(3)) == Slotted(6.0, None)
    assert s2sad.grad(lambda s: s.position**2)(State(3, np.zeros(1))).position == 6.0


def test_attributes_that_do_not_matter_are_zero():
    g = s2sad.grad(lambda m: m.scale)(net())
    np.testing.assert_array_equal(g.layers[0].W, np.zeros((3, 2)))
    assert g.options == {"decay": 0.0, "count": None}


def test_the_argument_stays():
    def changed(p, x):
        p.a = p.a * x
        p.label = "other"
        return p.a * p.a

    p = Plain(3.0, "text")
    assert s2sad.grad(changed)(p, 2.0).a == 24.0
    assert (p.a, p.label) == (3.0, "text")


def test_single_precision_stays():
    layer = Layer(np.ones((2, 2), np.float32), np.ones(2, np.float32), "none")
    g = s2sad.grad(lambda layer, x: np.sum(layer(x) ** 2))(layer, np.ones(2, np.float32))
    assert g.W.dtype == g.b.dtype == np.float32


def flat(g):
    parts = [p for layer in g.layers for p in (layer.W.ravel(), layer.b)]
    return np.concatenate([*parts, [g.scale, g.options["decay"]]])


def test_every_operator():
    model, gradient = net(), s2sad.grad(loss)(net(), X)
    model = replace(model, layers=net().layers)
    gradient = s2sad.grad(loss)(model, X)
    g = flat(gradient)
    value, again = s2sad.value_and_grad(loss)(model, X)
    assert value == model.loss(X) and np.array_equal(flat(again), g)
    np.testing.assert_allclose(flat(s2sad.vjp(loss)(model, X, 2.0)), 2.0 * g)
    np.testing.assert_allclose(flat(s2sad.pullback(loss)(model, X)[1](1.0)), g)
    assert s2sad.jvp(loss)(model, X, gradient)[1] == pytest.approx(g @ g)
    assert s2sad.linearize(loss)(model, X)[1](gradient) == pytest.approx(g @ g)
    for mode in ("forward", "reverse"):
        np.testing.assert_allclose(flat(s2sad.jacobian(loss, mode=mode)(model, X)), g)
    product = flat(s2sad.hvp(loss)(model, X, gradient))
    np.testing.assert_allclose(flat(s2sad.vhp(loss)(model, X, gradient)), product)
    h = 1e-6 / np.max(np.abs(g))
    up, down = (flat(s2sad.grad(loss)(moved(model, gradient, s), X)) for s in (h, -h))
    np.testing.assert_allclose(product, (up - down) / (2 * h), rtol=1e-5, atol=1e-6)
    diagonal = flat(s2sad.hessian_diagonal(loss)(model, X))
    assert s2sad.laplacian(loss)(model, X) == pytest.approx(np.sum(diagonal))
    hessian = s2sad.hessian(loss)(model, X)
    assert hessian.scale.scale == pytest.approx(diagonal[-2])
    np.testing.assert_allclose(hessian.layers[0].b.layers[0].b.diagonal(), diagonal[6:9])
    newton = s2sad.gauss_newton_vp(lambda m, x: m.loss(x))(model, X, gradient)
    np.testing.assert_allclose(flat(newton), g * (g @ g))


def moved(p, g, h):
    """Return ``p + h g``: what an optimiser does. None has no part in it."""
    if g is None:
        return p
    if isinstance(p, list):
        return [moved(u, v, h) for u, v in zip(p, g, strict=True)]
    if isinstance(p, dict):
        return {k: moved(p[k], g[k], h) for k in p}
    if isinstance(p, (Net, Layer)):
        return replace(p, **{f.name: moved(getattr(p, f.name), getattr(g, f.name), h) for f in fields(p)})
    return p + h * g


def test_results_that_are_objects():
    def made(x):
        return Layer(x * np.ones(2), x * x * np.ones(1))

    value, dot = s2sad.jvp(made)(3.0, 1.0)
    assert type(dot) is Layer and dot.activation is None
    np.testing.assert_array_equal(dot.b, [6.0])
    seed = Layer(np.array([1.0, 2.0]), np.array([10.0]))
    assert s2sad.vjp(made)(3.0, seed) == 63.0
    # without the text, and as a namespace
    assert s2sad.vjp(made)(3.0, SimpleNamespace(W=seed.W, b=seed.b)) == 63.0
    value, pull = s2sad.pullback(made)(3.0)
    assert pull(seed) == pull(dot.__class__(seed.W, seed.b, None)) == 63.0


def test_wrong_seeds_are_refused():
    with pytest.raises(s2sad.CallError, match=r"`model_dot.scale` is an array of shape \(1,\)") as caught:
        s2sad.jvp(loss)(net(), X, replace(net(), scale=np.ones(1)))
    assert caught.value.code == "S2S403"
    with pytest.raises(s2sad.CallError, match="a Net with layers, scale, options"):
        s2sad.jvp(loss)(net(), X, SimpleNamespace(scale=1.0))
    with pytest.raises(s2sad.CallError, match="a Net with layers, scale, options"):
        s2sad.jvp(loss)(net(), X, 1.0)


def test_objects_that_hold_themselves_are_refused():
    given = SimpleNamespace(a=1.0, b=[])
    given.b.append(given)
    with pytest.raises(s2sad.CallError, match="the argument `p`, a SimpleNamespace, holds itself") as caught:
        s2sad.grad(lambda p: p.a * 2.0)(given)
    assert caught.value.code == "S2S405"
    assert s2sad.grad(lambda p: p.a * 2.0, wrt="p.a")(given) == 2.0


def test_objects_without_variables_are_refused():
    with pytest.raises(s2sad.CallError, match="a SimpleNamespace, holds no number that has a derivative") as caught:
        s2sad.grad(lambda p: p.a * 2.0)(SimpleNamespace(a=1, b=2))
    assert caught.value.code == "S2S405"


@dataclass
class Line:
    slope: float
    shift: float = 0.0
    name: str = "line"

    def __call__(self, x):
        return self.slope * x + self.shift


def test_the_text_makes_the_gradient_as_one_would():
    def loss(line, x):
        return line(x) ** 2

    text = s2sad.grad(loss).source_for(Line(2.0), 3.0)
    assert "Line(slope=out_1_bar * x, shift=out_1_bar, name=None)" in text
    assert "zeros_like" not in text and "as_gradient" not in text
    assert s2sad.grad(loss)(Line(2.0), 3.0) == Line(36.0, 12.0, None)
    assert "Line" not in s2sad.grad(lambda p: -p.a * 2.0).source_for(SimpleNamespace(a=1.0))


def test_arrays_of_a_gradient_are_its_own():
    def inner(p, c):
        return np.sum(p.a * c) - np.sum(p.b)

    c = np.array([1.0, 2.0])
    given = SimpleNamespace(a=np.ones(2), b=np.ones(2), k=3)
    g = s2sad.grad(inner)(given, c)
    g.a[0] = g.b[0] = 5.0
    assert c.tolist() == [1.0, 2.0] and g == g and g.k is None
    again = s2sad.grad(inner)(given, c)
    assert again.a.tolist() == [1.0, 2.0] and again.b.tolist() == [-1.0, -1.0]
    v, pull = s2sad.pullback(lambda p: p.a)(given)
    seed = np.array([1.0, 2.0])
    pull(seed).a[0] = 7.0
    assert seed.tolist() == [1.0, 2.0]
