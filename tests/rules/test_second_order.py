"""Second derivatives of every rule, in generated code: forward over reverse and reverse over reverse."""

from __future__ import annotations

import collections
from typing import Any

import numpy as np
import pytest
import scipy.linalg as sl

from s2sad.rules import registry
from s2sad.testing import check_grad
from tests.rules.program import Spelled
from tests.rules.sample import Sample
from tests.rules.test_samples import SAMPLES, of_runtime

MOST = 2  # samples of a rule
# What no sample can check twice: another test does, for the reason given.
ELSEWHERE = {sl.lu_solve: "the pivots would be moved like numbers: with constant pivots in test_kinks_scipy_linalg"}


def program(sample: Sample) -> tuple[Any, list[Any]] | None:
    """Return a function that applies the primitive to its differentiable arguments, and these; None if it has stars."""
    made = Spelled(sample)
    if made.stars:
        return None
    for key in sorted(set(sample.kwargs) - {p.name for p in made.lead.parameters}):
        made.held[f"c_{key}"] = sample.kwargs[key]
        made.given.append(f"{key}=c_{key}")
    return made.program(f"<program {id(sample)}>", f"    return {made.call}\n")


def chosen() -> list[tuple[str, Sample]]:
    seen: collections.Counter[int] = collections.Counter()
    found = []
    for family, sample in SAMPLES:
        single = any(getattr(a, "dtype", None) == np.float32 for a in (*sample.args, *sample.kwargs.values()))
        if of_runtime(sample.primitive) or sample.primitive in ELSEWHERE or single:
            continue
        seen[id(registry.find(sample.primitive))] += 1
        if seen[id(registry.find(sample.primitive))] <= MOST:
            found.append((family, sample))
    return found


CHOSEN = chosen()


@pytest.mark.parametrize(("family", "sample"), CHOSEN, ids=[f"{f[8:]}-{s!r}" for f, s in CHOSEN])
def test_second_order(family: str, sample: Sample) -> None:
    made = program(sample)
    if made is None:
        pytest.skip("a differentiable list of arguments")
    function, args = made
    wrt = tuple(range(len(args))) if len(args) > 1 else 0
    with np.errstate(all="ignore"):
        check_grad(function, *args, wrt=wrt, order=2, tol=max(sample.tol or 0.0, 1e-5))
