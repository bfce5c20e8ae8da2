"""Marks in a program that act on its reverse sweep: outside of derivatives they do next to nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from s2sad.runtime.structure import like, zeros_like


class insert_grad_of:  # noqa: N801 - it is written as a call
    """Put the block of a ``with`` statement into the reverse sweep, where the adjoint of a name is at hand.

    ``with s2sad.insert_grad_of(x) as g:`` runs its block when the reverse sweep comes to it. ``g`` is what the
    statements below the block have contributed to the adjoint of ``x``; what the block makes of ``g`` is the adjoint
    from there on. So a block can print it, clip it, replace it, or stop in the debugger. The block may read every
    variable; what it binds is its own, and what it wants to keep it puts into a list or dict of the module.

    A function decorated with ``@s2sad.differentiable`` skips the block when it is called. Undecorated, the block runs
    on a dummy adjoint of zeros. A block that leaves ``g`` as it is is left out in forward mode, one that changes it is
    refused there (S2S203). Raises S2S110 for a name that has no adjoint.

    >>> import s2sad
    >>> def f(x):
    ...     y = x * x
    ...     with s2sad.insert_grad_of(y) as g:
    ...         g = min(g, 1.0)
    ...     return 100.0 * y
    >>> s2sad.grad(f)(3.0)
    6.0
    """

    def __init__(self, x: Any) -> None:
        self.x = x

    def __enter__(self) -> Any:
        return zeros_like(self.x)

    def __exit__(self, *error: object) -> None:
        pass


def stop_gradient(x: Any) -> Any:
    """Return x; derivatives treat it as a constant.

    >>> import s2sad
    >>> s2sad.grad(lambda x: s2sad.stop_gradient(x) * x)(3.0)
    3.0
    """
    return x


def adjoint_hook(x: Any, fn: Callable[[Any], Any]) -> Any:
    """Return x; in the reverse sweep its adjoint becomes ``fn(adjoint)``.

    A function of the adjoint has no forward mode (S2S203); scaling has, see ``scale_gradient``.

    >>> import s2sad
    >>> s2sad.grad(lambda x: s2sad.adjoint_hook(x, lambda g: min(g, 1.0)) * 5.0)(3.0)
    1.0
    """
    return x


def scale_gradient(x: Any, k: float) -> Any:
    """Return x; its derivative, in both modes, is multiplied by k. ``x`` may be a list, tuple or dict of numbers.

    >>> import s2sad
    >>> s2sad.grad(lambda x: s2sad.scale_gradient(x, 0.1) * x)(3.0)
    3.3
    """
    return x


def reverse_gradient(x: Any) -> Any:
    """Return x; its derivative, in both modes, changes its sign (Ganin and Lempitsky 2015, equation 14).

    >>> import s2sad
    >>> s2sad.grad(lambda x: s2sad.reverse_gradient(x) * 2.0)(3.0)
    -2.0
    """
    return x


def scale_parts(x: Any, k: float) -> Any:
    """Return x, as ``scale_gradient`` does: for what is no plain number or array."""
    return x


def scaled(x_bar: Any, k: float) -> Any:
    """Return an adjoint or tangent multiplied by a number, structure by structure. None is zero."""
    if x_bar is None:
        return None
    if isinstance(x_bar, list):
        return [scaled(v, k) for v in x_bar]
    if isinstance(x_bar, tuple):
        parts = [scaled(v, k) for v in x_bar]
        return type(x_bar)(*parts) if hasattr(x_bar, "_fields") else tuple(parts)
    if isinstance(x_bar, dict):
        return {key: scaled(v, k) for key, v in x_bar.items()}
    return like(x_bar * k, x_bar)
