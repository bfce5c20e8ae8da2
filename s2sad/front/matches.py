"""``match`` statements: patterns of values and names become a chain of tests."""

from __future__ import annotations

from typing import Any

import gast

from s2sad import core
from s2sad.front.evaluate import static
from s2sad.front.lower import Lowerer
from s2sad.front.words import help_for, name_of


def match(lo: Lowerer, node: Any) -> None:
    from s2sad.front.statements import statements

    subject = node.subject
    if not isinstance(subject, gast.Name):
        held = lo.fresh("subject")
        lo.frame.locals.add(held)
        lo.frame.rename[held] = held
        target = core.stored(held)
        statements(lo, [gast.copy_location(gast.Assign(targets=[target], value=subject, type_comment=None), node)])
        subject = core.name(held)
    chain: list[Any] = []
    for case in reversed([c for each in node.cases for c in _alternatives(each)]):
        condition, bindings = _pattern(lo, case.pattern, subject)
        if case.guard is not None:
            guard = core.substitute(case.guard, dict(bindings))
            condition = guard if condition is None else gast.BoolOp(op=gast.And(), values=[condition, guard])
        stores = [
            gast.Assign(
                targets=[core.stored(n)],
                value=v,
                type_comment=None,
            )
            for n, v in bindings
        ]
        body = [gast.copy_location(s, node) for s in stores] + case.body
        if condition is None:
            chain = body
        else:
            chain = [gast.copy_location(gast.If(test=condition, body=body, orelse=chain), node)]
    statements(lo, chain)


def _alternatives(case: Any) -> list[Any]:
    """Return a case for each alternative, if those bind names. A guard that fails leaves the other alternatives out."""
    binds = any(isinstance(n, (gast.MatchAs, gast.MatchStar)) and n.name for n in core.nodes(case.pattern))
    if not isinstance(case.pattern, gast.MatchOr) or case.guard is not None or not binds:
        return [case]
    return [gast.match_case(pattern=p, guard=None, body=case.body) for p in case.pattern.patterns]


def _pattern(lo: Lowerer, pattern: Any, subject: Any) -> tuple[Any, list[tuple[str, Any]]]:
    """Return the test (None: always) and the names bound."""
    if isinstance(pattern, gast.MatchValue):
        return gast.Compare(left=subject, ops=[gast.Eq()], comparators=[pattern.value]), []
    if isinstance(pattern, gast.MatchSingleton):
        return gast.Compare(left=subject, ops=[gast.Is()], comparators=[core.constant(pattern.value)]), []
    if isinstance(pattern, gast.MatchAs):
        test, names = _pattern(lo, pattern.pattern, subject) if pattern.pattern is not None else (None, [])
        return test, names + ([(pattern.name, subject)] if pattern.name else [])
    if isinstance(pattern, gast.MatchOr):
        parts = [_pattern(lo, p, subject) for p in pattern.patterns]
        if all(test is not None and not names for test, names in parts):
            return gast.BoolOp(op=gast.Or(), values=[t for t, _ in parts]), []
    if isinstance(pattern, gast.MatchSequence):
        return _sequence(lo, pattern, subject)
    if isinstance(pattern, gast.MatchMapping):
        return _mapping(lo, pattern, subject)
    if isinstance(pattern, gast.MatchClass):
        attributes = _attributes(lo, pattern)
        if attributes is not None:
            test = _is_instance(subject, pattern.cls)
            parts = [(p, subject if a is None else core.attribute(subject, a)) for a, p in attributes]
            return _all(lo, [test], parts)
    lo.report("S2S103", f"{name_of(pattern)} is not supported here", pattern, help=help_for(pattern))
    return None, []


def _is_instance(subject: Any, classes: Any) -> Any:
    return core.call(core.builtin("isinstance"), subject, classes)


def _all(lo: Lowerer, tests: list[Any], parts: list[tuple[Any, Any]]) -> tuple[Any, list[tuple[str, Any]]]:
    """Return the test that all tests hold and all parts match their patterns, and the names bound."""
    names: list[tuple[str, Any]] = []
    for part, subject in parts:
        test, bound = _pattern(lo, part, subject)
        tests += [test] if test is not None else []
        names += bound
    return (gast.BoolOp(op=gast.And(), values=tests) if len(tests) > 1 else tests[0]), names


def _sequence(lo: Lowerer, pattern: Any, subject: Any) -> tuple[Any, list[tuple[str, Any]]]:
    patterns = pattern.patterns
    star = next((i for i, p in enumerate(patterns) if isinstance(p, gast.MatchStar)), None)
    count = len(patterns) - (star is not None)
    length = core.call(core.builtin("len"), subject)
    op = gast.Eq() if star is None else gast.GtE()
    tests = [
        _is_instance(subject, core.tuple_([core.builtin("list"), core.builtin("tuple")])),
        gast.Compare(left=length, ops=[op], comparators=[core.constant(count)]),
    ]
    parts = []
    for i, part in enumerate(patterns):
        if i != star:
            at = i if star is None or i < star else i - len(patterns)
            parts.append((part, core.subscript(subject, core.constant(at))))
    test, names = _all(lo, tests, parts)
    if star is not None and patterns[star].name is not None:
        behind = len(patterns) - 1 - star
        upper = core.constant(-behind) if behind else None
        rest = core.subscript(subject, gast.Slice(lower=core.constant(star), upper=upper, step=None))
        names.append((patterns[star].name, core.call(core.builtin("list"), rest)))
    return test, names


def _mapping(lo: Lowerer, pattern: Any, subject: Any) -> tuple[Any, list[tuple[str, Any]]]:
    tests = [_is_instance(subject, core.builtin("dict"))]
    tests += [gast.Compare(left=key, ops=[gast.In()], comparators=[subject]) for key in pattern.keys]
    parts = [(p, core.subscript(subject, key)) for key, p in zip(pattern.keys, pattern.patterns, strict=True)]
    test, names = _all(lo, tests, parts)
    if pattern.rest is not None:
        keys = core.tuple_(pattern.keys)
        names.append((pattern.rest, core.expr("{k: s[k] for k in s if k not in keys}", s=subject, keys=keys)))
    return test, names


def _attributes(lo: Lowerer, pattern: Any) -> list[tuple[str | None, Any]] | None:
    """Return the attributes that a class pattern asks for, with their patterns; None: the value itself."""
    cls = static(lo, pattern.cls)
    names: Any = list(getattr(cls, "__match_args__", ()))
    if cls in (bool, bytearray, bytes, dict, float, frozenset, int, list, set, str, tuple):
        names = [None]
    if not isinstance(cls, type) or len(pattern.patterns) > len(names):
        return None
    given = list(zip(names, pattern.patterns, strict=False))
    return [*given, *zip(pattern.kwd_attrs, pattern.kwd_patterns, strict=True)]
