"""Marks in rewrites: what is no variable of the derivative that is being made, though it is one of the next.

A rewrite of a solver says how its result moves, in terms of the result itself. The text keeps the call of the solver,
so that the derivative of a derivative meets it again.
"""

from typing import Any


def solved(value: Any) -> Any:
    """Return what a solver found. The argument is its call, which is not rewritten again."""
    return value


def held(value: Any) -> Any:
    """Return the value of an expression, which is not differentiated here."""
    return value
