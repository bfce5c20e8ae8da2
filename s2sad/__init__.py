"""s2sad: read a plain Python function, write the plain Python function that computes its derivative."""

from typing import Any

from s2sad.api import (
    batched_grad,
    differentiable,
    elementwise_grad,
    gauss_newton_vp,
    grad,
    hessian,
    hessian_diagonal,
    hvp,
    jacobian,
    jvp,
    laplacian,
    linearize,
    pullback,
    value_and_grad,
    vhp,
    vjp,
)
from s2sad.errors import (
    Ambiguous,
    CallError,
    DerivativeCutWarning,
    DifferentiationError,
    InternalError,
    MissingRule,
    NotFinite,
    RuleError,
    S2sadError,
    UnsupportedSyntax,
)
from s2sad.rules import rule
from s2sad.rules.own import checkpoint, nondifferentiable, opaque
from s2sad.runtime.checkpoints import checkpointed
from s2sad.runtime.surgery import adjoint_hook, insert_grad_of, reverse_gradient, scale_gradient, stop_gradient


def __getattr__(name: str) -> Any:
    if name == "testing":
        import s2sad.testing

        return s2sad.testing
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__version__ = "0.1.0"
__all__ = [
    "Ambiguous",
    "CallError",
    "DerivativeCutWarning",
    "DifferentiationError",
    "InternalError",
    "MissingRule",
    "NotFinite",
    "RuleError",
    "S2sadError",
    "UnsupportedSyntax",
    "adjoint_hook",
    "batched_grad",
    "checkpoint",
    "checkpointed",
    "differentiable",
    "elementwise_grad",
    "gauss_newton_vp",
    "grad",
    "hessian",
    "hessian_diagonal",
    "hvp",
    "insert_grad_of",
    "jacobian",
    "jvp",
    "laplacian",
    "linearize",
    "nondifferentiable",
    "opaque",
    "pullback",
    "reverse_gradient",
    "rule",
    "scale_gradient",
    "stop_gradient",
    "testing",
    "value_and_grad",
    "vhp",
    "vjp",
]
