"""Loops whose reverse recomputes instead of storing: the binomial schedule, and how a loop is run by it.

With c places for states, of which one holds the first, and at most r + 1 runs of each step, C(c + r, c) steps can be
reversed, and no schedule does better: Griewank and Walther, Algorithm 799: revolve, ACM TOMS 26 (2000).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from s2sad.runtime.replica import on_disk
from s2sad.runtime.structure import add, own, zeros_like


class checkpointed:  # noqa: N801 - it is written as a call
    """Mark a loop, ``for t in s2sad.checkpointed(range(n), slots=k)``: its reverse keeps at most k states.

    The state is what one round hands to the next: variables that are assigned, and arrays that are written, which are
    copied. Between the kept states the rounds are run again, as few times as possible (the binomial schedule): with
    30 slots, 10,000 rounds are run four times at most. Rounds with effects (prints, draws of random numbers, writes
    into arguments) are refused (S2S112). Outside of derivatives the items come one after the other, and that is all.
    With ``disk=m`` as many states more are kept, those that are written seldom, whose arrays lie in temporary files
    (where ``tempfile`` puts them, see TMPDIR) that vanish with them.

    >>> import math, s2sad
    >>> def f(x, n):
    ...     y = x
    ...     for _ in s2sad.checkpointed(range(n), slots=3):
    ...         y = math.sin(y) * x
    ...     return y
    >>> round(s2sad.grad(f)(1.5, 20), 6)
    1.123486
    """

    def __init__(self, items: Any, slots: int, disk: int = 0) -> None:
        for name, number, least in (("slots", slots, 1), ("disk", disk, 0)):
            if isinstance(number, bool) or not isinstance(number, int) or number < least:
                kind = "a positive integer" if least else "an integer, 0 for none"
                raise ValueError(f"[S2S407] {name}={number!r} is no number of states: give {kind}")
        self.items = items if hasattr(items, "__getitem__") and hasattr(items, "__len__") else list(items)
        self.slots, self.disk = slots, disk
        self.places = slots + disk

    def __iter__(self) -> Iterator[Any]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def __getitem__(self, index: Any) -> Any:
        return self.items[index]


def next_place(steps: int, places: int) -> int:
    """Return after how many of the steps to be reversed the next state is kept; ``places`` counts the first state.

    >>> next_place(10, 3)
    4
    """
    repeats = 1
    while math.comb(places + repeats, places) < steps:
        repeats += 1
    # up to the state, as many as can be reversed with one repeat less; behind it, no fewer than with one place less
    before, behind = math.comb(places + repeats - 1, places), math.comb(places + repeats - 2, places - 1)
    return min(before, steps - behind)


def run_steps(
    advance: Callable[..., Any], state: tuple[Any, ...], items: checkpointed, constants: tuple[Any, ...]
) -> tuple[tuple[Any, ...], list[tuple[int, tuple[Any, ...]]]]:
    """Run all rounds; return the last state, and the kept ones with the rounds that start from them."""
    steps, start = len(items), 0
    kept = [(0, on_disk(state) if items.disk > 0 else state)]
    while len(kept) < items.places and steps - start > 1:
        stop = start + next_place(steps - start, items.places - len(kept) + 1)
        state = advance(*state, items[start:stop], *constants)
        start = stop
        # the first ones stay longest
        kept.append((start, on_disk(state) if len(kept) < items.disk else state))
    return advance(*state, items[start:], *constants), kept


def reverse_steps(
    advance: Callable[..., Any],
    step_vjp: Callable[..., Any],
    kept: list[tuple[int, tuple[Any, ...]]],
    items: checkpointed,
    constants: tuple[Any, ...],
    state_bar: tuple[Any, ...],
) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """Return the adjoints of the first state, and of what is the same in all rounds. The kept states are used up."""
    totals = zeros_like(constants)
    if len(items) == 0:
        return tuple([own(bar) for bar in state_bar]), totals
    for i in range(len(items) - 1, -1, -1):
        start, state = kept[-1]
        while start < i:
            places = items.places - len(kept) + 1
            stop = i if places == 1 else start + next_place(i + 1 - start, places)
            state = advance(*state, items[start:stop], *constants)
            start = stop
            if start < i:
                kept.append((start, on_disk(state) if len(kept) < items.disk else state))
        if kept[-1][0] == i:
            kept.pop()
        state_bar, found = step_vjp(*state, items[i], *constants, state_bar)
        totals = add(totals, found)
    return state_bar, totals


def copy_apart(x: Any, other: Any) -> Any:
    """Return a copy of a part of a loop's state; another part must be other memory, or its copy would be another."""
    arrays = isinstance(x, np.ndarray) and isinstance(other, np.ndarray)
    if x is other or arrays and np.may_share_memory(x, other):
        raise NotImplementedError(
            "[S2S112] two variables of a checkpointed loop, one of them written in place, are the same memory: "
            "copy one of them before the loop, and where it is assigned in the loop"
        )
    return own(x)
