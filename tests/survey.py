"""Differentiate the public functions of installed packages, and print how many come out right.

pip install "s2sad[survey]"
python tests/survey.py                          all packages of PACKAGES that are installed
python tests/survey.py fluids ht --count 200    the first 200 functions of two of them
python tests/survey.py --function fluids.friction.Colebrook
python tests/survey.py --report found.jsonl     count again what an earlier run wrote

Arguments come from the examples in the docstring, else from the names and defaults of the parameters. The gradient
and the tangents are compared with central differences of the function, parameter by parameter. Where the
differences themselves do not settle (kinks, iterations that stop early) a parameter is left out.
"""

from __future__ import annotations

import argparse
import collections
import contextlib
import copy
import doctest
import importlib
import inspect
import json
import os
import pathlib
import pkgutil
import random
import re
import select
import signal
import sys
import tempfile
import time
import traceback
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

import s2sad
from s2sad.testing import inner, leaves, random_like, rebuild

PACKAGES = (
    "fluids",
    "ht",
    "chemicals",
    "iapws",
    "psychrolib",
    "pvlib",
    "pymap3d",
    "seawater",
    "thermofeel",
    "numpy_financial",
    "colour",
)
# modules and functions that draw, read, write or download are no functions of floats
OTHER = re.compile(
    r"test|numba|doubledouble|vectorized|units|iotools|plot|examples|__main__|(^|[._])(io|read|write|load|save|download|setup|print"
    r"|set|clear|main|export|warn\w*|message\w*)($|[._(])"
)
COMMON = {
    "T": 320.0, "Tb": 370.0, "Tc": 540.0, "Tm": 270.0, "Pc": 4.2e6, "P": 1.2e5, "rho": 950.0, "mu": 1.1e-3, "k": 0.6,
    "Cp": 1900.0, "omega": 0.31, "MW": 46.0, "Re": 2.3e4, "Pr": 0.9, "eD": 1e-3, "D": 0.12, "L": 2.3, "V": 1.7,
    "lat": 41.3, "lon": 12.7, "alt": 210.0, "h": 130.0, "az": 33.0, "el": 28.0, "n": 3, "N": 3, "order": 1, "x": 0.43,
    "year": 2021, "month": 5, "day": 17, "S": 34.5, "s": 34.5, "t": 12.3, "p": 900.0, "rate": 0.07, "nper": 9,
}  # fmt: skip
FALLBACKS: tuple[tuple[float, ...], ...] = ((0.43, 0.71, 0.57), (1.9, 2.3, 1.3), (310.0, 23.0, 41.0), (1.2e5, 2e5, 9e4))


class TimeLimit(BaseException):
    """Raised by the alarm; not an ``Exception``, so that the package under survey does not swallow it."""


