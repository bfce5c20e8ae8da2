"""The rules of scipy.special, topic by topic."""

from s2sad.rules import (  # noqa: F401
    scipy_special_bessel,
    scipy_special_entropy,
    scipy_special_error,
    scipy_special_gamma,
    scipy_special_hypergeometric,
    scipy_special_runtime,
    scipy_special_simple,
)
