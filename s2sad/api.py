"""The operators: grad, value_and_grad, vjp, jvp, and what is made of them.

Each operator returns a ``Derivative`` function that derives one specialised version for each combination of kinds of
arguments at the first call, and reuses it.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any

import numpy as np

from s2sad import core, kinds, pipeline
from s2sad.emit.load import note_derivative
from s2sad.errors import fail
from s2sad.front import source as sources
from s2sad.front.wrappers import shown
from s2sad.kinds import Kind, Known
from s2sad.namespace import Assumption
from s2sad.pipeline import GRAD, HVP, JVP, VALUE_AND_GRAD, VJP, Request
from s2sad.rules import rule

Wrt = Any


class Derivative:
    """The derivative of a function: callable, and readable as ``source``.

    >>> import s2sad
    >>> df = s2sad.grad(lambda x: x * x * x)
    >>> df(2.0)
    12.0
    """

    def __init__(self, function: Any, mode: str, wrt: Wrt = 0, optimise: bool = True, engine: str = "python") -> None:
        if engine not in ("python", "numba"):
            fail("S2S407", f"engine={engine!r} is not known", help=('use "python" or "numba"',))
        self.function, self.mode, self.optimise, self.engine = function, mode, optimise, engine
        self.signature = _signature(function)
        self.names = tuple(self.signature.parameters)
        self.receiver = _receiver(function)
        self.wrt, self.single = _resolved(wrt, self.names, _label(function))
        tangents = tuple(f"{w}_dot" for w in self.wrt)
        self.extra = ("out_bar",) if mode == VJP else tangents if mode in (JVP, HVP) else ()
        self.cache: dict[Any, tuple[Any, Any]] = {}
        plain = all(p.kind is p.POSITIONAL_OR_KEYWORD for p in self.signature.parameters.values())
        self.plain_call = plain and self.receiver is None
        functools.update_wrapper(self, function, updated=())
        self.__name__ = f"{_label(function)}_{mode}"

    # -- specialisation ------------------------------------------------------------------------------------------------

    def derive(self, known: dict[str, Kind]) -> pipeline.Derivative:
        """Derive the version for the given kinds of arguments."""
        function = self.function
        known = {**self._receiver_kind(), **known}
        if isinstance(function, Derivative):
            function = function.derive(known).function
        made = Request(function, known, self.wrt, self.mode, self.single, self.optimise)
        return pipeline.derive(made)

    def specialize(self, *args: Any, **kwargs: Any) -> Callable[..., Any]:
        """Return the plain generated function for arguments like these, without the dispatcher."""
        return self._compiled(self.derive(self._kinds(self._bound(args, kwargs))).function)

    def _compiled(self, function: Any) -> Any:
        if self.engine != "python":
            from s2sad.engines.compiled import compiled

            function = compiled(function)
        return function if self.receiver is None else functools.partial(function, self.receiver[1])

    def source_for(self, *args: Any, **kwargs: Any) -> str:
        """Return the text generated for arguments like these."""
        return self.derive(self._kinds(self._bound(args, kwargs))).text

    @property
    def source(self) -> str:
        """The generated text, from annotations where there are no arguments yet."""
        return self.derive(annotated(self.function)).text

    # -- calls ---------------------------------------------------------------------------------------------------------

    def _bound(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
        try:
            bound = self.signature.bind(*args, **kwargs)
        except TypeError as error:
            fail(
                "S2S404",
                f"`{self.__name__}`: {error}",
                help=(f"its parameters are those of `{_label(self.function)}`: {self.signature}",),
            )
        bound.apply_defaults()
        for name in self.wrt:
            bound.arguments[name] = _promoted(bound.arguments[name], name, self.signature)
        return bound.arguments

    def _kinds(self, arguments: dict[str, Any]) -> dict[str, Kind]:
        # a flag is part of the kind: it often decides what the function returns
        found = {n: Known(v) if type(v) is bool else kinds.of_value(v, n) for n, v in arguments.items()}
        return {**self._receiver_kind(), **found}

    def _receiver_kind(self) -> dict[str, Kind]:
        return {} if self.receiver is None else {self.receiver[0]: kinds.of_value(self.receiver[1], self.receiver[0])}

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return self._called(args, kwargs)
        except Exception as error:
            note_derivative(error)
            raise

    def _called(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        count = len(self.extra)
        seeds: tuple[Any, ...] = ()
        if count:
            named = [e for e in self.extra if e in kwargs]
            if named:
                seeds = tuple(kwargs.pop(e) for e in named)
            else:
                if len(args) < count:
                    fail("S2S404", f"`{self.__name__}` misses its last argument `{self.extra[-1]}`")
                args, seeds = args[: len(args) - count], args[len(args) - count :]
        if not kwargs and self.plain_call and len(args) == len(self.names):
            key = tuple([_key(a) for a in args])
            entry = self.cache.get(key) if None not in key else None
            if entry is not None and _current(entry[1]):
                if not count:
                    return entry[0](*args)
                return self._seeded(entry, self._bound(args, kwargs), seeds)
        arguments = self._bound(args, kwargs)
        known = self._kinds(arguments)
        general = tuple(known.items())
        entry = self.cache.get(general)
        if entry is None or not _current(entry[1]):
            made = self.derive(known)
            entry = (self._compiled(made.function), made.namespace.assumptions())
            self.cache[general] = entry
            if not kwargs and self.plain_call and len(args) == len(self.names):
                quick = tuple([_key(a) for a in args])
                if None not in quick:
                    self.cache[quick] = entry
        if count:
            return self._seeded(entry, arguments, seeds)
        return entry[0](*_spread(self.signature, arguments)[0], **_spread(self.signature, arguments)[1])

    def _seeded(self, entry: Any, arguments: dict[str, Any], seeds: tuple[Any, ...]) -> Any:
        if self.mode in (JVP, HVP):
            for name, value in zip(self.wrt, seeds, strict=True):
                _check_seed(f"{name}_dot", value, arguments[name])
            seeds = tuple(_like_seed(s, arguments[n]) for s, n in zip(seeds, self.wrt, strict=True))
        positional, keywords = _spread(self.signature, arguments)
        function = getattr(entry[0], "py_func", entry[0])
        parameters = inspect.signature(function).parameters
        added = list(parameters)[-len(seeds) :] if self.plain_call else [n for n in parameters if n not in self.names]
        return entry[0](*positional, **keywords, **dict(zip(added, seeds, strict=True)))

    def __get__(self, instance: Any, owner: Any) -> Any:
        return self if instance is None else functools.partial(self, instance)

    def __reduce__(self) -> Any:
        return (
            Derivative,
            (self.function, self.mode, self.wrt if not self.single else self.wrt[0], self.optimise, self.engine),
        )

    def __repr__(self) -> str:
        return f"<s2sad {self.mode} of {_label(self.function)} with respect to {', '.join(self.wrt)}>"

    # used by the front when a derivative is called inside a differentiated function
    def __s2sad_plain__(self, known: dict[str, Kind]) -> Any:
        return self.derive(known).function


def _label(function: Any) -> str:
    name = getattr(function, "__name__", "function")
    return "function" if name == "<lambda>" else name


def _signature(function: Any) -> inspect.Signature:
    if isinstance(function, Derivative):
        base = list(function.signature.parameters.values())
        extra = [inspect.Parameter(e, inspect.Parameter.POSITIONAL_OR_KEYWORD) for e in function.extra]
        return inspect.Signature([p.replace(default=p.empty) for p in base] + extra) if extra else function.signature
    if not callable(function):
        fail("S2S102", f"{function!r} is not a function")
    own = inspect.signature(shown(sources.read(function).function), follow_wrapped=False)
    if not inspect.ismethod(function):
        return own
    return own.replace(parameters=list(own.parameters.values())[1:])


def _receiver(function: Any) -> tuple[str, Any] | None:
    """Return the parameter that a method's object is given for, and the object."""
    if isinstance(function, Derivative):
        return function.receiver
    if not inspect.ismethod(function):
        return None
    return core.parameter_names(sources.read(function).node.args)[0], function.__self__


