"""The derivative at a point as a linear function: computed once, applied to many tangents."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from s2sad import seeds as fitting
from s2sad.derivative import Derivative
from s2sad.differentiate.assemble import JVP, LINEARIZE
from s2sad.errors import fail
from s2sad.optimise.linear import Mixed
from s2sad.runtime.replica import replica
from s2sad.runtime.structure import zeros_like


class Linearize:
    """``linearize(f)``: callable; ``source_for`` shows what computes the value, and what is applied to tangents.

    Where values and tangents cannot be told apart, each tangent is computed with the function again.
    """

    def __init__(self, function: Any, wrt: Any) -> None:
        self.halves, self.jvp = Derivative(function, LINEARIZE, wrt), Derivative(function, JVP, wrt)
        self.mixed = False

    def __call__(self, *args: Any, **kwargs: Any) -> tuple[Any, Linear]:
        arguments = self.jvp.bound(args, kwargs)
        names, like = self.jvp.extra, [fitting.measured(arguments[w]) for w in self.jvp.wrt]
        if not self.mixed:
            try:
                value, half = self.halves(*args, **kwargs)
            except Mixed:
                self.mixed = True
            else:
                return value, Linear(lambda *dots: half.backward(half.saved, *dots), names, like, half.backward)
        args, kwargs = replica((args, kwargs))

        def push(*dots: Any) -> Any:
            return self.jvp(*args, **kwargs, **dict(zip(names, dots, strict=True)))[1]

        zeros = [zeros_like(arguments[w]) for w in self.jvp.wrt]
        value, _ = self.jvp(*args, **kwargs, **dict(zip(names, zeros, strict=True)))
        return value, Linear(push, names, like, self.jvp.specialize(*args, **kwargs))

    def source_for(self, *args: Any, **kwargs: Any) -> str:
        """Return the text generated for arguments like these."""
        try:
            return self.halves.source_for(*args, **kwargs)
        except Mixed:
            return self.jvp.source_for(*args, **kwargs)


class Linear:
    """``f_dot(x_dot)``: the tangent of the result; one tangent for each wrt parameter. ``source`` is its text."""

    def __init__(self, push: Callable[..., Any], names: tuple[str, ...], like: list[Any], function: Any) -> None:
        self.push, self.names, self.like, self.function = push, names, like, function

    @property
    def source(self) -> str:
        return inspect.getsource(self.function)

    def __call__(self, *dots: Any) -> Any:
        if len(dots) != len(self.names):
            what = f"{len(dots)} tangent{'s' * (len(dots) != 1)} for {len(self.names)}"
            fail("S2S404", what, help=(f"one for each wrt parameter, in order: {', '.join(self.names)}",))
        for name, dot, shape in zip(self.names, dots, self.like, strict=True):
            fitting.check(name, dot, shape, f"its argument `{name.removesuffix('_dot')}`")
        return self.push(*map(fitting.floating, dots))
