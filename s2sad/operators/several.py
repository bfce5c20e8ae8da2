"""A derivative for several seeds or samples at once: over columns if it has that form, else one after the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from s2sad import pipeline
from s2sad import seeds as fitting
from s2sad.columns.parts import NoColumns
from s2sad.derivative import Derivative, is_current, spread_arguments
from s2sad.differentiate.assemble import TANGENT, VJP
from s2sad.errors import DifferentiationError
from s2sad.kinds import Kind
from s2sad.pipeline import Request
from s2sad.structures import leaves, rebuild


@dataclass(frozen=True, eq=False)
class Version:
    """A derivative for one column, and for several if it has that form; ``reason`` why it has not."""

    one: Any
    several: Any
    result: Kind
    text: str
    reason: str
    names: tuple[str, ...]
    by_position: bool
    live: tuple[tuple[Any, str | None, Any], ...]


class Several:
    """``over``: the parameters or seeds that are given with one more axis. ``how`` says how the last call was made."""

    def __init__(self, derivative: Derivative, over: tuple[str, ...]) -> None:
        self.derivative, self.over = derivative, over
        # whether one call returns what is beside the value as well
        self.pairs = derivative.has_aux and derivative.mode != TANGENT
        self.versions: dict[Any, Version] = {}
        self.how = ""

    def version(self, arguments: dict[str, Any]) -> Version:
        """Return the version for arguments like these, of one column."""
        known = self.derivative.kinds_of(arguments)
        key = tuple(known.items())
        if key not in self.versions or not is_current(self.versions[key].live):
            self.versions[key] = self._derived(known)
        return self.versions[key]

    def _derived(self, known: dict[str, Kind]) -> Version:
        derivative = self.derivative
        made = derivative.derive(known)
        added, by_position = derivative.added(made.function)
        names = dict(zip(derivative.extra, added, strict=True))
        if derivative.mode == VJP:
            given = {added[0]: made.result}
        else:
            given = {names[e]: known[w] for e, w in zip(derivative.extra, derivative.wrt, strict=False)}
        over = tuple(names.get(n, n) for n in self.over)
        request = Request(made.function, {**known, **given}, over, "columns", has_aux=self.pairs)
        text, function, reason = made.text, None, ""
        try:
            several = pipeline.columns(request, over)
        except (NoColumns, DifferentiationError) as error:
            reason = str(error)
        else:
            text, function = several.text, several.function
        result = made.result
        return Version(made.function, function, result, text, reason, added, by_position, made.namespace.assumptions())

    def __call__(self, arguments: dict[str, Any], seeds: dict[str, Any], version: Version | None = None) -> Any:
        """Return the results, each number of them with an axis of columns, for seeds and arguments that have it."""
        varying = {**{n: v for n, v in arguments.items() if n in self.over}, **seeds}
        if version is None:
            version = self.version(self.sample(arguments))
        if version.several is not None:
            self.how = "all at once"
            return self._run(version, version.several, arguments, seeds)
        self.how = f"one after the other: {version.reason}"
        found = []
        for i in range(len(leaves(varying)[0])):
            one = {n: column(v, i) for n, v in varying.items()}
            primal = {n: one.get(n, v) for n, v in arguments.items()}
            given = {n: one[n] for n in seeds}
            if self.derivative.mode == TANGENT:
                along = zip(self.derivative.extra, self.derivative.wrt, strict=True)
                given |= {e: fitting.tangent(e, one[e], primal[w]) for e, w in along if e in given}
            result = self._run(version, version.one, primal, given)
            found.append(result[0] if self.pairs else result)
        stacks = [np.stack([np.asarray(x) for x in parts]) for parts in zip(*map(leaves, found), strict=True)]
        return rebuild(found[0], iter(stacks))

    def sample(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """Return the arguments of one column."""
        return {n: column(v, 0) if n in self.over else v for n, v in arguments.items()}

    def _run(self, version: Version, function: Any, arguments: dict[str, Any], seeds: dict[str, Any]) -> Any:
        positional, keywords = spread_arguments(self.derivative.signature, arguments)
        if self.derivative.receiver is not None:
            positional.insert(0, self.derivative.receiver[1])
        if version.by_position:
            positional.extend(seeds.values())
        else:
            keywords.update(zip(version.names, seeds.values(), strict=True))
        return function(*positional, **keywords)


def column(value: Any, i: int) -> Any:
    """Return one column of a structure; of numbers, a Python number.

    >>> column({"w": np.array([1.0, 2.0])}, 1)
    {'w': 2.0}
    """

    def one(leaf: Any) -> Any:
        found = leaf[i]
        return found.item() if isinstance(found, (np.float64, np.complex128, np.int64)) else found

    return rebuild(value, iter([one(leaf) for leaf in leaves(value)]))
