"""Random programs: value, forward = differences, reverse = forward, arguments unchanged, optimised = unoptimised.

``python -m tests.random_programs.test_random COUNT START`` runs many and prints statistics (``-s`` shrinks failures,
``--stores`` runs programs that write, through many names, ``--constructs`` those of the rest of Python).
"""

from __future__ import annotations

import ast
import collections
import copy
import linecache
import multiprocessing
import random
import re
import signal
import sys
import traceback
import types
import warnings

import numpy as np
import pytest

import s2sad
from tests.random_programs import constructs, generator, stores

# the profile that the command line has chosen
PROFILES = {"--stores": stores.program, "--constructs": constructs.program}
program = next((PROFILES[a] for a in sys.argv if a in PROFILES), generator.program)


class Wrong(Exception):
    """A property does not hold; the first argument is its name."""


class Skip(Exception):
    """The program is not smooth here, or fails by itself."""


def module(seed: int, text: str):
    name = f"<random {seed}>"
    linecache.cache[name] = (len(text), None, text.splitlines(True), name)
    made = types.ModuleType(f"random_{seed}")
    made.__file__ = name
    sys.modules[made.__name__] = made
    exec(compile(text, name, "exec"), made.__dict__)
    return made


def flat(value) -> np.ndarray:
    if isinstance(value, (tuple, list)):
        return np.concatenate([flat(v) for v in value]) if value else np.zeros(0)
    return np.asarray(value, float).ravel()


def random_like(rng, value):
    if isinstance(value, tuple):
        return tuple(random_like(rng, v) for v in value)
    if np.ndim(value):
        return np.array([rng.uniform(-1, 1) for _ in range(np.size(value))]).reshape(np.shape(value))
    return rng.uniform(-1, 1)


def close(a, b, tol) -> bool:
    a, b = flat(a), flat(b)
    return a.shape == b.shape and bool(np.all(np.abs(a - b) <= tol * (1 + np.maximum(np.abs(a), np.abs(b)))))


def differences(function, args, wrt, dots, h):
    def moved(t):
        given = copy.deepcopy(args)
        for name, dot in zip(wrt, dots, strict=True):
            given[name] = given[name] + t * dot
        return flat(function(**given))

    high, low = moved(h), moved(-h)
    if high.shape != low.shape:
        raise Skip("shapes differ")
    return (high - low) / (2 * h)


def smooth(function, args, wrt, dots):
    one, two = differences(function, args, wrt, dots, 1e-6), differences(function, args, wrt, dots, 1e-4)
    if not np.all(np.isfinite(one)) or not close(one, two, 2e-5):
        raise Skip("not smooth")
    return one


def require(good, what, expected, actual, source=""):
    if not good:
        raise Wrong(what, f"expected {expected}\nactual   {actual}", source)


def source_of(derivative, args) -> str:
    try:
        return derivative.source_for(**args)
    except Exception as error:  # the text is only for the report
        return f"(no source: {error})"


