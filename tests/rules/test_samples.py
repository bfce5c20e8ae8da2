"""Every rule, at every sample: forward = differences, reverse = forward, shapes and dtypes kept."""

from __future__ import annotations

import importlib
import pathlib
from typing import Any

import numpy as np
import pytest
import scipy.linalg as sl
import scipy.stats as stats

from s2sad.rules import library, registry
from s2sad.testing import check_rule
from tests.rules.sample import Sample

library.load()
FAMILIES = sorted(p.stem for p in pathlib.Path(__file__).parent.glob("samples_*.py"))
SAMPLES: list[tuple[str, Sample]] = [
    (family, sample) for family in FAMILIES for sample in importlib.import_module(f"tests.rules.{family}").SAMPLES
]
library.load()  # also for what the samples have imported
RULES = [rules for rules in registry.everything() if rules.any and rules.any.body.__module__.startswith("s2sad.rules.")]

# What no sample can check: another test does, for the reason given.
ELSEWHERE = {
    sl.cho_factor: "what the other half of the result is depends on the version: in test_kinks_scipy_linalg",
    stats.multinomial.logpmf: "SciPy computes the last p from the others: along the simplex in test_kinks_scipy",
    stats.multinomial.pmf: "as logpmf",
}


@pytest.mark.parametrize(("family", "sample"), SAMPLES, ids=[f"{f[8:]}-{s!r}" for f, s in SAMPLES])
def test_sample(family: str, sample: Sample) -> None:
    options = {} if sample.tol is None else {"tol": sample.tol}
    with np.errstate(all="ignore"):
        check_rule(sample.primitive, *sample.args, wrt=sample.wrt, seed=sample.seed, **options, **sample.kwargs)


def of_runtime(primitive: Any) -> bool:
    """Say whether only generated code calls ``primitive``: second derivatives of programs check it."""
    return (getattr(primitive, "__module__", None) or "").startswith("s2sad.")


def test_every_rule_has_a_sample() -> None:
    sampled = {id(registry.find(sample.primitive)) for _, sample in SAMPLES}
    missing = {
        rules.primitive
        for rules in RULES
        if (rules.both or rules.reverse or rules.forward) and id(rules) not in sampled
        if not of_runtime(rules.primitive)
    }
    assert missing == set(ELSEWHERE)
