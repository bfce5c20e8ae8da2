"""Which adjoints are one array, because one statement has given it to several names.

``v = v + e`` gives the adjoint of ``v`` to both. As soon as the reverse of what made ``e`` has read it, ``v`` holds it
alone, and may change it in place.
"""

from __future__ import annotations

from collections.abc import Iterable


class Holders:
    """The names that hold an array together, within straight-line code."""

    def __init__(self) -> None:
        self.together: dict[str, frozenset[str]] = {}

    def hold(self, names: Iterable[str]) -> str | None:
        """Note that these hold one array, and nobody else; return the name if it is only one."""
        found = frozenset(names)
        if len(found) == 1:
            return next(iter(found))
        self.together.update(dict.fromkeys(found, found))
        return None

    def leave(self, name: str) -> frozenset[str]:
        """Return those that still hold what a name held; none, if that is not known."""
        rest = self.together.get(name, frozenset()) - {name}
        self.forget(name)
        return rest

    def forget(self, name: str) -> None:
        for each in self.together.get(name, ()):
            del self.together[each]

    def clear(self) -> None:
        self.together.clear()
