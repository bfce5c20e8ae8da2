"""s2sad: read a plain Python function, write the plain Python function that computes its derivative."""

from s2sad import testing
from s2sad.api import (
    differentiable,
    elementwise_grad,
    grad,
    hessian,
    hvp,
    jacobian,
    jvp,
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
    "rule",
    "stop_gradient",
    "testing",
    "value_and_grad",
    "vjp",
]
