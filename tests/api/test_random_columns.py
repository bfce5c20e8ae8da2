"""Random programs over columns, and pulled back twice: what each column or each call gives alone."""

import copy
import random

import numpy as np
import pytest

import s2sad
from s2sad.derivative import Derivative
from s2sad.operators.several import Several, column
from s2sad.structures import leaves, rebuild
from tests.random_programs.generator import program
from tests.random_programs.test_random import flat, module, random_like

COUNT = 3


def several(value, rng):
    drawn = [[np.asarray(leaf, float) for leaf in leaves(random_like(rng, value))] for _ in range(COUNT)]
    return rebuild(value, iter([np.stack(parts) for parts in zip(*drawn, strict=True)]))


def agree(got, want):
    got, want = flat(got), flat(want)
    scale = max(1.0, float(np.abs(want).max(initial=0.0)))
    np.testing.assert_allclose(got, want, rtol=1e-9, atol=1e-10 * scale)


@pytest.mark.parametrize("seed", range(5000, 5030))
def test_columns_and_pullback(seed):
    rng = random.Random(seed)
    f = module(seed, program(seed)).f
    args = {"x": rng.uniform(-1, 1), "y": rng.uniform(-1, 1), "n": rng.randrange(2, 5)}
    args["u"] = np.array([rng.uniform(-1, 1) for _ in range(4)])
    wrt = rng.choice((("x", "y", "u"), ("u",), ("x",), ("y", "u")))
    with np.errstate(all="ignore"):
        try:
            value = f(**copy.deepcopy(args))
        except (ArithmeticError, ValueError, IndexError):
            pytest.skip("the program fails by itself")
        for mode in ("tangent", "vjp"):
            derivative = Derivative(f, mode, wrt)
            bound = derivative.bound((), args)
            seeds = {f"{w}_dot": several(bound[w], rng) for w in wrt}
            seeds = seeds if mode == "tangent" else {"out_bar": several(value, rng)}
            try:
                found = Several(derivative, derivative.extra)(bound, seeds)
            except s2sad.DifferentiationError:
                continue
            want = [derivative(**args, **{n: column(v, i) for n, v in seeds.items()}) for i in range(COUNT)]
            for i in range(COUNT):
                agree(column(found, i), want[i])
            if mode == "vjp":
                _, pull = s2sad.pullback(f, wrt)(**args)
                for i in (0, 1, 0):
                    agree(pull(column(seeds["out_bar"], i)), want[i])
