"""The seven kinds of derivative rule, as decorators on executable template functions.

A rule is an ordinary Python function of a few lines. Its body is inlined into the generated code, and the same
function can be called as it stands, which is how ``apply`` and ``s2sad.testing.check_rule`` check it.

>>> import math
>>> from s2sad.rules import rule
>>> def cube(x):
...     return x * x * x
>>> @rule.elementwise(cube)
... def cube_rule(y, x):
...     return 3.0 * x * x
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from s2sad.errors import RuleError
from s2sad.rules import registry

ELEMENTWISE = "elementwise"
LINEAR = "linear"
BILINEAR = "bilinear"
REVERSE = "reverse"
FORWARD = "forward"
REWRITE = "rewrite"
NONDIFFERENTIABLE = "nondifferentiable"


@dataclass(frozen=True, eq=False)
class Rule:
    """One derivative rule: a template function and what it promises about its primitives.

    ``parameters`` are the names of the primitive's parameters as the template spells them (without the result, what it
    ``keeps``, and the keyword-only adjoints); ``wrt`` those with respect to which the template returns something;
    ``ignores`` those of which only the shape, dtype or sign matters, so that their derivative is zero.
    """

    kind: str
    primitives: tuple[Any, ...]
    body: Callable[..., Any]
    parameters: tuple[inspect.Parameter, ...]
    wrt: tuple[str, ...]
    singular: bool = False
    ignores: tuple[str, ...] = ()
    guessed: bool = False
    keeps: Callable[..., Any] | None = None

    @property
    def name(self) -> str:
        return self.body.__name__

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(p.name for p in self.parameters)

    @cached_property
    def defaults(self) -> dict[str, Any]:
        return {p.name: p.default for p in self.parameters if p.default is not p.empty}

    @cached_property
    def required(self) -> int | None:
        """How many parameters have no default, if all of them can be given by position."""
        if any(p.kind is not p.POSITIONAL_OR_KEYWORD for p in self.parameters):
            return None
        return len(self.parameters) - len(self.defaults)

    @property
    def limits(self) -> str:
        return inspect.getdoc(self.body) or ""


def elementwise(
    *primitives: Any, wrt: Any = None, singular: bool = False, ignores: tuple[str, ...] = ()
) -> Callable[[Callable], Callable]:
    """Declare partial derivatives of functions applied element by element: ``(y, *parameters) -> partials``.

    Broadcasting, ``where=`` and ``out=`` are the kind's business. ``wrt`` defaults to every parameter without a
    default. ``singular=True`` says that a partial may be infinite or NaN where the function is finite or where a
    surrounding ``np.where`` does not select it (log, sqrt, divide), so that such arms can be kept out of the adjoint.
    """
    return _declare(ELEMENTWISE, primitives, wrt, singular, ignores)


def linear(*primitives: Any, wrt: Any = None, ignores: tuple[str, ...] = ()) -> Callable[[Callable], Callable]:
    """Declare the transpose of functions linear in ``wrt`` (jointly): ``(y, *parameters, *, y_bar) -> adjoint(s)``.

    The tangent is the primitive itself, applied to the tangents. ``wrt`` defaults to the first parameter.
    """
    return _declare(LINEAR, primitives, wrt, False, ignores)


def bilinear(*primitives: Any, wrt: Any = None, ignores: tuple[str, ...] = ()) -> Callable[[Callable], Callable]:
    """Declare both transposes of functions linear in each of two parameters: ``(y, a, b, *, y_bar) -> a_bar, b_bar``.

    The tangent is ``f(a_dot, b) + f(a, b_dot)``.
    """
    return _declare(BILINEAR, primitives, wrt, False, ignores)


def reverse(
    *primitives: Any, wrt: Any = None, ignores: tuple[str, ...] = (), keeps: Callable[..., Any] | None = None
) -> Callable[[Callable], Callable]:
    """Declare the adjoints: ``(y, *parameters, *, y_bar) -> adjoint`` or a tuple of them, in the order of ``wrt``.

    ``keeps``: a function of the primitive's arguments that returns its result and something that the rule wants to
    keep, a factorisation for example. The rule has it as its second parameter: ``(y, kept, *parameters, *, y_bar)``.
    """
    return _declare(REVERSE, primitives, wrt, False, ignores, keeps)


def forward(*primitives: Any, wrt: Any = None, ignores: tuple[str, ...] = ()) -> Callable[[Callable], Callable]:
    """Declare the tangent due to one parameter: ``(y, *parameters, *, x_dot) -> y_dot`` with ``wrt="x"``.

    A primitive with several differentiable parameters has one forward rule for each; their tangents add up. One more,
    with all of them in ``wrt``, says it for the case that all vary, where that costs less than the sum.
    """
    return _declare(FORWARD, primitives, wrt, False, ignores)


def rewrite(*primitives: Any, ignores: tuple[str, ...] = ()) -> Callable[[Callable], Callable]:
    """Declare a plain Python implementation that is differentiated in place of the primitive.

    The parameters must accept what the primitive accepts. The implementation is used only where a derivative passes
    through the call. In-place functions are rewritten as stores (``dst[...] = src``). ``ignores``: parameters on which
    the result does not depend, as a root does not on where the search for it starts.
    """
    return _declare(REWRITE, primitives, (), ignores=ignores)


def nondifferentiable(*primitives: Any) -> None:
    """Declare functions whose result is a constant of the run (piecewise constant, integer, shape or text)."""
    for primitive in primitives:
        registry.add_constant(primitive)


def method(function: Any, *methods: Any, gather: str | None = None) -> None:
    """Let array methods or attributes share the rules of ``function``; the receiver is its first parameter.

    ``gather`` names the parameter that takes loose positional arguments, as in ``x.reshape(2, 3)``.
    """
    for each in methods:
        registry.add_method(each, function, gather)


def _declare(
    kind: str,
    primitives: tuple[Any, ...],
    wrt: Any,
    singular: bool = False,
    ignores: tuple[str, ...] = (),
    keeps: Callable[..., Any] | None = None,
) -> Callable[[Callable], Callable]:
    if not primitives:
        raise RuleError(f"rule.{kind} needs at least one primitive")
    for primitive in primitives:
        registry.require_primitive(primitive)

    def decorate(body: Callable) -> Callable:
        rule = _checked(kind, primitives, body, wrt, singular, ignores, keeps)
        if keeps is not None:
            registry.add_keeping(keeps, primitives[0])
        for primitive in primitives:
            registry.add(primitive, rule)
        return body

    return decorate


def _checked(
    kind: str,
    primitives: tuple[Any, ...],
    body: Callable,
    wrt: Any,
    singular: bool,
    ignores: tuple[str, ...],
    keeps: Callable[..., Any] | None,
) -> Rule:
    where = f"rule {body.__name__!r}"
    parameters = list(inspect.signature(body).parameters.values())
    # keyword-only parameters are the adjoints or tangents, and with a default, options beside `*operands`
    keyword_only = {p.name for p in parameters if p.kind is p.KEYWORD_ONLY and p.default is p.empty}
    positional = [p for p in parameters if p.name not in keyword_only]
    if kind != REWRITE:
        if not positional or positional[0].name != "y":
            raise RuleError(f"{where}: the first parameter must be `y`, the result of the primitive")
        positional = positional[1:]
    if keeps is not None:
        if not positional or positional[0].name != "kept":
            raise RuleError(f"{where}: the second parameter must be `kept`, what `{keeps.__name__}` keeps")
        positional = positional[1:]
    names = [p.name for p in positional]
    if wrt is None:
        if kind == ELEMENTWISE:
            chosen = tuple(p.name for p in positional if p.default is p.empty)
        elif kind == BILINEAR:
            chosen = tuple(names[:2])
        else:
            chosen = tuple(names[:1])
    else:
        chosen = (wrt,) if isinstance(wrt, str) else tuple(wrt)
    for name in chosen:
        if name not in names:
            raise RuleError(f"{where}: wrt names {name!r}, which is not among its parameters {names}")
    if kind in (LINEAR, BILINEAR, REVERSE) and "y_bar" not in keyword_only:
        raise RuleError(f"{where}: a {kind} rule takes the adjoint of the result as keyword-only `y_bar`")
    if kind == FORWARD and keyword_only != {f"{n}_dot" for n in chosen}:
        raise RuleError(f"{where}: a forward rule takes the tangent of its wrt parameter x as keyword-only `x_dot`")
    if kind == BILINEAR and len(chosen) != 2:
        raise RuleError(f"{where}: a bilinear rule has exactly two wrt parameters")
    for primitive in primitives:
        _check_signature(where, kind, primitive, positional)
    return Rule(kind, primitives, body, tuple(positional), chosen, singular, ignores, wrt is None, keeps)


def _check_signature(where: str, kind: str, primitive: Any, positional: list[inspect.Parameter]) -> None:
    """Compare names with the primitive's real signature, where it has one and is not a ufunc or builtin operator."""
    if kind == ELEMENTWISE or not inspect.isfunction(primitive) and not hasattr(primitive, "__signature__"):
        return
    try:
        real = inspect.signature(primitive)
    except (TypeError, ValueError):
        return
    allowed = list(real.parameters)
    positional = [p for p in positional if p.kind is not p.KEYWORD_ONLY]
    if any(p.kind in (p.VAR_KEYWORD, p.VAR_POSITIONAL) for p in real.parameters.values()):
        return
    if len(positional) > len(allowed):
        raise RuleError(f"{where}: {primitive!r} has parameters {allowed}, the rule {[p.name for p in positional]}")


def __getattr__(name: str) -> Any:
    if name == "numerical":
        from s2sad.rules.own import numerical

        return numerical
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
