"""Every program: reverse = forward = differences, arguments unchanged, called twice, optimised = not, second order."""

from __future__ import annotations

import ast
import copy
import importlib
import inspect
import itertools
import pathlib
import types
from fractions import Fraction

import numpy as np
import pytest

import s2sad
from s2sad.testing import inner, leaves, random_like, rebuild, shifted
from tests.programs.case import Case

FILES = sorted(
    p.stem for p in pathlib.Path(__file__).parent.glob("*.py") if p.stem not in ("__init__", "case", "test_programs")
)
CASES: list[tuple[str, Case]] = [(f, c) for f in FILES for c in importlib.import_module(f"tests.programs.{f}").CASES]
IDS = [f"{f}-{c!r}-{i}" for i, (f, c) in enumerate(CASES)]
GOOD = [(f, c) for f, c in CASES if c.refuses is None]
GOOD_IDS = [i for i, (_, c) in zip(IDS, CASES, strict=True) if c.refuses is None]
H = 1e-6


def active(case: Case) -> tuple[str, ...]:
    if case.wrt is not None:
        return case.wrt
    names = list(inspect.signature(case.function).parameters)
    found = []
    for name, value in zip(names, case.args, strict=False):
        flat = leaves(value)
        if flat and all(
            isinstance(v, (float, np.floating, np.ndarray)) and np.asarray(v).dtype.kind == "f" for v in flat
        ):
            found.append(name)
    return tuple(found)


def arguments(case: Case) -> dict[str, object]:
    bound = inspect.signature(case.function).bind(*copy.deepcopy(case.args), **copy.deepcopy(case.kwargs))
    bound.apply_defaults()
    return dict(bound.arguments)


def differences(function, args, wrt, dots, h=H):  # noqa: ANN001, ANN201
    def at(step):  # noqa: ANN001, ANN202
        moved = copy.deepcopy(args)
        for name, dot in zip(wrt, dots, strict=True):
            moved[name] = shifted(moved[name], dot, step)
        return function(**moved)

    up, down = at(h), at(-h)
    parts = [
        (np.asarray(a) - np.asarray(b)) / (2 * h) if np.asarray(a).dtype.kind in "fc" else 0.0 * np.asarray(a, float)
        for a, b in zip(leaves(up), leaves(down), strict=True)
    ]
    return rebuild(up, iter(parts))


def close(got, want, tol, what):  # noqa: ANN001, ANN201
    for g, w in zip(leaves(got), leaves(want), strict=True):
        scale = max(1.0, float(np.max(np.abs(np.asarray(w)), initial=0.0)))
        np.testing.assert_allclose(np.asarray(g, np.asarray(w).dtype), w, atol=tol * scale, rtol=tol, err_msg=what)


@pytest.mark.parametrize("case", [c for _, c in GOOD], ids=GOOD_IDS)
def test_both_modes(case: Case) -> None:
    wrt, args = active(case), arguments(case)
    rng = np.random.default_rng(1)
    dots = [random_like(args[w], rng) for w in wrt]
    push = s2sad.jvp(case.function, wrt=wrt)
    before = copy.deepcopy(args)
    with np.errstate(all="ignore"):
        value, tangent = push(**args, **{f"{w}_dot": d for w, d in zip(wrt, dots, strict=True)})
        numeric = differences(case.function, args, wrt, dots)
    close(tangent, numeric, case.tol, "forward against differences")
    close(value, case.function(**copy.deepcopy(args)), 1e-12, "value")

    out_bar = random_like(value, rng)
    pull = s2sad.vjp(case.function, wrt=wrt)
    with np.errstate(all="ignore"):
        bars = pull(**args, out_bar=out_bar)
        again = pull(**args, out_bar=out_bar)
    close(again, bars, 0.0, "called twice")
    total = sum(inner(b, d) for b, d in zip(bars, dots, strict=True))
    expected = inner(out_bar, tangent)
    assert abs(total - expected) <= 1e-8 * max(1.0, abs(expected)), (total, expected, pull.source_for(**args))
    for a, b in zip(leaves(args), leaves(before), strict=True):
        np.testing.assert_array_equal(a, b, err_msg="the derivative changed its arguments")
    for w, bar in zip(wrt, bars, strict=True):
        for g, x in zip(leaves(bar), leaves(args[w]), strict=True):
            assert np.shape(g) == np.shape(x), (w, np.shape(g), np.shape(x))


@pytest.mark.parametrize("case", [c for _, c in GOOD], ids=GOOD_IDS)
def test_optimised_equals_plain(case: Case) -> None:
    wrt, args = active(case), arguments(case)
    rng = np.random.default_rng(2)
    with np.errstate(all="ignore"):
        out_bar = random_like(case.function(**copy.deepcopy(args)), rng)
        plain = s2sad.vjp(case.function, wrt=wrt, optimise=False)(**args, out_bar=out_bar)
        optimised = s2sad.vjp(case.function, wrt=wrt)(**args, out_bar=out_bar)
    close(optimised, plain, 1e-11, "optimised against plain")


@pytest.mark.parametrize("case", [c for _, c in GOOD], ids=GOOD_IDS)
def test_wrt_subsets(case: Case) -> None:
    wrt, args = active(case), arguments(case)
    rng = np.random.default_rng(3)
    with np.errstate(all="ignore"):
        out_bar = random_like(case.function(**copy.deepcopy(args)), rng)
        whole = s2sad.vjp(case.function, wrt=wrt)(**copy.deepcopy(args), out_bar=out_bar)
        for chosen in itertools.chain.from_iterable(itertools.combinations(wrt, n) for n in range(1, len(wrt))):
            part = s2sad.vjp(case.function, wrt=chosen)(**copy.deepcopy(args), out_bar=out_bar)
            close(part, tuple(whole[wrt.index(w)] for w in chosen), 1e-11, f"wrt {chosen}")