def check(seed: int, text: str) -> None:
    """Raise Wrong, Skip, a refusal of s2sad, or whatever went wrong."""
    rng = random.Random(seed * 7 + 1)
    args = {
        "x": rng.uniform(-1, 1),
        "y": rng.uniform(-1, 1),
        "u": np.array([rng.uniform(-1, 1) for _ in range(4)]),
        "n": rng.randrange(2, 5),
    }
    wrt = rng.choice((("x", "y", "u"), ("x", "y", "u"), ("x", "y", "u"), ("u", "x"), ("u",), ("x",), ("y", "u")))
    function = module(seed, text).f
    names = tuple(args)
    try:
        value = function(**copy.deepcopy(args))
        dots = tuple(random_like(rng, args[w]) for w in wrt)
        expected = smooth(function, args, wrt, dots)
    except Skip:
        raise
    except Exception as error:
        raise Skip(f"the program fails: {type(error).__name__} {error}") from None
    out_bar = random_like(rng, value)
    results = []
    for optimise in (True, False):
        label = "" if optimise else " unoptimised"
        given = copy.deepcopy(args)
        forward = s2sad.jvp(function, wrt=wrt, optimise=optimise)
        try:
            got, tangent = forward(*[given[n] for n in names], *copy.deepcopy(dots))
        except s2sad.S2sadError:
            raise
        except Exception as error:
            raise Wrong("jvp raises" + label, traceback.format_exc(limit=-2), source_of(forward, args)) from error
        text_of = lambda: source_of(forward, args)  # noqa: E731
        if not close(got, value, 1e-12):
            require(False, "jvp value" + label, value, got, text_of())
        if not close(tangent, expected, 1e-4):
            require(False, "jvp = differences" + label, expected, tangent, text_of())
        if not all(np.array_equal(given[n], args[n]) for n in names):
            require(False, "jvp changes arguments" + label, args, given, text_of())
        reverse = s2sad.vjp(function, wrt=wrt, optimise=optimise)
        bar = copy.deepcopy(out_bar)
        try:
            bars = reverse(*[given[n] for n in names], bar)
        except s2sad.S2sadError:
            raise
        except Exception as error:
            raise Wrong("vjp raises" + label, traceback.format_exc(limit=-2), source_of(reverse, args)) from error
        text_of = lambda: source_of(reverse, args)  # noqa: E731
        for w, b in zip(wrt, bars, strict=True):
            if np.shape(b) != np.shape(args[w]):
                require(False, "vjp shape" + label, np.shape(args[w]), b, text_of())
        left, right = float(flat(out_bar) @ flat(tangent)), float(flat(bars) @ flat(dots))
        if not close(left, right, 1e-8):
            require(False, "vjp = jvp" + label, left, f"{right}  (bars {dict(zip(wrt, bars, strict=True))})", text_of())
        if not all(np.array_equal(given[n], args[n]) for n in names):
            require(False, "vjp changes arguments" + label, args, given, text_of())
        if not np.array_equal(flat(bar), flat(out_bar)):
            require(False, "vjp changes out_bar" + label, out_bar, bar, text_of())
        results.append((tangent, bars))
    if not close(flat(results[0][1]), flat(results[1][1]), 1e-9):
        require(False, "optimised = unoptimised", results[1], results[0], text_of())
    if seed % 5 == 0 and not isinstance(value, tuple) and np.ndim(value) == 0:
        second(seed, function, args, rng)


def second(seed, function, args, rng) -> None:
    name = rng.choice(("x", "u"))
    gradient = s2sad.grad(function, wrt=name)
    dot = random_like(rng, args[name])
    try:
        expected = smooth(gradient, args, (name,), (dot,))
    except Skip:
        return
    forward = s2sad.jvp(gradient, wrt=name)
    try:
        tangent = forward(*copy.deepcopy(list(args.values())), dot)[1]
    except s2sad.S2sadError as error:
        error.second = True
        raise
    except Exception as error:
        raise Wrong(
            "jvp(grad) raises",
            traceback.format_exc(limit=-2),
            source_of(gradient, args) + "\n" + source_of(forward, args),
        ) from error
    if not close(tangent, expected, 1e-4):
        require(
            False,
            "jvp(grad) = differences",
            expected,
            tangent,
            source_of(gradient, args) + "\n" + source_of(forward, args),
        )


def outcome(seed: int, text: str | None = None):
    """Return (kind, key, detail): kind is good, skip, refused or failed."""
    text = program(seed) if text is None else text

    def late(*_):
        raise Wrong("timeout", "more than 90 s", "")

    signal.signal(signal.SIGALRM, late)
    signal.alarm(90)
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            check(seed, text)
    except Skip as skip:
        return "skip", str(skip)[:60], ""
    except s2sad.InternalError as error:
        key = error.diagnostics[0].message.partition(": ")[2][:90]
        detail = "".join(traceback.format_exception(error, limit=-4))
        return "failed", key, f"seed {seed}: {detail}\n# -- program\n{text}"
    except s2sad.S2sadError as error:
        return (
            "refused",
            ("second: " if hasattr(error, "second") else "")
            + re.sub(r"`[a-z]_?\d*(_\d+)?`", "`*`", " ".join(str(error).splitlines()[0].split()))[:100],
            str(error),
        )
    except Wrong as wrong:
        what, detail, source = wrong.args
        key = what
        if "raises" in what:
            key += ": " + detail.strip().splitlines()[-1][:90]
        return "failed", key, f"seed {seed}: {what}\n{detail}\n# -- program\n{text}\n# -- generated\n{source}"
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        key = f"{type(error).__name__} in {where.name}: {str(error)[:60]}"
        return "failed", key, f"seed {seed}: {traceback.format_exc(limit=-4)}\n# -- program\n{text}"
    finally:
        signal.alarm(0)
    return "good", "", ""


# -- shrinking ---------------------------------------------------------------------------------------------------------


