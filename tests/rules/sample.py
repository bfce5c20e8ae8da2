"""One sample of one rule: a primitive and the arguments at which it is checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, eq=False)
class Sample:
    primitive: Any
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    wrt: Any
    tol: float | None
    seed: int

    def __repr__(self) -> str:
        shapes = ",".join(str(getattr(a, "shape", a))[:30] for a in self.args)
        options = "".join(f",{k}={str(v)[:20]}" for k, v in self.kwargs.items())
        module = getattr(self.primitive, "__module__", None) or getattr(self.primitive, "__objclass__", "")
        return f"{module}.{getattr(self.primitive, '__name__', self.primitive)}({shapes}{options})"


def S(primitive: Any, *args: Any, wrt: Any = None, tol: float | None = None, seed: int = 0, **kwargs: Any) -> Sample:
    return Sample(primitive, args, kwargs, wrt, tol, seed)
