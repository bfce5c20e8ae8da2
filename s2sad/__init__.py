"""s2sad: read a plain Python function, write the plain Python function that computes its derivative."""

from typing import Any

from s2sad.api import (
    differentiable,
    elementwise_grad,
    grad,
    hessian,
    hvp,
    jacobian,
    jvp,
    linearize,
    pullback,
    stop_gradient,
    value_and_grad,
    vjp,
)
from s2sad.errors import (
    Ambiguous,
    CallError,
    DifferentiationError,
    MissingRule,
    RuleError,
    S2sadError,
    UnsupportedSyntax,
)
from s2sad.rules import rule


def __getattr__(name: str) -> Any:
    if name == "testing":
        import s2sad.testing

        return s2sad.testing
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__version__ = "0.1.0"
__all__ = [
    "Ambiguous",
    "CallError",
    "DifferentiationError",
    "MissingRule",
    "RuleError",
    "S2sadError",
    "UnsupportedSyntax",
    "differentiable",
    "elementwise_grad",
    "grad",
    "hessian",
    "hvp",
    "jacobian",
    "jvp",
    "linearize",
    "pullback",
    "rule",
    "stop_gradient",
    "testing",
    "value_and_grad",
    "vjp",
]