def _resolved(wrt: Wrt, names: tuple[str, ...], label: str) -> tuple[tuple[str, ...], bool]:
    """Return the names of the wrt parameters, and whether a bare gradient was asked for."""
    many = isinstance(wrt, (tuple, list))
    found: list[str] = []
    for each in wrt if many else (wrt,):
        if isinstance(each, int) and not isinstance(each, bool) and -len(names) <= each < len(names):
            found.append(names[each])
        elif isinstance(each, str) and each in names:
            found.append(each)
        else:
            fail(
                "S2S401",
                f"wrt={each!r} is not a parameter of `{label}`",
                help=(f"its parameters are {', '.join(names) or 'none'}",),
            )
    if not found:
        fail("S2S401", f"`{label}` has no parameter to differentiate with respect to")
    if len(set(found)) != len(found):
        fail("S2S401", f"wrt={wrt!r} names a parameter twice")
    return tuple(found), not many


def annotated(function: Any) -> dict[str, Kind]:
    """Return the kinds that a function's annotations give."""
    if isinstance(function, Derivative):
        return annotated(function.function)
    source = sources.read(function)
    found: dict[str, Kind] = {}
    hints = getattr(source.function, "__annotations__", {})
    table = {
        float: kinds.FLOAT,
        int: kinds.INT,
        bool: kinds.BOOL,
        complex: kinds.COMPLEX,
        "float": kinds.FLOAT,
        "int": kinds.INT,
        "bool": kinds.BOOL,
        "complex": kinds.COMPLEX,
    }
    for name in core.parameter_names(source.node.args):
        hint = hints.get(name)
        if isinstance(hint, (type, str)) and hint in table:
            found[name] = table[hint]
        if isinstance(found.get(name), kinds.Scalar) and found[name] == kinds.INT:
            found[name] = kinds.Scalar("int", (name, 0))
    return found


