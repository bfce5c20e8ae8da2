"""Adjoints as structures: zeros, sums and broadcasting undone. Generated code calls these where kinds are unknown."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from s2sad.runtime.records import is_record, kept, made


def unbroadcast(x_bar: Any, x: Any) -> Any:
    """Sum ``x_bar`` over the axes along which ``x`` was broadcast; keep the realness and dtype of ``x``.

    >>> import numpy as np
    >>> unbroadcast(np.ones((2, 3)), np.zeros(3))
    array([2., 2., 2.])
    >>> unbroadcast(np.ones(4), 1.5)
    4.0
    """
    if type(x) is float and type(x_bar) is float:
        return x_bar
    if isinstance(x, (list, tuple, dict, str)):
        raise TypeError(f"arithmetic on a {type(x).__name__} cannot be differentiated; make it an array: np.asarray(x)")
    shape = np.shape(x)
    if np.shape(x_bar) != shape:
        x_bar = np.asarray(x_bar)
        extra = x_bar.ndim - len(shape)
        axes = tuple(range(extra)) + tuple(
            i + extra for i, n in enumerate(shape) if n == 1 and i + extra >= 0 and x_bar.shape[i + extra] != 1
        )
        x_bar = np.sum(x_bar, axis=axes, keepdims=True)
        x_bar = np.reshape(x_bar, x_bar.shape[extra:]) if extra >= 0 else x_bar
        if x_bar.shape != shape:
            x_bar = np.broadcast_to(x_bar, shape).copy()
    return like(x_bar, x)


def fit(x_bar: Any, x: Any) -> Any:
    """Bring the adjoint of a place to the shape of what was stored there; containers are as they are."""
    return x_bar if isinstance(x, (list, tuple, dict)) or is_record(x) or x is None else unbroadcast(x_bar, x)


def like(x_bar: Any, x: Any) -> Any:
    """Give an adjoint the realness and the floating dtype of its primal: float32 stays float32, real stays real."""
    if isinstance(x, (np.ndarray, np.generic)):
        dtype = x.dtype
        kind = dtype.kind
        if kind == "f" or kind == "c":
            bar_dtype = getattr(x_bar, "dtype", None)
            if bar_dtype is not None and bar_dtype == dtype:  # the dtype of None is float64
                return x_bar if isinstance(x, np.ndarray) or not isinstance(x_bar, np.ndarray) else x_bar[()]
            if kind == "f" and np.iscomplexobj(x_bar):
                x_bar = np.real(x_bar)
            x_bar = np.asarray(x_bar, dtype)
            return x_bar if isinstance(x, np.ndarray) else x_bar[()]
        return x_bar
    if isinstance(x, complex):
        return complex(x_bar) if np.ndim(x_bar) == 0 and np.iscomplexobj(x_bar) else x_bar
    if isinstance(x, (float, int)):
        if np.iscomplexobj(x_bar):
            x_bar = np.real(x_bar)
        return float(x_bar) if isinstance(x_bar, (np.ndarray, np.floating)) else x_bar
    return x_bar


def zeros_like(x: Any) -> Any:
    """Return the zero adjoint of ``x``: the same structure, with zeros at its numbers.

    >>> zeros_like([1.0, (2.0, 3)])
    [0.0, (0.0, 0.0)]
    """
    if isinstance(x, float):
        return 0.0 if type(x) is float else x.dtype.type(0)  # type: ignore[attr-defined]
    if isinstance(x, np.ndarray):
        if x.dtype.kind in "fc":
            return np.zeros_like(x, subok=False)
        if x.dtype.kind in "biu":
            return np.zeros(x.shape)
        if x.dtype.kind == "O":
            zeros = np.empty(x.shape, dtype=object)
            zeros.fill(0)
            return zeros
        return None
    if isinstance(x, np.generic):
        return x.dtype.type(0) if x.dtype.kind in "fc" else 0.0
    if isinstance(x, bool | int):
        return 0.0
    if isinstance(x, complex):
        return 0j
    if isinstance(x, list):
        return [zeros_like(v) for v in x]
    if isinstance(x, tuple):
        parts = [zeros_like(v) for v in x]
        return type(x)(*parts) if hasattr(x, "_fields") else tuple(parts)
    if isinstance(x, dict):
        return {k: zeros_like(v) for k, v in x.items()}
    if is_record(x):
        return SimpleNamespace(**{k: zeros_like(v) for k, v in kept(x).items()})
    return None


def add(a: Any, b: Any) -> Any:
    """Add two adjoints of one value, structure by structure. None is zero. Neither argument is changed.

    >>> add([1.0, (2.0,)], [10.0, (20.0,)])
    [11.0, (22.0,)]
    """
    if a is None:
        return b
    if b is None:
        return a
    if isinstance(a, list):
        return [add(u, v) for u, v in zip(a, b, strict=True)]
    if isinstance(a, tuple):
        parts = [add(u, v) for u, v in zip(a, b, strict=True)]
        return type(a)(*parts) if hasattr(a, "_fields") else tuple(parts)
    if isinstance(a, dict):
        return {k: add(a.get(k), b.get(k)) for k in a | b}
    if is_record(a):
        left, right = kept(a), kept(b)
        return SimpleNamespace(**{k: add(left.get(k), right.get(k)) for k in left | right})
    return a + b


def accumulate(x_bar: Any, v: Any) -> None:
    """Add an adjoint to another in place, structure by structure. None is zero.

    >>> x_bar = [1.0, {"a": 2.0}]
    >>> accumulate(x_bar, [10.0, {"a": 20.0}])
    >>> x_bar
    [11.0, {'a': 22.0}]
    """
    if v is None:
        return
    if isinstance(x_bar, np.ndarray):
        x_bar += v
        return
    if isinstance(x_bar, dict):
        for k in x_bar:
            accumulate_item(x_bar, k, v[k])
        return
    for i in range(len(x_bar)):
        accumulate_item(x_bar, i, v[i])


def accumulate_record(x_bar: Any, v: Any) -> None:
    """Add the adjoint of an object to another in place."""
    for name in kept(v):
        accumulate_attribute(x_bar, name, getattr(v, name))


def accumulate_item(x_bar: Any, index: Any, v: Any) -> None:
    """Add an adjoint to one item in place.

    >>> x_bar = [np.zeros(2), 1.0]
    >>> accumulate_item(x_bar, 0, np.ones(2))
    >>> x_bar
    [array([1., 1.]), 1.0]
    """
    if isinstance(x_bar[index], (np.ndarray, list, tuple, dict)):
        accumulate(x_bar[index], v)
    elif is_record(x_bar[index]):
        accumulate_record(x_bar[index], v)
    elif v is not None:
        x_bar[index] = x_bar[index] + v


def accumulate_attribute(x_bar: Any, name: str, v: Any) -> None:
    """Add an adjoint to one attribute in place."""
    old = getattr(x_bar, name)
    if isinstance(old, (np.ndarray, list, tuple, dict)):
        accumulate(old, v)
    elif is_record(old):
        accumulate_record(old, v)
    elif v is not None:
        object.__setattr__(x_bar, name, old + v)


def masked_product(y_bar: Any, partial: Any) -> Any:
    """Return ``y_bar * partial``, and zero where ``y_bar`` is zero even if the partial is infinite or NaN.

    >>> import numpy as np
    >>> masked_product(np.array([0.0, 2.0]), np.array([np.inf, 3.0]))
    array([0., 6.])
    """
    if type(y_bar) is type(partial) is float or np.ndim(y_bar) == 0 and np.ndim(partial) == 0:
        return y_bar * partial if y_bar != 0 else 0.0 * y_bar
    with np.errstate(invalid="ignore"):
        return np.where(np.equal(y_bar, 0), np.zeros_like(y_bar), y_bar * partial)


def fold(y_bar: Any, size: int) -> Any:
    """Return the adjoint of a sequence that was repeated: the sum of its copies.

    >>> fold([1.0, 2.0, 3.0, 4.0], 2)
    [4.0, 6.0]
    """
    if len(y_bar) < size:
        # there are no copies
        return [0.0 for _ in range(size)]
    total = y_bar[:size]
    for start in range(size, len(y_bar), size or 1):
        total = add(total, y_bar[start : start + size])
    return total


def add_item(x_bar: Any, index: Any, v: Any) -> Any:
    """Add an adjoint to one item, in place where the container allows it; return the container.

    >>> add_item([1.0, 2.0], 1, 10.0)
    [1.0, 12.0]
    >>> add_item((1.0, 2.0), 0, 10.0)
    (11.0, 2.0)
    """
    if isinstance(x_bar, tuple):
        parts = list(x_bar)
        parts[index] = add(parts[index], v)
        return type(x_bar)(*parts) if hasattr(x_bar, "_fields") else tuple(parts)
    if isinstance(x_bar, np.ndarray):
        if np.iscomplexobj(v) and not np.iscomplexobj(x_bar):
            x_bar = x_bar + 0j  # of complex numbers of which only the real part has been used so far
        if _may_repeat(index):
            np.add.at(x_bar, index, v)
        else:
            x_bar[index] += v
        return x_bar
    if isinstance(x_bar, (float, complex, np.generic)):
        # the adjoint of an array without axes
        return x_bar + unbroadcast(v, x_bar)
    x_bar[index] = add(x_bar[index], v)
    return x_bar


def _may_repeat(index: Any) -> bool:
    parts = index if isinstance(index, tuple) else (index,)
    return any(isinstance(p, list) or isinstance(p, np.ndarray) and p.ndim > 0 and p.dtype != bool for p in parts)


def add_attribute(x_bar: Any, name: str, y_bar: Any) -> Any:
    """Add an adjoint to one attribute of an object's adjoint; return the adjoint."""
    object.__setattr__(x_bar, name, add(getattr(x_bar, name, None), y_bar))
    return x_bar


