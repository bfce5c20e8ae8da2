"""The samples and their variants exercise every keyword, every rank and every dtype that a primitive takes."""

from __future__ import annotations

import collections
import inspect
import math
from typing import Any

import numpy as np
import pytest
import scipy.linalg as sl
import scipy.special as sc
import scipy.stats as stats

from s2sad.rules import apply, registry
from s2sad.structures import leaves
from tests.rules.sample import Sample
from tests.rules.test_out import CHOSEN as WITH_OUT
from tests.rules.test_out import NO_OUT
from tests.rules.test_samples import ELSEWHERE, RULES, SAMPLES, of_runtime
from tests.rules.test_variants import (
    DISTRIBUTIONS,
    LEFT_OUT,
    VARIANTS,
    complexes,
    made,
    no_rows,
    of_rank,
    single,
    strided,
    valid,
)

# Keywords that no sample gives, and why.
DESTROYS = "a permission that is never made use of: tests/programs/found.py"
ONE_FORM = "the default is all that there is a rule for: the others are refused, as test_kinks_* check"
NO_FIELDS = "names the fields of a structured array, which has no derivative"
INTEGERS = "its other value is for integers, which have no derivative"
NOT_THERE = "the function it shares its rule with has it"
REFUSED_ACTIVE = "another rule has the sample"
EVERYWHERE = {"overwrite_a": DESTROYS, "overwrite_b": DESTROYS, "overwrite_ab": DESTROYS, "overwrite_input": DESTROYS}
UNEXERCISED: dict[tuple[Any, str], str] = {
    (np.sort, "order"): NO_FIELDS,
    (np.partition, "order"): NO_FIELDS,
    (np.partition, "kind"): "there is one kind",
    (np.nextafter, "steps"): "without effect on the derivative, and not in NumPy 1",
    (math.nextafter, "steps"): "without effect on the derivative, and not in Python 3.11",
    (np.ascontiguousarray, "order"): NOT_THERE,
    (np.ascontiguousarray, "copy"): NOT_THERE,
    (np.asfortranarray, "order"): NOT_THERE,
    (np.asfortranarray, "copy"): NOT_THERE,
    (np.require, "order"): NOT_THERE,
    (stats.multivariate_normal.cdf, "lower_limit"): "refused: test_kinks_scipy",
    (stats.multivariate_normal.cdf, "rng"): "of integrals over three and more variables, from SciPy 1.16 on",
    (sl.cho_factor, "lower"): "test_kinks_scipy_linalg",
    (sl.cho_factor, "check_finite"): "test_kinks_scipy_linalg",
    (sl.eigh, "type"): ONE_FORM,
    (sl.eigvalsh, "type"): ONE_FORM,
    (sc.factorial, "exact"): INTEGERS,
    (sc.comb, "exact"): INTEGERS,
    (sc.factorial, "extend"): "the other extension is that of complex numbers, by another formula: refused",
}

if "sorted" not in inspect.signature(np.unique).parameters:
    UNEXERCISED[np.unique, "sorted"] = "not before NumPy 2.3"


def keywords_of(rules: Any) -> dict[str, Any]:
    """Return the keywords of a rule with their defaults."""
    lead = rules.both or rules.reverse
    return {p.name: p.default for p in lead.parameters if p.default is not p.empty and p.kind is not p.VAR_POSITIONAL}


def same(value: Any, default: Any) -> bool:
    return value is default or type(value) is type(default) and bool(np.all(value == default))


def exercised() -> dict[int, set[str]]:
    """Return what the samples and variants of each rule exercise: keywords and features of arguments."""
    found: dict[int, set[str]] = collections.defaultdict(set)
    for _, sample in [*SAMPLES, *VARIANTS]:
        rules = registry.find(sample.primitive)
        assert rules is not None
        lead = rules.both or rules.reverse
        if lead is None:
            continue
        bound = apply.bind(lead, sample.args, sample.kwargs)
        defaults = keywords_of(rules)
        found[id(rules)] |= {name for name, default in defaults.items() if not same(bound[name], default)}
        found[id(rules)] |= features(sample, bound, lead.wrt)
    for _, sample, _ in WITH_OUT:
        found[id(registry.find(sample.primitive))].add("out")
    return found


def features(sample: Sample, bound: Any, wrt: Any) -> set[str]:
    found = set()
    for value in [leaf for name in wrt if name in bound for leaf in leaves(bound[name])]:
        if isinstance(value, (float, complex, np.ndarray, np.generic)):
            array = np.asarray(value)
            found.add(f"rank {min(array.ndim, 3)}")
            found.add(str(array.dtype))
            if array.size == 0:
                found.add("empty")
            elif not array.flags.c_contiguous and not array.flags.f_contiguous:
                found.add("strided")
    return found


EXERCISED = exercised()
TESTED = [
    rules
    for rules in RULES
    if (rules.both or rules.reverse) and not of_runtime(rules.primitive) and rules.primitive not in ELSEWHERE
]


def spelled(primitive: Any) -> str:
    owner = getattr(primitive, "__objclass__", None) or getattr(primitive, "__self__", None)
    owner = (
        getattr(owner, "__name__", None) or type(owner).__name__
        if owner is not None
        else getattr(primitive, "__module__", None) or "ufunc"
    )
    return f"{owner}.{getattr(primitive, '__name__', primitive)}"


@pytest.mark.skipif(not hasattr(np, "vecdot"), reason="the keywords are those of NumPy 2")
@pytest.mark.parametrize("rules", TESTED, ids=[spelled(rules.primitive) for rules in TESTED])
def test_every_keyword(rules: Any) -> None:
    missing = set(keywords_of(rules)) - EXERCISED[id(rules)] - set(EVERYWHERE)
    if rules.primitive in NO_OUT:
        missing.discard("out")
    assert {name for name in missing if (rules.primitive, name) not in UNEXERCISED} == set()


def test_no_reason_for_a_keyword_that_is_exercised() -> None:
    by_primitive = {rules.primitive: rules for rules in TESTED}
    for primitive, name in UNEXERCISED:
        if primitive in by_primitive:
            assert name not in EXERCISED[id(by_primitive[primitive])], (primitive, name)


# what each feature is made by, of samples that lack it
CHANGES = {
    **{f"rank {n}": of_rank(n) for n in range(4)},
    "float32": single,
    "complex128": complexes,
    "empty": no_rows,
    "strided": strided,
}


def accepted(rules: Any, feature: str) -> list[Sample]:
    """Return what the primitive takes of samples to which a feature was given, and is not left out for a reason."""
    change = CHANGES[feature]
    found = []
    for _, sample in SAMPLES:
        if registry.find(sample.primitive) is rules:
            lead = rules.both or rules.reverse
            names = [p.name for p in lead.parameters if p.name in lead.wrt]
            variant = made(sample, change, names)
            if variant is None or skipped(sample.primitive, change.__name__) or not valid(variant):
                continue
            if feature in features(variant, apply.bind(lead, variant.args, variant.kwargs), lead.wrt):
                found.append(variant)
    return found


def skipped(primitive: Any, label: str) -> bool:
    if label == "complexes" and getattr(primitive, "__self__", None) in DISTRIBUTIONS:
        return True
    return label.startswith(LEFT_OUT.get(primitive, ("nothing",)))


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("feature", CHANGES)
def test_every_rank_and_dtype_that_the_primitive_takes(feature: str) -> None:
    lacking = [rules for rules in TESTED if feature not in EXERCISED[id(rules)]]
    assert [spelled(rules.primitive) for rules in lacking if accepted(rules, feature)] == []
