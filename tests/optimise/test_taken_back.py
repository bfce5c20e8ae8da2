"""Stores that nobody reads before they are taken back."""

from __future__ import annotations

import numpy as np
import pytest

import s2sad
from s2sad.optimise import taken_back
from tests.optimise import core_text

ARGUMENTS = {"x": 0.3, "i": 1, "u": np.array([0.1, 0.2, 0.3]), "w": np.array([1.0, 2.0, 3.0])}
SAVED = "o = u[1:].copy()\n"
CASES = [
    (SAVED + "u[1:] *= 2.0\nx = x + 1.0\nu[1:] = o\nreturn u, x", "x = x + 1.0\nreturn u, x"),
    ("o = u[i]\nu[i] = x * u[0]\nu[i] = o\nreturn u", "return u"),
    # one after the other
    ("p = u[0]\nu[0] = x\n" + SAVED + "u[1:] += w[1:]\nu[1:] = o\nu[0] = p\nreturn u", "return u"),
    # somebody reads it, by this name or another
    (SAVED + "u[1:] *= 2.0\nx = u[1]\nu[1:] = o\nreturn u, x", None),
    (SAVED + "u[1:] *= 2.0\nx = v[1]\nu[1:] = o\nreturn u, x", None),
    # another place, another value, a store between, a jump
    (SAVED + "u[:2] *= 2.0\nu[1:] = o\nreturn u", None),
    (SAVED + "u[1:] *= 2.0\nu[0] = 1.0\nu[1:] = o\nreturn u", None),
    ("o = u[i]\nu[i] = x\ni = 2\nu[i] = o\nreturn u", None),
    ("o = u[1:]\nu[1:] = w[1:]\nu[1:] = w[:2]\nreturn u, o", None),
    (SAVED + "u[1:] *= 2.0\nif x > 0.0:\n    return u\nu[1:] = o\nreturn u", None),
    (SAVED + "u[1:] *= w.pop()\nu[1:] = o\nreturn u", None),
    # what was saved is read as well
    (SAVED + "u[1:] *= 2.0\nu[1:] = o\nreturn u, o", None),
]


@pytest.mark.parametrize(("source", "expected"), CASES, ids=[c[0].replace("\n", "; ") for c in CASES])
def test_taken_back(source: str, expected: str | None) -> None:
    body = core_text.parsed(source)
    shared = {n: frozenset("uv") for n in "uv"}
    new = taken_back.run(body, shared, core_text.namespace(body), frozenset("op"))
    assert core_text.text(new) == core_text.text(core_text.parsed(expected or source))
    if expected is not None:
        for a, b in zip(core_text.called(new, ARGUMENTS), core_text.called(body, ARGUMENTS), strict=True):
            np.testing.assert_array_equal(a, b)


def test_the_last_store_of_a_program_is_not_made_for_its_gradient() -> None:
    def loss(u, k):  # noqa: ANN001, ANN202
        v = u.copy()
        v[1:] *= k * v[:-1]
        return np.sum(v)

    text = s2sad.grad(loss).source_for(np.ones(4), 2.0)
    assert "_old" not in text
    s2sad.testing.check_grad(loss, np.array([0.3, 0.7, 1.1, -0.2]), 2.0)