def own(x_bar: Any) -> Any:
    """Return a copy that nobody else holds, so that it may be changed in place."""
    if isinstance(x_bar, list):
        return [own(v) for v in x_bar]
    if isinstance(x_bar, tuple):
        parts = [own(v) for v in x_bar]
        return type(x_bar)(*parts) if hasattr(x_bar, "_fields") else tuple(parts)
    if isinstance(x_bar, dict):
        return {k: own(v) for k, v in x_bar.items()}
    if is_record(x_bar):
        return made(type(x_bar), {k: own(v) for k, v in kept(x_bar).items()})
    return x_bar.copy() if isinstance(x_bar, np.ndarray) else x_bar


def overwritten(held: Any, index: Any) -> Any:
    """Return a copy of what a store will overwrite; None where a dict has no such key.

    >>> overwritten({"a": 1.0}, "b") is None, overwritten([1.0, 2.0], 1)
    (True, 2.0)
    """
    return held.get(index) if isinstance(held, dict) else own(held[index])


def take_last(y_bar: Any, index: Any) -> Any:
    """Return the adjoint of values stored at ``index``: where an index repeats, only the last value was kept.

    >>> import numpy as np
    >>> take_last(np.array([5.0, 7.0]), np.array([1, 1, 0]))
    array([0., 7., 5.])
    """
    if not _may_repeat(index):
        return own(y_bar[index])
    order = np.arange(np.size(y_bar[index])).reshape(np.shape(y_bar[index]))
    last = np.zeros(np.shape(y_bar), dtype=int)
    last[index] = order
    return np.where(last[index] == order, y_bar[index], 0.0)


