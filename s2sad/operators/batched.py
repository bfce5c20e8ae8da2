"""Gradients of many samples: one for each element of the first axis of some arguments."""

from __future__ import annotations

from typing import Any

import numpy as np

from s2sad.derivative import Derivative, resolved
from s2sad.errors import fail
from s2sad.operators.several import Several
from s2sad.structures import leaves, rebuild


class BatchedGrad:
    """``batched_grad(f, wrt, over)``: callable; ``how`` says how the last one was computed."""

    def __init__(self, function: Any, wrt: Any, over: Any) -> None:
        gradient = Derivative(function, "grad", wrt)
        self.over, _ = resolved(over, gradient.names, gradient.__name__, "over")
        self.several = Several(gradient, self.over)

    @property
    def how(self) -> str:
        return self.several.how

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        gradient = self.several.derivative
        arguments = gradient.bound(args, kwargs)
        lengths = {len(leaf) if np.ndim(leaf) else None for n in self.over for leaf in leaves(arguments[n])}
        if len(lengths) != 1 or None in lengths:
            found = ", ".join(f"`{n}`: {[np.shape(leaf) for leaf in leaves(arguments[n])]}" for n in self.over)
            help = "what over= names has one sample in each element of its first axis, and the same number of them"
            fail("S2S404", f"the arguments do not have one number of samples ({found})", help=(help,))
        if lengths == {0}:
            return self._empty(arguments)
        return self.several(arguments, {})

    def source_for(self, *args: Any, **kwargs: Any) -> str:
        """Return the text that computes all gradients, for arguments like these."""
        return self.several.version(self.several.sample(self.several.derivative.bound(args, kwargs))).text

    def _empty(self, arguments: dict[str, Any]) -> Any:
        found = []
        for name in self.several.derivative.wrt:
            value = arguments[name]
            shapes = [np.shape(leaf)[name in self.over :] for leaf in leaves(value)]
            found.append(rebuild(value, iter([np.zeros((0, *shape)) for shape in shapes])))
        return found[0] if self.several.derivative.single else tuple(found)