@contextlib.contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise ``TimeLimit`` in the block after the given time, and again while it is not obeyed."""

    def ring(signum: int, frame: Any) -> None:
        raise TimeLimit

    signal.signal(signal.SIGPROF, ring)  # time of the processor: a busy machine makes no difference
    signal.setitimer(signal.ITIMER_PROF, seconds, 1.0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0.0)


@contextlib.contextmanager
def without(module: str) -> Iterator[None]:
    """Let a module be missing in the block. All others stay imported: those written in C cannot be so twice."""
    before = sys.modules.get(module, sys)
    sys.modules[module] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[module]
        if before is not sys:
            sys.modules[module] = before


def modules(package: str) -> Iterator[Any]:
    """Import a package and those of its modules that can be imported."""
    with without("numba"):  # a package that compiles itself where it can stays plain
        top = importlib.import_module(package)
    if package == "psychrolib":
        top.SetUnitSystem(top.SI)
    yield top
    for info in pkgutil.walk_packages(getattr(top, "__path__", ()), package + "."):
        if not OTHER.search(info.name):
            with contextlib.suppress(ImportError):
                yield importlib.import_module(info.name)


def functions(package: str) -> dict[str, tuple[Any, Callable[..., Any]]]:
    """Return module and function by qualified name: what the package defines, each once."""
    found: dict[str, tuple[Any, Callable[..., Any]]] = {}
    seen: set[int] = set()
    for module in modules(package):
        for name, value in sorted(vars(module).items()):
            plain = getattr(value, "py_func", value)
            if not inspect.isfunction(plain) or name.startswith("__") or name.startswith("_") and package != "iapws":
                continue
            home = inspect.unwrap(plain).__module__
            if home.split(".")[0] != package or home != module.__name__ or id(value) in seen or OTHER.search(name):
                continue
            seen.add(id(value))
            found[f"{home}.{name}"] = module, value
    return found


# -- arguments ---------------------------------------------------------------------------------------------------------


def recorded(module: Any, function: Callable[..., Any]) -> Iterator[inspect.BoundArguments]:
    """Run the examples of the docstring, and return the arguments that they call the function with."""
    calls: list[tuple[Any, Any]] = []

    def recorder(*args: Any, **kwargs: Any) -> Any:
        calls.append(copy.deepcopy((args, kwargs)))
        return function(*args, **kwargs)

    top = importlib.import_module(module.__name__.split(".")[0])
    namespace = {"np": np, **vars(top), **vars(module), function.__name__: recorder}
    try:
        examples = doctest.DocTestParser().get_examples(function.__doc__ or "")
    except ValueError:
        examples = []
    for example in examples:
        try:
            exec(compile(example.source, "<example>", "single"), namespace)
        except (Exception, SystemExit):  # an example may need files or packages that are not here
            continue
        namespace[function.__name__] = recorder
    for args, kwargs in calls:
        yield bound(function, args, kwargs)


def made(function: Callable[..., Any]) -> Iterator[inspect.BoundArguments]:
    """Make up arguments from annotations and names of the parameters: floats and lists of them, then arrays."""
    needed = [
        p
        for p in inspect.signature(function).parameters.values()
        if p.default is p.empty and p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)
    ]
    for values in FALLBACKS:
        numbers = {
            p.name: COMMON.get(p.name, COMMON.get(p.name.rstrip("s"), values[i % 3] * (1 + 0.1 * i)))
            for i, p in enumerate(needed)
        }
        yield bound(function, (), {p.name: shaped(p, numbers[p.name]) for p in needed})
        yield bound(function, (), numbers)
    for shape in ((2,), (3,), (3, 3)):
        grid = 1.0 + 0.13 * np.arange(np.prod(shape)).reshape(shape) ** 1.1 / np.prod(shape)
        arrays = {p.name: COMMON.get(p.name, 0.4 + 0.1 * i) * grid for i, p in enumerate(needed)}
        yield bound(function, (), arrays)


def shaped(parameter: inspect.Parameter, number: float) -> Any:
    """Return a list, a matrix, a flag or a count where the annotation or a plural name asks for one."""
    said, name = str(parameter.annotation).lower(), parameter.name
    row = [number, 1.1 * number, 1.3 * number]
    if "list[list" in said or name.endswith(("ijs", "_mat")):
        return [[(1 + 0.1 * i) * v for v in row] for i in range(3)]
    if "list" in said or "sequence" in said or name.endswith("s") and len(name) > 1:
        return row
    return False if "bool" in said else 3 if "int" in said and "float" not in said else number


def bound(function: Callable[..., Any], args: Any, kwargs: Any) -> inspect.BoundArguments:
    arguments = inspect.signature(function).bind(*args, **kwargs)
    arguments.apply_defaults()
    return arguments


def inexact(value: Any) -> bool:
    """Is the value a finite float, a float array, or a list or tuple of them?"""
    flat = leaves(value) if isinstance(value, (list, tuple)) else [value]
    return bool(flat) and all(
        isinstance(v, (float, np.floating, np.ndarray))
        and np.asarray(v).dtype.kind == "f"
        and np.size(v)
        and np.all(np.isfinite(v))
        for v in flat
    )


def numeric(value: Any) -> bool:
    """Does a result hold floats, the squares of which are floats again, and nothing but numbers?"""
    flat = leaves(value)
    return (
        any(np.asarray(v).dtype.kind in "fc" for v in flat if isinstance(v, (float, complex, np.generic, np.ndarray)))
        and all(isinstance(v, (bool, int, float, complex, str, np.generic, np.ndarray)) for v in flat)
        and all(
            np.all((np.abs(v) < 1e150) & ((np.abs(v) > 1e-150) | (v == 0)))
            for v in flat
            if np.asarray(v).dtype.kind in "fc"
        )
    )


class Sample:
    """A function, arguments, the parameters to differentiate, and the numeric derivatives that settled."""

    def __init__(self, function: Callable[..., Any], arguments: inspect.BoundArguments) -> None:
        self.function, self.kinds = function, inspect.signature(function).parameters
        given = {
            n: v
            for n, v in arguments.arguments.items()
            if self.kinds[n].kind not in (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD) or v
        }
        if not any(map(inexact, given.values())):  # an example says 2 where it means 2.0
            given = {n: float(v) if type(v) is int and self.required(n) else v for n, v in given.items()}
        self.arguments = given
        variadic = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
        wrt = [n for n, v in given.items() if inexact(v) and self.kinds[n].kind not in variadic]
        self.value = self.run({})
        if not wrt or not numeric(self.value):
            raise ValueError("not a function of floats")
        rng = np.random.default_rng(0)
        self.seed = rebuild(self.value, iter([seed_of(v, rng) for v in leaves(self.value)]))
        self.dots = {n: scaled(given[n], rng) for n in wrt}
        self.numeric = {n: d for n in wrt if (d := self.difference(n)) is not None}
        if not self.numeric:
            raise ValueError("no difference settles")
        self.wrt = tuple(self.numeric)

    def required(self, name: str) -> bool:
        return self.kinds[name].default is inspect.Parameter.empty

    def run(self, moved: dict[str, Any]) -> Any:
        args, kwargs = self.spread({**copy.deepcopy(self.arguments), **moved})
        return self.function(*args, **kwargs)

    def spread(self, arguments: dict[str, Any]) -> tuple[Any, Any]:
        again = inspect.BoundArguments(inspect.signature(self.function), arguments)  # type: ignore[arg-type]
        return again.args, again.kwargs

    def at(self, name: str, h: float) -> float:
        """Return seed . result with one argument moved by h in its direction."""
        x = self.arguments[name]
        steps = zip(leaves(x) if isinstance(x, (list, tuple)) else [x], leaves(self.dots[name]), strict=True)
        moved = [v + h * d if isinstance(v, np.ndarray) else type(v)(v + h * d) for v, d in steps]
        return paired(self.seed, self.run({name: rebuild(x, iter(moved))}))

    def confirms(self, name: str, got: float) -> bool:
        """Say whether other steps see a derivative that those of ``difference`` missed.

        They are too long for a cosine of 1e17 t, and too short where the argument is added to a large number: then
        the function is a staircase, flat under small steps.
        """
        flat, agreed = self.numeric[name][0] == 0.0, 0
        for h in np.geomspace(0.5, 5e-13, 25):
            try:
                slope = (self.at(name, h) - self.at(name, -h)) / (2 * h)
            except (Exception, SystemExit):  # the step leaves the domain
                continue
            close = abs(slope - got) <= (0.2 if flat and h > 0.01 else 0.01) * abs(got)
            agreed = agreed + 1 if close and got != 0.0 else 0
            if agreed == 2:
                return True
        return False

    def difference(self, name: str) -> tuple[float, float] | None:
        """Return seed . (directional derivative) and its uncertainty, None where the steps do not agree."""

        def at(h: float) -> float:
            return self.at(name, h)

        here = paired(self.seed, self.value)
        best, before = None, None
        for h in (1e-3, 3e-4, 1e-4, 3e-5, 1e-5, 3e-6, 1e-6):
            try:
                up, down, half_up, half_down = at(h), at(-h), at(h / 2), at(-h / 2)
            except (Exception, SystemExit):  # the step leaves the domain
                continue
            right, left = (up - here) / h, (here - down) / h
            coarse, fine = (up - down) / (2 * h), (half_up - half_down) / h
            value = fine + (fine - coarse) / 3
            error = abs(fine - coarse) / 3 + 4e-16 * abs(here) / h
            kink = abs(right - left) > 1e-2 * max(abs(right), abs(left)) and abs(right - left) > 100 * error + 1e-9
            if not np.isfinite(value) or kink:
                continue
            if before is not None:  # rounding inside the function shows where two steps do not agree
                error = max(error, abs(value - before))
                if best is None or error < best[1]:
                    best = value, error
            before = value
        return best if best and best[1] <= 1e-4 * max(abs(best[0]), 1e-3 * abs(here), 1e-30) else None


def seed_of(value: Any, rng: np.random.Generator) -> Any:
    """Return a seed that makes all parts of a result count alike; text has none."""
    if isinstance(value, str):
        return None
    if np.asarray(value).dtype.kind not in "fc":
        return 0.0
    size = np.max(np.abs(value), initial=0.0) or 1.0
    return random_like(value, rng) / size


def scaled(value: Any, rng: np.random.Generator) -> Any:
    """Return a direction with steps in proportion to the argument."""
    steps = [
        v.dtype.type(1) * np.abs(np.where(v == 0, 1.0, v)) * rng.uniform(0.5, 1.0, v.shape).astype(v.dtype)
        if isinstance(v, np.ndarray)
        else type(v)(abs(v) or 1.0)
        for v in (leaves(value) if isinstance(value, (list, tuple)) else [value])
    ]
    return rebuild(value, iter(steps))


def paired(seed: Any, value: Any) -> float:
    return inner(seed, [v for v in leaves(value) if not isinstance(v, str)])


# -- one function ------------------------------------------------------------------------------------------------------


def sample(module: Any, function: Callable[..., Any]) -> Sample | None:
    """Return the first sample the function accepts and whose differences settle."""
    if "random" in (function.__doc__ or "")[:300]:
        return None
    for source in (recorded(module, function), made(function)):
        with contextlib.suppress(Exception, SystemExit):  # whatever the function raises for what we made up
            for arguments in source:
                with contextlib.suppress(Exception, SystemExit):
                    return Sample(function, arguments)
    return None


def surveyed(name: str, module: Any, function: Callable[..., Any], seconds: float) -> dict[str, Any]:
    """Return the outcome of one function: right, wrong, kink (right beside the sample), rounded
    (as right as the differences in extended precision), warned (a rounded number is a constant, and a warning said so),
    refused, crashed, timeout, or none (no sample)."""
    found: dict[str, Any] = {"function": name, "outcome": "none"}
    started = time.perf_counter()
    try:
        with limited(seconds):
            chosen = sample(module, function)
        if chosen is None:
            return found
        found["call"] = ", ".join(f"{n}={v!r}" for n, v in chosen.arguments.items())[:2000]
        found["wrt"] = list(chosen.wrt)
    except TimeLimit:
        return found
    try:
        with limited(seconds):
            with warnings.catch_warnings(record=True) as said:
                warnings.simplefilter("always", s2sad.DerivativeCutWarning)
                found["outcome"], found["detail"] = compared(chosen)
            if found["outcome"] == "wrong" and any(issubclass(w.category, s2sad.DerivativeCutWarning) for w in said):
                found["outcome"] = "warned"
            elif found["outcome"] == "wrong" and right_beside(chosen):
                found["outcome"] = "kink"
    except TimeLimit:
        found["outcome"], found["cause"] = "timeout", "timeout"
    except s2sad.InternalError as error:
        found["outcome"], found["cause"] = "crashed", error.diagnostics[0].message.partition(": ")[2][:200]
        found["detail"] = "".join(traceback.format_exception(error))[-3000:]
    except s2sad.S2sadError as error:
        first = error.diagnostics[0] if error.diagnostics else None
        found["outcome"] = "refused"
        found["cause"] = f"{error.code} {first.message if first else error}"
        found["detail"] = str(error)[:3000]
    except Exception as error:  # whatever goes wrong in s2sad or in the code it generated is what we look for
        found["outcome"] = "crashed"
        found["cause"] = f"{type(error).__name__} {place(error)}: {str(error)[:120]}"
        found["detail"] = "".join(traceback.format_exception(error))[-3000:]
    found["seconds"] = round(time.perf_counter() - started, 2)
    return found


def apart(name: str, module: Any, function: Callable[..., Any], seconds: float) -> dict[str, Any]:
    """Survey one function in a process of its own, which is ended if it is deep in compiled code and no alarm rings."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        found = surveyed(name, module, function, seconds)
        with os.fdopen(writer, "w") as output:
            json.dump(found, output)
            output.flush()
            os._exit(0)
    os.close(writer)
    text = b""
    deadline = time.monotonic() + 10 * seconds
    with os.fdopen(reader, "rb") as answers:
        while select.select([answers], [], [], max(0.0, deadline - time.monotonic()))[0]:
            part = os.read(answers.fileno(), 1 << 16)
            if not part:
                break
            text += part
    ended = bool(text) or time.monotonic() > deadline
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    if text:
        return json.loads(text)
    # what no alarm stops is the function itself, on the arguments we made up
    return {"function": name, "outcome": "none"} if ended else {"function": name, "outcome": "crashed", "cause": "died"}


