"""Time of the adjoint of every rule over the time of its primitive, at large arrays; the worst first.

Run it at the root of the project::

    OPENBLAS_NUM_THREADS=1 python -m examples.benchmarks.rules [COUNT] [FAMILY] [RECORD]

The programs are those of the samples of the tests, with longer arrays (``enlarged``). Measured is the whole generated
vector-Jacobian product, with what it computes again of the function. The unit is the primitive or, where that is
cheaper (views, one element of many), two passes over the arrays that go in and come out: an adjoint is a new array.
All of it takes some minutes; with a RECORD, a file to which each measurement is added, it goes on where it stopped.
"""

import json
import pathlib
import sys
import time
import warnings

import numpy as np

import s2sad
from s2sad.errors import S2sadError
from s2sad.testing import random_like
from tests.rules.program import Spelled
from tests.rules.sample import Sample
from tests.rules.test_samples import SAMPLES, of_runtime

SIZE = 15_000  # elements of the largest array of a call: more are asked of the system each time, which takes longest
LONG = 1e-3  # or a call that takes so many seconds
TRIFLE = 5e-6  # seconds; what takes less says nothing but what calls cost
PATIENCE = 0.01  # seconds for each measurement

# why an adjoint costs more than a few times the primitive, by the ends of names
REASONS = {
    "eigvals eigvalsh svdvals norm matrix_norm cond": "values alone cost a part of the vectors that the adjoint needs",
    "qr": "without its Q where only R is asked for",
    "cumprod cumulative_prod nancumprod accumulate": "of products out of range, in blocks of factors",
    "tolist unstack split array_split": "the seed is a list of many parts, each of which is checked",
    "sort partition unique unique_values": "an order takes longer than values in order, and that of a partition two",
    "j1 i1 i1e i0e jn": "SciPy's functions of any order take longer than those of order 0 and 1",
    "gamma gammaln rgamma psi poch": "SciPy's digamma and trigamma of arguments near poles and zeros",
    "ellipk ellipe ellipkm1": "an integral of another kind, by iteration",
    "gammainc gammaincc betainc betaincc cdf sf ppf isf": "a quadrature, in the parameters",
    "expm sqrtm logm": "that of a matrix of twice the size, which is not diagonal if the matrix is",
}


def shortest(call, patience=PATIENCE):
    """Return the shortest time of a call."""
    best, spent = float("inf"), 0.0
    while spent < patience:
        start = time.perf_counter()
        call()
        took = time.perf_counter() - start
        best, spent = min(best, took), spent + took
    return best


def arrays(value):
    """Yield the arrays in a nest of lists, tuples and dicts."""
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, (list, tuple, dict)):
        for each in value.values() if isinstance(value, dict) else value:
            yield from arrays(each)


def biggest(value):
    """Return the number of elements of the largest array in it."""
    return max((a.size for a in arrays(value)), default=0)


def enlarged(value, factor, rng):
    """Return the arrays with each axis longer than one ``factor`` times as long, interpolated and shaken a little.

    Lengths that agree still do, what is sorted stays sorted and what is positive stays positive. Square matrices are
    brought near the identity, for interpolated rows are not independent.
    """
    if isinstance(value, dict):
        return {k: enlarged(v, factor, rng) for k, v in value.items()}
    if type(value) in (list, tuple):
        return type(value)([enlarged(each, factor, rng) for each in value])
    if not isinstance(value, np.ndarray) or value.dtype.kind not in "fciub":
        return value
    dtype = value.dtype
    square = value.ndim > 1 and value.shape[-1] == value.shape[-2] > 1
    for axis, length in enumerate(value.shape):
        if length > 1:
            place = np.linspace(0, length - 1, length * factor)
            if dtype.kind in "fc":
                low = np.minimum(place.astype(int), length - 2)
                part = np.expand_dims(place - low, tuple(range(1, value.ndim - axis)))
                before, after = np.take(value, low, axis), np.take(value, low + 1, axis)
                between = before * (1 - part) + after * part
                value = np.where(np.isfinite(between), between, before)  # a NaN does not spread
            else:
                value = np.take(value, np.rint(place).astype(int), axis)
    if dtype.kind in "fc":
        value = value * (1.0 + 1e-9 * rng.standard_normal(value.shape))
        if square and factor > 1:
            value = value / value.shape[-1] + np.eye(value.shape[-1])
        value = value.astype(dtype)
    return value


def large(sample):
    """Return the sample with longer arrays, and the seconds that the call then takes."""
    found, factor = sample, 1
    longest = max((a.ndim for a in arrays((sample.args, sample.kwargs))), default=0)
    while True:
        function, args = program(found)
        took = shortest(lambda f=function, a=args: f(*a), LONG)
        size = biggest((found.args, found.kwargs))
        if took > LONG or size < 2 or size * 2**longest > SIZE:
            return found, took
        factor *= 2
        args, kwargs = enlarged((sample.args, sample.kwargs), factor, np.random.default_rng(0))
        found = Sample(sample.primitive, args, kwargs, sample.wrt, sample.tol, sample.seed)


def program(sample):
    """Return a function of the differentiable arguments that calls the primitive, and these."""
    made = Spelled(sample)
    return made.program(f"<program {id(sample)}>", f"    return {made.call}\n")


def ratio(sample, took):
    """Return the time of the adjoint over that of the primitive, or of two copies of the arrays if that is more."""
    function, args = program(sample)
    y = function(*args)
    passed = [np.asarray(a) for a in (*arrays((args, y)),)]
    derivative = s2sad.vjp(function, tuple(range(len(args))))
    y_bar = random_like(y, np.random.default_rng(0))
    derivative(*args, y_bar)
    unit = max(took, shortest(lambda: [a.copy().copy() for a in passed]))
    return shortest(lambda: derivative(*args, y_bar)) / unit


def reason(name):
    """Return why the adjoint of a function may cost more."""
    return next((why for names, why in REASONS.items() if name.rpartition(".")[2] in names.split()), "")


def measured(sample):
    """Return (ratio, seconds of the primitive, call) of a sample made larger, or None where lengths are arguments."""
    try:
        found, took = large(sample)
        times = ratio(found, took)
        if times > 6.0:  # or so it seems: other programs are at work
            times = min(times, ratio(*large(sample)), ratio(*large(sample)))
    except (ArithmeticError, LookupError, TypeError, ValueError, S2sadError):
        return None
    return times, took, repr(found)


def main(count=25, family="", record=""):
    worst, unmeasured, known = {}, set(), {}
    if record and pathlib.Path(record).exists():
        known = dict(json.loads(line) for line in pathlib.Path(record).read_text().splitlines())
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        for number, (where, sample) in enumerate(SAMPLES):
            name, key = repr(sample).partition("(")[0], f"{number} {sample!r}"
            if family not in where or of_runtime(sample.primitive):
                continue
            if key not in known:
                known[key] = measured(sample)
                if record:
                    with open(record, "a") as file:
                        file.write(json.dumps([key, known[key]]) + "\n")
            if known[key] is None:
                unmeasured.add(name)
            elif known[key][1] > TRIFLE and known[key][0] > worst.get(name, (0.0,))[0]:
                worst[name] = known[key]
    for times, took, call in sorted(worst.values(), reverse=True)[:count]:
        print(f"{times:7.1f} {took * 1e6:9.0f} us  {call}  {reason(call.partition('(')[0])}")
    print("not made larger:", *sorted(unmeasured - set(worst)))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 25, *sys.argv[2:4])
