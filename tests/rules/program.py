"""The text of a call of a primitive at a sample, as a function of the arguments that have a derivative."""

from __future__ import annotations

import inspect
import linecache
from typing import Any

import numpy as np

from s2sad.rules import apply, registry
from s2sad.testing import _inexact
from tests.rules.sample import Sample


class Spelled:
    """``names``: the parameters of the rule that are arguments; ``given``: how the call spells each of its own.

    ``held``: what the others are, by the names they have in the text.
    """

    def __init__(self, sample: Sample) -> None:
        rules = registry.find(sample.primitive)
        assert rules is not None
        lead = rules.both or rules.reverse
        assert lead is not None
        self.lead, self.bound = lead, apply.bind(lead, sample.args, sample.kwargs)
        wrt = [sample.wrt] if isinstance(sample.wrt, str) else sample.wrt
        self.names: list[str] = wrt or [n for n in lead.wrt if _inexact(self.bound[n])]
        self.held: dict[str, Any] = {"primitive": sample.primitive}
        self.given: list[str] = []
        for i, p in enumerate(lead.parameters):
            if i >= len(sample.args) and p.name not in sample.kwargs:
                continue
            if p.name not in self.names:
                self.held[f"c_{p.name}"] = self.bound[p.name]
            spelled = f"v_{p.name}" if p.name in self.names else f"c_{p.name}"
            star = "*" if p.kind is p.VAR_POSITIONAL else ""
            self.given.append(f"{star}{spelled}" if i < len(sample.args) else f"{p.name}={spelled}")

    @property
    def stars(self) -> bool:
        """Whether what has a derivative is any number of arguments."""
        return any(p.kind is p.VAR_POSITIONAL and p.name in self.names for p in self.lead.parameters)

    @property
    def call(self) -> str:
        """The call as one writes it: an attribute or method of its first argument, or a function."""
        primitive = self.held["primitive"]
        first, rest = self.given[0], ", ".join(self.given[1:])
        if inspect.isgetsetdescriptor(primitive):
            return f"{first}.{primitive.__name__}"
        if getattr(primitive, "__objclass__", None) is np.ndarray:
            return f"{first}.{primitive.__name__}({rest})"
        return f"primitive({', '.join(self.given)})"

    def program(self, file: str, statements: str) -> tuple[Any, list[Any]]:
        """Return the function with these statements, and its arguments."""
        text = f"def program({', '.join(f'v_{n}' for n in self.names)}):\n{statements}"
        linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
        exec(compile(text, file, "exec"), self.held)
        return self.held["program"], [self.bound[n] for n in self.names]
