"""One program: a plain function, sample arguments, and what is expected of its derivative."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, eq=False)
class Case:
    function: Callable[..., Any]
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    wrt: tuple[str, ...] | None
    order: int
    gradient: Any
    functional: Callable[..., Any] | None
    tol: float
    refuses: str | None
    exact: Any
    warns: str | None

    def __repr__(self) -> str:
        return self.function.__name__


def case(
    function: Callable[..., Any],
    *args: Any,
    wrt: tuple[str, ...] | None = None,
    order: int = 2,
    gradient: Any = None,
    functional: Callable[..., Any] | None = None,
    tol: float = 2e-5,
    refuses: str | None = None,
    exact: Any = None,
    warns: str | None = None,
    kwargs: dict[str, Any] | None = None,
) -> Case:
    """Describe a program.

    ``wrt``: parameters to differentiate (default: all whose sample is made of floats). ``order``: up to which order
    derivatives are checked. ``gradient``: an independent value, or a function of the arguments. ``functional``: the
    same algorithm written another way, whose differences must agree. ``refuses``: the code of the refusal expected.
    ``exact``: expected gradient on ``fractions.Fraction`` arguments. ``warns``: a part of the warning of a cut.
    """
    return Case(function, args, kwargs or {}, wrt, order, gradient, functional, tol, refuses, exact, warns)
