"""Check derivatives: rules against finite differences, and reverse against forward."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np

from s2sad.errors import fail
from s2sad.rules import apply, registry
from s2sad.structures import leaves, rebuild


def random_like(value: Any, rng: np.random.Generator) -> Any:
    """Return a random tangent or adjoint of ``value``: its structure, shapes and dtypes. Integers get zeros."""

    def draw(leaf: Any) -> Any:
        array = np.asarray(leaf)
        if array.dtype.kind == "c":
            drawn = np.asarray(rng.standard_normal(array.shape) + 1j * rng.standard_normal(array.shape), array.dtype)
        elif array.dtype.kind == "f":
            drawn = np.asarray(rng.standard_normal(array.shape), array.dtype)
        else:
            drawn = np.zeros(array.shape)
        return (
            drawn
            if isinstance(leaf, np.ndarray)
            else drawn[()].item()
            if isinstance(leaf, (float, complex, int)) and not isinstance(leaf, np.generic)
            else drawn[()]
        )

    return rebuild(value, iter([draw(leaf) for leaf in leaves(value)]))


def inner(a: Any, b: Any) -> float:
    """Return the real bilinear pairing of an adjoint and a tangent: Re sum(a * b). No conjugate: adjoints are
    df/da - i df/db, so that Re(x_bar * x_dot) is the directional derivative."""
    return float(sum(np.sum(np.real(np.asarray(u) * np.asarray(v))) for u, v in zip(leaves(a), leaves(b), strict=True)))


def shifted(value: Any, direction: Any, h: Any) -> Any:
    """Return a structure moved by a step, a real number or an imaginary one, in a direction."""

    def move(leaf: Any, d: Any) -> Any:
        array = np.asarray(leaf)
        if array.dtype.kind not in "fc":
            return leaf
        moved = np.asarray(array + h * np.asarray(d))
        moved = moved.astype(np.result_type(array.dtype, np.complex64) if isinstance(h, complex) else array.dtype)
        return (
            moved if isinstance(leaf, np.ndarray) else moved[()] if isinstance(leaf, np.generic) else moved[()].item()
        )

    moved = iter([move(u, v) for u, v in zip(leaves(value), leaves(direction), strict=True)])
    return rebuild(value, moved, constants=True)


def check_rule(primitive: Any, *args: Any, wrt: Any = None, tol: float = 2e-6, seed: int = 0, **kwargs: Any) -> None:
    """Check the rules of one primitive at one sample, in both modes; raise AssertionError where they are wrong.

    Forward mode is compared with central differences, reverse mode with forward mode by the dot product identity,
    and the adjoints' shapes and dtypes with those of the arguments. ``wrt`` names parameters of the rule (default:
    all that the rule differentiates and whose argument is float or complex).

    >>> import numpy as np
    >>> check_rule(np.tanh, np.array([0.3, -1.2]))
    """
    rules = registry.find(primitive)
    assert rules is not None, f"no rule for {primitive!r}"
    rng = np.random.default_rng(seed)
    lead = rules.both or rules.reverse
    assert lead is not None, f"{primitive!r} has no reverse rule (of a rewrite: use check_grad)"
    bound = apply.bind(lead, args, kwargs)
    names = [wrt] if isinstance(wrt, str) else list(wrt or [n for n in lead.wrt if _inexact(bound.get(n))])
    assert names, "the sample has no float argument to differentiate"
    y = apply._replay(primitive, lead, bound, args, kwargs)
    dots = {n: random_like(bound[n], rng) for n in names}
    y_dot = apply.jvp(primitive, y, dots, args, kwargs)

    h = 1e-6 if all(np.real(np.asarray(v)).dtype.itemsize >= 8 for n in names for v in leaves(bound[n])) else 1e-2

    def at(step: float) -> Any:
        moved = {n: shifted(bound[n], dots[n], step) for n in names}
        out = apply._replay(primitive, lead, {**bound, **moved}, args, kwargs)
        return out

    up, down = at(h), at(-h)
    tol = tol if h < 1e-3 else 2e-2
    for got, a, b in zip(leaves(y_dot), leaves(up), leaves(down), strict=True):
        numeric = (np.asarray(a) - np.asarray(b)) / (2 * h)
        scale = max(1.0, float(np.max(np.abs(numeric), initial=0.0)))
        np.testing.assert_allclose(
            got, numeric, atol=tol * scale, rtol=tol, err_msg=f"forward of {primitive!r} {names}"
        )
    for a, b in zip(leaves(y_dot), leaves(y), strict=True):
        assert np.shape(a) == np.shape(b), f"tangent of {primitive!r}: shape {np.shape(a)}, result {np.shape(b)}"

    y_bar = random_like(y, rng)
    bars = apply.vjp(primitive, y, y_bar, args, kwargs)
    total = sum(inner(bars[n], dots[n]) for n in names)
    expected = inner(y_bar, y_dot)
    loose = 1e-9 if h < 1e-3 else 1e-3
    assert abs(total - expected) <= loose * max(1.0, abs(expected)), (
        f"reverse of {primitive!r} {names}: <x_bar, x_dot> = {total}, <y_bar, y_dot> = {expected}"
    )
    for n in names:
        for bar, x in zip(leaves(bars[n]), leaves(bound[n]), strict=True):
            assert np.shape(bar) == np.shape(x), (
                f"adjoint of {n} of {primitive!r}: shape {np.shape(bar)}, not {np.shape(x)}"
            )
            want = np.asarray(x).dtype
            if want.kind in "fc":
                assert np.asarray(bar).dtype == want, (
                    f"adjoint of {n} of {primitive!r}: {np.asarray(bar).dtype}, not {want}"
                )


MODES = ("forward", "reverse")


def check_grad(
    function: Any,
    *args: Any,
    wrt: Any = 0,
    modes: Any = MODES,
    order: int = 1,
    method: str = "differences",
    tol: float = 1e-5,
    seed: int = 0,
    **kwargs: Any,
) -> None:
    """Check the derivatives of a function at its arguments; raise AssertionError where they are wrong.

    Forward mode is compared with the function itself in a random direction; reverse mode with forward mode by the dot
    product identity <y_bar, J x_dot> = <J^T y_bar, x_dot>, or, if ``modes`` leaves forward mode out, with the function
    as well. ``order=2`` checks in the same way the derivatives of the reverse mode. ``method``: "differences" (central
    ones), or "complex" (a step of 1e-30 i, exact to rounding, for functions that are analytic and take complex numbers:
    Squire and Trapp 1998). ``tol`` is relative to the largest number compared, and no less than the precision of the
    arguments allows. Raises S2S407 for an unknown option.

    >>> check_grad(lambda x: x * x * x, 1.5, order=2)
    >>> check_grad(lambda x: x * x * x, 1.5, method="complex", tol=1e-14)
    """
    from s2sad.api import jvp, vjp
    from s2sad.derivative import spread_arguments
    from s2sad.operators.chosen import Chosen, has_parts

    if has_parts(wrt):
        of_parts = Chosen(lambda made, chosen: (made, chosen), function, wrt, {})
        function, wrt = of_parts.derivative
        args, kwargs = tuple(of_parts._given(args, kwargs)), {}
    modes = (modes,) if isinstance(modes, str) else tuple(modes)
    if not modes or not set(modes) <= set(MODES):
        fail("S2S407", f"modes={modes!r} is not known", help=('use "forward", "reverse" or both',))
    if method not in ("differences", "complex"):
        fail("S2S407", f"method={method!r} is not known", help=('use "differences" or "complex"',))
    if order not in (1, 2):
        fail("S2S407", f"order={order!r} is not known", help=("use 1 or 2",))
    push, pull = jvp(function, wrt), vjp(function, wrt)
    arguments = push.bound(args, kwargs)
    rng = np.random.default_rng(seed)
    dots = [random_like(arguments[w], rng) for w in push.wrt]

    def at(h: Any) -> Any:
        moved = {w: shifted(arguments[w], d, h) for w, d in zip(push.wrt, dots, strict=True)}
        return leaves(_called(function, push, copy.deepcopy({**arguments, **moved})))

    value = _called(function, push, copy.deepcopy(arguments))
    single = any(_precision(arguments[w]) > 1e-10 for w in push.wrt)
    numeric = _complex_step(at) if method == "complex" else _central(at, 1e-2 if single else 1e-6)
    tol = max(tol, 1e-3) if single else tol
    tangent = numeric
    if "forward" in modes:
        positional, keywords = spread_arguments(push.signature, copy.deepcopy(arguments))
        _, found = push(*positional, **keywords, **dict(zip(push.extra, dots, strict=True)))
        for got, expected in zip(leaves(found), numeric, strict=True):
            scale = max(1.0, float(np.max(np.abs(expected), initial=0.0)))
            np.testing.assert_allclose(
                got, expected, atol=tol * scale, rtol=tol, err_msg=f"forward mode against {method}"
            )
        tangent = leaves(found)
    if "reverse" not in modes:
        return
    out_bar = random_like(value, rng)
    positional, keywords = spread_arguments(pull.signature, copy.deepcopy(arguments))
    bars = pull(*positional, **keywords, **{pull.extra[0]: out_bar})
    bars = (bars,) if pull.single else bars
    for name, bar in zip(pull.wrt, bars, strict=True):
        for got, given in zip(leaves(bar), leaves(arguments[name]), strict=True):
            assert np.shape(got) == np.shape(given), f"adjoint of {name}: shape {np.shape(got)}, not {np.shape(given)}"
    total = sum(inner(b, d) for b, d in zip(bars, dots, strict=True))
    expected = inner(leaves(out_bar), tangent)
    loose = tol if single or "forward" not in modes else 1e-8
    against = "forward" if "forward" in modes else method
    assert abs(total - expected) <= loose * max(1.0, abs(expected)), f"reverse {total} against {against} {expected}"
    if order == 2:
        positional, keywords = spread_arguments(pull.signature, arguments)
        keywords[pull.extra[0]] = out_bar
        check_grad(pull, *positional, wrt=wrt, modes=modes, method="differences", tol=tol, seed=seed + 1, **keywords)


def _called(function: Any, push: Any, arguments: dict[str, Any]) -> Any:
    from s2sad.derivative import spread_arguments

    positional, keywords = spread_arguments(push.signature, arguments)
    return function(*positional, **keywords)


def _precision(value: Any) -> float:
    """Return the largest machine epsilon of the numbers in a structure."""
    found = [np.asarray(leaf).dtype for leaf in leaves(value)]
    return max((float(np.finfo(d).eps) for d in found if d.kind in "fc"), default=0.0)


def _central(at: Any, h: float) -> list[Any]:
    return [_difference(u, v) / (2 * h) for u, v in zip(at(h), at(-h), strict=True)]


def _difference(above: Any, below: Any) -> Any:
    above, below = np.asarray(above), np.asarray(below)
    return above - below if above.dtype.kind in "fc" else np.zeros(above.shape)


def _complex_step(at: Any) -> list[Any]:
    return [np.imag(leaf) / 1e-30 for leaf in at(1e-30j)]


def _inexact(value: Any) -> bool:
    found = leaves(value)
    return bool(found) and all(np.asarray(leaf).dtype.kind in "fc" for leaf in found)