def right_beside(chosen: Sample) -> bool:
    """Say whether all is right a little off: round numbers of an example may lie on a boundary between cases."""
    # a factor of its own for each, so that no ratio of two arguments stays what it was
    moved = {
        name: rebuild(value, iter([(1.0137 + 0.0031 * i) * v + (np.abs(v) == 0) * 0.0137 for v in leaves(value)]))
        for i, (name, value) in enumerate(chosen.arguments.items())
        if name in chosen.wrt
    }
    try:
        beside = Sample(chosen.function, bound(chosen.function, *chosen.spread({**chosen.arguments, **moved})))
    except ValueError:
        return False
    return compared(beside)[0] == "right"


def compared(chosen: Sample) -> tuple[str, str]:
    """Compare both modes with the differences; return the outcome, and what differs."""
    names = chosen.wrt
    value = chosen.value
    problems = []
    for mode, derivatives in (("reverse", reverse), ("forward", forward)):
        for name, got in zip(names, derivatives(chosen, names, chosen.arguments), strict=True):
            problem = off(chosen, mode, name, got)
            if problem and not is_rounding(chosen, derivatives, name, got):
                problems.append(problem)
            elif problem:
                problems.append(f"rounding: {problem}")
    args, kwargs = chosen.spread(copy.deepcopy(chosen.arguments))
    zeros = {f"{n}_dot": rebuild(d, iter([0 * v for v in leaves(d)])) for n, d in chosen.dots.items() if n in names}
    again, _ = s2sad.jvp(chosen.function, wrt=names)(*args, **kwargs, **zeros)
    if abs(paired(chosen.seed, again) - paired(chosen.seed, value)) > 1e-9:
        problems.append("the value differs")
    if problems and all(p.startswith("rounding") for p in problems):
        return "rounded", "; ".join(problems)
    return ("wrong" if problems else "right"), "; ".join(problems)


