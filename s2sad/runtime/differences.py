"""Derivatives of black boxes by central differences, for functions whose user asked for it by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from s2sad.runtime.structure import like, zeros_like


def difference_vjp(function: Callable[..., Any], args: tuple[Any, ...], position: int, y_bar: Any) -> Any:
    """Return the adjoint of one argument, a number or an array of real numbers: two calls for each of them.

    The step h = eps**(1/3) max(1, |x|) balances the error h**2 of the formula with that of rounding, eps / h
    (Press et al., Numerical Recipes, section 5.7).
    """
    x = _real(function, args[position])
    x_bar = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        h = _step(x, abs(x[index]))
        up, down = x.copy(), x.copy()
        up[index] += h
        down[index] -= h
        above, below = _at(function, args, position, up), _at(function, args, position, down)
        # the step that was made, not the one that was meant
        x_bar[index] = _paired(y_bar, above, below) / (up[index] - down[index])
    return like(x_bar if isinstance(args[position], np.ndarray) else x_bar[()], args[position])


def difference_jvp(function: Callable[..., Any], args: tuple[Any, ...], position: int, x_dot: Any) -> Any:
    """Return the tangent due to one argument: two calls."""
    x = _real(function, args[position])
    size = float(np.max(np.abs(x_dot), initial=0.0))
    h = _step(x, float(np.max(np.abs(x), initial=0.0))) / (size or 1.0)
    above = _at(function, args, position, x + h * x_dot)
    below = _at(function, args, position, x - h * x_dot)
    return _slope(above, below, 2.0 * h)


def _real(function: Callable[..., Any], value: Any) -> Any:
    x = np.array(value)
    if x.dtype.kind != "f" or isinstance(value, (list, tuple)):
        name = getattr(function, "__name__", "function")
        raise TypeError(
            f"[S2S206] differences of `{name}` are taken in numbers and arrays of real numbers only: "
            "give it a rule, or take its arguments out of lists and dicts"
        )
    return x


def _step(x: Any, size: float) -> float:
    return float(np.cbrt(np.finfo(x.dtype).eps)) * max(1.0, float(size))


def _at(function: Callable[..., Any], args: tuple[Any, ...], position: int, x: Any) -> Any:
    given = list(args)
    # a copy: the black box may keep it, or write into it
    given[position] = np.array(x) if isinstance(args[position], np.ndarray) else like(x[()], args[position])
    return function(*given)


def _paired(y_bar: Any, above: Any, below: Any) -> float:
    if isinstance(above, (list, tuple)):
        return sum(_paired(b, u, v) for b, u, v in zip(y_bar, above, below, strict=True))
    return float(np.sum(np.real(y_bar * (np.asarray(above) - np.asarray(below)))))


def _slope(above: Any, below: Any, width: float) -> Any:
    if isinstance(above, (list, tuple)):
        return type(above)([_slope(u, v, width) for u, v in zip(above, below, strict=True)])
    if np.asarray(above).dtype.kind not in "fc":
        return zeros_like(above)
    return like((above - below) / width, above)
