"""Functions that leave a value as it is and act on its derivative."""

from s2sad.rules import rule
from s2sad.runtime.checkpoints import copy_apart
from s2sad.runtime.surgery import (
    reverse_gradient,
    scale_gradient,
    scale_parts,
    scaled,
    stop_gradient,
)

rule.nondifferentiable(stop_gradient)


@rule.elementwise(scale_gradient, wrt="x", ignores=("k",))
def scale_gradient_(y, x, k):
    """The derivative is multiplied by k, which has none itself."""
    return k


@rule.elementwise(reverse_gradient)
def reverse_gradient_(y, x):
    return -1.0


@rule.linear(copy_apart, ignores=("other",))
def copy_apart_(y, x, other, *, y_bar):
    return y_bar


@rule.reverse(scale_parts, ignores=("k",))
def scale_parts_(y, x, k, *, y_bar):
    return scaled(y_bar, k)


@rule.forward(scale_parts, wrt="x", ignores=("k",))
def scale_parts_dot(y, x, k, *, x_dot):
    return scaled(x_dot, k)
