"""Exceptions, and diagnostics that say what, where, why, and what to write instead."""

from __future__ import annotations

import difflib
import linecache
import warnings
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Span:
    """A place in the user's source: lines from 1, columns from 0."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    function: str


@dataclass(frozen=True)
class Diagnostic:
    code: str
    message: str
    span: Span | None = None
    why: str | None = None
    help: tuple[str, ...] = ()

    def render(self) -> str:
        """Return the text a user reads, with the source line and carets.

        >>> print(Diagnostic("S2S201", "no derivative rule for `f`", why="its argument depends on `x`").render())
        no derivative rule for `f`  [S2S201]
          why:  its argument depends on `x`
        """
        lines = [f"{self.message}  [{self.code}]"]
        if self.span is not None:
            span = self.span
            lines.append(f'  File "{span.file}", line {span.line}, in {span.function}')
            text = linecache.getline(span.file, span.line).rstrip("\n")
            if text.strip():
                start = len(text) - len(text.lstrip())
                stop = span.end_column if span.end_line == span.line else len(text)
                column = max(span.column, start)
                lines.append("    " + text[start:])
                lines.append("    " + " " * (column - start) + "^" * max(1, stop - column))
        if self.why:
            lines.append(f"  why:  {self.why}")
        lines.extend(f"  help: {h}" for h in self.help)
        return "\n".join(lines)


class S2sadError(Exception):
    """Base of all errors of s2sad. ``diagnostics`` are its causes, ``code`` that of the first."""

    def __init__(self, message: str = "", diagnostics: tuple[Diagnostic, ...] = ()) -> None:
        super().__init__(message or "\n".join(d.render() for d in diagnostics))
        self.diagnostics = diagnostics

    @property
    def code(self) -> str | None:
        return self.diagnostics[0].code if self.diagnostics else None


class DifferentiationError(S2sadError):
    """A function cannot be differentiated."""


class UnsupportedSyntax(DifferentiationError):
    """The function uses Python that is not supported."""


class MissingRule(DifferentiationError):
    """The function calls something of which no derivative is known."""


class Ambiguous(DifferentiationError):
    """Sharing or mutation that cannot be proved safe."""


class RuleError(S2sadError):
    """A rule is declared wrongly."""


class CallError(S2sadError, TypeError, ValueError):
    """An operator or a derivative is called wrongly."""


class DerivativeWarning(UserWarning):
    """A derivative is cut where the user may not expect it."""


@dataclass(frozen=True)
class Code:
    code: str
    exception: type[S2sadError] | type[Warning]
    title: str
    explanation: str


def _codes(exception: type, rows: Iterable[tuple[str, str, str]]) -> dict[str, Code]:
    return {code: Code(code, exception, title, text) for code, title, text in rows}


CODES: dict[str, Code] = {
    **_codes(UnsupportedSyntax, [
        ("S2S101", "no source available", "The text of the function cannot be found. Define it in a file, a notebook cell, or register the text with linecache."),
        ("S2S102", "builtin or compiled function", "Compiled code has no Python source. Wrap it in a Python function and give it a rule: @s2sad.rule.reverse(f)."),
        ("S2S103", "statement not supported", "This statement cannot be differentiated. The message says what to write instead."),
        ("S2S104", "expression not supported", "This expression of active values cannot be differentiated. Assign its parts to names first."),
        ("S2S105", "async code", "Coroutines are not supported. Move the numeric part into a plain function."),
        ("S2S106", "generator of active values", "A generator whose values are active cannot be unrolled. Return a list instead."),
        ("S2S107", "exec or eval", "Code made at run time cannot be read. Write the function out."),
        ("S2S108", "active global", "An active value is assigned to a global variable. Return it instead."),
        ("S2S109", "try statement", "An active try statement cannot be replayed. Test for the condition instead."),
        ("S2S110", "name may be unbound", "A name is read that some path does not bind. Give it a value before the branch."),
        ("S2S111", "ambiguous lambda", "Several lambdas stand on one line and cannot be told apart. Put them on lines of their own."),
    ]),
    **_codes(MissingRule, [
        ("S2S201", "no derivative rule", "The function is compiled or unknown and has no rule. Add one with @s2sad.rule.reverse(f), or use a function that has a rule: `s2sad rules`."),
        ("S2S202", "keyword not covered", "The rule does not know this keyword argument."),
        ("S2S203", "no forward mode", "The rule has no tangent for this argument."),
        ("S2S204", "callee not known", "The function called is not known before the program runs. Pass it as an argument of the differentiated function, or call it by name."),
        ("S2S205", "unknown method", "The method or attribute has no rule for objects of this kind."),
        ("S2S206", "not differentiable in this argument", "The function is not differentiable in this argument, or its derivative is not known."),
    ]),
    **_codes(Ambiguous, [
        ("S2S301", "write into an array of unknown origin", "An array is written in place whose origin is not known. Copy it first: `a = a.copy()`."),
        ("S2S302", "sharing that cannot be decided", "Two names may share memory that is written, and which object each is bound to is not known. Copy one of them."),
        ("S2S303", "float stored in an integer array", "The derivative is cut by the cast to an integer. Make the array a float array."),
        ("S2S304", "write into a read-only view", "The array written is a broadcast or read-only view. Copy it first."),
        ("S2S305", "object array", "Arrays of dtype object are not supported."),
        ("S2S306", "structure of a container", "The structure of a container changes in a way that cannot be reversed."),
    ]),
    **_codes(CallError, [
        ("S2S401", "wrong wrt", "`wrt` names parameters of the function, or gives their indices."),
        ("S2S402", "result is not a scalar", "A gradient belongs to a scalar result. Use s2sad.jacobian, s2sad.vjp with a seed, or s2sad.elementwise_grad."),
        ("S2S403", "wrong seed", "The seed out_bar has the structure and shapes of the result; a tangent those of its argument."),
        ("S2S404", "wrong arguments", "The call does not fit the function's signature."),
        ("S2S405", "argument cannot be differentiated", "Text, None and objects without numbers have no derivative."),
        ("S2S406", "function returns None", "The function returns nothing. If it writes into an argument, use s2sad.vjp(f, of=...)."),
        ("S2S407", "wrong option", "The option is not known."),
    ]),
    **_codes(DerivativeWarning, [
        ("S2S501", "derivative cut", "A cast to int, or a comparison used as a number, has no derivative."),
        ("S2S502", "random draw", "A random draw is a constant of the run."),
    ]),
}


class Diagnostics:
    """Collects all violations of a function, to be raised at once in source order."""

    def __init__(self) -> None:
        self.found: list[Diagnostic] = []

    def report(
        self, code: str, message: str, span: Span | None = None, why: str | None = None, help: tuple[str, ...] = ()
    ) -> None:
        diagnostic = Diagnostic(code, message, span, why, tuple(help))
        if diagnostic not in self.found:
            self.found.append(diagnostic)

    def warn(
        self, code: str, message: str, span: Span | None = None, why: str | None = None, help: tuple[str, ...] = ()
    ) -> None:
        warnings.warn(DerivativeWarning(Diagnostic(code, message, span, why, tuple(help)).render()), stacklevel=3)

    def raise_if_any(self) -> None:
        if self.found:
            ordered = sorted(self.found, key=lambda d: (d.span.line, d.span.column) if d.span else (0, 0))
            raise CODES[ordered[0].code].exception("\n".join(d.render() for d in ordered), tuple(ordered))


def fail(code: str, message: str, span: Span | None = None, why: str | None = None, help: tuple[str, ...] = ()) -> None:
    """Raise the error of a code."""
    diagnostics = Diagnostics()
    diagnostics.report(code, message, span, why, help)
    diagnostics.raise_if_any()


def suggest(name: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate closest to a misspelt name, if one is close.

    >>> suggest("numpy.cumproduct", ["numpy.cumprod", "numpy.sum"])
    'numpy.cumprod'
    """
    close = difflib.get_close_matches(name, list(candidates), n=1, cutoff=0.8)
    return close[0] if close else None