_PLAIN = {float: float, int: int, complex: complex, np.float64: float}


def _key(value: Any) -> Any:
    """Return a quick key for an argument's kind: None if it takes a closer look."""
    cls = type(value)
    if cls is np.ndarray:
        return (value.dtype, value.ndim)
    if cls is bool:
        return value
    return _PLAIN.get(cls)


def _promoted(value: Any, name: str, signature: inspect.Signature) -> Any:
    """Integers given for a wrt parameter are promoted to float."""
    parameter = signature.parameters[name]
    if parameter.kind is parameter.VAR_POSITIONAL:
        return tuple(_promoted_one(v, name) for v in value)
    return _promoted_one(value, name)


def _promoted_one(value: Any, name: str) -> Any:
    if isinstance(value, (bool, np.bool_)) or value is None or isinstance(value, (str, bytes)):
        fail("S2S405", f"the argument `{name}` is {value!r}: it has no derivative", help=("leave it out of wrt",))
    if isinstance(value, (int, np.integer)):
        return float(value)
    if isinstance(value, np.ndarray):
        if value.dtype.kind in "iu":
            return value.astype(float)
        if value.dtype.kind not in "fc":
            fail(
                "S2S305" if value.dtype.kind == "O" else "S2S405",
                f"the argument `{name}` is an array of {value.dtype}: it has no derivative",
            )
        return value
    if isinstance(value, list):
        return [_promoted_one(v, name) if _numeric(v) else v for v in value]
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return tuple(_promoted_one(v, name) if _numeric(v) else v for v in value)
    if type(value) is dict:
        return {k: _promoted_one(v, name) if _numeric(v) else v for k, v in value.items()}
    return value


def _numeric(value: Any) -> bool:
    if isinstance(value, np.ndarray):
        return value.dtype.kind in "iufc"
    return isinstance(value, (int, float, complex, list, tuple, dict, np.number)) and not isinstance(value, bool)