def reverse(chosen: Sample, names: tuple[str, ...], arguments: dict[str, Any]) -> list[float]:
    """Return seed . derivative . direction for each of the names, from one reverse sweep."""
    args, kwargs = chosen.spread(copy.deepcopy(arguments))
    bars = s2sad.vjp(chosen.function, wrt=chosen.wrt)(*args, **kwargs, out_bar=chosen.seed)
    return [inner(bars[chosen.wrt.index(n)], chosen.dots[n]) for n in names]


def forward(chosen: Sample, names: tuple[str, ...], arguments: dict[str, Any]) -> list[float]:
    """Return the same from forward sweeps, one for each name."""
    push = s2sad.jvp(chosen.function, wrt=chosen.wrt)
    zeros = {f"{n}_dot": rebuild(chosen.dots[n], iter([0 * v for v in leaves(chosen.dots[n])])) for n in chosen.wrt}
    found = []
    for name in names:
        args, kwargs = chosen.spread(copy.deepcopy(arguments))
        _, tangent = push(*args, **kwargs, **{**zeros, f"{name}_dot": chosen.dots[name]})
        found.append(paired(chosen.seed, tangent))
    return found


def is_rounding(chosen: Sample, derivatives: Callable[..., list[float]], name: str, got: float) -> bool:
    """Say whether a derivative is off because of rounding: the same code, run in extended precision, is closer.

    What is wrong stays wrong, however precisely it is computed. A sample at which terms cancel (a trace of 1e-27 in
    double-double arithmetic) gives other digits, and those agree with the differences much better.
    """
    if np.finfo(np.longdouble).eps > 1e-18:
        return False
    extended = {n: extended_of(v) if n in chosen.wrt else v for n, v in chosen.arguments.items()}
    try:
        (precise,) = derivatives(chosen, (name,), extended)
    except Exception:  # the function insists on floats
        return False
    want, error = chosen.numeric[name]
    return abs(precise - want) <= 0.05 * abs(got - want) + 20 * error


