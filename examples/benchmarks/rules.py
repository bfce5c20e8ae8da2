"""Time of the adjoint of every rule over the time of its primitive, at every sample of the tests; the worst first.

Run it at the root of the project: ``python -m examples.benchmarks.rules [COUNT] [FAMILY]``. Most samples are small, so
that the calls of helpers count more than the arithmetic.
"""

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


def ratio(sample):
    """Return the adjoint's time over the primitive's."""
    rules = registry.find(sample.primitive)
    rule = rules.both or rules.reverse
    bound = apply.bind(rule, sample.args, sample.kwargs)

    def primal():
        return apply._replay(sample.primitive, rule, bound, sample.args, sample.kwargs)

    y = primal()
    y_bar = random_like(y, np.random.default_rng(0))
    adjoint = shortest(lambda: apply.vjp(sample.primitive, y, y_bar, sample.args, sample.kwargs))
    return adjoint / shortest(primal)


def main(count=25, family=""):
    worst = {}
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        for where, sample in SAMPLES:
            if family in where:
                found = ratio(sample)
                name = repr(sample).partition("(")[0]
                if found > worst.get(name, (0.0, ""))[0]:
                    worst[name] = found, repr(sample)
    for found, name in sorted(worst.values(), reverse=True)[:count]:
        print(f"{found:8.1f}  {name}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 25, sys.argv[2] if len(sys.argv) > 2 else "")
