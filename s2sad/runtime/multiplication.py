"""Adjoints and tangents of the product of many numbers, exact where some are zero."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from s2sad.runtime.reductions import kept, lanes, unlanes
from s2sad.runtime.scans import sum_from_end
from s2sad.runtime.structure import like


def ordinary(x: Any) -> bool:
    """Tell whether all numbers are finite, and not so small that digits were lost."""
    size = np.abs(x)
    return bool(np.all((size >= np.finfo(np.asarray(size).dtype).tiny) & (size < np.inf)))


def cumprod_bar(y_bar: Any, y: Any, a: Any, axis: Any = None) -> Any:
    """Return the adjoint of ``np.cumprod``, exact where some factors are zero.

    Where nothing vanishes that is the sum from i of ``y_bar * y``, over ``a[i]``. What comes before the first zero of a
    row does not feel what is behind it, the first zero feels the product without it, and all behind it feels nothing.
    In derivatives of this one, two zeros are not enough to make all vanish: they are those of ``cumprod_bar_steps``.

    >>> cumprod_bar(np.ones(3), np.array([2.0, 0.0, 0.0]), np.array([2.0, 0.0, 3.0]))
    array([1., 8., 0.])
    """
    along = 0 if axis is None else axis
    factors, others, first = without_first_zero(a, y, along)
    if not clear(others, factors):
        rows, products, bars = [np.moveaxis(np.reshape(x, np.shape(y)), along, -1) for x in (a, y, y_bar)]
        tails = np.flip(recurrence(before(np.flip(rows, -1)), np.flip(bars, -1)), -1)
        return np.reshape(np.moveaxis(tails * before(products), -1, along), np.shape(a))
    a_bar = sum_from_end(y_bar * y, np.shape(y), along) / factors
    if first is not None:
        zero = np.equal(np.reshape(a, np.shape(y)), 0)
        a_bar = np.where(first, sum_from_end(y_bar * others, np.shape(y), along), np.where(zero, 0.0, a_bar))
    return np.reshape(a_bar, np.shape(a))


def cumprod_dot(a_dot: Any, y: Any, a: Any, axis: Any = None) -> Any:
    """Return the tangent of ``np.cumprod``, exact where some factors are zero, as ``cumprod_bar`` is."""
    along = 0 if axis is None else axis
    factors, others, first = without_first_zero(a, y, along)
    a_dot = np.reshape(a_dot, np.shape(y))
    if not clear(others, factors):
        rows, products, dots = [np.moveaxis(np.reshape(x, np.shape(y)), along, -1) for x in (a, y, a_dot)]
        return np.moveaxis(recurrence(rows, before(products) * dots), -1, along)
    if first is None:
        return y * np.cumsum(a_dot / factors, along)
    zero = np.equal(np.reshape(a, np.shape(y)), 0)
    y_dot = y * np.cumsum(np.where(zero, 0.0, a_dot / factors), along)
    return y_dot + others * np.cumsum(np.where(first, a_dot, 0.0), along)


def without_first_zero(a: Any, y: Any, axis: int) -> tuple[Any, Any, Any]:
    """Return the factors with ones for zeros, the products without the first zero of each row, and where that is.

    >>> without_first_zero(np.array([2.0, 0.0, 3.0, 0.0]), np.array([2.0, 0.0, 0.0, 0.0]), 0)[:2]
    (array([2., 1., 3., 1.]), array([2., 2., 6., 0.]))
    """
    a = np.reshape(a, np.shape(y))
    zero = np.equal(a, 0)
    if not np.any(zero):
        return a, y, None
    first = zero & np.equal(np.cumsum(zero, axis), 1)
    return np.where(zero, 1.0, a), np.cumprod(np.where(first, 1.0, a), axis), first


def clear(products: Any, factors: Any) -> bool:
    """Tell whether running products may be divided by their factors: what was lost to underflow stays negligible."""
    size = np.abs(products)
    limits = np.finfo(size.dtype)
    divisible = np.all(size >= limits.tiny) or np.min(np.abs(factors)) >= limits.eps**0.5
    return bool(divisible and np.all(size < np.inf))


def recurrence(factors: Any, terms: Any) -> Any:
    """Return what a row becomes if each element takes its factor times the one before: x[i] = t[i] + f[i] * x[i - 1].

    That is done in all blocks of a long row at once, and what comes into a block is added afterwards, times the product
    of its factors so far, in double precision. The blocks are so short that no such product leaves its range.

    >>> recurrence(np.array([1.0, 2.0, 3.0]), np.array([1.0, 1.0, 1.0]))
    array([ 1.,  3., 10.])
    """
    shape = np.shape(terms)
    size = np.abs(np.where(np.equal(factors, 0), 1.0, factors))
    steepest = np.max(np.abs(np.log(size)), initial=1e-9)
    limit = 700.0 / steepest
    width = min(math.isqrt(shape[-1]), int(limit)) if limit >= 8.0 else 0  # not of infinities and NaN
    if width < 8:
        return one_by_one(factors, terms)
    margin = np.zeros((*shape[:-1], -shape[-1] % width), np.asarray(terms).dtype)
    blocks = (*shape[:-1], -1, width)
    inside = np.reshape(np.concatenate([factors, margin], axis=-1), blocks)
    so_far = np.cumprod(inside, axis=-1, dtype=np.result_type(inside, float))
    x = one_by_one(inside, np.reshape(np.concatenate([terms, margin], axis=-1), blocks))
    for i in range(1, np.shape(x)[-2]):
        x[..., i, :] += so_far[..., i, :] * x[..., i - 1, -1:]
    return np.reshape(x, (*shape[:-1], -1))[..., : shape[-1]]


def one_by_one(factors: Any, terms: Any) -> Any:
    """Return ``recurrence``, one element of each row after the other."""
    x = np.empty(np.shape(terms), np.result_type(factors, terms))
    for i in range(np.shape(x)[-1]):
        x[..., i] = terms[..., i] + x[..., i - 1] * factors[..., i] if i > 0 else terms[..., i]
    return x


# -- one factor after the other ----------------------------------------------------------------------------------------


def cumprod_bar_steps(y_bar: Any, y: Any, a: Any, axis: Any = None) -> Any:
    """Return the adjoint of ``np.cumprod`` as a function of the factors that can be differentiated anywhere.

    ``a_bar[i] = y[i - 1] * tail[i]`` with ``tail[i] = y_bar[i] + a[i + 1] * tail[i + 1]``.
    """
    shape = np.shape(a)
    along = 0 if axis is None else axis
    a = np.reshape(a, np.shape(y))
    if ordinary(y):
        return np.reshape(sum_from_end(y_bar * y, np.shape(y), along) / a, shape)
    factors, products, bars = np.moveaxis(a, along, 0), np.moveaxis(y, along, 0), np.moveaxis(y_bar, along, 0)
    a_bar = np.zeros(np.shape(factors), np.asarray(y_bar).dtype)
    tail = np.zeros(np.shape(factors)[1:], np.asarray(y_bar).dtype)
    for i in reversed(range(len(factors))):
        tail = bars[i] + tail
        a_bar[i] = tail * products[i - 1] if i > 0 else tail
        tail = tail * factors[i]
    return np.reshape(np.moveaxis(a_bar, 0, along), shape)


def cumprod_dot_steps(a_dot: Any, y: Any, a: Any, axis: Any = None) -> Any:
    """Return the tangent of ``np.cumprod`` as a function of the factors that can be differentiated anywhere."""
    along = 0 if axis is None else axis
    a, a_dot = np.reshape(a, np.shape(y)), np.reshape(a_dot, np.shape(y))
    if ordinary(y):
        return y * np.cumsum(a_dot / a, along)
    factors, products, dots = np.moveaxis(a, along, 0), np.moveaxis(y, along, 0), np.moveaxis(a_dot, along, 0)
    y_dot = np.zeros(np.shape(factors), np.asarray(a_dot).dtype)
    for i in range(len(factors)):
        y_dot[i] = y_dot[i - 1] * factors[i] + products[i - 1] * dots[i] if i > 0 else dots[i]
    return np.moveaxis(y_dot, 0, along)


# -- products of an axis or several ------------------------------------------------------------------------------------


def before(rows: Any) -> Any:
    """Return, for each element of a row, the factors before it: the row moved on by one, led by a one."""
    return np.concatenate([np.ones_like(rows[..., :1]), rows[..., :-1]], axis=-1)


def before_dot(rows_dot: Any) -> Any:
    """Return the tangent of ``before``."""
    return np.concatenate([np.zeros_like(rows_dot[..., :1]), rows_dot[..., :-1]], axis=-1)


def prod_partial(a: Any, axis: Any = None, initial: Any = 1, where: Any = True) -> Any:
    """Return, for each element, the product of all others.

    >>> prod_partial(np.array([0.0, 2.0, 3.0]))
    array([6., 0., 0.])
    """
    factors = a if where is True else np.where(where, a, 1.0)
    product = np.prod(factors, axis=axis, keepdims=True) * initial
    if ordinary(product):
        return product / factors
    rows = lanes(factors, axis)
    left = np.cumprod(before(rows), axis=-1)
    right = np.flip(np.cumprod(before(np.flip(rows, -1)), axis=-1), -1)
    return unlanes(left * right, np.shape(a), axis) * initial


def prod_partial_dot(a_dot: Any, a: Any, axis: Any = None, initial: Any = 1, where: Any = True) -> Any:
    """Return the tangent of ``prod_partial``, which is its adjoint as well: second derivatives are symmetric."""
    rows = lanes(a if where is True else np.where(where, a, 1.0), axis)
    dots = lanes(a_dot if where is True else np.where(where, a_dot, 0.0), axis)
    first, last = before(rows), before(np.flip(rows, -1))
    left, right = np.cumprod(first, axis=-1), np.cumprod(last, axis=-1)
    left_dot = cumprod_dot(before_dot(dots), left, first, -1)
    right_dot = cumprod_dot(before_dot(np.flip(dots, -1)), right, last, -1)
    total = left_dot * np.flip(right, -1) + left * np.flip(right_dot, -1)
    partial_dot = unlanes(total, np.shape(a), axis) * initial
    return partial_dot if where is True else np.where(where, partial_dot, 0.0)


def prod_bar(y_bar: Any, a: Any, axis: Any = None, keepdims: Any = False, initial: Any = 1, where: Any = True) -> Any:
    """Return the adjoint of a product."""
    a_bar = kept(y_bar, axis, keepdims) * prod_partial(a, axis, initial, where)
    return like(a_bar if where is True else np.where(where, a_bar, 0.0), a)


def prod_dot(a_dot: Any, a: Any, axis: Any = None, keepdims: Any = False, initial: Any = 1, where: Any = True) -> Any:
    """Return the tangent of a product."""
    return np.sum(a_dot * prod_partial(a, axis, initial, where), axis=axis, keepdims=keepdims, where=where)
