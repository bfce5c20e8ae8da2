"""Make generated text executable and visible: tracebacks, pdb and inspect.getsource show it."""

from __future__ import annotations

import linecache
import os
import re
import threading
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from types import CodeType
from typing import Any

from s2sad.errors import S2sadError, Span, coded

LineMap = Mapping[int, Span]
NOTE = "in the derivative of "
# lines that compute a derivative, and what they do not raise but by a fault of ours: a formula may divide by zero
ADJOINT = re.compile(r"\w_(bar|dot)(_\d+)?\b")
FAULTS = (TypeError, AttributeError, NameError, LookupError)
REPORT = "if the function itself takes these arguments, this is a fault of s2sad: please report it"


@dataclass(eq=False)
class _Module:
    """A generated module that was loaded, and for its lines the places of the source they were derived from."""

    filename: str
    code: CodeType
    origin: LineMap


_lock = threading.Lock()
_by_text: dict[Hashable, _Module] = {}
_by_filename: dict[str, _Module] = {}


def load(text: str, name: str, namespace: dict[str, Any], origin: LineMap | None = None) -> dict[str, Any]:
    """Run a generated module in the namespace, and return it. The same text has the same pseudo file name.

    ``origin`` says which place of the source each line was derived from.

    >>> module = load("def f(x):\\n    return x + 1.0\\n", "example", {})
    >>> module["f"](1.0), module["f"].__code__.co_filename
    (2.0, '<s2sad example>')
    """
    namespace.setdefault("__name__", name)
    exec(_registered(text, name, origin or {}).code, namespace)
    return namespace


def _registered(text: str, name: str, origin: LineMap) -> _Module:
    # functions with the same derivative still come from different lines
    key = name, text, tuple(origin.items())
    with _lock:
        module = _by_text.get(key)
        if module is None:
            filename, count = f"<s2sad {name}>", 1
            while filename in _by_filename:
                count += 1
                filename = f"<s2sad {name} {count}>"
            module = _Module(filename, compile(text, filename, "exec", dont_inherit=True), origin)
            _by_text[key] = _by_filename[filename] = module
        # without a modification time linecache.checkcache leaves the entry alone
        linecache.cache[module.filename] = (len(text), None, text.splitlines(keepends=True), module.filename)
        return module


def origin_of(filename: str) -> LineMap:
    """Return where the lines of a generated module come from, by its pseudo file name; of other files, nothing."""
    module = _by_filename.get(filename)
    return module.origin if module else {}


def note_derivative(exception: BaseException) -> None:
    """Add one note to an exception that passed through generated code: the user's line, and the generated one.

    Where the source is generated itself (a derivative of a derivative), its own origin is followed.
    """
    place = _generated(exception)
    if place is None:
        return
    origin, line, filename = place
    span = _user_line(origin, line)
    parts = [f"{_shown(span.file)}:{span.line}", linecache.getline(span.file, span.line).strip()]
    ours = isinstance(exception, FAULTS) or isinstance(exception, ValueError) and "broadcast" in str(exception)
    if ours and not isinstance(exception, S2sadError) and ADJOINT.search(linecache.getline(filename, line)):
        line_shown = f"(generated line {line}; {REPORT})"
    else:
        line_shown = f"(generated line {line})"
    _add_note(exception, NOTE + "  ".join([*filter(None, parts), line_shown]))


def noted(exception: Exception) -> BaseException | None:
    """Return the coded error to raise in place of an exception, if it stands for one; what is raised gets its note."""
    found = coded(exception)
    note_derivative(found or exception)
    return found


def user_span(exception: BaseException) -> Span | None:
    """Return the place of the user's source whose derivative raised an exception, if it came from generated code."""
    place = _generated(exception)
    return None if place is None else _user_line(*place[:2])


def _generated(exception: BaseException) -> tuple[LineMap, int, str] | None:
    """Return the innermost line of generated code that an exception passed through, with the map of its module."""
    place: tuple[LineMap, int, str] | None = None
    traceback = exception.__traceback__
    while traceback is not None:
        filename = traceback.tb_frame.f_code.co_filename
        origin = origin_of(filename)
        if traceback.tb_lineno in origin:
            place = origin, traceback.tb_lineno, filename
        traceback = traceback.tb_next
    return place


def _user_line(origin: LineMap, line: int) -> Span:
    span = origin[line]
    while span.line in (above := origin_of(span.file)):
        span = above[span.line]
    return span


def _shown(file: str) -> str:
    """Return the path of a file as seen from the working directory, if it lies below it."""
    try:
        below = os.path.relpath(file)
    except ValueError:
        return file
    return file if below.startswith("..") or not os.path.isabs(file) else below


def _add_note(exception: BaseException, note: str) -> None:
    if hasattr(exception, "add_note"):
        if not any(str(n).startswith(NOTE) for n in getattr(exception, "__notes__", ())):
            exception.add_note(note)
    elif len(exception.args) == 1 and isinstance(exception.args[0], str) and f"\n{NOTE}" not in exception.args[0]:
        # Python 3.10 has no notes
        exception.args = (f"{exception.args[0]}\n{note}",)
