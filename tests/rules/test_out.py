"""``out=``, ``where=`` and ``dtype=`` of every function that has them: in programs, both modes, against differences."""

from __future__ import annotations

import inspect
import linecache
from typing import Any

import numpy as np
import pytest

from s2sad.rules import apply, registry
from s2sad.testing import _inexact, check_grad
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
        return False


def program(sample: Sample, options: str, **held: Any) -> tuple[Any, list[Any], list[str]] | None:
    """Return a function that calls the primitive on copies of its differentiable arguments, and writes into ``out``."""
    rules = registry.find(sample.primitive)
    assert rules is not None
    lead = rules.both or rules.reverse
    assert lead is not None
    bound = apply.bind(lead, sample.args, sample.kwargs)
    names = [sample.wrt] if isinstance(sample.wrt, str) else sample.wrt or [n for n in lead.wrt if _inexact(bound[n])]
    held = {"primitive": sample.primitive, "np": np, **held}
    given = []
    for i, p in enumerate(lead.parameters):
        if p.kind is p.VAR_POSITIONAL and p.name in names:
            return None
        if i >= len(sample.args) and p.name not in sample.kwargs:
            continue
        held[f"c_{p.name}"] = bound[p.name]
        spelled = f"v_{p.name}" if p.name in names else f"c_{p.name}"
        star = "*" if p.kind is p.VAR_POSITIONAL else ""
        given.append(f"{star}{spelled}" if i < len(sample.args) else f"{p.name}={spelled}")
    method = getattr(sample.primitive, "__objclass__", None) is np.ndarray
    callee = f"{given.pop(0)}.{sample.primitive.__name__}" if method else "primitive"
    first = f"v_{names[0]}" if isinstance(bound[names[0]], (float, np.ndarray)) else "1.0"
    text = f"""def program({", ".join(f"v_{n}" for n in names)}):
    out = np.empty(shape, dtype)
    out[...] = np.sum({first} * 0.5)
    returned = {callee}({", ".join([*given, *options])})
    returned = returned * 1.0
    out[...] = out * 2.0
    return out, returned
"""
    file = f"<out {id(sample)} {options}>"
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    exec(compile(text, file, "exec"), held)
    return held["program"], [bound[n] for n in names], names


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
