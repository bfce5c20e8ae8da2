"""``ufunc.at``: in place, element after element, each repetition of an index counted."""

import numpy as np

from s2sad.rules import rule
from s2sad.runtime.inplace import scattered, selected, turns
from s2sad.runtime.structure import unbroadcast

rule.nondifferentiable(selected, turns)


@rule.rewrite(np.add.at)
def add_at(a, indices, b):
    a += scattered(b, np.shape(a), indices)


@rule.linear(scattered, wrt="b")
def scattered_(y, b, shape, indices, *, y_bar):
    return unbroadcast(y_bar[indices], b)


@rule.rewrite(np.subtract.at)
def subtract_at(a, indices, b):
    a -= scattered(b, np.shape(a), indices)


def binary_at(ufunc):
    """Return the rewrite of the ``at`` of a ufunc of two arguments."""

    def at(a, indices, b):
        values = np.ravel(np.broadcast_to(b, np.shape(selected(np.shape(a), indices))))
        for where, which in turns(np.shape(a), indices):
            a[where] = ufunc(a[where], values[which])

    return at


def unary_at(ufunc):
    """Return the rewrite of the ``at`` of a ufunc of one argument."""

    def at(a, indices):
        for where, _ in turns(np.shape(a), indices):
            a[where] = ufunc(a[where])

    return at


each: np.ufunc
for each in (
    np.multiply,
    np.divide,
    np.power,
    np.float_power,
    np.maximum,
    np.minimum,
    np.fmax,
    np.fmin,
    np.hypot,
    np.logaddexp,
):
    rule.rewrite(each.at)(binary_at(each))
for each in (np.negative, np.absolute, np.square, np.sqrt, np.exp, np.log, np.reciprocal, np.sin, np.cos, np.tanh):
    rule.rewrite(each.at)(unary_at(each))
