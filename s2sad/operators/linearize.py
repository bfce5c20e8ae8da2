"""The derivative at a point as a linear function: computed once, applied to many tangents."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from s2sad import seeds as fitting
from s2sad.derivative import Derivative
from s2sad.differentiate.assemble import JVP, PULLBACK, VJP
from s2sad.errors import S2sadError, fail
from s2sad.operators.pullback import Pullback
from s2sad.runtime.replica import replica
from s2sad.runtime.structure import zeros_like


class Linearize:
    """``linearize(f)``: a pullback is linear in its seed, so the tangent is what its own vjp gives.

    Where the backward half cannot be differentiated, each tangent is computed with the function again.
    """

    def __init__(self, function: Any, wrt: Any) -> None:
        self.halves, self.jvp = Derivative(function, PULLBACK, wrt), Derivative(function, JVP, wrt)
        # by backward half: what takes tangents to the tangent of the result, if there is such
        self.transposed: dict[Any, Derivative | None] = {}

    def __call__(self, *args: Any, **kwargs: Any) -> tuple[Any, Linear]:
        bound = self.halves.signature.bind(*args, **kwargs)
        bound.apply_defaults()
        like = [bound.arguments[name] for name in self.halves.wrt]
        value, pull = self.halves(*args, **kwargs)
        transposed = self._transposed(pull, value, like)
        if transposed is None:
            args, kwargs = replica((args, kwargs))
            names = self.jvp.extra

            def push(dots: tuple[Any, ...]) -> Any:
                return self.jvp(*args, **kwargs, **dict(zip(names, dots, strict=True)))[1]

            return value, Linear(push, names, like, self.jvp.source_for(*args, **kwargs))
        seed, single = zeros_like(value), self.halves.single

        def pushed(dots: tuple[Any, ...]) -> Any:
            return transposed(pull.saved, seed, dots[0] if single else dots)

        return value, Linear(pushed, self.jvp.extra, like, transposed.source_for(pull.saved, seed))

    def _transposed(self, pull: Pullback, value: Any, like: list[Any]) -> Derivative | None:
        if pull.backward not in self.transposed:
            seed = list(inspect.signature(pull.backward).parameters)[-1]
            made = Derivative(pull.backward, VJP, seed)
            zeros = zeros_like(like[0] if self.halves.single else tuple(like))
            try:
                made(pull.saved, zeros_like(value), zeros)
            except S2sadError:
                self.transposed[pull.backward] = None
            else:
                self.transposed[pull.backward] = made
        return self.transposed[pull.backward]


class Linear:
    """``f_dot(x_dot)``: the tangent of the result; one tangent for each wrt parameter. ``source`` is its text."""

    def __init__(
        self, push: Callable[[tuple[Any, ...]], Any], names: tuple[str, ...], like: list[Any], source: str
    ) -> None:
        self.push, self.names, self.source = push, names, source
        self.shapes = [fitting.measured(v) for v in like]

    def __call__(self, *dots: Any) -> Any:
        if len(dots) != len(self.names):
            fail("S2S404", f"one tangent is given for each of {', '.join(self.names)}", help=("in this order",))
        for name, dot, shape in zip(self.names, dots, self.shapes, strict=True):
            fitting.check(name, dot, shape, f"its argument `{name.removesuffix('_dot')}`")
        return self.push(tuple(fitting.floating(d) for d in dots))