def broadcast(y_dot: Any, y: Any) -> Any:
    """Give a tangent the shape of its primal, where broadcasting made the primal larger than what it depends on."""
    return y_dot if np.shape(y_dot) == np.shape(y) else np.broadcast_to(y_dot, np.shape(y)).copy()


def seed(out: Any) -> Any:
    """Return the adjoint 1 of a scalar result; raise if it is not a scalar.

    >>> seed(2.5)
    1.0
    """
    if isinstance(out, (list, tuple, dict, str)) or out is None or np.ndim(out) != 0:
        shape = "" if not isinstance(out, np.ndarray) else f" of shape {out.shape}"
        raise ValueError(
            f"[S2S402] the result is a {type(out).__name__}{shape}, not a scalar: "
            "use s2sad.jacobian, s2sad.vjp with a seed, or s2sad.elementwise_grad"
        )
    if np.iscomplexobj(out):
        raise ValueError(
            "[S2S402] the result is complex, not a real scalar: return its real part or its absolute value"
        )
    return np.ones_like(out) if isinstance(out, (np.ndarray, np.floating)) and type(out) is not np.float64 else 1.0


def rebroadcast(g: Any, x_bar: Any) -> Any:
    """Return the transpose of ``unbroadcast``: spread an adjoint over the shape that was summed."""
    shape = np.shape(x_bar)
    return g if np.shape(g) == shape else np.zeros(shape, np.asarray(x_bar).dtype) + g
