"""Break long lines where a reader would: inside the last brackets that matter, at commas and operators.

A line is a list of parts, see ``s2sad.emit.printer``. Names, dotted names and strings are never broken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator


class Delimiter(str):
    """A comma or operator; a line is broken at those of the highest rank."""

    rank: int

    def __new__(cls, text: str, rank: int) -> Delimiter:
        made = super().__new__(cls, text)
        made.rank = rank
        return made


class _Soft(str):
    """An empty part that becomes a parenthesis if the line is broken there."""


COMMA = Delimiter(", ", 1000)
SOFT_OPEN, SOFT_CLOSE = _Soft(), _Soft()
STEP = 4


def text_of(parts: Iterable[str], width: int) -> str:
    """Return the text of statements, their long lines broken. Parts that start with a newline separate lines."""
    lines: list[str] = []
    line: list[str] = []
    for part in [*parts, "\n"]:
        if not part.startswith("\n"):
            line.append(part)
            continue
        text = "".join(line)
        if len(text) > width and "\n" not in text:
            indent = len(text) - len(text.lstrip())
            lines.extend(_broken(line[1:] if indent else line, indent, width, False))
        elif line:
            lines.append(text)
        lines.extend([""] * (len(part) - 1))
        line = []
    return "\n".join(lines)


def _broken(parts: list[str], indent: int, width: int, inside: bool) -> Iterator[str]:
    """Yield the lines of one logical line. ``inside`` brackets, a line may also end at a delimiter."""
    text = " " * indent + "".join(parts)
    pieces = _at_delimiters(parts) if inside and len(text) > width else []
    if len(pieces) > 1:
        for piece in pieces:
            yield from _broken(piece, indent, width, True)
        return
    group = _group(parts, indent, width) if len(text) > width else None
    if group is None:
        yield text.rstrip()
        return
    start, stop = group
    soft = parts[start] is SOFT_OPEN
    yield " " * indent + "".join(parts[:start]) + ("(" if soft else parts[start])
    yield from _broken(parts[start + 1 : stop], indent + STEP, width, True)
    yield " " * indent + (")" if soft else parts[stop]) + "".join(parts[stop + 1 :])


def _outermost(parts: list[str]) -> tuple[list[tuple[int, int]], list[int]]:
    """Return the places of the outermost brackets, and of the delimiters outside all brackets."""
    groups: list[tuple[int, int]] = []
    delimiters: list[int] = []
    depth = start = 0
    for i, part in enumerate(parts):
        if part in ("(", "[", "{") or part is SOFT_OPEN:
            start = i if depth == 0 else start
            depth += 1
        elif part in (")", "]", "}") or part is SOFT_CLOSE:
            depth -= 1
            if depth == 0 and i > start + 1:
                groups.append((start, i))
        elif depth == 0 and isinstance(part, Delimiter):
            delimiters.append(i)
    return groups, delimiters


def _at_delimiters(parts: list[str]) -> list[list[str]]:
    """Return the pieces between the outermost delimiters of highest rank: after commas, before operators."""
    _, places = _outermost(parts)
    highest = max((parts[i].rank for i in places), default=0)  # type: ignore[attr-defined]
    places = [i for i in places if parts[i].rank == highest]  # type: ignore[attr-defined]
    pieces: list[list[str]] = []
    start = 0
    for i in places:
        comma = parts[i] is COMMA
        pieces.append(parts[start:i] + ([","] if comma else []))
        start = i + 1 if comma else i
        if not comma:
            parts = [*parts[:i], parts[i].lstrip(), *parts[i + 1 :]]
    last = parts[start:]
    pieces.append(last + ([","] if places and highest == COMMA.rank else []))
    return pieces


def _group(parts: list[str], indent: int, width: int) -> tuple[int, int] | None:
    """Return the brackets to break in: the last whose lines before and after are short enough."""
    groups, _ = _outermost(parts)
    for start, stop in reversed(groups):
        before, after = len("".join(parts[: start + 1])), len("".join(parts[stop:]))
        if parts[start] is SOFT_OPEN:
            inner = _better_than_soft(parts[start + 1 : stop], indent + before, width)
            if inner is not None:
                return inner[0] + start + 1, inner[1] + start + 1
            before, after = before + 1, after + 1
        if indent + before <= width and indent + after <= width:
            return start, stop
    return max(groups, key=lambda g: g[1] - g[0], default=None)


def _better_than_soft(value: list[str], used: int, width: int) -> tuple[int, int] | None:
    """Return the brackets of a value that need no parentheses around it: it is a call, or a display, or ends so."""
    groups, delimiters = _outermost(value)
    if len(delimiters) > 1 or COMMA in (value[i] for i in delimiters):
        return None
    if delimiters:
        groups = [g for g in groups if g[0] > delimiters[0] and g[1] == len(value) - 1]
    fitting = [g for g in groups if used + len("".join(value[: g[0] + 1])) <= width]
    return fitting[-1] if fitting else None
