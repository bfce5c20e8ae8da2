"""Forward once, back many times: the two halves of a derivative."""

from __future__ import annotations

from types import FunctionType, ModuleType
from typing import Any

import numpy as np

from s2sad import seeds as fitting
from s2sad.emit.load import noted
from s2sad.runtime.records import is_plain, is_record, kept
from s2sad.runtime.replica import fill, hollow, replicated, root

SCALARS = (float, int, complex, str, bytes, type(None), type, FunctionType, ModuleType, np.generic)


class Forward:
    """The forward half as it is called: with the value it returns the pullback, and what is beside the value."""

    def __init__(self, forward: Any, backward: Any, has_aux: bool) -> None:
        self.forward, self.backward, self.has_aux = forward, backward, has_aux

    def __call__(self, *args: Any, **kwargs: Any) -> tuple[Any, ...]:
        result, saved = self.forward(*args, **kwargs)
        value, *aux = result if self.has_aux else (result,)
        kept = _Outside([args, kwargs, result]).apart(saved)
        return value, Pullback(self.backward, kept, fitting.measured(value)), *aux


class Pullback:
    """``pull(out_bar)``: the adjoints of the arguments, for a seed with the structure of the value.

    It can be called any number of times, and changes nothing. The arguments and the value may be overwritten between.
    """

    def __init__(self, backward: Any, saved: Any, result: Any) -> None:
        self.backward, self.saved, self.result = backward, saved, result

    def __call__(self, out_bar: Any) -> Any:
        fitting.check("out_bar", out_bar, self.result, "the result")
        try:
            return self.backward(self.saved, fitting.floating(out_bar))
        except Exception as error:
            found = noted(error)
            if found is None:
                raise
            raise found from None

    def __repr__(self) -> str:
        return f"<s2sad pullback {self.backward.__name__}>"


class _Outside:
    """What the caller can reach, and so may change before the last call of the pullback."""

    def __init__(self, values: Any) -> None:
        # the objects themselves are kept, so that their identities stay theirs
        self.found: dict[int, Any] = {}
        self.made: dict[int, Any] = {}
        # lists, tuples and dicts that stand in several places are rebuilt once
        self.rebuilt: dict[int, Any] = {}
        self.visit(values)

    def visit(self, value: Any) -> None:
        if isinstance(value, np.ndarray):
            self.found[id(root(value))] = root(value)
        elif not isinstance(value, SCALARS) and id(value) not in self.found:
            self.found[id(value)] = value
            for part in _parts(value):
                self.visit(part)

    def apart(self, value: Any) -> Any:
        """Return the value, in which what is outside is replaced by copies; what shares memory in it still does."""
        if isinstance(value, SCALARS) or not self.found:
            return value
        if id(root(value) if isinstance(value, np.ndarray) else value) in self.found:
            return replicated(value, self.made)
        record = is_record(value) and is_plain(type(value))
        if not record and not isinstance(value, (list, tuple, dict)):
            return value
        if id(value) not in self.rebuilt:
            self.rebuilt[id(value)] = self._rebuilt(value)
        return self.rebuilt[id(value)]

    def _rebuilt(self, value: Any) -> Any:
        if isinstance(value, tuple):
            parts = [self.apart(v) for v in value]
            return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
        return fill(hollow(value), value, self.apart)


def _parts(value: Any) -> list[Any]:
    if isinstance(value, (list, tuple)):
        return list(value)
    if isinstance(value, dict):
        return list(value.values())
    return list(kept(value).values()) if is_record(value) else []