def extended_of(value: Any) -> Any:
    return rebuild(
        value,
        iter(
            [
                v.astype(np.longdouble) if isinstance(v, np.ndarray) else np.longdouble(v)
                for v in (leaves(value) if isinstance(value, (list, tuple)) else [value])
            ]
        ),
    )


def off(chosen: Sample, mode: str, name: str, got: float) -> str:
    """Return a message if the derivative is not the numeric one."""
    want, error = chosen.numeric[name]
    close = abs(got - want) <= 20 * error + 1e-4 * abs(want) + 1e-12
    if close or chosen.confirms(name, got):
        return ""
    return f"{mode} {name}: {got:.9g}, differences {want:.9g} +- {error:.1g}"


def place(error: BaseException) -> str:
    """Return where in s2sad an exception was raised, or that it was in generated code."""
    found = "outside"
    for frame in traceback.extract_tb(error.__traceback__):
        path = pathlib.Path(frame.filename)
        if "s2sad" in path.parts:
            found = f"{'/'.join(path.parts[-2:])}:{frame.lineno} {frame.name}"
        elif frame.filename.startswith("<s2sad"):
            found = "generated code"
    return found


# -- all of them -------------------------------------------------------------------------------------------------------


def general(cause: str) -> str:
    """Leave the names out of a cause, so that equal causes count together; a missing rule is its name."""
    if re.match("S2S20[12356]", cause):
        return cause
    return re.sub(r"`[^`]*`|'[^']*'|\d+\.\d+|0x\w+", "…", cause)


