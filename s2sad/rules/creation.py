"""Arrays made from numbers, lists and other arrays. Zeros, ones and the like are constants of the run."""

import numpy as np

from s2sad.rules import rule
from s2sad.runtime.joining import unstack_like
from s2sad.runtime.structure import like, unbroadcast


@rule.linear(np.array)
def array(y, object, dtype=None, copy=True, order="K", subok=False, ndmin=0, *, y_bar):
    """From a number, an array, or nested lists of them; a conversion to integers cuts the derivative."""
    return unstack_like(y_bar, object)


@rule.linear(np.asarray, np.asanyarray, np.ascontiguousarray, np.asfortranarray)
def asarray(y, a, dtype=None, order=None, copy=None, *, y_bar):
    """A conversion to integers cuts the derivative."""
    return unstack_like(y_bar, a)


@rule.linear(np.asarray_chkfinite, np.require)
def checked_array(y, a, dtype=None, order=None, *, y_bar):
    return unstack_like(y_bar, a)


@rule.linear(np.float16, np.float32, np.float64, np.longdouble, np.complex64, np.complex128, np.clongdouble)
def number(y, x, *, y_bar):
    """A number or an array of one floating type."""
    return unstack_like(y_bar, x)


@rule.linear(np.fromiter)
def fromiter(y, iter, dtype, count=-1, *, y_bar):
    """From a list or tuple of numbers."""
    return unstack_like(y_bar if count < 0 else np.pad(y_bar, (0, len(iter) - count)), iter)


@rule.linear(np.copy)
def copy(y, a, order="K", subok=False, *, y_bar):
    return unstack_like(y_bar, a)


@rule.linear(np.ndarray.copy)
def copy_method(y, a, order="C", *, y_bar):
    return y_bar


@rule.linear(np.ndarray.astype)
def astype_method(y, a, dtype, order="K", casting="unsafe", subok=True, copy=True, *, y_bar):
    """A conversion to integers cuts the derivative; one from complex to real takes the real part."""
    return like(y_bar, a)


if hasattr(np, "astype"):

    @rule.linear(np.astype)
    def astype(y, x, dtype, copy=True, device=None, *, y_bar):
        """A conversion to integers cuts the derivative; one from complex to real takes the real part."""
        return like(y_bar, x)


@rule.linear(np.ndarray.tolist)
def tolist(y, a, *, y_bar):
    return like(np.reshape(np.array(y_bar), np.shape(a)), a)


@rule.linear(np.full, wrt="fill_value")
def full(y, shape, fill_value, dtype=None, order="C", *, y_bar):
    return unbroadcast(y_bar, fill_value)


@rule.linear(np.full_like, wrt="fill_value", ignores=("a",))
def full_like(y, a, fill_value, dtype=None, order="K", subok=True, shape=None, *, y_bar):
    return unbroadcast(y_bar, fill_value)
