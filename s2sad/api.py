"""The operators: grad, value_and_grad, vjp, jvp, and what is made of them."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar, cast

from s2sad.errors import fail

if TYPE_CHECKING:
    from s2sad.derivative import Derivative
    from s2sad.operators.batched import BatchedGrad
    from s2sad.operators.jacobian import Jacobian

Wrt = Any
F = TypeVar("F", bound=Callable[..., Any])


def _derivative(*args: Any, check: str | None = None) -> Derivative:
    # what reads and derives is loaded with the first derivative: importing s2sad costs nothing
    if check is None:
        from s2sad.derivative import Derivative

        return Derivative(*args)
    if check != "nan":
        fail("S2S407", f"check={check!r} is not known", help=('use "nan", or None',))
    from s2sad.finite import Checked

    return Checked(*args)


def elements(operator: F) -> F:
    """Let an operator take parts of parameters for ``wrt``: ``wrt="x[2:5]"``, ``wrt=("self.W", "params['w']", "y")``.

    Of a bound method they may be parts of its object, or that object.
    """

    @functools.wraps(operator)
    def operator_of_parts(function: Any, wrt: Wrt = 0, *args: Any, **options: Any) -> Any:
        each = wrt if isinstance(wrt, (tuple, list)) else (wrt,)
        if all(isinstance(w, int) or isinstance(w, str) and w.isidentifier() for w in each):
            if not inspect.ismethod(function):
                return operator(function, wrt, *args, **options)
        from s2sad.operators.chosen import Chosen, OfReceiver, has_parts, receiver_of

        if receiver_of(function, wrt) is not None:
            # its own parameters come after the object
            moved = tuple(w + 1 if isinstance(w, int) and w >= 0 else w for w in each)
            wrt = moved if isinstance(wrt, (tuple, list)) else moved[0]
            return OfReceiver(operator_of_parts(function.__func__, wrt, *args, **options), function.__self__)
        if not has_parts(wrt):
            return operator(function, wrt, *args, **options)
        names = list(inspect.signature(operator).parameters)[2:]
        return Chosen(operator, function, wrt, {**dict(zip(names, args, strict=False)), **options})

    return cast("F", operator_of_parts)


@elements
def grad(
    function: Any,
    wrt: Wrt = 0,
    *,
    has_aux: bool = False,
    optimise: bool = True,
    engine: str = "python",
    holomorphic: bool = False,
    check: str | None = None,
) -> Derivative:
    """Return the function that computes the gradient of a scalar function.

    ``wrt``: a parameter's name or index (the bare gradient), or a tuple of them (a tuple of gradients); parts are
    chosen by attributes and literal indices, as in ``wrt="x[2:5]"`` or ``wrt="self.layers[0].W"``. Gradients have the
    structure, shape and dtype of the argument; of an object its class if that is a dataclass or a named tuple, else
    they are a SimpleNamespace, with None for what is no variable of the object: integers, text, other objects without
    floats.
    Raises CallError for a wrong ``wrt`` (S2S401) or a result that is not a scalar (S2S402), DifferentiationError for
    what cannot be differentiated. With ``has_aux=True`` the function returns (value, aux), and its gradient
    (gradient, aux). ``holomorphic=True`` is for a complex result of complex arguments: the complex derivative. With
    ``check="nan"`` a result that is not finite is an error (S2S501) with the first line whose
    value or adjoint is not.

    >>> import s2sad
    >>> def f(x, y):
    ...     return x * y + x
    >>> s2sad.grad(f)(2.0, 3.0)
    4.0
    >>> s2sad.grad(f, wrt=("x", "y"))(2.0, 3.0)
    (4.0, 2.0)
    """
    return _derivative(function, "grad", wrt, optimise, engine, has_aux, holomorphic, check=check)


@elements
def value_and_grad(
    function: Any,
    wrt: Wrt = 0,
    *,
    has_aux: bool = False,
    optimise: bool = True,
    engine: str = "python",
    holomorphic: bool = False,
    check: str | None = None,
) -> Derivative:
    """Return the function that computes (value, gradient); fits ``scipy.optimize.minimize(..., jac=True)``.

    With ``has_aux=True`` the function returns (value, aux), and this one ((value, aux), gradient). ``holomorphic`` and
    ``check`` as for ``grad``.

    >>> import s2sad
    >>> s2sad.value_and_grad(lambda x: x * x)(3.0)
    (9.0, 6.0)
    """
    return _derivative(function, "value_and_grad", wrt, optimise, engine, has_aux, holomorphic, check=check)


@elements
def vjp(
    function: Any,
    wrt: Wrt = 0,
    *,
    of: str | tuple[str, ...] | None = None,
    has_aux: bool = False,
    optimise: bool = True,
    engine: str = "python",
) -> Derivative:
    """Return ``v(*args, out_bar)``: the adjoints of the arguments for a seed with the structure of the result.

    With ``has_aux=True`` the function returns (value, aux), the seed is for the value, and (adjoints, aux) is returned.
    Of a function that returns nothing and writes into its parameters, ``of="B"`` names what it writes: the seed has the
    structure of B, which stays as it is. Raises S2S401 if the function returns a value or binds B anew.

    >>> import s2sad
    >>> s2sad.vjp(lambda x: (x * x, 3.0 * x))(2.0, (1.0, 10.0))
    34.0
    """
    return _derivative(function, "vjp", wrt, optimise, engine, has_aux, False, of)


@elements
def jvp(
    function: Any,
    wrt: Wrt = 0,
    *,
    of: str | tuple[str, ...] | None = None,
    has_aux: bool = False,
    optimise: bool = True,
    engine: str = "python",
) -> Derivative:
    """Return ``j(*args, x_dot)``: the value and its tangent; one tangent for each wrt parameter, in order.

    With ``has_aux=True`` the function returns (value, aux), and this one (value, tangent, aux). With ``of="B"`` the
    value is what a function that returns nothing has written into its parameter B, see ``vjp``.

    >>> import s2sad
    >>> s2sad.jvp(lambda x: x * x)(3.0, 1.0)
    (9.0, 6.0)
    """
    return _derivative(function, "jvp", wrt, optimise, engine, has_aux, False, of)


@elements
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


@elements
def linearize(function: Any, wrt: Wrt = 0) -> Callable[..., Any]:
    """Return ``l(*args)``: the value and ``f_dot``; ``f_dot(x_dot)`` is the tangent, without computing ``f`` again.

    One tangent is given for each wrt parameter. ``f_dot.source`` is its text; ``source_for`` shows what computes the
    value as well. Where values and tangents cannot be told apart, each tangent computes the value again.

    >>> import s2sad
    >>> value, f_dot = s2sad.linearize(lambda x: x * x)(3.0)
    >>> value, f_dot(1.0), f_dot(10.0)
    (9.0, 6.0, 60.0)
    """
    from s2sad.operators.linearize import Linearize

    return Linearize(function, wrt)


@elements
def hvp(function: Any, wrt: Wrt = 0, *, optimise: bool = True, engine: str = "python") -> Derivative:
    """Return ``h(*args, v)``: the Hessian times a vector, forward over reverse, or reverse over forward.

    >>> import s2sad
    >>> s2sad.hvp(lambda x: x * x * x)(2.0, 1.0)
    12.0
    """
    return _derivative(function, "hvp", wrt, optimise, engine)


@elements
def vhp(function: Any, wrt: Wrt = 0, *, optimise: bool = True, engine: str = "python") -> Derivative:
    """Return ``h(*args, v)``: a vector times the Hessian, reverse over reverse; ``v`` is like the gradient.

    >>> import s2sad
    >>> s2sad.vhp(lambda x: x * x * x)(2.0, 1.0)
    12.0
    """
    return vjp(grad(function, wrt), wrt, optimise=optimise, engine=engine)


@elements
def gauss_newton_vp(residuals: Any, wrt: Wrt = 0, loss: Any = None) -> Callable[..., Any]:
    """Return ``g(*args, v)``: J^T J v for the Jacobian J of ``residuals``; with a ``loss`` of them J^T H J v.

    H is the Hessian of ``loss``; without one, that of half the sum of squares. (Schraudolph, "Fast curvature
    matrix-vector products", Neural Computation 14, 2002.)

    >>> import numpy as np, s2sad
    >>> g = s2sad.gauss_newton_vp(lambda x: np.array([x[0] * x[1], x[1]]))
    >>> g(np.array([2.0, 3.0]), np.array([1.0, 0.0]))
    array([9., 6.])
    """
    from s2sad.operators.curvature import GaussNewton

    return GaussNewton(residuals, wrt, loss)


@elements
def hessian_diagonal(function: Any, wrt: Wrt = 0, *, chunk: int | None = None) -> Callable[..., Any]:
    """Return the second derivatives by each number of the argument, in its structure.

    >>> import numpy as np, s2sad
    >>> s2sad.hessian_diagonal(lambda x: np.sum(x**3) * x[0])(np.array([1.0, 2.0]))
    array([12., 12.])
    """
    from s2sad.operators.curvature import Diagonal

    return Diagonal(function, wrt, chunk)


@elements
def laplacian(function: Any, wrt: Wrt = 0, *, chunk: int | None = None) -> Callable[..., Any]:
    """Return the sum of the second derivatives by each number of the argument.

    >>> import numpy as np, s2sad
    >>> s2sad.laplacian(lambda x: x[0] ** 2 * x[1])(np.array([3.0, 5.0]))
    10.0
    """
    from s2sad.operators.curvature import Laplacian

    return Laplacian(function, wrt, chunk)


@elements
def elementwise_grad(function: Any, wrt: Wrt = 0) -> Callable[..., Any]:
    """Return the derivative of a function applied element by element: its vjp with a seed of ones.

    >>> import numpy as np, s2sad
    >>> s2sad.elementwise_grad(lambda x: x * x)(np.array([1.0, 2.0]))
    array([2., 4.])
    """
    from s2sad.operators.curvature import Elementwise

    return Elementwise(function, wrt)


def batched_grad(function: Any, wrt: Wrt = 0, *, over: Wrt) -> BatchedGrad:
    """Return the gradients for each sample: ``over`` names the arguments that have one in each element of axis 0.

    All are computed at once if the gradient has such a form (``how`` says so), else one after the other.

    >>> import numpy as np, s2sad
    >>> def loss(w, x, y):
    ...     return (np.dot(w, x) - y) ** 2
    >>> g = s2sad.batched_grad(loss, "w", over=("x", "y"))
    >>> g(np.array([1.0, 2.0]), np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]), np.array([0.0, 0.0, 1.0]))
    array([[2., 0.],
           [0., 4.],
           [4., 4.]])
    >>> g.how
    'all at once'
    """
    from s2sad.operators.batched import BatchedGrad

    return BatchedGrad(function, wrt, over)


@elements
def jacobian(
    function: Any,
    wrt: Wrt = 0,
    mode: str = "auto",
    *,
    chunk: int | None = None,
    has_aux: bool = False,
    holomorphic: bool = False,
    sparse: bool = False,
    pattern: Any = None,
) -> Jacobian:
    """Return the Jacobian: for arrays, one array with the shape of the result, then that of the argument.

    Several arguments give a tuple of blocks; of lists, tuples and dicts it is the structure of the result, with that of
    the argument at each place. ``mode``: "forward" (one tangent for each input), "reverse" (one seed for each output),
    "auto" (the fewer; ``mode_used`` says which). All of them are computed at once, or ``chunk`` at a time, if the
    function has such a form (``how`` says so, ``source_for`` shows it), else one after the other. ``holomorphic``: a
    complex function with a complex derivative. With ``has_aux=True`` the function returns (value, aux), and (jacobian,
    aux) is returned.

    ``sparse=True`` returns a ``scipy.sparse.csr_array`` with a row for each element of the result and a column for each
    of the argument, computed from as many products as its columns (or rows) need colours. Where it is not zero is
    probed at the first argument and near it, or given as ``pattern``; each result is checked with a random product.

    >>> import numpy as np, s2sad
    >>> j = s2sad.jacobian(lambda x: x * x)
    >>> j(np.array([1.0, 2.0]))
    array([[2., 0.],
           [0., 4.]])
    >>> j.mode_used, j.how
    ('forward', 'all at once')
    """
    from s2sad.operators.jacobian import Jacobian

    if sparse or pattern is not None:
        if has_aux or holomorphic:
            fail("S2S407", "sparse=True goes with neither has_aux nor holomorphic", help=("leave one of them out",))
        from s2sad.operators.sparse import SparseJacobian

        return SparseJacobian(function, wrt, mode, chunk, pattern)
    return Jacobian(function, wrt, mode, chunk, has_aux, holomorphic)


@elements
def hessian(
    function: Any,
    wrt: Wrt = 0,
    *,
    chunk: int | None = None,
    has_aux: bool = False,
    sparse: bool = False,
    pattern: Any = None,
) -> Jacobian:
    """Return the Hessian of a scalar function: forward over reverse, in blocks for several arguments and structures.

    ``sparse`` and ``pattern`` as for ``jacobian``.

    >>> import numpy as np, s2sad
    >>> s2sad.hessian(lambda x: np.sum(x * x * x))(np.array([1.0, 2.0]))
    array([[ 6.,  0.],
           [ 0., 12.]])
    >>> s2sad.hessian(lambda x, y: x * x * y, wrt=("x", "y"))(2.0, 3.0)
    ((6.0, 4.0), (4.0, 0.0))
    """
    gradient = grad(function, wrt, has_aux=has_aux)
    return jacobian(gradient, wrt, "forward", chunk=chunk, has_aux=has_aux, sparse=sparse, pattern=pattern)


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
    _operator.__s2sad_operator__ = _operator.__name__  # type: ignore[attr-defined, union-attr]
jacobian.__s2sad_columns__, hessian.__s2sad_columns__ = jvp, hvp  # type: ignore[attr-defined]

__all__ = [
    "batched_grad",
    "differentiable",
    "elementwise_grad",
    "gauss_newton_vp",
    "grad",
    "hessian",
    "hessian_diagonal",
    "hvp",
    "jacobian",
    "jvp",
    "laplacian",
    "linearize",
    "pullback",
    "value_and_grad",
    "vhp",
    "vjp",
]
