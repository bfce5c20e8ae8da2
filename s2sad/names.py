"""New names: the user's with a suffix, deterministic, never colliding."""

from __future__ import annotations

import builtins
import keyword
from collections.abc import Container, Iterable


def _builtin_names() -> frozenset[str]:
    """Return the builtins of the language; what shells, ``site`` or packages add must not change the generated text."""
    homes = {n: getattr(v, "__module__", None) for n, v in vars(builtins).items() if n != "_"}
    constants = {n for n, home in homes.items() if home is None and not n.startswith("_")}
    return frozenset(n for n, home in homes.items() if home in ("builtins", "io", "_io")) | constants


RESERVED = frozenset(keyword.kwlist) | _builtin_names()
# the builtins that generated code calls: a variable that has such a name is read under another
CALLED = frozenset("float getattr isinstance iter len list min next range reversed slice sorted tuple zip".split())


class Namer:
    """Gives names that are not taken: ``base``, ``base_2``, ``base_3`` ...

    >>> namer = Namer(["x"])
    >>> namer.fresh("x"), namer.bar("x"), namer.bar("x")
    ('x_2', 'x_bar', 'x_bar_2')

    ``bound``: names that are taken by the module, now or later.
    """

    def __init__(self, taken: Iterable[str] = (), bound: Container[str] = ()) -> None:
        self.taken = set(taken)
        self.bound = bound
        # the first number that may be free, for each base and the number that counting starts with
        self.first: dict[tuple[str, int], int] = {}

    def copy(self) -> Namer:
        copied = Namer(self.taken, self.bound)
        copied.first = dict(self.first)
        return copied

    def fresh(self, base: str) -> str:
        """Return and take the first free name of ``base``, ``base_2``, ``base_3`` ..."""
        if base in self.taken or base in self.bound or base in RESERVED:
            return self._numbered(base, 2)
        self.taken.add(base)
        return base

    def part(self, base: str) -> str:
        """Return the name of a part of the statement that assigns ``base``: ``base_1``, ``base_2`` ..."""
        return self._numbered(base, 1)

    def _numbered(self, base: str, least: int) -> str:
        count = self.first.get((base, least), least)
        while f"{base}_{count}" in self.taken or f"{base}_{count}" in self.bound:
            count += 1
        self.first[base, least] = count + 1
        self.taken.add(f"{base}_{count}")
        return f"{base}_{count}"

    def bar(self, name: str) -> str:
        """Return the name of an adjoint."""
        return self.fresh(f"{name}_bar")

    def dot(self, name: str) -> str:
        """Return the name of a tangent."""
        return self.fresh(f"{name}_dot")
