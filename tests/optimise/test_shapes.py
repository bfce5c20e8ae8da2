"""A number in place of an array filled with it, an operand asked for the shape of a result: where shapes are known."""

from __future__ import annotations

import numpy as np
import pytest

import s2sad
from s2sad import kinds
from s2sad.optimise import shapes
from s2sad.rules import library
from tests.optimise import core_text

library.load()
SHORT, LONG = kinds.Array("float64", (("n", 0),)), kinds.Array("float64", (("m", 0), ("n", 0)))
SINGLE = kinds.Array("float32", (("n", 0),))
ARGUMENTS = {"x": 0.3, "n": 3, "u": np.array([0.1, 0.2, 0.3]), "m": np.arange(6.0).reshape(2, 3)}
ARGUMENTS["s"] = ARGUMENTS["u"].astype(np.float32)
KINDS = {"u": SHORT, "v": SHORT, "w": SHORT, "m": LONG, "s": SINGLE, "r": SINGLE, "q": LONG}

CASES = [
    ("t = np.full_like(u, x)\nreturn t * (2.0 * u)", "t = x\nreturn t * (2.0 * u)"),
    ("v = np.ones_like(u)\nreturn -np.sin(u) / v", "v = 1.0\nreturn -np.sin(u) / v"),
    ("v = np.full_like(u, x)\nw = np.zeros(3)\nw[1:] += v[1:]\nreturn w", None),
    ("v = np.full_like(u, x)\nw = np.zeros(3)\nw[:] += v\nreturn w", "v = x\nw = np.zeros(3)\nw[:] += v\nreturn w"),
    # the result itself, or a view of it, is an array
    ("v = np.full_like(u, x)\nreturn v", None),
    ("v = np.full_like(u, x)\nv[0] = 2.0\nreturn v * u", None),
    ("v = np.full_like(u, x)\nreturn v * u + np.sum(v)", None),
    ("v = np.full_like(u, x)\nw = np.ones_like(u)\nreturn v * w", None),
    ("v = np.full_like(u, x)\nreturn v @ u", None),
    # another shape, dtype, or a number that may be an array
    ("v = np.full_like(u, x)\nreturn v * x", None),
    ("v = np.full_like(m, x)\nreturn v * u", None),
    ("r = np.full_like(s, x)\nreturn r * s", None),
    ("v = np.full_like(u, u)\nreturn v * u", None),
    ("v = np.full_like(u, 1)\nreturn v * u", None),
    # bound twice, or read before it is bound again
    ("v = np.full_like(u, x)\nif x > 0:\n    v = np.full_like(u, 2.0)\nreturn v * u", None),
    ("w = u\nfor i in range(n):\n    w = w * u\n    v = np.ones_like(u)\nreturn w * v", None),
    # what is repeated along axes
    (
        "q = unreduce(np.sin(u), np.shape(m), 0, False)\nreturn q * m",
        "q = np.sin(u)\nreturn q * m",
    ),
    (
        "q = unreduce(np.sum(m, axis=1), np.shape(m), -1, False, True)\nreturn m / q - q * m",
        "q = np.sum(m, axis=1)[:, None]\nreturn m / q - q * m",
    ),
    (
        "q = unreduce(np.sum(m, axis=1, keepdims=True), np.shape(m), 1, True)\nreturn m - q",
        "q = np.sum(m, axis=1, keepdims=True)\nreturn m - q",
    ),
    (
        "q = unreduce(np.sum(m), np.shape(m), (0, 1))\nreturn m - q",
        "q = np.sum(m)\nreturn m - q",
    ),
    (
        "q = m * 2.0\nq[...] += unreduce(np.sum(m, axis=1), np.shape(m), 1)\nreturn q",
        "q = m * 2.0\nq[...] += np.sum(m, axis=1)[:, None]\nreturn q",
    ),
    ("q = unreduce(np.sin(u), np.shape(m), 0)\nreturn q", None),
    ("q = unreduce(np.sin(u), np.shape(m), 0)\nreturn q * u", None),
    ("q = unreduce(np.sin(u), np.shape(m), 0)\nreturn np.sum(q) * m", None),
    ("q = unreduce(np.sin(u), np.shape(m), 0)\nq[0] = 1.0\nreturn q * m", None),
    ("q = unreduce(np.sin(u), np.shape(m), n - 3)\nreturn q * m", None),
    ("q = unreduce(np.sin(u), np.shape(m), 0, False, m > 1.0)\nreturn q * m", None),
    ("v = np.sin(u)\nq = unreduce(v, np.shape(m), 0)\nv[0] = 1.0\nreturn q * m + v[0]", None),
    ("q = unreduce(u, np.shape(m), 0)\nu[0] = 1.0\nreturn q * m", None),
    # shapes
    (
        "v = np.exp(u)\nw = np.sin(v)\nreturn np.size(w) * np.sum(v)",
        "v = np.exp(u)\nw = np.sin(v)\nreturn np.size(v) * np.sum(v)",
    ),
    ("v = np.exp(u)\nreturn np.zeros_like(v)", "v = np.exp(u)\nreturn np.zeros_like(u)"),
    ("v = np.exp(u)\nreturn np.shape(v), v", None),
    ("v = np.exp(u)\nu = m[0]\nreturn np.shape(v)", None),
    ("r = np.exp(s)\nreturn np.zeros_like(r)", None),
]


@pytest.mark.parametrize(("source", "expected"), CASES, ids=[c[0].replace("\n", "; ") for c in CASES])
def test_shapes(source: str, expected: str | None) -> None:
    body = core_text.parsed(source)
    types = {n: KINDS.get(n, kinds.INT if n in "ni" else kinds.FLOAT) for n in "nixtuvwmsrq"}
    if "t =" in source:
        types["t"] = SHORT
    new = shapes.run(body, types, core_text.namespace(body), frozenset("tvwrq"), frozenset(ARGUMENTS), dict)
    for a, b in zip(_leaves(core_text.called(new, ARGUMENTS)), _leaves(core_text.called(body, ARGUMENTS)), strict=True):
        np.testing.assert_array_equal(a, b)
        assert np.asarray(a).dtype == np.asarray(b).dtype
    assert core_text.text(new) == core_text.text(core_text.parsed(expected or source))


def _leaves(value: object) -> list[object]:
    return list(value) if isinstance(value, tuple) else [value]


def test_the_gradient_of_a_mean_has_no_array_of_equal_numbers() -> None:
    def loss(w, x, y):  # noqa: ANN001, ANN202
        return np.mean(np.log1p(np.exp(-y * (x @ w))))

    text = s2sad.grad(loss).source_for(np.zeros(3), np.zeros((5, 3)), np.zeros(5))
    assert "full_like" not in text and "log1p" not in text
