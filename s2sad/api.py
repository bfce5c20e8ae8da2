"""The operators: grad, value_and_grad, vjp, jvp, and what is made of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from s2sad.errors import fail

if TYPE_CHECKING:
    from s2sad.derivative import Derivative
    from s2sad.operators.jacobian import Jacobian

Wrt = Any


def _derivative(*args: Any, check: str | None = None) -> Derivative:
    # what reads and derives is loaded with the first derivative: importing s2sad costs nothing
    if check is None:
        from s2sad.derivative import Derivative

        return Derivative(*args)
    if check != "nan":
        fail("S2S407", f"check={check!r} is not known", help=('use "nan", or None',))
    from s2sad.finite import Checked

    return Checked(*args)


def grad(
    function: Any,
    wrt: Wrt = 0,
    *,
    has_aux: bool = False,
    optimise: bool = True,
    engine: str = "python",
    check: str | None = None,
) -> Derivative:
    """Return the function that computes the gradient of a scalar function.

    ``wrt``: a parameter's name or index (the bare gradient), or a tuple of them (a tuple of gradients). Gradients have
    the structure, shape and dtype of the argument. Raises CallError for a wrong ``wrt`` (S2S401) or a result that is
    not a scalar (S2S402), DifferentiationError for what cannot be differentiated. With ``has_aux=True`` the function
    returns (value, aux), and its gradient (gradient, aux). With ``check="nan"`` a result that is not finite is an error
    (S2S501) with the first line whose value or adjoint is not.

    >>> import s2sad
    >>> def f(x, y):
    ...     return x * y + x
    >>> s2sad.grad(f)(2.0, 3.0)
    4.0
    >>> s2sad.grad(f, wrt=("x", "y"))(2.0, 3.0)
    (4.0, 2.0)
    """
    return _derivative(function, "grad", wrt, optimise, engine, has_aux, check=check)


def value_and_grad(
    function: Any,
    wrt: Wrt = 0,
    *,
    has_aux: bool = False,
    optimise: bool = True,
    engine: str = "python",
    check: str | None = None,
) -> Derivative:
    """Return the function that computes (value, gradient); fits ``scipy.optimize.minimize(..., jac=True)``.

    With ``has_aux=True`` the function returns (value, aux), and this one ((value, aux), gradient). ``check`` as
    for ``grad``.

    >>> import s2sad
    >>> s2sad.value_and_grad(lambda x: x * x)(3.0)
    (9.0, 6.0)
    """
    return _derivative(function, "value_and_grad", wrt, optimise, engine, has_aux, check=check)


def vjp(
    function: Any, wrt: Wrt = 0, *, has_aux: bool = False, optimise: bool = True, engine: str = "python"
) -> Derivative:
    """Return ``v(*args, out_bar)``: the adjoints of the arguments for a seed with the structure of the result.

    With ``has_aux=True`` the function returns (value, aux), the seed is for the value, and (adjoints, aux) is returned.

    >>> import s2sad
    >>> s2sad.vjp(lambda x: (x * x, 3.0 * x))(2.0, (1.0, 10.0))
    34.0
    """
    return _derivative(function, "vjp", wrt, optimise, engine, has_aux)


def jvp(
    function: Any, wrt: Wrt = 0, *, has_aux: bool = False, optimise: bool = True, engine: str = "python"
) -> Derivative:
    """Return ``j(*args, x_dot)``: the value and its tangent; one tangent for each wrt parameter, in order.

    With ``has_aux=True`` the function returns (value, aux), and this one (value, tangent, aux).

    >>> import s2sad
    >>> s2sad.jvp(lambda x: x * x)(3.0, 1.0)
    (9.0, 6.0)
    """
    return _derivative(function, "jvp", wrt, optimise, engine, has_aux)


def pullback(
    function: Any, wrt: Wrt = 0, *, has_aux: bool = False, optimise: bool = True, engine: str = "python"
) -> Derivative:
    """Return ``p(*args)``: the value and ``pull``; ``pull(out_bar)`` is the vjp, without computing the function again.

    ``pull`` can be called any number of times, and changes nothing. ``source`` shows both halves. What the function
    reads besides its arguments (globals, arrays in closures) must stay as it is until the last ``pull``. With
    ``has_aux=True`` the function returns (value, aux), and ``p`` returns (value, pull, aux).

    >>> import s2sad
    >>> value, pull = s2sad.pullback(lambda x: (x * x, 3.0 * x))(2.0)
    >>> value, pull((1.0, 0.0)), pull((0.0, 1.0))
    ((4.0, 6.0), 4.0, 3.0)
    """
    return _derivative(function, "pullback", wrt, optimise, engine, has_aux)


def linearize(function: Any, wrt: Wrt = 0) -> Callable[..., Any]:
    """Return ``l(*args)``: the value and ``f_dot``; ``f_dot(x_dot)`` is the tangent, without computing ``f`` again.

    One tangent is given for each wrt parameter. ``f_dot.source`` is its text. If the backward half cannot be
    differentiated again (it takes back writes that are shared), ``f_dot`` is the jvp.

    >>> import s2sad
    >>> value, f_dot = s2sad.linearize(lambda x: x * x)(3.0)
    >>> value, f_dot(1.0), f_dot(10.0)
    (9.0, 6.0, 60.0)
    """
    from s2sad.operators.linearize import Linearize

    return Linearize(function, wrt)


def hvp(function: Any, wrt: Wrt = 0, *, optimise: bool = True, engine: str = "python") -> Derivative:
    """Return ``h(*args, v)``: the Hessian times a vector, forward over reverse.

    >>> import s2sad
    >>> s2sad.hvp(lambda x: x * x * x)(2.0, 1.0)
    12.0
    """
    return _derivative(function, "hvp", wrt, optimise, engine)


def elementwise_grad(function: Any, wrt: Wrt = 0) -> Callable[..., Any]:
    """Return the derivative of a function applied element by element: its vjp with a seed of ones.

    >>> import numpy as np, s2sad
    >>> s2sad.elementwise_grad(lambda x: x * x)(np.array([1.0, 2.0]))
    array([2., 4.])
    """
    pull = vjp(function, wrt)

    def derivative(*args: Any, **kwargs: Any) -> Any:
        return pull(*args, **kwargs, out_bar=np.ones_like(function(*args, **kwargs)))

    return derivative


def jacobian(
    function: Any,
    wrt: Wrt = 0,
    mode: str = "auto",
    *,
    chunk: int | None = None,
    has_aux: bool = False,
    holomorphic: bool = False,
) -> Jacobian:
    """Return the Jacobian: for arrays, one array with the shape of the result, then that of the argument.

    Several arguments give a tuple of blocks; of lists, tuples and dicts it is the structure of the result, with that of
    the argument at each place. ``mode``: "forward" (one tangent for each input), "reverse" (one seed for each output),
    "auto" (the fewer; ``mode_used`` says which). All of them are computed at once, or ``chunk`` at a time, if the
    function has such a form (``how`` says so, ``source_for`` shows it), else one after the other. ``holomorphic``: a
    complex function with a complex derivative. With ``has_aux=True`` the function returns (value, aux), and (jacobian,
    aux) is returned.

    >>> import numpy as np, s2sad
    >>> j = s2sad.jacobian(lambda x: x * x)
    >>> j(np.array([1.0, 2.0]))
    array([[2., 0.],
           [0., 4.]])
    >>> j.mode_used, j.how
    ('forward', 'all at once')
    """
    from s2sad.operators.jacobian import Jacobian

    return Jacobian(function, wrt, mode, chunk, has_aux, holomorphic)


def hessian(function: Any, wrt: Wrt = 0, *, chunk: int | None = None, has_aux: bool = False) -> Jacobian:
    """Return the Hessian of a scalar function: forward over reverse, in blocks for several arguments and structures.

    >>> import numpy as np, s2sad
    >>> s2sad.hessian(lambda x: np.sum(x * x * x))(np.array([1.0, 2.0]))
    array([[ 6.,  0.],
           [ 0., 12.]])
    >>> s2sad.hessian(lambda x, y: x * x * y, wrt=("x", "y"))(2.0, 3.0)
    ((6.0, 4.0), (4.0, 0.0))
    """
    return jacobian(grad(function, wrt, has_aux=has_aux), wrt, "forward", chunk=chunk, has_aux=has_aux)


def differentiable(function: Any) -> Any:
    """Give a function its derivatives as attributes: ``f.grad``, ``f.value_and_grad``, ``f.vjp``, ``f.hessian`` ...

    Its calls skip the blocks of ``s2sad.insert_grad_of``, which belong to the reverse sweep.

    >>> import s2sad
    >>> @s2sad.differentiable
    ... def cube(x):
    ...     return x * x * x
    >>> cube(2.0), cube.grad(2.0)
    (8.0, 12.0)
    """
    from s2sad.front.surgery import without_blocks

    function = without_blocks(function)
    function.grad, function.value_and_grad = grad(function), value_and_grad(function)
    function.vjp, function.jvp = vjp(function), jvp(function)
    function.hessian, function.hvp = hessian(function), hvp(function)
    return function


for _operator in (grad, value_and_grad, vjp, jvp, hvp, jacobian, hessian):
    # how they are known where they are applied inside a function that is differentiated
    _operator.__s2sad_operator__ = _operator.__name__  # type: ignore[attr-defined]
jacobian.__s2sad_columns__, hessian.__s2sad_columns__ = jvp, hvp  # type: ignore[attr-defined]

__all__ = [
    "differentiable",
    "elementwise_grad",
    "grad",
    "hessian",
    "hvp",
    "jacobian",
    "jvp",
    "linearize",
    "pullback",
    "value_and_grad",
    "vjp",
]
