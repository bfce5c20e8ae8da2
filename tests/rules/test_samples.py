"""Every rule, at every sample: forward = differences, reverse = forward, shapes and dtypes kept."""

from __future__ import annotations

import importlib
import pathlib

import numpy as np
import pytest

from s2sad.rules import library
from s2sad.testing import check_rule
from tests.rules.sample import Sample

library.load()
FAMILIES = sorted(p.stem for p in pathlib.Path(__file__).parent.glob("samples_*.py"))
SAMPLES: list[tuple[str, Sample]] = [
    (family, sample) for family in FAMILIES for sample in importlib.import_module(f"tests.rules.{family}").SAMPLES
]


@pytest.mark.parametrize(("family", "sample"), SAMPLES, ids=[f"{f[8:]}-{s!r}" for f, s in SAMPLES])
def test_sample(family: str, sample: Sample) -> None:
    options = {} if sample.tol is None else {"tol": sample.tol}
    with np.errstate(all="ignore"):
        check_rule(sample.primitive, *sample.args, wrt=sample.wrt, seed=sample.seed, **options, **sample.kwargs)