def smaller(tree):
    """Yield smaller trees: a statement less, a block for its statement, an operand for its expression."""
    for place, node in enumerate(ast.walk(tree)):
        for field in ("body", "orelse"):
            block = getattr(node, field, None)
            if not isinstance(block, list):
                continue
            for i, stmt in enumerate(block):
                inner = [
                    b for b in (getattr(stmt, "body", None), getattr(stmt, "orelse", None)) if isinstance(b, list) and b
                ]
                for new in [[], *inner] if not isinstance(stmt, ast.FunctionDef) else [[]]:
                    if new or len(block) > 1 or field == "orelse" or not isinstance(stmt, ast.Pass):
                        changed = copy.deepcopy(tree)
                        target = list(ast.walk(changed))[place]
                        rest = [*block[:i], *new, *block[i + 1 :]]
                        setattr(target, field, copy.deepcopy(rest) if rest or field == "orelse" else [ast.Pass()])
                        yield changed
        for field, child in ast.iter_fields(node):
            children = child if isinstance(child, list) else [child]
            for i, c in enumerate(children):
                if (
                    isinstance(c, ast.expr)
                    and not isinstance(getattr(c, "ctx", None), ast.Store)
                    and not isinstance(c, (ast.Name, ast.Constant))
                ):
                    parts = [
                        g
                        for g in ast.iter_child_nodes(c)
                        if isinstance(g, ast.expr) and not isinstance(g, ast.Attribute)
                    ]
                    if isinstance(c, (ast.BinOp, ast.Call, ast.BoolOp, ast.Compare)) and field == "test":
                        parts = [*parts, ast.Constant(True)]
                    for part in parts:
                        changed = copy.deepcopy(tree)
                        target = list(ast.walk(changed))[place]
                        if isinstance(child, list):
                            getattr(target, field)[i] = copy.deepcopy(part)
                        else:
                            setattr(target, field, copy.deepcopy(part))
                        yield changed


def shrink(seed: int, text: str, key: str, seconds: float = 40.0) -> str:
    import time

    end = time.monotonic() + seconds
    best = text
    again = True
    while again and time.monotonic() < end:
        again = False
        for tree in smaller(ast.parse(best)):
            if time.monotonic() > end:
                break
            try:
                candidate = ast.unparse(ast.fix_missing_locations(tree)) + "\n"
                compile(candidate, "shrunk", "exec")
            except Exception:  # not a program any more
                continue
            if len(candidate) < len(best) and "def f" in candidate and outcome(seed, candidate)[:2] == ("failed", key):
                best, again = candidate, True
                break
    return best


# -- running -----------------------------------------------------------------------------------------------------------


def ten(start, profile):
    good = 0
    for seed in range(start, start + 10):
        kind, key, detail = outcome(seed, profile(seed))
        assert kind != "failed", f"{key}\n{detail}"
        good += kind == "good"
    assert good >= 2


@pytest.mark.parametrize("start", range(0, 150, 10))
def test_random_programs(start):
    ten(start, generator.program)


@pytest.mark.parametrize("start", range(0, 60, 10))
def test_random_stores(start):
    ten(start, stores.program)


@pytest.mark.parametrize("start", range(0, 60, 10))
def test_random_constructs(start):
    ten(start, constructs.program)


def main() -> None:
    flags = [a for a in sys.argv[1:] if a.startswith("-")]
    count, start = (
        (*map(int, [a for a in sys.argv[1:] if not a.startswith("-")]), 1000, 0)[:2] if len(sys.argv) > 2 else (200, 0)
    )
    kinds, keys, failures = collections.Counter(), collections.Counter(), {}
    with multiprocessing.Pool() as pool:
        for seed, (kind, key, detail) in zip(
            range(start, start + count), pool.imap(outcome, range(start, start + count), 8), strict=True
        ):
            kinds[kind] += 1
            keys[kind, key] += kind != "good"
            if kind == "failed":
                failures.setdefault(key, []).append((seed, detail))
        print(dict(kinds))
        for (kind, key), times in keys.most_common():
            if times:
                print(f"{times:5} {kind}: {key}", [s for s, _ in failures.get(key, [])][:8] if kind == "failed" else "")
        if "-s" in flags:
            jobs = [
                (seed, program(seed), key)
                for key, found in failures.items()
                for seed, _ in sorted(found, key=lambda f: len(f[1]))[:3]
            ]
            for (seed, _, _), text in zip(jobs, pool.starmap(shrink, jobs, 1), strict=True):
                print("=" * 100, outcome(seed, text)[2], sep="\n", flush=True)
        elif "-v" in flags:
            for found in failures.values():
                print("=" * 100, min((d for _, d in found), key=len), sep="\n")


if __name__ == "__main__":
    main()