def _check_seed(name: str, seed: Any, like: Any) -> None:
    if isinstance(like, (float, int, np.ndarray, np.generic, complex)) and np.shape(seed) != np.shape(like):
        fail("S2S403", f"`{name}` has shape {np.shape(seed)}, its argument has shape {np.shape(like)}")
    if isinstance(like, (list, tuple)) and (not isinstance(seed, type(like)) or len(seed) != len(like)):
        fail("S2S403", f"`{name}` must have the structure of its argument")


def _like_seed(seed: Any, like: Any) -> Any:
    if isinstance(seed, int) and isinstance(like, float):
        return float(seed)
    if isinstance(seed, np.ndarray) and seed.dtype.kind in "iu":
        return seed.astype(float)
    return seed


def _spread(signature: inspect.Signature, arguments: dict[str, Any]) -> tuple[list[Any], dict[str, Any]]:
    positional: list[Any] = []
    keywords: dict[str, Any] = {}
    for name, p in signature.parameters.items():
        if p.kind is p.VAR_POSITIONAL:
            positional.extend(arguments[name])
        elif p.kind is p.VAR_KEYWORD:
            keywords.update(arguments[name])
        elif p.kind is p.KEYWORD_ONLY:
            keywords[name] = arguments[name]
        else:
            positional.append(arguments[name])
    return positional, keywords


def _current(assumptions: tuple[Assumption, ...]) -> bool:
    """Tell whether the user's variables are still what the text was derived for."""
    return all([a.holds() for a in assumptions])


# -- operators ---------------------------------------------------------------------------------------------------------------


def grad(function: Any, wrt: Wrt = 0, *, optimise: bool = True, engine: str = "python") -> Derivative:
    """Return the function that computes the gradient of a scalar function.

    ``wrt``: a parameter's name or index (the bare gradient), or a tuple of them (a tuple of gradients). Gradients have
    the structure, shape and dtype of the argument. Raises CallError for a wrong ``wrt`` (S2S401) or a result that is
    not a scalar (S2S402), DifferentiationError for what cannot be differentiated.

    >>> import s2sad
    >>> def f(x, y):
    ...     return x * y + x
    >>> s2sad.grad(f)(2.0, 3.0)
    4.0
    >>> s2sad.grad(f, wrt=("x", "y"))(2.0, 3.0)
    (4.0, 2.0)
    """
    return Derivative(function, GRAD, wrt, optimise, engine)


def value_and_grad(function: Any, wrt: Wrt = 0, *, optimise: bool = True, engine: str = "python") -> Derivative:
    """Return the function that computes (value, gradient); fits ``scipy.optimize.minimize(..., jac=True)``.

    >>> import s2sad
    >>> s2sad.value_and_grad(lambda x: x * x)(3.0)
    (9.0, 6.0)
    """
    return Derivative(function, VALUE_AND_GRAD, wrt, optimise, engine)


def vjp(function: Any, wrt: Wrt = 0, *, optimise: bool = True, engine: str = "python") -> Derivative:
    """Return ``v(*args, out_bar)``: the adjoints of the arguments for a seed with the structure of the result.

    >>> import s2sad
    >>> s2sad.vjp(lambda x: (x * x, 3.0 * x))(2.0, (1.0, 10.0))
    34.0
    """
    return Derivative(function, VJP, wrt, optimise, engine)


def jvp(function: Any, wrt: Wrt = 0, *, optimise: bool = True, engine: str = "python") -> Derivative:
    """Return ``j(*args, x_dot)``: the value and its tangent; one tangent for each wrt parameter, in order.

    >>> import s2sad
    >>> s2sad.jvp(lambda x: x * x)(3.0, 1.0)
    (9.0, 6.0)
    """
    return Derivative(function, JVP, wrt, optimise, engine)


