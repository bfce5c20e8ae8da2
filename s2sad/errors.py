"""Exceptions, and diagnostics that say what, where, why, and what to write instead."""

from __future__ import annotations

import difflib
import linecache
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NoReturn

from s2sad.codes import TABLE

CODE_COLUMN = 67


@dataclass(frozen=True)
class Span:
    """A place in the user's source: lines from 1, columns in characters from 0, the end exclusive."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    function: str


@dataclass(frozen=True)
class Diagnostic:
    """One violation: a code of ``CODES``, what is wrong, where, why it matters, and what to do."""

    code: str
    message: str
    span: Span | None = None
    why: str | None = None
    help: tuple[str, ...] = ()

    def render(self) -> str:
        """Return the text a user reads, with the source line and carets.

        >>> print(Diagnostic("S2S201", "no derivative rule for `f`", why="its argument depends on `x`").render())
        no derivative rule for `f`                                         [S2S201]
          why:  its argument depends on `x`
        """
        lines = [f"{self.message:<{CODE_COLUMN - 1}} [{self.code}]"]
        if self.span is not None:
            lines.append(f'  File "{self.span.file}", line {self.span.line}, in {self.span.function}')
            lines.extend(_pointed(self.span))
        notes = [("why: ", self.why)] if self.why else []
        notes.extend(("help:", text) for text in self.help)
        lines.extend(f"  {label} " + text.replace("\n", "\n        ") for label, text in notes)
        return "\n".join(lines)


def _pointed(span: Span) -> list[str]:
    """Return the source line and the carets under the span; of several lines the first is shown."""
    text = linecache.getline(span.file, span.line).rstrip()
    start = len(text) - len(text.lstrip())
    column = max(span.column, start)
    stop = min(span.end_column, len(text)) if span.end_line == span.line else len(text)
    if not text or column >= len(text):
        return []
    # a tab stays a tab and a wide character counts two, so that the carets stand where a terminal puts the text
    before = "".join("\t" if c == "\t" else " " * _width(c) for c in text[start:column])
    carets = "^" * max(1, sum(_width(c) for c in text[column:stop]))
    return ["    " + text[start:], "    " + before + carets]


def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


class S2sadError(Exception):
    """Base of all errors of s2sad. ``diagnostics`` are its causes, ``code`` that of the first."""

    def __init__(self, message: str = "", diagnostics: tuple[Diagnostic, ...] = ()) -> None:
        super().__init__(message or "\n\n".join(d.render() for d in diagnostics))
        self.diagnostics = diagnostics

    @property
    def code(self) -> str | None:
        return self.diagnostics[0].code if self.diagnostics else None

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (str(self), self.diagnostics)


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


class InternalError(S2sadError, RuntimeError):
    """s2sad itself failed, or wrote what Python does not compile: a fault to report, never one of the program."""


class NotFinite(S2sadError, ArithmeticError):
    """A value or an adjoint is infinite or not a number, and the check of it was asked for."""


class DerivativeCutWarning(S2sadError, UserWarning):
    """The result depends on a number whose derivative is zero because it was rounded or counted.

    >>> import warnings
    >>> warnings.simplefilter("ignore", DerivativeCutWarning)  # or "error", to be stopped there
    """


for _class in (
    DerivativeCutWarning,
    S2sadError,
    DifferentiationError,
    UnsupportedSyntax,
    MissingRule,
    Ambiguous,
    RuleError,
    CallError,
    InternalError,
    NotFinite,
):
    # tracebacks show the name under which users catch it
    _class.__module__ = "s2sad"


@dataclass(frozen=True)
class Code:
    """An entry of ``s2sad explain``: the exception that carries the code, and what it means."""

    code: str
    exception: type[S2sadError]
    title: str
    explanation: str


# the hundreds of a code are its exception
CLASSES: dict[str, type[S2sadError]] = {
    "1": UnsupportedSyntax,
    "2": MissingRule,
    "3": Ambiguous,
    "4": CallError,
    "5": NotFinite,
    "6": DerivativeCutWarning,
    "7": InternalError,
}
CODES: dict[str, Code] = {
    code: Code(code, CLASSES[code[3]], title, explanation) for code, (title, explanation) in TABLE.items()
}


class Diagnostics:
    """Collects all violations of a function, to be raised at once in source order."""

    def __init__(self) -> None:
        self.found: list[Diagnostic] = []

    def report(
        self, code: str, message: str, span: Span | None = None, why: str | None = None, help: Iterable[str] = ()
    ) -> None:
        """Keep a violation; the same one is kept once."""
        diagnostic = Diagnostic(code, message, span, why, tuple(help))
        if diagnostic not in self.found:
            self.found.append(diagnostic)

    def raise_if_any(self) -> None:
        """Raise the exception class of the first violation in source order, with all of them in its message."""
        if self.found:
            files = list(dict.fromkeys(d.span.file for d in self.found if d.span))
            ordered = tuple(sorted(self.found, key=lambda d: _position(d, files)))
            raise CODES[ordered[0].code].exception("", ordered)


def _position(diagnostic: Diagnostic, files: list[str]) -> tuple[int, int, int]:
    span = diagnostic.span
    return (files.index(span.file), span.line, span.column) if span else (len(files), 0, 0)


def fail(
    code: str, message: str, span: Span | None = None, why: str | None = None, help: Iterable[str] = ()
) -> NoReturn:
    """Raise the error of a code."""
    raise CODES[code].exception("", (Diagnostic(code, message, span, why, tuple(help)),))


def coded(error: Exception) -> S2sadError | None:
    """Return the error of its code for what a helper raised: its message starts with the code in brackets.

    Helpers import NumPy only, so that generated modules can stand alone.
    """
    found = re.match(r"\[(S2S\d+)\] (.*)", str(error), re.DOTALL)
    if found is None:
        return None
    message, _, help = found[2].partition(": ")
    made = CODES[found[1]].exception("", (Diagnostic(found[1], message, help=(help,) if help else ()),))
    return made.with_traceback(error.__traceback__)


def suggest(name: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate closest to a misspelt name, if one is close.

    >>> suggest("numpy.cumproduct", ["numpy.cumprod", "numpy.sum"])
    'numpy.cumprod'
    """
    close = difflib.get_close_matches(name, list(candidates), n=1, cutoff=0.85)
    return close[0] if close else None
