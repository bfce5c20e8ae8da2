"""Adjoints of products: one case for each pair of ranks. Where a matrix may be sparse, they are spelled ``@``."""

from __future__ import annotations

from typing import Any

import numpy as np

from s2sad.runtime.structure import like, unbroadcast, zeros_like


def dot_bar_a(y_bar: Any, a: Any, b: Any) -> Any:
    """Return the adjoint of the first argument of ``np.dot``.

    >>> dot_bar_a(2.0, np.array([1.0, 2.0]), np.array([3.0, 4.0]))
    array([6., 8.])
    """
    if np.ndim(a) == 0 or np.ndim(b) == 0:
        return unbroadcast(y_bar * b, a)
    if np.ndim(b) == 1:
        return like(np.expand_dims(y_bar, -1) * b if np.ndim(a) > 1 else y_bar * b, a)
    if np.ndim(b) == 2:
        return like(y_bar @ b.T, a)
    axes = tuple(range(np.ndim(a) - 1, np.ndim(y_bar)))
    return like(np.tensordot(y_bar, b, (axes, tuple(i for i in range(np.ndim(b)) if i != np.ndim(b) - 2))), a)


def dot_bar_b(y_bar: Any, a: Any, b: Any) -> Any:
    """Return the adjoint of the second argument of ``np.dot``."""
    if np.ndim(a) == 0 or np.ndim(b) == 0:
        return unbroadcast(y_bar * a, b)
    if np.ndim(a) == 1 and np.ndim(b) == 1:
        return like(y_bar * a, b)
    if np.ndim(a) == 1 and np.ndim(b) == 2:
        return like(np.outer(a, y_bar), b)
    if np.ndim(a) == 2 and np.ndim(b) <= 2:
        return like(a.T @ y_bar, b)
    axes = tuple(range(np.ndim(a) - 1))
    return like(np.moveaxis(np.tensordot(a, y_bar, (axes, axes)), 0, np.ndim(b) - 2 if np.ndim(b) > 1 else 0), b)


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
    return like(a_bar, a), like(b_bar, b)


def einsum_terms(subscripts: str, operands: Any) -> tuple[list[str], str]:
    """Return the subscripts of the operands and of the result, with letters for an ellipsis.

    >>> einsum_terms("...i, ij", (np.ones((4, 5, 2)), np.ones((2, 3))))
    (['abi', 'ij'], 'abj')
    """
    left, arrow, result = subscripts.replace(" ", "").partition("->")
    if not arrow:
        once = sorted([c for c in set(left) - set(".,") if left.count(c) == 1])
        result = "".join(["..." if "..." in left else "", *once])
    terms = left.split(",")
    hidden = [np.ndim(a) - len(t.replace("...", "")) for a, t in zip(operands, terms, strict=True)]
    most = max(hidden)
    letters = "".join([c for c in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ" if c not in subscripts][:most])
    spelled = [t.replace("...", letters[most - n :]) for t, n in zip(terms, hidden, strict=True)]
    return spelled, result.replace("...", letters)


def einsum_bars(g: Any, subscripts: str, operands: Any, optimize: bool = False) -> Any:
    """Return the adjoints of the operands of ``np.einsum``."""
    terms, result = einsum_terms(subscripts, operands)
    sizes: dict[str, int] = {}
    for term, a in zip(terms, operands, strict=True):
        for c, n in zip(term, np.shape(a), strict=True):
            sizes[c] = n if sizes.get(c, 1) == 1 else sizes[c]
    bars = []
    for i in range(len(terms)):
        others = [terms[j] for j in range(len(terms)) if j != i]
        arrays = [operands[j] for j in range(len(terms)) if j != i]
        known = set(result).union(*others)
        unique = "".join(dict.fromkeys(terms[i]))
        reachable = "".join(c for c in unique if c in known)
        bar = np.einsum(",".join([result, *others]) + "->" + reachable, g, *arrays, optimize=optimize)
        found = dict(zip(reachable, np.shape(bar), strict=True))
        bar = np.reshape(bar, tuple(found.get(c, 1) for c in unique))
        bar = np.broadcast_to(bar, tuple(sizes[c] for c in unique))
        own = dict(zip(terms[i], np.shape(operands[i]), strict=True))
        repeated = tuple(k for k, c in enumerate(unique) if own[c] != sizes[c])  # an axis of length one
        bar = np.sum(bar, axis=repeated, keepdims=True) if repeated else bar
        if unique != terms[i]:
            full = np.zeros(np.shape(operands[i]), bar.dtype)
            np.einsum(terms[i] + "->" + unique, full)[...] = bar
            bar = full
        bars.append(like(np.array(bar), operands[i]))
    return tuple(bars)


def einsum_along(subscripts: str, operands: Any, dots: Any, optimize: Any = False) -> Any:
    """Return the tangent of ``np.einsum``, given those of all its operands."""
    moved = [(*operands[:i], d, *operands[i + 1 :]) for i, d in enumerate(dots)]
    return sum(np.einsum(subscripts, *each, optimize=optimize) for each in moved)


def einsum_bars_dot(g: Any, subscripts: str, operands: Any, dots: Any, optimize: bool = False) -> Any:
    """Return the tangents of ``einsum_bars`` due to those of the operands; also the adjoints of the operands."""
    totals = [zeros_like(a) for a in operands]
    for i, dot in enumerate(dots):
        bars = einsum_bars(g, subscripts, (*operands[:i], dot, *operands[i + 1 :]), optimize)
        totals = [t if j == i else t + bars[j] for j, t in enumerate(totals)]
    return tuple(totals)


def einsum_along_dot(subscripts: str, operands: Any, dots: Any, operands_dot: Any, optimize: Any = False) -> Any:
    """Return the tangent of ``einsum_along`` due to those of the operands."""
    total: Any = 0.0
    for i, d in enumerate(dots):
        moved = (*operands[:i], d, *operands[i + 1 :])
        others = (*operands_dot[:i], zeros_like(d), *operands_dot[i + 1 :])
        total = total + einsum_along(subscripts, moved, others, optimize)
    return total
