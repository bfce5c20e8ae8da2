"""What is computed twice is computed once, and only where nobody can tell."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest

from s2sad.names import Namer
from s2sad.optimise import common
from s2sad.optimise.passes import sharing
from s2sad.rules import library
from tests.optimise import core_text

library.load()
ARGUMENTS = {"x": 0.3, "y": 0.8, "n": 3, "u": np.array([0.1, 0.2, 0.3]), "v": np.array([1.0, 2.0, 3.0])}
PARTS = frozenset({"t", "t_1", "t_2", "w_1", "w_2", "w_3", "x_bar", "u_bar"})


def shared(source: str) -> str:
    """Return the text after the pass; check that it computes the same."""
    body = core_text.parsed(source)
    arguments = {k: v for k, v in ARGUMENTS.items()}
    types = core_text.kinds_of(body, arguments)
    namespace = core_text.namespace(body)
    groups = sharing(body, lambda n: types[n], types, namespace)
    namer = Namer({*types, *namespace.bindings})
    new, _ = common.run(body, types, namespace, groups, PARTS, frozenset(arguments), namer)
    np.testing.assert_equal(core_text.called(new, arguments), core_text.called(body, arguments))
    return core_text.text(new)


# (the program, what is left of it; None: nothing may change)
CASES: list[tuple[str, Any]] = [
    # names: the user's, else the part's, else one made from the call
    ("t_1 = np.exp(x)\nt_2 = np.exp(x)\nreturn t_1 * t_2", "t_1 = np.exp(x)\nreturn t_1 * t_1"),
    ("t_1 = np.exp(x)\na = np.exp(x)\nreturn t_1 * a", "a = np.exp(x)\nreturn a * a"),
    ("a = np.exp(x)\nb = np.exp(x)\nreturn a * b", "a = np.exp(x)\nb = a\nreturn a * b"),
    ("a = 2.0 * np.exp(x)\nreturn a + np.exp(x)", "exp_x = np.exp(x)\na = 2.0 * exp_x\nreturn a + exp_x"),
    ("return np.exp(-x * x) + np.exp(-x * x)", "exp_1 = np.exp(-x * x)\nreturn exp_1 + exp_1"),
    ("a = 2.0 * np.exp(x)\nb = np.exp(x)\nreturn a + b", "b = np.exp(x)\na = 2.0 * b\nreturn a + b"),
    # equal through other names, and through what is shared
    ("t = x\na = np.exp(x)\nreturn a * np.exp(t)", "t = x\na = np.exp(x)\nreturn a * a"),
    (
        "t_1 = math.sqrt(x)\nt_2 = math.sqrt(x)\nreturn np.exp(t_1) * np.exp(t_2)",
        "t_1 = math.sqrt(x)\nexp_t_1 = np.exp(t_1)\nreturn exp_t_1 * exp_t_1",
    ),
    # what is cheap stays
    ("a = x * y\nb = x * y\nreturn a * b", None),
    ("a = u[0]\nb = u[0]\nreturn a * b - -u[0] * -u[0]", None),
    ("a = np.shape(u)[0]\nreturn a * np.shape(u)[0]", None),
    (
        "w_1 = 2.0 * u\nreturn np.dot(w_1, u + 1.0) - np.sum(2.0 * u)",
        "w_1 = 2.0 * u\nreturn np.dot(w_1, u + 1.0) - np.sum(2.0 * u)",
    ),
    ("w_1 = u * v\nw_2 = u * v\nreturn np.dot(w_1, w_2)", "w_1 = u * v\nreturn np.dot(w_1, w_1)"),
    # bound again
    ("a = np.exp(x)\nx = 2.0 * x\nreturn a * np.exp(x)", None),
    ("a = np.exp(x)\nb = 2.0 * a\na = 1.0\nreturn a * b * np.exp(x)", None),
    ("a = np.exp(x)\nif x > 0:\n    x = 2.0\nreturn a * np.exp(x)", None),
    ("a = np.exp(x)\nfor i in range(n):\n    a = a * np.exp(x)\n    x = x * y\nreturn a", None),
    ("a = np.exp(y)\nwhile np.exp(x) < 3.0:\n    x = x + np.exp(x)\nreturn a", None),
    # branches: not from one arm to the other or to what follows; from before into both
    ("if x > 0:\n    a = np.exp(x)\nelse:\n    a = 1.0 / np.exp(x)\nreturn a", None),
    ("b = np.exp(x)\nif y > 5:\n    y = x\nelse:\n    b = b * np.exp(y)\nreturn b", None),
    ("a = 1.0\nif x > 5:\n    a = np.log(y)\nreturn a + np.log(y)", None),
    ("a = np.exp(x) if x > 5 else 1.0\nreturn a * np.exp(x)", None),
    ("a = x > 5 and np.exp(x)\nreturn np.exp(x)", None),
    ("a = [np.exp(x) for i in range(n)]\nreturn np.exp(x)", None),
    (
        "a = np.exp(x)\nif x > 0:\n    b = np.exp(x)\nelse:\n    b = 2.0 * np.exp(x)\nreturn b",
        "a = np.exp(x)\nif x > 0:\n    b = a\nelse:\n    b = 2.0 * a\nreturn b",
    ),
    ("a = 1.0\nif x > 5:\n    a = 1.0\nelif x > np.exp(y):\n    a = 2.0 + np.exp(y)\nreturn a", None),
    # loops: what does not change in them is known from before, and a name bound in them may be read before it is bound
    (
        "a = np.exp(y)\nfor i in range(n):\n    x = x + np.exp(y)\nreturn a * x",
        "a = np.exp(y)\nfor i in range(n):\n    x = x + a\nreturn a * x",
    ),
    (
        "a = np.exp(y)\nwhile x < np.exp(y):\n    x = x + 1.0\nreturn a * x",
        "a = np.exp(y)\nwhile x < a:\n    x = x + 1.0\nreturn a * x",
    ),
    (
        "t = 0.0\nfor i in range(n):\n    a = np.exp(x)\n    x = x + t\n    t = np.exp(x)\nreturn t + a",
        None,
    ),
    (
        "t_1 = 1.0\nfor i in range(n):\n    a = math.exp(i)\n    if i > 1:\n        break\n    t_1 = math.exp(i)\n"
        "return t_1 + a",
        "t_1 = 1.0\nfor i in range(n):\n    a = math.exp(i)\n    if i > 1:\n        break\n    t_1 = a\nreturn t_1 + a",
    ),
    (
        "for i in range(n):\n    a = math.exp(i)\n    if i > 1:\n        break\n    t_1 = math.exp(i)\nreturn t_1 + a",
        "for i in range(n):\n    a = math.exp(i)\n    if i > 1:\n        break\n    t_1 = a\nreturn t_1 + a",
    ),
    # memory: operands that are written, also through another name
    ("a = np.sum(u)\nu[0] = 2.0\nreturn a * np.sum(u)", None),
    ("w = u[1:]\na = np.sum(u)\nw[0] = 2.0\nreturn a * np.sum(u)", None),
    ("a = np.sum(u)\nfor i in range(n):\n    a = a * np.sum(u)\n    u[i] = a\nreturn a", None),
    ("a = np.sum(u)\nnp.copyto(u, v)\nreturn a * np.sum(u)", None),
    ("a = np.sum(u)\neval('0')\nreturn a * np.sum(u)", None),
    ("l = [u]\na = np.sum(u)\nw = l[0]\nw[0] = 1.0\nreturn a * np.sum(u)", None),
    ("l = []\na = np.sum(u)\nl.append(u)\nreturn a * np.sum(u)", "l = []\na = np.sum(u)\nl.append(u)\nreturn a * a"),
    # memory: results that are written, or returned twice
    ("w_1 = np.exp(u)\nw_2 = np.exp(u)\nw_2[0] = 1.0\nreturn np.dot(w_1, w_2)", None),
    ("w_1 = np.exp(u)\nw_2 = w_1\nw_3 = np.exp(u)\nw_2[0] = 1.0\nreturn np.dot(w_1, w_3)", None),
    ("w_1 = np.exp(u)\nw_2 = np.exp(u)\nreturn w_1, w_2", None),
    ("return np.exp(u), np.exp(u)", None),
    ("l = [np.exp(u), np.exp(u)]\nl[0] += 1.0\nreturn l", None),
    (
        "w_1 = np.exp(u)\nw_2 = np.exp(u)\nreturn w_1, np.sum(2.0 * w_2)",
        "w_1 = np.exp(u)\nreturn w_1, np.sum(2.0 * w_1)",
    ),
    ("w_1 = np.zeros(3)\nw_2 = np.zeros(3)\nreturn np.dot(w_1, w_2)", None),
    ("w_1 = u.copy()\nw_2 = u.copy()\nreturn np.dot(w_1, w_2)", None),
    ("return x * np.random.rand() * 0.0 + np.random.rand() * 0.0", None),
]


@pytest.mark.parametrize(("source", "expected"), CASES, ids=[c[0].replace("\n", "; ") for c in CASES])
def test_common(source: str, expected: str | None) -> None:
    assert shared(source).rstrip() == core_text.text(core_text.parsed(expected or source)).rstrip()


class _Programs:
    """Random programs: few names and few expressions, so that most are computed several times."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def scalar(self) -> str:
        name = self.random.choice("xyab")
        vector = self.random.choice("uvw")
        return self.random.choice(
            [name, f"np.tanh({name})", f"np.tanh({name})", f"math.cos(np.tanh({name}))", f"np.sum({vector})"]
        )

    def vector(self) -> str:
        name = self.random.choice("uvw")
        return self.random.choice(
            [f"np.tanh({name})", f"np.tanh({name}) * 0.5", f"{name} * 0.5", name, f"{name}[::-1]"]
        )

    def statement(self, depth: int, loop: bool) -> list[str]:
        kind = self.random.randrange(8 if depth else 5)
        if kind < 2:
            return [f"{self.random.choice(['a', 'b', 't_1', 't_2'])} = {self.scalar()} - {self.scalar()} * 0.5"]
        if kind == 2:
            return [f"{self.random.choice(['a', 'b', 't_1', 't_2', 't_1'])} = np.tanh({self.random.choice('xyab')})"]
        if kind == 3:
            return [f"{self.random.choice(['w', 'w_1', 'w_2', 'v'])} = {self.vector()}"]
        if kind == 4:
            return [f"{self.random.choice(['w', 'v', 'w_1'])}[{self.random.randrange(3)}] = {self.scalar()}"]
        inner = [f"    {line}" for line in self.block(depth - 1, loop or kind == 7)]
        if kind < 7:
            other = [f"    {line}" for line in self.block(depth - 1, loop)]
            leave = ["    break"] if loop and self.random.random() < 0.3 else []
            return [f"if {self.scalar()} < {self.scalar()}:", *inner, *leave, "else:", *other]
        return ["for i in range(n):", *inner]

    def block(self, depth: int, loop: bool) -> list[str]:
        return [line for _ in range(self.random.randint(2, 5)) for line in self.statement(depth, loop)]

    def program(self) -> str:
        first = ["u, v, w = 1.0 * u, 1.0 * v, u + v", "a = x", "b = y", "t_1 = x + y", "t_2 = 1.0"]
        last = ["w_1 = u + 1.0", "w_2 = v + 1.0"]
        self.random.shuffle(last)
        return "\n".join([*first, *last, *self.block(3, False), "return a, b, t_1, t_2, u, v, 1.0 * w, w_1 * w_2"])


@pytest.mark.parametrize("seed", range(20))
def test_random_programs(seed: int) -> None:
    for k in range(10):
        shared(_Programs(10 * seed + k).program())
