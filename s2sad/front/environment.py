"""What is known of names while a function is walked, with what it takes to walk a part of it again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeVar

from s2sad import kinds
from s2sad.kinds import Kind

T = TypeVar("T")
# symbols of what was measured on the way, in the names of lengths
MEASURED = re.compile(r"#(\d+)")


@dataclass(frozen=True)
class Value:
    """What is known of a value: its kind, and whether it depends on a ``wrt`` parameter."""

    kind: Kind
    varied: bool = False


class Environment(dict[str, T]):
    """A dict that can be taken back to a mark: what a walk costs depends on what it changes, not on what is known.

    >>> env = Environment(x=1)
    >>> mark = env.mark()
    >>> env["x"], env["y"] = 2, 3
    >>> env.back(mark)
    {'x': 2, 'y': 3}
    >>> env
    {'x': 1}
    """

    def __init__(self, *known: dict[str, T], **values: T) -> None:
        super().__init__(*known, **values)
        self.marks: list[int] = []
        self.old: list[tuple[str, T | None]] = []

    def __setitem__(self, key: str, value: T) -> None:
        if self.marks:
            self.old.append((key, self.get(key)))
        super().__setitem__(key, value)

    def mark(self) -> int:
        self.marks.append(len(self.old))
        return len(self.marks) - 1

    def since(self, mark: int) -> dict[str, T]:
        """Return what has changed since a mark."""
        return {key: self[key] for key, _ in self.old[self.marks[mark] :]}

    def back(self, mark: int) -> dict[str, T]:
        """Take back what has changed since a mark; return it."""
        found, start = self.since(mark), self.marks[mark]
        for key, value in reversed(self.old[start:]):
            if value is None:
                del self[key]
            else:
                super().__setitem__(key, value)
        del self.old[start:]
        del self.marks[mark:]
        return found

    def keep(self, mark: int) -> None:
        """Forget a mark."""
        del self.marks[mark:]
        if not self.marks:
            self.old.clear()


Changes = dict[str, Value]


def joined(env: Environment[Value], a: Changes | None, b: Changes | None) -> Changes | None:
    """Return the changes to an environment behind two paths with these changes; None is a path that is never left."""
    if a is None or b is None:
        return b if a is None else a
    result: Changes = {}
    for key in [*a, *(k for k in b if k not in a)]:
        u, v = a.get(key) or env.get(key), b.get(key) or env.get(key)
        if u is None or v is None:
            only = u or v
            assert only is not None
            result[key] = only
        else:
            result[key] = u if u is v else Value(kinds.join(u.kind, v.kind), u.varied or v.varied)
    return result


def forgotten(changes: Changes | None, start: int) -> Changes | None:
    """Forget the dimensions measured since ``start``: in another round of a loop they may be others."""
    if changes is None:
        return None
    return {k: Value(forgotten_kind(v.kind, start), v.varied) for k, v in changes.items()}


def forgotten_kind(kind: Kind, start: int) -> Kind:
    return kinds.map_dims(kind, lambda dim: None if _since(dim, start) else dim)


def _since(dim: kinds.Dim, start: int) -> bool:
    return dim is not None and any(int(number) > start for number in MEASURED.findall(dim[0]))