SECOND = [(c, i) for c, i in zip([c for _, c in GOOD], GOOD_IDS, strict=True) if c.order >= 2]


@pytest.mark.parametrize("case", [c for c, _ in SECOND], ids=[i for _, i in SECOND])
def test_second_order(case: Case) -> None:
    """Forward over reverse and reverse over reverse agree with differences of the gradient."""
    wrt, args = active(case), arguments(case)
    value = case.function(**copy.deepcopy(args))
    if isinstance(value, (tuple, list, dict)) or np.ndim(value) != 0:
        pytest.skip("the result is not a scalar")
    w = wrt[0]
    if not isinstance(args[w], (float, np.ndarray)) or any(
        p.kind in (p.VAR_POSITIONAL, p.VAR_KEYWORD) for p in inspect.signature(case.function).parameters.values()
    ):
        pytest.skip("only numbers and arrays")
    gradient = s2sad.grad(case.function, wrt=w)
    rng = np.random.default_rng(4)
    dot = random_like(args[w], rng)
    with np.errstate(all="ignore"):
        numeric = differences(lambda **kw: gradient(**kw), args, [w], [dot])
        try:
            _, forward = s2sad.jvp(gradient, wrt=w)(**args, **{f"{w}_dot": dot})
        except s2sad.Ambiguous:
            pytest.skip("forward over reverse is refused: sharing")
        close(forward, numeric, 20 * case.tol, "forward over reverse")
        try:
            bar = s2sad.vjp(gradient, wrt=w)(**args, out_bar=dot)
        except s2sad.Ambiguous:
            pytest.skip("reverse over reverse is refused: sharing")
        close(bar, forward, 1e-7, "reverse over reverse")


class _Literals(ast.NodeTransformer):
    """Read every float literal as the exact fraction it is."""

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        if not isinstance(node.value, float):
            return node
        return ast.Call(ast.Name("Fraction", ast.Load()), [ast.Constant(repr(node.value))], [])


EXACT = [(c, i) for (_, c), i in zip(CASES, IDS, strict=True) if c.exact is not None]


@pytest.mark.parametrize("case", [c for c, _ in EXACT], ids=[i for _, i in EXACT])
def test_exact_arithmetic(case: Case) -> None:
    """On fractions the generated code gives the exact derivative, compared with ==. Its literals are exact too."""
    wrt = active(case)
    names = list(inspect.signature(case.function).parameters)
    tree = ast.parse(s2sad.grad(case.function, wrt=wrt).source_for(*case.args))
    tree = ast.fix_missing_locations(_Literals().visit(tree))
    module = {"Fraction": Fraction}
    exec(compile(tree, "<exact>", "exec"), module)
    code = next(v for k, v in module.items() if k.startswith(case.function.__name__))
    args = [Fraction(a).limit_denominator(1000) if n in wrt else a for n, a in zip(names, case.args, strict=False)]
    got = code(*args)
    want = case.exact(*args)
    assert tuple(got) == tuple(want)


REFUSED = [(c, i) for (_, c), i in zip(CASES, IDS, strict=True) if c.refuses is not None]


@pytest.mark.parametrize("case", [c for c, _ in REFUSED], ids=[i for _, i in REFUSED])
def test_refused(case: Case) -> None:
    wrt, args = active(case), arguments(case)
    with pytest.raises(s2sad.S2sadError) as caught:
        s2sad.grad(case.function, wrt=wrt)(**args)
    assert caught.value.code is not None and caught.value.code.startswith(case.refuses)


WARNED = [(c, i) for (_, c), i in zip(CASES, IDS, strict=True) if c.warns is not None]


@pytest.mark.parametrize("case", [c for c, _ in WARNED], ids=[i for _, i in WARNED])
def test_warns(case: Case) -> None:
    # of a function of its own: what was told of one is not told again
    fresh = types.FunctionType(case.function.__code__, case.function.__globals__, case.function.__name__)
    with pytest.warns(s2sad.DerivativeCutWarning, match=case.warns):
        s2sad.grad(fresh, wrt=active(case))(**arguments(case))


REFERENCED = [
    (c, i) for (_, c), i in zip(CASES, IDS, strict=True) if c.gradient is not None or c.functional is not None
]


@pytest.mark.parametrize("case", [c for c, _ in REFERENCED], ids=[i for _, i in REFERENCED])
def test_reference(case: Case) -> None:
    """Compare with a hand-written gradient, or with the same algorithm written another way."""
    wrt, args = active(case), arguments(case)
    with np.errstate(all="ignore"):
        if case.gradient is not None:
            got = s2sad.grad(case.function, wrt=wrt if len(wrt) > 1 else wrt[0])(**args)
            close(
                got, case.gradient(**args) if callable(case.gradient) else case.gradient, 1e-9, "hand-written gradient"
            )
        if case.functional is not None:
            names = list(inspect.signature(case.functional).parameters)
            rng = np.random.default_rng(5)
            dots = [random_like(args[w], rng) for w in wrt]
            positional = dict(zip(names, args.values(), strict=False))
            renamed = [names[list(args).index(w)] for w in wrt]
            numeric = differences(case.functional, positional, renamed, dots)
            _, tangent = s2sad.jvp(case.function, wrt=wrt)(
                **args, **{f"{w}_dot": d for w, d in zip(wrt, dots, strict=True)}
            )
            close(tangent, numeric, case.tol, "the functional form")
