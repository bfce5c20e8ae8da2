"""Second derivatives of every rule, in generated code: forward over reverse and reverse over reverse."""

from __future__ import annotations

import collections
import inspect
import linecache
from typing import Any

import numpy as np
import pytest
import scipy.linalg as sl
import scipy.special as sc
import scipy.stats as stats

from s2sad.rules import apply, registry
from s2sad.testing import _inexact, check_grad
from tests.rules.sample import Sample
from tests.rules.test_samples import SAMPLES, of_runtime

MOST = 2  # samples of a rule
# What has no second derivative, or none that differences can check, and why.
NOT_TWICE = {
    **dict.fromkeys(
        (getattr(stats.t, name) for name in ("cdf", "sf", "logcdf", "logsf", "ppf", "isf")),
        "the slope in the degrees of freedom is itself a difference",
    ),
    sl.lu_solve: "differences would move the pivots",
    sl.solve_banded: "of real sides with a complex band the second adjoint is not brought back to real numbers yet",
    **dict.fromkeys((sc.loggamma, sc.rgamma), "SciPy has no trigamma of complex numbers"),
}


def program(sample: Sample) -> tuple[Any, list[Any]] | None:
    """Return a function that applies the primitive to its differentiable arguments, and these; None if it has stars."""
    rules = registry.find(sample.primitive)
    assert rules is not None
    lead = rules.both or rules.reverse
    assert lead is not None
    bound = apply.bind(lead, sample.args, sample.kwargs)
    names = [sample.wrt] if isinstance(sample.wrt, str) else sample.wrt or [n for n in lead.wrt if _inexact(bound[n])]
    held: dict[str, Any] = {"primitive": sample.primitive}
    given: list[str] = []
    for i, p in enumerate(lead.parameters):
        if p.kind is p.VAR_POSITIONAL and p.name in names:
            return None
        if i >= len(sample.args) and p.name not in sample.kwargs:
            continue
        if p.name not in names:
            held[f"c_{p.name}"] = bound[p.name]
        spelled = f"v_{p.name}" if p.name in names else f"c_{p.name}"
        star = "*" if p.kind is p.VAR_POSITIONAL else ""
        given.append(f"{star}{spelled}" if i < len(sample.args) else f"{p.name}={spelled}")
    for key in sorted(set(sample.kwargs) - {p.name for p in lead.parameters}):
        held[f"c_{key}"] = sample.kwargs[key]
        given.append(f"{key}=c_{key}")
    first, rest = given[0], ", ".join(given[1:])
    name = getattr(sample.primitive, "__name__", "")
    if inspect.isgetsetdescriptor(sample.primitive):
        call = f"{first}.{name}"
    elif getattr(sample.primitive, "__objclass__", None) is np.ndarray:
        call = f"{first}.{name}({rest})"
    else:
        call = f"primitive({', '.join(given)})"
    text = f"def program({', '.join(f'v_{n}' for n in names)}):\n    return {call}\n"
    file = f"<program {id(sample)}>"
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    exec(compile(text, file, "exec"), held)
    return held["program"], [bound[n] for n in names]


def chosen() -> list[tuple[str, Sample]]:
    seen: collections.Counter[int] = collections.Counter()
    found = []
    for family, sample in SAMPLES:
        single = any(getattr(a, "dtype", None) == np.float32 for a in (*sample.args, *sample.kwargs.values()))
        if of_runtime(sample.primitive) or sample.primitive in NOT_TWICE or single:
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
