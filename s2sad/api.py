"""The operators: grad, value_and_grad, vjp, jvp, and what is made of them.

Each operator returns a ``Derivative`` function that derives one specialised version for each combination of kinds of
arguments at the first call, and reuses it.
"""

from __future__ import annotations

import functools
import inspect
import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from s2sad import core, kinds, pipeline
from s2sad.emit.load import note_derivative
from s2sad.errors import fail
from s2sad.front import source as sources
from s2sad.front.wrappers import shown
from s2sad.kinds import Kind, Known
from s2sad.namespace import ABSENT
from s2sad.pipeline import GRAD, HVP, JVP, VALUE_AND_GRAD, VJP, Request
from s2sad.rules import rule

Wrt = Any


# the types that say all that a kind says of a value; whether a flag is set is part of its kind
PLAIN = frozenset({float, int, complex, np.ndarray, type(None)})


@dataclass(frozen=True, slots=True, eq=False)
class _Version:
    """A generated function and the seeds that it takes by name.

    ``live``: what it was derived for: the user's variables, as the globals and the name or as the cell and None, items
    of the user's tables, and what they were then.
    """

    function: Any
    named: tuple[str, ...]
    live: tuple[tuple[Any, str | None, Any], ...]

    def is_current(self) -> bool:
        for holder, name, value in self.live:
            if (holder.cell_contents if name is None else holder.get(name, ABSENT)) is not value:
                return False
        return True


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
        tangents = tuple(f"{w}_dot" for w in self.wrt) if mode in (JVP, HVP) else ()
        self.extra = ("out_bar",) if mode == VJP else tangents
        self.versions: dict[Any, _Version] = {}
        # those for arguments that need no promotion and no check, by their types, and by the layouts of arrays
        self.quick: dict[tuple[type, ...], _Version] = {}
        self.arrays: dict[tuple[tuple[type, ...], Any], _Version] = {}
        # the places of arguments and of their tangents
        self.pairs = [(self.names.index(w), len(self.names) + k) for k, w in enumerate(self.wrt) if tangents]
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
            if not kwargs:
                types = tuple(map(type, args))
                version = self.quick.get(types) or self._for_arrays(types, args)
                if version is not None and (not version.live or version.is_current()):
                    return version.function(*args)
            return self._dispatched(args, kwargs)
        except Exception as error:
            note_derivative(error)
            raise

    def _for_arrays(self, types: tuple[type, ...], args: tuple[Any, ...]) -> _Version | None:
        version = self.arrays.get((types, _layouts(args)))
        if version is not None:
            for i, j in self.pairs:
                if types[i] is np.ndarray and args[i].shape != args[j].shape:
                    return None
        return version

    def _dispatched(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Call the version for arguments like these, which is derived at the first such call."""
        primal, named, seeds = self._parted(args, kwargs)
        arguments = self._bound(primal, named)
        known = self._kinds(arguments)
        kept = tuple(known.items())
        version = self.versions.get(kept)
        if version is None or not version.is_current():
            version = self.versions[kept] = self._version(known)
        if self.mode in (JVP, HVP):
            for name, value in zip(self.wrt, seeds, strict=True):
                _check_seed(f"{name}_dot", value, arguments[name])
            seeds = tuple(_like_seed(s, arguments[n]) for s, n in zip(seeds, self.wrt, strict=True))
        positional, keywords = _spread(self.signature, arguments)
        if version.named:
            keywords.update(zip(version.named, seeds, strict=True))
        else:
            positional.extend(seeds)
        defaults = getattr(version.function, "__defaults__", None) or ()
        if not keywords and self.receiver is None and _same(positional, args, defaults):
            self._remember(args, version)
        return version.function(*positional, **keywords)

    def _parted(
        self, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> tuple[tuple[Any, ...], dict[str, Any], tuple[Any, ...]]:
        """Return the function's own arguments, and the seeds: the last ones, or those given by name."""
        count = len(self.extra)
        if not any(e in kwargs for e in self.extra):
            if len(args) < count:
                fail("S2S404", f"`{self.__name__}` misses its last argument `{self.extra[-1]}`")
            return args[: len(args) - count], kwargs, args[len(args) - count :]
        for e in self.extra:
            if e not in kwargs:
                fail("S2S404", f"`{self.__name__}` misses its argument `{e}`")
        return args, {k: v for k, v in kwargs.items() if k not in self.extra}, tuple(kwargs[e] for e in self.extra)

    def _version(self, known: dict[str, Kind]) -> _Version:
        made = self.derive(known)
        parameters = inspect.signature(made.function).parameters
        # after parameters with defaults, seeds are passed by name
        named = tuple(n for n, p in parameters.items() if n not in self.names and p.kind is p.KEYWORD_ONLY)
        return _Version(self._compiled(made.function), named, made.namespace.assumptions())

    def _remember(self, args: tuple[Any, ...], version: _Version) -> None:
        """Let calls with arguments of these types go to the version at once: they need no promotion, no check."""
        types = tuple(map(type, args))
        if not all(cls in PLAIN or issubclass(cls, (np.number, np.bool_)) for cls in types):
            return
        if np.ndarray not in types:
            self.quick[types] = version
        elif all((types[i] is np.ndarray) == (types[j] is np.ndarray) for i, j in self.pairs):
            self.arrays[types, _layouts(args)] = version

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


def _layouts(args: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return what the kinds of arrays depend on."""
    return tuple([(a.dtype.char, a.ndim) for a in args if type(a) is np.ndarray])


def _same(arguments: list[Any], args: tuple[Any, ...], defaults: tuple[Any, ...]) -> bool:
    """Tell whether a function gets the same objects if it is called with ``args`` alone."""
    missing = max(0, len(arguments) - len(args))
    given = (*args, *defaults[len(defaults) - missing :])
    return len(given) == len(arguments) and all(map(operator.is_, arguments, given))


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


# -- operators -------------------------------------------------------------------------------------------------------


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
    """Give a function its derivatives as attributes: ``f.grad``, ``f.value_and_grad``, ``f.vjp``, ``f.hessian`` ...

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
