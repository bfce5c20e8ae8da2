"""Adjoints of products: one case for each pair of ranks."""

from __future__ import annotations

from typing import Any

import numpy as np

from s2sad.runtime.structure import like, unbroadcast


def dot_bar_a(y_bar: Any, a: Any, b: Any) -> Any:
    """Return the adjoint of the first argument of ``np.dot``.

    >>> dot_bar_a(2.0, np.array([1.0, 2.0]), np.array([3.0, 4.0]))
    array([6., 8.])
    """
    if np.ndim(a) == 0 or np.ndim(b) == 0:
        return unbroadcast(y_bar * b, a)
    if np.ndim(b) == 1:
        return np.expand_dims(y_bar, -1) * b if np.ndim(a) > 1 else y_bar * b
    if np.ndim(b) == 2:
        return np.dot(y_bar, b.T)
    axes = tuple(range(np.ndim(a) - 1, np.ndim(y_bar)))
    return np.tensordot(y_bar, b, (axes, tuple(i for i in range(np.ndim(b)) if i != np.ndim(b) - 2)))


def dot_bar_b(y_bar: Any, a: Any, b: Any) -> Any:
    """Return the adjoint of the second argument of ``np.dot``."""
    if np.ndim(a) == 0 or np.ndim(b) == 0:
        return unbroadcast(y_bar * a, b)
    if np.ndim(a) == 1 and np.ndim(b) == 1:
        return y_bar * a
    if np.ndim(a) == 1 and np.ndim(b) == 2:
        return np.outer(a, y_bar)
    if np.ndim(a) == 2 and np.ndim(b) <= 2:
        return np.dot(a.T, y_bar)
    axes = tuple(range(np.ndim(a) - 1))
    return np.moveaxis(np.tensordot(a, y_bar, (axes, axes)), 0, np.ndim(b) - 2 if np.ndim(b) > 1 else 0)


def matmul_bar_a(y_bar: Any, a: Any, b: Any) -> Any:
    """Return the adjoint of the first argument of ``a @ b``, stacks broadcast."""
    if np.ndim(a) <= 2 and np.ndim(b) <= 2:
        return dot_bar_a(y_bar, a, b)
    if np.ndim(b) == 1:
        return unbroadcast(np.expand_dims(y_bar, -1) * b, a)
    if np.ndim(a) == 1:
        return unbroadcast(np.matmul(b, np.expand_dims(y_bar, -1))[..., 0], a)
    return unbroadcast(np.matmul(y_bar, np.swapaxes(b, -1, -2)), a)


def matmul_bar_b(y_bar: Any, a: Any, b: Any) -> Any:
    """Return the adjoint of the second argument of ``a @ b``."""
    if np.ndim(a) <= 2 and np.ndim(b) <= 2:
        return dot_bar_b(y_bar, a, b)
    if np.ndim(b) == 1:
        return unbroadcast(np.matmul(np.swapaxes(a, -1, -2), np.expand_dims(y_bar, -1))[..., 0], b)
    if np.ndim(a) == 1:
        return unbroadcast(np.expand_dims(a, -1) * np.expand_dims(y_bar, -2), b)
    return unbroadcast(np.matmul(np.swapaxes(a, -1, -2), y_bar), b)


def tensordot_bars(y_bar: Any, a: Any, b: Any, axes: Any) -> tuple[Any, Any]:
    """Return both adjoints of ``np.tensordot``."""
    rank_a, rank_b = np.ndim(a), np.ndim(b)
    if isinstance(axes, int):
        over_a, over_b = list(range(rank_a - axes, rank_a)), list(range(axes))
    else:
        over_a = [int(i) % rank_a for i in np.ravel(axes[0])]
        over_b = [int(i) % rank_b for i in np.ravel(axes[1])]
    free_a = [i for i in range(rank_a) if i not in over_a]
    free_b = [i for i in range(rank_b) if i not in over_b]
    count = len(free_a)
    a_bar = np.tensordot(y_bar, b, (list(range(count, count + len(free_b))), free_b))
    order = np.argsort(over_b)
    a_bar = np.transpose(a_bar, np.argsort(free_a + [over_a[i] for i in order]))
    b_bar = np.tensordot(a, y_bar, (free_a, list(range(count))))
    order = np.argsort(over_a)
    b_bar = np.transpose(b_bar, np.argsort([over_b[i] for i in order] + free_b))
    return a_bar, b_bar


def einsum_bars(y_bar: Any, subscripts: str, operands: Any) -> Any:
    """Return the adjoints of the operands of ``np.einsum``."""
    text = subscripts.replace(" ", "")
    if "." in text:
        raise NotImplementedError("[S2S206] einsum with an ellipsis: write the axes out")
    if "->" in text:
        left, result = text.split("->")
    else:
        left = text
        result = "".join(sorted(c for c in set(text) if c != "," and text.count(c) == 1))
    terms = left.split(",")
    bars = []
    for i in range(len(terms)):
        others = [terms[j] for j in range(len(terms)) if j != i]
        arrays = [operands[j] for j in range(len(terms)) if j != i]
        known = set(result).union(*others)
        unique = "".join(dict.fromkeys(terms[i]))
        reachable = "".join(c for c in unique if c in known)
        bar = np.einsum(",".join([result, *others]) + "->" + reachable, y_bar, *arrays)
        sizes = dict(zip(terms[i], np.shape(operands[i]), strict=True))
        shape = tuple(sizes[c] if c in known else 1 for c in unique)
        bar = np.broadcast_to(np.reshape(bar, shape), tuple(sizes[c] for c in unique))
        if unique != terms[i]:
            full = np.zeros(np.shape(operands[i]), bar.dtype)
            np.einsum(terms[i] + "->" + unique, full)[...] = bar
            bar = full
        bars.append(like(np.array(bar), operands[i]))
    return tuple(bars)
