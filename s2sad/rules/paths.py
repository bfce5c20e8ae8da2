"""How messages, comments and lists name a primitive: by the path under which users find it."""

from __future__ import annotations

import inspect
import sys
from typing import Any

import numpy as np


def path_of(primitive: Any) -> str:
    """Return where a function is found: in the public module, class, ufunc or distribution that it belongs to.

    >>> path_of(np.random.default_rng().normal), path_of(np.ndarray.sum), path_of(np.add.reduce), path_of(len)
    ('numpy.random.Generator.normal', 'numpy.ndarray.sum', 'numpy.add.reduce', 'len')
    """
    name = getattr(primitive, "__name__", None)
    if name is None:  # np.r_ and the like
        return next((f"numpy.{n}" for n, value in vars(np).items() if value is primitive), repr(primitive))
    owner = getattr(primitive, "__objclass__", None) or getattr(primitive, "__self__", None)
    if isinstance(owner, np.ufunc):
        return f"{path_of(owner)}.{name}"
    if isinstance(primitive, np.ufunc):
        return f"{'numpy' if getattr(np, name, None) is primitive else 'scipy.special'}.{name}"
    if inspect.isclass(owner):
        return f"{_of_class(owner)}.{name}".removeprefix("builtins.")
    if getattr(np.random, name, None) == primitive:
        # a method of a state that nobody sees; before NumPy 2 it does not say where it is from
        return f"numpy.random.{name}"
    if isinstance(owner, np.random.Generator):
        return f"numpy.random.Generator.{name}"
    module = getattr(primitive, "__module__", None)
    if module in (None, "__main__"):
        return name
    if getattr(sys.modules.get(module), name, None) != primitive and inspect.isroutine(primitive):
        if inspect.ismethod(primitive):
            name = f"{type(owner).__name__.removesuffix('_gen')}.{name}"
        else:
            cls = getattr(sys.modules.get(module), primitive.__qualname__.rpartition(".")[0], None)
            if inspect.isclass(cls):
                return f"{_of_class(cls)}.{name}"
            name = primitive.__qualname__
    return f"{_public(module)}.{name}".removeprefix("builtins.")


def home(primitive: Any) -> str:
    """Return the module that a function is from; before NumPy 2 some of NumPy's do not say it."""
    silent = isinstance(primitive, np.ufunc) or isinstance(getattr(primitive, "__self__", None), np.random.RandomState)
    return getattr(primitive, "__module__", None) or "numpy" * silent


def _of_class(cls: type) -> str:
    """Return the path of a class from the outermost module that has it: its own may be one that nobody imports."""
    parts = cls.__module__.split(".")
    homes = (".".join(parts[:n]) for n in range(1, len(parts)))
    home = next((h for h in homes if getattr(sys.modules.get(h), cls.__name__, None) is cls), _public(cls.__module__))
    return f"{home}.{cls.__name__}"


def _public(module: str) -> str:
    """Return the path of a module without the parts that are private to its package."""
    parts = [part for part in module.split(".") if not part.startswith("_")]
    return ".".join(parts) or module.removeprefix("_")
