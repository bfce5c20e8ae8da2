"""Where rules are kept: one ``RuleSet`` for each primitive, found by the primitive object itself."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from s2sad.errors import RuleError

if TYPE_CHECKING:
    from s2sad.rules.rule import Rule


@dataclass
class RuleSet:
    """All rules of one primitive.

    ``joint``: the tangent where all parameters vary. ``constant`` marks results that carry no derivative, ``opaque``
    what is not read.
    """

    primitive: Any
    elementwise: Rule | None = None
    linear: Rule | None = None
    bilinear: Rule | None = None
    reverse: Rule | None = None
    rewrite: Rule | None = None
    forward: dict[str, Rule] = field(default_factory=dict)
    joint: Rule | None = None
    constant: bool = False
    opaque: bool = False

    @property
    def both(self) -> Rule | None:
        """The rule that gives both modes from one body, if there is one."""
        return self.elementwise or self.linear or self.bilinear

    @property
    def any(self) -> Rule | None:
        return self.both or self.reverse or self.rewrite or next(iter(self.forward.values()), None)

    @property
    def without_derivative(self) -> bool:
        """Whether results are constants of the run, whatever the arguments are."""
        return self.constant and self.any is None

    @property
    def unknown(self) -> bool:
        """Whether nobody says what the function does: it is opaque, and has no rule."""
        return self.opaque and not self.constant and self.any is None


@dataclass(frozen=True)
class Method:
    """An array method or attribute that shares the rules of ``function``."""

    function: Any
    gather: str | None


_rules: dict[Hashable, RuleSet] = {}
_methods: dict[Hashable, Method] = {}
# functions that return the result of a primitive and what its rule keeps, with the primitive
_keeping: dict[Hashable, Any] = {}


def require_primitive(primitive: Any) -> None:
    if not isinstance(primitive, Hashable):
        raise RuleError(f"{primitive!r} cannot be a primitive: it is not hashable")


def add(primitive: Any, rule: Rule) -> None:
    entry = _rules.setdefault(primitive, RuleSet(primitive))
    entry.constant = False
    if rule.kind == "forward" and len(rule.wrt) > 1:
        entry.joint = rule
    elif rule.kind == "forward":
        entry.forward[rule.wrt[0]] = rule
    else:
        setattr(entry, rule.kind, rule)


def add_constant(primitive: Any) -> None:
    require_primitive(primitive)
    _rules.setdefault(primitive, RuleSet(primitive)).constant = True


def add_opaque(primitive: Any) -> None:
    require_primitive(primitive)
    _rules.setdefault(primitive, RuleSet(primitive)).opaque = True


def add_keeping(keeps: Any, primitive: Any) -> None:
    require_primitive(keeps)
    _keeping[keeps] = primitive


def kept_for(function: Any) -> Any:
    """Return the primitive for whose rule a function keeps something, or None."""
    return _keeping.get(function) if isinstance(function, Hashable) else None


def add_method(method: Any, function: Any, gather: str | None) -> None:
    require_primitive(method)
    _methods[method] = Method(function, gather)


def find(primitive: Any) -> RuleSet | None:
    """Return the rules of ``primitive``, or None."""
    try:
        found = _rules.get(primitive)
        method = _methods.get(primitive) if found is None else None
    except TypeError:  # what has no hash cannot be a primitive
        return None
    return found if method is None else _rules.get(method.function)


def find_method(method: Any) -> Method | None:
    """Return the function whose rules an array method shares, or None."""
    return _methods.get(method) if isinstance(method, Hashable) else None


def everything() -> Iterator[RuleSet]:
    return iter(_rules.values())
