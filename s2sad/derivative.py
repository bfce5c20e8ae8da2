"""What an operator returns: a function that derives one version for each combination of kinds of arguments."""

from __future__ import annotations

import functools
import inspect
import operator
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import Any, NoReturn

import numpy as np

from s2sad import kinds, pipeline
from s2sad import seeds as fitting
from s2sad.core import parameter_names
from s2sad.differentiate.assemble import GRAD, HVP, JVP, TANGENT, VJP
from s2sad.emit.load import noted
from s2sad.errors import DifferentiationError, fail
from s2sad.front import source as sources
from s2sad.front.wrappers import shown
from s2sad.kinds import Kind, Known
from s2sad.namespace import ABSENT
from s2sad.operators.pullback import Forward
from s2sad.pipeline import Request
from s2sad.runtime.records import attributes, is_record, made
from s2sad.structures import holds_itself, leaves

Wrt = Any


NO_NUMBERS = (bool, np.bool_, str, bytes, type(None), FunctionType, BuiltinFunctionType, MethodType, ModuleType, type)
POSITIONAL = {inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD}
NOTHING: dict[type, Any] = {}
# the types that say all that a kind says of a value; whether a flag is set is part of its kind
PLAIN = frozenset({float, int, complex, np.ndarray, type(None)})


@dataclass(frozen=True, slots=True, eq=False)
class _Version:
    """A generated function and the seeds that it takes by name.

    ``live``: what it was derived for: the user's variables, as the globals and the name or as the cell and None, items
    of the user's tables, and what they were then. ``result``: the kind of what the function itself returns.
    """

    function: Any
    named: tuple[str, ...]
    live: tuple[tuple[Any, str | None, Any], ...]
    result: Kind

    def is_current(self) -> bool:
        return is_current(self.live)


@dataclass(frozen=True, slots=True, eq=False)
class _Layouts:
    """The versions for arguments of the same types, some of them arrays, by the layouts of these."""

    versions: dict[Any, _Version]


