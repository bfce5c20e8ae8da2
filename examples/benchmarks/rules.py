"""Time of the adjoint of every rule over the time of its primitive, at every sample of the tests; the worst first.

Run it at the root of the project: ``python -m examples.benchmarks.rules [--large] [COUNT] [FAMILY]``. Most samples are
small, so that the calls of helpers count more than the arithmetic; with ``--large`` each sample's arrays are repeated
until the primitive takes a millisecond, if it can be made to by longer arrays.
"""

import dataclasses
import sys
import time
import warnings

import numpy as np

from s2sad.rules import apply, registry
from s2sad.testing import random_like
from tests.rules.test_samples import SAMPLES


def shortest(call, rounds=15):
    """Return the shortest time of a call."""
    best = float("inf")
    for _ in range(rounds):
        start = time.perf_counter()
        call()
        best = min(best, time.perf_counter() - start)
    return best


def ratio(sample, rounds=15):
    """Return the adjoint's time over the primitive's, and the primitive's."""
    rules = registry.find(sample.primitive)
    rule = rules.both or rules.reverse
    bound = apply.bind(rule, sample.args, sample.kwargs)

    def primal():
        return apply._replay(sample.primitive, rule, bound, sample.args, sample.kwargs)

    y = primal()
    y_bar = random_like(y, np.random.default_rng(0))
    adjoint = shortest(lambda: apply.vjp(sample.primitive, y, y_bar, sample.args, sample.kwargs), rounds)
    once = shortest(primal, rounds)
    return adjoint / once, once


def lengthened(sample, times):
    """Return the sample with its arrays of numbers repeated along all their axes; square matrices stay regular."""

    def longer(value):
        if isinstance(value, (list, tuple)) and any(isinstance(v, np.ndarray) for v in value):
            return type(value)(map(longer, value))
        if not isinstance(value, np.ndarray) or value.ndim == 0 or value.dtype.kind not in "fcb":
            return value
        each = max(1, round(times ** (1.0 / value.ndim)))
        made = np.tile(value, (each,) * value.ndim)
        if value.dtype.kind == "b":
            return made
        made = made + 1e-3 * np.random.default_rng(made.size).standard_normal(made.shape).astype(value.dtype)
        square = value.ndim > 1 and made.shape[-1] == made.shape[-2]
        return made + made.shape[-1] * np.eye(made.shape[-1], dtype=value.dtype) if square else made

    args = tuple(map(longer, sample.args))
    kwargs = {k: longer(v) for k, v in sample.kwargs.items()}
    return dataclasses.replace(sample, args=args, kwargs=kwargs)


def large_ratio(sample):
    """Return the ratio where the primitive takes a millisecond; None if it takes no longer arrays."""
    for times in (10_000, 300_000):
        try:
            found, once = ratio(lengthened(sample, times), 3)
        except (ValueError, IndexError, TypeError, np.linalg.LinAlgError, ArithmeticError, NotImplementedError):
            return None
        if once > 1e-3:
            return found
    return None


def main(count=25, family="", large=False):
    worst = {}
    tried = set()
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        for where, sample in SAMPLES:
            if family in where:
                name = repr(sample).partition("(")[0]
                if large and name in tried:
                    continue
                found = large_ratio(sample) if large else ratio(sample)[0]
                if found is None:
                    continue
                tried.add(name)
                if found > worst.get(name, (0.0, ""))[0]:
                    worst[name] = found, repr(sample)
    for found, name in sorted(worst.values(), reverse=True)[:count]:
        print(f"{found:8.1f}  {name}")


if __name__ == "__main__":
    given = [a for a in sys.argv[1:] if a != "--large"]
    main(int(given[0]) if given else 25, given[1] if len(given) > 1 else "", "--large" in sys.argv)
