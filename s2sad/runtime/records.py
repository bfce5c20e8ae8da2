"""Objects as structures: their attributes, new objects of their class, gradients with their class."""

from __future__ import annotations

from types import FunctionType, MethodType, ModuleType, SimpleNamespace
from typing import Any

import numpy as np


def is_record(x: Any) -> bool:
    """Tell whether the value is an object with attributes: not a function, class or module."""
    if not _has_dict(x):
        return is_dataclass(type(x)) or type(x).__new__ is object.__new__ and bool(_slots(type(x)))
    return not isinstance(x, (type, ModuleType, FunctionType, MethodType, np.ndarray))


def _has_dict(x: Any) -> bool:
    # a proxy may have anything under this name
    return isinstance(getattr(x, "__dict__", None), dict)


def is_dataclass(cls: Any) -> bool:
    return hasattr(cls, "__dataclass_fields__")


def is_plain(cls: Any) -> bool:
    """Tell whether objects of a class can be made without its code: what it holds are attributes, nothing else."""
    return cls is SimpleNamespace or cls.__new__ is object.__new__


def kept(x: Any) -> dict[str, Any]:
    """Return what an object keeps, by name."""
    found = dict(vars(x)) if _has_dict(x) else {}
    slots = [n for n in _slots(type(x)) if not is_dataclass(type(x)) or n in type(x).__dataclass_fields__]
    return {**{n: getattr(x, n) for n in slots if hasattr(x, n)}, **found}


def _slots(cls: Any) -> list[str]:
    """Return the names of a class's slots for values, those of its bases first; private names as they are kept."""
    found = []
    for each in reversed(cls.__mro__):
        names = each.__dict__.get("__slots__", ())
        for name in (names,) if isinstance(names, str) else names:
            private = name.startswith("__") and not name.endswith("__")
            found.append(f"_{each.__name__.lstrip('_')}{name}" if private else name)
    return [n for n in found if n not in ("__dict__", "__weakref__")]


def attributes(x: Any) -> dict[str, Any]:
    """Return the attributes of an object, by name. What a cached property keeps is none: it follows from the others.

    >>> attributes(SimpleNamespace(a=1.0, b="text"))
    {'a': 1.0, 'b': 'text'}
    """
    cls = type(x)
    return {k: v for k, v in kept(x).items() if type(getattr(cls, k, None)).__name__ != "cached_property"}


def made(cls: Any, values: dict[str, Any]) -> Any:
    """Return an object of the class with these attributes; code of the class is not run."""
    new = cls.__new__(cls)
    for name, value in values.items():
        object.__setattr__(new, name, value)
    return new


def replaced(x: Any, **values: Any) -> Any:
    """Return an object like ``x`` with other values of some attributes; code of the class is not run.

    >>> replaced(SimpleNamespace(a=1.0, b=2.0), b=3.0)
    namespace(a=1.0, b=3.0)
    """
    if isinstance(x, tuple):
        return x._replace(**values)  # type: ignore[attr-defined]
    return made(type(x), {**attributes(x), **values})


def replaced_item(x: Any, key: Any, value: Any) -> Any:
    """Return an array, list or dict like ``x`` with another item.

    >>> replaced_item([1.0, 2.0], 1, 3.0)
    [1.0, 3.0]
    """
    new = x.copy()
    new[key] = value
    return new


def gradient_class(cls: Any) -> Any:
    """Return the class of gradients by objects of a class: a dataclass itself, and of others a namespace.

    >>> gradient_class(SimpleNamespace)
    <class 'types.SimpleNamespace'>
    """
    return cls if is_dataclass(cls) and cls.__new__ is object.__new__ else SimpleNamespace


def as_gradient(x_bar: Any, x: Any) -> Any:
    """Return an adjoint as its user wants it: objects in their class, and None where ``x`` holds no inexact number.

    >>> as_gradient(SimpleNamespace(a=2.0, n=0.0), SimpleNamespace(a=1.0, n=3))
    namespace(a=2.0, n=None)
    """
    if isinstance(x, (list, tuple)):
        parts = [as_gradient(bar, v) for bar, v in zip(x_bar, x, strict=True)]
        return parts if isinstance(x, list) else type(x)(*parts) if hasattr(x, "_fields") else tuple(parts)
    if isinstance(x, dict):
        return {k: as_gradient(x_bar[k], v) for k, v in x.items()}
    if isinstance(x, (int, str, np.integer, np.bool_)) or isinstance(x, np.ndarray) and x.dtype.kind not in "fc":
        return None
    if is_record(x):
        values = {k: as_gradient(getattr(x_bar, k), v) for k, v in attributes(x).items()}
        return made(gradient_class(type(x)), values)
    return x_bar