def is_current(live: tuple[tuple[Any, str | None, Any], ...]) -> bool:
    """Tell whether all that a derivation relied on is as it was."""
    for holder, name, value in live:
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

    # whether each step is checked
    checked = False

    def __init__(
        self,
        function: Any,
        mode: str,
        wrt: Wrt = 0,
        optimise: bool = True,
        engine: str = "python",
        has_aux: bool = False,
        holomorphic: bool = False,
        of: str | tuple[str, ...] | None = None,
    ) -> None:
        if engine not in ("python", "numba"):
            fail("S2S407", f"engine={engine!r} is not known", help=('use "python" or "numba"',))
        self.function, self.mode, self.optimise, self.engine = function, mode, optimise, engine
        self.has_aux, self.holomorphic = has_aux, holomorphic
        self.signature = signature_of(function)
        self.names = tuple(self.signature.parameters)
        self.positional = {p.kind for p in self.signature.parameters.values()} <= POSITIONAL
        self.receiver = _receiver(function)
        self.wrt, self.single = resolved(wrt, self.names, _label(function))
        tangents = tuple(f"{w}_dot" for w in self.wrt) if mode in (JVP, HVP, TANGENT) else ()
        # the parameters whose values in the end are the result
        self.of = of
        self.written = None if of is None else resolved(of, self.names, _label(function), "of")
        self.extra = tuple(_apart(e, self.names) for e in (("out_bar",) if mode == VJP else tangents))
        self.versions: dict[Any, _Version] = {}
        # those for arguments that need no promotion and no check: a tree, by how
        # many arguments there are, then by the type of each
        self.quick: dict[int, dict[type, Any]] = {}
        # the places of arguments and of their tangents
        self.pairs = [(self.names.index(w), len(self.names) + k) for k, w in enumerate(self.wrt) if tangents]
        functools.update_wrapper(self, function, updated=())
        self.__name__ = f"{_label(function)}_{mode}"

    @functools.cached_property
    def sizes(self) -> frozenset[int]:
        """The sizes that are written out in the text: whether arguments have them is a part of their kinds."""
        function = self.function
        return function.sizes if isinstance(function, Derivative) else sources.sizes_below(sources.read(function))

    # -- specialisation ------------------------------------------------------------------------------------------------

    def derive(self, known: dict[str, Kind], in_place: bool = False) -> pipeline.Derivative:
        """Derive the version for the given kinds of arguments. ``in_place``: with long callees read in place."""
        function = self.function
        known = {**self._receiver_kind(), **known}
        options = self.single, self.optimise, self.has_aux, self.checked, self.holomorphic, self.written
        if not isinstance(function, Derivative):
            return pipeline.derive(Request(function, known, self.wrt, self.mode, *options, in_place))
        inner = function.derive(known, in_place)
        try:
            return pipeline.derive(Request(inner.function, known, self.wrt, self.mode, *options, in_place))
        except DifferentiationError:
            if in_place or len(inner.stages[-1].functions) == 1:
                found = self._exchanged(function, known, in_place)
                if found is None:
                    raise
                return found
        return self.derive(known, True)

    def _exchanged(self, gradient: Derivative, known: dict[str, Kind], in_place: bool) -> pipeline.Derivative | None:
        """Return the derivative of a gradient as the gradient of a tangent, if it has that form."""
        if gradient.mode != GRAD or self.has_aux or self.holomorphic:
            return None
        inner = gradient.function
        primal = inner.derive(known, in_place).function if isinstance(inner, Derivative) else inner
        options = gradient.single, self.optimise, gradient.has_aux, self.checked, gradient.holomorphic, gradient.written
        request = Request(primal, known, gradient.wrt, GRAD, *options, in_place)
        return pipeline.exchanged(request, self.mode, self.wrt, self.single, self.__name__)

    def specialize(self, *args: Any, **kwargs: Any) -> Callable[..., Any]:
        """Return the plain generated function for arguments like these, without the dispatcher."""
        return self._compiled(self.derive(self.kinds_of(self.bound(args, kwargs))).function)

    def _compiled(self, function: Any, bind: bool = True) -> Any:
        if self.engine != "python":
            from s2sad.engines.compiled import compiled

            function = compiled(function)
        return functools.partial(function, self.receiver[1]) if bind and self.receiver is not None else function

    def source_for(self, *args: Any, **kwargs: Any) -> str:
        """Return the text generated for arguments like these."""
        return self.derive(self.kinds_of(self.bound(args, kwargs))).text

    @property
    def source(self) -> str:
        """The generated text, from annotations where there are no arguments yet."""
        return self.derive(annotated(self.function)).text

    # -- calls ---------------------------------------------------------------------------------------------------------

    def bound(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
        """Return the arguments by name, with defaults, integers for wrt parameters made floats."""
        if self.positional and not kwargs and len(args) == len(self.names):
            arguments = dict(zip(self.names, args, strict=True))
        else:
            arguments = self._matched(args, kwargs)
        for name in self.wrt:
            arguments[name] = _promoted(arguments[name], name, self.signature)
            if self.holomorphic and not all(map(np.iscomplexobj, leaves(arguments[name]))):
                what = f"the argument `{name}` is real, and holomorphic=True is for complex arguments"
                fail("S2S405", what, help=("leave it out for real ones",))
        return arguments

    def _matched(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
        inner = self.function
        if isinstance(inner, Derivative) and inner.extra:
            # its seeds may be given by position also where its text takes them by name
            primal, named, seeds = inner._parted(args, kwargs)
            return {**inner._matched(primal, named), **dict(zip(inner.extra, seeds, strict=True))}
        try:
            bound = self.signature.bind(*args, **kwargs)
        except TypeError as error:
            then = f", then {', '.join(self.extra)}" if self.extra else ""
            help = f"its parameters are those of `{_label(self.function)}`: {self.signature}{then}"
            fail("S2S404", f"`{self.__name__}`: {error}", help=(help,))
        bound.apply_defaults()
        return bound.arguments

    def kinds_of(self, arguments: dict[str, Any]) -> dict[str, Kind]:
        # a flag is part of the kind: it often decides what the function returns
        found = {n: Known(v) if type(v) is bool else kinds.of_value(v, n) for n, v in arguments.items()}
        return {**self._receiver_kind(), **kinds.agreeing(found, arguments, self.sizes)}

    def _receiver_kind(self) -> dict[str, Kind]:
        return {} if self.receiver is None else {self.receiver[0]: kinds.of_value(self.receiver[1], self.receiver[0])}

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        try:
            if not kwargs:
                found: Any = self.quick.get(len(args), NOTHING)
                for arg in args:
                    found = found.get(type(arg), NOTHING)
                version = found if type(found) is _Version else self._for_arrays(found, args)
                if version is not None and (not version.live or version.is_current()):
                    return version.function(*args)
            return self._dispatched(args, kwargs)
        except Exception as error:
            found = noted(error)
            if found is None:
                raise
            raise found from None

    def _for_arrays(self, found: Any, args: tuple[Any, ...]) -> _Version | None:
        if type(found) is not _Layouts:
            return None
        for i, j in self.pairs:
            if type(args[i]) is np.ndarray and args[i].shape != args[j].shape:
                return None
        version = found.versions.get(_layouts(args, self.sizes))
        if version is not None and self.mode == VJP and not kinds.is_scalar(version.result):
            fitting.check_seed(self.extra[0], args[-1], version.result, dict(zip(self.names, args, strict=False)))
        return version

    def _dispatched(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Call the version for arguments like these, which is derived at the first such call."""
        primal, named, seeds = self._parted(args, kwargs)
        arguments = self.bound(primal, named)
        known = self.kinds_of(arguments)
        kept = tuple(known.items())
        version = self.versions.get(kept)
        if version is None or not version.is_current():
            version = self.versions[kept] = self._version(known)
        if self.mode == VJP:
            fitting.check_seed(self.extra[0], seeds[0], version.result, arguments)
            seeds = (fitting.floating(seeds[0]),)
        elif seeds:
            given = zip(self.extra, seeds, self.wrt, strict=True)
            seeds = tuple(fitting.tangent(name, seed, arguments[w]) for name, seed, w in given)
        positional, keywords = spread_arguments(self.signature, arguments)
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
        size = len(self.extra)
        if not any(e in kwargs for e in self.extra):
            if len(args) < size:
                self._misses(self.extra[-1])
            return args[: len(args) - size], kwargs, args[len(args) - size :]
        for e in self.extra:
            if e not in kwargs:
                self._misses(e)
        return args, {k: v for k, v in kwargs.items() if k not in self.extra}, tuple(kwargs[e] for e in self.extra)

    def _misses(self, name: str) -> NoReturn:
        help = f"its parameters are those of `{_label(self.function)}`, then {', '.join(self.extra)}"
        fail("S2S404", f"`{self.__name__}` misses its argument `{name}`", help=(help,))

    def _version(self, known: dict[str, Kind]) -> _Version:
        made = self.derive(known)
        live = made.namespace.assumptions()
        added, plain = self.added(made.function)
        named = () if plain else added
        function = self._compiled(made.function)
        if made.backward is not None:
            function = Forward(function, self._compiled(made.backward, bind=False), self.has_aux)
        return _Version(function, named, live, made.result)

    def added(self, function: Any) -> tuple[tuple[str, ...], bool]:
        """Return the names of the seeds in a generated function, and whether they can be given by position."""
        parameters = inspect.signature(function).parameters
        added = tuple(n for n in parameters if n not in (*self.names, *(self.receiver or ())[:1]))
        # where parameters have to be named, so have the seeds
        return added, {p.kind for s in (parameters, self.signature.parameters) for p in s.values()} <= POSITIONAL

    def _remember(self, args: tuple[Any, ...], version: _Version) -> None:
        """Let calls with arguments of these types go to the version at once: they need no promotion, no check."""
        types = tuple(map(type, args))
        if not all(cls in PLAIN or issubclass(cls, np.number) for cls in types):
            return
        if self.mode == VJP and not kinds.is_scalar(version.result) and len(args) <= len(self.names):
            # the seed stands where a parameter does that has a default
            return
        if not types or not all((types[i] is np.ndarray) == (types[j] is np.ndarray) for i, j in self.pairs):
            return
        place: dict[type, Any] = self.quick.setdefault(len(types), {})
        for cls in types[:-1]:
            place = place.setdefault(cls, {})
        if np.ndarray in types:
            place.setdefault(types[-1], _Layouts({})).versions[_layouts(args, self.sizes)] = version
        else:
            place[types[-1]] = version

    def __get__(self, instance: Any, owner: Any) -> Any:
        return self if instance is None else functools.partial(self, instance)

    def __reduce__(self) -> Any:
        wrt = self.wrt[0] if self.single else self.wrt
        options = self.optimise, self.engine, self.has_aux, self.holomorphic, self.of
        return type(self), (self.function, self.mode, wrt, *options)

    def __repr__(self) -> str:
        return f"<s2sad {self.mode} of {_label(self.function)} with respect to {', '.join(self.wrt)}>"

    # used by the front when a derivative is called inside a differentiated function
    def __s2sad_plain__(self, known: dict[str, Kind]) -> Any:
        return self.derive(known).function


def _layouts(args: tuple[Any, ...], sizes: frozenset[int]) -> tuple[Any, ...]:
    """Return what the kinds of arrays depend on: dtypes, which sizes are equal, and which are in the text."""
    seen = {n: -n for n in sizes}
    return tuple(
        [
            (a.dtype.char, *[seen.setdefault(n, len(seen)) if n > 1 else -1 for n in a.shape])
            for a in args
            if type(a) is np.ndarray
        ]
    )


def _same(arguments: list[Any], args: tuple[Any, ...], defaults: tuple[Any, ...]) -> bool:
    """Tell whether a function gets the same objects if it is called with ``args`` alone."""
    missing = max(0, len(arguments) - len(args))
    given = (*args, *defaults[len(defaults) - missing :])
    return len(given) == len(arguments) and all(map(operator.is_, arguments, given))


def _apart(seed: str, names: tuple[str, ...]) -> str:
    """Return the name of a seed, another one where a parameter has it: that of a derivative of a derivative."""
    return seed if seed not in names else next(n for k in count(2) if (n := f"{seed}_{k}") not in names)


def _label(function: Any) -> str:
    name = getattr(function, "__name__", "function")
    return "function" if name == "<lambda>" else name


def signature_of(function: Any) -> inspect.Signature:
    if isinstance(function, Derivative):
        base = list(function.signature.parameters.values())
        plain = function.positional and all(p.default is p.empty for p in base)
        kind = inspect.Parameter.POSITIONAL_OR_KEYWORD if plain else inspect.Parameter.KEYWORD_ONLY
        extra = [inspect.Parameter(e, kind) for e in function.extra]
        last = [p for p in base if p.kind is p.VAR_KEYWORD]
        return inspect.Signature([p for p in base if p not in last] + extra + last)
    if not callable(function):
        fail("S2S102", f"{function!r} is not a function", help=("give the function itself",))
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
    return parameter_names(sources.read(function).node.args)[0], function.__self__


def resolved(wrt: Wrt, names: tuple[str, ...], label: str, option: str = "wrt") -> tuple[tuple[str, ...], bool]:
    """Return the names of the wrt parameters, and whether one alone was asked for."""
    if not names:
        help = "make the variable a parameter of the function"
        fail("S2S401", f"`{label}` has no parameter to differentiate with respect to", help=(help,))
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
                f"{option}={each!r} is not a parameter of `{label}`",
                help=(f"its parameters are {', '.join(names)}",),
            )
    if not found:
        fail("S2S401", f"{option}={wrt!r} names no parameter", help=(f"those of `{label}` are {', '.join(names)}",))
    if len(set(found)) != len(found):
        fail(
            "S2S401",
            f"{option}={wrt!r} names a parameter twice",
            help=(f"name each once: {', '.join(dict.fromkeys(found))}",),
        )
    return tuple(found), not many


def annotated(function: Any) -> dict[str, Kind]:
    """Return the kinds that a function's annotations give."""
    if isinstance(function, Derivative):
        return annotated(function.function)
    source = sources.read(function)
    found: dict[str, Kind] = {}
    hints = getattr(source.function, "__annotations__", {})
    table: dict[Any, Kind] = {
        float: kinds.FLOAT,
        int: kinds.INT,
        bool: kinds.BOOL,
        complex: kinds.COMPLEX,
        "float": kinds.FLOAT,
        "int": kinds.INT,
        "bool": kinds.BOOL,
        "complex": kinds.COMPLEX,
        **{cls: kinds.Object(cls) for cls in kinds.GENERATORS},
    }
    for name in parameter_names(source.node.args):
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
    if isinstance(value, NO_NUMBERS):
        _refuse_argument("S2S405", name, f"`{getattr(value, '__name__', repr(value))}`")
    if isinstance(value, (int, np.integer)):
        return float(value)
    if isinstance(value, np.ndarray):
        if value.dtype.kind in "iu":
            return value.astype(float)
        if value.dtype.kind not in "fc":
            _refuse_argument("S2S305" if value.dtype.kind == "O" else "S2S405", name, f"an array of {value.dtype}")
        return value
    if isinstance(value, list):
        return [_promoted_one(v, name) if _numeric(v) else v for v in value]
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return tuple(_promoted_one(v, name) if _numeric(v) else v for v in value)
    if type(value) is dict:
        return {k: _promoted_one(v, name) if _numeric(v) else v for k, v in value.items()}
    if is_record(value) or isinstance(value, tuple):
        return _promoted_object(value, name)
    return value


def _promoted_object(value: Any, name: str) -> Any:
    """Integers in attributes that are declared as floats are promoted; others count something, and are constants."""
    if holds_itself(value):
        message = f"the argument `{name}`, a {type(value).__name__}, holds itself"
        fail("S2S405", message, None, "its gradient would have no end", ('name the parts: wrt="p.a"',))
    is_tuple = isinstance(value, tuple)
    held = value._asdict() if is_tuple else attributes(value)
    hints = {k: t for cls in reversed(type(value).__mro__) for k, t in cls.__dict__.get("__annotations__", {}).items()}
    whole = {k: float(v) for k, v in held.items() if hints.get(k) in (float, "float") and type(v) is int}
    if not whole and not leaves(value) and held:
        message = f"the argument `{name}`, a {type(value).__name__}, holds no number that has a derivative"
        fail("S2S405", message, None, "its integers are taken for counts", ("give it floats, or leave it out of wrt",))
    if not whole:
        return value
    return value._replace(**whole) if is_tuple else made(type(value), {**held, **whole})


def _refuse_argument(code: str, name: str, what: str) -> NoReturn:
    help = "give an array of floats" if code == "S2S305" else "leave it out of wrt"
    fail(code, f"the argument `{name}` is {what}: it has no derivative", help=(help,))


def _numeric(value: Any) -> bool:
    if isinstance(value, np.ndarray):
        return value.dtype.kind in "iufc"
    return isinstance(value, (int, float, complex, list, tuple, dict, np.number)) and not isinstance(value, bool)


def spread_arguments(signature: inspect.Signature, arguments: dict[str, Any]) -> tuple[list[Any], dict[str, Any]]:
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