def report(results: list[dict[str, Any]]) -> None:
    """Print the shares, the causes by frequency with examples, and all wrong results."""
    tried = [r for r in results if r["outcome"] != "none"]
    print(f"\n{len(results)} functions, {len(tried)} with a sample")
    for outcome, count in collections.Counter(r["outcome"] for r in tried).most_common():
        print(f"  {outcome:8} {count:5}  {count / len(tried):6.1%}")
    by_package: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for r in tried:
        by_package[r["function"].split(".")[0]][r["outcome"]] += 1
    for package, counts in sorted(by_package.items()):
        print(f"  {package:16} " + ", ".join(f"{k} {v}" for k, v in counts.most_common()))
    causes: dict[str, list[str]] = collections.defaultdict(list)
    for r in tried:
        if "cause" in r:
            causes[general(r["cause"])].append(r["function"])
    print()
    for cause, names in sorted(causes.items(), key=lambda item: -len(item[1])):
        print(f"{len(names):5}  {cause}\n         {', '.join(names[:4])}")
    for r in tried:
        if r["outcome"] == "wrong":
            print(f"wrong: {r['function']}({r['call'][:200]})\n         {r['detail']}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("packages", nargs="*", default=PACKAGES)
    parser.add_argument("--count", type=int, default=sys.maxsize, help="stop after so many functions with a sample")
    parser.add_argument("--seconds", type=float, default=20.0, help="time limit of one function")
    parser.add_argument(
        "--write", type=pathlib.Path, help="add one JSON line per function; what is there is not done again"
    )
    parser.add_argument("--report", type=pathlib.Path, help="only count an earlier run")
    parser.add_argument("--function", help="only this one, with its full message")
    options = parser.parse_args()
    if options.report:
        return report([json.loads(line) for line in options.report.read_text().splitlines()])
    everything: dict[str, tuple[Any, Callable[..., Any]]] = {}
    warnings.simplefilter("ignore")
    np.seterr(all="ignore")
    for package in [options.function.split(".")[0]] if options.function else options.packages:
        try:
            everything.update(functions(package))
        except ImportError:
            print(f"{package} is not installed")
    order = sorted(everything)
    random.Random(0).shuffle(order)  # any first part of the run is like the whole
    results: list[dict[str, Any]] = []
    if options.write and options.write.exists():
        done = {json.loads(line)["function"] for line in options.write.read_text().splitlines()}
        order = [name for name in order if name not in done]
    output = options.write.open("a") if options.write else None
    os.chdir(tempfile.mkdtemp())
    for name in [options.function] if options.function else order:
        with open(os.devnull, "w") as silence, contextlib.redirect_stdout(silence):
            survey = surveyed if options.function else apart
            results.append(survey(name, *everything[name], options.seconds))
        if output:
            print(json.dumps(results[-1]), file=output, flush=True)
        counts = collections.Counter(r["outcome"] for r in results)
        tried = len(results) - counts["none"]
        if sys.stderr.isatty() or tried % 50 == 0 and results[-1]["outcome"] != "none":
            print(f"\r{len(results)}/{len(order)} {dict(counts)}", end="", file=sys.stderr, flush=True)
        if tried >= options.count:
            break
    report(results)
    if options.function:
        print(results[0].get("call"), results[0].get("detail"), sep="\n")


if __name__ == "__main__":
    main()
