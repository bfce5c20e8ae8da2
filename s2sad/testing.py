"""Check derivatives: rules against finite differences, and reverse against forward."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np

from s2sad.rules import apply, registry
from s2sad.structures import leaves, rebuild


def random_like(value: Any, rng: np.random.Generator) -> Any:
    """Return a random tangent or adjoint of ``value``: its structure, shapes and dtypes. Integers get zeros."""

    def draw(leaf: Any) -> Any:
        array = np.asarray(leaf)
        if array.dtype.kind == "c":
            drawn = (rng.standard_normal(array.shape) + 1j * rng.standard_normal(array.shape)).astype(array.dtype)
        elif array.dtype.kind == "f":
            drawn = rng.standard_normal(array.shape).astype(array.dtype)
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


def shifted(value: Any, direction: Any, h: float) -> Any:
    def move(leaf: Any, d: Any) -> Any:
        array = np.asarray(leaf)
        if array.dtype.kind not in "fc":
            return leaf
        moved = array + h * np.asarray(d)
        moved = moved.astype(array.dtype)
        return (
            moved if isinstance(leaf, np.ndarray) else moved[()] if isinstance(leaf, np.generic) else moved[()].item()
        )

    return rebuild(value, iter([move(u, v) for u, v in zip(leaves(value), leaves(direction), strict=True)]))


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
    assert lead is not None, f"{primitive!r} has no reverse rule"
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


def check_grad(function: Any, *args: Any, wrt: Any = 0, tol: float = 1e-5, seed: int = 0, **kwargs: Any) -> None:
    """Check the derivatives of a function at its arguments; raise AssertionError where they are wrong.

    Forward mode is compared with central differences in a random direction, reverse mode with forward mode by the
    dot product identity.

    >>> check_grad(lambda x: x * x * x, 1.5)
    """
    from s2sad.api import jvp, vjp

    push, pull = jvp(function, wrt), vjp(function, wrt)
    arguments = push.bound(args, kwargs)
    rng = np.random.default_rng(seed)
    dots = [random_like(arguments[w], rng) for w in push.wrt]
    value, tangent = push(**arguments, **dict(zip(push.extra, dots, strict=True)))

    def at(h: float) -> Any:
        moved = {w: shifted(arguments[w], d, h) for w, d in zip(push.wrt, dots, strict=True)}
        return function(**copy.deepcopy({**arguments, **moved}))

    h = 1e-6
    for got, a, b in zip(leaves(tangent), leaves(at(h)), leaves(at(-h)), strict=True):
        numeric = (np.asarray(a) - np.asarray(b)) / (2 * h)
        scale = max(1.0, float(np.max(np.abs(numeric), initial=0.0)))
        np.testing.assert_allclose(got, numeric, atol=tol * scale, rtol=tol, err_msg="forward mode against differences")
    out_bar = random_like(value, rng)
    bars = pull(**arguments, out_bar=out_bar)
    bars = (bars,) if pull.single else bars
    total = sum(inner(b, d) for b, d in zip(bars, dots, strict=True))
    expected = inner(out_bar, tangent)
    assert abs(total - expected) <= 1e-8 * max(1.0, abs(expected)), f"reverse {total} against forward {expected}"


def _inexact(value: Any) -> bool:
    found = leaves(value)
    return bool(found) and all(np.asarray(leaf).dtype.kind in "fc" for leaf in found)
