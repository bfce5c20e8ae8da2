"""Second derivatives without the whole Hessian: products, the diagonal, its sum."""

from __future__ import annotations

from typing import Any

import numpy as np

from s2sad.derivative import Derivative
from s2sad.differentiate.assemble import HVP, JVP, VJP
from s2sad.errors import fail
from s2sad.operators.jacobian import ROOM, flat, units
from s2sad.operators.several import Several
from s2sad.structures import leaves, rebuild


class GaussNewton:
    """``gauss_newton_vp(residuals)``: J^T J v, or J^T H J v with the Hessian H of a loss of the residuals."""

    def __init__(self, residuals: Any, wrt: Any, loss: Any) -> None:
        self.push, self.pull = Derivative(residuals, JVP, wrt), Derivative(residuals, VJP, wrt)
        self.extra = self.push.extra
        self.curvature = None if loss is None else Derivative(loss, HVP)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        value, dot = self.push(*args, **kwargs)
        if self.curvature is not None:
            dot = self.curvature(value, dot)
        rest = {k: v for k, v in kwargs.items() if k not in self.extra}
        primal = args[: len(args) - len(self.extra)] if len(rest) == len(kwargs) else args
        return self.pull(*primal, **rest, out_bar=dot)


class Diagonal:
    """``hessian_diagonal(f)``: the second derivatives by each number of the argument, in its structure."""

    def __init__(self, function: Any, wrt: Any, chunk: int | None) -> None:
        product = Derivative(function, HVP, wrt)
        self.several, self.chunk = Several(product, product.extra), chunk
        self.wrt, self.single = product.wrt, product.single

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        product = self.several.derivative
        arguments = product.bound(args, kwargs)
        inputs = [arguments[w] for w in self.wrt]
        if any(np.iscomplexobj(leaf) for leaf in leaves(inputs)):
            fail(
                "S2S405", "a Hessian is taken with respect to real arguments", help=("split real and imaginary parts",)
            )
        numbers = self.diagonal(arguments, inputs)
        parts, at = [], 0
        for leaf in leaves(inputs):
            found = numbers[at : at + np.size(leaf)].astype(np.asarray(leaf).dtype, copy=False)
            parts.append(found.reshape(np.shape(leaf)) if isinstance(leaf, np.ndarray) else found[0].item())
            at += np.size(leaf)
        made = rebuild(inputs, iter(parts))
        return made[0] if self.single else tuple(made)

    def diagonal(self, arguments: dict[str, Any], inputs: list[Any]) -> np.ndarray:
        n = sum(np.size(leaf) for leaf in leaves(inputs))
        version = self.several.version(arguments)
        step = self.chunk or max(1, min(n, ROOM // max(1, n)))
        found = [np.zeros(0)]
        for start in range(0, n, step):
            stop = min(start + step, n)
            dots = dict(zip(self.several.over, units(inputs, start, stop), strict=True))
            rows = flat(self.several(arguments, dots, version))
            found.append(rows[np.arange(stop - start), np.arange(start, stop)])
        return np.concatenate(found[1:] or found)


class Laplacian(Diagonal):
    """``laplacian(f)``: the sum of the second derivatives by each number of the argument."""

    def __call__(self, *args: Any, **kwargs: Any) -> float:
        arguments = self.several.derivative.bound(args, kwargs)
        return float(np.sum(self.diagonal(arguments, [arguments[w] for w in self.wrt])))


class Elementwise:
    """``elementwise_grad(f)``: the vjp with a seed of ones."""

    def __init__(self, function: Any, wrt: Any) -> None:
        self.halves = Derivative(function, "pullback", wrt)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        value, pull = self.halves(*args, **kwargs)
        if not isinstance(value, (float, int, complex, np.ndarray, np.generic)):
            what = f"the result is a {type(value).__name__}, not an array"
            fail("S2S402", what, help=("s2sad.jacobian takes every structure",))
        return pull(np.ones_like(value, dtype=None if np.asarray(value).dtype.kind in "fc" else float)[()])
