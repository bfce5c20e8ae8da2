"""The functions of ``operator`` that are not arithmetic, and functions of ``math`` and ``itertools`` on sequences."""

import itertools
import math
import operator

import numpy as np

from s2sad.rules import rule


@rule.rewrite(operator.abs)
def absolute(a):
    return abs(a)


@rule.rewrite(operator.getitem)
def getitem(a, b):
    return a[b]


@rule.rewrite(operator.setitem)
def setitem(a, b, c):
    a[b] = c


@rule.rewrite(operator.concat)
def concat(a, b):
    return a + b


# -- in place: they write into an array or a list that they are given, and return it ----------------------------------


@rule.rewrite(operator.iadd)
def iadd(a, b):
    a += b
    return a


@rule.rewrite(operator.isub)
def isub(a, b):
    a -= b
    return a


@rule.rewrite(operator.imul)
def imul(a, b):
    a *= b
    return a


@rule.rewrite(operator.itruediv)
def itruediv(a, b):
    a /= b
    return a


@rule.rewrite(operator.ifloordiv)
def ifloordiv(a, b):
    a //= b
    return a


@rule.rewrite(operator.imod)
def imod(a, b):
    a %= b
    return a


@rule.rewrite(operator.ipow)
def ipow(a, b):
    a **= b
    return a


@rule.rewrite(operator.imatmul)
def imatmul(a, b):
    a @= b
    return a


if hasattr(operator, "call"):  # Python 3.11

    @rule.rewrite(operator.call)
    def call(obj, /, *args, **kwargs):
        return obj(*args, **kwargs)


@rule.rewrite(itertools.accumulate)
def accumulate(iterable, func=None, *, initial=None):
    """As a list."""
    values = list(iterable)
    if initial is None:
        totals = values[:1]
        rest = values[1:]
    else:
        totals = [initial]
        rest = values
    for value in rest:
        totals.append(totals[-1] + value if func is None else func(totals[-1], value))
    return totals


@rule.rewrite(math.prod)
def prod(iterable, *, start=1):
    total = start
    for value in iterable:
        total = total * value
    return total


@rule.rewrite(math.dist)
def dist(p, q):
    """0 between equal points."""
    return np.linalg.norm(np.asarray(p) - np.asarray(q))


if hasattr(math, "sumprod"):  # Python 3.12

    @rule.rewrite(math.sumprod)
    def sumprod(p, q):
        return sum([a * b for a, b in zip(p, q, strict=True)])
