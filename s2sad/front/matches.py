"""``match`` statements: patterns of values and names become a chain of tests."""

from __future__ import annotations

from typing import Any

import gast

from s2sad import core
from s2sad.front.lower import Lowerer
from s2sad.front.words import help_for, name_of


def match(lo: Lowerer, node: Any) -> None:
    from s2sad.front.statements import statements

    subject = node.subject
    if not isinstance(subject, gast.Name):
        held = lo.fresh("subject")
        lo.frame.locals.add(held)
        lo.frame.rename[held] = held
        target = gast.Name(id=held, ctx=gast.Store(), annotation=None, type_comment=None)
        statements(lo, [gast.copy_location(gast.Assign(targets=[target], value=subject, type_comment=None), node)])
        subject = core.name(held)
    chain: list[Any] = []
    for case in reversed(node.cases):
        condition, bindings = _pattern(lo, case.pattern, subject)
        if case.guard is not None:
            guard = core.substitute(case.guard, dict(bindings))
            condition = guard if condition is None else gast.BoolOp(op=gast.And(), values=[condition, guard])
        stores = [
            gast.Assign(
                targets=[gast.Name(id=n, ctx=gast.Store(), annotation=None, type_comment=None)],
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
    if isinstance(pattern, gast.MatchSequence) and not any(isinstance(p, gast.MatchStar) for p in pattern.patterns):
        return _sequence(lo, pattern, subject)
    if isinstance(pattern, gast.MatchClass) and not pattern.patterns and not pattern.kwd_patterns:
        return core.call(core.name("isinstance"), subject, pattern.cls), []
    lo.report("S2S103", f"{name_of(pattern)} is not supported here", pattern, help=help_for(pattern))
    return None, []


def _sequence(lo: Lowerer, pattern: Any, subject: Any) -> tuple[Any, list[tuple[str, Any]]]:
    count = core.constant(len(pattern.patterns))
    tests = [gast.Compare(left=core.call(core.name("len"), subject), ops=[gast.Eq()], comparators=[count])]
    names: list[tuple[str, Any]] = []
    for i, part in enumerate(pattern.patterns):
        test, bound = _pattern(lo, part, core.subscript(subject, core.constant(i)))
        tests += [test] if test is not None else []
        names += bound
    return (gast.BoolOp(op=gast.And(), values=tests) if len(tests) > 1 else tests[0]), names
