"""``out=``, ``where=`` and ``dtype=`` of every function that has them: in programs, both modes, against differences."""

from __future__ import annotations

import inspect
from typing import Any

import numpy as np
import pytest

from s2sad.rules import apply, registry
from s2sad.testing import check_grad
from tests.rules.program import Spelled
from tests.rules.sample import Sample
from tests.rules.test_samples import SAMPLES, of_runtime

MOST = 2  # samples of a rule
# What cannot be checked, and why.
NO_OUT: dict[Any, str] = {
    **dict.fromkeys((np.fft.hfft, np.fft.ifft2, np.fft.irfft2), "NumPy ignores it, against its documentation"),
    **dict.fromkeys((np.fft.fft2, np.fft.rfft2), "NumPy's own second axis does not fit into it where s= is given"),
}


def is_numpy(primitive: Any) -> bool:
    return getattr(np, primitive.__name__, None) is primitive


def has_out(primitive: Any) -> bool:
    if isinstance(primitive, np.ufunc):
        return primitive.nout == 1
    if primitive in (np.dot, np.ndarray.dot):
        return True
    try:
        return "out" in inspect.signature(primitive).parameters
    except (TypeError, ValueError):
        # before NumPy 2.4 what is written in C does not tell its parameters
        rules = registry.find(primitive)
        lead = rules and (rules.both or rules.reverse)
        return lead is not None and any(p.name == "out" for p in lead.parameters)


def program(sample: Sample, options: str, **held: Any) -> tuple[Any, list[Any], list[str]] | None:
    """Return a function that calls the primitive on copies of its differentiable arguments, and writes into ``out``."""
    made = Spelled(sample)
    if made.stars:
        return None
    made.held.update(np=np, **held)
    given, lead = made.given, made.names[0]
    method = getattr(sample.primitive, "__objclass__", None) is np.ndarray
    callee = f"{given.pop(0)}.{sample.primitive.__name__}" if method else "primitive"
    first = f"v_{lead}" if isinstance(made.bound[lead], (float, np.ndarray)) else "1.0"
    text = f"""    out = np.empty(shape, dtype)
    out[...] = np.sum({first} * 0.5)
    returned = {callee}({", ".join([*given, *options])})
    returned = returned * 1.0
    out[...] = out * 2.0
    return out, returned
"""
    return *made.program(f"<out {id(sample)} {options}>", text), made.names


def chosen() -> list[tuple[str, Sample, Any]]:
    seen: dict[int, int] = {}
    found = []
    for family, sample in SAMPLES:
        if of_runtime(sample.primitive) or not has_out(sample.primitive) or sample.primitive in NO_OUT:
            continue
        key = id(sample.primitive)
        if seen.get(key, 0) >= MOST:
            continue
        if made := made_program(sample):
            seen[key] = seen.get(key, 0) + 1
            found.append((f"{family}-{sample!r}", sample, made))
    return found


def made_program(sample: Sample) -> Any:
    rules = registry.find(sample.primitive)
    assert rules is not None
    lead = rules.both or rules.reverse
    if lead is None:
        return None
    with np.errstate(all="ignore"):
        bound = apply.bind(lead, sample.args, sample.kwargs)
        y = apply._replay(sample.primitive, lead, bound, sample.args, sample.kwargs)
    if isinstance(y, (list, tuple)) or np.asarray(y).dtype not in (np.float64, np.complex128):
        return None
    if np.ndim(y) == 0 or np.size(y) == 0:
        return None
    options = ["out=out"]
    held: dict[str, Any] = {"shape": np.shape(y), "dtype": np.asarray(y).dtype}
    # SciPy 1.17 reads and writes memory that is not its own where scipy.special is given where=
    if isinstance(sample.primitive, np.ufunc) and sample.primitive.signature is None and is_numpy(sample.primitive):
        options.append("where=mask")
        held["mask"] = np.arange(np.size(y)).reshape(np.shape(y)) % 3 != 1
    return program(sample, options, **held)


CHOSEN = chosen()


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("function", "args", "names"), [m for _, _, m in CHOSEN], ids=[n for n, _, _ in CHOSEN])
def test_out(function: Any, args: Any, names: Any) -> None:
    wrt = tuple(range(len(args))) if len(args) > 1 else 0
    with np.errstate(all="ignore"):
        check_grad(function, *args, wrt=wrt)