def hvp(function: Any, wrt: Wrt = 0, *, optimise: bool = True, engine: str = "python") -> Derivative:
    """Return ``h(*args, v)``: the Hessian times a vector, forward over reverse.

    >>> import s2sad
    >>> s2sad.hvp(lambda x: x * x * x)(2.0, 1.0)
    12.0
    """
    return Derivative(function, HVP, wrt, optimise, engine)


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


def jacobian(function: Any, wrt: Wrt = 0, mode: str = "auto") -> Callable[..., Any]:
    """Return the Jacobian of an array function of one array: shape of the result, then shape of the argument.

    ``mode``: "forward" (one tangent for each input), "reverse" (one seed for each output), "auto" (the fewer).

    >>> import numpy as np, s2sad
    >>> s2sad.jacobian(lambda x: x * x)(np.array([1.0, 2.0]))
    array([[2., 0.],
           [0., 4.]])
    """
    if mode not in ("auto", "forward", "reverse"):
        fail("S2S407", f"mode={mode!r} is not known", help=('use "auto", "forward" or "reverse"',))
    push, pull = jvp(function, wrt), vjp(function, wrt)
    if not push.single:
        fail("S2S401", "jacobian takes one wrt parameter")
    position = push.names.index(push.wrt[0])

    def compute(*args: Any) -> Any:
        x = np.asarray(args[position], dtype=None)
        x = x.astype(float) if x.dtype.kind in "iu" else x
        args = (
            *args[:position],
            x if isinstance(args[position], np.ndarray) else args[position],
            *args[position + 1 :],
        )
        out = np.asarray(function(*args))
        forward = mode == "forward" or mode == "auto" and x.size <= out.size
        result = np.zeros((out.size, x.size), np.result_type(out, x))
        for i in range(x.size if forward else out.size):
            unit = np.zeros(x.size if forward else out.size, x.dtype if forward else out.dtype)
            unit[i] = 1.0
            if forward:
                result[:, i] = np.ravel(push(*args, unit.reshape(x.shape) if x.ndim else 1.0)[1])
            else:
                result[i] = np.ravel(pull(*args, unit.reshape(out.shape) if out.ndim else 1.0))
        return result.reshape(out.shape + x.shape)

    return compute


def hessian(function: Any, wrt: Wrt = 0) -> Callable[..., Any]:
    """Return the Hessian of a scalar function of one array: forward over reverse.

    >>> import numpy as np, s2sad
    >>> s2sad.hessian(lambda x: np.sum(x * x * x))(np.array([1.0, 2.0]))
    array([[ 6.,  0.],
           [ 0., 12.]])
    """
    return jacobian(grad(function, wrt), wrt, mode="forward")


def differentiable(function: Any) -> Any:
    """Give a function its derivatives as attributes: ``f.grad``, ``f.value_and_grad``, ``f.vjp``, ``f.jvp``, ``f.hessian``.

    >>> import s2sad
    >>> @s2sad.differentiable
    ... def cube(x):
    ...     return x * x * x
    >>> cube(2.0), cube.grad(2.0)
    (8.0, 12.0)
    """
    function.grad, function.value_and_grad = grad(function), value_and_grad(function)
    function.vjp, function.jvp = vjp(function), jvp(function)
    function.hessian, function.hvp = hessian(function), hvp(function)
    return function


def stop_gradient(x: Any) -> Any:
    """Return x; derivatives treat it as a constant.

    >>> import s2sad
    >>> s2sad.grad(lambda x: s2sad.stop_gradient(x) * x)(3.0)
    3.0
    """
    return x


rule.nondifferentiable(stop_gradient)
OPERATORS = (grad, value_and_grad, vjp, jvp)
for _operator in OPERATORS:
    _operator.__s2sad_operator__ = True  # type: ignore[attr-defined]

__all__ = [
    "Derivative",
    "differentiable",
    "elementwise_grad",
    "grad",
    "hessian",
    "hvp",
    "jacobian",
    "jvp",
    "stop_gradient",
    "value_and_grad",
    "vjp",
]
