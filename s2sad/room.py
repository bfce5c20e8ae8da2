"""Room for large programs: stack for what is nested deep, and no search for garbage where there is none."""

from __future__ import annotations

import contextvars
import gc
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])
STACK = 1 << 29
LIMIT = 100_000


def deep(function: Function) -> Function:
    """Call a function again, in a thread with a large stack, if what it is given is nested too deep.

    The function must not change anything before it returns. The usual program never pays for the thread.

    >>> @deep
    ... def depth(nested):
    ...     return 1 + depth.__wrapped__(nested[0]) if nested else 0
    >>> tower = []
    >>> for _ in range(20_000):
    ...     tower = [tower]
    >>> depth(tower)
    20000
    """

    @wraps(function)
    def called(*args: Any, **kwargs: Any) -> Any:
        try:
            return function(*args, **kwargs)
        except RecursionError:
            if sys.getrecursionlimit() >= LIMIT:
                raise
        return _in_thread(lambda: function(*args, **kwargs))

    return called  # type: ignore[return-value]


def _in_thread(call: Callable[[], Any]) -> Any:
    results: list[Any] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(call())
        except BaseException as error:  # noqa: BLE001  # it is raised again where the call was made
            errors.append(error)

    limit, size = sys.getrecursionlimit(), threading.stack_size(STACK)
    # what is set for the context, as the handling of floating point errors is, holds in the thread as well
    thread = threading.Thread(target=contextvars.copy_context().run, args=(run,))
    try:
        sys.setrecursionlimit(LIMIT)
        thread.start()
        threading.stack_size(size)
        thread.join()
    finally:
        threading.stack_size(size)
        sys.setrecursionlimit(limit)
    if errors:
        raise errors[0]
    return results[0]


@contextmanager
def uncollected() -> Iterator[None]:
    """Let nobody look for cycles among syntax trees: there are none, and looking costs a third of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
